//! Single values of the installation that outlive a process: the program writes them, pages never do.

use crate::{FromQueryResult, Sql, StoreError, WriteTx, values};

/// The value under a key.
///
/// # Errors
/// When the database does not answer.
pub async fn find(sql: &dyn Sql, key: &str) -> Result<Option<String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        value: String,
    }
    let row: Option<Row> = sql.optional("SELECT value FROM setting WHERE key = $1", values![key]).await?;
    Ok(row.map(|row| row.value))
}

/// Sets the value under a key.
///
/// # Errors
/// When the database does not answer.
pub async fn set(tx: &WriteTx, key: &str, value: &str) -> Result<(), StoreError> {
    let text =
        "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    tx.execute(text, values![key, value]).await.map(|_| ())
}
