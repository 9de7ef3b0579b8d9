//! What the JSON API says and reads of inspections.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::model::FieldRef;
use super::super::model::answer::{Answer, Value};
use super::super::model::finding::Finding;
use super::super::model::form::InspectionForm;
use super::super::model::inspection::Inspection;
use super::super::model::law::LawRef;
use super::super::model::paper::PaperKind;
use super::super::usecase::{ChangeForm, ChangeResult, Followed, Looked, Pack};
use crate::listing::PageFacts;

/// A page of inspections.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InspectionList {
    pub(super) items: Vec<InspectionItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// A field of state management.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InspectionField {
    pub(super) code: String,
    pub(super) name: String,
}

/// One inspection.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InspectionItem {
    pub(super) id: Uuid,
    pub(super) code: String,
    /// prepared, decided, notified, on_site, drafting, concluded, following_up, closed; external where it is another body's.
    pub(super) state: &'static str,
    pub(super) agency_id: Uuid,
    /// The other body; empty for inspections of one's own.
    pub(super) external_body: String,
    pub(super) overseer_id: Uuid,
    pub(super) title: String,
    pub(super) kind: &'static str,
    pub(super) object: &'static str,
    pub(super) fields: Vec<InspectionField>,
    pub(super) subject_ids: Vec<Uuid>,
    pub(super) period_from: NaiveDate,
    pub(super) period_to: NaiveDate,
    pub(super) starts_on: NaiveDate,
    pub(super) ends_on: NaiveDate,
    pub(super) plan_id: Option<Uuid>,
    pub(super) plan_item: Option<i64>,
    pub(super) withdrawn_at: Option<DateTime<Utc>>,
    pub(super) version: i64,
}

/// Somebody of the team.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InspectionMember {
    pub(super) id: Uuid,
    pub(super) account_id: Option<Uuid>,
    pub(super) name: String,
    pub(super) agency_id: Uuid,
    pub(super) post: String,
    pub(super) role: &'static str,
}

/// Where an inspection meets another.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InspectionOverlap {
    pub(super) code: String,
    pub(super) by: String,
    pub(super) subject_id: Uuid,
    pub(super) starts_on: NaiveDate,
    pub(super) ends_on: NaiveDate,
    pub(super) is_same_time: bool,
    pub(super) is_same_content: bool,
}

/// One inspection with everything that the caller sees of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InspectionDetail {
    #[serde(flatten)]
    pub(super) item: InspectionItem,
    pub(super) content: String,
    pub(super) overlap_reason: String,
    pub(super) summary: String,
    pub(super) report_due_on: Option<NaiveDate>,
    pub(super) began_on: Option<NaiveDate>,
    pub(super) left_on: Option<NaiveDate>,
    pub(super) concluded_on: Option<NaiveDate>,
    pub(super) sent_on: Option<NaiveDate>,
    pub(super) closed_on: Option<NaiveDate>,
    pub(super) decision_number: Option<String>,
    pub(super) conclusion_number: Option<String>,
    pub(super) team: Vec<InspectionMember>,
    pub(super) overlaps: Vec<InspectionOverlap>,
    pub(super) findings: Vec<FindingItem>,
    pub(super) recommendations: Vec<RecommendationItem>,
    /// Answers of tablets that stand against each other.
    pub(super) conflicts: usize,
    /// view, prepare, decide, number, record, conclude, report, follow.
    pub(super) actions: Vec<&'static str>,
}

/// A finding.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FindingItem {
    pub(super) id: Uuid,
    pub(super) code: String,
    pub(super) subject_id: Uuid,
    pub(super) criterion: String,
    pub(super) kind: &'static str,
    /// noted, open, closed.
    pub(super) state: &'static str,
    pub(super) description: String,
    pub(super) cause: String,
    pub(super) responsible: String,
    pub(super) evidence: String,
    pub(super) law_number: Option<String>,
    pub(super) law_article: Option<String>,
    pub(super) law_clause: Option<String>,
    pub(super) law_point: Option<String>,
    pub(super) concluded_on: Option<NaiveDate>,
    pub(super) closed_on: Option<NaiveDate>,
    pub(super) closing_note: String,
    pub(super) version: i64,
}

/// A recommendation with what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecommendationItem {
    pub(super) id: Uuid,
    pub(super) code: String,
    pub(super) number: i64,
    pub(super) to_id: Uuid,
    pub(super) verifier_id: Uuid,
    pub(super) measure: String,
    pub(super) authority: &'static str,
    pub(super) content: String,
    pub(super) product: String,
    pub(super) due_on: Option<NaiveDate>,
    pub(super) opened_on: Option<NaiveDate>,
    /// What is asked of a legal document: amend, replace, repeal, suspend, issue, guide.
    pub(super) document_ask: Option<&'static str>,
    pub(super) document: Option<String>,
    /// Where its entry of the ledger is in its life.
    pub(super) obligation_state: Option<&'static str>,
    /// Code of that entry, where the caller sees it.
    pub(super) obligation: Option<String>,
}

/// A page of findings.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FindingList {
    pub(super) items: Vec<FindingItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// What is inspected.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct InspectionBody {
    pub(super) agency_id: String,
    /// Name of another body whose inspection this is.
    pub(super) external_body: String,
    pub(super) title: String,
    /// planned, thematic, sudden.
    pub(super) kind: String,
    /// monitoring_work, law_implementation.
    pub(super) object: String,
    /// Codes of fields.
    pub(super) fields: Vec<String>,
    /// Names of fields that have no code, separated by semicolons.
    pub(super) other_fields: String,
    pub(super) subject_ids: Vec<String>,
    /// ISO or dd/mm/yyyy.
    pub(super) period_from: String,
    pub(super) period_to: String,
    pub(super) starts_on: String,
    pub(super) ends_on: String,
    pub(super) content: String,
    pub(super) plan_id: String,
    pub(super) plan_item: String,
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
#[serde(default, deny_unknown_fields)]
pub(super) struct InspectionMemberBody {
    /// What the person signs in with; else the name.
    pub(super) login: String,
    pub(super) name: String,
    /// Id or name of the agency that sends the person.
    pub(super) agency: String,
    pub(super) post: String,
    /// head, deputy, secretary, member.
    pub(super) role: String,
    pub(super) conflict: String,
}

/// A decision on the team.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct InspectionDecision {
    /// Why it is done although it meets others.
    pub(super) overlap_reason: String,
}

/// Number, date and signer of a document.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct InspectionSignature {
    /// decision, notice, minutes, conclusion.
    pub(super) paper: String,
    /// With which agency: of notices and minutes.
    pub(super) subject_id: String,
    pub(super) number: String,
    pub(super) on: String,
    pub(super) signer_title: String,
    pub(super) signer_name: String,
}

/// The notice to the inspected agencies.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct InspectionNotice {
    /// By when they report on themselves.
    pub(super) report_due: String,
}

/// What an inspected agency reports on itself.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct InspectionSelfReport {
    pub(super) subject_id: String,
    pub(super) number: String,
    pub(super) on: String,
    pub(super) note: String,
}

/// The general assessment.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct InspectionSummary {
    pub(super) summary: String,
}

/// Why.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct InspectionReason {
    pub(super) reason: String,
}

/// What was found.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FindingBody {
    pub(super) subject_id: String,
    pub(super) criterion: String,
    pub(super) field: String,
    /// strength, shortcoming, violation, obstacle.
    pub(super) kind: String,
    pub(super) description: String,
    pub(super) cause: String,
    pub(super) responsible: String,
    pub(super) evidence: String,
    pub(super) law_number: String,
    pub(super) law_article: String,
    pub(super) law_clause: String,
    pub(super) law_point: String,
}

/// What became of a finding.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FindingNote {
    pub(super) note: String,
}

/// What is recommended.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RecommendationBody {
    /// Id or name of the agency that is to do it.
    pub(super) to: String,
    /// Id or name of the agency that verifies it.
    pub(super) verifier: String,
    pub(super) measure: String,
    /// own, proposal.
    pub(super) authority: String,
    pub(super) content: String,
    pub(super) product: String,
    pub(super) due_on: String,
    /// Codes of the findings that it rests on.
    pub(super) findings: Vec<String>,
    pub(super) document_ask: String,
    pub(super) document: String,
    pub(super) document_article: String,
    pub(super) document_clause: String,
    pub(super) document_point: String,
}

/// What a tablet takes along.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SitePack {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) questions: Vec<SiteQuestion>,
    pub(super) subjects: Vec<SiteSubject>,
    pub(super) version: i64,
}

/// A question as it was frozen.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SiteQuestion {
    pub(super) item_id: Uuid,
    pub(super) criterion: String,
    pub(super) question: String,
    pub(super) guidance: String,
    pub(super) source: String,
    pub(super) is_verified: bool,
}

/// An inspected agency with its answers, in the order of the questions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SiteSubject {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) answers: Vec<SiteAnswer>,
}

/// An answer; version 0 is none yet.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SiteAnswer {
    pub(super) verdict: Option<&'static str>,
    pub(super) note: String,
    pub(super) version: i64,
}

/// Changes of a tablet.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SiteChanges {
    pub(super) changes: Vec<SiteChange>,
}

/// One change of a tablet.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SiteChange {
    /// Made by the tablet; sent again it changes nothing.
    pub(super) id: Uuid,
    pub(super) subject_id: Uuid,
    pub(super) item_id: Uuid,
    /// The version that the person saw.
    pub(super) base_version: i64,
    /// The tablet's own change before it to the same answer.
    pub(super) follows: Option<Uuid>,
    /// met, partly, not_met, not_applicable; empty for none.
    pub(super) verdict: String,
    pub(super) note: String,
    pub(super) made_at: Option<DateTime<Utc>>,
}

/// What became of changes, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SiteResults {
    pub(super) results: Vec<SiteResult>,
}

/// What became of one change.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SiteResult {
    pub(super) id: Uuid,
    /// applied, same, conflict, resolved, late, refused.
    pub(super) outcome: &'static str,
    /// What stands now.
    pub(super) stored: SiteAnswer,
    /// What was sent.
    pub(super) sent: SiteAnswer,
}

pub(super) fn result(result: ChangeResult) -> SiteResult {
    let verdict = |value: &Value| value.verdict.map(|verdict| verdict.as_str());
    SiteResult {
        id: result.id,
        outcome: result.outcome,
        stored: SiteAnswer { verdict: verdict(&result.stored), note: result.stored.note, version: result.version },
        sent: SiteAnswer { verdict: verdict(&result.sent), note: result.sent.note, version: result.version },
    }
}

pub(super) fn item(inspection: &Inspection) -> InspectionItem {
    let facts = &inspection.facts;
    let field = |field: &FieldRef| InspectionField { code: field.code.clone(), name: field.name.clone() };
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

pub(super) fn detail(looked: &Looked) -> InspectionDetail {
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

pub(super) fn finding_item(finding: &Finding) -> FindingItem {
    let facts = &finding.facts;
    let law = facts.law.clone();
    let part = |part: fn(LawRef) -> String| law.clone().map(part).filter(|part| !part.is_empty());
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

pub(super) fn recommendation_item(followed: &Followed) -> RecommendationItem {
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

/// What a tablet takes along.
pub(super) fn pack(pack: Pack) -> SitePack {
    let answer = |answer: &Answer| SiteAnswer {
        verdict: answer.value.verdict.map(|verdict| verdict.as_str()),
        note: answer.value.note.clone(),
        version: answer.version,
    };
    SitePack {
        code: pack.inspection.code,
        title: pack.inspection.facts.title,
        questions: pack
            .questions
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
        subjects: pack
            .subjects
            .into_iter()
            .map(|subject| SiteSubject {
                id: subject.agency.uuid(),
                name: subject.name,
                answers: subject.answers.iter().map(answer).collect(),
            })
            .collect(),
        version: pack.inspection.version,
    }
}

impl From<SiteChange> for ChangeForm {
    fn from(change: SiteChange) -> Self {
        Self {
            id: change.id,
            subject: change.subject_id,
            item: change.item_id,
            base_version: change.base_version,
            follows: change.follows,
            verdict: change.verdict,
            note: change.note,
            made_at: change.made_at,
        }
    }
}
