//! What an administrator gives, and whom an administrator keeps: the policy's rules, with what they ask of the tree.

use thihanh_kernel::access::{Actor, Grant};
use thihanh_kernel::ids::AccountId;
use thihanh_store::Sql;

use super::AccountError;
use crate::app::App;
use crate::modules::accounts::policy::{self, Action};
use crate::modules::accounts::store;

/// # Errors
/// When one of these roles is not the actor's to give.
pub(super) async fn check_gives(app: &App, sql: &dyn Sql, actor: &Actor, grants: &[Grant]) -> Result<(), AccountError> {
    let agencies: Vec<_> = grants.iter().map(|grant| grant.agency).collect();
    let above = store::holders::above(sql, &agencies, app.clock.today()).await?;
    for grant in grants {
        let above = above.get(&grant.agency).map(Vec::as_slice).unwrap_or_default();
        policy::may_give(actor, grant, above).map_err(AccountError::Denied)?;
    }
    Ok(())
}

/// # Errors
/// When the actor keeps no accounts, or the person holds or acts in a role, now or later, that is not the actor's to give.
pub(super) async fn check_keeps(
    app: &App,
    sql: &dyn Sql,
    actor: &Actor,
    account: AccountId,
) -> Result<(), AccountError> {
    policy::may(actor, Action::Manage).map_err(AccountError::Denied)?;
    let acts_in = store::holders::acts_in(sql, account, app.clock.today()).await?;
    check_gives(app, sql, actor, &acts_in).await
}

/// Whether the actor keeps this person.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn keeps(app: &App, sql: &dyn Sql, actor: &Actor, account: AccountId) -> Result<bool, AccountError> {
    match check_keeps(app, sql, actor, account).await {
        Ok(()) => Ok(true),
        Err(AccountError::Denied(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What belongs to one person, and what administrators arrange for people who cannot (who is in hospital tells no absence).
///
/// # Errors
/// When the actor is neither the person nor keeps the person.
pub(super) async fn check_arranges(
    app: &App,
    sql: &dyn Sql,
    actor: &Actor,
    account: AccountId,
) -> Result<(), AccountError> {
    match policy::may_for(actor, account) {
        Ok(()) => Ok(()),
        Err(_) => check_keeps(app, sql, actor, account).await,
    }
}

/// How an entry of the journal tells a role: "coordinator", or "coordinator:proposals" where it is limited.
pub(super) fn told(grant: &Grant) -> String {
    match grant.module {
        Some(module) => format!("{}:{module}", grant.role),
        None => grant.role.to_string(),
    }
}
