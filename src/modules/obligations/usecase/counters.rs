//! The check of the counters, and their rebuild.

use super::{LedgerError, store};
use crate::app::App;

/// Compares every counter with the ledger and writes them anew where any differs; gives how many differed.
///
/// # Errors
/// When the database does not answer.
pub async fn check_counters(app: &App) -> Result<u64, LedgerError> {
    let found = store::counters::differences(app.store.read()).await?;
    if found > 0 {
        tracing::warn!(found, "counters of the ledger differed and are written anew");
        rebuild_counters(app).await?;
    }
    Ok(found)
}

/// Writes all counters anew: after the tree of agencies changed, or after a bulk load.
///
/// # Errors
/// When the database does not answer.
pub async fn rebuild_counters(app: &App) -> Result<(), LedgerError> {
    app.store.write(async |tx| store::counters::rebuild(tx).await.map_err(LedgerError::from)).await
}
