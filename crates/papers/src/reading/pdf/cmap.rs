//! Character maps of fonts: from codes to Unicode (`ToUnicode`), and from codes to the glyph numbers that widths are
//! listed under. Ranges are kept as ranges, so a map of a few bytes cannot grow.

use std::collections::HashMap;

/// A map read from a `ToUnicode` stream or an embedded encoding.
#[derive(Debug, Default)]
pub(super) struct CMap {
    /// Byte length, lowest and highest code of each space of codes.
    spaces: Vec<(usize, u32, u32)>,
    texts: HashMap<u32, String>,
    text_ranges: Vec<(u32, u32, Vec<u16>)>,
    glyph_ranges: Vec<(u32, u32, u32)>,
}

/// A piece of the map's PostScript.
#[derive(Debug, PartialEq)]
enum Token<'a> {
    Hex(Vec<u8>),
    Integer(u32),
    Open,
    Close,
    Word(&'a [u8]),
}

impl CMap {
    /// Reads what can be read; anything else is passed over.
    pub(super) fn parse(source: &[u8]) -> Self {
        let mut map = Self::default();
        let mut tokens = Tokens { rest: source };
        while let Some(token) = tokens.next() {
            match token {
                Token::Word(b"begincodespacerange") => map.spaces(&mut tokens),
                Token::Word(b"beginbfchar") => map.characters(&mut tokens),
                Token::Word(b"beginbfrange") => map.ranges(&mut tokens),
                Token::Word(b"begincidchar") => map.glyphs(&mut tokens, false),
                Token::Word(b"begincidrange") => map.glyphs(&mut tokens, true),
                _ => {}
            }
        }
        map.text_ranges.sort_by_key(|(low, ..)| *low);
        map.glyph_ranges.sort_by_key(|(low, ..)| *low);
        map
    }

    /// The text of a code.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        if let Some(text) = self.texts.get(&code) {
            return Some(text.clone());
        }
        let (low, _, first) = range_of(&self.text_ranges, code)?;
        let mut units = first.clone();
        // Only the last byte counts up within a range (ISO 32000-1, 9.10.3); going on past it does no harm.
        let last = units.last_mut()?;
        *last = last.wrapping_add(u16::try_from(code - low).ok()?);
        Some(String::from_utf16_lossy(&units))
    }

    /// The glyph number of a code; the code itself where the map is one to Unicode only.
    pub(super) fn glyph(&self, code: u32) -> u32 {
        range_of(&self.glyph_ranges, code).map_or(code, |(low, _, glyph)| glyph.wrapping_add(code - low))
    }

    /// How many bytes of `string` make the next code.
    pub(super) fn code_length(&self, string: &[u8]) -> Option<usize> {
        let fits = |&&(length, low, high): &&(usize, u32, u32)| {
            // Each byte has its own bounds (ISO 32000-1, 9.7.5.1).
            string.len() >= length
                && string[..length].iter().rev().enumerate().all(|(index, &byte)| {
                    let at = |bound: u32| (bound >> (8 * index)) as u8;
                    (at(low)..=at(high)).contains(&byte)
                })
        };
        self.spaces.iter().find(fits).map(|(length, _, _)| *length)
    }

    /// Whether the map gives letters that only Vietnamese has: then the font is a Unicode one, whatever its name.
    pub(super) fn has_vietnamese(&self) -> bool {
        let vietnamese = |text: &str| {
            text.chars().any(|c| matches!(c, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}'))
        };
        self.texts.values().any(|text| vietnamese(text))
            || self.text_ranges.iter().any(|(_, _, first)| vietnamese(&String::from_utf16_lossy(first)))
    }

    /// Whether the map says anything about text.
    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.text_ranges.is_empty()
    }

    fn spaces(&mut self, tokens: &mut Tokens) {
        while let (Some(Token::Hex(low)), Some(Token::Hex(high))) = (tokens.next(), tokens.next()) {
            if (1..=4).contains(&low.len()) && low.len() == high.len() {
                self.spaces.push((low.len(), number(&low), number(&high)));
            }
            if !tokens.at_hex() {
                return;
            }
        }
    }

    fn characters(&mut self, tokens: &mut Tokens) {
        while tokens.at_hex() {
            let (Some(Token::Hex(code)), Some(Token::Hex(text))) = (tokens.next(), tokens.next()) else { return };
            self.texts.insert(number(&code), String::from_utf16_lossy(&units(&text)));
        }
    }

    fn ranges(&mut self, tokens: &mut Tokens) {
        while tokens.at_hex() {
            let (Some(Token::Hex(low)), Some(Token::Hex(high))) = (tokens.next(), tokens.next()) else { return };
            let (low, high) = (number(&low), number(&high));
            match tokens.next() {
                Some(Token::Hex(first)) => self.text_ranges.push((low, high, units(&first))),
                Some(Token::Open) => {
                    let mut code = low;
                    while let Some(Token::Hex(text)) = tokens.next() {
                        self.texts.insert(code, String::from_utf16_lossy(&units(&text)));
                        code = code.wrapping_add(1);
                    }
                }
                _ => return,
            }
        }
    }

    fn glyphs(&mut self, tokens: &mut Tokens, ranges: bool) {
        while tokens.at_hex() {
            let Some(Token::Hex(low)) = tokens.next() else { return };
            let low = number(&low);
            let high = match ranges.then(|| tokens.next()) {
                None => low,
                Some(Some(Token::Hex(high))) => number(&high),
                Some(_) => return,
            };
            let Some(Token::Integer(glyph)) = tokens.next() else { return };
            self.glyph_ranges.push((low, high, glyph));
        }
    }
}

/// The range that holds `code`, in a list sorted by its first codes. A map has thousands of ranges, and a hostile one
/// as many as it has bytes, so they are not looked through one by one.
fn range_of<T>(ranges: &[(u32, u32, T)], code: u32) -> Option<&(u32, u32, T)> {
    let after = ranges.partition_point(|(low, ..)| *low <= code);
    ranges[..after].last().filter(|(_, high, _)| code <= *high)
}

/// The last four bytes as a number.
fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |value, &byte| value << 8 | u32::from(byte))
}

/// UTF-16, high byte first; a single byte is a character of its own.
fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [byte] => vec![u16::from(*byte)],
        _ => bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
    }
}

struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    fn skip_blanks(&mut self) {
        while let [first, rest @ ..] = self.rest {
            match first {
                b'%' => {
                    let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
                    self.rest = &rest[end..];
                }
                b' ' | b'\t' | b'\r' | b'\n' | 0 | 12 => self.rest = rest,
                _ => return,
            }
        }
    }

    /// Whether the next token is a code.
    fn at_hex(&mut self) -> bool {
        self.skip_blanks();
        self.rest.first() == Some(&b'<') && self.rest.get(1) != Some(&b'<')
    }

    fn next(&mut self) -> Option<Token<'a>> {
        self.skip_blanks();
        let (&first, rest) = self.rest.split_first()?;
        match first {
            b'<' if rest.first() != Some(&b'<') => {
                let end = memchr::memchr(b'>', rest)?;
                self.rest = &rest[end + 1..];
                Some(Token::Hex(hex(&rest[..end])))
            }
            b'[' => {
                self.rest = rest;
                Some(Token::Open)
            }
            b']' => {
                self.rest = rest;
                Some(Token::Close)
            }
            _ => {
                let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"<>[]()/%\0".contains(byte);
                let end = rest.iter().position(is_end).unwrap_or(rest.len());
                let word = &self.rest[..=end];
                self.rest = &rest[end..];
                let integer = std::str::from_utf8(word).ok().and_then(|word| word.parse().ok());
                Some(integer.map_or(Token::Word(word), Token::Integer))
            }
        }
    }
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let values: Vec<u8> =
        digits.iter().filter_map(|&digit| char::from(digit).to_digit(16)).map(|value| value as u8).collect();
    values.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_ranges_and_arrays() {
        let map = CMap::parse(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange % note\n\
              2 beginbfchar <0003> <0020> <0004> <1EDD00E0> endbfchar\n\
              2 beginbfrange <0010> <0012> <0061> <0020><0021>[<1EA1> <0111>] endbfrange",
        );
        let rows = [
            (3, Some(" ")),
            (4, Some("ờà")),
            (0x11, Some("b")),
            (0x12, Some("c")),
            (0x13, None),
            (0x20, Some("ạ")),
            (0x21, Some("đ")),
        ];
        for (code, expected) in rows {
            assert_eq!(map.text(code).as_deref(), expected, "{code}");
        }
        assert_eq!(map.code_length(&[0, 3, 0]), Some(2));
        assert!(map.has_vietnamese());
    }

    #[test]
    fn glyph_numbers_and_mixed_lengths() {
        let map = CMap::parse(
            b"begincodespacerange <00> <80> <8140> <9FFC> endcodespacerange\n\
              begincidrange <20> <7e> 1 endcidrange begincidchar <8140> 633 endcidchar",
        );
        assert_eq!((map.glyph(0x21), map.glyph(0x8140), map.glyph(0x9000)), (2, 633, 0x9000));
        assert_eq!(
            (map.code_length(b"a"), map.code_length(b"\x81\x41"), map.code_length(b"\xff")),
            (Some(1), Some(2), None)
        );
    }

    #[test]
    fn broken_maps_end() {
        for source in [
            &b"beginbfrange <00"[..],
            b"beginbfchar <00> <",
            b"beginbfrange <00> <ff> [",
            b"<<>>",
            b"begincidrange <0> x",
        ] {
            assert!(CMap::parse(source).is_empty(), "{source:?}");
        }
    }
}
