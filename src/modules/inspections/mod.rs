//! Inspections (kiểm tra) of how law is carried out, from the decision on the team to the last recommendation that is done.
//!
//! ```text
//!   prepared ─▶ decided ─▶ notified ─▶ on site ─▶ drafting ─▶ concluded ─▶ following up ─▶ closed
//!      │           │           │          │ checklist frozen; tablets answer, also without a line
//!      └───────────┴───────────┘          └─▶ findings and recommendations are written until the conclusion is settled
//!        withdrawn with a reason                          sent: each recommendation is an obligation of the ledger
//!   external: another body's, known to the calendar and to the search for overlaps alone
//! ```
//!
//! **Overlaps.** An agency is not inspected twice at once, nor twice about one field and period (`model::overlap`), other bodies' inspections
//! among them. Where it must be, who decides says why.
//!
//! **By plan.** An inspection may carry out a line of an issued plan (`monitoring::api::inspection_line`): the form begins with what the line says,
//! and the list is narrowed to what was begun from it (`?plan=…&line=…`).
//!
//! **The checklist** is rows under the nine criteria of Decree 59/2012/NĐ-CP, each with its source and whether it was checked against it. An
//! inspection keeps it as it was when the team began; what is changed meanwhile concerns the next one.
//!
//! **Without a line.** A tablet takes questions and answers along (`usecase::site`), keeps changes with ids of its own, and brings them when it
//! can; each is merged for itself (`model::answer`). Two that disagree are both kept until somebody chooses.
//!
//! **What follows** is the ledger's: `obligations::api::ask` with `Origin::Recommendation`. A finding is closed once nothing of it is owed.
//!
//! Who: coordinators, leaders, heads and inspectors over the inspecting agency prepare, decide, conclude; records clerks number documents; the
//! people of the team who have an account record on site; the inspected agency sees its own part once it was told (`policy`).
//!
//! History: journal entries of object kind `inspection`: `prepared`, `entered`, `changed`, `member_added`, `member_removed`, `decided`, `signed`,
//! `notified`, `reported`, `began`, `answered`, `chose`, `left`, `found`, `finding_changed`, `finding_removed`, `recommended`, `recommendation_removed`,
//! `file_added`, `file_removed`, `concluded`, `sent`, `finding_closed`, `closed`, `withdrawn`; of a question (`checklist_item`): `question_added`, `question_changed`.
//!
//! Size: overlaps are looked for along `inspection_subject_days`, a few rows for each agency; the list of findings walks `seq` or the index of
//! its narrow filter (`store::findings`); what few agencies see is gathered along theirs (`store::stakes`). Forty thousand inspections with two
//! hundred thousand findings: docs/performance.md.

pub mod api;
pub mod generate;
pub mod measure;
pub mod model;
mod paper;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{openapi, routes as api_routes};
