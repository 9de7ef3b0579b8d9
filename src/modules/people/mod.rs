//! Pages about people: one's own account, and the accounts, roles and slips that administrators keep.
//!
//! The rules and use cases are those of `accounts`; this module shows them together with the agencies that roles are held for, which
//! `accounts` must not know of (the agencies' pages ask it who signs in).

pub mod api;
pub mod web;

#[cfg(test)]
mod tests;
