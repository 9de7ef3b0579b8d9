//! Rules one by one, with what they must find and what they must leave.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod actors;
mod agencies;
mod deadlines;
mod head;
mod no_tasks;
mod rows;

/// Texts of the tasks of a document.
fn tasks(document: &str) -> Vec<String> {
    vanban::read(document).tasks.into_iter().map(|t| t.text).collect()
}
