//! Collaborators, what they are checked for, their contracts; no IO.
//!
//! | file | holds |
//! | --- | --- |
//! | `person` | a collaborator, its form, checks and what is missing |
//! | `contract` | a contract and its life |
//! | `reference` | criteria and kinds of organisations as rows |

pub mod contract;
pub mod person;
pub mod reference;

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

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
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
pub enum CollaboratorFault {
    /// Fields break rules.
    #[error("fields break rules")]
    Invalid(Vec<FieldError>),
    /// The personal data was erased: nothing is added to it.
    #[error("the personal data was erased")]
    Erased,
    /// A contract that is not over needs to know with whom it is.
    #[error("a contract is not over")]
    UnderContract,
    /// The contract is at another stage.
    #[error("the contract is at another stage")]
    OtherStage,
}
