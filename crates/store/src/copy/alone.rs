//! Whether a program works on a database just now.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Executor};

#[cfg(feature = "postgres")]
use sqlx::{Row, postgres::PgConnection};

use crate::{DatabaseUrl, StoreError};

/// Who else is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere {
    /// Nobody.
    Nobody,
    /// Some other program has the database open.
    Somebody,
}

/// Whether another program has the database open. A hint for people, who forget to stop a server; it cannot keep one from starting a moment later.
///
/// # Errors
/// When the database cannot be reached, also where there is no such file.
pub async fn is_used_elsewhere(url: &DatabaseUrl) -> Result<Elsewhere, StoreError> {
    match url {
        DatabaseUrl::Sqlite(file) => {
            // Whoever has a database with a log open holds a shared lock on its file, so an exclusive one says that there is nobody.
            let options = SqliteConnectOptions::new()
                .filename(file)
                .busy_timeout(std::time::Duration::ZERO)
                .pragma("locking_mode", "EXCLUSIVE");
            let mut connection: SqliteConnection = match options.connect().await {
                Err(error) if is_busy(&error) => return Ok(Elsewhere::Somebody),
                outcome => outcome?,
            };
            let asked = connection.execute("SELECT count(*) FROM sqlite_schema").await;
            let closed = connection.close().await;
            match asked {
                Err(error) if is_busy(&error) => Ok(Elsewhere::Somebody),
                Err(error) => Err(error.into()),
                Ok(_) => Ok(closed.map(|()| Elsewhere::Nobody)?),
            }
        }
        #[cfg(feature = "postgres")]
        DatabaseUrl::Postgres(options) => others_of(PgConnection::connect_with(options).await?).await,
        #[cfg(feature = "postgres")]
        DatabaseUrl::Servers(servers) => {
            // Those that answer are asked: whoever works on one of them works on the database.
            let mut outcome = Err(StoreError::Missing);
            for server in servers {
                match PgConnection::connect_with(server).await {
                    Ok(connection) => match others_of(connection).await? {
                        Elsewhere::Somebody => return Ok(Elsewhere::Somebody),
                        Elsewhere::Nobody => outcome = Ok(Elsewhere::Nobody),
                    },
                    Err(error) if outcome.is_err() => outcome = Err(error.into()),
                    Err(_) => {}
                }
            }
            outcome
        }
    }
}

#[cfg(feature = "postgres")]
async fn others_of(mut connection: PgConnection) -> Result<Elsewhere, StoreError> {
    let others = sqlx::query(
        "SELECT count(*) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'thihanh' AND pid <> pg_backend_pid()",
    );
    let others: i64 = others.fetch_one(&mut connection).await?.try_get(0)?;
    connection.close().await?;
    Ok(if others == 0 { Elsewhere::Nobody } else { Elsewhere::Somebody })
}

/// SQLITE_BUSY, SQLITE_LOCKED.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| code == "5" || code == "6" || code == "261")
}
