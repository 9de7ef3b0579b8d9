//! Web pages: the name makes every input one that starts with a tag.
#![no_main]

use libfuzzer_sys::fuzz_target;
use thihanh_papers::{OcrMode, ReadOptions, read};

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions { ocr: OcrMode::Off, ..ReadOptions::default() };
    if let Ok(paper) = read(bytes, Some("a.html"), &options) {
        assert!(!paper.text.trim().is_empty());
    }
});
