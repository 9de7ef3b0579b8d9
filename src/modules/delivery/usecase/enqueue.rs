//! Putting messages in, in the transaction of what makes them needed.

use thihanh_kernel::ids::DeliveryId;
use thihanh_kernel::time::Instant;
use thihanh_store::{StoreError, WriteTx};

use super::place;
use crate::app::App;
use crate::modules::delivery::model::message::Message;
use crate::modules::delivery::store::queue::{self, Sealed};

/// Puts one message in. `false` when its key is taken.
///
/// # Errors
/// When the database does not answer.
pub async fn enqueue(app: &App, tx: &WriteTx, message: Message) -> Result<bool, StoreError> {
    Ok(enqueue_all(app, tx, vec![message]).await? == 1)
}

/// Puts many in, several hundred per statement; how many were new.
///
/// # Errors
/// When the database does not answer.
pub async fn enqueue_all(app: &App, tx: &WriteTx, messages: Vec<Message>) -> Result<u64, StoreError> {
    let now = app.clock.now();
    let sealed = messages.into_iter().map(|message| seal(app, message, now)).collect::<Result<_, _>>()?;
    queue::insert(tx, sealed, now).await
}

fn seal(app: &App, message: Message, now: Instant) -> Result<Sealed, StoreError> {
    let id = DeliveryId::fresh(app.ids.as_ref(), now);
    let sealed = |part: &str, value: Vec<u8>| {
        app.vault
            .seal(app.ids.as_ref(), &place(part, id), &value)
            .map_err(|_| StoreError::Unreadable { what: "message" })
    };
    Ok(Sealed {
        id,
        channel: message.to.channel(),
        purpose: message.purpose,
        recipient: sealed("recipient", serde_json::to_vec(&message.to)?)?,
        content: sealed("content", serde_json::to_vec(&message.content)?)?,
        about: message.about,
        unique_key: message.unique_key,
        next_at: message.not_before.unwrap_or(now),
    })
}
