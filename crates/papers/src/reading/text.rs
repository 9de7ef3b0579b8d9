//! Text files: which encoding, and the characters exactly as stored.

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::limits::Budget;
use super::{Encoding, Format, Notice, Paper, ReadError, Unsupported, legacy};

/// Reads a text file.
pub(super) fn read(bytes: &[u8], budget: &Budget) -> Result<Paper, ReadError> {
    let Decoded { text, encoding, unreadable } = decode(bytes)?;
    let mut notices = Vec::new();
    // Unicode letters that only make words as codes of an old font were pasted from one.
    let (text, encoding) = match legacy::decode_pasted(&text) {
        Some(converted) if unreadable == 0 => converted,
        _ => (text, encoding),
    };
    if matches!(encoding, Encoding::Tcvn3 | Encoding::Vni | Encoding::Windows1258) {
        notices.push(Notice::ConvertedFrom(encoding));
    }
    if unreadable > 0 {
        notices.push(Notice::UnreadableCharacters { count: unreadable });
    }
    budget.check_text(text.len())?;
    Ok(Paper { text, format: Format::Text, encoding: Some(encoding), notices, pages: Vec::new() })
}

/// Decoded characters.
pub(super) struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// How it was stored.
    pub encoding: Encoding,
    /// How many characters had to be replaced by U+FFFD.
    pub unreadable: u32,
}

/// Tells the encoding and decodes, without changing any character of a Unicode text.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    let decoded = if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        utf8(rest).ok_or(Unsupported::UnknownEncoding)?
    } else if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        utf16(rest, Encoding::Utf16Le)?
    } else if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        utf16(rest, Encoding::Utf16Be)?
    } else if let Some(encoding) = guess_utf16(bytes) {
        utf16(bytes, encoding)?
    } else if let Some(decoded) = utf8(bytes) {
        decoded
    } else {
        let (text, encoding) = legacy::decode(bytes).ok_or_else(|| {
            if is_binary(&String::from_utf8_lossy(bytes)) { Unsupported::Binary } else { Unsupported::UnknownEncoding }
        })?;
        Decoded { text, encoding, unreadable: 0 }
    };
    if is_binary(&decoded.text) { Err(Unsupported::Binary.into()) } else { Ok(decoded) }
}

/// Decodes UTF-8; a few broken sequences in an otherwise good text are replaced (a file cut by its size, a page put
/// together from two). `None` where too much is broken for it to be UTF-8.
fn utf8(bytes: &[u8]) -> Option<Decoded> {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Some(Decoded { text: text.to_owned(), encoding: Encoding::Utf8, unreadable: 0 });
    }
    let (mut good, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    // In the old one-byte encodings nearly every letter with a mark breaks UTF-8, so twenty to one is far on the safe side.
    (good >= broken * 20).then(|| Decoded {
        text: String::from_utf8_lossy(bytes).into_owned(),
        encoding: Encoding::Utf8,
        unreadable: u32::try_from(broken).unwrap_or(u32::MAX),
    })
}

fn utf16(bytes: &[u8], encoding: Encoding) -> Result<Decoded, ReadError> {
    if bytes.len() % 2 == 1 {
        return Err(ReadError::Truncated);
    }
    let decoder = if encoding == Encoding::Utf16Le { UTF_16LE } else { UTF_16BE };
    let (text, had_errors) = decoder.decode_without_bom_handling(bytes);
    let unreadable = if had_errors { text.matches('\u{fffd}').count() } else { 0 };
    Ok(Decoded { text: text.into_owned(), encoding, unreadable: u32::try_from(unreadable).unwrap_or(u32::MAX) })
}

/// Tells UTF-16 without a byte order mark: some two thirds of the characters of a Vietnamese text are ASCII, whose
/// high byte is zero, and a zero low byte hardly occurs.
fn guess_utf16(bytes: &[u8]) -> Option<Encoding> {
    const SAMPLE: usize = 64 << 10;
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let (mut even, mut odd) = (0_usize, 0_usize);
    for pair in sample.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let pairs = sample.len() / 2;
    let many = |zeros: usize| zeros * 3 > pairs;
    let few = |zeros: usize| zeros * 50 <= pairs;
    match (many(even), many(odd)) {
        (true, false) if few(odd) => Some(Encoding::Utf16Be),
        (false, true) if few(even) => Some(Encoding::Utf16Le),
        _ => None,
    }
}

/// Whether control characters that no text uses are more than one in two hundred.
fn is_binary(text: &str) -> bool {
    let is_odd =
        |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{1a}');
    let odd = text.chars().filter(is_odd).count();
    odd > 0 && odd * 200 > text.chars().count()
}
