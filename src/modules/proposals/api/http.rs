//! Proposals in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::{DateTime, NaiveDate, Utc};
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
use crate::modules::obligations::api::Answer;
use crate::modules::proposals::model::{Proposal, ProposalForm};
use crate::modules::proposals::usecase::{self, Looked};

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/proposals", list)
        .post("/proposals", submit)
        .get("/proposals/{code}", one)
        .post("/proposals/{code}/withdraw", withdraw)
        .post("/proposals/{code}/judge", judge)
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(list, one, submit, withdraw, judge),
    components(schemas(ProposalList, ProposalItem, ProposalDetail, ProposalBody, WithdrawalBody, VerdictBody))
)]
struct Document;

/// A page of proposals.
#[derive(Debug, Serialize, ToSchema)]
struct ProposalList {
    items: Vec<ProposalItem>,
    #[serde(flatten)]
    page: PageFacts,
}

/// One proposal with how its answer stands.
#[derive(Debug, Serialize, ToSchema)]
struct ProposalItem {
    id: Uuid,
    code: String,
    from_id: Uuid,
    to_id: Uuid,
    title: String,
    /// Number of the paper that it came in.
    number: Option<String>,
    dated_on: Option<NaiveDate>,
    submitted_at: DateTime<Utc>,
    withdrawn_at: Option<DateTime<Utc>>,
    /// By when an answer is owed.
    due_on: Option<NaiveDate>,
    /// Where the answer is in its life, as of an obligation.
    answer_state: Option<&'static str>,
    /// What the partner says to the answer.
    is_satisfied: Option<bool>,
    version: i64,
}

/// An answer that was handed in.
#[derive(Debug, Serialize, ToSchema)]
struct HandedIn {
    reached_on: NaiveDate,
    number: String,
    dated_on: Option<NaiveDate>,
    note: String,
}

/// One proposal with its answers.
#[derive(Debug, Serialize, ToSchema)]
struct ProposalDetail {
    #[serde(flatten)]
    item: ProposalItem,
    content: String,
    withdrawn_why: Option<String>,
    verdict_note: Option<String>,
    /// Code of the obligation, where the caller sees it.
    obligation: Option<String>,
    /// Code of the directive that it is about, where the caller sees it.
    directive: Option<String>,
    /// Code of the session of supervision that it came of.
    session: Option<String>,
    /// The last part of the address of the publication that it came of.
    publication: Option<String>,
    /// Newest first.
    answers: Vec<HandedIn>,
    /// view, withdraw, judge.
    actions: Vec<&'static str>,
}

/// What is proposed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct ProposalBody {
    from_id: String,
    to_id: String,
    title: String,
    content: String,
    number: String,
    /// ISO or dd/mm/yyyy.
    dated_on: String,
    wanted_on: String,
    /// Code of the directive that it is about.
    directive: String,
    /// Code of the session of supervision that it came of.
    session: String,
    /// The last part of the address of the publication that it came of.
    publication: String,
}

impl From<ProposalBody> for ProposalForm {
    fn from(body: ProposalBody) -> Self {
        Self {
            from: body.from_id,
            to: body.to_id,
            title: body.title,
            content: body.content,
            number: body.number,
            dated_on: body.dated_on,
            wanted_on: body.wanted_on,
            directive: body.directive,
            session: body.session,
            publication: body.publication,
        }
    }
}

/// Why it is taken back.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct WithdrawalBody {
    reason: String,
}

/// What the partner says to the answer.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct VerdictBody {
    is_satisfied: bool,
    /// Needed where it is not satisfied.
    note: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Listing {
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

/// The proposals that the caller sees, the newest first.
#[utoipa::path(get, path = "/api/v1/proposals", tag = "proposals", params(Listing),
    responses((status = 200, body = ProposalList), (status = 401)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<ProposalList>, Failure> {
    let page = Page::new(asked.limit, asked.after.as_deref().and_then(|after| after.parse().ok()));
    let (slice, count) = usecase::proposals(&app, &me.actor, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(slice.next, count, asked.count);
    let items = slice.items.iter().map(|(proposal, answer)| item(proposal, answer.as_ref()));
    Ok(Json(ProposalList { items: items.collect(), page }))
}

/// One proposal.
#[utoipa::path(get, path = "/api/v1/proposals/{code}", tag = "proposals",
    params(("code" = String, Path, description = "KN-2026-0001")),
    responses((status = 200, body = ProposalDetail), (status = 401), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    answer(&app, &me, StatusCode::OK, &code).await
}

/// Submits a proposal: the agency it goes to owes an answer.
#[utoipa::path(post, path = "/api/v1/proposals", tag = "proposals", request_body = ProposalBody, params(WriteHeaders),
    responses((status = 201, body = ProposalDetail), (status = 401), (status = 403), (status = 422)))]
async fn submit(State(app): State<Arc<App>>, write: ApiWrite<ProposalBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let made = usecase::submit(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::CREATED, &made.code).await
        })
        .await
}

/// Takes a proposal back.
#[utoipa::path(post, path = "/api/v1/proposals/{code}/withdraw", tag = "proposals", request_body = WithdrawalBody,
    params(("code" = String, Path, description = "KN-2026-0001"), WriteHeaders),
    responses((status = 200, body = ProposalDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn withdraw(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<WithdrawalBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::withdraw(&app, &me.actor, &code, version, &body.reason).await;
            done.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Says whether the answer is what was asked for.
#[utoipa::path(post, path = "/api/v1/proposals/{code}/judge", tag = "proposals", request_body = VerdictBody,
    params(("code" = String, Path, description = "KN-2026-0001"), WriteHeaders),
    responses((status = 200, body = ProposalDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn judge(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<VerdictBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let verdict = (body.is_satisfied, body.note.as_str());
            usecase::judge(&app, &me.actor, &code, version, verdict).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

async fn answer(app: &App, me: &SignedIn, status: StatusCode, code: &str) -> Result<Response, Failure> {
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", looked.proposal.version);
    Ok((status, [(ETAG, version)], Json(detail(looked))).into_response())
}

fn detail(looked: Looked) -> ProposalDetail {
    let Looked { proposal, answer, obligation, directive, may_withdraw, may_judge } = looked;
    let item = item(&proposal, answer.as_ref());
    let reports = answer.map(|answer| answer.reports).unwrap_or_default();
    let actions = [(true, "view"), (may_withdraw, "withdraw"), (may_judge, "judge")];
    ProposalDetail {
        item,
        content: proposal.facts.content,
        withdrawn_why: proposal.withdrawal.map(|withdrawal| withdrawal.reason),
        verdict_note: proposal.verdict.map(|verdict| verdict.note),
        obligation,
        directive,
        session: proposal.session,
        publication: proposal.publication,
        answers: reports
            .into_iter()
            .map(|report| HandedIn {
                reached_on: report.reached_on,
                number: report.product_number,
                dated_on: report.product_on,
                note: report.note,
            })
            .collect(),
        actions: actions.into_iter().filter(|(may, _)| *may).map(|(_, word)| word).collect(),
    }
}

fn item(proposal: &Proposal, answer: Option<&Answer>) -> ProposalItem {
    let facts = &proposal.facts;
    ProposalItem {
        id: proposal.id.uuid(),
        code: proposal.code.clone(),
        from_id: facts.from.uuid(),
        to_id: facts.to.uuid(),
        title: facts.title.clone(),
        number: facts.number.clone(),
        dated_on: facts.dated_on,
        submitted_at: proposal.submitted_at,
        withdrawn_at: proposal.withdrawal.as_ref().map(|withdrawal| withdrawal.at),
        due_on: answer.and_then(|answer| answer.obligation.due_on),
        answer_state: answer.map(|answer| answer.obligation.state.as_str()),
        is_satisfied: proposal.verdict.as_ref().map(|verdict| verdict.is_satisfied),
        version: proposal.version,
    }
}
