//! What the edges may use of indicators: the rows that ship, and the JSON API.

mod bodies;
pub mod http;

pub use super::usecase::install;
