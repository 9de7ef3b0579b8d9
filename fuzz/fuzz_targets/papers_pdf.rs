//! PDF files, with their pages' content streams and fonts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use thihanh_papers::{OcrMode, ReadOptions, read};

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions { ocr: OcrMode::Off, max_unpacked_bytes: 16 << 20, max_seconds: 10, ..ReadOptions::default() };
    if let Ok(paper) = read(bytes, Some("a.pdf"), &options) {
        assert!(!paper.text.trim().is_empty());
        assert!(paper.pages.iter().all(|page| paper.text.is_char_boundary(page.start)));
    }
});
