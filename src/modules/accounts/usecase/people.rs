//! What administrators do for people: find, add, change, give and end roles, disable, unlock.

use chrono::{Days, NaiveDate};
use thihanh_kernel::access::{Actor, Grant};
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::problem::{Difference, FieldError};
use thihanh_kernel::time::Instant;
use thihanh_kernel::vietnamese;
use thihanh_store::WriteTx;
use thihanh_store::journal::{self, Entry};
use uuid::Uuid;

use super::away::Places;
use super::giving::{check_gives, check_keeps, keeps, told};
use super::{AccountError, find_existing};
use crate::app::App;
use crate::modules::accounts::api::AccountView;
use crate::modules::accounts::model::{self, reach};
use crate::modules::accounts::policy::{self, Action};
use crate::modules::accounts::store::people::Reach;
pub use crate::modules::accounts::store::people::{PeopleFilter, PersonRow};
use crate::modules::accounts::store::{self, NewAccount, invitations};
use crate::vault::Vault;

/// A page of people with how many there are.
pub struct People {
    /// The page.
    pub rows: Slice<PersonRow>,
    /// All of them.
    pub total: Count,
    /// Their roles today, in no order.
    pub grants: Vec<store::places::GrantView>,
    /// Who of them is away today.
    pub away: Vec<store::places::AbsenceView>,
}

/// The people that a filter finds.
///
/// # Errors
/// When the actor may not look.
pub async fn people(app: &App, actor: &Actor, filter: &PeopleFilter, page: &Page) -> Result<People, AccountError> {
    policy::may(actor, Action::View).map_err(AccountError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let rows = store::people::list(sql, filter, page).await?;
    let ids: Vec<AccountId> = rows.items.iter().map(|row| row.account.id).collect();
    Ok(People {
        total: store::people::count(sql, filter).await?,
        grants: store::places::grants_of_many(sql, &ids, today).await?,
        away: store::places::away(sql, &ids, today).await?,
        rows,
    })
}

/// One person as administrators see them.
pub struct PersonDetail {
    /// The account.
    pub account: AccountView,
    /// E-mail; empty where none is known.
    pub email: String,
    /// When a code that was mailed there was used.
    pub email_confirmed_at: Option<Instant>,
    /// Telephone; empty where none is known.
    pub phone: String,
    /// Roles, substitutes, absences.
    pub places: Places,
    /// Whether a password was chosen.
    pub has_password: bool,
    /// Since when there is a second factor.
    pub second_factor_since: Option<Instant>,
    /// Until when signing in is refused after failures.
    pub locked_until: Option<Instant>,
    /// Until when a slip holds that was handed over.
    pub slip_until: Option<Instant>,
    /// Browsers that are signed in.
    pub sessions: usize,
    /// Whether the actor keeps this person: changes, signs out, prints slips.
    pub is_kept: bool,
    /// Since when the account exists.
    pub created_at: Instant,
    /// Version, for changes.
    pub version: i64,
}

/// One person.
///
/// # Errors
/// When the actor may not look, or there is no such person.
pub async fn person(app: &App, actor: &Actor, login: &str) -> Result<PersonDetail, AccountError> {
    policy::may(actor, Action::View).map_err(AccountError::Denied)?;
    let (sql, now) = (app.store.read(), app.clock.now());
    let account = find_existing(sql, login).await?;
    let details = store::people::details(sql, account.id).await?.ok_or(AccountError::NotFound)?;
    let opened = |about: String, sealed: Option<Vec<u8>>| opened(app, &about, sealed);
    Ok(PersonDetail {
        email: opened(reach::email_of(account.id), details.email_sealed),
        email_confirmed_at: details.email_confirmed_at,
        phone: opened(reach::phone_of(account.id), details.phone_sealed),
        places: super::away::places(app, actor, account.id).await?,
        has_password: details.has_password,
        second_factor_since: details.totp_since,
        locked_until: model::locked_until(store::failures(sql, &account.login, "", now).await?, now),
        slip_until: invitations::open_until(sql, account.id, now).await?,
        sessions: store::sessions::list(sql, account.id, now).await?.len(),
        is_kept: keeps(app, sql, actor, account.id).await?,
        created_at: details.created_at,
        version: details.version,
        account,
    })
}

fn opened(app: &App, about: &str, sealed: Option<Vec<u8>>) -> String {
    let plain = sealed.and_then(|sealed| app.vault.open(about, &sealed).ok()).unwrap_or_default();
    String::from_utf8(plain).unwrap_or_default()
}

/// By which an address in the form of [`reach::parse_email`] is found and compared without being known.
#[must_use]
pub fn email_print(vault: &Vault, email: &str) -> Vec<u8> {
    vault.fingerprint("email", email)
}

/// What is known of a person besides roles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// Full name.
    pub name: String,
    /// Post.
    pub position: String,
    /// E-mail; may be empty.
    pub email: String,
    /// Telephone; may be empty.
    pub phone: String,
}

impl PersonFacts {
    /// Everything that breaks a rule.
    #[must_use]
    pub fn faults(&self) -> Vec<FieldError> {
        let is_long = |text: &str| text.trim().chars().count() > reach::NAME_MAX_CHARS;
        let rules = [
            (self.name.trim().is_empty(), "name", "required"),
            (is_long(&self.name), "name", "person-text-long"),
            (is_long(&self.position), "position", "person-text-long"),
            (reach::parse_email(&self.email).is_none(), "email", "email-malformed"),
            (reach::parse_phone(&self.phone).is_none(), "phone", "phone-malformed"),
        ];
        let broken = rules.into_iter().filter(|(is_broken, _, _)| *is_broken);
        broken.map(|(_, field, code)| FieldError::new(field, code)).collect()
    }

    /// The same in the form in which it is kept.
    ///
    /// # Errors
    /// The first field that breaks a rule.
    fn checked(&self) -> Result<Self, AccountError> {
        if let Some(fault) = self.faults().first() {
            return Err(AccountError::field(fault.field, fault.code));
        }
        Ok(Self {
            name: vietnamese::nfc(self.name.trim()),
            position: vietnamese::nfc(self.position.trim()),
            email: reach::parse_email(&self.email).unwrap_or_default(),
            phone: reach::parse_phone(&self.phone).unwrap_or_default(),
        })
    }

    fn reach(&self, app: &App, account: AccountId) -> Result<Reach, AccountError> {
        let seal = |about: String, text: &str| match text {
            "" => Ok(None),
            text => {
                let sealed = app.vault.seal(app.ids.as_ref(), &about, text.as_bytes());
                sealed.map(Some).map_err(|_| AccountError::Sealing)
            }
        };
        Ok(Reach {
            email_sealed: seal(reach::email_of(account), &self.email)?,
            email_hash: (!self.email.is_empty()).then(|| email_print(&app.vault, &self.email)),
            phone_sealed: seal(reach::phone_of(account), &self.phone)?,
        })
    }
}

/// A person to be invited: without a password, which the person chooses by the slip.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// What the person will type to sign in.
    pub login: String,
    /// Name, post, how to reach them.
    pub facts: PersonFacts,
    /// Roles from the first day.
    pub grants: Vec<Grant>,
}

/// Adds a person.
///
/// # Errors
/// When the actor may not, a field breaks a rule, or the login is taken.
pub async fn add_person(app: &App, actor: &Actor, new: &NewPerson) -> Result<AccountView, AccountError> {
    app.store.write(async |tx| add_person_in(app, tx, actor, new).await).await
}

/// Adds a person in somebody's transaction.
///
/// # Errors
/// As [`add_person`].
pub async fn add_person_in(
    app: &App,
    tx: &WriteTx,
    actor: &Actor,
    new: &NewPerson,
) -> Result<AccountView, AccountError> {
    policy::may(actor, Action::Manage).map_err(AccountError::Denied)?;
    let now = app.clock.now();
    let login = model::parse_login(&new.login).map_err(|fault| AccountError::Credential { field: "login", fault })?;
    let facts = new.facts.checked()?;
    if model::login::is_reserved(&login) || store::find_by_login(tx, &login).await?.is_some() {
        return Err(AccountError::LoginTaken);
    }
    check_gives(app, tx, actor, &new.grants).await?;
    let id = AccountId::from_uuid(app.ids.uuid(now));
    let account = NewAccount {
        id,
        login: &login,
        name: &facts.name,
        position: &facts.position,
        password_hash: "",
        language: "vi",
        created_at: now,
    };
    store::insert(tx, account).await?;
    store::people::set_reach(tx, id, facts.reach(app, id)?).await?;
    for grant in &new.grants {
        store::insert_grant(tx, app.ids.uuid(now), id, grant, actor.account(), now).await?;
    }
    let roles: Vec<_> = new.grants.iter().map(told).collect();
    journal::append(tx, Entry::new(now, actor, "account", id.uuid(), "added").with("roles", &roles)).await?;
    store::find(tx, id).await?.ok_or(AccountError::NotFound)
}

/// Changes name, post and how to reach a person.
///
/// # Errors
/// When the actor may not, a field breaks a rule, or somebody changed the person meanwhile.
pub async fn change_person(
    app: &App,
    actor: &Actor,
    login: &str,
    version: i64,
    facts: &PersonFacts,
) -> Result<(), AccountError> {
    policy::may(actor, Action::Manage).map_err(AccountError::Denied)?;
    let facts = facts.checked()?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let before = find_existing(tx, login).await?;
            check_keeps(app, tx, actor, before.id).await?;
            let after = AccountView { name: facts.name.clone(), position: facts.position.clone(), ..before.clone() };
            if !store::people::rename(tx, &after, version).await? {
                return Err(AccountError::Stale(differences(&before, &facts)));
            }
            let reach = facts.reach(app, before.id)?;
            let print = reach.email_hash.clone().unwrap_or_default();
            invitations::withdraw_mailed_elsewhere(tx, before.id, print, now).await?;
            store::people::set_reach(tx, before.id, reach).await?;
            journal::append(tx, Entry::new(now, actor, "account", before.id.uuid(), "changed")).await?;
            Ok(())
        })
        .await
}

fn differences(stored: &AccountView, sent: &PersonFacts) -> Vec<Difference> {
    let pairs = [("name", &stored.name, &sent.name), ("position", &stored.position, &sent.position)];
    pairs
        .into_iter()
        .map(|(field, stored, sent)| Difference { field, stored: stored.clone(), sent: sent.clone() })
        .collect()
}

/// Ends a role: `last_day` is the last on which it holds; before today is today's eve, and a role that had not begun is taken away.
///
/// # Errors
/// When it is not the actor's to give, or there is no such role of this person.
pub async fn end_role(
    app: &App,
    actor: &Actor,
    login: &str,
    grant: Uuid,
    last_day: Option<NaiveDate>,
) -> Result<(), AccountError> {
    policy::may(actor, Action::Manage).map_err(AccountError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let last_day = last_day.unwrap_or_else(|| today - Days::new(1)).max(today - Days::new(1));
    app.store
        .write(async |tx| {
            let account = find_existing(tx, login).await?;
            let found = store::places::find_grant(tx, grant).await?.filter(|found| found.account == account.id);
            let found = found.ok_or(AccountError::NoSuchGrant)?;
            check_gives(app, tx, actor, &[found.grant]).await?;
            if found.grant.from > last_day {
                store::places::remove_grant(tx, grant).await?;
            } else {
                store::places::end_grant(tx, grant, last_day).await?;
            }
            let entry = Entry::new(now, actor, "account", account.id.uuid(), "role_ended")
                .with("role", &told(&found.grant))
                .with("agency", &found.grant.agency.uuid())
                .with("last_day", &last_day);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}

/// Opens the door that failures shut.
///
/// # Errors
/// When the actor may not, or there is no such person.
pub async fn unlock(app: &App, actor: &Actor, login: &str) -> Result<(), AccountError> {
    policy::may(actor, Action::Manage).map_err(AccountError::Denied)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let account = find_existing(tx, login).await?;
            check_keeps(app, tx, actor, account.id).await?;
            store::people::forget_failures(tx, &account.login).await?;
            journal::append(tx, Entry::new(now, actor, "account", account.id.uuid(), "unlocked")).await?;
            Ok(())
        })
        .await
}

/// Signs a person out of every browser.
///
/// # Errors
/// When the actor may not, or there is no such person.
pub async fn end_sessions(app: &App, actor: &Actor, login: &str) -> Result<(), AccountError> {
    policy::may(actor, Action::Manage).map_err(AccountError::Denied)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let account = find_existing(tx, login).await?;
            check_keeps(app, tx, actor, account.id).await?;
            store::remove_sessions_of(tx, account.id).await?;
            journal::append(tx, Entry::new(now, actor, "account", account.id.uuid(), "sessions_ended")).await?;
            Ok(())
        })
        .await
}

/// Takes away the second factor of somebody who lost telephone and paper; the person is known to whoever does it.
///
/// # Errors
/// When the actor may not, or there is no such person.
pub async fn drop_second_factor(app: &App, actor: &Actor, login: &str) -> Result<(), AccountError> {
    policy::may(actor, Action::Manage).map_err(AccountError::Denied)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let account = find_existing(tx, login).await?;
            check_keeps(app, tx, actor, account.id).await?;
            store::second_factor::remove(tx, account.id).await?;
            store::remove_sessions_of(tx, account.id).await?;
            journal::append(tx, Entry::new(now, actor, "account", account.id.uuid(), "second_factor_dropped")).await?;
            Ok(())
        })
        .await
}
