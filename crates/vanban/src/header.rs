//! The head of a document: issuer, number, place and date, kind, abstract, addressees.

use crate::{
    agencies::{self, Agency, Start},
    citations::date_at,
    date::Date,
    issuer,
    kinds::DocumentKind,
    marker::{self, Marker},
    markup::{self, Tag},
    number, paragraphs,
    phrases::NUMBER,
    seq::Seq,
    text::{Line, Span, Text, Token, TokenKind},
};
use std::ops::Range;

/// The head may be this many lines long.
const LONGEST_HEAD: usize = 60;
/// An abstract of more characters is the body.
const LONGEST_TITLE: usize = 700;

/// A value and the words it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// The words.
    pub from: Vec<Span>,
}

/// What the head says.
#[derive(Default)]
pub(crate) struct Head {
    pub kind: Option<Stated<DocumentKind>>,
    pub number: Option<Stated<String>>,
    pub issued_on: Option<Stated<Date>>,
    /// Place of the date line: `Sóc Trăng`.
    pub place: Option<String>,
    pub issuer: Option<Stated<String>>,
    pub title: Option<Stated<String>>,
    /// `Kính gửi`: the items as written.
    pub addressees: Vec<Stated<String>>,
    /// The agencies named there.
    pub addressed: Vec<Agency>,
    /// First line of the body.
    pub body: usize,
}

/// Cells of a line in two columns: parted by a tab or by three blanks and more. Ranges of bytes of `raw`, the line as it stands.
pub(crate) fn cells<'s>(line: &Line, raw: &'s str) -> impl Iterator<Item = Range<usize>> + use<'s> {
    let parted = line.parted;
    let mut start = Some(0);
    std::iter::from_fn(move || {
        let from = start?;
        let end = if parted { cell_end(raw, from) } else { raw.len() };
        start = Some(end).filter(|end| *end < raw.len());
        Some(from..end)
    })
}

/// Where the cell after the one that begins at `from` begins.
fn cell_end(raw: &str, from: usize) -> usize {
    let (mut gap, mut tag) = (0usize, from);
    for (i, c) in raw[from..].char_indices().map(|(i, c)| (from + i, c)) {
        if i < tag {
            continue;
        }
        let border = if c == '<' { markup::tag(raw, i).filter(|t| t.0 == Tag::Border) } else { None };
        tag = border.map_or(tag, |t| t.1);
        let wide = c == '\t' || c == '|' || border.is_some();
        if c.is_whitespace() || wide {
            gap += if wide { 3 } else { 1 };
        } else if gap >= 3 {
            return i;
        } else {
            gap = 0;
        }
    }
    raw.len()
}

/// The lines of a cell that a converter put on one, parted by `<br>`.
pub(crate) fn lines_of(raw: &str, cell: Range<usize>) -> Vec<Range<usize>> {
    let parts = markup::parts(&raw[cell.clone()]);
    parts.into_iter().map(|p| cell.start + p.start..cell.start + p.end).collect()
}

/// One cell of the head with the line it stands on.
struct Cell<'t> {
    line: usize,
    seq: Seq<'t>,
    raw: &'t str,
    blanks: u32,
}

fn head_cells<'t>(text: &'t Text<'_>, lines: Range<usize>) -> Vec<Cell<'t>> {
    let mut found = Vec::new();
    for at in lines {
        let line = &text.lines[at];
        let raw = line.span.of(text.source);
        let mut tokens = line.tokens.clone();
        for (n, cell) in cells(line, raw).flat_map(|c| lines_of(raw, c)).enumerate() {
            let stop = line.span.start + cell.end;
            let count = text.tokens[tokens.clone()].partition_point(|t| t.span().start < stop);
            let own = tokens.start..tokens.start + count;
            tokens.start = own.end;
            let mut range = own.clone();
            text.trim_borders(&mut range);
            // "Số:      /KH-UBND": a blank left for a number is no gap between columns.
            let blank = range.start > line.tokens.start
                && text
                    .tokens
                    .get(range.start)
                    .is_some_and(|t| text.folded(t) == "/" || text.folded(&text.tokens[range.start - 1]) == ":");
            if let Some(open) = found.last_mut().filter(|c: &&mut Cell<'_>| blank && c.line == at) {
                open.seq = Seq::new(text, &text.tokens[range.start - open.seq.len()..range.end]);
            } else if text.tokens[range.clone()].iter().any(|t| t.kind != TokenKind::Sign) {
                let seq = Seq::new(text, &text.tokens[range]);
                found.push(Cell { line: at, seq, raw: &raw[cell], blanks: if n == 0 { line.blanks } else { 0 } });
            }
        }
    }
    found
}

/// `Kính gửi:`, or the line of a telegram that ends in `điện:`; the number of tokens.
fn addresses(seq: Seq<'_>) -> Option<usize> {
    let telegram = || (seq.len() > 3 && seq.any(seq.len() - 2, phrases!["điện :"]).is_some()).then_some(seq.len());
    seq.any(0, phrases!["kính gửi :", "kính gửi"]).or_else(telegram)
}

/// The words every document's head has, wherever a converter put them.
fn motto(seq: Seq<'_>, i: usize) -> Option<usize> {
    seq.any(
        i,
        phrases![
            "cộng hòa xã hội chủ nghĩa việt nam",
            "độc lập - tự do - hạnh phúc",
            "đảng cộng sản việt nam",
            "độc lập tự do hạnh phúc",
        ],
    )
}

/// Reads the head of the document that begins at line `from`.
pub(crate) fn read(text: &Text<'_>, from: usize) -> Head {
    let end = (from + LONGEST_HEAD).min(text.lines.len());
    let cells = head_cells(text, from..end);
    let mut head = Head { body: from, ..Head::default() };
    let kind_at = kind_cell(&cells);
    let letter_at = cells.iter().position(|c| addresses(c.seq).is_some());
    let top_end = match (kind_at, letter_at) {
        (Some(k), Some(l)) => k.min(l),
        (Some(at), None) | (None, Some(at)) => at,
        (None, None) => plain_top(&cells),
    };
    let top = &cells[..top_end];
    let stream = top_tokens(text, top);
    read_number(Seq::new(text, &stream), &mut head);
    read_date(Seq::new(text, &stream), &mut head);
    head.issuer = issuer::read(Seq::new(text, &issuer_tokens(text, top)));
    let mut next = top_end;
    if let Some(at) = kind_at.filter(|k| letter_at.is_none_or(|l| *k < l)) {
        next = read_kind(&cells, at, &mut head);
    } else if letter_at.is_some() {
        read_subject(top, &mut head);
        head.kind = letter_at
            .map(|at| Stated { value: DocumentKind::CongVan, from: cells[at].seq.span().into_iter().collect() });
    } else {
        read_subject(top, &mut head);
        next = read_bare_title(&cells, top_end, &mut head);
        // Without a word for the kind the number's symbol tells it.
        let seq = Seq::new(text, &stream);
        let kind = seq.places(phrases![NUMBER]).find_map(|i| number::number(seq, i)?.kind);
        head.kind =
            kind.map(|value| Stated { value, from: head.number.as_ref().map(|n| n.from.clone()).unwrap_or_default() });
    }
    head.body = cells.get(next).map_or(end, |c| c.line);
    if let Some(at) = letter_at.filter(|at| *at >= next.min(top_end)) {
        read_addressees(text, cells[at].line, &mut head);
    }
    head
}

/// Where the head ends if neither kind nor addressees are found: with its last line that only a head has.
fn plain_top(cells: &[Cell<'_>]) -> usize {
    let is_top = |c: &Cell<'_>| {
        (0..c.seq.len()).any(|i| motto(c.seq, i).is_some())
            || is_number_line(c.seq)
            || date_line(c.seq).is_some()
            || subject(c.seq).is_some()
    };
    cells.iter().take(24).rposition(is_top).map_or(0, |at| at + 1)
}

fn motto_only(seq: Seq<'_>) -> Option<()> {
    motto(seq, 0).filter(|n| *n == seq.len()).map(|_| ())
}

/// The tokens above the kind, lines put together: converters cut "Số:⏎35/QĐ-UBND" and "ngày 16⏎tháng 9" anywhere.
fn top_tokens(text: &Text<'_>, top: &[Cell<'_>]) -> Vec<Token> {
    let tokens = top.iter().flat_map(|c| (0..c.seq.len()).filter_map(|i| c.seq.token(i)));
    tokens.filter(|t| text.folded(t) != "|").copied().collect()
}

/// The tokens in which the issuer can stand: lines in capitals, whatever part of the motto stands beside them.
fn issuer_tokens(text: &Text<'_>, top: &[Cell<'_>]) -> Vec<Token> {
    let speaks = |c: &&Cell<'_>| {
        let small = (0..c.seq.len()).any(|i| c.seq.is_word(i) && !c.seq.is_upper(i));
        let numbered = c.seq.places(phrases![NUMBER]).any(|i| number::number(c.seq, i).is_some())
            || (c.seq.word(0) == "/" && c.seq.word(2) == "-");
        (!small || (0..c.seq.len()).any(|i| motto(c.seq, i).is_some())) && !numbered && !is_number_line(c.seq)
    };
    let spoken: Vec<&Cell<'_>> = top.iter().filter(speaks).collect();
    let tokens = spoken.iter().flat_map(|c| (0..c.seq.len()).filter_map(|i| c.seq.token(i)));
    tokens.filter(|t| text.folded(t) != "|").copied().collect()
}

/// The cell with the kind's name: in capitals alone or before its abstract, or the first words of a text without a head.
fn kind_cell(cells: &[Cell<'_>]) -> Option<usize> {
    for (at, cell) in cells.iter().enumerate() {
        let seq = cell.seq;
        // The body has begun: a kind's name further down is that of an attached plan.
        if seq.any(0, phrases!["căn cứ", "quyết định :", "quyết nghị :", "điều 1"]).is_some() && seq.is_capital(0)
        {
            break;
        }
        let Some((_, len)) = DocumentKind::named(seq, 0) else { continue };
        if (0..len).all(|i| seq.is_upper(i)) && seq.word(len) != ":" && seq.word(len) != "số" {
            return Some(at);
        }
    }
    let first = cells.first()?;
    let (_, len) = DocumentKind::named(first.seq, 0)?;
    let titled = first.seq.is_capital(0)
        && first.seq.len() > len
        && first.seq.word(len) != "số"
        && first.seq.number(len).is_none();
    titled.then_some(0)
}

fn is_number_line(seq: Seq<'_>) -> bool {
    number_line(seq, 0)
}

fn number_line(seq: Seq<'_>, i: usize) -> bool {
    seq.word(i) == "số"
        && seq.is_capital(i)
        && (matches!(seq.word(i + 1), ":" | "/" | "." | "…" | "") || seq.number(i + 1).is_some())
        && !(i > 0 && seq.is_glued(i))
}

fn read_number(seq: Seq<'_>, head: &mut Head) {
    let Some(line) = (0..seq.len()).find(|i| number_line(seq, *i)) else { return };
    // A blank number ("Số:   /KH-UBND") has its slash first.
    let Some(at) = (line + 1..line + 4).find(|i| seq.number(*i).is_some() || seq.word(*i) == "/") else { return };
    if let Some(number) = number::number(seq, at) {
        head.number =
            Some(Stated { value: number.number, from: seq.slice(number.tokens).span().into_iter().collect() });
    }
}

/// `Sóc Trăng, ngày 09 tháng 02 năm 2021`: the token of `ngày`.
fn date_line(seq: Seq<'_>) -> Option<usize> {
    (0..seq.len().min(24)).find(|i| is_date(seq, *i))
}

fn is_date(seq: Seq<'_>, i: usize) -> bool {
    if seq.len() <= i + 7 && i < 8 && in_figures(seq, i) {
        return true;
    }
    seq.word(i) == "ngày"
        && (i == 0 || matches!(seq.word(i - 1), "," | "phút" | "giờ"))
        && (i + 1..i + 5).any(|j| seq.word(j) == "tháng")
}

/// `Minh Giang, ngày 20/02/2026`: place and day and nothing behind them; the day of a paper that is cited stands in a sentence.
fn in_figures(seq: Seq<'_>, i: usize) -> bool {
    seq.word(i) == "ngày"
        && i > 1
        && seq.word(i - 1) == ","
        && seq.is_capital(i - 2)
        && !seq.is_upper(i - 2)
        && matches!(seq.word(i + 2), "/" | "-" | ".")
        && (!seq.is_word(i + 6) || seq.is_capital(i + 6))
        && date_at(seq, i + 1).is_some()
}

fn read_date(seq: Seq<'_>, head: &mut Head) {
    let written = (0..seq.len()).find(|i| is_date(seq, *i));
    let Some(at) = written.or_else(|| (0..seq.len()).find(|i| in_figures(seq, *i))) else { return };
    if at >= 2 {
        let from = (0..at - 1).rev().take_while(|i| seq.is_capital(*i) && !seq.is_upper(*i)).take(4).last();
        head.place = from.map(|from| seq.slice(from..at - 1).copy(true));
    }
    if let Some(date) = date_at(seq, at + 1) {
        head.issued_on = Some(Stated { value: date, from: seq.slice(at..at + 6).span().into_iter().collect() });
    }
}

/// An abstract in capitals below a head that names no kind.
fn read_bare_title(cells: &[Cell<'_>], from: usize, head: &mut Head) -> usize {
    let titled = |c: &&Cell<'_>| {
        paragraphs::is_capitals(c.seq)
            && marker::marker(c.seq, c.raw).is_none()
            && !issuer::is_authority(c.seq)
            && c.seq.word(c.seq.len() - 1) != ":"
    };
    let parts: Vec<Seq<'_>> = cells[from..].iter().take(6).take_while(titled).map(|c| c.seq).collect();
    if head.title.is_none() && from > 0 {
        head.title = title(&parts);
        return from + parts.len();
    }
    from
}

/// `V/v …`, `Về việc …`: the first token of the subject.
fn subject(seq: Seq<'_>) -> Option<usize> {
    seq.any(0, phrases!["v / v :", "v / v", "về việc :", "về việc"]).filter(|_| seq.is_capital(0))
}

fn read_subject(top: &[Cell<'_>], head: &mut Head) {
    let Some(at) = top.iter().position(|c| subject(c.seq).is_some()) else { return };
    let Some(from) = subject(top[at].seq) else { return };
    let mut parts = vec![top[at].seq.from(from)];
    let mut line = top[at].line;
    for cell in &top[at + 1..] {
        // In two columns the subject goes on in the next line's first cell.
        if cell.line == line {
            continue;
        }
        let own = motto_only(cell.seq).is_none() && date_line(cell.seq).is_none() && !is_number_line(cell.seq);
        let goes_on = own
            && cell.line <= line + 1
            && cell.blanks < 3
            && !paragraphs::is_capitals(cell.seq)
            && (!cell.seq.is_capital(0) || cell.blanks == 0);
        if !goes_on {
            break;
        }
        line = cell.line;
        parts.push(cell.seq);
    }
    head.title = title(&parts);
}

fn title(parts: &[Seq<'_>]) -> Option<Stated<String>> {
    let mut words = parts.iter().map(|p| p.copy(true)).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
    let kept = words.trim_end_matches(['.', '/', ';', '-', ' ', ',']).len();
    words.truncate(kept);
    (!words.is_empty()).then(|| Stated { value: words, from: parts.iter().filter_map(|p| p.span()).collect() })
}

/// Kind and abstract; gives the first cell after them.
fn read_kind(cells: &[Cell<'_>], at: usize, head: &mut Head) -> usize {
    let cell = &cells[at];
    let Some((kind, len)) = DocumentKind::named(cell.seq, 0) else { return at };
    head.kind = Some(Stated { value: kind, from: cell.seq.slice(0..len).span().into_iter().collect() });
    let mut parts = Vec::new();
    let rest = cell.seq.from(len);
    if rest.len() > 1 {
        parts.push(rest);
    }
    let mut next = at + 1;
    let mut last_line = cell.line;
    while let Some(cell) = cells.get(next) {
        // A rule below the abstract closes it.
        let ruled = cell.line > last_line + 1 && !parts.is_empty();
        if cell.line != last_line && (ruled || !is_title_line(cell, &parts) || begins_body(cells, next, &parts)) {
            break;
        }
        // "CHỈ THỊ / CỦA BAN THƯỜNG VỤ TỈNH ỦY": the issuer, not the abstract.
        if parts.is_empty() && cell.seq.word(0) == "của" && paragraphs::is_capitals(cell.seq) {
            head.issuer = issuer::of_body(head.issuer.take(), cell.seq.from(1));
        } else if !issuer::is_authority(cell.seq) || parts.last().is_some_and(|p: &Seq<'_>| is_open(*p)) {
            parts.push(cell.seq);
        } else {
            break;
        }
        last_line = cell.line;
        next += 1;
    }
    if let Some(first) = parts.first_mut() {
        let letter = first.any(0, phrases!["v / v :", "v / v"]).unwrap_or(0);
        *first = first.from(letter);
    }
    head.title = title(&parts);
    // The authority stands once more above the legal bases.
    next += cells[next..].iter().take(3).take_while(|c| issuer::is_authority(c.seq)).count();
    // "(Kèm theo Quyết định số …)" and "(Dự thảo)" stand between abstract and body.
    while cells.get(next).is_some_and(|c| c.seq.word(0) == "(") {
        let open = next;
        next += 1;
        while !(open..next).any(|i| cells[i].seq.has(phrases![")"])) && next < cells.len() && next - open < 4 {
            next += 1;
        }
    }
    next
}

/// `… trên địa bàn tỉnh Minh Giang⏎Luật Căn cước số … được Quốc hội⏎thông qua …`: the line above had room for this one's first word, and
/// this one goes on in the next.
fn begins_body(cells: &[Cell<'_>], at: usize, parts: &[Seq<'_>]) -> bool {
    const LONG: usize = 60;
    let (Some(cell), Some(above)) = (cells.get(at), parts.last()) else { return false };
    let width = cell.raw.chars().count();
    let goes_on = cells.get(at + 1).is_some_and(|next| {
        next.line == cell.line + 1 && next.blanks == 0 && next.seq.is_word(0) && !next.seq.is_capital(0)
    });
    let room = at > 0 && cells[at - 1].raw.chars().count() + 1 + cell.seq.raw(0).chars().count() + 4 < width;
    goes_on && width > LONG && room && cell.seq.is_capital(0) && !is_open(*above) && !paragraphs::is_capitals(cell.seq)
}

/// Words with which a preamble begins, and no abstract goes on.
fn is_opening(seq: Seq<'_>) -> bool {
    seq.is_capital(0)
        && seq
            .any(
                0,
                phrases![
                    "căn cứ",
                    "thực hiện",
                    "để",
                    "nhằm",
                    "trong",
                    "thời gian",
                    "ngày",
                    "sau",
                    "qua",
                    "theo",
                    "thi hành",
                    "triển khai",
                    "xét",
                    "kính gửi",
                    "hiện nay",
                    "những năm",
                    "vừa qua",
                    "hưởng ứng",
                    "chấp hành",
                    "phát huy",
                    "sáng ngày",
                    "chiều ngày",
                    "tại",
                    "ubnd",
                    "ủy ban nhân dân",
                    "sở",
                ],
            )
            .is_some()
}

/// An abstract does not end with these words.
fn is_open(seq: Seq<'_>) -> bool {
    matches!(
        seq.word(seq.len().saturating_sub(1)),
        "," | "-" | "của" | "và" | "về" | "tại" | "số" | "theo" | "với" | "các" | "cho" | "ngày"
    )
}

fn is_title_line(cell: &Cell<'_>, parts: &[Seq<'_>]) -> bool {
    let seq = cell.seq;
    let marked = marker::marker(seq, cell.raw).is_some();
    if marked
        || seq.word(0) == "("
        || motto_only(seq).is_some()
        || addresses(seq).is_some()
        || date_line(seq).is_some()
        || is_number_line(seq)
    {
        return false;
    }
    let Some(above) = parts.last() else {
        return cell.blanks < 12 && !(seq.is_capital(0) && seq.any(0, phrases!["căn cứ"]).is_some());
    };
    let long: usize = parts.iter().filter_map(|p| p.span()).map(|s| s.end - s.start).sum();
    let closed = matches!(above.word(above.len() - 1), "." | ";" | ":");
    if closed || long > LONGEST_TITLE {
        return false;
    }
    if !seq.is_capital(0) {
        return true;
    }
    if is_opening(seq) && cell.raw.chars().count() > 140 {
        return false;
    }
    // An abstract in capitals is over where small letters begin.
    if paragraphs::is_capitals(*above) && above.len() > 3 && !paragraphs::is_capitals(seq) && !is_open(*above) {
        return false;
    }
    if paragraphs::is_capitals(seq) {
        // "VỀ" alone in its line is in capitals too.
        let above_capitals =
            paragraphs::is_capitals(*above) || above.len() == 1 && above.is_upper(0) && is_open(*above);
        return above_capitals && cell.blanks < 3 && (!issuer::is_authority(seq) || is_open(*above));
    }
    let open = is_open(*above)
        || (cell.blanks == 0
            && !is_opening(seq)
            && matches!(above.word(above.len() - 1), "tỉnh" | "xã" | "phường" | "phố" | "huyện"));
    open || (cell.blanks == 0
        && !is_opening(seq)
        && cell.raw.chars().count() < 90
        && above.span().is_some_and(|s| s.end - s.start < 130))
}

/// `Kính gửi:` and its items; moves the body behind them.
fn read_addressees(text: &Text<'_>, line: usize, head: &mut Head) {
    let tokens = |at: usize| text.lines[at].tokens.clone();
    let first = Seq::new(text, &text.tokens[tokens(line)]);
    let after = addresses(first).unwrap_or(0);
    // An item's lines follow each other, so its tokens are one range.
    let mut items: Vec<Range<usize>> = Vec::new();
    if first.len() > after {
        let bullet = usize::from(matches!(first.word(after), "-" | "+" | "•"));
        items.push(tokens(line).start + after + bullet..tokens(line).end);
    }
    let mut at = line + 1;
    while let Some(next) = text.lines.get(at).filter(|_| at < line + 40) {
        let seq = Seq::new(text, &text.tokens[tokens(at)]);
        let sign = items.last().map_or("", |item| text.folded(&text.tokens[item.end - 1]));
        let (ended, open) = (sign == ".", !matches!(sign, "." | ";"));
        match marker::marker(seq, next.span.of(text.source)) {
            Some(m) if matches!(m.marker, Marker::Bullet(_)) && !(ended && next.blanks > 1) => {
                items.push(tokens(at).start + m.content..tokens(at).end);
            }
            Some(_) => break,
            None if items.is_empty() => items.push(tokens(at)),
            // An item goes on in the next line, or the next one stands there without a bullet.
            None if open && (!seq.is_capital(0) || next.blanks == 0 && next.width < 60) => {
                if let Some(item) = items.last_mut() {
                    item.end = tokens(at).end;
                }
            }
            None if sign == ";" && next.width < 90 && next.blanks == 0 => items.push(tokens(at)),
            None => break,
        }
        at += 1;
    }
    for item in items.into_iter().filter(|i| !i.is_empty()) {
        let seq = Seq::new(text, &text.tokens[item]);
        let name = seq.copy(false).trim_matches([' ', '.', ';', ',', ':', '-', '+']).to_owned();
        if !name.is_empty() {
            head.addressed.extend(agencies::list(seq, 0, Start::Listed).0);
            head.addressees.push(Stated { value: name, from: seq.span().into_iter().collect() });
        }
    }
    head.body = at;
}
