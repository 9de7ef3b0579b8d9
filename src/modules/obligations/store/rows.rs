//! A row of the ledger as the database gives it.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, ObligationId, ProgrammeId, SeriesId, TaskId, TriggerId};
use thihanh_store::{FromQueryResult, StoreError};
use uuid::Uuid;

use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::delegation::RollUp;
use crate::modules::obligations::model::obligation::{Binding, Obligation, Part, Split, Stage, Work};
use crate::modules::obligations::model::origin::Origin;

/// The columns of [`Row`], of a table that the statement calls `o`.
pub(crate) const COLUMNS: &str = "o.seq, o.id, o.code, o.task_id, o.deadline_number, o.agency_id, o.period, o.role, o.origin, o.origin_id, \
     o.binding, o.is_continuous, o.title, o.overseer_id, o.responsible_id, o.programme_id, o.series_id, o.trigger_id, o.opened_on, \
     o.due_on, o.why, o.state, o.reported_on, o.reported_by, o.report_note, o.completed_on, o.completed_by, o.sent_back_on, o.reminded_on, o.is_proof_asked, \
     o.stage, o.received_on, o.accepted_on, o.started_on, o.progress, o.progress_note, o.first_due_on, o.extensions, o.is_extension_asked, \
     o.is_obstructed, o.reports, o.parent_id, o.share, o.roll_up, o.quorum, o.updated_at, o.version";

#[derive(Debug, FromQueryResult)]
pub(crate) struct Row {
    seq: i64,
    id: Uuid,
    code: String,
    task_id: Uuid,
    deadline_number: i64,
    agency_id: Uuid,
    period: String,
    role: String,
    origin: String,
    origin_id: Uuid,
    binding: String,
    is_continuous: bool,
    title: String,
    overseer_id: Uuid,
    responsible_id: Option<Uuid>,
    programme_id: Option<Uuid>,
    series_id: Option<Uuid>,
    trigger_id: Option<Uuid>,
    opened_on: NaiveDate,
    due_on: Option<NaiveDate>,
    why: String,
    state: String,
    reported_on: Option<NaiveDate>,
    reported_by: Option<Uuid>,
    report_note: String,
    completed_on: Option<NaiveDate>,
    completed_by: Option<Uuid>,
    sent_back_on: Option<NaiveDate>,
    reminded_on: Option<NaiveDate>,
    is_proof_asked: bool,
    stage: String,
    received_on: Option<NaiveDate>,
    accepted_on: Option<NaiveDate>,
    started_on: Option<NaiveDate>,
    progress: i64,
    progress_note: String,
    first_due_on: Option<NaiveDate>,
    extensions: i64,
    is_extension_asked: bool,
    is_obstructed: bool,
    reports: i64,
    parent_id: Option<Uuid>,
    share: i64,
    roll_up: Option<String>,
    quorum: Option<i64>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl TryFrom<Row> for Obligation {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let unknown = |column: &'static str| StoreError::Unreadable { what: column };
        let quorum = row.quorum.and_then(|quorum| u32::try_from(quorum).ok());
        let roll_up =
            row.roll_up.map(|word| RollUp::parse(&word, quorum).ok_or_else(|| unknown("roll_up"))).transpose()?;
        Ok(Self {
            seq: row.seq,
            id: ObligationId::from_uuid(row.id),
            task: TaskId::from_uuid(row.task_id),
            deadline_number: row.deadline_number,
            agency: AgencyId::from_uuid(row.agency_id),
            period: row.period,
            part: Part::parse(&row.role).ok_or_else(|| unknown("role"))?,
            origin: Origin::of(&row.origin, row.origin_id).ok_or_else(|| unknown("origin"))?,
            binding: Binding::parse(&row.binding).ok_or_else(|| unknown("binding"))?,
            is_continuous: row.is_continuous,
            title: row.title,
            overseer: AgencyId::from_uuid(row.overseer_id),
            responsible: row.responsible_id.map(AccountId::from_uuid),
            programme: row.programme_id.map(ProgrammeId::from_uuid),
            series: row.series_id.map(SeriesId::from_uuid),
            trigger: row.trigger_id.map(TriggerId::from_uuid),
            opened_on: row.opened_on,
            due_on: row.due_on,
            why: serde_json::from_str(&row.why).map_err(|_| unknown("why"))?,
            state: State::parse(&row.state).ok_or_else(|| unknown("state"))?,
            reported_on: row.reported_on,
            reported_by: row.reported_by.map(AccountId::from_uuid),
            report_note: row.report_note,
            completed_on: row.completed_on,
            completed_by: row.completed_by.map(AccountId::from_uuid),
            sent_back_on: row.sent_back_on,
            reminded_on: row.reminded_on,
            is_proof_asked: row.is_proof_asked,
            work: Work {
                stage: Stage::parse(&row.stage).ok_or_else(|| unknown("stage"))?,
                received_on: row.received_on,
                accepted_on: row.accepted_on,
                started_on: row.started_on,
                progress: row.progress,
                progress_note: row.progress_note,
                first_due_on: row.first_due_on,
                extensions: row.extensions,
                is_extension_asked: row.is_extension_asked,
                is_obstructed: row.is_obstructed,
                reports: row.reports,
            },
            split: Split { parent: row.parent_id.map(ObligationId::from_uuid), share: row.share, roll_up },
            updated_at: row.updated_at,
            version: row.version,
            code: row.code,
        })
    }
}

/// All rows, or the first that cannot be read.
pub(crate) fn obligations(rows: Vec<Row>) -> Result<Vec<Obligation>, StoreError> {
    rows.into_iter().map(Obligation::try_from).collect()
}
