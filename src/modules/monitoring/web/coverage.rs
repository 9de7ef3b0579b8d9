//! Which field of state management is watched by whom in a year: gaps and overlaps.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use chrono::Datelike;
use serde::Deserialize;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Chip, FilterChips, PageHead, State as Mark};
use thihanh_webkit::{Failure, Html, Lang, Layout, Link, render};

use super::board::year_chips;
use super::{COVERAGE, PLANS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::monitoring::model::coverage::Cover;
use crate::modules::monitoring::usecase::{self, Names};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    year: String,
}

#[derive(Template)]
#[template(path = "monitoring/web/coverage.html")]
struct CoveragePage {
    page: Layout,
    head: PageHead,
    years: FilterChips,
    /// Short and full names of the agencies at the province's level.
    agencies: Vec<(String, String)>,
    rows: Vec<Row>,
}

struct Row {
    field: String,
    chip: Option<Chip>,
    /// For each agency whether it watches the field.
    cells: Vec<bool>,
    districts: usize,
    communes: usize,
    to_come: usize,
}

/// `GET /theo-doi/bao-phu`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let year = asked.year.parse().unwrap_or(today.year());
    let coverage = usecase::coverage(&app, &me.actor, year).await.map_err(Problem::from)?;
    let names = usecase::names(&app, &coverage.agencies).await.map_err(Problem::from)?;
    let title = lang.t("coverage-title").with("year", year.to_string());
    let gaps = coverage.covers.iter().filter(|cover| cover.is_gap()).count();
    let overlaps = coverage.covers.iter().filter(|cover| cover.is_overlap()).count();
    let sentence =
        lang.t("coverage-sentence").with("fields", coverage.covers.len()).with("gaps", gaps).with("overlaps", overlaps);
    let list = Link::new(PLANS).with("year", year);
    let short = |names: &Names, id| names.get(&id).map(|view| view.short_name.clone()).unwrap_or_default();
    Ok(render(&CoveragePage {
        page: me.layout(menu::ids::PLANS, &title),
        head: PageHead::new(&title)
            .crumb(Html::link(list, lang.t("plans-title").with("year", year.to_string())))
            .sentence(sentence),
        years: year_chips(lang, COVERAGE, &coverage.years, year, today.year()),
        agencies: coverage.agencies.iter().map(|id| (short(&names, *id), words::name(&names, *id))).collect(),
        rows: coverage
            .covers
            .iter()
            .map(|cover| {
                let cells = coverage.agencies.iter().map(|agency| cover.province.contains(agency)).collect();
                row(lang, cover, cells)
            })
            .collect(),
    }))
}

fn row(lang: Lang, cover: &Cover, cells: Vec<bool>) -> Row {
    let chip = if cover.is_gap() {
        Some(Chip::new(Mark::Overdue, lang.t("coverage-gap")))
    } else if cover.is_overlap() {
        Some(Chip::new(Mark::DueSoon, lang.t("coverage-overlap").with("count", cover.province.len())))
    } else {
        None
    };
    Row {
        field: words::called(lang, &cover.field.name_vi, &cover.field.name_en).to_owned(),
        chip,
        cells,
        districts: cover.districts,
        communes: cover.communes,
        to_come: cover.to_come,
    }
}
