//! Rules, duties and plans in the database. All SQL of the module stands here.
//!
//! The closure of the tree is read here too: what lies below an agency is needed inside a statement.

pub(crate) mod coverage;
pub(crate) mod duties;
pub(crate) mod inheritance;
pub(crate) mod plans;
pub(crate) mod rules;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, values};
use uuid::Uuid;

use super::policy::Scope;

/// An agency and everything that stands or stood above it since a day.
pub(crate) async fn above(sql: &dyn Sql, agency: AgencyId, since: NaiveDate) -> Result<BTreeSet<AgencyId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Above {
        ancestor_id: Uuid,
    }
    let statement = "SELECT DISTINCT c.ancestor_id FROM agency_closure c \
         WHERE c.descendant_id = $1 AND (c.valid_to IS NULL OR c.valid_to >= $2)";
    let rows: Vec<Above> = sql.all(statement, values![agency.uuid(), since]).await?;
    Ok(rows.into_iter().map(|row| AgencyId::from_uuid(row.ancestor_id)).collect())
}

/// ` AND` the duty `d`, or its plan `p`, is one that the person sees.
fn push_scope(statement: &mut SqlText, scope: &Scope) {
    let Scope::Of(agencies) = scope else { return };
    let mut side = |between: &str, column: &str| {
        statement.push(between).push("EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = ").push(column);
        statement.push(" AND b.ancestor_id IN (").bind_all(agencies.iter().map(|agency| agency.uuid()));
        // Those above now, or above when the plan was owed.
        statement.push(") AND (b.valid_to IS NULL OR b.valid_to >= d.opened_on))");
    };
    // An issued plan is no secret, but to nobody without any role here. Asked first: most plans are issued, and the tree need not be asked then.
    side(if agencies.is_empty() { " AND (" } else { " AND (p.state = 'issued' OR " }, "d.agency_id");
    side(" OR ", "d.overseer_id");
    statement.push(")");
}
