//! The information book: what came from where, checked or not.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::Datelike;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::parse_date;
use thihanh_webkit::parts::{Action, Chip, Choice, EmptyState, Field, FilterChip, FilterChips, PageHead, Pager};
use thihanh_webkit::{Failure, Lang, Layout, Link, download, render};

use super::{INFORMATION, SESSIONS, SOURCES, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::information::export;
use crate::modules::information::model::entry::Verification;
use crate::modules::information::policy;
use crate::modules::information::usecase::{self, CountedIn, EntryFilter, ListChoices};

/// Years that the list offers.
const YEARS: i32 = 3;
/// Words of a query that are looked at.
const QUERY_CHARS: usize = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    nam: String,
    nguon: String,
    linh_vuc: String,
    don_vi: String,
    xac_minh: String,
    /// What an indicator counts: about this agency and those below it, received on these days.
    duoi: String,
    tu: String,
    den: String,
    after: String,
}

impl Asked {
    fn counted(&self) -> Option<CountedIn> {
        let below = self.duoi.parse().ok()?;
        Some(CountedIn { below, from: parse_date(&self.tu)?, to: parse_date(&self.den)? })
    }

    fn filter(&self) -> EntryFilter {
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().chars().take(QUERY_CHARS).collect());
        EntryFilter {
            year: self.nam.parse().ok().filter(|year| (1900..=2200).contains(year)),
            source: some(&self.nguon),
            field: some(&self.linh_vuc),
            concerned: self.don_vi.parse().ok(),
            verification: self.xac_minh.parse().ok(),
            words: some(&self.q),
            counted: self.counted(),
        }
    }
}

#[derive(Template)]
#[template(path = "information/web/list.html")]
struct ListPage {
    page: Layout,
    head: PageHead,
    years: FilterChips,
    states: FilterChips,
    conditions: Option<FilterChips>,
    fields: Vec<Field>,
    kept: Vec<(&'static str, String)>,
    is_narrowed: bool,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    code: String,
    content: String,
    source: String,
    reference: String,
    received: String,
    concerned: String,
    concerned_href: String,
    field: String,
    is_repetition: bool,
    chip: Chip,
}

/// `GET /theo-doi/thong-tin`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let filter = asked.filter();
    let page = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count) =
        usecase::entries(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let choices = usecase::list_choices(&app).await.map_err(Problem::from)?;
    let mut ids: Vec<AgencyId> = items.iter().filter_map(|entry| entry.facts.concerned).collect();
    ids.extend(filter.concerned);
    ids.extend(filter.counted.map(|counted| counted.below));
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::INFORMATION, lang.t("information-title"));
    let may_add = policy::may_enter_any(&me.actor).is_ok();
    let add = || Action::primary(lang.t("information-add"), format!("{INFORMATION}/moi")).icon("plus-lg");
    let here = page.here().without("after");
    let file = Link::parsed(format!("{INFORMATION}.xlsx"), &query_of(&here));
    let mut head = PageHead::new(lang.t("information-title"))
        .sentence(lang.t("information-count").with("count", count))
        .action(Action::new(lang.t("supervisions-title"), SESSIONS).icon("eye"))
        .action(Action::new(lang.t("information-sources-title"), SOURCES).icon("list-check"))
        .action(Action::new(lang.t("information-xlsx"), file).icon("download"));
    if may_add {
        head = head.action(add());
    }
    let is_asked = here.pairs().iter().any(|(_, value)| !value.is_empty());
    let empty = items.is_empty().then(|| match is_asked {
        true => EmptyState::new("search", lang.t("information-none-found"), lang.t("information-none-found-text")),
        false => {
            let empty = EmptyState::new("inbox", lang.t("information-none"), lang.t("information-none-text"));
            if may_add { empty.action(add()) } else { empty }
        }
    });
    let rows = items.iter().map(|entry| Row {
        href: format!("{INFORMATION}/{}", entry.code),
        code: entry.code.clone(),
        content: entry.facts.content.clone(),
        source: words::source_of(lang, &choices.sources, &entry.facts.source),
        reference: entry.facts.reference.clone(),
        received: lang.date(entry.facts.received_on),
        concerned: entry.facts.concerned.map(|id| words::name(&names, id)).unwrap_or_default(),
        concerned_href: entry.facts.concerned.map(|id| here.with("don_vi", id).to_string()).unwrap_or_default(),
        field: entry.facts.field.as_ref().map(|field| field.name.clone()).unwrap_or_default(),
        is_repetition: entry.repeats.is_some(),
        chip: words::chip(lang, entry),
    });
    let rows: Vec<Row> = rows.collect();
    let mut conditions = Vec::new();
    if let Some(q) = &filter.words {
        conditions.push(FilterChip::new(format!("“{q}”"), here.without("q")));
    }
    if let Some(source) = &filter.source {
        conditions.push(FilterChip::new(words::source_of(lang, &choices.sources, source), here.without("nguon")));
    }
    if let Some(code) = &filter.field {
        let known = choices.fields.iter().find(|field| field.code == *code);
        let name = known.map_or(code.as_str(), |field| field.name.as_str());
        conditions.push(FilterChip::new(name, here.without("linh_vuc")));
    }
    if let Some(agency) = filter.concerned {
        conditions.push(FilterChip::new(words::name(&names, agency), here.without("don_vi")));
    }
    if let Some(counted) = filter.counted {
        let words = lang
            .t("information-counted")
            .with("agency", words::name(&names, counted.below))
            .with("from", counted.from)
            .with("to", counted.to);
        conditions.push(FilterChip::new(words, here.without("duoi").without("tu").without("den")));
    }
    Ok(render(&ListPage {
        head,
        years: years(lang, &here, today.year(), filter.year),
        states: states(lang, &here, filter.verification),
        is_narrowed: filter.words.is_some() || filter.source.is_some() || filter.field.is_some(),
        conditions: (!conditions.is_empty())
            .then(|| FilterChips::conditions(lang, lang.t("information-conditions"), conditions)),
        fields: fields(lang, &asked, &choices),
        kept: [("nam", &asked.nam), ("xac_minh", &asked.xac_minh), ("don_vi", &asked.don_vi)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name, value.clone()))
            .collect(),
        empty,
        pager: Pager::new(lang, page.here(), rows.len(), next),
        rows,
        page,
    }))
}

/// `GET /theo-doi/thong-tin.xlsx`: the list with its filters.
pub(super) async fn xlsx(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let bytes = export::workbook(&app, &me.actor, me.lang(), &asked.filter()).await?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((download::saved("so-thong-tin.xlsx", media), bytes).into_response())
}

/// What stands behind the question mark of a link.
fn query_of(link: &Link) -> String {
    let text = link.to_string();
    text.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
}

fn years(lang: Lang, here: &Link, this: i32, current: Option<i32>) -> FilterChips {
    let offered: Vec<i32> = (0..YEARS).map(|back| this - back).collect();
    let all = FilterChip::new(lang.t("information-all-years"), here.without("nam"));
    let at = match current {
        None => Some(0),
        Some(year) => offered.iter().position(|known| *known == year).map(|at| at + 1),
    };
    let of = |year: &i32| FilterChip::new(year, here.with("nam", year));
    let chips = std::iter::once(all).chain(offered.iter().map(of)).collect();
    FilterChips::choices(lang, lang.t("information-year"), chips, at)
}

fn states(lang: Lang, here: &Link, current: Option<Verification>) -> FilterChips {
    let all = FilterChip::new(lang.t("information-all"), here.without("xac_minh"));
    let of = |state: &Verification| {
        FilterChip::new(words::verification(lang, *state), here.with("xac_minh", state.as_str()))
    };
    let chips = std::iter::once(all).chain(Verification::ALL.iter().map(of)).collect();
    let at = current.and_then(|state| Verification::ALL.iter().position(|known| *known == state));
    FilterChips::choices(lang, lang.t("information-verification"), chips, Some(at.map_or(0, |at| at + 1)))
}

fn fields(lang: Lang, asked: &Asked, choices: &ListChoices) -> Vec<Field> {
    let any = || Choice::new("", lang.t("information-any"));
    let sources = choices.sources.iter().map(|kind| Choice::new(&kind.code, words::source(lang, kind)));
    let known = choices.fields.iter().map(|field| Choice::new(&field.code, &field.name));
    vec![
        Field::text("q", lang.t("information-words")).value(&asked.q).hint(lang.t("information-words-hint")),
        Field::select("nguon", lang.t("information-source"), std::iter::once(any()).chain(sources).collect())
            .value(&asked.nguon),
        Field::select("linh_vuc", lang.t("information-field"), std::iter::once(any()).chain(known).collect())
            .value(&asked.linh_vuc),
    ]
}
