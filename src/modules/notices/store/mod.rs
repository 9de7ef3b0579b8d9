//! Notices in the database.

pub(super) mod choices;
pub(super) mod feeds;
pub(super) mod inheritance;
pub(super) mod ladder;
pub(super) mod notices;
pub(super) mod rules;
pub(super) mod runs;
