//! Setting the installation's Official Account up.

use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::Instant;
use thihanh_store::journal::{self, Entry};
use uuid::Uuid;

use super::manage::DeliveryError;
use super::zalo_place;
use crate::app::App;
use crate::modules::delivery::policy;
use crate::modules::delivery::store::zalo;

/// Longest secret or token, in bytes.
const LONGEST: usize = 4_000;

/// What is known of the account: never its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZaloState {
    /// Id of the application at Zalo.
    pub app_id: String,
    /// Until when the access token is good; `None` where the next message gets one.
    pub expires_at: Option<Instant>,
    /// Why the last exchange failed; empty where it did not.
    pub last_error: String,
    /// When the tokens changed last.
    pub updated_at: Instant,
}

/// The account as it was typed.
#[derive(Clone, Default)]
pub struct ZaloForm {
    /// Id of the application at Zalo.
    pub app_id: String,
    /// Its secret.
    pub app_secret: String,
    /// A refresh token of the account, as Zalo's page for developers gives it.
    pub refresh_token: String,
}

/// The account; `None` where none is set up.
///
/// # Errors
/// When the actor may not look.
pub async fn zalo_state(app: &App, actor: &Actor) -> Result<Option<ZaloState>, DeliveryError> {
    policy::may_manage(actor).map_err(DeliveryError::Denied)?;
    let found = zalo::find(app.store.read()).await?;
    Ok(found.map(|account| ZaloState {
        app_id: account.app_id,
        expires_at: account.access_token.and(account.expires_at),
        last_error: account.last_error,
        updated_at: account.updated_at,
    }))
}

/// Sets the account up, in place of an earlier one.
///
/// # Errors
/// When the actor may not, or a field is missing.
pub async fn set_zalo(app: &App, actor: &Actor, form: &ZaloForm) -> Result<(), DeliveryError> {
    policy::may_manage(actor).map_err(DeliveryError::Denied)?;
    let fields = [("app_id", &form.app_id), ("app_secret", &form.app_secret), ("refresh_token", &form.refresh_token)];
    let is_good = |text: &str| {
        let text = text.trim();
        !text.is_empty() && text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let faults: Vec<_> = fields
        .into_iter()
        .filter(|(_, text)| !is_good(text))
        .map(|(field, _)| FieldError::new(field, "zalo-value"))
        .collect();
    if !faults.is_empty() {
        return Err(DeliveryError::Invalid(faults));
    }
    let now = app.clock.now();
    let seal = |part: &str, text: &str| {
        app.vault.seal(app.ids.as_ref(), &zalo_place(part), text.trim().as_bytes()).map_err(|_| DeliveryError::Seal)
    };
    let (secret, token) = (seal("app_secret", &form.app_secret)?, seal("refresh_token", &form.refresh_token)?);
    app.store
        .write(async |tx| {
            zalo::put(tx, form.app_id.trim(), secret.clone(), token.clone(), now).await?;
            let entry = Entry::new(now, actor, "zalo_account", Uuid::nil(), "set").with("app_id", form.app_id.trim());
            Ok(journal::append(tx, entry).await?)
        })
        .await
}

/// Takes the account out, if one is set up; messages to Zalo wait.
///
/// # Errors
/// When the actor may not.
pub async fn remove_zalo(app: &App, actor: &Actor) -> Result<(), DeliveryError> {
    policy::may_manage(actor).map_err(DeliveryError::Denied)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            if !zalo::remove(tx).await? {
                return Ok(());
            }
            Ok(journal::append(tx, Entry::new(now, actor, "zalo_account", Uuid::nil(), "removed")).await?)
        })
        .await
}
