//! By which plans the database answers the list of the information book: for the bench `monitoring` (docs/performance.md).

use thihanh_kernel::access::Actor;
use thihanh_kernel::page::Page;
use thihanh_store::{StoreError, explain};

use super::policy::scope;
use super::store::list;
use super::usecase::EntryFilter;
use crate::app::App;

/// The plans of the list and of its count, as the actor asks for them.
///
/// # Errors
/// When the database does not answer.
pub async fn plans(app: &App, actor: &Actor, filter: &EntryFilter) -> Result<[String; 2], StoreError> {
    let (sql, scope) = (app.store.read(), scope(actor));
    let few = list::few_below(sql, &scope).await?;
    Ok([
        explain(sql, list::statement(sql, &scope, few.as_deref(), filter, &Page::default())).await?,
        explain(sql, list::count_statement(sql, &scope, few.as_deref(), filter)).await?,
    ])
}
