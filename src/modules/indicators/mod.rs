//! Indicators of how law is carried out (bộ chỉ số A1.1 … C3.4): for an agency with everything below it, a period and, where that can be told, a field.
//!
//! ```text
//!   computed: counted from the registers when it is looked at; its link is the list that it counts
//!   entered:  typed in ─▶ verified by somebody else of who follows up
//!                 ▲            │
//!                 └─ changed ──┘   (a changed one is verified anew; an emptied one is removed, the journal keeps it)
//! ```
//!
//! **Rows.** An indicator has a code (criterion and number), words for its formula, the law and whether somebody checked it; its parts are one number
//! each, with a unit. What ships (`data/*.csv`) is a proposal for the criteria of Decree 59/2012/NĐ-CP, Art. 7 to 10, and ships unverified.
//!
//! **Computed** ([`model::measure::Measure`]): findings and recommendations by the day of their conclusion, people on the last day, classes by their first
//! day, money by the year, tasks by their due date in the classes of the ledger, petitions by the day on which they came, answers to surveys by
//! theirs. The modules count for all agencies of a page at once (`usecase::compute`).
//!
//! **Both.** A value that somebody entered beside a computed one never takes its place: both stand there, with what they differ by.
//!
//! **Small numbers.** A share of fewer than [`model::measure::LEAST_ANSWERS`] answers to a survey is not told: it would say who answered what.
//!
//! Who: everybody over an agency reads its numbers; coordinators, heads and focal officers over it enter; those, and inspectors, over the agency that
//! follows up verify what others entered; coordinators and administrators of the province keep the rows; who makes a survey says what it answers
//! (`policy`).
//!
//! History: journal entries of object kind `indicator`: `added`, `changed`, `surveyed`, `unsurveyed`; of kind `indicator_value`: `entered`, `changed`,
//! `verified`, `removed`.

pub mod api;
mod export;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{openapi, routes as api_routes};
