//! PDF: characters by their place on the page, put together as a person reads them.
//!
//! lopdf gives the objects; everything from there on is read here, because the order in which a PDF draws says
//! nothing about the order in which it is read.

mod assemble;
mod cmap;
mod columns;
mod content;
mod document;
mod font;
mod grid;
mod layout;
mod matrix;
mod rows;
mod scan;

use std::thread;

use lopdf::{DecompressError, Error, Object, Stream};

use super::limits::Budget;
use super::{Encoding, Format, Notice, Paper, ReadError};
use assemble::Assembler;
use content::{Drawn, Fonts, Interpreter};
use scan::Scans;

/// Stack of the thread that reads: lopdf parses nested objects by recursion, up to a depth of 100.
const STACK: usize = 32 << 20;

/// Reads a PDF. PDF libraries have panicked before; a panic ends this reading only.
pub(super) fn read(bytes: &[u8], budget: &Budget) -> Result<Paper, ReadError> {
    let budget = budget.clone();
    thread::scope(|scope| {
        let reader = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || read_pages(bytes, &budget));
        match reader.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(result)) => result,
            Ok(Err(_panic)) => Err(ReadError::Damaged),
            Err(_) => Err(ReadError::ReaderStopped),
        }
    })
}

fn read_pages(bytes: &[u8], budget: &Budget) -> Result<Paper, ReadError> {
    let document = document::open(bytes, budget)?;
    let pages = document::pages(&document, budget)?;
    let mut fonts = Fonts::new();
    let mut assembler = Assembler::default();
    let mut scans = Scans::new(bytes, budget);
    let (mut characters, mut invisible, mut unreadable) = (0_usize, 0_usize, 0_usize);
    for (number, id) in (1_u32..).zip(pages) {
        budget.check_time()?;
        let frame = document::page_box(&document, id)?;
        let content = document::content(&document, frame.page, budget)?;
        let mut drawn = Interpreter::run_page(&document, budget, &mut fonts, &content, frame.resources, frame.upright)?;
        frame.drop_outside(&mut drawn);
        let counted = count(&drawn);
        if scan::is_scan(&drawn, &counted, frame.width * frame.height) {
            assembler.blocks(number, &scans.read(number, &drawn)?);
        } else {
            characters += counted.visible;
            invisible += counted.invisible;
            unreadable += counted.unreadable;
            assembler.page(number, layout::lay_out(&mut drawn, number == 1, (frame.width, frame.height)));
        }
        budget.check_text(assembler.len())?;
    }
    let (text, pages, mut notices) = assembler.finish();
    budget.check_text(text.len())?;
    let format = if characters == 0 && scans.any() { Format::ScannedPdf } else { Format::Pdf };
    if document.xref_recovery.is_some() {
        notices.insert(0, Notice::FileRepaired);
    }
    if characters > 0 && invisible == characters {
        notices.push(Notice::ScannerTextLayer);
    }
    if let Ok(count @ 1..) = u32::try_from(unreadable) {
        notices.push(Notice::UnreadableCharacters { count });
    }
    notices.extend(legacy_notices(&fonts));
    notices.extend(scans.finish(characters > 0)?);

    // A blank page with no text after it starts nowhere.
    let pages = pages.into_iter().filter(|page| page.start <= text.len()).collect();
    Ok(Paper { text, format, encoding: None, notices, pages })
}

/// How many characters a page shows.
struct Counted {
    visible: usize,
    invisible: usize,
    unreadable: usize,
}

fn count(drawn: &Drawn) -> Counted {
    let mut counted = Counted { visible: 0, invisible: 0, unreadable: 0 };
    for glyph in &drawn.glyphs {
        let blank = glyph.text.as_deref().is_some_and(|text| text.trim().is_empty());
        counted.visible += usize::from(!blank);
        counted.invisible += usize::from(!blank && glyph.invisible);
        counted.unreadable += usize::from(glyph.text.is_none());
    }
    counted
}

fn legacy_notices(fonts: &Fonts) -> impl Iterator<Item = Notice> {
    [Encoding::Tcvn3, Encoding::Vni]
        .into_iter()
        .filter(|&encoding| {
            fonts.values().flatten().filter_map(|font| font.legacy).any(|font| font.encoding == encoding)
        })
        .map(Notice::LegacyFonts)
}

/// A number, whole or not.
fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(value) => Some(*value as f64),
        Object::Real(value) => Some(f64::from(*value)),
        _ => None,
    }
}

/// The content of a stream, unpacked within what is left of the budget.
fn unpack(stream: &Stream, budget: &Budget) -> Result<Vec<u8>, ReadError> {
    match stream.get_plain_content_with_limit(budget.unpack_left()) {
        Ok(content) => budget.unpack(content.len()).map(|()| content),
        Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => Err(budget.bomb()),
        // A stream that cannot be unpacked draws nothing.
        Err(_) => Ok(Vec::new()),
    }
}
