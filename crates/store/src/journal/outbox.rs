//! The journal as the source of what others are told: read along its numbers, by as many readers as there are, each with a place of its
//! own.

use chrono::{DateTime, Utc};
use serde_json::Value as Json;
use thihanh_kernel::time::Instant;
use uuid::Uuid;

use super::seal::{horizon, newest_seq};
use crate::{FromQueryResult, Store, StoreError, values};

/// An entry that a reader has not seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: Instant,
    /// Account of the person; `None` for the program.
    pub actor_id: Option<Uuid>,
    /// Name of the person at that time, or of the job.
    pub actor_label: String,
    /// The object.
    pub object_id: Uuid,
    /// What was done.
    pub action: String,
    /// The reason that was given; may be empty.
    pub reason: String,
    /// Facts about it.
    pub payload: Json,
}

/// Where a reader that has never read begins: behind everything that there is.
///
/// # Errors
/// When the database does not answer.
pub async fn newest(store: &Store) -> Result<i64, StoreError> {
    newest_seq(store.read()).await
}

/// The entries of a kind of object behind `after`, in their order, at most `most`; and the number up to which the reader has then seen
/// everything. Nothing is passed over: no entry appears later with a smaller number.
///
/// # Errors
/// When the database does not answer.
pub async fn since(store: &Store, object_kind: &str, after: i64, most: u32) -> Result<(Vec<Told>, i64), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        seq: i64,
        at: DateTime<Utc>,
        actor_id: Option<Uuid>,
        actor_label: String,
        object_id: Uuid,
        action: String,
        reason: String,
        payload: String,
    }
    if newest_seq(store.read()).await? <= after {
        return Ok((Vec::new(), after));
    }
    let horizon = store.write(async |tx| horizon(tx).await).await?;
    let rows: Vec<Row> = store
        .read()
        .all(
            "SELECT seq, at, actor_id, actor_label, object_id, action, reason, payload FROM journal
             WHERE seq > $1 AND seq <= $2 AND object_kind = $3 ORDER BY seq LIMIT $4",
            values![after, horizon, object_kind, i64::from(most)],
        )
        .await?;
    let is_all = rows.len() < most as usize;
    let last = rows.last().map_or(horizon, |row| row.seq);
    let told = rows.into_iter().map(|row| {
        let payload =
            serde_json::from_str(&row.payload).map_err(|_| StoreError::Unreadable { what: "journal payload" })?;
        Ok(Told {
            seq: row.seq,
            at: row.at,
            actor_id: row.actor_id,
            actor_label: row.actor_label,
            object_id: row.object_id,
            action: row.action,
            reason: row.reason,
            payload,
        })
    });
    Ok((told.collect::<Result<_, StoreError>>()?, if is_all { horizon } else { last }))
}
