//! Monitoring in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::api_write::{ApiWrite, Call, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;
use crate::modules::monitoring::model::form::{PlanFieldForm, PlanItemForm};
use crate::modules::monitoring::model::plan::{Activity, PlanState, Reason};
use crate::modules::monitoring::usecase::{self, Filter, Line, Looked, MonitoringError, Place};
use crate::modules::obligations::api::State as Owed;

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/monitoring-plans", list)
        .post("/monitoring-plans", begin)
        .get("/monitoring-plans/{code}", one)
        .post("/monitoring-plans/{code}/put-field", put_field)
        .post("/monitoring-plans/{code}/remove-field", remove_field)
        .post("/monitoring-plans/{code}/put-item", put_item)
        .post("/monitoring-plans/{code}/remove-item", remove_item)
        .post("/monitoring-plans/{code}/submit", submit)
        .post("/monitoring-plans/{code}/send-back", send_back)
        .post("/monitoring-plans/{code}/accept", accept)
        .post("/monitoring-plans/{code}/issue", issue)
        .post("/monitoring-plans/{code}/amend", amend)
        .post("/monitoring-plans/{code}/issue-amendment", issue_amendment)
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
        begin,
        one,
        put_field,
        remove_field,
        put_item,
        remove_item,
        submit,
        send_back,
        accept,
        issue,
        amend,
        issue_amendment,
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
        NothingBody,
        ReasonBody,
        NumberBody,
        CoverageView,
        CoverView
    ))
)]
struct Document;

/// A page of the plans of a year, and of those that are owed and not begun.
#[derive(Debug, Serialize, ToSchema)]
struct PlanList {
    items: Vec<PlanLine>,
    #[serde(flatten)]
    page: PageFacts,
}

/// One agency's plan of a year, or that it owes one.
#[derive(Debug, Serialize, ToSchema)]
struct PlanLine {
    /// Id of the duty.
    duty_id: Uuid,
    agency_id: Uuid,
    year: i32,
    /// The law that it is under.
    rule_set: String,
    /// Code of the plan; null while none was begun.
    code: Option<String>,
    /// draft, submitted, returned, accepted, issued; null while none was begun.
    state: Option<&'static str>,
    /// Last day in time; null where no rule names one.
    due_on: Option<NaiveDate>,
    submitted_on: Option<NaiveDate>,
    fields: i64,
}

/// A field of a plan.
#[derive(Debug, Serialize, ToSchema)]
struct FieldView {
    field: String,
    name: String,
    #[schema(value_type = String)]
    reason: Reason,
    note: String,
    why_apart: String,
    /// The field of the plan of the unit above that it carries out, where that is another one.
    matched_field: Option<String>,
    amendment: i64,
}

/// A line of a plan.
#[derive(Debug, Serialize, ToSchema)]
struct ItemView {
    number: i64,
    #[schema(value_type = String)]
    activity: Activity,
    content: String,
    product: String,
    starts_on: Option<NaiveDate>,
    ends_on: NaiveDate,
    lead_id: Uuid,
    partners: String,
    /// Đồng.
    budget_vnd: Option<i64>,
    amendment: i64,
    /// The amendment takes it out.
    is_dropped: bool,
    /// State of the obligation; null before the plan is issued.
    #[schema(value_type = Option<String>)]
    obligation_state: Option<Owed>,
    /// Code of the obligation, where the caller sees it.
    obligation: Option<String>,
}

/// What is planned, and what of it is done by the ledger.
#[derive(Debug, Serialize, ToSchema)]
struct PlanProgress {
    planned: usize,
    done: usize,
    waiting: usize,
    overdue: usize,
    /// Đồng.
    budget_vnd: i64,
    /// Đồng planned for what is done.
    done_budget_vnd: i64,
}

/// A later change of an issued plan.
#[derive(Debug, Serialize, ToSchema)]
struct AmendmentView {
    amendment: i64,
    reason: String,
    number: Option<u32>,
    issued_on: Option<NaiveDate>,
}

/// One plan.
#[derive(Debug, Serialize, ToSchema)]
struct PlanDetail {
    id: Uuid,
    code: String,
    agency_id: Uuid,
    overseer_id: Uuid,
    year: i32,
    rule_set: String,
    #[schema(value_type = String)]
    state: PlanState,
    about: String,
    /// Number and symbol, once it is issued.
    number: Option<String>,
    issued_on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
    submitted_on: Option<NaiveDate>,
    accepted_on: Option<NaiveDate>,
    /// What is missing, where it was sent back.
    returned_why: String,
    fields: Vec<FieldView>,
    items: Vec<ItemView>,
    /// Null before the plan is issued.
    progress: Option<PlanProgress>,
    amendments: Vec<AmendmentView>,
    /// What stands against sending it in: codes of messages.
    lacks: Vec<&'static str>,
    /// Code of the obligation, where the caller sees it.
    obligation: Option<String>,
    /// view, edit, write, submit, discard, send-back, accept, issue, amend, issue-amendment, give-up-amendment.
    actions: Vec<&'static str>,
    version: i64,
}

/// Whose plan is begun.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct BeginBody {
    agency_id: String,
    year: i32,
    /// With the words, fields and lines of the year before.
    copies: bool,
}

/// A field to watch.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct FieldBody {
    field: String,
    /// key, period, hot, rights, ministry, province.
    reason: String,
    note: String,
    /// Why it is watched though it is no field of the plan of the unit above.
    why_apart: String,
    /// Code of the field of the plan of the unit above that it carries out, where that is another one.
    matched_field: String,
}

/// Which field.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct WhichFieldBody {
    field: String,
}

/// A line.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct ItemBody {
    /// The line that is changed; null for a new one.
    number: Option<i64>,
    /// collect, inspect, survey, assess, train, disseminate, report, `review_documents`.
    activity: String,
    content: String,
    product: String,
    /// ISO or dd/mm/yyyy.
    starts_on: String,
    ends_on: String,
    lead_id: String,
    partners: String,
    /// Đồng.
    budget_vnd: Option<i64>,
}

/// Which line.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct WhichItemBody {
    number: i64,
}

/// Nothing but the act itself.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct NothingBody {}

/// Why.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct ReasonBody {
    reason: String,
}

/// Number and day of a document.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct NumberBody {
    number: u32,
    /// ISO or dd/mm/yyyy.
    on: String,
}

/// Which field is watched by whom in a year.
#[derive(Debug, Serialize, ToSchema)]
struct CoverageView {
    year: i32,
    fields: Vec<CoverView>,
}

/// How a field is watched.
#[derive(Debug, Serialize, ToSchema)]
struct CoverView {
    field: String,
    name: String,
    /// Agencies of the province's level whose issued plan names it.
    province: Vec<Uuid>,
    districts: usize,
    communes: usize,
    /// Plans not issued yet that name it.
    to_come: usize,
    is_gap: bool,
    is_overlap: bool,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Listing {
    /// This year where it is left out.
    year: Option<i32>,
    /// missing, draft, submitted, returned, accepted, issued.
    state: Option<String>,
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
    let filter = Filter { year: asked.year.unwrap_or(app.clock.today().year()), state };
    let board = usecase::board(&app, &me.actor, filter, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(board.lines.next, board.count, asked.count);
    Ok(Json(PlanList { items: board.lines.items.iter().map(line).collect(), page }))
}

fn line(line: &Line) -> PlanLine {
    let duty = &line.listed.duty;
    let (code, state) = line.listed.plan.clone().unzip();
    PlanLine {
        duty_id: duty.id.uuid(),
        agency_id: duty.agency.uuid(),
        year: duty.year,
        rule_set: duty.rule_set.clone(),
        code,
        state: state.map(PlanState::as_str),
        due_on: line.owed.as_ref().and_then(|owed| owed.due_on),
        submitted_on: line.listed.submitted_on,
        fields: line.listed.fields,
    }
}

/// One plan.
#[utoipa::path(get, path = "/api/v1/monitoring-plans/{code}", tag = "monitoring",
    params(("code" = String, Path, description = "TD-2026-0001")),
    responses((status = 200, body = PlanDetail), (status = 401), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    answer(&app, &me, StatusCode::OK, &code).await
}

/// Begins the plan of an agency for a year.
#[utoipa::path(post, path = "/api/v1/monitoring-plans", tag = "monitoring", request_body = BeginBody, params(WriteHeaders),
    responses((status = 201, body = PlanDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn begin(State(app): State<Arc<App>>, write: ApiWrite<BeginBody>) -> Result<Response, Failure> {
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
async fn put_field(
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
async fn remove_field(
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
async fn put_item(
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
async fn remove_item(
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
#[utoipa::path(post, path = "/api/v1/monitoring-plans/{code}/submit", tag = "monitoring", request_body = NothingBody,
    params(("code" = String, Path, description = "TD-2026-0001"), WriteHeaders),
    responses((status = 200, body = PlanDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn submit(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NothingBody>,
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
async fn send_back(
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
#[utoipa::path(post, path = "/api/v1/monitoring-plans/{code}/accept", tag = "monitoring", request_body = NothingBody,
    params(("code" = String, Path, description = "TD-2026-0001"), WriteHeaders),
    responses((status = 200, body = PlanDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn accept(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NothingBody>,
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
async fn issue(
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
async fn amend(
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
async fn issue_amendment(
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

async fn told(app: &App, me: &SignedIn, code: &str, done: Result<(), MonitoringError>) -> Result<Response, Failure> {
    done.map_err(Problem::from)?;
    answer(app, me, StatusCode::OK, code).await
}

async fn answer(app: &App, me: &SignedIn, status: StatusCode, code: &str) -> Result<Response, Failure> {
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", looked.plan.version);
    Ok((status, [(ETAG, version)], Json(detail(looked))).into_response())
}

fn detail(looked: Looked) -> PlanDetail {
    let (plan, entries) = (looked.plan, looked.entries);
    PlanDetail {
        progress: looked.progress.map(|progress| PlanProgress {
            planned: progress.planned,
            done: progress.done,
            waiting: progress.waiting,
            overdue: progress.overdue,
            budget_vnd: progress.budget_vnd,
            done_budget_vnd: progress.done_budget_vnd,
        }),
        id: plan.id.uuid(),
        number: plan.label(),
        issued_on: plan.issued.map(|(_, on)| on),
        due_on: looked.owed.as_ref().and_then(|owed| owed.due_on),
        submitted_on: plan.submitted.map(|(on, _)| on),
        accepted_on: plan.accepted.map(|(on, _)| on),
        code: plan.code,
        agency_id: plan.duty.agency.uuid(),
        overseer_id: plan.duty.overseer.uuid(),
        year: plan.duty.year,
        rule_set: plan.duty.rule_set,
        state: plan.state,
        about: plan.content.about,
        returned_why: plan.returned_why,
        fields: looked
            .fields
            .into_iter()
            .map(|field| FieldView {
                field: field.field,
                name: field.name,
                reason: field.reason,
                note: field.note,
                why_apart: field.why_apart,
                matched_field: field.matched,
                amendment: field.amendment,
            })
            .collect(),
        items: looked
            .items
            .into_iter()
            .map(|item| ItemView {
                number: item.number,
                activity: item.activity,
                content: item.content,
                product: item.product,
                starts_on: item.starts_on,
                ends_on: item.ends_on,
                lead_id: item.lead.uuid(),
                partners: item.partners,
                budget_vnd: item.budget_vnd,
                amendment: item.amendment,
                is_dropped: item.is_dropped,
                obligation_state: entries.get(&item.number).map(|entry| entry.brief.state),
                obligation: entries.get(&item.number).and_then(|entry| entry.code.clone()),
            })
            .collect(),
        amendments: looked
            .amendments
            .into_iter()
            .map(|amendment| AmendmentView {
                amendment: amendment.amendment,
                reason: amendment.reason,
                number: amendment.issued.map(|(number, _)| number),
                issued_on: amendment.issued.map(|(_, on)| on),
            })
            .collect(),
        lacks: looked.lacks.iter().map(|lack| lack.code).collect(),
        obligation: looked.obligation,
        actions: looked.actions,
        version: plan.version,
    }
}
