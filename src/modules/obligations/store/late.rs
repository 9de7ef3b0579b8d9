//! What is late and not handed in, agency by agency: for those who urge.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};
use uuid::Uuid;

use super::counters;
use super::pieces::LedgerText;
use super::rows::{COLUMNS, Row, obligations};
use crate::modules::obligations::model::obligation::Obligation;
use crate::modules::obligations::policy::Urging;

/// An agency with what it has not handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateAgency {
    /// The agency.
    pub agency: AgencyId,
    /// How many.
    pub total: u64,
    /// The earliest of their due dates.
    pub oldest_due_on: NaiveDate,
}

/// Agencies with something due until a day and not handed in, the oldest first, at most `limit`.
///
/// Read along `obligation_agency_standing_due` and `obligation_overseer`, which hold all that is asked: what is late is walked over once,
/// the ledger itself is not touched but for what has left an agency.
pub(crate) async fn agencies(
    sql: &dyn Sql,
    urging: &Urging,
    until: NaiveDate,
    limit: u32,
) -> Result<Vec<LateAgency>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        agency_id: Uuid,
        total: i64,
        oldest: NaiveDate,
    }
    let Some(mut statement) = agencies_statement(sql, urging, until).await? else { return Ok(Vec::new()) };
    statement.push(" LIMIT ").bind(i64::from(limit));
    let late = |row: Found| LateAgency {
        agency: AgencyId::from_uuid(row.agency_id),
        total: row.total.unsigned_abs(),
        oldest_due_on: row.oldest,
    };
    Ok(sql.all_of::<Found>(statement).await?.into_iter().map(late).collect())
}

/// The statement of [`agencies`]; `None` where there is nobody to ask for.
pub(crate) async fn agencies_statement(
    sql: &dyn Sql,
    urging: &Urging,
    until: NaiveDate,
) -> Result<Option<SqlText>, StoreError> {
    let sides = sides(sql, urging).await?;
    if sides.is_empty() {
        return Ok(None);
    }
    let mut statement = SqlText::new("SELECT l.agency_id, count(*) AS total, min(l.due_on) AS oldest FROM (");
    for (at, side) in sides.iter().enumerate() {
        // An obligation that stands on both sides is one.
        statement.push(if at == 0 { "" } else { " UNION " });
        statement.push("SELECT o.seq, o.agency_id, o.due_on FROM obligation o WHERE ");
        push_late(&mut statement, side, until);
    }
    statement.push(") AS l GROUP BY l.agency_id ORDER BY oldest, total DESC, l.agency_id");
    Ok(Some(statement))
}

/// What one agency has not handed in until a day, oldest first.
pub(crate) async fn of_agency(
    sql: &dyn Sql,
    urging: &Urging,
    agency: AgencyId,
    until: NaiveDate,
    limit: u32,
) -> Result<Vec<Obligation>, StoreError> {
    let sides = sides(sql, urging).await?;
    if sides.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = SqlText::new("SELECT ");
    statement.push(COLUMNS).push(" FROM obligation o WHERE o.agency_id = ").bind(agency.uuid());
    statement.push(" AND o.standing = 'open' AND o.due_on <= ").bind(until).push(" AND (1 = 0");
    for side in &sides {
        match side {
            Side::All => statement.push(" OR 1 = 1"),
            Side::Owed(agencies) => statement.push(" OR ").push_reached(agencies, "o.agency_id"),
            Side::Followed(agencies) => statement.push(" OR ").push_reached(agencies, "o.overseer_id"),
        };
    }
    statement.push(") ORDER BY o.due_on, o.seq LIMIT ").bind(i64::from(limit));
    obligations(sql.all_of::<Row>(statement).await?)
}

enum Side {
    All,
    Owed(Vec<AgencyId>),
    Followed(Vec<AgencyId>),
}

/// From where the late ones must be read. Who may urge what the own agencies owe needs the other side only where something outside of
/// them is followed up, which the counters know.
async fn sides(sql: &dyn Sql, urging: &Urging) -> Result<Vec<Side>, StoreError> {
    if urging.is_all {
        return Ok(vec![Side::All]);
    }
    let mut sides = Vec::new();
    if !urging.owing.is_empty() {
        sides.push(Side::Owed(urging.owing.clone()));
    }
    let is_covered = urging.overseeing.iter().all(|agency| urging.owing.contains(agency));
    if !urging.overseeing.is_empty() && (!is_covered || counters::follow_anything(sql, &urging.overseeing).await?) {
        sides.push(Side::Followed(urging.overseeing.clone()));
    }
    Ok(sides)
}

fn push_late(statement: &mut SqlText, side: &Side, until: NaiveDate) {
    statement.push("o.standing = 'open' AND o.due_on <= ").bind(until);
    match side {
        Side::All => {}
        Side::Owed(agencies) => {
            statement.push(" AND o.agency_id IN ").push_below(agencies);
            statement.push(" AND ").push_reached(agencies, "o.agency_id");
        }
        Side::Followed(agencies) => {
            statement.push(" AND o.overseer_id IN ").push_below(agencies);
            statement.push(" AND ").push_reached(agencies, "o.overseer_id");
        }
    }
}

/// How many orders each agency owes past their day or handed in late, of those due since a day: one walk over each standing that can be late, along
/// `obligation_standing_due`.
pub(crate) async fn by_agency(
    sql: &dyn Sql,
    since: NaiveDate,
    today: NaiveDate,
) -> Result<HashMap<AgencyId, u64>, StoreError> {
    #[derive(FromQueryResult)]
    struct Late {
        agency_id: Uuid,
        total: i64,
    }
    let mut statement = SqlText::new("SELECT l.agency_id, COUNT(*) AS total FROM (");
    for (at, standing) in ["open", "waiting_late", "done_late"].into_iter().enumerate() {
        statement.push(if at == 0 { "" } else { " UNION ALL " });
        statement.push("SELECT o.agency_id FROM obligation o WHERE o.standing = '").push(standing);
        statement.push("' AND o.due_on >= ").bind(since).push(" AND o.due_on < ").bind(today);
        statement.push(" AND o.parent_id IS NULL AND o.binding = 'order'");
    }
    statement.push(") AS l GROUP BY l.agency_id");
    let rows = sql.all_of::<Late>(statement).await?;
    Ok(rows.into_iter().map(|row| (AgencyId::from_uuid(row.agency_id), row.total.unsigned_abs())).collect())
}
