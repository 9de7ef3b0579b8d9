//! Obligations that somebody picked by hand, and the way from one to what it comes from.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::TaskId;

use super::{LedgerError, Shown, Today, policy, store};
use crate::app::App;
use crate::modules::obligations::policy::Action;

/// Rows that can be picked at once: the most that are acted on together.
pub const MOST_PICKED: usize = super::MOST_BULK;

/// The obligations with these codes in the order given; those that are not there, or that the actor may not see, are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn picked(app: &App, actor: &Actor, codes: &[String]) -> Result<Vec<Shown>, LedgerError> {
    let sql = app.store.read();
    let today = Today::load(sql, app.clock.today()).await?;
    let mut rows = Vec::new();
    for code in codes.iter().take(MOST_PICKED) {
        let Some(obligation) = store::find::find(sql, code).await? else { continue };
        let stakes = store::find::stakes(sql, &obligation).await?;
        if policy::may(actor, Action::View, &stakes).is_ok() {
            rows.push(today.show(obligation));
        }
    }
    Ok(rows)
}

/// The code of what a task that the actor sees is part of, for links.
///
/// # Errors
/// When the database does not answer.
pub async fn origin_code(app: &App, task: TaskId) -> Result<Option<String>, LedgerError> {
    Ok(store::source::origin_code(app.store.read(), task).await?)
}
