//! Handlings: what is done about what was found, to whom it went, and how it stands.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::Datelike;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::law::{Authority, law_key};
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, Chip, Choice, EmptyState, Field, FilterChip, FilterChips, PageHead, Pager};
use thihanh_webkit::{Failure, Lang, Layout, Link, download, render};

use super::{CHAIN, HANDLINGS, RULES, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::handling::export;
use crate::modules::handling::model::handling::{Handling, State as Stage};
use crate::modules::handling::policy;
use crate::modules::handling::usecase::{self, HandlingFilter, ListChoices, Names};
use crate::modules::inspections::api::words as inspecting;

/// Years that the list offers.
const YEARS: i32 = 3;
/// Words of a query that are looked at.
const QUERY_CHARS: usize = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    nam: String,
    bien_phap: String,
    tinh_trang: String,
    tham_quyen: String,
    noi_nhan: String,
    linh_vuc: String,
    van_ban: String,
    dieu: String,
    after: String,
}

impl Asked {
    fn filter(&self) -> HandlingFilter {
        let some = |text: &str| -> Option<String> {
            (!text.trim().is_empty()).then(|| text.trim().chars().take(QUERY_CHARS).collect())
        };
        HandlingFilter {
            year: self.nam.parse().ok().filter(|year| (1900..=2200).contains(year)),
            measure: some(&self.bien_phap),
            state: self.tinh_trang.parse().ok(),
            authority: self.tham_quyen.parse().ok(),
            addressee: self.noi_nhan.parse().ok(),
            field: some(&self.linh_vuc),
            law: some(&self.van_ban).map(|law| (law_key(&law), some(&self.dieu))),
            words: some(&self.q),
        }
    }
}

#[derive(Template)]
#[template(path = "handling/web/list.html")]
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
    document: String,
    measure: String,
    authority: String,
    addressee: String,
    addressee_href: String,
    due: String,
    chip: Chip,
}

/// `GET /theo-doi/xu-ly`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let filter = asked.filter();
    let page = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count) =
        usecase::handlings(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let owed = usecase::owed(&app, &items).await.map_err(Problem::from)?;
    let choices = usecase::choices(&app).await.map_err(Problem::from)?;
    let mut ids: Vec<AgencyId> = items.iter().filter_map(|handling| handling.facts.addressee.agency()).collect();
    ids.extend(filter.addressee);
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::HANDLINGS, lang.t("handling-title"));
    let may_add = policy::may_draft_any(&me.actor).is_ok();
    let add = || Action::primary(lang.t("handling-add"), format!("{HANDLINGS}/moi")).icon("plus-lg");
    let here = page.here().without("after");
    let file = Link::parsed(format!("{HANDLINGS}.xlsx"), &query_of(&here));
    let mut head = PageHead::new(lang.t("handling-title"))
        .sentence(lang.t("handling-count").with("count", count))
        .action(Action::new(lang.t("handling-chain-title"), CHAIN).icon("diagram-3"))
        .action(Action::new(lang.t("handling-rules-title"), RULES).icon("clock"))
        .action(Action::new(lang.t("handling-xlsx"), file).icon("download"));
    if may_add {
        head = head.action(add());
    }
    let is_asked = here.pairs().iter().any(|(_, value)| !value.is_empty());
    let empty = items.is_empty().then(|| match is_asked {
        true => EmptyState::new("search", lang.t("handling-none-found"), lang.t("handling-none-found-text")),
        false => {
            let empty = EmptyState::new("inbox", lang.t("handling-none"), lang.t("handling-none-text"));
            if may_add { empty.action(add()) } else { empty }
        }
    });
    let row = |handling: &Handling| {
        let owed = owed.get(&handling.id.uuid());
        let due = owed.and_then(|owed| owed.due_on).or(handling.facts.due_on);
        let agency = handling.facts.addressee.agency();
        Row {
            href: format!("{HANDLINGS}/{}", handling.code),
            code: handling.code.clone(),
            content: handling.facts.content.clone(),
            document: words::document(lang, handling).unwrap_or_default(),
            measure: inspecting::named(lang, &choices.measures, &handling.facts.measure),
            authority: inspecting::authority(lang, handling.facts.authority).to_string(),
            addressee: words::addressee(&names, &handling.facts.addressee),
            addressee_href: agency.map(|id| here.with("noi_nhan", id).to_string()).unwrap_or_default(),
            due: due.map(|on| lang.date(on)).unwrap_or_default(),
            chip: words::chip(lang, handling, owed, today),
        }
    };
    let rows: Vec<Row> = items.iter().map(row).collect();
    let conditions = conditions(lang, &here, (&asked, &filter), &choices, &names);
    Ok(render(&ListPage {
        head,
        years: years(lang, &here, today.year(), filter.year),
        states: states(lang, &here, filter.state),
        is_narrowed: !conditions.is_empty(),
        conditions: (!conditions.is_empty())
            .then(|| FilterChips::conditions(lang, lang.t("handling-conditions"), conditions)),
        fields: fields(lang, &asked, &choices),
        kept: [("nam", &asked.nam), ("tinh_trang", &asked.tinh_trang), ("noi_nhan", &asked.noi_nhan)]
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

/// `GET /theo-doi/xu-ly.xlsx`: the list with its filters.
pub(super) async fn xlsx(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let bytes = export::workbook(&app, &me.actor, me.lang(), &asked.filter()).await?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((download::saved("xu-ly-ket-qua.xlsx", media), bytes).into_response())
}

/// What stands behind the question mark of a link.
fn query_of(link: &Link) -> String {
    let text = link.to_string();
    text.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
}

fn conditions(
    lang: Lang,
    here: &Link,
    (asked, filter): (&Asked, &HandlingFilter),
    choices: &ListChoices,
    names: &Names,
) -> Vec<FilterChip> {
    let mut conditions = Vec::new();
    if let Some(q) = &filter.words {
        conditions.push(FilterChip::new(format!("“{q}”"), here.without("q")));
    }
    if let Some(code) = &filter.measure {
        conditions.push(FilterChip::new(inspecting::named(lang, &choices.measures, code), here.without("bien_phap")));
    }
    if let Some(authority) = filter.authority {
        conditions.push(FilterChip::new(inspecting::authority(lang, authority), here.without("tham_quyen")));
    }
    if let Some(agency) = filter.addressee {
        conditions.push(FilterChip::new(words::name(names, agency), here.without("noi_nhan")));
    }
    if let Some(code) = &filter.field {
        let known = choices.fields.iter().find(|field| field.code == *code);
        let name = known.map_or(code.as_str(), |field| field.name.as_str());
        conditions.push(FilterChip::new(name, here.without("linh_vuc")));
    }
    if filter.law.is_some() {
        let words = format!("{} {}", asked.van_ban.trim(), asked.dieu.trim());
        conditions.push(FilterChip::new(words.trim(), here.without("van_ban").without("dieu")));
    }
    conditions
}

fn years(lang: Lang, here: &Link, this: i32, current: Option<i32>) -> FilterChips {
    let offered: Vec<i32> = (0..YEARS).map(|back| this - back).collect();
    let all = FilterChip::new(lang.t("handling-all-years"), here.without("nam"));
    let at = match current {
        None => Some(0),
        Some(year) => offered.iter().position(|known| *known == year).map(|at| at + 1),
    };
    let of = |year: &i32| FilterChip::new(year, here.with("nam", year));
    let chips = std::iter::once(all).chain(offered.iter().map(of)).collect();
    FilterChips::choices(lang, lang.t("handling-year"), chips, at)
}

fn states(lang: Lang, here: &Link, current: Option<Stage>) -> FilterChips {
    let all = FilterChip::new(lang.t("handling-all"), here.without("tinh_trang"));
    let of = |state: &Stage| FilterChip::new(words::state(lang, *state), here.with("tinh_trang", state.as_str()));
    let chips = std::iter::once(all).chain(Stage::ALL.iter().map(of)).collect();
    let at = current.and_then(|state| Stage::ALL.iter().position(|known| *known == state));
    FilterChips::choices(lang, lang.t("handling-state"), chips, Some(at.map_or(0, |at| at + 1)))
}

fn fields(lang: Lang, asked: &Asked, choices: &ListChoices) -> Vec<Field> {
    let any = || Choice::new("", lang.t("handling-any"));
    let measures = choices.measures.iter();
    let measures =
        measures.map(|known| Choice::new(&known.code, inspecting::named(lang, &choices.measures, &known.code)));
    let ways = Authority::ALL.iter().map(|way| Choice::new(way.as_str(), inspecting::authority(lang, *way)));
    let known = choices.fields.iter().map(|field| Choice::new(&field.code, &field.name));
    vec![
        Field::text("q", lang.t("handling-words")).value(&asked.q).hint(lang.t("handling-words-hint")),
        Field::select("bien_phap", lang.t("handling-measure"), std::iter::once(any()).chain(measures).collect())
            .value(&asked.bien_phap),
        Field::select("tham_quyen", lang.t("handling-authority"), std::iter::once(any()).chain(ways).collect())
            .value(&asked.tham_quyen),
        Field::select("linh_vuc", lang.t("handling-field"), std::iter::once(any()).chain(known).collect())
            .value(&asked.linh_vuc),
        Field::text("van_ban", lang.t("handling-document")).value(&asked.van_ban),
        Field::text("dieu", lang.t("handling-document-article")).value(&asked.dieu),
    ]
}
