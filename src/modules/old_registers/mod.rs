//! The spreadsheet in which a province kept its tasks until now (bảng cũ), taken over into the ledger.
//!
//! ```text
//!   file ──▶ papers::sheet ──▶ model::read (heads → columns → rows) ──▶ model::plan (what each row comes to, or what is wrong with it)
//!        nothing wrong ──▶ usecase::import: one entry of the ledger for each agency of a row, done ones taken over as done; all rows or none
//! ```
//!
//! A row is known by what it orders (`model::plan::content_key`): the same file again changes nothing, a longer one adds its new rows. Each entry has
//! its row as [`Origin`](crate::modules::obligations::api::Origin), and the row is kept as it stood, so that `/bang-cu/{id}` shows it.
//!
//! Who: the command line alone takes over (`thihanh import-tasks`); a row is seen by whoever sees what it became.

pub mod api;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;
