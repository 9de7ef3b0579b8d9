//! What the store promises, held against SQLite and PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a failure is the test's failure")]

mod blobs;
mod copy;
mod durability;
mod health;
mod idempotency;
mod jobs;
mod journal;
mod schema;
mod seal;
mod search;
mod sequence;
mod transactions;
