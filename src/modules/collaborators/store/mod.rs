//! Collaborators in the database. All SQL of the module stands here.
//!
//! | file | holds |
//! | --- | --- |
//! | `people` | collaborators with their fields and checks, the list |
//! | `contracts` | contracts |
//! | `reference` | criteria and kinds of organisations |
//!
//! The closure of the tree is read here too: what lies below an agency is needed inside a statement.

pub(super) mod contracts;
pub(super) mod people;
pub(super) mod reference;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, values};
use uuid::Uuid;

use super::policy::Scope;

/// How far rows are counted.
const COUNT_CAP: u64 = 10_000;

/// A stored word that must be one of a closed set.
fn word<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable { what })
}

/// An agency with everything that stands or stood above it since a day.
pub(super) async fn above(sql: &dyn Sql, agency: AgencyId, since: NaiveDate) -> Result<BTreeSet<AgencyId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Above {
        ancestor_id: Uuid,
    }
    let statement = "SELECT DISTINCT c.ancestor_id FROM agency_closure c \
         WHERE c.descendant_id = $1 AND (c.valid_to IS NULL OR c.valid_to >= $2)";
    let rows: Vec<Above> = sql.all(statement, values![agency.uuid(), since]).await?;
    Ok(rows.into_iter().map(|row| AgencyId::from_uuid(row.ancestor_id)).collect())
}

/// Adds ` AND …`: the rows of a table `p` of agencies that a person sees. The twin of `policy::may`.
fn push_scope(text: &mut SqlText, scope: &Scope) {
    let Scope::Of(agencies) = scope else { return };
    text.push(" AND EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = p.agency_id AND b.ancestor_id IN (");
    text.bind_all(agencies.iter().map(|agency| agency.uuid()));
    text.push(") AND (b.valid_to IS NULL OR b.valid_to >= p.created_on))");
}
