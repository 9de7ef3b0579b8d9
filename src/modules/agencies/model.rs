//! The rules about agencies, free of any input or output: periods, the dated tree, collective phrases, the reading of an
//! import file. Everything here takes its dates as arguments and can be tested without a database.

pub mod agency;
pub mod days_off;
pub mod groups;
pub mod import;
pub mod period;
pub mod phrase;
pub mod provinces;
pub mod resolver;
pub mod restructure;
#[cfg(test)]
pub mod sample;
pub mod shipped;
pub mod tree;
pub mod wording;
