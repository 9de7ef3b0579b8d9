//! Background work of notices; each kind can be run at any time and twice.

use thihanh_store::StoreError;

use super::usecase;
use crate::app::App;

/// Tells what happened in the ledger since the last round.
///
/// # Errors
/// When the database does not answer.
pub async fn tell(app: &App) -> Result<(), StoreError> {
    let told = usecase::tell(app).await?;
    if told > 0 {
        tracing::info!(told, "notices written");
    }
    Ok(())
}

/// The run of a working day.
///
/// # Errors
/// When the database does not answer.
pub async fn morning(app: &App) -> Result<(), StoreError> {
    let run = usecase::morning(app).await?;
    tracing::info!(reminders = run.reminders, rungs = run.rungs, digests = run.digests, "reminders of the day made");
    Ok(())
}
