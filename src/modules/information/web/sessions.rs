//! Sessions of supervision: who supervises whom, and whether there is a conclusion.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, Chip, EmptyState, PageHead, Pager};
use thihanh_webkit::{Failure, Layout, render};

use super::{INFORMATION, SESSIONS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::information::policy;
use crate::modules::information::usecase;

/// Supervised agencies that a row names.
const NAMED: usize = 2;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    after: String,
}

#[derive(Template)]
#[template(path = "information/web/sessions.html")]
struct SessionsPage {
    page: Layout,
    head: PageHead,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    code: String,
    subject: String,
    agency: String,
    supervised: String,
    days: String,
    chip: Chip,
}

/// `GET /theo-doi/giam-sat`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let page = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count) = usecase::sessions(&app, &me.actor, &page).await.map_err(Problem::from)?;
    let mut ids: Vec<AgencyId> = items.iter().map(|session| session.agency).collect();
    ids.extend(items.iter().flat_map(|session| session.facts.supervised.iter().take(NAMED)));
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::INFORMATION, lang.t("supervisions-title"));
    let may_add = policy::may_supervise_any(&me.actor).is_ok();
    let add = || Action::primary(lang.t("supervisions-add"), format!("{SESSIONS}/moi")).icon("plus-lg");
    let mut head = PageHead::new(lang.t("supervisions-title"))
        .sentence(lang.t("supervisions-count").with("count", count))
        .action(Action::new(lang.t("information-title"), INFORMATION).icon("journal-text"));
    if may_add {
        head = head.action(add());
    }
    let empty = items.is_empty().then(|| {
        let empty = EmptyState::new("eye", lang.t("supervisions-none"), lang.t("supervisions-none-text"));
        if may_add { empty.action(add()) } else { empty }
    });
    let rows = items.iter().map(|session| {
        let facts = &session.facts;
        let named: Vec<String> = facts.supervised.iter().take(NAMED).map(|id| words::name(&names, *id)).collect();
        let rest = facts.supervised.len().saturating_sub(NAMED);
        let named = named.join("; ");
        Row {
            href: format!("{SESSIONS}/{}", session.code),
            code: session.code.clone(),
            subject: facts.subject.clone(),
            agency: words::name(&names, session.agency),
            supervised: match rest {
                0 => named,
                _ => lang.t("supervision-and-more").with("names", named).with("count", rest).to_string(),
            },
            days: format!("{} – {}", lang.date(facts.from), lang.date(facts.to)),
            chip: words::session_chip(lang, session),
        }
    });
    let rows: Vec<Row> = rows.collect();
    Ok(render(&SessionsPage { head, empty, pager: Pager::new(lang, page.here(), rows.len(), next), rows, page }))
}
