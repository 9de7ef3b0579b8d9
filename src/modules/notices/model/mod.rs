//! The rules of notices, without IO.

pub mod happening;
