//! The text of a page while it is read: paragraphs, lists, tables within cells within tables.

use std::mem;

use crate::reading::notes::Line;
use crate::reading::numerals;
use crate::reading::table::{Cell, Table};

/// Elements that start and end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "ul",
];

/// Elements that show no text of the document.
const HIDDEN: &[&str] = &[
    "script", "style", "title", "template", "svg", "iframe", "noembed", "noframes", "textarea", "select", "object",
    "del",
];

/// Deepest tables within tables; deeper ones are read as part of the cell.
const DEEPEST_TABLE: usize = 32;
/// Most rows and columns that a cell may span (HTML Living Standard, 4.9.11).
const MOST_ROWS: usize = 65_534;
const MOST_COLUMNS: usize = 1_000;
/// Most cells of a table that may reach down into further rows at a time.
const MOST_REACHING: usize = 64;

/// Everything read so far.
#[derive(Debug, Default)]
pub(super) struct Flow {
    blocks: Vec<String>,
    paragraph: Paragraph,
    lists: Vec<List>,
    tables: Vec<OpenTable>,
    /// The element that hides what is inside it, and how many of its kind are open.
    hidden: Option<(String, usize)>,
    length: usize,
    marks_lifted: u32,
    deletions: u32,
}

#[derive(Debug, Default)]
struct Paragraph {
    line: Line,
    /// Text of an open raised element, and the element's name.
    raised: Option<(&'static str, String)>,
    /// A blank is due before the next word.
    blank: bool,
    preformatted: bool,
    /// The number or bullet of a list item that has no text yet.
    marker: Option<String>,
}

#[derive(Debug)]
struct List {
    /// The next number, and how numbers are written; `None` for bullets.
    number: Option<(u32, char)>,
}

/// A table, with what was open around it.
#[derive(Debug)]
struct OpenTable {
    table: Table,
    row: Option<OpenRow>,
    cell: Option<OpenCell>,
    /// Cells that reach down into the next rows: column, columns, rows left.
    reaching: Vec<(usize, usize, usize)>,
    outside: (Vec<String>, Paragraph, Vec<List>),
}

#[derive(Debug, Default)]
struct OpenRow {
    cells: Vec<Cell>,
    /// The column of the next cell.
    column: usize,
}

#[derive(Debug, Clone, Copy)]
struct OpenCell {
    span: usize,
    rows: usize,
}

impl Flow {
    /// Bytes of text so far.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Characters between tags.
    pub(super) fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        self.length += text.len();
        // Text between the cells of a table is shown before the table (HTML Living Standard, 13.2.6.4.9).
        if let Some(table) = self.tables.last_mut().filter(|table| table.cell.is_none()) {
            let text = text.trim();
            if !text.is_empty() {
                table.outside.0.push(text.to_owned());
            }
            return;
        }
        self.paragraph.push(text);
    }

    /// A start tag.
    pub(super) fn start(&mut self, name: &str, attribute: impl Fn(&str) -> Option<String>) {
        if let Some((hiding, count)) = &mut self.hidden {
            *count += usize::from(hiding == name);
            return;
        }
        // LibreOffice keeps the head and foot of the printed page.
        let of_print = name == "div" && attribute("title").is_some_and(|title| title == "header" || title == "footer");
        if of_print || HIDDEN.contains(&name) {
            self.deletions += u32::from(name == "del");
            self.hidden = Some((name.to_owned(), 1));
            return;
        }
        let number = |name: &str| attribute(name).and_then(|value| value.trim().parse::<u32>().ok());
        match name {
            "br" => self.paragraph.line_break(),
            "sup" => self.paragraph.raised = Some(("sup", String::new())),
            // LibreOffice writes the number in front of a note without raising it.
            "a" if attribute("class").is_some_and(|class| class.ends_with("notesym")) => {
                self.paragraph.raised = Some(("a", String::new()));
            }
            "ul" | "menu" => {
                self.end_paragraph();
                self.lists.push(List { number: None });
            }
            "ol" => {
                self.end_paragraph();
                let kind = attribute("type").and_then(|kind| kind.chars().next()).unwrap_or('1');
                self.lists.push(List { number: Some((number("start").unwrap_or(1), kind)) });
            }
            "li" => {
                self.end_paragraph();
                self.paragraph.marker = self.lists.last_mut().map(|list| list.marker(number("value")));
            }
            "table" => self.start_table(),
            "tr" => self.start_row(),
            "td" | "th" => {
                let span = number("colspan").map_or(1, |span| span as usize).clamp(1, MOST_COLUMNS);
                let rows = number("rowspan").map_or(1, |rows| rows as usize).clamp(1, MOST_ROWS);
                self.start_cell(OpenCell { span, rows });
            }
            _ if BLOCKS.contains(&name) => {
                self.end_paragraph();
                self.paragraph.preformatted = name == "pre";
            }
            _ => {}
        }
    }

    /// An end tag.
    pub(super) fn end(&mut self, name: &str) {
        if let Some((hiding, count)) = &mut self.hidden {
            *count -= usize::from(hiding == name);
            if *count == 0 {
                self.hidden = None;
            }
            return;
        }
        match name {
            "sup" | "a" if self.paragraph.is_raised_by(name) => self.paragraph.end_raised(),
            "ul" | "ol" | "menu" => {
                self.end_item();
                self.lists.pop();
            }
            "li" => self.end_item(),
            "td" | "th" => self.end_cell(),
            "tr" => self.end_row(),
            "table" => self.end_table(),
            // A `</p>` without a `<p>` is a paragraph too.
            _ if BLOCKS.contains(&name) => self.end_paragraph(),
            _ => {}
        }
    }

    /// The text, how many marks of notes were lifted, and how many deletions were left out.
    pub(super) fn finish(mut self) -> (String, u32, u32) {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end_paragraph();
        (self.blocks.join("\n\n"), self.marks_lifted, self.deletions)
    }

    fn end_paragraph(&mut self) {
        let mut paragraph = mem::take(&mut self.paragraph);
        // The paragraph within a list item is the one that gets the item's number.
        self.paragraph.marker = paragraph.marker.take();
        let (text, lifted) = paragraph.finish();
        self.marks_lifted += lifted;
        if !text.is_empty() {
            self.blocks.push(text);
        }
    }

    /// Ends a list item; a number that found no text goes with it.
    fn end_item(&mut self) {
        self.end_paragraph();
        self.paragraph.marker = None;
    }

    fn start_table(&mut self) {
        if self.tables.len() >= DEEPEST_TABLE {
            return;
        }
        self.end_paragraph();
        let outside = (mem::take(&mut self.blocks), mem::take(&mut self.paragraph), mem::take(&mut self.lists));
        let (table, reaching) = (Table::default(), Vec::new());
        self.tables.push(OpenTable { table, row: None, cell: None, reaching, outside });
    }

    fn start_row(&mut self) {
        self.end_row();
        if let Some(open) = self.tables.last_mut() {
            open.row = Some(OpenRow::default());
        }
    }

    fn start_cell(&mut self, cell: OpenCell) {
        self.end_cell();
        if let Some(open) = self.tables.last_mut() {
            let mut row = open.row.take().unwrap_or_default();
            open.fill_reached(&mut row);
            open.row = Some(row);
            open.cell = Some(cell);
        }
    }

    fn end_cell(&mut self) {
        if self.tables.last().is_none_or(|open| open.cell.is_none()) {
            return;
        }
        self.end_paragraph();
        self.lists.clear();
        let blocks = mem::take(&mut self.blocks);
        let lines = blocks.iter().flat_map(|block| block.split('\n')).map(str::to_owned).collect();
        if let Some(open) = self.tables.last_mut()
            && let (Some(cell), Some(row)) = (open.cell.take(), &mut open.row)
        {
            if cell.rows > 1 && open.reaching.len() < MOST_REACHING {
                open.reaching.push((row.column, cell.span, cell.rows));
            }
            row.push(Cell { lines, span: cell.span, continues: false });
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(open) = self.tables.last_mut()
            && let Some(mut row) = open.row.take()
        {
            open.fill_reached(&mut row);
            open.table.rows.push(row.cells);
            for (_, _, rows) in &mut open.reaching {
                *rows -= 1;
            }
            open.reaching.retain(|(_, _, rows)| *rows > 0);
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        let Some(OpenTable { table, outside, .. }) = self.tables.pop() else { return };
        (self.blocks, self.paragraph, self.lists) = outside;
        if self.tables.is_empty() {
            let opens_document = self.blocks.is_empty();
            self.blocks.extend(table.blocks(opens_document));
        } else {
            self.blocks.extend(table.plain_lines());
        }
    }
}

impl OpenTable {
    /// Adds the cells that reach down from rows above to where the row's next cell would start.
    fn fill_reached(&self, row: &mut OpenRow) {
        // A cell of this very row starts left of where the next one would.
        while let Some((_, span, _)) = self.reaching.iter().find(|(at, ..)| *at == row.column) {
            row.push(Cell { lines: Vec::new(), span: *span, continues: true });
        }
    }
}

impl OpenRow {
    fn push(&mut self, cell: Cell) {
        self.column = self.column.saturating_add(cell.span);
        self.cells.push(cell);
    }
}

impl List {
    fn marker(&mut self, value: Option<u32>) -> String {
        let Some((next, kind)) = &mut self.number else { return "- ".to_owned() };
        let number = value.unwrap_or(*next);
        *next = number.saturating_add(1);
        let (format, follow) = match *kind {
            'a' => ("lowerLetter", ") "),
            'A' => ("upperLetter", ". "),
            'i' => ("lowerRoman", ". "),
            'I' => ("upperRoman", ". "),
            _ => ("decimal", ". "),
        };
        numerals::number(number, format) + follow
    }
}

impl Paragraph {
    /// Adds characters, runs of blanks as one blank. No-break blanks are blanks to a reader.
    fn push(&mut self, text: &str) {
        if let Some((_, raised)) = &mut self.raised {
            raised.push_str(text);
            return;
        }
        if self.preformatted {
            self.flush_marker(text);
            self.line.push(&text.replace('\u{a0}', " "));
            return;
        }
        for (index, word) in text.split(|c: char| c.is_whitespace()).enumerate() {
            self.blank |= index > 0;
            if word.is_empty() {
                continue;
            }
            self.flush_marker(word);
            if mem::take(&mut self.blank) && !self.line.text().is_empty() && !self.line.text().ends_with(['\n', ' ']) {
                self.line.push(" ");
            }
            self.line.push(&word.replace('\u{ad}', ""));
        }
    }

    /// Writes the item's number or bullet, unless the text brings a bullet of its own.
    fn flush_marker(&mut self, text: &str) {
        if let Some(marker) = self.marker.take()
            && !(marker == "- " && text.starts_with(['-', '–', '+', '•']))
        {
            self.line.push(&marker);
        }
    }

    fn line_break(&mut self) {
        self.end_raised();
        self.blank = false;
        if !self.line.text().is_empty() {
            self.line.push("\n");
        }
    }

    fn is_raised_by(&self, name: &str) -> bool {
        self.raised.as_ref().is_some_and(|(element, _)| *element == name)
    }

    fn end_raised(&mut self) {
        let Some((_, raised)) = self.raised.take() else { return };
        if mem::take(&mut self.blank) && !self.line.text().is_empty() {
            self.line.push(" ");
        }
        self.line.push_raised(&raised);
    }

    fn finish(mut self) -> (String, u32) {
        self.end_raised();
        let (text, lifted) = self.line.finish();
        let lines: Vec<&str> = text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
        (lines.join("\n"), lifted)
    }
}
