//! What other modules and the edges may use of conditions: what the registers come to for many agencies at once, and the JSON API.

mod bodies;
pub mod http;

use std::collections::HashMap;

use thihanh_kernel::ids::AgencyId;
use thihanh_store::{Sql, StoreError};

/// The money that each agency was allotted for monitoring in these years, in đồng; agencies without any are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn allotted_vnd_by_agency(
    sql: &dyn Sql,
    (from, to): (i32, i32),
) -> Result<HashMap<AgencyId, u64>, StoreError> {
    super::store::budget::allotted_vnd_by_agency(sql, from, to).await
}
pub use super::model::numbers::{BudgetNumbers, Numbers, StaffNumbers, TrainingNumbers, per_mille};
pub use super::usecase::{numbers_of, whole_year};
