//! Proposals (kiến nghị) of partner agencies: the Fatherland Front, people's councils, courts, procuracies, police propose something to an agency,
//! and the agency owes an answer.
//!
//! ```text
//!   submitted ── opens one obligation "trả lời kiến nghị" of the agency it goes to (binding: request)
//!      │ ── withdrawn with a reason: the obligation too
//!      ▼
//!   answered: the obligation was reported; number, date and words of the answer are the report's
//!      ▼
//!   judged by the partner: satisfied, or not and why. The ledger's class does not change by it.
//! ```
//!
//! The day: the one that the partner asks for; else counted by the rule row `proposal_answer_working_days` of the jurisdiction; else none, and the
//! answer is never late. The kinds of agencies that propose are the rule row `proposal_kinds`.
//!
//! Who: people with the role of a partner over the agency that proposes; coordinators and records clerks over it enter what came on paper.
//! Both sides, and everybody over them, read it (`policy`). Who sees the proposal sees its answer.
//!
//! History: journal entries of object kind `proposal`: `submitted`, `withdrawn`, `judged`.

pub mod api;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{openapi, routes as api_routes};
