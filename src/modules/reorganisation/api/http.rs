//! Reorganisations in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Routes};
use utoipa::OpenApi;

use super::super::model::Reorganisation;
use super::super::usecase::{self, NameHeir, ReorganisationError};
use super::bodies::{
    self, DecisionBody, DryRun, HeirsBody, ReorganisationItem, ReorganisationList, ReorganisationOutlook, StepsBody,
    item,
};
use crate::api_write::{ApiWrite, Call, NoFields, WriteHeaders};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::api::restructure::Step;

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/reorganisations", list)
        .post("/reorganisations", create)
        .get("/reorganisations/{code}", one)
        .patch("/reorganisations/{code}", change)
        .patch("/reorganisations/{code}/steps", steps)
        .patch("/reorganisations/{code}/heirs", heirs)
        .get("/reorganisations/{code}/outlook", outlook)
        .get("/reorganisations/{code}/dry-run", dry_run)
        .post("/reorganisations/{code}/commit", commit)
        .post("/reorganisations/{code}/undo", undo)
        .post("/reorganisations/{code}/drop", drop_it)
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(list, create, one, change, steps, heirs, outlook, dry_run, commit, undo, drop_it),
    components(schemas(
        bodies::ReorganisationList,
        bodies::ReorganisationItem,
        bodies::DecisionBody,
        bodies::StepsBody,
        bodies::StepBody,
        bodies::NewBodyBody,
        bodies::HeirsBody,
        bodies::HeirBody,
        bodies::ReorganisationOutlook,
        bodies::DryRun
    ))
)]
struct Document;

/// All reorganisations, newest first.
#[utoipa::path(get, path = "/api/v1/reorganisations", tag = "reorganisation",
    responses((status = 200, body = ReorganisationList), (status = 401), (status = 403)))]
async fn list(State(app): State<Arc<App>>, me: SignedIn) -> Result<Json<ReorganisationList>, Failure> {
    let all = usecase::all(&app, &me.actor).await.map_err(Problem::from)?;
    let may = usecase::may_manage(&app, &me.actor).await.map_err(Problem::from)?;
    Ok(Json(ReorganisationList { items: all.iter().map(|it| item(it, app.clock.now(), may)).collect() }))
}

/// Begins one, as a draft.
#[utoipa::path(post, path = "/api/v1/reorganisations", tag = "reorganisation", request_body = DecisionBody, params(WriteHeaders),
    responses((status = 201, body = ReorganisationItem), (status = 401), (status = 403), (status = 422)))]
async fn create(State(app): State<Arc<App>>, write: ApiWrite<DecisionBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let done = usecase::begin(&app, &me.actor, &body.into()).await;
            answer(&app, &me, StatusCode::CREATED, done).await
        })
        .await
}

/// One reorganisation.
#[utoipa::path(get, path = "/api/v1/reorganisations/{code}", tag = "reorganisation", params(("code" = String, Path)),
    responses((status = 200, body = ReorganisationItem), (status = 401), (status = 403), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    let found = usecase::look(&app, &me.actor, &code).await;
    answer(&app, &me, StatusCode::OK, found).await
}

/// Changes the decision of a draft.
#[utoipa::path(patch, path = "/api/v1/reorganisations/{code}", tag = "reorganisation", request_body = DecisionBody,
    params(("code" = String, Path), WriteHeaders),
    responses((status = 200, body = ReorganisationItem), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn change(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<DecisionBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::change(&app, &me.actor, (&code, version), &body.into()).await;
            answer(&app, &me, StatusCode::OK, done).await
        })
        .await
}

/// Puts changes of the tree in place of those of a draft.
#[utoipa::path(patch, path = "/api/v1/reorganisations/{code}/steps", tag = "reorganisation", request_body = StepsBody,
    params(("code" = String, Path), WriteHeaders),
    responses((status = 200, body = ReorganisationItem), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn steps(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<StepsBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let read: Result<Vec<Step>, _> = body.steps.into_iter().map(bodies::StepBody::read).collect();
            let steps = read.map_err(|fault| Problem::from(ReorganisationError::from(fault)))?;
            let done = usecase::set_steps(&app, &me.actor, (&code, version), &steps).await;
            answer(&app, &me, StatusCode::OK, done).await
        })
        .await
}

/// Names who takes over what; what is not named stays as it was.
#[utoipa::path(patch, path = "/api/v1/reorganisations/{code}/heirs", tag = "reorganisation", request_body = HeirsBody,
    params(("code" = String, Path), WriteHeaders),
    responses((status = 200, body = ReorganisationItem), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn heirs(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<HeirsBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let named: Vec<NameHeir> = body
                .heirs
                .into_iter()
                .map(|one| NameHeir {
                    agency: AgencyId::from_uuid(one.agency_id),
                    kind: one.kind,
                    item: one.item_id,
                    heir: one.heir,
                })
                .collect();
            let mut done = usecase::name_heir(&app, &me.actor, (&code, version), &named).await;
            if let (Ok(it), Some(accepts)) = (&done, body.accepts_covered) {
                done = usecase::accept_covered(&app, &me.actor, (&code, Some(it.version)), accepts).await;
            }
            answer(&app, &me, StatusCode::OK, done).await
        })
        .await
}

/// What ended agencies hold, and who takes it over.
#[utoipa::path(get, path = "/api/v1/reorganisations/{code}/outlook", tag = "reorganisation", params(("code" = String, Path)),
    responses((status = 200, body = ReorganisationOutlook), (status = 401), (status = 403), (status = 404)))]
async fn outlook(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Json<ReorganisationOutlook>, Failure> {
    let found = usecase::outlook(&app, &me.actor, &code).await.map_err(Problem::from)?;
    Ok(Json(bodies::outlook(&found)))
}

/// What the commit would do, without doing it.
#[utoipa::path(get, path = "/api/v1/reorganisations/{code}/dry-run", tag = "reorganisation", params(("code" = String, Path)),
    responses((status = 200, body = DryRun), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn dry_run(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Json<DryRun>, Failure> {
    let foreseen = usecase::dry_run(&app, &me.actor, &code).await.map_err(Problem::from)?;
    Ok(Json(bodies::dry_run(&foreseen)))
}

/// Does it, in one transaction.
#[utoipa::path(post, path = "/api/v1/reorganisations/{code}/commit", tag = "reorganisation", request_body = NoFields,
    params(("code" = String, Path), WriteHeaders),
    responses((status = 200, body = ReorganisationItem), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn commit(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            let done = usecase::commit(&app, &me.actor, (&code, version)).await;
            answer(&app, &me, StatusCode::OK, done).await
        })
        .await
}

/// Takes it back, within a day.
#[utoipa::path(post, path = "/api/v1/reorganisations/{code}/undo", tag = "reorganisation", request_body = NoFields,
    params(("code" = String, Path), WriteHeaders),
    responses((status = 200, body = ReorganisationItem), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn undo(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            let done = usecase::undo(&app, &me.actor, (&code, version)).await;
            answer(&app, &me, StatusCode::OK, done).await
        })
        .await
}

/// Gives a draft up.
#[utoipa::path(post, path = "/api/v1/reorganisations/{code}/drop", tag = "reorganisation", request_body = NoFields,
    params(("code" = String, Path), WriteHeaders),
    responses((status = 200, body = ReorganisationItem), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn drop_it(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            let done = usecase::give_up(&app, &me.actor, (&code, version)).await;
            answer(&app, &me, StatusCode::OK, done).await
        })
        .await
}

async fn answer(
    app: &App,
    me: &SignedIn,
    status: StatusCode,
    done: Result<Reorganisation, ReorganisationError>,
) -> Result<Response, Failure> {
    let it = done.map_err(Problem::from)?;
    let may = usecase::may_manage(app, &me.actor).await.map_err(Problem::from)?;
    let body = item(&it, app.clock.now(), may);
    Ok((status, [(ETAG, format!("\"{}\"", it.version))], Json(body)).into_response())
}
