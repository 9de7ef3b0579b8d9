//! How long a body has to answer.

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, IdSource, ReplyRuleId};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::handling::model::rule::{ReplyRule, SHIPPED_SOURCE, shipped_from};

const COLUMNS: &str = "id, jurisdiction_id, working_days, source, is_verified, valid_from, valid_to, version";
/// Rules that one installation keeps: a wall.
const MOST: i64 = 500;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    jurisdiction_id: Option<Uuid>,
    working_days: Option<i64>,
    source: String,
    is_verified: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    version: i64,
}

impl From<Row> for ReplyRule {
    fn from(row: Row) -> Self {
        Self {
            id: ReplyRuleId::from_uuid(row.id),
            jurisdiction: row.jurisdiction_id.map(AgencyId::from_uuid),
            working_days: row.working_days.and_then(|days| u32::try_from(days).ok()),
            source: row.source,
            is_verified: row.is_verified,
            from: row.valid_from,
            to: row.valid_to,
            version: row.version,
        }
    }
}

/// Adds the row that ships where it is not there yet; what people changed stays. How many were added.
pub(in crate::modules::handling) async fn install(
    tx: &WriteTx,
    ids: &dyn IdSource,
    now: Instant,
) -> Result<u64, StoreError> {
    const ALL: &[&str] = &["id", "shipped_key", "source", "is_verified", "valid_from", "updated_at", "version"];
    let row = values![ids.uuid(now), "everywhere", SHIPPED_SOURCE, false, shipped_from(), now, 1_i64];
    tx.insert_new("reply_rule", ALL, vec![row]).await
}

/// Every rule, those of all jurisdictions first, the one that begins last first.
pub(in crate::modules::handling) async fn all(sql: &dyn Sql) -> Result<Vec<ReplyRule>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM reply_rule ORDER BY CASE WHEN jurisdiction_id IS NULL THEN 0 ELSE 1 END, jurisdiction_id, valid_from DESC, id \
         LIMIT {MOST}"
    );
    Ok(sql.all::<Row>(&statement, values![]).await?.into_iter().map(ReplyRule::from).collect())
}

/// One, locked until the transaction ends.
pub(in crate::modules::handling) async fn find_for_update(
    tx: &WriteTx,
    id: ReplyRuleId,
) -> Result<Option<ReplyRule>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM reply_rule WHERE id = $1{}", tx.dialect().for_update());
    Ok(tx.optional::<Row>(&statement, values![id.uuid()]).await?.map(ReplyRule::from))
}

/// A new rule.
pub(in crate::modules::handling) async fn insert(
    tx: &WriteTx,
    rule: &ReplyRule,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO reply_rule (id, jurisdiction_id, working_days, source, is_verified, valid_from, valid_to, updated_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
        values![
            rule.id.uuid(),
            rule.jurisdiction.map(AgencyId::uuid),
            rule.working_days.map(i64::from),
            rule.source.as_str(),
            rule.is_verified,
            rule.from,
            rule.to,
            now
        ],
    )
    .await?;
    Ok(())
}

/// Saves a locked rule as its next version.
pub(in crate::modules::handling) async fn save(tx: &WriteTx, rule: &ReplyRule, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE reply_rule SET working_days = $2, source = $3, is_verified = $4, valid_to = $5, updated_at = $6, version = version + 1 \
         WHERE id = $1",
        values![
            rule.id.uuid(),
            rule.working_days.map(i64::from),
            rule.source.as_str(),
            rule.is_verified,
            rule.to,
            now
        ],
    )
    .await?;
    Ok(())
}
