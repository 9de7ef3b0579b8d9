//! The commit: tree, ledger, roles and everything else in one transaction, or nothing.

use std::collections::HashMap;

use thihanh_kernel::access::Actor;
use thihanh_store::{WriteTx, journal};

use super::foresee::{Prospect, other};
use super::{ReorganisationError, entry, lock, modules, saved, store};
use crate::app::App;
use crate::handover::{self, Handover, Touched};
use crate::modules::agencies::api::restructure;
use crate::modules::obligations::api::inheritance::{self as ledger, Inheritance};
use crate::modules::reorganisation::model::{Reorganisation, ReorganisationFault};
use crate::modules::{accounts, monitoring};

/// Does what the dry run tells.
///
/// # Errors
/// When the actor may not, its day has not come, something stands in the way, or the database does not answer; then nothing was done.
pub async fn commit(
    app: &App,
    actor: &Actor,
    (code, version): (&str, Option<i64>),
) -> Result<Reorganisation, ReorganisationError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let it = lock(app, tx, actor, code, version).await?;
            it.check_draft()?;
            it.check_day(today)?;
            let files = store::files(tx, it.id).await?;
            let Ok(prospect) = Prospect::of(app, tx, &it, &files).await? else {
                return Err(ReorganisationFault::Blocked.into());
            };
            let at = (now, app.ids.as_ref());
            let plan = Inheritance::plan(tx, &prospect.heirs, at, tx.dialect().for_update()).await?;
            if !prospect.blockers(&plan, it.accepts_covered).is_empty() {
                return Err(ReorganisationFault::Blocked.into());
            }
            let reason = it.decision.words();
            let handover = Handover {
                heirs: &prospect.heirs,
                on: it.decision.effective_on,
                today,
                now,
                reason: &reason,
                actor,
                ids: app.ids.as_ref(),
            };
            let (closed, opened) = plan.counts();
            let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
            carry_out(tx, &it, &prospect, plan, &handover).await?;
            let after = it.commit((now, today), actor.account(), (count(closed), count(opened)))?;
            store::save(tx, &after).await?;
            let told = entry(app, actor, &after, "committed")
                .because(&reason)
                .with("closed", &closed)
                .with("opened", &opened)
                .with("ended", &prospect.heirs.ended().len());
            journal::append(tx, told).await?;
            Ok(saved(after))
        })
        .await
}

/// Notes what is done, in its order.
struct Notes<'a> {
    tx: &'a WriteTx,
    it: &'a Reorganisation,
    next: i64,
}

impl Notes<'_> {
    async fn add(&mut self, module: &str, touched: &[Touched]) -> Result<(), ReorganisationError> {
        store::note(self.tx, self.it.id, module, self.next, touched).await?;
        self.next += i64::try_from(touched.len()).unwrap_or(i64::MAX);
        Ok(())
    }
}

async fn carry_out(
    tx: &WriteTx,
    it: &Reorganisation,
    prospect: &Prospect,
    plan: Inheritance,
    handover: &Handover<'_>,
) -> Result<(), ReorganisationError> {
    let mut notes = Notes { tx, it, next: 1 };
    notes.add("agencies", &prospect.tree.write(tx, handover).await.map_err(other)?).await?;
    for (module, rows) in modules::in_place() {
        notes.add(module, &handover::pass_on_stands(tx, rows, handover).await?).await?;
    }
    let touched = plan.carry_out(tx, handover).await.map_err(other)?;
    let went = ledger::went(&touched)?;
    let heirs: HashMap<_, _> = ledger::owners(tx, &went.iter().map(|(_, new)| *new).collect::<Vec<_>>()).await?;
    notes.add("obligations", &touched).await?;
    let went: Vec<monitoring::api::inheritance::Went> = went
        .into_iter()
        .filter_map(|(old, new)| Some(monitoring::api::inheritance::Went { old, new, heir: *heirs.get(&new)? }))
        .collect();
    notes.add("monitoring", &monitoring::api::inheritance::follow(tx, &went).await?).await?;
    notes.add("accounts", &accounts::api::inheritance::pass_on(tx, handover).await?).await?;
    notes.add("agencies_rows", &restructure::pass_on(tx, handover).await.map_err(other)?).await?;
    Ok(ledger::settle(tx).await?)
}
