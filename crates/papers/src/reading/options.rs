//! How much a reading may cost.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Whether images of text are read by OCR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OcrMode {
    /// Read them when `tesseract` with Vietnamese is installed.
    Auto,
    /// Never start another program.
    Off,
}

/// Bounds of one reading. The defaults fit a service with about 1 GiB to spare for a reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// Largest file, in bytes.
    pub max_bytes: usize,
    /// Largest text that may come out, in bytes.
    pub max_text_bytes: usize,
    /// Most bytes that the parts of one file may unpack to.
    pub max_unpacked_bytes: usize,
    /// Most pages of a PDF.
    pub max_pages: u32,
    /// Longest time of one reading, in seconds, OCR included.
    pub max_seconds: u64,
    /// Most memory of a reading in a process of its own ([`crate::child`]), in bytes of address space.
    pub max_memory_bytes: u64,
    /// Whether images are read.
    pub ocr: OcrMode,
    /// The OCR program: a path, or a name to look for in `PATH`.
    pub tesseract: PathBuf,
    /// The program that draws PDF pages whose images are stored in ways not decoded here.
    pub pdftoppm: PathBuf,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            max_bytes: 50 << 20,
            max_text_bytes: 16 << 20,
            max_unpacked_bytes: 128 << 20,
            max_pages: 2_000,
            max_seconds: 120,
            max_memory_bytes: 1 << 30,
            ocr: OcrMode::Auto,
            tesseract: "tesseract".into(),
            pdftoppm: "pdftoppm".into(),
        }
    }
}
