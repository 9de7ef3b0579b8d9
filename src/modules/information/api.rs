//! What the edges may use of the information book: the rows that ship, and the JSON API.

mod bodies;
pub mod http;
mod sessions;

pub use super::usecase::install;
