//! What other modules and the edges may use of inspections: findings that somebody sees, the rows that ship, and the JSON API.

mod acts;
mod bodies;
pub mod http;

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, FindingId};
use thihanh_store::{Sql, StoreError};

pub use super::usecase::install;

use super::model::finding::Finding;
use super::{policy, store};

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
}

impl From<Finding> for FindingBrief {
    fn from(finding: Finding) -> Self {
        Self {
            id: finding.id,
            code: finding.code,
            subject: finding.facts.subject,
            description: finding.facts.description,
        }
    }
}

/// The finding with a code; `None` also where the actor may not know that it is there.
///
/// # Errors
/// When the database does not answer.
pub async fn finding_seen(sql: &impl Sql, actor: &Actor, code: &str) -> Result<Option<FindingBrief>, StoreError> {
    let Some(found) = store::findings::find(sql, code).await? else { return Ok(None) };
    Ok(findings_seen(sql, actor, &[found.id]).await?.pop())
}

/// Those of these findings that the actor sees, in the order of their codes.
///
/// # Errors
/// When the database does not answer.
pub async fn findings_seen(sql: &impl Sql, actor: &Actor, ids: &[FindingId]) -> Result<Vec<FindingBrief>, StoreError> {
    let found = store::findings::seen(sql, &policy::scope(actor), ids).await?;
    Ok(found.into_iter().map(FindingBrief::from).collect())
}
