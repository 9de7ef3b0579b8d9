//! One agency's year: everything that inspects it, of whichever body.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Chip, EmptyState, FilterChip, FilterChips, PageHead};
use thihanh_webkit::{Failure, Html, Layout, Link, render};

use super::{INSPECTIONS, YEAR, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::inspections::usecase;

/// Agencies of one's own that are offered to choose from.
const MOST_OWN: usize = 8;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    nam: String,
    don_vi: String,
}

#[derive(Template)]
#[template(path = "inspections/web/year.html")]
struct YearPage {
    page: Layout,
    head: PageHead,
    years: FilterChips,
    agencies: Option<FilterChips>,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
}

struct Row {
    href: String,
    title: String,
    code: String,
    by: String,
    fields: String,
    period: String,
    days: String,
    is_meeting: bool,
    chip: Chip,
}

/// `GET /theo-doi/lich-kiem-tra`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let agency: Option<AgencyId> = asked.don_vi.parse().ok();
    let year = usecase::year(&app, &me.actor, agency, asked.nam.parse().ok()).await.map_err(Problem::from)?;
    let mut ids: Vec<AgencyId> = year.inspections.iter().map(|inspection| inspection.agency).collect();
    ids.push(year.agency);
    ids.extend(year.own.iter().take(MOST_OWN));
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let link = |agency: AgencyId, year: i32| Link::new(YEAR).with("don_vi", agency).with("nam", year);
    let chips = (year.year - 1..=year.year + 1).map(|of| FilterChip::new(of, link(year.agency, of)));
    let years = FilterChips::choices(lang, lang.t("inspections-year"), chips.collect(), Some(1));
    let own =
        year.own.iter().take(MOST_OWN).map(|own| FilterChip::new(words::name(&names, *own), link(*own, year.year)));
    let current = year.own.iter().take(MOST_OWN).position(|own| *own == year.agency);
    let agencies = (year.own.len() > 1)
        .then(|| FilterChips::choices(lang, lang.t("inspected-year-agencies"), own.collect(), current));
    let rows = year.inspections.iter().enumerate().map(|(at, inspection)| Row {
        href: format!("{INSPECTIONS}/{}", inspection.code),
        title: inspection.facts.title.clone(),
        code: inspection.code.clone(),
        by: words::inspector(&names, inspection),
        fields: words::fields(lang, inspection),
        period: words::days(lang, inspection.facts.period),
        days: words::days(lang, inspection.facts.visit),
        is_meeting: year.meeting.contains(&at),
        chip: words::chip(lang, inspection),
    });
    let title = lang
        .t("inspected-year-page")
        .with("agency", words::name(&names, year.agency))
        .with("year", year.year.to_string());
    let title = title.to_string();
    let count = year.inspections.len();
    Ok(render(&YearPage {
        head: PageHead::new(&title)
            .crumb(Html::link(INSPECTIONS, lang.t("inspections-title")))
            .sentence(lang.t("inspected-year-count").with("count", count).with("meeting", year.meeting.len())),
        page: me.layout(menu::ids::INSPECTIONS, title),
        years,
        agencies,
        empty: (count == 0).then(|| {
            EmptyState::new("calendar-event", lang.t("inspected-year-none"), lang.t("inspected-year-none-text"))
        }),
        rows: rows.collect(),
    }))
}
