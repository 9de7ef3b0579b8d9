//! How the database is: its connections, its size, and what a server says of itself. For whoever runs the program; no rule depends on it.

use serde::Serialize;
use thihanh_kernel::time::Instant;

use crate::store::Pools;
use crate::{FromQueryResult, Store, StoreError};

/// The connections of one pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PoolUse {
    /// `readers`, `writer` (SQLite) or `server` (PostgreSQL).
    pub name: &'static str,
    /// Open connections.
    pub open: u32,
    /// Those of them that nobody uses.
    pub idle: u32,
    /// As many as there may be.
    pub most: u32,
}

/// What a server of PostgreSQL says of itself.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct ServerFacts {
    /// `18.1`
    pub version: String,
    /// Connections that it takes from all clients together.
    pub max_connections: i64,
    /// Whether it is a standby that only reads.
    pub is_standby: bool,
    /// The standbys that must have a change before it is acknowledged; empty where none must.
    pub synchronous_standbys: String,
    /// Its clock.
    pub at: Instant,
}

impl Store {
    /// How the connections are used now.
    #[must_use]
    pub fn pools(&self) -> Vec<PoolUse> {
        fn used<D: sqlx::Database>(name: &'static str, pool: &sqlx::Pool<D>) -> PoolUse {
            let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
            PoolUse { name, open: pool.size(), idle, most: pool.options().get_max_connections() }
        }
        match self.pools_inside() {
            Pools::Sqlite { readers, writer, .. } => vec![used("readers", readers), used("writer", writer)],
            #[cfg(feature = "postgres")]
            Pools::Postgres(pool) => vec![used("server", pool)],
        }
    }

    /// How many bytes the database takes, with the log of SQLite.
    ///
    /// # Errors
    /// When the file or the server does not answer.
    pub async fn size_bytes(&self) -> Result<u64, StoreError> {
        match self.pools_inside() {
            Pools::Sqlite { file, .. } => {
                let mut log = file.to_path_buf().into_os_string();
                log.push("-wal");
                let log = tokio::fs::metadata(log).await.map_or(0, |log| log.len());
                Ok(tokio::fs::metadata(file).await?.len() + log)
            }
            #[cfg(feature = "postgres")]
            Pools::Postgres(_) => {
                #[derive(FromQueryResult)]
                struct Row {
                    size: i64,
                }
                let text = "SELECT pg_database_size(current_database()) AS size";
                let row: Row = self.read().one(text, crate::values![]).await?;
                Ok(row.size.unsigned_abs())
            }
        }
    }

    /// What the server says of itself; `None` for SQLite, which is none.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn server(&self) -> Result<Option<ServerFacts>, StoreError> {
        match self.pools_inside() {
            Pools::Sqlite { .. } => Ok(None),
            // The clock is asked here alone, to be compared with the program's: every other statement gets its time as a value.
            #[cfg(feature = "postgres")]
            Pools::Postgres(_) => {
                let text = "SELECT current_setting('server_version') AS version,
                            CAST(current_setting('max_connections') AS bigint) AS max_connections,
                            pg_is_in_recovery() AS is_standby,
                            current_setting('synchronous_standby_names') AS synchronous_standbys,
                            clock_timestamp() AS at";
                self.read().one(text, crate::values![]).await.map(Some)
            }
        }
    }
}
