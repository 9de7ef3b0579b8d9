//! Sending what is due.

use chrono::Duration;
use thihanh_kernel::ids::DeliveryId;
use thihanh_store::StoreError;

use super::place;
use crate::app::App;
use crate::modules::delivery::channel::Opened;
use crate::modules::delivery::model::message::Channel;
use crate::modules::delivery::model::retry::{self, Outcome};
use crate::modules::delivery::store::queue::{self, Claimed};

/// How long a worker has for one message; after that another takes it up.
const LEASE: Duration = Duration::minutes(5);
/// How long sent and dropped messages are kept.
const KEPT: Duration = Duration::days(90);

/// Sends until nothing is due, four at a time; how many were tried. Each is claimed just before it is sent, so that a worker that dies
/// leaves no more than these four in doubt.
///
/// # Errors
/// When the database does not answer.
pub async fn send_due(app: &App) -> Result<u64, StoreError> {
    let channels = app.channels.ready(app.store.read()).await?;
    if !queue::has_due(app.store.read(), &channels, app.clock.now()).await? {
        return Ok(0);
    }
    let lanes = tokio::join!(lane(app, &channels), lane(app, &channels), lane(app, &channels), lane(app, &channels));
    Ok(lanes.0? + lanes.1? + lanes.2? + lanes.3?)
}

async fn lane(app: &App, channels: &[Channel]) -> Result<u64, StoreError> {
    let mut tried = 0;
    while let Some(claimed) = queue::claim(&app.store, channels, app.clock.now(), LEASE).await? {
        let outcome = match open(app, &claimed) {
            Some(message) => app.channels.send(app, &message).await,
            None => Outcome::Never("the message cannot be opened: it was sealed with another key".into()),
        };
        let now = app.clock.now();
        let next = retry::next(outcome, claimed.attempts, now);
        if let retry::Next::Dead(reason) | retry::Next::Again(_, reason) = &next {
            tracing::warn!(id = %claimed.id, channel = claimed.channel, attempt = claimed.attempts, reason, "not sent");
        }
        app.store.write(async |tx| queue::end(tx, &claimed, &next, now).await).await?;
        tried += 1;
    }
    Ok(tried)
}

pub(super) fn open(app: &App, claimed: &Claimed) -> Option<Opened> {
    let id = DeliveryId::from_uuid(claimed.id);
    let recipient = app.vault.open(&place("recipient", id), &claimed.recipient).ok()?;
    let content = app.vault.open(&place("content", id), &claimed.content).ok()?;
    Some(Opened {
        id: claimed.id,
        to: serde_json::from_slice(&recipient).ok()?,
        content: serde_json::from_slice(&content).ok()?,
        at: app.clock.now(),
    })
}

/// Removes messages that were sent or dropped long ago.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(app: &App) -> Result<u64, StoreError> {
    let before = app.clock.now() - KEPT;
    app.store.write(async |tx| queue::sweep(tx, before).await).await
}
