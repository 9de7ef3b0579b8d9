//! The installation's Official Account: one row, tokens sealed.

use chrono::{DateTime, Duration, Utc};
use thihanh_kernel::time::{self, Instant};
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

/// There is one row at most.
const ID: Uuid = Uuid::nil();

#[derive(FromQueryResult)]
pub struct Account {
    pub app_id: String,
    pub app_secret: Vec<u8>,
    pub refresh_token: Vec<u8>,
    pub access_token: Option<Vec<u8>>,
    pub expires_at: Option<DateTime<Utc>>,
    pub last_error: String,
    pub updated_at: DateTime<Utc>,
}

pub async fn find(sql: &dyn Sql) -> Result<Option<Account>, StoreError> {
    sql.optional(
        "SELECT app_id, app_secret, refresh_token, access_token, expires_at, last_error, updated_at FROM zalo_account WHERE id = $1",
        values![ID],
    )
    .await
}

/// Sets the account up anew.
pub async fn put(
    tx: &WriteTx,
    app_id: &str,
    app_secret: Vec<u8>,
    refresh_token: Vec<u8>,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM zalo_account WHERE id = $1", values![ID]).await?;
    tx.execute(
        "INSERT INTO zalo_account (id, app_id, app_secret, refresh_token, last_error, updated_at, version)
         VALUES ($1, $2, $3, $4, '', $5, 1)",
        values![ID, app_id, app_secret, refresh_token, now],
    )
    .await
    .map(|_| ())
}

/// Takes the account out.
pub async fn remove(tx: &WriteTx) -> Result<bool, StoreError> {
    Ok(tx.execute("DELETE FROM zalo_account WHERE id = $1", values![ID]).await? == 1)
}

/// Claims the exchange of the refresh token, which is good for one use: one worker of one instance does it at a time.
pub async fn begin_refresh(tx: &WriteTx, now: Instant, lease: Duration) -> Result<bool, StoreError> {
    let claimed = tx
        .execute(
            "UPDATE zalo_account SET locked_until = $2 WHERE id = $1 AND (locked_until IS NULL OR locked_until <= $3)",
            values![ID, time::micros(now + lease), now],
        )
        .await?;
    Ok(claimed == 1)
}

/// The exchange brought new tokens.
pub async fn refreshed(
    tx: &WriteTx,
    access_token: Vec<u8>,
    refresh_token: Vec<u8>,
    expires_at: Instant,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE zalo_account SET access_token = $2, refresh_token = $3, expires_at = $4, updated_at = $5,
         locked_until = NULL, last_error = '', version = version + 1 WHERE id = $1",
        values![ID, access_token, refresh_token, time::micros(expires_at), now],
    )
    .await
    .map(|_| ())
}

/// The exchange failed, or Zalo no longer takes the access token.
pub async fn spoiled(tx: &WriteTx, error: &str, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE zalo_account SET access_token = NULL, expires_at = NULL, locked_until = NULL, last_error = $2, updated_at = $3,
         version = version + 1 WHERE id = $1",
        values![ID, error.chars().take(500).collect::<String>(), now],
    )
    .await
    .map(|_| ())
}
