//! The shapes of gold annotations and of predictions.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// The annotation of one document, by hand.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gold {
    /// Base name of the document.
    pub file: String,
    pub document: GoldMetadata,
    pub citations: Vec<Citation>,
    pub tasks: Vec<GoldTask>,
}

/// What the document says of itself, and for some fields other values that count as right.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldMetadata {
    #[serde(flatten)]
    pub stated: Metadata,
    #[serde(default)]
    pub accept: BTreeMap<Field, Vec<Option<String>>>,
}

/// The document's own particulars, as JSON gives them.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Metadata {
    #[serde(flatten)]
    values: BTreeMap<Field, Value>,
}

/// A scored field of the metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Kind,
    Number,
    IssuedOn,
    Issuer,
    Title,
    Signer,
    SignerPosition,
    Recipients,
    /// A field of the product's output that is not scored.
    #[serde(other)]
    Unscored,
}

impl Field {
    pub const SCORED: [Self; 8] = [
        Self::Kind,
        Self::Number,
        Self::IssuedOn,
        Self::Issuer,
        Self::Title,
        Self::Signer,
        Self::SignerPosition,
        Self::Recipients,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Number => "number",
            Self::IssuedOn => "issued_on",
            Self::Issuer => "issuer",
            Self::Title => "title",
            Self::Signer => "signer",
            Self::SignerPosition => "signer_position",
            Self::Recipients => "recipients",
            Self::Unscored => "unscored",
        }
    }
}

impl Metadata {
    /// Whether there is a field that is not scored.
    pub fn has_unscored(&self) -> bool {
        self.values.contains_key(&Field::Unscored)
    }

    /// The field's text; an empty one counts as not given.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.values.get(&field)?.as_str().filter(|text| !text.is_empty())
    }

    /// The field's list, empty where it is not given.
    pub fn list(&self, field: Field) -> Vec<&str> {
        let items = self.values.get(&field).and_then(Value::as_array);
        items.into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

/// A document number that is cited.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Citation {
    pub number: String,
    pub kind: Option<String>,
    pub issued_on: Option<String>,
}

/// A task as annotated.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldTask {
    pub path: String,
    /// The first words of the task, copied from the document.
    pub quote: String,
    pub lead: Vec<String>,
    pub support: Vec<String>,
    pub deadlines: Vec<Deadline>,
    /// Neither wanted nor wrong.
    #[serde(default)]
    pub optional: bool,
    #[serde(default)]
    pub accept: Accepted,
}

/// Whole alternative values that count as right.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Accepted {
    pub lead: Vec<Vec<String>>,
    pub support: Vec<Vec<String>>,
    pub deadlines: Vec<Vec<Deadline>>,
}

/// When a task is due, as in the extraction's output. Dates are compared as written (`YYYY-MM-DD`, `--MM-DD`, `---DD`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Deadline {
    By {
        date: String,
        #[serde(default)]
        inclusive: bool,
    },
    Within {
        from: Option<String>,
        to: Option<String>,
    },
    Recurring {
        freq: String,
        by: Option<String>,
        inclusive: Option<bool>,
    },
    Ongoing,
    Conditional {
        text: String,
    },
}

/// What was read from one document.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Prediction {
    /// Path or base name of the document.
    pub file: String,
    #[serde(default, deserialize_with = "null_as_empty")]
    pub document: Metadata,
    #[serde(default, deserialize_with = "null_as_empty")]
    pub citations: Vec<Citation>,
    #[serde(default, deserialize_with = "null_as_empty")]
    pub tasks: Vec<PredictedTask>,
}

/// A task as read.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PredictedTask {
    #[serde(default, deserialize_with = "null_as_empty")]
    pub text: String,
    #[serde(default, deserialize_with = "null_as_empty")]
    pub lead: Vec<String>,
    #[serde(default, deserialize_with = "null_as_empty")]
    pub support: Vec<String>,
    #[serde(default, deserialize_with = "null_as_empty")]
    pub deadlines: Vec<Deadline>,
    pub source: Option<Source>,
}

/// Where a task stands: offsets into the decoded text in Unicode scalar values, end exclusive. Signed, so that a wrong
/// value is scored as wrong and does not make the whole prediction unreadable.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Source {
    pub start: i64,
    pub end: i64,
}

fn null_as_empty<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}
