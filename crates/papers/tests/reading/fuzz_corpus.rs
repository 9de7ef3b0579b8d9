//! The seeds of the fuzz targets, and what fuzzing once found, read again with every test run.

use std::path::PathBuf;

use thihanh_papers::{OcrMode, ReadOptions, read};

/// Reads every file of a target's corpus as the target does: the name decides nothing but for HTML.
fn replay(target: &str, name: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let options = ReadOptions { ocr: OcrMode::Off, ..ReadOptions::default() };
    let mut readable = 0;
    for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a file");
        match read(&bytes, Some(name), &options) {
            Ok(paper) => {
                readable += 1;
                assert!(!paper.text.trim().is_empty(), "{}", path.display());
            }
            Err(error) => assert!(error.code().starts_with("read-"), "{}: {error:?}", path.display()),
        }
    }
    assert!(readable > 0, "at least the seeds of {target} are readable");
}

#[test]
fn text() {
    replay("papers_text", "a.txt");
}

#[test]
fn docx() {
    replay("papers_docx", "a.docx");
}

#[test]
fn pdf() {
    replay("papers_pdf", "a.pdf");
}

#[test]
fn html() {
    replay("papers_html", "a.html");
}
