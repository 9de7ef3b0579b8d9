//! Text files of any encoding.
#![no_main]

use libfuzzer_sys::fuzz_target;
use thihanh_papers::{OcrMode, ReadOptions, read};

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions { ocr: OcrMode::Off, ..ReadOptions::default() };
    if let Ok(paper) = read(bytes, Some("a.txt"), &options) {
        assert!(!paper.text.trim().is_empty());
    }
});
