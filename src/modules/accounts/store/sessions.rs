//! The browsers in which a person is signed in.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::AccountId;
use thihanh_store::{FromQueryResult, Sql, StoreError, values};
use uuid::Uuid;

/// A browser that is signed in.
#[derive(Debug, Clone, FromQueryResult)]
pub struct SessionView {
    /// By which it is ended.
    pub id: Uuid,
    /// Hash of its secret, to tell the browser that asks from the others.
    pub token_hash: Vec<u8>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it last asked for something, to some minutes.
    pub seen_at: DateTime<Utc>,
    /// The network address it signed in from.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// Sessions that one list shows at most.
const LIST_LIMIT: i64 = 100;

pub(in crate::modules::accounts) async fn list(
    sql: &dyn Sql,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<SessionView>, StoreError> {
    sql.all(
        "SELECT id, token_hash, created_at, seen_at, address, agent FROM session
         WHERE account_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, id LIMIT $3",
        values![account.uuid(), now, LIST_LIMIT],
    )
    .await
}

/// Ends one browser of a person; `false` where it is none of theirs.
pub(in crate::modules::accounts) async fn end(sql: &dyn Sql, account: AccountId, id: Uuid) -> Result<bool, StoreError> {
    let statement = "DELETE FROM session WHERE id = $1 AND account_id = $2";
    Ok(sql.execute(statement, values![id, account.uuid()]).await? == 1)
}

/// Ends every browser of a person but one; how many.
pub(in crate::modules::accounts) async fn end_others(
    sql: &dyn Sql,
    account: AccountId,
    kept: &[u8],
) -> Result<u64, StoreError> {
    let statement = "DELETE FROM session WHERE account_id = $1 AND token_hash <> $2";
    sql.execute(statement, values![account.uuid(), kept.to_vec()]).await
}

/// The browser works in its person's own name, or in somebody's place.
pub(in crate::modules::accounts) async fn act_for(
    sql: &dyn Sql,
    token_hash: &[u8],
    substitution: Option<Uuid>,
) -> Result<(), StoreError> {
    let statement = "UPDATE session SET acting_for = $2 WHERE token_hash = $1";
    sql.execute(statement, values![token_hash.to_vec(), substitution]).await?;
    Ok(())
}
