//! Statements over a connection or inside a transaction, in one trait.

use std::future::Future;

use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult, QueryResult, Statement, Value};

use crate::sql_text::SqlText;
use crate::{Dialect, StoreError};

/// Most rows that one INSERT carries; more gain nothing (docs/performance.md).
const ROWS_PER_INSERT: usize = 500;
/// From how many values on SQLite gets them without numbers: see [`without_numbers`].
const MANY_VALUES: usize = 50;

/// Runs statements: over [`Store::read`](crate::Store::read), or inside a [`WriteTx`](crate::WriteTx).
///
/// Every method fails with a [`StoreError`] when the database refuses the statement or does not answer. After a failed
/// statement a transaction of PostgreSQL takes no further ones: return the error, or ask for what would fail before.
pub trait Sql: Sync {
    /// What statements run over.
    type Connection: ConnectionTrait;

    /// What statements run over.
    fn connection(&self) -> &Self::Connection;

    /// Sees every failure before the caller does.
    fn note(&self, _error: &StoreError) {}

    /// Which database.
    fn dialect(&self) -> Dialect {
        match self.connection().get_database_backend() {
            sea_orm::DbBackend::Postgres => Dialect::Postgres,
            _ => Dialect::Sqlite,
        }
    }

    /// Runs a statement; how many rows it touched.
    fn execute(&self, sql: &str, values: Vec<Value>) -> impl Future<Output = Result<u64, StoreError>> + Send {
        let statement = statement(self, sql, values);
        async move {
            let done = self.connection().execute_raw(statement).await.map_err(|error| noted(self, error))?;
            Ok(done.rows_affected())
        }
    }

    /// Every row of a query. Its statement must bound them: `LIMIT`, or a key.
    fn all<R: FromQueryResult + Send>(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<R>, StoreError>> + Send {
        let statement = statement(self, sql, values);
        async move {
            let rows = self.connection().query_all_raw(statement).await.map_err(|error| noted(self, error))?;
            rows.iter().map(read).collect()
        }
    }

    /// The first row of a query, if there is one.
    fn optional<R: FromQueryResult + Send>(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Option<R>, StoreError>> + Send {
        let statement = statement(self, sql, values);
        async move {
            let row = self.connection().query_one_raw(statement).await.map_err(|error| noted(self, error))?;
            row.as_ref().map(read).transpose()
        }
    }

    /// The row of a query that always has one; [`StoreError::Missing`] without.
    fn one<R: FromQueryResult + Send>(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<R, StoreError>> + Send {
        let row = self.optional(sql, values);
        async move { row.await?.ok_or(StoreError::Missing) }
    }

    /// [`Sql::all`] of a statement put together from parts.
    fn all_of<R: FromQueryResult + Send>(
        &self,
        text: SqlText,
    ) -> impl Future<Output = Result<Vec<R>, StoreError>> + Send {
        async move {
            let (sql, values) = text.into_parts();
            self.all(&sql, values).await
        }
    }

    /// [`Sql::one`] of a statement put together from parts.
    fn one_of<R: FromQueryResult + Send>(&self, text: SqlText) -> impl Future<Output = Result<R, StoreError>> + Send {
        async move {
            let (sql, values) = text.into_parts();
            self.one(&sql, values).await
        }
    }

    /// [`Sql::execute`] of a statement put together from parts.
    fn execute_of(&self, text: SqlText) -> impl Future<Output = Result<u64, StoreError>> + Send {
        async move {
            let (sql, values) = text.into_parts();
            self.execute(&sql, values).await
        }
    }

    /// Inserts rows, several hundred per statement. Each row has a value for every column, in their order.
    fn insert_many(
        &self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: Vec<Vec<Value>>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send {
        async move { insert(self, table, columns, rows, "").await.map(|_| ()) }
    }

    /// [`Sql::insert_many`] that leaves out rows whose key exists already; how many it inserted.
    fn insert_new(
        &self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: Vec<Vec<Value>>,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send {
        insert(self, table, columns, rows, " ON CONFLICT DO NOTHING")
    }
}

impl Sql for DatabaseConnection {
    type Connection = Self;

    fn connection(&self) -> &Self {
        self
    }
}

async fn insert<S: Sql + ?Sized>(
    sql: &S,
    table: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
    ending: &'static str,
) -> Result<u64, StoreError> {
    let per_statement = (Dialect::MAX_VALUES / columns.len().max(1)).clamp(1, ROWS_PER_INSERT);
    let mut inserted = 0;
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut text = SqlText::new("INSERT INTO ");
        text.push(table).push(" (").push(&columns.join(", ")).push(") VALUES ");
        for (index, row) in rows.by_ref().take(per_statement).enumerate() {
            debug_assert_eq!(row.len(), columns.len(), "a row of {table} with another number of values than columns");
            text.push(if index == 0 { "(" } else { ", (" }).bind_all(row).push(")");
        }
        text.push(ending);
        let (statement, values) = text.into_parts();
        inserted += sql.execute(&statement, values).await?;
    }
    Ok(inserted)
}

fn statement<S: Sql + ?Sized>(sql: &S, text: &str, values: Vec<Value>) -> Statement {
    let dialect = sql.dialect();
    if dialect == Dialect::Sqlite
        && values.len() >= MANY_VALUES
        && let Some(text) = without_numbers(text)
    {
        return Statement::from_sql_and_values(dialect.backend(), text, values);
    }
    Statement::from_sql_and_values(dialect.backend(), text, values)
}

/// The statement with `?` for `$1`, `$2` …, where these stand in their order, each once; otherwise `None`. SQLite looks for each
/// named value in the list of all, which takes the square of their number: seconds for some thousand rows.
fn without_numbers(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut parts = text.split('$');
    plain.push_str(parts.next()?);
    for (index, part) in parts.enumerate() {
        let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let (number, rest) = part.split_at(end);
        if number.parse() != Ok(index + 1) {
            return None;
        }
        plain.push('?');
        plain.push_str(rest);
    }
    Some(plain)
}

fn noted<S: Sql + ?Sized>(sql: &S, error: sea_orm::DbErr) -> StoreError {
    let error = StoreError::from(error);
    sql.note(&error);
    error
}

fn read<R: FromQueryResult>(row: &QueryResult) -> Result<R, StoreError> {
    Ok(R::from_query_result(row, "")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_lose_their_numbers_only_where_their_order_says_the_same() {
        for (text, wanted) in [
            ("VALUES ($1, $2), ($3, $4)", Some("VALUES (?, ?), (?, ?)")),
            ("SELECT 1", Some("SELECT 1")),
            ("a = $1 AND b = $1", None),
            ("a = $2 AND b = $1", None),
            ("x -> '$.name' = $1", None),
        ] {
            assert_eq!(without_numbers(text).as_deref(), wanted, "{text}");
        }
    }
}
