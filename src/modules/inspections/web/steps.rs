//! What the forms of the workspace do.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{CheckedForm, Failure, Notice};
use uuid::Uuid;

use super::INSPECTIONS;
use super::detail::{Refused, refuse};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::inspections::model::answer::Choice;
use crate::modules::inspections::model::finding::{FindingForm, RecommendationForm};
use crate::modules::inspections::model::paper::{PaperKind, ReportForm, SignForm};
use crate::modules::inspections::usecase::{self, InspectionError, MemberForm};

/// The fields of every form of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    pub(super) version: String,
    // A member.
    pub(super) login: String,
    pub(super) name: String,
    pub(super) agency: String,
    pub(super) post: String,
    pub(super) role: String,
    pub(super) conflict: String,
    pub(super) member: String,
    // Decision, notice, end.
    pub(super) overlap_reason: String,
    pub(super) report_due: String,
    pub(super) reason: String,
    pub(super) summary: String,
    // A document.
    pub(super) paper: String,
    pub(super) number: String,
    pub(super) on: String,
    pub(super) signer_title: String,
    pub(super) signer_name: String,
    // An agency's report on itself.
    pub(super) report_subject: String,
    pub(super) report_number: String,
    pub(super) report_on: String,
    pub(super) report_note: String,
    // A conflict.
    pub(super) change: String,
    pub(super) choice: String,
    // A finding.
    pub(super) subject: String,
    pub(super) kind: String,
    pub(super) criterion: String,
    pub(super) field: String,
    pub(super) description: String,
    pub(super) cause: String,
    pub(super) responsible: String,
    pub(super) evidence: String,
    pub(super) law: String,
    pub(super) article: String,
    pub(super) clause: String,
    pub(super) point: String,
    // A recommendation.
    pub(super) to: String,
    pub(super) verifier: String,
    pub(super) measure: String,
    pub(super) authority: String,
    pub(super) content: String,
    pub(super) product: String,
    pub(super) due_on: String,
    pub(super) finding: Vec<String>,
    pub(super) recommendation: String,
    pub(super) document_ask: String,
    pub(super) document: String,
    pub(super) document_article: String,
    pub(super) document_clause: String,
    pub(super) document_point: String,
}

impl Input {
    pub(super) fn version(&self) -> Option<i64> {
        Some(form_version(&self.version))
    }

    pub(super) fn finding_form(&self) -> FindingForm {
        FindingForm {
            subject: self.subject.clone(),
            criterion: self.criterion.clone(),
            field: self.field.clone(),
            kind: self.kind.clone(),
            description: self.description.clone(),
            cause: self.cause.clone(),
            responsible: self.responsible.clone(),
            evidence: self.evidence.clone(),
            law: self.law.clone(),
            article: self.article.clone(),
            clause: self.clause.clone(),
            point: self.point.clone(),
        }
    }

    fn sign_form(&self) -> SignForm {
        let (kind, subject) = match self.paper.split_once('/') {
            Some((kind, subject)) => (kind, subject.parse().ok()),
            None => (self.paper.as_str(), None),
        };
        SignForm {
            kind: kind.parse().unwrap_or(PaperKind::Decision),
            subject,
            number: self.number.clone(),
            symbol: String::new(),
            on: self.on.clone(),
            signer_title: self.signer_title.clone(),
            signer_name: self.signer_name.clone(),
        }
    }
}

type Form = CheckedForm<Input>;

/// On with the page, or back to the form with what was wrong.
async fn told<T>(
    app: &App,
    me: &SignedIn,
    code: &str,
    (act, input): (&'static str, Input),
    done: Result<T, InspectionError>,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done(notice).on(format!("{INSPECTIONS}/{code}"))),
        Err(Problem::Invalid(errors)) => refuse(app, me, code, Refused { act, input, errors }).await,
        Err(problem) => Err(problem.into()),
    }
}

/// `POST /theo-doi/kiem-tra/{code}/thanh-vien`
pub(super) async fn add_member(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let form = MemberForm {
        login: input.login.clone(),
        name: input.name.clone(),
        agency: input.agency.clone(),
        post: input.post.clone(),
        role: input.role.clone(),
        conflict: input.conflict.clone(),
    };
    let done = usecase::add_member(&app, &me.actor, &code, input.version(), &form).await;
    told(&app, &me, &code, ("thanh-vien", input), done, "inspection-member-added").await
}

/// `POST /theo-doi/kiem-tra/{code}/thanh-vien/bo`
pub(super) async fn remove_member(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let member: Uuid = input.member.parse().unwrap_or_default();
    let done = usecase::remove_member(&app, &me.actor, &code, input.version(), member).await;
    told(&app, &me, &code, ("thanh-vien", input), done, "inspection-member-gone").await
}

/// `POST /theo-doi/kiem-tra/{code}/quyet-dinh`
pub(super) async fn decide(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let done = usecase::decide(&app, &me.actor, &code, input.version(), &input.overlap_reason).await;
    told(&app, &me, &code, ("quyet-dinh", input), done, "inspection-decided").await
}

/// `POST /theo-doi/kiem-tra/{code}/so`
pub(super) async fn sign(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let done = usecase::sign(&app, &me.actor, &code, input.version(), &input.sign_form()).await;
    told(&app, &me, &code, ("so", input), done, "inspection-signed").await
}

/// `POST /theo-doi/kiem-tra/{code}/thong-bao`
pub(super) async fn notify(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let done = usecase::notify(&app, &me.actor, &code, input.version(), &input.report_due).await;
    told(&app, &me, &code, ("thong-bao", input), done, "inspection-notified").await
}

/// `POST /theo-doi/kiem-tra/{code}/tu-bao-cao`
pub(super) async fn self_report(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let form = ReportForm {
        number: input.report_number.clone(),
        on: input.report_on.clone(),
        note: input.report_note.clone(),
    };
    let subject: Option<AgencyId> = input.report_subject.parse().ok();
    let subject = match subject {
        Some(subject) => Some(subject),
        // Who reports for one agency alone need not choose it.
        None => usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?.reports_for.first().copied(),
    };
    let subject = subject.unwrap_or(AgencyId::from_uuid(Uuid::nil()));
    let done = usecase::self_report(&app, &me.actor, &code, input.version(), (subject, &form)).await;
    told(&app, &me, &code, ("tu-bao-cao", input), done, "inspection-report-saved").await
}

/// `POST /theo-doi/kiem-tra/{code}/bat-dau`
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let done = usecase::begin(&app, &me.actor, &code, input.version()).await;
    told(&app, &me, &code, ("bat-dau", input), done, "inspection-begun").await
}

/// `POST /theo-doi/kiem-tra/{code}/chon`
pub(super) async fn resolve(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let change: Uuid = input.change.parse().unwrap_or_default();
    // Whoever does not say changes nothing that stands.
    let choice = if input.choice == "sent" { Choice::Sent } else { Choice::Stored };
    let done = usecase::resolve(&app, &me.actor, &code, change, choice).await;
    told(&app, &me, &code, ("chon", input), done, "inspection-chosen").await
}

/// `POST /theo-doi/kiem-tra/{code}/roi-diem`
pub(super) async fn leave(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let done = usecase::leave(&app, &me.actor, &code, input.version()).await;
    told(&app, &me, &code, ("roi-diem", input), done, "inspection-left").await
}

/// `POST /theo-doi/kiem-tra/{code}/phat-hien`
pub(super) async fn add_finding(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let form = input.finding_form();
    let done = usecase::add_finding(&app, &me.actor, &code, &form).await;
    told(&app, &me, &code, ("phat-hien", input), done, "finding-added").await
}

/// `POST /theo-doi/kiem-tra/{code}/phat-hien/bo`
pub(super) async fn remove_finding(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let finding = input.finding.first().cloned().unwrap_or_default();
    let done = usecase::remove_finding(&app, &me.actor, &code, &finding).await;
    told(&app, &me, &code, ("phat-hien", input), done, "finding-removed").await
}

/// `POST /theo-doi/kiem-tra/{code}/kien-nghi`
pub(super) async fn add_recommendation(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let form = RecommendationForm {
        to: input.to.clone(),
        verifier: input.verifier.clone(),
        measure: input.measure.clone(),
        authority: input.authority.clone(),
        content: input.content.clone(),
        product: input.product.clone(),
        due_on: input.due_on.clone(),
        finding: input.finding.clone(),
        document_ask: input.document_ask.clone(),
        document: input.document.clone(),
        document_article: input.document_article.clone(),
        document_clause: input.document_clause.clone(),
        document_point: input.document_point.clone(),
    };
    let done = usecase::add_recommendation(&app, &me.actor, &code, &form).await;
    told(&app, &me, &code, ("kien-nghi", input), done, "recommendation-added").await
}

/// `POST /theo-doi/kiem-tra/{code}/kien-nghi/bo`
pub(super) async fn remove_recommendation(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let done = usecase::remove_recommendation(&app, &me.actor, &code, &input.recommendation).await;
    told(&app, &me, &code, ("kien-nghi", input), done, "recommendation-removed").await
}

/// `POST /theo-doi/kiem-tra/{code}/ket-luan`
pub(super) async fn conclude(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let done = usecase::conclude(&app, &me.actor, &code, input.version(), &input.summary).await;
    told(&app, &me, &code, ("ket-luan", input), done, "inspection-concluded").await
}

/// `POST /theo-doi/kiem-tra/{code}/gui`
pub(super) async fn send(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let done = usecase::send(&app, &me.actor, &code, input.version()).await;
    told(&app, &me, &code, ("gui", input), done, "inspection-sent").await
}

/// `POST /theo-doi/kiem-tra/{code}/ket-thuc`
pub(super) async fn close(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let done = usecase::close(&app, &me.actor, &code, input.version()).await;
    told(&app, &me, &code, ("ket-thuc", input), done, "inspection-closed").await
}

/// `POST /theo-doi/kiem-tra/{code}/rut`
pub(super) async fn withdraw(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): Form,
) -> Result<Response, Failure> {
    let done = usecase::withdraw(&app, &me.actor, &code, input.version(), &input.reason).await;
    told(&app, &me, &code, ("rut", input), done, "inspection-withdrawn-done").await
}
