//! Series that have not been generated to the horizon, with what their next entries need.

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, ProgrammeId, SeriesId, TaskId};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;
use vanban::deadline::Deadline;

use crate::modules::obligations::model::obligation::{Binding, Part};
use crate::modules::obligations::model::opening::PlannedSeries;
use crate::modules::obligations::model::origin::Origin;
use crate::modules::obligations::model::series::Frequency;
use crate::modules::obligations::model::why::{SetBy, Why};

/// A series and the task it belongs to.
#[derive(Debug, Clone)]
pub(crate) struct DueSeries {
    pub(crate) id: SeriesId,
    pub(crate) task: TaskId,
    pub(crate) deadline_number: i64,
    pub(crate) agency: AgencyId,
    pub(crate) part: Part,
    pub(crate) planned: PlannedSeries,
    pub(crate) deadline: Option<Deadline>,
    pub(crate) words: String,
    pub(crate) set_by: SetBy,
    /// How people call the directive, as the entries that are there say it.
    pub(crate) source: String,
    pub(crate) binding: Binding,
    pub(crate) content: String,
    pub(crate) path: String,
    pub(crate) overseer: AgencyId,
    pub(crate) origin: Origin,
    pub(crate) opened_on: NaiveDate,
    pub(crate) programme: Option<ProgrammeId>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    task_id: Uuid,
    deadline_number: i64,
    agency_id: Uuid,
    role: String,
    frequency: String,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    generated_until: NaiveDate,
    detail: String,
    words: String,
    set_by: String,
    why: Option<String>,
    binding: String,
    content: String,
    path: String,
    overseer_id: Uuid,
    origin: String,
    origin_id: Uuid,
    opened_on: NaiveDate,
    programme_id: Option<Uuid>,
}

impl TryFrom<Row> for DueSeries {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let unknown = |column: &'static str| StoreError::Unreadable { what: column };
        Ok(Self {
            id: SeriesId::from_uuid(row.id),
            task: TaskId::from_uuid(row.task_id),
            deadline_number: row.deadline_number,
            agency: AgencyId::from_uuid(row.agency_id),
            part: Part::parse(&row.role).ok_or_else(|| unknown("role"))?,
            planned: PlannedSeries {
                frequency: Frequency::parse(&row.frequency).ok_or_else(|| unknown("frequency"))?,
                starts_on: row.starts_on,
                ends_on: row.ends_on,
                generated_until: row.generated_until,
            },
            deadline: serde_json::from_str(&row.detail).map_err(|_| unknown("deadline"))?,
            set_by: SetBy::parse(&row.set_by).ok_or_else(|| unknown("set_by"))?,
            binding: Binding::parse(&row.binding).ok_or_else(|| unknown("binding"))?,
            source: row
                .why
                .and_then(|why| serde_json::from_str::<Why>(&why).ok())
                .map(|why| why.source)
                .unwrap_or_default(),
            words: row.words,
            content: row.content,
            path: row.path,
            overseer: AgencyId::from_uuid(row.overseer_id),
            origin: Origin::of(&row.origin, row.origin_id).ok_or_else(|| unknown("origin"))?,
            opened_on: row.opened_on,
            programme: row.programme_id.map(ProgrammeId::from_uuid),
        })
    }
}

/// Series whose entries stop before the horizon and that have not ended, at most `limit`, locked in one order.
pub(crate) async fn behind(tx: &WriteTx, horizon: NaiveDate, limit: u32) -> Result<Vec<DueSeries>, StoreError> {
    let statement = format!(
        "SELECT s.id, s.task_id, s.deadline_number, s.agency_id, s.role, s.frequency, s.starts_on, s.ends_on, s.generated_until, \
         d.detail, d.words, d.set_by, \
         (SELECT o.why FROM obligation o WHERE o.task_id = s.task_id AND o.deadline_number = s.deadline_number \
          AND o.agency_id = s.agency_id ORDER BY o.seq DESC LIMIT 1) AS why, t.binding, t.content, t.path, t.overseer_id, t.origin, t.origin_id, t.opened_on, t.programme_id \
         FROM obligation_series s \
         JOIN task t ON t.id = s.task_id \
         JOIN task_deadline d ON d.task_id = s.task_id AND d.number = s.deadline_number \
         WHERE s.generated_until < $1 AND (s.ends_on IS NULL OR s.ends_on > s.generated_until) \
         ORDER BY s.id LIMIT $2{}",
        if tx.dialect().for_update().is_empty() { "" } else { " FOR UPDATE OF s" }
    );
    tx.all::<Row>(&statement, values![horizon, i64::from(limit)]).await?.into_iter().map(DueSeries::try_from).collect()
}

/// Notes how far series have been generated.
pub(crate) async fn save_generated(tx: &WriteTx, series: &[DueSeries], until: NaiveDate) -> Result<(), StoreError> {
    for chunk in series.chunks(500) {
        let mut statement = SqlText::new("");
        statement.push("UPDATE obligation_series SET generated_until = ").bind(until).push(" WHERE id IN (");
        statement.bind_all(chunk.iter().map(|series| series.id.uuid())).push(")");
        tx.execute_of(statement).await?;
    }
    Ok(())
}

/// Series of a programme that ended with it end on its new last day.
pub(crate) async fn move_end(
    tx: &WriteTx,
    programme: ProgrammeId,
    before: Option<NaiveDate>,
    after: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let of_it = "task_id IN (SELECT t.id FROM task t WHERE t.programme_id = $1)";
    match before {
        // A series that ends otherwise, with its agency, keeps its end.
        Some(before) => {
            // What lies between the two ends was passed over as not owed: it is generated anew.
            let statement = format!(
                "UPDATE obligation_series SET ends_on = $2, generated_until = CASE WHEN generated_until > $3 THEN $3 ELSE generated_until END \
                 WHERE ends_on = $3 AND {of_it}"
            );
            tx.execute(&statement, values![programme.uuid(), after, before]).await?;
        }
        None => {
            let statement = format!("UPDATE obligation_series SET ends_on = $2 WHERE ends_on IS NULL AND {of_it}");
            tx.execute(&statement, values![programme.uuid(), after]).await?;
        }
    }
    Ok(())
}

/// Series of a programme end on a day at the latest.
pub(crate) async fn end(tx: &WriteTx, programme: ProgrammeId, on: NaiveDate) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE obligation_series SET ends_on = $2 WHERE (ends_on IS NULL OR ends_on > $2) \
         AND task_id IN (SELECT t.id FROM task t WHERE t.programme_id = $1)",
        values![programme.uuid(), on],
    )
    .await?;
    Ok(())
}
