//! Writes of the API that are done once, however often they are sent.
//!
//! Whoever sends a write with a key first takes the key's row for one turn; only that turn does the work ([`in_turn`]), and leaves its answer in
//! the row. Others with the same key wait for the answer or are told that the key stands for another request. A write that was refused did
//! nothing, so its row is taken away and the next request is judged anew.
//!
//! An instance may die in the middle of a turn. Every transaction of a turn therefore notes in the row that it saved something, and only saves
//! while the row is still its own: a turn that saved nothing can be taken over ([`take_over`]), even by mistake, and is then done once; one that
//! saved something is never done again.

use thihanh_kernel::ids::AccountId;
use thihanh_kernel::time::Instant;
use uuid::Uuid;

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
        /// Its turn.
        turn: Uuid,
        /// Something of it is in the database.
        is_saved: bool,
    },
    /// It was done.
    Done(Answer),
    /// It stands for another request.
    Another,
}

#[derive(FromQueryResult)]
struct Row {
    digest: Vec<u8>,
    turn: Uuid,
    is_saved: bool,
    status: Option<i64>,
    etag: String,
    body: String,
    created_at: Instant,
}

/// How things stand.
///
/// # Errors
/// When the database does not answer.
pub async fn look(sql: &dyn Sql, key: &Key) -> Result<Standing, StoreError> {
    let row = sql
        .optional::<Row>(
            "SELECT digest, turn, is_saved, status, etag, body, created_at FROM idempotency_key
             WHERE account_id = $1 AND key = $2",
            values![key.account.uuid(), key.key.as_str()],
        )
        .await?;
    Ok(match row {
        None => Standing::Free,
        Some(row) if row.digest != key.digest => Standing::Another,
        Some(Row { status: None, created_at, turn, is_saved, .. }) => {
            Standing::UnderWay { since: created_at, turn, is_saved }
        }
        Some(Row { status: Some(status), etag, body, .. }) => {
            let status = u16::try_from(status).map_err(|_| StoreError::Unreadable { what: "status of an answer" })?;
            Standing::Done(Answer { status, etag, body })
        }
    })
}

/// A key that was taken, and by whom.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The key.
    pub key: Key,
    /// Tells this turn from every other with the same key.
    pub id: Uuid,
}

tokio::task_local! {
    static PRESENT: Turn;
}

/// Does the work of a turn: whatever its transactions save is noted with the key. Work that it hands to other tasks is not.
pub async fn in_turn<F: Future>(turn: Turn, work: F) -> F::Output {
    PRESENT.scope(turn, work).await
}

/// Notes at the end of a transaction that the present turn, if there is one, saves something.
///
/// # Errors
/// [`StoreError::TakenOver`] when the key is no longer its own.
pub(crate) async fn note_saved(tx: &WriteTx) -> Result<(), StoreError> {
    let Ok(turn) = PRESENT.try_with(Clone::clone) else { return Ok(()) };
    let statement = "UPDATE idempotency_key SET is_saved = $4 WHERE account_id = $1 AND key = $2 AND turn = $3";
    match tx.execute(statement, values![turn.key.account.uuid(), turn.key.key, turn.id, true]).await? {
        1 => Ok(()),
        _ => Err(StoreError::TakenOver),
    }
}

/// Takes the key; `false` where somebody was quicker.
///
/// # Errors
/// When the database does not answer.
pub async fn take(store: &Store, turn: &Turn, now: Instant) -> Result<bool, StoreError> {
    let key = &turn.key;
    let taken = store
        .write(async |tx| {
            tx.execute(
                "INSERT INTO idempotency_key (account_id, key, digest, turn, is_saved, status, etag, body, created_at)
                 VALUES ($1, $2, $3, $4, $5, NULL, '', '', $6) ON CONFLICT (account_id, key) DO NOTHING",
                values![key.account.uuid(), key.key.as_str(), key.digest.to_vec(), turn.id, false, now],
            )
            .await
        })
        .await?;
    Ok(taken == 1)
}

/// Takes the key from a turn that saved nothing; `false` where it has saved something, or has ended, or somebody was quicker.
///
/// # Errors
/// When the database does not answer.
pub async fn take_over(store: &Store, turn: &Turn, from: Uuid, now: Instant) -> Result<bool, StoreError> {
    let taken = store
        .write(async |tx| {
            tx.execute(
                "UPDATE idempotency_key SET turn = $4, created_at = $5
                 WHERE account_id = $1 AND key = $2 AND turn = $3 AND is_saved = $6 AND status IS NULL",
                values![turn.key.account.uuid(), turn.key.key.as_str(), from, turn.id, now, false],
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
pub async fn keep(store: &Store, turn: &Turn, answer: &Answer) -> Result<(), StoreError> {
    store
        .write(async |tx| {
            tx.execute(
                "UPDATE idempotency_key SET status = $4, etag = $5, body = $6
                 WHERE account_id = $1 AND key = $2 AND turn = $3",
                values![
                    turn.key.account.uuid(),
                    turn.key.key.as_str(),
                    turn.id,
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
pub async fn release(store: &Store, turn: &Turn) -> Result<(), StoreError> {
    store
        .write(async |tx| {
            tx.execute(
                "DELETE FROM idempotency_key WHERE account_id = $1 AND key = $2 AND turn = $3 AND status IS NULL",
                values![turn.key.account.uuid(), turn.key.key.as_str(), turn.id],
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
