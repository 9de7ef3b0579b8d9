//! Background work of the ledger; each kind can be run at any time and twice.

use thihanh_kernel::access::Actor;

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

/// What reads the whole ledger: terms are counted anew where days off changed, the yearly proof of continuous duties is asked for,
/// and counters are written anew where they are wrong.
///
/// # Errors
/// When the database does not answer.
pub async fn nightly(app: &App) -> Result<(), LedgerError> {
    let moved = usecase::recompute_due_dates(app, &Actor::system("nightly")).await?;
    if moved > 0 {
        tracing::info!(moved, "due dates moved because days off changed");
    }
    let reminded = usecase::remind_continuous(app).await?;
    if reminded > 0 {
        tracing::info!(reminded, "yearly proofs of continuous duties asked for");
    }
    usecase::check_counters(app).await.map(|_| ())
}
