//! Databases for tests: the same test on SQLite and PostgreSQL, each on an empty database of its own.
//!
//! SQLite: one template file per set of migrations, copied per test. PostgreSQL: one template database per set, under an
//! advisory lock; `THIHANH_TEST_PG` names the server. Without it the PostgreSQL half says loudly that it did not run, and
//! fails where `THIHANH_REQUIRE_PG` is set, so that it can never be skipped by accident.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};

use crate::{DatabaseUrl, Store, migrations};

/// What a test gets: made from an empty, migrated store.
pub trait FromStore: Sized {
    /// Wraps the store.
    fn from_store(store: Store) -> impl Future<Output = Self>;
}

impl FromStore for Store {
    async fn from_store(store: Store) -> Self {
        store
    }
}

/// Writes each async test twice: `name::sqlite` and `name::postgres`.
///
/// ```ignore
/// db_tests! {
///     async fn a_row_is_found(store: Store) { … }
/// }
/// ```
#[macro_export]
macro_rules! db_tests {
    ($($(#[$meta:meta])* async fn $name:ident($value:ident: $type:ty) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn body(store: $crate::Store) {
                let $value = <$type as $crate::testing::FromStore>::from_store(store).await;
                $body
            }

            #[test]
            fn sqlite() {
                $crate::testing::on_sqlite(body);
            }

            #[test]
            fn postgres() {
                $crate::testing::on_postgres(body);
            }
        }
    )*};
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime for the test")
}

/// The name of this set of migrations.
fn fingerprint() -> String {
    let mut hasher = Sha256::new();
    for (version, name, sqlite, postgres) in migrations::MIGRATIONS {
        hasher.update(format!("{version} {name} {sqlite} {postgres}"));
    }
    hasher.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// Runs a test on an empty SQLite database.
pub fn on_sqlite<F: Future<Output = ()>>(body: impl FnOnce(Store) -> F) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("test.db");
    runtime().block_on(async {
        std::fs::copy(sqlite_template().await, &path).expect("a copy of the template");
        let store = Store::open(&DatabaseUrl::Sqlite(path)).await.expect("the test database");
        body(store.clone()).await;
        store.close().await;
    });
}

/// The migrated file that tests copy, made once by atomic rename.
async fn sqlite_template() -> PathBuf {
    let path = std::env::temp_dir().join(format!("thihanh-test-{}.db", fingerprint()));
    if !path.exists() {
        let folder = tempfile::tempdir_in(std::env::temp_dir()).expect("a temporary folder");
        let fresh = folder.path().join("template.db");
        let store = Store::open(&DatabaseUrl::Sqlite(fresh.clone())).await.expect("the template database");
        store.migrate().await.expect("the migrations run");
        // Closing moves the write-ahead log into the file, so that the file alone is the database.
        store.close().await;
        std::fs::rename(&fresh, &path).expect("the template in its place");
    }
    path
}

/// Runs a test on an empty PostgreSQL database, which is dropped afterwards, also when the test fails.
pub fn on_postgres<F: Future<Output = ()>>(body: impl FnOnce(Store) -> F) {
    #[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the server is")]
    let (server, is_required) = (std::env::var("THIHANH_TEST_PG"), std::env::var_os("THIHANH_REQUIRE_PG").is_some());
    let Ok(server) = server else {
        assert!(!is_required, "THIHANH_REQUIRE_PG is set and THIHANH_TEST_PG names no server");
        eprintln!("NOT RUN on PostgreSQL: THIHANH_TEST_PG names no server (cargo xtask test-pg start)");
        return;
    };
    runtime().block_on(async {
        let name = postgres_database(&server).await;
        let options = PgConnectOptions::from_str(&server).expect("THIHANH_TEST_PG is a URL").database(&name);
        let url = options.to_url_lossy().to_string();
        let store = Store::open(&DatabaseUrl::Postgres(url)).await.expect("the test database");
        let outcome = futures_catch(AssertUnwindSafe(body(store.clone()))).await;
        store.close().await;
        let mut admin = connect(&server).await;
        let dropped = admin.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))).await;
        if let Err(panic) = outcome {
            std::panic::resume_unwind(panic);
        }
        dropped.expect("the test database is dropped");
    });
}

/// Polls a future and catches its panic, so that the database can be dropped before the panic goes on.
async fn futures_catch<F: Future<Output = ()>>(future: AssertUnwindSafe<F>) -> Result<(), Box<dyn std::any::Any + Send>> {
    let mut future = Box::pin(future.0);
    std::future::poll_fn(move |context| {
        match std::panic::catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(std::task::Poll::Pending) => std::task::Poll::Pending,
            Ok(std::task::Poll::Ready(())) => std::task::Poll::Ready(Ok(())),
            Err(panic) => std::task::Poll::Ready(Err(panic)),
        }
    })
    .await
}

async fn connect(server: &str) -> PgConnection {
    PgConnection::connect(server).await.expect("the server in THIHANH_TEST_PG answers")
}

/// A fresh database made from the template.
async fn postgres_database(server: &str) -> String {
    let template = format!("thihanh_template_{}", fingerprint());
    let mut admin = connect(server).await;
    // Tests are processes of their own: one makes the template, the others wait.
    admin.execute("SELECT pg_advisory_lock(7401202611)").await.expect("the lock");
    let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate)")
        .bind(&template)
        .fetch_one(&mut admin)
        .await
        .expect("the list of databases");
    if !exists {
        for sql in [format!("DROP DATABASE IF EXISTS {template} WITH (FORCE)"), format!("CREATE DATABASE {template} ENCODING 'UTF8' TEMPLATE template0")] {
            admin.execute(AssertSqlSafe(sql)).await.expect("the template database");
        }
        let options = PgConnectOptions::from_str(server).expect("THIHANH_TEST_PG is a URL").database(&template);
        let store = Store::open(&DatabaseUrl::Postgres(options.to_url_lossy().to_string())).await.expect("the template database");
        store.migrate().await.expect("the migrations run");
        store.close().await;
        admin.execute(AssertSqlSafe(format!("ALTER DATABASE {template} IS_TEMPLATE true"))).await.expect("the template mark");
    }
    // CREATE DATABASE from one template at a time: PostgreSQL refuses a template that another session copies.
    let name = format!("thihanh_test_{}", uuid::Uuid::now_v7().simple());
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {template}"))).await.expect("the test database");
    admin.execute("SELECT pg_advisory_unlock(7401202611)").await.expect("the lock");
    name
}
