//! Where one order can be cut in two.

use std::ops::Range;

/// Byte offsets in `content` at which a sentence or a clause ends and another begins: what a person without scripts chooses from.
#[must_use]
pub fn boundaries(content: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut chars = content.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let ends = match c {
            ';' | '\n' => true,
            // "30.6" and "tr.5" hold a point that ends nothing.
            '.' | '!' | '?' => next.is_none_or(char::is_whitespace),
            _ => false,
        };
        let offset = at + c.len_utf8();
        if ends && is_inside(content, offset) {
            found.push(offset);
        }
    }
    found
}

/// Whether both sides of the cut hold words.
#[must_use]
pub fn is_inside(content: &str, offset: usize) -> bool {
    content.is_char_boundary(offset)
        && content[..offset].chars().any(char::is_alphanumeric)
        && content[offset..].chars().any(char::is_alphanumeric)
}

/// The passage of each half of an order that is cut at `offset` of its content.
///
/// The passage holds the content in the layout of the page (line breaks, doubled spaces), so the letters are counted. Where the
/// two differ in letters, because a person rewrote the content, nobody can say where the cut lies: both halves keep the whole.
#[must_use]
pub fn split_source(text: &str, source: &Range<usize>, content: &str, offset: usize) -> (Range<usize>, Range<usize>) {
    let whole = (source.clone(), source.clone());
    let Some(passage) = text.get(source.clone()) else { return whole };
    let solid = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>();
    let (words, head) = (solid(content), content.get(..offset).map(solid).unwrap_or_default());
    if solid(passage) != words || head.is_empty() || head.len() == words.len() {
        return whole;
    }
    let mut left = head.len();
    let mut cut = None;
    let mut rest = None;
    for (at, c) in passage.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        if left == 0 {
            rest = Some(at);
            break;
        }
        left -= 1;
        cut = Some(at + c.len_utf8());
    }
    match (cut, rest) {
        (Some(cut), Some(rest)) => (source.start..source.start + cut, source.start + rest..source.end),
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_lie_between_sentences_and_clauses() {
        let table: &[(&str, &[&str])] = &[
            ("Rà soát văn bản; báo cáo kết quả.", &["Rà soát văn bản;"]),
            ("Rà soát. Báo cáo. Công khai", &["Rà soát.", "Rà soát. Báo cáo."]),
            ("Hoàn thành trước 30.6.2026", &[]),
            ("Một câu.", &[]),
            ("", &[]),
            ("; ;", &[]),
        ];
        for (content, heads) in table {
            let got: Vec<_> = boundaries(content).into_iter().map(|at| &content[..at]).collect();
            assert_eq!(&got, heads, "{content}");
        }
    }

    #[test]
    fn the_passage_is_cut_where_the_content_is() {
        let text = "1. Rà soát\n  văn bản;  báo cáo kết quả./.";
        let source = text.find("Rà").unwrap()..text.find("./.").unwrap();
        let content = "Rà soát văn bản; báo cáo kết quả";
        let offset = content.find(';').unwrap() + 1;
        let (first, second) = split_source(text, &source, content, offset);
        assert_eq!(&text[first], "Rà soát\n  văn bản;");
        assert_eq!(&text[second], "báo cáo kết quả");
    }

    #[test]
    fn a_rewritten_content_keeps_the_whole_passage_on_both_sides() {
        let text = "Rà soát văn bản; báo cáo.";
        let whole = 0..text.len();
        assert_eq!(split_source(text, &whole, "Rà soát; báo cáo.", 11), (whole.clone(), whole.clone()));
        assert_eq!(split_source(text, &(0..9_999), "Rà soát", 3), (0..9_999, 0..9_999));
        assert_eq!(split_source(text, &whole, text, text.len()), (whole.clone(), whole));
    }
}
