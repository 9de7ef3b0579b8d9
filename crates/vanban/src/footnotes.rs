//! Notes at the foot of a page, which a converted text has in the middle of a sentence.

use crate::{marker, phrases::NUMBER, seq::Seq, text::Text};
use std::ops::Range;

/// One note: its number and its lines.
#[derive(Clone, Debug)]
pub(crate) struct Footnote {
    pub number: u32,
    pub lines: Range<usize>,
}

/// A note stands at most this many lines below its mark: pages have fewer, and a far number is no mark's note.
const REACH: usize = 120;
/// Notes are numbered below this.
const MOST: usize = 200;

/// The footnotes of a text in order. A line is a note only if its number was seen as a mark stuck to a word before.
pub(crate) fn find(text: &Text<'_>) -> Vec<Footnote> {
    let mut notes: Vec<Footnote> = Vec::new();
    // The line on which each number stood last as a mark.
    let mut marks = [None; MOST];
    let mut at = 0;
    while at < text.lines.len() {
        let seq = line(text, at);
        let marked = |n: &u32| marks[*n as usize].is_some_and(|seen| at - seen < REACH);
        let Some(number) = note_number(seq).filter(marked) else {
            marks_in(seq, at, &mut marks);
            at += 1;
            continue;
        };
        let mut end = at + 1;
        while end < text.lines.len() && continues(text, end) {
            end += 1;
        }
        notes.push(Footnote { number, lines: at..end });
        at = end;
    }
    notes
}

fn line<'t>(text: &'t Text<'_>, at: usize) -> Seq<'t> {
    Seq::new(text, &text.tokens[text.lines[at].tokens.clone()])
}

/// `2 ngày 14/5/2016 của …` or `[2] …`, `[^2]: …`: a number without the separator of an item.
fn note_number(seq: Seq<'_>) -> Option<u32> {
    if seq.word(0) == "[" {
        let at = if seq.word(1) == "^" { 2 } else { 1 };
        return seq.number(at).filter(|n| (*n as usize) < MOST && seq.word(at + 1) == "]");
    }
    let number = seq.number(0).filter(|n| (1..MOST as u32).contains(n))?;
    // "02 lĩnh vực …" continues a sentence; a note's number has no zero before it.
    (seq.len() > 1 && seq.is_word(1) && !seq.word(0).starts_with('0')).then_some(number)
}

/// Numbers stuck to a word or to a closing sign: `pháp luật1`, `NĐ-CP2`, `”3`.
fn marks_in(seq: Seq<'_>, at: usize, marks: &mut [Option<usize>; MOST]) {
    for i in seq.places(phrases![NUMBER]).filter(|i| *i > 0) {
        let Some(number) = seq.number(i).filter(|n| (1..MOST as u32).contains(n)) else { continue };
        let bracketed = matches!(seq.word(i - 1), "[" | "^");
        if !bracketed && !seq.is_glued(i) {
            continue;
        }
        let stuck = seq.is_word(i - 1)
            || matches!(seq.word(i - 1), ")" | "\"" | ",")
            || seq.word(i - 1) == "." && seq.is_word(i.wrapping_sub(2));
        let goes_on = seq.is_glued(i + 1) && seq.is_word(i + 1);
        if (stuck || bracketed) && !goes_on {
            marks[number as usize] = Some(at);
        }
    }
}

/// Line `at` goes on with the note above it.
fn continues(text: &Text<'_>, at: usize) -> bool {
    let (seq, above) = (line(text, at), line(text, at - 1));
    if seq.token(0).is_some_and(|t| t.kind == crate::text::TokenKind::Link) {
        return true;
    }
    let this = &text.lines[at];
    let raw = this.span.of(text.source);
    if this.after_page || note_number(seq).is_some() || seq.len() == 1 || marker::marker(seq, raw).is_some() {
        return false;
    }
    let closed = above.token(above.len().saturating_sub(1)).is_some_and(|t| t.kind == crate::text::TokenKind::Link)
        || matches!(above.word(above.len().saturating_sub(1)), "." | ";");
    // After a full stop only a sentence that begins anew, on a line the one above left no room for, can belong to it.
    let room = text.lines[at - 1].width + 8 < this.width;
    !closed || (seq.is_capital(0) && !room && this.blanks == 0)
}
