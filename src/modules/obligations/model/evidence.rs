//! Files that prove an obligation: what kind is taken, under which name, and what may become of one.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use thihanh_kernel::ids::{AccountId, EvidenceId, ObligationId};
use thihanh_kernel::time::Instant;
use thihanh_kernel::vietnamese::nfc;

use crate::embedded;

/// Longest name that is kept, in characters.
pub const LONGEST_NAME: usize = 150;
/// Longest note, in characters.
pub const LONGEST_NOTE: usize = 1_000;
/// Most files of one obligation.
pub const MOST_FILES: usize = 200;
/// How much of a file is looked at to tell its kind.
pub const HEAD_BYTES: usize = 64 * 1024;

/// Whether there is a small picture of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preview {
    /// It is being made.
    Waiting,
    /// There is one.
    Made,
    /// There is none.
    None,
}

/// A file that proves an obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its id.
    pub id: EvidenceId,
    /// What it proves.
    pub obligation: ObligationId,
    /// The report it was handed in with, from 1; `None` while it is a draft.
    pub report: Option<i64>,
    /// Its name, fit to be shown and saved.
    pub name: String,
    /// Its kind, told by its content.
    pub media: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its content among the stored files.
    pub blob: String,
    /// The day that the document itself bears.
    pub dated_on: Option<NaiveDate>,
    /// What the person said about it.
    pub note: String,
    /// When it came here; never changed.
    pub uploaded_at: DateTime<Utc>,
    /// Who brought it.
    pub uploaded_by: Option<AccountId>,
    /// Name of that person then.
    pub uploader: String,
    /// Whether there is a small picture of it.
    pub preview: Preview,
    /// That picture among the stored files.
    pub preview_blob: Option<String>,
    /// When, and why, it was taken out of the report; it stays kept.
    pub removed: Option<Removed>,
}

/// Why a file no longer counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Option<AccountId>,
    /// Why.
    pub reason: String,
}

/// Why a file is not taken, or nothing becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceFault {
    /// Files are brought while the obligation is open.
    #[error("the obligation takes no files now")]
    Closed,
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Larger than the installation takes.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// Most bytes.
        limit: u64,
    },
    /// Its content is of a kind that is not taken.
    #[error("files of the kind {0} are not taken")]
    Kind(&'static str),
    /// It bears a secrecy mark.
    #[error("the document bears a secrecy mark")]
    Secret,
    /// There are [`MOST_FILES`] already.
    #[error("the obligation has too many files")]
    TooMany,
    /// The document's day lies in the future.
    #[error("the document's day lies in the future")]
    DatedInFuture,
    /// The note is longer than [`LONGEST_NOTE`] characters.
    #[error("the note is too long")]
    NoteTooLong,
    /// What was handed in is taken out only with a reason.
    #[error("a reason is missing")]
    ReasonMissing,
    /// It is out of the report already.
    #[error("the file was taken out already")]
    Removed,
    /// Whoever brought the files of a report does not confirm it.
    #[error("whoever brought the evidence does not confirm it")]
    Own,
}

/// One row of `data/evidence_types.csv`.
#[derive(Debug, Deserialize)]
struct Kind {
    media: String,
    ending: String,
    is_taken: bool,
}

/// The kinds that are told apart, and which of them are taken: a table that people who know the work can correct.
static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| embedded::rows(include_str!("../data/evidence_types.csv")));

/// The endings of all kinds that are taken, for the browser's own choice of files.
#[must_use]
pub fn endings() -> String {
    KINDS.iter().filter(|kind| kind.is_taken).map(|kind| format!(".{}", kind.ending)).collect::<Vec<_>>().join(",")
}

/// The kind of a file by its first [`HEAD_BYTES`]; its name is not asked.
///
/// # Errors
/// [`EvidenceFault::Empty`], and [`EvidenceFault::Kind`] for what the table does not let in.
pub fn kind(head: &[u8]) -> Result<&'static str, EvidenceFault> {
    if head.is_empty() {
        return Err(EvidenceFault::Empty);
    }
    let media = sniff(head);
    match KINDS.iter().find(|kind| kind.media == media) {
        Some(kind) if kind.is_taken => Ok(&kind.media),
        _ => Err(EvidenceFault::Kind(media)),
    }
}

/// What stands at the very start of a file.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
];
/// How far into a file the PDF header may stand (PDF 1.7, annex H, implementation note 13).
const PDF_HEADER_WITHIN: usize = 1024;

fn sniff(head: &[u8]) -> &'static str {
    if let Some((_, media)) = SIGNATURES.iter().find(|(start, _)| head.starts_with(start)) {
        return media;
    }
    if head.starts_with(b"PK\x03\x04") {
        return container(head);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return "image/webp";
    }
    if head.get(4..8) == Some(b"ftyp") && matches!(head.get(8..12), Some(b"heic" | b"heix" | b"mif1" | b"msf1")) {
        return "image/heic";
    }
    if has(&head[..head.len().min(PDF_HEADER_WITHIN)], b"%PDF-") {
        return "application/pdf";
    }
    text(head)
}

/// What a ZIP holds, by the names of its first members; in doubt it is a ZIP.
fn container(head: &[u8]) -> &'static str {
    const OPEN_DOCUMENT: &[(&[u8], &str)] = &[
        (b"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
        (b"application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
    ];
    const OFFICE: &[(&[u8], &str)] = &[
        (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ];
    // OpenDocument's first member says the kind, as it is.
    if member(head) == Some(b"mimetype") {
        let content = &head[38..];
        let found =
            OPEN_DOCUMENT.iter().find(|(kind, _)| content.starts_with(kind) && content.get(kind.len()) == Some(&b'P'));
        return found.map_or("application/zip", |(_, media)| media);
    }
    let mut names = head.windows(4).enumerate().filter(|(_, start)| start == b"PK\x03\x04");
    names
        .find_map(|(at, _)| {
            let name = member(&head[at..])?;
            OFFICE.iter().find(|(folder, _)| name.starts_with(folder)).map(|(_, media)| *media)
        })
        .unwrap_or("application/zip")
}

/// The name in a local header of a ZIP (APPNOTE 4.3.7).
fn member(header: &[u8]) -> Option<&[u8]> {
    let length = usize::from(u16::from_le_bytes([*header.get(26)?, *header.get(27)?]));
    header.get(30..30 + length)
}

/// Text in whatever encoding has neither NUL nor other control characters; UTF-16 says so by its mark.
fn text(head: &[u8]) -> &'static str {
    let is_utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let visible: Vec<u8> = head.iter().copied().filter(|byte| !(is_utf16 && *byte == 0)).collect();
    if visible.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c)) {
        return "application/octet-stream";
    }
    let start: Vec<u8> = visible.iter().map(u8::to_ascii_lowercase).take(PDF_HEADER_WITHIN).collect();
    let is_page = [&b"<!doctype html"[..], b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml"]
        .iter()
        .any(|tag| has(&start, tag));
    if is_page { "text/html" } else { "text/plain" }
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// A name fit to be shown and saved: the last part of a path, composed, without what steers a screen or a file system, with the ending
/// of what the file is.
#[must_use]
pub fn clean_name(given: &str, media: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = nfc(last)
        .chars()
        .filter(|c| !c.is_control() && !is_invisible(*c) && !matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*'))
        .collect();
    let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let ending = KINDS.iter().find(|kind| kind.media == media).map_or("bin", |kind| kind.ending.as_str());
    let (stem, own) = name.rsplit_once('.').unwrap_or((name, ""));
    let fits = own.eq_ignore_ascii_case(ending)
        || matches!(
            (media, own.to_ascii_lowercase().as_str()),
            ("image/jpeg", "jpeg") | ("image/tiff", "tiff") | ("text/plain", "csv" | "md")
        );
    let (stem, ending) = if fits { (stem, own) } else { (name, ending) };
    let stem: String = stem.chars().take(LONGEST_NAME - ending.len() - 1).collect();
    let stem = if stem.trim().is_empty() { "minh-chung" } else { stem.trim() };
    format!("{stem}.{ending}")
}

/// Characters that turn the direction of writing or take no room: a name must read as it is.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// What a person says about a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The day that the document itself bears.
    pub dated_on: Option<NaiveDate>,
    /// A few words.
    pub note: String,
}

impl About {
    /// Checks what was said.
    ///
    /// # Errors
    /// A day to come, a note too long.
    pub fn check(&self, today: NaiveDate) -> Result<(), EvidenceFault> {
        if self.dated_on.is_some_and(|day| day > today) {
            return Err(EvidenceFault::DatedInFuture);
        }
        if self.note.chars().count() > LONGEST_NOTE { Err(EvidenceFault::NoteTooLong) } else { Ok(()) }
    }
}

impl Evidence {
    /// Whether it counts: not taken out.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.removed.is_none()
    }

    /// Takes it out of its report; it stays kept, with the reason. A draft is deleted instead.
    ///
    /// # Errors
    /// Without a reason, or where it is out already.
    pub fn remove(self, by: Option<AccountId>, reason: &str, at: Instant) -> Result<Self, EvidenceFault> {
        let reason = reason.trim();
        if self.removed.is_some() {
            return Err(EvidenceFault::Removed);
        }
        if reason.is_empty() {
            return Err(EvidenceFault::ReasonMissing);
        }
        if reason.chars().count() > LONGEST_NOTE {
            return Err(EvidenceFault::NoteTooLong);
        }
        Ok(Self { removed: Some(Removed { at, by, reason: reason.to_owned() }), ..self })
    }
}

impl Preview {
    /// The word in the database and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Made => "made",
            Self::None => "none",
        }
    }

    /// Reads the word of [`Preview::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Made, Self::None].into_iter().find(|preview| preview.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ZIP whose members have these names and nothing in them.
    fn zip(names: &[&str]) -> Vec<u8> {
        names
            .iter()
            .flat_map(|name| {
                let mut header = b"PK\x03\x04".to_vec();
                header.resize(26, 0);
                header.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
                header.extend([0, 0]);
                header.extend(name.as_bytes());
                header
            })
            .collect()
    }

    #[test]
    fn content_decides_what_is_taken() {
        const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        let odt = [zip(&["mimetype"]), b"application/vnd.oasis.opendocument.textPK\x03\x04".to_vec()].concat();
        let odd = [zip(&["mimetype"]), b"application/vnd.oasis.opendocument.text-masterPK".to_vec()].concat();
        let utf16: Vec<u8> = "\u{feff}Báo cáo".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16_page: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let table: [(&[u8], Result<&str, &str>); 19] = [
            (b"%PDF-1.7\n\x00", Ok("application/pdf")),
            (b"junk\n%PDF-1.4", Ok("application/pdf")),
            (&zip(&["[Content_Types].xml", "_rels/.rels", "word/document.xml"]), Ok(DOCX)),
            (
                &zip(&["[Content_Types].xml", "xl/workbook.xml"]),
                Ok("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ),
            (&odt, Ok("application/vnd.oasis.opendocument.text")),
            (&odd, Err("application/zip")),
            (&zip(&["a.exe"]), Err("application/zip")),
            (b"PK\x03\x04", Err("application/zip")),
            (b"\x89PNG\r\n\x1a\n\0", Ok("image/png")),
            (b"\xff\xd8\xff\xe0", Ok("image/jpeg")),
            (b"\0\0\0\x18ftypheic", Ok("image/heic")),
            ("Báo cáo\nsố 1".as_bytes(), Ok("text/plain")),
            (&utf16, Ok("text/plain")),
            (&utf16_page, Err("text/html")),
            (b"  <!DOCTYPE HTML><p>", Err("text/html")),
            (b"<svg onload=alert(1)>", Err("text/html")),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Err("application/x-ole-storage")),
            (b"\x7fELF\x02\x01\x01\0", Err("application/octet-stream")),
            (b"MZ\x90\0", Err("application/octet-stream")),
        ];
        for (head, expected) in table {
            let expected = expected.map_err(EvidenceFault::Kind);
            assert_eq!(kind(head), expected, "{:?}", String::from_utf8_lossy(head));
        }
        assert_eq!(kind(b""), Err(EvidenceFault::Empty));
    }

    #[test]
    fn names_are_fit_to_be_saved() {
        let pdf = "application/pdf";
        let table = [
            ("báo cáo.pdf", pdf, "báo cáo.pdf"),
            ("C:\\Users\\an\\Báo cáo.PDF", pdf, "Báo cáo.PDF"),
            ("../../etc/passwd", "text/plain", "passwd.txt"),
            ("hóa đơn.exe", pdf, "hóa đơn.exe.pdf"),
            ("tên\u{202e}fdp.exe", pdf, "tênfdp.exe.pdf"),
            ("a\r\nb\0\"<>.pdf", pdf, "ab.pdf"),
            ("", pdf, "minh-chung.pdf"),
            ("...", pdf, "minh-chung.pdf"),
            ("ảnh.jpeg", "image/jpeg", "ảnh.jpeg"),
            ("số liệu.csv", "text/plain", "số liệu.csv"),
            ("Ba\u{301}o ca\u{301}o.pdf", pdf, "Báo cáo.pdf"),
        ];
        for (given, media, expected) in table {
            assert_eq!(clean_name(given, media), expected, "{given:?}");
        }
        let long = clean_name(&format!("{}.pdf", "ắ".repeat(400)), pdf);
        assert!(long.chars().count() <= LONGEST_NAME && long.ends_with(".pdf"), "{long}");
    }

    #[test]
    fn what_was_handed_in_is_taken_out_once_and_with_a_reason() {
        let evidence = Evidence {
            id: EvidenceId::from_uuid(uuid::Uuid::from_u128(1)),
            obligation: ObligationId::from_uuid(uuid::Uuid::from_u128(2)),
            report: Some(1),
            name: "a.pdf".into(),
            media: "application/pdf".into(),
            size: 1,
            blob: String::new(),
            dated_on: None,
            note: String::new(),
            uploaded_at: DateTime::UNIX_EPOCH,
            uploaded_by: None,
            uploader: String::new(),
            preview: Preview::None,
            preview_blob: None,
            removed: None,
        };
        let at = DateTime::UNIX_EPOCH;
        assert_eq!(evidence.clone().remove(None, " ", at), Err(EvidenceFault::ReasonMissing));
        let removed = evidence.remove(None, " nhầm tệp ", at).unwrap();
        assert_eq!(removed.removed.as_ref().map(|removed| removed.reason.as_str()), Some("nhầm tệp"));
        assert_eq!(removed.remove(None, "x", at), Err(EvidenceFault::Removed));
    }

    #[test]
    fn the_table_of_kinds_is_whole() {
        assert!(KINDS.len() >= 16 && endings().contains(".pdf,.docx") && !endings().contains("zip"));
    }
}
