//! The ranking in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::{AgencyId, RiskFactorId};
use thihanh_kernel::page::{Count, Page};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

use super::super::model::factor::Factor;
use super::super::usecase::{self, RankFilter};
use super::bodies::{self, RiskExplained, RiskFactorBody, RiskFactorItem, RiskFactorList, RiskRanking, factor_item};
use crate::api_write::{ApiWrite, Call, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::api::Level;

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/risk-ranking", list)
        .get("/risk-ranking/{id}", one)
        .get("/risk-factors", factors)
        .post("/risk-factors", create)
        .patch("/risk-factors/{id}", change)
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(list, one, factors, create, change),
    components(schemas(
        bodies::RiskRanking,
        bodies::RiskAgency,
        bodies::RiskPart,
        bodies::RiskExplained,
        bodies::RiskPlanned,
        bodies::RiskFactorList,
        bodies::RiskFactorItem,
        bodies::RiskFactorBody
    ))
)]
struct Document;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Listing {
    /// Below this agency.
    below_id: Option<Uuid>,
    /// Code of a kind of agency.
    kind: Option<String>,
    /// province, district, commune.
    level: Option<String>,
    /// Code of a field: entries, findings and inspections of others do not count.
    field: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OneAsked {
    /// Code of a field.
    field: Option<String>,
}

/// The agencies that the caller chooses among, by risk.
#[utoipa::path(get, path = "/api/v1/risk-ranking", tag = "risk", params(Listing),
    responses((status = 200, body = RiskRanking), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<RiskRanking>, Failure> {
    let page = Page::new(asked.limit, asked.after.as_deref().and_then(|after| after.parse().ok()));
    let level = match asked.level.as_deref().filter(|word| !word.is_empty()) {
        Some(word) => {
            let unknown = || Problem::invalid(vec![FieldError::new("level", "choice-unknown")]);
            Some(Level::parse(word).ok_or_else(unknown)?)
        }
        None => None,
    };
    let filter =
        RankFilter { root: asked.below_id.map(AgencyId::from_uuid), kind: asked.kind, level, field: asked.field };
    let ranking = usecase::ranking(&app, &me.actor, &filter).await.map_err(Problem::from)?;
    let slice = usecase::page_of(&ranking.agencies, &page);
    let count = Count::Exact(u64::try_from(ranking.agencies.len()).unwrap_or(u64::MAX));
    let page = PageFacts::new(slice.next, count, asked.count);
    let items = slice.items.iter().map(bodies::agency).collect();
    Ok(Json(RiskRanking { items, is_verified: ranking.is_verified, page }))
}

/// One agency with everything behind its score.
#[utoipa::path(get, path = "/api/v1/risk-ranking/{id}", tag = "risk", params(("id" = Uuid, Path), OneAsked),
    responses((status = 200, body = RiskExplained), (status = 401), (status = 403), (status = 404)))]
async fn one(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<Uuid>,
    Query(asked): Query<OneAsked>,
) -> Result<Json<RiskExplained>, Failure> {
    let field = asked.field.as_deref().filter(|code| !code.is_empty());
    let explained = usecase::explain(&app, &me.actor, AgencyId::from_uuid(id), field).await.map_err(Problem::from)?;
    Ok(Json(bodies::explained(&explained)))
}

/// The factors of the formula, those that are over too.
#[utoipa::path(get, path = "/api/v1/risk-factors", tag = "risk",
    responses((status = 200, body = RiskFactorList), (status = 401), (status = 403)))]
async fn factors(State(app): State<Arc<App>>, me: SignedIn) -> Result<Json<RiskFactorList>, Failure> {
    let rows = usecase::factors(&app, &me.actor).await.map_err(Problem::from)?;
    Ok(Json(RiskFactorList { items: rows.iter().map(|row| factor_item(&row.factor)).collect() }))
}

/// Adds a row of a factor: for one jurisdiction, or from a later day.
#[utoipa::path(post, path = "/api/v1/risk-factors", tag = "risk", request_body = RiskFactorBody, params(WriteHeaders),
    responses((status = 201, body = RiskFactorItem), (status = 401), (status = 403), (status = 422)))]
async fn create(State(app): State<Arc<App>>, write: ApiWrite<RiskFactorBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let made = usecase::add_factor(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            Ok(answer(StatusCode::CREATED, &made))
        })
        .await
}

/// Changes a factor: names, weight, cap, window, sources, its last day.
#[utoipa::path(patch, path = "/api/v1/risk-factors/{id}", tag = "risk", request_body = RiskFactorBody,
    params(("id" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = RiskFactorItem), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn change(
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
    write: ApiWrite<RiskFactorBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let id = RiskFactorId::from_uuid(id);
            let done = usecase::change_factor(&app, &me.actor, id, version, &body.into()).await;
            Ok(answer(StatusCode::OK, &done.map_err(Problem::from)?))
        })
        .await
}

fn answer(status: StatusCode, factor: &Factor) -> Response {
    (status, [(ETAG, format!("\"{}\"", factor.version))], Json(factor_item(factor))).into_response()
}
