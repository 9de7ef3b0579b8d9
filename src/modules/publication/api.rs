//! What the edges may use of publications: the JSON API, of the staff and of everybody. No other module uses them.

mod bodies;
pub mod http;
mod open;

pub use super::usecase::rebuild_search;
