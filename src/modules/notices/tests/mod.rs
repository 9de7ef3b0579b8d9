//! Notices on both databases: what happens in the ledger, reminders, digests, the ladder.

mod api;
mod digests;
mod feeds;
mod happenings;
mod ladder;
mod substitutes;
mod world;
