//! The information book (sổ thông tin) of monitoring how law is carried out, and supervision from outside (giám sát).
//!
//! ```text
//!   entry: unverified ─▶ verified ─▶ linked to findings of inspections
//!              │    └──▶ refuted         (judged again only while nothing is linked)
//!              └─ changed by whoever enters for its agency, until it is judged
//!   session: entered ─▶ its conclusion is known; what is proposed are proposals, each an answer owed in the ledger
//! ```
//!
//! **Only what was checked is used.** The law has information used after analysis and processing (Decree 59/2012/NĐ-CP, Art. 11): an entry is linked to a
//! finding once it is verified, and whoever entered it does not verify it.
//!
//! **Where it comes from** is a row of `information_source` with the law that names it and whether somebody checked that.
//!
//! **Twice.** An entry that repeats another is told by link, by reference, or by nearly the same words within the year (`model::near`); people say
//! whether it does, and nothing is merged. Words are compared by a few hashes of each content (`information_sketch`), so that looking costs the same in
//! a book of a hundred and of a million.
//!
//! **Sessions** know their proposals by the code that those bear (`proposals::api::of_session`); proposals do not know what it is.
//!
//! Who: partners and agencies enter in their own name and see what they entered; the agency that follows up (Sở Tư pháp) keeps the book, sees all of it,
//! verifies and links. The agency that an entry is about does not see it: whoever complains is not named to it. (`policy`)
//!
//! History: journal entries of object kind `information`: `entered`, `changed`, `verified`, `refuted`, `linked`, `unlinked`, `repeats`, `repeats_not`; of kind
//! `information_source`: `added`, `changed`; of kind `supervision`: `entered`, `changed`.

pub mod api;
mod export;
pub mod generate;
pub mod measure;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{openapi, routes as api_routes};
