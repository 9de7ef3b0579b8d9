//! The ledger of obligations: some agency owes something, by a date, to somebody, and must prove it.
//!
//! Other modules open obligations ([`api::open_issued`]) and say what fulfils them; the ledger alone knows due dates and working
//! days, who is late, and the history. Lists, home, calendar, exports and reports read it; none keeps its own idea of "late".
//!
//! # Life
//!
//! ```text
//!            issue of a directive, job of series, part given down, move from another unit
//!                          │
//!                          ▼
//!      ┌───────────────  open  ◀──────────── sent back (overseer, with a reason)
//!      │                   │  reported (the agency, on the day its product arrived; or its parts, by their rule)
//!      │                   ▼                        │
//!      │               reported ────────────────────┘
//!      │                   │  completed (overseer; never who reported it)
//!      ▼                   ▼
//!  cancelled, moved    completed
//!
//!  an open one:  issued ─▶ received ─▶ accepted ─▶ in_progress          (`model::obligation::Stage`)
//!                   └────────┴───────────┴─▶ wrong_unit ─▶ moved, or back to received
//! ```
//!
//! Late or on time is no state: it follows from the due date, the day of the report and the day on which one asks
//! (`model::class`). A slow overseer makes nobody late. What has no deadline, is continuous, or waits for an event is never late.
//!
//! More time (`model::extension`) is asked for before the day and moves the due date; the day first set is kept beside it. Parts
//! (`model::delegation`) are entries of their own with a parent, counted apart. Obstacles, claims and reports are kept as records
//! (`model::record`).
//!
//! Once a year the nightly job asks for proof of each continuous duty (`model::reminder`); the agency's report is the proof, and
//! the duty stays open.
//!
//! # Due dates
//!
//! A date that the directive names never moves. A counted term runs on over days off to the next working day. Each due date
//! keeps its reason with the directive's own words (`model::why`).
//!
//! # Who
//!
//! The side that owes takes on, works and reports (heads, focal officers, records clerks, the person named to do it, or the coordinator for
//! what came on paper); the side that follows up judges, answers, sets days, records events (`policy`). Everybody sees what the own agencies and those below them owe, follow up
//! or contribute to.
//!
//! # Supporting agencies
//!
//! Who supports a task (phối hợp) is known from the issue on and owes nothing until the lead asks with a day (`model::contribution`).
//! What was asked for stands beside the lead's obligation, in none of the classes, counters and scores: each lead asks for itself,
//! the agency gives, and the lead still reports the whole.
//!
//! # Evidence
//!
//! Files prove what was done (`model::evidence`). While the obligation is open the owing side brings them, whole or in pieces over a slow line
//! (`model::upload`); what they are is told by their content. They are drafts until the report hands them in; from then on none is ever deleted:
//! one may be taken out with a reason and stays kept. Whoever brought the files of a report does not confirm it.
//!
//! # History
//!
//! Every change is one entry of the journal in the transaction that makes it: the words of `model::event`, and `opened`,
//! `contribution_asked`, `contribution_given`, `contribution_rated`, `evidence_added`, `evidence_deleted`, `evidence_removed` of an
//! obligation; `happened` of an event.
//!
//! # Size
//!
//! A million obligations: counters per agency, binding, standing and day change with the ledger (`store::counters`); lists are
//! read along indexes, never sorted as a whole (`store::search`).

pub mod api;
pub mod export;
pub mod generate;
pub mod jobs;
pub mod measure;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{openapi, routes as api_routes};
