//! The register as a file: the page's address with another ending gives the same rows in the same order.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use thihanh_kernel::page::Count;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::link::local_path;
use thihanh_webkit::{Failure, Lang, Link, Notice};

use super::address::{Asked, REGISTER};
use super::names::Names;
use super::register;
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::export::{self, ExportError, Format, Rows, Setting};
use crate::modules::obligations::model::filter::ObligationFilter;
use crate::modules::obligations::usecase::{self, MOST_PICKED};

/// `GET /nhiem-vu.xlsx`
pub(super) async fn xlsx(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    file(&app, &me, Format::Xlsx).await
}

/// `GET /nhiem-vu.csv`
pub(super) async fn csv(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    file(&app, &me, Format::Csv).await
}

/// `GET /nhiem-vu.ics`
pub(super) async fn ics(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    file(&app, &me, Format::Ics).await
}

/// `GET /nhiem-vu.pdf`
pub(super) async fn pdf(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    file(&app, &me, Format::Pdf).await
}

async fn file(app: &App, me: &SignedIn, format: Format) -> Result<Response, Failure> {
    let here = me.visit.here();
    let mut asked_for = String::new();
    let columns = match Asked::read(app, here).await?.columns {
        Some(columns) => Some(columns),
        None => usecase::chosen_columns(app, &me.actor).await.map_err(Problem::from)?,
    };
    let rows = match picked(here) {
        // Nothing ticked is no wish for everything.
        Some(codes) if codes.is_empty() => return Ok(Notice::warning("export-nothing-picked").on(back(here))),
        Some(codes) => Rows::picked(app, &me.actor, &codes).await?,
        None => {
            let asked = Asked::read(app, here).await?;
            let counts = usecase::counts(app, &me.actor, &asked.filter).await.map_err(Problem::from)?;
            // Where the size is known beforehand nothing is read in vain.
            if matches!(counts.total, Count::Exact(total) if total > format.most_rows() as u64) {
                return Err(Problem::from(ExportError::TooMany(format.most_rows())).into());
            }
            asked_for = conditions(app, me.lang(), &asked.filter).await?;
            Rows::of_filter(app, &me.actor, &asked.filter).await?
        }
    };
    let setting = Setting {
        lang: me.lang(),
        today: app.clock.today(),
        now: app.clock.now(),
        origin: me.visit.settings().public_origin.clone(),
        conditions: asked_for,
        columns,
    };
    let name = format!("so-nhiem-vu-{}.{}", setting.today, format.ending());
    let bytes = export::file(app, format, setting, rows).await.map_err(Problem::from)?;
    let headers = [
        (CONTENT_TYPE, format.media().to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        // What somebody may see is nobody else's.
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// The conditions of a list in words, as its page shows them.
async fn conditions(app: &App, lang: Lang, filter: &ObligationFilter) -> Result<String, Failure> {
    let named = [filter.agency, filter.overseer].into_iter().flatten().collect();
    let names = Names::of(app, named).await?;
    let all = register::conditions::conditions(lang, filter, &names);
    Ok(all.into_iter().map(|condition| condition.text).collect::<Vec<_>>().join("; "))
}

/// The codes that were ticked; `None` where the whole list is asked for.
fn picked(here: &Link) -> Option<Vec<String>> {
    let is_picked = here.pairs().iter().any(|(name, _)| name == "picked");
    let codes = here.pairs().iter().filter(|(name, _)| name == "code").map(|(_, code)| code.clone());
    is_picked.then(|| codes.take(MOST_PICKED).collect())
}

/// The list that the form stood on: an address of this site, whatever was sent.
fn back(here: &Link) -> String {
    let given = here.pairs().iter().find(|(name, _)| name == "back").map(|(_, path)| path.as_str());
    given.and_then(local_path).unwrap_or(REGISTER).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticked_rows_and_the_whole_list_are_told_apart() {
        let whole = Link::new("/nhiem-vu.xlsx").with("status", "overdue");
        assert_eq!(picked(&whole), None);
        let none = Link::new("/nhiem-vu.xlsx").with("picked", 1);
        assert_eq!(picked(&none), Some(Vec::new()));
        let two = none.adding("code", "NV-2026-00001").adding("code", "NV-2026-00002");
        assert_eq!(picked(&two), Some(vec!["NV-2026-00001".to_owned(), "NV-2026-00002".to_owned()]));
        let flood = (0..5_000).fold(none, |link, number| link.adding("code", number));
        assert_eq!(picked(&flood).map(|codes| codes.len()), Some(MOST_PICKED));
    }

    #[test]
    fn the_way_back_stays_on_this_site() {
        let with = |path: &str| back(&Link::new("/nhiem-vu.xlsx").with("back", path));
        assert_eq!(with("/nhiem-vu?status=overdue"), "/nhiem-vu?status=overdue");
        assert_eq!(with("//evil.example"), REGISTER);
        assert_eq!(with(""), REGISTER);
    }
}
