//! Handlings in the database. All SQL of the module stands here.
//!
//! | file | holds |
//! | --- | --- |
//! | `handlings` | one handling, its findings |
//! | `list` | the list that a person sees; those about a finding, about an agency or a law |
//! | `numbers` | what other modules count and publish |
//! | `rules` | how long a body has to answer |
//!
//! The closure of the tree is read here too: what lies below an agency is needed inside a statement.

pub(super) mod handlings;
pub(super) mod inheritance;
pub(super) mod list;
pub(super) mod numbers;
pub(super) mod rules;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};
use uuid::Uuid;

/// A stored word that must be one of a closed set.
fn word<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable { what })
}

/// Agencies, each with everything that stands or stood above it since a day.
pub(super) async fn above(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    since: NaiveDate,
) -> Result<HashMap<AgencyId, BTreeSet<AgencyId>>, StoreError> {
    #[derive(FromQueryResult)]
    struct Above {
        descendant_id: Uuid,
        ancestor_id: Uuid,
    }
    let mut text =
        SqlText::new("SELECT DISTINCT c.descendant_id, c.ancestor_id FROM agency_closure c WHERE c.descendant_id IN (");
    text.bind_all(agencies.iter().map(|agency| agency.uuid()));
    text.push(") AND (c.valid_to IS NULL OR c.valid_to >= ").bind(since).push(")");
    let mut found: HashMap<AgencyId, BTreeSet<AgencyId>> = HashMap::new();
    for row in sql.all_of::<Above>(text).await? {
        let above = found.entry(AgencyId::from_uuid(row.descendant_id)).or_default();
        above.insert(AgencyId::from_uuid(row.ancestor_id));
    }
    Ok(found)
}
