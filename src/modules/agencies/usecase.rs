//! The verbs of agencies. Pages, API and command line call them alike.

mod alias;
mod days_off;
pub(super) mod import;
pub(super) mod install;
mod look;
pub(super) mod restructure;

pub use alias::{TeachAlias, teach_alias};
pub use days_off::{DAYS_OFF_CHANGED, add_day_off, withdraw_day_off};
pub use import::{Import, Imported, import};
pub use install::install_reference_data;
pub use look::{
    Found, GroupOnDay, Listing, Neighbour, Portrait, Root, Search, groups, holidays, list, portrait, resolve,
};

use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::StoreError;

use super::model::import::RowError;

/// Why a verb of agencies failed.
#[derive(Debug, thiserror::Error)]
pub enum AgencyError {
    /// There is no such agency.
    #[error("there is no such agency")]
    NotFound,
    /// Rows of an import are wrong; nothing was written.
    #[error("{} rows are wrong", .0.len())]
    Rows(Vec<RowError>),
    /// The files are larger than any tree of agencies.
    #[error("the files are too large")]
    TooLarge,
    /// A phrase without words means nothing.
    #[error("the phrase has no words")]
    EmptyPhrase,
    /// The agency does not stand inside the jurisdiction.
    #[error("the agency stands outside the jurisdiction")]
    Outside,
    /// Fields of a form are wrong.
    #[error("{} fields are wrong", .0.len())]
    Invalid(Vec<FieldError>),
    /// The calendar holds no such day.
    #[error("there is no such day off")]
    NoSuchDay,
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AgencyError> for Problem {
    fn from(error: AgencyError) -> Self {
        match error {
            AgencyError::NotFound => Self::not_found("agency"),
            AgencyError::Rows(rows) => Self::invalid(rows.into_iter().map(field_error).collect()),
            AgencyError::TooLarge => Self::limit("problem-agency-import-too-large"),
            AgencyError::EmptyPhrase => Self::invalid(vec![FieldError::new("phrase", "alias-empty")]),
            AgencyError::Outside => Self::invalid(vec![FieldError::new("agency", "alias-outside")]),
            AgencyError::Invalid(errors) => Self::invalid(errors),
            AgencyError::NoSuchDay => Self::not_found("holiday"),
            AgencyError::Denied(problem) => problem,
            AgencyError::Store(error) => error.into(),
        }
    }
}

fn field_error(row: RowError) -> FieldError {
    let (code, value) = row.fault.code();
    let line = i64::try_from(row.at.line).unwrap_or(i64::MAX);
    FieldError::new("file", code).with("file", row.at.file.as_str()).with("line", line).with("value", value)
}
