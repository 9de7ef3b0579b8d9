//! Which columns of the register somebody wants to see, on the page, printed, and as a file. Their order is fixed.

use std::collections::BTreeSet;

/// A column besides code and content, which are always there: a row without them is nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Who owes it.
    Agency,
    /// Lead, co-lead, delegated part.
    Part,
    /// Order or request.
    Binding,
    /// The directive that orders it, and the place in it.
    Source,
    /// The period of a recurring duty.
    Period,
    /// When it was opened.
    Opened,
    /// The last valid day.
    Due,
    /// How it stands.
    State,
    /// Working days past its day.
    Late,
    /// When its product arrived.
    Reported,
    /// When it was confirmed.
    Completed,
    /// Who follows it up.
    Overseer,
    /// What supporting agencies were asked for and gave.
    Support,
    /// Why it is due on its day.
    Why,
    /// When it last changed.
    Updated,
}

impl Column {
    /// Every column, in the order of the list.
    pub const ALL: [Self; 15] = [
        Self::Agency,
        Self::Part,
        Self::Binding,
        Self::Source,
        Self::Period,
        Self::Opened,
        Self::Due,
        Self::State,
        Self::Late,
        Self::Reported,
        Self::Completed,
        Self::Overseer,
        Self::Support,
        Self::Why,
        Self::Updated,
    ];

    /// The word in addresses and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Part => "part",
            Self::Binding => "binding",
            Self::Source => "source",
            Self::Period => "period",
            Self::Opened => "opened",
            Self::Due => "due",
            Self::State => "state",
            Self::Late => "late",
            Self::Reported => "reported",
            Self::Completed => "completed",
            Self::Overseer => "overseer",
            Self::Support => "support",
            Self::Why => "why",
            Self::Updated => "updated",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.as_str() == word)
    }
}

/// The columns that somebody chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(BTreeSet<Column>);

impl Columns {
    /// What the page of the register shows to whoever chose nothing.
    #[must_use]
    pub fn of_page() -> Self {
        use Column::{Agency, Due, Overseer, Period, Source, State, Support, Updated};
        Self(BTreeSet::from([Agency, Due, Overseer, Period, Source, State, Support, Updated]))
    }

    /// What a printed list shows to whoever chose nothing: as much as a sheet across takes.
    #[must_use]
    pub fn of_print() -> Self {
        use Column::{Agency, Due, Overseer, Source, State};
        Self(BTreeSet::from([Agency, Due, Overseer, Source, State]))
    }

    /// What a file shows to whoever chose nothing: everything.
    #[must_use]
    pub fn of_file() -> Self {
        Self(Column::ALL.into())
    }

    /// Reads words; what is no column is left out.
    pub fn read<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        Self(words.into_iter().filter_map(|word| Column::parse(word.trim())).collect())
    }

    /// Reads one text of words with commas; `None` where none of them is a column.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let columns = Self::read(text.split(','));
        (!columns.0.is_empty()).then_some(columns)
    }

    /// Whether a column was chosen.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.0.contains(&column)
    }

    /// The columns in the order of the list.
    pub fn iter(&self) -> impl Iterator<Item = Column> + '_ {
        self.0.iter().copied()
    }
}

impl std::fmt::Display for Columns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<_> = self.iter().map(Column::as_str).collect();
        f.write_str(&words.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_in_the_order_of_the_list() {
        let columns = Columns::parse("due, agency,nonsense,due").unwrap();
        assert_eq!(columns.to_string(), "agency,due");
        assert_eq!(Columns::parse(&columns.to_string()), Some(columns));
        for column in Column::ALL {
            assert_eq!(Column::parse(column.as_str()), Some(column));
        }
    }

    #[test]
    fn no_column_is_no_choice() {
        for text in ["", ",", "code", "'; DROP TABLE"] {
            assert_eq!(Columns::parse(text), None, "{text}");
        }
    }
}
