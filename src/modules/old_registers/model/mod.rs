//! The rules, without IO: from cells to rows, from rows to what they come to.

pub mod near;
pub mod plan;
pub mod read;
pub mod words;

#[cfg(test)]
mod tests;
