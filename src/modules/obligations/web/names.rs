//! Names of the agencies on a page, asked for once.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

use crate::app::App;
use crate::modules::agencies;
use crate::modules::agencies::api::AgencyView;
use crate::modules::obligations::usecase::Shown;

/// Agencies as they are called today, or on the day of an old register; those that ended by their last name.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<AgencyId, AgencyView>);

impl Names {
    /// The names of these agencies.
    pub(super) async fn of(app: &App, ids: Vec<AgencyId>) -> Result<Self, Problem> {
        Self::on(app, ids, app.clock.today()).await
    }

    /// The names of these agencies on a day.
    pub(super) async fn on(app: &App, mut ids: Vec<AgencyId>, day: NaiveDate) -> Result<Self, Problem> {
        ids.sort_unstable();
        ids.dedup();
        Ok(Self(agencies::api::views(app.store.read(), &ids, day).await?))
    }

    /// The full name.
    pub(super) fn full(&self, agency: AgencyId) -> &str {
        self.0.get(&agency).map_or("", |view| &view.name)
    }

    /// The name for narrow columns.
    pub(super) fn short(&self, agency: AgencyId) -> &str {
        self.0.get(&agency).map_or("", |view| &view.short_name)
    }
}

/// Everybody who owes or follows up one of these.
pub(super) fn involved<'a>(rows: impl IntoIterator<Item = &'a Shown>) -> Vec<AgencyId> {
    rows.into_iter().flat_map(|row| [row.obligation.agency, row.obligation.overseer]).collect()
}
