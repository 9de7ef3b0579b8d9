//! Whatever the bytes: an answer, no panic, and of a paper what its fields promise.

use proptest::prelude::*;
use thihanh_papers::{Format, OcrMode, ReadError, ReadOptions, read};
use unicode_normalization::is_nfc;

use crate::support::file;

/// Reads and checks what holds for every paper. Programs are not started: their answers are not ours to check.
fn check(bytes: &[u8], name: Option<&str>) -> Result<(), TestCaseError> {
    let options = ReadOptions { ocr: OcrMode::Off, max_unpacked_bytes: 16 << 20, ..ReadOptions::default() };
    match read(bytes, name, &options) {
        Ok(paper) => {
            prop_assert!(!paper.text.trim().is_empty());
            prop_assert!(paper.format == Format::Text || is_nfc(&paper.text));
            prop_assert!(paper.pages.iter().all(|page| paper.text.is_char_boundary(page.start)));
            prop_assert!(paper.pages.is_sorted_by_key(|page| (page.number, page.start)));
        }
        Err(ReadError::Timeout { .. } | ReadError::ReaderStopped) => prop_assert!(false, "no small file takes long"),
        Err(error) => prop_assert!(!error.to_string().is_empty() && error.code().starts_with("read-")),
    }
    Ok(())
}

/// The start of a file, so that its reader is reached.
fn start() -> impl Strategy<Value = &'static [u8]> {
    prop::sample::select(vec![
        &b""[..],
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"<html>",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"<?xml?><html>",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes(start in start(), rest in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&[start, &rest].concat(), None)?;
    }

    #[test]
    fn any_markup(soup in "(<(/?(p|td|tr|table|li|ol|ul|sup|br|script|title|del|div|b))( (type=a|rowspan=9|colspan=3))?>|[a-zâ &;1-3])*") {
        check(format!("<html>{soup}").as_bytes(), Some("a.html"))?;
    }

    /// A real file with a few bytes changed.
    #[test]
    fn damaged_files(
        name in prop::sample::select(vec!["ke-hoach.docx", "legacy-fonts.docx", "ke-hoach.pdf", "legacy-fonts.pdf", "ke-hoach.html"]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = file(name);
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        check(&bytes, Some(name))?;
    }

    /// Unicode text comes back character by character.
    #[test]
    fn text_is_not_changed(text in "[ -~àáảãạăắâấđêếôốơớưứỳýỵ\n]{1,200}") {
        prop_assume!(!text.trim().is_empty() && !text.trim_start().starts_with('<') && !text.contains("%PDF-") && !text.starts_with("{\\rtf"));
        let options = ReadOptions::default();
        match read(text.as_bytes(), None, &options) {
            Ok(paper) if paper.notices.is_empty() => prop_assert_eq!(paper.text, text),
            Ok(paper) => prop_assert_eq!(paper.notices[0].code(), "paper-converted-from"),
            Err(error) => prop_assert!(false, "{:?}", error),
        }
    }
}
