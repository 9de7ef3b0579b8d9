//! Monitoring in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::Datelike;
use serde::Deserialize;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi};

use super::acts;
use super::bodies::{
    AmendmentView, BeginBody, CoverView, CoverageView, FieldBody, FieldView, ItemBody, ItemView, NumberBody,
    PlanDetail, PlanLine, PlanList, PlanProgress, ReasonBody, WhichFieldBody, WhichItemBody, detail, line,
};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;
use crate::modules::monitoring::model::words::PlanState;
use crate::modules::monitoring::usecase::{self, Filter};

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/monitoring-plans", list)
        .post("/monitoring-plans", acts::begin)
        .get("/monitoring-plans/{code}", one)
        .post("/monitoring-plans/{code}/put-field", acts::put_field)
        .post("/monitoring-plans/{code}/remove-field", acts::remove_field)
        .post("/monitoring-plans/{code}/put-item", acts::put_item)
        .post("/monitoring-plans/{code}/remove-item", acts::remove_item)
        .post("/monitoring-plans/{code}/submit", acts::submit)
        .post("/monitoring-plans/{code}/send-back", acts::send_back)
        .post("/monitoring-plans/{code}/accept", acts::accept)
        .post("/monitoring-plans/{code}/issue", acts::issue)
        .post("/monitoring-plans/{code}/amend", acts::amend)
        .post("/monitoring-plans/{code}/issue-amendment", acts::issue_amendment)
        .get("/monitoring-coverage", coverage)
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(
        list,
        acts::begin,
        one,
        acts::put_field,
        acts::remove_field,
        acts::put_item,
        acts::remove_item,
        acts::submit,
        acts::send_back,
        acts::accept,
        acts::issue,
        acts::amend,
        acts::issue_amendment,
        coverage
    ),
    components(schemas(
        PlanList,
        PlanLine,
        PlanDetail,
        FieldView,
        ItemView,
        PlanProgress,
        AmendmentView,
        BeginBody,
        FieldBody,
        ItemBody,
        WhichFieldBody,
        WhichItemBody,
        ReasonBody,
        NumberBody,
        CoverageView,
        CoverView
    ))
)]
struct Document;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Listing {
    /// This year where it is left out.
    year: Option<i32>,
    /// missing, draft, submitted, returned, accepted, issued.
    state: Option<String>,
    /// Words of the agency's name, with or without marks.
    q: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfYear {
    /// This year where it is left out.
    year: Option<i32>,
}

/// The plans of a year that the caller sees, and those that are owed and not begun.
#[utoipa::path(get, path = "/api/v1/monitoring-plans", tag = "monitoring", params(Listing),
    responses((status = 200, body = PlanList), (status = 401), (status = 403)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<PlanList>, Failure> {
    let page = Page::new(asked.limit, asked.after.as_deref().and_then(|after| after.parse().ok()));
    let state = match asked.state.as_deref() {
        Some("missing") => Some(None),
        Some(word) => PlanState::parse(word).map(Some),
        None => None,
    };
    let year = asked.year.unwrap_or(app.clock.today().year());
    let filter = Filter { year, state, words: asked.q.unwrap_or_default() };
    let board = usecase::board(&app, &me.actor, filter, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(board.lines.next, board.count, asked.count);
    Ok(Json(PlanList { items: board.lines.items.iter().map(line).collect(), page }))
}

/// One plan.
#[utoipa::path(get, path = "/api/v1/monitoring-plans/{code}", tag = "monitoring",
    params(("code" = String, Path, description = "TD-2026-0001")),
    responses((status = 200, body = PlanDetail), (status = 401), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    answer(&app, &me, StatusCode::OK, &code).await
}

/// Which field of state management is watched by whom in a year.
#[utoipa::path(get, path = "/api/v1/monitoring-coverage", tag = "monitoring", params(OfYear),
    responses((status = 200, body = CoverageView), (status = 401), (status = 403)))]
async fn coverage(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<OfYear>,
) -> Result<Json<CoverageView>, Failure> {
    let year = asked.year.unwrap_or(app.clock.today().year());
    let coverage = usecase::coverage(&app, &me.actor, year).await.map_err(Problem::from)?;
    let fields = coverage.covers.into_iter().map(|cover| CoverView {
        is_gap: cover.is_gap(),
        is_overlap: cover.is_overlap(),
        province: cover.province.iter().map(|agency| agency.uuid()).collect(),
        districts: cover.districts,
        communes: cover.communes,
        to_come: cover.to_come,
        field: cover.field.code,
        name: cover.field.name_vi,
    });
    Ok(Json(CoverageView { year, fields: fields.collect() }))
}

/// What stands now, with its version.
pub(super) async fn answer(app: &App, me: &SignedIn, status: StatusCode, code: &str) -> Result<Response, Failure> {
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", looked.plan.version);
    Ok((status, [(ETAG, version)], Json(detail(looked))).into_response())
}
