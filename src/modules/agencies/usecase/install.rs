//! The reference rows that every installation starts with.

use chrono::{DateTime, Utc};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::IdSource;
use thihanh_store::Store;

use super::AgencyError;
use crate::app::App;
use crate::modules::agencies::model::{groups, shipped};
use crate::modules::agencies::policy::{self, Action};
use crate::modules::agencies::store;

/// Adds the kinds, collective phrases, days off and rules that are not there yet; what a province changed stays. Called at
/// every start, so that a new release brings its new rows. How many rows were added.
///
/// # Errors
/// When the actor may not, or the database does not answer.
pub async fn install_reference_data(app: &App, actor: &Actor) -> Result<u64, AgencyError> {
    policy::may(actor, Action::Manage, &[]).map_err(AgencyError::Denied)?;
    install_in(&app.store, app.ids.as_ref(), app.clock.now()).await
}

/// [`install_reference_data`] once the right is known.
pub(in crate::modules::agencies) async fn install_in(
    store: &Store,
    ids: &dyn IdSource,
    now: DateTime<Utc>,
) -> Result<u64, AgencyError> {
    let (kinds, groups) = (shipped::kinds(), groups::shipped());
    let (holidays, rules) = (shipped::holidays(), shipped::rules());
    store
        .write(async |tx| {
            let added = store::reference::install(tx, ids, now, (&kinds, &groups), (&holidays, &rules)).await?;
            Ok(added)
        })
        .await
}
