//! Collaborators in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::{CollaboratorId, CollaboratorReferenceId};
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

use super::super::model::reference::Reference;
use super::super::usecase::{self, PersonFilter, Standing};
use super::bodies::{
    self, CollaboratorBody, CollaboratorCheckBody, CollaboratorDetail, CollaboratorList, CollaboratorReferenceBody,
    CollaboratorReferenceItem, CollaboratorReferenceList, detail, item, reference_item,
};
use super::contracts;
use crate::api_write::{ApiWrite, Call, NoFields, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/collaborators", list)
        .post("/collaborators", create)
        .get("/collaborators/{id}", one)
        .patch("/collaborators/{id}", change)
        .post("/collaborators/{id}/checks", check)
        .post("/collaborators/{id}/erase", erase)
        .get("/collaborator-contracts", contracts::list)
        .post("/collaborator-contracts", contracts::create)
        .get("/collaborator-contracts/{code}", contracts::one)
        .patch("/collaborator-contracts/{code}", contracts::change)
        .post("/collaborator-contracts/{code}/sign", contracts::sign)
        .post("/collaborator-contracts/{code}/accept", contracts::accept)
        .post("/collaborator-contracts/{code}/end", contracts::end)
        .get("/collaborator-references", references)
        .post("/collaborator-references", create_reference)
        .patch("/collaborator-references/{id}", change_reference)
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
        check,
        erase,
        contracts::list,
        contracts::create,
        contracts::one,
        contracts::change,
        contracts::sign,
        contracts::accept,
        contracts::end,
        references,
        create_reference,
        change_reference
    ),
    components(schemas(
        bodies::CollaboratorList,
        bodies::CollaboratorItem,
        bodies::CollaboratorDetail,
        bodies::CollaboratorCheck,
        bodies::CollaboratorBody,
        bodies::CollaboratorCheckBody,
        bodies::CollaboratorContractList,
        bodies::CollaboratorContractItem,
        bodies::CollaboratorContractDetail,
        bodies::CollaboratorContractBody,
        bodies::CollaboratorContractActBody,
        bodies::CollaboratorReferenceList,
        bodies::CollaboratorReferenceItem,
        bodies::CollaboratorReferenceBody
    ))
)]
struct Document;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Listing {
    /// Code of a field.
    field: Option<String>,
    /// Code of a kind of organisation.
    kind: Option<String>,
    /// signed, soon, overdue, free.
    standing: Option<String>,
    /// Code or number of a contract.
    contract: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

/// The collaborators that the caller sees, the newest first.
#[utoipa::path(get, path = "/api/v1/collaborators", tag = "collaborators", params(Listing),
    responses((status = 200, body = CollaboratorList), (status = 401), (status = 403), (status = 422)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<CollaboratorList>, Failure> {
    let page = Page::new(asked.limit, asked.after.as_deref().and_then(|after| after.parse().ok()));
    let standing = match asked.standing.as_deref().filter(|word| !word.is_empty()) {
        Some(word) => {
            let unknown = || Problem::invalid(vec![FieldError::new("standing", "choice-unknown")]);
            Some(Standing::parse(word).ok_or_else(unknown)?)
        }
        None => None,
    };
    let filter = PersonFilter { field: asked.field, kind: asked.kind, standing, contract: asked.contract };
    let (slice, count) = usecase::collaborators(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(slice.next, count, asked.count);
    Ok(Json(CollaboratorList { items: slice.items.iter().map(item).collect(), page }))
}

/// One collaborator with what was checked.
#[utoipa::path(get, path = "/api/v1/collaborators/{id}", tag = "collaborators", params(("id" = Uuid, Path)),
    responses((status = 200, body = CollaboratorDetail), (status = 401), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(id): Path<Uuid>) -> Result<Response, Failure> {
    answer(&app, &me, StatusCode::OK, CollaboratorId::from_uuid(id)).await
}

/// Enters a collaborator.
#[utoipa::path(post, path = "/api/v1/collaborators", tag = "collaborators", request_body = CollaboratorBody,
    params(WriteHeaders),
    responses((status = 201, body = CollaboratorDetail), (status = 401), (status = 403), (status = 422)))]
async fn create(State(app): State<Arc<App>>, write: ApiWrite<CollaboratorBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let made = usecase::add(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::CREATED, made.id).await
        })
        .await
}

/// Changes a collaborator; the agency stays.
#[utoipa::path(patch, path = "/api/v1/collaborators/{id}", tag = "collaborators", request_body = CollaboratorBody,
    params(("id" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = CollaboratorDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn change(
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
    write: ApiWrite<CollaboratorBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let id = CollaboratorId::from_uuid(id);
            usecase::change(&app, &me.actor, id, version, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, id).await
        })
        .await
}

/// Notes that somebody looked whether a criterion is met.
#[utoipa::path(post, path = "/api/v1/collaborators/{id}/checks", tag = "collaborators",
    request_body = CollaboratorCheckBody, params(("id" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = CollaboratorDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn check(
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
    write: ApiWrite<CollaboratorCheckBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let id = CollaboratorId::from_uuid(id);
            usecase::add_check(&app, &me.actor, id, version, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, id).await
        })
        .await
}

/// Erases the personal data of a collaborator, for good.
#[utoipa::path(post, path = "/api/v1/collaborators/{id}/erase", tag = "collaborators",
    request_body = NoFields, params(("id" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = CollaboratorDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn erase(
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            let id = CollaboratorId::from_uuid(id);
            usecase::erase(&app, &me.actor, id, version).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, id).await
        })
        .await
}

/// Criteria and kinds of organisations, those that are over too.
#[utoipa::path(get, path = "/api/v1/collaborator-references", tag = "collaborators",
    responses((status = 200, body = CollaboratorReferenceList), (status = 401), (status = 403)))]
async fn references(State(app): State<Arc<App>>, me: SignedIn) -> Result<Json<CollaboratorReferenceList>, Failure> {
    let rows = usecase::references(&app, &me.actor).await.map_err(Problem::from)?;
    Ok(Json(CollaboratorReferenceList { items: rows.iter().map(reference_item).collect() }))
}

/// Adds a criterion or a kind of organisation.
#[utoipa::path(post, path = "/api/v1/collaborator-references", tag = "collaborators",
    request_body = CollaboratorReferenceBody, params(WriteHeaders),
    responses((status = 201, body = CollaboratorReferenceItem), (status = 401), (status = 403), (status = 422)))]
async fn create_reference(
    State(app): State<Arc<App>>,
    write: ApiWrite<CollaboratorReferenceBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let made = usecase::add_reference(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            Ok(answer_reference(StatusCode::CREATED, &made))
        })
        .await
}

/// Changes a criterion or a kind of organisation.
#[utoipa::path(patch, path = "/api/v1/collaborator-references/{id}", tag = "collaborators",
    request_body = CollaboratorReferenceBody, params(("id" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = CollaboratorReferenceItem), (status = 401), (status = 403), (status = 404),
        (status = 409), (status = 422)))]
async fn change_reference(
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
    write: ApiWrite<CollaboratorReferenceBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let id = CollaboratorReferenceId::from_uuid(id);
            let done = usecase::change_reference(&app, &me.actor, id, version, &body.into()).await;
            Ok(answer_reference(StatusCode::OK, &done.map_err(Problem::from)?))
        })
        .await
}

fn answer_reference(status: StatusCode, row: &Reference) -> Response {
    (status, [(ETAG, format!("\"{}\"", row.version))], Json(reference_item(row))).into_response()
}

async fn answer(app: &App, me: &SignedIn, status: StatusCode, id: CollaboratorId) -> Result<Response, Failure> {
    let looked = usecase::look(app, &me.actor, id).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", looked.shown.collaborator.version);
    Ok((status, [(ETAG, version)], Json(detail(&looked))).into_response())
}
