//! What is done to a directive as a whole through the JSON API: one address per verb, each a thin caller of the same use case as the page.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::http::{DirectiveDetail, answer};
use crate::api_write::{ApiFile, ApiWrite, Call, FileContent, NoFields, WriteHeaders};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::directives::model::check::Blocker;
use crate::modules::directives::model::head::HeadForm;
use crate::modules::directives::policy::{self, Action, Stakes};
use crate::modules::directives::usecase::{
    self, Communication, DirectiveError, HeadCommand, Incoming, IssueCommand, IssuePreview, Received,
};

/// Room for one file; the reader's own limit is asked after it.
const FILE_MAX_BYTES: usize = 200 * 1024 * 1024;

/// Adds the addresses.
pub(super) fn routes(routes: Routes<Arc<App>>) -> Routes<Arc<App>> {
    let receiving = Routes::new().post("/directives", receive).body_limit(FILE_MAX_BYTES);
    routes
        .merge(receiving)
        .patch("/directives/{code}", change)
        .post("/directives/{code}/withdraw", withdraw)
        .post("/directives/{code}/reopen", reopen)
        .post("/directives/{code}/read-again", read_again)
        .get("/directives/{code}/issue", preview)
        .post("/directives/{code}/issue", issue)
        .post("/directives/{code}/confirm-receipt", confirm_receipt)
        .post("/directives/{code}/communicate", communicate)
}

/// The part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(receive, change, withdraw, reopen, read_again, preview, issue, confirm_receipt, communicate))]
pub(super) struct Document;

/// What is to be said of a file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FileQuery {
    /// Its name; shown, never used as a path.
    name: String,
    /// The agency inside which its phrases are understood; the only one of the caller's where not said.
    jurisdiction_id: Option<Uuid>,
}

/// What became of a file.
#[derive(Debug, Serialize, ToSchema)]
struct ReceivedDirective {
    /// new, already_there (the same content came before) or kept_unread (it could not be read now, and can be later).
    outcome: &'static str,
    /// Absent where the same content came before and the caller may not see it.
    code: Option<String>,
    title: Option<String>,
    /// Proposed tasks of a new one.
    drafts: Option<usize>,
    /// Those of them that the reader had doubts about.
    uncertain: Option<usize>,
    /// Why it could not be read.
    failure_code: Option<&'static str>,
}

/// Brings one file into the inbox: DOCX, PDF, HTML or text in any Vietnamese encoding. One with a secrecy mark is refused, and nothing of it kept.
#[utoipa::path(post, path = "/api/v1/directives", tag = "directives", params(FileQuery, WriteHeaders),
    request_body(content = FileContent, content_type = "application/octet-stream"),
    responses((status = 200, description = "The same content came before", body = ReceivedDirective),
        (status = 201, description = "It waits for a review", body = ReceivedDirective),
        (status = 401), (status = 403), (status = 413), (status = 415), (status = 422)))]
async fn receive(
    State(app): State<Arc<App>>,
    Query(query): Query<FileQuery>,
    file: ApiFile,
) -> Result<Response, Failure> {
    policy::may(file.actor(), Action::Receive, &Stakes::default())?;
    let write = file.read().await?;
    write
        .once(|Call { me, body, .. }| async move {
            let jurisdiction = query.jurisdiction_id.map(AgencyId::from_uuid);
            let file = Incoming { name: query.name, bytes: body.to_vec() };
            let received = usecase::receive(&app, &me.actor, file, jurisdiction).await.map_err(Problem::from)?;
            told(received)
        })
        .await
}

fn told(received: Received) -> Result<Response, Failure> {
    let mut told = ReceivedDirective {
        outcome: "new",
        code: None,
        title: None,
        drafts: None,
        uncertain: None,
        failure_code: None,
    };
    let status = match received {
        Received::New { code, title, cards, uncertain } => {
            told = ReceivedDirective {
                code: Some(code),
                title: Some(title),
                drafts: Some(cards),
                uncertain: Some(uncertain),
                ..told
            };
            StatusCode::CREATED
        }
        Received::AlreadyThere { first } => {
            let (code, title) = first.map(|first| (first.code, first.title)).unzip();
            told = ReceivedDirective { outcome: "already_there", code, title, ..told };
            StatusCode::OK
        }
        Received::Failed { code, reason, .. } => {
            told = ReceivedDirective { outcome: "kept_unread", code: Some(code), failure_code: Some(reason), ..told };
            StatusCode::CREATED
        }
        Received::Refused(refusal) => {
            return Err(Problem::invalid(vec![FieldError::new("file", refusal.code())]).into());
        }
    };
    Ok((status, Json(told)).into_response())
}

/// Facts of the head; what is not sent stays, an empty text takes a fact away.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct DirectiveHead {
    /// ke_hoach, chi_thi, cong_van …
    kind: Option<String>,
    number: Option<String>,
    /// `YYYY-MM-DD`.
    issued_on: Option<String>,
    issuer: Option<String>,
    title: Option<String>,
    signer: Option<String>,
    signer_position: Option<String>,
    /// An agency's id: inside it phrases are understood.
    jurisdiction_id: Option<String>,
    /// An agency's id: who follows it up; empty for the jurisdiction's rule.
    overseer_id: Option<String>,
    programme_id: Option<String>,
    /// Code of the issued directive that it carries out.
    carries_out: Option<String>,
}

impl From<DirectiveHead> for HeadForm {
    fn from(head: DirectiveHead) -> Self {
        Self {
            kind: head.kind,
            number: head.number,
            issued_on: head.issued_on,
            issuer: head.issuer,
            title: head.title,
            signer: head.signer,
            signer_position: head.signer_position,
            jurisdiction: head.jurisdiction_id,
            programme: head.programme_id,
            overseer: head.overseer_id,
            carries_out: head.carries_out,
        }
    }
}

/// The page's form calls some facts otherwise than the API.
fn renamed(error: DirectiveError) -> Problem {
    let DirectiveError::Invalid(errors) = error else { return error.into() };
    let of_api = |error: FieldError| {
        let field = match error.field {
            "jurisdiction" => "jurisdiction_id",
            "programme" => "programme_id",
            "overseer" => "overseer_id",
            field => field,
        };
        FieldError { field, ..error }
    };
    Problem::invalid(errors.into_iter().map(of_api).collect())
}

/// Changes facts in the head of a directive under review.
#[utoipa::path(patch, path = "/api/v1/directives/{code}", tag = "directives", request_body = DirectiveHead,
    params(("code" = String, Path, description = "VB-2026-0007"), WriteHeaders),
    responses((status = 200, body = DirectiveDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn change(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<DirectiveHead>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let command = HeadCommand { version, form: body.into() };
            usecase::set_head(&app, &me.actor, &code, &command).await.map_err(renamed)?;
            answer(&app, &me, &code).await
        })
        .await
}

/// Why a draft is given up.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct DirectiveReason {
    reason: String,
}

/// Gives up a draft; its file stays, so that the same content coming again is recognised.
#[utoipa::path(post, path = "/api/v1/directives/{code}/withdraw", tag = "directives", request_body = DirectiveReason,
    params(("code" = String, Path, description = "VB-2026-0007"), WriteHeaders),
    responses((status = 200, body = DirectiveDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn withdraw(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<DirectiveReason>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::withdraw(&app, &me.actor, &code, version, &body.reason).await.map_err(Problem::from)?;
            answer(&app, &me, &code).await
        })
        .await
}

/// Takes a draft up again that was given up.
#[utoipa::path(post, path = "/api/v1/directives/{code}/reopen", tag = "directives", request_body = NoFields,
    params(("code" = String, Path, description = "VB-2026-0007"), WriteHeaders),
    responses((status = 200, body = DirectiveDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn reopen(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            usecase::reopen(&app, &me.actor, &code, version).await.map_err(Problem::from)?;
            answer(&app, &me, &code).await
        })
        .await
}

/// Reads a file again that was kept unread; 409 where it still cannot be read.
#[utoipa::path(post, path = "/api/v1/directives/{code}/read-again", tag = "directives", request_body = NoFields,
    params(("code" = String, Path, description = "VB-2026-0007"), WriteHeaders),
    responses((status = 200, body = DirectiveDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn read_again(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, .. }| async move {
            match usecase::read_again(&app, &me.actor, &code).await.map_err(Problem::from)? {
                Received::New { .. } => answer(&app, &me, &code).await,
                _ => Err(Problem::refused("directive-still-unread").into()),
            }
        })
        .await
}

/// What issuing would do.
#[derive(Debug, Serialize, ToSchema)]
struct DirectiveIssuePreview {
    /// Whether it is issued already, and this adds to it.
    is_supplement: bool,
    /// Codes of what stands in the way; none when it can be issued.
    blockers: Vec<DirectiveBlocker>,
    /// Tasks, once nothing stands in the way.
    tasks: Option<usize>,
    obligations: Option<usize>,
    agencies: Option<usize>,
    recipients: Vec<DirectiveRecipientName>,
    /// Who would follow it up.
    overseer_id: Option<Uuid>,
    /// Phrases that nobody was found for.
    unresolved: Vec<String>,
    /// Orders that nobody would owe, counted from 1.
    ownerless: Vec<usize>,
}

/// What stands in the way of issuing.
#[derive(Debug, Serialize, ToSchema)]
struct DirectiveBlocker {
    code: &'static str,
    /// How many, where that can be counted.
    count: usize,
}

/// Who would be sent it.
#[derive(Debug, Serialize, ToSchema)]
struct DirectiveRecipientName {
    agency_id: Uuid,
    /// The words that mean the agency.
    words: String,
}

/// How a directive is to be issued.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct DirectiveIssue {
    /// Accept the cards that the reader had no doubt about, and leave the uncertain ones as proposals.
    accept_certain: bool,
}

/// What is asked before issuing.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct IssueQuery {
    /// As if the cards that the reader had no doubt about were accepted.
    accept_certain: Option<bool>,
}

/// What issuing would do, without doing it.
#[utoipa::path(get, path = "/api/v1/directives/{code}/issue", tag = "directives",
    params(("code" = String, Path, description = "VB-2026-0007"), IssueQuery),
    responses((status = 200, body = DirectiveIssuePreview), (status = 401), (status = 403), (status = 404)))]
async fn preview(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    Query(query): Query<IssueQuery>,
) -> Result<Json<DirectiveIssuePreview>, Failure> {
    let command = IssueCommand { version: None, accept_certain: query.accept_certain == Some(true) };
    let seen = usecase::preview_issue(&app, &me.actor, &code, &command).await.map_err(Problem::from)?;
    let IssuePreview { blockers, ledger, recipients, overseer, unresolved, ownerless, is_supplement, .. } = seen;
    let blocker = |blocker: &Blocker| DirectiveBlocker { code: blocker.code(), count: blocker.count() };
    Ok(Json(DirectiveIssuePreview {
        is_supplement,
        blockers: blockers.iter().map(blocker).collect(),
        tasks: ledger.as_ref().map(|ledger| ledger.tasks),
        obligations: ledger.as_ref().map(|ledger| ledger.obligations),
        agencies: ledger.as_ref().map(|ledger| ledger.agencies),
        recipients: recipients
            .into_iter()
            .map(|(agency, words)| DirectiveRecipientName { agency_id: agency.uuid(), words })
            .collect(),
        overseer_id: overseer.map(AgencyId::uuid),
        unresolved: unresolved.into_iter().map(|open| open.words).collect(),
        ownerless,
    }))
}

/// Issues it: tasks, obligations and recipients in one transaction. On an issued directive, issues what was accepted since.
#[utoipa::path(post, path = "/api/v1/directives/{code}/issue", tag = "directives", request_body = DirectiveIssue,
    params(("code" = String, Path, description = "VB-2026-0007"), WriteHeaders),
    responses((status = 200, body = DirectiveDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn issue(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<DirectiveIssue>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let command = IssueCommand { version, accept_certain: body.accept_certain };
            usecase::issue(&app, &me.actor, &code, &command).await.map_err(Problem::from)?;
            answer(&app, &me, &code).await
        })
        .await
}

/// For which recipient.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DirectiveReceipt {
    agency_id: Uuid,
}

/// A recipient has received it; saying so again changes nothing.
#[utoipa::path(post, path = "/api/v1/directives/{code}/confirm-receipt", tag = "directives", request_body = DirectiveReceipt,
    params(("code" = String, Path, description = "VB-2026-0007"), WriteHeaders),
    responses((status = 200, body = DirectiveDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn confirm_receipt(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<DirectiveReceipt>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let agency = AgencyId::from_uuid(body.agency_id);
            usecase::confirm_receipt(&app, &me.actor, &code, agency).await.map_err(Problem::from)?;
            answer(&app, &me, &code).await
        })
        .await
}

/// How a recipient told its people (quán triệt).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DirectiveCommunication {
    agency_id: Uuid,
    /// "Hội nghị trực tuyến", "Sao gửi văn bản" …
    form: String,
    communicated_on: NaiveDate,
}

/// A recipient has told its people; it has thereby received the directive too.
#[utoipa::path(post, path = "/api/v1/directives/{code}/communicate", tag = "directives", request_body = DirectiveCommunication,
    params(("code" = String, Path, description = "VB-2026-0007"), WriteHeaders),
    responses((status = 200, body = DirectiveDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn communicate(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<DirectiveCommunication>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let agency = AgencyId::from_uuid(body.agency_id);
            let said = Communication { form: body.form, on: body.communicated_on.to_string() };
            let done = usecase::communicate(&app, &me.actor, &code, agency, &said).await;
            done.map_err(|error| match Problem::from(error) {
                Problem::Invalid(errors) => Problem::invalid(errors.into_iter().map(of_communication).collect()),
                problem => problem,
            })?;
            answer(&app, &me, &code).await
        })
        .await
}

fn of_communication(error: FieldError) -> FieldError {
    if error.field == "on" { FieldError { field: "communicated_on", ..error } } else { error }
}
