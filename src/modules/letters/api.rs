//! What other modules and the edges may use of letters: the JSON API, and the head and foot of an agency's documents.

pub mod http;

pub use super::model::Content as DocumentHead;
pub use super::usecase::document_head;
