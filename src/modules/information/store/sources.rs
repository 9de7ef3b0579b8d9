//! Kinds of sources.

use chrono::NaiveDate;
use thihanh_kernel::ids::{IdSource, InformationSourceId};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::information::model::source::{SHIPPED, SourceKind, shipped_from};

const COLUMNS: &str = "id, code, name_vi, name_en, source, is_verified, valid_from, valid_to, sort_order, version";
/// Kinds that one installation keeps: a wall.
const MOST: i64 = 500;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    code: String,
    name_vi: String,
    name_en: String,
    source: String,
    is_verified: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    sort_order: i64,
    version: i64,
}

impl From<Row> for SourceKind {
    fn from(row: Row) -> Self {
        Self {
            id: InformationSourceId::from_uuid(row.id),
            code: row.code,
            name_vi: row.name_vi,
            name_en: row.name_en,
            source: row.source,
            is_verified: row.is_verified,
            from: row.valid_from,
            to: row.valid_to,
            order: row.sort_order,
            version: row.version,
        }
    }
}

/// Adds the kinds that ship and are not there yet; what people changed stays. How many were added.
pub(in crate::modules::information) async fn install(
    tx: &WriteTx,
    ids: &dyn IdSource,
    now: Instant,
) -> Result<u64, StoreError> {
    const ALL: &[&str] = &[
        "id",
        "code",
        "name_vi",
        "name_en",
        "source",
        "is_verified",
        "valid_from",
        "sort_order",
        "updated_at",
        "version",
    ];
    let rows = (1_i64..).zip(SHIPPED).map(|(order, (code, vi, en, source))| {
        values![ids.uuid(now), code, vi, en, source, false, shipped_from(), order * 10, now, 1_i64]
    });
    tx.insert_new("information_source", ALL, rows.collect()).await
}

/// Every kind in its order, those that are over too.
pub(in crate::modules::information) async fn all(sql: &dyn Sql) -> Result<Vec<SourceKind>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM information_source ORDER BY sort_order, code LIMIT {MOST}");
    Ok(sql.all::<Row>(&statement, values![]).await?.into_iter().map(SourceKind::from).collect())
}

/// One, locked until the transaction ends.
pub(in crate::modules::information) async fn find_for_update(
    tx: &WriteTx,
    id: InformationSourceId,
) -> Result<Option<SourceKind>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM information_source WHERE id = $1{}", tx.dialect().for_update());
    Ok(tx.optional::<Row>(&statement, values![id.uuid()]).await?.map(SourceKind::from))
}

/// A new kind; whether its code was free.
pub(in crate::modules::information) async fn insert(
    tx: &WriteTx,
    kind: &SourceKind,
    now: Instant,
) -> Result<bool, StoreError> {
    let done = tx
        .execute(
            "INSERT INTO information_source (id, code, name_vi, name_en, source, is_verified, valid_from, valid_to, sort_order, updated_at, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) ON CONFLICT (code) DO NOTHING",
            values![
                kind.id.uuid(),
                kind.code.as_str(),
                kind.name_vi.as_str(),
                kind.name_en.as_str(),
                kind.source.as_str(),
                kind.is_verified,
                kind.from,
                kind.to,
                kind.order,
                now
            ],
        )
        .await?;
    Ok(done > 0)
}

/// Saves a locked kind as its next version.
pub(in crate::modules::information) async fn save(
    tx: &WriteTx,
    kind: &SourceKind,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE information_source SET name_vi = $2, name_en = $3, source = $4, is_verified = $5, valid_to = $6, updated_at = $7, \
         version = version + 1 WHERE id = $1",
        values![
            kind.id.uuid(),
            kind.name_vi.as_str(),
            kind.name_en.as_str(),
            kind.source.as_str(),
            kind.is_verified,
            kind.to,
            now
        ],
    )
    .await?;
    Ok(())
}
