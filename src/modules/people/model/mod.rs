//! The rules of people's pages, without IO.

pub mod forgotten;
pub mod import;
