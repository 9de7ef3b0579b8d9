//! Tables whose cells stand one below the other: what is left of a table when a converter drops its borders, or keeps them
//! as lines of their own.

use crate::{
    agencies::{self, Start},
    deadline::{self, Context, Place},
    marker::{self, Marker},
    seq::Seq,
    tasks::table::{Column, columns},
    text::Text,
};
use std::ops::Range;

/// One row: its lines and the tokens of its cells, in the order of the columns.
pub(crate) struct FlatRow {
    pub lines: Range<usize>,
    pub cells: Vec<Range<usize>>,
}

/// A head has at most this many columns.
const MOST_COLUMNS: usize = 9;
/// A row without a next number ends after this many lines.
const LONGEST_ROW: usize = 60;

/// The rows of all such tables, heads included. A table is known by its head: `STT`, then labels, then the row `1`.
pub(crate) fn find(text: &Text<'_>) -> Vec<FlatRow> {
    let mut rows = Vec::new();
    let mut at = 0;
    while at < text.lines.len() {
        match table(text, at) {
            Some((mut found, end)) => {
                rows.append(&mut found);
                at = end;
            }
            None => at += 1,
        }
    }
    rows
}

fn line<'t>(text: &'t Text<'_>, at: usize) -> Seq<'t> {
    text.lines.get(at).map_or(Seq::new(text, &[]), |l| Seq::new(text, &text.tokens[l.tokens.clone()]))
}

fn is_border(seq: Seq<'_>) -> bool {
    !seq.is_empty() && (0..seq.len()).all(|i| seq.word(i) == "|")
}

/// A line that is a row's number and nothing else.
fn ordinal(seq: Seq<'_>) -> Option<u32> {
    let dot = usize::from(seq.word(1) == ".");
    seq.number(0).filter(|n| seq.len() == 1 + dot && (1..500).contains(n))
}

fn table(text: &Text<'_>, at: usize) -> Option<(Vec<FlatRow>, usize)> {
    let first = line(text, at);
    if first.len() > 3 || first.any(0, phrases!["stt", "tt", "số tt"]).is_none() {
        return None;
    }
    let body = (at + 1..(at + 3 * MOST_COLUMNS).min(text.lines.len())).find(|l| ordinal(line(text, *l)) == Some(1))?;
    let head = cells(text, at..body);
    let seqs: Vec<Seq<'_>> = head.iter().map(|c| Seq::new(text, &text.tokens[c.clone()])).collect();
    let kinds = columns(&seqs).filter(|_| head.len() <= MOST_COLUMNS && head.len() > 2)?;
    let mut rows = vec![FlatRow { lines: at..body, cells: head }];
    let mut start = body;
    let mut wanted = 1;
    while ordinal(line(text, start)) == Some(wanted) {
        let limit = (start + LONGEST_ROW).min(text.lines.len());
        let next = (start + 1..limit).find(|l| ordinal(line(text, *l)) == Some(wanted + 1) || ends_table(text, *l));
        let end = next.unwrap_or(limit);
        // The last row has no number after it: it ends when its columns are filled.
        let last = next.is_none_or(|l| ordinal(line(text, l)).is_none());
        let (found, stop) = row(text, start..end, &kinds, last);
        rows.push(FlatRow { lines: start..stop, cells: found });
        start = stop;
        wanted += 1;
    }
    Some((rows, start))
}

/// The text after a table: an item, a heading, the recipients.
fn ends_table(text: &Text<'_>, at: usize) -> bool {
    let seq = line(text, at);
    let marked = marker::marker(seq, text.lines[at].span.of(text.source));
    let item = marked.is_some_and(|m| {
        matches!(m.marker, Marker::Roman(..) | Marker::Article(_) | Marker::Part(_) | Marker::Number(_))
            && m.content < seq.len()
    });
    item || seq.any(0, phrases!["nơi nhận"]).is_some() || seq.any(0, phrases!["trên đây là"]).is_some()
}

/// Lines to cells: parted by borders where there are any, else a cell for each line that begins anew.
fn cells(text: &Text<'_>, lines: Range<usize>) -> Vec<Range<usize>> {
    let bordered = lines.clone().any(|l| is_border(line(text, l)));
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for at in lines {
        let seq = line(text, at);
        if is_border(seq) {
            open = false;
            continue;
        }
        let tokens = text.lines[at].tokens.clone();
        let goes_on = if bordered { open } else { open && !seq.is_capital(0) && seq.number(0).is_none() };
        match found.last_mut().filter(|_| goes_on) {
            Some(cell) => cell.end = tokens.end,
            None => found.push(tokens),
        }
        open = true;
    }
    found
}

/// The cells of one row in the order of the columns, and the line after it.
fn row(text: &Text<'_>, lines: Range<usize>, kinds: &[Column], last: bool) -> (Vec<Range<usize>>, usize) {
    let mut found = cells(text, lines.clone());
    let mut stop = lines.end;
    if last && found.len() > kinds.len() {
        found.truncate(kinds.len());
        let end = found.last().map_or(0, |c| c.end);
        stop = lines.clone().find(|l| text.lines[*l].tokens.start >= end).unwrap_or(lines.end);
    }
    if found.len() == kinds.len() {
        return (found, stop);
    }
    // An empty cell leaves no line: what a cell says tells its column.
    let mut placed: Vec<Range<usize>> = vec![0..0; kinds.len()];
    for (n, cell) in found.into_iter().enumerate() {
        let seq = Seq::new(text, &text.tokens[cell.clone()]);
        let fits = |kind: &Column| match kind {
            Column::Number => n == 0,
            Column::Content => n == 1,
            Column::Attribute(sort) => n > 1 && says(seq, *sort),
            Column::Unknown => false,
        };
        let free = (0..kinds.len()).find(|i| placed[*i].is_empty() && fits(&kinds[*i]));
        match free {
            Some(i) => placed[i] = cell,
            None => {
                if let Some(content) =
                    kinds.iter().position(|k| *k == Column::Content).filter(|c| placed[*c].end == cell.start)
                {
                    placed[content].end = cell.end;
                }
            }
        }
    }
    (placed, stop)
}

fn says(seq: Seq<'_>, sort: crate::attributes::Sort) -> bool {
    use crate::attributes::Sort;
    match sort {
        Sort::Lead | Sort::Support => agencies::list(seq, 0, Start::Listed).1 >= seq.len().saturating_sub(1),
        Sort::Time => !deadline::find(seq, Context { year: Some(2000) }, Place::Line).is_empty(),
        Sort::Product | Sort::Other => true,
    }
}
