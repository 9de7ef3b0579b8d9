//! Agencies: names, lists of names, collective phrases.

pub(crate) mod data;
mod group;
mod name;
mod parse;

pub(crate) use parse::{Start, list, list_end, one};

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

impl Agency {
    /// The names differ in case at most. Every name found is compared with those before it: nothing is put together for it.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let (mut own, mut its) = (self.name.chars(), other.name.chars());
        loop {
            match (own.next(), its.next()) {
                (None, None) => return true,
                (Some(a), Some(b)) if a == b || a.to_lowercase().eq(b.to_lowercase()) => {}
                _ => return false,
            }
        }
    }
}
