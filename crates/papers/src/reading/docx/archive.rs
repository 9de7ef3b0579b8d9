//! The ZIP container: which kind of Office file it is, and its parts, unpacked within bounds.

use std::io::{Cursor, Read};

use encoding_rs::{UTF_16BE, UTF_16LE};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::reading::limits::Budget;
use crate::reading::{ReadError, Unsupported};

/// How many times its packed size a part may unpack to, once it passes [`SMALL`]. XML of long tables packs some 30 to
/// 1, DEFLATE at its limit 1032 to 1.
const HIGHEST_RATIO: u64 = 300;

/// Below this size a part's ratio is of no interest, in bytes.
const SMALL: u64 = 4 << 20;

/// Most entries of a container; a document with thousands of pictures has fewer.
const MOST_ENTRIES: usize = 20_000;

/// An open container.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Archive<'a> {
    /// Opens the container and makes sure that it holds a Word document.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
            // The directory of a ZIP file stands at its end: a file that starts right and has none was cut off.
            ReadError::Truncated
        })?;
        if zip.len() > MOST_ENTRIES {
            return Err(ReadError::Damaged);
        }
        Ok(Self { zip })
    }

    /// Why this container is no Word document, as far as its names tell.
    pub(super) fn other_kind(&self) -> ReadError {
        let has = |name: &str| self.zip.index_for_name(name).is_some();
        let what = if has("xl/workbook.xml") || has("xl/workbook.bin") {
            Unsupported::Workbook
        } else if has("ppt/presentation.xml") {
            Unsupported::Slides
        } else if has("mimetype") && has("content.xml") {
            Unsupported::OpenDocument
        } else if has("[Content_Types].xml") {
            return ReadError::Damaged;
        } else {
            Unsupported::Archive
        };
        what.into()
    }

    /// The text of a part; `None` when there is no such part.
    pub(super) fn part(&mut self, name: &str, budget: &Budget) -> Result<Option<String>, ReadError> {
        let file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::InvalidPassword) => return Err(ReadError::Encrypted),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(ReadError::Encrypted),
            Err(_) => return Err(ReadError::Damaged),
        };
        let by_ratio = file.compressed_size().saturating_mul(HIGHEST_RATIO).max(SMALL);
        let limit = by_ratio.min(budget.unpack_left() as u64);
        // Sizes in the directory are claims; what counts is what comes out.
        let mut content = Vec::new();
        file.take(limit + 1).read_to_end(&mut content).map_err(|_| ReadError::Damaged)?;
        if content.len() as u64 > limit {
            return Err(budget.bomb());
        }
        budget.unpack(content.len())?;
        decode(content).map(Some)
    }
}

/// XML parts are UTF-8, or UTF-16 with a byte order mark (ECMA-376 part 2, 9.1.1).
fn decode(content: Vec<u8>) -> Result<String, ReadError> {
    let utf16 = match content.get(..2) {
        Some(b"\xff\xfe") => Some(UTF_16LE),
        Some(b"\xfe\xff") => Some(UTF_16BE),
        _ => None,
    };
    match utf16 {
        Some(encoding) => Ok(encoding.decode_with_bom_removal(&content).0.into_owned()),
        None => String::from_utf8(content).map_err(|_| ReadError::Damaged),
    }
}
