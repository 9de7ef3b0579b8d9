//! From a text to its reading.

use crate::{
    agencies::{self, Agency, Start},
    citations::{self, Citation},
    date::Date,
    deadline::{self, Context, Deadline, Place},
    flat_table::{self, FlatRow},
    footnotes,
    header::{self, Head, Stated},
    issuer,
    kinds::DocumentKind,
    marker::Style,
    outline::Outline,
    paragraphs,
    seq::Seq,
    tail::{self, Tail},
    tasks::{self, Rejected, Selection, Task, select_setting},
    text::{Span, Text},
};

/// What a document says about itself. `None`: it does not say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Kind.
    pub kind: Option<Stated<DocumentKind>>,
    /// Number and symbol.
    pub number: Option<Stated<String>>,
    /// Day of issue.
    pub issued_on: Option<Stated<Date>>,
    /// Issuing authority, with its territory where named.
    pub issuer: Option<Stated<String>>,
    /// Abstract (trích yếu), without the word for the kind and without `V/v`.
    pub title: Option<Stated<String>>,
    /// Signer's name.
    pub signer: Option<Stated<String>>,
    /// Signer's own post.
    pub signer_position: Option<Stated<String>>,
    /// Marks above the post, in order: `TM.`, `KT.`, `TL.`, `TUQ.`, `Q.`
    pub signing_capacity: Vec<String>,
    /// `Kính gửi`, then `Nơi nhận`: items as written.
    pub recipients: Vec<Stated<String>>,
}

/// What a block of the outline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Part, chapter, article, Roman or capital section, heading without a number.
    Section,
    /// Numbered or lettered item.
    Item,
    /// Bullet.
    Bullet,
    /// Row of a table.
    Row,
    /// Paragraph without a mark.
    Paragraph,
}

/// One block of the outline, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Path of the item; of a paragraph, its item's.
    pub path: String,
    /// How many items enclose it.
    pub depth: usize,
    /// The block with its mark. Notes and page numbers that a page's end put inside are part of the span.
    pub span: Span,
}

/// Everything read from one text. Spans are bytes of that text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Head and tail.
    pub document: Document,
    /// Cited documents, each once.
    pub citations: Vec<Citation>,
    /// Tasks in reading order.
    pub tasks: Vec<Task>,
    /// The body by blocks.
    pub outline: Vec<Block>,
    rejected: Vec<Rejected>,
}

impl Reading {
    /// The blocks that are no task, each with the reason.
    pub fn explain(&self) -> &[Rejected] {
        &self.rejected
    }
}

/// A deadline found in a phrase, and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDeadline {
    /// The deadline.
    pub deadline: Deadline,
    /// The words it was read from.
    pub span: Span,
}

/// Reads a text. Any text gives a reading.
pub fn read(source: &str) -> Reading {
    let text = Text::new(source);
    let notes = footnotes::find(&text);
    let tails = tail::find(&text);
    let heads = heads(&text, &tails);
    let rows = flat_table::find(&text);
    let lines = body_lines(&text, &heads, &tails, &notes, &rows);
    let body = paragraphs::join(&text, &lines, &rows);
    let starts: Vec<usize> = heads.iter().skip(1).map(|h| h.body).collect();
    let outline = Outline::new(&text, &body, &starts);
    let Some(head) = heads.into_iter().next() else { return Reading::default() };
    let setting = select_setting(&text, &outline, &head, &starts, tails.first().map(|t| t.lines.end));
    let selection = Selection::new(&outline, &setting);
    let own = head.number.as_ref().map(|n| n.value.as_str());
    let citations = citations::find(&text, &notes, own);
    Reading {
        citations,
        tasks: selection.tasks,
        rejected: selection.rejected,
        document: document(&outline, head, tails),
        outline: blocks(outline),
    }
}

/// The heads: the document's, and that of each part after a tail (a plan after its decision).
fn heads(text: &Text<'_>, tails: &[Tail]) -> Vec<Head> {
    let mut heads = vec![header::read(text, 0)];
    for tail in tails.iter().filter(|t| t.lines.end < text.lines.len()) {
        let mut head = header::read(text, tail.lines.end);
        // Only a part that names its kind has a head to skip.
        if head.kind.is_none() {
            head.body = tail.lines.end;
        }
        heads.push(head);
    }
    heads
}

/// The lines of the body: without heads, tails, notes, page numbers and rules; of a row, its first.
fn body_lines(
    text: &Text<'_>,
    heads: &[Head],
    tails: &[Tail],
    notes: &[footnotes::Footnote],
    rows: &[FlatRow],
) -> Vec<usize> {
    let mut lines = Vec::with_capacity(text.lines.len());
    let starts = std::iter::once(0).chain(tails.iter().map(|t| t.lines.end));
    let mut note = notes.iter().peekable();
    let mut row = rows.iter().peekable();
    for (n, (start, head)) in starts.zip(heads).enumerate() {
        let end = tails.get(n).map_or(text.lines.len(), |t| t.lines.start);
        for at in head.body.max(start)..end {
            while note.next_if(|f| f.lines.end <= at).is_some() {}
            let in_note = note.peek().is_some_and(|f| f.lines.contains(&at));
            while row.next_if(|r| r.lines.end <= at).is_some() {}
            let in_row = row.peek().filter(|r| r.lines.contains(&at));
            let taken = match in_row {
                Some(row) => row.lines.start == at,
                None => !in_note && !is_furniture(text, at),
            };
            if taken {
                lines.push(at);
            }
        }
    }
    lines
}

/// Page numbers (`2`, `- 2 -`, `Trang 2/5`), rules and lone addresses.
fn is_furniture(text: &Text<'_>, at: usize) -> bool {
    let seq = Seq::new(text, &text.tokens[text.lines[at].tokens.clone()]);
    let sign = |i: usize| matches!(seq.word(i), "-" | "." | "=" | "/" | ":" | "|");
    let page = usize::from(matches!(seq.word(0), "trang" | "page"));
    let numbers = || (page..seq.len()).filter(|i| seq.number(*i).is_some_and(|n| n < 1000)).count();
    let bare = (page..seq.len()).all(|i| sign(i) || seq.number(i).is_some());
    // "1." is an item whose text stands on the next line.
    let bare = bare && !(seq.number(0).is_some() && matches!(seq.word(1), "." | "/"));
    let link = seq.len() == 1 && !seq.is_word(0) && seq.number(0).is_none();
    bare && numbers() <= 1 + page || link
}

fn blocks(outline: Outline<'_>) -> Vec<Block> {
    let kind = |style: Option<Style>, is_row: bool| match style {
        _ if is_row => BlockKind::Row,
        Some(Style::Part | Style::Heading | Style::Article | Style::Upper | Style::Roman) => BlockKind::Section,
        Some(Style::Number(_) | Style::Letter) => BlockKind::Item,
        Some(Style::Bullet(_)) => BlockKind::Bullet,
        None => BlockKind::Paragraph,
    };
    let block = |n: crate::outline::Node| Block {
        kind: kind(n.marker.as_ref().map(|m| m.style()), n.is_row),
        path: n.path,
        depth: n.depth,
        span: n.span,
    };
    outline.nodes.into_iter().map(block).collect()
}

fn document(outline: &Outline<'_>, head: Head, tails: Vec<Tail>) -> Document {
    let preamble = || {
        let roots = outline.roots.iter().take(12).take_while(|r| outline.nodes[**r].marker.is_none());
        let mut found = roots.filter_map(|r| issuer::from_preamble(outline.seq(*r))).last()?;
        // "UBND tỉnh" with the place of the date line names its territory.
        if let Some(place) = head.place.as_ref().filter(|_| found.value.ends_with(" tỉnh")) {
            found.value = format!("{} {place}", found.value);
        }
        Some(found)
    };
    let issuer = head.issuer.clone().or_else(preamble);
    let mut recipients = head.addressees;
    let mut signature = Tail::default();
    if let Some(first) = tails.into_iter().next() {
        signature = first;
    }
    recipients.append(&mut signature.recipients);
    Document {
        kind: head.kind,
        number: head.number,
        issued_on: head.issued_on,
        issuer,
        title: head.title,
        signer: signature.signer,
        signer_position: signature.position,
        signing_capacity: signature.capacity,
        recipients,
    }
}

/// The deadlines in a phrase that a person typed or selected: every point in time counts, as on a time line. `plan_year` stands
/// in for a year left out.
pub fn find_deadlines(source: &str, plan_year: Option<i32>) -> Vec<FoundDeadline> {
    let text = Text::new(source);
    let found = deadline::find(Seq::new(&text, &text.tokens), Context { year: plan_year }, Place::Line);
    found.into_iter().map(|f| FoundDeadline { deadline: f.deadline, span: f.span }).collect()
}

/// The agencies named in a phrase.
pub fn find_agencies(source: &str) -> Vec<Agency> {
    let text = Text::new(source);
    let seq = Seq::new(&text, &text.tokens);
    let mut found = Vec::new();
    let mut at = 0;
    while at < seq.len() {
        let start = if at == 0 { Start::Listed } else { Start::Sentence };
        let (named, end) = agencies::list(seq, at, start);
        found.extend(named);
        at = end.max(at + 1);
    }
    found
}

/// The task in a stretch of a text, for a person who adds one by selecting it. Only its own words are read; `None` if the
/// stretch holds no word or is no stretch of the text.
pub fn read_task(source: &str, span: Span) -> Option<Task> {
    let text = Text::new(source.get(..span.end)?);
    source.get(span.start..)?;
    let from = text.tokens.partition_point(|t| t.span().start < span.start);
    let head = header::read(&Text::new(source), 0);
    let year = head.issued_on.map(|d| d.value.year());
    tasks::read_alone(Seq::new(&text, &text.tokens[from..]), Context { year })
}
