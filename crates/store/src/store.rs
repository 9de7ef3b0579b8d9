//! Opening the database, reading, and the one way of writing.

use std::ops::Deref;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::{
    AccessMode, DatabaseConnection, DatabaseTransaction, IsolationLevel, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use sqlx::ConnectOptions;
#[cfg(feature = "postgres")]
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

#[cfg(feature = "postgres")]
use crate::follow;
use crate::sql::{Connected, Sql};
use crate::statements::Statements;
use crate::{DatabaseUrl, Dialect, StoreError, migrations};

/// How often a transaction is run before its failure is passed on.
const ATTEMPTS: u32 = 5;
/// How long a statement of SQLite waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How much of the database file SQLite maps into memory, in bytes.
const MMAP_BYTES: u64 = 1 << 30;
/// Connections to PostgreSQL per instance.
#[cfg(feature = "postgres")]
const POSTGRES_CONNECTIONS: u32 = 10;

/// The database. Cheap to clone; clones share the connections.
#[derive(Debug, Clone)]
pub struct Store {
    pools: Pools,
    reader: Reader,
    writer: DatabaseConnection,
}

/// How long statements are expected to take.
#[derive(Clone, Copy)]
enum Pace {
    AreShort,
    TakeTheirTime,
}

impl Pace {
    /// Statements over a second are told in the log, where that is worth telling.
    fn told<O: ConnectOptions>(self, options: O) -> O {
        match self {
            Self::AreShort => options,
            Self::TakeTheirTime => options.disable_statement_logging(),
        }
    }
}

/// Connections for reading.
#[derive(Debug, Clone)]
struct Reader {
    connection: DatabaseConnection,
    statements: Statements,
}

impl Connected for Reader {
    type Connection = DatabaseConnection;

    fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    fn statements(&self) -> &Statements {
        &self.statements
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Pools {
    /// Readers cannot write, and the writer is one: SQLite has one writer at a time, and waiting for a connection is fair
    /// where waiting for the file's lock is not.
    Sqlite { file: Box<Path>, readers: SqlitePool, writer: SqlitePool },
    #[cfg(feature = "postgres")]
    Postgres(PgPool),
}

impl Store {
    /// Connects, and makes the file of a SQLite database that does not exist yet. The tables are [`Store::migrate`]'s work.
    ///
    /// # Errors
    /// When the file cannot be opened or the server does not answer.
    pub async fn open(url: &DatabaseUrl) -> Result<Self, StoreError> {
        Self::connect(url, Pace::AreShort).await
    }

    /// The same for whoever reads or writes all rows: statements that take their time are not told in the log.
    ///
    /// # Errors
    /// [`Store::open`]'s.
    pub async fn open_for_copying(url: &DatabaseUrl) -> Result<Self, StoreError> {
        Self::connect(url, Pace::TakeTheirTime).await
    }

    async fn connect(url: &DatabaseUrl, pace: Pace) -> Result<Self, StoreError> {
        match url {
            DatabaseUrl::Sqlite(file) => Self::open_sqlite(file, pace).await,
            #[cfg(feature = "postgres")]
            DatabaseUrl::Postgres(options) => Self::open_postgres(&[(**options).clone()], pace).await,
            #[cfg(feature = "postgres")]
            DatabaseUrl::Servers(servers) => Self::open_postgres(servers, pace).await,
        }
    }

    async fn open_sqlite(file: &Path, pace: Pace) -> Result<Self, StoreError> {
        make_private(file)?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .journal_mode(SqliteJournalMode::Wal)
            // A change that was acknowledged survives a power cut; NORMAL may lose the last ones.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("mmap_size", MMAP_BYTES.to_string());
        let options = pace.told(options);
        // The writer comes first: it turns a new file's log on, which readers cannot.
        let writer = sqlite_pool(1).connect_with(options.clone()).await?;
        let cores = std::thread::available_parallelism().map_or(4, usize::from);
        let connections = u32::try_from(cores.max(4)).unwrap_or(4);
        let readers = sqlite_pool(connections).connect_with(options.pragma("query_only", "ON")).await?;
        Ok(Self {
            reader: Reader { connection: readers.clone().into(), statements: Statements::default() },
            writer: writer.clone().into(),
            pools: Pools::Sqlite { file: file.into(), readers, writer },
        })
    }

    #[cfg(feature = "postgres")]
    async fn open_postgres(servers: &[PgConnectOptions], pace: Pace) -> Result<Self, StoreError> {
        let settled = |options: &PgConnectOptions| {
            pace.told(options.clone()).application_name("thihanh").options([
                ("timezone", "UTC"),
                ("default_transaction_isolation", "read committed"),
                // The server's own setting may be weaker; an acknowledged change must survive a crash.
                ("synchronous_commit", "on"),
                // Compiling a query costs more than the short queries of pages take.
                ("jit", "off"),
                // A plan made without the values would read a million rows backwards for a word that nobody wrote.
                ("plan_cache_mode", "force_custom_plan"),
            ])
        };
        let pool = PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS).test_before_acquire(false);
        let pool = match servers {
            [only] => pool.connect_with(settled(only)).await?,
            several => follow::connect(pool, several.iter().map(settled).collect()).await?,
        };
        let connection = DatabaseConnection::from(pool.clone());
        let reader = Reader { connection: connection.clone(), statements: Statements::default() };
        Ok(Self { reader, writer: connection, pools: Pools::Postgres(pool) })
    }

    /// Which database.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.pools {
            Pools::Sqlite { .. } => Dialect::Sqlite,
            #[cfg(feature = "postgres")]
            Pools::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(crate) fn pools_inside(&self) -> &Pools {
        &self.pools
    }

    /// The watch over how long this store's statements take.
    #[must_use]
    pub fn statements(&self) -> &Statements {
        &self.reader.statements
    }

    /// Brings the tables up to date. Instances that start together wait for each other.
    ///
    /// # Errors
    /// When a migration fails, or the database was made by a later release.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let migrator = migrations::migrator(self.dialect());
        match &self.pools {
            // sqlx locks PostgreSQL for this, but not SQLite.
            Pools::Sqlite { file, writer, .. } => {
                let lock = lock_folder(file).await?;
                let done = migrator.run(writer).await;
                drop(lock);
                done?;
            }
            #[cfg(feature = "postgres")]
            Pools::Postgres(pool) => migrator.run(pool).await?,
        }
        Ok(())
    }

    /// For reading. Each statement sees what was committed before it; inside [`Store::write`] read through the transaction.
    #[must_use]
    pub fn read(&self) -> &dyn Sql {
        &self.reader
    }

    /// Runs `work` in one transaction: all of it is done, or nothing where it fails or panics. One inside another waits for
    /// itself; pass the [`WriteTx`] on instead.
    ///
    /// On SQLite the transaction holds the write lock from its beginning (a later upgrade would fail at once, without
    /// waiting); on PostgreSQL it is READ COMMITTED, and whoever must not be overtaken locks its root row with
    /// [`Dialect::for_update`]. Where the database asks for the transaction to be run again (a deadlock, a busy file), a clone
    /// of `work` is: it must not change anything but the database. (`AsyncFnOnce + Clone` rather than `AsyncFn`, because the
    /// future of an `AsyncFn` that borrows cannot be proven `Send`, which handlers must be.)
    ///
    /// # Errors
    /// The error of `work`, or why the transaction could not begin or end.
    pub async fn write<T, E, W>(&self, work: W) -> Result<T, E>
    where
        W: AsyncFnOnce(&WriteTx) -> Result<T, E> + Clone,
        E: From<StoreError>,
    {
        let mut attempt = 1;
        loop {
            let (error, is_retryable) = match self.attempt(work.clone()).await {
                Ok(outcome) => return Ok(outcome),
                Err(failure) => failure,
            };
            if !is_retryable || attempt == ATTEMPTS {
                return Err(error);
            }
            tracing::debug!(attempt, "transaction is run again");
            tokio::time::sleep(Duration::from_millis(5 << attempt)).await;
            attempt += 1;
        }
    }

    /// One run of a transaction; on failure, whether running it again may help. All but `work` is apart, to be built once.
    async fn attempt<T, E, W>(&self, work: W) -> Result<T, (E, bool)>
    where
        W: AsyncFnOnce(&WriteTx) -> Result<T, E>,
        E: From<StoreError>,
    {
        let failed = |error: StoreError| {
            let is_retryable = error.is_retryable();
            (E::from(error), is_retryable)
        };
        let tx = self.begin().await.map_err(failed)?;
        match work(&tx).await {
            Ok(outcome) => tx.commit().await.map(|()| outcome).map_err(failed),
            Err(error) => {
                let is_retryable = tx.is_retryable.load(Ordering::Relaxed);
                tx.roll_back().await;
                Err((error, is_retryable))
            }
        }
    }

    /// A transaction that its owner ends with [`WriteTx::commit`]; dropped before, it has done nothing. For work that cannot be run again, since
    /// what it reads comes once; everything else goes through [`Store::write`].
    pub(crate) async fn begin(&self) -> Result<WriteTx, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: (self.dialect() == Dialect::Sqlite).then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let statements = self.statements().clone();
        let transaction = {
            let _running = statements.begin("BEGIN");
            self.writer.begin_with_options(options).await?
        };
        Ok(WriteTx { transaction, statements, is_retryable: AtomicBool::new(false) })
    }

    /// A transaction that reads and sees nothing of what is committed after its beginning.
    pub(crate) async fn begin_reading(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = match self.dialect() {
            // Readers of SQLite cannot write anyway, and see one state until they end: the first statement begins it.
            Dialect::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                ..TransactionOptions::default()
            },
            Dialect::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        Ok(self.reader.connection.begin_with_options(options).await?)
    }

    /// Closes the connections, after the statements under way.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, writer, .. } => {
                readers.close().await;
                // The last connection folds the write-ahead log into the file, so the writer goes last.
                writer.close().await;
            }
            #[cfg(feature = "postgres")]
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

fn sqlite_pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

/// Makes a database file that nobody else on the machine can read; SQLite gives its log the same rights. One that exists is left
/// alone: to open and close it here would drop the locks of a store that has it open.
fn make_private(file: &Path) -> Result<(), StoreError> {
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
}

/// Holds a lock on the folder of a database file until it is dropped. The folder's, because a process that closes a second handle
/// of the file itself would drop SQLite's own locks on it.
async fn lock_folder(file: &Path) -> Result<std::fs::File, StoreError> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => ".".into(),
    };
    let lock = tokio::task::spawn_blocking(move || {
        let folder = std::fs::File::open(folder)?;
        folder.lock()?;
        Ok::<_, std::io::Error>(folder)
    });
    Ok(lock.await.map_err(std::io::Error::other)??)
}

/// A transaction that may write: see [`Store::write`].
pub struct WriteTx {
    transaction: DatabaseTransaction,
    statements: Statements,
    /// Whether a statement failed in a way that another run may mend. Kept here, because the work's own error type may have
    /// lost the cause by the time it comes back.
    is_retryable: AtomicBool,
}

impl WriteTx {
    /// Asks for the transaction to be run again once its work has failed: for a clash that only another run can solve.
    pub(crate) fn run_again(&self) {
        self.is_retryable.store(true, Ordering::Relaxed);
    }

    /// Keeps what was done, with the mark that a request with a key was answered.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        if let Err(error) = crate::idempotency::note_saved(&self).await {
            self.roll_back().await;
            return Err(error);
        }
        let _running = self.statements.begin("COMMIT");
        Ok(self.transaction.commit().await?)
    }

    async fn roll_back(self) {
        if let Err(error) = self.transaction.rollback().await {
            // The connection is gone, and with it the transaction.
            tracing::warn!(%error, "transaction could not be rolled back");
        }
    }
}

impl Deref for WriteTx {
    type Target = dyn Sql;

    fn deref(&self) -> &Self::Target {
        self
    }
}

impl Connected for WriteTx {
    type Connection = DatabaseTransaction;

    fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    fn statements(&self) -> &Statements {
        &self.statements
    }

    fn note(&self, error: &StoreError) {
        if error.is_retryable() {
            self.run_again();
        }
    }
}
