//! The end of a document: recipients and signature.

use crate::{
    header::{Stated, cells, lines_of},
    issuer,
    kinds::DocumentKind,
    phrases::Set,
    seq::Seq,
    text::{Span, Text},
};
use std::ops::Range;

/// Recipients and signature, and the lines they take.
#[derive(Default)]
pub(crate) struct Tail {
    pub lines: Range<usize>,
    pub recipients: Vec<Stated<String>>,
    pub signer: Option<Stated<String>>,
    pub position: Option<Stated<String>>,
    /// Marks above the post, in order: `TM.`, `KT.`
    pub capacity: Vec<String>,
}

/// A tail is at most this many lines long before its recipients and after them.
const REACH: usize = 16;
const LONGEST: usize = 90;

/// All tails in order: a decision and its plan have one each.
pub(crate) fn find(text: &Text<'_>) -> Vec<Tail> {
    let mut tails: Vec<Tail> = Vec::new();
    let mut at = 0;
    while at < text.lines.len() {
        let seq = line(text, at);
        let opens = is_recipients(seq) || is_capacity_line(text, at);
        if !opens {
            at += 1;
            continue;
        }
        let end = tail_end(text, at);
        tails.push(read(text, at..end));
        at = end;
    }
    tails
}

fn line<'t>(text: &'t Text<'_>, at: usize) -> Seq<'t> {
    let seq = text.lines.get(at).map_or(Seq::new(text, &[]), |l| Seq::new(text, &text.tokens[l.tokens.clone()]));
    // The border of a table that held the two columns.
    let border = (0..seq.len()).take_while(|i| seq.word(*i) == "|").count();
    seq.from(border)
}

fn is_recipients(seq: Seq<'_>) -> bool {
    seq.any(0, phrases!["nơi nhận"]).is_some() && (seq.word(2) == ":" || seq.len() == 2 || seq.is_upper(2))
}

/// `TM.`, `T/M`, `KT.`: the mark and the number of its tokens.
fn capacity(seq: Seq<'_>, i: usize) -> Option<(&'static str, usize)> {
    if !seq.is_upper(i) {
        return None;
    }
    const MARKS: [(&str, &Set); 5] = [
        ("TUQ.", phrases!["tuq .", "tu / q", "tuq"]),
        ("TM.", phrases!["tm .", "t / m", "tm"]),
        ("KT.", phrases!["kt .", "k / t", "kt"]),
        ("TL.", phrases!["tl .", "t / l", "tl"]),
        ("Q.", phrases!["q ."]),
    ];
    MARKS.iter().find_map(|(mark, forms)| seq.any(i, forms).map(|n| (*mark, n)))
}

/// Posts in which documents are signed.
const POSTS: &Set = phrases![
    "phó chủ tịch thường trực",
    "phó chủ tịch",
    "chủ tịch",
    "phó giám đốc phụ trách",
    "phó giám đốc",
    "giám đốc",
    "phó bí thư thường trực",
    "phó bí thư",
    "bí thư",
    "phó chánh văn phòng",
    "chánh văn phòng",
    "chánh thanh tra",
    "phó chánh thanh tra",
    "phó trưởng ban thường trực",
    "phó trưởng ban",
    "trưởng ban",
    "phó trưởng phòng",
    "trưởng phòng",
    "thứ trưởng",
    "bộ trưởng",
    "phó thủ tướng",
    "thủ tướng",
    "phó cục trưởng",
    "cục trưởng",
    "phó vụ trưởng",
    "vụ trưởng",
    "phó tổng cục trưởng",
    "tổng cục trưởng",
    "phó chi cục trưởng",
    "chi cục trưởng",
    "hiệu trưởng",
    "phó hiệu trưởng",
    "viện trưởng",
    "phó viện trưởng",
    "chánh án",
    "phó chánh án",
    "phó tổng giám đốc",
    "tổng giám đốc",
    "tổng biên tập",
    "chỉ huy trưởng",
    "ủy viên ban thường vụ",
    "phó chủ nhiệm",
    "chủ nhiệm",
    "thường trực",
    "trưởng công an",
    "ủy viên thường trực",
];

fn post(seq: Seq<'_>, i: usize) -> Option<usize> {
    seq.any(i, POSTS).filter(|n| is_in_capitals(seq.slice(i..i + n)))
}

/// Every word in capitals. TCVN3 has no capitals with tone: `PHó CHủ TịCH` is `PHÓ CHỦ TỊCH`.
fn is_in_capitals(seq: Seq<'_>) -> bool {
    let upper = |i: usize| seq.raw(i).chars().filter(char::is_ascii_uppercase).count();
    let lower = |i: usize| seq.raw(i).chars().any(|c| c.is_ascii_lowercase());
    let mut words = (0..seq.len()).filter(|i| seq.is_word(*i));
    words.clone().all(|i| seq.is_upper(i)) || words.clone().all(|i| !lower(i)) && words.any(|i| upper(i) > 1)
}

/// A line that opens a signature: a mark of capacity, or a post alone in capitals at the very end of a text.
fn is_capacity_line(text: &Text<'_>, at: usize) -> bool {
    let raw = text.lines[at].span.of(text.source);
    let seq = line(text, at);
    if let Some((_, n)) = capacity(seq, 0) {
        return is_in_capitals(seq.slice(0..seq.len().min(12)))
            && (seq.len() == n || seq.is_capital(n))
            && raw.chars().count() < 120;
    }
    let Some(n) = post(seq, 0) else { return false };
    let named = (at + 1..(at + 10).min(text.lines.len())).any(|next| person(line(text, next)).is_some());
    seq.len() == n && named && at + 30 > text.lines.len()
}

/// Where the tail that begins at line `at` ends: before the next part, or at the end.
fn tail_end(text: &Text<'_>, at: usize) -> usize {
    let stop = (at + LONGEST).min(text.lines.len());
    let part = |next: &usize| {
        let seq = line(text, *next);
        let kind = DocumentKind::named(seq, 0).is_some_and(|(_, n)| (0..n).all(|i| seq.is_upper(i)));
        let list = seq
            .any(0, phrases!["phụ lục", "danh mục", "phụ biểu", "biểu mẫu", "bảng phân công"])
            .is_some_and(|_| seq.is_capital(0) && !seq.has(phrases![";"]));
        let head = seq.has(phrases!["cộng hòa xã hội chủ nghĩa việt nam"]);
        let raw = text.lines[*next].span.of(text.source);
        let table = raw.starts_with('|') && raw.matches('|').count() > 3;
        kind || list || head || table
    };
    (at + 1..stop).find(part).unwrap_or(stop)
}

/// A person's name: two to six words, each with one capital at its beginning.
fn person(seq: Seq<'_>) -> Option<Seq<'_>> {
    let words = 2..=6;
    let fits = |s: Seq<'_>| {
        words.contains(&s.len())
            && (0..s.len())
                .all(|i| s.is_word(i) && s.is_capital(i) && !s.raw(i).chars().skip(1).any(char::is_uppercase))
    };
    // "(Đã ký)" and military or academic titles before a name are no part of it.
    let skip = seq
        .any(
            0,
            phrases![
                "đại tá",
                "thượng tá",
                "trung tá",
                "thiếu tướng",
                "trung tướng",
                "ts .",
                "ths .",
                "tiến sĩ",
                "thạc sĩ"
            ],
        )
        .unwrap_or(0);
    let rest = seq.from(skip);
    let name = fits(rest) && rest.any(0, phrases!["đã ký"]).is_none() && rest.any(0, phrases!["nơi nhận"]).is_none();
    name.then_some(rest)
}

/// One cell of the tail with its line.
struct Cell<'t> {
    line: usize,
    column: usize,
    seq: Seq<'t>,
}

fn tail_cells<'t>(text: &'t Text<'_>, lines: Range<usize>) -> Vec<Cell<'t>> {
    let mut found = Vec::new();
    for at in lines {
        let line = &text.lines[at];
        let raw = line.span.of(text.source);
        let mut start = line.tokens.start;
        let columns = cells(line, raw).enumerate();
        for (column, cell) in columns.flat_map(|(n, c)| lines_of(raw, c).into_iter().map(move |l| (n, l))) {
            let stop = line.span.start + cell.end;
            let end = start + text.tokens[start..line.tokens.end].partition_point(|t| t.span().start < stop);
            let mut cell = start..end;
            text.trim_borders(&mut cell);
            if !cell.is_empty() {
                found.push(Cell { line: at, column, seq: Seq::new(text, &text.tokens[cell]) });
            }
            start = end;
        }
    }
    found
}

fn read(text: &Text<'_>, lines: Range<usize>) -> Tail {
    let cells = tail_cells(text, lines.clone());
    let mut tail = Tail { lines, ..Tail::default() };
    let mut signing = Vec::new();
    read_recipients(&cells, &mut tail, &mut signing);
    read_signature(&cells, &signing, &mut tail);
    tail
}

/// Reads the items; what is no item goes to `signing`.
fn read_recipients(cells: &[Cell<'_>], tail: &mut Tail, signing: &mut Vec<usize>) {
    let mut open = false;
    let mut items: Vec<Vec<Seq<'_>>> = Vec::new();
    let mut last_line = 0;
    for (n, cell) in cells.iter().enumerate() {
        let seq = cell.seq;
        if is_recipients(seq) {
            open = true;
            let after = 2 + usize::from(seq.word(2) == ":");
            if seq.len() > after {
                items.push(vec![seq.from(after + usize::from(matches!(seq.word(after), "-" | "+" | "•")))]);
            }
            last_line = cell.line;
            continue;
        }
        let bullet = matches!(seq.word(0), "-" | "+" | "•") && seq.len() > 1 || (open && seq.word(0) == "*");
        let signs = cell.column > 0
            || capacity(seq, 0).is_some()
            || post(seq, 0).is_some()
            || seq.len() > 1 && is_in_capitals(seq);
        if !open || (signs && !bullet) {
            signing.push(n);
            continue;
        }
        let content = seq.from(usize::from(bullet));
        if content.word(0) == "lưu" {
            open = false;
            continue;
        }
        let last = items.last().and_then(|i| i.last()).map_or("", |s| s.word(s.len().saturating_sub(1)));
        let closed = matches!(last, ";" | ".");
        if bullet || items.is_empty() || (closed && seq.is_capital(0) && cell.line == last_line + 1) {
            items.push(vec![content]);
        } else if !closed && cell.line <= last_line + 1 {
            if let Some(item) = items.last_mut() {
                item.push(content);
            }
        } else {
            open = false;
            signing.push(n);
        }
        last_line = cell.line;
    }
    for item in items {
        // "Như trên; Bộ Tư pháp; Lưu: VT" in one line are three items.
        for part in item_parts(&item) {
            let words = part.iter().map(|s| s.copy(false)).collect::<Vec<_>>().join(" ");
            let name = words.trim_matches([' ', '.', ';', ',', ':', '-', '+', '/']).to_owned();
            let folded = part.first().copied();
            let skip = folded.is_some_and(|s| {
                s.any(0, phrases!["như trên", "như điều", "như khoản", "như kính gửi", "như mục", "như phần", "lưu"])
                    .is_some()
            });
            if !name.is_empty() && !skip {
                tail.recipients.push(Stated { value: name, from: part.iter().filter_map(|s| s.span()).collect() });
            }
        }
    }
}

/// An item of one line is cut where ` ; -` shows that several stand in it.
fn item_parts<'t>(item: &[Seq<'t>]) -> Vec<Vec<Seq<'t>>> {
    let [seq] = item else { return vec![item.to_vec()] };
    let mut parts = Vec::new();
    let mut start = 0;
    for i in 0..seq.len() {
        if seq.word(i) == ";" && matches!(seq.word(i + 1), "-" | "+") {
            parts.push(vec![seq.slice(start..i)]);
            start = i + 2;
        }
    }
    parts.push(vec![seq.from(start)]);
    parts
}

fn read_signature(cells: &[Cell<'_>], signing: &[usize], tail: &mut Tail) {
    let mut name: Option<Stated<String>> = None;
    for &n in signing {
        let seq = cells[n].seq;
        let mut at = 0;
        while let Some((mark, len)) = capacity(seq, at) {
            if !tail.capacity.iter().any(|m| m == mark) {
                tail.capacity.push(mark.to_owned());
            }
            at += len;
        }
        if let Some(len) = post(seq, at) {
            // The lowest post is the signer's own: "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH".
            let of = seq.from(at + len);
            let mut value = sentence_case(seq.slice(at..at + len));
            if of.is_upper(0) {
                // "CHỦ TỊCH / PHÓ CHỦ TỊCH UBND TỈNH": of a council's head, the seat elsewhere.
                let of_body = tail.capacity == ["TM."];
                if tail.position.is_some() && of_body {
                    continue;
                }
                value = format!("{value} {}", issuer::name(&[of]));
            }
            tail.position = Some(Stated { value, from: spans(seq.from(at)) });
        } else if at == 0
            && name.is_none()
            && (tail.position.is_some() || !tail.capacity.is_empty())
            && let Some(person) = person(seq)
        {
            name = Some(Stated { value: person.copy(true), from: spans(person) });
        }
    }
    // Where the post is only the one stood in for, the signer's own is not stated.
    tail.signer = name;
    if tail.capacity.last().is_some_and(|m| m == "KT.") && !signing.iter().any(|n| post(cells[*n].seq, 0).is_some()) {
        tail.position = None;
    }
    if tail.signer.is_none() && tail.position.is_some() {
        tail.signer = cells
            .iter()
            .rev()
            .take(REACH)
            .find_map(|c| person(c.seq))
            .map(|p| Stated { value: p.copy(true), from: spans(p) });
    }
}

fn spans(seq: Seq<'_>) -> Vec<Span> {
    seq.span().into_iter().collect()
}

/// `PHÓ CHỦ TỊCH` → `Phó Chủ tịch`: the rank before a post and the post each have their capital.
fn sentence_case(seq: Seq<'_>) -> String {
    let mut out = String::new();
    let mut capital = true;
    for i in 0..seq.len() {
        let word = seq.word(i);
        if i > 0 {
            out.push(' ');
        }
        if capital {
            let mut chars = word.chars();
            out.extend(chars.next().map(|c| c.to_uppercase().to_string()));
            out.push_str(chars.as_str());
        } else {
            out.push_str(word);
        }
        capital = matches!(word, "phó" | "chánh") || (word == "tổng" && seq.word(i + 1) == "giám");
    }
    out
}
