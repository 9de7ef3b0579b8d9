//! Tables of people that wait for their administrator, requests for a new password that wait for a job.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::AccountId;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

/// For what a table is sealed.
pub(super) fn place(account: AccountId) -> String {
    format!("people_import.content {account}")
}

pub(super) async fn keep(
    sql: &dyn Sql,
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
    sql: &dyn Sql,
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

/// Removes tables and requests from before.
pub(super) async fn sweep(sql: &dyn Sql, before: DateTime<Utc>) -> Result<(), StoreError> {
    sql.execute("DELETE FROM people_import WHERE kept_at <= $1", values![before]).await?;
    sql.execute("DELETE FROM password_request WHERE asked_at <= $1", values![before]).await?;
    Ok(())
}

/// For what a request is sealed.
pub(super) fn request_place(id: Uuid) -> String {
    format!("password_request.content {id}")
}

pub(super) async fn keep_request(
    sql: &dyn Sql,
    id: Uuid,
    address: &str,
    sealed: &[u8],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO password_request (id, address, content, asked_at) VALUES ($1, $2, $3, $4)",
        values![id, address, sealed.to_vec(), at],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Asked {
    asked_at: DateTime<Utc>,
}

/// When the request number `number` from an address came, counted from the newest; `None` where there are fewer since then.
pub(super) async fn request_before(
    sql: &dyn Sql,
    address: &str,
    number: u32,
    since: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let statement = "SELECT asked_at FROM password_request WHERE address = $1 AND asked_at > $2
         ORDER BY asked_at DESC LIMIT 1 OFFSET $3";
    let found = sql.optional::<Asked>(statement, values![address, since, i64::from(number) - 1]).await?;
    Ok(found.map(|request| request.asked_at))
}

/// Whether a request waits: asked before the writer's place is taken.
pub(super) async fn has_request(sql: &dyn Sql) -> Result<bool, StoreError> {
    let statement = "SELECT asked_at FROM password_request WHERE content IS NOT NULL ORDER BY asked_at, id LIMIT 1";
    Ok(sql.optional::<Asked>(statement, values![]).await?.is_some())
}

/// Takes what was typed out of the request that has waited longest, passing over those that another instance has.
pub(super) async fn take_request(tx: &WriteTx) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        content: Vec<u8>,
    }
    let statement = format!(
        "SELECT id, content FROM password_request WHERE content IS NOT NULL ORDER BY asked_at, id LIMIT 1{}",
        tx.dialect().skip_locked()
    );
    let Some(row) = tx.optional::<Row>(&statement, values![]).await? else { return Ok(None) };
    tx.execute("UPDATE password_request SET content = NULL WHERE id = $1", values![row.id]).await?;
    Ok(Some((row.id, row.content)))
}
