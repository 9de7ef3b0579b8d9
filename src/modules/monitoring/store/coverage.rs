//! Which field is watched by whose plan, for the matrix of a year.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, StoreError, values};
use uuid::Uuid;

use crate::modules::monitoring::model::coverage::Watch;

/// Every field of every plan of a jurisdiction for a year, along the duties of the year; agencies with their level on a day.
pub(crate) async fn watches(
    sql: &impl Sql,
    jurisdiction: AgencyId,
    year: i32,
    on: NaiveDate,
) -> Result<Vec<Watch>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        field_code: String,
        agency_id: Uuid,
        level: String,
        is_issued: bool,
    }
    // What an amendment adds counts once the amendment is issued.
    let statement = "SELECT f.field_code, d.agency_id, v.level,
             (p.state = 'issued' AND (f.amendment = 0 OR EXISTS (SELECT 1 FROM monitoring_plan_amendment a
                 WHERE a.plan_id = p.id AND a.amendment = f.amendment AND a.number IS NOT NULL))) AS is_issued
         FROM plan_duty d JOIN monitoring_plan p ON p.duty_id = d.id JOIN monitoring_plan_field f ON f.plan_id = p.id
         JOIN agency_version v ON v.agency_id = d.agency_id AND v.valid_from <= $3 AND (v.valid_to IS NULL OR v.valid_to >= $3)
         WHERE d.year = $2 AND d.jurisdiction_id = $1 ORDER BY d.seq";
    let rows: Vec<Row> = sql.all(statement, values![jurisdiction.uuid(), i64::from(year), on]).await?;
    let read = |row: Row| Watch {
        field: row.field_code,
        agency: AgencyId::from_uuid(row.agency_id),
        level: row.level,
        is_issued: row.is_issued,
    };
    Ok(rows.into_iter().map(read).collect())
}
