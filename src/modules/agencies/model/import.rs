//! Taking over a tree of agencies from CSV files: read the rows, compare them with what is there, say what would change. Nothing
//! is written here, so that a dry run and the real one cannot differ.
//!
//! An `agencies` file has one row per agency and period (`code` is the key that stays; a renamed agency has two rows); a
//! `successions` file says what became of whom. A file's columns, not its name, tell which it is.

mod plan;
mod read;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use thihanh_kernel::AgencyId;

use super::agency::{Edge, EdgeKind, Level, Succession, SuccessionKind, Version};
use super::period::Period;
use super::tree::ClosureRow;

pub use plan::plan;
pub use read::read;

/// Rows that one import takes: ten times the whole country's provinces and communes.
pub const MAX_ROWS: usize = 100_000;

/// The scheme under which the files' own keys are kept.
pub const CODE_SCHEME: &str = "import_code";
/// The scheme of the official codes (province 2 digits, commune 5 digits).
pub const OFFICIAL_SCHEME: &str = "official_code";

/// One file as given.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its name, for messages.
    pub name: String,
    /// Its bytes: UTF-8, comma or semicolon.
    pub bytes: Vec<u8>,
}

/// A row of an `agencies` file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyRow {
    /// Where it stands.
    pub at: Place,
    /// The key of the agency in files.
    pub code: String,
    /// See [`Version`].
    pub name: String,
    /// See [`Version`]; the name where the file leaves it empty.
    pub short_name: String,
    /// See [`Version`].
    pub kind: String,
    /// See [`Version`].
    pub level: Level,
    /// The code of the agency above; empty for the top of a tree.
    pub parent: String,
    /// The code of the agency that guides it professionally; may be empty.
    pub guided_by: String,
    /// See [`Version`].
    pub head_title: String,
    /// See [`Version`].
    pub head_name: String,
    /// See [`Version`].
    pub period: Period,
    /// The official code; may be empty.
    pub official_code: String,
    /// See [`Version`].
    pub source: String,
}

/// A row of a `successions` file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuccessionRow {
    /// Where it stands.
    pub at: Place,
    /// Code of who had the duties.
    pub old: String,
    /// Code of who has them.
    pub new: String,
    /// In which way.
    pub kind: SuccessionKind,
    /// First day of the new state.
    pub on_day: NaiveDate,
    /// Which duties, by which document.
    pub note: String,
}

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file's name.
    pub file: String,
    /// Its line, from 1; the header is line 1.
    pub line: u64,
}

/// All rows of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Of the `agencies` files.
    pub agencies: Vec<AgencyRow>,
    /// Of the `successions` files.
    pub successions: Vec<SuccessionRow>,
}

/// What is wrong with a row or a file. Its code is the key of the sentence a person reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// Where.
    pub at: Place,
    /// What.
    pub fault: Fault,
}

/// The kinds of faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not UTF-8, or no table at all.
    NotCsv,
    /// The header is neither that of agencies nor that of successions; the first missing column.
    MissingColumn(String),
    /// More rows than an import takes.
    TooManyRows,
    /// The named column is empty.
    Empty(&'static str),
    /// The value of the named column is longer than any name.
    TooLong(&'static str),
    /// No kind has this code or name.
    UnknownKind(String),
    /// No level has this code or name.
    UnknownLevel(String),
    /// Not a date; the value.
    BadDate(String),
    /// The last day stands before the first.
    EndsBeforeStart,
    /// Another row of the file covers some of the same days of this agency.
    Overlaps(String),
    /// The file says less than is known: an older or later period of this agency stands in the way.
    OverlapsStored(String),
    /// No agency has this code.
    UnknownAgency(String),
    /// The agency above does not exist during the whole period; its name.
    OutlivesParent(String),
    /// The agency would stand above itself.
    Cycle(String),
    /// No kind of succession has this code.
    UnknownSuccession(String),
    /// An agency cannot succeed itself.
    SucceedsItself,
}

impl Fault {
    /// The stable code, and the value that goes into the sentence.
    #[must_use]
    pub fn code(&self) -> (&'static str, &str) {
        match self {
            Self::NotCsv => ("agency-import-not-csv", ""),
            Self::MissingColumn(column) => ("agency-import-missing-column", column),
            Self::TooManyRows => ("agency-import-too-many-rows", ""),
            Self::Empty(column) => ("agency-import-empty", column),
            Self::TooLong(column) => ("agency-import-too-long", column),
            Self::UnknownKind(value) => ("agency-import-unknown-kind", value),
            Self::UnknownLevel(value) => ("agency-import-unknown-level", value),
            Self::BadDate(value) => ("agency-import-bad-date", value),
            Self::EndsBeforeStart => ("agency-import-ends-before-start", ""),
            Self::Overlaps(code) => ("agency-import-overlaps", code),
            Self::OverlapsStored(code) => ("agency-import-overlaps-stored", code),
            Self::UnknownAgency(code) => ("agency-import-unknown-agency", code),
            Self::OutlivesParent(name) => ("agency-import-outlives-parent", name),
            Self::Cycle(name) => ("agency-import-cycle", name),
            Self::UnknownSuccession(value) => ("agency-import-unknown-succession", value),
            Self::SucceedsItself => ("agency-import-succeeds-itself", ""),
        }
    }
}

/// What is in the database before an import.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Codes of kinds and, folded, their Vietnamese names → code.
    pub kinds: HashMap<String, String>,
    /// Keys of files → agencies.
    pub codes: HashMap<String, AgencyId>,
    /// Every version of every agency.
    pub versions: Vec<Version>,
    /// Every edge.
    pub edges: Vec<(EdgeKind, Edge)>,
    /// Every succession.
    pub successions: Vec<Succession>,
    /// Official codes by agency and first day.
    pub official_codes: BTreeMap<(AgencyId, NaiveDate), String>,
}

/// One line of what an import would do, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new agency.
    Added {
        /// Its name.
        name: String,
        /// From when.
        from: NaiveDate,
    },
    /// A known agency gets another period: a new name, another kind or head.
    Continued {
        /// The name from then on.
        name: String,
        /// From when.
        from: NaiveDate,
    },
    /// What was said about a period is corrected.
    Corrected {
        /// The name after it.
        name: String,
        /// First day of the period.
        from: NaiveDate,
    },
    /// A period that was open, or longer, ends.
    Ended {
        /// The name.
        name: String,
        /// Last day.
        on: NaiveDate,
    },
    /// The agency stands below another one.
    Moved {
        /// Its name.
        name: String,
        /// The name of the agency above.
        parent: String,
        /// From when.
        from: NaiveDate,
    },
    /// A succession is recorded or its words corrected.
    Succeeded {
        /// Name of the old agency.
        old: String,
        /// Name of the new one.
        new: String,
        /// From when.
        on: NaiveDate,
    },
}

/// What an import does: shown by a dry run, written by the real one.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// For people, in the order of the files.
    pub changes: Vec<Change>,
    /// Agencies to create, with their keys, in the order of the files.
    pub added: Vec<(AgencyId, String)>,
    /// All agencies of which anything changes.
    pub touched: BTreeSet<AgencyId>,
    /// The complete versions of the touched agencies.
    pub versions: Vec<Version>,
    /// The complete edges, upwards, of the touched agencies.
    pub edges: Vec<(EdgeKind, Edge)>,
    /// Official codes to set.
    pub official_codes: Vec<(AgencyId, String, Period)>,
    /// Successions to record.
    pub successions: Vec<Succession>,
    /// The closure of the whole tree; `None` where it stays as it is.
    pub closure: Option<Vec<ClosureRow>>,
}

impl Plan {
    /// Whether nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.touched.is_empty()
            && self.successions.is_empty()
            && self.official_codes.is_empty()
    }
}
