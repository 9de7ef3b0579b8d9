//! Directives (văn bản chỉ đạo): from a file in the inbox to orders that somebody owes.
//!
//! A **directive** is a document of any kind that orders agencies to do something. What the reader finds in it is only a proposal:
//! one **card** (a draft task) per order. People check each card beside the text; only issuing turns cards into tasks and opens
//! obligations. Before that nothing exists for anybody else.
//!
//! ```text
//!   file or pasted text
//!      │ receive ── secrecy mark ──▶ refused, nothing is kept
//!      │        ── same content ──▶ the directive that is already there
//!      │        ── unreadable ───▶ FAILED (a scan without OCR, a reader that ran out of time): read again later
//!      ▼
//!   REVIEW ── withdraw ──▶ WITHDRAWN ── reopen ──▶ REVIEW
//!      │ each card:  proposed ── accept, edit and accept ──▶ accepted
//!      │                      ── reject ──▶ rejected ── restore ──▶ proposed
//!      │             split in two, merge with the previous one, add from a passage; undo takes back the last step
//!      │ issue (number, date, jurisdiction are known; no card is unreviewed)
//!      ▼
//!   ISSUED: tasks and their obligations are open, the expansion of agency phrases is frozen, recipients confirm receipt and
//!           say how they made the directive known to their people (quán triệt)
//! ```
//!
//! What was left out stays as cards. They are reviewed on, further ones added, and issued later as a supplement, in one transaction
//! like the first; what was issued before is not touched.
//!
//! Who: records clerks and coordinators receive and review inside the jurisdictions of their grants, coordinators issue; everybody
//! sees an issued directive that was sent to an agency of theirs (`policy`). Heads, focal officers and records clerks of a
//! recipient confirm receipt and communication.
//!
//! Events, as actions in the journal of object kind `directive`: `received`, `read_again`, `head_changed`, `review_accept`,
//! `review_edit`, `review_reject`, `review_restore`, `review_split`, `review_merge`, `review_add`, `review_accept_certain`,
//! `review_undo`, `withdrawn`, `reopened`, `issued`, `supplemented`, `receipt_confirmed`, `communicated`.
//!
//! Spans are byte ranges of [`model::directive::Directive::text`].

pub mod api;
pub mod cli;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{api_routes, openapi};
