//! Full-text search over words folded in the program, the same on both databases.
//!
//! Each index keeps, for the `seq` of a row, its words as they stand and its words without marks. A query finds by the latter
//! ("dat dai" and "đất đai" find the same rows); when it was typed with marks, rows that have the very words can be put first.

use std::collections::BTreeSet;

use sea_orm::Value;
use thihanh_kernel::vietnamese;

use crate::{Dialect, Sql, StoreError, WriteTx, values};

/// What can be searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// Names of agencies.
    Agencies,
    /// Directives: number, title, issuer, text.
    Directives,
    /// Obligations: content, agency, directive.
    Obligations,
}

impl Index {
    const fn table(self) -> &'static str {
        match self {
            Self::Agencies => "agency_search",
            Self::Directives => "directive_search",
            Self::Obligations => "obligation_search",
        }
    }
}

/// Hits beyond the newest so many are not ranked: nobody reads them, and the time to sort them is everybody's.
pub const MAX_HITS: u32 = 5_000;
/// Words of a query beyond so many are ignored.
const MAX_QUERY_WORDS: usize = 12;
/// Words kept of one row: a text of 200 pages is found by its first part.
const MAX_ROW_WORDS: usize = 20_000;

/// Puts rows into the index, replacing what stood there under the same `seq`.
///
/// # Errors
/// When the database does not answer.
pub async fn put(tx: &WriteTx, index: Index, rows: &[(i64, String)]) -> Result<(), StoreError> {
    remove(tx, index, rows.iter().map(|(seq, _)| *seq)).await?;
    insert(tx, index, rows).await
}

/// Puts rows that are known to be new into the index.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &WriteTx, index: Index, rows: &[(i64, String)]) -> Result<(), StoreError> {
    let table = index.table();
    match tx.dialect() {
        Dialect::Sqlite => {
            let rows = rows.iter().map(|(seq, text)| {
                let exact = words(text);
                let folded: Vec<_> = exact.iter().map(|word| vietnamese::fold(word)).collect();
                values![*seq, exact.join(" "), folded.join(" ")]
            });
            tx.insert_many(&format!("{table} (rowid, exact, folded)"), rows.collect(), "").await?;
        }
        Dialect::Postgres => {
            // One statement per chunk, through an array of texts: a cast cannot stand in a plain row of parameters.
            for chunk in rows.chunks(500) {
                let mut values = Vec::with_capacity(chunk.len() * 2);
                let mut places = Vec::with_capacity(chunk.len());
                for (seq, text) in chunk {
                    values.extend(values![*seq, tsvector(text)]);
                    places.push(format!("(${}, ${}::tsvector)", values.len() - 1, values.len()));
                }
                tx.execute(&format!("INSERT INTO {table} (seq, words) VALUES {}", places.join(", ")), values).await?;
            }
        }
    }
    Ok(())
}

/// Takes rows out of the index.
///
/// # Errors
/// When the database does not answer.
pub async fn remove(tx: &WriteTx, index: Index, seqs: impl IntoIterator<Item = i64>) -> Result<(), StoreError> {
    let column = match tx.dialect() {
        Dialect::Sqlite => "rowid",
        Dialect::Postgres => "seq",
    };
    let seqs: Vec<i64> = seqs.into_iter().collect();
    for chunk in seqs.chunks(500) {
        let places: Vec<_> = (1..=chunk.len()).map(|n| format!("${n}")).collect();
        let sql = format!("DELETE FROM {} WHERE {column} IN ({})", index.table(), places.join(", "));
        tx.execute(&sql, chunk.iter().map(|seq| Value::from(*seq)).collect()).await?;
    }
    Ok(())
}

/// A query made ready for one database: two sub-SELECTs of `seq`, to stand inside a module's statement
/// (`o.seq IN (…)`), each with one parameter written `?` for [`Clauses`](crate::Clauses).
#[derive(Debug, Clone)]
pub struct Matching {
    /// The newest rows that have all words, marks or not.
    pub folded: (String, String),
    /// The rows that have the very words; only when the query was typed with marks.
    pub exact: Option<(String, String)>,
}

/// Makes a query ready; `None` when it has no word in it.
#[must_use]
pub fn matching(dialect: Dialect, index: Index, query: &str) -> Option<Matching> {
    let exact: Vec<String> = vietnamese::tokens(query).into_iter().take(MAX_QUERY_WORDS).collect();
    if exact.is_empty() {
        return None;
    }
    let folded: Vec<String> = exact.iter().map(|word| vietnamese::fold(word)).collect();
    Some(Matching {
        folded: select(dialect, index, &folded, Column::Folded),
        exact: (folded != exact).then(|| select(dialect, index, &exact, Column::Exact)),
    })
}

#[derive(Clone, Copy)]
enum Column {
    Exact,
    Folded,
}

fn select(dialect: Dialect, index: Index, words: &[String], column: Column) -> (String, String) {
    let table = index.table();
    match dialect {
        Dialect::Sqlite => {
            let name = match column {
                Column::Exact => "exact",
                Column::Folded => "folded",
            };
            // Words are letters or digits only, so quoting them is enough to keep FTS5's operators out.
            let words: Vec<_> = words.iter().map(|word| format!("{name} : \"{word}\"")).collect();
            let sql = format!("SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT {MAX_HITS}");
            (sql, words.join(" AND "))
        }
        Dialect::Postgres => {
            let weight = match column {
                Column::Exact => 'A',
                Column::Folded => 'B',
            };
            let words: Vec<_> = words.iter().map(|word| format!("'{word}':{weight}")).collect();
            let sql = format!("SELECT seq FROM {table} WHERE words @@ ?::tsquery ORDER BY seq DESC LIMIT {MAX_HITS}");
            (sql, words.join(" & "))
        }
    }
}

fn words(text: &str) -> Vec<String> {
    let mut words = vietnamese::tokens(text);
    words.truncate(MAX_ROW_WORDS);
    words
}

/// The row's words as a tsvector literal: weight A as they stand, B without marks. Words are letters or digits only, so
/// nothing needs escaping.
fn tsvector(text: &str) -> String {
    let exact: BTreeSet<String> = words(text).into_iter().collect();
    let folded: BTreeSet<String> = exact.iter().map(|word| vietnamese::fold(word)).collect();
    let mut vector = String::new();
    for word in exact.union(&folded) {
        let places = match (exact.contains(word), folded.contains(word)) {
            (true, true) => "1A,2B",
            (true, false) => "1A",
            (false, _) => "2B",
        };
        vector.push_str(&format!("'{word}':{places} "));
    }
    vector
}
