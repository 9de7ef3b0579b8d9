//! What the edges use of running the installation.

pub use super::model::facts::{Facts, LAST_BACKUP, Work};
pub use super::usecase::facts;
pub use super::watch::Watch;
