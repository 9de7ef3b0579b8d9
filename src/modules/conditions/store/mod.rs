//! The registers in the database. All SQL of the module stands here.
//!
//! | file | rows |
//! | --- | --- |
//! | `staff` | people in legal posts, how many posts there are, agencies without a focal point |
//! | `training` | classes and who came to them |
//! | `budget` | lines of money and their sums |
//! | `numbers` | what the three come to for an agency with everything below it |
//!
//! The closure of the tree is read here too: what lies below an agency is needed inside a statement.

pub(super) mod budget;
pub(super) mod numbers;
pub(super) mod staff;
pub(super) mod training;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, values};
use uuid::Uuid;

use super::policy::Scope;

/// How far rows are counted.
const COUNT_CAP: u64 = 10_000;

/// An agency, and everything that stands or has stood above it since a day.
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

/// When an agency has to stand below another to be counted with it.
#[derive(Debug, Clone, Copy)]
enum During<'a> {
    /// On this day.
    Day(NaiveDate),
    /// On any day between what these two columns of the row say.
    Columns(&'a str, &'a str),
}

/// ` AND` the agency in `column` is `root` or stands below it. That it ever stood there is asked first and for all rows at once: so a register is read
/// agency by agency, where it would otherwise be read whole and the tree asked for each of twenty thousand rows.
fn push_below(statement: &mut SqlText, column: &str, root: Option<AgencyId>, during: During<'_>) {
    let Some(root) = root else { return };
    statement
        .push(" AND ")
        .push(column)
        .push(" IN (SELECT u.descendant_id FROM agency_closure u WHERE u.ancestor_id = ");
    statement.bind(root.uuid()).push(")");
    statement.push(" AND EXISTS (SELECT 1 FROM agency_closure t WHERE t.descendant_id = ").push(column);
    statement.push(" AND t.ancestor_id = ").bind(root.uuid());
    match during {
        During::Day(day) => {
            statement.push(" AND t.valid_from <= ").bind(day);
            statement.push(" AND (t.valid_to IS NULL OR t.valid_to >= ").bind(day).push("))");
        }
        During::Columns(from, to) => {
            statement.push(" AND t.valid_from <= ").push(to);
            statement.push(" AND (t.valid_to IS NULL OR t.valid_to >= ").push(from).push("))");
        }
    }
}

/// The agency in `column` stands below one of these now, or has since the day in `since`.
fn push_seen(statement: &mut SqlText, column: &str, since: &str, agencies: &[AgencyId]) {
    statement.push("EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = ").push(column);
    statement.push(" AND b.ancestor_id IN (").bind_all(agencies.iter().map(|agency| agency.uuid()));
    statement.push(") AND (b.valid_to IS NULL OR b.valid_to >= ").push(since).push("))");
}

/// ` AND` the row is one that the person sees. As in [`push_below`], the agencies that were ever below the person's are gathered first: sums go
/// through every row that is left.
fn push_scope(statement: &mut SqlText, scope: &Scope, column: &str, since: &str) {
    let Scope::Of(agencies) = scope else { return };
    statement.push(" AND ").push(column);
    statement.push(" IN (SELECT u.descendant_id FROM agency_closure u WHERE u.ancestor_id IN (");
    statement.bind_all(agencies.iter().map(|agency| agency.uuid())).push(")) AND ");
    push_seen(statement, column, since, agencies);
}

/// ` JOIN` the tree, so that a row counts for each of these agencies (`t.ancestor_id`) that its agency is or stands below on a day of the row. An
/// agency stands once below another on a day.
fn push_counting(statement: &mut SqlText, column: &str, day: &str, roots: &[AgencyId]) {
    statement.push(" JOIN agency_closure t ON t.descendant_id = ").push(column);
    statement.push(" AND t.valid_from <= ").push(day);
    statement.push(" AND (t.valid_to IS NULL OR t.valid_to >= ").push(day).push(") AND t.ancestor_id IN (");
    statement.bind_all(roots.iter().map(|root| root.uuid())).push(")");
}

/// A count of the database, which is never negative.
fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
