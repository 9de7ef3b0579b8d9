//! Events that deadlines wait for, and the recomputation of counted terms when the calendar changes.

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::TriggerId;
use thihanh_store::journal::{self, Entry};

use super::{EventFault, LedgerError, Today, save, store};
use crate::app::App;
use crate::modules::agencies;
use crate::modules::obligations::model::obligation::{Obligation, REASON_EVENT};
use crate::modules::obligations::model::why::Reason;
use crate::modules::obligations::policy::{self, Action};

/// An event that happened.
#[derive(Debug, Clone, Copy)]
pub struct RecordEvent<'a> {
    /// The event.
    pub trigger: TriggerId,
    /// The day it happened.
    pub happened_on: NaiveDate,
    /// The document that proves it (number and date).
    pub document: &'a str,
    /// The day set by the recorder; needed where the directive counts no term from the event, and only there.
    pub due_on: Option<NaiveDate>,
}

/// The reason in the journal of a due date that a changed calendar moved.
const REASON_CALENDAR: &str = "calendar_changed";
/// How many obligations one transaction recomputes.
const BATCH: usize = 200;

/// Records that an event happened: everything that waited for it gets its day.
///
/// # Errors
/// [`LedgerError`]: not there, no right, recorded already, a day missing.
pub async fn record_event(app: &App, actor: &Actor, command: RecordEvent<'_>) -> Result<Vec<Obligation>, LedgerError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    if command.happened_on > today {
        return Err(EventFault::InFuture.into());
    }
    let document = command.document.trim();
    if document.is_empty() {
        return Err(EventFault::DocumentMissing.into());
    }
    app.store
        .write(async |tx| {
            let trigger = store::find::trigger_for_update(tx, command.trigger).await?.ok_or(LedgerError::NotFound)?;
            let waiting = store::find::waiting_for_update(tx, trigger.id).await?;
            let first = waiting.first().ok_or(LedgerError::NotFound)?;
            let stakes = store::find::stakes(tx, first).await?;
            policy::may(actor, Action::View, &stakes).map_err(|_| LedgerError::NotFound)?;
            policy::may(actor, Action::RecordEvent, &stakes).map_err(LedgerError::Denied)?;
            if trigger.happened_on.is_some() {
                return Err(EventFault::Recorded.into());
            }
            let calendar = agencies::api::calendar(tx).await?;
            let (event, on) = (trigger.event.clone(), command.happened_on);
            let counted = trigger.offset.and_then(|offset| Some((offset, offset.count_from(on, &calendar)?)));
            let (due_on, reason) = match (counted, command.due_on) {
                (Some((offset, counted)), _) => {
                    (counted.due_on, counted.reason(event, on, document.to_owned(), offset))
                }
                (None, Some(due_on)) => {
                    (due_on, Reason::SetAfterEvent { event, happened_on: on, document: document.to_owned() })
                }
                (None, None) => return Err(EventFault::DueMissing.into()),
            };
            let by = actor.account().map(|account| account.uuid());
            store::write::save_event(tx, trigger.id, on, document, by, now).await?;
            journal::append(
                tx,
                Entry::new(now, actor, "trigger", trigger.id.uuid(), "happened")
                    .because(document)
                    .with("happened_on", &on)
                    .with("due_on", &due_on),
            )
            .await?;
            let mut changed = Vec::with_capacity(waiting.len());
            for before in waiting {
                if before.state.is_final() {
                    continue;
                }
                let why = before.why.with(reason.clone());
                let (after, event) = before.clone().with_due(Some(due_on), why, REASON_EVENT.to_owned())?;
                changed.push(save(tx, now, actor, &before, after, &event).await?);
            }
            Ok(changed)
        })
        .await
}

/// Counts every term anew after a day off was added or taken away; each moved due date is one entry in its obligation's history.
/// Fixed dates are not touched, nor what is done. Gives how many moved.
///
/// # Errors
/// When the database does not answer.
pub async fn recompute_due_dates(app: &App, actor: &Actor) -> Result<usize, LedgerError> {
    let now = app.clock.now();
    let today = Today::load(app.store.read(), app.clock.today()).await?;
    let mut moved = 0;
    let mut after = 0;
    loop {
        let batch = store::find::counted_after(app.store.read(), after, BATCH).await?;
        let Some(last) = batch.last().map(|obligation| obligation.seq) else { return Ok(moved) };
        after = last;
        let changes: Vec<String> =
            batch.iter().filter(|it| recounted(it, &today).is_some()).map(|it| it.code.clone()).collect();
        if changes.is_empty() {
            continue;
        }
        moved += app
            .store
            .write(async |tx| {
                let mut saved = 0;
                for code in &changes {
                    // Locked and asked again: somebody may have set a day since the batch was read.
                    let Some(before) = store::find::find_for_update(tx, code).await? else { continue };
                    let Some((due_on, reason)) = recounted(&before, &today) else { continue };
                    let why = before.why.with(reason);
                    let (after, event) = before.clone().with_due(Some(due_on), why, REASON_CALENDAR.to_owned())?;
                    save(tx, now, actor, &before, after, &event).await?;
                    saved += 1;
                }
                Ok::<_, LedgerError>(saved)
            })
            .await?;
    }
}

/// The day and reason that the calendar gives now, where they differ from those stored.
fn recounted(obligation: &Obligation, today: &Today) -> Option<(NaiveDate, Reason)> {
    let Reason::Counted { event, happened_on, document, count, unit, .. } = &obligation.why.reason else { return None };
    if obligation.state.is_final() {
        return None;
    }
    let offset = crate::modules::obligations::model::trigger::Offset { count: *count, unit: *unit };
    let counted = offset.count_from(*happened_on, &today.calendar)?;
    let reason = counted.reason(event.clone(), *happened_on, document.clone(), offset);
    (Some(counted.due_on) != obligation.due_on).then_some((counted.due_on, reason))
}
