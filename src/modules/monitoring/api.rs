//! What other modules and the edges may use of monitoring: fields of state management, and the JSON API.

pub mod http;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{Sql, StoreError};

pub use super::model::rules::Field;
pub use super::usecase::install;

use super::store;

/// The fields of state management of a jurisdiction that hold on a day, in the order of lists.
///
/// # Errors
/// When the database does not answer.
pub async fn fields(sql: &impl Sql, jurisdiction: AgencyId, on: NaiveDate) -> Result<Vec<Field>, StoreError> {
    store::rules::fields(sql, jurisdiction, on).await
}
