//! Agencies: names, lists of names, collective phrases.

pub(crate) mod data;
mod name;
mod parse;

pub(crate) use parse::{Start, list, one};

use crate::text::Span;

/// An agency, a group of agencies or people, as a document names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// The name as written, white space folded, brackets left out, a shared first word restored.
    pub name: String,
    /// The words it was read from.
    pub span: Span,
    /// The head of the agency is meant as a person (`Giám đốc các sở`).
    pub personal: bool,
}
