//! What people do with their own account: password, second factor, browsers.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;
use thihanh_store::WriteTx;
use thihanh_store::journal::{self, Entry};
use uuid::Uuid;

use super::sign_in::{Origin, SessionDigest, check_lock, use_code};
use super::{AccountError, find_active};
use crate::app::App;
use crate::modules::accounts::model::second_factor::{self, Label, RECOVERY_CODES, SECRET_BYTES};
use crate::modules::accounts::model::{self, CredentialFault};
use crate::modules::accounts::policy;
use crate::modules::accounts::store;
pub use crate::modules::accounts::store::sessions::SessionView;

/// What the sealed secret of a second factor is about.
pub(super) fn secret_of(account: AccountId) -> String {
    format!("second factor of {account}")
}

/// What the database keeps of a code on paper.
pub(super) fn recovery_hash(app: &App, account: AccountId, code: &str) -> Vec<u8> {
    app.vault.fingerprint(&format!("recovery code of {account}"), &second_factor::paper_code_read(code))
}

/// A change of one's own password.
pub struct ChangePassword {
    /// The one so far.
    pub current: String,
    /// The new one.
    pub new: String,
    /// The new one once more.
    pub again: String,
}

/// Changes the person's own password and ends their other browsers.
///
/// # Errors
/// When the current one is wrong (counted like a failed sign-in), or the new one breaks a rule.
pub async fn change_password(
    app: &App,
    actor: &Actor,
    origin: &Origin,
    kept: &SessionDigest,
    change: ChangePassword,
) -> Result<(), AccountError> {
    let account = find_active(app, actor).await?;
    verify_own(app, &account.login, origin, change.current, "current").await?;
    if change.new != change.again {
        return Err(AccountError::field("again", "password-differs"));
    }
    let hash = hash_new(app, &account.login, &account.name, change.new, "new").await?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            store::set_password(tx, account.id, &hash).await?;
            store::sessions::end_others(tx, account.id, kept.bytes()).await?;
            store::invitations::withdraw_of(tx, account.id, now).await?;
            journal::append(tx, Entry::new(now, actor, "account", account.id.uuid(), "password_changed")).await?;
            Ok(())
        })
        .await
}

/// Hashes a new password that keeps to the rules.
pub(super) async fn hash_new(
    app: &App,
    login: &str,
    name: &str,
    password: String,
    field: &'static str,
) -> Result<String, AccountError> {
    let credential = |fault: CredentialFault| AccountError::Credential { field, fault };
    model::check_new_password(login, name, &password).map_err(credential)?;
    Ok(app.passwords.hash(password).await?)
}

/// The person's own password, asked for before something that a session left open must not do. A wrong one counts like a failed
/// sign-in, so that it cannot be tried for long.
async fn verify_own(
    app: &App,
    login: &str,
    origin: &Origin,
    password: String,
    field: &'static str,
) -> Result<(), AccountError> {
    let now = app.clock.now();
    check_lock(app, login, origin, now).await?;
    let stored = store::find_credential(app.store.read(), login).await?.map(|found| found.password_hash);
    let is_right = password.len() <= model::PASSWORD_MAX_BYTES && app.passwords.verify(password, stored).await?;
    if is_right {
        return Ok(());
    }
    app.store
        .write(async |tx| {
            let id = app.ids.uuid(now);
            Ok::<_, AccountError>(store::insert_attempt(tx, id, login, &origin.address, now, false).await?)
        })
        .await?;
    Err(AccountError::field(field, "password-wrong"))
}

/// How a person's second factor stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecondFactor {
    /// None.
    Off,
    /// A secret was made and waits for its first code.
    Waiting {
        /// What the QR code holds.
        address: String,
        /// The secret for people who type it.
        typed: String,
    },
    /// It is asked for; so many codes on paper are left.
    On {
        /// Unused codes on paper.
        codes_left: i64,
    },
}

/// How the person's second factor stands.
///
/// # Errors
/// When the database does not answer.
pub async fn second_factor(app: &App, actor: &Actor) -> Result<SecondFactor, AccountError> {
    let account = find_active(app, actor).await?;
    let Some(factor) = store::second_factor::find(app.store.read(), account.id).await? else {
        return Ok(SecondFactor::Off);
    };
    if factor.is_on() {
        let codes_left = store::second_factor::recovery_left(app.store.read(), account.id).await?;
        return Ok(SecondFactor::On { codes_left });
    }
    let secret = factor.totp_sealed.and_then(|sealed| app.vault.open(&secret_of(account.id), &sealed).ok());
    let issuer = format!("thihanh {}", app.config.place);
    let label = Label { issuer: issuer.trim(), login: &account.login };
    Ok(secret
        .and_then(|secret| {
            let address = second_factor::address(&secret, label)?;
            Some(SecondFactor::Waiting { address, typed: second_factor::typed(&secret) })
        })
        .unwrap_or(SecondFactor::Off))
}

/// Makes a secret for a second factor; it counts once its first code was entered.
///
/// # Errors
/// When there is one already.
pub async fn begin_second_factor(app: &App, actor: &Actor) -> Result<(), AccountError> {
    let account = find_active(app, actor).await?;
    let secret = app.ids.secret();
    // The last bytes: those that a source of ids in tests counts in.
    let secret = &secret[secret.len() - SECRET_BYTES..];
    let sealed = app.vault.seal(app.ids.as_ref(), &secret_of(account.id), secret).map_err(|_| AccountError::Sealing)?;
    app.store
        .write(async |tx| {
            let factor = store::second_factor::find(tx, account.id).await?;
            if factor.is_some_and(|factor| factor.is_on()) {
                return Err(AccountError::SecondFactorIsOn);
            }
            Ok(store::second_factor::set_secret(tx, account.id, sealed.clone()).await?)
        })
        .await
}

/// Takes the first code; from now on it is asked for at each sign-in. Gives the codes for paper, this once.
///
/// # Errors
/// When the code is wrong or nothing was begun.
pub async fn confirm_second_factor(app: &App, actor: &Actor, code: &str) -> Result<Vec<String>, AccountError> {
    let account = find_active(app, actor).await?;
    let now = app.clock.now();
    let codes = paper_codes(app);
    app.store
        .write(async |tx| {
            let factor = store::second_factor::find(tx, account.id).await?;
            if factor.is_some_and(|factor| factor.is_on()) {
                return Err(AccountError::SecondFactorIsOn);
            }
            if !use_code(app, tx, account.id, code, now).await? {
                return Err(AccountError::WrongCode);
            }
            store::second_factor::confirm(tx, account.id, now).await?;
            keep_codes(app, tx, account.id, &codes).await?;
            journal::append(tx, Entry::new(now, actor, "account", account.id.uuid(), "second_factor_on")).await?;
            Ok(())
        })
        .await?;
    Ok(codes)
}

/// New codes for paper in the place of the old ones.
///
/// # Errors
/// When the password is wrong or there is no second factor.
pub async fn new_recovery_codes(
    app: &App,
    actor: &Actor,
    origin: &Origin,
    password: String,
) -> Result<Vec<String>, AccountError> {
    let account = find_active(app, actor).await?;
    verify_own(app, &account.login, origin, password, "factor_password").await?;
    let codes = paper_codes(app);
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let factor = store::second_factor::find(tx, account.id).await?;
            if !factor.is_some_and(|factor| factor.is_on()) {
                return Err(AccountError::SecondFactorIsOff);
            }
            keep_codes(app, tx, account.id, &codes).await?;
            journal::append(tx, Entry::new(now, actor, "account", account.id.uuid(), "recovery_codes_made")).await?;
            Ok(())
        })
        .await?;
    Ok(codes)
}

/// Gives the second factor up.
///
/// # Errors
/// When the password is wrong.
pub async fn remove_second_factor(
    app: &App,
    actor: &Actor,
    origin: &Origin,
    password: String,
) -> Result<(), AccountError> {
    let account = find_active(app, actor).await?;
    verify_own(app, &account.login, origin, password, "factor_password").await?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            store::second_factor::remove(tx, account.id).await?;
            journal::append(tx, Entry::new(now, actor, "account", account.id.uuid(), "second_factor_off")).await?;
            Ok(())
        })
        .await
}

fn paper_codes(app: &App) -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| second_factor::paper_code(&app.ids.secret(), 3)).collect()
}

async fn keep_codes(app: &App, tx: &WriteTx, account: AccountId, codes: &[String]) -> Result<(), AccountError> {
    let hashes = codes.iter().map(|code| recovery_hash(app, account, code)).collect();
    Ok(store::second_factor::replace_recovery(tx, account, hashes).await?)
}

/// The browsers in which a person is signed in.
///
/// # Errors
/// When the actor may not know.
pub async fn sessions(app: &App, actor: &Actor, account: AccountId) -> Result<Vec<SessionView>, AccountError> {
    policy::may_for(actor, account).map_err(AccountError::Denied)?;
    Ok(store::sessions::list(app.store.read(), account, app.clock.now()).await?)
}

/// Signs the person out in one browser.
///
/// # Errors
/// When it is none of theirs.
pub async fn end_session(app: &App, actor: &Actor, id: Uuid) -> Result<(), AccountError> {
    let account = find_active(app, actor).await?;
    let is_ended =
        app.store.write(async |tx| Ok::<_, AccountError>(store::sessions::end(tx, account.id, id).await?)).await?;
    if is_ended { Ok(()) } else { Err(AccountError::NoSuchSession) }
}

/// Signs the person out everywhere else; how many browsers that were.
///
/// # Errors
/// When the database does not answer.
pub async fn end_other_sessions(app: &App, actor: &Actor, kept: &SessionDigest) -> Result<u64, AccountError> {
    let account = find_active(app, actor).await?;
    app.store
        .write(async |tx| Ok::<_, AccountError>(store::sessions::end_others(tx, account.id, kept.bytes()).await?))
        .await
}
