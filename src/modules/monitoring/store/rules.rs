//! Rule sets, fields, rules of plans, kinds of measures.

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, IdSource, PlanRuleId};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::monitoring::model::form::NewField;
use crate::modules::monitoring::model::rules::{DueDay, Field, PlanRule, RuleSet};
use crate::modules::monitoring::model::shipped;

const RULE_SET_COLUMNS: [&str; 7] = ["code", "name_vi", "name_en", "valid_from", "valid_to", "source", "is_verified"];
const NEW_FIELD_COLUMNS: [&str; 7] =
    ["code", "name_vi", "name_en", "valid_from", "source", "is_verified", "sort_order"];
const MEASURE_COLUMNS: [&str; 6] = ["code", "name_vi", "name_en", "source", "is_verified", "sort_order"];

/// Rows of the program that are not there yet; what a province changed stays. How many were added.
pub(crate) async fn install(tx: &WriteTx, ids: &dyn IdSource, now: Instant) -> Result<u64, StoreError> {
    let order = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
    let rows = shipped::rule_sets().into_iter().map(|set| {
        values![set.code, set.name_vi, set.name_en, set.valid_from, set.valid_to, set.source, set.is_verified]
    });
    let mut added = tx.insert_new("rule_set", &RULE_SET_COLUMNS, rows.collect()).await?;
    let rows = shipped::fields().into_iter().enumerate().map(|(at, field)| {
        values![field.code, field.name_vi, field.name_en, field.valid_from, field.source, field.is_verified, order(at)]
    });
    added += tx.insert_new("field", &NEW_FIELD_COLUMNS, rows.collect()).await?;
    let rows = shipped::measures()
        .into_iter()
        .enumerate()
        .map(|(at, kind)| values![kind.code, kind.name_vi, kind.name_en, kind.source, kind.is_verified, order(at)]);
    added += tx.insert_new("plan_measure_kind", &MEASURE_COLUMNS, rows.collect()).await?;
    for rule in shipped::plan_rules() {
        added += tx
            .execute(
                "INSERT INTO plan_rule (id, rule_set, kind, level, least_fields, due_month, due_day, is_inclusive, must_match,
                     valid_from, valid_to, source, is_verified)
                 SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
                 WHERE NOT EXISTS (SELECT 1 FROM plan_rule r WHERE r.rule_set = $2 AND r.kind = $3 AND r.level = $4
                     AND r.jurisdiction_id IS NULL)",
                values![
                    ids.uuid(now),
                    rule.rule_set,
                    rule.kind,
                    rule.level,
                    rule.least_fields,
                    rule.due_month,
                    rule.due_day,
                    rule.is_inclusive,
                    rule.must_match,
                    rule.valid_from,
                    rule.valid_to,
                    rule.source,
                    rule.is_verified
                ],
            )
            .await?;
    }
    Ok(added)
}

#[derive(FromQueryResult)]
struct RuleSetRow {
    code: String,
    name_vi: String,
    name_en: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    source: String,
    is_verified: bool,
}

/// The rule sets, the oldest first.
pub(crate) async fn rule_sets(sql: &dyn Sql) -> Result<Vec<RuleSet>, StoreError> {
    let rows: Vec<RuleSetRow> = sql
        .all(
            "SELECT code, name_vi, name_en, valid_from, valid_to, source, is_verified FROM rule_set ORDER BY valid_from, code LIMIT 100",
            values![],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| RuleSet {
            code: row.code,
            name_vi: row.name_vi,
            name_en: row.name_en,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            source: row.source,
            is_verified: row.is_verified,
        })
        .collect())
}

/// Code of the rule set of a day.
pub(crate) async fn rule_set_on(sql: &dyn Sql, on: NaiveDate) -> Result<Option<String>, StoreError> {
    Ok(rule_sets(sql)
        .await?
        .into_iter()
        .rfind(|set| set.valid_from <= on && set.valid_to.is_none_or(|to| to >= on))
        .map(|set| set.code))
}

#[derive(FromQueryResult)]
struct FieldRow {
    code: String,
    name_vi: String,
    name_en: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    source: String,
    is_verified: bool,
    jurisdiction_id: Option<Uuid>,
}

impl From<FieldRow> for Field {
    fn from(row: FieldRow) -> Self {
        Self {
            code: row.code,
            name_vi: row.name_vi,
            name_en: row.name_en,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            source: row.source,
            is_verified: row.is_verified,
            is_own: row.jurisdiction_id.is_some(),
        }
    }
}

const FIELD_COLUMNS: &str =
    "f.code, f.name_vi, f.name_en, f.valid_from, f.valid_to, f.source, f.is_verified, f.jurisdiction_id";

/// The fields of a jurisdiction that hold on a day, in the order of lists.
pub(crate) async fn fields(sql: &dyn Sql, jurisdiction: AgencyId, on: NaiveDate) -> Result<Vec<Field>, StoreError> {
    let statement = format!(
        "SELECT {FIELD_COLUMNS} FROM field f WHERE (f.jurisdiction_id IS NULL OR f.jurisdiction_id = $1)
           AND f.valid_from <= $2 AND (f.valid_to IS NULL OR f.valid_to >= $2) ORDER BY f.sort_order, f.code LIMIT 500"
    );
    let rows: Vec<FieldRow> = sql.all(&statement, values![jurisdiction.uuid(), on]).await?;
    Ok(rows.into_iter().map(Field::from).collect())
}

/// A field and the jurisdiction that added it, locked until the transaction ends.
pub(crate) async fn field_for_update(
    tx: &WriteTx,
    code: &str,
) -> Result<Option<(Field, Option<AgencyId>)>, StoreError> {
    let statement = format!("SELECT {FIELD_COLUMNS} FROM field f WHERE f.code = $1{}", tx.dialect().for_update());
    let row: Option<FieldRow> = tx.optional(&statement, values![code]).await?;
    Ok(row.map(|row| {
        let jurisdiction = row.jurisdiction_id.map(AgencyId::from_uuid);
        (Field::from(row), jurisdiction)
    }))
}

/// A field that a province adds, behind all others; `false` where its code is taken.
pub(crate) async fn add_field(tx: &WriteTx, code: &str, field: &NewField) -> Result<bool, StoreError> {
    let added = tx
        .execute(
            "INSERT INTO field (code, jurisdiction_id, name_vi, name_en, valid_from, source, is_verified, sort_order)
             SELECT $1, $2, $3, $4, $5, $6, $7, (SELECT coalesce(max(o.sort_order), 0) + 1 FROM field o)
             WHERE NOT EXISTS (SELECT 1 FROM field t WHERE t.code = $1)",
            values![
                code,
                field.jurisdiction.uuid(),
                field.name_vi.as_str(),
                field.name_en.as_str(),
                field.valid_from,
                field.source.as_str(),
                true
            ],
        )
        .await?;
    Ok(added == 1)
}

/// Ends a field with a day.
pub(crate) async fn end_field(tx: &WriteTx, code: &str, last: NaiveDate) -> Result<(), StoreError> {
    tx.execute("UPDATE field SET valid_to = $2 WHERE code = $1", values![code, last]).await.map(|_| ())
}

#[derive(FromQueryResult)]
struct PlanRuleRow {
    id: Uuid,
    jurisdiction_id: Option<Uuid>,
    rule_set: String,
    kind: String,
    level: String,
    least_fields: Option<i64>,
    due_month: Option<i64>,
    due_day: Option<i64>,
    is_inclusive: bool,
    must_match: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    source: String,
    is_verified: bool,
}

impl From<PlanRuleRow> for PlanRule {
    fn from(row: PlanRuleRow) -> Self {
        // The table's checks keep these small and positive.
        let small = |number: i64| u32::try_from(number).ok();
        let due = row.due_month.and_then(small).zip(row.due_day.and_then(small));
        Self {
            id: PlanRuleId::from_uuid(row.id),
            jurisdiction: row.jurisdiction_id.map(AgencyId::from_uuid),
            rule_set: row.rule_set,
            kind: row.kind,
            level: row.level,
            least_fields: row.least_fields.and_then(small),
            due: due.map(|(month, day)| DueDay { month, day, is_inclusive: row.is_inclusive }),
            must_match: row.must_match,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            source: row.source,
            is_verified: row.is_verified,
        }
    }
}

const RULE_COLUMNS: &str = "r.id, r.jurisdiction_id, r.rule_set, r.kind, r.level, r.least_fields, r.due_month, r.due_day, r.is_inclusive, \
     r.must_match, r.valid_from, r.valid_to, r.source, r.is_verified";

/// The rules of plans that hold in a jurisdiction, whenever: its own and those of every jurisdiction.
pub(crate) async fn plan_rules(sql: &dyn Sql, jurisdiction: AgencyId) -> Result<Vec<PlanRule>, StoreError> {
    let statement = format!(
        "SELECT {RULE_COLUMNS} FROM plan_rule r WHERE r.jurisdiction_id IS NULL OR r.jurisdiction_id = $1
         ORDER BY r.valid_from DESC, r.level DESC, r.kind, r.id LIMIT 1000"
    );
    let rows: Vec<PlanRuleRow> = sql.all(&statement, values![jurisdiction.uuid()]).await?;
    Ok(rows.into_iter().map(PlanRule::from).collect())
}

/// One rule.
pub(crate) async fn plan_rule(sql: &dyn Sql, id: PlanRuleId) -> Result<Option<PlanRule>, StoreError> {
    let statement = format!("SELECT {RULE_COLUMNS} FROM plan_rule r WHERE r.id = $1");
    let row: Option<PlanRuleRow> = sql.optional(&statement, values![id.uuid()]).await?;
    Ok(row.map(PlanRule::from))
}

/// A new rule.
pub(crate) async fn add_plan_rule(tx: &WriteTx, rule: &PlanRule) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO plan_rule (id, jurisdiction_id, rule_set, kind, level, least_fields, due_month, due_day, is_inclusive, must_match,
             valid_from, valid_to, source, is_verified) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        values![
            rule.id.uuid(),
            rule.jurisdiction.map(AgencyId::uuid),
            rule.rule_set.as_str(),
            rule.kind.as_str(),
            rule.level.as_str(),
            rule.least_fields.map(i64::from),
            rule.due.map(|due| i64::from(due.month)),
            rule.due.map(|due| i64::from(due.day)),
            rule.due.is_none_or(|due| due.is_inclusive),
            rule.must_match,
            rule.valid_from,
            rule.valid_to,
            rule.source.as_str(),
            rule.is_verified
        ],
    )
    .await
    .map(|_| ())
}

/// Ends a rule with a day; `false` where it ended before.
pub(crate) async fn end_plan_rule(tx: &WriteTx, id: PlanRuleId, last: NaiveDate) -> Result<bool, StoreError> {
    let statement = "UPDATE plan_rule SET valid_to = $2 WHERE id = $1 AND (valid_to IS NULL OR valid_to > $2)";
    Ok(tx.execute(statement, values![id.uuid(), last]).await? == 1)
}

/// A kind of measure.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct MeasureKind {
    /// Its code.
    pub code: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
    /// Whether somebody has checked it.
    pub is_verified: bool,
}

/// The kinds of measures, in the order of lists.
pub(crate) async fn measure_kinds(sql: &dyn Sql) -> Result<Vec<MeasureKind>, StoreError> {
    sql.all(
        "SELECT code, name_vi, name_en, is_verified FROM plan_measure_kind ORDER BY sort_order, code LIMIT 100",
        values![],
    )
    .await
}
