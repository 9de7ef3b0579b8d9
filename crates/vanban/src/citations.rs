//! Documents cited in a text, footnotes and preamble included.

use crate::{
    date::Date,
    footnotes::Footnote,
    kinds::DocumentKind,
    number,
    phrases::NUMBER,
    seq::Seq,
    text::{Span, Text},
};
use std::collections::HashMap;

/// A cited document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Number and symbol in their usual form, without inner blanks: `154/2020/NĐ-CP`.
    pub number: String,
    /// Kind, where its name or the symbol says it.
    pub kind: Option<DocumentKind>,
    /// Day of issue, where stated beside the number or in the footnote stuck to it.
    pub issued_on: Option<Date>,
    /// The number in the text, where it appears first.
    pub span: Span,
    /// How often the text names it.
    pub mentions: usize,
}

/// All citations, each number once, in order of first appearance. `own`: the document's own number.
pub(crate) fn find(text: &Text<'_>, notes: &[Footnote], own: Option<&str>) -> Vec<Citation> {
    let seq = Seq::new(text, &text.tokens);
    let mut found: Vec<Citation> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let own = own.map(key);
    let mut next = 0;
    loop {
        let i = seq.seek(next, phrases![NUMBER]);
        if i >= seq.len() {
            break;
        }
        let Some(number) = number::number(seq, i) else {
            next = i + 1;
            continue;
        };
        next = number.tokens.end;
        let key = key(&number.number);
        if own.as_ref() == Some(&key) || is_form(seq, number.tokens.start) || is_own_line(seq, number.tokens.start) {
            continue;
        }
        let kind = kind_before(seq, number.tokens.start).or(number.kind).or_else(|| letter(&number.number));
        let noted = number.note.and_then(|n| note_date(text, notes, n));
        let issued_on = date_after(seq, number.tokens.end).or(noted);
        // "Nghị định số A, Nghị định số B cùng ngày …": the day is that of all since the sentence began.
        if issued_on.is_some() && seq.word(number.tokens.end) == "cùng" {
            let back = (0..number.tokens.start).rev().take(80).find(|j| matches!(seq.word(*j), ";" | "."));
            let since = back.and_then(|j| seq.token(j)).map_or(0, |t| t.span().end);
            let alike = |c: &&mut Citation| c.span.start >= since && c.issued_on.is_none() && c.kind == kind;
            found.iter_mut().rev().take_while(alike).for_each(|c| c.issued_on = issued_on);
        }
        match known.get(&key).and_then(|at| found.get_mut(*at)) {
            Some(citation) => {
                citation.kind = citation.kind.or(kind);
                citation.issued_on = citation.issued_on.or(issued_on);
                citation.mentions += 1;
            }
            None => {
                known.insert(key, found.len());
                let span = seq.slice(number.tokens).span().unwrap_or_default();
                found.push(Citation { number: number.number, kind, issued_on, span, mentions: 1 });
            }
        }
    }
    found
}

/// Same number, however typed: `6-CT/TU` is `06-CT/TU`.
fn key(number: &str) -> String {
    number.trim_start_matches('0').to_uppercase()
}

/// `Mẫu số 03/HNMT`: a form's number.
fn is_form(seq: Seq<'_>, i: usize) -> bool {
    let at = i.saturating_sub(usize::from(i > 0 && seq.word(i - 1) == "số"));
    at > 0 && matches!(seq.word(at - 1), "mẫu" | "biểu" | "lục")
}

/// `Số: 12/KH-UBND` at a line's beginning in the head of a document or of its attached plan is nobody's citation.
fn is_own_line(seq: Seq<'_>, i: usize) -> bool {
    i >= 2 && seq.word(i - 1) == ":" && seq.word(i - 2) == "số" && seq.is_capital(i - 2)
}

/// `Quyết định số 242/QĐ-TTg`, `Chỉ thị 06-CT/TU`, `Luật Thú y số 79/2015/QH13`.
fn kind_before(seq: Seq<'_>, i: usize) -> Option<DocumentKind> {
    let mut at = i;
    while at > 0 && matches!(seq.word(at - 1), "số" | ":") {
        at -= 1;
    }
    for words in 2..=4 {
        if let Some((kind, len)) = at.checked_sub(words).and_then(|from| DocumentKind::named(seq, from))
            && len == words
        {
            return Some(kind);
        }
    }
    // The name of a law stands between its kind and its number.
    let near = at.saturating_sub(14)..at;
    near.rev().take_while(|j| !matches!(seq.word(*j), ";" | "." | "/")).find_map(|j| {
        let law = seq.is_capital(j) && matches!(seq.word(j), "luật" | "pháp");
        law.then(|| DocumentKind::named(seq, j))
            .flatten()
            .map(|k| k.0)
            .filter(|k| matches!(k, DocumentKind::Luat | DocumentKind::PhapLenh))
    })
}

/// A number without a kind's mark is a letter's: `1951/UBND-NC`.
fn letter(number: &str) -> Option<DocumentKind> {
    let mut groups = number.split('/');
    let digits = groups.next()?;
    let symbol = groups.next()?;
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && groups.next().is_none();
    (plain && symbol.contains('-')).then_some(DocumentKind::CongVan)
}

/// The day of issue right after a number: `ngày 26/02/2018`, `, ngày 21/01/2021`, `ngày 06 tháng 10 năm 2009`.
fn date_after(seq: Seq<'_>, i: usize) -> Option<Date> {
    let said = phrases!["ban hành", "được ban hành", "ký", "cùng"];
    let at = i + usize::from(matches!(seq.word(i), "," | "(")) + seq.any(i, said).unwrap_or(0);
    if seq.word(at) != "ngày" {
        return None;
    }
    date_at(seq, at + 1)
}

/// A full date at token `i`.
pub(crate) fn date_at(seq: Seq<'_>, i: usize) -> Option<Date> {
    let day = seq.number(i)?;
    let (month, year) = match seq.word(i + 1) {
        "/" | "." | "-" if seq.word(i + 3) == seq.word(i + 1) => (seq.number(i + 2)?, seq.raw(i + 4)),
        "tháng" => (seq.number(i + 2)?, seq.raw(i + 3 + seq.any(i + 3, phrases!["năm", "/"])?)),
        _ => return None,
    };
    // A footnote's mark may be stuck to the year: "30/6/20211".
    let year = year.get(..4)?.parse().ok()?;
    Date::new(year, month, day)
}

/// The date with which a footnote goes on after the number its mark is stuck to: `2 ngày 14/5/2016 của Chính phủ …`.
fn note_date(text: &Text<'_>, notes: &[Footnote], number: u32) -> Option<Date> {
    let note = notes.iter().find(|n| n.number == number)?;
    let line = &text.lines[note.lines.start];
    let seq = Seq::new(text, &text.tokens[line.tokens.start..text.lines[note.lines.end - 1].tokens.end]);
    let at = (0..seq.len().min(4)).find(|i| seq.word(*i) == "ngày")?;
    date_at(seq, at + 1)
}
