//! Surveys (điều tra, khảo sát): an agency asks people and agencies how law is carried out, by forms on paper, by an address that everybody may use, by
//! invitations that answer once (Decree 59/2012/NĐ-CP, Art. 13).
//!
//! ```text
//!   draft ── questions are written: sections, branching, both languages
//!     │ opened between two days: the form is frozen
//!     ▼
//!   open ── answered by link, invitation, paper; the last day may be moved
//!     │ revised: a new version is written beside the one that is answered, and published; answers say which they answer
//!     ▼
//!   closed ── nothing is taken any more; a conclusion says what came of it (from the last day on)
//! ```
//!
//! **Branching.** A condition looks at an earlier question only, so none goes in a circle, and going through the form once decides what is asked
//! (`model::answer`). Pages ask section by section, so that it works without scripts.
//!
//! **Who answers is not known.** A response has a day, a version, a way and, by invitation, an agency: no name, no network address, no hour, no link to
//! the invitation. Of invitations only keyed hashes are kept, and whether they were used. How often one address sends is counted in memory
//! (`usecase::Gate`).
//!
//! **Once.** An invitation is used up by one statement that changes one row; each page carries a random word that is unique among answers. The same
//! invitation sent fifty times at once, and the same page sent twice, are one answer.
//!
//! **Size.** An answer is one short transaction: survey held (shared), invitation used, response, a row for each thing ticked. Results are counted when they
//! are looked at, along the index `survey_answer_value`: 20 questions of 100,000 forms take a second on SQLite, two on
//! PostgreSQL, of 10,000 a tenth of that. Counters beside
//! the answers were not taken: every two answers would wait for each other's rows, and tables of one question by another need the answers anyway.
//!
//! Who: coordinators, heads, focal officers and inspectors over the agency that asks make surveys and type in paper; everybody over it reads them; an
//! agency of the sample sees how its own forms came back (`policy`).
//!
//! History: journal entries of object kind `survey`: `created`, `changed`, `form_changed`, `opened`, `lengthened`, `revised`, `published`, `closed`,
//! `concluded`, `drawn`, `invited`, `taken_back`, `paper_sent`, `left_out`, `taken_in`, `removed`; of each form on paper, kind `survey_response`: `typed_in`.

pub mod api;
mod export;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{openapi, routes as api_routes};
