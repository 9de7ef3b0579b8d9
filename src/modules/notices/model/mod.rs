//! The rules of notices, without IO.

pub mod digest;
pub mod happening;
pub mod kind;
pub mod ladder;
pub mod people;
pub mod reminder;
pub mod rules;
