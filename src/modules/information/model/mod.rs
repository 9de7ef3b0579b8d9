//! What stands in the information book, and what a session of supervision is; no IO.
//!
//! | file | holds |
//! | --- | --- |
//! | `entry` | an entry, its form, its verification |
//! | `near` | whether two entries say nearly the same |
//! | `source` | kinds of sources as they ship, and their form |
//! | `session` | a session of supervision and its form |

pub mod entry;
pub mod near;
pub mod session;
pub mod source;

use thihanh_kernel::problem::FieldError;

/// Declares a closed set of words, as the database and the API have them.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
pub enum InformationFault {
    /// Fields break rules.
    #[error("fields break rules")]
    Invalid(Vec<FieldError>),
    /// It was judged: what it says stays.
    #[error("the entry was judged")]
    Judged,
    /// It is not verified: nothing may rest on it.
    #[error("the entry is not verified")]
    NotVerified,
    /// Findings rest on it: it is not judged anew.
    #[error("findings rest on the entry")]
    Linked,
    /// As many findings as one entry takes.
    #[error("too many findings")]
    TooManyFindings,
    /// Whoever entered it would verify it.
    #[error("nobody verifies the own entry")]
    Own,
}
