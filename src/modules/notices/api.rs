//! What the edges and other modules may use of notices.

pub mod http;
pub mod inheritance;

use thihanh_kernel::ids::AccountId;
use thihanh_kernel::page::Count;

use super::usecase;
use crate::app::App;

pub use super::usecase::install_rules;

/// How many notices somebody has not read, for the frame of pages; `None` where there are none, or the database does not answer.
pub async fn unread(app: &App, account: AccountId) -> Option<Count> {
    match usecase::unread(app, account).await {
        Ok(0) => None,
        Ok(unread) => Some(Count::capped(unread, 99)),
        Err(error) => {
            tracing::warn!(%error, "unread notices could not be counted");
            None
        }
    }
}
