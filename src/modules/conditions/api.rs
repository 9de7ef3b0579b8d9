//! What the edges may use of conditions.

mod bodies;
pub mod http;
