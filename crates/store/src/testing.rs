//! A database of its own for every test, on SQLite and PostgreSQL.
//!
//! ```
//! thihanh_store::db_tests! {
//!     async fn a_setting_is_kept(t: TestStore) {
//!         t.write(async |tx| tx.execute("DELETE FROM setting", values![]).await).await.unwrap();
//!     }
//! }
//! ```
//! becomes the tests `a_setting_is_kept::sqlite` and `a_setting_is_kept::postgres`. The databases are copies of one that was
//! made ready once for the present tables. PostgreSQL is taken from `THIHANH_TEST_PG` (`cargo xtask test-pg start` prints it);
//! without it the second test does nothing, loudly, and fails where `THIHANH_REQUIRE_PG=1` says that it must not be skipped.
//!
//! The parameter's type is [`TestStore`], or whatever a crate builds over one ([`TestSubject`]).

#![expect(
    clippy::unwrap_used,
    reason = "without its database a test fails, and the cause is best seen where it happens"
)]

use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::{DatabaseUrl, Dialect, Store};

mod postgres;
mod sqlite;

/// The store of one test; its database is removed after the test, also when it panics.
pub struct TestStore {
    store: Store,
    url: DatabaseUrl,
}

impl TestStore {
    /// The store itself, to hand on.
    #[must_use]
    pub fn store(&self) -> Store {
        self.store.clone()
    }

    /// Where it is, with its password, for a program that the test starts: `sqlite:PATH` or `postgres://…`.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.url {
            #[cfg(feature = "postgres")]
            DatabaseUrl::Postgres(options) => sqlx::ConnectOptions::to_url_lossy(&**options).to_string(),
            other => other.to_string(),
        }
    }
}

impl Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

/// What a test gets: something built over a fresh store.
#[expect(async_fn_in_trait, reason = "tests run on one thread and need no Send")]
pub trait TestSubject {
    /// Names what [`prepare`](Self::prepare) puts into the database; empty for nothing.
    const GROUND: &str = "";

    /// Fills a database once for each build of the tests; each test then gets a copy of it.
    async fn prepare(_store: Store) {}

    /// Builds it.
    async fn over(store: TestStore) -> Self;
}

/// What a database of tests has in it besides its tables.
struct Ground {
    name: &'static str,
    fill: fn(Store) -> Running,
}

impl Ground {
    fn of<T: TestSubject + 'static>() -> Self {
        Self { name: T::GROUND, fill: |store| Box::pin(T::prepare(store)) }
    }

    /// What the prepared database is called after: the tables, and what fills it, which changes with the program.
    fn key(&self, dialect: Dialect) -> String {
        let tables = crate::migrations::fingerprint(dialect);
        if self.name.is_empty() {
            return tables;
        }
        let program = std::fs::metadata(std::env::current_exe().unwrap()).unwrap().modified().unwrap();
        let built = program.duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
        format!("{tables}_{}_{built:x}", self.name)
    }

    /// Whether a prepared database of this name was filled by an earlier build.
    fn is_outdated(&self, name: &str, dialect: Dialect) -> bool {
        !self.name.is_empty() && name.contains(&format!("_{}_", self.name)) && !name.contains(&self.key(dialect))
    }

    /// Makes the tables and fills them.
    async fn lay(&self, url: &DatabaseUrl) {
        let store = Store::open(url).await.unwrap();
        store.migrate().await.unwrap();
        (self.fill)(store.clone()).await;
        store.close().await;
    }
}

impl TestSubject for TestStore {
    async fn over(store: TestStore) -> Self {
        store
    }
}

/// Runs each function as two tests, one per database: see [`testing`](crate::testing).
#[macro_export]
macro_rules! db_tests {
    ($($(#[$attribute:meta])* async fn $name:ident($subject:ident: $type:ty) $body:block)*) => {$(
        #[cfg(test)]
        mod $name {
            use super::*;

            async fn body($subject: $type) $body

            fn boxed(subject: $type) -> $crate::testing::Running {
                Box::pin(body(subject))
            }

            $(#[$attribute])*
            #[test]
            fn sqlite() {
                $crate::testing::run($crate::Dialect::Sqlite, Box::new(boxed));
            }

            $(#[$attribute])*
            #[test]
            fn postgres() {
                $crate::testing::run($crate::Dialect::Postgres, Box::new(boxed));
            }
        }
    )*};
}

/// A database that lasts as long as one test.
enum Database {
    Sqlite(sqlite::Copy),
    Postgres(Box<postgres::Copy>),
}

/// The body of a test at work. It is boxed so that [`run`] is built once for a kind of subject and not for each test: tokio's part of it alone
/// is two dozen functions (docs/performance.md).
pub type Running = Pin<Box<dyn Future<Output = ()>>>;

/// Runs the body of a test; used by [`db_tests!`](crate::db_tests).
///
/// # Panics
/// As the body does, or when no database can be made.
pub fn run<T: TestSubject + 'static>(dialect: Dialect, body: Box<dyn FnOnce(T) -> Running>) {
    if dialect == Dialect::Postgres && postgres::server().is_none() {
        eprintln!("SKIPPED on PostgreSQL: THIHANH_TEST_PG is not set (cargo xtask test-pg start)");
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let database = runtime.block_on(async {
        match dialect {
            Dialect::Sqlite => Database::Sqlite(sqlite::Copy::make(&Ground::of::<T>()).await),
            Dialect::Postgres => Database::Postgres(Box::new(postgres::Copy::make(&Ground::of::<T>()).await)),
        }
    });
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let url = match &database {
                Database::Sqlite(copy) => copy.url(),
                Database::Postgres(copy) => copy.url(),
            };
            let store = Store::open(&url).await.unwrap();
            let subject = T::over(TestStore { store: store.clone(), url: url.clone() }).await;
            body(subject).await;
            store.close().await;
        });
    }));
    runtime.block_on(async {
        match database {
            Database::Sqlite(copy) => copy.remove(),
            Database::Postgres(copy) => copy.remove().await,
        }
    });
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// A part of a name that no other test has: the process, then a number within it.
fn fresh_name() -> String {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    format!("{}_{}", std::process::id(), GIVEN.fetch_add(1, Ordering::Relaxed))
}

/// Whether a name of [`fresh_name`] was given by a process that has ended: what bears it was left by a killed test.
fn is_left_over(name: &str) -> bool {
    let process = name.split('_').next().unwrap_or_default();
    let is_number = !process.is_empty() && process.bytes().all(|b| b.is_ascii_digit());
    is_number && !std::path::Path::new("/proc").join(process).exists()
}

fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "tests have no configuration file")]
    let value = std::env::var(name);
    value.ok().filter(|value| !value.is_empty())
}
