//! What other modules and the edges may use of accounts.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Grant, Module, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::problem::Problem;
use thihanh_store::{Sql, StoreError};

pub use super::model::dates::Span;
pub use super::model::login::{
    first_free as first_free_login, is_reserved as is_reserved_login, proposed as proposed_login,
};
pub use super::model::reach::parse_email;
pub use super::model::strength::{Strength, strength};
pub use super::model::token::Scope;
pub use super::model::{minutes_until, parse_login};
pub use super::policy::may_give;
pub use super::usecase::oidc::{IdentityView, identities, remove_identity};
pub use super::usecase::{
    AbsenceView, Accepted, Arrived, ChangePassword, Dates, GrantView, NameSubstitute, NewPerson, NewToken, Origin,
    People, PeopleFilter, PersonDetail, PersonFacts, Places, Purpose, SecondFactor, SessionDigest, Slip,
    SubstitutionView, TokenView, accept_slip_in, act_for, add_person, add_person_in, begin_second_factor,
    change_password, change_person, choose_password, confirm_second_factor, create_token, drop_second_factor,
    email_print, end_other_sessions, end_role, end_session, end_sessions, end_substitution, grant_role, grant_role_in,
    invited_on_paper, make_forgotten_slips_in, make_slip, make_slip_in, name_substitute, new_recovery_codes, people,
    person, places, remove_second_factor, revoke_token, second_factor, sessions, set_active, tell_absence, tokens,
    unlock, withdraw_absence,
};
/// What a request brings of where it came from, for pages of others that nobody needs to sign in for.
pub use super::web::Origin as CameFrom;
use super::{model, policy, store};
use crate::vault::Vault;

/// What a reorganisation asks of roles.
pub mod inheritance {
    pub use super::super::usecase::inherit::{changed_since, held, held_items, pass_on, take_back};
}

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
pub async fn find(sql: &dyn Sql, id: AccountId) -> Result<Option<AccountView>, StoreError> {
    store::find(sql, id).await
}

/// One account by what the person types to sign in.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_login(sql: &dyn Sql, login: &str) -> Result<Option<AccountView>, StoreError> {
    match model::parse_login(login) {
        Ok(login) => store::find_by_login(sql, &login).await,
        Err(_) => Ok(None),
    }
}

/// Whether anybody can sign in at all: without accounts the program serves this machine only.
///
/// # Errors
/// When the database does not answer.
pub async fn has_accounts(sql: &dyn Sql) -> Result<bool, StoreError> {
    Ok(store::count(sql).await? > 0)
}

/// Who acts, once the browser's or the command line's identity is known.
///
/// # Errors
/// When the database does not answer.
pub async fn actor(sql: &dyn Sql, account: AccountId, on: chrono::NaiveDate) -> Result<Option<Actor>, StoreError> {
    let Some(view) = store::find(sql, account).await?.filter(|view| view.is_active) else { return Ok(None) };
    let grants = store::grants(sql, account, on).await?;
    Ok(Some(Actor::person(account, view.name, grants)))
}

/// Several accounts; an id that is no account is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn views(sql: &dyn Sql, ids: &[AccountId]) -> Result<HashMap<AccountId, AccountView>, StoreError> {
    Ok(store::find_all(sql, ids).await?.into_iter().map(|view| (view.id, view)).collect())
}

/// The people with a role at exactly this agency that counts in a module on a day, in Vietnamese order of names: whom its work of that
/// module can be given to.
///
/// # Errors
/// When the database does not answer.
pub async fn people_at(
    sql: &dyn Sql,
    agency: AgencyId,
    module: Module,
    on: chrono::NaiveDate,
) -> Result<Vec<AccountView>, StoreError> {
    store::people_at(sql, agency, module, on).await
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

/// Everybody active who holds one of these roles, as it counts in a module, on a day: whom that module's work and notices go to.
///
/// # Errors
/// When the database does not answer.
pub async fn holders(
    sql: &dyn Sql,
    roles: &[Role],
    module: Module,
    on: chrono::NaiveDate,
) -> Result<Vec<Holder>, StoreError> {
    store::holders::holders(sql, roles, module, on).await
}

/// Whether the actor keeps accounts.
///
/// # Errors
/// [`thihanh_kernel::Problem::denied`].
pub fn may_manage(actor: &Actor) -> Result<(), Problem> {
    policy::may(actor, policy::Action::Manage)
}

/// Somebody to be told of something, or named for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The account.
    pub account: AccountView,
    /// Where mail reaches the person; `None` where none is known.
    pub email: Option<String>,
    /// When the person is out of office, on the day that was asked about.
    pub away: Option<Span>,
}

/// Somebody who holds a role for an agency, with who acts in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonOf {
    /// The person.
    pub person: Reached,
    /// The role.
    pub role: Role,
    /// Who acts in this role on that day, where somebody was named.
    pub substitutes: Vec<Reached>,
}

/// The people who hold one of these roles, as it counts in a module, for exactly this agency on a day, in the order of their names. Who is
/// away, and who acts in whose place, stands beside each; whom to tell is the caller's to choose.
///
/// # Errors
/// When the database does not answer.
pub async fn people_of(
    sql: &dyn Sql,
    vault: &Vault,
    agency: AgencyId,
    (roles, module): (&[Role], Module),
    on: NaiveDate,
) -> Result<Vec<PersonOf>, StoreError> {
    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    let holders = store::people::holders(sql, agency.uuid(), &codes, module, on).await?;
    let grants: Vec<_> = holders.iter().map(|(grant, _, _)| *grant).collect();
    let substitutions = store::places::substitutes_of(sql, &grants, on).await?;
    let ids: Vec<AccountId> =
        holders.iter().map(|(_, account, _)| *account).chain(substitutions.iter().map(|it| it.substitute)).collect();
    let reached = reached(sql, vault, &ids, on).await?;
    let of_grant = |grant| substitutions.iter().filter(move |it| it.grant.id == grant);
    Ok(holders
        .into_iter()
        .filter_map(|(grant, account, role)| {
            Some(PersonOf {
                person: reached.get(&account)?.clone(),
                role: role.parse().ok()?,
                substitutes: of_grant(grant).filter_map(|it| reached.get(&it.substitute).cloned()).collect(),
            })
        })
        .collect())
}

/// People with their mail and whether they are away on a day; an id that is no account is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn reached(
    sql: &dyn Sql,
    vault: &Vault,
    ids: &[AccountId],
    on: NaiveDate,
) -> Result<HashMap<AccountId, Reached>, StoreError> {
    let mut unique = ids.to_vec();
    unique.sort_unstable();
    unique.dedup();
    let mut emails = emails(sql, vault, &unique).await?;
    let away = store::places::away(sql, &unique, on).await?;
    let views = store::find_all(sql, &unique).await?;
    let one = |account: AccountView| {
        let away = away.iter().find(|absence| absence.account == account.id).map(|absence| absence.span);
        (account.id, Reached { email: emails.remove(&account.id), away, account })
    };
    Ok(views.into_iter().map(one).collect())
}

/// Somebody with an account, as an import compares people.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// The account.
    pub account: AccountView,
    /// [`email_print`] of the address, where one is known.
    pub email: Option<Vec<u8>>,
    /// Every role, those that are over too.
    pub grants: Vec<Grant>,
}

/// Everybody with an account: some thousands in a province.
///
/// # Errors
/// When the database does not answer.
pub async fn everybody(sql: &dyn Sql) -> Result<Vec<Enrolled>, StoreError> {
    let mut grants: HashMap<AccountId, Vec<Grant>> = HashMap::new();
    for (account, grant) in store::people::every_grant(sql).await? {
        grants.entry(account).or_default().push(grant);
    }
    let mut emails: HashMap<AccountId, Vec<u8>> = store::people::email_prints(sql).await?.into_iter().collect();
    let everybody = store::list(sql).await?.into_iter().map(|account| Enrolled {
        email: emails.remove(&account.id),
        grants: grants.remove(&account.id).unwrap_or_default(),
        account,
    });
    Ok(everybody.collect())
}

/// The e-mail addresses of people; who has none is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn emails(
    sql: &dyn Sql,
    vault: &Vault,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, String>, StoreError> {
    let mut found = HashMap::new();
    for some in accounts.chunks(500) {
        let sealed = store::people::emails(sql, some).await?;
        found.extend(sealed.into_iter().filter_map(|(account, sealed)| {
            let plain = vault.open(&model::reach::email_of(account), &sealed).ok()?;
            Some((account, String::from_utf8(plain).ok()?))
        }));
    }
    Ok(found)
}

/// Who gave the actor the roles that hold on a day; `None` where the owner of the machine did.
///
/// # Errors
/// When the database does not answer.
pub async fn givers(sql: &dyn Sql, actor: &Actor, on: NaiveDate) -> Result<Vec<(Grant, Option<String>)>, StoreError> {
    let Some(account) = actor.account() else { return Ok(Vec::new()) };
    let grants = store::places::grants_of_many(sql, &[account], on).await?;
    let by: Vec<AccountId> = grants.iter().filter_map(|grant| grant.by).collect();
    let names = views(sql, &by).await?;
    let name = |by: Option<AccountId>| names.get(&by?).map(|view| view.name.clone());
    Ok(grants.into_iter().map(|grant| (grant.grant, name(grant.by))).collect())
}
