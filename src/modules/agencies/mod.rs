//! Agencies (cơ quan, đơn vị): who there is, who stands below whom, under which name, and when.
//!
//! An **agency** keeps its identity; what it is called, what kind it is and who heads it are dated **versions**. Dated **edges**
//! put it below another: the administrative ones are the only tree (rights and roll-up follow it), the professional ones say who
//! guides whom. A derived **closure** makes "everything below, on that day" one join. Nothing is ever deleted: an agency that ends
//! has a last day and, in **successions**, who has its duties since. The district level ended so on 30/6/2025.
//!
//! ```text
//!   import (CSV files, dry run first) ──▶ agencies, versions, edges, successions ──▶ closure, search index, journal
//!   install_reference_data (at every start) ──▶ kinds, collective phrases, days off, rules that are not there yet
//!   teach_alias (from the review of a directive) ──▶ what a phrase means in one jurisdiction
//! ```
//!
//! At the top of a tree and of each district and commune in it stands a node of kind `territory`, the area itself: the people's
//! committee, the council, the party committee, the Front and the courts hang beside each other below it, as none of them is
//! subordinate to the other. A directive's **jurisdiction** is such a node.
//!
//! [`api::Resolver`] answers whom a phrase of a directive means inside a jurisdiction on a date, with the reason; see
//! [`model::resolver`]. Collective phrases ("các sở, ban, ngành") are rows: phrases, and selectors by kind and level.
//!
//! Who: administrators import; administrators, coordinators and records clerks teach phrases inside their grants; everybody
//! signed in looks (`policy`).
//!
//! Events, as actions in the journal of object kind `agency`: `imported`, `succession_recorded`, `alias_taught`.

pub mod api;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::{openapi, routes as api_routes};
