//! The flow of a part: paragraphs, tables, text boxes and notes, in reading order.
//!
//! The part is read as a stream; what is open is kept on three stacks (flows, tables, paragraphs), because a table
//! stands in a flow, a cell is a flow, and a text box is a flow inside a paragraph.

use std::collections::HashMap;

use super::numbering::Numbering;
use super::paragraph::Paragraph;
use super::styles::{Look, Styles};
use super::xml::{Element, Node, walk};
use crate::reading::limits::Budget;
use crate::reading::table::{Cell, Table};
use crate::reading::{Encoding, ReadError};

/// A piece of a flow.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A paragraph's text.
    Paragraph(String),
    /// A table.
    Table(Table),
}

/// What was met on the way, for the notices.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub insertions: u32,
    pub deletions: u32,
    pub hidden: u32,
    pub marks_lifted: u32,
    /// Old encodings whose fonts were met.
    pub legacy: Vec<Encoding>,
    /// Ids of the notes referred to, in order: footnotes and endnotes.
    pub footnotes: Vec<String>,
    pub endnotes: Vec<String>,
}

/// Elements whose content is no text of the document as it stands: properties of earlier revisions, field codes,
/// deleted and moved-away text, phonetic guides.
const SKIPPED: &[&str] = &[
    "rPrChange",
    "pPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "sectPr",
    "sdtPr",
    "instrText",
    "delInstrText",
    "delText",
    "rt",
    "tblGrid",
];

/// Reads one part into its flow.
pub(super) struct Body<'a> {
    styles: &'a Styles,
    numbering: &'a mut Numbering,
    tally: &'a mut Tally,
    budget: &'a Budget<'a>,
    text_bytes: usize,
    depth: usize,
    /// Depth of the element that is being skipped.
    skipping: Option<usize>,
    flows: Vec<Vec<Block>>,
    tables: Vec<OpenTable>,
    paragraphs: Vec<Paragraph>,
    notes: HashMap<String, String>,
    note_id: Option<String>,
    /// Depths of the open property elements of a paragraph, of a run and of a table row.
    paragraph_properties: Option<usize>,
    run_properties: Option<usize>,
    row_properties: Option<usize>,
    /// Depth of an `AlternateContent` whose choice was taken.
    alternatives: Vec<usize>,
}

#[derive(Default)]
struct OpenTable {
    table: Table,
    row: Vec<Cell>,
    row_deleted: bool,
    span: usize,
    continues: bool,
}

/// What one part holds.
pub(super) struct Content {
    /// The main flow.
    pub blocks: Vec<Block>,
    /// The notes of `footnotes.xml` or `endnotes.xml`, by id.
    pub notes: HashMap<String, String>,
}

impl<'a> Body<'a> {
    /// Reads the part `xml`.
    pub(super) fn read(
        xml: &str,
        styles: &'a Styles,
        numbering: &'a mut Numbering,
        tally: &'a mut Tally,
        budget: &'a Budget<'a>,
    ) -> Result<Content, ReadError> {
        let mut body = Self {
            styles,
            numbering,
            tally,
            budget,
            text_bytes: 0,
            depth: 0,
            skipping: None,
            flows: vec![Vec::new()],
            tables: Vec::new(),
            paragraphs: Vec::new(),
            notes: HashMap::new(),
            note_id: None,
            paragraph_properties: None,
            run_properties: None,
            row_properties: None,
            alternatives: Vec::new(),
        };
        // Names of the open elements: the end of one does not repeat its name.
        let mut open: Vec<String> = Vec::new();
        walk(xml, budget, |node| {
            match node {
                Node::Start(element) => {
                    body.depth += 1;
                    open.push(element.name().to_owned());
                    if body.skipping.is_none() {
                        body.start(&element);
                    }
                }
                Node::End => {
                    let name = open.pop().unwrap_or_default();
                    if body.skipping.is_none() {
                        body.end(&name)?;
                    } else if body.skipping == Some(body.depth) {
                        body.skipping = None;
                    }
                    body.depth = body.depth.saturating_sub(1);
                }
                Node::Text(text) => {
                    if body.skipping.is_none() && open.last().is_some_and(|name| name == "t") {
                        body.text(&text)?;
                    }
                }
            }
            Ok(())
        })?;
        Ok(Content { blocks: body.flows.swap_remove(0), notes: body.notes })
    }

    fn start(&mut self, element: &Element) {
        let name = element.name();
        if SKIPPED.contains(&name) {
            self.skipping = Some(self.depth);
            return;
        }
        if self.row_properties.is_some() || self.paragraph_properties.is_some() || self.run_properties.is_some() {
            return self.property(element);
        }
        match name {
            "p" => self.paragraphs.push(Paragraph::default()),
            "pPr" => self.paragraph_properties = Some(self.depth),
            "r" => self.with_paragraph(|paragraph| paragraph.start_run()),
            "rPr" => self.run_properties = Some(self.depth),
            "trPr" => self.row_properties = Some(self.depth),
            "ins" | "moveTo" => self.tally.insertions += 1,
            "del" | "moveFrom" => {
                self.tally.deletions += 1;
                self.skipping = Some(self.depth);
            }
            "AlternateContent" => {}
            "Choice" => self.alternatives.push(self.depth),
            // The same text again, for readers that do not know the choice.
            "Fallback" if self.alternatives.last() == Some(&self.depth) => {
                self.alternatives.pop();
                self.skipping = Some(self.depth);
            }
            "tab" | "ptab" => self.sign("\t"),
            "br" | "cr" => {
                self.sign(if element.attribute("type").is_none_or(|kind| kind == "textWrapping") { "\n" } else { " " })
            }
            "noBreakHyphen" => self.sign("-"),
            "sym" => self.symbol(element),
            "footnoteReference" => self.tally.footnotes.extend(element.attribute("id")),
            "endnoteReference" => self.tally.endnotes.extend(element.attribute("id")),
            "tbl" => self.tables.push(OpenTable::default()),
            "tr" => self.with_table(|table| {
                table.row.clear();
                table.row_deleted = false;
            }),
            "tc" => {
                self.with_table(|table| (table.span, table.continues) = (1, false));
                self.flows.push(Vec::new());
            }
            "gridSpan" => {
                let span = element.value().and_then(|span| span.parse().ok()).unwrap_or(1);
                self.with_table(|table| table.span = span);
            }
            "vMerge" => {
                let continues = element.value().is_none_or(|value| value == "continue");
                self.with_table(|table| table.continues = continues);
            }
            "txbxContent" => self.flows.push(Vec::new()),
            "footnote" | "endnote" => {
                // Separators between text and notes have a type, notes have none or "normal".
                if element.attribute("type").is_none_or(|kind| kind == "normal") {
                    self.note_id = element.attribute("id");
                    self.flows.push(Vec::new());
                } else {
                    self.skipping = Some(self.depth);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        let closes = |open: &mut Option<usize>, depth| *open == Some(depth) && open.take().is_some();
        if closes(&mut self.run_properties, self.depth)
            || closes(&mut self.paragraph_properties, self.depth)
            || closes(&mut self.row_properties, self.depth)
        {
            return Ok(());
        }
        if self.row_properties.is_some() || self.paragraph_properties.is_some() || self.run_properties.is_some() {
            return Ok(());
        }
        match name {
            "p" => self.end_paragraph(),
            "tc" => self.end_cell(),
            "tr" => self.with_table(|table| {
                let row = std::mem::take(&mut table.row);
                if !table.row_deleted {
                    table.table.rows.push(row);
                }
            }),
            "tbl" => {
                if let Some(open) = self.tables.pop() {
                    self.push(Block::Table(open.table));
                }
            }
            "AlternateContent" => {
                let depth = self.depth;
                self.alternatives.retain(|&choice| choice <= depth);
            }
            "txbxContent" if self.flows.len() > 1 => {
                let blocks = self.flows.pop().unwrap_or_default();
                match self.paragraphs.last_mut() {
                    Some(paragraph) => paragraph.boxes.extend(blocks),
                    None => blocks.into_iter().for_each(|block| self.push(block)),
                }
            }
            "footnote" | "endnote" if self.flows.len() > 1 => {
                let blocks = self.flows.pop().unwrap_or_default();
                let lines: Vec<String> = blocks.into_iter().flat_map(Block::into_lines).collect();
                self.notes.insert(self.note_id.take().unwrap_or_default(), lines.join(" "));
            }
            _ => {}
        }
        Ok(())
    }

    /// Something inside the properties of a row, a paragraph or a run.
    fn property(&mut self, element: &Element) {
        if self.row_properties.is_some() {
            if element.name() == "del" {
                self.tally.deletions += 1;
                self.with_table(|table| table.row_deleted = true);
            }
            return;
        }
        let of_paragraph = self.paragraph_properties.is_some();
        let styles = self.styles;
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match element.name() {
            "pStyle" => paragraph.style = element.value(),
            "numId" => paragraph.place.list = element.value(),
            "ilvl" => paragraph.place.level = element.value().and_then(|level| level.parse().ok()),
            // The paragraph's end is deleted: it runs on into the next one.
            "del" | "moveFrom" if of_paragraph => paragraph.runs_on = true,
            "rStyle" if !of_paragraph => {
                if let Some(style) = element.value() {
                    paragraph.run_style = styles.character_look(&style);
                }
            }
            _ if !of_paragraph => paragraph.run_look.set(element),
            _ => {}
        }
    }

    /// Characters of a run.
    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        self.text_bytes += text.len();
        self.budget.check_text(self.text_bytes)?;
        let styles = self.styles;
        let Some(paragraph) = self.paragraphs.last_mut() else { return Ok(()) };
        let look: Look = paragraph.look(styles);
        if look.hidden == Some(true) {
            self.tally.hidden += 1;
        } else {
            paragraph.push(text, &look);
        }
        Ok(())
    }

    /// A character that Word stores as an element.
    fn sign(&mut self, text: &str) {
        let styles = self.styles;
        self.with_paragraph(|paragraph| {
            let look = Look { raised: None, ..paragraph.look(styles) };
            if look.hidden != Some(true) {
                paragraph.push(text, &look);
            }
        });
    }

    /// A character given by font and code; those of symbol fonts are no letters.
    fn symbol(&mut self, element: &Element) {
        let code = element.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        let character =
            code.and_then(char::from_u32).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c) && !c.is_control());
        if let Some(character) = character {
            self.sign(character.encode_utf8(&mut [0; 4]));
        }
    }

    fn end_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraphs.pop() else { return };
        let boxes = std::mem::take(&mut paragraph.boxes);
        let runs_on = paragraph.runs_on;
        let text = paragraph.finish(self.styles, self.numbering, self.tally);
        let flow = self.flows.last_mut();
        if let Some(flow) = flow {
            match flow.last_mut() {
                Some(Block::Paragraph(before)) if before.ends_with(RUNS_ON) => {
                    before.pop();
                    before.push_str(&text);
                }
                _ => flow.push(Block::Paragraph(text)),
            }
            if let (true, Some(Block::Paragraph(text))) = (runs_on, flow.last_mut()) {
                text.push(RUNS_ON);
            }
            flow.extend(boxes);
        }
    }

    fn end_cell(&mut self) {
        if self.flows.len() < 2 {
            return;
        }
        let lines = self.flows.pop().unwrap_or_default().into_iter().flat_map(Block::into_lines).collect();
        self.with_table(|table| {
            table.row.push(Cell { lines, span: table.span, continues: table.continues });
        });
    }

    fn push(&mut self, block: Block) {
        if let Some(flow) = self.flows.last_mut() {
            flow.push(block);
        }
    }

    fn with_paragraph(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            change(paragraph);
        }
    }

    fn with_table(&mut self, change: impl FnOnce(&mut OpenTable)) {
        if let Some(table) = self.tables.last_mut() {
            change(table);
        }
    }
}

/// Stands at the end of a paragraph whose mark is deleted, until the next paragraph is joined to it. No text holds it:
/// it is no character of XML 1.0.
pub(super) const RUNS_ON: char = '\0';

impl Block {
    /// The lines of the block, those without text left out.
    pub(super) fn into_lines(self) -> Vec<String> {
        let blocks = match self {
            Self::Paragraph(text) => vec![text],
            Self::Table(table) => table.plain_lines(),
        };
        blocks
            .iter()
            .flat_map(|block| block.split('\n'))
            .map(|line| line.trim_matches([' ', '\t', RUNS_ON]))
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    }
}
