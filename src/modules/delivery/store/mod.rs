//! The queue in the database.

pub(super) mod queue;
pub(super) mod targets;
pub(super) mod zalo;
