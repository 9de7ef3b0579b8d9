//! Loading or updating the tree from files.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use thihanh_kernel::AgencyId;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::IdSource;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Store, WriteTx};

use super::AgencyError;
use crate::app::App;
use crate::modules::agencies::model::import::{self, Change, Plan, SourceFile};
use crate::modules::agencies::policy::{self, Action};
use crate::modules::agencies::store;

/// Bytes of all files together: a hundred thousand rows of 500 bytes.
const MAX_BYTES: usize = 50 * 1024 * 1024;

/// Files to load.
#[derive(Clone, Debug)]
pub struct Import {
    /// `agencies` and `successions` files, in any order.
    pub files: Vec<SourceFile>,
    /// Only tell what would change.
    pub is_dry_run: bool,
}

/// What an import changed, or would.
#[derive(Clone, Debug)]
pub struct Imported {
    /// In the order of the files.
    pub changes: Vec<Change>,
    /// Agencies of which anything changed.
    pub agencies: usize,
}

/// Loads or updates the tree of agencies: all of the files, or nothing.
///
/// # Errors
/// When the actor may not, a row is wrong (all wrong rows are told, with file and line), or the database does not answer.
pub async fn import(app: &App, actor: &Actor, command: Import) -> Result<Imported, AgencyError> {
    policy::may(actor, Action::Manage, &[]).map_err(AgencyError::Denied)?;
    import_in(&app.store, app.ids.as_ref(), app.clock.now(), actor, &command).await
}

/// [`import`] once the right is known.
pub(in crate::modules::agencies) async fn import_in(
    store: &Store,
    ids: &dyn IdSource,
    now: DateTime<Utc>,
    actor: &Actor,
    command: &Import,
) -> Result<Imported, AgencyError> {
    if command.files.iter().map(|file| file.bytes.len()).sum::<usize>() > MAX_BYTES {
        return Err(AgencyError::TooLarge);
    }
    if command.is_dry_run {
        let known = store::import::known(store.read()).await?;
        return Ok(told(&plan(command, &known, ids, now)?));
    }
    store
        .write(async |tx| {
            store::import::lock(tx).await?;
            let known = store::import::known(tx).await?;
            let plan = plan(command, &known, ids, now)?;
            if !plan.is_empty() {
                store::import::write(tx, &plan, ids, now).await?;
                record(tx, &plan, actor, now).await?;
            }
            Ok(told(&plan))
        })
        .await
}

fn plan(command: &Import, known: &import::Known, ids: &dyn IdSource, now: DateTime<Utc>) -> Result<Plan, AgencyError> {
    let rows = import::read(&command.files, &known.kinds).map_err(AgencyError::Rows)?;
    import::plan(&rows, known, || AgencyId::from_uuid(ids.uuid(now))).map_err(AgencyError::Rows)
}

fn told(plan: &Plan) -> Imported {
    Imported { changes: plan.changes.clone(), agencies: plan.touched.len() }
}

/// One entry per agency with its periods as they now are, and one per succession on the side of the old agency.
pub(super) async fn record(tx: &WriteTx, plan: &Plan, actor: &Actor, now: DateTime<Utc>) -> Result<(), AgencyError> {
    let mut periods: BTreeMap<AgencyId, Vec<String>> =
        plan.touched.iter().map(|agency| (*agency, Vec::new())).collect();
    for version in &plan.versions {
        let to = version.period.to.map_or_else(String::new, |day| day.to_string());
        periods.entry(version.agency).or_default().push(format!("{}: {}–{to}", version.name, version.period.from));
    }
    let imported = periods
        .into_iter()
        .map(|(agency, periods)| Entry::new(now, actor, "agency", agency.uuid(), "imported").with("periods", &periods));
    let succeeded = plan.successions.iter().map(|row| {
        Entry::new(now, actor, "agency", row.old.uuid(), "succession_recorded")
            .with("new", &row.new)
            .with("kind", &row.kind)
            .with("on", &row.on_day)
    });
    journal::append_all(tx, imported.chain(succeeded).collect()).await?;
    Ok(())
}
