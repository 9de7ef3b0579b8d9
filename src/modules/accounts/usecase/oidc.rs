//! Signing in through another house (OpenID Connect), and the links that come of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thihanh_kernel::access::Actor;
use thihanh_store::StoreError;
use thihanh_store::journal::{self, Entry};
use thihanh_webkit::hex;
use thihanh_webkit::link::local_path;
use uuid::Uuid;

use super::sign_in::{Entered, Origin, SessionSecret, check_lock, go_on};
use super::{AccountError, find_active};
use crate::app::App;
use crate::modules::accounts::api;
use crate::modules::accounts::model::oidc::{ANSWER_MAX_BYTES, ClaimFault, Sought, patience};
use crate::modules::accounts::provider::{Came, Identified, Provider, ProviderError, Secrets};
use crate::modules::accounts::store::oidc::{self as rows, NewFlow};
use crate::modules::accounts::store::{self, Credential};

/// Longest address that is kept to come back to, in bytes.
const NEXT_MAX_BYTES: usize = 2_000;

/// Why another house let nobody in.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// No such house is configured.
    #[error("no such provider")]
    UnknownProvider,
    /// The house does not answer.
    #[error("the provider does not answer")]
    Down,
    /// The way back was used, is too old, or was begun in another browser.
    #[error("the way back does not belong to a way that began here")]
    Over,
    /// The house let nobody in, or its answer does not hold.
    #[error("the provider let nobody in")]
    Refused,
    /// Nobody active here has this address or login.
    #[error("no active account")]
    NoAccount,
    /// More than one has this address.
    #[error("several active accounts")]
    Several,
    /// The house does not say who it is in the way that was configured.
    #[error("the claim that names the account is missing")]
    NoClaim,
    /// The house did not verify the e-mail address.
    #[error("the e-mail address is not verified")]
    Unverified,
    /// The account is linked to somebody else of that house.
    #[error("the account is linked to another person of the provider")]
    Taken,
    /// As with a password: locked for a while, or the database does not answer.
    #[error(transparent)]
    Account(#[from] AccountError),
}

impl From<StoreError> for OidcError {
    fn from(error: StoreError) -> Self {
        Self::Account(error.into())
    }
}

impl From<ProviderError> for OidcError {
    fn from(error: ProviderError) -> Self {
        match error {
            ProviderError::Down => Self::Down,
            ProviderError::Refused => Self::Refused,
        }
    }
}

impl From<ClaimFault> for OidcError {
    fn from(fault: ClaimFault) -> Self {
        match fault {
            ClaimFault::Missing => Self::NoClaim,
            ClaimFault::Unverified => Self::Unverified,
        }
    }
}

/// What is kept, sealed, of a way until somebody comes back on it.
#[derive(Serialize, Deserialize)]
struct Kept {
    nonce: String,
    verifier: String,
    next: String,
}

/// What the sealed part of a way is about.
fn place_of(state: &SessionSecret) -> String {
    format!("oidc flow {}", hex::encode(state.digest().bytes()))
}

/// Begins a way to another house: the address of its page. `browser` is the digest of the cookie by which the browser is known; only it
/// can come back.
///
/// # Errors
/// [`OidcError::UnknownProvider`], [`OidcError::Down`].
pub async fn begin(app: &App, provider: &str, next: &str, browser: &[u8], lang: &str) -> Result<String, OidcError> {
    let provider = app.providers.find(provider).ok_or(OidcError::UnknownProvider)?;
    let state = SessionSecret::new(app);
    let next = local_path(next).filter(|next| next.len() <= NEXT_MAX_BYTES).unwrap_or_default();
    let kept =
        Kept { nonce: hex::encode(&app.ids.secret()), verifier: hex::encode(&app.ids.secret()), next: next.to_owned() };
    let shown = state.shown();
    let secrets = Secrets { state: &shown, nonce: &kept.nonce, verifier: &kept.verifier };
    let door = provider.door(app, &secrets, lang).await?;
    let plain = serde_json::to_vec(&kept).map_err(|_| AccountError::Sealing)?;
    let sealed = app.vault.seal(app.ids.as_ref(), &place_of(&state), &plain).map_err(|_| AccountError::Sealing)?;
    let (now, digest) = (app.clock.now(), state.digest());
    app.store
        .write(async |tx| {
            let flow = NewFlow {
                state_hash: digest.bytes(),
                provider: &provider.id,
                visitor_hash: browser,
                sealed: sealed.clone(),
                at: now,
                expires_at: now + patience(),
            };
            Ok::<_, OidcError>(rows::insert_flow(tx, flow).await?)
        })
        .await?;
    Ok(door)
}

/// What a house sends back through the browser.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    state: String,
    code: String,
    iss: Option<String>,
    error: String,
}

/// How far a way led.
#[derive(Debug)]
pub struct Returned {
    /// In, or to the code of the second factor.
    pub entered: Entered,
    /// Where the person wanted to go; empty where nowhere in particular.
    pub next: String,
}

/// Takes what a house sent back, and lets the person in whom it vouches for.
///
/// # Errors
/// An [`OidcError`]. The way is used up in any case.
pub async fn come_back(
    app: &App,
    provider: &str,
    answer: &Answer,
    browser: &[u8],
    origin: &Origin,
) -> Result<Returned, OidcError> {
    let provider = app.providers.find(provider).ok_or(OidcError::UnknownProvider)?;
    let state = SessionSecret::parse(&answer.state).ok_or(OidcError::Over)?;
    let digest = state.digest();
    let flow = app.store.write(async |tx| Ok::<_, OidcError>(rows::take_flow(tx, digest.bytes()).await?)).await?;
    // Begun by this browser: else somebody could be signed in, unaware, as whoever sent the link (RFC 6749, 10.12).
    let flow = flow.filter(|flow| {
        flow.provider == provider.id && flow.visitor_hash == browser && flow.expires_at > app.clock.now()
    });
    let flow = flow.ok_or(OidcError::Over)?;
    let plain = app.vault.open(&place_of(&state), &flow.sealed).map_err(|_| OidcError::Over)?;
    let kept: Kept = serde_json::from_slice(&plain).map_err(|_| OidcError::Over)?;
    let issuer = answer.iss.as_deref();
    let is_long = answer.code.len() > ANSWER_MAX_BYTES || issuer.is_some_and(|issuer| issuer.len() > ANSWER_MAX_BYTES);
    if !answer.error.is_empty() || answer.code.is_empty() || is_long {
        return Err(OidcError::Refused);
    }
    let secrets = Secrets { state: &answer.state, nonce: &kept.nonce, verifier: &kept.verifier };
    let found = provider.redeem(app, &Came { code: &answer.code, issuer }, &secrets).await?;
    let entered = enter(app, provider, &found, origin).await?;
    Ok(Returned { entered, next: kept.next })
}

/// Lets somebody in for whom a house vouches: the person it is linked to, or, the first time, the one active account that its claim
/// names, which is linked to it from then on.
pub(in crate::modules::accounts) async fn enter(
    app: &App,
    provider: &Provider,
    who: &Identified,
    origin: &Origin,
) -> Result<Entered, OidcError> {
    let now = app.clock.now();
    let subject = app.vault.fingerprint(&format!("subject at {}", provider.issuer), &who.subject);
    let found = match rows::linked(app.store.read(), &provider.issuer, &subject).await? {
        Some(found) => found,
        None => named(app, provider, who).await?,
    };
    check_lock(app, &found.login, origin, now).await?;
    app.store
        .write(async |tx| {
            let person = api::actor(tx, found.account, app.clock.today()).await?.ok_or(OidcError::NoAccount)?;
            let person =
                Actor::person(found.account, person.name().to_owned(), Vec::new()).from_address(origin.address.clone());
            let note = |action| {
                Entry::new(now, &person, "account", found.account.uuid(), action).with("provider", &provider.id)
            };
            let id = app.ids.uuid(now);
            if rows::link(tx, id, &provider.issuer, &subject, found.account, now).await? {
                journal::append(tx, note("identity_linked")).await?;
            }
            // Either of them may be linked already: the account to another person of the house, who had this address before.
            let linked = rows::linked(tx, &provider.issuer, &subject).await?;
            if linked.is_none_or(|linked| linked.account != found.account) {
                return Err(OidcError::Taken);
            }
            journal::append(tx, note("identified_elsewhere")).await?;
            Ok(go_on(app, tx, &found, origin).await?)
        })
        .await
}

/// The account that the house's claims name.
async fn named(app: &App, provider: &Provider, who: &Identified) -> Result<Credential, OidcError> {
    let mut found = match provider.claim.sought(&who.claims)? {
        Sought::Email(email) => rows::with_email(app.store.read(), app.vault.fingerprint("email", &email)).await?,
        Sought::Login(login) => store::find_credential(app.store.read(), &login).await?.into_iter().collect(),
    };
    match (found.pop(), found.is_empty()) {
        (Some(_), false) => Err(OidcError::Several),
        // A disabled account is told like one that does not exist, as with a password.
        (Some(found), true) if found.is_active => Ok(found),
        _ => Err(OidcError::NoAccount),
    }
}

/// A link to a house, as its owner sees it.
#[derive(Debug, Clone)]
pub struct IdentityView {
    /// By which it is removed.
    pub id: Uuid,
    /// What the house is called; its address where it is no longer configured.
    pub provider: String,
    /// Since when.
    pub linked_at: DateTime<Utc>,
}

/// The houses that vouch for the person.
///
/// # Errors
/// When the database does not answer.
pub async fn identities(app: &App, actor: &Actor) -> Result<Vec<IdentityView>, AccountError> {
    let account = find_active(app, actor).await?;

    let name = |issuer: String| {
        let known = app.providers.iter().find(|provider| provider.issuer == issuer);
        known.map_or(issuer, |provider| provider.name.clone())
    };
    let links = rows::links(app.store.read(), account.id).await?;
    Ok(links
        .into_iter()
        .map(|link| IdentityView { id: link.id, provider: name(link.issuer), linked_at: link.linked_at })
        .collect())
}

/// Removes one of the person's own links. The next sign-in through that house looks for an account again.
///
/// # Errors
/// When it is none of theirs.
pub async fn remove_identity(app: &App, actor: &Actor, id: Uuid) -> Result<(), AccountError> {
    let account = find_active(app, actor).await?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let removed = rows::unlink(tx, account.id, id).await?;
            let issuer = removed.ok_or(AccountError::NoSuchIdentity)?;
            let entry =
                Entry::new(now, actor, "account", account.id.uuid(), "identity_unlinked").with("issuer", &issuer);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}
