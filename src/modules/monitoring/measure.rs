//! By which plans the database answers the lists of monitoring: for the bench `monitoring` and for the test that holds them (docs/performance.md).

use thihanh_kernel::access::Actor;
use thihanh_kernel::page::Page;
use thihanh_store::explain;

use super::policy::scope;
use super::store::duties::Filter;
use super::usecase::{MonitoringError, jurisdiction_of};
use super::{policy, store};
use crate::app::App;

/// The plan of each statement behind the matrix and the list of a year, as the actor asks for them.
///
/// # Errors
/// [`MonitoringError::Denied`] without any role in the module.
pub async fn plans(app: &App, actor: &Actor, year: i32) -> Result<Vec<(&'static str, String)>, MonitoringError> {
    policy::may_look(actor).map_err(MonitoringError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let scope = scope(actor);
    let filter = Filter { year, ..Filter::default() };
    let matrix = store::coverage::statement(jurisdiction_of(app, actor).await?, year, today);
    Ok(vec![
        ("coverage", explain(sql, matrix).await?),
        ("plans", explain(sql, store::duties::list_statement(sql.dialect(), &scope, &filter, &Page::default())).await?),
        ("plans by state", explain(sql, store::duties::counts_statement(sql.dialect(), &scope, &filter)).await?),
    ])
}
