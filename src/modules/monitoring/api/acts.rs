//! Writes of plans in the JSON API.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::Failure;

use super::bodies::{
    BeginBody, FieldBody, ItemBody, NumberBody, PlanDetail, ReasonBody, WhichFieldBody, WhichItemBody,
};
use super::http::answer;
use crate::api_write::{ApiWrite, Call, NoFields, WriteHeaders};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::monitoring::model::form::{PlanFieldForm, PlanItemForm};
use crate::modules::monitoring::usecase::{self, MonitoringError, Place};

/// Begins the plan of an agency for a year.
#[utoipa::path(post, path = "/api/v1/monitoring-plans", tag = "monitoring", request_body = BeginBody, params(WriteHeaders),
    responses((status = 201, body = PlanDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn begin(State(app): State<Arc<App>>, write: ApiWrite<BeginBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let agency = body.agency_id.parse().map_err(|_| Problem::not_found("agency"))?;
            let begun = usecase::begin(&app, &me.actor, agency, &body.year.to_string(), body.copies).await;
            answer(&app, &me, StatusCode::CREATED, &begun.map_err(Problem::from)?.code).await
        })
        .await
}

/// Adds a field to watch, or changes why.
#[utoipa::path(post, path = "/api/v1/monitoring-plans/{code}/put-field", tag = "monitoring", request_body = FieldBody,
    params(("code" = String, Path, description = "TD-2026-0001"), WriteHeaders),
    responses((status = 200, body = PlanDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn put_field(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<FieldBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let FieldBody { field, reason, note, why_apart, matched_field: matched } = body;
            let form = PlanFieldForm { field, reason, note, why_apart, matched };
            let done = usecase::put_field(&app, &me.actor, Place { code: &code, version }, &form).await;
            told(&app, &me, &code, done).await
        })
        .await
}

/// Takes a field out.
#[utoipa::path(post, path = "/api/v1/monitoring-plans/{code}/remove-field", tag = "monitoring", request_body = WhichFieldBody,
    params(("code" = String, Path, description = "TD-2026-0001"), WriteHeaders),
    responses((status = 200, body = PlanDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub(super) async fn remove_field(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<WhichFieldBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let place = Place { code: &code, version };
            let done = usecase::remove_field(&app, &me.actor, place, &body.field).await;
            told(&app, &me, &code, done).await
        })
        .await
}

/// Adds a line, or changes one.
#[utoipa::path(post, path = "/api/v1/monitoring-plans/{code}/put-item", tag = "monitoring", request_body = ItemBody,
    params(("code" = String, Path, description = "TD-2026-0001"), WriteHeaders),
    responses((status = 200, body = PlanDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn put_item(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<ItemBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let place = Place { code: &code, version };
            let number = body.number;
            let form = PlanItemForm {
                activity: body.activity,
                content: body.content,
                product: body.product,
                starts_on: body.starts_on,
                ends_on: body.ends_on,
                lead: body.lead_id,
                partners: body.partners,
                budget: body.budget_vnd.map(|amount| amount.to_string()).unwrap_or_default(),
            };
            let done = match number {
                Some(number) => usecase::change_item(&app, &me.actor, place, number, &form).await,
                None => usecase::put_item(&app, &me.actor, place, &form).await,
            };
            told(&app, &me, &code, done).await
        })
        .await
}

/// Takes a line out.
#[utoipa::path(post, path = "/api/v1/monitoring-plans/{code}/remove-item", tag = "monitoring", request_body = WhichItemBody,
    params(("code" = String, Path, description = "TD-2026-0001"), WriteHeaders),
    responses((status = 200, body = PlanDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub(super) async fn remove_item(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<WhichItemBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let place = Place { code: &code, version };
            let done = usecase::remove_item(&app, &me.actor, place, body.number).await;
            told(&app, &me, &code, done).await
        })
        .await
}

/// Sends a plan in: the obligation is reported.
#[utoipa::path(post, path = "/api/v1/monitoring-plans/{code}/submit", tag = "monitoring", request_body = NoFields,
    params(("code" = String, Path, description = "TD-2026-0001"), WriteHeaders),
    responses((status = 200, body = PlanDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn submit(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            let done = usecase::submit(&app, &me.actor, Place { code: &code, version }).await;
            told(&app, &me, &code, done).await
        })
        .await
}

/// Sends a plan back.
#[utoipa::path(post, path = "/api/v1/monitoring-plans/{code}/send-back", tag = "monitoring", request_body = ReasonBody,
    params(("code" = String, Path, description = "TD-2026-0001"), WriteHeaders),
    responses((status = 200, body = PlanDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn send_back(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<ReasonBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let place = Place { code: &code, version };
            let done = usecase::send_back(&app, &me.actor, place, &body.reason).await;
            told(&app, &me, &code, done).await
        })
        .await
}

/// Has nothing against a plan.
#[utoipa::path(post, path = "/api/v1/monitoring-plans/{code}/accept", tag = "monitoring", request_body = NoFields,
    params(("code" = String, Path, description = "TD-2026-0001"), WriteHeaders),
    responses((status = 200, body = PlanDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn accept(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            let done = usecase::accept(&app, &me.actor, Place { code: &code, version }).await;
            told(&app, &me, &code, done).await
        })
        .await
}

/// Gives an accepted plan its number and day: its files are written, the obligation is confirmed.
#[utoipa::path(post, path = "/api/v1/monitoring-plans/{code}/issue", tag = "monitoring", request_body = NumberBody,
    params(("code" = String, Path, description = "TD-2026-0001"), WriteHeaders),
    responses((status = 200, body = PlanDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn issue(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NumberBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let numbered = (&*body.number.to_string(), &*body.on);
            let done = usecase::issue(&app, &me.actor, Place { code: &code, version }, numbered).await;
            told(&app, &me, &code, done).await
        })
        .await
}

/// Begins an amendment of an issued plan: fields and lines that are put from now on are its.
#[utoipa::path(post, path = "/api/v1/monitoring-plans/{code}/amend", tag = "monitoring", request_body = ReasonBody,
    params(("code" = String, Path, description = "TD-2026-0001"), WriteHeaders),
    responses((status = 200, body = PlanDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn amend(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<ReasonBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let place = Place { code: &code, version };
            let done = usecase::begin_amendment(&app, &me.actor, place, &body.reason).await;
            told(&app, &me, &code, done).await
        })
        .await
}

/// Gives the open amendment its number and day.
#[utoipa::path(post, path = "/api/v1/monitoring-plans/{code}/issue-amendment", tag = "monitoring", request_body = NumberBody,
    params(("code" = String, Path, description = "TD-2026-0001"), WriteHeaders),
    responses((status = 200, body = PlanDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn issue_amendment(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NumberBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let numbered = (&*body.number.to_string(), &*body.on);
            let done = usecase::issue_amendment(&app, &me.actor, Place { code: &code, version }, numbered).await;
            told(&app, &me, &code, done).await
        })
        .await
}

async fn told(app: &App, me: &SignedIn, code: &str, done: Result<(), MonitoringError>) -> Result<Response, Failure> {
    done.map_err(Problem::from)?;
    answer(app, me, StatusCode::OK, code).await
}
