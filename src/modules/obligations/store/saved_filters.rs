//! Filters that people keep under a name.

use thihanh_kernel::ids::AccountId;
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

/// A kept filter.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct SavedFilter {
    /// Its id.
    pub id: Uuid,
    /// The name that its owner gave it.
    pub name: String,
    /// The query of the register's address.
    pub query: String,
}

/// The filters of a person in the order of their making, at most `limit`.
pub(crate) async fn all(sql: &impl Sql, account: AccountId, limit: u32) -> Result<Vec<SavedFilter>, StoreError> {
    sql.all(
        "SELECT id, name, query FROM saved_filter WHERE account_id = $1 ORDER BY created_at, id LIMIT $2",
        values![account.uuid(), i64::from(limit)],
    )
    .await
}

/// Keeps a filter; one of the same name gets the new query.
pub(crate) async fn put(
    tx: &WriteTx,
    account: AccountId,
    filter: &SavedFilter,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO saved_filter (id, account_id, name, query, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, name) DO UPDATE SET query = excluded.query",
        values![filter.id, account.uuid(), filter.name.as_str(), filter.query.as_str(), now],
    )
    .await?;
    Ok(())
}

/// Drops a filter of this person; whether there was one.
pub(crate) async fn remove(tx: &WriteTx, account: AccountId, id: Uuid) -> Result<bool, StoreError> {
    let dropped =
        tx.execute("DELETE FROM saved_filter WHERE id = $1 AND account_id = $2", values![id, account.uuid()]).await?;
    Ok(dropped > 0)
}
