//! The changes that a decision makes, as they are kept and sent.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A body that a step makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewBody {
    /// Its key from now on: small letters, digits and hyphens.
    pub code: String,
    /// `Ủy ban nhân dân xã …`.
    pub name: String,
    /// For narrow columns; the name where it is empty.
    #[serde(default)]
    pub short_name: String,
    /// A code of `agency_kind`; that of the first old body where it is empty.
    #[serde(default)]
    pub kind: String,
    /// The key of the agency above; that of the first old body's where it is empty.
    #[serde(default)]
    pub parent: String,
    /// The official code (province 2 digits, commune 5 digits); may be empty.
    #[serde(default)]
    pub official_code: String,
}

/// Who takes the place of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heir {
    /// A body that stands, by its key.
    Standing(String),
    /// One that the step makes.
    New(NewBody),
}

/// One change. Agencies are named by the keys of import files, which stay whatever they are called; bodies that an earlier step of the same
/// plan makes can be named too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Several become one: a new one, or one of them or another that stands.
    Merge {
        /// Who ends. One that is the heir too goes on.
        from: Vec<String>,
        /// Who has their place.
        into: Heir,
    },
    /// One becomes several and ends, or goes on beside them.
    Split {
        /// Which.
        agency: String,
        /// Who has its place.
        into: Vec<Heir>,
        /// Whether it goes on.
        goes_on: bool,
    },
    /// The same body under another name.
    Rename {
        /// Which.
        agency: String,
        /// Its new name.
        name: String,
        /// For narrow columns; the name where it is empty.
        short_name: String,
    },
    /// It ends; who has its duties may be nobody.
    Abolish {
        /// Which.
        agency: String,
        /// Who has them.
        duties_to: Vec<String>,
    },
    /// It stands below another one.
    Move {
        /// Which.
        agency: String,
        /// Below whom.
        parent: String,
    },
}

/// Why a step cannot be read as a change of this tree. Its code is the key of the sentence that people read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepFault {
    /// Which step, from 0.
    pub step: usize,
    /// The sentence's key.
    pub code: &'static str,
    /// What it is about.
    pub value: String,
}

/// What the decision says of every step.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'a> {
    /// First day of the new state.
    pub on: NaiveDate,
    /// Its number and date, the source of every period that it begins or ends.
    pub source: &'a str,
}
