//! What the edges may use of reorganisations: the JSON API.

mod bodies;
pub mod http;

pub use http::{openapi, routes};
