//! PostgreSQL for tests: a database made ready once per state of the tables, copied by the server for each test.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection, Executor, Row};

use super::{Ground, fresh_name, is_left_over, variable};
use crate::{DatabaseUrl, Dialect};

/// Held while a template is made, so that tests that start together make one.
const TEMPLATE_LOCK: i64 = 0x7468_6968_616e_6801;
/// Before the names of copies.
const PREFIX: &str = "thihanh_test_";

/// A copy of the prepared database.
pub(super) struct Copy {
    name: String,
    server: PgConnectOptions,
}

/// The server that tests may make databases on.
///
/// # Panics
/// When there is none and `THIHANH_REQUIRE_PG=1` asks for one, or its address is no address.
pub(super) fn server() -> Option<PgConnectOptions> {
    let url = variable("THIHANH_TEST_PG");
    assert!(
        url.is_some() || variable("THIHANH_REQUIRE_PG").is_none_or(|required| required != "1"),
        "THIHANH_REQUIRE_PG=1, but THIHANH_TEST_PG names no server"
    );
    url.map(|url| url.parse().unwrap())
}

impl Copy {
    pub(super) async fn make(ground: &Ground) -> Self {
        let server = server().unwrap();
        let mut admin = PgConnection::connect_with(&server).await.unwrap();
        let template = template(&server, &mut admin, ground).await;
        let name = format!("{PREFIX}{}", fresh_name());
        let strategy = strategy(&mut admin).await;
        run(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {template}{strategy}")).await;
        admin.close().await.unwrap();
        Self { name, server }
    }

    pub(super) fn url(&self) -> DatabaseUrl {
        DatabaseUrl::Postgres(Box::new(self.server.clone().database(&self.name)))
    }

    pub(super) async fn remove(self) {
        let mut admin = PgConnection::connect_with(&self.server).await.unwrap();
        run(&mut admin, format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
        admin.close().await.unwrap();
    }
}

/// The name of the prepared database. It gets that name when it is ready, so a killed test leaves none half made.
async fn template(server: &PgConnectOptions, admin: &mut PgConnection, ground: &Ground) -> String {
    let ready = format!("thihanh_template_{}", ground.key(Dialect::Postgres));
    if exists(admin, &ready).await {
        return ready;
    }
    sqlx::query("SELECT pg_advisory_lock($1)").bind(TEMPLATE_LOCK).execute(&mut *admin).await.unwrap();
    if !exists(admin, &ready).await {
        sweep(admin, ground).await;
        let making = format!("{PREFIX}{}", fresh_name());
        run(admin, format!("CREATE DATABASE {making}")).await;
        let url = DatabaseUrl::Postgres(Box::new(server.clone().database(&making)));
        ground.lay(&url).await;
        run(admin, format!("ALTER DATABASE {making} RENAME TO {ready}")).await;
    }
    sqlx::query("SELECT pg_advisory_unlock($1)").bind(TEMPLATE_LOCK).execute(&mut *admin).await.unwrap();
    ready
}

/// Files are copied rather than pages logged one by one, the default since PostgreSQL 15: without fsync it takes a quarter of the time (0.46 s instead
/// of 1.84 for the 22 MB of the sample province, both cores busy).
async fn strategy(admin: &mut PgConnection) -> &'static str {
    let query = sqlx::query("SELECT current_setting('server_version_num')::int >= 150000");
    if query.fetch_one(admin).await.unwrap().get(0) { " STRATEGY FILE_COPY" } else { "" }
}

async fn exists(admin: &mut PgConnection, name: &str) -> bool {
    let query = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(name);
    query.fetch_optional(admin).await.unwrap().is_some()
}

/// Drops what killed tests left behind.
async fn sweep(admin: &mut PgConnection, ground: &Ground) {
    let query = sqlx::query("SELECT datname FROM pg_database WHERE starts_with(datname, 'thihanh_')");
    for row in query.fetch_all(&mut *admin).await.unwrap() {
        let name: String = row.get(0);
        if name.strip_prefix(PREFIX).is_some_and(is_left_over) || ground.is_outdated(&name, Dialect::Postgres) {
            run(admin, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        }
    }
}

/// Statements about databases take no parameters; every name in them was made here.
async fn run(admin: &mut PgConnection, statement: String) {
    admin.execute(AssertSqlSafe(statement)).await.unwrap();
}
