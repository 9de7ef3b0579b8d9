//! Bytes to text: what kind of file it is, and the reader of that kind.

mod detect;
mod docx;
mod error;
mod html;
mod legacy;
mod limits;
mod notes;
mod numerals;
mod ocr;
mod options;
mod paper;
mod pdf;
pub(crate) mod process;
mod table;
mod text;

pub use error::{ReadError, Unsupported};
pub use options::{OcrMode, ReadOptions};
pub use paper::{Encoding, Format, Notice, PageStart, Paper};

use detect::Kind;
use limits::Budget;

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
