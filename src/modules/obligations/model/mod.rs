//! What the ledger knows, without a database: dates and their reasons, periods, events, the life of an obligation, its class.
//!
//! Everything here is pure: the day, the calendar and the tree come in as arguments.

pub mod class;
pub mod columns;
pub mod contribution;
pub mod count;
pub mod cut;
pub mod deadline;
pub mod delegation;
pub mod event;
pub mod evidence;
pub mod extension;
pub mod filter;
pub mod obligation;
pub mod opening;
pub mod origin;
pub mod record;
pub mod reminder;
pub mod series;
pub mod succession;
pub mod transition;
pub mod trigger;
pub mod upload;
pub mod why;

#[cfg(test)]
pub(super) mod fixtures;
