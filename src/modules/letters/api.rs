//! What other modules and the edges may use of letters: the JSON API. Nothing is asked of letters from elsewhere yet.

pub mod http;
