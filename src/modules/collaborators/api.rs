//! What the edges may use of collaborators: the rows that ship, and the JSON API.

mod bodies;
mod contracts;
pub mod http;

pub use super::usecase::install;
