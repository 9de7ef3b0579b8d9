//! The journal as auditors read it, and the proof that nobody changed it.
//!
//! Every module writes what was done into one journal (`thihanh_store::journal`), in the transaction that does it. Here it is read across all
//! objects, sealed and checked:
//!
//! ```text
//!   every change ──▶ entry, chained to the object's entry before ──▶ job: a checkpoint over each thousand, with a key outside the database
//!   `thihanh audit verify` ──▶ each entry against its hash and its chain, each checkpoint against its entries
//!   /nhat-ky, /api/v1/journal ──▶ entries newest first, of objects that the reader may see
//! ```
//!
//! Who: auditors and administrators, each as far as they see the objects themselves (`usecase::names`).

pub mod api;
pub mod policy;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::{openapi, routes as api_routes};
