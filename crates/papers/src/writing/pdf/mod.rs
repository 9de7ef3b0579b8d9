//! PDF/A-2: sheets are laid out on pages, then drawn with the tags that say what each piece is.

mod draw;
mod pages;
mod rows;

use super::sheet::Sheet;
use super::{FileFacts, WriteError};

/// Which part of PDF/A-2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// With its structure.
    A,
    /// With its text alone: the structure of thousands of cells is ten times as much as the cells.
    U,
}

/// Writes sheets.
pub(super) fn write(sheets: &[Sheet], level: Level, facts: FileFacts<'_>) -> Result<Vec<u8>, WriteError> {
    draw::draw(pages::lay_out(sheets), level, facts)
}
