//! Lines put together to paragraphs: what a page's width or end has cut is one paragraph again.

use crate::{
    attributes,
    flat_table::FlatRow,
    lexicon::Class,
    marker::{self, Marker},
    markup,
    phrases::Set,
    seq::Seq,
    text::{Line, Span, Text, Token},
};
use std::ops::Range;

/// A paragraph of the body, in reading order.
pub(crate) struct Paragraph {
    pub marker: Option<Marker>,
    /// Tokens of the text after the mark, as a range of [`Body::tokens`].
    pub tokens: Range<usize>,
    /// The paragraph with its mark.
    pub span: Span,
    /// Lines it was read from: first and last.
    pub lines: (usize, usize),
    /// A table's row: lines are never joined to it.
    pub is_row: bool,
    /// Tokens of the row's cells, where the table had no borders in its lines.
    pub cells: Vec<Range<usize>>,
}

/// The body: its tokens without notes, page numbers and running heads.
#[derive(Default)]
pub(crate) struct Body {
    pub tokens: Vec<Token>,
    pub paragraphs: Vec<Paragraph>,
}

/// What the widths of the lines say about how the text was set.
struct Setting {
    /// Lines are cut at a page's width.
    wrapped: bool,
    /// Empty lines part paragraphs (and not every line).
    blanks_part: bool,
    /// The first line of a paragraph is indented, those that go on are not.
    indents_part: bool,
    width: usize,
}

/// A line at least this full (in percent) of the page's width has no room for the next word.
const FULL: usize = 84;
/// A paragraph at least this long that stops without a sign was cut by a page's end.
const CUT: usize = 160;

impl Body {
    fn push_row(&mut self, text: &Text<'_>, row: &FlatRow) {
        let first = self.tokens.len();
        let mut cells = Vec::with_capacity(row.cells.len());
        for cell in &row.cells {
            let start = self.tokens.len();
            self.tokens.extend_from_slice(&text.tokens[cell.clone()]);
            cells.push(start..self.tokens.len());
        }
        let lines = (row.lines.start, row.lines.end.saturating_sub(1).max(row.lines.start));
        let span = Span { start: text.lines[lines.0].span.start, end: text.lines[lines.1].span.end };
        self.paragraphs.push(Paragraph {
            marker: None,
            tokens: first..self.tokens.len(),
            span,
            lines,
            is_row: true,
            cells,
        });
    }
}

/// Joins the lines of the body. Of a row in `rows` only the first line stands in `lines`.
pub(crate) fn join(text: &Text<'_>, lines: &[usize], rows: &[FlatRow]) -> Body {
    let mut rows = rows.iter().peekable();
    let setting = Setting::of(text, lines);
    let mut body = Body { tokens: Vec::with_capacity(text.tokens.len()), paragraphs: Vec::with_capacity(lines.len()) };
    let mut long = 0;
    for (n, &at) in lines.iter().enumerate() {
        while rows.next_if(|r| r.lines.start < at).is_some() {}
        if let Some(row) = rows.next_if(|r| r.lines.start == at) {
            body.push_row(text, row);
            continue;
        }
        let line = &text.lines[at];
        let seq = Seq::new(text, &text.tokens[line.tokens.clone()]);
        let raw = line.span.of(text.source);
        // "A⇥Công tác xây dựng pháp luật" between the rows of a table groups them.
        let grouped = || {
            let above = body.paragraphs.last().is_some_and(|p| p.is_row);
            let first = raw.split(['\t', '|']).next().unwrap_or(raw);
            above && first.len() < raw.len() && first.chars().count() <= 6
        };
        let is_row = raw.starts_with('|') || is_tab_row(raw) || is_bar_row(raw) || markup::is_row(raw) || grouped();
        let inside = n.checked_sub(1).is_some_and(|b| is_dash_inside(text, lines[b], at));
        let marked = if is_row || inside { None } else { marker::marker(seq, raw) };
        let before = n.checked_sub(1).map(|b| lines[b]).filter(|_| !is_row && marked.is_none());
        if let Some(before) = before
            && let Some(open) = body.paragraphs.last_mut().filter(|p| !p.is_row)
            && (open.tokens.is_empty()
                || setting.joins(text, before, at, long, !matches!(open.marker, None | Some(Marker::Bullet(_)))))
        {
            open.span.end = line.span.end;
            open.lines.1 = at;
            body.tokens.extend_from_slice(&text.tokens[line.tokens.clone()]);
            open.tokens.end = body.tokens.len();
            long += line.width + 1;
            continue;
        }
        let (marker, content) = match marked {
            Some(m) => (Some(m.marker), m.content),
            None if !is_row && is_heading(seq, raw) => (Some(Marker::Heading), 0),
            None => (None, 0),
        };
        let start = body.tokens.len();
        body.tokens.extend_from_slice(&text.tokens[line.tokens.start + content..line.tokens.end]);
        let tokens = start..body.tokens.len();
        body.paragraphs.push(Paragraph { marker, tokens, span: line.span, lines: (at, at), is_row, cells: Vec::new() });
        long = line.width;
    }
    body
}

/// The dash at a line's beginning is no bullet: `giai đoạn 2026⏎- 2030`, `Sở Lao động⏎- Thương binh và Xã hội`.
fn is_dash_inside(text: &Text<'_>, before: usize, at: usize) -> bool {
    let (above, line) = (&text.lines[before], &text.lines[at]);
    if before + 1 != at || text.folded(&text.tokens[line.tokens.start]) != "-" {
        return false;
    }
    let (above, seq) = (line_seq(text, above), line_seq(text, line));
    let years = [above.number(above.len().saturating_sub(1)), seq.number(1)];
    years.iter().all(|y| y.is_some_and(|y| (1900..2200).contains(&y))) || is_name_cut(text, before, at)
}

/// The end of the line cuts a name that the tables know: `Ban⏎Thường vụ`, `Giáo dục⏎và Đào tạo`.
fn is_name_cut(text: &Text<'_>, before: usize, at: usize) -> bool {
    let (above, line) = (&text.lines[before], &text.lines[at]);
    let back = above.tokens.len().min(4);
    // Furniture may stand between the lines; what is not neighbouring is not looked at.
    if before + 1 != at {
        return false;
    }
    let seq = Seq::new(text, &text.tokens[line.tokens.start - back..line.tokens.end]);
    let cut = |i: usize, class: Class| {
        seq.lexeme(i, class).is_some_and(|f| i + f.len > back + usize::from(seq.word(back) == "-"))
    };
    (0..back).any(|i| seq.is_capital(i) && (cut(i, Class::Field) || cut(i, Class::Head)))
}

/// Three or more cells parted by tabs.
pub(crate) fn is_tab_row(raw: &str) -> bool {
    raw.bytes().filter(|b| *b == b'\t').count() >= 2
}

/// Three or more cells parted by bars, without one at the edges: `1 | Rà soát văn bản | Sở Tư pháp`.
fn is_bar_row(raw: &str) -> bool {
    raw.matches(" | ").count() >= 2
}

fn is_heading(seq: Seq<'_>, raw: &str) -> bool {
    raw.starts_with('#') || is_capitals(seq)
}

/// A line of two or more words, all in capitals.
pub(crate) fn is_capitals(seq: Seq<'_>) -> bool {
    let mut words = 0;
    for i in (0..seq.len()).filter(|i| seq.is_word(*i)) {
        if !seq.is_upper(i) {
            return false;
        }
        words += 1;
    }
    words >= 2
}

fn line_seq<'t>(text: &'t Text<'_>, line: &Line) -> Seq<'t> {
    Seq::new(text, &text.tokens[line.tokens.clone()])
}

fn last_word<'t>(seq: Seq<'t>) -> &'t str {
    seq.word(seq.len().saturating_sub(1))
}

fn is_closed(seq: Seq<'_>) -> bool {
    let last = last_word(seq);
    let before = seq.word(seq.len().saturating_sub(2));
    matches!(last, "." | ";" | ":" | "!" | "?" | "…") || (last == "/" && before == ".")
}

/// The line begins in the middle of a sentence.
fn is_inside(seq: Seq<'_>) -> bool {
    (seq.is_word(0) && !seq.is_capital(0))
        || seq.number(0).is_some()
        || matches!(seq.word(0), ")" | "," | ";" | "." | "(" | "&")
}

/// The line ends with a word after which no sentence can end: a preposition, or the first word of a name.
fn is_open(seq: Seq<'_>) -> bool {
    let last = seq.len().saturating_sub(1);
    match seq.word(last) {
        "," | "-" | "(" | "và" | "của" | "với" | "về" | "các" | "theo" | "tại" | "cho" | "thuộc" | "hoặc" | "trong"
        | "do" | "số" | "ngày" | "tháng" | "năm" | "trước" | "đến" | "từ" | "là" | "để" | "những" => {
            true
        }
        "sở" | "bộ" | "vụ" | "cục" | "phòng" | "luật" | "nghị" | "giám" | "thủ" | "ủy" => {
            seq.is_capital(last)
        }
        _ => false,
    }
}

/// Blanks before the first word of a line.
fn indent(text: &Text<'_>, line: &Line) -> usize {
    const MOST: usize = 16;
    let before = text.source[..line.span.start].bytes().rev().take(MOST);
    before.take_while(|b| matches!(b, b' ' | b'\t')).count()
}

/// `… đôn đốc việc thực hiện⏎Chỉ thị này`: the paper that speaks of itself is the object of the verb above.
fn goes_on(above: Seq<'_>, seq: Seq<'_>) -> bool {
    const PAPERS: &Set = phrases![
        "chỉ thị này",
        "kế hoạch này",
        "quyết định này",
        "công văn này",
        "công điện này",
        "thông báo này",
        "nghị quyết này",
        "kết luận này",
        "chương trình này",
        "văn bản này",
    ];
    let last = above.len().saturating_sub(2);
    last > 2
        && above.phrase(last, "thực hiện").is_some()
        && above.word(last - 1) != "chức"
        && seq.any(0, PAPERS).is_some()
}

impl Setting {
    fn of(text: &Text<'_>, lines: &[usize]) -> Self {
        let mut widths: Vec<usize> = lines.iter().map(|l| text.lines[*l].width).collect();
        widths.sort_unstable();
        let width = widths.get(widths.len() * 95 / 100).copied().unwrap_or(0);
        let (mut cut, mut cut_blank, mut cut_indented) = (0usize, 0usize, 0usize);
        for pair in lines.windows(2) {
            let (before, line) = (&text.lines[pair[0]], &text.lines[pair[1]]);
            let seq = line_seq(text, line);
            if !is_closed(line_seq(text, before)) && seq.is_word(0) && !seq.is_capital(0) {
                cut += 1;
                cut_blank += usize::from(line.blanks > 0);
                cut_indented += usize::from(indent(text, line) > 0);
            }
        }
        let wrapped = cut * 6 >= lines.len() && cut > 0 && width < 180;
        let indents_part = wrapped && cut_indented * 20 <= cut;
        Self { wrapped, blanks_part: wrapped && cut_blank * 4 < cut, indents_part, width }
    }

    /// Line `at` goes on with the paragraph that line `before` belongs to, `long` characters so far. `titled`: its mark is one
    /// that headings have.
    fn joins(&self, text: &Text<'_>, before: usize, at: usize, long: usize, titled: bool) -> bool {
        let (above, line) = (&text.lines[before], &text.lines[at]);
        let (seq, above_seq) = (line_seq(text, line), line_seq(text, above));
        let (raw, above_raw) = (line.span.of(text.source), above.span.of(text.source));
        if raw.starts_with('#') || above_raw.starts_with('#') || attributes::label(seq, 0).is_some_and(|l| l.colon) {
            return false;
        }
        const CLOSES: &Set = phrases![
            "trân trọng",
            "xin trân trọng",
            "nơi nhận",
            "trên đây là",
            "trong quá trình thực hiện",
            "trong quá trình triển khai",
            "quá trình triển khai",
        ];
        if seq.is_capital(0)
            && seq.any(0, CLOSES).is_some()
            && (seq.word(0) != "trong" && seq.word(0) != "quá" || is_closed(above_seq))
        {
            return false;
        }
        let (capitals, above_capitals) = (is_capitals(seq), is_capitals(above_seq));
        // "A. MỤC TIÊU⏎100% văn bản …": a heading in capitals does not go on in small letters.
        if above_capitals && (0..seq.len()).any(|i| seq.is_word(i) && !seq.is_upper(i) && !seq.is_capital(i)) && titled
        {
            return false;
        }
        if capitals != above_capitals && (capitals || seq.is_capital(0)) {
            return false;
        }
        let first = line_seq(text, line).raw(0).chars().count();
        let inside = is_inside(seq);
        // "6. Củng cố đội ngũ⏎    Giám đốc các sở …": a line as full as the page, and the next one begins a paragraph.
        if self.indents_part && !inside && !capitals && indent(text, line) > 1 {
            return false;
        }
        let full = self.wrapped && (above.width + 1 + first) * 100 >= self.width * FULL;
        let parted = self.blanks_part && line.blanks > 0;
        if is_closed(above_seq) {
            return full && !parted && (inside || last_word(above_seq) != ":");
        }
        // "3. Phổ biến Luật⏎Sở Y tế …": what follows is no law's name.
        let law = last_word(above_seq) == "luật" && seq.lexeme(0, Class::Head).is_some();
        // "1. Trưởng các phòng thuộc Sở⏎Căn cứ nhiệm vụ …": the department is the speaker's own, and an order follows.
        let own = matches!(above_seq.word(above_seq.len().saturating_sub(2)), "thuộc" | "của")
            && seq.is_capital(0)
            && seq.lexeme(0, Class::Verb).is_some()
            && seq.lexeme(0, Class::Field).is_none();
        let bound = law || own;
        if inside || is_open(above_seq) && !bound || goes_on(above_seq, seq) || is_name_cut(text, before, at) {
            return true;
        }
        if self.wrapped {
            (full || (!titled && line.blanks == 0)) && !parted
        } else {
            long >= CUT && above.width >= CUT / 2 && !above_raw.ends_with("**")
        }
    }
}
