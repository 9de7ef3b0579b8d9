//! From pages to one text: which lines make a paragraph, and which tables go on over the page's end.

use super::layout::{Item, Page, TextLine};
use crate::reading::table::Table;
use crate::reading::{Notice, PageStart};

/// The text of a document while its pages are added.
#[derive(Debug, Default)]
pub(super) struct Assembler {
    text: String,
    pages: Vec<PageStart>,
    notes: Vec<String>,
    /// The line that the text ends with, where its paragraph may go on.
    open: Option<OpenLine>,
    table: Option<OpenTable>,
    numbers_dropped: u32,
    marks_lifted: u32,
}

#[derive(Debug)]
struct OpenLine {
    line: TextLine,
    within: (f64, f64),
    pitch: f64,
    /// It stands on an earlier page.
    before_page: bool,
}

#[derive(Debug)]
struct OpenTable {
    table: Table,
    columns: Vec<f64>,
    /// Pages that start within the table: their number, and the rows before them.
    pages: Vec<(u32, usize)>,
}

/// Two lines farther apart than this many usual distances are two paragraphs.
const PARAGRAPH_GAP: f64 = 1.25;
/// A line that starts farther in than this share of the font size starts a paragraph.
const INDENT: f64 = 0.8;
/// Columns of a table that goes on over a page end stand this close, in points, to those before.
const SAME_COLUMN: f64 = 4.0;

impl Assembler {
    /// Adds a page laid out by its characters.
    pub(super) fn page(&mut self, number: u32, page: Page) {
        self.start_page(number);
        let Page { items, notes, within, pitch, numbers_dropped, marks_lifted } = page;
        self.notes.extend(notes);
        self.numbers_dropped += numbers_dropped;
        self.marks_lifted += marks_lifted;
        for item in items {
            match item {
                Item::Line(line) => self.line(line, within, pitch),
                Item::Block(lines) => self.block(&lines.join("\n")),
                Item::Table(table) => self.table(table.table, table.columns),
            }
        }
        if let Some(open) = &mut self.open {
            open.before_page = true;
        }
    }

    /// Adds a page as one block per paragraph, as OCR gives them.
    pub(super) fn blocks(&mut self, number: u32, blocks: &[String]) {
        self.start_page(number);
        blocks.iter().for_each(|block| self.block(block));
        self.open = None;
    }

    /// Length of the text so far, in bytes.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// The text, where its pages start, and what there is to say.
    pub(super) fn finish(mut self) -> (String, Vec<PageStart>, Vec<Notice>) {
        self.end_table();
        let mut notices = Vec::new();
        let notes = std::mem::take(&mut self.notes);
        notes.iter().for_each(|note| self.block(note));
        if let Ok(count @ 1..) = u32::try_from(notes.len()) {
            notices.push(Notice::FootnotesMoved { count });
        }
        if self.marks_lifted > 0 {
            notices.push(Notice::FootnoteMarksLifted { count: self.marks_lifted });
        }
        if self.numbers_dropped > 0 {
            notices.push(Notice::PageNumbersDropped { count: self.numbers_dropped });
        }
        (self.text, self.pages, notices)
    }

    /// Notes that a page starts: its place is known once its first piece is.
    fn start_page(&mut self, number: u32) {
        match &mut self.table {
            Some(table) => table.pages.push((number, table.table.rows.len())),
            None => self.pages.push(PageStart { number, start: usize::MAX }),
        }
    }

    fn line(&mut self, line: TextLine, within: (f64, f64), pitch: f64) {
        self.end_table();
        let goes_on = self.open.as_ref().is_some_and(|open| open.goes_on_with(&line));
        self.append(if goes_on { "\n" } else { "\n\n" }, &line.text);
        self.open = Some(OpenLine { line, within, pitch, before_page: false });
    }

    fn block(&mut self, text: &str) {
        self.end_table();
        if !text.is_empty() {
            self.append("\n\n", text);
            self.open = None;
        }
    }

    fn append(&mut self, separator: &str, text: &str) {
        if !self.text.is_empty() {
            self.text.push_str(separator);
        }
        let start = self.text.len();
        for page in self.pages.iter_mut().rev().take_while(|page| page.start == usize::MAX) {
            page.start = start;
        }
        self.text.push_str(text);
    }

    fn table(&mut self, mut table: Table, columns: Vec<f64>) {
        table.rows.retain(|row| row.iter().any(|cell| !cell.lines.is_empty()));
        if !self.carries_on(&columns) {
            self.end_table();
            self.open = None;
            self.table = Some(OpenTable { table, columns, pages: Vec::new() });
        } else if let Some(open) = &mut self.table {
            let repeats_head = !table.rows.is_empty() && table.rows.first() == open.table.rows.first();
            let mut rows = table.rows.into_iter().skip(usize::from(repeats_head)).peekable();
            // A row that the page's end cuts in two goes on without a number.
            if let Some(cut) = rows.next_if(|row| row.first().is_some_and(|cell| cell.lines.is_empty()))
                && let Some(row) = open.table.rows.last_mut()
            {
                row.iter_mut().zip(cut).for_each(|(cell, rest)| cell.lines.extend(rest.lines));
            }
            open.table.rows.extend(rows);
        }
    }

    fn carries_on(&self, columns: &[f64]) -> bool {
        self.table.as_ref().is_some_and(|open| {
            // Only over a page's end: two tables on one page are two tables.
            open.pages.last().is_some_and(|(_, rows)| *rows == open.table.rows.len())
                && open.columns.len() == columns.len()
                && open.columns.iter().zip(columns).all(|(a, b)| (a - b).abs() <= SAME_COLUMN)
        })
    }

    fn end_table(&mut self) {
        let Some(OpenTable { table, pages, .. }) = self.table.take() else { return };
        let rows_in_table = table.rows.len();
        let before = self.text.len();
        for block in table.blocks(before == 0) {
            self.block(&block);
        }
        for (number, rows) in pages {
            // Row n stands after n rows and the line under the first one.
            let row = self.text[before..].trim_start().match_indices('\n').nth(rows).filter(|_| rows < rows_in_table);
            let blank = self.text[before..].len() - self.text[before..].trim_start().len();
            let start = row.map_or(usize::MAX, |(newline, _)| before + blank + newline + 1);
            self.pages.push(PageStart { number, start });
        }
    }
}

impl OpenLine {
    /// Whether `next` belongs to the paragraph of this line.
    fn goes_on_with(&self, next: &TextLine) -> bool {
        let size = self.line.size;
        let indented = next.left > self.line.left + INDENT * size && next.left > self.within.0 + INDENT * size;
        // The lines of a hanging indent stand under the first word after the number or bullet.
        let hangs = self.line.second_word.is_some_and(|second| (second - next.left).abs() < 0.3 * size);
        if indented && !hangs {
            return false;
        }
        let far = !self.before_page && self.pitch > 0.0 && self.line.y - next.y > PARAGRAPH_GAP * self.pitch.max(size);
        if far || (next.size - size).abs() > 0.15 * size {
            return false;
        }
        // The line is full: the next word would not have fitted in. Ragged lines leave the true margin open by a word.
        let words = next.text.chars().count().max(1);
        let first_word = next.text.chars().take_while(|c| *c != ' ').count();
        let word_width = (next.right - next.left) * first_word as f64 / words as f64;
        self.line.right + 0.25 * size + word_width > self.within.1 - 0.8 * size
    }
}
