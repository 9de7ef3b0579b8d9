//! Background work: rows that say what to do, claimed by one instance at a time.
//!
//! A claim is a lease. An instance that dies loses it when the lease ends, and another takes the work up; so every kind of work
//! may be begun twice and must not mind. A failure is tried again later and later; after [`MAX_ATTEMPTS`] the job is dead and
//! stays for people to see.

use std::collections::BTreeMap;

use chrono::Duration;
use serde_json::Value as Json;
use thihanh_kernel::ids::JobId;
use thihanh_kernel::time::{self, Instant};
use uuid::Uuid;

use crate::{FromQueryResult, Sql, SqlText, Store, StoreError, WriteTx, values};

/// How often a job is tried.
pub const MAX_ATTEMPTS: i64 = 10;
/// Longest error text that is kept, in characters.
const ERROR_MAX_CHARS: usize = 1_000;

/// Work to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Its id.
    pub id: JobId,
    /// Which handler does it.
    pub kind: &'static str,
    /// What the handler needs to know.
    pub payload: Json,
    /// While a job with this key exists, done or not, no other is taken: "series 2026-11-25" is done once, by whichever
    /// instance asks first.
    pub unique_key: Option<String>,
    /// Not before.
    pub run_at: Instant,
}

/// Work that this instance has claimed.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Which handler does it.
    pub kind: String,
    /// What the handler needs to know.
    pub payload: Json,
    /// Which try this is, from 1.
    pub attempt: i64,
    worker: String,
}

/// Adds work, in the transaction of what makes it needed. `false` when its key is taken.
///
/// # Errors
/// When the database does not answer.
pub async fn enqueue(tx: &WriteTx, job: NewJob, now: Instant) -> Result<bool, StoreError> {
    let inserted = tx
        .execute(
            "INSERT INTO job (id, kind, payload, unique_key, state, run_at, attempts, created_at)
             VALUES ($1, $2, $3, $4, 'ready', $5, 0, $6) ON CONFLICT (unique_key) DO NOTHING",
            values![job.id.uuid(), job.kind, job.payload.to_string(), job.unique_key, time::micros(job.run_at), now],
        )
        .await?;
    Ok(inserted == 1)
}

/// Claims the job that has been due longest, until `now + lease`. `worker` names the instance.
///
/// # Errors
/// When the database does not answer.
pub async fn claim(store: &Store, worker: &str, now: Instant, lease: Duration) -> Result<Option<Job>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        kind: String,
        payload: String,
        attempts: i64,
    }
    let row: Option<Row> = store
        .write(async |tx| {
            bury_lost(tx, now).await?;
            let mut text = SqlText::new("UPDATE job SET state = 'running', attempts = attempts + 1, locked_by = ");
            text.bind(worker).push(", locked_until = ").bind(time::micros(now + lease));
            text.push(" WHERE id = (SELECT id FROM job WHERE (state = 'ready' AND run_at <= ").bind(now);
            text.push(") OR (state = 'running' AND locked_until <= ").bind(now);
            text.push(") ORDER BY run_at, id LIMIT 1").push(tx.dialect().skip_locked());
            text.push(") RETURNING id, kind, payload, attempts");
            Ok::<_, StoreError>(tx.all_of(text).await?.pop())
        })
        .await?;
    row.map(|row| {
        let payload = serde_json::from_str(&row.payload).map_err(|_| StoreError::Unreadable { what: "job payload" })?;
        Ok(Job {
            id: JobId::from_uuid(row.id),
            kind: row.kind,
            payload,
            attempt: row.attempts,
            worker: worker.to_owned(),
        })
    })
    .transpose()
}

/// A job whose every try ended with its instance would be claimed for ever.
async fn bury_lost(tx: &WriteTx, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE job SET state = 'dead', locked_by = NULL, locked_until = NULL, last_error = 'lost with its instance'
         WHERE state = 'running' AND locked_until <= $1 AND attempts >= $2",
        values![now, MAX_ATTEMPTS],
    )
    .await?;
    Ok(())
}

/// Marks a job done. `false` when its lease had ended and another instance took it up.
///
/// # Errors
/// When the database does not answer.
pub async fn finish(tx: &WriteTx, job: &Job, now: Instant) -> Result<bool, StoreError> {
    end(tx, job, "done", None, End::Done(now)).await
}

/// Marks a try failed: tried again later, or dead after the last. `false` when its lease had ended and another instance took it up.
///
/// # Errors
/// When the database does not answer.
pub async fn fail(tx: &WriteTx, job: &Job, error: &str, now: Instant) -> Result<bool, StoreError> {
    let state = if job.attempt < MAX_ATTEMPTS { "ready" } else { "dead" };
    end(tx, job, state, Some(error.chars().take(ERROR_MAX_CHARS).collect()), End::Failed(now + delay(job.attempt)))
        .await
}

/// How long after a failed try the next one waits: 5 s, 10 s, 20 s … up to 43 minutes.
fn delay(attempt: i64) -> Duration {
    let doublings = attempt.clamp(1, MAX_ATTEMPTS) - 1;
    Duration::seconds(5 << doublings)
}

/// How a try ended.
enum End {
    /// Well, at this time.
    Done(Instant),
    /// Badly; not tried again before this time.
    Failed(Instant),
}

/// Ends a claim, if it is still this one: the number of the try tells it from a later claim by the same instance.
async fn end(
    tx: &WriteTx,
    job: &Job,
    state: &'static str,
    error: Option<String>,
    how: End,
) -> Result<bool, StoreError> {
    let mut text = SqlText::new("UPDATE job SET locked_by = NULL, locked_until = NULL, state = ");
    text.bind(state).push(", last_error = ").bind(error);
    match how {
        End::Done(at) => text.push(", finished_at = ").bind(time::micros(at)),
        End::Failed(run_at) => text.push(", run_at = ").bind(time::micros(run_at)),
    };
    text.push(" WHERE id = ")
        .bind(job.id.uuid())
        .push(" AND state = 'running' AND locked_by = ")
        .bind(job.worker.as_str());
    text.push(" AND attempts = ").bind(job.attempt);
    Ok(tx.execute_of(text).await? == 1)
}

/// Removes jobs that were to run before `before` and are done; how many. Their keys are free again.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(tx: &WriteTx, before: Instant) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM job WHERE state = 'done' AND run_at < $1", values![before]).await
}

/// Rows that one look at the queue counts at most: a backlog beyond it is one whatever its number.
const COUNTED_MAX: i64 = 10_000;

/// A job that failed for good.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct DeadJob {
    /// The kind.
    pub kind: String,
    /// When it was put in.
    pub created_at: Instant,
    /// What the last try said.
    pub last_error: Option<String>,
}

/// The jobs that failed for good, the last to fail first, at most `most`.
///
/// # Errors
/// When the database does not answer.
pub async fn dead(sql: &dyn Sql, most: u32) -> Result<Vec<DeadJob>, StoreError> {
    let text = "SELECT kind, created_at, last_error FROM job WHERE state = 'dead' ORDER BY run_at DESC, id LIMIT $1";
    sql.all(text, values![i64::from(most)]).await
}

/// How one kind of work stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobLag {
    /// The kind.
    pub kind: String,
    /// Jobs that are due and wait, those that were tried and failed among them; at most 10,000 are counted over all kinds.
    pub waiting: u64,
    /// Since when the one that has been due longest waits.
    pub due_since: Option<Instant>,
    /// Jobs that failed for good and stay for people to see; counted likewise.
    pub dead: u64,
    /// When one was done last, as far back as done work is kept.
    pub done_at: Option<Instant>,
}

/// How each of `kinds` stands, and any other kind that waits or is dead.
///
/// # Errors
/// When the database does not answer.
pub async fn lags(sql: &dyn Sql, kinds: &[&str], now: Instant) -> Result<Vec<JobLag>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        kind: String,
        total: i64,
        since: Instant,
    }
    #[derive(FromQueryResult)]
    struct Last {
        at: Option<Instant>,
    }
    let none = |kind: &str| JobLag { kind: kind.to_owned(), waiting: 0, due_since: None, dead: 0, done_at: None };
    let mut found: BTreeMap<String, JobLag> = kinds.iter().map(|kind| ((*kind).to_owned(), none(kind))).collect();
    let grouped =
        "SELECT kind, count(*) AS total, min(run_at) AS since FROM (SELECT kind, run_at FROM job WHERE state = $1
                   AND run_at <= $2 ORDER BY run_at LIMIT $3) AS due GROUP BY kind";
    for row in sql.all::<Row>(grouped, values!["ready", now, COUNTED_MAX]).await? {
        let lag = found.entry(row.kind.clone()).or_insert_with(|| none(&row.kind));
        (lag.waiting, lag.due_since) = (row.total.unsigned_abs(), Some(row.since));
    }
    // A dead job's time to run may lie ahead of now: it was set for the try that never came.
    for row in sql.all::<Row>(grouped, values!["dead", now + Duration::days(1), COUNTED_MAX]).await? {
        found.entry(row.kind.clone()).or_insert_with(|| none(&row.kind)).dead = row.total.unsigned_abs();
    }
    for lag in found.values_mut() {
        let last = "SELECT max(finished_at) AS at FROM job WHERE kind = $1 AND state = 'done'";
        lag.done_at = sql.one::<Last>(last, values![lag.kind.as_str()]).await?.at;
    }
    Ok(found.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_wait_twice_as_long_each_time() {
        let seconds = [1, 2, 3, 9, 10, 11, i64::MAX].map(|attempt| delay(attempt).num_seconds());
        assert_eq!(seconds, [5, 10, 20, 1280, 2560, 2560, 2560]);
    }
}
