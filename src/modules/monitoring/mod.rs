//! Monitoring of how law is carried out (theo dõi tình hình thi hành pháp luật): what all of it shares, and the yearly plans.
//!
//! ```text
//!   plan_rule ── each December, and at any time by hand ──▶ plan_duty: an agency owes a plan for a year
//!                                                             │   (an entry of the ledger: listed, late, urged like any other)
//!                                                             ▼
//!   draft ── sent in ──▶ submitted ── accepted ──▶ accepted ── number, date, signer ──▶ issued ── amendments
//!     ▲                     │  ▲                                                          (a field added, an activity moved)
//!     └─ edited ─ returned ◀┘  └─ sent in again
//! ```
//!
//! Sending a plan in hands the ledger's entry in, returning it sends that back, issuing it confirms it in the name of whoever accepted the
//! plan: in time is who sent it in time, however slow the overseer is.
//!
//! Issuing a plan asks the ledger for each of its lines, of the line's lead; an amendment asks anew for the lines to which it gives another lead or
//! day and withdraws those it takes out (`usecase::lines`, `model::line`). How far a plan is carried out is counted from those entries alone.
//!
//! A plan whose rule says so is compared with the plan of the nearest committee above, as the tree was when the plan was owed: a commune's with the
//! district's before July 2025 and with the province's since. Each field is one of that plan, belongs to one, or says why not (`model::check`).
//!
//! What is a field, which law holds when, who owes a plan with how many fields by when, and what may be done about those that send none, are
//! rows. Rows whose law was not read have no number and no day; the pages say "chưa xác minh".
//!
//! # Who
//!
//! Unit heads, focal officers and coordinators over the agency draft and send in; coordinators, heads and officers over the overseer return and
//! accept, never what they sent in themselves; administrators and coordinators over the whole province keep the rules. A draft is seen by whoever
//! has a role over the agency or its overseer, an issued plan by everybody with a role in this module.
//!
//! # History
//!
//! Journal entries of object kind `monitoring_plan`: `begun`, `edited`, `submitted`, `returned`, `accepted`, `issued`, `amendment_begun`,
//! `amendment_issued`, `amendment_given_up`, `discarded`; of `plan_duty`: `measure`; of `plan_rule` and `field`: `added`, `ended`.

pub mod api;
pub mod generate;
pub mod jobs;
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
