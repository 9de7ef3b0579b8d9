//! What other modules and the edges may use of inspections: findings that somebody sees, what findings and recommendations come to, conclusions that
//! were sent and what became of them, the rows that ship, and the JSON API.

mod acts;
mod bodies;
pub mod http;
pub mod inheritance;

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, FindingId, InspectionId, RecommendationId};
use thihanh_kernel::law::LawRef;
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::civil;
use thihanh_papers::writing::Official;
use thihanh_store::{Sql, StoreError};

pub use super::model::finding::{DocumentAsk, FindingKind, FindingState};
pub use super::model::reference::Named;
pub use super::store::counted::{AskedRow, FindingGroup, UnmetRow};
pub use super::usecase::install;
pub use super::web::words;

use super::model::Span;
use super::model::finding::{Finding, Recommendation};
use super::store::findings::FindingFilter;
use super::{policy, store, usecase};
use crate::app::App;
use crate::modules::obligations::api::{self as ledger, Origin, State};

/// A finding as pages of other modules show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingBrief {
    /// Stable id.
    pub id: FindingId,
    /// `PH-2026-00001`.
    pub code: String,
    /// The inspected agency.
    pub subject: AgencyId,
    /// What was found.
    pub description: String,
    /// `A1` … `C3`.
    pub criterion: String,
    /// Code of the field; empty where it is of none.
    pub field: String,
    /// What it is.
    pub kind: FindingKind,
    /// The rule that it is about.
    pub law: Option<LawRef>,
    /// Where it stands.
    pub state: FindingState,
    /// The day on which it was written down.
    pub found_on: NaiveDate,
    /// The day of the conclusion that has it.
    pub concluded_on: Option<NaiveDate>,
    /// The day on which it was closed.
    pub closed_on: Option<NaiveDate>,
    /// What became of it.
    pub closing_note: String,
}

impl From<Finding> for FindingBrief {
    fn from(finding: Finding) -> Self {
        Self {
            id: finding.id,
            code: finding.code,
            subject: finding.facts.subject,
            description: finding.facts.description,
            criterion: finding.facts.criterion,
            field: finding.facts.field,
            kind: finding.facts.kind,
            law: finding.facts.law,
            state: finding.state,
            found_on: civil(finding.created_at),
            concluded_on: finding.concluded_on,
            closed_on: finding.closed_on,
            closing_note: finding.closing_note,
        }
    }
}

/// The finding with a code; `None` also where the actor may not know that it is there.
///
/// # Errors
/// When the database does not answer.
pub async fn finding_seen(sql: &dyn Sql, actor: &Actor, code: &str) -> Result<Option<FindingBrief>, StoreError> {
    let Some(found) = store::findings::find(sql, code).await? else { return Ok(None) };
    Ok(findings_seen(sql, actor, &[found.id]).await?.pop())
}

/// Those of these findings that the actor sees, in the order of their codes.
///
/// # Errors
/// When the database does not answer.
pub async fn findings_seen(sql: &dyn Sql, actor: &Actor, ids: &[FindingId]) -> Result<Vec<FindingBrief>, StoreError> {
    let found = store::findings::seen(sql, &policy::scope(actor), ids).await?;
    Ok(found.into_iter().map(FindingBrief::from).collect())
}

/// How many shortcomings and violations were found at each agency in conclusions since a day, in a field where one is named.
///
/// # Errors
/// When the database does not answer.
pub async fn faults_by_agency(
    sql: &dyn Sql,
    since: NaiveDate,
    field: Option<&str>,
) -> Result<HashMap<AgencyId, u64>, StoreError> {
    store::findings::faults_by_agency(sql, since, field).await
}

/// When an inspection of each agency last ended until a day, whichever body made it; in a field where one is named, which an inspection without
/// fields covers too.
///
/// # Errors
/// When the database does not answer.
pub async fn last_inspected(
    sql: &dyn Sql,
    until: NaiveDate,
    field: Option<&str>,
) -> Result<HashMap<AgencyId, NaiveDate>, StoreError> {
    store::list::last_inspected(sql, until, field).await
}

/// How many recommendations of conclusions, sent since a day, each agency still owes. Whether one is owed is the ledger's to say.
///
/// # Errors
/// When the database does not answer.
pub async fn open_recommendations_by_agency(
    sql: &dyn Sql,
    since: NaiveDate,
) -> Result<HashMap<AgencyId, u64>, StoreError> {
    let sent = store::recommendations::sent_since(sql, since).await?;
    let origins: Vec<Origin> = sent.into_iter().map(Origin::Recommendation).collect();
    let mut open: HashMap<AgencyId, u64> = HashMap::new();
    for entry in ledger::entries_of(sql, &origins).await?.into_values() {
        if matches!(entry.state, State::Open | State::Reported) {
            *open.entry(entry.agency).or_default() += 1;
        }
    }
    Ok(open)
}

/// An inspection of an agency in a few facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionBrief {
    /// `KT-2026-0001`.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// First day on site.
    pub starts_on: NaiveDate,
    /// Last day on site.
    pub ends_on: NaiveDate,
}

/// The inspections of an agency between two days that the actor sees, in the order of their days, and how many more there are: whoever plans
/// another must know that these are there.
///
/// # Errors
/// When the database does not answer.
pub async fn inspections_between(
    sql: &dyn Sql,
    actor: &Actor,
    agency: AgencyId,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<(Vec<InspectionBrief>, usize), StoreError> {
    let (mut seen, mut others) = (Vec::new(), 0);
    for inspection in store::list::year_of(sql, agency, Span { from, to }).await? {
        let stakes = store::stakes::of(sql, &inspection).await?;
        if policy::sight(actor, &stakes).is_some_and(|sight| sight.covers(agency)) {
            seen.push(InspectionBrief {
                code: inspection.code,
                title: inspection.facts.title,
                starts_on: inspection.facts.visit.from,
                ends_on: inspection.facts.visit.to,
            });
        } else {
            others += 1;
        }
    }
    Ok((seen, others))
}

/// The newest findings about an agency, or about a legal document (its key and an article of it), of those that the actor sees; at most `most`.
///
/// # Errors
/// When the database does not answer.
pub async fn findings_about(
    sql: &dyn Sql,
    actor: &Actor,
    subject: Option<AgencyId>,
    law: Option<(String, Option<String>)>,
    most: usize,
) -> Result<Vec<FindingBrief>, StoreError> {
    let (law, article) = law.map_or((None, None), |(law, article)| (Some(law), article));
    let filter = FindingFilter { law, article, subject, ..FindingFilter::default() };
    let found = store::findings::newest(sql, &policy::scope(actor), &filter, most).await?;
    Ok(found.into_iter().map(FindingBrief::from).collect())
}

/// A recommendation as pages of other modules show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecommendationBrief {
    /// Stable id: the origin of what is owed.
    pub id: RecommendationId,
    /// `KT-2026-0001-1`.
    pub code: String,
    /// Who is to do it.
    pub to: AgencyId,
    /// What is to be done.
    pub content: String,
    /// Since when it is owed.
    pub opened_on: Option<NaiveDate>,
}

impl From<Recommendation> for RecommendationBrief {
    fn from(recommendation: Recommendation) -> Self {
        Self {
            id: recommendation.id,
            code: recommendation.code,
            to: recommendation.facts.to,
            content: recommendation.facts.content,
            opened_on: recommendation.opened_on,
        }
    }
}

/// What was recommended on each of these findings. That the actor sees them is the caller's to have asked ([`findings_seen`], [`findings_about`]).
///
/// # Errors
/// When the database does not answer.
pub async fn recommendations_on(
    sql: &dyn Sql,
    findings: &[FindingId],
) -> Result<HashMap<FindingId, Vec<RecommendationBrief>>, StoreError> {
    let mut on: HashMap<FindingId, Vec<RecommendationBrief>> = HashMap::new();
    for (finding, recommendation) in store::recommendations::of_findings(sql, findings).await? {
        on.entry(finding).or_default().push(recommendation.into());
    }
    Ok(on)
}

/// The measures by which results are handled that hold on a day, in their order.
///
/// # Errors
/// When the database does not answer.
pub async fn measures(sql: &dyn Sql, on: NaiveDate) -> Result<Vec<Named>, StoreError> {
    store::reference::measures(sql, on).await
}

/// The criteria that hold on a day, in their order.
///
/// # Errors
/// When the database does not answer.
pub async fn criteria(sql: &dyn Sql, on: NaiveDate) -> Result<Vec<Named>, StoreError> {
    store::reference::criteria(sql, on).await
}

/// Findings of conclusions of these days (of a field, where one is named) by agency, each with everything that stood below it. Whether somebody may see
/// the agencies is the caller's to ask, here and below.
///
/// # Errors
/// When the database does not answer.
pub async fn findings_counted(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    days: (NaiveDate, NaiveDate),
    field: Option<&str>,
) -> Result<HashMap<AgencyId, Vec<FindingGroup>>, StoreError> {
    store::counted::findings(sql, agencies, days, field).await
}

/// Recommendations about legal documents that are owed since these days, by the agency that is to do something and by what is asked of the document.
///
/// # Errors
/// When the database does not answer.
pub async fn asks_counted(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    days: (NaiveDate, NaiveDate),
) -> Result<HashMap<AgencyId, Vec<(DocumentAsk, u64)>>, StoreError> {
    store::counted::asks(sql, agencies, days).await
}

/// The newest of the recommendations that [`asks_counted`] counts for an agency.
///
/// # Errors
/// When the database does not answer.
pub async fn asked(
    sql: &dyn Sql,
    agency: AgencyId,
    days: (NaiveDate, NaiveDate),
    ask: DocumentAsk,
) -> Result<Vec<AskedRow>, StoreError> {
    store::counted::asked(sql, agency, days, ask).await
}

/// Judged answers to the checklist under a criterion, of inspections whose conclusion was sent on these days, by inspected agency: how many are not or
/// only partly met, and how many there are.
///
/// # Errors
/// When the database does not answer.
pub async fn unmet_counted(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    days: (NaiveDate, NaiveDate),
    criterion: &str,
) -> Result<HashMap<AgencyId, (u64, u64)>, StoreError> {
    store::counted::unmet(sql, agencies, days, criterion).await
}

/// What [`unmet_counted`] counts for an agency, by inspection.
///
/// # Errors
/// When the database does not answer.
pub async fn unmet(
    sql: &dyn Sql,
    agency: AgencyId,
    days: (NaiveDate, NaiveDate),
    criterion: &str,
) -> Result<Vec<UnmetRow>, StoreError> {
    store::counted::unmet_rows(sql, agency, days, criterion).await
}

/// An inspection whose conclusion was sent, in a few facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentConclusion {
    /// Position in the order of inspections.
    pub seq: i64,
    /// The inspection.
    pub id: InspectionId,
    /// `KT-2026-0001`.
    pub code: String,
    /// Who inspected.
    pub agency: AgencyId,
    /// What it was about.
    pub title: String,
    /// The day on which the conclusion was sent.
    pub sent_on: NaiveDate,
}

impl SentConclusion {
    /// Its place in the list, for whoever asks what comes behind.
    pub fn place(&self) -> (NaiveDate, i64) {
        (self.sent_on, self.seq)
    }
}

/// The inspections whose conclusions were sent between two days, the newest first, behind a place; at most `limit`. Whoever asks says who may know.
///
/// # Errors
/// When the database does not answer.
pub async fn sent_conclusions(
    sql: &dyn Sql,
    (from, to): (NaiveDate, NaiveDate),
    behind: Option<(NaiveDate, i64)>,
    limit: i64,
) -> Result<Vec<SentConclusion>, StoreError> {
    let rows = store::list::sent(sql, Span { from, to }, behind, limit).await?;
    let sent = |row: store::list::SentRow| SentConclusion {
        seq: row.seq,
        id: InspectionId::from_uuid(row.id),
        code: row.code,
        agency: AgencyId::from_uuid(row.agency_id),
        title: row.title,
        sent_on: row.sent_on,
    };
    Ok(rows.into_iter().map(sent).collect())
}

/// A conclusion that was sent, as the document that it is.
#[derive(Debug, Clone, PartialEq)]
pub struct ConclusionPaper {
    /// The inspection.
    pub id: InspectionId,
    /// Its code.
    pub code: String,
    /// Who inspected, and issued it.
    pub agency: AgencyId,
    /// Code and name of each field that was looked at.
    pub fields: Vec<(String, String)>,
    /// The people of the team, by name.
    pub people: Vec<String>,
    /// The document.
    pub document: Official,
}

/// The conclusion of an inspection; `None` while it was not sent, and where the actor may not know of it.
///
/// # Errors
/// When the database does not answer.
pub async fn conclusion(app: &App, actor: &Actor, code: &str) -> Result<Option<ConclusionPaper>, Problem> {
    let found = usecase::sent_conclusion(app, actor, code).await.map_err(Problem::from)?;
    Ok(found.map(|(inspection, document)| ConclusionPaper {
        id: inspection.id,
        code: inspection.code,
        agency: inspection.agency,
        fields: inspection.facts.fields.into_iter().map(|field| (field.code, field.name)).collect(),
        people: inspection.team.into_iter().map(|member| member.name).collect(),
        document,
    }))
}

/// A recommendation of a conclusion, and how it stands in the ledger now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecommendationStanding {
    /// Its number in the conclusion.
    pub number: i64,
    /// Who must carry it out.
    pub to: AgencyId,
    /// What is to be done.
    pub content: String,
    /// By when, as the ledger has it now.
    pub due_on: Option<NaiveDate>,
    /// Where its entry is in its life; `None` while nobody owes it.
    pub state: Option<State>,
}

/// The recommendations of an inspection in their order. Whoever asks says who may know.
///
/// # Errors
/// When the database does not answer.
pub async fn recommendations_of(
    sql: &dyn Sql,
    inspection: InspectionId,
) -> Result<Vec<RecommendationStanding>, StoreError> {
    let found = store::recommendations::of(sql, inspection).await?;
    let origins: Vec<Origin> = found.iter().map(|it| Origin::Recommendation(it.id)).collect();
    let entries = ledger::entries_of(sql, &origins).await?;
    let standing = |it: Recommendation| {
        let entry = entries.get(&Origin::Recommendation(it.id));
        RecommendationStanding {
            number: it.number,
            to: it.facts.to,
            content: it.facts.content,
            due_on: entry.map_or(it.facts.due_on, |entry| entry.due_on),
            state: entry.map(|entry| entry.state),
        }
    };
    Ok(found.into_iter().map(standing).collect())
}
