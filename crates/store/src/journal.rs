//! The journal: what was done to every object, by whom, when and why. Only ever added to.
//!
//! The entries of one object are chained: each holds the hash of the one before, so that a changed or removed entry shows
//! ([`verify`]). What the chains cannot show (a cut-off tail, a removed object, a chain written anew) shows in the checkpoints
//! ([`seal`]), whose key is kept outside the database.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use thihanh_kernel::access::Actor;
use thihanh_kernel::time::{self, Instant};
use uuid::Uuid;

use crate::{FromQueryResult, Sql, StoreError, values};

mod append;
mod chain;
mod list;
mod outbox;
mod seal;
mod verify;

pub use append::{append, append_all};
pub use list::{JournalFilter, Listed, Place, list};
pub use outbox::{Told, newest, since};
pub use seal::{
    Checkpoint, ENTRIES_PER_CHECKPOINT, Head, SealDamage, SealFault, SealKey, Sealed, Unsealed, last, seal, unsealed,
    verify_seals,
};
pub use verify::{Damage, FAULTS_TOLD, Fault, Findings, verify, verify_all};

/// Something that was done, ready to be written.
#[derive(Debug)]
pub struct Entry {
    at: Instant,
    actor_id: Option<Uuid>,
    actor_label: String,
    address: String,
    object_kind: &'static str,
    object_id: Uuid,
    action: &'static str,
    reason: String,
    payload: Result<Map<String, Json>, serde_json::Error>,
}

impl Entry {
    /// `actor` did `action` (past tense: `completed`) to an object (`obligation`, its id).
    #[must_use]
    pub fn new(at: Instant, actor: &Actor, object_kind: &'static str, object_id: Uuid, action: &'static str) -> Self {
        Self {
            at: time::micros(at),
            actor_id: actor.account().map(|account| account.uuid()),
            actor_label: actor.name().to_owned(),
            address: actor.address().to_owned(),
            object_kind,
            object_id,
            action,
            reason: String::new(),
            payload: Ok(Map::new()),
        }
    }

    /// With the reason that the person gave.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = reason.into();
        self
    }

    /// With a fact about what was done. A person's data does not belong here: the journal is never erased.
    #[must_use]
    pub fn with<T: Serialize + ?Sized>(mut self, name: &str, value: &T) -> Self {
        self.payload = self.payload.and_then(|mut payload| {
            payload.insert(name.to_owned(), serde_json::to_value(value)?);
            Ok(payload)
        });
        self
    }
}

/// An entry of an object's history.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// When.
    pub at: Instant,
    /// Account of the person; `None` for the program.
    pub actor_id: Option<Uuid>,
    /// Name of the person at that time, or of the job.
    pub actor_label: String,
    /// Network address it was done from; for auditors.
    pub address: String,
    /// Place in the object's history, from 1.
    pub object_seq: i64,
    /// What was done.
    pub action: String,
    /// The reason that was given; may be empty.
    pub reason: String,
    /// Facts about it.
    pub payload: Json,
}

#[derive(FromQueryResult)]
struct RecordRow {
    at: DateTime<Utc>,
    actor_id: Option<Uuid>,
    actor_label: String,
    address: String,
    object_seq: i64,
    action: String,
    reason: String,
    payload: String,
}

/// Most entries that [`history`] gives.
pub const HISTORY_LIMIT: u32 = 500;

/// The history of an object, newest first, at most [`HISTORY_LIMIT`] entries.
///
/// # Errors
/// When the database does not answer.
pub async fn history(sql: &dyn Sql, object_kind: &str, object_id: Uuid) -> Result<Vec<Record>, StoreError> {
    let rows: Vec<RecordRow> = sql
        .all(
            "SELECT at, actor_id, actor_label, address, object_seq, action, reason, payload FROM journal
             WHERE object_kind = $1 AND object_id = $2 ORDER BY object_seq DESC LIMIT $3",
            values![object_kind, object_id, i64::from(HISTORY_LIMIT)],
        )
        .await?;
    rows.into_iter().map(Record::try_from).collect()
}

impl TryFrom<RecordRow> for Record {
    type Error = StoreError;

    fn try_from(row: RecordRow) -> Result<Self, StoreError> {
        let payload =
            serde_json::from_str(&row.payload).map_err(|_| StoreError::Unreadable { what: "journal payload" })?;
        Ok(Self {
            at: row.at,
            actor_id: row.actor_id,
            actor_label: row.actor_label,
            address: row.address,
            object_seq: row.object_seq,
            action: row.action,
            reason: row.reason,
            payload,
        })
    }
}
