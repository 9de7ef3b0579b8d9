//! Slips by which people choose a password.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::AccountId;
use thihanh_store::{FromQueryResult, Sql, StoreError, values};
use uuid::Uuid;

/// A slip that holds.
#[derive(FromQueryResult)]
pub(in crate::modules::accounts) struct Found {
    pub(in crate::modules::accounts) account_id: Uuid,
    pub(in crate::modules::accounts) login: String,
    pub(in crate::modules::accounts) name: String,
    /// Hash of the address to which the code went, where it went by mail.
    pub(in crate::modules::accounts) mailed_to: Option<Vec<u8>>,
}

/// A slip to be written.
pub(in crate::modules::accounts) struct NewRow {
    pub(in crate::modules::accounts) id: Uuid,
    pub(in crate::modules::accounts) account: AccountId,
    pub(in crate::modules::accounts) purpose: &'static str,
    pub(in crate::modules::accounts) code_hash: Vec<u8>,
    pub(in crate::modules::accounts) mailed_to: Option<Vec<u8>>,
    pub(in crate::modules::accounts) by: Option<AccountId>,
    pub(in crate::modules::accounts) at: DateTime<Utc>,
    pub(in crate::modules::accounts) expires_at: DateTime<Utc>,
}

pub(in crate::modules::accounts) async fn insert(sql: &dyn Sql, row: NewRow) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO invitation (id, account_id, purpose, code_hash, mailed_to, created_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            row.id,
            row.account.uuid(),
            row.purpose,
            row.code_hash,
            row.mailed_to,
            row.by.map(|by| by.uuid()),
            row.at,
            row.expires_at
        ],
    )
    .await?;
    Ok(())
}

/// Slips of a person that were not used hold no more.
pub(in crate::modules::accounts) async fn withdraw_of(
    sql: &dyn Sql,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE invitation SET expires_at = $2 WHERE account_id = $1 AND used_at IS NULL AND expires_at > $2",
        values![account.uuid(), now],
    )
    .await?;
    Ok(())
}

/// The same of those that were mailed to another address than this one.
pub(in crate::modules::accounts) async fn withdraw_mailed_elsewhere(
    sql: &dyn Sql,
    account: AccountId,
    email_hash: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE invitation SET expires_at = $2
         WHERE account_id = $1 AND mailed_to <> $3 AND used_at IS NULL AND expires_at > $2",
        values![account.uuid(), now, email_hash],
    )
    .await?;
    Ok(())
}

/// How many codes a person got by mail since then, of those that were asked for by whoever forgot a password.
pub(in crate::modules::accounts) async fn forgotten_since(
    sql: &dyn Sql,
    account: AccountId,
    since: DateTime<Utc>,
) -> Result<i64, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let statement = "SELECT count(*) AS total FROM invitation
         WHERE account_id = $1 AND purpose = 'forgotten' AND created_at > $2";
    Ok(sql.one::<Row>(statement, values![account.uuid(), since]).await?.total)
}

pub(in crate::modules::accounts) async fn find(
    sql: &dyn Sql,
    code_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Found>, StoreError> {
    sql.optional(
        "SELECT i.account_id, a.login, a.name, i.mailed_to FROM invitation i JOIN account a ON a.id = i.account_id AND a.is_active
         WHERE i.code_hash = $1 AND i.used_at IS NULL AND i.expires_at > $2",
        values![code_hash.to_vec(), now],
    )
    .await
}

/// Uses a slip up; `false` where somebody was quicker.
pub(in crate::modules::accounts) async fn use_up(
    sql: &dyn Sql,
    code_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let statement = "UPDATE invitation SET used_at = $2 WHERE code_hash = $1 AND used_at IS NULL AND expires_at > $2";
    Ok(sql.execute(statement, values![code_hash.to_vec(), now]).await? == 1)
}

/// Until when the newest slip of a person holds that was not used.
pub(in crate::modules::accounts) async fn open_until(
    sql: &dyn Sql,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        expires_at: DateTime<Utc>,
    }
    let statement = "SELECT expires_at FROM invitation WHERE account_id = $1 AND used_at IS NULL AND expires_at > $2
         ORDER BY expires_at DESC LIMIT 1";
    let row = sql.optional::<Row>(statement, values![account.uuid(), now]).await?;
    Ok(row.map(|row| row.expires_at))
}
