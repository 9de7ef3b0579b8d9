//! Background work of the ledger; each kind can be run at any time and twice.

use super::usecase::{self, LedgerError};
use crate::app::App;

/// Generates recurring obligations to the end of next year.
///
/// # Errors
/// When the database does not answer.
pub async fn generate_series(app: &App) -> Result<(), LedgerError> {
    let opened = usecase::generate_series(app).await?;
    if opened > 0 {
        tracing::info!(opened, "recurring obligations generated");
    }
    Ok(())
}

/// Compares the counters with the ledger, and writes them anew where they differ. Reads the whole ledger: once a night.
///
/// # Errors
/// When the database does not answer.
pub async fn check_counters(app: &App) -> Result<(), LedgerError> {
    usecase::check_counters(app).await.map(|_| ())
}
