//! What a handling is and what may become of it; no IO.
//!
//! | file | holds |
//! | --- | --- |
//! | `handling` | a handling and its life |
//! | `form` | what a form may say of one |
//! | `acts` | the forms of what is done with one |
//! | `rule` | how long a body has to answer, as a row |
//! | `chain` | what was found again, and how long things took |

pub mod acts;
pub mod chain;
pub mod form;
pub mod handling;
pub mod rule;

use thihanh_kernel::problem::FieldError;

/// Declares a closed set of words, as the database and the API have them.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$item])* $variant),+
        }

        impl $name {
            /// Every one, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the database, in addresses and in the API.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = super::UnknownWord;

            fn from_str(word: &str) -> Result<Self, super::UnknownWord> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word).ok_or(super::UnknownWord)
            }
        }
    };
}
use words;

/// A word that is none of a closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such word")]
pub struct UnknownWord;

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HandlingFault {
    /// Fields break rules.
    #[error("fields break rules")]
    Invalid(Vec<FieldError>),
    /// It is no draft any more: what it says stays.
    #[error("it is no draft")]
    NotDraft,
    /// Whoever drafted it would approve it.
    #[error("nobody approves the own draft")]
    OwnDraft,
    /// Nobody approved it.
    #[error("it was not approved")]
    NotApproved,
    /// It was not sent.
    #[error("it was not sent")]
    NotSent,
    /// It went further already.
    #[error("it went further already")]
    Later,
    /// It is over.
    #[error("it is over")]
    Over,
    /// The addressee answers by a report in the ledger.
    #[error("the addressee answers in the ledger")]
    AnsweredInLedger,
    /// There is no answer to judge.
    #[error("there is no answer")]
    NotAnswered,
    /// The body said no, so it cannot be done.
    #[error("the answer is a refusal")]
    Refused,
    /// The body did not say no, so it cannot be rejected.
    #[error("the answer is no refusal")]
    NotRefused,
    /// It is not over, or it was cancelled: there is nothing to publish.
    #[error("there is nothing to publish")]
    NothingToPublish,
    /// It was published.
    #[error("it was published")]
    Published,
}

/// As many findings as one handling is about.
pub const MOST_FINDINGS: usize = 50;
