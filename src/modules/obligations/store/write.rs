//! Opening in batches, saving one. Counters and the search index change with the ledger, in the same transaction.

use std::collections::HashMap;

use chrono::NaiveDate;

use thihanh_kernel::ids::{AgencyId, SeriesId, TaskId, TriggerId};
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, SqlText, StoreError, Value, WriteTx, values};
use uuid::Uuid;

use super::counters::{Above, Changes, Counted};
use crate::modules::obligations::model::deadline;
use crate::modules::obligations::model::delegation::RollUp;
use crate::modules::obligations::model::obligation::{Obligation, Part};
use crate::modules::obligations::model::opening::{
    IssueContext, PlannedDeadline, PlannedSeries, PlannedTask, PlannedTrigger,
};

/// A task with the ids that the use case gave it.
pub(crate) struct NewTask<'a> {
    pub(crate) id: TaskId,
    pub(crate) code: String,
    pub(crate) context: &'a IssueContext,
    pub(crate) ordinal: i64,
    pub(crate) planned: &'a PlannedTask<'a>,
    pub(crate) created_at: chrono::DateTime<chrono::Utc>,
}

/// An event with its id.
pub(crate) struct NewTrigger<'a> {
    pub(crate) id: TriggerId,
    pub(crate) task: TaskId,
    pub(crate) deadline_number: i64,
    pub(crate) planned: &'a PlannedTrigger,
}

/// A series with its id.
pub(crate) struct NewSeries<'a> {
    pub(crate) id: SeriesId,
    pub(crate) task: TaskId,
    pub(crate) deadline_number: i64,
    pub(crate) agency: AgencyId,
    pub(crate) part: Part,
    pub(crate) planned: &'a PlannedSeries,
}

const TASK_COLUMNS: [&str; 23] = [
    "id",
    "code",
    "origin",
    "origin_id",
    "origin_code",
    "jurisdiction_id",
    "opened_on",
    "programme_id",
    "ordinal",
    "path",
    "content",
    "source_start",
    "source_end",
    "binding",
    "is_personal",
    "is_follow_up",
    "is_shared",
    "product",
    "owed_to_id",
    "owed_to_name",
    "via",
    "overseer_id",
    "created_at",
];

const TRIGGER_COLUMNS: [&str; 7] =
    ["id", "task_id", "deadline_number", "agency_id", "event", "offset_count", "offset_unit"];

const SERIES_COLUMNS: [&str; 9] =
    ["id", "task_id", "deadline_number", "agency_id", "role", "frequency", "starts_on", "ends_on", "generated_until"];

const OBLIGATION_COLUMNS: [&str; 46] = [
    "id",
    "code",
    "task_id",
    "deadline_number",
    "agency_id",
    "period",
    "role",
    "origin",
    "origin_id",
    "binding",
    "is_continuous",
    "title",
    "overseer_id",
    "responsible_id",
    "programme_id",
    "series_id",
    "trigger_id",
    "opened_on",
    "due_on",
    "why",
    "state",
    "reported_on",
    "reported_by",
    "report_note",
    "completed_on",
    "completed_by",
    "sent_back_on",
    "reminded_on",
    "is_proof_asked",
    "stage",
    "received_on",
    "accepted_on",
    "started_on",
    "progress",
    "progress_note",
    "first_due_on",
    "extensions",
    "is_extension_asked",
    "is_obstructed",
    "reports",
    "parent_id",
    "share",
    "roll_up",
    "quorum",
    "updated_at",
    "version",
];

/// Writes tasks with their deadlines and agencies.
pub(crate) async fn insert_tasks(tx: &WriteTx, tasks: &[NewTask<'_>]) -> Result<(), StoreError> {
    let place = |at: Option<usize>| at.and_then(|at| i64::try_from(at).ok());
    let rows = tasks
        .iter()
        .map(|new| {
            let task = new.planned.task;
            let owed_to = task.owed_to.as_ref();
            values![
                new.id.uuid(),
                new.code.clone(),
                new.context.origin.kind(),
                new.context.origin.uuid(),
                new.context.origin_code.clone(),
                new.context.jurisdiction.uuid(),
                new.context.issued_on,
                new.context.programme.map(|id| id.uuid()),
                new.ordinal,
                task.path.clone(),
                task.content.clone(),
                place(task.source.as_ref().map(|source| source.start)),
                place(task.source.as_ref().map(|source| source.end)),
                task.binding.as_str(),
                task.is_personal,
                task.is_follow_up,
                task.is_shared,
                task.product.clone(),
                owed_to.and_then(|owed| owed.id).map(AgencyId::uuid),
                owed_to.map(|owed| owed.name.clone()),
                task.via.clone(),
                new.planned.overseer.uuid(),
                new.created_at,
            ]
        })
        .collect();
    tx.insert_many("task", &TASK_COLUMNS, rows).await?;
    let deadlines =
        tasks.iter().flat_map(|new| new.planned.deadlines.iter().map(|planned| deadline_row(new.id, planned)));
    let deadlines = deadlines.collect::<Result<_, _>>()?;
    tx.insert_many("task_deadline", &["task_id", "number", "kind", "detail", "words", "set_by"], deadlines).await?;
    let agencies = tasks.iter().flat_map(|new| {
        let leads = new.planned.leads.iter().map(|(agency, part, phrase)| (*agency, part.as_str(), *phrase));
        let support = new.planned.support.iter().map(|(agency, phrase)| (*agency, "support", *phrase));
        leads.chain(support).map(|(agency, role, phrase)| values![new.id.uuid(), agency.uuid(), role, phrase])
    });
    tx.insert_many("task_agency", &["task_id", "agency_id", "role", "phrase"], agencies.collect()).await
}

fn deadline_row(task: TaskId, planned: &PlannedDeadline<'_>) -> Result<Vec<Value>, StoreError> {
    let detail = serde_json::to_string(&planned.deadline)?;
    let kind = deadline::kind(planned.deadline);
    Ok(values![task.uuid(), planned.number, kind, detail, planned.words, planned.set_by.as_str()])
}

/// Writes events that deadlines wait for.
pub(crate) async fn insert_triggers(tx: &WriteTx, triggers: &[NewTrigger<'_>]) -> Result<(), StoreError> {
    let rows = triggers
        .iter()
        .map(|new| {
            let offset = new.planned.offset;
            values![
                new.id.uuid(),
                new.task.uuid(),
                new.deadline_number,
                new.planned.agency.map(AgencyId::uuid),
                new.planned.event.clone(),
                offset.map(|offset| offset.count),
                offset.map(|offset| offset.unit.as_str()),
            ]
        })
        .collect();
    tx.insert_many("deadline_trigger", &TRIGGER_COLUMNS, rows).await
}

/// Writes recurring duties.
pub(crate) async fn insert_series(tx: &WriteTx, series: &[NewSeries<'_>]) -> Result<(), StoreError> {
    let rows = series
        .iter()
        .map(|new| {
            values![
                new.id.uuid(),
                new.task.uuid(),
                new.deadline_number,
                new.agency.uuid(),
                new.part.as_str(),
                new.planned.frequency.as_str(),
                new.planned.starts_on,
                new.planned.ends_on,
                new.planned.generated_until,
            ]
        })
        .collect();
    tx.insert_many("obligation_series", &SERIES_COLUMNS, rows).await
}

/// Writes new obligations, their counters and their words. Those whose key is there already are left as they are; the ones that
/// were written come back with their place in the ledger.
pub(crate) async fn insert_obligations(
    tx: &WriteTx,
    obligations: Vec<Obligation>,
    words: impl Fn(&Obligation) -> String,
) -> Result<Vec<Obligation>, StoreError> {
    let written = insert_uncounted(tx, obligations, words).await?;
    let above = Above::load(tx, written.iter().flat_map(|it| [it.agency, it.overseer])).await?;
    let mut changes = Changes::default();
    for obligation in &written {
        changes.add(&above, Counted::from(obligation), 1);
    }
    changes.write(tx).await?;
    Ok(written)
}

/// The same without counters, for a bulk load that writes them at its end.
pub(crate) async fn insert_uncounted(
    tx: &WriteTx,
    obligations: Vec<Obligation>,
    words: impl Fn(&Obligation) -> String,
) -> Result<Vec<Obligation>, StoreError> {
    let rows = obligations.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    tx.insert_new("obligation", &OBLIGATION_COLUMNS, rows).await?;
    let places = places(tx, &obligations).await?;
    let place =
        |obligation: Obligation| places.get(&obligation.id.uuid()).map(|seq| Obligation { seq: *seq, ..obligation });
    let written: Vec<Obligation> = obligations.into_iter().filter_map(place).collect();
    let texts: Vec<_> = written.iter().map(|obligation| (obligation.seq, words(obligation))).collect();
    Index::Obligation.put_all(tx, &texts).await?;
    Ok(written)
}

async fn places(tx: &WriteTx, obligations: &[Obligation]) -> Result<HashMap<Uuid, i64>, StoreError> {
    #[derive(FromQueryResult)]
    struct Place {
        seq: i64,
        id: Uuid,
    }
    let mut places = HashMap::with_capacity(obligations.len());
    for chunk in obligations.chunks(500) {
        let mut statement = SqlText::new("");
        statement.push("SELECT o.seq, o.id FROM obligation o WHERE o.id IN (");
        statement.bind_all(chunk.iter().map(|obligation| obligation.id.uuid())).push(")");
        places.extend(tx.all_of::<Place>(statement).await?.into_iter().map(|place| (place.id, place.seq)));
    }
    Ok(places)
}

fn why(obligation: &Obligation) -> Result<String, StoreError> {
    Ok(serde_json::to_string(&obligation.why)?)
}

fn row(obligation: &Obligation) -> Result<Vec<Value>, StoreError> {
    Ok(values![
        obligation.id.uuid(),
        obligation.code.clone(),
        obligation.task.uuid(),
        obligation.deadline_number,
        obligation.agency.uuid(),
        obligation.period.clone(),
        obligation.part.as_str(),
        obligation.origin.kind(),
        obligation.origin.uuid(),
        obligation.binding.as_str(),
        obligation.is_continuous,
        obligation.title.clone(),
        obligation.overseer.uuid(),
        obligation.responsible.map(|id| id.uuid()),
        obligation.programme.map(|id| id.uuid()),
        obligation.series.map(|id| id.uuid()),
        obligation.trigger.map(|id| id.uuid()),
        obligation.opened_on,
        obligation.due_on,
        why(obligation)?,
        obligation.state.as_str(),
        obligation.reported_on,
        obligation.reported_by.map(|id| id.uuid()),
        obligation.report_note.clone(),
        obligation.completed_on,
        obligation.completed_by.map(|id| id.uuid()),
        obligation.sent_back_on,
        obligation.reminded_on,
        obligation.is_proof_asked,
        obligation.work.stage.as_str(),
        obligation.work.received_on,
        obligation.work.accepted_on,
        obligation.work.started_on,
        obligation.work.progress,
        obligation.work.progress_note.clone(),
        obligation.work.first_due_on,
        obligation.work.extensions,
        obligation.work.is_extension_asked,
        obligation.work.is_obstructed,
        obligation.work.reports,
        obligation.split.parent.map(|id| id.uuid()),
        obligation.split.share,
        obligation.split.roll_up.map(RollUp::as_str),
        obligation.split.roll_up.and_then(RollUp::quorum).map(i64::from),
        obligation.updated_at,
        obligation.version,
    ])
}

/// Writes what a transition made of an obligation, if nobody changed it since `before` was read.
pub(crate) async fn save(tx: &WriteTx, before: &Obligation, after: &Obligation) -> Result<bool, StoreError> {
    save_all(tx, &[(before, after)]).await
}

/// The same for many; the counters are written once.
pub(crate) async fn save_all(tx: &WriteTx, changed: &[(&Obligation, &Obligation)]) -> Result<bool, StoreError> {
    if !save_uncounted(tx, changed).await? {
        return Ok(false);
    }
    count(tx, changed).await?;
    Ok(true)
}

/// The same without counters, for whoever writes all of them anew at the end.
pub(crate) async fn save_uncounted(tx: &WriteTx, changed: &[(&Obligation, &Obligation)]) -> Result<bool, StoreError> {
    for (before, after) in changed {
        if !update(tx, before, after).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn count(tx: &WriteTx, changed: &[(&Obligation, &Obligation)]) -> Result<(), StoreError> {
    let counted = changed.iter().map(|(before, after)| (Counted::from(*before), Counted::from(*after)));
    let moved: Vec<_> = counted.filter(|(old, new)| old != new).collect();
    if moved.is_empty() {
        return Ok(());
    }
    let above = Above::load(tx, moved.iter().flat_map(|(_, new)| [new.agency, new.overseer])).await?;
    let mut changes = Changes::default();
    for (old, new) in moved {
        changes.add(&above, old, -1);
        changes.add(&above, new, 1);
    }
    changes.write(tx).await
}

async fn update(tx: &WriteTx, before: &Obligation, after: &Obligation) -> Result<bool, StoreError> {
    let touched = tx
        .execute(
            "UPDATE obligation SET is_continuous = $3, responsible_id = $4, due_on = $5, why = $6, state = $7, reported_on = $8, \
             reported_by = $9, report_note = $10, completed_on = $11, completed_by = $12, sent_back_on = $13, updated_at = $14, \
             reminded_on = $15, is_proof_asked = $16, stage = $17, received_on = $18, accepted_on = $19, started_on = $20, progress = $21, \
             progress_note = $22, first_due_on = $23, extensions = $24, is_extension_asked = $25, is_obstructed = $26, reports = $27, \
             roll_up = $28, quorum = $29, version = version + 1 WHERE id = $1 AND version = $2",
            values![
                after.id.uuid(),
                before.version,
                after.is_continuous,
                after.responsible.map(|id| id.uuid()),
                after.due_on,
                why(after)?,
                after.state.as_str(),
                after.reported_on,
                after.reported_by.map(|id| id.uuid()),
                after.report_note.clone(),
                after.completed_on,
                after.completed_by.map(|id| id.uuid()),
                after.sent_back_on,
                after.updated_at,
                after.reminded_on,
                after.is_proof_asked,
                after.work.stage.as_str(),
                after.work.received_on,
                after.work.accepted_on,
                after.work.started_on,
                after.work.progress,
                after.work.progress_note.clone(),
                after.work.first_due_on,
                after.work.extensions,
                after.work.is_extension_asked,
                after.work.is_obstructed,
                after.work.reports,
                after.split.roll_up.map(RollUp::as_str),
                after.split.roll_up.and_then(RollUp::quorum).map(i64::from),
            ],
        )
        .await?;
    Ok(touched > 0)
}

/// Records that an event happened.
pub(crate) async fn save_event(
    tx: &WriteTx,
    trigger: TriggerId,
    happened_on: NaiveDate,
    document: &str,
    by: Option<Uuid>,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE deadline_trigger SET happened_on = $2, document = $3, recorded_by = $4, recorded_at = $5 WHERE id = $1",
        values![trigger.uuid(), happened_on, document, by, at],
    )
    .await?;
    Ok(())
}
