//! The tables: plain SQL per database, one ordered list, run by sqlx's migrator (which locks, and keeps checksums).

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use crate::Dialect;

macro_rules! migrations {
    ($($version:literal $name:literal),* $(,)?) => {
        /// Every migration: version, name, text for SQLite, text for PostgreSQL.
        pub(crate) const MIGRATIONS: &[(i64, &str, &str, &str)] = &[$((
            $version,
            $name,
            include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        )),*];
    };
}

migrations! {
    1 "0001_foundation",
    2 "0002_agencies",
    3 "0003_accounts",
    4 "0004_directives",
    5 "0005_obligations",
    6 "0006_search",
}

pub(crate) fn migrator(dialect: Dialect) -> Migrator {
    let migrations = MIGRATIONS
        .iter()
        .map(|(version, name, sqlite, postgres)| {
            let sql = match dialect {
                Dialect::Sqlite => *sqlite,
                Dialect::Postgres => *postgres,
            };
            Migration::new(*version, Cow::Borrowed(*name), MigrationType::Simple, sql.into_sql_str(), false)
        })
        .collect();
    Migrator { migrations: Cow::Owned(migrations), ..Migrator::DEFAULT }
}
