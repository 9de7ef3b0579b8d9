//! Messages of the installation's Zalo Official Account.

use std::time::Duration;

use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use super::Opened;
use crate::app::App;
use crate::modules::delivery::model::retry::Outcome;
use crate::modules::delivery::model::zalo::{self, Answer, Tokens};
use crate::modules::delivery::store;
use crate::modules::delivery::usecase::zalo_place;

/// Longest wait for an answer.
const ANSWER: Duration = Duration::from_secs(15);
/// How long one worker has for the exchange of tokens.
const LEASE: chrono::Duration = chrono::Duration::minutes(2);
/// A token that ends so soon is got anew before it is used.
const MARGIN: chrono::Duration = chrono::Duration::minutes(5);

/// One try.
pub async fn send(app: &App, message: &Opened, user_id: &str, text: &str) -> Outcome {
    match try_send(app, message, user_id, text).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Later(error.to_string()),
    }
}

async fn try_send(app: &App, message: &Opened, user_id: &str, text: &str) -> anyhow::Result<Outcome> {
    let Some(token) = access_token(app, message).await? else {
        return Ok(Outcome::Later("another worker gets a new token from Zalo".into()));
    };
    let request = Request::post(format!("{}/v3.0/oa/message/cs", app.config.zalo_api))
        .header(CONTENT_TYPE, "application/json")
        .header("access_token", token)
        .body(zalo::consultation(user_id, text).to_string().into_bytes())?;
    let answer: Answer = ask(app, request).await?;
    let (outcome, is_spoiled) = zalo::understood(&answer);
    if is_spoiled {
        let reason = format!("Zalo {}: {}", answer.error, answer.message);
        app.store.write(async |tx| store::zalo::spoiled(tx, &reason, message.at).await).await?;
    }
    Ok(outcome)
}

/// The access token, got anew where it ends soon; `None` while somebody else does that.
async fn access_token(app: &App, message: &Opened) -> anyhow::Result<Option<String>> {
    let now = message.at;
    let account =
        store::zalo::find(app.store.read()).await?.ok_or_else(|| anyhow::anyhow!("no Zalo account is set up"))?;
    let open = |part: &str, sealed: &[u8]| -> anyhow::Result<String> {
        Ok(String::from_utf8(app.vault.open(&zalo_place(part), sealed)?)?)
    };
    if let (Some(token), Some(expires_at)) = (&account.access_token, account.expires_at)
        && expires_at > now + MARGIN
    {
        return Ok(Some(open("access_token", token)?));
    }
    if !app.store.write(async |tx| store::zalo::begin_refresh(tx, now, LEASE).await).await? {
        return Ok(None);
    }
    let fields = zalo::exchange(&account.app_id, &open("refresh_token", &account.refresh_token)?);
    let request = Request::post(format!("{}/v4/oa/access_token", app.config.zalo_oauth))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("secret_key", open("app_secret", &account.app_secret)?)
        .body(serde_html_form::to_string(fields)?.into_bytes())?;
    let tokens: Tokens = match ask(app, request).await {
        Ok(tokens) => tokens,
        Err(error) => {
            let reason = error.to_string();
            app.store.write(async |tx| store::zalo::spoiled(tx, &reason, now).await).await?;
            return Err(error);
        }
    };
    let seal = |part: &str, value: &str| app.vault.seal(app.ids.as_ref(), &zalo_place(part), value.as_bytes());
    let (access, refresh) =
        (seal("access_token", &tokens.access_token)?, seal("refresh_token", &tokens.refresh_token)?);
    let expires_at = now + chrono::Duration::seconds(tokens.seconds());
    app.store
        .write(async |tx| store::zalo::refreshed(tx, access.clone(), refresh.clone(), expires_at, now).await)
        .await?;
    Ok(Some(tokens.access_token))
}

/// Asks and reads the answer. No token and no answer is repeated in an error: answers hold tokens.
async fn ask<T: DeserializeOwned>(app: &App, request: Request<Vec<u8>>) -> anyhow::Result<T> {
    let answer = app.outbound.send(request, ANSWER).await?;
    if !answer.status().is_success() {
        anyhow::bail!("Zalo answers {}", answer.status());
    }
    serde_json::from_slice(answer.body()).map_err(|_| anyhow::anyhow!("Zalo refused: the answer has another shape"))
}
