//! Indicators in the database. All SQL of the module stands here; what is counted is counted by the modules that keep it.
//!
//! | file | rows |
//! | --- | --- |
//! | `indicators` | indicators, their parts, the surveys that answer them |
//! | `values` | what people entered |
//!
//! The closure of the tree is read here too: what lies below an agency is needed inside a statement.

pub(super) mod indicators;
pub(super) mod values;

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

/// The agencies directly below one on a day.
pub(super) async fn children(
    sql: &dyn Sql,
    agency: AgencyId,
    on: NaiveDate,
    most: i64,
) -> Result<Vec<AgencyId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Child {
        descendant_id: Uuid,
    }
    let mut text = SqlText::new("SELECT c.descendant_id FROM agency_closure c WHERE c.ancestor_id = ");
    text.bind(agency.uuid()).push(" AND c.depth = 1 AND c.valid_from <= ").bind(on);
    text.push(" AND (c.valid_to IS NULL OR c.valid_to >= ")
        .bind(on)
        .push(") ORDER BY c.descendant_id LIMIT ")
        .bind(most);
    Ok(sql.all_of::<Child>(text).await?.into_iter().map(|row| AgencyId::from_uuid(row.descendant_id)).collect())
}
