//! One page: its tables, its columns, its notes, and the lines in between, in reading order.

use super::columns::leading_band;
use super::content::{Drawn, Glyph};
use super::grid::{RuledTable, take_tables};
use super::rows::{Row, rows};

/// A line of running text, and what its paragraph is told by.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextLine {
    /// The text.
    pub text: String,
    /// Where it starts.
    pub left: f64,
    /// Where it ends.
    pub right: f64,
    /// Height of its baseline.
    pub y: f64,
    /// Size of most of its characters.
    pub size: f64,
    /// Where its second word starts.
    pub second_word: Option<f64>,
}

/// A piece of a page.
#[derive(Debug)]
pub(super) enum Item {
    /// A line of running text.
    Line(TextLine),
    /// Lines that stand by themselves: a column of the head.
    Block(Vec<String>),
    /// A table.
    Table(RuledTable),
}

/// A page as it is read.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its pieces in reading order.
    pub items: Vec<Item>,
    /// The footnotes at its end.
    pub notes: Vec<String>,
    /// Left and right end of its running text.
    pub within: (f64, f64),
    /// Usual distance between two lines.
    pub pitch: f64,
    /// How many page numbers were left out.
    pub numbers_dropped: u32,
    /// How many marks of notes were lifted out of words.
    pub marks_lifted: u32,
}

/// Share of the page's height at its upper and lower end in which page numbers stand (margins are 20 to 25 mm of 297).
const MARGIN: f64 = 0.12;
/// Share of the page's width that text reaches at least (the right margin is 15 to 20 mm of 210).
const NARROWEST_TEXT: f64 = 0.7;
/// Notes are set in letters at most this share of the text's size.
const NOTE_SIZE: f64 = 0.92;

/// Lays out what a page draws; `size` is the page's width and height in points.
pub(super) fn lay_out(drawn: &mut Drawn, is_first: bool, size: (f64, f64)) -> Page {
    let glyphs = std::mem::take(&mut drawn.glyphs);
    let mut turned: [Vec<Glyph>; 4] = Default::default();
    for glyph in glyphs {
        turned[usize::from(glyph.turns % 4)].push(glyph);
    }
    // A page is read in the direction of most of its text; what stands across it comes after.
    let main = (0..4).max_by_key(|&turns| (turned[turns].len(), 4 - turns)).unwrap_or(0);
    let mut upright = std::mem::take(&mut turned[main]);
    if main != 0 {
        drawn.rules.clear();
    }
    let (width, height) = turn_back(&mut upright, main, size);
    let tables = take_tables(&drawn.rules, &mut upright);
    let mut page = Page::default();
    let mut lines = rows(upright);
    page.numbers_dropped = drop_page_numbers(&mut lines, height);
    page.notes = take_notes(&mut lines, &mut page.marks_lifted);
    page.within = text_width(&lines, width);
    page.pitch = usual_pitch(&lines);
    page.marks_lifted += lines.iter().map(|row| row.marks_lifted).sum::<u32>();
    page.marks_lifted += tables.iter().map(|table| table.marks_lifted).sum::<u32>();
    page.items = order(lines, tables, is_first, page.within);
    for (turns, glyphs) in turned.into_iter().enumerate() {
        let mut glyphs = glyphs;
        turn_back(&mut glyphs, turns, size);
        let lines: Vec<String> = rows(glyphs).iter().map(Row::text).collect();
        if !lines.is_empty() {
            page.items.push(Item::Block(lines));
        }
    }
    page
}

/// Turns characters so that their baseline runs from left to right, and gives the page's size as it is then.
fn turn_back(glyphs: &mut [Glyph], turns: usize, (width, height): (f64, f64)) -> (f64, f64) {
    for glyph in glyphs {
        (glyph.x, glyph.y) = match turns {
            1 => (glyph.y, width - glyph.x),
            2 => (width - glyph.x, height - glyph.y),
            3 => (height - glyph.y, glyph.x),
            _ => (glyph.x, glyph.y),
        };
        glyph.turns = 0;
    }
    if turns % 2 == 1 { (height, width) } else { (width, height) }
}

/// Takes out the first and last row where they are in the margin and nothing but a number ("3", "- 3 -").
fn drop_page_numbers(lines: &mut Vec<Row>, height: f64) -> u32 {
    let is_number = |row: &Row| {
        let text = row.text();
        let digits = text.trim_matches(['-', '–', ' ']);
        (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut dropped = 0;
    if lines.first().is_some_and(|row| row.y > height * (1.0 - MARGIN) && is_number(row)) {
        lines.remove(0);
        dropped += 1;
    }
    if lines.last().is_some_and(|row| row.y < height * MARGIN && is_number(row)) {
        lines.pop();
        dropped += 1;
    }
    dropped
}

/// Takes out the notes at the page's end: rows in smaller letters, of which the first starts with its number.
fn take_notes(lines: &mut Vec<Row>, marks_lifted: &mut u32) -> Vec<String> {
    let Some(body) = usual_size(lines) else { return Vec::new() };
    let small = lines.iter().rev().take_while(|row| row.size <= body * NOTE_SIZE).count();
    let tail = lines.len() - small;
    let Some(first) = lines[tail..].iter().position(|row| note_text(row).is_some()) else { return Vec::new() };
    let mut notes: Vec<String> = Vec::new();
    for row in lines.drain(tail + first..) {
        *marks_lifted += row.marks_lifted;
        match (note_text(&row), notes.last_mut()) {
            (Some(text), _) => notes.push(text),
            (None, Some(note)) => {
                note.push(' ');
                note.push_str(&row.text());
            }
            (None, None) => {}
        }
    }
    notes
}

/// The text of a row that starts with the number of a note, a blank after the number.
fn note_text(row: &Row) -> Option<String> {
    let text = row.text();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let is_note = (1..=3).contains(&digits) && rest.starts_with(|next: char| next == ' ' || next.is_alphabetic());
    is_note.then(|| format!("{number} {}", rest.trim_start()))
}

/// The size of most of the text, by characters.
fn usual_size(lines: &[Row]) -> Option<f64> {
    let weight = |row: &Row| row.segments.iter().map(|segment| segment.text.len()).sum::<usize>();
    let total: usize = lines.iter().map(weight).sum();
    let mut by_size: Vec<&Row> = lines.iter().collect();
    by_size.sort_by(|a, b| a.size.total_cmp(&b.size));
    let mut seen = 0;
    by_size
        .into_iter()
        .find(|row| {
            seen += weight(row);
            seen * 2 >= total
        })
        .map(|row| row.size)
}

/// Left and right end of the text: single marks in the margin aside. A page of short lines does not show how far its
/// lines may go; text hardly ever ends left of [`NARROWEST_TEXT`].
fn text_width(lines: &[Row], page_width: f64) -> (f64, f64) {
    let mut lefts: Vec<f64> = lines.iter().map(Row::left).collect();
    let mut rights: Vec<f64> = lines.iter().map(Row::right).collect();
    lefts.sort_by(f64::total_cmp);
    rights.sort_by(f64::total_cmp);
    let outliers = lines.len() / 20;
    let left = lefts.get(outliers).copied().unwrap_or(0.0);
    let right = rights.len().checked_sub(outliers + 1).and_then(|index| rights.get(index)).copied().unwrap_or(0.0);
    (left, right.max(page_width * NARROWEST_TEXT))
}

/// The median distance of two neighbouring rows.
fn usual_pitch(lines: &[Row]) -> f64 {
    let mut distances: Vec<f64> = lines.windows(2).map(|pair| pair[0].y - pair[1].y).filter(|d| *d > 0.0).collect();
    distances.sort_by(f64::total_cmp);
    distances.get(distances.len() / 2).copied().unwrap_or(0.0)
}

/// Puts lines, columns and tables in order from top to bottom.
fn order(lines: Vec<Row>, tables: Vec<RuledTable>, is_first: bool, within: (f64, f64)) -> Vec<Item> {
    let mut tables = tables;
    tables.sort_by(|a, b| b.top.total_cmp(&a.top));
    let mut tables = tables.into_iter().peekable();
    let mut items = Vec::new();
    let mut rest = lines.as_slice();
    while let [row, after @ ..] = rest {
        while let Some(table) = tables.next_if(|table| table.top > row.y) {
            items.push(Item::Table(table));
        }
        let may_be_columns = (is_first && items.is_empty()) || starts_signature(rest);
        // Columns end above the next table.
        let until = tables.peek().map_or(f64::NEG_INFINITY, |table| table.top);
        let above = rest.iter().take_while(|row| row.y > until).count();
        if may_be_columns && let Some(band) = leading_band(&rest[..above], within) {
            items.extend(band.columns.into_iter().filter(|column| !column.is_empty()).map(Item::Block));
            rest = &rest[band.rows..];
            continue;
        }
        items.push(Item::Line(TextLine {
            text: row.text(),
            left: row.left(),
            right: row.right(),
            y: row.y,
            size: row.size,
            second_word: row.second_word,
        }));
        rest = after;
    }
    items.extend(tables.map(Item::Table));
    items
}

/// Whether the recipients start here, on the left of the signature, which may begin a row higher.
fn starts_signature(rows: &[Row]) -> bool {
    rows.iter()
        .take(2)
        .any(|row| row.segments.first().is_some_and(|segment| segment.text.to_lowercase().starts_with("nơi nhận")))
}
