//! Documents in and out: bytes to text (TXT, DOCX, PDF, HTML, scans), official documents to DOCX and PDF.
//!
//! [`read`] takes the bytes of a file somebody handed in and gives its text, or an error that can be said in one
//! sentence. Every input is taken to be hostile: sizes, nesting and time are bounded by [`ReadOptions`], and
//! [`child`] lets a caller read in a process of its own, so that no file can take the service down with it.
//!
//! [`sheet`] reads a table that somebody handed in, XLSX or CSV, as rows of words.
//!
//! [`writing`] makes official documents: DOCX and PDF by Decree 30/2020/NĐ-CP from one model.

// What readers share is partly unused in a build that has not all of them.
#![cfg_attr(not(all(feature = "docx", feature = "html", feature = "pdf")), allow(dead_code))]

pub mod child;
pub mod preview;
mod reading;
#[cfg(feature = "sheets")]
pub mod sheet;
#[cfg(feature = "writing")]
pub mod writing;

pub use reading::{
    Encoding, Format, Notice, OcrMode, PageStart, Paper, ReadError, ReadOptions, Unsupported, is_text, read,
};
