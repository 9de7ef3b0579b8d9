//! The verbs of people that need more than `accounts`: the agencies that rows name, the queue that carries slips to mail boxes.

mod import;
mod mail;

pub use import::{Import, Imported, Looked, forget, import, keep, look, sweep};
pub use mail::{address_of, can_mail};
