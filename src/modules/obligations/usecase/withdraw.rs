//! Withdrawn because what asked for it is over: a proposal that was taken back, a programme that ended.

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::ProgrammeId;
use thihanh_kernel::time::Instant;
use thihanh_store::WriteTx;

use super::delegate::close_parts;
use super::{LedgerError, save, store};
use crate::modules::obligations::model::obligation::{Obligation, REASON_PROGRAMME_OVER, REASON_WHOLE_OVER};
use crate::modules::obligations::model::origin::Origin;

/// Entries that one statement locks.
const BATCH: u32 = 500;

/// Withdraws the entries of one origin that are not over.
pub(in crate::modules::obligations) async fn withdraw_of_origin(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    origin: Origin,
    reason: &str,
) -> Result<(), LedgerError> {
    for entry in store::find::open_of_origin_for_update(tx, origin).await? {
        withdraw(tx, now, actor, entry, reason).await?;
    }
    Ok(())
}

/// Withdraws what a programme's series generated for after its end and nobody has handed in; gives how many.
pub(in crate::modules::obligations) async fn withdraw_later(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    programme: ProgrammeId,
    after: NaiveDate,
) -> Result<usize, LedgerError> {
    let mut withdrawn = 0;
    loop {
        // Withdrawn ones are open no longer: the next look finds the rest.
        let some = store::find::later_of_programme_for_update(tx, programme, after, BATCH).await?;
        if some.is_empty() {
            return Ok(withdrawn);
        }
        for entry in some {
            withdraw(tx, now, actor, entry, REASON_PROGRAMME_OVER).await?;
            withdrawn += 1;
        }
    }
}

async fn withdraw(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    entry: Obligation,
    reason: &str,
) -> Result<(), LedgerError> {
    let (after, event) = entry.clone().cancel(reason)?;
    let after = save(tx, now, actor, &entry, after, &event).await?;
    close_parts(tx, now, actor, &after, REASON_WHOLE_OVER).await
}
