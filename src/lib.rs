//! thihanh: the workbench with which a province organises the carrying out of law and follows it to the end.
//!
//! The map, three walk-throughs and the rules of style are in docs/architecture.md.

pub mod api_write;
pub mod app;
pub mod backup;
pub mod cli;
pub mod config;
pub mod demo;
pub mod document;
mod embedded;
pub mod handover;
pub mod history;
pub mod identity;
pub mod jobs;
pub mod keys;
pub mod listing;
pub mod logging;
pub mod machine;
pub mod menu;
pub mod modules;
pub mod openapi;
pub mod outbound;
pub mod outline;
mod proxies;
pub mod reader;
pub mod router;

pub mod server;
pub mod vault;

#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
