//! Writes of the API that are done once, however often they are sent.
//!
//! Whoever sends a write with a key first takes the key's row; only that request does the work, and leaves its answer in the row.
//! Others with the same key wait for the answer or are told that the key stands for another request. A write that was refused did
//! nothing, so its row is taken away and the next request is judged anew. A row without an answer whose request has ended (the
//! instance died between the work and the answer) is never done again: nobody knows any more whether it was done.

use thihanh_kernel::ids::AccountId;
use thihanh_kernel::time::Instant;

use crate::{FromQueryResult, Sql, Store, StoreError, WriteTx, values};

/// One write, as its sender names it.
#[derive(Debug, Clone)]
pub struct Key {
    /// Who sends it: keys of different people never meet.
    pub account: AccountId,
    /// What the sender calls it.
    pub key: String,
    /// SHA-256 of what is asked: method, path and body.
    pub digest: [u8; 32],
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The version of the thing that was written; empty where there is none.
    pub etag: String,
    /// JSON.
    pub body: String,
}

/// How things stand with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has it.
    Free,
    /// The request that has it has not answered.
    UnderWay {
        /// When it came.
        since: Instant,
    },
    /// It was done.
    Done(Answer),
    /// It stands for another request.
    Another,
}

#[derive(FromQueryResult)]
struct Row {
    digest: Vec<u8>,
    status: Option<i64>,
    etag: String,
    body: String,
    created_at: Instant,
}

/// How things stand.
///
/// # Errors
/// When the database does not answer.
pub async fn look(sql: &impl Sql, key: &Key) -> Result<Standing, StoreError> {
    let row = sql
        .optional::<Row>(
            "SELECT digest, status, etag, body, created_at FROM idempotency_key WHERE account_id = $1 AND key = $2",
            values![key.account.uuid(), key.key.as_str()],
        )
        .await?;
    Ok(match row {
        None => Standing::Free,
        Some(row) if row.digest != key.digest => Standing::Another,
        Some(Row { status: None, created_at, .. }) => Standing::UnderWay { since: created_at },
        Some(Row { status: Some(status), etag, body, .. }) => {
            let status = u16::try_from(status).map_err(|_| StoreError::Unreadable { what: "status of an answer" })?;
            Standing::Done(Answer { status, etag, body })
        }
    })
}

/// Takes the key; `false` where somebody was quicker.
///
/// # Errors
/// When the database does not answer.
pub async fn take(store: &Store, key: &Key, now: Instant) -> Result<bool, StoreError> {
    let taken = store
        .write(async |tx| {
            tx.execute(
                "INSERT INTO idempotency_key (account_id, key, digest, status, etag, body, created_at)
                 VALUES ($1, $2, $3, NULL, '', '', $4) ON CONFLICT (account_id, key) DO NOTHING",
                values![key.account.uuid(), key.key.as_str(), key.digest.to_vec(), now],
            )
            .await
        })
        .await?;
    Ok(taken == 1)
}

/// Keeps the answer for whoever sends the same again.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(store: &Store, key: &Key, answer: &Answer) -> Result<(), StoreError> {
    store
        .write(async |tx| {
            tx.execute(
                "UPDATE idempotency_key SET status = $3, etag = $4, body = $5 WHERE account_id = $1 AND key = $2",
                values![
                    key.account.uuid(),
                    key.key.as_str(),
                    i64::from(answer.status),
                    answer.etag.as_str(),
                    answer.body.as_str()
                ],
            )
            .await
        })
        .await?;
    Ok(())
}

/// Gives the key back: the request was refused and did nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn release(store: &Store, key: &Key) -> Result<(), StoreError> {
    store
        .write(async |tx| {
            tx.execute(
                "DELETE FROM idempotency_key WHERE account_id = $1 AND key = $2 AND status IS NULL",
                values![key.account.uuid(), key.key.as_str()],
            )
            .await
        })
        .await?;
    Ok(())
}

/// Forgets keys taken before `before`; how many.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(tx: &WriteTx, before: Instant) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM idempotency_key WHERE created_at < $1", values![before]).await
}
