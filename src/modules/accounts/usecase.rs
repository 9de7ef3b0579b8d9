//! The verbs of accounts: sign in and out, know who asks, add people, give roles.

use chrono::{DateTime, Utc};
use thihanh_kernel::access::{Actor, Grant};
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::problem::{Difference, FieldError, Problem};
use thihanh_kernel::{time, vietnamese};
use thihanh_store::journal::{self, Entry};
use thihanh_store::{StoreError, WriteTx};

use super::api::AccountView;
use super::model::{self, CredentialFault};
use super::password::HashingFailed;
use super::policy::{self, Action};
use super::store::{self, NewAccount};
use crate::app::App;

mod away;
mod giving;
pub(super) mod inherit;
mod invite;
pub mod oidc;
mod own;
mod people;
mod sign_in;
mod tokens;

pub use away::{
    AbsenceView, Dates, GrantView, NameSubstitute, Places, SubstitutionView, act_for, end_substitution,
    name_substitute, places, tell_absence, withdraw_absence,
};
pub use invite::{
    Accepted, Arrived, Chosen, Purpose, Slip, accept_slip_in, choose_password, invited_on_paper,
    make_forgotten_slips_in, make_slip, make_slip_in,
};
pub use own::{
    ChangePassword, SecondFactor, SessionView, begin_second_factor, change_password, confirm_second_factor,
    end_other_sessions, end_session, new_recovery_codes, remove_second_factor, second_factor, sessions,
};
pub use people::{
    NewPerson, People, PeopleFilter, PersonDetail, PersonFacts, PersonRow, add_person, add_person_in, change_person,
    drop_second_factor, email_print, end_role, end_sessions, people, person, unlock,
};
pub use sign_in::{Entered, Origin, SessionDigest, SessionSecret, SignedInAs, enter_code, resume, sign_in, sign_out};
pub use tokens::{NewToken, TokenSecret, TokenUse, TokenView, create_token, revoke_token, tokens, use_token};

/// Why a verb of accounts failed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Unknown login, wrong password, or a disabled account: always the same words.
    #[error("the login or the password is wrong")]
    WrongPair,
    /// Too many failures: not before the stated time.
    #[error("too many failures, try again at {until}")]
    Locked {
        /// When signing in may be tried again.
        until: DateTime<Utc>,
        /// In how many minutes that is.
        minutes: i64,
    },
    /// The code of the second factor is wrong, or was used.
    #[error("the code is wrong")]
    WrongCode,
    /// The password was right, but too long ago: it must be entered again.
    #[error("the code came too late")]
    CodeTooLate,
    /// There is a second factor already.
    #[error("the second factor is on")]
    SecondFactorIsOn,
    /// There is no second factor.
    #[error("the second factor is off")]
    SecondFactorIsOff,
    /// No such browser, or somebody else's.
    #[error("no such session")]
    NoSuchSession,
    /// No such role, or somebody else's.
    #[error("no such role")]
    NoSuchGrant,
    /// No such absence or substitution, or one that the actor has no part in.
    #[error("no such span of days")]
    NoSuchSpan,
    /// Somebody changed the person meanwhile.
    #[error("the person was changed meanwhile")]
    Stale(Vec<Difference>),
    /// A value could not be sealed.
    #[error("sealing failed")]
    Sealing,
    /// A login or password that breaks a rule.
    #[error("{fault}")]
    Credential {
        /// Which of the form's fields.
        field: &'static str,
        /// Which rule.
        fault: CredentialFault,
    },
    /// The login is taken.
    #[error("the login is taken")]
    LoginTaken,
    /// What was written in a field breaks a rule.
    #[error("{field}: {code}")]
    Field {
        /// The field.
        field: &'static str,
        /// The message.
        code: &'static str,
    },
    /// The person has as many tokens as one may have.
    #[error("too many tokens")]
    TooManyTokens,
    /// No such token, or somebody else's.
    #[error("no such token")]
    NoSuchToken,
    /// No such link to another house, or somebody else's.
    #[error("no such identity")]
    NoSuchIdentity,
    /// No such account.
    #[error("no such account")]
    NotFound,
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Hashing failed.
    #[error(transparent)]
    Hashing(#[from] HashingFailed),
}

impl AccountError {
    /// What was written in a field breaks a rule.
    pub(super) fn field(field: &'static str, code: &'static str) -> Self {
        Self::Field { field, code }
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::WrongPair => Self::invalid(vec![FieldError::new("password", "wrong-pair")]),
            AccountError::Locked { until, minutes } => {
                let until = time::vn_datetime(until);
                let error = FieldError::new("login", "sign-in-locked").with("until", until).with("minutes", minutes);
                Self::invalid(vec![error])
            }
            AccountError::WrongCode => Self::invalid(vec![FieldError::new("code", "second-factor-wrong")]),
            AccountError::CodeTooLate => Self::refused("second-factor-late"),
            AccountError::SecondFactorIsOn => Self::refused("second-factor-on"),
            AccountError::SecondFactorIsOff => Self::refused("second-factor-off"),
            AccountError::NoSuchSession => Self::not_found("session"),
            AccountError::NoSuchGrant => Self::not_found("role"),
            AccountError::NoSuchSpan => Self::not_found("span"),
            AccountError::Stale(differences) => Self::conflict("account", differences),
            AccountError::Sealing => Self::unavailable(),
            AccountError::Credential { field, fault } => Self::invalid(vec![FieldError::new(field, fault.code())]),
            AccountError::LoginTaken => Self::invalid(vec![FieldError::new("login", "login-taken")]),
            AccountError::Field { field, code } => Self::invalid(vec![FieldError::new(field, code)]),
            AccountError::TooManyTokens => Self::refused("token-too-many").with("max", model::token::MAX_TOKENS),
            AccountError::NoSuchToken => Self::not_found("token"),
            AccountError::NoSuchIdentity => Self::not_found("identity"),
            AccountError::NotFound => Self::not_found("account"),
            AccountError::Denied(problem) => problem,
            AccountError::Store(error) => error.into(),
            AccountError::Hashing(_) => Self::unavailable(),
        }
    }
}

/// A person to add.
#[derive(Debug, Clone)]
pub struct AddAccount {
    /// What the person will type to sign in.
    pub login: String,
    /// Full name.
    pub name: String,
    /// Post.
    pub position: String,
    /// First password.
    pub password: String,
    /// Roles from the first day.
    pub grants: Vec<Grant>,
}

/// Adds a person.
///
/// # Errors
/// When the actor may not, the login or password breaks a rule, or the login is taken.
pub async fn add_account(app: &App, actor: &Actor, command: AddAccount) -> Result<AccountId, AccountError> {
    policy::may(actor, Action::Manage).map_err(AccountError::Denied)?;
    let login =
        model::parse_login(&command.login).map_err(|fault| AccountError::Credential { field: "login", fault })?;
    model::check_password(&login, &command.password)
        .map_err(|fault| AccountError::Credential { field: "password", fault })?;
    let hash = app.passwords.hash(command.password).await?;
    let now = app.clock.now();
    let id = AccountId::from_uuid(app.ids.uuid(now));
    let name = vietnamese::nfc(command.name.trim());
    app.store
        .write(async |tx| {
            if model::login::is_reserved(&login) || store::find_by_login(tx, &login).await?.is_some() {
                return Err(AccountError::LoginTaken);
            }
            giving::check_gives(app, tx, actor, &command.grants).await?;
            let account = NewAccount {
                id,
                login: &login,
                name: &name,
                position: &command.position,
                password_hash: &hash,
                language: "vi",
                created_at: now,
            };
            store::insert(tx, account).await?;
            for grant in &command.grants {
                store::insert_grant(tx, app.ids.uuid(now), id, grant, actor.account(), now).await?;
            }
            let roles: Vec<_> = command.grants.iter().map(giving::told).collect();
            let entry = Entry::new(now, actor, "account", id.uuid(), "added").with("roles", &roles);
            journal::append(tx, entry).await?;
            Ok(id)
        })
        .await
}

/// Gives one more role.
///
/// # Errors
/// When it is not the actor's to give, or there is no such account.
pub async fn grant_role(app: &App, actor: &Actor, login: &str, grant: Grant) -> Result<(), AccountError> {
    app.store
        .write(async |tx| {
            let account = find_existing(tx, login).await?;
            grant_role_in(app, tx, actor, account.id, &grant).await
        })
        .await
}

/// Gives one more role in somebody's transaction.
///
/// # Errors
/// When it is not the actor's to give.
pub async fn grant_role_in(
    app: &App,
    tx: &WriteTx,
    actor: &Actor,
    account: AccountId,
    grant: &Grant,
) -> Result<(), AccountError> {
    policy::may(actor, Action::Manage).map_err(AccountError::Denied)?;
    giving::check_gives(app, tx, actor, &[*grant]).await?;
    let now = app.clock.now();
    store::insert_grant(tx, app.ids.uuid(now), account, grant, actor.account(), now).await?;
    let entry = Entry::new(now, actor, "account", account.uuid(), "role_granted")
        .with("role", &giving::told(grant))
        .with("agency", &grant.agency.uuid());
    journal::append(tx, entry).await?;
    Ok(())
}

/// Sets a new password for somebody and ends that person's sessions.
///
/// # Errors
/// When the actor may not, there is no such account, or the password breaks a rule.
pub async fn reset_password(app: &App, actor: &Actor, login: &str, password: String) -> Result<(), AccountError> {
    policy::may(actor, Action::Manage).map_err(AccountError::Denied)?;
    let hash = own::hash_new(app, login, "", password, "password").await?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let account = find_existing(tx, login).await?;
            giving::check_keeps(app, tx, actor, account.id).await?;
            store::set_password(tx, account.id, &hash).await?;
            store::remove_sessions_of(tx, account.id).await?;
            store::invitations::withdraw_of(tx, account.id, now).await?;
            journal::append(tx, Entry::new(now, actor, "account", account.id.uuid(), "password_reset")).await?;
            Ok(())
        })
        .await
}

/// Disables an account (or enables it again) and ends its sessions.
///
/// # Errors
/// When the actor may not, or there is no such account.
pub async fn set_active(app: &App, actor: &Actor, login: &str, is_active: bool) -> Result<(), AccountError> {
    policy::may(actor, Action::Manage).map_err(AccountError::Denied)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let account = find_existing(tx, login).await?;
            giving::check_keeps(app, tx, actor, account.id).await?;
            store::set_active(tx, account.id, is_active).await?;
            store::remove_sessions_of(tx, account.id).await?;
            let action = if is_active { "enabled" } else { "disabled" };
            journal::append(tx, Entry::new(now, actor, "account", account.id.uuid(), action)).await?;
            Ok(())
        })
        .await
}

/// Everybody with an account.
///
/// # Errors
/// When the actor may not look.
pub async fn list_accounts(app: &App, actor: &Actor) -> Result<Vec<AccountView>, AccountError> {
    policy::may(actor, Action::View).map_err(AccountError::Denied)?;
    Ok(store::list(app.store.read()).await?)
}

/// Keeps the language that a person chose.
///
/// # Errors
/// When the database does not answer.
pub async fn choose_language(app: &App, account: AccountId, language: &str) -> Result<(), AccountError> {
    app.store.write(async |tx| Ok::<_, AccountError>(store::set_language(tx, account, language).await?)).await
}

/// Removes expired sessions and old attempts; run by a job.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(app: &App) -> Result<(), AccountError> {
    let now = app.clock.now();
    app.store.write(async |tx| Ok::<_, AccountError>(store::sweep(tx, now).await?)).await
}

async fn find_existing(sql: &dyn thihanh_store::Sql, login: &str) -> Result<AccountView, AccountError> {
    let login = model::parse_login(login).map_err(|_| AccountError::NotFound)?;
    store::find_by_login(sql, &login).await?.ok_or(AccountError::NotFound)
}

/// The account of whoever acts; the program has none.
async fn find_active(app: &App, actor: &Actor) -> Result<AccountView, AccountError> {
    let account = actor.account().ok_or(AccountError::NotFound)?;
    store::find(app.store.read(), account).await?.filter(|view| view.is_active).ok_or(AccountError::NotFound)
}
