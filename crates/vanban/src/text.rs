//! The logical view of a text: words, numbers and signs, each with the place in the source it was read from.
//!
//! Rules never look at the source bytes. They see folded words (NFC, lower case, one tone placement, one đ, one dash), so
//! line ends, converters' emphasis marks, decomposed letters and `hoà`/`hòa` cannot change what a rule finds, and every
//! token still knows its source bytes. Nothing is rewritten and nothing has to be mapped back by comparing texts.

mod fast;
mod fold;

pub(crate) use fold::fold_word;

use crate::{
    lexicon::Lexicon,
    markup::{self, Tag},
    phrases,
};
use fast::Letters;
use fold::{fold_sign, is_letter, is_mark, is_noise};

/// A stretch of the source text in bytes, end exclusive, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The stretch of `text` that the span names; empty if it is none of this text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word,
    Number,
    Sign,
    /// A web address: one token, because numbers inside it are no citations.
    Link,
}

/// One word, number or sign.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    start: u32,
    end: u32,
    /// Where the folded word stands in [`Text::folded`], and its length; nothing if the lexicon holds it. Of a number, which
    /// is folded as it stands: its value, and 1 if it has one.
    fold: u32,
    fold_len: u32,
    /// The lexicon's number of the word; 0 if it is in no table.
    pub id: u16,
    /// The lexicon's classes of which some phrase begins with this word, as bits.
    pub classes: u8,
    /// What sets of phrases know the word by: [`crate::phrases::bit`].
    pub bit: u8,
    pub kind: TokenKind,
    flags: u8,
}

const GLUED: u8 = 4;

impl Token {
    pub fn span(&self) -> Span {
        Span { start: self.start as usize, end: self.end as usize }
    }

    /// The first letter is a capital.
    pub fn is_capital(&self) -> bool {
        self.flags & fold::CAPITAL != 0
    }

    /// Every letter is a capital.
    pub fn is_upper(&self) -> bool {
        self.flags & fold::UPPER != 0
    }

    /// The value of a number; `None` if it is none, or too large.
    #[inline]
    pub fn number(&self) -> Option<u32> {
        (self.kind == TokenKind::Number && self.fold_len == 1).then_some(self.fold)
    }

    /// Nothing stands between this token and the one before it.
    pub fn is_glued(&self) -> bool {
        self.flags & GLUED != 0
    }
}

/// One line of the source.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// The line's tokens.
    pub tokens: std::ops::Range<usize>,
    /// The line without white space at its ends.
    pub span: Span,
    /// Width in characters, white space at the ends left out.
    pub width: usize,
    /// Number of empty lines before it.
    pub blanks: u32,
    /// A page begins with it (form feed).
    pub after_page: bool,
    /// A tab, a bar, two blanks in a row or a no-break space stands in it: it may have columns.
    pub parted: bool,
}

/// Offsets are 32-bit inside; what lies beyond 4 GiB is not read.
const LONGEST: usize = u32::MAX as usize - 8;

/// A text cut into tokens and lines.
pub(crate) struct Text<'s> {
    pub source: &'s str,
    lexicon: &'static Lexicon,
    /// The folded words that are in no table, one after the other.
    folded: String,
    pub tokens: Vec<Token>,
    pub lines: Vec<Line>,
}

impl<'s> Text<'s> {
    pub fn new(source: &'s str) -> Self {
        let mut end = source.len().min(LONGEST);
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let source = &source[..end];
        let mut text = Self {
            source,
            lexicon: Lexicon::get(),
            folded: String::with_capacity(end / 4),
            tokens: Vec::with_capacity(end / 4),
            lines: Vec::with_capacity(end / 64),
        };
        text.cut();
        text
    }

    pub fn lexicon(&self) -> &'static Lexicon {
        self.lexicon
    }

    #[inline(always)]
    pub fn folded(&self, token: &Token) -> &str {
        if token.id != 0 {
            return self.lexicon.word(token.id);
        }
        if token.kind == TokenKind::Number {
            return token.span().of(self.source);
        }
        &self.folded[token.fold as usize..(token.fold + token.fold_len) as usize]
    }

    /// Takes the borders of a table off both ends of a range of tokens.
    pub fn trim_borders(&self, range: &mut std::ops::Range<usize>) {
        let border = |at: usize| self.folded(&self.tokens[at]) == "|";
        while range.start < range.end && border(range.start) {
            range.start += 1;
        }
        while range.start < range.end && border(range.end - 1) {
            range.end -= 1;
        }
    }

    fn cut(&mut self) {
        let bytes = self.source.as_bytes();
        let letters = Letters::new(self.source);
        let mut at = if self.source.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let (mut blanks, mut after_page) = (0u32, false);
        let has_tags = memchr::memchr(b'<', bytes).is_some();
        let rows = if has_tags { markup::rows(self.source) } else { Vec::new() };
        let mut rows = rows.iter().peekable();
        let mut line_end = 0;
        while at < bytes.len() {
            // A line that tags part is searched for its end once.
            if line_end < at || line_end == 0 {
                line_end = memchr::memchr3(b'\n', b'\r', 0x0C, &bytes[at..]).map_or(bytes.len(), |n| at + n);
            }
            let mut stop = line_end;
            while rows.next_if(|r| r.end <= at).is_some() {}
            match rows.peek().filter(|r| r.start < stop) {
                Some(row) if row.start <= at => stop = row.end,
                Some(row) => stop = row.start,
                None if has_tags => stop = self.break_before(at, stop),
                None => {}
            }
            let raw = &self.source[at..stop];
            let from_start = raw.trim_start();
            let line = from_start.trim_end();
            if line.is_empty() {
                blanks = blanks.saturating_add(1);
            } else {
                let start = at + (raw.len() - from_start.len());
                let first = self.tokens.len();
                let parted = self.cut_line(&letters, start, start + line.len());
                // A line of tags alone is none.
                if self.tokens.len() > first || !line.starts_with('<') {
                    self.lines.push(Line {
                        tokens: first..self.tokens.len(),
                        span: Span { start, end: start + line.len() },
                        width: line.bytes().filter(|b| (*b as i8) >= -64).count(),
                        blanks,
                        after_page,
                        parted,
                    });
                    (blanks, after_page) = (0, false);
                }
            }
            after_page |= bytes.get(stop) == Some(&0x0C);
            if !matches!(bytes.get(stop), Some(b'\n' | b'\r' | 0x0C)) {
                at = stop;
                continue;
            }
            at = stop + 1;
            if bytes.get(stop) == Some(&b'\r') && bytes.get(at) == Some(&b'\n') {
                at += 1;
            }
        }
    }

    /// Where the line `at..stop` ends if a tag breaks it. The cells of a Markdown table stay on their line.
    fn break_before(&self, at: usize, stop: usize) -> usize {
        let line = &self.source[at..stop];
        if memchr::memchr(b'<', line.as_bytes()).is_none() || line.trim_start().starts_with('|') {
            return stop;
        }
        let mut from = at;
        while let Some(found) = memchr::memchr(b'<', &self.source.as_bytes()[from..stop]) {
            from += found;
            match markup::tag(self.source, from) {
                Some((Tag::Break, end)) if end < stop => return end,
                Some((_, end)) => from = end.min(stop),
                None => from += 1,
            }
        }
        stop
    }

    /// Gives whether the line may have columns ([`Line::parted`]).
    fn cut_line(&mut self, letters: &Letters, start: usize, end: usize) -> bool {
        let line = &self.source.as_bytes()[..end];
        let (mut at, mut glued, mut parted) = (start, false, false);
        while let Some(&byte) = line.get(at) {
            match byte {
                b' ' => {
                    parted |= line.get(at + 1) == Some(&b' ');
                    (at, glued) = (at + 1, false);
                    continue;
                }
                b'0'..=b'9' => {
                    let rest = &line[at + 1..];
                    let stop = at + 1 + rest.iter().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len());
                    self.push_number(at, stop, glued);
                    (at, glued) = (stop, true);
                    continue;
                }
                b'A'..=b'Z' | b'a'..=b'z' | 0xC3..=0xC6 | 0xE1 => {
                    if let Some(word) = letters.word(at, &line[at..])
                        && !begins_link(&word, &line[at + word.len..])
                    {
                        (at, glued) = (self.push_word(at, &word, glued), true);
                        continue;
                    }
                }
                b',' | b'.' | b';' | b':' | b'(' | b')' | b'-' | b'/' | b'"' | b'+' => {
                    self.push_sign(at, at + 1, char::from(byte), glued);
                    (at, glued) = (at + 1, true);
                    continue;
                }
                _ => {}
            }
            let from = at;
            (at, glued) = self.cut_slowly(from, end, glued);
            // A web address takes the bars in it along.
            parted |= matches!(&line[from..at], b"\t" | b"\xC2\xA0")
                || memchr::memchr2(b'|', b'<', &line[from..at]).is_some();
        }
        parted
    }

    /// Takes what stands at `at`, whatever it is; gives the place after it and whether the next token is glued to it.
    fn cut_slowly(&mut self, at: usize, end: usize, glued: bool) -> (usize, bool) {
        let source = self.source;
        let Some(c) = source[at..end].chars().next() else { return (end, glued) };
        let next = at + c.len_utf8();
        if is_letter(c) {
            let word = run(source, next, end, |c| is_letter(c) || is_mark(c));
            let stop = self.link_end(at, word, end);
            self.push_folded(at, stop, if stop > word { TokenKind::Link } else { TokenKind::Word }, glued);
            return (stop, true);
        }
        if c.is_whitespace() {
            return (next, false);
        }
        if is_noise(c) {
            return (next, glued);
        }
        if let Some(after) = self.cut_markup(c, at, end) {
            return (after, false);
        }
        self.push_sign(at, next, fold_sign(c), glued);
        (next, true)
    }

    /// A tag or an entity at byte `at`; gives its end. The border of a cell and what an entity stands for are signs.
    fn cut_markup(&mut self, c: char, at: usize, end: usize) -> Option<usize> {
        let (sign, after) = match c {
            '<' => markup::tag(self.source, at).map(|(tag, after)| ((tag == Tag::Border).then_some('|'), after))?,
            '&' => markup::entity(self.source, at).map(|(c, after)| ((c != ' ').then_some(c), after))?,
            _ => return None,
        };
        if after > end {
            return None;
        }
        if let Some(sign) = sign {
            self.push_sign(at, after, sign, false);
        }
        Some(after)
    }

    /// Where the web address that begins with the word `at..stop` ends; `stop` if it begins none.
    fn link_end(&self, at: usize, stop: usize, end: usize) -> usize {
        let rest = &self.source.as_bytes()[stop..end];
        let word = &self.source[at..stop];
        let is_link = rest.starts_with(b"://") || (word.eq_ignore_ascii_case("www") && rest.starts_with(b"."));
        if is_link { run(self.source, stop, end, |c| !c.is_whitespace()) } else { stop }
    }

    /// A word that was read the fast way; gives its end.
    fn push_word(&mut self, start: usize, word: &fast::Word, glued: bool) -> usize {
        let id = self.lexicon.find(word.key);
        let fold = self.folded.len();
        if id == 0 {
            // These bytes are letters of the source in another case.
            self.folded.push_str(std::str::from_utf8(&word.key.to_le_bytes()[..word.len]).unwrap_or_default());
        }
        let token = self.token(start..start + word.len, TokenKind::Word, glued);
        self.push(Token { flags: token.flags | word.flags, ..token }, id, fold);
        start + word.len
    }

    fn push_sign(&mut self, start: usize, end: usize, sign: char, glued: bool) {
        let id = self.lexicon.sign(sign);
        let fold = self.folded.len();
        if id == 0 {
            self.folded.push(sign);
        }
        self.push(self.token(start..end, TokenKind::Sign, glued), id, fold);
    }

    fn push_number(&mut self, start: usize, end: usize, glued: bool) {
        let digits = &self.source[start..end];
        let value = digits.parse::<u32>().ok();
        let token = Token {
            fold: value.unwrap_or(0),
            fold_len: u32::from(value.is_some()),
            ..self.token(start..end, TokenKind::Number, glued)
        };
        self.tokens.push(Token { id: self.lexicon.find_str(digits), bit: phrases::NUMBER_BIT, ..token });
    }

    /// A word or an address that was not read the fast way.
    fn push_folded(&mut self, start: usize, end: usize, kind: TokenKind, glued: bool) {
        let raw = &self.source[start..end];
        let fold = self.folded.len();
        let mut flags = 0;
        match kind {
            TokenKind::Word => flags = fold_word(raw, &mut self.folded),
            _ => self.folded.push_str(raw),
        }
        let id = self.lexicon.find_str(&self.folded[fold..]);
        if id != 0 {
            self.folded.truncate(fold);
        }
        let token = self.token(start..end, kind, glued);
        self.push(Token { flags: token.flags | flags, ..token }, id, fold);
    }

    /// A token without its word.
    #[inline]
    fn token(&self, source: std::ops::Range<usize>, kind: TokenKind, glued: bool) -> Token {
        let flags = if glued { GLUED } else { 0 };
        let (start, end) = (source.start as u32, source.end as u32);
        Token { start, end, fold: 0, fold_len: 0, id: 0, classes: 0, bit: 0, kind, flags }
    }

    /// Puts down a token with its word: its number in the lexicon, or where its folded form begins.
    #[inline]
    fn push(&mut self, token: Token, id: u16, fold: usize) {
        let (classes, bit) = match id {
            0 => (0, phrases::bit(&self.folded.as_bytes()[fold..])),
            _ => self.lexicon.traits(id),
        };
        let classes = if token.kind == TokenKind::Word { classes } else { 0 };
        let fold_len = (self.folded.len() - fold) as u32;
        self.tokens.push(Token { fold: fold as u32, fold_len, id, classes, bit, ..token });
    }
}

fn begins_link(word: &fast::Word, rest: &[u8]) -> bool {
    match rest.first() {
        Some(b':') => rest.starts_with(b"://"),
        Some(b'.') => word.key == u128::from(u32::from_le_bytes(*b"www\0")),
        _ => false,
    }
}

fn run(source: &str, from: usize, end: usize, keep: impl Fn(char) -> bool) -> usize {
    source[from..end].char_indices().find(|(_, c)| !keep(*c)).map_or(end, |(i, _)| from + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        let text = Text::new(source);
        text.tokens.iter().map(|t| text.folded(t).to_owned()).collect()
    }

    #[test]
    fn folds_case_tone_and_stroke() {
        for (raw, folded) in [
            ("HOÀ", "hòa"),
            ("hoạch", "hoạch"),
            ("Uỷ", "ủy"),
            ("qúy", "quý"),
            ("Quý", "quý"),
            ("thuỷ", "thủy"),
            ("Ðiều", "điều"),
            ("ÐIỀU", "điều"),
            ("khoẻ", "khỏe"),
            ("toàn", "toàn"),
            ("NGHỊ", "nghị"),
            ("e\u{0323}\u{0302}", "ệ"),
        ] {
            assert_eq!(words(raw), [folded], "{raw}");
        }
    }

    #[test]
    fn cuts_numbers_from_letters_and_keeps_links_whole() {
        assert_eq!(
            words("34/2016/NĐ\u{2011}CP2, **xem** https://a.vn/b?c=1/QĐ-X và"),
            ["34", "/", "2016", "/", "nđ", "-", "cp", "2", ",", "xem", "https://a.vn/b?c=1/QĐ-X", "và"]
        );
    }

    #[test]
    fn tokens_know_their_bytes() {
        let source = "\u{FEFF}Sở\r\n\r\n  Tư pháp";
        let text = Text::new(source);
        let raw: Vec<_> = text.tokens.iter().map(|t| t.span().of(source)).collect();
        assert_eq!(raw, ["Sở", "Tư", "pháp"]);
        assert_eq!([text.lines[0].blanks, text.lines[1].blanks], [0, 1]);
        assert_eq!(text.lines[1].width, 7);
    }
}
