//! Official letters (công văn): drafted here, signed and numbered by people, filed when they are sent.
//!
//! The first kind is the letter that urges. The urging centre (`/don-doc`) stands in this module and not in one of its own: when a letter
//! goes out, its obligations get their entry in the same transaction, and a module above this one could not be called from here.
//!
//! # Life
//!
//! ```text
//!   draft ── number, date, signer typed in ──▶ signed ── sent ──▶ filed
//!     │  ▲ edited                               │ numbered anew while it has not left
//!     ▼                                         ▼
//!   discarded (the only way out without a trace but the journal's)
//! ```
//!
//! Number and symbol are given by people, unique for each agency, series and year (Decree 30/2020/NĐ-CP, Art. 15). From the number on the
//! DOCX and the PDF lie in the file store; a scan of the signed paper is laid beside them and replaces neither.
//!
//! # Who
//!
//! Coordinators, leaders and heads of the agency that sends draft and send; records clerks and coordinators number and file. What was sent
//! is read by everybody over the agency that sent it and over those it went to. Who may urge what is the ledger's rule
//! (`obligations::policy`, action `urge`).
//!
//! # History
//!
//! Journal entries of object kind `letter`: `created`, `edited`, `signed`, `attached`, `sent`, `discarded`; of each obligation: `urged`.
//!
//! # Size
//!
//! What is late is grouped along the ledger's indexes (`obligations::api::urging`); when an agency was urged last stands in
//! `letter_recipient`, a few rows for each.

pub mod api;
pub mod model;
mod paper;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{openapi, routes as api_routes};
