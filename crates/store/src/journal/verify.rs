//! Proving that nobody changed the journal.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::chain::{GENESIS, Link};
use crate::{FromQueryResult, Sql, SqlText, StoreError};

/// Entries that one query reads.
const BATCH: i64 = 1_000;
/// Faults that are told one by one; a journal that was replaced has as many as it has entries.
pub const FAULTS_TOLD: usize = 20;

/// What a check came to: how much was looked at, how much is wrong, and the first of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings<F> {
    /// Looked at.
    pub checked: u64,
    /// Wrong.
    pub faults: u64,
    /// The first of them, at most [`FAULTS_TOLD`].
    pub first: Vec<F>,
}

impl<F> Default for Findings<F> {
    fn default() -> Self {
        Self { checked: 0, faults: 0, first: Vec::new() }
    }
}

impl<F> Findings<F> {
    /// Whether everything is as it was written.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.faults == 0
    }

    pub(super) fn add(&mut self, fault: F) {
        self.faults += 1;
        if self.first.len() < FAULTS_TOLD {
            self.first.push(fault);
        }
    }
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// Entries before this one are gone.
    Gap,
    /// It does not continue the entry before it.
    Unchained,
    /// Its content was changed after it was written.
    Changed,
}

/// An entry that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its number in the whole journal.
    pub seq: i64,
    /// Kind of the object.
    pub object_kind: String,
    /// The object.
    pub object_id: Uuid,
    /// Place in its history.
    pub object_seq: i64,
    /// What is wrong.
    pub damage: Damage,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
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

/// Checks the history of one object.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(sql: &dyn Sql, object_kind: &str, object_id: Uuid) -> Result<Findings<Fault>, StoreError> {
    let mut of_object = SqlText::new(" AND object_kind = ");
    of_object.bind(object_kind).push(" AND object_id = ").bind(object_id);
    walk(sql, &of_object, |_| ()).await
}

/// Checks the whole journal, a batch at a time; `progress` is told how many entries were looked at.
///
/// # Errors
/// When the database does not answer.
pub async fn verify_all(sql: &dyn Sql, progress: impl FnMut(u64)) -> Result<Findings<Fault>, StoreError> {
    walk(sql, &SqlText::default(), progress).await
}

async fn walk(
    sql: &dyn Sql,
    condition: &SqlText,
    mut progress: impl FnMut(u64),
) -> Result<Findings<Fault>, StoreError> {
    let mut findings = Findings::default();
    let mut last: Option<Row> = None;
    loop {
        let mut text = SqlText::new(
            "SELECT seq, at, actor_id, actor_label, address, object_kind, object_id, object_seq, action, reason, payload,
                    previous_hash, hash
             FROM journal WHERE 1 = 1",
        );
        text.push_text(condition.clone());
        if let Some(last) = &last {
            text.push(" AND (object_kind, object_id, object_seq) > (").bind(last.object_kind.as_str());
            text.push(", ").bind(last.object_id).push(", ").bind(last.object_seq).push(")");
        }
        text.push(" ORDER BY object_kind, object_id, object_seq LIMIT ").bind(BATCH);
        let rows: Vec<Row> = sql.all_of(text).await?;
        if rows.is_empty() {
            return Ok(findings);
        }
        findings.checked += rows.len() as u64;
        progress(findings.checked);
        for row in rows {
            if let Some(damage) = damage(&row, last.as_ref()) {
                let (object_kind, object_id, object_seq) = (row.object_kind.clone(), row.object_id, row.object_seq);
                findings.add(Fault { seq: row.seq, object_kind, object_id, object_seq, damage });
            }
            last = Some(row);
        }
    }
}

fn damage(row: &Row, last: Option<&Row>) -> Option<Damage> {
    let before = last.filter(|last| last.object_kind == row.object_kind && last.object_id == row.object_id);
    let (previous_seq, previous_hash) =
        before.map_or((0, &GENESIS[..]), |before| (before.object_seq, &before.hash[..]));
    if row.object_seq != previous_seq + 1 {
        return Some(Damage::Gap);
    }
    if row.previous_hash != previous_hash {
        return Some(Damage::Unchained);
    }
    (row.hash != row.link().hash()).then_some(Damage::Changed)
}

impl Row {
    fn link(&self) -> Link<'_> {
        Link {
            previous_hash: &self.previous_hash,
            at: self.at,
            actor_id: self.actor_id,
            actor_label: &self.actor_label,
            address: &self.address,
            object_kind: &self.object_kind,
            object_id: self.object_id,
            object_seq: self.object_seq,
            action: &self.action,
            reason: &self.reason,
            payload: &self.payload,
        }
    }
}
