//! Database, transactions, journal, jobs, search index and files of thihanh, on SQLite and PostgreSQL alike.
//!
//! # How a module's store is written
//!
//! Short plain SQL that both databases understand, with `$1`, `$2` … for every value; a struct with `FromQueryResult` per
//! shape of row; [`SqlText`] where the conditions depend on a filter. Functions take `&dyn Sql`, so that they serve pages
//! (over [`Store::read`]) and use cases (inside [`Store::write`]). There are no entities and no active models: the SQL that
//! runs is the SQL that is read.
//!
//! ```
//! use sea_orm::FromQueryResult;
//! use thihanh_store::{Sql, SqlText, Store, StoreError, values};
//!
//! #[derive(FromQueryResult)]
//! struct SettingRow {
//!     key: String,
//!     value: String,
//! }
//!
//! async fn find(sql: &dyn Sql, key: &str) -> Result<Option<SettingRow>, StoreError> {
//!     sql.optional("SELECT key, value FROM setting WHERE key = $1", values![key]).await
//! }
//!
//! async fn search(sql: &dyn Sql, prefix: Option<&str>, limit: i64) -> Result<Vec<SettingRow>, StoreError> {
//!     let mut text = SqlText::new("SELECT key, value FROM setting WHERE key <> ''");
//!     if let Some(prefix) = prefix {
//!         text.push(" AND substr(key, 1, ").bind(prefix.chars().count() as i64).push(") = ").bind(prefix);
//!     }
//!     text.push(" ORDER BY key LIMIT ").bind(limit);
//!     sql.all_of(text).await
//! }
//!
//! /// A use case: one transaction, run again from its beginning where the database asks for it.
//! async fn rename(store: &Store, from: &str, to: &str) -> Result<bool, StoreError> {
//!     store
//!         .write(async |tx| {
//!             let Some(row) = find(tx, from).await? else { return Ok(false) };
//!             tx.execute("DELETE FROM setting WHERE key = $1", values![row.key]).await?;
//!             tx.execute("INSERT INTO setting (key, value) VALUES ($1, $2)", values![to, row.value]).await?;
//!             Ok(true)
//!         })
//!         .await
//! }
//! # async fn shown(store: &Store) -> Result<(), StoreError> {
//! # search(store.read(), None, 10).await?;
//! # rename(store, "a", "b").await?;
//! # Ok(())
//! # }
//! ```
//!
//! Both databases agree as long as a statement keeps to these:
//! * ids are `Uuid`, instants [`Instant`](thihanh_kernel::time::Instant) in whole microseconds, days `NaiveDate`, numbers `i64`,
//!   flags `bool`, sets of words `&str`. Today and now are values, never `now()` (a test searches the sources).
//! * days and instants are compared and ordered only; SQLite keeps them as text that sorts rightly. To reckon with them is
//!   Rust's work. A sum over rows is `CAST(sum(x) AS bigint)`, because PostgreSQL's is a numeric.
//! * text is compared for equality only; order comes from stored sort keys, search from [`search_index`].
//! * what differs stands in [`Dialect`], nowhere else.

pub mod blobs;
pub mod copy;
mod dialect;
mod error;
#[cfg(feature = "postgres")]
mod follow;
mod health;
pub mod idempotency;
pub mod jobs;
pub mod journal;
mod migrations;
pub mod search_index;
pub mod sequence;
pub mod settings;
mod sql;
mod sql_text;
pub mod stands;
mod statements;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod url;

pub use dialect::Dialect;
pub use error::StoreError;
pub use health::{PoolUse, ServerFacts};
pub use sea_orm::{FromQueryResult, Value};
pub use sql::Sql;
pub use sql_text::{SqlText, capped_count, explain};
pub use stands::Stand;
pub use statements::{SLOW, SlowStatement, Statements};
pub use store::{Store, WriteTx};
pub use url::{DatabaseUrl, DatabaseUrlError};

/// The values of a statement, in the order of `$1`, `$2` …: `values![id.uuid(), name, today]`.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        ::std::vec::Vec::<$crate::Value>::from([$($crate::Value::from($value)),*])
    };
}
