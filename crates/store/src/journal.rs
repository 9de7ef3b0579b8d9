//! The append-only history of every object: who, when, what, from which address, why. It is audit and history in one.
//!
//! Rows of one object are chained: each holds the hash of the one before, so a changed, removed or inserted row is found by
//! [`verify`]. Personal values do not enter it: persons are named by account.

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::FromQueryResult;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;
use uuid::Uuid;

use crate::{Sql, StoreError, WriteTx, values};

/// One thing that happened to one object.
#[derive(Debug, Clone)]
pub struct Entry {
    at: DateTime<Utc>,
    actor: Option<AccountId>,
    actor_label: String,
    address: String,
    object_kind: &'static str,
    object: Uuid,
    action: &'static str,
    reason: String,
    payload: Map<String, Json>,
}

impl Entry {
    /// What `actor` did to an object. The action is a stable word, past tense (`issued`), and Fluent key after `journal-`.
    #[must_use]
    pub fn new(at: DateTime<Utc>, actor: &Actor, object_kind: &'static str, object: Uuid, action: &'static str) -> Self {
        Self {
            at: at.trunc_subsecs(6),
            actor: actor.account(),
            // A person's name is personal data and can change: only the system's parts are named here.
            actor_label: if actor.is_system() { actor.name().to_owned() } else { String::new() },
            address: actor.address().to_owned(),
            object_kind,
            object,
            action,
            reason: String::new(),
            payload: Map::new(),
        }
    }

    /// Why, in the actor's words.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = reason.into();
        self
    }

    /// A value of the change. What cannot be written as JSON is left out.
    #[must_use]
    pub fn with(mut self, name: &str, value: &impl Serialize) -> Self {
        if let Ok(value) = serde_json::to_value(value) {
            self.payload.insert(name.to_owned(), value);
        }
        self
    }
}

/// A row of the history, as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// When.
    pub at: DateTime<Utc>,
    /// Which person; `None` for a part of the system.
    pub actor: Option<AccountId>,
    /// The part of the system, when no person acted.
    pub actor_label: String,
    /// What happened.
    pub action: String,
    /// Why.
    pub reason: String,
    /// Values of the change.
    pub payload: Map<String, Json>,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    at: DateTime<Utc>,
    actor_id: Option<Uuid>,
    actor_label: String,
    address: String,
    object_kind: String,
    object_id: Uuid,
    object_seq: i64,
    action: String,
    reason: String,
    payload: String,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

const COLUMNS: &str =
    "at, actor_id, actor_label, address, object_kind, object_id, object_seq, action, reason, payload, previous_hash, hash";

/// What stands before the first row of an object.
const GENESIS: [u8; 32] = [0; 32];

impl Row {
    /// SHA-256 over every column, each with its length in front so that no two rows have the same bytes.
    fn digest(&self) -> Vec<u8> {
        let mut hasher = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        };
        part(&self.at.timestamp_micros().to_be_bytes());
        part(self.actor_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
        for text in [&self.actor_label, &self.address, &self.object_kind] {
            part(text.as_bytes());
        }
        part(self.object_id.as_bytes());
        part(&self.object_seq.to_be_bytes());
        for text in [&self.action, &self.reason, &self.payload] {
            part(text.as_bytes());
        }
        part(&self.previous_hash);
        hasher.finalize().to_vec()
    }

    fn new(entry: Entry, object_seq: i64, previous_hash: Vec<u8>) -> Self {
        let mut row = Self {
            at: entry.at,
            actor_id: entry.actor.map(AccountId::uuid),
            actor_label: entry.actor_label,
            address: entry.address,
            object_kind: entry.object_kind.to_owned(),
            object_id: entry.object,
            object_seq,
            action: entry.action.to_owned(),
            reason: entry.reason,
            payload: Json::Object(entry.payload).to_string(),
            previous_hash,
            hash: Vec::new(),
        };
        row.hash = row.digest();
        row
    }

    fn into_values(self) -> Vec<sea_orm::Value> {
        values![
            self.at,
            self.actor_id,
            self.actor_label,
            self.address,
            self.object_kind,
            self.object_id,
            self.object_seq,
            self.action,
            self.reason,
            self.payload,
            self.previous_hash,
            self.hash
        ]
    }
}

/// Appends one entry to an object's history.
///
/// # Errors
/// When the database does not answer. Two writers of the same object: the unique key refuses the second, whose transaction fails.
pub async fn append(tx: &WriteTx, entry: Entry) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct Last {
        object_seq: i64,
        hash: Vec<u8>,
    }
    let last = tx
        .optional::<Last>(
            "SELECT object_seq, hash FROM journal WHERE object_kind = $1 AND object_id = $2 ORDER BY object_seq DESC LIMIT 1",
            values![entry.object_kind, entry.object],
        )
        .await?;
    let (seq, previous) = last.map_or((1, GENESIS.to_vec()), |last| (last.object_seq + 1, last.hash));
    insert(tx, vec![Row::new(entry, seq, previous)]).await
}

/// Appends the first entries of objects that were made in this transaction, all at once.
///
/// # Errors
/// When the database does not answer, or an object has a history already.
pub async fn append_first(tx: &WriteTx, entries: Vec<Entry>) -> Result<(), StoreError> {
    insert(tx, entries.into_iter().map(|entry| Row::new(entry, 1, GENESIS.to_vec())).collect()).await
}

async fn insert(tx: &WriteTx, rows: Vec<Row>) -> Result<(), StoreError> {
    let rows = rows.into_iter().map(Row::into_values).collect();
    tx.insert_many(&format!("journal ({COLUMNS})"), rows, "").await?;
    Ok(())
}

/// The history of an object, newest first, at most `limit` rows.
///
/// # Errors
/// When the database does not answer.
pub async fn history(sql: &impl Sql, object_kind: &str, object: Uuid, limit: u32) -> Result<Vec<Record>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM journal WHERE object_kind = $1 AND object_id = $2 ORDER BY object_seq DESC LIMIT $3");
    let rows = sql.all::<Row>(&statement, values![object_kind, object, i64::from(limit)]).await?;
    Ok(rows
        .into_iter()
        .map(|row| Record {
            at: row.at,
            actor: row.actor_id.map(AccountId::from_uuid),
            actor_label: row.actor_label,
            action: row.action,
            reason: row.reason,
            payload: serde_json::from_str(&row.payload).unwrap_or_default(),
        })
        .collect())
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// Kind of the object.
    pub object_kind: String,
    /// The object.
    pub object: Uuid,
    /// The row's place in the object's history; a missing row shows at the one after it.
    pub object_seq: i64,
}

/// Walks every chain, page by page, and gives the number of rows checked, or the first break.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(sql: &impl Sql) -> Result<Result<u64, Break>, StoreError> {
    const PAGE: i64 = 2_000;
    let statement = format!(
        "SELECT {COLUMNS} FROM journal WHERE (object_kind, object_id, object_seq) > ($1, $2, $3)
         ORDER BY object_kind, object_id, object_seq LIMIT $4"
    );
    let mut after = (String::new(), Uuid::nil(), 0);
    let mut last: Option<Row> = None;
    let mut checked = 0;
    loop {
        let rows = sql.all::<Row>(&statement, values![after.0.clone(), after.1, after.2, PAGE]).await?;
        let Some(end) = rows.last() else { return Ok(Ok(checked)) };
        after = (end.object_kind.clone(), end.object_id, end.object_seq);
        for row in rows {
            let same = last.as_ref().filter(|last| last.object_kind == row.object_kind && last.object_id == row.object_id);
            let (seq, previous) = same.map_or((1, &GENESIS[..]), |last| (last.object_seq + 1, &last.hash));
            if row.object_seq != seq || row.previous_hash != previous || row.hash != row.digest() {
                return Ok(Err(Break { object_kind: row.object_kind, object: row.object_id, object_seq: row.object_seq }));
            }
            checked += 1;
            last = Some(row);
        }
    }
}
