//! Programmes in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::page::{Cursor, Page};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::api_write::{ApiWrite, Call, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::api::Counts;
use crate::modules::programmes::model::{Programme, ProgrammeForm};
use crate::modules::programmes::usecase::{self, Looked, Shown};

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/programmes", list)
        .post("/programmes", create)
        .get("/programmes/{code}", one)
        .patch("/programmes/{code}", change)
        .post("/programmes/{code}/close", close)
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(list, one, create, change, close),
    components(schemas(ProgrammeList, ProgrammeItem, ProgrammeDetail, ProgrammeBody, ProgrammeChange, ClosingBody))
)]
struct Document;

/// A page of programmes.
#[derive(Debug, Serialize, ToSchema)]
struct ProgrammeList {
    items: Vec<ProgrammeItem>,
    #[serde(flatten)]
    page: PageFacts,
}

/// One programme with how far it is, as far as the caller sees the ledger. Counts stop at 10 000.
#[derive(Debug, Serialize, ToSchema)]
struct ProgrammeItem {
    id: Uuid,
    code: String,
    name: String,
    /// Which decision set it up.
    source: String,
    goal: String,
    jurisdiction_id: Uuid,
    lead_id: Option<Uuid>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    /// Set once it was summed up.
    closed_on: Option<NaiveDate>,
    outcome: Option<String>,
    obligations: u64,
    overdue: u64,
    completed_on_time: u64,
    completed_late: u64,
    version: i64,
}

/// A directive under a programme.
#[derive(Debug, Serialize, ToSchema)]
struct UnderProgramme {
    code: String,
    kind: String,
    number: Option<String>,
    issued_on: Option<NaiveDate>,
    title: String,
}

/// One programme with its directives and what the caller may do with it.
#[derive(Debug, Serialize, ToSchema)]
struct ProgrammeDetail {
    #[serde(flatten)]
    item: ProgrammeItem,
    directives: Vec<UnderProgramme>,
    /// view, manage.
    actions: Vec<&'static str>,
}

/// What is known of a programme.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct ProgrammeBody {
    name: String,
    source: String,
    goal: String,
    jurisdiction_id: String,
    lead_id: String,
    /// ISO or dd/mm/yyyy.
    starts_on: String,
    ends_on: String,
}

impl From<ProgrammeBody> for ProgrammeForm {
    fn from(body: ProgrammeBody) -> Self {
        Self {
            name: body.name,
            source: body.source,
            goal: body.goal,
            jurisdiction: body.jurisdiction_id,
            lead: body.lead_id,
            starts_on: body.starts_on,
            ends_on: body.ends_on,
        }
    }
}

/// What changes of a programme; what is not sent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct ProgrammeChange {
    name: Option<String>,
    source: Option<String>,
    goal: Option<String>,
    /// Empty for nobody.
    lead_id: Option<String>,
    /// ISO or dd/mm/yyyy.
    starts_on: Option<String>,
    /// The same; empty while it is open.
    ends_on: Option<String>,
}

impl ProgrammeChange {
    fn onto(self, form: ProgrammeForm) -> ProgrammeForm {
        ProgrammeForm {
            name: self.name.unwrap_or(form.name),
            source: self.source.unwrap_or(form.source),
            goal: self.goal.unwrap_or(form.goal),
            jurisdiction: form.jurisdiction,
            lead: self.lead_id.unwrap_or(form.lead),
            starts_on: self.starts_on.unwrap_or(form.starts_on),
            ends_on: self.ends_on.unwrap_or(form.ends_on),
        }
    }
}

/// How a programme ended.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct ClosingBody {
    /// ISO or dd/mm/yyyy.
    closed_on: String,
    outcome: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Listing {
    /// running or closed; both where not said.
    state: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

/// The programmes that the caller sees, the newest first.
#[utoipa::path(get, path = "/api/v1/programmes", tag = "programmes", params(Listing),
    responses((status = 200, body = ProgrammeList), (status = 401)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<ProgrammeList>, Failure> {
    let after: Option<Cursor> = asked.after.as_deref().and_then(|after| after.parse().ok());
    let page = Page::new(asked.limit, after);
    let is_running = asked.state.as_deref().map(|state| state != "closed");
    let (slice, count) = usecase::programmes(&app, &me.actor, is_running, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(slice.next, count, asked.count);
    Ok(Json(ProgrammeList { items: slice.items.into_iter().map(item).collect(), page }))
}

/// One programme.
#[utoipa::path(get, path = "/api/v1/programmes/{code}", tag = "programmes",
    params(("code" = String, Path, description = "CT-2026-0001")),
    responses((status = 200, body = ProgrammeDetail), (status = 401), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    let Looked { shown, directives, actions } = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let version = etag(shown.programme.version);
    let directives = directives.into_iter().map(|label| UnderProgramme {
        code: label.code,
        kind: label.kind,
        number: label.number,
        issued_on: label.issued_on,
        title: label.title,
    });
    let body = ProgrammeDetail {
        item: item(shown),
        directives: directives.collect(),
        actions: actions.into_iter().map(|action| action.as_str()).collect(),
    };
    Ok(([(ETAG, version)], Json(body)).into_response())
}

/// Enters a programme.
#[utoipa::path(post, path = "/api/v1/programmes", tag = "programmes", request_body = ProgrammeBody, params(WriteHeaders),
    responses((status = 201, body = ProgrammeItem), (status = 401), (status = 403), (status = 422)))]
async fn create(State(app): State<Arc<App>>, write: ApiWrite<ProgrammeBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let made = usecase::create(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::CREATED, made).await
        })
        .await
}

/// Changes what is known of a programme.
#[utoipa::path(patch, path = "/api/v1/programmes/{code}", tag = "programmes", request_body = ProgrammeChange,
    params(("code" = String, Path, description = "CT-2026-0001"), WriteHeaders),
    responses((status = 200, body = ProgrammeItem), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn change(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<ProgrammeChange>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let known = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?.shown.programme;
            let form = body.onto(ProgrammeForm::of(&known.facts));
            // What is not sent is what was just read: nobody may have changed it since.
            let version = version.unwrap_or(known.version);
            let done = usecase::change(&app, &me.actor, &code, Some(version), &form).await;
            answer(&app, &me, StatusCode::OK, done.map_err(Problem::from)?).await
        })
        .await
}

/// Closes a programme.
#[utoipa::path(post, path = "/api/v1/programmes/{code}/close", tag = "programmes", request_body = ClosingBody,
    params(("code" = String, Path, description = "CT-2026-0001"), WriteHeaders),
    responses((status = 200, body = ProgrammeItem), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn close(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<ClosingBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let closing = (body.closed_on.as_str(), body.outcome.as_str());
            let done = usecase::close(&app, &me.actor, &code, version, closing).await;
            answer(&app, &me, StatusCode::OK, done.map_err(Problem::from)?).await
        })
        .await
}

async fn answer(app: &App, me: &SignedIn, status: StatusCode, programme: Programme) -> Result<Response, Failure> {
    let shown = usecase::look(app, &me.actor, &programme.code).await.map_err(Problem::from)?.shown;
    Ok((status, [(ETAG, etag(shown.programme.version))], Json(item(shown))).into_response())
}

fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

fn item(shown: Shown) -> ProgrammeItem {
    let Shown { programme, counts } = shown;
    let Counts { total, overdue, completed_on_time, completed_late, .. } = counts;
    let facts = programme.facts;
    let (closed_on, outcome) = programme.closing.map(|closing| (closing.on, closing.outcome)).unzip();
    ProgrammeItem {
        id: programme.id.uuid(),
        code: programme.code,
        name: facts.name,
        source: facts.source,
        goal: facts.goal,
        jurisdiction_id: facts.jurisdiction.uuid(),
        lead_id: facts.lead.map(|id| id.uuid()),
        starts_on: facts.starts_on,
        ends_on: facts.ends_on,
        closed_on,
        outcome,
        obligations: total.at_least(),
        overdue: overdue.at_least(),
        completed_on_time: completed_on_time.at_least(),
        completed_late: completed_late.at_least(),
        version: programme.version,
    }
}
