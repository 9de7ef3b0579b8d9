//! A list to print: title, what it shows, a table across the page. No official document, so narrow margins and small letters.

use super::compose;
use super::geometry::{LIST_MARGIN, Style};
use super::official::{Align, Column, Grid};
use super::sheet::{Item, Numbers, Para, Sheet};

/// A column of a printed list.
pub type ListColumn = Column;

/// A list to print.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PrintedList {
    /// Its title.
    pub title: String,
    /// What it shows and when: a line each.
    pub notes: Vec<String>,
    /// Its columns.
    pub columns: Vec<ListColumn>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

pub(super) fn sheets(list: &PrintedList) -> Vec<Sheet> {
    let mut items: Vec<Item> = vec![Para::new(Style::ListTitle, &list.title.to_uppercase()).keeping_next().into()];
    items.extend(list.notes.iter().map(|note| Para::new(Style::ListNote, note).keeping_next().into()));
    let grid = Grid { columns: list.columns.clone(), rows: list.rows.clone() };
    let margins = [LIST_MARGIN; 4];
    let mut sheet = Sheet { is_landscape: true, margins, numbers: Numbers::OfTotal, items, foot: Vec::new() };
    let table = compose::table(&grid, sheet.width(), Style::ListHead, Style::ListCell);
    sheet.items.push(Item::Table(table));
    vec![sheet]
}

impl PrintedList {
    /// A column.
    #[must_use]
    pub fn column(head: impl Into<String>, share: f32, align: Align) -> ListColumn {
        Column { head: head.into(), share, align }
    }
}
