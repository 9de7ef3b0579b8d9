//! What a directive is and how a review goes, without a database.

pub mod card;
pub mod check;
pub mod corrections;
pub mod deadline;
pub mod directive;
pub mod draft;
pub mod head;
pub mod parts;
pub mod propose;
pub mod quote;
pub mod review;
pub mod step;

#[cfg(test)]
pub(super) mod fixtures;
