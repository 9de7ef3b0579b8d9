//! DOCX: paragraphs, tables, Word's own numbers and notes, as a person who prints the document would read them.

mod archive;
mod body;
mod numbering;
mod paragraph;
mod styles;
mod xml;

use archive::Archive;
use body::{Block, Body, Tally};
use numbering::Numbering;
use styles::Styles;
use xml::{Node, walk};

use super::limits::Budget;
use super::{Encoding, Format, Notice, Paper, ReadError};

/// Reads a DOCX; other ZIP containers are named and turned away.
pub(super) fn read(bytes: &[u8], budget: &Budget) -> Result<Paper, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let main = main_part(&mut archive, budget)?;
    let Some(document) = archive.part(&main, budget)? else { return Err(archive.other_kind()) };
    let folder = main.rfind('/').map_or("", |slash| &main[..=slash]);

    let mut styles = Styles::default();
    if let Some(xml) = archive.part(&format!("{folder}styles.xml"), budget)? {
        styles = Styles::parse(&xml, budget)?;
    }
    let mut numbering = Numbering::default();
    if let Some(xml) = archive.part(&format!("{folder}numbering.xml"), budget)? {
        numbering = Numbering::parse(&xml, budget)?;
    }
    let mut tally = Tally::default();
    let content = Body::read(&document, &styles, &mut numbering, &mut tally, budget)?;
    drop(document);

    let mut blocks = blocks(content.blocks);
    let mut notes_moved = 0;
    for (part, ids) in
        [("footnotes.xml", std::mem::take(&mut tally.footnotes)), ("endnotes.xml", std::mem::take(&mut tally.endnotes))]
    {
        let Some(xml) = archive.part(&format!("{folder}{part}"), budget)? else { continue };
        let notes = Body::read(&xml, &styles, &mut numbering, &mut tally, budget)?.notes;
        for (index, id) in ids.iter().enumerate() {
            if let Some(text) = notes.get(id) {
                blocks.push(format!("{} {}", index + 1, text.trim_start()));
                notes_moved += 1;
            }
        }
    }
    let text = blocks.join("\n\n");
    budget.check_text(text.len())?;
    Ok(Paper { text, format: Format::Docx, encoding: None, notices: notices(&tally, notes_moved), pages: Vec::new() })
}

/// The part that holds the document: the package's relationships name it, and it is where Word puts it if they do not.
fn main_part(archive: &mut Archive, budget: &Budget) -> Result<String, ReadError> {
    let mut target = None;
    if let Some(xml) = archive.part("_rels/.rels", budget)? {
        walk(&xml, budget, |node| {
            if let Node::Start(element) = node
                && element.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            {
                target = element.attribute("Target");
            }
            Ok(())
        })?;
    }
    let target = target.map(|target| target.trim_start_matches('/').to_owned());
    // A workbook and slides have an officeDocument too; only Word's part is one for this reader.
    Ok(target
        .filter(|target| !target.starts_with("xl/") && !target.starts_with("ppt/"))
        .unwrap_or("word/document.xml".into()))
}

/// The flow's blocks as text, empty ones left out.
fn blocks(flow: Vec<Block>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for block in flow {
        match block {
            Block::Paragraph(text) => {
                let lines = Block::Paragraph(text).into_lines();
                if !lines.is_empty() {
                    out.push(lines.join("\n"));
                }
            }
            Block::Table(table) => out.extend(table.blocks(out.is_empty())),
        }
    }
    out
}

fn notices(tally: &Tally, notes_moved: u32) -> Vec<Notice> {
    let mut notices = Vec::new();
    for encoding in [Encoding::Tcvn3, Encoding::Vni] {
        if tally.legacy.contains(&encoding) {
            notices.push(Notice::LegacyFonts(encoding));
        }
    }
    let Tally { insertions, deletions, hidden, marks_lifted, .. } = *tally;
    if insertions + deletions > 0 {
        notices.push(Notice::TrackedChangesAccepted { insertions, deletions });
    }
    if hidden > 0 {
        notices.push(Notice::HiddenTextLeftOut { count: hidden });
    }
    if notes_moved > 0 {
        notices.push(Notice::FootnotesMoved { count: notes_moved });
    }
    if marks_lifted > 0 {
        notices.push(Notice::FootnoteMarksLifted { count: marks_lifted });
    }
    notices
}
