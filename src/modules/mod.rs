//! The modules of the product, in menu order. Between modules only `api` is used (docs/architecture.md §2).

pub mod accounts;
pub mod agencies;
pub mod audit;
pub mod collaborators;
pub mod conditions;
pub mod delivery;
pub mod directives;
pub mod handling;
pub mod help;
pub mod indicators;
pub mod information;
pub mod inspections;
pub mod letters;
pub mod monitoring;
pub mod notices;
pub mod obligations;
pub mod old_registers;
pub mod operations;
pub mod people;
pub mod programmes;
pub mod proposals;
pub mod publication;
pub mod reorganisation;
pub mod risk;
pub mod surveys;
