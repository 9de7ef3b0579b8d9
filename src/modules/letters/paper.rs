//! A letter as a document of Decree 30/2020/NĐ-CP: files and preview.

use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::{Instant, vn_date};
use thihanh_papers::writing::{
    Align, Annex, Block, Column, FileFacts, Grid, Heading, Issuer, Mark, Official, Signing, Superior, Symbol, Urgency,
    WriteError,
};

use super::model::{Content, Letter, TABLE_LINE, UrgedRow};

/// The document of a letter.
///
/// # Errors
/// Fields that no document can be made of.
pub(super) fn official(letter: &Letter) -> Result<Official, Vec<FieldError>> {
    let content = &letter.content;
    let symbol: Symbol =
        content.symbol.parse().map_err(|_| vec![FieldError::new("symbol", "letter-symbol-malformed")])?;
    let text = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    Ok(Official {
        issuer: Issuer { parent: text(&content.parent), name: content.issuer.trim().to_owned() },
        number: letter.number,
        symbol,
        place: content.place.trim().to_owned(),
        date: letter.signed_on,
        heading: Heading::Letter { about: content.about.trim().to_owned() },
        recipients: content.recipients.iter().map(|recipient| recipient.name.clone()).collect(),
        body: body(content),
        signing: signing(content),
        copies_to: content.copies.lines().filter_map(text).collect(),
        archive: content.archive.trim().to_owned(),
        urgency: urgency(&content.urgency),
        circulation: None,
        typist: None,
        contact: None,
        annexes: if content.has_annex { vec![annex(content)] } else { Vec::new() },
    })
}

fn body(content: &Content) -> Vec<Block> {
    let lines = content.body.lines().map(str::trim).filter(|line| !line.is_empty());
    let block = |line: &str| {
        if line == TABLE_LINE { Block::Grid(grid(&content.rows, false)) } else { Block::Text(line.to_owned()) }
    };
    // A table in an annex does not stand in the text as well.
    lines.filter(|line| !(content.has_annex && *line == TABLE_LINE)).map(block).collect()
}

fn annex(content: &Content) -> Annex {
    Annex {
        title: "Danh mục nhiệm vụ".to_owned(),
        body: vec![Block::Grid(grid(&content.rows, true))],
        is_landscape: true,
    }
}

/// The table of what is urged, with a column for the agency where there are several.
fn grid(rows: &[UrgedRow], has_agency: bool) -> Grid {
    let column = |head: &str, share, align| Column { head: head.to_owned(), share, align };
    let mut columns = vec![column("TT", 5.0, Align::Center)];
    if has_agency {
        columns.push(column("Đơn vị", 20.0, Align::Left));
    }
    columns.extend([
        column("Nhiệm vụ", 42.0, Align::Left),
        column("Văn bản giao", 22.0, Align::Left),
        column("Hạn", 12.0, Align::Center),
        column("Số ngày quá hạn", 10.0, Align::Center),
    ]);
    let cells = |(at, row): (usize, &UrgedRow)| {
        let mut cells = vec![(at + 1).to_string()];
        if has_agency {
            cells.push(row.agency_name.clone());
        }
        let late = if row.days_late > 0 { row.days_late.to_string() } else { String::new() };
        cells.extend([row.title.clone(), row.source.clone(), vn_date(row.due_on), late]);
        cells
    };
    Grid { columns, rows: rows.iter().enumerate().map(cells).collect() }
}

fn signing(content: &Content) -> Signing {
    let form = &content.signing;
    let text = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let mark = match form.mark.as_str() {
        "kt" => Some(Mark::Kt),
        "tl" => Some(Mark::Tl),
        "tuq" => Some(Mark::Tuq),
        _ => None,
    };
    Signing {
        on_behalf_of: text(&form.on_behalf_of),
        superior: mark.zip(text(&form.superior)).map(|(mark, title)| Superior { mark, title }),
        title: form.title.trim().to_owned(),
        is_acting: form.is_acting,
        name: form.name.trim().to_owned(),
    }
}

fn urgency(word: &str) -> Option<Urgency> {
    match word {
        "urgent" => Some(Urgency::Urgent),
        "very_urgent" => Some(Urgency::VeryUrgent),
        "express" => Some(Urgency::Express),
        _ => None,
    }
}

/// The DOCX and the PDF. Laying out takes a while: not for an async thread.
pub(super) fn files(letter: &Letter, document: &Official, at: Instant) -> Result<(Vec<u8>, Vec<u8>), WriteError> {
    let title = format!("V/v {}", letter.content.about);
    let facts = FileFacts { title: &title, author: &letter.content.issuer, created: at };
    Ok((document.docx(facts)?, document.pdf(facts)?))
}
