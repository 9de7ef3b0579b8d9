//! What an inspection is and what may become of it; no IO.
//!
//! | file | holds |
//! | --- | --- |
//! | `inspection` | an inspection and its life |
//! | `form` | what a form may say of one |
//! | `paper` | its documents: which there are, how they are numbered and signed |
//! | `team` | who inspects, and who may not |
//! | `overlap` | two inspections of one agency that meet |
//! | `answer` | answers to the checklist, merged item by item as tablets bring them |
//! | `finding` | what was found, and what is recommended |
//! | `reference` | criteria, questions and measures as they ship |
//!
//! A place in a legal document is `thihanh_kernel::law`.

pub mod answer;
pub mod finding;
#[cfg(test)]
pub mod fixtures;
pub mod form;
pub mod inspection;
pub mod overlap;
pub mod paper;
pub mod reference;
pub mod team;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
pub use thihanh_kernel::law;

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

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

/// A word that is none of a closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such word")]
pub struct UnknownWord;

/// Days from one to another, both of them in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl Span {
    /// Whether two have a day in common.
    pub fn meets(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

/// A field of state management, by its code and as it was called then.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FieldRef {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}
