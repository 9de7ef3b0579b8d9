//! What other modules and the edges may use of letters: the JSON API, and the head that an agency's documents bear.

use chrono::NaiveDate;
use thihanh_store::{Sql, StoreError};

pub use super::model::{Content, SigningForm};
use super::usecase;
use crate::modules::agencies::api::AgencyView;

mod acts;
pub mod http;
pub mod inheritance;

/// Head and foot of an agency's next document: those of its last letter, else what its name and place in the tree say.
///
/// # Errors
/// When the database does not answer.
pub async fn letterhead(sql: &dyn Sql, agency: &AgencyView, today: NaiveDate) -> Result<Content, StoreError> {
    usecase::head(sql, agency, today).await
}
