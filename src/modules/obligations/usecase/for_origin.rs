//! What another module does to the entry that it opened: hands in, sends back, confirms, as its own object moves. Rights are that module's
//! to have asked.

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::time::Instant;
use thihanh_store::WriteTx;

use super::act::{Begun, Product, confirm_entry, report_entry, send_back_entry};
use super::{LedgerError, store};
use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::obligation::Hand;
use crate::modules::obligations::model::origin::Origin;

/// Hands in what an origin's entry asks for. What was handed in by hand before stays as it is.
pub(in crate::modules::obligations) async fn hand_in(
    tx: &WriteTx,
    (now, today): (Instant, NaiveDate),
    actor: &Actor,
    origin: Origin,
    product: Product<'_>,
    note: &str,
) -> Result<(), LedgerError> {
    for before in store::find::open_of_origin_for_update(tx, origin).await? {
        if before.state == State::Open {
            let begun = Begun { before, hand: Hand { by: actor.account(), today } };
            report_entry(tx, now, actor, &begun, product, note).await?;
        }
    }
    Ok(())
}

/// Sends back what was handed in for an origin's entry.
pub(in crate::modules::obligations) async fn send_back(
    tx: &WriteTx,
    (now, today): (Instant, NaiveDate),
    actor: &Actor,
    origin: Origin,
    reason: &str,
) -> Result<(), LedgerError> {
    for before in store::find::open_of_origin_for_update(tx, origin).await? {
        if before.state == State::Reported {
            let begun = Begun { before, hand: Hand { by: actor.account(), today } };
            send_back_entry(tx, now, actor, &begun, reason).await?;
        }
    }
    Ok(())
}

/// Confirms an origin's entry in the name of whoever judged it. One that was sent back by hand meanwhile is handed in first, on the day on
/// which it reached the overseer.
pub(in crate::modules::obligations) async fn confirm(
    tx: &WriteTx,
    (now, today): (Instant, NaiveDate),
    (actor, judge): (&Actor, Option<AccountId>),
    origin: Origin,
    product: Product<'_>,
    note: &str,
) -> Result<(), LedgerError> {
    for mut before in store::find::open_of_origin_for_update(tx, origin).await? {
        if before.state == State::Open {
            // Nobody in particular: whoever confirms did not hand it in.
            let begun = Begun { before, hand: Hand { by: None, today } };
            before = report_entry(tx, now, actor, &begun, product, note).await?;
        }
        // Whoever reported it by hand may be who judged the plan: then the program confirms it, as the module's own rule was kept.
        let by = judge.filter(|judge| before.reported_by != Some(*judge));
        let begun = Begun { before, hand: Hand { by, today } };
        confirm_entry(tx, now, actor, &begun, note).await?;
    }
    Ok(())
}
