//! agencies

pub mod model;
