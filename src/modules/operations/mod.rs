//! How the installation runs: what a monitoring system scrapes, and the page on which an administrator sees the same.
//!
//! ```text
//!   every request ──▶ Watch: counters and durations by the pattern of its route, never by its address
//!   every kind of background work ──▶ Watch: when it was done last; the queue of jobs says the rest
//!   GET /metrics, /van-hanh ──▶ usecase::facts: a few bounded statements, at most one look in ten seconds
//! ```
//!
//! Nothing here holds a person's data: a slow statement is told by its text, whose values are `$1`, `$2` …
//!
//! Who: administrators; `/metrics` belongs to programs on this machine and to whoever has its token (`model::access`).

pub mod api;
pub mod model;
pub mod policy;
pub mod usecase;
mod watch;
pub mod web;

#[cfg(test)]
mod tests;
