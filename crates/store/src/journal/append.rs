//! Adding entries.

use std::collections::HashMap;

use uuid::Uuid;

use super::Entry;
use super::chain::{GENESIS, Link};
use crate::{FromQueryResult, SqlText, StoreError, Value, WriteTx, values};

const COLUMNS: [&str; 12] = [
    "at",
    "actor_id",
    "actor_label",
    "address",
    "object_kind",
    "object_id",
    "object_seq",
    "action",
    "reason",
    "payload",
    "previous_hash",
    "hash",
];
/// Objects that one query asks the last entry of.
const OBJECTS_PER_QUERY: usize = 500;

type Object = (&'static str, Uuid);

/// The last entry of an object.
struct Head {
    object_seq: i64,
    hash: Vec<u8>,
}

/// Writes an entry, in the transaction of what it tells.
///
/// # Errors
/// When the database does not answer or a value of the entry cannot be written.
pub async fn append(tx: &WriteTx, entry: Entry) -> Result<(), StoreError> {
    append_all(tx, vec![entry]).await
}

/// Writes entries in their order; for many at once a few statements instead of two for each.
///
/// # Errors
/// When the database does not answer or a value of an entry cannot be written.
pub async fn append_all(tx: &WriteTx, entries: Vec<Entry>) -> Result<(), StoreError> {
    let mut heads = heads(tx, &entries).await?;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        let object = (entry.object_kind, entry.object_id);
        let head = heads.entry(object).or_insert_with(|| Head { object_seq: 0, hash: GENESIS.to_vec() });
        let (row, next) = row(entry, head)?;
        rows.push(row);
        *head = next;
    }
    let inserted = tx.insert_many("journal", &COLUMNS, rows).await;
    if inserted.as_ref().is_err_and(StoreError::is_unique_violation) {
        // Somebody else wrote about the same object between our look and our entry: another run sees that entry.
        tx.run_again();
    }
    inserted
}

fn row(entry: Entry, head: &Head) -> Result<(Vec<Value>, Head), StoreError> {
    let object_seq = head.object_seq + 1;
    let payload = serde_json::to_string(&entry.payload?)?;
    let link = Link {
        previous_hash: &head.hash,
        at: entry.at,
        actor_id: entry.actor_id,
        actor_label: &entry.actor_label,
        address: &entry.address,
        object_kind: entry.object_kind,
        object_id: entry.object_id,
        object_seq,
        action: entry.action,
        reason: &entry.reason,
        payload: &payload,
    };
    let hash = link.hash().to_vec();
    let row = values![
        entry.at,
        entry.actor_id,
        entry.actor_label,
        entry.address,
        entry.object_kind,
        entry.object_id,
        object_seq,
        entry.action,
        entry.reason,
        payload,
        head.hash.clone(),
        hash.clone(),
    ];
    Ok((row, Head { object_seq, hash }))
}

async fn heads(tx: &WriteTx, entries: &[Entry]) -> Result<HashMap<Object, Head>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        object_id: Uuid,
        object_seq: i64,
        hash: Vec<u8>,
    }
    let mut objects: Vec<Object> = entries.iter().map(|entry| (entry.object_kind, entry.object_id)).collect();
    objects.sort_unstable();
    objects.dedup();
    let mut heads = HashMap::new();
    for of_kind in objects.chunk_by(|a, b| a.0 == b.0) {
        let kind = of_kind[0].0;
        for some in of_kind.chunks(OBJECTS_PER_QUERY) {
            let mut text =
                SqlText::new("SELECT j.object_id, j.object_seq, j.hash FROM journal j WHERE j.object_kind = ");
            text.bind(kind).push(" AND j.object_id IN (").bind_all(some.iter().map(|(_, id)| *id));
            text.push(
                ") AND NOT EXISTS (SELECT 1 FROM journal later WHERE later.object_kind = j.object_kind
                     AND later.object_id = j.object_id AND later.object_seq = j.object_seq + 1)",
            );
            let rows: Vec<Row> = tx.all_of(text).await?;
            heads.extend(
                rows.into_iter()
                    .map(|row| ((kind, row.object_id), Head { object_seq: row.object_seq, hash: row.hash })),
            );
        }
    }
    Ok(heads)
}
