//! The demo: a sample province with its people and directives, standing on a day of its own. All of it is invented.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::time::Clock;

use crate::app::App;
use crate::identity::DemoClock;
use crate::modules::accounts::usecase::{self as accounts, AddAccount};
use crate::modules::agencies;

/// The password of every person of the demo: it protects nothing but invented data.
pub const PASSWORD: &str = "dùng thử 2026";

/// File of the data folder that makes it a demo's.
const DAY_FILE: &str = "demo-day";

/// The day on which the demo stands when nothing is said.
///
/// # Panics
/// Never: the day exists.
#[must_use]
pub fn default_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 16).unwrap_or(NaiveDate::MIN)
}

/// The same installation with the demo's clock, where it is a demo.
///
/// # Errors
/// When the file that keeps the day holds none.
pub fn with_its_day(app: App) -> anyhow::Result<App> {
    match day_of(&app.config.data)? {
        Some(day) => Ok(App { clock: Arc::new(DemoClock::starting_at(day)), is_demo: true, ..app }),
        None => Ok(app),
    }
}

/// The demo's day, kept in its data folder; `None` where the folder is no demo's.
fn day_of(data: &Path) -> anyhow::Result<Option<NaiveDate>> {
    match std::fs::read_to_string(data.join(DAY_FILE)) {
        Ok(text) => Ok(Some(text.trim().parse().context("the demo's day is no date")?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context("the demo's day cannot be read"),
    }
}
