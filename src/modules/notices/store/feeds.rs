//! Addresses of calendar feeds.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

/// Most feeds that one person has.
pub const MOST: u32 = 20;

/// A feed.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Feed {
    pub id: Uuid,
    pub account_id: Uuid,
    pub agency_id: Option<Uuid>,
    pub created_at: DateTime<Utc>,
}

/// The feed of a secret, by its hash.
pub async fn find(sql: &dyn Sql, token_hash: &[u8; 32]) -> Result<Option<Feed>, StoreError> {
    sql.optional(
        "SELECT id, account_id, agency_id, created_at FROM calendar_feed WHERE token_hash = $1 AND revoked_at IS NULL",
        values![token_hash.to_vec()],
    )
    .await
}

/// The feeds of somebody that still answer, oldest first.
pub async fn list(sql: &dyn Sql, account: AccountId) -> Result<Vec<Feed>, StoreError> {
    sql.all(
        "SELECT id, account_id, agency_id, created_at FROM calendar_feed
         WHERE account_id = $1 AND revoked_at IS NULL ORDER BY created_at, id LIMIT $2",
        values![account.uuid(), i64::from(MOST)],
    )
    .await
}

/// Writes a feed.
pub async fn insert(
    tx: &WriteTx,
    id: Uuid,
    token_hash: &[u8; 32],
    (account, agency): (AccountId, Option<AgencyId>),
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO calendar_feed (id, token_hash, account_id, agency_id, created_at) VALUES ($1, $2, $3, $4, $5)",
        values![id, token_hash.to_vec(), account.uuid(), agency.map(AgencyId::uuid), now],
    )
    .await
    .map(|_| ())
}

/// Ends a feed of somebody; `false` where it is none of theirs.
pub async fn revoke(tx: &WriteTx, account: AccountId, id: Uuid, now: Instant) -> Result<bool, StoreError> {
    let statement = "UPDATE calendar_feed SET revoked_at = $3 WHERE id = $2 AND account_id = $1 AND revoked_at IS NULL";
    Ok(tx.execute(statement, values![account.uuid(), id, now]).await? == 1)
}
