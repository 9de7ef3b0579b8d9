//! Reading of document files: which run in this process and which in a child of their own.

use std::path::{Path, PathBuf};

use thihanh_papers::child::read_in_child;
use thihanh_papers::preview::{PreviewOptions, preview, preview_in_child};
use thihanh_papers::{OcrMode, Paper, ReadError, ReadOptions};

use crate::config::Config;

/// Address space of the reader's process. The allocator of this program reserves one GiB of addresses before it hands out the
/// first byte, so a limit of one GiB would leave nothing; reading itself keeps to the same bounds as everywhere.
const CHILD_ADDRESS_SPACE_BYTES: u64 = 3 << 30;

/// Reads files into text within the installation's limits.
#[derive(Debug, Clone)]
pub struct Reader {
    options: ReadOptions,
    child: Option<PathBuf>,
}

impl Reader {
    /// A reader with the configured limits; everything but plain text is read by a child process of the same program,
    /// since readers of such formats are known to panic or to take memory without end on damaged files.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let options = ReadOptions {
            max_bytes: config.max_upload_bytes,
            max_seconds: config.max_reading_seconds,
            max_memory_bytes: CHILD_ADDRESS_SPACE_BYTES,
            ..ReadOptions::default()
        };
        Self { options, child: std::env::current_exe().ok() }
    }

    /// A reader without child process, for tests whose executable is the test itself.
    #[must_use]
    pub fn in_process(config: &Config) -> Self {
        Self { child: None, ..Self::new(config) }
    }

    /// Largest file that is read, in bytes.
    #[must_use]
    pub fn max_bytes(&self) -> usize {
        self.options.max_bytes
    }

    /// A file's bytes, refused by its size before anything is held.
    ///
    /// # Errors
    /// When it is too large or cannot be read.
    pub fn load(&self, path: &Path) -> anyhow::Result<Vec<u8>> {
        let size = std::fs::metadata(path)?.len();
        if size > self.options.max_bytes as u64 {
            return Err(ReadError::TooLarge { limit_bytes: self.options.max_bytes }.into());
        }
        Ok(std::fs::read(path)?)
    }

    /// The small picture of a file as a JPEG; `None` where there is none. Blocking: call it off the async threads.
    #[must_use]
    pub fn preview(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let options = PreviewOptions { max_memory_bytes: CHILD_ADDRESS_SPACE_BYTES, ..PreviewOptions::default() };
        match &self.child {
            Some(program) => preview_in_child(program, bytes, &options),
            None => preview(bytes, &options),
        }
    }

    /// The same reader without reading of scans, which takes minutes.
    #[must_use]
    pub fn without_scans(&self) -> Self {
        let options = ReadOptions { ocr: OcrMode::Off, ..self.options.clone() };
        Self { options, child: self.child.clone() }
    }

    /// The text of a file. Blocking: call it off the async threads.
    ///
    /// # Errors
    /// A [`ReadError`] that says in a sentence what is wrong with the file.
    pub fn read(&self, bytes: &[u8], name: Option<&str>) -> Result<Paper, ReadError> {
        match &self.child {
            Some(program) if !is_plain_text(bytes, name) => read_in_child(program, bytes, name, &self.options),
            _ => thihanh_papers::read(bytes, name, &self.options),
        }
    }
}

/// Text needs no reader that could fail badly, and is most of what is read in bulk. What it is made of does not tell: a PDF can be written in plain letters.
fn is_plain_text(bytes: &[u8], name: Option<&str>) -> bool {
    !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok() && thihanh_papers::is_text(bytes, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_read_as_text_stays_in_this_process() {
        let table: [(&[u8], Option<&str>, bool); 6] = [
            ("Kế hoạch 86/KH-UBND".as_bytes(), Some("a.txt"), true),
            (b"%PDF-1.4\n1 0 obj <<>> endobj", None, false),
            (b"\n\n%PDF-1.4", Some("a.txt"), false),
            (b"<!doctype html><p>x", None, false),
            (b"PK\x03\x04", Some("a.docx"), false),
            (b"text\0", Some("a.txt"), false),
        ];
        for (bytes, name, expected) in table {
            assert_eq!(is_plain_text(bytes, name), expected, "{bytes:?} {name:?}");
        }
    }
}
