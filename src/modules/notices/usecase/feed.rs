//! Calendar feeds: an address with a secret in it, which a calendar program asks without signing in. It shows what its maker sees on the
//! day, so a right that ends, ends here too.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use thihanh_kernel::access::{Actor, Module};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::journal::{self, Entry};
use thihanh_webkit::Lang;
use uuid::Uuid;

use super::NoticeError;
use super::look::own;
use crate::app::App;
use crate::modules::notices::store::feeds::{self, Feed};
use crate::modules::{accounts, obligations};

/// Makes a feed of everything that the actor sees, or of one agency among it; gives the secret, which is shown this once.
///
/// # Errors
/// When there are too many, or the agency is none of the actor's.
pub async fn make_feed(app: &App, actor: &Actor, agency: Option<AgencyId>) -> Result<String, NoticeError> {
    let account = own(actor)?;
    let rights = actor.rights_in(Module::Obligations);
    if agency.is_some_and(|agency| !rights.grants().any(|grant| grant.agency == agency)) {
        return Err(NoticeError::Invalid(vec![FieldError::new("agency", "rule-choice")]));
    }
    if feeds::list(app.store.read(), account).await?.len() >= feeds::MOST as usize {
        return Err(NoticeError::Invalid(vec![FieldError::new("agency", "feeds-too-many")]));
    }
    let now = app.clock.now();
    let (id, secret) = (app.ids.uuid(now), words(&app.ids.secret()));
    let hash = hash_of(&secret);
    app.store
        .write(async |tx| {
            feeds::insert(tx, id, &hash, (account, agency), now).await?;
            Ok::<_, NoticeError>(journal::append(tx, Entry::new(now, actor, "calendar_feed", id, "made")).await?)
        })
        .await?;
    Ok(secret)
}

/// The actor's own feeds.
///
/// # Errors
/// When the database does not answer.
pub async fn feeds(app: &App, actor: &Actor) -> Result<Vec<Feed>, NoticeError> {
    Ok(feeds::list(app.store.read(), own(actor)?).await?)
}

/// Ends one of the actor's own feeds.
///
/// # Errors
/// When it is none of the actor's.
pub async fn revoke_feed(app: &App, actor: &Actor, id: Uuid) -> Result<(), NoticeError> {
    let account = own(actor)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            if !feeds::revoke(tx, account, id, now).await? {
                return Err(NoticeError::NotFound);
            }
            Ok(journal::append(tx, Entry::new(now, actor, "calendar_feed", id, "revoked")).await?)
        })
        .await
}

/// The calendar behind a secret.
///
/// # Errors
/// [`Problem::NotFound`] for a secret that is none, was revoked, or whose maker has no account any more.
pub async fn calendar(app: &App, secret: &str) -> Result<Vec<u8>, Problem> {
    let nothing = || Problem::not_found("page");
    let sql = app.store.read();
    let feed = feeds::find(sql, &hash_of(secret)).await?.ok_or_else(nothing)?;
    let account = AccountId::from_uuid(feed.account_id);
    let actor = accounts::api::actor(sql, account, app.clock.today()).await?.ok_or_else(nothing)?;
    let view = accounts::api::find(sql, account).await?.ok_or_else(nothing)?;
    let lang = if view.language == "en" { Lang::En } else { Lang::Vi };
    obligations::api::calendar(app, &actor, feed.agency_id.map(AgencyId::from_uuid), lang).await
}

fn words(secret: &[u8; 32]) -> String {
    secret.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Only this is kept. The secret has 256 random bits, so a plain hash tells nothing of it.
fn hash_of(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
