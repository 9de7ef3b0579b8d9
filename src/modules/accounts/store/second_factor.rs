//! Second factors, codes on paper, and sign-ins that wait for a code.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::AccountId;
use thihanh_store::{FromQueryResult, Sql, StoreError, values};
use uuid::Uuid;

/// The second factor of an account as stored.
#[derive(FromQueryResult)]
pub(in crate::modules::accounts) struct Factor {
    pub(in crate::modules::accounts) totp_sealed: Option<Vec<u8>>,
    pub(in crate::modules::accounts) totp_since: Option<DateTime<Utc>>,
    pub(in crate::modules::accounts) totp_last_step: i64,
}

impl Factor {
    /// Whether a code is asked for.
    pub(in crate::modules::accounts) fn is_on(&self) -> bool {
        self.totp_sealed.is_some() && self.totp_since.is_some()
    }
}

pub(in crate::modules::accounts) async fn find(
    sql: &dyn Sql,
    account: AccountId,
) -> Result<Option<Factor>, StoreError> {
    let statement = "SELECT totp_sealed, totp_since, totp_last_step FROM account WHERE id = $1";
    sql.optional(statement, values![account.uuid()]).await
}

/// A secret that waits to be confirmed.
pub(in crate::modules::accounts) async fn set_secret(
    sql: &dyn Sql,
    account: AccountId,
    sealed: Vec<u8>,
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE account SET totp_sealed = $2, totp_since = NULL, totp_last_step = 0 WHERE id = $1",
        values![account.uuid(), sealed],
    )
    .await?;
    Ok(())
}

pub(in crate::modules::accounts) async fn confirm(
    sql: &dyn Sql,
    account: AccountId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sql.execute("UPDATE account SET totp_since = $2 WHERE id = $1", values![account.uuid(), at]).await?;
    Ok(())
}

pub(in crate::modules::accounts) async fn remove(sql: &dyn Sql, account: AccountId) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE account SET totp_sealed = NULL, totp_since = NULL, totp_last_step = 0 WHERE id = $1",
        values![account.uuid()],
    )
    .await?;
    sql.execute("DELETE FROM recovery_code WHERE account_id = $1", values![account.uuid()]).await?;
    Ok(())
}

/// Marks a step's code as used; `false` where it, or a later one, was used already, even a moment ago by somebody else.
pub(in crate::modules::accounts) async fn use_step(
    sql: &dyn Sql,
    account: AccountId,
    step: i64,
) -> Result<bool, StoreError> {
    let statement = "UPDATE account SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2";
    Ok(sql.execute(statement, values![account.uuid(), step]).await? == 1)
}

/// Puts codes on paper in the place of those that were there.
pub(in crate::modules::accounts) async fn replace_recovery(
    sql: &dyn Sql,
    account: AccountId,
    hashes: Vec<Vec<u8>>,
) -> Result<(), StoreError> {
    sql.execute("DELETE FROM recovery_code WHERE account_id = $1", values![account.uuid()]).await?;
    let rows = hashes.into_iter().map(|hash| values![account.uuid(), hash]).collect();
    sql.insert_many("recovery_code", &["account_id", "code_hash"], rows).await
}

/// Uses a code on paper; `false` where there is none such, or it was used.
pub(in crate::modules::accounts) async fn use_recovery(
    sql: &dyn Sql,
    account: AccountId,
    hash: Vec<u8>,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let statement =
        "UPDATE recovery_code SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL";
    Ok(sql.execute(statement, values![account.uuid(), hash, at]).await? == 1)
}

pub(in crate::modules::accounts) async fn recovery_left(sql: &dyn Sql, account: AccountId) -> Result<i64, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let statement = "SELECT count(*) AS total FROM recovery_code WHERE account_id = $1 AND used_at IS NULL";
    Ok(sql.one::<Row>(statement, values![account.uuid()]).await?.total)
}

/// A sign-in that waits for a code.
#[derive(FromQueryResult)]
pub(in crate::modules::accounts) struct HalfSession {
    pub(in crate::modules::accounts) account_id: Uuid,
    pub(in crate::modules::accounts) login: String,
}

pub(in crate::modules::accounts) async fn insert_half(
    sql: &dyn Sql,
    token_hash: &[u8],
    account: AccountId,
    at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO half_session (token_hash, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        values![token_hash.to_vec(), account.uuid(), at, expires_at],
    )
    .await?;
    Ok(())
}

pub(in crate::modules::accounts) async fn find_half(
    sql: &dyn Sql,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<HalfSession>, StoreError> {
    sql.optional(
        "SELECT h.account_id, a.login FROM half_session h JOIN account a ON a.id = h.account_id AND a.is_active
         WHERE h.token_hash = $1 AND h.expires_at > $2",
        values![token_hash.to_vec(), now],
    )
    .await
}

pub(in crate::modules::accounts) async fn remove_half(sql: &dyn Sql, token_hash: &[u8]) -> Result<(), StoreError> {
    sql.execute("DELETE FROM half_session WHERE token_hash = $1", values![token_hash.to_vec()]).await?;
    Ok(())
}
