//! What the edges may use of surveys.

pub mod http;

pub use super::usecase::Gate;
