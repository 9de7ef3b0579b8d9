//! Indicators, their parts, the surveys that answer them.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::{AccountId, IdSource, IndicatorId, IndicatorPartId, QuestionId, SurveyId};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use super::word;
use crate::modules::indicators::model::indicator::{Facts, Indicator, Part};
use crate::modules::indicators::model::shipped;
use crate::modules::surveys::api::Counting;

const COLUMNS: &str = "i.id, i.code, i.criterion, i.name_vi, i.name_en, i.formula_vi, i.source, i.is_verified, i.valid_from, i.valid_to, \
     i.sort_order, i.version";
/// Indicators that one installation keeps: a wall.
const MOST: i64 = 500;
/// Parts that it keeps.
const MOST_PARTS: i64 = 2_000;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    code: String,
    criterion: String,
    name_vi: String,
    name_en: String,
    formula_vi: String,
    source: String,
    is_verified: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    sort_order: i64,
    version: i64,
}

impl Row {
    fn with(self, parts: Vec<Part>) -> Indicator {
        Indicator {
            id: IndicatorId::from_uuid(self.id),
            code: self.code,
            criterion: self.criterion,
            facts: Facts {
                name_vi: self.name_vi,
                name_en: self.name_en,
                formula_vi: self.formula_vi,
                source: self.source,
                is_verified: self.is_verified,
                to: self.valid_to,
            },
            from: self.valid_from,
            order: self.sort_order,
            parts,
            version: self.version,
        }
    }
}

#[derive(FromQueryResult)]
struct PartRow {
    id: Uuid,
    indicator_id: Uuid,
    code: String,
    name_vi: String,
    name_en: String,
    unit: String,
    how: String,
    measure: Option<String>,
    waits_for: String,
}

impl TryFrom<PartRow> for Part {
    type Error = StoreError;

    fn try_from(row: PartRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: IndicatorPartId::from_uuid(row.id),
            code: row.code,
            name_vi: row.name_vi,
            name_en: row.name_en,
            unit: word(&row.unit, "unit of an indicator")?,
            how: word(&row.how, "way of an indicator")?,
            measure: row.measure.map(|measure| word(&measure, "measure of an indicator")).transpose()?,
            waits_for: row.waits_for,
        })
    }
}

const PART_COLUMNS: &str = "p.id, p.indicator_id, p.code, p.name_vi, p.name_en, p.unit, p.how, p.measure, p.waits_for";

async fn with_parts(sql: &dyn Sql, rows: Vec<Row>) -> Result<Vec<Indicator>, StoreError> {
    let statement =
        format!("SELECT {PART_COLUMNS} FROM indicator_part p ORDER BY p.sort_order, p.code LIMIT {MOST_PARTS}");
    let mut parts: HashMap<Uuid, Vec<Part>> = HashMap::new();
    for row in sql.all::<PartRow>(&statement, values![]).await? {
        parts.entry(row.indicator_id).or_default().push(row.try_into()?);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let own = parts.remove(&row.id).unwrap_or_default();
            row.with(own)
        })
        .collect())
}

/// Adds the indicators and parts that ship and are not there yet; what people changed stays. How many rows were added.
pub(in crate::modules::indicators) async fn install(
    tx: &WriteTx,
    ids: &dyn IdSource,
    now: Instant,
) -> Result<u64, StoreError> {
    const INDICATOR: &[&str] = &[
        "id",
        "code",
        "criterion",
        "name_vi",
        "name_en",
        "formula_vi",
        "source",
        "is_verified",
        "valid_from",
        "sort_order",
        "updated_at",
        "version",
    ];
    const PART: &[&str] =
        &["id", "indicator_id", "code", "name_vi", "name_en", "unit", "how", "measure", "waits_for", "sort_order"];
    let rows = (1_i64..).zip(shipped::indicators()).map(|(order, row)| {
        let criterion = row.code.split('.').next().unwrap_or_default().to_owned();
        values![
            ids.uuid(now),
            row.code,
            criterion,
            row.name_vi,
            row.name_en,
            row.formula_vi,
            row.source,
            row.is_verified,
            row.valid_from,
            order * 10,
            now,
            1_i64
        ]
    });
    let added = tx.insert_new("indicator", INDICATOR, rows.collect()).await?;
    let known: HashMap<String, Uuid> =
        all(tx).await?.into_iter().map(|indicator| (indicator.code, indicator.id.uuid())).collect();
    let parts = (1_i64..).zip(shipped::parts()).filter_map(|(order, row)| {
        let indicator = *known.get(&row.indicator)?;
        let measure = (!row.measure.is_empty()).then_some(row.measure);
        Some(values![
            ids.uuid(now),
            indicator,
            row.code,
            row.name_vi,
            row.name_en,
            row.unit,
            row.how,
            measure,
            row.waits_for,
            order * 10
        ])
    });
    Ok(added + tx.insert_new("indicator_part", PART, parts.collect()).await?)
}

/// Every indicator with its parts in its order, those that are over too.
pub(in crate::modules::indicators) async fn all(sql: &dyn Sql) -> Result<Vec<Indicator>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM indicator i ORDER BY i.sort_order, i.code LIMIT {MOST}");
    let rows = sql.all::<Row>(&statement, values![]).await?;
    with_parts(sql, rows).await
}

/// One by its code, locked until the transaction ends.
pub(in crate::modules::indicators) async fn find_for_update(
    tx: &WriteTx,
    code: &str,
) -> Result<Option<Indicator>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM indicator i WHERE i.code = $1{}", tx.dialect().for_update());
    let rows = tx.all::<Row>(&statement, values![code]).await?;
    Ok(with_parts(tx, rows).await?.pop())
}

/// A new indicator with its parts; whether its code was free.
pub(in crate::modules::indicators) async fn insert(
    tx: &WriteTx,
    indicator: &Indicator,
    now: Instant,
) -> Result<bool, StoreError> {
    let facts = &indicator.facts;
    let done = tx
        .execute(
            "INSERT INTO indicator (id, code, criterion, name_vi, name_en, formula_vi, source, is_verified, valid_from, valid_to, sort_order, \
             updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1) ON CONFLICT (code) DO NOTHING",
            values![
                indicator.id.uuid(),
                indicator.code.as_str(),
                indicator.criterion.as_str(),
                facts.name_vi.as_str(),
                facts.name_en.as_str(),
                facts.formula_vi.as_str(),
                facts.source.as_str(),
                facts.is_verified,
                indicator.from,
                facts.to,
                indicator.order,
                now
            ],
        )
        .await?;
    if done == 0 {
        return Ok(false);
    }
    for (order, part) in (1_i64..).zip(&indicator.parts) {
        tx.execute(
            "INSERT INTO indicator_part (id, indicator_id, code, name_vi, name_en, unit, how, measure, waits_for, sort_order) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            values![
                part.id.uuid(),
                indicator.id.uuid(),
                part.code.as_str(),
                part.name_vi.as_str(),
                part.name_en.as_str(),
                part.unit.as_str(),
                part.how.as_str(),
                part.measure.map(|measure| measure.as_str()),
                part.waits_for.as_str(),
                order
            ],
        )
        .await?;
    }
    Ok(true)
}

/// Saves what people may change of a locked indicator, as its next version.
pub(in crate::modules::indicators) async fn save(
    tx: &WriteTx,
    id: IndicatorId,
    facts: &Facts,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE indicator SET name_vi = $2, name_en = $3, formula_vi = $4, source = $5, is_verified = $6, valid_to = $7, updated_at = $8, \
         version = version + 1 WHERE id = $1",
        values![
            id.uuid(),
            facts.name_vi.as_str(),
            facts.name_en.as_str(),
            facts.formula_vi.as_str(),
            facts.source.as_str(),
            facts.is_verified,
            facts.to,
            now
        ],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct SurveyRow {
    part_id: Uuid,
    survey_id: Uuid,
    question_id: Uuid,
    counting: String,
}

/// Which questions of surveys answer which parts.
pub(in crate::modules::indicators) async fn surveys(
    sql: &dyn Sql,
) -> Result<Vec<(IndicatorPartId, Counting)>, StoreError> {
    let statement = format!(
        "SELECT part_id, survey_id, question_id, counting FROM indicator_survey ORDER BY part_id, survey_id LIMIT {MOST_PARTS}"
    );
    let rows = sql.all::<SurveyRow>(&statement, values![]).await?;
    let read = |row: SurveyRow| {
        let values: Result<Vec<i64>, _> = row.counting.split_whitespace().map(str::parse).collect();
        let counting = Counting {
            survey: SurveyId::from_uuid(row.survey_id),
            question: QuestionId::from_uuid(row.question_id),
            values: values.map_err(|_| StoreError::Unreadable { what: "answers of an indicator" })?,
        };
        Ok((IndicatorPartId::from_uuid(row.part_id), counting))
    };
    rows.into_iter().map(read).collect()
}

/// A question of a survey answers a part from now on; what was chosen of that survey before is replaced.
pub(in crate::modules::indicators) async fn put_survey(
    tx: &WriteTx,
    part: IndicatorPartId,
    counting: &Counting,
    (at, by): (Instant, Option<AccountId>),
) -> Result<(), StoreError> {
    let chosen: Vec<String> = counting.values.iter().map(i64::to_string).collect();
    tx.execute(
        "INSERT INTO indicator_survey (part_id, survey_id, question_id, counting, chosen_at, chosen_by) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (part_id, survey_id) DO UPDATE SET question_id = excluded.question_id, counting = excluded.counting, \
         chosen_at = excluded.chosen_at, chosen_by = excluded.chosen_by",
        values![
            part.uuid(),
            counting.survey.uuid(),
            counting.question.uuid(),
            chosen.join(" "),
            at,
            by.map(AccountId::uuid)
        ],
    )
    .await?;
    Ok(())
}

/// A survey answers a part no more; whether it did.
pub(in crate::modules::indicators) async fn remove_survey(
    tx: &WriteTx,
    part: IndicatorPartId,
    survey: SurveyId,
) -> Result<bool, StoreError> {
    let statement = "DELETE FROM indicator_survey WHERE part_id = $1 AND survey_id = $2";
    Ok(tx.execute(statement, values![part.uuid(), survey.uuid()]).await? > 0)
}
