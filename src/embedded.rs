//! The tables that ship with the program (`data/*.csv` of the modules), read once. They are rows so that a person who knows the law, and not
//! Rust, can check and correct them.

use serde::de::DeserializeOwned;

/// Reads an embedded table.
///
/// # Panics
/// If the table does not fit its type: the bytes are part of the program, and each module's test reads all of its tables, so that a broken
/// row never reaches a user.
pub(crate) fn rows<T: DeserializeOwned>(csv_text: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_reader(csv_text.as_bytes());
    #[expect(clippy::expect_used, reason = "the line says why it cannot fail")]
    reader.deserialize().map(|row| row.expect("a row embedded at compile time, which a test has read")).collect()
}
