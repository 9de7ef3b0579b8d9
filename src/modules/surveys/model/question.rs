//! Questions, the sections they stand in, and the conditions under which they are asked.

use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::QuestionId;

use super::words::Words;

/// Longest text of a question, its help, the head of a section.
pub const TEXT_MAX: usize = 1_000;
/// Longest text of a choice.
pub const CHOICE_MAX: usize = 300;
/// Most choices of a question, and most rows of a matrix.
pub const CHOICES_MAX: usize = 50;
/// Most columns of a matrix: more do not fit a phone.
pub const COLUMNS_MAX: usize = 12;
/// Longest written answer, whatever the question says.
pub const ANSWER_MAX: usize = 2_000;
/// Most decimals of a number.
pub const DECIMALS_MAX: u8 = 3;
/// Most steps of a scale.
pub const STEPS_MAX: i64 = 11;
/// No number of an answer lies beyond this, counted in its last decimal: what XLSX and JSON still hold exactly.
pub const NUMBER_MAX: i64 = 1_000_000_000_000;

/// A choice of a question, a row or a column of a matrix. Codes are of one form and never used twice, so that an answer keeps its meaning
/// through every later version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What answers hold.
    pub code: u32,
    /// What people read.
    pub text: Words,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Body {
    /// No question: the head of a section, which lasts to the next one.
    Section,
    /// One of the choices.
    Single {
        /// The choices.
        choices: Vec<Choice>,
    },
    /// Any of the choices.
    Multiple {
        /// The choices.
        choices: Vec<Choice>,
        /// How many may be ticked; all where nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<u32>,
    },
    /// A step between two ends.
    Scale {
        /// The lowest step.
        from: i64,
        /// The highest step.
        to: i64,
        /// What the lowest step means.
        #[serde(default, skip_serializing_if = "Words::is_empty")]
        low: Words,
        /// What the highest step means.
        #[serde(default, skip_serializing_if = "Words::is_empty")]
        high: Words,
    },
    /// A number. Bounds and answers are counted in its last decimal: 12,5 with two decimals is 1250.
    Number {
        /// The lowest that is taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<i64>,
        /// The highest that is taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<i64>,
        /// Decimals.
        #[serde(default)]
        decimals: u8,
        /// In what it is counted: "người", "%".
        #[serde(default, skip_serializing_if = "Words::is_empty")]
        unit: Words,
    },
    /// Words of one's own.
    Text {
        /// Longest answer, in characters.
        most: usize,
        /// Over several lines.
        #[serde(default)]
        is_long: bool,
    },
    /// One of the columns for each row.
    Matrix {
        /// What is asked about.
        rows: Vec<Choice>,
        /// What may be chosen for each.
        columns: Vec<Choice>,
    },
}

impl Body {
    /// The word in forms, in the API and in the stored form.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Section => "section",
            Self::Single { .. } => "single",
            Self::Multiple { .. } => "multiple",
            Self::Scale { .. } => "scale",
            Self::Number { .. } => "number",
            Self::Text { .. } => "text",
            Self::Matrix { .. } => "matrix",
        }
    }

    /// The choices of a question that has some.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Single { choices } | Self::Multiple { choices, .. } => choices,
            _ => &[],
        }
    }

    /// Whether answers to the other can be counted together with answers to this.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number { decimals, .. }, Self::Number { decimals: others, .. }) => decimals == others,
            _ => self.kind() == other.kind(),
        }
    }

    /// Whether a table can be made of its answers by counting: each has one of a few values.
    #[must_use]
    pub fn is_countable(&self) -> bool {
        matches!(self, Self::Single { .. } | Self::Multiple { .. } | Self::Scale { .. })
    }

    /// Every value that an answer may have, with its words; the steps of a scale are their own.
    #[must_use]
    pub fn values(&self) -> Vec<(i64, Words)> {
        match self {
            Self::Scale { from, to, .. } => (*from..=*to).map(|step| (step, Words::vi(&step.to_string()))).collect(),
            _ => self.choices().iter().map(|choice| (i64::from(choice.code), choice.text.clone())).collect(),
        }
    }
}

/// What of an earlier answer is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Test {
    /// One of these choices was made.
    AnyOf(Vec<u32>),
    /// The step or the number lies within, both ends included.
    Within {
        /// The lowest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<i64>,
        /// The highest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<i64>,
    },
}

/// Under which condition a question or a whole section is asked. It looks at an earlier question only, so no condition goes in a circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Whose answer is looked at. Where that question itself is not asked, the condition does not hold.
    pub question: QuestionId,
    /// What it must say.
    pub test: Test,
}

/// A question, or the head of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The same through every version in which it means the same.
    pub id: QuestionId,
    /// What is asked.
    pub text: Words,
    /// How it is meant.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub help: Words,
    /// When it is asked; `None` always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_if: Option<Condition>,
    /// Whether it must be answered where it is asked.
    #[serde(default)]
    pub is_required: bool,
    /// What is asked for.
    pub body: Body,
}

impl Item {
    /// Whether it is the head of a section.
    #[must_use]
    pub fn is_section(&self) -> bool {
        self.body == Body::Section
    }
}
