//! The whole journal, newest first.

use chrono::{DateTime, Utc};
use thihanh_kernel::page::{Cursor, CursorError};
use thihanh_kernel::time::Instant;
use uuid::Uuid;

use super::{Record, RecordRow};
use crate::{FromQueryResult, Sql, SqlText, StoreError};

/// Which entries are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalFilter {
    /// Of this kind of object.
    pub object_kind: Option<String>,
    /// Of this object.
    pub object_id: Option<Uuid>,
    /// Of this person.
    pub actor: Option<Uuid>,
    /// Of this action.
    pub action: Option<String>,
    /// Not before.
    pub from: Option<Instant>,
    /// Before.
    pub until: Option<Instant>,
}

/// A place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When the entry was written.
    pub at: Instant,
    /// Its number.
    pub seq: i64,
}

impl From<Place> for Cursor {
    fn from(place: Place) -> Self {
        Self::new([place.at.timestamp_micros().to_string(), place.seq.to_string()])
    }
}

impl TryFrom<&Cursor> for Place {
    type Error = CursorError;

    fn try_from(cursor: &Cursor) -> Result<Self, CursorError> {
        let at = DateTime::from_timestamp_micros(cursor.part(0)?).ok_or(CursorError)?;
        Ok(Self { at, seq: cursor.part(1)? })
    }
}

/// An entry with the object that it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its place in the list.
    pub place: Place,
    /// Kind of the object.
    pub object_kind: String,
    /// The object.
    pub object_id: Uuid,
    /// What happened.
    pub record: Record,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    object_kind: String,
    object_id: Uuid,
    at: DateTime<Utc>,
    actor_id: Option<Uuid>,
    actor_label: String,
    address: String,
    object_seq: i64,
    action: String,
    reason: String,
    payload: String,
}

/// Entries behind a place, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    sql: &dyn Sql,
    filter: &JournalFilter,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    let mut text = SqlText::new(
        "SELECT seq, object_kind, object_id, at, actor_id, actor_label, address, object_seq, action, reason, payload
         FROM journal WHERE 1 = 1",
    );
    if let Some(kind) = &filter.object_kind {
        text.push(" AND object_kind = ").bind(kind.as_str());
    }
    if let Some(id) = filter.object_id {
        text.push(" AND object_id = ").bind(id);
    }
    if let Some(actor) = filter.actor {
        text.push(" AND actor_id = ").bind(actor);
    }
    if let Some(action) = &filter.action {
        text.push(" AND action = ").bind(action.as_str());
    }
    if let Some(from) = filter.from {
        text.push(" AND at >= ").bind(from);
    }
    if let Some(until) = filter.until {
        text.push(" AND at < ").bind(until);
    }
    if let Some(Place { at, seq }) = after {
        text.push(" AND (at, seq) < (").bind(at).push(", ").bind(seq).push(")");
    }
    text.push(" ORDER BY at DESC, seq DESC LIMIT ").bind(limit);
    sql.all_of::<Row>(text).await?.into_iter().map(Listed::try_from).collect()
}

impl TryFrom<Row> for Listed {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let Row {
            seq,
            object_kind,
            object_id,
            at,
            actor_id,
            actor_label,
            address,
            object_seq,
            action,
            reason,
            payload,
        } = row;
        let record =
            RecordRow { at, actor_id, actor_label, address, object_seq, action, reason, payload }.try_into()?;
        Ok(Self { place: Place { at, seq }, object_kind, object_id, record })
    }
}
