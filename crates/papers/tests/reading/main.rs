//! Reading documents of every kind: what comes out, and what is refused. All documents are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot set itself up fails")]

mod docx;
mod fuzz_corpus;
mod hostile;
mod html;
mod ocr;
mod pdf;
mod pdf_fonts;
mod properties;
mod same_words;
mod support;
mod text;
