//! Collaborators of monitoring how law is carried out (cộng tác viên theo dõi tình hình thi hành pháp luật): people from outside who do one job by contract
//! (Decree 59/2012/NĐ-CP, Art. 6(3), amended by Decree 32/2020/NĐ-CP; Circular 04/2021/TT-BTP, Art. 10).
//!
//! ```text
//!   collaborator: kept ─▶ checked against each criterion, by date and paper ─▶ erased (personal data gone, contracts stay)
//!   contract: drafted ─▶ signed ─▶ accepted        (the product was accepted, paid as noted)
//!                          └─────▶ ended           (early, with a reason)
//! ```
//!
//! **Criteria** and kinds of organisations are rows with the law that names them. A contract is signed only where every criterion in force on its date is
//! met by the newest check until then; each one that is missing is named.
//!
//! **A person outside the accounts**: name, year of birth and contact are sealed in the database, shown to those who keep the register of the agency and
//! to nobody else, never in the journal or a file, and can be erased. So nobody searches by name: lists are narrowed by organisation, field and state, and
//! a contract is found by its code or number.
//!
//! **Nothing is owed in the ledger**: the product is owed by somebody outside. What is overdue or ends soon is a filter of the list.
//!
//! Who: coordinators, heads and focal officers over an agency keep its collaborators; everybody over it reads the rest. Coordinators and administrators of
//! the province keep criteria and kinds. (`policy`)
//!
//! History: journal entries of object kind `collaborator`: `added`, `changed`, `checked`, `erased`; of `collaborator_contract`: `drafted`, `changed`, `signed`,
//! `accepted`, `ended`; of `collaborator_reference`: `added`, `changed`.

pub mod api;
mod export;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{openapi, routes as api_routes};
