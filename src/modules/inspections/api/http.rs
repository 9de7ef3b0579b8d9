//! Inspections, findings and recommendations in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::super::model::finding::{Finding, FindingForm, RecommendationForm};
use super::super::model::form::InspectionForm;
use super::super::model::inspection::{Inspection, ReportForm, SignForm};
use super::super::model::law::law_key;
use super::super::store::findings::FindingFilter;
use super::super::usecase::{self, ChangeForm, ChangeResult, Followed, ListFilter, Looked, MemberForm, Pack};
use crate::api_write::{ApiWrite, Call, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/inspections", list)
        .post("/inspections", create)
        .get("/inspections/{code}", one)
        .post("/inspections/{code}/members", add_member)
        .post("/inspections/{code}/decide", decide)
        .post("/inspections/{code}/sign", sign)
        .post("/inspections/{code}/notify", notify)
        .post("/inspections/{code}/self-report", self_report)
        .post("/inspections/{code}/begin", begin)
        .get("/inspections/{code}/site", site)
        .post("/inspections/{code}/changes", sync)
        .post("/inspections/{code}/leave", leave)
        .post("/inspections/{code}/findings", add_finding)
        .post("/inspections/{code}/recommendations", add_recommendation)
        .post("/inspections/{code}/conclude", conclude)
        .post("/inspections/{code}/send", send)
        .post("/inspections/{code}/close", close)
        .post("/inspections/{code}/withdraw", withdraw)
        .get("/findings", findings)
        .get("/findings/{code}", finding)
        .post("/findings/{code}/close", close_finding)
        .get("/recommendations/{code}", recommendation)
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
        add_member,
        decide,
        sign,
        notify,
        self_report,
        begin,
        site,
        sync,
        leave,
        add_finding,
        add_recommendation,
        conclude,
        send,
        close,
        withdraw,
        findings,
        finding,
        close_finding,
        recommendation
    ),
    components(schemas(
        InspectionList,
        InspectionItem,
        InspectionDetail,
        InspectionBody,
        InspectionField,
        InspectionMember,
        InspectionOverlap,
        InspectionMemberBody,
        InspectionDecision,
        InspectionSignature,
        InspectionNotice,
        InspectionSelfReport,
        InspectionEmpty,
        InspectionSummary,
        InspectionReason,
        SitePack,
        SiteSubject,
        SiteQuestion,
        SiteAnswer,
        SiteChanges,
        SiteChange,
        SiteResults,
        SiteResult,
        FindingList,
        FindingItem,
        FindingBody,
        FindingNote,
        RecommendationItem,
        RecommendationBody
    ))
)]
struct Document;

/// A page of inspections.
#[derive(Debug, Serialize, ToSchema)]
struct InspectionList {
    items: Vec<InspectionItem>,
    #[serde(flatten)]
    page: PageFacts,
}

/// A field of state management.
#[derive(Debug, Serialize, ToSchema)]
struct InspectionField {
    code: String,
    name: String,
}

/// One inspection.
#[derive(Debug, Serialize, ToSchema)]
struct InspectionItem {
    id: Uuid,
    code: String,
    /// prepared, decided, notified, on_site, drafting, concluded, following_up, closed; external where it is another body's.
    state: &'static str,
    agency_id: Uuid,
    /// The other body; empty for inspections of one's own.
    external_body: String,
    overseer_id: Uuid,
    title: String,
    kind: &'static str,
    object: &'static str,
    fields: Vec<InspectionField>,
    subject_ids: Vec<Uuid>,
    period_from: NaiveDate,
    period_to: NaiveDate,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    plan_id: Option<Uuid>,
    plan_item: Option<i64>,
    withdrawn_at: Option<DateTime<Utc>>,
    version: i64,
}

/// Somebody of the team.
#[derive(Debug, Serialize, ToSchema)]
struct InspectionMember {
    id: Uuid,
    account_id: Option<Uuid>,
    name: String,
    agency_id: Uuid,
    post: String,
    role: &'static str,
}

/// Where an inspection meets another.
#[derive(Debug, Serialize, ToSchema)]
struct InspectionOverlap {
    code: String,
    by: String,
    subject_id: Uuid,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    is_same_time: bool,
    is_same_content: bool,
}

/// One inspection with everything that the caller sees of it.
#[derive(Debug, Serialize, ToSchema)]
struct InspectionDetail {
    #[serde(flatten)]
    item: InspectionItem,
    content: String,
    overlap_reason: String,
    summary: String,
    report_due_on: Option<NaiveDate>,
    began_on: Option<NaiveDate>,
    left_on: Option<NaiveDate>,
    concluded_on: Option<NaiveDate>,
    sent_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    decision_number: Option<String>,
    conclusion_number: Option<String>,
    team: Vec<InspectionMember>,
    overlaps: Vec<InspectionOverlap>,
    findings: Vec<FindingItem>,
    recommendations: Vec<RecommendationItem>,
    /// Answers of tablets that stand against each other.
    conflicts: usize,
    /// view, prepare, decide, number, record, conclude, report, follow.
    actions: Vec<&'static str>,
}

/// A finding.
#[derive(Debug, Serialize, ToSchema)]
struct FindingItem {
    id: Uuid,
    code: String,
    subject_id: Uuid,
    criterion: String,
    kind: &'static str,
    /// noted, open, closed.
    state: &'static str,
    description: String,
    cause: String,
    responsible: String,
    evidence: String,
    law_number: Option<String>,
    law_article: Option<String>,
    law_clause: Option<String>,
    law_point: Option<String>,
    concluded_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    closing_note: String,
    version: i64,
}

/// A recommendation with what became of it.
#[derive(Debug, Serialize, ToSchema)]
struct RecommendationItem {
    id: Uuid,
    code: String,
    number: i64,
    to_id: Uuid,
    verifier_id: Uuid,
    measure: String,
    authority: &'static str,
    content: String,
    product: String,
    due_on: Option<NaiveDate>,
    opened_on: Option<NaiveDate>,
    /// What is asked of a legal document: amend, replace, repeal, suspend, issue, guide.
    document_ask: Option<&'static str>,
    document: Option<String>,
    /// Where its entry of the ledger is in its life.
    obligation_state: Option<&'static str>,
    /// Code of that entry, where the caller sees it.
    obligation: Option<String>,
}

/// A page of findings.
#[derive(Debug, Serialize, ToSchema)]
struct FindingList {
    items: Vec<FindingItem>,
    #[serde(flatten)]
    page: PageFacts,
}

/// What is inspected.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct InspectionBody {
    agency_id: String,
    /// Name of another body whose inspection this is.
    external_body: String,
    title: String,
    /// planned, thematic, sudden.
    kind: String,
    /// monitoring_work, law_implementation.
    object: String,
    /// Codes of fields.
    fields: Vec<String>,
    /// Names of fields that have no code, separated by semicolons.
    other_fields: String,
    subject_ids: Vec<String>,
    /// ISO or dd/mm/yyyy.
    period_from: String,
    period_to: String,
    starts_on: String,
    ends_on: String,
    content: String,
    plan_id: String,
    plan_item: String,
}

impl From<InspectionBody> for InspectionForm {
    fn from(body: InspectionBody) -> Self {
        Self {
            agency: body.agency_id,
            external_body: body.external_body,
            title: body.title,
            kind: body.kind,
            object: body.object,
            field: body.fields,
            other_fields: body.other_fields,
            subject: body.subject_ids,
            subject_names: String::new(),
            is_by_name: false,
            period_from: body.period_from,
            period_to: body.period_to,
            starts_on: body.starts_on,
            ends_on: body.ends_on,
            content: body.content,
            plan: body.plan_id,
            plan_item: body.plan_item,
        }
    }
}

/// Somebody who is to be of the team.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct InspectionMemberBody {
    /// What the person signs in with; else the name.
    login: String,
    name: String,
    /// Id or name of the agency that sends the person.
    agency: String,
    post: String,
    /// head, deputy, secretary, member.
    role: String,
    conflict: String,
}

/// A decision on the team.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct InspectionDecision {
    /// Why it is done although it meets others.
    overlap_reason: String,
}

/// Number, date and signer of a document.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct InspectionSignature {
    /// decision, notice, minutes, conclusion.
    paper: String,
    /// With which agency: of notices and minutes.
    subject_id: String,
    number: String,
    on: String,
    signer_title: String,
    signer_name: String,
}

/// The notice to the inspected agencies.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct InspectionNotice {
    /// By when they report on themselves.
    report_due: String,
}

/// What an inspected agency reports on itself.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct InspectionSelfReport {
    subject_id: String,
    number: String,
    on: String,
    note: String,
}

/// Nothing more to say.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct InspectionEmpty {}

/// The general assessment.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct InspectionSummary {
    summary: String,
}

/// Why.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct InspectionReason {
    reason: String,
}

/// What was found.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct FindingBody {
    subject_id: String,
    criterion: String,
    field: String,
    /// strength, shortcoming, violation, obstacle.
    kind: String,
    description: String,
    cause: String,
    responsible: String,
    evidence: String,
    law_number: String,
    law_article: String,
    law_clause: String,
    law_point: String,
}

/// What became of a finding.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct FindingNote {
    note: String,
}

/// What is recommended.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct RecommendationBody {
    /// Id or name of the agency that is to do it.
    to: String,
    /// Id or name of the agency that verifies it.
    verifier: String,
    measure: String,
    /// own, proposal.
    authority: String,
    content: String,
    product: String,
    due_on: String,
    /// Codes of the findings that it rests on.
    findings: Vec<String>,
    document_ask: String,
    document: String,
    document_article: String,
    document_clause: String,
    document_point: String,
}

/// What a tablet takes along.
#[derive(Debug, Serialize, ToSchema)]
struct SitePack {
    code: String,
    title: String,
    questions: Vec<SiteQuestion>,
    subjects: Vec<SiteSubject>,
    version: i64,
}

/// A question as it was frozen.
#[derive(Debug, Serialize, ToSchema)]
struct SiteQuestion {
    item_id: Uuid,
    criterion: String,
    question: String,
    guidance: String,
    source: String,
    is_verified: bool,
}

/// An inspected agency with its answers, in the order of the questions.
#[derive(Debug, Serialize, ToSchema)]
struct SiteSubject {
    id: Uuid,
    name: String,
    answers: Vec<SiteAnswer>,
}

/// An answer; version 0 is none yet.
#[derive(Debug, Serialize, ToSchema)]
struct SiteAnswer {
    verdict: Option<&'static str>,
    note: String,
    version: i64,
}

/// Changes of a tablet.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct SiteChanges {
    changes: Vec<SiteChange>,
}

/// One change of a tablet.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
struct SiteChange {
    /// Made by the tablet; sent again it changes nothing.
    id: Uuid,
    subject_id: Uuid,
    item_id: Uuid,
    /// The version that the person saw.
    base_version: i64,
    /// The tablet's own change before it to the same answer.
    follows: Option<Uuid>,
    /// met, partly, not_met, not_applicable; empty for none.
    verdict: String,
    note: String,
    made_at: Option<DateTime<Utc>>,
}

/// What became of changes, in their order.
#[derive(Debug, Serialize, ToSchema)]
struct SiteResults {
    results: Vec<SiteResult>,
}

/// What became of one change.
#[derive(Debug, Serialize, ToSchema)]
struct SiteResult {
    id: Uuid,
    /// applied, same, conflict, resolved, late, refused.
    outcome: &'static str,
    /// What stands now.
    stored: SiteAnswer,
    /// What was sent.
    sent: SiteAnswer,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Listing {
    /// On site in this year.
    year: Option<i32>,
    state: Option<String>,
    subject: Option<Uuid>,
    field: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FindingListing {
    /// Number of a legal document.
    law: Option<String>,
    /// Its article.
    article: Option<String>,
    subject: Option<Uuid>,
    state: Option<String>,
    kind: Option<String>,
    criterion: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

/// The inspections that the caller sees, in the order of their days.
#[utoipa::path(get, path = "/api/v1/inspections", tag = "inspections", params(Listing),
    responses((status = 200, body = InspectionList), (status = 401)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<InspectionList>, Failure> {
    let page = Page::new(asked.limit, asked.after.as_deref().and_then(|after| after.parse().ok()));
    let filter = ListFilter {
        year: asked.year,
        state: asked.state.as_deref().and_then(|state| state.parse().ok()),
        subject: asked.subject.map(AgencyId::from_uuid),
        field: asked.field,
    };
    let (slice, count) = usecase::inspections(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(slice.next, count, asked.count);
    Ok(Json(InspectionList { items: slice.items.iter().map(item).collect(), page }))
}

/// One inspection.
#[utoipa::path(get, path = "/api/v1/inspections/{code}", tag = "inspections",
    params(("code" = String, Path, description = "KT-2026-0001")),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    answer(&app, &me, StatusCode::OK, &code).await
}

/// Puts an inspection together, or enters another body's.
#[utoipa::path(post, path = "/api/v1/inspections", tag = "inspections", request_body = InspectionBody, params(WriteHeaders),
    responses((status = 201, body = InspectionDetail), (status = 401), (status = 403), (status = 422)))]
async fn create(State(app): State<Arc<App>>, write: ApiWrite<InspectionBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let made = usecase::create(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::CREATED, &made.code).await
        })
        .await
}

/// Takes somebody into the team.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/members", tag = "inspections", request_body = InspectionMemberBody,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn add_member(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<InspectionMemberBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let form = MemberForm {
                login: body.login,
                name: body.name,
                agency: body.agency,
                post: body.post,
                role: body.role,
                conflict: body.conflict,
            };
            usecase::add_member(&app, &me.actor, &code, version, &form).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Decides on the team.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/decide", tag = "inspections", request_body = InspectionDecision,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422, description = "Among others: it meets other inspections, and nobody said why that must be")))]
async fn decide(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<InspectionDecision>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::decide(&app, &me.actor, &code, version, &body.overlap_reason).await;
            done.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Gives a document its number, date and signer.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/sign", tag = "inspections", request_body = InspectionSignature,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn sign(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<InspectionSignature>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let kind = match body.paper.as_str() {
                // The first that an inspection has.
                "" => "decision".parse(),
                paper => paper.parse(),
            };
            let unknown = |_| Problem::invalid(vec![FieldError::new("paper", "choice-unknown")]);
            let form = SignForm {
                kind: kind.map_err(unknown)?,
                subject: body.subject_id.parse().ok(),
                number: body.number,
                symbol: String::new(),
                on: body.on,
                signer_title: body.signer_title,
                signer_name: body.signer_name,
            };
            usecase::sign(&app, &me.actor, &code, version, &form).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Tells the inspected agencies.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/notify", tag = "inspections", request_body = InspectionNotice,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn notify(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<InspectionNotice>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::notify(&app, &me.actor, &code, version, &body.report_due).await;
            done.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// An inspected agency reports on itself.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/self-report", tag = "inspections", request_body = InspectionSelfReport,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn self_report(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<InspectionSelfReport>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let form = ReportForm { number: body.number, on: body.on, note: body.note };
            let subject: Option<AgencyId> = body.subject_id.parse().ok();
            let subject = match subject {
                Some(subject) => Some(subject),
                // Who reports for one agency alone need not name it.
                None => {
                    let looked = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
                    looked.reports_for.first().copied()
                }
            };
            let subject = subject.unwrap_or(AgencyId::from_uuid(Uuid::nil()));
            let done = usecase::self_report(&app, &me.actor, &code, version, (subject, &form)).await;
            done.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// The team begins on site; the checklist is frozen.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/begin", tag = "inspections", request_body = InspectionEmpty,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn begin(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<InspectionEmpty>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            usecase::begin(&app, &me.actor, &code, version).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// What a tablet takes along.
#[utoipa::path(get, path = "/api/v1/inspections/{code}/site", tag = "inspections",
    params(("code" = String, Path, description = "KT-2026-0001")),
    responses((status = 200, body = SitePack), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn site(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Json<SitePack>, Failure> {
    let Pack { inspection, subjects, questions } =
        usecase::site(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let answer = |answer: &super::super::model::answer::Answer| SiteAnswer {
        verdict: answer.value.verdict.map(|verdict| verdict.as_str()),
        note: answer.value.note.clone(),
        version: answer.version,
    };
    Ok(Json(SitePack {
        code: inspection.code,
        title: inspection.facts.title,
        questions: questions
            .into_iter()
            .map(|question| SiteQuestion {
                item_id: question.item.uuid(),
                criterion: question.criterion,
                question: question.question,
                guidance: question.guidance,
                source: question.source,
                is_verified: question.is_verified,
            })
            .collect(),
        subjects: subjects
            .into_iter()
            .map(|subject| SiteSubject {
                id: subject.agency.uuid(),
                name: subject.name,
                answers: subject.answers.iter().map(answer).collect(),
            })
            .collect(),
        version: inspection.version,
    }))
}

/// Takes a tablet's changes in, each for itself; sent again they get the same answers.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/changes", tag = "inspections", request_body = SiteChanges,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = SiteResults), (status = 401), (status = 403), (status = 404), (status = 413)))]
async fn sync(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<SiteChanges>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let form = |change: SiteChange| ChangeForm {
                id: change.id,
                subject: change.subject_id,
                item: change.item_id,
                base_version: change.base_version,
                follows: change.follows,
                verdict: change.verdict,
                note: change.note,
                made_at: change.made_at,
            };
            let changes: Vec<ChangeForm> = body.changes.into_iter().map(form).collect();
            let results = usecase::sync(&app, &me.actor, &code, &changes).await.map_err(Problem::from)?;
            Ok(Json(SiteResults { results: results.into_iter().map(result).collect() }).into_response())
        })
        .await
}

fn result(result: ChangeResult) -> SiteResult {
    let verdict = |value: &super::super::model::answer::Value| value.verdict.map(|verdict| verdict.as_str());
    SiteResult {
        id: result.id,
        outcome: result.outcome,
        stored: SiteAnswer { verdict: verdict(&result.stored), note: result.stored.note, version: result.version },
        sent: SiteAnswer { verdict: verdict(&result.sent), note: result.sent.note, version: result.version },
    }
}

/// The team leaves.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/leave", tag = "inspections", request_body = InspectionEmpty,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn leave(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<InspectionEmpty>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            usecase::leave(&app, &me.actor, &code, version).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Writes a finding down.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/findings", tag = "inspections", request_body = FindingBody,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 201, body = FindingItem), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn add_finding(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<FindingBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let form = FindingForm {
                subject: body.subject_id,
                criterion: body.criterion,
                field: body.field,
                kind: body.kind,
                description: body.description,
                cause: body.cause,
                responsible: body.responsible,
                evidence: body.evidence,
                law: body.law_number,
                article: body.law_article,
                clause: body.law_clause,
                point: body.law_point,
            };
            let made = usecase::add_finding(&app, &me.actor, &code, &form).await.map_err(Problem::from)?;
            Ok((StatusCode::CREATED, Json(finding_item(&made))).into_response())
        })
        .await
}

/// Writes a recommendation down.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/recommendations", tag = "inspections", request_body = RecommendationBody,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 201, body = RecommendationItem), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn add_recommendation(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<RecommendationBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let form = RecommendationForm {
                to: body.to,
                verifier: body.verifier,
                measure: body.measure,
                authority: body.authority,
                content: body.content,
                product: body.product,
                due_on: body.due_on,
                finding: body.findings,
                document_ask: body.document_ask,
                document: body.document,
                document_article: body.document_article,
                document_clause: body.document_clause,
                document_point: body.document_point,
            };
            let made = usecase::add_recommendation(&app, &me.actor, &code, &form).await.map_err(Problem::from)?;
            let followed = Followed { recommendation: made, answer: None, obligation: None };
            Ok((StatusCode::CREATED, Json(recommendation_item(&followed))).into_response())
        })
        .await
}

/// Settles the conclusion.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/conclude", tag = "inspections", request_body = InspectionSummary,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn conclude(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<InspectionSummary>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::conclude(&app, &me.actor, &code, version, &body.summary).await;
            done.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Sends the signed conclusion: what it recommends is owed.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/send", tag = "inspections", request_body = InspectionEmpty,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn send(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<InspectionEmpty>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            usecase::send(&app, &me.actor, &code, version).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Closes an inspection of which nothing is owed any more.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/close", tag = "inspections", request_body = InspectionEmpty,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn close(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<InspectionEmpty>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            usecase::close(&app, &me.actor, &code, version).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Takes an inspection back before the team is on site.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/withdraw", tag = "inspections", request_body = InspectionReason,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn withdraw(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<InspectionReason>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::withdraw(&app, &me.actor, &code, version, &body.reason).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// The findings that the caller sees, the newest first.
#[utoipa::path(get, path = "/api/v1/findings", tag = "inspections", params(FindingListing),
    responses((status = 200, body = FindingList), (status = 401)))]
async fn findings(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<FindingListing>,
) -> Result<Json<FindingList>, Failure> {
    let page = Page::new(asked.limit, asked.after.as_deref().and_then(|after| after.parse().ok()));
    let filter = FindingFilter {
        law: asked.law.as_deref().map(law_key),
        article: asked.article,
        subject: asked.subject.map(AgencyId::from_uuid),
        state: asked.state.as_deref().and_then(|state| state.parse().ok()),
        kind: asked.kind.as_deref().and_then(|kind| kind.parse().ok()),
        criterion: asked.criterion,
        concluded_until: None,
    };
    let (slice, count) = usecase::findings(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(slice.next, count, asked.count);
    Ok(Json(FindingList { items: slice.items.iter().map(finding_item).collect(), page }))
}

/// One finding.
#[utoipa::path(get, path = "/api/v1/findings/{code}", tag = "inspections",
    params(("code" = String, Path, description = "PH-2026-00001")),
    responses((status = 200, body = FindingItem), (status = 401), (status = 404)))]
async fn finding(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    let looked = usecase::finding(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", looked.finding.version);
    Ok(([(ETAG, version)], Json(finding_item(&looked.finding))).into_response())
}

/// Closes a finding of which nothing is owed any more.
#[utoipa::path(post, path = "/api/v1/findings/{code}/close", tag = "inspections", request_body = FindingNote,
    params(("code" = String, Path, description = "PH-2026-00001"), WriteHeaders),
    responses((status = 200, body = FindingItem), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn close_finding(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<FindingNote>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::close_finding(&app, &me.actor, &code, version, &body.note).await;
            let closed = done.map_err(Problem::from)?;
            let version = format!("\"{}\"", closed.version);
            Ok(([(ETAG, version)], Json(finding_item(&closed))).into_response())
        })
        .await
}

/// One recommendation with what became of it.
#[utoipa::path(get, path = "/api/v1/recommendations/{code}", tag = "inspections",
    params(("code" = String, Path, description = "KT-2026-0001-1")),
    responses((status = 200, body = RecommendationItem), (status = 401), (status = 404)))]
async fn recommendation(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Json<RecommendationItem>, Failure> {
    let chain = usecase::recommendation(&app, &me.actor, &code).await.map_err(Problem::from)?;
    Ok(Json(recommendation_item(&chain.followed)))
}

async fn answer(app: &App, me: &SignedIn, status: StatusCode, code: &str) -> Result<Response, Failure> {
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", looked.inspection.version);
    Ok((status, [(ETAG, version)], Json(detail(&looked))).into_response())
}

fn item(inspection: &Inspection) -> InspectionItem {
    let facts = &inspection.facts;
    let field =
        |field: &super::super::model::FieldRef| InspectionField { code: field.code.clone(), name: field.name.clone() };
    InspectionItem {
        id: inspection.id.uuid(),
        code: inspection.code.clone(),
        state: inspection.state.as_str(),
        agency_id: inspection.agency.uuid(),
        external_body: inspection.external_body.clone(),
        overseer_id: inspection.overseer.uuid(),
        title: facts.title.clone(),
        kind: facts.kind.as_str(),
        object: facts.object.as_str(),
        fields: facts.fields.iter().map(field).collect(),
        subject_ids: facts.subjects.iter().map(|subject| subject.uuid()).collect(),
        period_from: facts.period.from,
        period_to: facts.period.to,
        starts_on: facts.visit.from,
        ends_on: facts.visit.to,
        plan_id: facts.plan.map(|(plan, _)| plan),
        plan_item: facts.plan.map(|(_, item)| item),
        withdrawn_at: inspection.withdrawal.as_ref().map(|withdrawal| withdrawal.at),
        version: inspection.version,
    }
}

fn detail(looked: &Looked) -> InspectionDetail {
    use super::super::model::inspection::PaperKind;
    let inspection = &looked.inspection;
    let number = |kind| inspection.signed(kind, None).map(|paper| paper.label());
    InspectionDetail {
        item: item(inspection),
        content: inspection.facts.content.clone(),
        overlap_reason: inspection.overlap_reason.clone(),
        summary: inspection.summary.clone(),
        report_due_on: inspection.report_due_on,
        began_on: inspection.began_on,
        left_on: inspection.left_on,
        concluded_on: inspection.concluded_on,
        sent_on: inspection.sent_on,
        closed_on: inspection.closed_on,
        decision_number: number(PaperKind::Decision),
        conclusion_number: number(PaperKind::Conclusion),
        team: inspection
            .team
            .iter()
            .map(|member| InspectionMember {
                id: member.id,
                account_id: member.account.map(|account| account.uuid()),
                name: member.name.clone(),
                agency_id: member.agency.uuid(),
                post: member.post.clone(),
                role: member.role.as_str(),
            })
            .collect(),
        overlaps: looked
            .clashes
            .iter()
            .map(|clash| InspectionOverlap {
                code: clash.overlap.other.code.clone(),
                by: clash.by.clone(),
                subject_id: clash.overlap.other.subject.uuid(),
                starts_on: clash.overlap.other.visit.from,
                ends_on: clash.overlap.other.visit.to,
                is_same_time: clash.overlap.is_same_time,
                is_same_content: clash.overlap.is_same_content,
            })
            .collect(),
        findings: looked.findings.iter().map(finding_item).collect(),
        recommendations: looked.recommendations.iter().map(recommendation_item).collect(),
        conflicts: looked.conflicts.len(),
        actions: looked.actions.iter().map(|action| action.as_str()).collect(),
    }
}

fn finding_item(finding: &Finding) -> FindingItem {
    let facts = &finding.facts;
    let law = facts.law.clone();
    let part =
        |part: fn(super::super::model::law::LawRef) -> String| law.clone().map(part).filter(|part| !part.is_empty());
    FindingItem {
        id: finding.id.uuid(),
        code: finding.code.clone(),
        subject_id: facts.subject.uuid(),
        criterion: facts.criterion.clone(),
        kind: facts.kind.as_str(),
        state: finding.state.as_str(),
        description: facts.description.clone(),
        cause: facts.cause.clone(),
        responsible: facts.responsible.clone(),
        evidence: facts.evidence.clone(),
        law_number: part(|law| law.number),
        law_article: part(|law| law.article),
        law_clause: part(|law| law.clause),
        law_point: part(|law| law.point),
        concluded_on: finding.concluded_on,
        closed_on: finding.closed_on,
        closing_note: finding.closing_note.clone(),
        version: finding.version,
    }
}

fn recommendation_item(followed: &Followed) -> RecommendationItem {
    let recommendation = &followed.recommendation;
    let facts = &recommendation.facts;
    RecommendationItem {
        id: recommendation.id.uuid(),
        code: recommendation.code.clone(),
        number: recommendation.number,
        to_id: facts.to.uuid(),
        verifier_id: facts.verifier.uuid(),
        measure: facts.measure.clone(),
        authority: facts.authority.as_str(),
        content: facts.content.clone(),
        product: facts.product.clone(),
        due_on: facts.due_on,
        opened_on: recommendation.opened_on,
        document_ask: facts.document.as_ref().map(|(_, ask)| ask.as_str()),
        document: facts.document.as_ref().map(|(law, _)| law.words()),
        obligation_state: followed.answer.as_ref().map(|answer| answer.obligation.state.as_str()),
        obligation: followed.obligation.clone(),
    }
}
