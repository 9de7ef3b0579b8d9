//! Numbers of documents: `164/KH-UBND`, `34/2016/NĐ-CP`, `06-CT/TU`, `231/UBND-NC`, `79/2015/QH13`.

use crate::{kinds::DocumentKind, seq::Seq};
use std::ops::Range;

/// A document's number in a text.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    /// As it is to be reported: without blanks inside, dashes and Đ in their usual form.
    pub number: String,
    pub kind: Option<DocumentKind>,
    /// Tokens of the number.
    pub tokens: Range<usize>,
    /// The number of the footnote whose mark is stuck to it.
    pub note: Option<u32>,
}

/// More groups than this has no number.
const MOST_GROUPS: usize = 6;

/// The number that begins at token `i` with its digits.
///
/// The shape decides and no list of issuers: digits, then `/` or `-`, then groups in capitals.
pub(crate) fn number(seq: Seq<'_>, i: usize) -> Option<Number> {
    seq.number(i)?;
    let digits = seq.raw(i);
    if digits.len() > 6 {
        return None;
    }
    if i > 0
        && seq.is_glued(i)
        && matches!(seq.word(i - 1), "/" | "-" | "." | ",")
        && (seq.is_word(i.wrapping_sub(2)) || seq.number(i.wrapping_sub(2)).is_some())
    {
        return None;
    }
    let mut at = i + 1;
    // "17a/KH-UBND": an inserted number.
    let inserted = seq.is_word(at) && seq.is_glued(at) && seq.raw(at).chars().count() == 1;
    at += usize::from(inserted && matches!(seq.word(at + 1), "/" | "-"));
    // Most numbers of a text are dates and amounts: nothing is put together for them.
    if !matches!(seq.word(at), "/" | "-" | "&") {
        return None;
    }
    let mut out = digits.to_owned();
    if at > i + 1 {
        out.push_str(seq.raw(i + 1));
    }
    let mut symbol = None;
    let mut note = None;
    let (mut groups, mut slashes, mut letters) = (0, 0, 0);
    loop {
        let sign = seq.word(at);
        if !matches!(sign, "/" | "-" | "&") || groups == MOST_GROUPS {
            break;
        }
        // Signs may stand apart only where the number is cut by a line's end or typed with blanks before its symbol.
        let year = seq
            .number(at + 1)
            .filter(|y| groups == 0 && sign == "/" && (1900..2200).contains(y) && seq.word(at + 2) == "/");
        let group = symbol_group(seq, at + 1, letters > 0);
        if let Some(year) = year {
            out.push_str(&format!("/{year}"));
            at += 2;
        } else if let Some(text) = group {
            out.push_str(sign);
            out.push_str(&text);
            symbol = symbol.or_else(|| Some(seq.word(at + 1)));
            letters += 1;
            at += 2;
            // "QH13" is a symbol; "NĐ-CP3" has a note's mark stuck to it.
            if let Some(n) = seq.number(at).filter(|_| seq.is_glued(at)) {
                if text == "QH" || text == "UBTVQH" || text == "HĐNN" {
                    out.push_str(seq.raw(at));
                } else if n >= 200 {
                    // "KH-BCĐ389": no document has so many notes.
                    out.push_str(seq.raw(at));
                } else {
                    note = Some(n);
                }
                at += 1;
                slashes += usize::from(sign == "/");
                break;
            }
        } else {
            break;
        }
        slashes += usize::from(sign == "/");
        groups += 1;
    }
    if slashes == 0 || letters == 0 {
        return None;
    }
    let kind = symbol.and_then(|s| if s == "qh" { Some(DocumentKind::Luat) } else { DocumentKind::of_symbol(s) });
    Some(Number { number: out, kind, tokens: i..at, note })
}

/// One group in capitals (`UBND`, `TTg`, `QLXLVPHC&TDTHPL`), in its usual form.
fn symbol_group(seq: Seq<'_>, i: usize, inner: bool) -> Option<String> {
    if !seq.is_word(i) || !seq.is_capital(i) {
        return None;
    }
    let raw = seq.raw(i);
    let capitals = raw.chars().filter(|c| c.is_uppercase()).count();
    let length = raw.chars().count();
    // "QyĐ", "CTr", "TTg" have small letters; "Hà" and "Quảng" are names that follow a dash.
    let is_symbol = capitals == length
        || (capitals >= 2 && length <= 6)
        || (inner && capitals >= 1 && length <= 3 && raw.is_ascii());
    // A capital alone is a symbol only inside ("TB-V1" is none).
    (is_symbol && length <= 24 && (length > 1 || inner))
        .then(|| raw.chars().map(|c| if matches!(c, 'Ð' | 'Ɖ') { 'Đ' } else { c }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn read(source: &str) -> Option<(String, Option<u32>)> {
        let text = Text::new(source);
        number(Seq::new(&text, &text.tokens), 0).map(|n| (n.number, n.note))
    }

    #[test]
    fn reads_every_shape() {
        for (source, wanted, note) in [
            ("164/KH-UBND ngày", "164/KH-UBND", None),
            ("*164*/KH-UBND", "164/KH-UBND", None),
            ("231 /UBND-NC", "231/UBND-NC", None),
            ("34/2016/NĐ-CP2, Nghị", "34/2016/NĐ-CP", Some(2)),
            ("06-\nCT/TU ngày", "06-CT/TU", None),
            ("15/CT-\n\nUBND ngày", "15/CT-UBND", None),
            ("79/2015/QH13;", "79/2015/QH13", None),
            ("16/KH-MTTQ-BTT ngày", "16/KH-MTTQ-BTT", None),
            ("1620/STP-XDKT&TDTHPL", "1620/STP-XDKT&TDTHPL", None),
            ("242/QĐ–TTg", "242/QĐ-TTg", None),
            ("01/2019/TTLT-BCA-BTP", "01/2019/TTLT-BCA-BTP", None),
            ("12-CTr/TU", "12-CTr/TU", None),
            ("32/NQ-HĐND.", "32/NQ-HĐND", None),
            ("8/QÐ-TTg", "8/QĐ-TTg", None),
            ("02/KH-BCĐ389 ngày", "02/KH-BCĐ389", None),
        ] {
            assert_eq!(read(source), Some((wanted.to_owned(), note)), "{source}");
        }
    }

    #[test]
    fn leaves_what_is_no_number() {
        for source in ["30/6/2021", "2016 - 2020", "24/24 giờ", "05/tháng", "2-Hà Nội", "12/2021", "3-4 lần", "100/100"]
        {
            assert_eq!(read(source), None, "{source}");
        }
    }
}
