//! What can go wrong below the modules.

use sea_orm::{DbErr, RuntimeErr, SqlErr};
use thihanh_kernel::problem::Problem;

/// The database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused a statement or did not answer.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// A row that must be there is not.
    #[error("a row that must exist does not")]
    Missing,
    /// A stored value is none that this release knows.
    #[error("the stored {what} cannot be read")]
    Unreadable {
        /// Which value.
        what: &'static str,
    },
    /// The write came too late: the same request was taken up by somebody else meanwhile, and this one saved nothing.
    #[error("the same request was taken up elsewhere")]
    TakenOver,
    /// A value cannot be written as JSON.
    #[error("value cannot be stored: {0}")]
    Json(#[from] serde_json::Error),
    /// The tables could not be brought up to date.
    #[error("tables: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The place of the database could not be reached.
    #[error("database file: {0}")]
    Io(#[from] std::io::Error),
}

/// SQLITE_BUSY, _BUSY_RECOVERY, _BUSY_SNAPSHOT, SQLITE_LOCKED, _LOCKED_SHAREDCACHE; PostgreSQL's serialization_failure and
/// deadlock_detected. The transaction did nothing, and may be run again from its beginning.
const RETRYABLE: [&str; 7] = ["5", "261", "517", "6", "262", "40001", "40P01"];

impl StoreError {
    /// Whether a row with the same key exists already.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))))
    }

    /// Whether another row still refers to what was to be taken away, or a row refers to what is not there.
    #[must_use]
    pub fn is_reference_violation(&self) -> bool {
        matches!(self, Self::Database(error) if matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_))))
    }

    /// Whether the transaction may succeed when it is run again.
    pub(crate) fn is_retryable(&self) -> bool {
        self.database_code().is_some_and(|code| RETRYABLE.contains(&code.as_str()))
    }

    fn database_code(&self) -> Option<String> {
        let Self::Database(DbErr::Exec(cause) | DbErr::Query(cause) | DbErr::Conn(cause)) = self else { return None };
        let RuntimeErr::SqlxError(error) = cause else { return None };
        error.as_database_error()?.code().map(Into::into)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(DbErr::Conn(RuntimeErr::SqlxError(error.into())))
    }
}

/// The cause goes to the log, never to whoever asked.
impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Self::Unavailable
    }
}
