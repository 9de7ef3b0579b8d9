//! What people do to one obligation.

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::Difference;
use thihanh_kernel::time::vn_date;

use super::{LedgerError, save, store};
use crate::app::App;
use crate::modules::obligations::model::obligation::{Event, Hand, Obligation, ObligationError};
use crate::modules::obligations::policy::{self, Action};

/// What every act says.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// Code of the obligation.
    pub code: &'a str,
    /// The version that the person looked at; `None` where nobody looked (command line).
    pub version: Option<i64>,
    /// The person's words.
    pub note: &'a str,
}

/// The agency hands in its product, which reached the overseer on `on`.
///
/// # Errors
/// [`LedgerError`]: not there, no right, a rule, or changed meanwhile.
pub async fn mark_reported(app: &App, actor: &Actor, act: Act<'_>, on: NaiveDate) -> Result<Obligation, LedgerError> {
    change(app, actor, Action::Report, act, |obligation, hand| obligation.report(hand, on, act.note)).await
}

/// The overseer confirms it. `reached_on` is when the product arrived, for one that was never reported here.
///
/// # Errors
/// As [`mark_reported`].
pub async fn mark_done(
    app: &App,
    actor: &Actor,
    act: Act<'_>,
    reached_on: Option<NaiveDate>,
) -> Result<Obligation, LedgerError> {
    change(app, actor, Action::Complete, act, |obligation, hand| obligation.complete(hand, reached_on, act.note)).await
}

/// The overseer sends it back; the note says what is missing.
///
/// # Errors
/// As [`mark_reported`].
pub async fn send_back(app: &App, actor: &Actor, act: Act<'_>) -> Result<Obligation, LedgerError> {
    change(app, actor, Action::SendBack, act, |obligation, hand| obligation.send_back(hand, act.note)).await
}

/// A person sets the day, shown as "hạn do người rà soát đặt"; the note says why.
///
/// # Errors
/// As [`mark_reported`].
pub async fn set_deadline(
    app: &App,
    actor: &Actor,
    act: Act<'_>,
    due_on: NaiveDate,
) -> Result<Obligation, LedgerError> {
    change(app, actor, Action::SetDue, act, |obligation, _| obligation.set_due(due_on, actor.name(), act.note)).await
}

/// Who ordered it withdraws it; the note says why.
///
/// # Errors
/// As [`mark_reported`].
pub async fn cancel(app: &App, actor: &Actor, act: Act<'_>) -> Result<Obligation, LedgerError> {
    change(app, actor, Action::Cancel, act, |obligation, _| obligation.cancel(act.note)).await
}

async fn change(
    app: &App,
    actor: &Actor,
    action: Action,
    act: Act<'_>,
    transition: impl Fn(Obligation, Hand) -> Result<(Obligation, Event), ObligationError>,
) -> Result<Obligation, LedgerError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = store::find::find_for_update(tx, act.code).await?.ok_or(LedgerError::NotFound)?;
            let stakes = store::find::stakes(tx, &before).await?;
            // Who may not see it may not learn that it is there.
            policy::may(actor, Action::View, &stakes).map_err(|_| LedgerError::NotFound)?;
            policy::may(actor, action, &stakes).map_err(LedgerError::Denied)?;
            if act.version.is_some_and(|version| version != before.version) {
                return Err(LedgerError::Stale(differences(&before)));
            }
            let (after, event) = transition(before.clone(), Hand { by: actor.account(), today })?;
            save(tx, now, actor, &before, after, &event).await
        })
        .await
}

/// What the obligation holds now, to lay beside what the person saw.
fn differences(stored: &Obligation) -> Vec<Difference> {
    let day = |day: Option<NaiveDate>| day.map(vn_date).unwrap_or_default();
    [
        ("state", stored.state.as_str().to_owned()),
        ("due_on", day(stored.due_on)),
        ("reported_on", day(stored.reported_on)),
        ("note", stored.report_note.clone()),
    ]
    .into_iter()
    .map(|(field, stored)| Difference { field, stored, sent: String::new() })
    .collect()
}
