//! Programmes (chương trình, đề án): what goes on over years and by many directives, as the scheme of Decision 242/QĐ-TTg for 2018–2022.
//!
//! A directive is put under a programme while it is reviewed; what it opens in the ledger bears the programme too. The programme's progress
//! is the ledger's to say ([`crate::modules::obligations::api::counted`]); nothing is counted here.
//!
//! ```text
//!   running ── changed; a later end lets its yearly duties run on ──▶ running
//!      │ closed on a day with what came of it (tổng kết)
//!      ▼
//!   closed: its series end on that day, no further directive is put under it
//! ```
//!
//! Who: coordinators over the jurisdiction keep them; everybody with a role inside the jurisdiction, or over it, sees them (`policy`). How far they
//! are is shown cut to what the reader sees of the ledger.
//!
//! History: journal entries of object kind `programme`: `created`, `changed`, `closed`.

pub mod api;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{openapi, routes as api_routes};
