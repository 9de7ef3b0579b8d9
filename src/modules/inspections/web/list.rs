//! The calendar: everything that is inspected in a year, month by month.

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
use thihanh_webkit::parts::{Action, Chip, EmptyState, FilterChip, FilterChips, PageHead, Pager};
use thihanh_webkit::{Failure, Html, Lang, Layout, Link, render};

use super::{CHECKLIST, FINDINGS, INSPECTIONS, YEAR, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::inspections::model::inspection::{Inspection, State as Stage};
use crate::modules::inspections::policy;
use crate::modules::inspections::usecase::{self, ListFilter, Names};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    nam: String,
    tinh_trang: String,
    don_vi: String,
    /// Code of a plan, and number of its line: the inspections begun from it.
    plan: String,
    line: String,
    after: String,
}

#[derive(Template)]
#[template(path = "inspections/web/list.html")]
struct ListPage {
    page: Layout,
    head: PageHead,
    years: FilterChips,
    states: FilterChips,
    months: Vec<Month>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Month {
    title: String,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    title: String,
    code: String,
    by: String,
    subjects: String,
    fields: String,
    days: String,
    chip: Chip,
}

/// `GET /theo-doi/kiem-tra`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let year = asked.nam.parse().ok().filter(|year| (2000..=2100).contains(year)).unwrap_or_else(|| today.year());
    let state: Option<Stage> = asked.tinh_trang.parse().ok();
    let subject: Option<AgencyId> = asked.don_vi.parse().ok();
    let line: Option<i64> = asked.line.parse().ok();
    let plan = Some(asked.plan.trim()).filter(|plan| !plan.is_empty());
    let filter = ListFilter {
        // A plan is of one year; its inspections may be of the next.
        year: (plan.is_none() || !asked.nam.is_empty()).then_some(year),
        state,
        subject,
        field: None,
        plan: plan.map(|plan| (plan.to_owned(), line)),
    };
    let planned = usecase::plan_named(&app, &asked.plan, &asked.line).await.map_err(Problem::from)?;
    let page = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count) =
        usecase::inspections(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let mut ids: Vec<AgencyId> = items.iter().map(|inspection| inspection.agency).collect();
    ids.extend(items.iter().flat_map(|inspection| inspection.facts.subjects.iter().take(2)));
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::INSPECTIONS, lang.t("inspections-title"));
    let may_add = policy::may_prepare_any(&me.actor).is_ok();
    let new = match &planned {
        Some((plan, Some(line))) => Link::new(format!("{INSPECTIONS}/moi")).with("plan", &plan.code).with("line", line),
        _ => Link::new(format!("{INSPECTIONS}/moi")),
    };
    let add = || Action::primary(lang.t("inspections-add"), new.to_string()).icon("plus-lg");
    let sentence = match &filter.plan {
        None => Html::from(lang.t("inspections-count").with("count", count).with("year", year.to_string())),
        Some(_) => {
            let of = words::planned(lang, planned.as_ref());
            let all = Html::link(INSPECTIONS, lang.t("inspections-of-plan-all"));
            Html::from(lang.t("inspections-of-plan").with("count", count)).and(of).and(all)
        }
    };
    let mut head = PageHead::new(lang.t("inspections-title"))
        .sentence(sentence)
        .action(Action::new(lang.t("findings-title"), FINDINGS).icon("flag"))
        .action(Action::new(lang.t("inspected-year-title"), YEAR).icon("calendar-event"))
        .action(Action::new(lang.t("checklist-title"), CHECKLIST).icon("list-check"));
    if may_add {
        head = head.action(add());
    }
    let empty = items.is_empty().then(|| {
        let empty = EmptyState::new("calendar-check", lang.t("inspections-none"), lang.t("inspections-none-text"));
        if may_add { empty.action(add()) } else { empty }
    });
    let here = page.here().without("after");
    Ok(render(&ListPage {
        head,
        years: years(lang, &here, filter.year, year),
        states: states(lang, &here, state),
        months: months(lang, &names, &items),
        empty,
        pager: Pager::new(lang, page.here(), items.len(), next),
        page,
    }))
}

fn years(lang: Lang, here: &Link, chosen: Option<i32>, year: i32) -> FilterChips {
    let chip = |year: i32| FilterChip::new(year, here.with("nam", year));
    let chips = (year - 1..=year + 1).map(chip).collect();
    FilterChips::choices(lang, lang.t("inspections-year"), chips, chosen.map(|_| 1))
}

fn states(lang: Lang, here: &Link, current: Option<Stage>) -> FilterChips {
    let all = FilterChip::new(lang.t("inspections-all"), here.without("tinh_trang"));
    let of = |state: &Stage| FilterChip::new(words::state(lang, *state), here.with("tinh_trang", state.as_str()));
    let chips = std::iter::once(all).chain(Stage::ALL.iter().map(of)).collect();
    let at = current.and_then(|state| Stage::ALL.iter().position(|known| *known == state)).map_or(0, |at| at + 1);
    FilterChips::choices(lang, lang.t("inspections-filter"), chips, Some(at))
}

fn months(lang: Lang, names: &Names, items: &[Inspection]) -> Vec<Month> {
    let mut months: Vec<(String, Month)> = Vec::new();
    for inspection in items {
        let from = inspection.facts.visit.from;
        let key = format!("{:02}/{}", from.month(), from.year());
        let row = Row {
            href: format!("{INSPECTIONS}/{}", inspection.code),
            title: inspection.facts.title.clone(),
            code: inspection.code.clone(),
            by: words::inspector(names, inspection),
            subjects: words::subjects(lang, names, inspection),
            fields: words::fields(lang, inspection),
            days: words::days(lang, inspection.facts.visit),
            chip: words::chip(lang, inspection),
        };
        match months.last_mut() {
            Some((known, month)) if *known == key => month.rows.push(row),
            _ => {
                let title = lang.t("inspections-month").with("month", &key).to_string();
                months.push((key, Month { title, rows: vec![row] }));
            }
        }
    }
    months.into_iter().map(|(_, month)| month).collect()
}
