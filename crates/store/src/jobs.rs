//! Background work: rows that say what to do, claimed by one instance at a time.
//!
//! A claim is a lease. An instance that dies loses it when the lease ends, and another takes the work up; so every kind of work
//! may be begun twice and must not mind. A failure is tried again later and later; after [`MAX_ATTEMPTS`] the job is dead and
//! stays for people to see.

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
pub async fn finish(tx: &WriteTx, job: &Job) -> Result<bool, StoreError> {
    end(tx, job, "done", None, None).await
}

/// Marks a try failed: tried again later, or dead after the last. `false` when its lease had ended and another instance took it up.
///
/// # Errors
/// When the database does not answer.
pub async fn fail(tx: &WriteTx, job: &Job, error: &str, now: Instant) -> Result<bool, StoreError> {
    let state = if job.attempt < MAX_ATTEMPTS { "ready" } else { "dead" };
    end(tx, job, state, Some(error.chars().take(ERROR_MAX_CHARS).collect()), Some(now + delay(job.attempt))).await
}

/// How long after a failed try the next one waits: 5 s, 10 s, 20 s … up to 43 minutes.
fn delay(attempt: i64) -> Duration {
    let doublings = attempt.clamp(1, MAX_ATTEMPTS) - 1;
    Duration::seconds(5 << doublings)
}

/// Ends a claim, if it is still this one: the number of the try tells it from a later claim by the same instance.
async fn end(
    tx: &WriteTx,
    job: &Job,
    state: &'static str,
    error: Option<String>,
    run_at: Option<Instant>,
) -> Result<bool, StoreError> {
    let mut text = SqlText::new("UPDATE job SET locked_by = NULL, locked_until = NULL, state = ");
    text.bind(state).push(", last_error = ").bind(error);
    if let Some(run_at) = run_at {
        text.push(", run_at = ").bind(time::micros(run_at));
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_wait_twice_as_long_each_time() {
        let seconds = [1, 2, 3, 9, 10, 11, i64::MAX].map(|attempt| delay(attempt).num_seconds());
        assert_eq!(seconds, [5, 10, 20, 1280, 2560, 2560, 2560]);
    }
}
