//! Checking entries, and what is done with those that hold.

use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::FieldError;
use thihanh_store::{WriteTx, journal};

use super::enter::repeated;
use super::{InformationError, entry_of, lock, saved, store};
use crate::app::App;
use crate::modules::information::model::InformationFault;
use crate::modules::information::model::entry::{InformationEntry, JudgementForm};
use crate::modules::information::policy::Action;
use crate::modules::inspections::api::{self as inspections, FindingBrief};

/// Verifies or refutes an entry.
///
/// # Errors
/// [`InformationError`]: also where the actor entered it.
pub async fn judge(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &JudgementForm,
) -> Result<InformationEntry, InformationError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version, Action::Process).await?;
            // Told before the fields are: no form makes it right.
            if before.is_by(actor.account()) {
                return Err(InformationFault::Own.into());
            }
            let by = (actor.account(), actor.name());
            let judgement = form.read(before.facts.received_on, (today, now), by)?;
            let action = if judgement.holds { "verified" } else { "refuted" };
            let findings = store::entries::findings(tx, before.id).await?.len();
            let after = before.judge(judgement, findings)?;
            store::entries::save_state(tx, &after).await?;
            let judgement = after.judgement.as_ref();
            let line = entry_of(app, actor, &after, action)
                .with("method", &judgement.map(|it| it.method.as_str()))
                .with("reliability", &judgement.and_then(|it| it.reliability).map(|it| it.as_str()));
            journal::append(tx, line).await?;
            Ok(saved(after))
        })
        .await
}

/// Ties a verified entry to a finding that the actor sees. One that is tied already stays as it is.
///
/// # Errors
/// [`InformationError`].
pub async fn link_finding(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    finding: &str,
) -> Result<InformationEntry, InformationError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version, Action::Process).await?;
            before.check_link(store::entries::findings(tx, before.id).await?.len())?;
            let finding = seen(tx, actor, finding).await?;
            if !store::entries::link(tx, before.id, finding.id, (now, actor.account())).await? {
                return Ok(before);
            }
            let after = InformationEntry { updated_at: now, ..before };
            store::entries::save_state(tx, &after).await?;
            journal::append(tx, entry_of(app, actor, &after, "linked").with("finding", &finding.code)).await?;
            Ok(saved(after))
        })
        .await
}

/// Unties an entry from a finding that the actor sees.
///
/// # Errors
/// [`InformationError`].
pub async fn unlink_finding(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    finding: &str,
) -> Result<InformationEntry, InformationError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version, Action::Process).await?;
            let finding = seen(tx, actor, finding).await?;
            if !store::entries::unlink(tx, before.id, finding.id).await? {
                return Err(unknown_finding());
            }
            let after = InformationEntry { updated_at: now, ..before };
            store::entries::save_state(tx, &after).await?;
            journal::append(tx, entry_of(app, actor, &after, "unlinked").with("finding", &finding.code)).await?;
            Ok(saved(after))
        })
        .await
}

fn unknown_finding() -> InformationError {
    InformationError::field(FieldError::new("finding", "choice-unknown"))
}

async fn seen(tx: &WriteTx, actor: &Actor, code: &str) -> Result<FindingBrief, InformationError> {
    let code = code.trim().to_uppercase();
    if code.is_empty() {
        return Err(InformationError::field(FieldError::new("finding", "required")));
    }
    inspections::finding_seen(tx, actor, &code).await?.ok_or_else(unknown_finding)
}

/// Says that an entry repeats an earlier one, or, with an empty code, that it does not. Both stay as they are: nothing is merged.
///
/// # Errors
/// [`InformationError`].
pub async fn set_repeats(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    repeats: &str,
) -> Result<InformationEntry, InformationError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version, Action::Process).await?;
            let repeats_id = match repeats.trim() {
                "" => None,
                repeats => Some(repeated(tx, actor, &before, repeats).await?),
            };
            if repeats_id == before.repeats {
                return Ok(before);
            }
            let after = InformationEntry { repeats: repeats_id, updated_at: now, ..before };
            store::entries::save_state(tx, &after).await?;
            let line = match after.repeats {
                Some(_) => entry_of(app, actor, &after, "repeats").with("code", &repeats.trim().to_uppercase()),
                None => entry_of(app, actor, &after, "repeats_not"),
            };
            journal::append(tx, line).await?;
            Ok(saved(after))
        })
        .await
}
