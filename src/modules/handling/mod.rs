//! Handling results of monitoring (xử lý kết quả theo dõi): what is done about what was found, and what came of it.
//!
//! ```text
//!   draft ─▶ approved ─▶ sent ─▶ acknowledged ─▶ in progress ─▶ done ─▶ published
//!     ▲         │         │ opens one obligation           └──▶ rejected: the competent body says no
//!     └─ back ──┘         └──────────┴──────────────┴───▶ cancelled with a reason: the obligation too
//! ```
//!
//! **Two ways** (Decree 59/2012/NĐ-CP, Art. 14): within one's own authority, where an agency below is told to do it by a day; or a proposal to the competent
//! body, which must answer.
//!
//! **The clock.** On sending, the ledger is asked (`obligations::api::ask`, `Origin::Handling`). An agency of the tree owes the doing or the answer, and
//! reports there. A body outside the tree owes nothing here: the agency that sent it owes the following up, so that a missing answer is late for somebody.
//! The day is typed, or counted by `reply_rule`, a row for a jurisdiction.
//!
//! **What it rests on**: findings of inspections, one verified entry of the information book, or own words (results of a survey). A measure is a row of
//! `handling_measure`, which inspections keep.
//!
//! **About a legal document** it keeps number, article, clause, point and what is asked (amend, replace, repeal, suspend, issue, guide) as typed, for whoever
//! keeps a register of documents.
//!
//! **The chain** (`usecase::chain`): for an agency or a law everything found, year by year, with what was recommended and done, how long it took, and what
//! came back (`model::chain`).
//!
//! Who: coordinators, leaders, heads, inspectors and focal officers over the agency draft and follow up; a leader or head approves, never who drafted;
//! coordinators and records clerks send. The addressee sees it once it was sent. (`policy`)
//!
//! History: journal entries of object kind `handling`: `drafted`, `changed`, `approved`, `returned`, `sent`, `acknowledged`, `began`, `replied`, `done`, `rejected`,
//! `cancelled`, `published`; of kind `reply_rule`: `added`, `changed`.

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
