//! Official documents, read back from the files by other means than those they were written with: DOCX as an archive of XML, PDF as what
//! its pages draw, and the DOCX once more through LibreOffice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod docx;
mod layout;
mod office;
mod pages;
mod properties;
mod rules;
mod samples;
