//! Lines of money and their sums.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, MonitoringBudgetId};
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, capped_count, values};
use uuid::Uuid;

use super::{COUNT_CAP, During, count, push_below, push_scope};
use crate::modules::conditions::model::budget::{Budget, BudgetFacts, days_of};
use crate::modules::conditions::policy::Scope;
use crate::modules::monitoring::api::Activity;

const COLUMNS: &str = "m.seq, m.id, m.agency_id, m.year, m.activity, m.asked_vnd, m.allotted_vnd, m.spent_vnd, m.note, m.over_reason, \
     m.updated_at, m.version";

/// Sums of a group of lines. PostgreSQL sums into a type of its own, so it is brought back.
pub(super) const SUMS: &str = "COUNT(*) AS lines, CAST(COALESCE(SUM(m.asked_vnd), 0) AS bigint) AS asked_vnd, \
     CAST(COALESCE(SUM(m.allotted_vnd), 0) AS bigint) AS allotted_vnd, CAST(COALESCE(SUM(m.spent_vnd), 0) AS bigint) AS spent_vnd";

/// Which lines are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BudgetFilter {
    /// Only of this agency and what lay below it in the line's year.
    pub agency: Option<AgencyId>,
    /// Only of this year.
    pub year: Option<i32>,
    /// Only of this kind of activity.
    pub activity: Option<Activity>,
    /// Only those of which less was allotted than asked for.
    pub is_short: bool,
    /// Only those of which more was spent than allotted.
    pub is_over: bool,
}

/// What a group of lines comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many lines.
    pub lines: i64,
    /// Asked for.
    pub asked_vnd: i64,
    /// Allotted.
    pub allotted_vnd: i64,
    /// Spent.
    pub spent_vnd: i64,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    agency_id: Uuid,
    year: i64,
    activity: String,
    asked_vnd: i64,
    allotted_vnd: i64,
    spent_vnd: i64,
    note: String,
    over_reason: String,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl TryFrom<Row> for Budget {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.seq,
            id: MonitoringBudgetId::from_uuid(row.id),
            facts: BudgetFacts {
                agency: AgencyId::from_uuid(row.agency_id),
                year: i32::try_from(row.year).map_err(|_| StoreError::Unreadable { what: "year of a budget" })?,
                activity: row.activity.parse().map_err(|_| StoreError::Unreadable { what: "activity of a budget" })?,
                asked_vnd: row.asked_vnd,
                allotted_vnd: row.allotted_vnd,
                spent_vnd: row.spent_vnd,
                note: row.note,
                over_reason: row.over_reason,
            },
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

/// The line with this id.
pub async fn find(sql: &dyn Sql, id: MonitoringBudgetId) -> Result<Option<Budget>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM monitoring_budget m WHERE m.id = $1");
    sql.optional::<Row>(&statement, values![id.uuid()]).await?.map(Budget::try_from).transpose()
}

/// The same, locked until the transaction ends.
pub async fn find_for_update(tx: &WriteTx, id: MonitoringBudgetId) -> Result<Option<Budget>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM monitoring_budget m WHERE m.id = $1{}", tx.dialect().for_update());
    tx.optional::<Row>(&statement, values![id.uuid()]).await?.map(Budget::try_from).transpose()
}

pub(super) fn push_filter(statement: &mut SqlText, scope: &Scope, filter: &BudgetFilter) {
    push_scope(statement, scope, "m.agency_id", "m.starts_on");
    push_below(statement, "m.agency_id", filter.agency, During::Columns("m.starts_on", "m.ends_on"));
    if let Some(year) = filter.year {
        statement.push(" AND m.year = ").bind(i64::from(year));
    }
    if let Some(activity) = filter.activity {
        statement.push(" AND m.activity = ").bind(activity.as_str());
    }
    if filter.is_short {
        statement.push(" AND m.allotted_vnd < m.asked_vnd");
    }
    if filter.is_over {
        statement.push(" AND m.spent_vnd > m.allotted_vnd");
    }
}

/// A page of the lines that a person sees, the newest first.
pub async fn list(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &BudgetFilter,
    page: &Page,
) -> Result<(Slice<Budget>, Count), StoreError> {
    let mut counted = SqlText::new("SELECT 1 FROM monitoring_budget m WHERE 1 = 1");
    push_filter(&mut counted, scope, filter);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut statement = SqlText::new("SELECT ");
    statement.push(COLUMNS).push(" FROM monitoring_budget m WHERE 1 = 1");
    push_filter(&mut statement, scope, filter);
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        statement.push(" AND m.seq < ").bind(seq);
    }
    statement.push(" ORDER BY m.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(statement).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    let items = items.into_iter().map(Budget::try_from).collect::<Result<_, _>>()?;
    Ok((Slice { items, next }, count))
}

#[derive(FromQueryResult)]
struct SumRow {
    lines: i64,
    asked_vnd: i64,
    allotted_vnd: i64,
    spent_vnd: i64,
}

impl From<SumRow> for Sum {
    fn from(row: SumRow) -> Self {
        let SumRow { lines, asked_vnd, allotted_vnd, spent_vnd } = row;
        Self { lines, asked_vnd, allotted_vnd, spent_vnd }
    }
}

/// What the lines of a filter come to.
pub async fn sum(sql: &dyn Sql, scope: &Scope, filter: &BudgetFilter) -> Result<Sum, StoreError> {
    let mut statement = SqlText::new("SELECT ");
    statement.push(SUMS).push(" FROM monitoring_budget m WHERE 1 = 1");
    push_filter(&mut statement, scope, filter);
    let rows = sql.all_of::<SumRow>(statement).await?;
    Ok(rows.into_iter().next().map(Sum::from).unwrap_or_default())
}

/// A page of what the lines of a filter come to, by agency.
pub async fn sums_by_agency(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &BudgetFilter,
    page: &Page,
) -> Result<Slice<(AgencyId, Sum)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Uuid,
        lines: i64,
        asked_vnd: i64,
        allotted_vnd: i64,
        spent_vnd: i64,
    }
    let mut statement = SqlText::new("SELECT m.agency_id, ");
    statement.push(SUMS).push(" FROM monitoring_budget m WHERE 1 = 1");
    push_filter(&mut statement, scope, filter);
    if let Some(after) = page.after.as_ref().and_then(|after| after.part::<Uuid>(0).ok()) {
        statement.push(" AND m.agency_id > ").bind(after);
    }
    statement.push(" GROUP BY m.agency_id ORDER BY m.agency_id LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(statement).await?;
    Ok(page.slice(rows, |row| Cursor::new([row.agency_id.to_string()])).map(|row| {
        let Row { agency_id, lines, asked_vnd, allotted_vnd, spent_vnd } = row;
        (AgencyId::from_uuid(agency_id), Sum { lines, asked_vnd, allotted_vnd, spent_vnd })
    }))
}

/// How many years are summed, the latest first.
const YEARS_MOST: i64 = 20;

/// What the lines of a filter come to, by year; the filter's own year does not count.
pub async fn sums_by_year(sql: &dyn Sql, scope: &Scope, filter: &BudgetFilter) -> Result<Vec<(i32, Sum)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        year: i64,
        lines: i64,
        asked_vnd: i64,
        allotted_vnd: i64,
        spent_vnd: i64,
    }
    let mut statement = SqlText::new("SELECT m.year, ");
    statement.push(SUMS).push(" FROM monitoring_budget m WHERE 1 = 1");
    push_filter(&mut statement, scope, &BudgetFilter { year: None, ..*filter });
    statement.push(" GROUP BY m.year ORDER BY m.year DESC LIMIT ").bind(YEARS_MOST);
    let rows = sql.all_of::<Row>(statement).await?;
    let read = |row: Row| {
        let Row { year, lines, asked_vnd, allotted_vnd, spent_vnd } = row;
        (i32::try_from(year).unwrap_or_default(), Sum { lines, asked_vnd, allotted_vnd, spent_vnd })
    };
    Ok(rows.into_iter().map(read).collect())
}

/// A new line; `false` where the agency has one of this year and activity.
pub async fn insert(tx: &WriteTx, budget: &Budget, by: Option<AccountId>) -> Result<bool, StoreError> {
    let facts = &budget.facts;
    let days = days_of(facts.year);
    let inserted = tx
        .execute(
            "INSERT INTO monitoring_budget (id, agency_id, year, starts_on, ends_on, activity, asked_vnd, allotted_vnd, spent_vnd, note, \
             over_reason, created_at, created_by, updated_at, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12, 1) ON CONFLICT (agency_id, year, activity) DO NOTHING",
            values![
                budget.id.uuid(),
                facts.agency.uuid(),
                i64::from(facts.year),
                days.map(|days| days.0),
                days.map(|days| days.1),
                facts.activity.as_str(),
                facts.asked_vnd,
                facts.allotted_vnd,
                facts.spent_vnd,
                facts.note.as_str(),
                facts.over_reason.as_str(),
                budget.updated_at,
                by.map(AccountId::uuid)
            ],
        )
        .await?;
    Ok(inserted > 0)
}

/// Saves a locked line, as its next version.
pub async fn save(tx: &WriteTx, budget: &Budget) -> Result<(), StoreError> {
    let facts = &budget.facts;
    tx.execute(
        "UPDATE monitoring_budget SET asked_vnd = $2, allotted_vnd = $3, spent_vnd = $4, note = $5, over_reason = $6, updated_at = $7, \
         version = version + 1 WHERE id = $1",
        values![
            budget.id.uuid(),
            facts.asked_vnd,
            facts.allotted_vnd,
            facts.spent_vnd,
            facts.note.as_str(),
            facts.over_reason.as_str(),
            budget.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// What each agency was allotted from one year to another.
pub async fn allotted_vnd_by_agency(sql: &dyn Sql, from: i32, to: i32) -> Result<HashMap<AgencyId, u64>, StoreError> {
    #[derive(FromQueryResult)]
    struct Allotted {
        agency_id: Uuid,
        allotted_vnd: i64,
    }
    let statement = "SELECT m.agency_id, CAST(SUM(m.allotted_vnd) AS bigint) AS allotted_vnd FROM monitoring_budget m \
         WHERE m.year >= $1 AND m.year <= $2 GROUP BY m.agency_id";
    let rows: Vec<Allotted> = sql.all(statement, values![i64::from(from), i64::from(to)]).await?;
    Ok(rows.into_iter().map(|row| (AgencyId::from_uuid(row.agency_id), count(row.allotted_vnd))).collect())
}
