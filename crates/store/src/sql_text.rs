//! A statement put together from parts, each value numbered as it is added.

use std::fmt::Write as _;

use sea_orm::{FromQueryResult, Value};
use thihanh_kernel::page::Count;

use crate::{Dialect, Sql, StoreError};

/// A statement whose conditions depend on a filter. What is pushed is the program's own words; whatever a person typed is
/// bound, and so can never become part of the statement.
#[derive(Debug, Clone, Default)]
pub struct SqlText {
    text: String,
    values: Vec<Value>,
}

impl SqlText {
    /// A statement that begins so.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// Adds words of the statement.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a value: `$n`.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Adds values separated by commas, for `IN (…)`. No values give `NULL`, which nothing is equal to.
    pub fn bind_all<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        let mut is_first = true;
        for value in values {
            self.push(if is_first { "" } else { ", " }).bind(value);
            is_first = false;
        }
        if is_first { self.push("NULL") } else { self }
    }

    /// Adds another statement's words and values; its `$n` are numbered anew.
    pub fn push_text(&mut self, other: SqlText) -> &mut Self {
        let offset = self.values.len();
        let mut parts = other.text.split('$');
        self.push(parts.next().unwrap_or_default());
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            let (number, rest) = part.split_at(end);
            self.push("$");
            match number.parse::<usize>() {
                Ok(number) => self.push(&(offset + number).to_string()),
                Err(_) => self.push(number),
            };
            self.push(rest);
        }
        self.values.extend(other.values);
        self
    }

    /// The words.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words and the values.
    #[must_use]
    pub fn into_parts(self) -> (String, Vec<Value>) {
        (self.text, self.values)
    }
}

/// How many rows a query has, counted no further than one past `bound`. `rows` is a SELECT without LIMIT.
///
/// # Errors
/// When the database does not answer.
pub async fn capped_count(sql: &dyn Sql, rows: SqlText, bound: u64) -> Result<Count, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let limit = i64::try_from(bound).unwrap_or(i64::MAX).saturating_add(1);
    let mut text = SqlText::new("SELECT count(*) AS total FROM (");
    text.push_text(rows).push(" LIMIT ").bind(limit).push(") AS counted");
    let row: Row = sql.one_of(text).await?;
    Ok(Count::capped(row.total.unsigned_abs(), bound))
}

/// By which indexes and in which steps the database would run a statement, in its own words: for benches, and for tests that hold a plan.
///
/// # Errors
/// When the database does not answer.
pub async fn explain(sql: &dyn Sql, statement: SqlText) -> Result<String, StoreError> {
    #[derive(FromQueryResult)]
    struct Step {
        detail: String,
    }
    #[derive(FromQueryResult)]
    struct Line {
        #[sea_orm(from_alias = "QUERY PLAN")]
        line: String,
    }
    let (words, values) = statement.into_parts();
    let lines: Vec<String> = match sql.dialect() {
        Dialect::Sqlite => {
            let steps: Vec<Step> = sql.all(&format!("EXPLAIN QUERY PLAN {words}"), values).await?;
            steps.into_iter().map(|step| step.detail).collect()
        }
        Dialect::Postgres => {
            let lines: Vec<Line> = sql.all(&format!("EXPLAIN (COSTS OFF) {words}"), values).await?;
            lines.into_iter().map(|line| line.line).collect()
        }
    };
    let mut plan = String::new();
    for line in lines {
        // Writing to a String cannot fail.
        let _ = writeln!(plan, "{line}");
    }
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values;

    #[test]
    fn values_are_numbered_as_they_come() {
        let mut text = SqlText::new("SELECT 1 FROM t WHERE a = ");
        text.bind("x")
            .push(" AND b IN (")
            .bind_all([1i64, 2])
            .push(") AND c IN (")
            .bind_all(Vec::<i64>::new())
            .push(")");
        let (sql, values) = text.into_parts();
        assert_eq!(sql, "SELECT 1 FROM t WHERE a = $1 AND b IN ($2, $3) AND c IN (NULL)");
        assert_eq!(values, values!["x", 1i64, 2i64]);
    }

    #[test]
    fn a_statement_within_another_is_numbered_anew() {
        let mut inner = SqlText::new("SELECT seq FROM hit WHERE words = ");
        inner.bind("đất").push(" AND kind = ").bind("b");
        let mut outer = SqlText::new("SELECT 1 WHERE due < ");
        outer.bind(7i64).push(" AND seq IN (").push_text(inner).push(") LIMIT ").bind(50i64);
        let (sql, values) = outer.into_parts();
        assert_eq!(
            sql,
            "SELECT 1 WHERE due < $1 AND seq IN (SELECT seq FROM hit WHERE words = $2 AND kind = $3) LIMIT $4"
        );
        assert_eq!(values, values![7i64, "đất", "b", 50i64]);
    }
}
