//! Criteria, measures, questions.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AgencyId, ChecklistItemId, IdSource};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::inspections::model::reference::{CRITERIA, ChecklistItem, ITEMS, MEASURES, Named, shipped_span};

/// Questions that one installation keeps: a wall.
const MOST_ITEMS: i64 = 2_000;

/// Adds the rows that ship and are not there yet; what people changed stays. How many were added.
pub(in crate::modules::inspections) async fn install(
    tx: &WriteTx,
    ids: &dyn IdSource,
    now: Instant,
) -> Result<u64, StoreError> {
    const NAMED: &[&str] =
        &["code", "name_vi", "name_en", "source", "is_verified", "valid_from", "valid_to", "sort_order"];
    const ITEM: &[&str] = &[
        "id",
        "shipped_key",
        "field_code",
        "criterion",
        "position",
        "question",
        "guidance",
        "source",
        "is_verified",
        "valid_from",
        "updated_at",
        "version",
    ];
    let from = shipped_span().from;
    let mut added = 0;
    for (table, rows) in [("inspection_criterion", &CRITERIA[..]), ("handling_measure", &MEASURES[..])] {
        let rows = (1_i64..).zip(rows).map(|(order, (code, vi, en, source, is_verified))| {
            values![*code, *vi, *en, *source, *is_verified, from, None::<NaiveDate>, order]
        });
        added += match table {
            "inspection_criterion" => tx.insert_new("inspection_criterion", NAMED, rows.collect()).await?,
            _ => tx.insert_new("handling_measure", NAMED, rows.collect()).await?,
        };
    }
    let items = (1_i64..).zip(ITEMS).map(|(position, (key, criterion, question, source, is_verified))| {
        values![ids.uuid(now), key, "", criterion, position, question, "", source, is_verified, from, now, 1_i64]
    });
    added += tx.insert_new("checklist_item", ITEM, items.collect()).await?;
    Ok(added)
}

#[derive(FromQueryResult)]
struct NamedRow {
    code: String,
    name_vi: String,
    name_en: String,
    source: String,
    is_verified: bool,
}

impl From<NamedRow> for Named {
    fn from(row: NamedRow) -> Self {
        Self {
            code: row.code,
            name_vi: row.name_vi,
            name_en: row.name_en,
            source: row.source,
            is_verified: row.is_verified,
        }
    }
}

/// The criteria that hold on a day, in their order.
pub(in crate::modules::inspections) async fn criteria(sql: &dyn Sql, on: NaiveDate) -> Result<Vec<Named>, StoreError> {
    let statement = "SELECT code, name_vi, name_en, source, is_verified FROM inspection_criterion \
         WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1) ORDER BY sort_order LIMIT 100";
    Ok(sql.all::<NamedRow>(statement, values![on]).await?.into_iter().map(Named::from).collect())
}

/// The measures that hold on a day, in their order.
pub(in crate::modules::inspections) async fn measures(sql: &dyn Sql, on: NaiveDate) -> Result<Vec<Named>, StoreError> {
    let statement = "SELECT code, name_vi, name_en, source, is_verified FROM handling_measure \
         WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1) ORDER BY sort_order LIMIT 100";
    Ok(sql.all::<NamedRow>(statement, values![on]).await?.into_iter().map(Named::from).collect())
}

#[derive(FromQueryResult)]
struct ItemRow {
    id: Uuid,
    jurisdiction_id: Option<Uuid>,
    field_code: String,
    criterion: String,
    position: i64,
    question: String,
    guidance: String,
    source: String,
    is_verified: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    version: i64,
}

impl From<ItemRow> for ChecklistItem {
    fn from(row: ItemRow) -> Self {
        Self {
            id: ChecklistItemId::from_uuid(row.id),
            jurisdiction: row.jurisdiction_id.map(AgencyId::from_uuid),
            field: row.field_code,
            criterion: row.criterion,
            position: row.position,
            question: row.question,
            guidance: row.guidance,
            source: row.source,
            is_verified: row.is_verified,
            from: row.valid_from,
            to: row.valid_to,
            version: row.version,
        }
    }
}

const ITEM_COLUMNS: &str = "id, jurisdiction_id, field_code, criterion, position, question, guidance, source, is_verified, valid_from, \
     valid_to, version";

/// The questions that hold on a day or will, in their order.
pub(in crate::modules::inspections) async fn items(
    sql: &dyn Sql,
    on: NaiveDate,
) -> Result<Vec<ChecklistItem>, StoreError> {
    let statement = format!(
        "SELECT {ITEM_COLUMNS} FROM checklist_item WHERE valid_to IS NULL OR valid_to >= $1 ORDER BY criterion, position, id LIMIT $2"
    );
    Ok(sql.all::<ItemRow>(&statement, values![on, MOST_ITEMS]).await?.into_iter().map(ChecklistItem::from).collect())
}

/// One question, locked until the transaction ends.
pub(in crate::modules::inspections) async fn find_item_for_update(
    tx: &WriteTx,
    id: ChecklistItemId,
) -> Result<Option<ChecklistItem>, StoreError> {
    let statement = format!("SELECT {ITEM_COLUMNS} FROM checklist_item WHERE id = $1{}", tx.dialect().for_update());
    Ok(tx.optional::<ItemRow>(&statement, values![id.uuid()]).await?.map(ChecklistItem::from))
}

/// A new question.
pub(in crate::modules::inspections) async fn insert_item(
    tx: &WriteTx,
    item: &ChecklistItem,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO checklist_item (id, jurisdiction_id, field_code, criterion, position, question, guidance, source, is_verified, valid_from, \
         valid_to, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)",
        values![
            item.id.uuid(),
            item.jurisdiction.map(AgencyId::uuid),
            item.field.as_str(),
            item.criterion.as_str(),
            item.position,
            item.question.as_str(),
            item.guidance.as_str(),
            item.source.as_str(),
            item.is_verified,
            item.from,
            item.to,
            now
        ],
    )
    .await?;
    Ok(())
}

/// Saves a locked question as its next version.
pub(in crate::modules::inspections) async fn save_item(
    tx: &WriteTx,
    item: &ChecklistItem,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE checklist_item SET field_code = $2, criterion = $3, position = $4, question = $5, guidance = $6, source = $7, \
         is_verified = $8, valid_to = $9, updated_at = $10, version = version + 1 WHERE id = $1",
        values![
            item.id.uuid(),
            item.field.as_str(),
            item.criterion.as_str(),
            item.position,
            item.question.as_str(),
            item.guidance.as_str(),
            item.source.as_str(),
            item.is_verified,
            item.to,
            now
        ],
    )
    .await?;
    Ok(())
}
