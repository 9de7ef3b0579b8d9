//! Background work: what is run how often. Each kind is idempotent, so an instance that dies in the middle costs nothing.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::modules::{accounts, obligations};

/// How long the loop sleeps between two rounds.
const ROUND: Duration = Duration::from_secs(60);

/// Runs every kind of work once. A failure of one is logged and does not stop the others.
pub async fn run_once(app: &App) {
    if let Err(error) = accounts::usecase::sweep(app).await {
        tracing::warn!(%error, "sessions could not be swept");
    }
    if let Err(error) = obligations::jobs::generate_series(app).await {
        tracing::warn!(%error, "recurring obligations could not be generated");
    }
}

/// Runs [`run_once`] every minute until the program ends.
pub async fn run_forever(app: Arc<App>) {
    loop {
        run_once(&app).await;
        tokio::time::sleep(ROUND).await;
    }
}
