//! Telling people: reminders, digests, notices in the page, and the administrator's pages over what is sent.
//!
//! Everything that a person is told is one **notice**, a row that stands on `/thong-bao` and is counted in the menu until it is read. How it
//! leaves the page is the person's choice, kind by kind: at once, in the digest of the day (the default) or of the week, or not at all.
//!
//! ```text
//!   journal of the ledger ── tell, every minute ──┐                      ┌── at once ──▶ delivery
//!                                                 ├──▶ notice ── write ──┤
//!   rows of reminders ── morning, working days ───┘                      └── waits ── digest of the morning ──▶ delivery
//! ```
//!
//! Nobody calls this module: it reads the journal along its numbers (`usecase::tell`), so the ledger need not know who is told. Each
//! notice has a key, so whatever is read or run twice tells once.
//!
//! Nothing leaves on a day off or in a person's quiet hours; a reminder of such a day comes with the next working day
//! (`model::reminder`). A digest without anything to say is not sent.
//!
//! Who is told follows from roles (`model::people`): the person named, else the focal officers, else the head, else whoever coordinates above.

pub mod api;
pub mod jobs;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{openapi, routes as api_routes};
