//! What the edges use of old registers.

pub use super::model::plan::{Change, Line, Options, Plan};
pub use super::model::read::{FIELDS, is_field};
pub use super::usecase::{Import, Imported, Looked, MAX_BYTES, import, look};
pub use super::web::words::fault_text;
