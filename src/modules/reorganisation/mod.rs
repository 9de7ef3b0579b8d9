//! Reorganisations of agencies (sắp xếp tổ chức bộ máy): the tree is rebuilt on a day by a decision, and nothing that anybody owes is lost.
//!
//! ```text
//!   draft ── changes of the tree, or their tables ──▶ who takes over what ──▶ dry run ── nothing in the way ──▶ committed ── within 24 hours ──▶ undone
//!     └──────────────▶ dropped                        (proposed by the successions)                              (one transaction)   (nothing touched since)
//! ```
//!
//! **Changes** (merge, split, rename, abolish, move) become rows of an import (`agencies::model::restructure`), so that there is one way in which the tree
//! is checked and written. A territory is merged with every body in it.
//!
//! **What ended agencies hold** is asked of each module (`crate::handover`): entries of the ledger that are owed or followed up, contributions, recurring
//! duties, roles, calendars, shared filters, members of phrases, rules of areas, programmes, inspections, handlings, drafts of letters. What agencies
//! hold that ended before is listed apart, stands in nobody's way, and passes on where a person names an heir. Each has an heir: the successor that the decision names, where it is
//! one; else a person says who, for the agency, for a kind of things, or for one thing. What has none **blocks**.
//!
//! **The commit** is one transaction: the tree, the entries (several of one task, deadline and period become one; the old ones close as `moved` and name it,
//! `obligations::model::succession`), the rest in place; then the counters. It is refused before the first day of the new state, and where the dry run
//! would block: both are the same code.
//!
//! **Undo** takes back what the commit noted, in the reverse order, for 24 hours, and is refused with the list where somebody has touched an entry, a role or
//! an agency since.
//!
//! Who: administrators of agencies with a role at a top of the tree prepare, commit and undo; coordinators and leaders there look. (`policy`)
//!
//! History: journal entries of object kind `reorganisation`: `drafted`, `changed`, `committed`, `undone`, `dropped`.

pub mod api;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::{openapi, routes as api_routes};
