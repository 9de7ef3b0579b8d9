//! What the edges may use of programmes.

pub mod http;
pub mod inheritance;
