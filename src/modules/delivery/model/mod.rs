//! The rules of sending, without IO.

pub mod html;
pub mod message;
pub mod retry;
pub mod webhook;
pub mod zalo;
