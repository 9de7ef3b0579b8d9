//! What other modules and the edges may use of monitoring: fields of state management, the lines of issued
//! plans that they carry out, and the JSON API.

mod acts;
mod bodies;
pub mod http;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{Sql, StoreError};

pub use super::model::plan::{Activity, PlanField, PlanItem};
pub use super::model::rules::Field;
pub use super::usecase::{InspectionLine, IssuedPlan, LineFault, inspection_line, install, issued_plan};
pub use super::web::activity_text;

use super::store;

/// The fields of state management of a jurisdiction that hold on a day, in the order of lists.
///
/// # Errors
/// When the database does not answer.
pub async fn fields(sql: &impl Sql, jurisdiction: AgencyId, on: NaiveDate) -> Result<Vec<Field>, StoreError> {
    store::rules::fields(sql, jurisdiction, on).await
}
