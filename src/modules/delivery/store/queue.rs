//! Messages: put in, claimed, ended.

use chrono::{DateTime, Duration, Utc};
use thihanh_kernel::ids::DeliveryId;
use thihanh_kernel::time::{self, Instant};
use thihanh_store::{FromQueryResult, Sql, SqlText, Store, StoreError, Value, WriteTx, values};
use uuid::Uuid;

use crate::modules::delivery::model::message::{Channel, Purpose};
use crate::modules::delivery::model::retry::Next;

/// Longest error text that is kept, in characters.
const ERROR_MAX_CHARS: usize = 500;

/// A message, sealed, ready to be put in.
pub struct Sealed {
    pub id: DeliveryId,
    pub channel: Channel,
    pub purpose: Purpose,
    pub recipient: Vec<u8>,
    pub content: Vec<u8>,
    pub about: Option<(&'static str, Uuid)>,
    pub unique_key: Option<String>,
    pub next_at: Instant,
}

const COLUMNS: [&str; 14] = [
    "id",
    "channel",
    "purpose",
    "recipient",
    "content",
    "about_kind",
    "about_id",
    "unique_key",
    "state",
    "attempts",
    "unfinished",
    "next_at",
    "last_error",
    "created_at",
];

/// Puts messages in; how many were new. One whose key is taken is left out.
pub async fn insert(tx: &WriteTx, messages: Vec<Sealed>, now: Instant) -> Result<u64, StoreError> {
    let row = |message: Sealed| -> Vec<Value> {
        let (kind, id) = message.about.unzip();
        values![
            message.id.uuid(),
            message.channel.code(),
            message.purpose.code(),
            message.recipient,
            message.content,
            kind,
            id,
            message.unique_key,
            "ready",
            0i64,
            0i64,
            time::micros(message.next_at),
            "",
            now
        ]
    };
    tx.insert_new("delivery", &COLUMNS, messages.into_iter().map(row).collect()).await
}

/// A message that this worker sends now.
#[derive(Debug, FromQueryResult)]
pub struct Claimed {
    pub id: Uuid,
    pub channel: String,
    pub recipient: Vec<u8>,
    pub content: Vec<u8>,
    /// Which try this is, from 1; tells this claim from a later one.
    pub attempts: i64,
}

/// Claims the message that has been due longest, until `now + lease`. One whose earlier claim ended without an answer may have arrived:
/// it is counted.
pub async fn claim(
    store: &Store,
    channels: &[Channel],
    now: Instant,
    lease: Duration,
) -> Result<Option<Claimed>, StoreError> {
    store
        .write(async |tx| {
            let mut text = SqlText::new(
                "UPDATE delivery SET unfinished = unfinished + CASE WHEN state = 'sending' THEN 1 ELSE 0 END,
                 state = 'sending', attempts = attempts + 1, next_at = ",
            );
            text.bind(time::micros(now + lease));
            text.push(
                " WHERE id = (SELECT id FROM delivery WHERE state IN ('ready', 'failed', 'sending') AND next_at <= ",
            );
            text.bind(now).push(" AND channel IN (").bind_all(channels.iter().map(|channel| channel.code()));
            text.push(") ORDER BY next_at, id LIMIT 1").push(tx.dialect().skip_locked());
            text.push(") RETURNING id, channel, recipient, content, attempts");
            Ok::<_, StoreError>(tx.all_of(text).await?.pop())
        })
        .await
}

/// Whether anything is due: asked before a worker takes the writer's place.
pub async fn has_due(sql: &dyn Sql, channels: &[Channel], now: Instant) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct Due {
        #[expect(dead_code, reason = "asked for only to see whether it is there")]
        id: Uuid,
    }
    let mut text =
        SqlText::new("SELECT id FROM delivery WHERE state IN ('ready', 'failed', 'sending') AND next_at <= ");
    text.bind(now).push(" AND channel IN (").bind_all(channels.iter().map(|channel| channel.code()));
    text.push(") ORDER BY next_at, id LIMIT 1");
    Ok(!sql.all_of::<Due>(text).await?.is_empty())
}

/// Ends a claim, if it is still this one.
pub async fn end(tx: &WriteTx, claimed: &Claimed, next: &Next, now: Instant) -> Result<bool, StoreError> {
    let mut text = SqlText::new("UPDATE delivery SET ");
    match next {
        Next::Sent => {
            text.push("state = 'sent', content = NULL, last_error = '', sent_at = ").bind(now);
        }
        Next::Again(at, reason) => {
            text.push("state = 'failed', last_error = ").bind(cut(reason));
            text.push(", next_at = ").bind(time::micros(*at));
        }
        Next::Dead(reason) => {
            text.push("state = 'dead', last_error = ").bind(cut(reason));
        }
    }
    text.push(" WHERE state = 'sending' AND id = ").bind(claimed.id).push(" AND attempts = ").bind(claimed.attempts);
    Ok(tx.execute_of(text).await? == 1)
}

fn cut(reason: &str) -> String {
    reason.chars().take(ERROR_MAX_CHARS).collect()
}

/// Removes sent and dropped messages made before `before`; how many.
pub async fn sweep(tx: &WriteTx, before: Instant) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM delivery WHERE state IN ('sent', 'dropped') AND created_at < $1", values![before]).await
}

/// A message as the administrator's list shows it; still sealed.
#[derive(Debug, FromQueryResult)]
pub struct Row {
    pub id: Uuid,
    pub channel: String,
    pub purpose: String,
    pub recipient: Vec<u8>,
    pub state: String,
    pub attempts: i64,
    pub unfinished: i64,
    pub next_at: DateTime<Utc>,
    pub last_error: String,
    pub created_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
}

const SHOWN: &str =
    "id, channel, purpose, recipient, state, attempts, unfinished, next_at, last_error, created_at, sent_at";

/// The newest messages in one of these states.
pub async fn list(sql: &dyn Sql, states: &[&str], limit: u32) -> Result<Vec<Row>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(SHOWN).push(" FROM delivery WHERE state IN (").bind_all(states.iter().copied());
    text.push(") ORDER BY created_at DESC, id DESC LIMIT ").bind(i64::from(limit));
    sql.all_of(text).await
}

/// The newest messages that may have arrived twice.
pub async fn list_unfinished(sql: &dyn Sql, limit: u32) -> Result<Vec<Row>, StoreError> {
    let statement =
        format!("SELECT {SHOWN} FROM delivery WHERE unfinished > 0 ORDER BY created_at DESC, id DESC LIMIT $1");
    sql.all(&statement, values![i64::from(limit)]).await
}

/// How many messages stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Wait for their first try, or are being sent.
    pub waiting: u64,
    /// Are tried again by themselves.
    pub failed: u64,
    /// Somebody must look at.
    pub dead: u64,
    /// May have arrived twice.
    pub unfinished: u64,
    /// Were sent, of those that are kept.
    pub sent: u64,
}

/// Counts the messages by state.
pub async fn tally(sql: &dyn Sql) -> Result<Tally, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        state: String,
        total: i64,
    }
    #[derive(FromQueryResult)]
    struct Total {
        total: i64,
    }
    let mut tally = Tally::default();
    let rows: Vec<Row> = sql.all("SELECT state, count(*) AS total FROM delivery GROUP BY state", values![]).await?;
    for row in rows {
        let total = row.total.unsigned_abs();
        match row.state.as_str() {
            "ready" | "sending" => tally.waiting += total,
            "failed" => tally.failed += total,
            "dead" => tally.dead += total,
            _ => tally.sent += total,
        }
    }
    let unfinished: Total = sql.one("SELECT count(*) AS total FROM delivery WHERE unfinished > 0", values![]).await?;
    tally.unfinished = unfinished.total.unsigned_abs();
    Ok(tally)
}

/// Rows that one look at the queue counts at most: a backlog beyond it is one whatever its number.
const COUNTED_MAX: i64 = 10_000;

/// What of one channel is not sent yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlog {
    /// The channel.
    pub channel: Channel,
    /// How many messages; at most 10,000 are counted over all channels.
    pub waiting: u64,
    /// When the oldest of them was put in.
    pub since: Option<Instant>,
}

/// What of each channel is not sent yet, and how many messages nobody tries to send any more (counted likewise).
///
/// # Errors
/// When the database does not answer.
pub async fn backlog(sql: &dyn Sql) -> Result<(Vec<Backlog>, u64), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        channel: String,
        total: i64,
        since: DateTime<Utc>,
    }
    #[derive(FromQueryResult)]
    struct Total {
        total: i64,
    }
    let text =
        "SELECT channel, count(*) AS total, min(created_at) AS since FROM (SELECT channel, created_at FROM delivery
                WHERE state IN ('ready', 'failed', 'sending') ORDER BY next_at, id LIMIT $1) AS open GROUP BY channel";
    let rows: Vec<Row> = sql.all(text, values![COUNTED_MAX]).await?;
    let of = |channel: Channel| {
        let row = rows.iter().find(|row| row.channel == channel.code());
        Backlog { channel, waiting: row.map_or(0, |row| row.total.unsigned_abs()), since: row.map(|row| row.since) }
    };
    let text = "SELECT count(*) AS total FROM (SELECT id FROM delivery WHERE state = 'dead' LIMIT $1) AS dead";
    let dead: Total = sql.one(text, values![COUNTED_MAX]).await?;
    Ok((Channel::ALL.map(of).to_vec(), dead.total.unsigned_abs()))
}

/// Gives a dead message another day of tries; `false` where there is none.
pub async fn revive(tx: &WriteTx, id: DeliveryId, now: Instant) -> Result<bool, StoreError> {
    let statement = "UPDATE delivery SET state = 'ready', attempts = 0, next_at = $2 WHERE id = $1 AND state = 'dead' AND content IS NOT NULL";
    Ok(tx.execute(statement, values![id.uuid(), now]).await? == 1)
}

/// Gives a message up that failed; `false` where there is none.
pub async fn drop_message(tx: &WriteTx, id: DeliveryId) -> Result<bool, StoreError> {
    let statement =
        "UPDATE delivery SET state = 'dropped', content = NULL WHERE id = $1 AND state IN ('dead', 'failed')";
    Ok(tx.execute(statement, values![id.uuid()]).await? == 1)
}

/// What waits to be sent for the first time, oldest first.
#[cfg(test)]
pub async fn waiting(sql: &dyn Sql) -> Result<Vec<Claimed>, StoreError> {
    sql.all(
        "SELECT id, channel, recipient, content, attempts FROM delivery WHERE state = 'ready' ORDER BY created_at, id LIMIT 1000",
        values![],
    )
    .await
}
