//! Background work of the ledger; each kind can be run at any time and twice.

use thihanh_kernel::access::Actor;

use super::usecase::{self, LedgerError};
use crate::app::App;

/// Draws the small picture of a file that was brought.
pub const PREVIEW: &str = "evidence_preview";

/// Does a piece of queued work of the kind [`PREVIEW`].
///
/// # Errors
/// When the work names no file, or the database or the store of files does not answer.
pub async fn preview(app: &App, payload: &serde_json::Value) -> anyhow::Result<()> {
    let evidence = serde_json::from_value(payload["evidence"].clone())?;
    Ok(usecase::make_preview(app, evidence).await?)
}

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

/// Counts terms in working days anew, after days off changed; what moves is logged in the history of each obligation.
///
/// # Errors
/// When the database does not answer.
pub async fn count_again(app: &App) -> Result<(), LedgerError> {
    let moved = usecase::recompute_due_dates(app, &Actor::system("calendar")).await?;
    if moved > 0 {
        tracing::info!(moved, "due dates moved because days off changed");
    }
    Ok(())
}

/// What reads the whole ledger: terms are counted anew (a release may bring other days off), the yearly proof of continuous duties is asked for,
/// and counters are written anew where they are wrong.
///
/// # Errors
/// When the database does not answer.
pub async fn nightly(app: &App) -> Result<(), LedgerError> {
    count_again(app).await?;
    let reminded = usecase::remind_continuous(app).await?;
    if reminded > 0 {
        tracing::info!(reminded, "yearly proofs of continuous duties asked for");
    }
    usecase::check_counters(app).await.map(|_| ())
}
