//! The way back, for a day: what the commit noted is taken back in the reverse order, or nothing is.

use thihanh_kernel::access::Actor;
use thihanh_store::{Sql, journal};

use super::foresee::other;
use super::{ReorganisationError, check, entry, find, lock, modules, saved, store};
use crate::app::App;
use crate::handover::{self, Changed, Kind};
use crate::modules::agencies::api::restructure;
use crate::modules::obligations::api::inheritance as ledger;
use crate::modules::reorganisation::model::{Reorganisation, ReorganisationFault, State};
use crate::modules::reorganisation::policy::Action;
use crate::modules::{accounts, monitoring, notices};

/// Labels that a refusal names.
const MOST_NAMED: usize = 20;

/// What somebody has touched since the commit, so that it cannot be taken back; empty where nothing is in the way.
///
/// # Errors
/// When the actor may not look, or the database does not answer.
pub async fn undo_blockers(app: &App, actor: &Actor, code: &str) -> Result<Vec<Changed>, ReorganisationError> {
    let sql = app.store.read();
    let it = find(app, sql, actor, code).await?;
    check(app, sql, actor, Action::View).await?;
    if it.state != State::Committed { Ok(Vec::new()) } else { changed(sql, &it).await }
}

async fn changed(sql: &dyn Sql, it: &Reorganisation) -> Result<Vec<Changed>, ReorganisationError> {
    let mut all = Vec::new();
    if let Some((at, _)) = it.committed
        && let Some(label) = store::later_commit(sql, at).await?
    {
        // Its notes say what stood there between the two.
        all.push(Changed { label, kind: Kind::Rule });
    }
    all.extend(ledger::changed_since(sql, &store::noted(sql, it.id, "obligations").await?).await.map_err(other)?);
    all.extend(accounts::api::inheritance::changed_since(sql, &store::noted(sql, it.id, "accounts").await?).await?);
    for (module, rows) in modules::in_place() {
        all.extend(handover::changed_stands(sql, rows, &store::noted(sql, it.id, module).await?).await?);
    }
    let agencies =
        restructure::changed_since(sql, &store::noted(sql, it.id, "agencies").await?).await.map_err(other)?;
    all.extend(agencies.into_iter().map(|(_, label)| Changed { label, kind: Kind::Member }));
    Ok(all)
}

/// Takes it back.
///
/// # Errors
/// When the actor may not, the day is over, somebody has touched something since (the refusal names some), or the database does not answer; then nothing
/// was done.
pub async fn undo(
    app: &App,
    actor: &Actor,
    (code, version): (&str, Option<i64>),
) -> Result<Reorganisation, ReorganisationError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let it = lock(app, tx, actor, code, version).await?;
            let after = it.clone().undo(now, actor.account())?;
            let changed = changed(tx, &it).await?;
            if !changed.is_empty() {
                let mut labels: Vec<String> = changed.iter().take(MOST_NAMED).map(|one| one.label.clone()).collect();
                if changed.len() > MOST_NAMED {
                    labels.push("…".to_owned());
                }
                return Err(ReorganisationFault::Touched(labels).into());
            }
            restructure::take_back(
                tx,
                (app.ids.as_ref(), now),
                actor,
                &store::noted(tx, it.id, "agencies_rows").await?,
            )
            .await
            .map_err(other)?
            .ok();
            accounts::api::inheritance::take_back(tx, now, actor, &store::noted(tx, it.id, "accounts").await?).await?;
            monitoring::api::inheritance::take_back(tx, &store::noted(tx, it.id, "monitoring").await?).await?;
            let entries = store::noted(tx, it.id, "obligations").await?;
            notices::api::inheritance::forget(tx, &ledger::opened(&entries)).await?;
            match ledger::take_back(tx, now, actor, &entries).await {
                Err(error) if is_still_named(&error) => {
                    return Err(ReorganisationFault::Touched(vec![it.code.clone()]).into());
                }
                other_outcome => other_outcome.map_err(other)?,
            }
            for (module, rows) in modules::in_place().iter().rev() {
                handover::take_back_stands(tx, rows, &store::noted(tx, it.id, module).await?).await?;
            }
            let tree = store::noted(tx, it.id, "agencies").await?;
            if let Err(restructure::StillNamed(name)) =
                restructure::take_back(tx, (app.ids.as_ref(), now), actor, &tree).await.map_err(other)?
            {
                return Err(ReorganisationFault::Touched(vec![name]).into());
            }
            ledger::settle(tx).await?;
            store::save(tx, &after).await?;
            journal::append(tx, entry(app, actor, &after, "undone").because(it.decision.words())).await?;
            Ok(saved(after))
        })
        .await
}

/// Whether something refers to an entry that is to go: it was touched in a way that leaves no entry in the journal.
fn is_still_named(error: &crate::modules::obligations::api::LedgerError) -> bool {
    use crate::modules::obligations::api::LedgerError;
    matches!(error, LedgerError::Store(error) if error.is_reference_violation())
}
