//! The verbs of notices.

mod choose;
mod compose;
mod escalate;
mod feed;
mod look;
mod morning;
mod people;
mod rules;
mod tell;
mod write;

pub use choose::{Choices, ChoicesForm, choices, keep_choices};
pub use compose::{Told, what};
pub use escalate::{MOST as MOST_ON_LADDER, OnLadder, on_ladder};
pub use feed::{calendar, feeds, make_feed, revoke_feed};
pub use look::{Notices, list, mark_all_read, mark_read, unread};
pub use morning::{Run, morning, morning_time};
pub use rules::{Rules, add_reminder, change_rung, end_reminder, install_rules, rules};
pub use tell::tell;

pub use super::store::rules::{ReminderRow, RungRow};

use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::StoreError;

/// No agency: asks for the rule that holds in every jurisdiction.
const EVERY_JURISDICTION: AgencyId = AgencyId::from_uuid(uuid::Uuid::nil());

/// Why a verb of notices was not done.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// There is no such notice or row, or it is somebody else's.
    #[error("no such notice")]
    NotFound,
    /// What was typed breaks rules.
    #[error("fields are wrong")]
    Invalid(Vec<FieldError>),
    /// Somebody changed it meanwhile.
    #[error("changed meanwhile")]
    Stale,
    /// A value cannot be sealed.
    #[error("a value cannot be sealed")]
    Vault,
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<NoticeError> for Problem {
    fn from(error: NoticeError) -> Self {
        match error {
            NoticeError::Denied(problem) => problem,
            NoticeError::NotFound => Self::not_found("notice"),
            NoticeError::Invalid(errors) => Self::invalid(errors),
            NoticeError::Stale => Self::conflict("notice-setting", Vec::new()),
            NoticeError::Vault => Self::refused("sealed-with-another-key"),
            NoticeError::Store(error) => error.into(),
        }
    }
}
