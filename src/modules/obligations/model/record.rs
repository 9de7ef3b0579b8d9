//! What is kept about the life of an obligation beside the entry itself.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId};

/// A product that was handed in, and what the overseer said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Which report of the obligation, from 1.
    pub number: i64,
    /// The day it reached the overseer.
    pub reached_on: NaiveDate,
    /// Number and symbol of the document; empty where it has none.
    pub product_number: String,
    /// The document's own date.
    pub product_on: Option<NaiveDate>,
    /// The agency's words.
    pub note: String,
    /// When it was entered here; never changed.
    pub reported_at: DateTime<Utc>,
    /// Who entered it.
    pub reported_by: Option<AccountId>,
    /// What the overseer said; `None` while it waits.
    pub judged: Option<Judged>,
}

/// The overseer's word about a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Which way it went.
    pub verdict: Judgement,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Option<AccountId>,
    /// The words.
    pub words: String,
}

/// Which way a report went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// It fulfils the obligation.
    Confirmed,
    /// More work is needed.
    SentBack,
}

impl Judgement {
    /// The word in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::SentBack => "sent_back",
        }
    }

    /// Reads the word of [`Judgement::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Confirmed, Self::SentBack].into_iter().find(|judgement| judgement.as_str() == word)
    }
}

/// What hinders the work (khó khăn, vướng mắc).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// What, in the agency's words.
    pub words: String,
    /// When it was told.
    pub opened_at: DateTime<Utc>,
    /// By whom.
    pub opened_by: Option<AccountId>,
    /// The overseer's answer, and when.
    pub answer: Option<(String, DateTime<Utc>)>,
}

/// An agency says that an obligation is another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The right one.
    pub right: AgencyId,
    /// Why.
    pub reason: String,
    /// When.
    pub claimed_at: DateTime<Utc>,
    /// By whom.
    pub claimed_by: Option<AccountId>,
}

/// What became of such a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimVerdict {
    /// It went to another unit.
    Moved,
    /// It stays.
    Refused,
}

impl ClaimVerdict {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Refused => "refused",
        }
    }
}
