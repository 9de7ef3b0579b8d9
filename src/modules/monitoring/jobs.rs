//! Background work of monitoring.

use super::usecase::{self, MonitoringError};
use crate::app::App;

/// Opens what the rules ask for.
///
/// # Errors
/// When the database does not answer.
pub async fn nightly(app: &App) -> Result<(), MonitoringError> {
    let opened = usecase::open_duties(app).await?;
    if opened.new > 0 {
        tracing::info!(opened = opened.new, "agencies owe a plan of monitoring");
    }
    Ok(())
}
