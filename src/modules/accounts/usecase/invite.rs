//! Slips: a code, on paper or by mail, by which a person chooses a password, the first one or another.

use chrono::Duration;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::time::Instant;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, WriteTx};

use super::giving::{check_keeps, keeps};
use super::own::hash_new;
use super::people::email_print;
use super::sign_in::{Origin, SessionSecret, check_lock, open_session};
use super::{AccountError, find_existing};
use crate::app::App;
use crate::modules::accounts::api::{self, AccountView};
use crate::modules::accounts::model::second_factor::{paper_code, paper_code_read};
use crate::modules::accounts::model::{self, reach};
use crate::modules::accounts::policy::{self, Action};
use crate::modules::accounts::store::{self, invitations};

/// The name under which wrong codes are counted: no login has it.
const WRONG_CODES: &str = "?";

/// What a slip is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The first password.
    Invite,
    /// Another, after the old one was forgotten: an administrator was asked.
    Reset,
    /// The same: the sign-in page was asked, by whoever it was.
    Forgotten,
}

impl Purpose {
    /// The word in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Reset => "reset",
            Self::Forgotten => "forgotten",
        }
    }

    /// How long its slip holds. A forgotten password is somebody waiting at the telephone.
    #[must_use]
    pub fn lasts(self) -> Duration {
        match self {
            Self::Invite => Duration::days(7),
            Self::Reset => Duration::days(1),
            Self::Forgotten => model::reset_window(),
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
            make_slip_in(app, tx, actor, account, None).await
        })
        .await
}

/// Makes a slip in somebody's transaction. `mailed_to` is the address where the caller sends it: using the code confirms it.
///
/// # Errors
/// When the actor may not.
pub async fn make_slip_in(
    app: &App,
    tx: &WriteTx,
    actor: &Actor,
    account: AccountView,
    mailed_to: Option<&str>,
) -> Result<Slip, AccountError> {
    check_keeps(app, tx, actor, account.id).await?;
    let has_password = store::find_credential(tx, &account.login).await?.is_some_and(|it| !it.password_hash.is_empty());
    let purpose = if has_password { Purpose::Reset } else { Purpose::Invite };
    invitations::withdraw_of(tx, account.id, app.clock.now()).await?;
    write(app, tx, actor, account, purpose, mailed_to).await
}

/// Makes slips for the accounts that somebody means who forgot a password and typed a login or an address, each with the address that it
/// is to be mailed to: nobody knows who asked, so only an address that was confirmed will do, and slips made before go on to hold. None
/// for an account that had as many within the hour as one gets.
///
/// # Errors
/// When the database does not answer.
pub async fn make_forgotten_slips_in(
    app: &App,
    tx: &WriteTx,
    typed: &str,
) -> Result<Vec<(Slip, String)>, AccountError> {
    let login = model::parse_login(typed).unwrap_or_default();
    let email = reach::parse_email(typed).filter(|email| !email.is_empty());
    let print = email.map(|email| email_print(&app.vault, &email)).unwrap_or_default();
    let found = store::forgetful(tx, &login, print).await?;
    let ids: Vec<AccountId> = found.iter().map(|account| account.id).collect();
    let mut emails = api::emails(tx, &app.vault, &ids).await?;
    let since = app.clock.now() - model::reset_window();
    let actor = Actor::system("forgotten password");
    let mut slips = Vec::new();
    for account in found {
        let Some(email) = emails.remove(&account.id) else { continue };
        if invitations::forgotten_since(tx, account.id, since).await? < model::RESETS_PER_ACCOUNT {
            slips.push((write(app, tx, &actor, account, Purpose::Forgotten, Some(&email)).await?, email));
        }
    }
    Ok(slips)
}

async fn write(
    app: &App,
    tx: &WriteTx,
    actor: &Actor,
    account: AccountView,
    purpose: Purpose,
    mailed_to: Option<&str>,
) -> Result<Slip, AccountError> {
    let now = app.clock.now();
    let code = paper_code(&app.ids.secret(), 4);
    let expires_at = now + purpose.lasts();
    let row = invitations::NewRow {
        id: app.ids.uuid(now),
        account: account.id,
        purpose: purpose.code(),
        code_hash: code_hash(app, &code),
        mailed_to: mailed_to.map(|email| email_print(&app.vault, email)),
        by: actor.account(),
        at: now,
        expires_at,
    };
    invitations::insert(tx, row).await?;
    let entry = Entry::new(now, actor, "account", account.id.uuid(), "slip_made")
        .with("purpose", purpose.code())
        .with("by_mail", &mailed_to.is_some());
    journal::append(tx, entry).await?;
    Ok(Slip { account, purpose, code, expires_at })
}

/// People whom the actor keeps, whose invitation is on paper, was not used, and could go by mail. Asked person by person: a slip holds for
/// days, so they are few.
///
/// # Errors
/// When the actor may not, or the database does not answer.
pub async fn invited_on_paper(app: &App, sql: &dyn Sql, actor: &Actor) -> Result<Vec<AccountView>, AccountError> {
    policy::may(actor, Action::Manage).map_err(AccountError::Denied)?;
    let mut kept = Vec::new();
    for account in store::invited_on_paper(sql, app.clock.now()).await? {
        if keeps(app, sql, actor, account.id).await? {
            kept.push(account);
        }
    }
    Ok(kept)
}

/// Where the way in leads after a password was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrived {
    /// In: the person is here for the first time, or again.
    Session(SessionSecret),
    /// The second factor is asked for at the usual door.
    SignInNext,
}

/// A code that holds, with the password that its person chose for it.
pub struct Chosen {
    code_hash: Vec<u8>,
    password_hash: String,
    slip: invitations::Found,
}

/// Looks at a slip's code and the password that its person chose; nothing is changed yet. Wrong codes are counted per address like failed
/// sign-ins.
///
/// # Errors
/// When the code is wrong, used or too old, or the password breaks a rule.
pub async fn choose_password(
    app: &App,
    code: &str,
    password: String,
    again: &str,
    origin: &Origin,
) -> Result<Chosen, AccountError> {
    let now = app.clock.now();
    check_lock(app, WRONG_CODES, origin, now).await?;
    let hash = code_hash(app, code);
    let Some(slip) = invitations::find(app.store.read(), &hash, now).await? else {
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
    let password_hash = hash_new(app, &slip.login, &slip.name, password, "password").await?;
    Ok(Chosen { code_hash: hash, password_hash, slip })
}

/// What became of a slip.
pub struct Accepted {
    /// Whose it was.
    pub account: AccountView,
    /// Whether there was a password before.
    pub is_changed: bool,
    /// Where the way in leads.
    pub arrived: Arrived,
}

/// Uses a slip up, in somebody's transaction: the password is the chosen one, every session and every other slip of the person is over.
///
/// # Errors
/// When the code was used meanwhile, or is too old by now.
pub async fn accept_slip_in(
    app: &App,
    tx: &WriteTx,
    chosen: &Chosen,
    origin: &Origin,
) -> Result<Accepted, AccountError> {
    let (now, slip) = (app.clock.now(), &chosen.slip);
    let id = AccountId::from_uuid(slip.account_id);
    if !invitations::use_up(tx, &chosen.code_hash, now).await? {
        return Err(AccountError::field("code", "slip-unknown"));
    }
    invitations::withdraw_of(tx, id, now).await?;
    if let Some(email) = &slip.mailed_to {
        store::people::confirm_email(tx, id, email.clone(), now).await?;
    }
    let before = store::find_credential(tx, &slip.login).await?.ok_or(AccountError::NotFound)?;
    store::set_password(tx, id, &chosen.password_hash).await?;
    store::remove_sessions_of(tx, id).await?;
    let person = Actor::person(id, slip.name.clone(), Vec::new()).from_address(origin.address.clone());
    journal::append(tx, Entry::new(now, &person, "account", id.uuid(), "password_chosen")).await?;
    let arrived = if before.has_second_factor {
        Arrived::SignInNext
    } else {
        let secret = SessionSecret::new(app);
        open_session(app, tx, secret, id, &slip.login, origin).await?;
        Arrived::Session(secret)
    };
    let account = store::find(tx, id).await?.ok_or(AccountError::NotFound)?;
    Ok(Accepted { account, is_changed: !before.password_hash.is_empty(), arrived })
}
