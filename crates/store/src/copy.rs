//! All rows of a database, out of one and into another: what backups, restores and a move from SQLite to PostgreSQL are made of.
//!
//! [`Snapshot`] reads every table of [`TABLES`] as it was at one moment, in the order of its key, a row at a time. [`Filling`] writes rows into a database
//! that has none, in one transaction: a copy that is cut off leaves nothing. What the rows are stands in [`row`]'s one form; a [`Sum`] over it
//! says whether two tables are equal, whichever databases they are in.
//!
//! Search indexes are no rows: whoever fills a database has the modules make them from what is there, before the end of the transaction.
//!
//! Neither side holds more than a few hundred rows, and time grows with their number: a table is one query that is read to its end, not a query for
//! each stretch, since PostgreSQL would sort a table by its text keys anew for each.

use std::pin::Pin;

use futures_util::{Stream, StreamExt};
use sea_orm::{DatabaseTransaction, DbErr, QueryResult, Statement, StreamTrait};
use sha2::{Digest, Sha256};

use crate::sql::Connected;
use crate::statements::Statements;
use crate::{Dialect, FromQueryResult, Sql, SqlText, Store, StoreError, WriteTx, migrations, values};

mod alone;
mod row;
mod tables;

pub use alone::{Elsewhere, is_used_elsewhere};
pub use row::{Garbled, Row, Sum, Summing, decode, encode};
pub use tables::{Kind, TABLES, Table};

/// Rows that go into a database with one statement.
pub const ROWS_AT_ONCE: usize = 500;
/// Bytes of rows after which they go in although they are few: directives have long texts.
pub const BYTES_AT_ONCE: usize = 4 << 20;

/// Why rows were not copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The database already has rows; nothing was changed.
    #[error("the database already holds rows, in the table {table}")]
    NotEmpty {
        /// The first table that has some.
        table: &'static str,
    },
    /// The tables of a database are not those of this release.
    #[error("the database has the tables of another release: number {found}, not {wanted}")]
    OtherTables {
        /// Number of its newest migration.
        found: i64,
        /// That of this release.
        wanted: i64,
    },
    /// A table could not be read or written.
    #[error("table {table}: {source}")]
    Table {
        /// The table.
        table: &'static str,
        /// Why.
        source: StoreError,
    },
    /// The database did not do what it was asked.
    #[error(transparent)]
    Database(#[from] StoreError),
}

/// Number of the newest migration: names the tables of this release.
#[must_use]
pub const fn tables_number() -> i64 {
    migrations::NEWEST
}

/// Names the tables and columns of this release as [`TABLES`] has them; rows in the one form are read by no other list.
#[must_use]
pub fn layout() -> String {
    let mut hash = Sha256::new();
    for table in TABLES {
        hash.update(format!("{} {:?} {:?} {:?}\n", table.name, table.key, table.columns, table.kinds));
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The number of the newest migration that a database has; 0 where it has no tables.
///
/// # Errors
/// When the database does not answer.
pub async fn tables_of(store: &Store) -> Result<i64, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        newest: i64,
    }
    let exists = match store.dialect() {
        Dialect::Sqlite => "SELECT count(*) AS newest FROM sqlite_schema WHERE name = '_sqlx_migrations'",
        Dialect::Postgres => {
            "SELECT count(*) AS newest FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_name = '_sqlx_migrations'"
        }
    };
    if store.read().one::<Row>(exists, values![]).await?.newest == 0 {
        return Ok(0);
    }
    let newest = "SELECT coalesce(max(version), 0) AS newest FROM _sqlx_migrations WHERE success";
    Ok(store.read().one::<Row>(newest, values![]).await?.newest)
}

/// A database as it was at one moment, whatever is written meanwhile. SQLite keeps what changes in its log until this ends.
pub struct Snapshot {
    transaction: DatabaseTransaction,
    statements: Statements,
}

impl Connected for Snapshot {
    type Connection = DatabaseTransaction;

    fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    fn statements(&self) -> &Statements {
        &self.statements
    }
}

impl Snapshot {
    /// Takes it, now. No writer waits for it, nor it for one.
    ///
    /// # Errors
    /// When the database does not answer, or [`CopyError::OtherTables`].
    pub async fn take(store: &Store) -> Result<Self, CopyError> {
        let (found, wanted) = (tables_of(store).await?, tables_number());
        if found != wanted {
            return Err(CopyError::OtherTables { found, wanted });
        }
        let snapshot = Self { transaction: store.begin_reading().await?, statements: Statements::default() };
        // The first statement is what fixes the moment.
        crate::journal::last(snapshot.sql()).await?;
        Ok(snapshot)
    }

    /// For other questions to the same moment.
    #[must_use]
    pub fn sql(&self) -> &dyn Sql {
        self
    }

    /// The rows of a table in the order of its key. One table at a time is read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rows(&self, table: &'static Table) -> Result<Rows<'_>, CopyError> {
        let dialect = self.sql().dialect();
        let order = table.key.iter().map(|column| match table.kind_of(column) {
            Some(Kind::Text) => format!("{column}{}", dialect.by_bytes()),
            _ => (*column).to_owned(),
        });
        let order = order.collect::<Vec<_>>().join(", ");
        let text = format!("SELECT {} FROM {} ORDER BY {order}", table.columns.join(", "), table.name);
        let statement = Statement::from_string(dialect.backend(), text);
        let stream = self.transaction.stream_raw(statement).await;
        let stream = stream.map_err(|error| CopyError::Table { table: table.name, source: error.into() })?;
        Ok(Rows { table, stream: Box::pin(stream) })
    }

    /// Counts and hashes of every table; `progress` is told how many rows were read so far.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sums(&self, mut progress: impl FnMut(u64)) -> Result<Vec<Sum>, CopyError> {
        let (mut sums, mut read) = (Vec::with_capacity(TABLES.len()), 0);
        let mut encoded = Vec::new();
        for table in TABLES {
            let (mut rows, mut sum) = (self.rows(table).await?, Summing::default());
            while let Some(row) = rows.next().await? {
                encoded.clear();
                encode(&row, &mut encoded);
                sum.add(1, &encoded);
                read += 1;
                progress(read);
            }
            sums.push(sum.done());
        }
        Ok(sums)
    }

    /// Ends it; dropped, it ends as well, a little later.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end(self) -> Result<(), StoreError> {
        Ok(self.transaction.rollback().await?)
    }
}

/// The rows of one table of a [`Snapshot`].
pub struct Rows<'a> {
    table: &'static Table,
    stream: Pin<Box<dyn Stream<Item = Result<QueryResult, DbErr>> + Send + 'a>>,
}

impl Rows<'_> {
    /// The next one.
    ///
    /// # Errors
    /// When the database does not answer or a value is none of its column's kind.
    pub async fn next(&mut self) -> Result<Option<Row>, CopyError> {
        let failed = |source: StoreError| CopyError::Table { table: self.table.name, source };
        match self.stream.next().await {
            None => Ok(None),
            Some(found) => {
                let found = found.map_err(|error| failed(error.into()))?;
                row::read(self.table, &found).map(Some).map_err(failed)
            }
        }
    }
}

/// A database on its way from empty to full: one transaction. Dropped before [`Filling::commit`], or killed, it has changed nothing.
pub struct Filling {
    tx: WriteTx,
}

impl Filling {
    /// Begins to fill a database whose tables are up to date and empty.
    ///
    /// # Errors
    /// [`CopyError::NotEmpty`], or when the database does not answer.
    pub async fn begin(store: &Store) -> Result<Self, CopyError> {
        let tx = store.begin().await?;
        for table in TABLES {
            #[derive(FromQueryResult)]
            struct Found {
                #[expect(dead_code, reason = "that there is a row is all that is asked")]
                one: i64,
            }
            let text = format!("SELECT CAST(1 AS bigint) AS one FROM {} LIMIT 1", table.name);
            if tx.optional::<Found>(&text, values![]).await?.is_some() {
                return Err(CopyError::NotEmpty { table: table.name });
            }
        }
        // The list of tables puts parents first, but four tables refer to themselves, and an older directive may carry out a newer one.
        tx.execute(tx.dialect().defer_references(), values![]).await?;
        Ok(Self { tx })
    }

    /// Puts rows into a table, [`ROWS_AT_ONCE`] with a statement.
    ///
    /// # Errors
    /// When the database refuses them.
    pub async fn put(&self, table: &'static Table, rows: Vec<Row>) -> Result<(), CopyError> {
        let put = self.tx.insert_many(table.name, table.columns, rows).await;
        put.map_err(|source| CopyError::Table { table: table.name, source })
    }

    /// Ends the tables: those whose rows the database numbers go on behind the highest number. PostgreSQL takes stock of what came, or it would plan
    /// the questions that follow as for empty tables.
    ///
    /// # Errors
    /// When the database does not answer, or a reference leads nowhere (on SQLite this is found by [`Filling::commit`]).
    pub async fn end(&self) -> Result<(), CopyError> {
        if self.tx.dialect() == Dialect::Postgres {
            self.tx.execute("SET CONSTRAINTS ALL IMMEDIATE", values![]).await?;
            for table in TABLES.iter().filter(|table| table.is_numbered()) {
                let mut text = SqlText::new("SELECT setval(pg_get_serial_sequence(");
                text.bind(table.name).push(", 'seq'), max(seq)) FROM ").push(table.name);
                text.push(" HAVING max(seq) IS NOT NULL");
                let done = self.tx.execute_of(text).await;
                done.map_err(|source| CopyError::Table { table: table.name, source })?;
            }
            self.tx.execute("ANALYZE", values![]).await?;
        }
        Ok(())
    }

    /// For what the modules make from the rows.
    #[must_use]
    pub fn tx(&self) -> &WriteTx {
        &self.tx
    }

    /// Keeps everything.
    ///
    /// # Errors
    /// When the database does not answer, or a reference leads nowhere.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await
    }
}

/// Copies every row from one database to another; what each table came to. `progress` is told how many rows were copied so far. The caller has the
/// modules make what belongs to the rows, and commits.
///
/// # Errors
/// When a database does not answer, or the new one refuses a row.
pub async fn copy(from: &Snapshot, to: &Filling, mut progress: impl FnMut(u64)) -> Result<Vec<Sum>, CopyError> {
    let (mut sums, mut copied) = (Vec::with_capacity(TABLES.len()), 0);
    for table in TABLES {
        let (mut rows, mut sum) = (from.rows(table).await?, Summing::default());
        let (mut some, mut encoded) = (Vec::new(), Vec::new());
        loop {
            let next = rows.next().await?;
            let is_last = next.is_none();
            if let Some(row) = next {
                encode(&row, &mut encoded);
                some.push(row);
            }
            if is_last || some.len() == ROWS_AT_ONCE || encoded.len() >= BYTES_AT_ONCE {
                sum.add(some.len(), &encoded);
                copied += some.len() as u64;
                to.put(table, std::mem::take(&mut some)).await?;
                encoded.clear();
                progress(copied);
            }
            if is_last {
                break;
            }
        }
        sums.push(sum.done());
    }
    to.end().await?;
    Ok(sums)
}
