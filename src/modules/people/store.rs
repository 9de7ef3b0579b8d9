//! Tables of people that wait for their administrator.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::AccountId;
use thihanh_store::{FromQueryResult, Sql, StoreError, values};

/// For what a table is sealed.
pub(super) fn place(account: AccountId) -> String {
    format!("people_import.content {account}")
}

pub(super) async fn keep(
    sql: &impl Sql,
    account: AccountId,
    sealed: &[u8],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO people_import (account_id, content, kept_at) VALUES ($1, $2, $3)
         ON CONFLICT (account_id) DO UPDATE SET content = excluded.content, kept_at = excluded.kept_at",
        values![account.uuid(), sealed.to_vec(), at],
    )
    .await?;
    Ok(())
}

/// Takes a table out that was kept since then.
pub(super) async fn take(
    sql: &impl Sql,
    account: AccountId,
    since: DateTime<Utc>,
) -> Result<Option<Vec<u8>>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        content: Vec<u8>,
    }
    let statement = "SELECT content FROM people_import WHERE account_id = $1 AND kept_at > $2";
    let row = sql.optional::<Row>(statement, values![account.uuid(), since]).await?;
    sql.execute("DELETE FROM people_import WHERE account_id = $1", values![account.uuid()]).await?;
    Ok(row.map(|row| row.content))
}

pub(super) async fn sweep(sql: &impl Sql, before: DateTime<Utc>) -> Result<(), StoreError> {
    sql.execute("DELETE FROM people_import WHERE kept_at <= $1", values![before]).await?;
    Ok(())
}
