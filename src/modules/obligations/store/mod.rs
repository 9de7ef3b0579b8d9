//! The ledger in the database. All SQL of the module stands here, in plain statements that both databases read.
//!
//! | file | holds |
//! | --- | --- |
//! | `rows` | a row of the ledger and its twin in Rust |
//! | `briefs` | a few facts of many, for other modules |
//! | `find` | one obligation, its stakes, its event; what a task or a directive has |
//! | `records` | reports, requests for more time, obstacles, claims of a wrong unit, moves |
//! | `series` | series that must be generated further |
//! | `write` | opening in batches, saving one |
//! | `frame` | what a filter and a viewer's scope come to, before any statement |
//! | `condition`, `pieces` | the same in SQL |
//! | `search` | pages of the register in a stable order |
//! | `past` | the ledger as it was at the end of a day |
//! | `gather` | the same where few rows can match |
//! | `agency_order` | the same, by the agencies' names |
//! | `counters` | the counters kept with every change, their check and rebuild |
//! | `counting` | the count sentence: from counters, or counted up to a cap |
//! | `seen` | which of some obligations a viewer sees |
//! | `tree` | what stands directly below an agency |
//! | `contributions` | what leads asked supporting agencies for |
//! | `evidence`, `uploads` | files that prove an obligation, and those on their way |
//! | `source` | the code of the directive behind an obligation |
//! | `saved_filters` | filters that people keep |
//! | `inheritance` | what ended agencies hold, and what passes to their heirs |
//! | `index` | what the search finds one by; the index made from the rows |
//! | `late` | what is late and not handed in, for those who urge |
//! | `desk` | what an agency itself has open, by person; when what is late was urged |
//! | `overview` | home, calendar, agency table, progress of a directive |
//!
//! Tables of other modules are read in two places only: the closure of the tree (what lies below an agency) and the sort keys
//! of names; both are needed inside a statement. (`index` reads names besides, of all at once.)

pub(super) mod agency_order;
pub(super) mod briefs;
pub(super) mod condition;
pub(super) mod contributions;
pub(super) mod counters;
pub(super) mod counting;
pub(super) mod desk;
pub(super) mod evidence;
pub(super) mod find;
pub(super) mod frame;
pub(super) mod gather;
pub(super) mod index;
pub(super) mod inheritance;
pub(super) mod late;
pub(super) mod overview;
mod past;
pub(super) mod pieces;
pub(super) mod records;
pub(super) mod rows;
pub(super) mod saved_filters;
pub(super) mod search;
pub(super) mod seen;
pub(super) mod series;
pub(super) mod source;
pub(super) mod tree;
pub(super) mod uploads;
pub(super) mod write;

use chrono::NaiveDate;

/// Stands for an edge of the tree without an end: both databases compare it like any day.
const NO_END: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};
