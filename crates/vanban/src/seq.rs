//! A run of tokens as rules see it.

use crate::{
    lexicon::{Class, Hit},
    phrases::Set,
    text::{Span, Text, Token, TokenKind},
    work,
};
use std::ops::Range;

/// Neighbouring tokens of one paragraph, cell or line. Asking beyond the end is allowed everywhere and finds nothing.
#[derive(Clone, Copy)]
pub(crate) struct Seq<'t> {
    text: &'t Text<'t>,
    tokens: &'t [Token],
}

impl<'t> Seq<'t> {
    pub fn new(text: &'t Text<'t>, tokens: &'t [Token]) -> Self {
        Self { text, tokens }
    }

    pub fn len(self) -> usize {
        self.tokens.len()
    }

    pub fn is_empty(self) -> bool {
        self.tokens.is_empty()
    }

    #[inline]
    pub fn token(self, i: usize) -> Option<&'t Token> {
        work::look(1);
        self.tokens.get(i)
    }

    /// The folded word, number or sign; empty beyond the end.
    #[inline]
    pub fn word(self, i: usize) -> &'t str {
        self.token(i).map_or("", |t| self.text.folded(t))
    }

    /// The words as they stand in the source.
    pub fn raw(self, i: usize) -> &'t str {
        self.token(i).map_or("", |t| t.span().of(self.text.source))
    }

    #[inline]
    pub fn number(self, i: usize) -> Option<u32> {
        self.token(i)?.number()
    }

    pub fn is_word(self, i: usize) -> bool {
        self.token(i).is_some_and(|t| t.kind == TokenKind::Word)
    }

    pub fn is_capital(self, i: usize) -> bool {
        self.token(i).is_some_and(Token::is_capital)
    }

    pub fn is_upper(self, i: usize) -> bool {
        self.token(i).is_some_and(Token::is_upper)
    }

    pub fn is_glued(self, i: usize) -> bool {
        self.token(i).is_some_and(Token::is_glued)
    }

    /// The part `range`, cut to what there is.
    pub fn slice(self, range: Range<usize>) -> Seq<'t> {
        let end = range.end.min(self.tokens.len());
        let start = range.start.min(end);
        Seq { text: self.text, tokens: &self.tokens[start..end] }
    }

    pub fn from(self, start: usize) -> Seq<'t> {
        self.slice(start..self.len())
    }

    /// Source span from the first to the last token.
    pub fn span(self) -> Option<Span> {
        Some(Span { start: self.tokens.first()?.span().start, end: self.tokens.last()?.span().end })
    }

    /// Number of tokens of `phrase` (folded words parted by blanks) if it stands at `i`.
    pub fn phrase(self, i: usize, phrase: &str) -> Option<usize> {
        self.first_of(i, &[phrase])
    }

    /// Length of the first of `phrases` that stands at `i`: put the longer one first.
    #[inline(always)]
    pub fn any(self, i: usize, phrases: &Set) -> Option<usize> {
        let may_begin = self.token(i).is_some_and(|t| phrases.may_begin(t.bit));
        if may_begin { self.first_of(i, phrases.list()) } else { None }
    }

    /// The seldom part of [`Self::any`], apart so that the sieve can stand where it is asked.
    #[inline(never)]
    fn first_of(self, i: usize, phrases: &[&str]) -> Option<usize> {
        let first = self.word(i).as_bytes();
        phrases.iter().find_map(|p| self.begins(i, first, p.as_bytes()))
    }

    /// [`Self::phrase`] with the first word at hand: nearly every call ends at its first byte, and rules ask for many phrases
    /// at every token.
    #[inline]
    fn begins(self, i: usize, first: &[u8], phrase: &[u8]) -> Option<usize> {
        let last = first.len().checked_sub(1)?;
        if phrase.first() != first.first() || phrase.get(last) != first.last() || !phrase.starts_with(first) {
            return None;
        }
        let mut rest = &phrase[first.len()..];
        let mut n = 1;
        while let Some((b' ', more)) = rest.split_first() {
            let word = self.word(i + n).as_bytes();
            if word.is_empty() || !more.starts_with(word) {
                return None;
            }
            rest = &more[word.len()..];
            n += 1;
        }
        rest.is_empty().then_some(n)
    }

    /// The longest phrase of a class at `i`.
    #[inline]
    pub fn lexeme(self, i: usize, class: Class) -> Option<Hit> {
        let token = self.token(i).filter(|t| t.classes & class.bit() != 0)?;
        self.text.lexicon().longest(token.id, &self.tokens[i + 1..], class)
    }

    /// First place at or after `from` where one of `phrases` stands.
    pub fn find(self, from: usize, phrases: &Set) -> Option<usize> {
        let mut at = self.seek(from, phrases);
        while at < self.len() && self.any(at, phrases).is_none() {
            at = self.seek(at + 1, phrases);
        }
        (at < self.len()).then_some(at)
    }

    /// First place at or after `from` where one of `phrases` may begin, by the sieve alone; the end if there is none. With it a
    /// rule passes over the words that cannot concern it: some 95 of 100.
    #[inline]
    pub fn seek(self, from: usize, phrases: &Set) -> usize {
        let rest = self.tokens.get(from..).unwrap_or_default();
        let found = rest.iter().position(|t| phrases.may_begin(t.bit));
        work::look(found.unwrap_or(rest.len()));
        found.map_or(self.len().max(from), |n| from + n)
    }

    /// The places where one of `phrases` may begin.
    pub fn places(self, phrases: &'static Set) -> impl Iterator<Item = usize> + 't {
        work::look(self.len());
        self.tokens.iter().enumerate().filter(move |(_, t)| phrases.may_begin(t.bit)).map(|(i, _)| i)
    }

    /// Whether a phrase of one of the classes (bits) may begin at `i`.
    #[inline]
    pub fn may_be(self, i: usize, classes: u8) -> bool {
        self.token(i).is_some_and(|t| t.classes & classes != 0)
    }

    pub fn has(self, phrases: &Set) -> bool {
        self.find(0, phrases).is_some()
    }

    /// The token after the bracket that closes the one at `i`; `i + 1` if none does soon. A remark in brackets is short, and a
    /// text of opening brackets must not be searched to its end at each of them.
    pub fn bracket_end(self, i: usize) -> usize {
        const LONGEST: usize = 400;
        let mut depth = 0usize;
        for j in i..(i + LONGEST).min(self.len()) {
            match self.word(j) {
                "(" | "[" => depth += 1,
                ")" | "]" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return j + 1;
                    }
                }
                _ => {}
            }
        }
        i + 1
    }

    /// The text as a person would copy it: source words, white space folded to one blank, emphasis marks gone, and
    /// brackets left out if asked.
    pub fn copy(self, brackets: bool) -> String {
        let source = self.text.source;
        let mut out = String::with_capacity(self.span().map_or(0, |s| s.end - s.start));
        // What stands in the source as it is to be copied is copied in one piece.
        let mut piece = 0..0;
        let mut i = 0;
        while let Some(token) = self.token(i) {
            if !brackets && self.word(i) == "(" {
                i = self.bracket_end(i);
                continue;
            }
            let span = token.span();
            let goes_on = match span.start.checked_sub(piece.end) {
                Some(0) => token.is_glued(),
                Some(1) => source.as_bytes()[piece.end] == b' ' && !piece.is_empty(),
                _ => false,
            };
            if !goes_on {
                out.push_str(&source[piece]);
                piece = span.start..span.start;
                if !token.is_glued() && !out.is_empty() {
                    // A word cut at a hyphen by the line's end ("06-⏎CT/TU") is one word.
                    let cut = out.ends_with('-') && token.is_upper() && self.has_break(i);
                    if !cut {
                        out.push(' ');
                    }
                }
            }
            piece.end = span.end;
            i += 1;
        }
        out.push_str(&source[piece]);
        out
    }

    /// A line of the source ends between token `i - 1` and token `i`.
    pub fn has_break(self, i: usize) -> bool {
        let (Some(before), Some(token)) = (i.checked_sub(1).and_then(|b| self.tokens.get(b)), self.token(i)) else {
            return false;
        };
        let between = self.text.source.as_bytes().get(before.span().end..token.span().start).unwrap_or(b"");
        memchr::memchr2(b'\n', b'\r', between).is_some()
    }
}
