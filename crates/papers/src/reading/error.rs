//! Why a file could not be read.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a file could not be read. Each says what to do about it when shown by its [`code`](Self::code).
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadError {
    /// The file is larger than allowed.
    #[error("the file is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The limit that was passed.
        limit_bytes: usize,
    },
    /// The text that would come out is longer than allowed.
    #[error("the text of the file is longer than {limit_bytes} bytes")]
    TextTooLong {
        /// The limit that was passed.
        limit_bytes: usize,
    },
    /// The file holds no text at all.
    #[error("the file is empty")]
    Empty,
    /// The file is locked with a password.
    #[error("the file is locked with a password")]
    Encrypted,
    /// The file ends before its content does.
    #[error("the file is cut off before its end")]
    Truncated,
    /// The file is not what it claims to be, or its inside is broken.
    #[error("the file is damaged")]
    Damaged,
    /// The kind of file is not read.
    #[error("{what}")]
    Unsupported {
        /// Which kind it is.
        what: Unsupported,
    },
    /// The file unpacks to far more than its size allows.
    #[error("the file unpacks to more than {limit_bytes} bytes")]
    ZipBomb {
        /// The limit that was passed.
        limit_bytes: usize,
    },
    /// The document has more pages than allowed.
    #[error("the document has more than {limit} pages")]
    TooManyPages {
        /// The limit that was passed.
        limit: u32,
    },
    /// The file holds images of text, and no OCR program for Vietnamese is installed.
    #[error("the file is a scan; install {} to read it", packages.join(" and "))]
    NeedsOcr {
        /// The packages to install, by their Debian names.
        packages: Vec<String>,
    },
    /// The file holds images of text, and reading them is switched off.
    #[error("the file is a scan, and reading scans is switched off")]
    OcrOff,
    /// The OCR program failed.
    #[error("the page images could not be read")]
    OcrFailed,
    /// Reading took longer than allowed.
    #[error("reading took longer than {limit_seconds} seconds")]
    Timeout {
        /// The limit that was passed.
        limit_seconds: u64,
    },
    /// The process that read the file ended without an answer: it ran out of memory or crashed.
    #[error("the reader stopped at this file")]
    ReaderStopped,
}

impl ReadError {
    /// Stable key of the message that tells a person.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "read-too-large",
            Self::TextTooLong { .. } => "read-text-too-long",
            Self::Empty => "read-empty",
            Self::Encrypted => "read-encrypted",
            Self::Truncated => "read-truncated",
            Self::Damaged => "read-damaged",
            Self::Unsupported { what } => what.code(),
            Self::ZipBomb { .. } => "read-zip-bomb",
            Self::TooManyPages { .. } => "read-too-many-pages",
            Self::NeedsOcr { .. } => "read-needs-ocr",
            Self::OcrOff => "read-ocr-off",
            Self::OcrFailed => "read-ocr-failed",
            Self::Timeout { .. } => "read-timeout",
            Self::ReaderStopped => "read-reader-stopped",
        }
    }
}

impl From<Unsupported> for ReadError {
    fn from(what: Unsupported) -> Self {
        Self::Unsupported { what }
    }
}

/// Kinds of file that are recognised only to say that they are not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unsupported {
    /// Word 97–2003 or another file of that time (.doc, .xls, .ppt, .msg).
    #[error("files of Word 97-2003 (.doc) are not read; save the document as DOCX")]
    OldOffice,
    /// A workbook (.xlsx, .ods).
    #[error("workbooks are not read; save the document as DOCX or PDF")]
    Workbook,
    /// Slides (.pptx, .odp).
    #[error("slides are not read; save the document as DOCX or PDF")]
    Slides,
    /// OpenDocument text (.odt).
    #[error("OpenDocument files are not read; save the document as DOCX")]
    OpenDocument,
    /// Rich Text Format.
    #[error("RTF files are not read; save the document as DOCX")]
    RichText,
    /// An archive of files.
    #[error("archives are not read; take the document out first")]
    Archive,
    /// An image in a format that the OCR program does not take.
    #[error("images of this kind are not read; use PNG, JPEG or TIFF")]
    ImageFormat,
    /// Something that is no text.
    #[error("the file is not a text document")]
    Binary,
    /// Text in an encoding that makes no Vietnamese or other readable text.
    #[error("the encoding of the text is not known; save it as UTF-8")]
    UnknownEncoding,
    /// A kind whose reader was switched off when the program was built.
    #[error("this build of the program was made without the reader of such files")]
    LeftOut,
}

impl Unsupported {
    /// Stable key of the message that tells a person.
    pub fn code(self) -> &'static str {
        match self {
            Self::OldOffice => "read-unsupported-old-office",
            Self::Workbook => "read-unsupported-workbook",
            Self::Slides => "read-unsupported-slides",
            Self::OpenDocument => "read-unsupported-open-document",
            Self::RichText => "read-unsupported-rich-text",
            Self::Archive => "read-unsupported-archive",
            Self::ImageFormat => "read-unsupported-image",
            Self::Binary => "read-unsupported-binary",
            Self::UnknownEncoding => "read-unsupported-encoding",
            Self::LeftOut => "read-unsupported-left-out",
        }
    }
}
