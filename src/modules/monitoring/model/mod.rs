//! Fields, rules and plans of monitoring as plain values. No IO.

pub mod check;
pub mod content;
pub mod coverage;
pub mod form;
pub mod line;
pub mod plan;
pub mod rules;
pub mod shipped;
pub mod words;
