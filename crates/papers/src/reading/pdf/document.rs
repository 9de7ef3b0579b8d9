//! The document as a whole: opening it, its pages, and what each inherits from the tree of pages.

use lopdf::xref::XrefRecovery;
use lopdf::{DecompressError, Dictionary, Document, Error, LoadOptions, Object, ObjectId};

use super::content::Drawn;
use super::matrix::Matrix;
use super::{number, unpack};
use crate::reading::ReadError;
use crate::reading::limits::Budget;

/// Opens a PDF. One locked only against changes opens with the empty password.
pub(super) fn open(bytes: &[u8], budget: &Budget) -> Result<Document, ReadError> {
    let cut_off = !ends_properly(bytes);
    let options = LoadOptions { max_decompressed_size: Some(budget.unpack_left()), ..LoadOptions::default() };
    let mut document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => budget.bomb(),
        Error::InvalidPassword | Error::UnsupportedSecurityHandler(_) | Error::Decryption(_) => ReadError::Encrypted,
        _ if cut_off => ReadError::Truncated,
        _ => ReadError::Damaged,
    })?;
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(ReadError::Encrypted);
    }
    // What can be found again of a file without its end is only a part of it.
    if cut_off && document.xref_recovery == Some(XrefRecovery::Reconstructed) {
        return Err(ReadError::Truncated);
    }
    Ok(document)
}

/// A whole PDF ends with the mark `%%EOF`; some mail programs add a little after it.
fn ends_properly(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    memchr::memmem::find(tail, b"%%EOF").is_some()
}

/// The pages in order.
pub(super) fn pages(document: &Document, budget: &Budget) -> Result<Vec<ObjectId>, ReadError> {
    let limit = budget.options().max_pages;
    let pages: Vec<ObjectId> = document.page_iter().take(limit as usize + 1).collect();
    if pages.len() > limit as usize {
        return Err(ReadError::TooManyPages { limit });
    }
    if pages.is_empty() { Err(ReadError::Damaged) } else { Ok(pages) }
}

/// A page's dictionary, with what it inherits.
pub(super) struct PageBox<'a> {
    /// The page.
    pub page: &'a Dictionary,
    /// Its fonts and drawings.
    pub resources: Option<&'a Dictionary>,
    /// Turns the page as it is shown, its lower left corner at the origin.
    pub upright: Matrix,
    /// Its width as it is shown, in points.
    pub width: f64,
    /// Its height as it is shown, in points.
    pub height: f64,
}

impl PageBox<'_> {
    /// Leaves out characters that stand outside the visible page: nobody who looks at it sees them.
    pub(super) fn drop_outside(&self, drawn: &mut Drawn) {
        drawn.glyphs.retain(|glyph| {
            let slack = glyph.size;
            (-slack..=self.width + slack).contains(&glyph.x) && (-slack..=self.height + slack).contains(&glyph.y)
        });
    }
}

/// Deepest page tree.
const DEEPEST_TREE: usize = 64;

/// A4, for pages that do not say their size.
const A4: [f64; 4] = [0.0, 0.0, 595.0, 842.0];

/// Reads a page's frame.
pub(super) fn page_box(document: &Document, id: ObjectId) -> Result<PageBox<'_>, ReadError> {
    let page = document.get_dictionary(id).map_err(|_| ReadError::Damaged)?;
    let resources = inherited(document, page, b"Resources").and_then(|resources| resources.as_dict().ok());
    let [left, bottom, right, top] = media_box(document, page);
    let (width, height) = (right - left, top - bottom);
    let to_origin = Matrix::shift(-left, -bottom);
    let turns = inherited(document, page, b"Rotate").and_then(number).unwrap_or(0.0);
    let (turn, width, height) = match turns.rem_euclid(360.0) as u32 {
        90 => (Matrix([0.0, -1.0, 1.0, 0.0, 0.0, width]), height, width),
        180 => (Matrix([-1.0, 0.0, 0.0, -1.0, width, height]), width, height),
        270 => (Matrix([0.0, 1.0, -1.0, 0.0, height, 0.0]), height, width),
        _ => (Matrix::IDENTITY, width, height),
    };
    Ok(PageBox { page, resources, upright: to_origin.then(turn), width, height })
}

/// The visible part of the page.
fn media_box(document: &Document, page: &Dictionary) -> [f64; 4] {
    let corners = [&b"CropBox"[..], b"MediaBox"].into_iter().find_map(|key| {
        let corners = inherited(document, page, key)?.as_array().ok()?;
        let values: Vec<f64> = corners
            .iter()
            .filter_map(|corner| document.dereference(corner).ok())
            .filter_map(|(_, corner)| number(corner))
            .collect();
        <[f64; 4]>::try_from(values).ok()
    });
    let [a, b, c, d] = corners.unwrap_or(A4);
    let ordered = [a.min(c), b.min(d), a.max(c), b.max(d)];
    if ordered[2] - ordered[0] > 1.0 && ordered[3] - ordered[1] > 1.0 { ordered } else { A4 }
}

/// An attribute of a page, or of the nearest node above it (ISO 32000-1, 7.7.3.4).
fn inherited<'a>(document: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut node = page;
    for _ in 0..DEEPEST_TREE {
        if let Ok(value) = node.get_deref(key, document) {
            return Some(value);
        }
        node = node.get_deref(b"Parent", document).and_then(Object::as_dict).ok()?;
    }
    None
}

/// A page's content streams, one after the other.
pub(super) fn content(document: &Document, page: &Dictionary, budget: &Budget) -> Result<Vec<u8>, ReadError> {
    let repaired = document.xref_recovery.is_some();
    let mut content = Vec::new();
    let parts = match page.get_deref(b"Contents", document) {
        Ok(Object::Array(parts)) => parts.as_slice(),
        Ok(stream) => std::slice::from_ref(stream),
        // A page without content is empty; in a file put together again its content is lost.
        Err(_) if repaired && page.has(b"Contents") => return Err(ReadError::Damaged),
        Err(_) => &[],
    };
    for part in parts {
        match document.dereference(part) {
            Ok((_, Object::Stream(stream))) => {
                content.extend_from_slice(&unpack(stream, budget)?);
                content.push(b'\n');
            }
            Err(_) if repaired => return Err(ReadError::Damaged),
            _ => {}
        }
    }
    Ok(content)
}
