//! An answered form as it is kept: nothing of who answered it.

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, ResponseId};

/// By which way an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// By the address that everybody may use.
    Link,
    /// By an invitation.
    Invitation,
    /// On paper, typed in by an officer.
    Paper,
}

impl Channel {
    /// The word in the database and in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Invitation => "invitation",
            Self::Paper => "paper",
        }
    }

    /// The way of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Link, Self::Invitation, Self::Paper].into_iter().find(|channel| channel.as_str() == word)
    }
}

/// An answered form without its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseLine {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: ResponseId,
    /// The version that it answers.
    pub form_no: u32,
    /// By which way it came.
    pub channel: Channel,
    /// For which agency of the sample.
    pub agency: Option<AgencyId>,
    /// Whether it counts.
    pub is_valid: bool,
    /// Why not.
    pub invalid_why: String,
    /// On which day.
    pub on: NaiveDate,
}
