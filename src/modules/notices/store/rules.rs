//! Rows of reminders and of the ladder.

use chrono::NaiveDate;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::notices::model::ladder::{Act, Rung};
use crate::modules::notices::model::people::Audience;
use crate::modules::notices::model::reminder::Moment;
use crate::modules::notices::model::rules::Reminder;

/// A reminder as its row holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderRow {
    /// Its id.
    pub id: Uuid,
    /// The rule.
    pub reminder: Reminder,
    /// What it rests on.
    pub source: String,
    /// Whether somebody has checked it.
    pub is_verified: bool,
}

/// The reminders that hold on a day.
pub async fn reminders(sql: &dyn Sql, on: NaiveDate) -> Result<Vec<ReminderRow>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        moment: String,
        working_days: i64,
        audience: String,
        source: String,
        is_verified: bool,
    }
    let rows: Vec<Row> = sql
        .all(
            "SELECT id, moment, working_days, audience, source, is_verified FROM notice_rule
             WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1) ORDER BY moment DESC, working_days DESC, id LIMIT 100",
            values![on],
        )
        .await?;
    let read = |row: Row| {
        let reminder = Reminder {
            moment: Moment::parse(&row.moment)?,
            working_days: u32::try_from(row.working_days).ok()?,
            audience: Audience::parse(&row.audience)?,
        };
        Some(ReminderRow { id: row.id, reminder, source: row.source, is_verified: row.is_verified })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Writes a reminder.
pub async fn add_reminder(tx: &WriteTx, row: &ReminderRow, from: NaiveDate) -> Result<(), StoreError> {
    let rule = row.reminder;
    tx.execute(
        "INSERT INTO notice_rule (id, moment, working_days, audience, valid_from, source, is_verified) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![
            row.id,
            rule.moment.code(),
            i64::from(rule.working_days),
            rule.audience.code(),
            from,
            row.source.as_str(),
            row.is_verified
        ],
    )
    .await
    .map(|_| ())
}

/// Ends a reminder with a day; `false` where none holds.
pub async fn end_reminder(tx: &WriteTx, id: Uuid, last: NaiveDate) -> Result<bool, StoreError> {
    let statement = "UPDATE notice_rule SET valid_to = $2 WHERE id = $1 AND valid_to IS NULL";
    Ok(tx.execute(statement, values![id, last]).await? == 1)
}

/// Whether any reminder was ever written.
pub async fn has_reminders(sql: &dyn Sql) -> Result<bool, StoreError> {
    has_any(sql, "SELECT count(*) AS total FROM notice_rule").await
}

/// Whether any rung was ever written.
pub async fn has_rungs(sql: &dyn Sql) -> Result<bool, StoreError> {
    has_any(sql, "SELECT count(*) AS total FROM escalation_rung").await
}

async fn has_any(sql: &dyn Sql, statement: &str) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct Total {
        total: i64,
    }
    Ok(sql.one::<Total>(statement, values![]).await?.total > 0)
}

/// A rung as its row holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RungRow {
    /// Its id.
    pub id: Uuid,
    /// `order` or `request`.
    pub binding: String,
    /// The rung.
    pub rung: Rung,
    /// What it rests on.
    pub source: String,
    /// Whether somebody has checked it.
    pub is_verified: bool,
}

/// The rungs that hold on a day, ladder by ladder.
pub async fn rungs(sql: &dyn Sql, on: NaiveDate) -> Result<Vec<RungRow>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        binding: String,
        rung: i64,
        act: String,
        late_days: i64,
        urgings: Option<i64>,
        source: String,
        is_verified: bool,
    }
    let rows: Vec<Row> = sql
        .all(
            "SELECT id, binding, rung, act, late_days, urgings, source, is_verified FROM escalation_rung
             WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1) ORDER BY binding, rung LIMIT 20",
            values![on],
        )
        .await?;
    let read = |row: Row| {
        let rung =
            Rung { number: row.rung, act: Act::parse(&row.act)?, late_days: row.late_days, urgings: row.urgings };
        Some(RungRow { id: row.id, binding: row.binding, rung, source: row.source, is_verified: row.is_verified })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Writes a rung.
pub async fn add_rung(tx: &WriteTx, row: &RungRow, from: NaiveDate) -> Result<(), StoreError> {
    let rung = row.rung;
    tx.execute(
        "INSERT INTO escalation_rung (id, binding, rung, act, late_days, urgings, valid_from, source, is_verified)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            row.id,
            row.binding.as_str(),
            rung.number,
            rung.act.code(),
            rung.late_days,
            rung.urgings,
            from,
            row.source.as_str(),
            row.is_verified
        ],
    )
    .await
    .map(|_| ())
}

/// Changes a rung; `false` where there is none.
pub async fn change_rung(
    tx: &WriteTx,
    id: Uuid,
    (late_days, urgings): (i64, Option<i64>),
    source: &str,
) -> Result<bool, StoreError> {
    let statement =
        "UPDATE escalation_rung SET late_days = $2, urgings = $3, source = $4, is_verified = $5 WHERE id = $1";
    Ok(tx.execute(statement, values![id, late_days, urgings, source, true]).await? == 1)
}
