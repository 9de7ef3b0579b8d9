//! What is made public, in which words, and what is taken out of them; no IO.
//!
//! | file | holds |
//! | --- | --- |
//! | `publication` | a publication, its life, its form, its address |
//! | `document` | a document as everybody reads it, part by part |
//! | `progress` | how a recommendation stands, as everybody is told |
//! | `redact` | where a text holds personal data, and the text without |

pub mod document;
pub mod progress;
pub mod publication;
pub mod redact;

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
pub enum PublicationFault {
    /// Fields break rules.
    #[error("fields break rules")]
    Invalid(Vec<FieldError>),
    /// It was withdrawn: nothing becomes of it any more.
    #[error("the publication was withdrawn")]
    Withdrawn,
    /// It was not published: there is nothing to withdraw.
    #[error("the publication was not published")]
    NotPublished,
    /// It was published: it is withdrawn, not given up.
    #[error("the publication was published")]
    Published,
}
