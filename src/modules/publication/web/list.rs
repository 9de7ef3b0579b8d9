//! Publications as the staff sees them: those of everybody, and those that the own agencies prepare.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use chrono::Datelike;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, Chip, Choice, EmptyState, Field, FilterChip, FilterChips, PageHead, Pager};
use thihanh_webkit::{Failure, Lang, Layout, Link, render};

use super::{PUBLIC, PUBLICATIONS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::publication::model::publication::{Kind, State as Standing};
use crate::modules::publication::policy;
use crate::modules::publication::usecase::{self, Filter};

/// Years that the list offers.
const YEARS: i32 = 3;
/// Characters of a query that are looked at.
const QUERY_CHARS: usize = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    nam: String,
    loai: String,
    trang_thai: String,
    after: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        let words = self.q.trim();
        Filter {
            year: self.nam.parse().ok().filter(|year| (1900..=2200).contains(year)),
            kind: self.loai.parse().ok(),
            state: self.trang_thai.parse().ok(),
            words: (!words.is_empty()).then(|| words.chars().take(QUERY_CHARS).collect()),
            ..Filter::default()
        }
    }
}

#[derive(Template)]
#[template(path = "publication/web/list.html")]
struct ListPage {
    page: Layout,
    head: PageHead,
    states: FilterChips,
    years: FilterChips,
    fields: Vec<Field>,
    kept: Vec<(&'static str, String)>,
    is_narrowed: bool,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    title: String,
    kind: String,
    agency: String,
    on: String,
    chip: Chip,
}

/// `GET /theo-doi/cong-khai`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let filter = asked.filter();
    let page = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count) = usecase::list(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let ids: Vec<AgencyId> = items.iter().map(|publication| publication.agency).collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::PUBLICATIONS, lang.t("publications-title"));
    let here = page.here().without("after");
    let may_prepare = policy::may_prepare_any(&me.actor).is_ok();
    let add = || Action::primary(lang.t("publications-add"), format!("{PUBLICATIONS}/moi")).icon("plus-lg");
    let mut head = PageHead::new(lang.t("publications-title"))
        .sentence(lang.t("publications-count").with("count", count))
        .action(Action::new(lang.t("publications-public-page"), PUBLIC).icon("box-arrow-up-right"));
    if may_prepare {
        let missing = Action::new(lang.t("publications-missing"), format!("{PUBLICATIONS}/con-thieu"));
        head = head.action(missing.icon("hourglass-split")).action(add());
    }
    let is_asked = here.pairs().iter().any(|(_, value)| !value.is_empty());
    let empty = items.is_empty().then(|| match is_asked {
        true => EmptyState::new("search", lang.t("publications-none-found"), lang.t("publications-none-found-text")),
        false => {
            let empty = EmptyState::new("inbox", lang.t("publications-none"), lang.t("publications-none-text"));
            if may_prepare { empty.action(add()) } else { empty }
        }
    });
    let rows = items.iter().map(|publication| Row {
        href: format!("{PUBLICATIONS}/{}", publication.slug),
        title: publication.choices.title.clone(),
        kind: words::kind(lang, publication.kind).to_string(),
        agency: words::name(&names, publication.agency),
        on: publication.published_on.map(|on| lang.date(on)).unwrap_or_default(),
        chip: words::chip(lang, publication),
    });
    let rows: Vec<Row> = rows.collect();
    Ok(render(&ListPage {
        head,
        states: states(lang, &here, filter.state),
        years: years(lang, &here, app.clock.today().year(), filter.year),
        fields: fields(lang, &asked),
        kept: [("nam", &asked.nam), ("trang_thai", &asked.trang_thai)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name, value.clone()))
            .collect(),
        is_narrowed: filter.words.is_some() || filter.kind.is_some(),
        empty,
        pager: Pager::new(lang, page.here(), rows.len(), next),
        rows,
        page,
    }))
}

fn states(lang: Lang, here: &Link, current: Option<Standing>) -> FilterChips {
    let all = FilterChip::new(lang.t("publications-all"), here.without("trang_thai"));
    let of = |state: &Standing| FilterChip::new(words::state(lang, *state), here.with("trang_thai", state.as_str()));
    let chips = std::iter::once(all).chain(Standing::ALL.iter().map(of)).collect();
    let at = current.and_then(|state| Standing::ALL.iter().position(|known| *known == state));
    FilterChips::choices(lang, lang.t("publication-state"), chips, Some(at.map_or(0, |at| at + 1)))
}

fn years(lang: Lang, here: &Link, this: i32, current: Option<i32>) -> FilterChips {
    let offered: Vec<i32> = (0..YEARS).map(|back| this - back).collect();
    let all = FilterChip::new(lang.t("publications-all-years"), here.without("nam"));
    let at = match current {
        None => Some(0),
        Some(year) => offered.iter().position(|known| *known == year).map(|at| at + 1),
    };
    let of = |year: &i32| FilterChip::new(year, here.with("nam", year));
    let chips = std::iter::once(all).chain(offered.iter().map(of)).collect();
    FilterChips::choices(lang, lang.t("publication-year"), chips, at)
}

fn fields(lang: Lang, asked: &Asked) -> Vec<Field> {
    let any = std::iter::once(Choice::new("", lang.t("publications-any")));
    let kinds = Kind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words::kind(lang, *kind)));
    vec![
        Field::text("q", lang.t("publications-words")).value(&asked.q).hint(lang.t("publications-words-hint")),
        Field::select("loai", lang.t("publication-kind"), any.chain(kinds).collect()).value(&asked.loai),
    ]
}
