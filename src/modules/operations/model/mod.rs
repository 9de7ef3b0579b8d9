//! The rules, without IO.

pub mod access;
pub mod facts;
