//! By which plans the database answers the lists of inspections: for the bench `monitoring` and for the test that holds them (docs/performance.md).
//! And the search for overlaps of more agencies than one form takes.

use thihanh_kernel::access::Actor;
use thihanh_kernel::page::Page;
use thihanh_store::{StoreError, explain};

use super::model::overlap::Reach;
use super::policy::scope;
use super::store;
use super::store::findings::FindingFilter;
use super::usecase::{ListFilter, days_of, overlaps_of};
use crate::app::App;

/// How many inspections one would meet, whoever asks.
///
/// # Errors
/// When the database does not answer.
pub async fn overlaps(app: &App, reach: &Reach) -> Result<usize, StoreError> {
    Ok(overlaps_of(app.store.read(), reach, None).await?.len())
}

/// The plan of the search for overlaps.
///
/// # Errors
/// When the database does not answer.
pub async fn overlaps_plan(app: &App, reach: &Reach) -> Result<String, StoreError> {
    explain(app.store.read(), store::list::others_statement(reach, None)).await
}

/// The plans of the calendar and of its count, as the actor asks for them. A plan of monitoring in the filter is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn calendar_plans(app: &App, actor: &Actor, filter: &ListFilter) -> Result<[String; 2], StoreError> {
    let (sql, scope) = (app.store.read(), scope(actor));
    let few = store::stakes::few_below(sql, &scope).await?;
    let filter = store::list::Filter {
        days: filter.year.and_then(days_of),
        state: filter.state,
        subject: filter.subject,
        field: filter.field.clone(),
        plan: None,
    };
    Ok([
        explain(sql, store::list::statement(&scope, few.as_ref(), &filter, &Page::default())).await?,
        explain(sql, store::list::count_statement(&scope, few.as_ref(), &filter)).await?,
    ])
}

/// The plans of the list of findings and of its count, as the actor asks for them.
///
/// # Errors
/// When the database does not answer.
pub async fn finding_plans(app: &App, actor: &Actor, filter: &FindingFilter) -> Result<[String; 2], StoreError> {
    let (sql, scope) = (app.store.read(), scope(actor));
    let few = store::stakes::few_below(sql, &scope).await?;
    Ok([
        explain(sql, store::findings::statement(&scope, few.as_ref(), filter, &Page::default())).await?,
        explain(sql, store::findings::count_statement(&scope, few.as_ref(), filter)).await?,
    ])
}
