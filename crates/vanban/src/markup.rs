//! What is left of HTML in a converted text: tables kept as tags, `<br>` in the cells of Markdown, entities.

use std::ops::Range;

/// What a tag means for the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// A cell begins or a row ends.
    Border,
    /// The line ends: `<br>`, `</p>`.
    Break,
    /// Nothing.
    Other,
}

/// A tag is at most this many bytes long; what is longer is a text with a `<`.
const LONGEST_TAG: usize = 400;
/// A row without an end is no row.
const LONGEST_ROW: usize = 40_000;

/// The tag that begins at byte `at`, and the byte after it.
pub(crate) fn tag(source: &str, at: usize) -> Option<(Tag, usize)> {
    let bytes = source.as_bytes();
    let closing = usize::from(bytes.get(at + 1) == Some(&b'/'));
    let name = at + 1 + closing;
    let letters = bytes.get(name..)?.iter().take(11).take_while(|b| b.is_ascii_alphanumeric()).count();
    // "a < b" and "<100" are no tags.
    if bytes.get(at) != Some(&b'<') || !(1..=10).contains(&letters) || !bytes[name].is_ascii_alphabetic() {
        return None;
    }
    let after = *bytes.get(name + letters)?;
    if !matches!(after, b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r') {
        return None;
    }
    let rest = &bytes[name..bytes.len().min(name + LONGEST_TAG)];
    let end = name + memchr::memchr(b'>', rest)? + 1;
    let mut low = [0u8; 10];
    low[..letters].copy_from_slice(&bytes[name..name + letters]);
    low.make_ascii_lowercase();
    let kind = match (&low[..letters], closing > 0) {
        (b"td" | b"th", false) | (b"tr", true) => Tag::Border,
        (b"br" | b"hr", _) | (b"p" | b"div" | b"li" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6", _) => Tag::Break,
        _ => Tag::Other,
    };
    Some((kind, end))
}

/// The rows of tables in tags, `<tr>` to `</tr>`; whatever lines they stand on, each is one line of the text.
pub(crate) fn rows(source: &str) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let (mut at, mut close) = (0, 0);
    while let Some(start) = next(source, at, b"<tr") {
        // The end that was found once is that of every row before it: a text of beginnings is searched once.
        if close < start {
            let Some(found) = next(source, start, b"</tr") else { break };
            close = found;
        }
        let end = tag(source, close).map(|t| t.1).filter(|end| end - start <= LONGEST_ROW);
        match end {
            Some(end) if is_row(&source[start..]) => {
                rows.push(start..end);
                at = end;
            }
            _ => at = start + 3,
        }
    }
    rows
}

/// The text begins with a row of a table in tags.
pub(crate) fn is_row(raw: &str) -> bool {
    raw.as_bytes().get(..3).is_some_and(|b| b.eq_ignore_ascii_case(b"<tr")) && tag(raw, 0).is_some()
}

/// Where one of the tags `word` begins, in small or capital letters.
fn next(source: &str, from: usize, word: &[u8]) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut at = from;
    while let Some(found) = memchr::memchr(b'<', bytes.get(at..)?) {
        at += found;
        if bytes.get(at..at + word.len()).is_some_and(|b| b.eq_ignore_ascii_case(word)) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The character an entity stands for (a blank for what is no letter of a text), and the byte after it.
pub(crate) fn entity(source: &str, at: usize) -> Option<(char, usize)> {
    let rest = source.get(at..)?;
    let end = rest.as_bytes().iter().take(9).position(|b| *b == b';')?;
    let c = match &rest[1..end] {
        "nbsp" | "ensp" | "emsp" | "thinsp" | "#160" => ' ',
        "amp" => '&',
        "quot" | "ldquo" | "rdquo" => '"',
        "ndash" | "mdash" | "minus" => '-',
        "lt" | "gt" | "apos" => ' ',
        _ => return None,
    };
    Some((c, at + end + 1))
}

/// The parts of a stretch of text between its `<br>` tags.
pub(crate) fn parts(raw: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(found) = memchr::memchr(b'<', &raw.as_bytes()[at..]) {
        at += found;
        match tag(raw, at) {
            Some((Tag::Break, end)) => {
                parts.push(start..at);
                (start, at) = (end, end);
            }
            Some((_, end)) => at = end,
            None => at += 1,
        }
    }
    parts.push(start..raw.len());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_tags_from_text() {
        for (source, wanted) in [
            ("<br>", Some((Tag::Break, 4))),
            ("<BR />x", Some((Tag::Break, 6))),
            ("<td colspan=\"2\">", Some((Tag::Border, 16))),
            ("</tr>", Some((Tag::Border, 5))),
            ("<b>", Some((Tag::Other, 3))),
            ("< 5", None),
            ("<5>", None),
            ("<a@b.vn>", None),
            ("<br", None),
        ] {
            assert_eq!(tag(source, 0), wanted, "{source}");
        }
    }

    #[test]
    fn finds_rows_over_lines_and_parts_in_cells() {
        let source = "<table>\n<TR>\n<td>1</td>\n</TR><tr><td>2</td></tr> <tr><td>";
        let rows: Vec<&str> = rows(source).into_iter().map(|r| &source[r]).collect();
        assert_eq!(rows, ["<TR>\n<td>1</td>\n</TR>", "<tr><td>2</td></tr>"]);
        let raw = "Nơi nhận:<br>- Như trên;<br/>- Lưu.";
        let parts: Vec<&str> = parts(raw).into_iter().map(|p| &raw[p]).collect();
        assert_eq!(parts, ["Nơi nhận:", "- Như trên;", "- Lưu."]);
    }
}
