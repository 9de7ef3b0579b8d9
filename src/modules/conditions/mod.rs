//! Conditions for carrying law out (điều kiện bảo đảm cho thi hành pháp luật; Decree 59/2012/NĐ-CP, Art. 9): who looks after law in each
//! agency, who was trained, what money there was.
//!
//! | register | a row | criterion |
//! | --- | --- | --- |
//! | legal staff | a person in a post at an agency between two days; never removed | B2 |
//! | posts | how many such posts an agency has from a day on | B2 |
//! | training classes | a class with who came from which agency; cancelled with a reason, never removed | B1 |
//! | money | what an agency asked for, got and spent in a year for a kind of activity | B3 |
//!
//! **Numbers are counted when they are looked at**, along the closure of the tree, for an agency with everything below it as the tree stood then:
//! people on a day, a class on its first day, money in its year. Beside each number is the list that it counts, under the same filter.
//!
//! **Without a focal point.** Which kinds of agencies name one is the rule row `focal_point_kinds` of the jurisdiction, shipped as not verified; without
//! it every agency that is no area.
//!
//! **Names** of people are sealed in the database and stay out of the journal, which is never erased.
//!
//! Who: coordinators, heads and focal officers over an agency write its rows; everybody over it reads them; a class is read too by those over an
//! agency from which people came (`policy`).
//!
//! History: journal entries of object kinds `legal_staff` (`added`, `changed`), `legal_post` (`changed`; the object is the agency), `training_class`
//! (`added`, `changed`, `attended`, `cancelled`), `monitoring_budget` (`added`, `changed`).

pub mod api;
mod export;
pub mod generate;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{openapi, routes as api_routes};
