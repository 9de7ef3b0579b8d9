//! The text: paragraphs, columns as a table without frame, tables with head rows, a section for each sheet.

use crate::writing::geometry::{self, CELL_ABOVE, CELL_PADDING, RULE, Style};
use crate::writing::official::Align;
use crate::writing::sheet::{Columns, Item, Para, Piece, Run, Sheet, Table};

use super::parts::{GAP_STYLE, RULE_STYLE, WORDS, paragraph};
use super::twips;
use super::xml::Xml;

/// `word/document.xml`
pub(super) fn document(sheets: &[Sheet]) -> String {
    let mut xml = Xml::root("w:document", &WORDS);
    xml.open("w:body", &[]);
    let last = sheets.len().saturating_sub(1);
    for (at, sheet) in sheets.iter().enumerate() {
        for item in &sheet.items {
            put(&mut xml, item, sheet.width());
        }
        let has_foot = sheets.iter().any(|sheet| !sheet.foot.is_empty());
        if at == last {
            section(&mut xml, sheet, at, has_foot);
        } else {
            // The last paragraph of a section says what paper it had.
            xml.open("w:p", &[]).open("w:pPr", &[]).leaf("w:pStyle", &[("w:val", GAP_STYLE)]);
            section(&mut xml, sheet, at, has_foot);
            xml.close().close();
        }
    }
    xml.finish()
}

/// `word/footer1.xml`: what stands at the foot of the first page.
pub(super) fn foot(sheets: &[Sheet]) -> String {
    let mut xml = Xml::root("w:ftr", &WORDS);
    for (at, para) in sheets.iter().flat_map(|sheet| &sheet.foot).enumerate() {
        xml.open("w:p", &[]).open("w:pPr", &[]).leaf("w:pStyle", &[("w:val", para.style.look().id)]);
        if at == 0 {
            xml.open("w:pBdr", &[]).leaf("w:top", &line(RULE, 2)).close();
        }
        xml.close();
        runs(&mut xml, &para.runs, false);
        xml.close();
    }
    xml.finish()
}

fn section(xml: &mut Xml, sheet: &Sheet, at: usize, has_foot: bool) {
    xml.open("w:sectPr", &[]);
    xml.leaf("w:headerReference", &[("w:type", "default"), ("r:id", "rId3")]);
    xml.leaf("w:headerReference", &[("w:type", "first"), ("r:id", "rId4")]);
    if has_foot {
        let id = if sheet.foot.is_empty() { "rId6" } else { "rId5" };
        xml.leaf("w:footerReference", &[("w:type", "first"), ("r:id", id)]);
    }
    if at > 0 {
        xml.leaf("w:type", &[("w:val", "nextPage")]);
    }
    let (width, height) = sheet.paper();
    let (width, height) = (twips(width), twips(height));
    let mut paper = vec![("w:w", width.as_str()), ("w:h", height.as_str())];
    if sheet.is_landscape {
        paper.push(("w:orient", "landscape"));
    }
    xml.leaf("w:pgSz", &paper);
    let [top, right, bottom, left] = sheet.margins.map(twips);
    let edge = twips(geometry::NUMBER_FROM_EDGE);
    xml.leaf(
        "w:pgMar",
        &[
            ("w:top", &top),
            ("w:right", &right),
            ("w:bottom", &bottom),
            ("w:left", &left),
            ("w:header", &edge),
            // A foot stands above the bottom margin, not in it.
            ("w:footer", if sheet.foot.is_empty() { &edge } else { &bottom }),
            ("w:gutter", "0"),
        ],
    );
    xml.leaf("w:pgNumType", &[("w:start", "1")]);
    xml.leaf("w:titlePg", &[]);
    xml.close();
}

fn put(xml: &mut Xml, item: &Item, width: f32) {
    match item {
        Item::Piece(piece) => put_piece(xml, piece, width),
        Item::Columns(columns) => put_columns(xml, columns, width),
        Item::Table(table) => put_table(xml, table, width),
    }
}

fn put_piece(xml: &mut Xml, piece: &Piece, width: f32) {
    match piece {
        Piece::Para(para) => put_para(xml, para),
        Piece::Rule(length) => {
            let indent = twips(((width - length) / 2.0).max(0.0));
            xml.open("w:p", &[]).open("w:pPr", &[]).leaf("w:pStyle", &[("w:val", RULE_STYLE)]);
            xml.open("w:pBdr", &[]).leaf("w:top", &line(RULE, 1)).close();
            xml.leaf("w:ind", &[("w:left", &indent), ("w:right", &indent)]);
            xml.close().close();
        }
        Piece::Framed { words, width, is_red } => put_framed(xml, words, *width, *is_red),
    }
}

fn put_para(xml: &mut Xml, para: &Para) {
    xml.open("w:p", &[]).open("w:pPr", &[]).leaf("w:pStyle", &[("w:val", para.style.look().id)]);
    if para.keeps_next {
        xml.leaf("w:keepNext", &[]);
    }
    xml.close();
    runs(xml, &para.runs, false);
    xml.close();
}

fn runs(xml: &mut Xml, runs: &[Run], is_red: bool) {
    for run in runs {
        for (at, words) in run.text.split('\n').enumerate() {
            xml.open("w:r", &[]);
            if run.is_bold || is_red {
                xml.open("w:rPr", &[]);
                if run.is_bold {
                    xml.leaf("w:b", &[]).leaf("w:bCs", &[]);
                }
                if is_red {
                    xml.leaf("w:color", &[("w:val", &red())]);
                }
                xml.close();
            }
            if at > 0 {
                xml.leaf("w:br", &[]);
            }
            xml.words("w:t", &[("xml:space", "preserve")], words).close();
        }
    }
}

fn red() -> String {
    geometry::RED.iter().map(|part| format!("{part:02X}")).collect()
}

/// A border of this thickness; `space` are points between it and the words.
fn line(width: f32, space: u8) -> [(&'static str, &'static str); 4] {
    // Borders are counted in eighths of a point.
    let size = if width >= geometry::RULE { "6" } else { "4" };
    let space = if space > 1 { "2" } else { "1" };
    [("w:val", "single"), ("w:sz", size), ("w:space", space), ("w:color", "auto")]
}

/// Words in a frame: a table of one cell, whose size both programs keep.
fn put_framed(xml: &mut Xml, words: &Para, width: f32, is_red: bool) {
    let colour = if is_red { red() } else { "auto".to_owned() };
    gap(xml, 6.0);
    let wide = twips(width);
    xml.open("w:tbl", &[]).open("w:tblPr", &[]);
    xml.leaf("w:tblW", &[("w:w", &wide), ("w:type", "dxa")]).leaf("w:jc", &[("w:val", "center")]);
    xml.open("w:tblBorders", &[]);
    for side in ["w:top", "w:left", "w:bottom", "w:right"] {
        xml.leaf(side, &[("w:val", "single"), ("w:sz", "8"), ("w:space", "0"), ("w:color", &colour)]);
    }
    xml.close();
    table_frame(xml, &[width], (0.0, 0.0));
    xml.open("w:tr", &[]).open("w:trPr", &[]);
    xml.leaf("w:trHeight", &[("w:val", &twips(geometry::MARK_HEIGHT)), ("w:hRule", "exact")]).close();
    xml.open("w:tc", &[]).open("w:tcPr", &[]).leaf("w:tcW", &[("w:w", &wide), ("w:type", "dxa")]);
    xml.leaf("w:vAlign", &[("w:val", "center")]).close();
    xml.open("w:p", &[]).open("w:pPr", &[]).leaf("w:pStyle", &[("w:val", words.style.look().id)]).close();
    runs(xml, &words.runs, is_red);
    xml.close().close().close().close();
    gap(xml, 0.0);
}

/// A paragraph that only holds apart: between two tables, at the end of a cell that ends with one.
fn gap(xml: &mut Xml, before: f32) {
    xml.open("w:p", &[]).open("w:pPr", &[]).leaf("w:pStyle", &[("w:val", GAP_STYLE)]);
    xml.leaf("w:spacing", &[("w:before", &twips(before)), ("w:after", "0"), ("w:line", "20"), ("w:lineRule", "exact")]);
    xml.close().close();
}

/// The rest of the properties of a table and its grid; closes the properties.
fn table_frame(xml: &mut Xml, widths: &[f32], (beside, above): (f32, f32)) {
    xml.leaf("w:tblLayout", &[("w:type", "fixed")]);
    xml.open("w:tblCellMar", &[]);
    for (side, padding) in [("w:top", above), ("w:left", beside), ("w:bottom", above), ("w:right", beside)] {
        xml.leaf(side, &[("w:w", &twips(padding)), ("w:type", "dxa")]);
    }
    xml.close().close();
    xml.open("w:tblGrid", &[]);
    for width in widths {
        xml.leaf("w:gridCol", &[("w:w", &twips(*width))]);
    }
    xml.close();
}

fn put_columns(xml: &mut Xml, columns: &Columns, width: f32) {
    if columns.before > 0.0 {
        gap(xml, columns.before - 1.0);
    }
    let widths = columns.shares.map(|share| share * width);
    xml.open("w:tbl", &[]).open("w:tblPr", &[]);
    xml.leaf("w:tblW", &[("w:w", &twips(width)), ("w:type", "dxa")]);
    xml.leaf("w:tblInd", &[("w:w", "0"), ("w:type", "dxa")]);
    table_frame(xml, &widths, (0.0, 0.0));
    for row in &columns.rows {
        xml.open("w:tr", &[]).open("w:trPr", &[]).leaf("w:cantSplit", &[]).close();
        for (pieces, width) in row.iter().zip(widths) {
            xml.open("w:tc", &[])
                .open("w:tcPr", &[])
                .leaf("w:tcW", &[("w:w", &twips(width)), ("w:type", "dxa")])
                .close();
            for piece in pieces {
                put_piece(xml, piece, width);
            }
            // A cell ends with a paragraph.
            if !matches!(pieces.last(), Some(Piece::Para(_) | Piece::Rule(_) | Piece::Framed { .. })) {
                gap(xml, 0.0);
            }
            xml.close();
        }
        xml.close();
    }
    xml.close();
}

fn put_table(xml: &mut Xml, table: &Table, width: f32) {
    gap(xml, table.before - 1.0);
    let widths: Vec<f32> = table.shares.iter().map(|share| share * width).collect();
    xml.open("w:tbl", &[]).open("w:tblPr", &[]);
    xml.leaf("w:tblW", &[("w:w", &twips(width)), ("w:type", "dxa")]);
    xml.leaf("w:tblInd", &[("w:w", "0"), ("w:type", "dxa")]);
    xml.open("w:tblBorders", &[]);
    for side in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
        xml.leaf(side, &[("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "auto")]);
    }
    xml.close();
    table_frame(xml, &widths, (CELL_PADDING, CELL_ABOVE));
    put_row(xml, &table.head, &widths, |_| (table.head_style, Align::Center), true);
    for row in &table.rows {
        put_row(xml, row, &widths, |at| (table.cell_style, table.aligns[at]), false);
    }
    xml.close();
    gap(xml, 0.0);
}

fn put_row(xml: &mut Xml, cells: &[String], widths: &[f32], look: impl Fn(usize) -> (Style, Align), is_head: bool) {
    xml.open("w:tr", &[]).open("w:trPr", &[]).leaf("w:cantSplit", &[]);
    if is_head {
        xml.leaf("w:tblHeader", &[]);
    }
    xml.close();
    for (at, (words, width)) in cells.iter().zip(widths).enumerate() {
        let (style, align) = look(at);
        xml.open("w:tc", &[]).open("w:tcPr", &[]).leaf("w:tcW", &[("w:w", &twips(*width)), ("w:type", "dxa")]);
        if is_head {
            xml.leaf("w:vAlign", &[("w:val", "center")]);
        }
        xml.close();
        if align == style.look().align {
            paragraph(xml, style.look().id);
        } else {
            xml.open("w:p", &[]).open("w:pPr", &[]).leaf("w:pStyle", &[("w:val", style.look().id)]);
            xml.leaf("w:jc", &[("w:val", if align == Align::Center { "center" } else { "both" })]).close();
        }
        runs(xml, &[Run { text: words.clone(), is_bold: false }], false);
        xml.close().close();
    }
    xml.close();
}
