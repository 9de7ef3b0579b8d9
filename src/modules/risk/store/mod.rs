//! The factors in the database. All SQL of the module stands here; the numbers themselves come from the modules that hold them.

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, IdSource, RiskFactorId};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use super::model::factor::{Factor, SHIPPED, shipped_from};

const COLUMNS: &str = "f.id, f.code, f.jurisdiction_id, f.name_vi, f.name_en, f.weight, f.cap, f.window_months, f.sources, f.source, f.is_verified, \
     f.valid_from, f.valid_to, f.version";
/// Factors that one installation keeps: a wall.
const MOST: i64 = 1_000;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    code: String,
    jurisdiction_id: Option<Uuid>,
    name_vi: String,
    name_en: String,
    weight: i64,
    cap: i64,
    window_months: i64,
    sources: String,
    source: String,
    is_verified: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    version: i64,
}

impl TryFrom<Row> for Factor {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: RiskFactorId::from_uuid(row.id),
            code: row.code.parse().map_err(|_| StoreError::Unreadable { what: "code of a risk factor" })?,
            jurisdiction: row.jurisdiction_id.map(AgencyId::from_uuid),
            name_vi: row.name_vi,
            name_en: row.name_en,
            weight: row.weight,
            cap: row.cap,
            window_months: row.window_months,
            sources: row.sources.split_whitespace().map(str::to_owned).collect(),
            source: row.source,
            is_verified: row.is_verified,
            from: row.valid_from,
            to: row.valid_to,
            version: row.version,
        })
    }
}

/// Adds the factors that ship and were never there; what people changed stays. How many were added.
pub(super) async fn install(tx: &WriteTx, ids: &dyn IdSource, now: Instant) -> Result<u64, StoreError> {
    const ALL: &[&str] = &[
        "id",
        "shipped_key",
        "code",
        "name_vi",
        "name_en",
        "weight",
        "cap",
        "window_months",
        "sources",
        "source",
        "is_verified",
        "valid_from",
        "sort_order",
        "updated_at",
        "version",
    ];
    let rows = (1_i64..).zip(SHIPPED).map(|(order, row)| {
        values![
            ids.uuid(now),
            row.code.as_str(),
            row.code.as_str(),
            row.name_vi,
            row.name_en,
            row.weight,
            row.cap,
            row.window_months,
            row.sources,
            row.source,
            false,
            shipped_from(),
            order * 10,
            now,
            1_i64
        ]
    });
    tx.insert_new("risk_factor", ALL, rows.collect()).await
}

/// Every factor, those that are over too, in the order of lists.
pub(super) async fn all(sql: &dyn Sql) -> Result<Vec<Factor>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM risk_factor f ORDER BY f.sort_order, f.code, f.valid_from, f.id LIMIT {MOST}");
    sql.all::<Row>(&statement, values![]).await?.into_iter().map(Factor::try_from).collect()
}

/// Every factor, locked until the transaction ends: what is checked is that together they rank something.
pub(super) async fn all_for_update(tx: &WriteTx) -> Result<Vec<Factor>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM risk_factor f ORDER BY f.sort_order, f.code, f.valid_from, f.id LIMIT {MOST}{}",
        tx.dialect().for_update()
    );
    tx.all::<Row>(&statement, values![]).await?.into_iter().map(Factor::try_from).collect()
}

/// A new factor.
pub(super) async fn insert(tx: &WriteTx, factor: &Factor, order: i64, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO risk_factor (id, code, jurisdiction_id, name_vi, name_en, weight, cap, window_months, sources, source, is_verified, valid_from, \
         valid_to, sort_order, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)",
        values![
            factor.id.uuid(),
            factor.code.as_str(),
            factor.jurisdiction.map(AgencyId::uuid),
            factor.name_vi.as_str(),
            factor.name_en.as_str(),
            factor.weight,
            factor.cap,
            factor.window_months,
            factor.sources.join(" "),
            factor.source.as_str(),
            factor.is_verified,
            factor.from,
            factor.to,
            order,
            now
        ],
    )
    .await?;
    Ok(())
}

/// Saves a locked factor as its next version.
pub(super) async fn save(tx: &WriteTx, factor: &Factor, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE risk_factor SET name_vi = $2, name_en = $3, weight = $4, cap = $5, window_months = $6, sources = $7, source = $8, is_verified = $9, \
         valid_to = $10, updated_at = $11, version = version + 1 WHERE id = $1",
        values![
            factor.id.uuid(),
            factor.name_vi.as_str(),
            factor.name_en.as_str(),
            factor.weight,
            factor.cap,
            factor.window_months,
            factor.sources.join(" "),
            factor.source.as_str(),
            factor.is_verified,
            factor.to,
            now
        ],
    )
    .await?;
    Ok(())
}
