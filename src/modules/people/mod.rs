//! Pages about people: one's own account, and the accounts, roles and slips that administrators keep; people taken over from a table.
//!
//! The rules and use cases of one account are those of `accounts`; this module brings them together with the agencies that roles are
//! held for and with the queue that carries mail, of both of which `accounts` must not know (the agencies' pages ask it who signs in, and
//! `delivery` carries messages of any kind). What needs them together is a use case here, in one transaction over both:
//!
//! ```text
//!   a table (page, command line) ──▶ model::import: heads, rows, whose, what would happen ──▶ looked at, row by row
//!        │ confirmed: read and compared again; one wrong row, or another outcome than the one shown, and nothing is written
//!        ▼
//!   accounts: people, roles, slips   +   delivery: slips by mail        (one transaction)
//!
//!   "Quên mật khẩu?" (anybody) ──▶ what was typed, sealed: one row, whoever it is ──▶ a job: accounts with a confirmed address, if any
//!        │                                                                               + delivery: a link for each  (one transaction)
//!        ▼
//!   the same answer for all
//! ```

pub mod api;
pub mod model;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{openapi, routes as api_routes};
