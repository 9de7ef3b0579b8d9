//! Events posted to other systems, signed.

use std::time::Duration;

use axum::http::header::{CONTENT_TYPE, USER_AGENT};
use axum::http::{Request, StatusCode};
use serde_json::Value as Json;
use thihanh_kernel::ids::WebhookId;

use super::Opened;
use crate::app::App;
use crate::modules::delivery::model::retry::Outcome;
use crate::modules::delivery::model::webhook::{
    EVENT_HEADER, ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, signature,
};
use crate::modules::delivery::store::targets;
use crate::modules::delivery::usecase::secret_place;

/// Longest wait for an answer.
const ANSWER: Duration = Duration::from_secs(10);

/// One try.
pub async fn send(app: &App, message: &Opened, to: WebhookId, event: &Json) -> Outcome {
    let found = match targets::find(app.store.read(), to).await {
        Ok(found) => found,
        Err(error) => return Outcome::Later(error.to_string()),
    };
    let Some((target, sealed)) = found.filter(|(target, _)| target.is_active) else {
        return Outcome::Never("the target is switched off".into());
    };
    let secret = app.vault.open(&secret_place(to), &sealed).ok().and_then(|secret| String::from_utf8(secret).ok());
    let Some(secret) = secret else {
        return Outcome::Never("the target's secret was sealed with another key".into());
    };
    let body = event.to_string().into_bytes();
    let timestamp = message.at.timestamp();
    let request = Request::post(&target.url)
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, concat!("thihanh/", env!("CARGO_PKG_VERSION")))
        .header(EVENT_HEADER, event["event"].as_str().unwrap_or_default())
        .header(ID_HEADER, message.id.to_string())
        .header(TIMESTAMP_HEADER, timestamp)
        .header(SIGNATURE_HEADER, signature(&secret, timestamp, &body))
        .body(body);
    let Ok(request) = request else { return Outcome::Never("the target's address is none".into()) };
    match app.outbound.send(request, ANSWER).await {
        Ok(answer) if answer.status().is_success() => Outcome::Sent,
        // Gone: the other side says for good that it wants no more.
        Ok(answer) if answer.status() == StatusCode::GONE => Outcome::Never("410 Gone".into()),
        Ok(answer) if answer.status().is_redirection() => {
            Outcome::Later(format!("{}: redirects are not followed", answer.status()))
        }
        Ok(answer) => Outcome::Later(answer.status().to_string()),
        Err(error) => Outcome::Later(error.to_string()),
    }
}
