//! What indicators are, what is counted for them and what people enter; no IO.
//!
//! | file | holds |
//! | --- | --- |
//! | `indicator` | an indicator, its parts, units, the form of one |
//! | `measure` | what the registers can count |
//! | `period` | from which day to which |
//! | `value` | what somebody entered |
//! | `shipped` | the rows that ship |

pub mod indicator;
pub mod measure;
pub mod period;
pub mod shipped;
pub mod value;

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
pub enum IndicatorFault {
    /// Fields break rules.
    #[error("fields break rules")]
    Invalid(Vec<FieldError>),
    /// Whoever entered it would verify it.
    #[error("nobody verifies the own value")]
    Own,
    /// It was verified already.
    #[error("the value was verified")]
    Verified,
}
