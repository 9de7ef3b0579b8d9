//! Slips: a code on paper by which a person chooses a password, the first one or another.

use chrono::Duration;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::time::Instant;
use thihanh_store::WriteTx;
use thihanh_store::journal::{self, Entry};

use super::giving::check_keeps;
use super::own::hash_new;
use super::sign_in::{Origin, SessionSecret, check_lock, open_session};
use super::{AccountError, find_existing};
use crate::app::App;
use crate::modules::accounts::api::AccountView;
use crate::modules::accounts::model::second_factor::{paper_code, paper_code_read};
use crate::modules::accounts::store::{self, invitations};

/// The name under which wrong codes are counted: no login has it.
const WRONG_CODES: &str = "?";

/// What a slip is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The first password.
    Invite,
    /// Another, after the old one was forgotten.
    Reset,
}

impl Purpose {
    /// The word in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Reset => "reset",
        }
    }

    /// How long its slip holds. A forgotten password is somebody waiting at the telephone.
    #[must_use]
    pub fn lasts(self) -> Duration {
        match self {
            Self::Invite => Duration::days(7),
            Self::Reset => Duration::days(1),
        }
    }
}

/// A slip to be handed over: its code is shown this once.
pub struct Slip {
    /// For whom.
    pub account: AccountView,
    /// What for.
    pub purpose: Purpose,
    /// The code.
    pub code: String,
    /// Until when it holds.
    pub expires_at: Instant,
}

fn code_hash(app: &App, code: &str) -> Vec<u8> {
    app.vault.fingerprint("slip", &paper_code_read(code))
}

/// Makes a slip; slips of the same person that were made before hold no more.
///
/// # Errors
/// When the actor may not, or there is no such person.
pub async fn make_slip(app: &App, actor: &Actor, login: &str) -> Result<Slip, AccountError> {
    app.store
        .write(async |tx| {
            let account = find_existing(tx, login).await?;
            make_slip_in(app, tx, actor, account).await
        })
        .await
}

/// Makes a slip in somebody's transaction.
///
/// # Errors
/// When the actor may not.
pub async fn make_slip_in(app: &App, tx: &WriteTx, actor: &Actor, account: AccountView) -> Result<Slip, AccountError> {
    check_keeps(app, tx, actor, account.id).await?;
    let now = app.clock.now();
    let code = paper_code(&app.ids.secret(), 4);
    let has_password = store::find_credential(tx, &account.login).await?.is_some_and(|it| !it.password_hash.is_empty());
    let purpose = if has_password { Purpose::Reset } else { Purpose::Invite };
    let expires_at = now + purpose.lasts();
    invitations::withdraw_of(tx, account.id, now).await?;
    let row = invitations::NewRow {
        id: app.ids.uuid(now),
        account: account.id,
        purpose: purpose.code(),
        code_hash: code_hash(app, &code),
        by: actor.account(),
        at: now,
        expires_at,
    };
    invitations::insert(tx, row).await?;
    let entry = Entry::new(now, actor, "account", account.id.uuid(), "slip_made").with("purpose", purpose.code());
    journal::append(tx, entry).await?;
    Ok(Slip { account, purpose, code, expires_at })
}

/// Where the way in leads after a password was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrived {
    /// In: the person is here for the first time, or again.
    Session(SessionSecret),
    /// The second factor is asked for at the usual door.
    SignInNext,
}

/// Takes a slip's code and the password that its person chose. Wrong codes are counted per address like failed sign-ins.
///
/// # Errors
/// When the code is wrong, used or too old, or the password breaks a rule.
pub async fn accept_slip(
    app: &App,
    code: &str,
    password: String,
    again: &str,
    origin: &Origin,
) -> Result<Arrived, AccountError> {
    let now = app.clock.now();
    check_lock(app, WRONG_CODES, origin, now).await?;
    let hash = code_hash(app, code);
    let Some(found) = invitations::find(app.store.read(), &hash, now).await? else {
        app.store
            .write(async |tx| {
                let id = app.ids.uuid(now);
                // Per address only: whoever types codes must not shut everybody else out.
                Ok::<_, AccountError>(store::insert_attempt(tx, id, "", &origin.address, now, false).await?)
            })
            .await?;
        return Err(AccountError::field("code", "slip-unknown"));
    };
    if password != again {
        return Err(AccountError::field("again", "password-differs"));
    }
    let password_hash = hash_new(app, &found.login, &found.name, password, "password").await?;
    let account = AccountId::from_uuid(found.account_id);
    let secret = SessionSecret::new(app);
    app.store
        .write(async |tx| {
            if !invitations::use_up(tx, &hash, now).await? {
                return Err(AccountError::field("code", "slip-unknown"));
            }
            store::set_password(tx, account, &password_hash).await?;
            store::remove_sessions_of(tx, account).await?;
            let person = Actor::person(account, found.name.clone(), Vec::new()).from_address(origin.address.clone());
            journal::append(tx, Entry::new(now, &person, "account", account.uuid(), "password_chosen")).await?;
            let factor = store::second_factor::find(tx, account).await?;
            if factor.is_some_and(|factor| factor.is_on()) {
                return Ok(Arrived::SignInNext);
            }
            open_session(app, tx, secret, account, &found.login, origin).await?;
            Ok(Arrived::Session(secret))
        })
        .await
}
