//! What an old register holds as done, taken over many at once: a province that begins in the middle of a year brings years of it along.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::Instant;
use thihanh_store::{WriteTx, journal};

use super::{LedgerError, entry, store};
use crate::app::App;
use crate::modules::obligations::model::obligation::Obligation;
use crate::modules::obligations::model::origin::Origin;
use crate::modules::obligations::policy::Action;

/// Entries of one transaction.
const BATCH: usize = 500;

/// An entry that the old register holds as done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Code of the obligation.
    pub code: String,
    /// The day on which its product reached the overseer.
    pub reached_on: NaiveDate,
}

/// Takes them over, by the program alone; `note` names the register. Of every five hundred all are taken over or none; a code named twice
/// counts once, with its last day.
///
/// # Errors
/// [`LedgerError`]: an entry is not there, was begun here or is over, or the day lies before its order or after today.
pub async fn take_over(app: &App, actor: &Actor, finished: &[Finished], note: &str) -> Result<(), LedgerError> {
    if !actor.is_system() {
        return Err(LedgerError::Denied(Problem::denied(Action::Complete.right())));
    }
    let days: BTreeMap<&str, NaiveDate> = finished.iter().map(|one| (one.code.as_str(), one.reached_on)).collect();
    let days: Vec<_> = days.into_iter().collect();
    for batch in days.chunks(BATCH) {
        take_batch(app, actor, &batch.iter().copied().collect(), note).await?;
    }
    Ok(())
}

async fn take_batch(app: &App, actor: &Actor, days: &HashMap<&str, NaiveDate>, note: &str) -> Result<(), LedgerError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = store::find::all_for_update(tx, days.keys().copied()).await?;
            if before.len() < days.len() {
                return Err(LedgerError::NotFound);
            }
            let mut after = Vec::with_capacity(before.len());
            let mut entries = Vec::with_capacity(before.len());
            for obligation in &before {
                let reached_on = *days.get(obligation.code.as_str()).ok_or(LedgerError::NotFound)?;
                let (taken, event) = obligation.clone().take_over(today, reached_on, note)?;
                let taken = Obligation { updated_at: now, ..taken };
                entries.push(entry(now, actor, &taken, &event));
                after.push(taken);
            }
            let changed: Vec<_> = before.iter().zip(&after).collect();
            if !store::write::save_all(tx, &changed).await? {
                return Err(LedgerError::Stale(Vec::new()));
            }
            Ok(journal::append_all(tx, entries).await?)
        })
        .await
}

/// What these origins asked for was done on a day, as an old register has it; inside the transaction that opened it. Each has its own note.
pub(in crate::modules::obligations) async fn take_over_of_origins(
    tx: &WriteTx,
    (now, today): (Instant, NaiveDate),
    actor: &Actor,
    done: &[(Origin, NaiveDate, String)],
) -> Result<(), LedgerError> {
    if !actor.is_system() {
        return Err(LedgerError::Denied(Problem::denied(Action::Complete.right())));
    }
    for batch in done.chunks(BATCH) {
        let (mut before, mut after, mut entries) = (Vec::new(), Vec::new(), Vec::new());
        for (origin, reached_on, note) in batch {
            for obligation in store::find::open_of_origin_for_update(tx, *origin).await? {
                let (taken, event) = obligation.clone().take_over(today, *reached_on, note)?;
                let taken = Obligation { updated_at: now, ..taken };
                entries.push(entry(now, actor, &taken, &event));
                before.push(obligation);
                after.push(taken);
            }
        }
        let changed: Vec<_> = before.iter().zip(&after).collect();
        if !store::write::save_all(tx, &changed).await? {
            return Err(LedgerError::Stale(Vec::new()));
        }
        journal::append_all(tx, entries).await?;
    }
    Ok(())
}
