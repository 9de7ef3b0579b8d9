//! Background work of sending.

use std::time::Duration;

use thihanh_store::StoreError;

use super::usecase;
use crate::app::App;

/// How long the worker rests when nothing is due: whoever waits for a link to a new password waits no longer.
const REST: Duration = Duration::from_secs(2);

/// Sends whatever falls due until the program ends.
pub async fn run_forever(app: &App) {
    loop {
        if let Err(error) = usecase::send_due(app).await {
            tracing::warn!(%error, "messages could not be sent");
        }
        tokio::time::sleep(REST).await;
    }
}

/// Removes what was sent long ago.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(app: &App) -> Result<(), StoreError> {
    usecase::sweep(app).await.map(|_| ())
}
