//! What a reader gives back: the text, where it came from, and what has to be said about it.

use serde::{Deserialize, Serialize};

/// The text of a document and what a person should know about how it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// The text. Of a text file: as it stands there, without the byte order mark. Of any other format: in NFC, a
    /// blank line between paragraphs, tables as Markdown rows (`| a | b |`).
    pub text: String,
    /// What kind of file the text came from.
    pub format: Format,
    /// How the characters of a text or HTML file were stored; `None` where the format says so itself.
    pub encoding: Option<Encoding>,
    /// What was changed or left out on the way, in the order in which it was noticed.
    pub notices: Vec<Notice>,
    /// Where each page starts; empty for formats without pages.
    pub pages: Vec<PageStart>,
}

/// The start of one page in [`Paper::text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageStart {
    /// Number of the page in the file, from 1.
    pub number: u32,
    /// Byte offset of its first character in the text.
    pub start: usize,
}

/// The kinds of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Plain text.
    Text,
    /// Word's DOCX.
    Docx,
    /// PDF with a text layer.
    Pdf,
    /// A web page.
    Html,
    /// PDF of page images, read by OCR.
    ScannedPdf,
    /// A PNG, JPEG or TIFF image, read by OCR.
    Image,
}

/// The ways of storing Vietnamese letters that are recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// TCVN3 ("ABC"), the one-byte code of the .Vn… fonts.
    Tcvn3,
    /// VNI for Windows, letter and mark as two characters, of the VNI-… fonts.
    Vni,
    /// Windows code page 1258.
    Windows1258,
}

impl Encoding {
    /// The name people know the encoding by; the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
            Self::Tcvn3 => "TCVN3 (ABC)",
            Self::Vni => "VNI",
            Self::Windows1258 => "Windows-1258",
        }
    }
}

/// Something about the reading that a person should be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// The text was stored in an old Vietnamese encoding and was converted.
    ConvertedFrom(Encoding),
    /// Parts of the text were set in fonts with an old Vietnamese encoding and were converted.
    LegacyFonts(Encoding),
    /// The text was read from images.
    OcrUsed {
        /// How many pages were read from their image.
        pages: u32,
        /// Mean confidence of the words, in percent.
        mean_confidence: u8,
        /// Words below 60 percent, as read, at most 50.
        doubtful_words: Vec<String>,
    },
    /// Tracked changes were read as if accepted.
    TrackedChangesAccepted {
        /// Number of inserted stretches, kept.
        insertions: u32,
        /// Number of deleted stretches, left out.
        deletions: u32,
    },
    /// Text marked as hidden was left out.
    HiddenTextLeftOut {
        /// Number of stretches.
        count: u32,
    },
    /// Footnotes and endnotes were moved to the end of the text, and their marks taken out.
    FootnotesMoved {
        /// Number of notes.
        count: u32,
    },
    /// Raised digits that mark a note were taken out of the running text.
    FootnoteMarksLifted {
        /// Number of marks.
        count: u32,
    },
    /// Lines that hold nothing but the page's number were left out.
    PageNumbersDropped {
        /// Number of lines.
        count: u32,
    },
    /// Characters that could not be read stand as U+FFFD.
    UnreadableCharacters {
        /// Number of characters.
        count: u32,
    },
    /// Some pages are images and were not read, because no OCR program was at hand.
    PagesNotRead {
        /// Their numbers, from 1.
        pages: Vec<u32>,
    },
    /// The text is the invisible layer that a scanner's OCR put behind the image.
    ScannerTextLayer,
    /// The file's index was damaged and was rebuilt.
    FileRepaired,
}

impl Notice {
    /// Stable key of the message that tells a person.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ConvertedFrom(_) => "paper-converted-from",
            Self::LegacyFonts(_) => "paper-legacy-fonts",
            Self::OcrUsed { .. } => "paper-ocr-used",
            Self::TrackedChangesAccepted { .. } => "paper-tracked-changes-accepted",
            Self::HiddenTextLeftOut { .. } => "paper-hidden-text-left-out",
            Self::FootnotesMoved { .. } => "paper-footnotes-moved",
            Self::FootnoteMarksLifted { .. } => "paper-footnote-marks-lifted",
            Self::PageNumbersDropped { .. } => "paper-page-numbers-dropped",
            Self::UnreadableCharacters { .. } => "paper-unreadable-characters",
            Self::PagesNotRead { .. } => "paper-pages-not-read",
            Self::ScannerTextLayer => "paper-scanner-text-layer",
            Self::FileRepaired => "paper-file-repaired",
        }
    }
}
