//! "Not ours": an agency says so, the overseer moves the obligation or leaves it.

use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, ObligationId};
use thihanh_store::journal::{self, Entry};

use super::act::{Act, begin};
use super::delegate::{close_parts, roll_up};
use super::open::{codes, searched};
use super::{KIND, LedgerError, names, save, store};
use crate::app::App;
use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::obligation::{Obligation, REASON_WHOLE_OVER, Split, Work};
use crate::modules::obligations::model::record::{Claim, ClaimVerdict};
use crate::modules::obligations::policy::Action;

/// Why an obligation does not go to another unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RelocationFault {
    /// No unit of that id stands today.
    #[error("there is no such agency today")]
    NoSuchAgency,
    /// It is there already.
    #[error("the agency owes it already")]
    SameAgency,
    /// That unit owes the same for the same period already.
    #[error("the agency owes the same already")]
    OwedAlready,
}

/// The agency says that it is another's; the note says why.
///
/// # Errors
/// [`LedgerError`]: not there, no right, a rule, or changed meanwhile.
pub async fn claim_wrong_unit(
    app: &App,
    actor: &Actor,
    act: Act<'_>,
    right: AgencyId,
) -> Result<Obligation, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::ClaimWrongUnit, act).await?;
            let names = names(tx, &[right], begun.hand.today).await?;
            let name = names.get(&right).ok_or(RelocationFault::NoSuchAgency)?;
            if right == begun.before.agency {
                return Err(RelocationFault::SameAgency.into());
            }
            let (after, event) = begun.before.clone().claim_wrong_unit(name, act.note)?;
            let reason = event.reason().to_owned();
            let claim = Claim { right, reason, claimed_at: now, claimed_by: begun.hand.by };
            store::records::insert_claim(tx, after.id, &claim).await?;
            save(tx, now, actor, &begun.before, after, &event).await
        })
        .await
}

/// The overseer leaves it where it is; the note says why.
///
/// # Errors
/// As [`claim_wrong_unit`].
pub async fn refuse_claim(app: &App, actor: &Actor, act: Act<'_>) -> Result<Obligation, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::RefuseClaim, act).await?;
            let (after, event) = begun.before.clone().refuse_claim(begun.hand, act.note)?;
            let (by, words) = (begun.hand.by, event.reason());
            store::records::decide_claim(tx, after.id, ClaimVerdict::Refused, now, by, words).await?;
            save(tx, now, actor, &begun.before, after, &event).await
        })
        .await
}

/// It goes to another unit: this entry closes as moved, a new one of the same task, day and reason takes its place.
///
/// # Errors
/// As [`claim_wrong_unit`].
pub async fn relocate(app: &App, actor: &Actor, act: Act<'_>, to: AgencyId) -> Result<Obligation, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::Move, act).await?;
            let before = &begun.before;
            let names = names(tx, &[to], begun.hand.today).await?;
            let name = names.get(&to).ok_or(RelocationFault::NoSuchAgency)?;
            if to == before.agency {
                return Err(RelocationFault::SameAgency.into());
            }
            let code = codes(tx, CodeSeries::Obligation, begun.hand.today, 1).await?;
            let code = code.first().map(ToString::to_string).unwrap_or_default();
            let (after, event) = before.clone().move_to(&code, name, act.note)?;
            let share = match before.split.parent {
                Some(whole) => store::find::parts(tx, whole).await?.last().map_or(0, |last| last.split.share) + 1,
                None => 0,
            };
            let id = ObligationId::from_uuid(app.ids.uuid(now));
            let successor = successor(before, id, code, to, share, now);
            let written =
                store::write::insert_obligations(tx, vec![successor], |it| searched(it, None, &names)).await?;
            // Nothing is written where the key is taken: the unit owes the same already.
            let successor = written.into_iter().next().ok_or(RelocationFault::OwedAlready)?;
            let opened = Entry::new(now, actor, KIND, successor.id.uuid(), "opened")
                .because(event.reason())
                .with("code", &successor.code)
                .with("moved_from", &before.code)
                .with("due_on", &successor.due_on);
            journal::append(tx, opened).await?;
            let (by, words) = (begun.hand.by, event.reason());
            store::records::insert_move(tx, (before.id, successor.id), words, now, by).await?;
            store::records::decide_claim(tx, before.id, ClaimVerdict::Moved, now, by, words).await?;
            let after = save(tx, now, actor, before, after, &event).await?;
            close_parts(tx, now, actor, &after, REASON_WHOLE_OVER).await?;
            roll_up(tx, now, actor, begun.hand, &after).await?;
            Ok(successor)
        })
        .await
}

/// The same obligation, owed by another unit that begins anew.
fn successor(
    before: &Obligation,
    id: ObligationId,
    code: String,
    to: AgencyId,
    share: i64,
    now: thihanh_kernel::time::Instant,
) -> Obligation {
    Obligation {
        seq: 0,
        id,
        code,
        agency: to,
        responsible: None,
        state: State::Open,
        reported_on: None,
        reported_by: None,
        report_note: String::new(),
        completed_on: None,
        completed_by: None,
        sent_back_on: None,
        reminded_on: None,
        is_proof_asked: false,
        work: Work { first_due_on: before.work.first_due_on, ..Work::default() },
        split: Split { parent: before.split.parent, share, roll_up: None },
        updated_at: now,
        version: 1,
        ..before.clone()
    }
}
