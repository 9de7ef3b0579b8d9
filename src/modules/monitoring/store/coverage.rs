//! Which field is watched by whose plan, for the matrix of a year.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};
use uuid::Uuid;

use crate::modules::monitoring::model::coverage::Watch;

/// The fields of the plans of a jurisdiction for a year, along the duties of the year; levels are those of a day. The matrix has a column for each
/// agency of the province's level, so these come one by one; those below are only ever counted, and three thousand communes come as one row
/// for each field.
pub(crate) fn statement(jurisdiction: AgencyId, year: i32, on: NaiveDate) -> SqlText {
    let mut text = SqlText::new(
        "SELECT w.field_code, w.level, w.agency_id, w.is_issued, count(*) AS plans FROM \
         (SELECT f.field_code, v.level, d.seq, CASE WHEN v.level = 'province' THEN d.agency_id END AS agency_id, ",
    );
    // What an amendment adds counts once the amendment is issued.
    text.push(
        "(p.state = 'issued' AND (f.amendment = 0 OR EXISTS (SELECT 1 FROM monitoring_plan_amendment a \
             WHERE a.plan_id = p.id AND a.amendment = f.amendment AND a.number IS NOT NULL))) AS is_issued \
         FROM plan_duty d JOIN monitoring_plan p ON p.duty_id = d.id JOIN monitoring_plan_field f ON f.plan_id = p.id \
         JOIN agency_version v ON v.agency_id = d.agency_id AND v.valid_from <= ",
    );
    text.bind(on).push(" AND (v.valid_to IS NULL OR v.valid_to >= ").bind(on);
    text.push(") WHERE d.jurisdiction_id = ").bind(jurisdiction.uuid()).push(" AND d.year = ").bind(i64::from(year));
    text.push(") AS w GROUP BY w.field_code, w.level, w.agency_id, w.is_issued ORDER BY min(w.seq), w.field_code");
    text
}

/// [`statement`], read.
pub(crate) async fn watches(
    sql: &dyn Sql,
    jurisdiction: AgencyId,
    year: i32,
    on: NaiveDate,
) -> Result<Vec<Watch>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        field_code: String,
        level: String,
        agency_id: Option<Uuid>,
        is_issued: bool,
        plans: i64,
    }
    let rows: Vec<Row> = sql.all_of(statement(jurisdiction, year, on)).await?;
    let read = |row: Row| Watch {
        field: row.field_code,
        agency: row.agency_id.map(AgencyId::from_uuid),
        level: row.level,
        is_issued: row.is_issued,
        plans: usize::try_from(row.plans).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(read).collect())
}
