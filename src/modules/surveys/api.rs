//! What the edges may use of surveys.

mod bodies;
pub mod http;

pub use super::usecase::Gate;
