//! A workbook with one sheet: a frozen head, a filter on every column, days as days.

use rust_xlsxwriter::{DocProperties, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use tokio::sync::mpsc;

use super::rows::Line;
use super::table::{Cell, cells, columns};
use super::{ExportError, MOST_ROWS, Setting};

/// Characters that a cell of Excel holds; longer words are cut rather than the whole file lost.
const CELL_MAX_CHARS: usize = 32_767;

pub(super) fn write(setting: &Setting, pieces: mpsc::Receiver<Vec<Line>>) -> Result<Vec<u8>, ExportError> {
    workbook(setting, pieces).map_err(|error| ExportError::Writing(error.to_string()))
}

fn workbook(setting: &Setting, mut pieces: mpsc::Receiver<Vec<Line>>) -> Result<Vec<u8>, XlsxError> {
    let lang = setting.lang;
    let mut workbook = Workbook::new();
    let title = lang.t("register-title").to_string();
    let properties = DocProperties::new().set_title(&title).set_creation_datetime(&setting.now);
    workbook.set_properties(&properties);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let day = Format::new().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Top);
    // Rows go to a file on disk as they come: 50,000 of them in memory take more than the whole program at rest.
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(&title)?;
    head(sheet, setting)?;
    let mut row = 1;
    while let Some(piece) = pieces.blocking_recv() {
        for line in &piece {
            for (column, cell) in (0..).zip(cells(setting, line)) {
                match cell {
                    Cell::Words(words) if words.is_empty() => {}
                    Cell::Words(words) => {
                        sheet.write_string_with_format(row, column, cut(words), &wrapped)?;
                    }
                    Cell::Day(Some(date)) => {
                        sheet.write_datetime_with_format(row, column, date, &day)?;
                    }
                    Cell::Number(Some(number)) => {
                        // A number of working days: far below 2^53.
                        #[expect(clippy::cast_precision_loss, reason = "a number of days")]
                        sheet.write_number_with_format(row, column, number as f64, &wrapped)?;
                    }
                    Cell::Day(None) | Cell::Number(None) => {}
                }
            }
            row += 1;
        }
    }
    workbook.save_to_buffer()
}

/// Everything about the columns: in this mode of writing it must stand before the first row.
fn head(sheet: &mut Worksheet, setting: &Setting) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_background_color(0x00E4_EFF0);
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    let columns = columns(setting);
    let last = u16::try_from(columns.len() - 1).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, u32::try_from(MOST_ROWS).unwrap_or(u32::MAX), last)?;
    for (column, of) in (0..).zip(columns) {
        sheet.set_column_width(column, f64::from(of.width))?;
        sheet.write_string_with_format(0, column, of.head.to_string(), &bold)?;
    }
    Ok(())
}

fn cut(words: String) -> String {
    if words.len() <= CELL_MAX_CHARS { words } else { words.chars().take(CELL_MAX_CHARS).collect() }
}
