//! The verbs of accounts: sign in and out, know who asks, add people, give roles.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use thihanh_kernel::access::{Actor, Grant};
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::{time, vietnamese};
use thihanh_store::StoreError;
use thihanh_store::journal::{self, Entry};

use super::api::AccountView;
use super::model::{self, CredentialFault};
use super::password::HashingFailed;
use super::policy::{self, Action};
use super::store::{self, NewAccount, NewSession};
use crate::app::App;

mod tokens;

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
    },
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
            AccountError::Locked { until } => {
                Self::invalid(vec![FieldError::new("login", "sign-in-locked").with("until", time::vn_datetime(until))])
            }
            AccountError::Credential { field, fault } => Self::invalid(vec![FieldError::new(field, fault.code())]),
            AccountError::LoginTaken => Self::invalid(vec![FieldError::new("login", "login-taken")]),
            AccountError::Field { field, code } => Self::invalid(vec![FieldError::new(field, code)]),
            AccountError::TooManyTokens => Self::refused("token-too-many").with("max", model::token::MAX_TOKENS),
            AccountError::NoSuchToken => Self::not_found("token"),
            AccountError::NotFound => Self::not_found("account"),
            AccountError::Denied(problem) => problem,
            AccountError::Store(error) => error.into(),
            AccountError::Hashing(_) => Self::unavailable(),
        }
    }
}

/// The secret of a browser's session: 256 random bits that only the browser keeps.
#[derive(Clone, Copy)]
pub struct SessionSecret([u8; 32]);

impl SessionSecret {
    /// The bits, for the cookie.
    #[must_use]
    pub const fn bytes(&self) -> [u8; 32] {
        self.0
    }

    fn digest(self) -> SessionDigest {
        SessionDigest(Sha256::digest(self.0).to_vec())
    }
}

/// What the database keeps of a session's secret: its SHA-256.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionDigest(Vec<u8>);

impl SessionDigest {
    /// The digest of the secret that a cookie brought.
    #[must_use]
    pub fn of(sha256: [u8; 32]) -> Self {
        Self(sha256.to_vec())
    }
}

/// Where a request came from, kept with sessions and in the journal.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The client's address.
    pub address: String,
    /// What the browser calls itself, cut to 200 characters.
    pub agent: String,
}

/// Signs in and opens a session.
///
/// # Errors
/// [`AccountError::WrongPair`] or [`AccountError::Locked`]; the attempt is counted either way.
pub async fn sign_in(app: &App, login: &str, password: String, origin: &Origin) -> Result<SessionSecret, AccountError> {
    let now = app.clock.now();
    // A malformed login is treated like an unknown one, so that the answer tells nothing.
    let login = model::parse_login(login).unwrap_or_else(|_| "-".to_owned());
    let failures = store::failures(app.store.read(), &login, &origin.address, now).await?;
    if let Some(until) = model::locked_until(failures, now) {
        return Err(AccountError::Locked { until });
    }
    let credential = store::find_credential(app.store.read(), &login).await?;
    let stored = credential.as_ref().map(|credential| credential.password_hash.clone());
    let is_long = password.len() > model::PASSWORD_MAX_BYTES;
    let matches = !is_long && app.passwords.verify(password, stored).await?;
    let account = credential.filter(|credential| matches && credential.is_active).map(|credential| credential.account);

    let token = SessionSecret(app.ids.secret());
    let (idle, _) = model::session_lifetime();
    app.store
        .write(async |tx| {
            store::insert_attempt(tx, app.ids.uuid(now), &login, &origin.address, now, account.is_some()).await?;
            if let Some(account) = account {
                let session = NewSession {
                    token_hash: &token.digest().0,
                    id: app.ids.uuid(now),
                    account,
                    at: now,
                    expires_at: now + idle,
                    address: &origin.address,
                    agent: &origin.agent,
                };
                store::insert_session(tx, session).await?;
            }
            Ok::<_, AccountError>(())
        })
        .await?;
    account.map(|_| token).ok_or(AccountError::WrongPair)
}

/// Closes the browser's session.
///
/// # Errors
/// When the database does not answer.
pub async fn sign_out(app: &App, session: &SessionDigest) -> Result<(), AccountError> {
    app.store.write(async |tx| Ok::<_, AccountError>(store::remove_session(tx, &session.0).await?)).await
}

/// A signed-in browser: who acts, and with which account's settings.
#[derive(Debug, Clone)]
pub struct SignedInAs {
    /// Who acts.
    pub actor: Actor,
    /// The account's view.
    pub account: AccountView,
}

/// Who the session belongs to; `None` when it is unknown, expired, or its account disabled. Its end is pushed out at most once
/// every few minutes, so that reading pages costs no write each time.
///
/// # Errors
/// When the database does not answer.
pub async fn resume(app: &App, digest: &SessionDigest) -> Result<Option<SignedInAs>, AccountError> {
    let now = app.clock.now();
    let Some(session) =
        store::find_session(app.store.read(), &digest.0).await?.filter(|session| session.expires_at > now)
    else {
        return Ok(None);
    };
    let account = AccountId::from_uuid(session.account_id);
    let (idle, longest) = model::session_lifetime();
    if now - session.seen_at > chrono::Duration::minutes(5) {
        let expires_at = (now + idle).min(session.created_at + longest);
        app.store
            .write(async |tx| Ok::<_, AccountError>(store::touch_session(tx, &digest.0, now, expires_at).await?))
            .await?;
    }
    tokens::signed_in_as(app, account, now).await
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
            if store::find_by_login(tx, &login).await?.is_some() {
                return Err(AccountError::LoginTaken);
            }
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
            let roles: Vec<_> = command.grants.iter().map(|grant| grant.role.code()).collect();
            let entry = Entry::new(now, actor, "account", id.uuid(), "added").with("roles", &roles);
            journal::append(tx, entry).await?;
            Ok(id)
        })
        .await
}

/// Gives one more role.
///
/// # Errors
/// When the actor may not, or there is no such account.
pub async fn grant_role(app: &App, actor: &Actor, login: &str, grant: Grant) -> Result<(), AccountError> {
    policy::may(actor, Action::Manage).map_err(AccountError::Denied)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let account = find_existing(tx, login).await?;
            store::insert_grant(tx, app.ids.uuid(now), account.id, &grant, actor.account(), now).await?;
            let entry =
                Entry::new(now, actor, "account", account.id.uuid(), "role_granted").with("role", &grant.role.code());
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}

/// Sets a new password for somebody and ends that person's sessions.
///
/// # Errors
/// When the actor may not, there is no such account, or the password breaks a rule.
pub async fn reset_password(app: &App, actor: &Actor, login: &str, password: String) -> Result<(), AccountError> {
    policy::may(actor, Action::Manage).map_err(AccountError::Denied)?;
    model::check_password(login, &password).map_err(|fault| AccountError::Credential { field: "password", fault })?;
    let hash = app.passwords.hash(password).await?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let account = find_existing(tx, login).await?;
            store::set_password(tx, account.id, &hash).await?;
            store::remove_sessions_of(tx, account.id).await?;
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

async fn find_existing(sql: &impl thihanh_store::Sql, login: &str) -> Result<AccountView, AccountError> {
    let login = model::parse_login(login).map_err(|_| AccountError::NotFound)?;
    store::find_by_login(sql, &login).await?.ok_or(AccountError::NotFound)
}
