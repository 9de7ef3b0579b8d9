//! Fonts: from the bytes of a string to characters and widths.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, dictionary};

use super::cmap::CMap;
use crate::reading::ReadError;
use crate::reading::legacy::LegacyFont;
use crate::reading::limits::Budget;

/// One character of a string as the font shows it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shown {
    /// Its text; `None` where the font does not tell.
    pub text: Option<Rc<str>>,
    /// How far it moves on, in units of the font size.
    pub width: f64,
    /// It is the single-byte code 32, to which word spacing applies (ISO 32000-1, 9.3.3).
    pub is_blank_code: bool,
}

/// A font of the document.
#[derive(Debug)]
pub(super) struct Font {
    codes: Codes,
    to_unicode: Option<CMap>,
    /// Texts looked up so far: a page shows the same hundred codes again and again.
    seen: RefCell<HashMap<u32, Option<Rc<str>>>>,
    widths: HashMap<u32, f64>,
    default_width: f64,
    /// The old encoding that the font's name stands for.
    pub legacy: Option<LegacyFont>,
}

/// How strings are cut into codes, and what codes say without a `ToUnicode` map.
#[derive(Debug)]
enum Codes {
    /// One byte each, with the text of each byte.
    Simple(Vec<Option<Rc<str>>>),
    /// Two bytes, or as the embedded map says.
    Composite(Option<CMap>),
    /// UTF-16 (the `…-UCS2-…` and `…-UTF16-…` encodings).
    Unicode,
}

/// Widths of a font that lists none are about half its size.
const USUAL_WIDTH: f64 = 0.5;

/// Largest code whose width is kept, and so most entries of a width table.
const HIGHEST_CODE: u32 = 0xffff;

impl Font {
    /// Reads a font's dictionary.
    pub(super) fn read(font: &Dictionary, document: &Document, budget: &Budget) -> Result<Self, ReadError> {
        let stream = |key: &[u8]| -> Result<Option<CMap>, ReadError> {
            match font.get_deref(key, document).and_then(Object::as_stream) {
                Ok(stream) => Ok(Some(CMap::parse(&super::unpack(stream, budget)?))),
                Err(_) => Ok(None),
            }
        };
        let to_unicode = stream(b"ToUnicode")?.filter(|map| !map.is_empty());
        let name = font.get_deref(b"BaseFont", document).and_then(Object::as_name).unwrap_or_default();
        let legacy = LegacyFont::by_name(&String::from_utf8_lossy(name))
            .filter(|_| !to_unicode.as_ref().is_some_and(CMap::has_vietnamese));
        if font.get_deref(b"Subtype", document).and_then(Object::as_name).is_ok_and(|kind| kind == b"Type0") {
            let encoding = font.get_deref(b"Encoding", document).and_then(Object::as_name).unwrap_or_default();
            let is_unicode = [&b"UCS2"[..], b"UTF16"].iter().any(|part| memchr::memmem::find(encoding, part).is_some());
            let codes = if is_unicode { Codes::Unicode } else { Codes::Composite(stream(b"Encoding")?) };
            let (widths, default_width) = composite_widths(font, document);
            return Ok(Self { codes, to_unicode, seen: RefCell::default(), widths, default_width, legacy });
        }
        let (widths, default_width) = simple_widths(font, document);
        let codes = Codes::Simple(simple_texts(font, document));
        Ok(Self { codes, to_unicode, seen: RefCell::default(), widths, default_width, legacy })
    }

    /// The characters of a string.
    pub(super) fn show(&self, string: &[u8]) -> Vec<Shown> {
        let mut out = Vec::with_capacity(string.len());
        let mut rest = string;
        while !rest.is_empty() {
            let length = self.code_length(rest).clamp(1, rest.len());
            let (bytes, after) = rest.split_at(length);
            rest = after;
            let code = bytes.iter().fold(0_u32, |code, &byte| code << 8 | u32::from(byte));
            let glyph = match &self.codes {
                Codes::Composite(Some(map)) => map.glyph(code),
                _ => code,
            };
            out.push(Shown {
                text: self.seen.borrow_mut().entry(code).or_insert_with(|| self.text(code, bytes)).clone(),
                width: self.widths.get(&glyph).copied().unwrap_or(self.default_width),
                is_blank_code: bytes == b" ",
            });
        }
        out
    }

    fn code_length(&self, string: &[u8]) -> usize {
        match &self.codes {
            Codes::Simple(_) => 1,
            Codes::Composite(Some(map)) => map.code_length(string).unwrap_or(2),
            Codes::Composite(None) => 2,
            // A high surrogate is half of a character.
            Codes::Unicode if matches!(string.first(), Some(0xd8..=0xdb)) => 4,
            Codes::Unicode => 2,
        }
    }

    fn text(&self, code: u32, bytes: &[u8]) -> Option<Rc<str>> {
        // A map that sends a code to nothing but zeros or to the private use area does not know the character.
        let known = |text: &String| !text.chars().all(|c| c == '\0' || ('\u{e000}'..='\u{f8ff}').contains(&c));
        if let Some(text) = self.to_unicode.as_ref().and_then(|map| map.text(code)) {
            if known(&text) || self.legacy.is_some() {
                return Some(text.into());
            }
            if text.is_empty() {
                return Some("".into());
            }
        }
        match &self.codes {
            Codes::Simple(texts) => texts.get(code as usize).cloned().flatten(),
            Codes::Composite(_) => None,
            Codes::Unicode => {
                let units: Vec<u16> =
                    bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                Some(String::from_utf16_lossy(&units).into())
            }
        }
    }
}

/// The texts of the 256 codes of a simple font: its base encoding, with what `Differences` changes by glyph name.
fn simple_texts(font: &Dictionary, document: &Document) -> Vec<Option<Rc<str>>> {
    let encoding = font.get_deref(b"Encoding", document).ok();
    let described = encoding.and_then(|encoding| encoding.as_dict().ok());
    let base = match (encoding, described) {
        (_, Some(described)) => described.get_deref(b"BaseEncoding", document).and_then(Object::as_name).ok(),
        (Some(named), None) => named.as_name().ok(),
        (None, None) => None,
    };
    // Without a base, a font's own encoding counts; for the Latin fonts met in practice that is the Windows one.
    let base = match base {
        Some(name @ (b"StandardEncoding" | b"MacRomanEncoding" | b"MacExpertEncoding")) => name,
        _ => b"WinAnsiEncoding",
    };
    let named = dictionary! { "Type" => "Font", "Encoding" => Object::Name(base.to_vec()) };
    let mut texts: Vec<Option<Rc<str>>> = (0..=255_u8).map(|code| lookup(&named, document, code)).collect();
    let differences = described.and_then(|described| described.get_deref(b"Differences", document).ok());
    let mut code = 0_usize;
    for entry in differences.and_then(|list| list.as_array().ok()).into_iter().flatten() {
        match entry {
            Object::Integer(next) => code = usize::try_from(*next).unwrap_or(usize::MAX),
            Object::Name(name) => {
                if let Some(text) = texts.get_mut(code) {
                    *text = glyph_text(name, document);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    texts
}

/// The text of a code, by the tables that lopdf has.
fn lookup(font: &Dictionary, document: &Document, code: u8) -> Option<Rc<str>> {
    let text = font.get_font_encoding(document).ok()?.bytes_to_string(&[code]).ok()?;
    (!text.is_empty()).then(|| text.into())
}

/// The text of a glyph name: `uni1EA1`, `u1EA1`, or a name of the Adobe Glyph List, without what follows a full stop
/// (Adobe Glyph List Specification, section 2).
fn glyph_text(name: &[u8], document: &Document) -> Option<Rc<str>> {
    let name = std::str::from_utf8(name).ok()?.split('.').next()?;
    let hex = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    let by_code = match (name.strip_prefix("uni"), name.strip_prefix('u')) {
        (Some(digits), _) if digits.len() >= 4 && digits.is_ascii() => hex(&digits[..4]),
        (_, Some(digits)) if (4..=6).contains(&digits.len()) => hex(digits),
        _ => None,
    };
    if let Some(character) = by_code {
        return Some(character.to_string().into());
    }
    let one_glyph = dictionary! {
        "Type" => "Font",
        "Encoding" => dictionary! { "Differences" => vec![0.into(), Object::Name(name.as_bytes().to_vec())] },
    };
    lookup(&one_glyph, document, 0)
}

fn simple_widths(font: &Dictionary, document: &Document) -> (HashMap<u32, f64>, f64) {
    let scale = match font.get_deref(b"FontMatrix", document).and_then(Object::as_array) {
        Ok(matrix) => matrix.first().and_then(super::number).unwrap_or(0.001),
        Err(_) => 0.001,
    };
    let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).ok();
    let first = first.and_then(|first| u32::try_from(first).ok()).unwrap_or(0);
    let widths = font.get_deref(b"Widths", document).and_then(Object::as_array).map(Vec::as_slice).unwrap_or_default();
    let descriptor = font.get_deref(b"FontDescriptor", document).and_then(Object::as_dict).ok();
    let missing = descriptor
        .and_then(|descriptor| descriptor.get_deref(b"MissingWidth", document).ok())
        .and_then(super::number)
        .map_or(USUAL_WIDTH, |width| width * scale);
    let widths = widths
        .iter()
        .zip(first..=HIGHEST_CODE)
        .filter_map(|(width, code)| {
            let (_, width) = document.dereference(width).ok()?;
            Some((code, super::number(width)? * scale))
        })
        .collect();
    (widths, missing)
}

/// `W` lists either `first [w w w]` or `first last w` (ISO 32000-1, 9.7.4.3).
fn composite_widths(font: &Dictionary, document: &Document) -> (HashMap<u32, f64>, f64) {
    let mut widths = HashMap::new();
    let descendants = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array);
    let descendant = descendants.ok().and_then(|fonts| fonts.first());
    let descendant =
        descendant.and_then(|font| document.dereference(font).ok()).and_then(|(_, font)| font.as_dict().ok());
    let Some(descendant) = descendant else { return (widths, 1.0) };
    let default = descendant.get_deref(b"DW", document).ok().and_then(super::number).unwrap_or(1000.0) / 1000.0;
    let list = descendant.get_deref(b"W", document).and_then(Object::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut entries = list.iter().filter_map(|entry| document.dereference(entry).ok()).map(|(_, entry)| entry);
    // Ranges may overlap, so that a short list could ask for any amount of work.
    let mut room = 4 * HIGHEST_CODE as usize;
    while let (Some(first), Some(second)) = (entries.next(), entries.next()) {
        if room == 0 {
            break;
        }
        let Some(first) = super::number(first) else { continue };
        let first = first as u32;
        if let Ok(each) = second.as_array() {
            for (code, width) in (first..=HIGHEST_CODE).zip(each) {
                widths.extend(super::number(width).map(|width| (code, width / 1000.0)));
            }
        } else if let (Some(last), Some(width)) = (super::number(second), entries.next().and_then(super::number)) {
            let codes = first..=(last as u32).min(HIGHEST_CODE);
            room = room.saturating_sub(codes.size_hint().0);
            widths.extend(codes.map(|code| (code, width / 1000.0)));
        }
    }
    (widths, default)
}
