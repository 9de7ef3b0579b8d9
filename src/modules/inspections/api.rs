//! What other modules and the edges may use of inspections: the rows that ship, and the JSON API.

mod acts;
mod bodies;
pub mod http;

pub use super::usecase::install;
