//! What kind of file it is, told by its first bytes; the name only helps where a text may be HTML.

use memchr::memmem;

use super::{ReadError, Unsupported};

/// The readers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A ZIP container: a DOCX, or something that the DOCX reader names and turns away.
    Zip,
    /// PDF.
    Pdf,
    /// HTML.
    Html,
    /// An image that the OCR program takes.
    Image,
    /// Everything else: text, or turned away by the text reader.
    Text,
}

/// The signatures at a file's very start: what they mean, or why such a file is turned away.
const SIGNATURES: &[(&[u8], Result<Kind, Unsupported>)] = &[
    (b"PK\x03\x04", Ok(Kind::Zip)),
    (b"PK\x05\x06", Ok(Kind::Zip)),
    (b"PK\x07\x08", Ok(Kind::Zip)),
    (b"\x89PNG\r\n\x1a\n", Ok(Kind::Image)),
    (b"\xff\xd8\xff", Ok(Kind::Image)),
    (b"II*\0", Ok(Kind::Image)),
    (b"MM\0*", Ok(Kind::Image)),
    (b"GIF8", Err(Unsupported::ImageFormat)),
    (b"{\\rtf", Err(Unsupported::RichText)),
    (b"Rar!\x1a\x07", Err(Unsupported::Archive)),
    (b"7z\xbc\xaf\x27\x1c", Err(Unsupported::Archive)),
    (b"\x1f\x8b\x08", Err(Unsupported::Archive)),
];

/// Container of Office 97–2003 files, and of today's Office files once locked with a password.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// How far into a file the PDF header may stand (PDF 1.7, annex H, implementation note 13).
const PDF_HEADER_WITHIN: usize = 1024;

/// Tells the kind of file.
pub(super) fn kind(bytes: &[u8], name: Option<&str>) -> Result<Kind, ReadError> {
    if bytes.starts_with(OLE) {
        return Err(old_office(bytes));
    }
    if let Some((_, known)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return known.map_err(ReadError::from);
    }
    let head = &bytes[..bytes.len().min(PDF_HEADER_WITHIN)];
    if memmem::find(head, b"%PDF-").is_some() {
        return Ok(Kind::Pdf);
    }
    let container_brand =
        bytes.get(4..8) == Some(b"ftyp") || (head.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"));
    if container_brand {
        return Err(Unsupported::ImageFormat.into());
    }
    Ok(if is_html(head, name) { Kind::Html } else { Kind::Text })
}

/// A file locked by Word keeps its content in a stream called `EncryptedPackage` (MS-OFFCRYPTO 2.3.4.4); stream
/// names in the container are UTF-16.
fn old_office(bytes: &[u8]) -> ReadError {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if memmem::find(bytes, &name).is_some() { ReadError::Encrypted } else { Unsupported::OldOffice.into() }
}

/// Whether the start of the file is that of a web page. NUL bytes are skipped, so that UTF-16 is seen through.
fn is_html(head: &[u8], name: Option<&str>) -> bool {
    let visible: Vec<u8> = head
        .iter()
        .copied()
        .filter(|&byte| byte != 0)
        .skip_while(|byte| !byte.is_ascii() || byte.is_ascii_whitespace())
        .map(|byte| byte.to_ascii_lowercase())
        .collect();
    let declared: &[&[u8]] = &[b"<!doctype html", b"<html", b"<head", b"<body", b"<meta"];
    if declared.iter().any(|start| visible.starts_with(start)) {
        return true;
    }
    // XHTML and pages behind a comment: the element itself must follow within the head looked at.
    if (visible.starts_with(b"<?xml") || visible.starts_with(b"<!--")) && memmem::find(&visible, b"<html").is_some() {
        return true;
    }
    let named_html = name.and_then(|name| name.rsplit_once('.')).is_some_and(|(_, extension)| {
        ["html", "htm", "xhtml"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    });
    named_html && visible.starts_with(b"<")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_the_name_only_helps() {
        let encrypted: Vec<u8> =
            OLE.iter().copied().chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let utf16_page: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        type Case<'a> = (&'a [u8], Option<&'a str>, Result<Kind, ReadError>);
        let rows: &[Case] = &[
            (b"PK\x03\x04rest", Some("a.txt"), Ok(Kind::Zip)),
            (b"junk before\n%PDF-1.7", Some("a.docx"), Ok(Kind::Pdf)),
            (b"\xff\xd8\xff\xe0", None, Ok(Kind::Image)),
            (b"  \r\n<!DOCTYPE HTML>", None, Ok(Kind::Html)),
            (b"\xef\xbb\xbf<html lang=vi>", None, Ok(Kind::Html)),
            (&utf16_page, None, Ok(Kind::Html)),
            (b"<p>x</p>", Some("van-ban.HTM"), Ok(Kind::Html)),
            (b"<p>x</p>", Some("van-ban.txt"), Ok(Kind::Text)),
            (b"S\xe1\xbb\x91: 12/KH-UBND", Some("a.pdf"), Ok(Kind::Text)),
            (OLE, None, Err(Unsupported::OldOffice.into())),
            (&encrypted, None, Err(ReadError::Encrypted)),
            (b"{\\rtf1", None, Err(Unsupported::RichText.into())),
            (b"GIF89a", None, Err(Unsupported::ImageFormat.into())),
            (b"RIFF\x01\x02\x03\x04WEBP", None, Err(Unsupported::ImageFormat.into())),
        ];
        for (bytes, name, expected) in rows {
            assert_eq!(kind(bytes, *name), *expected, "{bytes:?} {name:?}");
        }
    }
}
