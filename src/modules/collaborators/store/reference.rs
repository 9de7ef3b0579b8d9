//! Criteria and kinds of organisations.

use chrono::NaiveDate;
use thihanh_kernel::ids::{CollaboratorReferenceId, IdSource};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use super::word;
use crate::modules::collaborators::model::reference::{Reference, SHIPPED, shipped_from};

const COLUMNS: &str = "r.id, r.list, r.code, r.name_vi, r.name_en, r.least_years, r.source, r.is_verified, r.valid_from, r.valid_to, r.sort_order, \
     r.version";
/// Rows that one installation keeps: a wall.
const MOST: i64 = 500;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    list: String,
    code: String,
    name_vi: String,
    name_en: String,
    least_years: Option<i64>,
    source: String,
    is_verified: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    sort_order: i64,
    version: i64,
}

impl TryFrom<Row> for Reference {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: CollaboratorReferenceId::from_uuid(row.id),
            list: word(&row.list, "list of a collaborator reference")?,
            code: row.code,
            name_vi: row.name_vi,
            name_en: row.name_en,
            least_years: row.least_years,
            source: row.source,
            is_verified: row.is_verified,
            from: row.valid_from,
            to: row.valid_to,
            order: row.sort_order,
            version: row.version,
        })
    }
}

/// Adds the rows that ship and are not there yet; what people changed stays. How many were added.
pub(in crate::modules::collaborators) async fn install(
    tx: &WriteTx,
    ids: &dyn IdSource,
    now: Instant,
) -> Result<u64, StoreError> {
    const ALL: &[&str] = &[
        "id",
        "list",
        "code",
        "name_vi",
        "name_en",
        "least_years",
        "source",
        "is_verified",
        "valid_from",
        "sort_order",
        "updated_at",
        "version",
    ];
    let rows = (1_i64..).zip(SHIPPED).map(|(order, (list, code, vi, en, years, source))| {
        values![
            ids.uuid(now),
            list.as_str(),
            code,
            vi,
            en,
            years,
            source,
            false,
            shipped_from(),
            order * 10,
            now,
            1_i64
        ]
    });
    tx.insert_new("collaborator_reference", ALL, rows.collect()).await
}

/// Every row in its order, those that are over too.
pub(in crate::modules::collaborators) async fn all(sql: &dyn Sql) -> Result<Vec<Reference>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM collaborator_reference r ORDER BY r.list, r.sort_order, r.code LIMIT {MOST}");
    sql.all::<Row>(&statement, values![]).await?.into_iter().map(Reference::try_from).collect()
}

/// One, locked until the transaction ends.
pub(in crate::modules::collaborators) async fn find_for_update(
    tx: &WriteTx,
    id: CollaboratorReferenceId,
) -> Result<Option<Reference>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM collaborator_reference r WHERE r.id = $1{}", tx.dialect().for_update());
    tx.optional::<Row>(&statement, values![id.uuid()]).await?.map(Reference::try_from).transpose()
}

/// A new row; whether its code was free.
pub(in crate::modules::collaborators) async fn insert(
    tx: &WriteTx,
    row: &Reference,
    now: Instant,
) -> Result<bool, StoreError> {
    let done = tx
        .execute(
            "INSERT INTO collaborator_reference (id, list, code, name_vi, name_en, least_years, source, is_verified, valid_from, valid_to, \
             sort_order, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1) ON CONFLICT (list, code) DO NOTHING",
            values![
                row.id.uuid(),
                row.list.as_str(),
                row.code.as_str(),
                row.name_vi.as_str(),
                row.name_en.as_str(),
                row.least_years,
                row.source.as_str(),
                row.is_verified,
                row.from,
                row.to,
                row.order,
                now
            ],
        )
        .await?;
    Ok(done > 0)
}

/// Saves a locked row as its next version.
pub(in crate::modules::collaborators) async fn save(
    tx: &WriteTx,
    row: &Reference,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE collaborator_reference SET name_vi = $2, name_en = $3, least_years = $4, source = $5, is_verified = $6, valid_to = $7, \
         updated_at = $8, version = version + 1 WHERE id = $1",
        values![
            row.id.uuid(),
            row.name_vi.as_str(),
            row.name_en.as_str(),
            row.least_years,
            row.source.as_str(),
            row.is_verified,
            row.to,
            now
        ],
    )
    .await?;
    Ok(())
}
