//! Proof of continuous duties is asked for once a year; running it twice changes nothing.

use thihanh_kernel::access::Actor;

use super::{LedgerError, save, store};
use crate::app::App;
use crate::modules::agencies;
use crate::modules::obligations::model::obligation::Obligation;
use crate::modules::obligations::model::reminder::a_year_before;

/// How many duties one transaction asks for.
const BATCH: u32 = 200;

/// Asks for the proof of every continuous duty whose year is over; gives of how many. Agencies that have ended and programmes that
/// are over are not asked any more.
///
/// # Errors
/// When the database does not answer. What was committed before stays; the next run goes on from there.
pub async fn remind_continuous(app: &App) -> Result<usize, LedgerError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let actor = Actor::system("nightly");
    let (mut reminded, mut after) = (0, 0);
    loop {
        let (last, saved) = app
            .store
            .write(async |tx| {
                let batch = store::find::continuous_for_update(tx, today, a_year_before(today), after, BATCH).await?;
                let agencies: Vec<_> = batch.iter().map(|duty| duty.agency).collect();
                let ends = agencies::api::last_days(tx, &agencies).await?;
                let last = batch.last().map(|duty| duty.seq);
                let is_there = |duty: &Obligation| ends.get(&duty.agency).is_none_or(|end| *end >= today);
                let mut saved = 0;
                for before in batch.into_iter().filter(is_there) {
                    if let Some((asked, event)) = before.clone().remind(today) {
                        save(tx, now, &actor, &before, asked, &event).await?;
                        saved += 1;
                    }
                }
                Ok::<_, LedgerError>((last, saved))
            })
            .await?;
        reminded += saved;
        match last {
            Some(last) => after = last,
            None => return Ok(reminded),
        }
    }
}
