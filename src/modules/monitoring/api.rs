//! What other modules and the edges may use of monitoring: fields of state management, issued plans as
//! documents, the lines of them that they carry out, and the JSON API.

mod acts;
mod bodies;
pub mod http;
pub mod inheritance;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, MonitoringPlanId};
use thihanh_kernel::problem::Problem;
use thihanh_papers::writing::Official;
use thihanh_store::{Sql, StoreError};

pub use super::model::plan::{PlanField, PlanItem};
pub use super::model::rules::Field;
pub use super::model::words::Activity;
pub use super::usecase::{InspectionLine, IssuedPlan, LineFault, inspection_line, install, issued_plan};
pub use super::web::activity_text;

use super::{store, usecase};
use crate::app::App;

/// The fields of state management of a jurisdiction that hold on a day, in the order of lists.
///
/// # Errors
/// When the database does not answer.
pub async fn fields(sql: &dyn Sql, jurisdiction: AgencyId, on: NaiveDate) -> Result<Vec<Field>, StoreError> {
    store::rules::fields(sql, jurisdiction, on).await
}

/// An issued plan as the document that it is.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanPaper {
    /// The plan.
    pub id: MonitoringPlanId,
    /// Its code.
    pub code: String,
    /// Whose plan it is.
    pub agency: AgencyId,
    /// Code and name of each field.
    pub fields: Vec<(String, String)>,
    /// The document, as it was issued: amendments have documents of their own.
    pub document: Official,
}

/// An issued plan; `None` while it was not issued, and where the actor may not know of it.
///
/// # Errors
/// When the database does not answer.
pub async fn plan_paper(app: &App, actor: &Actor, code: &str) -> Result<Option<PlanPaper>, Problem> {
    let found = usecase::issued_document(app, actor, code).await.map_err(Problem::from)?;
    Ok(found.map(|(plan, fields, document)| PlanPaper {
        id: plan.id,
        code: plan.code,
        agency: plan.duty.agency,
        fields: fields.into_iter().map(|field| (field.field, field.name)).collect(),
        document,
    }))
}

/// An issued plan in a few facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanIssued {
    /// The plan.
    pub id: MonitoringPlanId,
    /// `TD-2026-0001`.
    pub code: String,
    /// Whose plan it is.
    pub agency: AgencyId,
    /// For which year.
    pub year: i64,
    /// `07/KH-STP`.
    pub label: String,
    /// Its day.
    pub issued_on: NaiveDate,
}

/// The plans issued between two days, the newest first; at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn plans_issued(
    sql: &dyn Sql,
    days: (NaiveDate, NaiveDate),
    limit: i64,
) -> Result<Vec<PlanIssued>, StoreError> {
    let issued = |row: store::plans::IssuedRow| PlanIssued {
        id: MonitoringPlanId::from_uuid(row.id),
        code: row.code,
        agency: AgencyId::from_uuid(row.agency_id),
        year: row.year,
        label: format!("{:02}/{}", row.number, row.symbol),
        issued_on: row.issued_on,
    };
    Ok(store::plans::issued_between(sql, days, limit).await?.into_iter().map(issued).collect())
}
