//! Bytes to text: what kind of file it is, and the reader of that kind.

mod detect;
#[cfg(feature = "docx")]
mod docx;
mod error;
#[cfg(feature = "html")]
mod html;
mod legacy;
mod limits;
mod notes;
mod numerals;
mod ocr;
mod options;
mod paper;
#[cfg(feature = "pdf")]
mod pdf;
pub(crate) mod process;
mod table;
mod text;

pub use error::{ReadError, Unsupported};
pub use options::{OcrMode, ReadOptions};
pub use paper::{Encoding, Format, Notice, PageStart, Paper};

#[cfg(not(feature = "docx"))]
use left_out as docx;
#[cfg(not(feature = "html"))]
use left_out as html;
#[cfg(not(feature = "pdf"))]
use left_out as pdf;

use detect::Kind;
use limits::Budget;

/// Stands for a reader that this build was made without.
#[cfg(not(all(feature = "docx", feature = "html", feature = "pdf")))]
mod left_out {
    use super::{Budget, Paper, ReadError, Unsupported};

    pub(super) fn read(_: &[u8], _: &Budget) -> Result<Paper, ReadError> {
        Err(Unsupported::LeftOut.into())
    }
}

/// Whether a file is read as plain text, or turned away as such: no reader that takes it apart looks at it.
#[must_use]
pub fn is_text(bytes: &[u8], name: Option<&str>) -> bool {
    matches!(detect::kind(bytes, name), Ok(Kind::Text))
}

/// Reads the text of a file.
///
/// The kind of file is told by its content; `name` only decides where the content leaves it open (a text that may be
/// HTML). A text file comes back exactly as it stands in the file once decoded, so that positions in the text are
/// positions in the file; the text of every other format is in NFC.
///
/// # Errors
/// A [`ReadError`] for everything that cannot be read whole: nothing is ever given half.
pub fn read(bytes: &[u8], name: Option<&str>, options: &ReadOptions) -> Result<Paper, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() > options.max_bytes {
        return Err(ReadError::TooLarge { limit_bytes: options.max_bytes });
    }
    let budget = Budget::start(options);
    let paper = match detect::kind(bytes, name)? {
        Kind::Zip => docx::read(bytes, &budget),
        Kind::Pdf => pdf::read(bytes, &budget),
        Kind::Html => html::read(bytes, &budget),
        Kind::Image => ocr::read_image(bytes, &budget),
        Kind::Text => text::read(bytes, &budget),
    }?;
    if paper.text.trim().is_empty() { Err(ReadError::Empty) } else { Ok(paper) }
}
