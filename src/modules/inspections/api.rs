//! What other modules and the edges may use of inspections: the rows that ship, and the JSON API.

pub mod http;

pub use super::usecase::install;
