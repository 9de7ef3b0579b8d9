//! DOCX files. The input is the content of the parts, one after the other and parted by a line `--NAME`; the container
//! is made here, since a fuzzer hardly gets past the check sums of one. An input that is a container is read as it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use thihanh_papers::{OcrMode, ReadOptions, read};

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions { ocr: OcrMode::Off, max_unpacked_bytes: 16 << 20, ..ReadOptions::default() };
    let container = if bytes.starts_with(b"PK") { bytes.to_vec() } else { container(bytes) };
    if let Ok(paper) = read(&container, Some("a.docx"), &options) {
        assert!(!paper.text.trim().is_empty());
    }
});
