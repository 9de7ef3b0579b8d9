//! The logical view of a text: words, numbers and signs, each with the place in the source it was read from.
//!
//! Rules never look at the source bytes. They see folded words (NFC, lower case, one tone placement, one đ, one dash), so
//! line ends, converters' emphasis marks, decomposed letters and `hoà`/`hòa` cannot change what a rule finds, and every
//! token still knows its source bytes. Nothing is rewritten and nothing has to be mapped back by comparing texts.

use crate::lexicon::Lexicon;
use unicode_normalization::UnicodeNormalization;

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
    fold: u32,
    fold_len: u32,
    /// The lexicon's group of phrases that begin with this word; 0 if none does.
    pub group: u16,
    pub kind: TokenKind,
    flags: u8,
}

const CAPITAL: u8 = 1;
const UPPER: u8 = 2;
const GLUED: u8 = 4;

impl Token {
    pub fn span(&self) -> Span {
        Span { start: self.start as usize, end: self.end as usize }
    }

    /// The first letter is a capital.
    pub fn is_capital(&self) -> bool {
        self.flags & CAPITAL != 0
    }

    /// Every letter is a capital.
    pub fn is_upper(&self) -> bool {
        self.flags & UPPER != 0
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
}

/// Offsets are 32-bit inside; what lies beyond 4 GiB is not read.
const LONGEST: usize = u32::MAX as usize - 8;

/// A text cut into tokens and lines.
pub(crate) struct Text<'s> {
    pub source: &'s str,
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
        let mut text =
            Self { source, folded: String::with_capacity(end), tokens: Vec::with_capacity(end / 5), lines: Vec::new() };
        text.cut();
        text
    }

    pub fn folded_bytes(&self, token: &Token) -> &[u8] {
        &self.folded.as_bytes()[token.fold as usize..(token.fold + token.fold_len) as usize]
    }

    pub fn folded(&self, token: &Token) -> &str {
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
        let mut at = if self.source.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let (mut blanks, mut after_page) = (0u32, false);
        while at < bytes.len() {
            let stop = memchr::memchr3(b'\n', b'\r', 0x0C, &bytes[at..]).map_or(bytes.len(), |n| at + n);
            let raw = &self.source[at..stop];
            let line = raw.trim();
            if line.is_empty() {
                blanks = blanks.saturating_add(1);
            } else {
                let start = at + (raw.len() - raw.trim_start().len());
                let first = self.tokens.len();
                self.cut_line(start, start + line.len());
                self.lines.push(Line {
                    tokens: first..self.tokens.len(),
                    span: Span { start, end: start + line.len() },
                    width: line.bytes().filter(|b| (*b as i8) >= -64).count(),
                    blanks,
                    after_page,
                });
                (blanks, after_page) = (0, false);
            }
            after_page |= bytes.get(stop) == Some(&0x0C);
            at = stop + 1;
            if bytes.get(stop) == Some(&b'\r') && bytes.get(at) == Some(&b'\n') {
                at += 1;
            }
        }
    }

    fn cut_line(&mut self, start: usize, end: usize) {
        let source = self.source;
        let mut at = start;
        let mut glued = false;
        while let Some(c) = source[at..end].chars().next() {
            let next = at + c.len_utf8();
            if c.is_ascii_digit() {
                at = run(source, next, end, |c| c.is_ascii_digit());
                self.push(next - c.len_utf8(), at, TokenKind::Number, glued);
                glued = true;
            } else if is_letter(c) {
                let stop = run(source, next, end, |c| is_letter(c) || is_mark(c));
                at = self.link_end(at, stop, end);
                let kind = if at > stop { TokenKind::Link } else { TokenKind::Word };
                self.push(next - c.len_utf8(), at, kind, glued);
                glued = true;
            } else {
                at = next;
                if c.is_whitespace() {
                    glued = false;
                } else if !is_noise(c) {
                    self.push(next - c.len_utf8(), next, TokenKind::Sign, glued);
                    glued = true;
                }
            }
        }
    }

    /// Where the web address that begins with the word `at..stop` ends; `stop` if it begins none.
    fn link_end(&self, at: usize, stop: usize, end: usize) -> usize {
        let rest = &self.source.as_bytes()[stop..end];
        let word = &self.source[at..stop];
        let is_link = rest.starts_with(b"://") || (word.eq_ignore_ascii_case("www") && rest.starts_with(b"."));
        if is_link { run(self.source, stop, end, |c| !c.is_whitespace()) } else { stop }
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind, glued: bool) {
        let raw = &self.source[start..end];
        let fold = self.folded.len();
        let mut flags = if glued { GLUED } else { 0 };
        match kind {
            TokenKind::Word => flags |= fold_word(raw, &mut self.folded),
            TokenKind::Sign => self.folded.push(raw.chars().next().map_or(' ', fold_sign)),
            TokenKind::Number | TokenKind::Link => self.folded.push_str(raw),
        }
        let group = match kind {
            TokenKind::Word => Lexicon::get().group(&self.folded[fold..]),
            _ => 0,
        };
        self.tokens.push(Token {
            start: start as u32,
            end: end as u32,
            fold: fold as u32,
            fold_len: (self.folded.len() - fold) as u32,
            group,
            kind,
            flags,
        });
    }
}

fn run(source: &str, from: usize, end: usize, keep: impl Fn(char) -> bool) -> usize {
    source[from..end].char_indices().find(|(_, c)| !keep(*c)).map_or(end, |(i, _)| from + i)
}

fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' => true,
        '\u{00D7}' | '\u{00F7}' => false,
        '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' => true,
        c if c.is_ascii() => false,
        c => c.is_alphabetic(),
    }
}

/// Combining marks and the invisible characters that word processors leave inside words.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}')
}

/// Signs that only converters and typists leave: emphasis, escapes, leaders, invisible characters.
fn is_noise(c: char) -> bool {
    matches!(c, '*' | '_' | '`' | '\\' | '#' | '~') || is_mark(c)
}

fn fold_sign(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{F02D}' => '-',
        '\u{2044}' => '/',
        '“' | '”' | '„' | '«' | '»' => '"',
        c => c,
    }
}

/// Appends the folded form of one word; gives its capital flags.
pub(crate) fn fold_word(raw: &str, out: &mut String) -> u8 {
    let from = out.len();
    let (mut letters, mut capitals, mut first) = (0u32, 0u32, false);
    // Combining marks begin with byte 0xCC or 0xCD, invisible ones with 0xC2, 0xE2 or 0xEF: only these words need care.
    let composed = raw.bytes().any(|b| matches!(b, 0xCC | 0xCD | 0xC2 | 0xE2 | 0xEF));
    let mut take = |c: char| {
        let low = lower(c);
        letters += 1;
        if low != c {
            capitals += 1;
            first |= letters == 1;
        }
        out.push(if matches!(low, '\u{00F0}' | '\u{0256}') { 'đ' } else { low });
    };
    if composed {
        raw.chars().filter(|c| !is_mark(*c) || matches!(c, '\u{0300}'..='\u{036F}')).nfc().for_each(&mut take);
    } else {
        raw.chars().for_each(&mut take);
    }
    settle_tone(out, from);
    let upper = capitals == letters;
    (if first { CAPITAL } else { 0 }) | (if upper && letters > 0 { UPPER } else { 0 })
}

fn lower(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '\0'..='\u{7F}' => c,
        '\u{00C0}'..='\u{00DE}' if c != '\u{00D7}' => char::from_u32(c as u32 + 0x20).unwrap_or(c),
        '\u{00DF}'..='\u{00FF}' => c,
        // The Vietnamese letters of Latin Extended; both cases, because asking the full tables is slow.
        'Ă' | 'Đ' | 'Ĩ' | 'Ũ' | 'Ơ' | 'Ư' => char::from_u32(c as u32 + 1).unwrap_or(c),
        'ă' | 'đ' | 'ĩ' | 'ũ' | 'ơ' | 'ư' => c,
        '\u{1EA0}'..='\u{1EFF}' => char::from_u32(c as u32 | 1).unwrap_or(c),
        c => {
            let mut low = c.to_lowercase();
            match (low.next(), low.next()) {
                (Some(l), None) => l,
                _ => c,
            }
        }
    }
}

/// Both tone placements of an open oa, oe, uy are in use ("hoà" and "hòa"); the view knows one.
fn settle_tone(out: &mut String, from: usize) {
    if out.as_bytes().last().is_none_or(u8::is_ascii) && !out[from..].starts_with('q') {
        return;
    }
    let mut back = out[from..].chars().rev();
    let (Some(last), Some(before)) = (back.next(), back.next()) else { return };
    let after_q = back.next() == Some('q');
    const NEW: [(&str, char); 3] = [("oàáảãạ", 'a'), ("oèéẻẽẹ", 'e'), ("uỳýỷỹỵ", 'y')];
    const OLD: [&str; 2] = ["òóỏõọ", "ùúủũụ"];
    if after_q {
        // "qúy" is the slip here, "quý" the rule: the u belongs to the q.
        if let (Some(n), 'y') = (OLD[1].chars().position(|c| c == before), last) {
            out.truncate(out.len() - before.len_utf8() - 1);
            out.push('u');
            out.extend(NEW[2].0.chars().nth(n + 1));
        }
        return;
    }
    for (row, bare) in NEW {
        let mut row = row.chars();
        if row.next() == Some(before)
            && let Some(n) = row.position(|c| c == last)
        {
            let old = OLD[usize::from(before == 'u')].chars().nth(n);
            out.truncate(out.len() - last.len_utf8() - before.len_utf8());
            out.extend(old);
            out.push(bare);
            return;
        }
    }
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
