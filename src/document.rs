//! An official document on a page: how it looks, and what its files are.

use std::fmt;

/// The media type of DOCX.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// The media type of PDF.
pub const PDF: &str = "application/pdf";
/// What was uploaded is saved, never shown in this site's name.
pub const ANY: &str = "application/octet-stream";

/// How a document looks, as the writer of documents made it: every word in it is escaped there.
pub struct Preview(pub String);

impl Preview {
    /// Whether its fields make no document yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Preview {}
