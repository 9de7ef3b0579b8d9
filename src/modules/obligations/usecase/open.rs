//! Opening: what the issue of a directive writes into the ledger, inside the transaction of that use case.

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::calendar::WorkingCalendar;
use thihanh_kernel::code::{CodeSeries, HumanCode};
use thihanh_kernel::ids::{AgencyId, IdSource, ObligationId, SeriesId, TaskId, TriggerId};
use thihanh_kernel::problem::Problem;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, StoreError, WriteTx, sequence};

use super::{KIND, names, store};
use crate::modules::agencies;
use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::obligation::{Obligation, Split, Work};
use crate::modules::obligations::model::opening::{
    self, IssueContext, IssuedTask, LARGEST_OPENING, Opening, PlannedDuty, PlannedEntry, PlannedTask, Preview, TooMany,
};
use store::write::{NewSeries, NewTask, NewTrigger};

/// The last days of agencies that have one.
pub type AgencyEnds = HashMap<AgencyId, NaiveDate>;

/// What was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// Tasks.
    pub tasks: usize,
    /// Different agencies that owe something now.
    pub agencies: usize,
    /// Entries of the ledger.
    pub obligations: usize,
}

/// Why nothing was opened.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// The tasks would flood the ledger.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<OpeningError> for Problem {
    fn from(error: OpeningError) -> Self {
        match error {
            OpeningError::TooMany(TooMany) => Self::limit("opening-too-many").with("most", LARGEST_OPENING),
            OpeningError::Store(error) => error.into(),
        }
    }
}

/// What issuing these tasks would open. Pure, and the same expansion that [`open_issued`] writes.
///
/// # Errors
/// [`OpeningError::TooMany`].
pub fn preview(
    context: &IssueContext,
    tasks: &[IssuedTask],
    calendar: &WorkingCalendar,
) -> Result<Preview, OpeningError> {
    Ok(opening::preview(&opening::open(context, tasks, calendar)?))
}

/// The last day of each of these agencies that has one: their series end with it.
///
/// # Errors
/// When the database does not answer.
pub async fn agency_ends(sql: &dyn Sql, ids: &[AgencyId]) -> Result<AgencyEnds, StoreError> {
    agencies::api::last_days(sql, ids).await
}

/// Writes tasks, deadlines, events, series and obligations of a directive that is being issued, in the caller's transaction.
///
/// # Errors
/// [`OpeningError`]; the caller's transaction must then not be committed.
pub async fn open_issued(
    tx: &WriteTx,
    ids: &dyn IdSource,
    context: &IssueContext,
    tasks: &[IssuedTask],
    calendar: &WorkingCalendar,
) -> Result<Opened, OpeningError> {
    let opening = opening::open(context, tasks, calendar)?;
    let prepared = prepare(tx, ids, context, &opening).await?;
    prepared.write_tasks(tx).await?;
    let agencies: BTreeSet<_> = prepared.obligations.iter().map(|obligation| obligation.agency).collect();
    let agencies: Vec<_> = agencies.into_iter().collect();
    let names = names(tx, &agencies, context.issued_on).await?;
    let written = store::write::insert_obligations(tx, prepared.obligations, |it| {
        searched(it, prepared.contents.get(&it.task).copied(), &names)
    })
    .await?;
    // The directive opens them: who issued it stands in the directive's own history.
    let opener = Actor::system(context.origin_label.as_str());
    let entry = |obligation: &Obligation| {
        Entry::new(context.now, &opener, KIND, obligation.id.uuid(), "opened")
            .with("code", &obligation.code)
            .with(context.origin.kind(), &context.origin.uuid())
            .with("due_on", &obligation.due_on)
    };
    journal::append_all(tx, written.iter().map(entry).collect()).await?;
    Ok(Opened { tasks: prepared.tasks.len(), agencies: agencies.len(), obligations: written.len() })
}

/// An opening with its ids and codes, ready to be written.
pub(in crate::modules::obligations) struct Prepared<'a> {
    pub(in crate::modules::obligations) tasks: Vec<NewTask<'a>>,
    triggers: Vec<NewTrigger<'a>>,
    series: Vec<NewSeries<'a>>,
    pub(in crate::modules::obligations) obligations: Vec<Obligation>,
    /// The orders in full, for the search.
    pub(in crate::modules::obligations) contents: HashMap<TaskId, &'a str>,
}

impl Prepared<'_> {
    /// Writes everything but the obligations.
    pub(in crate::modules::obligations) async fn write_tasks(&self, tx: &WriteTx) -> Result<(), StoreError> {
        store::write::insert_tasks(tx, &self.tasks).await?;
        store::write::insert_triggers(tx, &self.triggers).await?;
        store::write::insert_series(tx, &self.series).await
    }
}

/// Gives ids and codes to an opening. Codes are taken inside the transaction, whose lock on the sequence makes their order the
/// order of the ledger.
pub(in crate::modules::obligations) async fn prepare<'a>(
    tx: &WriteTx,
    ids: &'a dyn IdSource,
    context: &'a IssueContext,
    opening: &'a Opening<'a>,
) -> Result<Prepared<'a>, StoreError> {
    let writer = Writer { ids, context };
    let tasks = writer.tasks(tx, &opening.tasks).await?;
    let contents = tasks.iter().map(|task| (task.id, task.planned.task.content.as_str())).collect();
    let mut prepared =
        Prepared { tasks: Vec::new(), triggers: Vec::new(), series: Vec::new(), obligations: Vec::new(), contents };
    for task in &tasks {
        writer.duties(task, &mut prepared);
    }
    let codes = codes(tx, CodeSeries::Obligation, context.today, prepared.obligations.len()).await?;
    for (obligation, code) in prepared.obligations.iter_mut().zip(codes) {
        obligation.code = code.to_string();
    }
    Ok(Prepared { tasks, ..prepared })
}

/// Everything that a person may look for an obligation by.
pub(in crate::modules::obligations) fn searched(
    obligation: &Obligation,
    content: Option<&str>,
    names: &HashMap<AgencyId, String>,
) -> String {
    let agency = names.get(&obligation.agency).map_or("", String::as_str);
    store::index::words(&obligation.code, content.unwrap_or(&obligation.title), agency, &obligation.why.source)
}

/// Codes of a series for this year, in their order.
pub(super) async fn codes(
    tx: &WriteTx,
    series: CodeSeries,
    today: NaiveDate,
    count: usize,
) -> Result<Vec<HumanCode>, StoreError> {
    let year = u16::try_from(today.year()).unwrap_or_default();
    // An opening is bounded far below what the sequence takes at once.
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    if count == 0 {
        return Ok(Vec::new());
    }
    Ok(sequence::take(tx, series, year, count).await?.collect())
}

struct Writer<'a> {
    ids: &'a dyn IdSource,
    context: &'a IssueContext,
}

impl<'a> Writer<'a> {
    async fn tasks(&self, tx: &WriteTx, planned: &'a [PlannedTask<'a>]) -> Result<Vec<NewTask<'a>>, StoreError> {
        let codes = codes(tx, CodeSeries::Task, self.context.today, planned.len()).await?;
        let new = |((ordinal, planned), code): ((i64, &'a PlannedTask<'a>), HumanCode)| NewTask {
            id: TaskId::from_uuid(self.ids.uuid(self.context.now)),
            code: code.to_string(),
            context: self.context,
            ordinal,
            planned,
            created_at: self.context.now,
        };
        Ok((self.context.first_ordinal..).zip(planned).zip(codes).map(new).collect())
    }

    /// Gives ids to the events, series and entries of a task.
    fn duties(&self, task: &NewTask<'a>, duties: &mut Prepared<'a>) {
        for deadline in &task.planned.deadlines {
            let triggers: Vec<TriggerId> = deadline
                .triggers
                .iter()
                .map(|planned| {
                    let id = TriggerId::from_uuid(self.ids.uuid(self.context.now));
                    duties.triggers.push(NewTrigger { id, task: task.id, deadline_number: deadline.number, planned });
                    id
                })
                .collect();
            for duty in &deadline.duties {
                let series = duty.series.as_ref().map(|planned| {
                    let id = SeriesId::from_uuid(self.ids.uuid(self.context.now));
                    let (agency, part) = (duty.agency, duty.part);
                    duties.series.push(NewSeries {
                        id,
                        task: task.id,
                        deadline_number: deadline.number,
                        agency,
                        part,
                        planned,
                    });
                    id
                });
                let trigger = duty.trigger.and_then(|index| triggers.get(index).copied());
                let entry = |entry| self.obligation(task, deadline.number, duty, entry, series, trigger);
                duties.obligations.extend(duty.entries.iter().map(entry));
            }
        }
    }

    fn obligation(
        &self,
        task: &NewTask<'_>,
        deadline_number: i64,
        duty: &PlannedDuty,
        entry: &PlannedEntry,
        series: Option<SeriesId>,
        trigger: Option<TriggerId>,
    ) -> Obligation {
        Obligation {
            seq: 0,
            id: ObligationId::from_uuid(self.ids.uuid(self.context.now)),
            code: String::new(),
            task: task.id,
            deadline_number,
            agency: duty.agency,
            period: entry.period.clone(),
            part: duty.part,
            origin: self.context.origin,
            binding: task.planned.task.binding,
            is_continuous: entry.is_continuous,
            title: opening::title(&task.planned.task.content),
            overseer: task.planned.overseer,
            responsible: None,
            programme: self.context.programme,
            series,
            trigger,
            opened_on: self.context.issued_on,
            due_on: entry.due_on,
            why: entry.why.clone(),
            state: State::Open,
            reported_on: None,
            reported_by: None,
            report_note: String::new(),
            completed_on: None,
            completed_by: None,
            sent_back_on: None,
            reminded_on: None,
            is_proof_asked: false,
            work: Work::opened(entry.due_on),
            split: Split::default(),
            updated_at: self.context.now,
            version: 1,
        }
    }
}
