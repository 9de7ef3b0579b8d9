//! Conditions that vary with a filter, put together with their parameters.

use sea_orm::Value;

/// A growing WHERE: conditions joined by AND, parameters numbered in order.
///
/// ```
/// use thihanh_store::Clauses;
/// let mut clauses = Clauses::default();
/// clauses.add("o.state = ?", ["open"]);
/// clauses.add("o.due_on BETWEEN ? AND ?", ["2026-01-01", "2026-12-31"]);
/// assert_eq!(clauses.to_string(), "WHERE (o.state = $1) AND (o.due_on BETWEEN $2 AND $3)");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Clauses {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Clauses {
    /// Clauses whose parameters start after those that a statement already has.
    #[must_use]
    pub const fn after(values: Vec<Value>) -> Self {
        Self { conditions: Vec::new(), values }
    }

    /// Adds a condition; each `?` takes the next of its values.
    pub fn add<V: Into<Value>>(&mut self, condition: &str, values: impl IntoIterator<Item = V>) {
        let condition = self.bind(condition, values);
        self.conditions.push(condition);
    }

    /// Takes values for a piece of SQL that stands elsewhere in the statement (a SELECT list, an ORDER BY): the piece with its
    /// parameters numbered.
    #[must_use]
    pub fn bind<V: Into<Value>>(&mut self, sql: &str, values: impl IntoIterator<Item = V>) -> String {
        let mut values = values.into_iter();
        let mut bound = String::with_capacity(sql.len() + 4);
        for c in sql.chars() {
            match (c, c == '?') {
                (_, true) => {
                    // A missing value shows as an SQL error at once; every caller's SQL is a literal that tests run.
                    if let Some(value) = values.next() {
                        self.values.push(value.into());
                        bound.push_str(&format!("${}", self.values.len()));
                    } else {
                        bound.push('?');
                    }
                }
                (c, false) => bound.push(c),
            }
        }
        bound
    }

    /// Adds `column IN (…)`; an empty list matches nothing.
    pub fn add_in<V: Into<Value>>(&mut self, column: &str, values: impl IntoIterator<Item = V>) {
        let mut places = Vec::new();
        for value in values {
            self.values.push(value.into());
            places.push(format!("${}", self.values.len()));
        }
        self.conditions.push(if places.is_empty() { "1 = 0".to_owned() } else { format!("{column} IN ({})", places.join(", ")) });
    }

    /// Whether nothing was added.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// The values, in the order of their numbers.
    #[must_use]
    pub fn values(&self) -> Vec<Value> {
        self.values.clone()
    }
}

impl std::fmt::Display for Clauses {
    /// `WHERE …`, or nothing.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, condition) in self.conditions.iter().enumerate() {
            write!(f, "{}({condition})", if index == 0 { "WHERE " } else { " AND " })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_in_order() {
        let mut clauses = Clauses::after(vec![Value::from(1)]);
        clauses.add("a = ?", [2]);
        clauses.add_in("b", [3, 4]);
        let order = clauses.bind("ORDER BY ?", [5]);
        assert_eq!(clauses.to_string(), "WHERE (a = $2) AND (b IN ($3, $4))");
        assert_eq!(order, "ORDER BY $5");
        assert_eq!(clauses.values(), [1, 2, 3, 4, 5].map(Value::from));
    }

    #[test]
    fn an_empty_list_matches_nothing_and_no_clauses_say_nothing() {
        let mut clauses = Clauses::default();
        assert_eq!(clauses.to_string(), "");
        clauses.add_in("b", Vec::<i32>::new());
        assert_eq!(clauses.to_string(), "WHERE (1 = 0)");
    }
}
