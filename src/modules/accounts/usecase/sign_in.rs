//! Signing in: a password, then the code of a second factor where the person has one; and who a browser belongs to.

use chrono::Duration;
use sha2::{Digest, Sha256};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::time::Instant;
use thihanh_store::WriteTx;
use thihanh_webkit::hex;

use super::AccountError;
use crate::app::App;
use crate::modules::accounts::api::{self, AccountView};
use crate::modules::accounts::model::{self, second_factor};
use crate::modules::accounts::store::places::SubstitutionView;
use crate::modules::accounts::store::{self, Credential, NewSession};

/// How long a browser may read pages before its session's end is pushed out again.
const TOUCHED_AFTER: Duration = Duration::minutes(5);

/// A secret that only a browser keeps: 256 random bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SessionSecret([u8; 32]);

impl std::fmt::Debug for SessionSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionSecret(…)")
    }
}

impl SessionSecret {
    /// A fresh one.
    pub(super) fn new(app: &App) -> Self {
        Self(app.ids.secret())
    }

    /// The bits, for the cookie.
    #[must_use]
    pub const fn bytes(&self) -> [u8; 32] {
        self.0
    }

    /// The secret as a field of a form carries it.
    #[must_use]
    pub fn shown(&self) -> String {
        hex::encode(&self.0)
    }

    /// Reads back what [`SessionSecret::shown`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        hex::decode(text).map(Self)
    }

    pub(super) fn digest(self) -> SessionDigest {
        SessionDigest(Sha256::digest(self.0).to_vec())
    }
}

/// What the database keeps of a secret: its SHA-256.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionDigest(Vec<u8>);

impl SessionDigest {
    /// The digest of the secret that a cookie brought.
    #[must_use]
    pub fn of(sha256: [u8; 32]) -> Self {
        Self(sha256.to_vec())
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
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

/// How far a right password leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// In.
    Session(SessionSecret),
    /// The code of the second factor is asked for next, together with this.
    CodeAsked(SessionSecret),
}

/// Checks login and password, and opens a session where there is no second factor.
///
/// # Errors
/// [`AccountError::WrongPair`] or [`AccountError::Locked`]; the attempt is counted either way.
pub async fn sign_in(app: &App, login: &str, password: String, origin: &Origin) -> Result<Entered, AccountError> {
    let now = app.clock.now();
    // A malformed login is treated like an unknown one, so that the answer tells nothing.
    let login = model::parse_login(login).unwrap_or_else(|_| "-".to_owned());
    check_lock(app, &login, origin, now).await?;
    let credential = store::find_credential(app.store.read(), &login).await?;
    let stored = credential.as_ref().map(|credential| credential.password_hash.clone()).filter(|hash| !hash.is_empty());
    let is_long = password.len() > model::PASSWORD_MAX_BYTES;
    let matches = !is_long && app.passwords.verify(password, stored).await?;
    let found = credential.filter(|credential| matches && credential.is_active);

    let entered = app
        .store
        .write(async |tx| {
            let Some(found) = &found else {
                store::insert_attempt(tx, app.ids.uuid(now), &login, &origin.address, now, false).await?;
                return Ok(None);
            };
            go_on(app, tx, found, origin).await.map(Some)
        })
        .await?;
    entered.ok_or(AccountError::WrongPair)
}

/// Lets somebody on whose password was right, or for whom another house vouches: in, or to the code of the second factor.
pub(super) async fn go_on(
    app: &App,
    tx: &WriteTx,
    found: &Credential,
    origin: &Origin,
) -> Result<Entered, AccountError> {
    let secret = SessionSecret::new(app);
    if found.has_second_factor {
        // No success yet: it would wipe out the failures of those who know the password and try codes.
        let now = app.clock.now();
        let ends = now + second_factor::patience();
        store::second_factor::insert_half(tx, secret.digest().bytes(), found.account, now, ends).await?;
        return Ok(Entered::CodeAsked(secret));
    }
    open_session(app, tx, secret, found.account, &found.login, origin).await?;
    Ok(Entered::Session(secret))
}

/// Takes the code of the second factor, or one of the codes on paper, and opens the session.
///
/// # Errors
/// [`AccountError::CodeTooLate`] where the password must be entered again, [`AccountError::WrongCode`], [`AccountError::Locked`].
pub async fn enter_code(
    app: &App,
    half: SessionSecret,
    code: &str,
    origin: &Origin,
) -> Result<SessionSecret, AccountError> {
    let now = app.clock.now();
    let digest = half.digest();
    let waiting = store::second_factor::find_half(app.store.read(), digest.bytes(), now).await?;
    let waiting = waiting.ok_or(AccountError::CodeTooLate)?;
    check_lock(app, &waiting.login, origin, now).await?;
    let account = AccountId::from_uuid(waiting.account_id);
    let secret = SessionSecret::new(app);
    let is_right = app
        .store
        .write(async |tx| {
            if !use_code(app, tx, account, code, now).await? {
                store::insert_attempt(tx, app.ids.uuid(now), &waiting.login, &origin.address, now, false).await?;
                return Ok(false);
            }
            store::second_factor::remove_half(tx, digest.bytes()).await?;
            open_session(app, tx, secret, account, &waiting.login, origin).await?;
            Ok::<_, AccountError>(true)
        })
        .await?;
    if is_right { Ok(secret) } else { Err(AccountError::WrongCode) }
}

/// Whether the code is right; afterwards it is used.
pub(super) async fn use_code(
    app: &App,
    tx: &WriteTx,
    account: AccountId,
    code: &str,
    now: Instant,
) -> Result<bool, AccountError> {
    let Some(factor) = store::second_factor::find(tx, account).await? else { return Ok(false) };
    let sealed = factor.totp_sealed.as_deref().unwrap_or_default();
    let secret = app.vault.open(&super::own::secret_of(account), sealed).ok();
    if let Some(step) = secret.and_then(|secret| second_factor::step_of(&secret, code, now, factor.totp_last_step)) {
        return Ok(store::second_factor::use_step(tx, account, step).await?);
    }
    let hash = super::own::recovery_hash(app, account, code);
    Ok(factor.is_on() && store::second_factor::use_recovery(tx, account, hash, now).await?)
}

/// Writes down the success and the session.
pub(super) async fn open_session(
    app: &App,
    tx: &WriteTx,
    secret: SessionSecret,
    account: AccountId,
    login: &str,
    origin: &Origin,
) -> Result<(), AccountError> {
    let now = app.clock.now();
    let (idle, _) = model::session_lifetime();
    store::insert_attempt(tx, app.ids.uuid(now), login, &origin.address, now, true).await?;
    let digest = secret.digest();
    let session = NewSession {
        token_hash: digest.bytes(),
        id: app.ids.uuid(now),
        account,
        at: now,
        expires_at: now + idle,
        address: &origin.address,
        agent: &origin.agent,
    };
    Ok(store::insert_session(tx, session).await?)
}

/// Refuses while the door is shut.
pub(super) async fn check_lock(app: &App, login: &str, origin: &Origin, now: Instant) -> Result<(), AccountError> {
    let failures = store::failures(app.store.read(), login, &origin.address, now).await?;
    match model::locked_until(failures, now) {
        Some(until) => Err(AccountError::Locked { until, minutes: model::minutes_until(until, now) }),
        None => Ok(()),
    }
}

/// Closes the browser's session.
///
/// # Errors
/// When the database does not answer.
pub async fn sign_out(app: &App, session: &SessionDigest) -> Result<(), AccountError> {
    app.store.write(async |tx| Ok::<_, AccountError>(store::remove_session(tx, session.bytes()).await?)).await
}

/// Who acts, and with which account's settings.
#[derive(Debug, Clone)]
pub struct SignedInAs {
    /// Who acts.
    pub actor: Actor,
    /// The account's view.
    pub account: AccountView,
    /// In whose place, where the person chose to.
    pub acting: Option<SubstitutionView>,
}

/// Who the session belongs to; `None` when it is unknown, expired, or its account disabled. Its end is pushed out at most once
/// every few minutes, so that reading pages costs no write each time.
///
/// # Errors
/// When the database does not answer.
pub async fn resume(app: &App, digest: &SessionDigest) -> Result<Option<SignedInAs>, AccountError> {
    let now = app.clock.now();
    let found = store::find_session(app.store.read(), digest.bytes()).await?;
    let Some(session) = found.filter(|session| session.expires_at > now) else { return Ok(None) };
    let account = AccountId::from_uuid(session.account_id);
    let (idle, longest) = model::session_lifetime();
    if now - session.seen_at > TOUCHED_AFTER {
        let expires_at = (now + idle).min(session.created_at + longest);
        app.store
            .write(async |tx| Ok::<_, AccountError>(store::touch_session(tx, digest.bytes(), now, expires_at).await?))
            .await?;
    }
    let Some(known) = signed_in_as(app, account).await? else { return Ok(None) };
    let Some(substitution) = session.acting_for else { return Ok(Some(known)) };
    let today = app.clock.today();
    let acting = store::places::acting(app.store.read(), substitution, account, today).await?;
    Ok(Some(match acting {
        Some(acting) => in_place_of(known, acting),
        // Its days are over: the person works in their own name again.
        None => known,
    }))
}

/// An account with today's roles, where it is active.
pub(super) async fn signed_in_as(app: &App, account: AccountId) -> Result<Option<SignedInAs>, AccountError> {
    let Some(view) = store::find(app.store.read(), account).await? else { return Ok(None) };
    let Some(actor) = api::actor(app.store.read(), account, app.clock.today()).await? else { return Ok(None) };
    Ok(Some(SignedInAs { actor, account: view, acting: None }))
}

/// Only the role that was handed over, and a name that says so in every history.
fn in_place_of(known: SignedInAs, acting: SubstitutionView) -> SignedInAs {
    let name = format!("{} (thay mặt {})", known.account.name, acting.owner_name);
    let actor = Actor::person(known.account.id, name, vec![acting.grant.grant]);
    SignedInAs { actor, acting: Some(acting), ..known }
}
