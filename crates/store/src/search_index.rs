//! Full text search with and without marks, the same on both databases.
//!
//! Neither database folds Vietnamese rightly (SQLite keeps đ apart from d, PostgreSQL cuts "123/2024/NĐ-CP" differently by
//! locale), so the words are cut and folded in the kernel, and the databases only look them up. A query finds what has all of
//! its words without regard to marks; where it has marks itself, rows with exactly those words come first.
//!
//! ```
//! use thihanh_store::search_index::Index;
//! use thihanh_store::{Dialect, SqlText};
//!
//! let mut text = SqlText::new("SELECT d.code FROM directive d");
//! if let Some(hits) = Index::Directive.matching(Dialect::Sqlite, "đất đai") {
//!     text.push(" JOIN (").push_text(hits).push(") AS hit ON hit.seq = d.seq ORDER BY hit.grade, d.seq DESC");
//! }
//! ```

use std::collections::BTreeSet;

use thihanh_kernel::vietnamese;

use crate::{Dialect, Sql, SqlText, StoreError, WriteTx};

/// Hits that are looked at: the newest. Whoever gets more than this asks for something else.
pub const NEWEST_HITS: i64 = 5_000;
/// Words of a query that count; the rest is left out.
const QUERY_WORDS: usize = 16;
/// Bytes of different words that are kept of one row, exact and folded each. PostgreSQL's bound is a megabyte for both.
const WORDS_BYTES: usize = 400_000;
/// Rows that one statement indexes.
const ROWS_PER_STATEMENT: usize = 200;

/// What is searched. A row's place in its index is the `seq` of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// Agencies.
    Agency,
    /// Directives.
    Directive,
    /// Obligations.
    Obligation,
    /// Entries of the information book.
    Information,
    /// Handlings of what monitoring found.
    Handling,
    /// What is made public.
    Publication,
}

impl Index {
    /// All of them. Each database keeps them in a form of its own, so that copies of the rows come without them.
    pub const ALL: [Self; 6] =
        [Self::Agency, Self::Directive, Self::Obligation, Self::Information, Self::Handling, Self::Publication];

    /// The table of an index.
    #[must_use]
    pub const fn table(self) -> &'static str {
        match self {
            Self::Agency => "agency_search",
            Self::Directive => "directive_search",
            Self::Obligation => "obligation_search",
            Self::Information => "information_search",
            Self::Handling => "handling_search",
            Self::Publication => "publication_search",
        }
    }

    /// Puts the text of a row into the index, in place of what was there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put(self, tx: &WriteTx, seq: i64, text: &str) -> Result<(), StoreError> {
        self.put_all(tx, &[(seq, text)]).await
    }

    /// [`Index::put`] of many rows, hundreds per statement. Each row stands in the list once.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_all<T: AsRef<str> + Sync>(self, tx: &WriteTx, rows: &[(i64, T)]) -> Result<(), StoreError> {
        for some in rows.chunks(ROWS_PER_STATEMENT) {
            self.remove_all(tx, some.iter().map(|(seq, _)| *seq)).await?;
            tx.execute_of(self.insertion(tx.dialect(), some)).await?;
        }
        Ok(())
    }

    /// Takes a row out of the index.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn remove(self, tx: &WriteTx, seq: i64) -> Result<(), StoreError> {
        self.remove_all(tx, [seq]).await
    }

    async fn remove_all(self, tx: &WriteTx, seqs: impl IntoIterator<Item = i64>) -> Result<(), StoreError> {
        let mut text = SqlText::new("DELETE FROM ");
        text.push(self.table()).push(" WHERE ").push(seq_column(tx.dialect())).push(" IN (").bind_all(seqs).push(")");
        tx.execute_of(text).await?;
        Ok(())
    }

    fn insertion<T: AsRef<str>>(self, dialect: Dialect, rows: &[(i64, T)]) -> SqlText {
        let mut text = SqlText::new("INSERT INTO ");
        text.push(self.table()).push(match dialect {
            Dialect::Sqlite => " (rowid, exact, folded) VALUES ",
            Dialect::Postgres => " (seq, words) VALUES ",
        });
        for (index, (seq, content)) in rows.iter().enumerate() {
            let words = Words::of(content.as_ref());
            text.push(if index == 0 { "(" } else { ", (" }).bind(*seq).push(", ");
            match dialect {
                Dialect::Sqlite => text.bind(join(&words.exact)).push(", ").bind(join(&words.folded)),
                Dialect::Postgres => text.push("CAST(").bind(words.tsvector()).push(" AS tsvector)"),
            };
            text.push(")");
        }
        text
    }

    /// A SELECT of the `seq` of the newest [`NEWEST_HITS`] rows that a query finds. `None` when the query has no words: it asks
    /// for nothing in particular.
    #[must_use]
    pub fn newest(self, dialect: Dialect, query: &str) -> Option<SqlText> {
        let words = Words::of_query(query);
        if words.folded.is_empty() {
            return None;
        }
        let mut text = SqlText::new("SELECT ");
        text.push(seq_column(dialect)).push(" AS seq");
        self.push_newest(&mut text, dialect, Form::Folded, &words.folded);
        Some(text)
    }

    /// The same with a `grade`: 0 has the query's exact words, 1 has them but for marks.
    #[must_use]
    pub fn matching(self, dialect: Dialect, query: &str) -> Option<SqlText> {
        let words = Words::of_query(query);
        if words.folded.is_empty() {
            return None;
        }
        let seq = seq_column(dialect);
        let mut text = SqlText::new("SELECT ");
        if words.exact == words.folded {
            text.push(seq).push(" AS seq, 0 AS grade");
        } else if dialect == Dialect::Postgres {
            // A second lookup would go through the list of every word again; the rows found have their words with them. They are
            // joined after the cut, because a sort that carries the words of all hits spills to disk.
            text.push("found.seq, CASE WHEN whole.words @@ CAST(").bind(tsquery(Form::Exact, &words.exact));
            text.push(" AS tsquery) THEN 0 ELSE 1 END AS grade FROM (SELECT seq");
            self.push_newest(&mut text, dialect, Form::Folded, &words.folded);
            text.push(") AS found CROSS JOIN ").push(self.table()).push(" AS whole WHERE whole.seq = found.seq");
            return Some(text);
        } else {
            text.push(seq).push(" AS seq, CASE WHEN ").push(seq).push(" IN (SELECT ").push(seq);
            self.push_newest(&mut text, dialect, Form::Exact, &words.exact);
            text.push(") THEN 0 ELSE 1 END AS grade");
        }
        self.push_newest(&mut text, dialect, Form::Folded, &words.folded);
        Some(text)
    }

    fn push_newest(self, text: &mut SqlText, dialect: Dialect, form: Form, words: &BTreeSet<String>) {
        let table = self.table();
        text.push(" FROM ").push(table).push(" WHERE ");
        match dialect {
            Dialect::Sqlite => text.push(table).push(" MATCH ").bind(fts5_query(form, words)),
            Dialect::Postgres => text.push("words @@ CAST(").bind(tsquery(form, words)).push(" AS tsquery)"),
        };
        text.push(" ORDER BY ").push(seq_column(dialect)).push(" DESC LIMIT ").bind(NEWEST_HITS);
    }
}

#[derive(Clone, Copy)]
enum Form {
    Exact,
    Folded,
}

/// The different words of a text: as they are, and without marks.
struct Words {
    exact: BTreeSet<String>,
    folded: BTreeSet<String>,
}

impl Words {
    fn of(text: &str) -> Self {
        let mut words = Self { exact: BTreeSet::new(), folded: BTreeSet::new() };
        let mut bytes = 0;
        for exact in vietnamese::tokens(text) {
            if words.exact.contains(&exact) {
                continue;
            }
            bytes += exact.len() + 8;
            if bytes > WORDS_BYTES {
                break;
            }
            words.push(exact);
        }
        words
    }

    fn of_query(text: &str) -> Self {
        let mut words = Self { exact: BTreeSet::new(), folded: BTreeSet::new() };
        // A person types no more than this; a longer text would be cut into words for nothing.
        let text: String = text.chars().take(1_000).collect();
        vietnamese::tokens(&text).into_iter().take(QUERY_WORDS).for_each(|exact| words.push(exact));
        words
    }

    fn push(&mut self, exact: String) {
        let folded = vietnamese::fold(&exact);
        if !folded.is_empty() {
            self.folded.insert(folded);
            self.exact.insert(exact);
        }
    }

    /// Exact words have weight A, those that came of folding B. Words hold letters and digits only, so nothing in them can end
    /// the quotes. The position means nothing, but PostgreSQL keeps weights with positions only.
    fn tsvector(&self) -> String {
        let exact = self.exact.iter().map(|word| format!("'{word}':1A"));
        let folded = self.folded.difference(&self.exact).map(|word| format!("'{word}':1B"));
        exact.chain(folded).collect::<Vec<_>>().join(" ")
    }
}

const fn seq_column(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "rowid",
        Dialect::Postgres => "seq",
    }
}

fn join(words: &BTreeSet<String>) -> String {
    words.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn fts5_query(form: Form, words: &BTreeSet<String>) -> String {
    let column = match form {
        Form::Exact => "exact",
        Form::Folded => "folded",
    };
    let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("{column} : ({})", words.join(" AND "))
}

/// A folded word may stand under either weight: where the text has no marks, its exact word is the folded one.
fn tsquery(form: Form, words: &BTreeSet<String>) -> String {
    let weight = match form {
        Form::Exact => ":A",
        Form::Folded => "",
    };
    let words: Vec<_> = words.iter().map(|word| format!("'{word}'{weight}")).collect();
    words.join(" & ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_once_and_nothing_in_them_ends_a_quote() {
        let words = Words::of("Đất đai, đất ở '\"; DROP TABLE x --");
        assert_eq!(words.tsvector(), "'drop':1A 'table':1A 'x':1A 'đai':1A 'đất':1A 'ở':1A 'dai':1B 'dat':1B 'o':1B");
        assert_eq!(
            fts5_query(Form::Folded, &words.folded),
            r#"folded : ("dai" AND "dat" AND "drop" AND "o" AND "table" AND "x")"#
        );
    }

    #[test]
    fn a_query_without_words_asks_for_nothing() {
        for query in ["", "  ", "/-'\"*", "\u{301}"] {
            assert!(Index::Agency.matching(Dialect::Sqlite, query).is_none(), "{query}");
        }
    }

    #[test]
    fn long_texts_and_queries_are_cut() {
        let many: String =
            (0..200_000).map(|n| format!("x{} ", char::from_u32(0x4e00 + n % 20_000).unwrap())).collect();
        assert!(Words::of(&many).exact.iter().map(String::len).sum::<usize>() <= WORDS_BYTES);
        assert_eq!(Words::of_query("a b c d e f g h i k l m n o p q r s t").folded.len(), QUERY_WORDS);
    }
}
