//! What the edges may use of proposals.

pub mod http;
