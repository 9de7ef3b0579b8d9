//! The modules of the product, in menu order. Between modules only `api` is used (docs/architecture.md §2).

pub mod accounts;
pub mod agencies;
pub mod audit;
pub mod conditions;
pub mod delivery;
pub mod directives;
pub mod help;
pub mod information;
pub mod inspections;
pub mod letters;
pub mod monitoring;
pub mod notices;
pub mod obligations;
pub mod people;
pub mod programmes;
pub mod proposals;
pub mod surveys;
