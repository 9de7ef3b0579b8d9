//! An official document as sheets: where each box stands.

use super::fonts;
use super::geometry::{self, SHORT_RULE, Style};
use super::official::{Annex, Block, Grid, Heading, Official};
use super::sheet::{Columns, Item, Para, Piece, Sheet, Table, clean};
use super::wording;

/// The sheets: the document, then one for each annex.
pub(super) fn sheets(document: &Official) -> Vec<Sheet> {
    let mut items = vec![header(document)];
    items.extend(title(document));
    items.extend(addressees(&document.recipients));
    items.extend(body(&document.body, Sheet::official(false, Vec::new()).width(), true));
    items.push(signature(document));
    if let Some(typist) = &document.typist {
        items.push(Para::new(Style::Typist, typist).into());
    }
    let contact = document.contact.iter().flat_map(|contact| contact.lines().map(str::to_owned).collect::<Vec<_>>());
    let foot = contact.map(|line| Para::new(Style::Contact, &line)).collect();
    let first = Sheet { foot, ..Sheet::official(false, items) };
    let count = document.annexes.len();
    let annexes = document.annexes.iter().enumerate().map(|(at, annex)| annex_sheet(document, annex, at, count));
    std::iter::once(first).chain(annexes).collect()
}

/// Boxes 1 to 4, 5b, 10b and 11.
fn header(document: &Official) -> Item {
    let mut body: Vec<Piece> = Vec::new();
    if let Some(parent) = &document.issuer.parent {
        body.extend(parent.lines().map(|line| Para::new(Style::Parent, &line.to_uppercase()).into()));
    }
    let issuer: Vec<String> = document.issuer.name.lines().map(|line| clean(line).to_uppercase()).collect();
    body.extend(issuer.iter().map(|line| Para::new(Style::Issuer, line).into()));
    let last = issuer.last().map(|line| fonts::width(line, Style::Issuer.look())).unwrap_or_default();
    body.push(Piece::Rule(within_column(last) * SHORT_RULE));

    const STATE: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
    const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
    let motto = vec![
        Para::new(Style::State, STATE).into(),
        Para::new(Style::Motto, MOTTO).into(),
        // As long as the motto itself.
        Piece::Rule(fonts::width(MOTTO, Style::Motto.look())),
    ];

    let mut left: Vec<Piece> =
        vec![Para::new(Style::Number, &wording::number_line(document.number, &document.symbol)).into()];
    if let Heading::Letter { about } = &document.heading {
        left.push(Para::new(Style::LetterAbout, &format!("V/v {}", about.trim())).into());
    }
    if let Some(urgency) = document.urgency {
        let words = Para::new(Style::Circulation, urgency.words());
        left.push(Piece::Framed { words, width: urgency.width_mm() * geometry::MM, is_red: true });
    }
    if let Some(circulation) = &document.circulation {
        let words = Para::new(Style::Circulation, &circulation.to_uppercase());
        let width = fonts::width(&words.text(), Style::Circulation.look()) + 4.0 * geometry::MM;
        left.push(Piece::Framed { words, width, is_red: false });
    }
    let place = vec![Para::new(Style::Place, &wording::date_line(&document.place, document.date)).into()];
    Item::Columns(Columns { shares: geometry::HEADER, rows: vec![[body, motto], [left, place]], before: 0.0 })
}

/// A line below words that fill more than their column is no longer than the column.
fn within_column(width: f32) -> f32 {
    let column = (geometry::PAPER.0 - geometry::LEFT - geometry::RIGHT) * geometry::HEADER[0];
    width.min(column)
}

/// Box 5a.
fn title(document: &Official) -> Vec<Item> {
    let Heading::Kind { kind, about } = &document.heading else { return Vec::new() };
    let mut items: Vec<Item> = vec![Para::new(Style::Kind, &kind.to_uppercase()).keeping_next().into()];
    items.extend(about_with_rule(Style::About, about));
    items
}

fn about_with_rule(style: Style, about: &str) -> Vec<Item> {
    let mut items: Vec<Item> = about.lines().map(|line| Para::new(style, line).keeping_next().into()).collect();
    let longest = about.lines().map(|line| fonts::width(&clean(line), style.look())).fold(0.0, f32::max);
    let text = geometry::PAPER.0 - geometry::LEFT - geometry::RIGHT;
    items.push(Item::Piece(Piece::Rule(longest.min(text) * SHORT_RULE)));
    items
}

/// Box 9a.
fn addressees(recipients: &[String]) -> Vec<Item> {
    match recipients {
        [] => Vec::new(),
        [only] => vec![Para::new(Style::Addressee, &format!("Kính gửi: {}", only.trim())).keeping_next().into()],
        many => {
            let head = Para::new(Style::AddresseeHead, "Kính gửi:").keeping_next();
            let lines = wording::recipient_lines(many);
            let lines = lines.iter().map(|line| Para::new(Style::AddresseeLine, line).into());
            std::iter::once(head.into()).chain(lines).collect()
        }
    }
}

/// Box 6. The text of the document itself ends with `./.`, that of an annex does not.
fn body(blocks: &[Block], width: f32, is_closed: bool) -> Vec<Item> {
    let last = blocks.len().saturating_sub(1);
    blocks
        .iter()
        .enumerate()
        .map(|(at, block)| match block {
            Block::Text(text) if is_closed && at == last => {
                Para::marked(Style::Text, &wording::closed(text)).keeping_next().into()
            }
            Block::Text(text) => Para::marked(Style::Text, text).into(),
            Block::Heading(text) => Para::new(Style::Heading, text).keeping_next().into(),
            Block::Basis(text) => Para::new(Style::Basis, text).into(),
            Block::Grid(grid) => Item::Table(table(grid, width, Style::CellHead, Style::Cell)),
        })
        .collect()
}

/// A table with every row brought to the number of columns, and every column as wide as its longest word.
pub(super) fn table(grid: &Grid, width: f32, head_style: Style, cell_style: Style) -> Table {
    let cells = |row: &Vec<String>| {
        let mut cells: Vec<String> = row.iter().map(|cell| clean(cell)).collect();
        cells.resize(grid.columns.len(), String::new());
        cells
    };
    let longest = |at: usize| {
        let head = longest_word(&grid.columns[at].head, head_style);
        let cells = grid.rows.iter().filter_map(|row| row.get(at)).map(|cell| longest_word(cell, cell_style));
        cells.fold(head, f32::max) + 2.0 * geometry::CELL_PADDING + 0.5
    };
    let needed: Vec<f32> = (0..grid.columns.len()).map(|at| longest(at) / width).collect();
    let wanted: Vec<f32> = grid.columns.iter().map(|column| column.share.max(0.01)).collect();
    Table {
        shares: shares(&wanted, &needed),
        aligns: grid.columns.iter().map(|column| column.align).collect(),
        head: grid.columns.iter().map(|column| clean(&column.head)).collect(),
        rows: grid.rows.iter().map(cells).collect(),
        head_style,
        cell_style,
        before: 8.0,
    }
}

fn longest_word(text: &str, style: Style) -> f32 {
    // A word of a hundred letters is cut rather than made room for.
    let words = text.split_whitespace().filter(|word| word.chars().count() <= 24);
    words.map(|word| fonts::width(&clean(word), style.look())).fold(0.0, f32::max)
}

/// Shares that make up 1, near those wanted: a column that needs more takes it from those that need less.
fn shares(wanted: &[f32], needed: &[f32]) -> Vec<f32> {
    let total: f32 = wanted.iter().sum();
    let mut shares: Vec<f32> = wanted.iter().map(|share| share / total).collect();
    let lack: f32 = shares.iter().zip(needed).map(|(share, needed)| (needed - share).max(0.0)).sum();
    let spare: f32 = shares.iter().zip(needed).map(|(share, needed)| (share - needed).max(0.0)).sum();
    if lack > 0.0 && lack < spare {
        for (share, needed) in shares.iter_mut().zip(needed) {
            let over = *share - needed;
            *share = if over < 0.0 { *needed } else { *share - over * lack / spare };
        }
    }
    shares
}

/// Boxes 7a, 7b and 9b side by side.
fn signature(document: &Official) -> Item {
    let mut copies: Vec<Piece> = vec![Para::new(Style::CopiesHead, "Nơi nhận:").into()];
    let lines = wording::copy_lines(&document.copies_to, &document.archive);
    copies.extend(lines.iter().map(|line| Para::new(Style::Copy, line).into()));
    let lines = wording::signature_lines(&document.signing);
    let mut signer: Vec<Piece> = lines.iter().map(|line| Para::new(Style::Authority, line).into()).collect();
    signer.push(Para::new(Style::Signer, &document.signing.name).into());
    Item::Columns(Columns { shares: geometry::SIGNATURE, rows: vec![[copies, signer]], before: 14.0 })
}

/// An annex on a sheet of its own; one alone has no number.
fn annex_sheet(document: &Official, annex: &Annex, at: usize, count: usize) -> Sheet {
    let head = if count > 1 { format!("Phụ lục {}", wording::roman(at + 1)) } else { "Phụ lục".to_owned() };
    let mut items: Vec<Item> = vec![Para::new(Style::AnnexHead, &head).keeping_next().into()];
    items.push(Para::new(Style::AnnexTitle, &annex.title.to_uppercase()).keeping_next().into());
    let source = annex_source(document);
    items.extend(about_with_rule(Style::AnnexSource, &source));
    let sheet = Sheet::official(annex.is_landscape, Vec::new());
    items.extend(body(&annex.body, sheet.width(), false));
    Sheet { items, ..sheet }
}

/// `(Kèm theo Công văn số 05/STP-XDKT ngày 16 tháng 3 năm 2026 của Sở Tư pháp)`; dots where the number is not given yet.
fn annex_source(document: &Official) -> String {
    let kind = match &document.heading {
        Heading::Letter { .. } => "Công văn".to_owned(),
        Heading::Kind { kind, .. } => capitalized(kind),
    };
    let number = document.number.map_or_else(|| "……".to_owned(), wording::number_words);
    let date = document.date.map_or_else(|| "ngày …… tháng …… năm ………".to_owned(), wording::date_words);
    let issuer = inline(&document.issuer.name);
    format!("(Kèm theo {kind} số {number}/{} {date} của {issuer})", document.symbol)
}

/// A name over two lines inside a sentence: `Ủy ban nhân dân tỉnh Minh Giang`.
fn inline(name: &str) -> String {
    let mut lines = name.lines();
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |words, line| {
        let mut chars = line.chars();
        let begin: String = chars.next().into_iter().flat_map(char::to_lowercase).collect();
        format!("{words} {begin}{}", chars.as_str())
    })
}

/// `KẾ HOẠCH` as it stands inside a sentence that names a document: `Kế hoạch`.
fn capitalized(kind: &str) -> String {
    let mut chars = kind.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    first + &chars.as_str().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_make_room_for_their_longest_word() {
        assert_eq!(shares(&[1.0, 3.0], &[0.1, 0.1]), [0.25, 0.75]);
        let shares_of = shares(&[1.0, 3.0], &[0.4, 0.1]);
        assert!((shares_of[0] - 0.4).abs() < 1e-4 && (shares_of[1] - 0.6).abs() < 1e-4, "{shares_of:?}");
        assert_eq!(shares(&[1.0, 1.0], &[0.9, 0.9]), [0.5, 0.5], "where nobody has anything to spare");
    }

    #[test]
    fn a_name_inside_a_sentence() {
        assert_eq!(inline("Ủy ban nhân dân\nTỉnh Minh Giang"), "Ủy ban nhân dân tỉnh Minh Giang");
        assert_eq!(capitalized("KẾ HOẠCH"), "Kế hoạch");
    }
}
