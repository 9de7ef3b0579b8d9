//! The information book in the JSON API.

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
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

use super::super::usecase::{self, EntryFilter};
use super::bodies::{
    self, InformationBody, InformationDetail, InformationFindingBody, InformationList, JudgementBody, RepeatsBody,
    SourceList, detail, item, source_item,
};
use super::sessions;
use crate::api_write::{ApiWrite, Call, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/information-entries", list)
        .post("/information-entries", create)
        .get("/information-entries/{code}", one)
        .patch("/information-entries/{code}", change)
        .post("/information-entries/{code}/judge", judge)
        .post("/information-entries/{code}/link", link)
        .post("/information-entries/{code}/unlink", unlink)
        .post("/information-entries/{code}/repeats", repeats)
        .get("/information-sources", sources)
        .get("/supervision-sessions", sessions::list)
        .post("/supervision-sessions", sessions::create)
        .get("/supervision-sessions/{code}", sessions::one)
        .patch("/supervision-sessions/{code}", sessions::change)
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
        change,
        judge,
        link,
        unlink,
        repeats,
        sources,
        sessions::list,
        sessions::create,
        sessions::one,
        sessions::change
    ),
    components(schemas(
        bodies::InformationList,
        bodies::InformationItem,
        bodies::InformationDetail,
        bodies::InformationBody,
        bodies::JudgementBody,
        bodies::InformationFindingBody,
        bodies::RepeatsBody,
        bodies::SourceList,
        bodies::SourceItem,
        bodies::SupervisionList,
        bodies::SupervisionItem,
        bodies::SupervisionDetail,
        bodies::SupervisionBody,
        bodies::SessionProposal
    ))
)]
struct Document;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Listing {
    /// Words, with or without marks.
    q: Option<String>,
    /// Received in this year.
    year: Option<i32>,
    /// Code of a kind of source.
    source: Option<String>,
    /// Code of a field.
    field: Option<String>,
    /// Id of the agency that it is about.
    concerned_id: Option<Uuid>,
    /// unverified, verified, refuted.
    verification: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

/// The entries that the caller sees, the newest first.
#[utoipa::path(get, path = "/api/v1/information-entries", tag = "information", params(Listing),
    responses((status = 200, body = InformationList), (status = 401), (status = 422)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<InformationList>, Failure> {
    let page = Page::new(asked.limit, asked.after.as_deref().and_then(|after| after.parse().ok()));
    let verification = asked.verification.as_deref().filter(|word| !word.is_empty()).map(str::parse).transpose();
    let unknown = |_| FieldError::new("verification", "choice-unknown");
    let filter = EntryFilter {
        year: asked.year,
        source: asked.source,
        field: asked.field,
        concerned: asked.concerned_id.map(AgencyId::from_uuid),
        verification: verification.map_err(|error| Problem::invalid(vec![unknown(error)]))?,
        words: asked.q,
        counted: None,
    };
    let (slice, count) = usecase::entries(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(slice.next, count, asked.count);
    Ok(Json(InformationList { items: slice.items.iter().map(item).collect(), page }))
}

/// One entry.
#[utoipa::path(get, path = "/api/v1/information-entries/{code}", tag = "information",
    params(("code" = String, Path, description = "TT-2026-00001")),
    responses((status = 200, body = InformationDetail), (status = 401), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    answer(&app, &me, StatusCode::OK, &code).await
}

/// Enters information. Where the book has an entry that says nearly the same, `repeats` or `is_new` must be given.
#[utoipa::path(post, path = "/api/v1/information-entries", tag = "information", request_body = InformationBody,
    params(WriteHeaders),
    responses((status = 201, body = InformationDetail), (status = 401), (status = 403), (status = 422)))]
async fn create(State(app): State<Arc<App>>, write: ApiWrite<InformationBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let made = usecase::create(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::CREATED, &made.code).await
        })
        .await
}

/// Changes an entry that nobody has checked.
#[utoipa::path(patch, path = "/api/v1/information-entries/{code}", tag = "information", request_body = InformationBody,
    params(("code" = String, Path, description = "TT-2026-00001"), WriteHeaders),
    responses((status = 200, body = InformationDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn change(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<InformationBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::change(&app, &me.actor, &code, version, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Verifies or refutes an entry; nobody does so with the own.
#[utoipa::path(post, path = "/api/v1/information-entries/{code}/judge", tag = "information", request_body = JudgementBody,
    params(("code" = String, Path, description = "TT-2026-00001"), WriteHeaders),
    responses((status = 200, body = InformationDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn judge(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<JudgementBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::judge(&app, &me.actor, &code, version, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Ties a verified entry to a finding.
#[utoipa::path(post, path = "/api/v1/information-entries/{code}/link", tag = "information",
    request_body = InformationFindingBody,
    params(("code" = String, Path, description = "TT-2026-00001"), WriteHeaders),
    responses((status = 200, body = InformationDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn link(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<InformationFindingBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::link_finding(&app, &me.actor, &code, version, &body.finding).await;
            done.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Unties an entry from a finding.
#[utoipa::path(post, path = "/api/v1/information-entries/{code}/unlink", tag = "information",
    request_body = InformationFindingBody,
    params(("code" = String, Path, description = "TT-2026-00001"), WriteHeaders),
    responses((status = 200, body = InformationDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn unlink(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<InformationFindingBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::unlink_finding(&app, &me.actor, &code, version, &body.finding).await;
            done.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Says that an entry repeats an earlier one, or that it does not.
#[utoipa::path(post, path = "/api/v1/information-entries/{code}/repeats", tag = "information", request_body = RepeatsBody,
    params(("code" = String, Path, description = "TT-2026-00001"), WriteHeaders),
    responses((status = 200, body = InformationDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn repeats(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<RepeatsBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::set_repeats(&app, &me.actor, &code, version, &body.repeats).await;
            done.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// The kinds of sources.
#[utoipa::path(get, path = "/api/v1/information-sources", tag = "information",
    responses((status = 200, body = SourceList), (status = 401), (status = 403)))]
async fn sources(State(app): State<Arc<App>>, me: SignedIn) -> Result<Json<SourceList>, Failure> {
    let kinds = usecase::sources(&app, &me.actor).await.map_err(Problem::from)?;
    Ok(Json(SourceList { items: kinds.into_iter().map(source_item).collect() }))
}

async fn answer(app: &App, me: &SignedIn, status: StatusCode, code: &str) -> Result<Response, Failure> {
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", looked.entry.version);
    Ok((status, [(ETAG, version)], Json(detail(looked))).into_response())
}
