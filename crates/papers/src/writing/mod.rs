//! Administrative documents out: one model by Decree 30/2020/NĐ-CP, written as DOCX, as PDF and as HTML for a look beforehand.
//!
//! | file | holds |
//! | --- | --- |
//! | `official` | the document as people think of it: the boxes of the decree's sketch, its body, its annexes |
//! | `wording` | the forms of number, date, recipients, authority |
//! | `geometry` | paper, margins, sizes and styles: one table with the place in the decree |
//! | `sheet` | what the writers share: styled paragraphs, columns, tables, one sheet per run of page numbers |
//! | `compose`, `list` | an official document, a printed list, as sheets |
//! | `fonts`, `lines` | widths of characters, and where lines break |
//! | `pdf`, `docx`, `html` | the writers |
//!
//! All text is brought to NFC first; what no font and no file may hold is left out (`sheet::clean`).

mod compose;
mod docx;
mod fonts;
mod geometry;
mod html;
mod lines;
mod list;
mod official;
mod pdf;
mod sheet;
mod wording;

use chrono::{DateTime, Utc};

pub use list::{ListColumn, PrintedList};
pub use official::{
    Align, Annex, Block, Column, Grid, Heading, Issuer, Mark, Official, Signing, Superior, Symbol, SymbolError, Urgency,
};
pub use wording::{date_line, number_line, signature_lines};

/// Facts about the file itself, which readers show in its properties.
#[derive(Debug, Clone, Copy)]
pub struct FileFacts<'a> {
    /// Title.
    pub title: &'a str,
    /// Who made it: the issuing body.
    pub author: &'a str,
    /// When.
    pub created: DateTime<Utc>,
}

/// Why a document was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The PDF library refuses it.
    #[error("PDF: {0}")]
    Pdf(String),
    /// The archive could not be written.
    #[error("DOCX: {0}")]
    Docx(#[from] zip::result::ZipError),
    /// The archive could not be written.
    #[error("DOCX: {0}")]
    Io(#[from] std::io::Error),
}

impl Official {
    /// As an editable document of Word.
    ///
    /// # Errors
    /// When the archive cannot be put together.
    pub fn docx(&self, facts: FileFacts<'_>) -> Result<Vec<u8>, WriteError> {
        docx::write(&compose::sheets(self), facts)
    }

    /// As PDF/A-2a: fonts embedded, text and structure readable by programs.
    ///
    /// # Errors
    /// When the library refuses what it was given.
    pub fn pdf(&self, facts: FileFacts<'_>) -> Result<Vec<u8>, WriteError> {
        pdf::write(&compose::sheets(self), pdf::Level::A, facts)
    }

    /// As HTML to look at before anything is written: the same sheets without pages.
    #[must_use]
    pub fn html(&self) -> String {
        html::write(&compose::sheets(self))
    }
}

impl PrintedList {
    /// As PDF/A-2u on A4 landscape, the head of the table repeated, "n/m" at the foot of each page.
    ///
    /// # Errors
    /// When the library refuses what it was given.
    pub fn pdf(&self, facts: FileFacts<'_>) -> Result<Vec<u8>, WriteError> {
        pdf::write(&list::sheets(self), pdf::Level::U, facts)
    }
}
