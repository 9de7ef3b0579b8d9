//! Sending on both databases, to a real mail server.

mod mail;
mod others;
mod queue;
pub(crate) mod smtp_server;
mod stand_in;
