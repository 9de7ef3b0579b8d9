//! The verbs of people that need more than `accounts`: the agencies that rows name, the queue that carries slips to mail boxes.

mod forgotten;
mod import;
mod mail;

pub use forgotten::{activate, answer_requests, ask};
pub use import::{Import, Imported, Looked, forget, import, keep, look, sweep};
pub use mail::{ACTIVATION, address_of, can_mail, mail_invitations, mail_slip};
