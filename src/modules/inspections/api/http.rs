//! Inspections, findings and recommendations in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

use super::super::model::law::law_key;
use super::super::store::findings::FindingFilter;
use super::super::usecase::{self, ListFilter};
use super::acts;
use super::bodies::{
    self, FindingItem, FindingList, InspectionBody, InspectionDetail, InspectionList, RecommendationItem, SitePack,
    detail, finding_item, item, recommendation_item,
};
use crate::api_write::{ApiWrite, Call, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/inspections", list)
        .post("/inspections", create)
        .get("/inspections/{code}", one)
        .post("/inspections/{code}/members", acts::add_member)
        .post("/inspections/{code}/decide", acts::decide)
        .post("/inspections/{code}/sign", acts::sign)
        .post("/inspections/{code}/notify", acts::notify)
        .post("/inspections/{code}/self-report", acts::self_report)
        .post("/inspections/{code}/begin", acts::begin)
        .get("/inspections/{code}/site", site)
        .post("/inspections/{code}/changes", acts::sync)
        .post("/inspections/{code}/leave", acts::leave)
        .post("/inspections/{code}/findings", acts::add_finding)
        .post("/inspections/{code}/recommendations", acts::add_recommendation)
        .post("/inspections/{code}/conclude", acts::conclude)
        .post("/inspections/{code}/send", acts::send)
        .post("/inspections/{code}/close", acts::close)
        .post("/inspections/{code}/withdraw", acts::withdraw)
        .get("/findings", findings)
        .get("/findings/{code}", finding)
        .post("/findings/{code}/close", acts::close_finding)
        .get("/recommendations/{code}", recommendation)
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
        create,
        one,
        acts::add_member,
        acts::decide,
        acts::sign,
        acts::notify,
        acts::self_report,
        acts::begin,
        site,
        acts::sync,
        acts::leave,
        acts::add_finding,
        acts::add_recommendation,
        acts::conclude,
        acts::send,
        acts::close,
        acts::withdraw,
        findings,
        finding,
        acts::close_finding,
        recommendation
    ),
    components(schemas(
        bodies::InspectionList,
        bodies::InspectionItem,
        bodies::InspectionDetail,
        bodies::InspectionBody,
        bodies::InspectionField,
        bodies::InspectionMember,
        bodies::InspectionOverlap,
        bodies::InspectionMemberBody,
        bodies::InspectionDecision,
        bodies::InspectionSignature,
        bodies::InspectionNotice,
        bodies::InspectionSelfReport,
        bodies::InspectionSummary,
        bodies::InspectionReason,
        bodies::SitePack,
        bodies::SiteSubject,
        bodies::SiteQuestion,
        bodies::SiteAnswer,
        bodies::SiteChanges,
        bodies::SiteChange,
        bodies::SiteResults,
        bodies::SiteResult,
        bodies::FindingList,
        bodies::FindingItem,
        bodies::FindingBody,
        bodies::FindingNote,
        bodies::RecommendationItem,
        bodies::RecommendationBody
    ))
)]
struct Document;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Listing {
    /// On site in this year.
    year: Option<i32>,
    state: Option<String>,
    subject: Option<Uuid>,
    field: Option<String>,
    /// Begun from this plan: its code or id.
    plan: Option<String>,
    /// Begun from this line of the plan.
    line: Option<i64>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FindingListing {
    /// Number of a legal document.
    law: Option<String>,
    /// Its article.
    article: Option<String>,
    subject: Option<Uuid>,
    state: Option<String>,
    kind: Option<String>,
    criterion: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

/// The inspections that the caller sees, in the order of their days.
#[utoipa::path(get, path = "/api/v1/inspections", tag = "inspections", params(Listing),
    responses((status = 200, body = InspectionList), (status = 401)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<InspectionList>, Failure> {
    let page = Page::new(asked.limit, asked.after.as_deref().and_then(|after| after.parse().ok()));
    let filter = ListFilter {
        year: asked.year,
        state: asked.state.as_deref().and_then(|state| state.parse().ok()),
        subject: asked.subject.map(AgencyId::from_uuid),
        field: asked.field,
        plan: asked.plan.map(|plan| (plan, asked.line)),
    };
    let (slice, count) = usecase::inspections(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(slice.next, count, asked.count);
    Ok(Json(InspectionList { items: slice.items.iter().map(item).collect(), page }))
}

/// One inspection.
#[utoipa::path(get, path = "/api/v1/inspections/{code}", tag = "inspections",
    params(("code" = String, Path, description = "KT-2026-0001")),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    answer(&app, &me, StatusCode::OK, &code).await
}

/// Puts an inspection together, or enters another body's.
#[utoipa::path(post, path = "/api/v1/inspections", tag = "inspections", request_body = InspectionBody, params(WriteHeaders),
    responses((status = 201, body = InspectionDetail), (status = 401), (status = 403), (status = 422)))]
async fn create(State(app): State<Arc<App>>, write: ApiWrite<InspectionBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let made = usecase::create(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::CREATED, &made.code).await
        })
        .await
}

/// What a tablet takes along.
#[utoipa::path(get, path = "/api/v1/inspections/{code}/site", tag = "inspections",
    params(("code" = String, Path, description = "KT-2026-0001")),
    responses((status = 200, body = SitePack), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn site(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Json<SitePack>, Failure> {
    let pack = usecase::site(&app, &me.actor, &code).await.map_err(Problem::from)?;
    Ok(Json(bodies::pack(pack)))
}

/// The findings that the caller sees, the newest first.
#[utoipa::path(get, path = "/api/v1/findings", tag = "inspections", params(FindingListing),
    responses((status = 200, body = FindingList), (status = 401)))]
async fn findings(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<FindingListing>,
) -> Result<Json<FindingList>, Failure> {
    let page = Page::new(asked.limit, asked.after.as_deref().and_then(|after| after.parse().ok()));
    let filter = FindingFilter {
        law: asked.law.as_deref().map(law_key),
        article: asked.article,
        subject: asked.subject.map(AgencyId::from_uuid),
        state: asked.state.as_deref().and_then(|state| state.parse().ok()),
        kind: asked.kind.as_deref().and_then(|kind| kind.parse().ok()),
        criterion: asked.criterion,
        concluded_until: None,
        counted: None,
    };
    let (slice, count) = usecase::findings(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(slice.next, count, asked.count);
    Ok(Json(FindingList { items: slice.items.iter().map(finding_item).collect(), page }))
}

/// One finding.
#[utoipa::path(get, path = "/api/v1/findings/{code}", tag = "inspections",
    params(("code" = String, Path, description = "PH-2026-00001")),
    responses((status = 200, body = FindingItem), (status = 401), (status = 404)))]
async fn finding(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    let looked = usecase::finding(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", looked.finding.version);
    Ok(([(ETAG, version)], Json(finding_item(&looked.finding))).into_response())
}

/// One recommendation with what became of it.
#[utoipa::path(get, path = "/api/v1/recommendations/{code}", tag = "inspections",
    params(("code" = String, Path, description = "KT-2026-0001-1")),
    responses((status = 200, body = RecommendationItem), (status = 401), (status = 404)))]
async fn recommendation(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Json<RecommendationItem>, Failure> {
    let chain = usecase::recommendation(&app, &me.actor, &code).await.map_err(Problem::from)?;
    Ok(Json(recommendation_item(&chain.followed)))
}

pub(super) async fn answer(app: &App, me: &SignedIn, status: StatusCode, code: &str) -> Result<Response, Failure> {
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", looked.inspection.version);
    Ok((status, [(ETAG, version)], Json(detail(&looked))).into_response())
}
