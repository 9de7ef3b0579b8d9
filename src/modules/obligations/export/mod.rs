//! The register as a file: the same rows in the same order as the page of the same address, as a workbook, as CSV, as a calendar, as a
//! list to print.
//!
//! Rows are read in pieces and written as they come; what is held at once is one piece and the file. A workbook keeps its rows on
//! disk while it is made. Writing is the work of a thread of its own, so that a large file delays nobody's page.
//!
//! | file | holds |
//! | --- | --- |
//! | `table` | columns and cells, for workbook and CSV alike |
//! | `xlsx`, `csv`, `ics`, `pdf` | the formats |
//! | `rows` | where rows come from: a filter, or rows picked by hand |

mod csv;
mod ics;
mod pdf;
mod rows;
mod table;
#[cfg(feature = "xlsx")]
mod xlsx;

use chrono::NaiveDate;
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::Instant;
use thihanh_webkit::Lang;
use tokio::sync::mpsc;

pub use rows::Rows;

use self::rows::Line;
use crate::app::App;
use crate::modules::obligations::model::columns::Columns;

/// Rows of one file: more are no list to work through, and a workbook of them is slow to open on an office PC.
pub const MOST_ROWS: usize = 50_000;

/// Rows of a list to print: some two hundred pages.
pub const MOST_PRINTED: usize = 3_000;

/// Pieces that may wait for the writer; the reader stops while they do.
const PIECES_AHEAD: usize = 2;

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A workbook of Excel.
    Xlsx,
    /// Values separated by commas, which Excel opens too.
    Csv,
    /// A calendar: one entry per due date.
    Ics,
    /// A list to print.
    Pdf,
}

/// What every format says besides its rows.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Language of heads and words.
    pub lang: Lang,
    /// The day against which lateness is told.
    pub today: NaiveDate,
    /// When the file was made.
    pub now: Instant,
    /// Address before the paths of this site, where it is known: an entry of a calendar then links to its obligation.
    pub origin: Option<String>,
    /// What the list was asked for, in words; empty where it is everything.
    pub conditions: String,
    /// The columns that the reader chose; `None` for what is usual in the format.
    pub columns: Option<Columns>,
}

/// Why a file was not made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// More rows than a file of this kind has.
    #[error("more than {0} rows")]
    TooMany(usize),
    /// A build without the library of workbooks was asked for one.
    #[cfg(not(feature = "xlsx"))]
    #[error("this build makes no workbooks")]
    LeftOut,
    /// The rows could not be read.
    #[error(transparent)]
    Rows(Problem),
    /// The file could not be written.
    #[error("a file could not be written: {0}")]
    Writing(String),
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::TooMany(most) => Self::limit("export-too-many").with("most", most),
            #[cfg(not(feature = "xlsx"))]
            ExportError::LeftOut => Self::limit("export-left-out"),
            ExportError::Rows(problem) => problem,
            ExportError::Writing(cause) => {
                tracing::error!(cause, "an export failed");
                Self::unavailable()
            }
        }
    }
}

impl Format {
    /// Ending of the file's name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Ics => "ics",
            Self::Pdf => "pdf",
        }
    }

    /// Media type (RFC 4180, RFC 5545, ECMA-376).
    #[must_use]
    pub fn media(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Ics => "text/calendar; charset=utf-8",
            Self::Pdf => "application/pdf",
        }
    }

    /// Rows that one file has at most.
    #[must_use]
    pub fn most_rows(self) -> usize {
        match self {
            Self::Xlsx | Self::Csv | Self::Ics => MOST_ROWS,
            Self::Pdf => MOST_PRINTED,
        }
    }

    fn write(self, setting: &Setting, pieces: mpsc::Receiver<Vec<Line>>) -> Result<Vec<u8>, ExportError> {
        match self {
            #[cfg(feature = "xlsx")]
            Self::Xlsx => xlsx::write(setting, pieces),
            #[cfg(not(feature = "xlsx"))]
            Self::Xlsx => Err(ExportError::LeftOut),
            Self::Csv => csv::write(setting, pieces),
            Self::Ics => ics::write(setting, pieces),
            Self::Pdf => pdf::write(setting, pieces),
        }
    }
}

/// Makes a file of the rows.
///
/// # Errors
/// [`ExportError`].
pub async fn file(app: &App, format: Format, setting: Setting, mut rows: Rows) -> Result<Vec<u8>, ExportError> {
    let (sender, pieces) = mpsc::channel(PIECES_AHEAD);
    let writer = tokio::task::spawn_blocking(move || format.write(&setting, pieces));
    let mut total = 0;
    let mut outcome = Ok(());
    loop {
        let piece = match rows.next(app).await {
            Ok(piece) if piece.is_empty() => break,
            Ok(piece) => piece,
            Err(problem) => {
                outcome = Err(ExportError::Rows(problem));
                break;
            }
        };
        total += piece.len();
        if total > format.most_rows() {
            outcome = Err(ExportError::TooMany(format.most_rows()));
            break;
        }
        // The writer hangs up only when it failed; its own answer says why.
        if sender.send(piece).await.is_err() {
            break;
        }
    }
    drop(sender);
    let written = writer.await.map_err(|error| ExportError::Writing(error.to_string()))?;
    outcome.and(written)
}

#[cfg(test)]
mod tests;
