//! Values separated by commas (RFC 4180).

use thihanh_kernel::time::vn_date;
use tokio::sync::mpsc;

use super::rows::Line;
use super::table::{Cell, cells, columns};
use super::{ExportError, Setting};

/// Without this mark Excel reads the file in the code page of the machine and every Vietnamese letter is lost.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) fn write(setting: &Setting, mut pieces: mpsc::Receiver<Vec<Line>>) -> Result<Vec<u8>, ExportError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(columns(setting).into_iter().map(|column| column.head.to_string())).map_err(failed)?;
    while let Some(piece) = pieces.blocking_recv() {
        for line in &piece {
            writer.write_record(cells(setting, line).into_iter().map(text)).map_err(failed)?;
        }
    }
    writer.into_inner().map_err(|error| ExportError::Writing(error.to_string()))
}

fn text(cell: Cell) -> String {
    match cell {
        Cell::Words(words) => harmless(words),
        Cell::Day(day) => day.map(vn_date).unwrap_or_default(),
        Cell::Number(number) => number.map(|number| number.to_string()).unwrap_or_default(),
    }
}

/// A spreadsheet runs a cell that begins like a formula, and what people typed may begin like one: an apostrophe before it makes
/// it words (OWASP, "CSV Injection").
pub(super) fn harmless(words: String) -> String {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{words}") } else { words }
}

fn failed(error: csv::Error) -> ExportError {
    ExportError::Writing(error.to_string())
}
