//! Sending out: mail, signed webhooks, Zalo. A queue in the database, filled in the transaction of what makes a message needed.
//!
//! ```text
//!   api::enqueue (in the caller's transaction) ──▶ ready
//!        │ a worker claims it for a while                         ┌── the next try, later and later, for a day
//!        ▼                                                        │
//!     sending ── taken ──▶ sent          ── failed for now ──▶ failed
//!        │                                                        │ the last try failed
//!        │ refused for good ──────────────────────────────────▶ dead ── resent ──▶ ready
//!        │ the worker's time is over without an answer             │ given up by an administrator
//!        └──▶ claimed again and counted as unfinished              └──▶ dropped
//! ```
//!
//! At least once: a worker that dies while it sends leaves the message to be sent again, so what was in flight may arrive twice, with the
//! same Message-ID or webhook id; `unfinished` counts these. Nothing else is ever sent twice.
//!
//! A message whose channel is not set up stays ready. Recipient and content are sealed; the content is gone once it was sent.
//!
//! This module knows no other. The administrator's pages over it are in `notices`.

pub mod api;
mod channel;
pub mod jobs;
pub mod model;
pub mod policy;
mod store;
mod usecase;

#[cfg(test)]
pub(crate) mod tests;
