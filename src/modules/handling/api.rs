//! What other modules and the edges may use of handling: numbers, what is about legal documents, results that may be published, the rows that ship, and the
//! JSON API.

mod bodies;
pub mod http;
pub mod inheritance;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::law::{DocumentAsk, LawRef};
use thihanh_store::{Sql, StoreError, WriteTx};

pub use super::model::handling::{Addressee, Counted, ReplyKind, State};
pub use super::usecase::install;
pub use super::web::words;

use super::model::handling::{Handling, Sending};
use super::store;

/// Rows that one list of a facade takes; more is asked for by shorter periods.
pub const MOST_LISTED: usize = 5_000;

/// How many handlings these agencies sent in a period (both days in it), by measure, authority, what is asked of a document, state and answer. Whose numbers
/// somebody may see is the caller's to have asked.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    field: Option<&str>,
    period: (NaiveDate, NaiveDate),
) -> Result<Vec<Counted>, StoreError> {
    store::numbers::counts(sql, agencies, field, period).await
}

/// A proposal about a legal document, kept whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawProposal {
    /// `XL-2026-00001`.
    pub code: String,
    /// Who proposes.
    pub agency: AgencyId,
    /// To whom.
    pub addressee: Addressee,
    /// The document and the place in it, as typed.
    pub law: LawRef,
    /// What is asked of it.
    pub ask: DocumentAsk,
    /// In words.
    pub content: String,
    /// Number and symbol of the document by which it was sent.
    pub number: String,
    /// Its date.
    pub sent_on: Option<NaiveDate>,
    /// By when an answer is due.
    pub due_on: Option<NaiveDate>,
    /// What was answered.
    pub reply: Option<ReplyKind>,
    /// Number and symbol of the answer; empty where there is none.
    pub reply_number: String,
    /// Where it stands.
    pub state: State,
    /// The day on which it was done.
    pub done_on: Option<NaiveDate>,
}

/// What these agencies sent in a period that is about a legal document, the oldest first, at most [`MOST_LISTED`]. Rights are the caller's to check.
///
/// # Errors
/// When the database does not answer.
pub async fn proposals_about_law(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    field: Option<&str>,
    period: (NaiveDate, NaiveDate),
) -> Result<Vec<LawProposal>, StoreError> {
    let found = store::numbers::about_law(sql, agencies, field, period, MOST_LISTED).await?;
    Ok(found.into_iter().filter_map(law_proposal).collect())
}

fn law_proposal(handling: Handling) -> Option<LawProposal> {
    let (law, ask) = handling.facts.document?;
    Some(LawProposal {
        code: handling.code,
        agency: handling.agency,
        addressee: handling.facts.addressee,
        law,
        ask,
        content: handling.facts.content,
        number: handling.sending.as_ref().map(Sending::label).unwrap_or_default(),
        sent_on: handling.sending.as_ref().map(|sending| sending.on),
        due_on: handling.facts.due_on,
        reply: handling.reply.as_ref().map(|reply| reply.kind),
        reply_number: handling.reply.map(|reply| reply.number).unwrap_or_default(),
        state: handling.state,
        done_on: handling.done_on,
    })
}

/// A handling with a result, which may be published (công bố kết quả, Decree 59/2012/NĐ-CP, Art. 14). It names no person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publishable {
    /// `XL-2026-00001`.
    pub code: String,
    /// Who handled it.
    pub agency: AgencyId,
    /// Who was told or asked.
    pub addressee: Addressee,
    /// Code of the measure.
    pub measure: String,
    /// Name of the field; empty where it is of none.
    pub field: String,
    /// What was to be done.
    pub content: String,
    /// Number and symbol of the document by which it was sent.
    pub number: String,
    /// Its date.
    pub sent_on: Option<NaiveDate>,
    /// It was done; else the competent body said no.
    pub is_done: bool,
    /// What came of it.
    pub result: String,
    /// The day on which that was entered.
    pub closed_on: Option<NaiveDate>,
    /// The day on which it was published, where it was.
    pub published_on: Option<NaiveDate>,
}

/// What these agencies brought to an end in a period, the oldest first, at most [`MOST_LISTED`]. Rights are the caller's to check.
///
/// # Errors
/// When the database does not answer.
pub async fn publishable(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    period: (NaiveDate, NaiveDate),
) -> Result<Vec<Publishable>, StoreError> {
    let found = store::numbers::finished(sql, agencies, period, MOST_LISTED).await?;
    let shown = found.into_iter().map(|handling| Publishable {
        code: handling.code,
        agency: handling.agency,
        addressee: handling.facts.addressee,
        measure: handling.facts.measure,
        field: handling.facts.field.map(|field| field.name).unwrap_or_default(),
        content: handling.facts.content,
        number: handling.sending.as_ref().map(Sending::label).unwrap_or_default(),
        sent_on: handling.sending.as_ref().map(|sending| sending.on),
        is_done: handling.state == State::Done,
        result: handling.result_note,
        closed_on: handling.closed_on,
        published_on: handling.published_on,
    });
    Ok(shown.collect())
}

/// Makes the whole search index from the rows: after these came from elsewhere.
///
/// # Errors
/// When the database does not answer.
pub async fn rebuild_search(tx: &WriteTx) -> Result<(), StoreError> {
    store::handlings::index_all(tx).await
}
