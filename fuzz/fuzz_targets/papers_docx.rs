//! DOCX files. A fuzzer hardly gets past the check sums of a container, so the input is the parts themselves: each
//! starts with a line `--NAME`, and an input without such lines is the document. One that is a container stays as it is.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use thihanh_papers::{OcrMode, ReadOptions, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PARTS: [&str; 5] = ["document", "styles", "numbering", "footnotes", "endnotes"];

fuzz_target!(|bytes: &[u8]| {
    let options =
        ReadOptions { ocr: OcrMode::Off, max_unpacked_bytes: 16 << 20, max_seconds: 10, ..ReadOptions::default() };
    let container = if bytes.starts_with(b"PK") { bytes.to_vec() } else { container(bytes) };
    if let Ok(paper) = read(&container, Some("a.docx"), &options) {
        assert!(!paper.text.trim().is_empty());
    }
});

fn container(bytes: &[u8]) -> Vec<u8> {
    let mut parts = [const { Vec::new() }; PARTS.len()];
    let mut current = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let named = line.strip_prefix(b"--").and_then(|name| PARTS.iter().position(|part| part.as_bytes() == name.trim_ascii()));
        match named {
            Some(part) => current = part,
            None => parts[current].extend_from_slice(line),
        }
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in PARTS.iter().zip(parts).filter(|(_, content): &(_, Vec<u8>)| !content.is_empty()) {
        // Stored, not packed: packing takes longer than reading. Writing to memory cannot fail.
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(format!("word/{name}.xml"), stored).expect("a part in memory");
        writer.write_all(&content).expect("its content in memory");
    }
    writer.finish().expect("a container in memory").into_inner()
}
