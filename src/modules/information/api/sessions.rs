//! Sessions of supervision in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Lang};
use utoipa::IntoParams;

use super::super::usecase;
use super::bodies::{SupervisionBody, SupervisionDetail, SupervisionList, session_detail, session_item};
use crate::api_write::{ApiWrite, Call, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Listing {
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

/// The sessions of supervision that the caller sees, the newest first.
#[utoipa::path(get, path = "/api/v1/supervision-sessions", tag = "information", params(Listing),
    responses((status = 200, body = SupervisionList), (status = 401)))]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<SupervisionList>, Failure> {
    let page = Page::new(asked.limit, asked.after.as_deref().and_then(|after| after.parse().ok()));
    let (slice, count) = usecase::sessions(&app, &me.actor, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(slice.next, count, asked.count);
    Ok(Json(SupervisionList { items: slice.items.iter().map(session_item).collect(), page }))
}

/// One session with what it proposes.
#[utoipa::path(get, path = "/api/v1/supervision-sessions/{code}", tag = "information",
    params(("code" = String, Path, description = "GS-2026-0001")),
    responses((status = 200, body = SupervisionDetail), (status = 401), (status = 404)))]
pub(super) async fn one(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    answer(&app, &me, StatusCode::OK, &code).await
}

/// Enters a session.
#[utoipa::path(post, path = "/api/v1/supervision-sessions", tag = "information", request_body = SupervisionBody,
    params(WriteHeaders),
    responses((status = 201, body = SupervisionDetail), (status = 401), (status = 403), (status = 422)))]
pub(super) async fn create(State(app): State<Arc<App>>, write: ApiWrite<SupervisionBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let made = usecase::create_session(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::CREATED, &made.code).await
        })
        .await
}

/// Changes a session, also when its conclusion comes.
#[utoipa::path(patch, path = "/api/v1/supervision-sessions/{code}", tag = "information", request_body = SupervisionBody,
    params(("code" = String, Path, description = "GS-2026-0001"), WriteHeaders),
    responses((status = 200, body = SupervisionDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
pub(super) async fn change(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<SupervisionBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::change_session(&app, &me.actor, &code, version, &body.into()).await;
            done.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

async fn answer(app: &App, me: &SignedIn, status: StatusCode, code: &str) -> Result<Response, Failure> {
    // What pages say in words the API says in states.
    let looked = usecase::look_session(app, &me.actor, code, Lang::Vi).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", looked.session.version);
    Ok((status, [(ETAG, version)], Json(session_detail(looked))).into_response())
}
