//! What the JSON API says and takes.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::model::entry::{EntryForm, InformationEntry, JudgementForm};
use super::super::model::session::{SessionForm, SupervisionSession};
use super::super::model::source::SourceKind;
use super::super::usecase::{Looked, LookedSession};
use crate::listing::PageFacts;

/// A page of entries.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InformationList {
    pub(super) items: Vec<InformationItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// One entry.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InformationItem {
    id: Uuid,
    code: String,
    /// Code of the kind of source.
    source: String,
    /// Newspaper, number of a document.
    reference: String,
    dated_on: Option<NaiveDate>,
    link: String,
    received_on: NaiveDate,
    /// In whose name it was entered.
    agency_id: Uuid,
    /// Who keeps the book.
    keeper_id: Uuid,
    /// The agency that it is about.
    concerned_id: Option<Uuid>,
    /// Code of the field.
    field: Option<String>,
    content: String,
    entered_at: DateTime<Utc>,
    /// unverified, verified, refuted.
    verification: &'static str,
    /// high, medium, low.
    reliability: Option<&'static str>,
    is_repetition: bool,
    version: i64,
}

/// An entry with what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InformationDetail {
    #[serde(flatten)]
    item: InformationItem,
    /// How it was checked.
    method: Option<String>,
    note: Option<String>,
    verified_on: Option<NaiveDate>,
    verified_by: Option<String>,
    /// Code of the entry that it repeats, where the caller sees it.
    repeats: Option<String>,
    /// Codes of the newest that repeat it.
    repetitions: Vec<String>,
    /// Codes of those that say nearly the same.
    near: Vec<String>,
    /// Codes of the findings that rest on it, where the caller sees them.
    findings: Vec<String>,
    /// How many more rest on it.
    other_findings: usize,
    /// view, change, process: what the caller may do.
    actions: Vec<&'static str>,
}

/// Kinds of sources.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SourceList {
    pub(super) items: Vec<SourceItem>,
}

/// A kind of source.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SourceItem {
    code: String,
    name_vi: String,
    name_en: String,
    /// The law that names it.
    source: String,
    /// Whether somebody has checked that.
    is_verified: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// What an entry says.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct InformationBody {
    /// In whose name; kept where an entry is changed.
    agency_id: String,
    source: String,
    reference: String,
    /// ISO or dd/mm/yyyy.
    dated_on: String,
    link: String,
    received_on: String,
    /// Id or name of the agency that it is about.
    concerned: String,
    /// Code of the field.
    field: String,
    content: String,
    /// Code of the earlier entry that it repeats.
    repeats: String,
    /// Somebody looked at those that say nearly the same: this is another.
    is_new: bool,
}

impl From<InformationBody> for EntryForm {
    fn from(body: InformationBody) -> Self {
        Self {
            agency: body.agency_id,
            source: body.source,
            reference: body.reference,
            dated_on: body.dated_on,
            link: body.link,
            received_on: body.received_on,
            concerned: body.concerned,
            field: body.field,
            content: body.content,
            repeats: body.repeats,
            is_new: if body.is_new { "1".to_owned() } else { String::new() },
        }
    }
}

/// What checking an entry came to.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct JudgementBody {
    /// verified, refuted.
    verification: String,
    method: String,
    /// Needed where it is refuted.
    note: String,
    /// high, medium, low; needed where it is verified.
    reliability: String,
    /// Today where empty.
    verified_on: String,
}

impl From<JudgementBody> for JudgementForm {
    fn from(body: JudgementBody) -> Self {
        Self {
            verification: body.verification,
            method: body.method,
            note: body.note,
            reliability: body.reliability,
            verified_on: body.verified_on,
        }
    }
}

/// A finding by its code.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct InformationFindingBody {
    pub(super) finding: String,
}

/// The entry that another repeats; empty where it repeats none.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RepeatsBody {
    pub(super) repeats: String,
}

/// A page of sessions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SupervisionList {
    pub(super) items: Vec<SupervisionItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// One session of supervision.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SupervisionItem {
    id: Uuid,
    code: String,
    agency_id: Uuid,
    subject: String,
    period_from: NaiveDate,
    period_to: NaiveDate,
    supervised_ids: Vec<Uuid>,
    /// Number of the conclusion.
    number: Option<String>,
    concluded_on: Option<NaiveDate>,
    version: i64,
}

/// A session with what it proposes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SupervisionDetail {
    #[serde(flatten)]
    item: SupervisionItem,
    content: String,
    proposals: Vec<SessionProposal>,
    /// view, change.
    actions: Vec<&'static str>,
}

/// A proposal of a session.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SessionProposal {
    code: String,
    title: String,
    to_id: Uuid,
    due_on: Option<NaiveDate>,
    /// Where the answer is in its life, as of an obligation.
    answer_state: Option<&'static str>,
}

/// What a session says.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SupervisionBody {
    /// Who supervises; kept where a session is changed.
    agency_id: String,
    subject: String,
    content: String,
    period_from: String,
    period_to: String,
    /// Ids or names.
    supervised: Vec<String>,
    number: String,
    concluded_on: String,
}

impl From<SupervisionBody> for SessionForm {
    fn from(body: SupervisionBody) -> Self {
        Self {
            agency: body.agency_id,
            subject: body.subject,
            content: body.content,
            period_from: body.period_from,
            period_to: body.period_to,
            supervised: body.supervised.join("\n"),
            number: body.number,
            concluded_on: body.concluded_on,
        }
    }
}

pub(super) fn item(entry: &InformationEntry) -> InformationItem {
    let facts = &entry.facts;
    InformationItem {
        id: entry.id.uuid(),
        code: entry.code.clone(),
        source: facts.source.clone(),
        reference: facts.reference.clone(),
        dated_on: facts.dated_on,
        link: facts.link.clone(),
        received_on: facts.received_on,
        agency_id: entry.agency.uuid(),
        keeper_id: entry.keeper.uuid(),
        concerned_id: facts.concerned.map(|id| id.uuid()),
        field: facts.field.as_ref().map(|field| field.code.clone()),
        content: facts.content.clone(),
        entered_at: entry.entered_at,
        verification: entry.verification().as_str(),
        reliability: entry.judgement.as_ref().and_then(|it| it.reliability).map(|it| it.as_str()),
        is_repetition: entry.repeats.is_some(),
        version: entry.version,
    }
}

pub(super) fn detail(looked: Looked) -> InformationDetail {
    let judgement = looked.entry.judgement.as_ref();
    InformationDetail {
        item: item(&looked.entry),
        method: judgement.map(|it| it.method.clone()),
        note: judgement.map(|it| it.note.clone()),
        verified_on: judgement.map(|it| it.on),
        verified_by: judgement.map(|it| it.by_name.clone()),
        repeats: looked.repeats.map(|entry| entry.code),
        repetitions: looked.repetitions.into_iter().map(|entry| entry.code).collect(),
        near: looked.near.into_iter().map(|(entry, _)| entry.code).collect(),
        findings: looked.findings.into_iter().map(|finding| finding.code).collect(),
        other_findings: looked.other_findings,
        actions: looked.actions.into_iter().map(|action| action.as_str()).collect(),
    }
}

pub(super) fn source_item(kind: SourceKind) -> SourceItem {
    SourceItem {
        code: kind.code,
        name_vi: kind.name_vi,
        name_en: kind.name_en,
        source: kind.source,
        is_verified: kind.is_verified,
        valid_from: kind.from,
        valid_to: kind.to,
    }
}

pub(super) fn session_item(session: &SupervisionSession) -> SupervisionItem {
    let facts = &session.facts;
    SupervisionItem {
        id: session.id.uuid(),
        code: session.code.clone(),
        agency_id: session.agency.uuid(),
        subject: facts.subject.clone(),
        period_from: facts.from,
        period_to: facts.to,
        supervised_ids: facts.supervised.iter().map(|id| id.uuid()).collect(),
        number: Some(facts.number.clone()).filter(|number| !number.is_empty()),
        concluded_on: facts.concluded_on,
        version: session.version,
    }
}

pub(super) fn session_detail(looked: LookedSession) -> SupervisionDetail {
    let actions = [(true, "view"), (looked.may_manage, "change")];
    SupervisionDetail {
        item: session_item(&looked.session),
        content: looked.session.facts.content,
        proposals: looked
            .proposals
            .into_iter()
            .map(|proposal| SessionProposal {
                code: proposal.code,
                title: proposal.title,
                to_id: proposal.to.uuid(),
                due_on: proposal.due_on,
                answer_state: proposal.answer_state,
            })
            .collect(),
        actions: actions.into_iter().filter(|(may, _)| *may).map(|(_, word)| word).collect(),
    }
}
