//! What other modules and the edges may use of the information book: entries that somebody sees, what entries come to, the rows that ship, and the
//! JSON API.

mod bodies;
pub mod http;
mod sessions;

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, InformationId};
use thihanh_store::{Sql, StoreError, WriteTx};

pub use super::model::source::SourceKind;
pub use super::usecase::install;

use super::model::entry::{InformationEntry, Verification};
use super::policy::{self, Action};
use super::store;

/// How many verified entries are about each agency, received since a day from these kinds of sources (any where none is named), in a field where
/// one is. What nobody verified, and what only repeats, is no ground for anything (Decree 59/2012/NĐ-CP, Art. 11).
///
/// # Errors
/// When the database does not answer.
pub async fn verified_by_agency(
    sql: &dyn Sql,
    since: NaiveDate,
    sources: &[String],
    field: Option<&str>,
) -> Result<HashMap<AgencyId, u64>, StoreError> {
    store::list::verified_by_agency(sql, since, sources, field).await
}

/// Every kind of source in its order, those that are over too.
///
/// # Errors
/// When the database does not answer.
pub async fn source_kinds(sql: &dyn Sql) -> Result<Vec<SourceKind>, StoreError> {
    store::sources::all(sql).await
}

/// The kind of source of complaints, denunciations and petitions.
pub const PETITIONS: &str = "complaint";

/// Complaints, denunciations and petitions (in a field, where one is named) that were verified and repeat nothing, received on these days, by the
/// agency that they are about with everything that stood below it then. Whether somebody may see the agencies is the caller's to ask.
///
/// # Errors
/// When the database does not answer.
pub async fn petitions_counted(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    days: (NaiveDate, NaiveDate),
    field: Option<&str>,
) -> Result<HashMap<AgencyId, u64>, StoreError> {
    store::list::counted(sql, agencies, days, (PETITIONS, field)).await
}

/// An entry as pages of other modules show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryBrief {
    /// Stable id.
    pub id: InformationId,
    /// `TT-2026-00001`.
    pub code: String,
    /// What it says.
    pub content: String,
    /// The agency that it is about.
    pub concerned: Option<AgencyId>,
    /// Code of the field; empty where it is of none.
    pub field: String,
    /// Somebody checked it, and it holds.
    pub is_verified: bool,
}

impl From<InformationEntry> for EntryBrief {
    fn from(entry: InformationEntry) -> Self {
        Self {
            id: entry.id,
            is_verified: entry.verification() == Verification::Verified,
            code: entry.code,
            content: entry.facts.content,
            concerned: entry.facts.concerned,
            field: entry.facts.field.map(|field| field.code).unwrap_or_default(),
        }
    }
}

/// The entry with a code; `None` also where the actor may not know that it is there.
///
/// # Errors
/// When the database does not answer.
pub async fn entry_seen(sql: &dyn Sql, actor: &Actor, code: &str) -> Result<Option<EntryBrief>, StoreError> {
    brief(sql, actor, store::entries::find(sql, code).await?).await
}

/// The same by its id.
///
/// # Errors
/// When the database does not answer.
pub async fn entry_of_id(sql: &dyn Sql, actor: &Actor, id: InformationId) -> Result<Option<EntryBrief>, StoreError> {
    brief(sql, actor, store::entries::of_id(sql, id).await?).await
}

async fn brief(
    sql: &dyn Sql,
    actor: &Actor,
    found: Option<InformationEntry>,
) -> Result<Option<EntryBrief>, StoreError> {
    let Some(entry) = found else { return Ok(None) };
    let stakes = store::entries::stakes(sql, &entry).await?;
    Ok(policy::may(actor, Action::View, &stakes).is_ok().then(|| entry.into()))
}

/// Makes the whole search index from the rows: after these came from elsewhere.
///
/// # Errors
/// When the database does not answer.
pub async fn rebuild_search(tx: &WriteTx) -> Result<(), StoreError> {
    store::entries::index_all(tx).await
}
