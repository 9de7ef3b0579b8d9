//! Opening a database, reading from it, and one transaction per use case.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::{
    DatabaseConnection, DatabaseTransaction, IsolationLevel, SqliteTransactionMode, SqlxPostgresConnector, SqlxSqliteConnector,
    TransactionOptions, TransactionTrait,
};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use crate::{Dialect, Sql, StoreError, migrations};

/// Where the database is: `sqlite:PATH` or `postgres://…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file.
    Sqlite(PathBuf),
    /// A server.
    Postgres(String),
}

/// The text is no database URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a database is sqlite:PATH or postgres://…")]
pub struct BadDatabaseUrl;

impl FromStr for DatabaseUrl {
    type Err = BadDatabaseUrl;

    fn from_str(text: &str) -> Result<Self, BadDatabaseUrl> {
        if let Some(path) = text.strip_prefix("sqlite:").filter(|path| !path.is_empty()) {
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(BadDatabaseUrl)
    }
}

/// The database: readers, and one way to write.
#[derive(Debug, Clone)]
pub struct Store {
    reader: Reader,
    writer: DatabaseConnection,
    pools: Pools,
}

#[derive(Debug, Clone)]
enum Pools {
    Sqlite { reader: sqlx::SqlitePool, writer: sqlx::SqlitePool },
    Postgres(sqlx::PgPool),
}

/// Statements outside a transaction. On SQLite its connections cannot write.
#[derive(Debug, Clone)]
pub struct Reader {
    connection: DatabaseConnection,
    dialect: Dialect,
}

/// One transaction, made by [`Store::write`].
#[derive(Debug)]
pub struct WriteTx {
    transaction: DatabaseTransaction,
    dialect: Dialect,
    may_retry: AtomicBool,
}

impl Sql for Reader {
    type Connection = DatabaseConnection;
    fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }
    fn note(&self, error: StoreError) -> StoreError {
        error
    }
    fn dialect(&self) -> Dialect {
        self.dialect
    }
}

impl Sql for WriteTx {
    type Connection = DatabaseTransaction;
    fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }
    /// Remembers that the database asked for another try, whatever the use case makes of the error.
    fn note(&self, error: StoreError) -> StoreError {
        if error.is_retryable() {
            self.may_retry.store(true, Ordering::Relaxed);
        }
        error
    }
    fn dialect(&self) -> Dialect {
        self.dialect
    }
}

/// How often a transaction is tried before its failure is reported.
const TRIES: u32 = 6;
/// How long a statement waits for a lock.
const BUSY: Duration = Duration::from_secs(5);

impl Store {
    /// Opens the database; a missing SQLite file is made.
    ///
    /// # Errors
    /// When it cannot be opened or does not answer.
    pub async fn open(url: &DatabaseUrl) -> Result<Self, StoreError> {
        match url {
            DatabaseUrl::Sqlite(path) => Self::open_sqlite(path).await,
            DatabaseUrl::Postgres(url) => Self::open_postgres(url).await,
        }
    }

    async fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // An acknowledged change survives loss of power (decision: durability before speed; writes are grouped instead).
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .pragma("mmap_size", "1073741824")
            .pragma("cache_size", "-16000")
            .pragma("temp_store", "memory");
        // One writer: SQLite has one anyway, and waiting in the pool is fairer than busy loops.
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        let readers = u32::try_from(std::thread::available_parallelism().map_or(4, usize::from)).unwrap_or(4).max(4);
        let reader =
            SqlitePoolOptions::new().max_connections(readers).connect_with(options.pragma("query_only", "on")).await?;
        Ok(Self {
            reader: Reader {
                connection: SqlxSqliteConnector::from_sqlx_sqlite_pool(reader.clone()),
                dialect: Dialect::Sqlite,
            },
            writer: SqlxSqliteConnector::from_sqlx_sqlite_pool(writer.clone()),
            pools: Pools::Sqlite { reader, writer },
        })
    }

    async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("thihanh")
            .options([("synchronous_commit", "on"), ("lock_timeout", "5s"), ("default_transaction_isolation", "read committed")]);
        let pool = PgPoolOptions::new().max_connections(10).acquire_timeout(BUSY).test_before_acquire(false).connect_with(options).await?;
        let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone());
        Ok(Self {
            reader: Reader { connection: connection.clone(), dialect: Dialect::Postgres },
            writer: connection,
            pools: Pools::Postgres(pool),
        })
    }

    /// Brings the tables up to date; safe when several instances start at once.
    ///
    /// # Errors
    /// When a migration fails, or the database was made by a newer release.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let migrator = migrations::migrator(self.dialect());
        match &self.pools {
            Pools::Sqlite { writer, .. } => migrator.run(writer).await?,
            Pools::Postgres(pool) => migrator.run(pool).await?,
        }
        Ok(())
    }

    /// Which database it is.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        self.reader.dialect
    }

    /// For queries outside a transaction.
    #[must_use]
    pub const fn read(&self) -> &Reader {
        &self.reader
    }

    /// Runs one use case in one transaction: committed when it returns `Ok`, taken back on `Err`. Where the database asks for
    /// another try (deadlock, serialization failure, busy), the whole work is run again, so it must only change what it reads
    /// inside.
    ///
    /// # Errors
    /// Whatever the work returns; a failing commit.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(&WriteTx) -> Result<T, E>,
        E: From<StoreError>,
    {
        let mut attempt = 1;
        loop {
            let tx = self.begin().await?;
            let outcome = work(&tx).await;
            let may_retry = tx.may_retry.load(Ordering::Relaxed) && attempt < TRIES;
            match outcome {
                Ok(done) => match tx.transaction.commit().await.map_err(StoreError::from) {
                    Ok(()) => return Ok(done),
                    Err(error) if error.is_retryable() && attempt < TRIES => {}
                    Err(error) => return Err(error.into()),
                },
                Err(error) => {
                    // Dropping would take it back too; asking for it frees the writer at once. A failure to roll back leaves a
                    // dead connection, which the pool notices.
                    drop(tx.transaction.rollback().await);
                    if !may_retry {
                        return Err(error);
                    }
                }
            }
            tokio::time::sleep(Duration::from_millis(5 << attempt)).await;
            attempt += 1;
        }
    }

    async fn begin(&self) -> Result<WriteTx, StoreError> {
        let options = match self.dialect() {
            // A deferred transaction that turns into a writer fails at once, without waiting: begin as one.
            Dialect::Sqlite => TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() },
            Dialect::Postgres => TransactionOptions { isolation_level: Some(IsolationLevel::ReadCommitted), ..Default::default() },
        };
        let transaction = self.writer.begin_with_options(options).await?;
        Ok(WriteTx { transaction, dialect: self.dialect(), may_retry: AtomicBool::new(false) })
    }

    /// Tells the planner what the tables look like after a bulk load; without it PostgreSQL lists took 4–6 ms instead of 0.5.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn analyze(&self) -> Result<(), StoreError> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => sqlx::raw_sql("ANALYZE").execute(writer).await.map(|_| ())?,
            Pools::Postgres(pool) => sqlx::raw_sql("VACUUM ANALYZE").execute(pool).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { reader, writer } => {
                reader.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}
