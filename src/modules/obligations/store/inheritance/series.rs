//! Recurring duties of agencies that end.

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, SeriesId, TaskId};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use super::{CHUNK, uuids};
use crate::modules::obligations::model::obligation::Part;

/// A recurring duty of an ended agency.
#[derive(Debug, Clone)]
pub(crate) struct OldSeries {
    pub(crate) id: SeriesId,
    pub(crate) task: TaskId,
    pub(crate) deadline_number: i64,
    pub(crate) agency: AgencyId,
    pub(crate) part: Part,
    pub(crate) frequency: String,
    pub(crate) starts_on: NaiveDate,
    pub(crate) ends_on: Option<NaiveDate>,
    pub(crate) generated_until: NaiveDate,
    /// When the programme ends, and the series with it.
    pub(crate) programme_ends_on: Option<NaiveDate>,
}

/// The series of these agencies that go on behind their last day, or would.
pub(crate) async fn series(
    sql: &dyn Sql,
    ended: &[AgencyId],
    last_day: NaiveDate,
    lock: &str,
) -> Result<Vec<OldSeries>, StoreError> {
    #[derive(FromQueryResult)]
    struct SeriesRow {
        id: Uuid,
        task_id: Uuid,
        deadline_number: i64,
        agency_id: Uuid,
        role: String,
        frequency: String,
        starts_on: NaiveDate,
        ends_on: Option<NaiveDate>,
        generated_until: NaiveDate,
        programme_ends_on: Option<NaiveDate>,
    }
    let mut found = Vec::new();
    for some in ended.chunks(CHUNK) {
        let mut text = SqlText::new(
            "SELECT s.id, s.task_id, s.deadline_number, s.agency_id, s.role, s.frequency, s.starts_on, s.ends_on, s.generated_until, \
             (SELECT p.ends_on FROM task t JOIN programme p ON p.id = t.programme_id WHERE t.id = s.task_id) AS programme_ends_on \
             FROM obligation_series s WHERE (s.ends_on IS NULL OR s.ends_on >= ",
        );
        text.bind(last_day).push(") AND s.agency_id IN (").bind_all(uuids(some)).push(") ORDER BY s.id").push(lock);
        for row in sql.all_of::<SeriesRow>(text).await? {
            found.push(OldSeries {
                id: SeriesId::from_uuid(row.id),
                task: TaskId::from_uuid(row.task_id),
                deadline_number: row.deadline_number,
                agency: AgencyId::from_uuid(row.agency_id),
                part: Part::parse(&row.role).ok_or(StoreError::Unreadable { what: "role" })?,
                frequency: row.frequency,
                starts_on: row.starts_on,
                ends_on: row.ends_on,
                generated_until: row.generated_until,
                programme_ends_on: row.programme_ends_on,
            });
        }
    }
    Ok(found)
}

/// A series ends on a day.
pub(crate) async fn end_series(tx: &WriteTx, id: SeriesId, on: Option<NaiveDate>) -> Result<(), StoreError> {
    tx.execute("UPDATE obligation_series SET ends_on = $2 WHERE id = $1", values![id.uuid(), on]).await?;
    Ok(())
}

/// The series that the heir has or gets under the same key; `None` where it has one already.
pub(crate) async fn open_series(
    tx: &WriteTx,
    new: SeriesId,
    old: &OldSeries,
    heir: AgencyId,
    ends_on: Option<NaiveDate>,
) -> Result<Option<SeriesId>, StoreError> {
    #[derive(FromQueryResult)]
    struct There {
        #[expect(dead_code, reason = "only whether the row is there counts")]
        id: Uuid,
    }
    // Whatever its part: what is owed once is generated once.
    let there = tx
        .optional::<There>(
            "SELECT id FROM obligation_series WHERE task_id = $1 AND deadline_number = $2 AND agency_id = $3 ORDER BY role, id LIMIT 1",
            values![old.task.uuid(), old.deadline_number, heir.uuid()],
        )
        .await?;
    if there.is_some() {
        return Ok(None);
    }
    tx.execute(
        "INSERT INTO obligation_series (id, task_id, deadline_number, agency_id, role, frequency, starts_on, ends_on, generated_until) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            new.uuid(),
            old.task.uuid(),
            old.deadline_number,
            heir.uuid(),
            old.part.as_str(),
            old.frequency.as_str(),
            old.starts_on,
            ends_on,
            old.generated_until
        ],
    )
    .await?;
    Ok(Some(new))
}

/// The series of an agency for a task's deadline, whatever its part.
pub(crate) async fn series_of(
    sql: &dyn Sql,
    task: TaskId,
    deadline_number: i64,
    agency: AgencyId,
) -> Result<Option<SeriesId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
    }
    let found = sql
        .optional::<Found>(
            "SELECT id FROM obligation_series WHERE task_id = $1 AND deadline_number = $2 AND agency_id = $3 ORDER BY role, id LIMIT 1",
            values![task.uuid(), deadline_number, agency.uuid()],
        )
        .await?;
    Ok(found.map(|row| SeriesId::from_uuid(row.id)))
}

/// Takes out a series that a reorganisation opened.
pub(crate) async fn remove_series(tx: &WriteTx, id: SeriesId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM obligation_series WHERE id = $1", values![id.uuid()]).await?;
    Ok(())
}
