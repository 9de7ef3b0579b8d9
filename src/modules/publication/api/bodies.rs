//! What the JSON API says and takes.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::model::document::{Document, Part};
use super::super::model::publication::{ChoicesForm, FieldRef, PrepareForm, Publication, PublishForm, State};
use super::super::usecase::{Candidate, Looked, Missing, Names, PublicView, Standing};
use crate::listing::PageFacts;

/// A page of publications.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublicationList {
    pub(super) items: Vec<PublicationItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// A field of state management.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublicationField {
    code: String,
    name: String,
}

/// One publication.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublicationItem {
    /// The last part of its address.
    slug: String,
    /// plan, conclusion, results, survey.
    kind: &'static str,
    title: String,
    agency_id: Uuid,
    fields: Vec<PublicationField>,
    /// prepared, published, withdrawn.
    state: &'static str,
    published_on: Option<NaiveDate>,
    /// How many versions everybody could read so far.
    versions: i64,
    /// Code of the plan, inspection or survey.
    source: String,
    version: i64,
}

/// A publication with what is decided for its next version.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublicationDetail {
    #[serde(flatten)]
    item: PublicationItem,
    intro: String,
    /// Phrases that are masked besides; for whoever prepares it.
    masked: Option<Vec<String>>,
    /// What is kept of what the rules find; for whoever prepares it.
    kept: Option<Vec<String>>,
    /// Places that the next version masks; for whoever prepares it.
    masked_count: Option<usize>,
    withdrawn_why: Option<String>,
    recommendations: Vec<PublicRecommendation>,
    /// Codes of the proposals that came of it, where the caller sees them.
    proposals: Vec<String>,
    /// view, prepare, publish: what the caller may do.
    actions: Vec<&'static str>,
}

/// How a recommendation of a published conclusion stands today.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublicRecommendation {
    number: i64,
    content: String,
    agency_id: Uuid,
    agency: String,
    due_on: Option<NaiveDate>,
    /// done, reported, in_time, late, over.
    progress: &'static str,
}

/// What could be published.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CandidateList {
    pub(super) items: Vec<CandidateItem>,
}

/// Something that could be published.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CandidateItem {
    kind: &'static str,
    code: String,
    title: String,
    agency_id: Uuid,
    issued_on: NaiveDate,
}

/// Conclusions that wait too long.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MissingList {
    items: Vec<MissingItem>,
    /// After how many days a conclusion stands here.
    days: u64,
    /// Whether the rule that says so was checked against the law.
    is_verified: bool,
    /// There are more than are listed.
    is_more: bool,
}

/// A conclusion that waits too long.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MissingItem {
    /// Code of the inspection.
    code: String,
    title: String,
    agency_id: Uuid,
    sent_on: NaiveDate,
    days: i64,
    is_prepared: bool,
}

/// What is to be published.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PrepareBody {
    /// plan, conclusion, results, survey.
    kind: String,
    /// Code of the plan, inspection or survey.
    code: String,
}

impl From<PrepareBody> for PrepareForm {
    fn from(body: PrepareBody) -> Self {
        Self { kind: body.kind, code: body.code }
    }
}

/// What is decided for the next version.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ChoicesBody {
    title: String,
    intro: String,
    /// Phrases that are masked besides.
    masked: Vec<String>,
    /// Names, addresses, long numbers that are kept though the rules find them.
    kept: Vec<String>,
}

impl From<ChoicesBody> for ChoicesForm {
    fn from(body: ChoicesBody) -> Self {
        Self { title: body.title, intro: body.intro, masked: body.masked.join("\n"), kept: body.kept }
    }
}

/// By which it is published or corrected.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PublishBody {
    /// Somebody has looked at the text as everybody will read it.
    is_seen: bool,
    /// Why it takes the place of the version before; needed where there is one.
    reason: String,
}

impl From<PublishBody> for PublishForm {
    fn from(body: PublishBody) -> Self {
        Self { seen: if body.is_seen { "1".to_owned() } else { String::new() }, reason: body.reason }
    }
}

/// Why it is withdrawn.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct WithdrawPublicationBody {
    pub(super) reason: String,
}

/// A page of what everybody reads.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublicList {
    pub(super) items: Vec<PublicItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// One publication as everybody knows it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublicItem {
    slug: String,
    /// Its page.
    url: String,
    /// plan, conclusion, results, survey.
    kind: &'static str,
    title: String,
    agency_id: Uuid,
    agency: String,
    fields: Vec<PublicationField>,
    published_on: Option<NaiveDate>,
    versions: i64,
    is_withdrawn: bool,
}

/// One publication as everybody reads it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublicDetail {
    #[serde(flatten)]
    item: PublicItem,
    intro: String,
    withdrawn_why: Option<String>,
    /// The text; absent after it was withdrawn.
    document: Option<PublicDocument>,
    /// Places that are masked in it.
    masked_count: Option<i64>,
    recommendations: Vec<PublicRecommendation>,
    history: Vec<PublicVersion>,
}

/// A version that everybody could read.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublicVersion {
    number: i64,
    published_at: DateTime<Utc>,
    /// Why it took the place of the one before.
    reason: String,
}

/// A document by its boxes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublicDocument {
    issuer: String,
    number: String,
    dated_on: Option<NaiveDate>,
    heading: String,
    about: String,
    parts: Vec<PublicPart>,
    signer_name: String,
}

/// A part of the text.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublicPart {
    /// heading, text, table.
    kind: &'static str,
    /// Its words; empty for a table.
    text: String,
    /// Heads of a table's columns.
    heads: Vec<String>,
    /// Rows of a table.
    rows: Vec<Vec<String>>,
}

fn fields(fields: &[FieldRef]) -> Vec<PublicationField> {
    fields.iter().map(|field| PublicationField { code: field.code.clone(), name: field.name.clone() }).collect()
}

pub(super) fn item(publication: &Publication) -> PublicationItem {
    PublicationItem {
        slug: publication.slug.clone(),
        kind: publication.kind.as_str(),
        title: publication.choices.title.clone(),
        agency_id: publication.agency.uuid(),
        fields: fields(&publication.fields),
        state: publication.state.as_str(),
        published_on: publication.published_on,
        versions: publication.versions,
        source: publication.source_code.clone(),
        version: publication.version,
    }
}

pub(super) fn detail(looked: Looked) -> PublicationDetail {
    let choices = &looked.publication.choices;
    let prepares = looked.preview.is_some();
    PublicationDetail {
        intro: choices.intro.clone(),
        masked: prepares.then(|| choices.masked.clone()),
        kept: prepares.then(|| choices.kept.clone()),
        masked_count: looked.preview.as_ref().map(|preview| preview.masked_count),
        withdrawn_why: looked.publication.withdrawal.as_ref().map(|it| it.reason.clone()),
        recommendations: looked.standings.iter().map(recommendation).collect(),
        proposals: looked.proposals.into_iter().map(|proposal| proposal.code).collect(),
        actions: looked.actions.into_iter().map(|action| action.as_str()).collect(),
        item: item(&looked.publication),
    }
}

fn recommendation(standing: &Standing) -> PublicRecommendation {
    PublicRecommendation {
        number: standing.number,
        content: standing.content.clone(),
        agency_id: standing.to.uuid(),
        agency: standing.to_name.clone(),
        due_on: standing.due_on,
        progress: standing.progress.as_str(),
    }
}

pub(super) fn candidate(candidate: Candidate) -> CandidateItem {
    CandidateItem {
        kind: candidate.kind.as_str(),
        code: candidate.code,
        title: candidate.title,
        agency_id: candidate.agency.uuid(),
        issued_on: candidate.on,
    }
}

pub(super) fn missing(missing: Missing) -> MissingList {
    let items = missing.rows.into_iter().map(|row| MissingItem {
        code: row.conclusion.code,
        title: row.conclusion.title,
        agency_id: row.conclusion.agency.uuid(),
        sent_on: row.conclusion.sent_on,
        days: row.days,
        is_prepared: row.is_prepared,
    });
    MissingList {
        items: items.collect(),
        days: missing.days,
        is_verified: missing.is_verified,
        is_more: missing.is_more,
    }
}

fn known(origin: &str, publication: &Publication, (title, agency): (&str, String)) -> PublicItem {
    PublicItem {
        url: format!("{origin}/cong-khai/{}", publication.slug),
        slug: publication.slug.clone(),
        kind: publication.kind.as_str(),
        title: title.to_owned(),
        agency_id: publication.agency.uuid(),
        agency,
        fields: fields(&publication.fields),
        published_on: publication.published_on,
        versions: publication.versions,
        is_withdrawn: publication.state == State::Withdrawn,
    }
}

pub(super) fn public_item(origin: &str, publication: &Publication, names: &Names) -> PublicItem {
    let agency = names.get(&publication.agency).map(|view| view.name.clone()).unwrap_or_default();
    known(origin, publication, (&publication.choices.title, agency))
}

pub(super) fn public_detail(origin: &str, view: PublicView) -> PublicDetail {
    let version = view.version;
    let history =
        view.versions.into_iter().map(|(number, published_at, reason)| PublicVersion { number, published_at, reason });
    PublicDetail {
        item: known(origin, &view.publication, (&view.title, view.agency)),
        intro: version.as_ref().map(|version| version.choices.intro.clone()).unwrap_or_default(),
        withdrawn_why: view.publication.withdrawal.map(|it| it.reason),
        masked_count: version.as_ref().map(|version| version.masked_count),
        document: version.map(|version| document(version.document)),
        recommendations: view.standings.iter().map(recommendation).collect(),
        history: history.collect(),
    }
}

fn document(document: Document) -> PublicDocument {
    let part = |part: Part| match part {
        Part::Heading { text } => PublicPart { kind: "heading", text, heads: Vec::new(), rows: Vec::new() },
        Part::Text { text } => PublicPart { kind: "text", text, heads: Vec::new(), rows: Vec::new() },
        Part::Table { heads, rows } => PublicPart { kind: "table", text: String::new(), heads, rows },
    };
    PublicDocument {
        issuer: document.issuer,
        number: document.number,
        dated_on: document.dated_on,
        heading: document.heading,
        about: document.about,
        parts: document.parts.into_iter().map(part).collect(),
        signer_name: document.signer_name,
    }
}
