//! The plans of a year: who has one, who owes one, how each stands.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, Chip, EmptyState, Field, FilterChip, FilterChips, PageHead, Pager};
use thihanh_webkit::{CheckedForm, Failure, Lang, Layout, Link, Notice, render};

use super::{COVERAGE, PLANS, URGING, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::api::AgencyView;
use crate::modules::monitoring::model::words::PlanState;
use crate::modules::monitoring::usecase::{self, Board, Filter, Line, MonitoringError, Names};
use crate::modules::obligations::api::{self as ledger, Brief, urging};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    year: String,
    state: String,
    q: String,
    after: String,
}

#[derive(Template)]
#[template(path = "monitoring/web/board.html")]
struct BoardPage {
    page: Layout,
    head: PageHead,
    years: FilterChips,
    states: FilterChips,
    year: i32,
    state: String,
    search: Field,
    offers: Vec<AgencyView>,
    may_open: bool,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    agency: String,
    chip: Chip,
    due: String,
    sent: String,
    fields: i64,
}

/// The word of the filter for "there is none".
const MISSING: &str = "missing";

impl Asked {
    fn filter(&self, today_year: i32) -> Filter {
        let state = match self.state.as_str() {
            MISSING => Some(None),
            word => PlanState::parse(word).map(Some),
        };
        Filter { year: self.year.parse().unwrap_or(today_year), state, words: self.q.clone() }
    }
}

/// `GET /theo-doi/ke-hoach`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let filter = asked.filter(today.year());
    let place = Page::new(None, asked.after.parse().ok());
    let Board { lines, count: _, counts, years, may_begin, may_open } =
        usecase::board(&app, &me.actor, filter.clone(), &place).await.map_err(Problem::from)?;
    let Slice { items, next } = lines;
    let ids: Vec<AgencyId> = items.iter().map(|line| line.listed.duty.agency).collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let title = lang.t("plans-title").with("year", filter.year.to_string());
    let page = me.layout(menu::ids::PLANS, &title);
    let total: i64 = counts.iter().map(|(_, count)| count).sum();
    let of = |wanted: Option<PlanState>| counts.iter().find(|(state, _)| *state == wanted).map_or(0, |(_, n)| *n);
    let sentence = lang
        .t("plans-sentence")
        .with("total", total)
        .with("issued", of(Some(PlanState::Issued)))
        .with("missing", of(None));
    let mut head = PageHead::new(&title).sentence(sentence);
    if let Some((letter, late)) = urging_letter(&me, &items, today) {
        head = head.action(Action::new(lang.t("plans-urge").with("count", late), letter).icon("megaphone"));
    }
    let head = head
        .action(Action::new(lang.t("coverage-link"), Link::new(COVERAGE).with("year", filter.year)).icon("diagram-3"));
    let empty = items.is_empty().then(|| {
        if filter.state.is_some() || !filter.words.is_empty() {
            let all = Action::new(lang.t("plans-show-all"), Link::new(PLANS).with("year", filter.year));
            EmptyState::new("funnel", lang.t("plans-none-so"), lang.t("plans-none-so-text")).action(all)
        } else {
            EmptyState::new("calendar3", lang.t("plans-none"), lang.t("plans-none-text"))
        }
    });
    Ok(render(&BoardPage {
        head,
        years: year_chips(lang, PLANS, &years, filter.year, today.year()),
        states: state_chips(lang, &filter, total, &of),
        year: filter.year,
        search: Field::text("q", lang.t("plans-search")).hint(lang.t("plans-search-hint")).value(&filter.words),
        state: asked.state,
        offers: may_begin,
        may_open: may_open.is_some() && (today.year()..=today.year() + 1).contains(&filter.year),
        pager: Pager::new(lang, page.here(), items.len(), next),
        rows: items.iter().map(|line| row(lang, &names, line, today)).collect(),
        empty,
        page,
    }))
}

/// The letter that urges those of the page whose plan is late, and how many they are.
fn urging_letter(me: &SignedIn, lines: &[Line], today: NaiveDate) -> Option<(Link, usize)> {
    if !urging::may_urge(&me.actor) {
        return None;
    }
    let is_late = |owed: &&Brief| owed.state == ledger::State::Open && owed.due_on.is_some_and(|due| due < today);
    let late: Vec<&Brief> = lines.iter().filter_map(|line| line.owed.as_ref()).filter(is_late).collect();
    let letter = late.iter().fold(Link::new(URGING), |link, owed| link.adding("code", &owed.code));
    (!late.is_empty()).then_some((letter, late.len()))
}

/// The years with plans, and this year, the newest first.
pub(super) fn year_chips(lang: Lang, path: &str, years: &[i32], current: i32, this: i32) -> FilterChips {
    let mut years = years.to_vec();
    years.extend([this, current]);
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let at = years.iter().position(|year| *year == current);
    let chips = years.iter().map(|year| FilterChip::new(year, Link::new(path).with("year", year))).collect();
    FilterChips::choices(lang, lang.t("plans-years"), chips, at)
}

fn state_chips(lang: Lang, filter: &Filter, total: i64, of: &dyn Fn(Option<PlanState>) -> i64) -> FilterChips {
    let base = Link::new(PLANS).with("year", filter.year);
    let base = if filter.words.is_empty() { base } else { base.with("q", &filter.words) };
    let counted = |text: String, link: Link, count: i64| {
        FilterChip::new(text, link)
            .counting(thihanh_kernel::page::Count::Exact(u64::try_from(count).unwrap_or_default()))
    };
    let mut chips = vec![counted(lang.t("plans-all").to_string(), base.clone(), total)];
    let mut current = filter.state.is_none().then_some(0);
    let states = std::iter::once(None).chain(PlanState::ALL.map(Some));
    for state in states {
        if filter.state == Some(state) {
            current = Some(chips.len());
        }
        let word = state.map_or(MISSING, PlanState::as_str);
        chips.push(counted(words::state_text(lang, state).to_string(), base.with("state", word), of(state)));
    }
    FilterChips::choices(lang, lang.t("plans-states"), chips, current)
}

fn row(lang: Lang, names: &Names, line: &Line, today: NaiveDate) -> Row {
    let listed = &line.listed;
    let state = listed.plan.as_ref().map(|(_, state)| *state);
    Row {
        href: match &listed.plan {
            Some((code, _)) => format!("{PLANS}/{code}"),
            None => format!("{PLANS}/no/{}", listed.duty.id),
        },
        agency: words::name(names, listed.duty.agency),
        chip: words::chip(lang, state, line.owed.as_ref(), today),
        due: line.owed.as_ref().and_then(|owed| owed.due_on).map(|on| lang.date(on)).unwrap_or_default(),
        sent: listed.submitted_on.map(|on| lang.date(on)).unwrap_or_default(),
        fields: listed.fields,
    }
}

/// Whose plan is begun.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Beginning {
    agency: String,
    year: String,
    copy: String,
}

/// `POST /theo-doi/ke-hoach`
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<Beginning>,
) -> Result<Response, Failure> {
    let agency = form.agency.parse().map_err(|_| Problem::not_found("agency"))?;
    match usecase::begin(&app, &me.actor, agency, &form.year, !form.copy.is_empty()).await {
        Ok(plan) => Ok(Notice::done("plan-begun").on(format!("{PLANS}/{}", plan.code))),
        // Two people began it at the same moment: both come to the one plan.
        Err(MonitoringError::Exists(code)) => Ok(Notice::info("plan-begun-before").on(format!("{PLANS}/{code}"))),
        Err(error) => Err(Problem::from(error).into()),
    }
}

/// Which year is opened.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Opening {
    year: String,
}

/// `POST /theo-doi/ke-hoach/mo`
pub(super) async fn open(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<Opening>,
) -> Result<Response, Failure> {
    let kept = usecase::kept(&app, &me.actor).await.map_err(Problem::from)?;
    let opened = usecase::open_year(&app, &me.actor, kept.jurisdiction, &form.year).await.map_err(Problem::from)?;
    let notice = Notice::done("plans-opened").with("new", opened.new).with("known", opened.known);
    Ok(notice.on(Link::new(PLANS).with("year", form.year.trim())))
}
