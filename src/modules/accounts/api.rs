//! What other modules and the edges may use of accounts.

use std::collections::HashMap;

use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_store::{Sql, StoreError};

use super::{model, store};

/// A person's account as lists and pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountView {
    /// The account.
    pub id: AccountId,
    /// What the person types to sign in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Post, as written on documents ("Chuyên viên").
    pub position: String,
    /// Preferred language, `vi` or `en`.
    pub language: String,
    /// A disabled account opens no session.
    pub is_active: bool,
}

/// One account, for names in histories.
///
/// # Errors
/// When the database does not answer.
pub async fn find(sql: &impl Sql, id: AccountId) -> Result<Option<AccountView>, StoreError> {
    store::find(sql, id).await
}

/// One account by what the person types to sign in.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_login(sql: &impl Sql, login: &str) -> Result<Option<AccountView>, StoreError> {
    match model::parse_login(login) {
        Ok(login) => store::find_by_login(sql, &login).await,
        Err(_) => Ok(None),
    }
}

/// Whether anybody can sign in at all: without accounts the program serves this machine only.
///
/// # Errors
/// When the database does not answer.
pub async fn has_accounts(sql: &impl Sql) -> Result<bool, StoreError> {
    Ok(store::count(sql).await? > 0)
}

/// Who acts, once the browser's or the command line's identity is known.
///
/// # Errors
/// When the database does not answer.
pub async fn actor(sql: &impl Sql, account: AccountId, on: chrono::NaiveDate) -> Result<Option<Actor>, StoreError> {
    let Some(view) = store::find(sql, account).await?.filter(|view| view.is_active) else { return Ok(None) };
    let grants = store::grants(sql, account, on).await?;
    Ok(Some(Actor::person(account, view.name, grants)))
}

/// Several accounts; an id that is no account is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn views(sql: &impl Sql, ids: &[AccountId]) -> Result<HashMap<AccountId, AccountView>, StoreError> {
    Ok(store::find_all(sql, ids).await?.into_iter().map(|view| (view.id, view)).collect())
}

/// The people with a role at exactly this agency on a day, in Vietnamese order of names: whom its work can be given to.
///
/// # Errors
/// When the database does not answer.
pub async fn people_at(
    sql: &impl Sql,
    agency: AgencyId,
    on: chrono::NaiveDate,
) -> Result<Vec<AccountView>, StoreError> {
    store::people_at(sql, agency, on).await
}

/// Who holds a role for which agency, as [`holders`] gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// The agency of the grant itself; those below it are not listed.
    pub agency: AgencyId,
    /// The role.
    pub role: Role,
    /// The person.
    pub account: AccountId,
}

/// Everybody active who holds one of these roles on a day: whom work and notices go to.
///
/// # Errors
/// When the database does not answer.
pub async fn holders(sql: &impl Sql, roles: &[Role], on: chrono::NaiveDate) -> Result<Vec<Holder>, StoreError> {
    store::holders::holders(sql, roles, on).await
}
