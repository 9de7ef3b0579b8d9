//! Publication (công khai): what monitoring came to, for everybody to read: issued plans, conclusions of inspections, what became of their
//! recommendations, results of surveys in total.
//!
//! ```text
//!   prepared ── looked at, masked ──▶ published ── corrected: a new version, with a reason ──▶ published
//!      │ given up: nothing stays           └── withdrawn with a reason: that it was there stays, its text goes
//! ```
//!
//! **From the record.** The text is made from the plan, conclusion or results as the module that keeps them has it (`usecase::source`), never typed in
//! again. Personal data are found in it by rules (`model::redact`) and proposed for masking; whoever publishes looks at all of it, masks more, keeps names
//! and addresses that are no private ones, and never numbers. What everybody reads is kept as it was published, version by version.
//!
//! **What became of it** is the ledger's: the public page of a conclusion asks for each recommendation how it stands now
//! (`inspections::api::recommendations_of`), and copies nothing.
//!
//! **Monitoring is objective, public, transparent** (Decree 59/2012/NĐ-CP, Art. 4). That results are published, and within how many days, was not read
//! in the law (Art. 14): the days are the rule row `publication_days`, which says so; conclusions that wait longer are listed.
//!
//! **Pages for everybody** need no account, no cookie and no script, are the same for everybody, and bear a tag, so that a proxy may keep them
//! (`web::public`). Their frame is the one for visitors, without the token of forms, which differs with each request.
//!
//! **Answers of partners** are proposals, which bear the last part of the publication's address without knowing what that is.
//!
//! Who: coordinators, leaders, heads, focal officers and inspectors over the issuing agency prepare; the first three publish, correct and withdraw;
//! everybody reads (`policy`).
//!
//! History: journal entries of object kind `publication`: `prepared`, `edited`, `published`, `corrected`, `withdrawn`, `discarded`.

pub mod api;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{openapi, routes as api_routes};
