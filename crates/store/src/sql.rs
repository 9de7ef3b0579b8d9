//! Statements over a connection or inside a transaction, in one trait.

use std::pin::Pin;

use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement, Value};

use crate::sql_text::SqlText;
use crate::statements::Statements;
use crate::{Dialect, StoreError};

/// Most rows that one INSERT carries; more gain nothing (docs/performance.md).
const ROWS_PER_INSERT: usize = 500;
/// From how many values on SQLite gets them without numbers: see [`without_numbers`].
const MANY_VALUES: usize = 50;

/// What a database is asked, on its way. Boxed, and [`Sql`] a `dyn`: a store is then built once and not for each kind of connection, and the types
/// of what waits for it end here; together a third of the time to build the program (docs/performance.md).
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// What statements run over: [`Store::read`](crate::Store::read), or a [`WriteTx`](crate::WriteTx).
///
/// Every method fails with a [`StoreError`] when the database refuses the statement or does not answer. After a failed
/// statement a transaction of PostgreSQL takes no further ones: return the error, or ask for what would fail before.
pub trait Sql: Send + Sync {
    /// Which database.
    fn dialect(&self) -> Dialect;

    /// Runs a statement; how many rows it touched.
    fn run(&self, statement: Statement) -> Asked<'_, u64>;

    /// The rows of a query.
    fn rows(&self, statement: Statement) -> Asked<'_, Vec<QueryResult>>;

    /// The first row of a query, if there is one.
    fn row(&self, statement: Statement) -> Asked<'_, Option<QueryResult>>;
}

impl<'c> dyn Sql + 'c {
    /// Runs a statement; how many rows it touched.
    ///
    /// # Errors
    /// [`Sql`]'s.
    pub async fn execute(&self, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
        self.run(statement(self, sql, values)).await
    }

    /// Every row of a query. Its statement must bound them: `LIMIT`, or a key.
    ///
    /// # Errors
    /// [`Sql`]'s.
    pub async fn all<R: FromQueryResult>(&self, sql: &str, values: Vec<Value>) -> Result<Vec<R>, StoreError> {
        self.rows(statement(self, sql, values)).await?.iter().map(read).collect()
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// [`Sql`]'s.
    pub async fn optional<R: FromQueryResult>(&self, sql: &str, values: Vec<Value>) -> Result<Option<R>, StoreError> {
        self.row(statement(self, sql, values)).await?.as_ref().map(read).transpose()
    }

    /// The row of a query that always has one; [`StoreError::Missing`] without.
    ///
    /// # Errors
    /// [`Sql`]'s.
    pub async fn one<R: FromQueryResult>(&self, sql: &str, values: Vec<Value>) -> Result<R, StoreError> {
        self.row(statement(self, sql, values)).await?.as_ref().map(read).transpose()?.ok_or(StoreError::Missing)
    }

    /// [`all`](Self::all) of a statement put together from parts.
    ///
    /// # Errors
    /// [`Sql`]'s.
    pub async fn all_of<R: FromQueryResult>(&self, text: SqlText) -> Result<Vec<R>, StoreError> {
        let (sql, values) = text.into_parts();
        self.rows(statement(self, &sql, values)).await?.iter().map(read).collect()
    }

    /// [`one`](Self::one) of a statement put together from parts.
    ///
    /// # Errors
    /// [`Sql`]'s.
    pub async fn one_of<R: FromQueryResult>(&self, text: SqlText) -> Result<R, StoreError> {
        let (sql, values) = text.into_parts();
        self.row(statement(self, &sql, values)).await?.as_ref().map(read).transpose()?.ok_or(StoreError::Missing)
    }

    /// [`execute`](Self::execute) of a statement put together from parts.
    ///
    /// # Errors
    /// [`Sql`]'s.
    pub async fn execute_of(&self, text: SqlText) -> Result<u64, StoreError> {
        let (sql, values) = text.into_parts();
        self.run(statement(self, &sql, values)).await
    }

    /// Inserts rows, several hundred per statement. Each row has a value for every column, in their order.
    ///
    /// # Errors
    /// [`Sql`]'s.
    pub async fn insert_many(
        &self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: Vec<Vec<Value>>,
    ) -> Result<(), StoreError> {
        insert(self, table, columns, rows, "").await.map(|_| ())
    }

    /// [`insert_many`](Self::insert_many) that leaves out rows whose key exists already; how many it inserted.
    ///
    /// # Errors
    /// [`Sql`]'s.
    pub async fn insert_new(
        &self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: Vec<Vec<Value>>,
    ) -> Result<u64, StoreError> {
        insert(self, table, columns, rows, " ON CONFLICT DO NOTHING").await
    }
}

/// A connection of sea-orm, which is then [`Sql`].
pub(crate) trait Connected: Send + Sync {
    /// Its type.
    type Connection: ConnectionTrait;

    /// The connection.
    fn connection(&self) -> &Self::Connection;

    /// The watch over how long statements take.
    fn statements(&self) -> &Statements;

    /// Sees every failure before the caller does.
    fn note(&self, _error: &StoreError) {}
}

impl<C: Connected> Sql for C {
    fn dialect(&self) -> Dialect {
        match self.connection().get_database_backend() {
            sea_orm::DbBackend::Postgres => Dialect::Postgres,
            _ => Dialect::Sqlite,
        }
    }

    fn run(&self, statement: Statement) -> Asked<'_, u64> {
        Box::pin(async move {
            let _running = self.statements().begin(&statement.sql);
            let done = self.connection().execute_raw(statement).await.map_err(|error| noted(self, error))?;
            Ok(done.rows_affected())
        })
    }

    fn rows(&self, statement: Statement) -> Asked<'_, Vec<QueryResult>> {
        Box::pin(async move {
            let _running = self.statements().begin(&statement.sql);
            self.connection().query_all_raw(statement).await.map_err(|error| noted(self, error))
        })
    }

    fn row(&self, statement: Statement) -> Asked<'_, Option<QueryResult>> {
        Box::pin(async move {
            let _running = self.statements().begin(&statement.sql);
            self.connection().query_one_raw(statement).await.map_err(|error| noted(self, error))
        })
    }
}

async fn insert(
    sql: &dyn Sql,
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

fn statement(sql: &dyn Sql, text: &str, values: Vec<Value>) -> Statement {
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

fn noted(sql: &impl Connected, error: sea_orm::DbErr) -> StoreError {
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
