//! Plans with their fields, lines and amendments.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, MonitoringPlanId, PlanDutyId, PlanLineId};
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use super::duties::{COLUMNS as DUTY_COLUMNS, DutyRow};
use crate::modules::monitoring::model::content::Content;
use crate::modules::monitoring::model::line::AskedLine;
use crate::modules::monitoring::model::plan::{Amendment, Duty, Plan, PlanField, PlanItem};
use crate::modules::monitoring::model::words::PlanState;
use crate::modules::monitoring::policy::Stakes;

#[derive(FromQueryResult)]
struct PlanPart {
    id: Uuid,
    code: String,
    state: String,
    content: String,
    number: Option<i64>,
    issued_on: Option<NaiveDate>,
    submitted_on: Option<NaiveDate>,
    submitted_by: Option<Uuid>,
    accepted_on: Option<NaiveDate>,
    accepted_by: Option<Uuid>,
    returned_why: String,
    copied_from: Option<Uuid>,
    docx_hash: Option<String>,
    pdf_hash: Option<String>,
    created_at: DateTime<Utc>,
    created_by: Option<Uuid>,
    updated_at: DateTime<Utc>,
    version: i64,
}

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    duty: DutyRow,
    #[sea_orm(nested)]
    plan: PlanPart,
}

impl TryFrom<Row> for Plan {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let unreadable = |what: &'static str| StoreError::Unreadable { what };
        let Row { duty, plan } = row;
        let number = plan.number.and_then(|number| u32::try_from(number).ok());
        let by = |id: Option<Uuid>| id.map(AccountId::from_uuid);
        Ok(Self {
            id: MonitoringPlanId::from_uuid(plan.id),
            code: plan.code,
            duty: duty.into(),
            state: PlanState::parse(&plan.state).ok_or_else(|| unreadable("state of a plan"))?,
            content: serde_json::from_str(&plan.content).map_err(|_| unreadable("content of a plan"))?,
            issued: number.zip(plan.issued_on),
            submitted: plan.submitted_on.map(|on| (on, by(plan.submitted_by))),
            accepted: plan.accepted_on.map(|on| (on, by(plan.accepted_by))),
            returned_why: plan.returned_why,
            copied_from: plan.copied_from.map(MonitoringPlanId::from_uuid),
            files: plan.docx_hash.zip(plan.pdf_hash),
            created_at: plan.created_at,
            created_by: by(plan.created_by),
            updated_at: plan.updated_at,
            version: plan.version,
        })
    }
}

fn select(condition: &str) -> String {
    format!(
        "SELECT {DUTY_COLUMNS}, p.id, p.code, p.state, p.content, p.number, p.issued_on, p.submitted_on, p.submitted_by, p.accepted_on, \
         p.accepted_by, p.returned_why, p.copied_from, p.docx_hash, p.pdf_hash, p.created_at, p.created_by, p.updated_at, p.version \
         FROM monitoring_plan p JOIN plan_duty d ON d.id = p.duty_id WHERE {condition}"
    )
}

async fn one(sql: &dyn Sql, statement: &str, values: Vec<thihanh_store::Value>) -> Result<Option<Plan>, StoreError> {
    sql.optional::<Row>(statement, values).await?.map(Plan::try_from).transpose()
}

/// The plan with this code.
pub(crate) async fn find(sql: &dyn Sql, code: &str) -> Result<Option<Plan>, StoreError> {
    one(sql, &select("p.code = $1"), values![code]).await
}

/// The same, locked until the transaction ends.
pub(crate) async fn find_for_update(tx: &WriteTx, code: &str) -> Result<Option<Plan>, StoreError> {
    // The plan is locked and not its duty: that one never changes.
    let lock = if tx.dialect().for_update().is_empty() { "" } else { " FOR UPDATE OF p" };
    one(tx, &format!("{}{lock}", select("p.code = $1")), values![code]).await
}

/// The plan of a duty.
pub(crate) async fn of_duty(sql: &dyn Sql, duty: PlanDutyId) -> Result<Option<Plan>, StoreError> {
    one(sql, &select("p.duty_id = $1"), values![duty.uuid()]).await
}

/// The plan of an agency for a year.
pub(crate) async fn of_agency(sql: &dyn Sql, agency: AgencyId, year: i32) -> Result<Option<Plan>, StoreError> {
    one(sql, &select("d.agency_id = $1 AND d.year = $2"), values![agency.uuid(), i64::from(year)]).await
}

/// The agencies that have to do with a duty, and what stands or stood above them since it was opened.
pub(crate) async fn stakes(sql: &dyn Sql, duty: &Duty, is_issued: bool) -> Result<Stakes, StoreError> {
    Ok(Stakes {
        agency: super::above(sql, duty.agency, duty.opened_on).await?,
        overseer: super::above(sql, duty.overseer, duty.opened_on).await?,
        is_issued,
    })
}

/// A new plan.
pub(crate) async fn insert(tx: &WriteTx, plan: &Plan) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO monitoring_plan (id, code, duty_id, state, content, symbol, returned_why, copied_from, created_at, created_by, \
         updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, $9, $8, 1)",
        values![
            plan.id.uuid(),
            plan.code.as_str(),
            plan.duty.id.uuid(),
            plan.state.as_str(),
            content(&plan.content)?,
            plan.content.symbol.as_str(),
            plan.copied_from.map(MonitoringPlanId::uuid),
            plan.created_at,
            plan.created_by.map(AccountId::uuid)
        ],
    )
    .await
    .map(|_| ())
}

fn content(content: &Content) -> Result<String, StoreError> {
    serde_json::to_string(content).map_err(|_| StoreError::Unreadable { what: "content of a plan" })
}

/// Saves a locked plan as its next version.
pub(crate) async fn save(tx: &WriteTx, plan: &Plan) -> Result<(), StoreError> {
    let (docx, pdf) = plan.files.clone().unzip();
    tx.execute(
        "UPDATE monitoring_plan SET state = $2, content = $3, symbol = $4, number = $5, issued_on = $6, submitted_on = $7, \
         submitted_by = $8, accepted_on = $9, accepted_by = $10, returned_why = $11, docx_hash = $12, pdf_hash = $13, updated_at = $14, \
         version = version + 1 WHERE id = $1",
        values![
            plan.id.uuid(),
            plan.state.as_str(),
            content(&plan.content)?,
            plan.content.symbol.as_str(),
            plan.issued.map(|(number, _)| i64::from(number)),
            plan.issued.map(|(_, on)| on),
            plan.submitted.map(|(on, _)| on),
            plan.submitted.and_then(|(_, by)| by).map(AccountId::uuid),
            plan.accepted.map(|(on, _)| on),
            plan.accepted.and_then(|(_, by)| by).map(AccountId::uuid),
            plan.returned_why.as_str(),
            docx,
            pdf,
            plan.updated_at
        ],
    )
    .await
    .map(|_| ())
}

/// Removes a plan that was given up, with everything in it.
pub(crate) async fn remove(tx: &WriteTx, id: MonitoringPlanId) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM monitoring_plan_field WHERE plan_id = $1",
        "DELETE FROM monitoring_plan_item WHERE plan_id = $1",
        "UPDATE monitoring_plan SET copied_from = NULL WHERE copied_from = $1",
        "DELETE FROM monitoring_plan WHERE id = $1",
    ] {
        tx.execute(statement, values![id.uuid()]).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct FieldRow {
    field_code: String,
    name_vi: String,
    reason: String,
    note: String,
    why_apart: String,
    matched_field: Option<String>,
    amendment: i64,
}

/// The fields of a plan, in the order of lists.
pub(crate) async fn fields(sql: &dyn Sql, plan: MonitoringPlanId) -> Result<Vec<PlanField>, StoreError> {
    let statement =
        "SELECT f.field_code, k.name_vi, f.reason, f.note, f.why_apart, f.matched_field, f.amendment FROM monitoring_plan_field f
         JOIN field k ON k.code = f.field_code WHERE f.plan_id = $1 ORDER BY k.sort_order, f.field_code";
    let rows: Vec<FieldRow> = sql.all(statement, values![plan.uuid()]).await?;
    let read = |row: FieldRow| {
        Ok(PlanField {
            field: row.field_code,
            name: row.name_vi,
            reason: row.reason.parse().map_err(|_| StoreError::Unreadable { what: "reason of a field" })?,
            note: row.note,
            why_apart: row.why_apart,
            matched: row.matched_field,
            amendment: row.amendment,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Adds a field, or changes it where it is in the plan.
pub(crate) async fn put_field(tx: &WriteTx, plan: MonitoringPlanId, field: &PlanField) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO monitoring_plan_field (plan_id, field_code, reason, note, why_apart, matched_field, amendment)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (plan_id, field_code) DO UPDATE SET reason = excluded.reason, note = excluded.note, why_apart = excluded.why_apart,
             matched_field = excluded.matched_field",
        values![
            plan.uuid(),
            field.field.as_str(),
            field.reason.as_str(),
            field.note.as_str(),
            field.why_apart.as_str(),
            field.matched.as_deref(),
            field.amendment
        ],
    )
    .await
    .map(|_| ())
}

/// Takes a field out that came with an amendment (0: the plan itself); `false` where there is none.
pub(crate) async fn remove_field(
    tx: &WriteTx,
    plan: MonitoringPlanId,
    field: &str,
    amendment: i64,
) -> Result<bool, StoreError> {
    let statement = "DELETE FROM monitoring_plan_field WHERE plan_id = $1 AND field_code = $2 AND amendment = $3";
    Ok(tx.execute(statement, values![plan.uuid(), field, amendment]).await? == 1)
}

#[derive(FromQueryResult)]
struct ItemRow {
    number: i64,
    activity: String,
    content: String,
    product: String,
    starts_on: Option<NaiveDate>,
    ends_on: NaiveDate,
    lead_id: Uuid,
    partners: String,
    budget_vnd: Option<i64>,
    amendment: i64,
    is_dropped: bool,
}

/// Every version of every line of a plan, by the day on which they end ([`crate::modules::monitoring::model::line`] tells which hold).
pub(crate) async fn items(sql: &dyn Sql, plan: MonitoringPlanId) -> Result<Vec<PlanItem>, StoreError> {
    let statement =
        "SELECT number, activity, content, product, starts_on, ends_on, lead_id, partners, budget_vnd, amendment, is_dropped
         FROM monitoring_plan_item WHERE plan_id = $1 ORDER BY ends_on, number, amendment";
    let rows: Vec<ItemRow> = sql.all(statement, values![plan.uuid()]).await?;
    let read = |row: ItemRow| {
        Ok(PlanItem {
            number: row.number,
            activity: row.activity.parse().map_err(|_| StoreError::Unreadable { what: "activity of a plan" })?,
            content: row.content,
            product: row.product,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            lead: AgencyId::from_uuid(row.lead_id),
            partners: row.partners,
            budget_vnd: row.budget_vnd,
            amendment: row.amendment,
            is_dropped: row.is_dropped,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Adds a line to a plan or an amendment of it, or changes the one with its number there.
pub(crate) async fn put_item(tx: &WriteTx, plan: MonitoringPlanId, item: &PlanItem) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO monitoring_plan_item (plan_id, number, activity, content, product, starts_on, ends_on, lead_id, partners, budget_vnd,
             amendment, is_dropped) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (plan_id, number, amendment) DO UPDATE SET activity = excluded.activity, content = excluded.content,
             product = excluded.product, starts_on = excluded.starts_on, ends_on = excluded.ends_on, lead_id = excluded.lead_id,
             partners = excluded.partners, budget_vnd = excluded.budget_vnd, is_dropped = excluded.is_dropped",
        values![
            plan.uuid(),
            item.number,
            item.activity.as_str(),
            item.content.as_str(),
            item.product.as_str(),
            item.starts_on,
            item.ends_on,
            item.lead.uuid(),
            item.partners.as_str(),
            item.budget_vnd,
            item.amendment,
            item.is_dropped
        ],
    )
    .await
    .map(|_| ())
}

/// Takes a line out that came with an amendment (0: the plan itself); `false` where there is none.
pub(crate) async fn remove_item(
    tx: &WriteTx,
    plan: MonitoringPlanId,
    number: i64,
    amendment: i64,
) -> Result<bool, StoreError> {
    let statement = "DELETE FROM monitoring_plan_item WHERE plan_id = $1 AND number = $2 AND amendment = $3";
    Ok(tx.execute(statement, values![plan.uuid(), number, amendment]).await? == 1)
}

#[derive(FromQueryResult)]
struct AskedRow {
    id: Uuid,
    number: i64,
    amendment: i64,
    lead_id: Uuid,
    ends_on: NaiveDate,
}

/// What the ledger was asked for the lines of a plan.
pub(crate) async fn asked_lines(sql: &dyn Sql, plan: MonitoringPlanId) -> Result<Vec<AskedLine>, StoreError> {
    let statement =
        "SELECT id, number, amendment, lead_id, ends_on FROM plan_line WHERE plan_id = $1 ORDER BY number, amendment";
    let rows: Vec<AskedRow> = sql.all(statement, values![plan.uuid()]).await?;
    let read = |row: AskedRow| AskedLine {
        id: PlanLineId::from_uuid(row.id),
        number: row.number,
        amendment: row.amendment,
        lead: AgencyId::from_uuid(row.lead_id),
        ends_on: row.ends_on,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Keeps that the ledger was asked for a line.
pub(crate) async fn insert_asked_line(
    tx: &WriteTx,
    plan: MonitoringPlanId,
    line: &AskedLine,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO plan_line (id, plan_id, number, amendment, lead_id, ends_on) VALUES ($1, $2, $3, $4, $5, $6)",
        values![line.id.uuid(), plan.uuid(), line.number, line.amendment, line.lead.uuid(), line.ends_on],
    )
    .await
    .map(|_| ())
}

/// An issued plan by its id.
pub(crate) async fn issued(sql: &dyn Sql, id: MonitoringPlanId) -> Result<Option<Plan>, StoreError> {
    one(sql, &select("p.id = $1 AND p.state = 'issued'"), values![id.uuid()]).await
}

#[derive(FromQueryResult)]
struct AmendmentRow {
    amendment: i64,
    reason: String,
    number: Option<i64>,
    issued_on: Option<NaiveDate>,
    begun_at: DateTime<Utc>,
    begun_by: Option<Uuid>,
    docx_hash: Option<String>,
    pdf_hash: Option<String>,
}

/// The amendments of a plan, the oldest first; at most one, the last, is not issued.
pub(crate) async fn amendments(sql: &dyn Sql, plan: MonitoringPlanId) -> Result<Vec<Amendment>, StoreError> {
    let statement = "SELECT amendment, reason, number, issued_on, begun_at, begun_by, docx_hash, pdf_hash
         FROM monitoring_plan_amendment WHERE plan_id = $1 ORDER BY amendment";
    let rows: Vec<AmendmentRow> = sql.all(statement, values![plan.uuid()]).await?;
    let read = |row: AmendmentRow| Amendment {
        amendment: row.amendment,
        reason: row.reason,
        issued: row.number.and_then(|number| u32::try_from(number).ok()).zip(row.issued_on),
        begun_at: row.begun_at,
        begun_by: row.begun_by.map(AccountId::from_uuid),
        files: row.docx_hash.zip(row.pdf_hash),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Begins an amendment of a locked plan.
pub(crate) async fn insert_amendment(
    tx: &WriteTx,
    plan: MonitoringPlanId,
    amendment: &Amendment,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO monitoring_plan_amendment (plan_id, amendment, reason, begun_at, begun_by) VALUES ($1, $2, $3, $4, $5)",
        values![
            plan.uuid(),
            amendment.amendment,
            amendment.reason.as_str(),
            amendment.begun_at,
            amendment.begun_by.map(AccountId::uuid)
        ],
    )
    .await
    .map(|_| ())
}

/// Gives an amendment its number and day, and its files.
pub(crate) async fn issue_amendment(
    tx: &WriteTx,
    plan: MonitoringPlanId,
    amendment: i64,
    (number, on): (u32, NaiveDate),
    (docx, pdf): (&str, &str),
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE monitoring_plan_amendment SET number = $3, issued_on = $4, docx_hash = $5, pdf_hash = $6
         WHERE plan_id = $1 AND amendment = $2",
        values![plan.uuid(), amendment, i64::from(number), on, docx, pdf],
    )
    .await
    .map(|_| ())
}

/// Removes an amendment that was given up, with what it added.
pub(crate) async fn remove_amendment(tx: &WriteTx, plan: MonitoringPlanId, amendment: i64) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM monitoring_plan_field WHERE plan_id = $1 AND amendment = $2",
        "DELETE FROM monitoring_plan_item WHERE plan_id = $1 AND amendment = $2",
        "DELETE FROM monitoring_plan_amendment WHERE plan_id = $1 AND amendment = $2 AND number IS NULL",
    ] {
        tx.execute(statement, values![plan.uuid(), amendment]).await?;
    }
    Ok(())
}

/// Whether another plan of the agency, or an amendment of one, bears the number in the year of its day.
pub(crate) async fn is_taken(sql: &dyn Sql, plan: &Plan, (number, on): (u32, NaiveDate)) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct Taken {
        issued_on: Option<NaiveDate>,
    }
    let statement = "SELECT p.issued_on FROM monitoring_plan p JOIN plan_duty d ON d.id = p.duty_id
             WHERE d.agency_id = $1 AND p.number = $2 AND p.symbol = $3
         UNION ALL SELECT a.issued_on FROM monitoring_plan_amendment a JOIN monitoring_plan p ON p.id = a.plan_id
             JOIN plan_duty d ON d.id = p.duty_id WHERE d.agency_id = $1 AND a.number = $2 AND p.symbol = $3";
    let values = values![plan.duty.agency.uuid(), i64::from(number), plan.content.symbol.as_str()];
    let rows: Vec<Taken> = sql.all(statement, values).await?;
    let year = |on: NaiveDate| chrono::Datelike::year(&on);
    Ok(rows.iter().filter_map(|row| row.issued_on).any(|taken| year(taken) == year(on)))
}

/// An issued plan in a few facts.
#[derive(FromQueryResult)]
pub(crate) struct IssuedRow {
    pub(crate) id: Uuid,
    pub(crate) code: String,
    pub(crate) agency_id: Uuid,
    pub(crate) year: i64,
    pub(crate) number: i64,
    pub(crate) symbol: String,
    pub(crate) issued_on: NaiveDate,
}

/// The plans issued between two days, the newest first; at most `limit`.
pub(crate) async fn issued_between(
    sql: &dyn Sql,
    (from, to): (NaiveDate, NaiveDate),
    limit: i64,
) -> Result<Vec<IssuedRow>, StoreError> {
    let statement = "SELECT p.id, p.code, d.agency_id, d.year, p.number, p.symbol, p.issued_on FROM monitoring_plan p \
         JOIN plan_duty d ON d.id = p.duty_id WHERE p.issued_on >= $1 AND p.issued_on <= $2 AND p.number IS NOT NULL \
         ORDER BY p.issued_on DESC, p.code DESC LIMIT $3";
    sql.all(statement, values![from, to, limit]).await
}
