//! What an agency itself has on its hands, person by person; when those who are late were last urged.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::{AccountId, AgencyId, ObligationId};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use super::rows::{COLUMNS, Row, obligations};
use crate::modules::obligations::model::class::Days;
use crate::modules::obligations::model::obligation::Obligation;

/// What one person, or nobody yet, has open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonLoad {
    /// The person; `None` for what nobody was named for.
    pub person: Option<AccountId>,
    /// Not handed in.
    pub open: u64,
    /// Of these, past their day.
    pub late: u64,
    /// Of these, due within the days that count as soon.
    pub soon: u64,
}

/// What an agency itself has open, by the person named to do it. Read along `obligation_agency_standing_due`: an agency's own open work is
/// some hundreds of rows, whatever the ledger holds.
pub(crate) async fn by_person(sql: &dyn Sql, agency: AgencyId, days: Days) -> Result<Vec<PersonLoad>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        responsible_id: Option<Uuid>,
        total: i64,
        late: i64,
        soon: i64,
    }
    let load = |row: Found| PersonLoad {
        person: row.responsible_id.map(AccountId::from_uuid),
        open: row.total.unsigned_abs(),
        late: row.late.unsigned_abs(),
        soon: row.soon.unsigned_abs(),
    };
    Ok(sql.all_of::<Found>(by_person_statement(agency, days)).await?.into_iter().map(load).collect())
}

/// The statement of [`by_person`].
pub(crate) fn by_person_statement(agency: AgencyId, days: Days) -> SqlText {
    let mut statement = SqlText::new("SELECT o.responsible_id, count(*) AS total, sum(CASE WHEN o.due_on < ");
    statement.bind(days.today).push(" THEN 1 ELSE 0 END) AS late, sum(CASE WHEN o.due_on >= ").bind(days.today);
    statement.push(" AND o.due_on <= ").bind(days.soon_until).push(" THEN 1 ELSE 0 END) AS soon");
    statement.push(" FROM obligation o WHERE o.agency_id = ").bind(agency.uuid());
    statement.push(" AND o.standing IN ('open', 'undated') GROUP BY o.responsible_id");
    statement
}

/// What an agency itself has open and nobody was named for, the earliest day first, undated ones last.
pub(crate) async fn unassigned(sql: &dyn Sql, agency: AgencyId, limit: u32) -> Result<Vec<Obligation>, StoreError> {
    let mut rows = Vec::new();
    // One walk along the index for each: an order over both would sort them all.
    for standing in ["open", "undated"] {
        let left = i64::from(limit) - i64::try_from(rows.len()).unwrap_or(i64::MAX);
        if left > 0 {
            rows.extend(obligations(sql.all_of::<Row>(unassigned_statement(agency, standing, left)).await?)?);
        }
    }
    Ok(rows)
}

/// The statement of [`unassigned`] for one standing.
pub(crate) fn unassigned_statement(agency: AgencyId, standing: &'static str, limit: i64) -> SqlText {
    let mut statement = SqlText::new("SELECT ");
    statement.push(COLUMNS).push(" FROM obligation o WHERE o.agency_id = ").bind(agency.uuid());
    statement.push(" AND o.standing = ").bind(standing);
    statement.push(" AND o.responsible_id IS NULL ORDER BY o.due_on, o.seq LIMIT ").bind(limit);
    statement
}

/// Leaves on an obligation that it was urged on a day.
pub(crate) async fn urged(tx: &WriteTx, obligation: ObligationId, on: NaiveDate) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO obligation_urged (obligation_id, urged_on, times) VALUES ($1, $2, 1)
         ON CONFLICT (obligation_id) DO UPDATE SET urged_on = excluded.urged_on, times = obligation_urged.times + 1",
        values![obligation.uuid(), on],
    )
    .await?;
    Ok(())
}

/// Of these agencies, when anything was last urged that they owe since before a day and have not handed in.
pub(crate) async fn last_urged(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    until: NaiveDate,
) -> Result<HashMap<AgencyId, NaiveDate>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        agency_id: Uuid,
        urged_on: NaiveDate,
    }
    if agencies.is_empty() {
        return Ok(HashMap::new());
    }
    let mut statement = SqlText::new("SELECT o.agency_id, max(u.urged_on) AS urged_on FROM obligation o");
    statement.push(" JOIN obligation_urged u ON u.obligation_id = o.id WHERE o.agency_id IN (");
    statement.bind_all(agencies.iter().map(|agency| agency.uuid()));
    statement.push(") AND o.standing = 'open' AND o.due_on <= ").bind(until).push(" GROUP BY o.agency_id");
    let rows = sql.all_of::<Found>(statement).await?;
    Ok(rows.into_iter().map(|row| (AgencyId::from_uuid(row.agency_id), row.urged_on)).collect())
}
