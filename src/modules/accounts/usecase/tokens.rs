//! Tokens by which a person's programs use the API.

use chrono::Duration;
use sha2::{Digest, Sha256};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::vietnamese;
use thihanh_store::journal::{self, Entry};
use thihanh_webkit::hex;
use uuid::Uuid;

use super::AccountError;
use super::sign_in::{SignedInAs, signed_in_as};
use crate::app::App;
use crate::modules::accounts::model::token::{self, Scope};
use crate::modules::accounts::policy::{self, Action};
use crate::modules::accounts::store;
pub use crate::modules::accounts::store::tokens::TokenView;

/// Tokens that one list shows at most.
const LIST_LIMIT: usize = 1_000;

/// A token to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What it is for, in the person's words.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// How many days it lives.
    pub days: u32,
}

/// The secret of a token: shown once, kept by its program alone.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenSecret([u8; 32]);

impl TokenSecret {
    /// The token as programs send it.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("{}{}", token::PREFIX, hex::encode(&self.0))
    }

    /// The secret in a token that was sent.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        hex::decode(text.strip_prefix(token::PREFIX)?).map(Self)
    }

    fn digest(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }
}

impl std::fmt::Debug for TokenSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenSecret(…)")
    }
}

/// Makes a token for a person: people for themselves, the owner of the machine for anybody.
///
/// # Errors
/// When somebody else asks, the name is empty or long, the days are too many, or the person has too many tokens.
pub async fn create_token(
    app: &App,
    actor: &Actor,
    account: AccountId,
    new: NewToken,
) -> Result<(TokenView, TokenSecret), AccountError> {
    policy::may_for(actor, account).map_err(AccountError::Denied)?;
    let name = vietnamese::nfc(new.name.trim());
    if name.is_empty() || name.chars().count() > token::NAME_MAX_CHARS {
        return Err(AccountError::field("name", "token-name"));
    }
    if new.days == 0 || new.days > token::MAX_DAYS {
        return Err(AccountError::field("days", "token-days"));
    }
    let known = crate::router::api_parts();
    if new.scope.modules.iter().any(|module| !known.contains(module)) {
        return Err(AccountError::field("modules", "choice-unknown"));
    }
    let now = app.clock.now();
    let secret = TokenSecret(app.ids.secret());
    let view = TokenView {
        id: app.ids.uuid(now),
        account,
        name,
        scope: new.scope,
        created_at: now,
        expires_at: now + Duration::days(i64::from(new.days)),
        revoked_at: None,
        last_used_at: None,
    };
    app.store
        .write(async |tx| {
            if store::tokens::list(tx, Some(account), token::MAX_TOKENS).await?.len() >= token::MAX_TOKENS {
                return Err(AccountError::TooManyTokens);
            }
            store::tokens::insert(tx, &view, &secret.digest()).await?;
            let entry = Entry::new(now, actor, "account", account.uuid(), "token_made")
                .with("token", &view.id)
                .with("scope", &view.scope.to_string());
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await?;
    Ok((view, secret))
}

/// The tokens of a person, or of everybody.
///
/// # Errors
/// When the actor may not see them.
pub async fn tokens(app: &App, actor: &Actor, account: Option<AccountId>) -> Result<Vec<TokenView>, AccountError> {
    match account {
        Some(account) => policy::may_for(actor, account).map_err(AccountError::Denied)?,
        None => policy::may(actor, Action::View).map_err(AccountError::Denied)?,
    }
    Ok(store::tokens::list(app.store.read(), account, LIST_LIMIT).await?)
}

/// Revokes a token at once.
///
/// # Errors
/// When it is not there, or is somebody else's.
pub async fn revoke_token(app: &App, actor: &Actor, id: Uuid) -> Result<(), AccountError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let view = store::tokens::find(tx, id).await?.ok_or(AccountError::NoSuchToken)?;
            // Who may not have it may not learn that it is there.
            policy::may_for(actor, view.account).map_err(|_| AccountError::NoSuchToken)?;
            if store::tokens::revoke(tx, id, now).await? {
                let entry = Entry::new(now, actor, "account", view.account.uuid(), "token_revoked").with("token", &id);
                journal::append(tx, entry).await?;
            }
            Ok(())
        })
        .await
}

/// Who a program works for, and what its token allows.
#[derive(Debug, Clone)]
pub struct TokenUse {
    /// Who acts.
    pub known: SignedInAs,
    /// What the token allows of it.
    pub scope: Scope,
}

/// The person behind a token; `None` where it is unknown, past its day, revoked, or its account disabled.
///
/// # Errors
/// When the database does not answer.
pub async fn use_token(app: &App, secret: &TokenSecret) -> Result<Option<TokenUse>, AccountError> {
    let now = app.clock.now();
    let found = store::tokens::find_by_hash(app.store.read(), &secret.digest()).await?;
    let Some(view) = found.filter(|view| view.is_valid(now)) else { return Ok(None) };
    let Some(known) = signed_in_as(app, view.account).await? else { return Ok(None) };
    if token::use_is_noted(view.last_used_at, now) {
        app.store.write(async |tx| Ok::<_, AccountError>(store::tokens::note_use(tx, view.id, now).await?)).await?;
    }
    Ok(Some(TokenUse { known, scope: view.scope }))
}
