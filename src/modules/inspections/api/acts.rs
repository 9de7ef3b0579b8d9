//! Writes of inspections in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::Failure;
use uuid::Uuid;

use super::super::model::finding::{FindingForm, RecommendationForm};
use super::super::model::paper::{ReportForm, SignForm};
use super::super::usecase::{self, ChangeForm, Followed, MemberForm};
use super::bodies::{
    FindingBody, FindingItem, FindingNote, InspectionDecision, InspectionDetail, InspectionMemberBody,
    InspectionNotice, InspectionReason, InspectionSelfReport, InspectionSignature, InspectionSummary,
    RecommendationBody, RecommendationItem, SiteChanges, SiteResults, finding_item, recommendation_item, result,
};
use super::http::answer;
use crate::api_write::{ApiWrite, Call, NoFields, WriteHeaders};
use crate::app::App;

/// Takes somebody into the team.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/members", tag = "inspections", request_body = InspectionMemberBody,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
pub(super) async fn add_member(
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
pub(super) async fn decide(
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
pub(super) async fn sign(
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
pub(super) async fn notify(
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
pub(super) async fn self_report(
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
#[utoipa::path(post, path = "/api/v1/inspections/{code}/begin", tag = "inspections", request_body = NoFields,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            usecase::begin(&app, &me.actor, &code, version).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Takes a tablet's changes in, each for itself; sent again they get the same answers.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/changes", tag = "inspections", request_body = SiteChanges,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = SiteResults), (status = 401), (status = 403), (status = 404), (status = 413)))]
pub(super) async fn sync(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<SiteChanges>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let changes: Vec<ChangeForm> = body.changes.into_iter().map(ChangeForm::from).collect();
            let results = usecase::sync(&app, &me.actor, &code, &changes).await.map_err(Problem::from)?;
            Ok(Json(SiteResults { results: results.into_iter().map(result).collect() }).into_response())
        })
        .await
}

/// The team leaves.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/leave", tag = "inspections", request_body = NoFields,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub(super) async fn leave(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
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
pub(super) async fn add_finding(
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
pub(super) async fn add_recommendation(
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
pub(super) async fn conclude(
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
#[utoipa::path(post, path = "/api/v1/inspections/{code}/send", tag = "inspections", request_body = NoFields,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub(super) async fn send(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            usecase::send(&app, &me.actor, &code, version).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Closes an inspection of which nothing is owed any more.
#[utoipa::path(post, path = "/api/v1/inspections/{code}/close", tag = "inspections", request_body = NoFields,
    params(("code" = String, Path, description = "KT-2026-0001"), WriteHeaders),
    responses((status = 200, body = InspectionDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub(super) async fn close(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
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
pub(super) async fn withdraw(
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

/// Closes a finding of which nothing is owed any more.
#[utoipa::path(post, path = "/api/v1/findings/{code}/close", tag = "inspections", request_body = FindingNote,
    params(("code" = String, Path, description = "PH-2026-00001"), WriteHeaders),
    responses((status = 200, body = FindingItem), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
pub(super) async fn close_finding(
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
