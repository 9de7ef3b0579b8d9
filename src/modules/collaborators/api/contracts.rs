//! Contracts with collaborators in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::Failure;
use utoipa::IntoParams;

use super::super::usecase::{self, ContractFilter};
use super::bodies::{
    CollaboratorContractActBody, CollaboratorContractBody, CollaboratorContractDetail, CollaboratorContractList,
    contract_detail, contract_item,
};
use crate::api_write::{ApiWrite, Call, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Listing {
    /// drafted, signed, accepted, ended.
    state: Option<String>,
    /// overdue, soon.
    urgency: Option<String>,
    /// Code of a field.
    field: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

/// A word of a closed set, where one is asked for.
fn word<T: std::str::FromStr>(field: &'static str, asked: Option<&str>) -> Result<Option<T>, Problem> {
    let unknown = |_| Problem::invalid(vec![FieldError::new(field, "choice-unknown")]);
    asked.filter(|word| !word.is_empty()).map(str::parse).transpose().map_err(unknown)
}

/// The contracts that the caller sees, the newest first.
#[utoipa::path(get, path = "/api/v1/collaborator-contracts", tag = "collaborators", params(Listing),
    responses((status = 200, body = CollaboratorContractList), (status = 401), (status = 403), (status = 422)))]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<CollaboratorContractList>, Failure> {
    let page = Page::new(asked.limit, asked.after.as_deref().and_then(|after| after.parse().ok()));
    let filter = ContractFilter {
        state: word("state", asked.state.as_deref())?,
        urgency: word("urgency", asked.urgency.as_deref())?,
        field: asked.field,
    };
    let (slice, count) = usecase::contracts(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(slice.next, count, asked.count);
    let today = app.clock.today();
    let items = slice.items.iter().map(|contract| contract_item(contract, today)).collect();
    Ok(Json(CollaboratorContractList { items, page }))
}

/// One contract.
#[utoipa::path(get, path = "/api/v1/collaborator-contracts/{code}", tag = "collaborators",
    params(("code" = String, Path, description = "CTV-2026-0001")),
    responses((status = 200, body = CollaboratorContractDetail), (status = 401), (status = 404)))]
pub(super) async fn one(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    answer(&app, &me, StatusCode::OK, &code).await
}

/// Drafts a contract with a collaborator.
#[utoipa::path(post, path = "/api/v1/collaborator-contracts", tag = "collaborators",
    request_body = CollaboratorContractBody, params(WriteHeaders),
    responses((status = 201, body = CollaboratorContractDetail), (status = 401), (status = 403), (status = 422)))]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    write: ApiWrite<CollaboratorContractBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let made = usecase::draft(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::CREATED, &made.code).await
        })
        .await
}

/// Changes a draft.
#[utoipa::path(patch, path = "/api/v1/collaborator-contracts/{code}", tag = "collaborators",
    request_body = CollaboratorContractBody,
    params(("code" = String, Path, description = "CTV-2026-0001"), WriteHeaders),
    responses((status = 200, body = CollaboratorContractDetail), (status = 401), (status = 403), (status = 404),
        (status = 409), (status = 422)))]
pub(super) async fn change(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<CollaboratorContractBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::change_contract(&app, &me.actor, &code, version, &body.into()).await;
            done.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Signs a draft: every criterion in force is met.
#[utoipa::path(post, path = "/api/v1/collaborator-contracts/{code}/sign", tag = "collaborators",
    request_body = CollaboratorContractActBody,
    params(("code" = String, Path, description = "CTV-2026-0001"), WriteHeaders),
    responses((status = 200, body = CollaboratorContractDetail), (status = 401), (status = 403), (status = 404),
        (status = 409), (status = 422)))]
pub(super) async fn sign(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<CollaboratorContractActBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::sign(&app, &me.actor, &code, version, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Accepts the product of a contract.
#[utoipa::path(post, path = "/api/v1/collaborator-contracts/{code}/accept", tag = "collaborators",
    request_body = CollaboratorContractActBody,
    params(("code" = String, Path, description = "CTV-2026-0001"), WriteHeaders),
    responses((status = 200, body = CollaboratorContractDetail), (status = 401), (status = 403), (status = 404),
        (status = 409), (status = 422)))]
pub(super) async fn accept(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<CollaboratorContractActBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::accept(&app, &me.actor, &code, version, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Ends a contract before its product was accepted.
#[utoipa::path(post, path = "/api/v1/collaborator-contracts/{code}/end", tag = "collaborators",
    request_body = CollaboratorContractActBody,
    params(("code" = String, Path, description = "CTV-2026-0001"), WriteHeaders),
    responses((status = 200, body = CollaboratorContractDetail), (status = 401), (status = 403), (status = 404),
        (status = 409), (status = 422)))]
pub(super) async fn end(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<CollaboratorContractActBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::end(&app, &me.actor, &code, version, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

async fn answer(app: &App, me: &SignedIn, status: StatusCode, code: &str) -> Result<Response, Failure> {
    let shown = usecase::look_contract(app, &me.actor, code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", shown.contract.version);
    Ok((status, [(ETAG, version)], Json(contract_detail(&shown, app.clock.today()))).into_response())
}
