//! A table out of a file that somebody handed in: XLSX or CSV, as rows of words.
//!
//! Numbers and days come as people write them (`912345678`, `01/03/2026`), a formula as the value that stands in its cell. Whatever the
//! file claims is bounded before it is believed: what it unpacks to, rows, columns, the length of a cell.

use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Reader, SheetVisible, Xlsx, open_workbook_from_rs};
use chrono::NaiveDateTime;
use zip::ZipArchive;

/// Most bytes of the XML of a workbook, unpacked: five thousand rows of twelve cells take some 4 MiB, and the library holds all shared
/// words at once.
const UNPACKED_MAX_BYTES: u64 = 16 << 20;
/// Most parts of a workbook.
const PARTS_MAX: usize = 2_000;
/// Columns that are looked at; what stands to the right of them is left out.
const COLUMNS_MAX: usize = 64;
/// Excel's last day, 31/12/9999.
const LAST_DAY: f64 = 2_958_465.0;

/// What one table may hold.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Most bytes of the file.
    pub bytes: usize,
    /// Most rows with anything in them.
    pub rows: usize,
    /// Most characters of a cell.
    pub cell_chars: usize,
}

/// A row with anything in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number in the file, from 1.
    pub line: u32,
    /// Its cells from the first column, without white space around them.
    pub cells: Vec<String>,
}

/// Why a file gives no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// More bytes than allowed.
    #[error("the file is too large")]
    TooLarge,
    /// More rows than allowed.
    #[error("the table has too many rows")]
    TooManyRows,
    /// A cell is longer than allowed.
    #[error("row {line} has a cell that is too long")]
    CellTooLong {
        /// The row.
        line: u32,
    },
    /// A workbook of Excel 97–2003 (`.xls`), or one with a password: both lie in the same old container.
    #[error("an old workbook, or one with a password")]
    OldWorkbook,
    /// It unpacks to more than a table of this size ever takes.
    #[error("the file unpacks to too much")]
    Bomb,
    /// It says that it is a workbook and is none, or breaks off.
    #[error("the workbook is damaged")]
    Damaged,
    /// A workbook has no visible sheet of that name, or CSV was asked for one.
    #[error("there is no such sheet")]
    NoSuchSheet {
        /// The visible sheets.
        names: Vec<String>,
    },
    /// Words in an encoding that cannot be told, or no table.
    #[error("the file is no table in UTF-8")]
    NoTable,
}

/// Reads the table of a file: the first visible sheet of a workbook, or CSV with commas, semicolons or tabs in UTF-8 (or in UTF-16, as
/// Excel's "Unicode text" is).
///
/// # Errors
/// [`SheetError`].
pub fn read(bytes: &[u8], bounds: Bounds) -> Result<Vec<Row>, SheetError> {
    read_from(bytes, None, bounds).map(|table| table.rows)
}

/// A table with the sheet in which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Name of the sheet; empty for CSV.
    pub name: String,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// [`read`] of the sheet of this name; of the first visible one where none is named.
///
/// # Errors
/// [`SheetError`].
pub fn read_from(bytes: &[u8], sheet: Option<&str>, bounds: Bounds) -> Result<Table, SheetError> {
    if bytes.len() > bounds.bytes {
        return Err(SheetError::TooLarge);
    }
    match bytes.get(..4) {
        Some(b"PK\x03\x04") => workbook(bytes, sheet, bounds),
        Some(b"\xD0\xCF\x11\xE0") => Err(SheetError::OldWorkbook),
        _ if sheet.is_some() => Err(SheetError::NoSuchSheet { names: Vec::new() }),
        _ => values(bytes, bounds).map(|rows| Table { name: String::new(), rows }),
    }
}

/// The rows gathered so far, within bounds.
struct Rows {
    rows: Vec<Row>,
    bounds: Bounds,
}

impl Rows {
    fn put(&mut self, line: u32, column: usize, text: &str) -> Result<(), SheetError> {
        let text = text.trim();
        if text.is_empty() || column >= COLUMNS_MAX {
            return Ok(());
        }
        if text.chars().nth(self.bounds.cell_chars).is_some() {
            return Err(SheetError::CellTooLong { line });
        }
        if self.rows.last().is_none_or(|row| row.line != line) {
            if self.rows.len() >= self.bounds.rows {
                return Err(SheetError::TooManyRows);
            }
            self.rows.push(Row { line, cells: Vec::new() });
        }
        if let Some(row) = self.rows.last_mut() {
            if row.cells.len() <= column {
                row.cells.resize(column + 1, String::new());
            }
            text.clone_into(&mut row.cells[column]);
        }
        Ok(())
    }
}

fn workbook(bytes: &[u8], wanted: Option<&str>, bounds: Bounds) -> Result<Table, SheetError> {
    check_unpacked(bytes)?;
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| SheetError::Damaged)?;
    let visible = book.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let mut names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
    let at = match wanted {
        None => 0,
        Some(wanted) => match names.iter().position(|name| name.trim() == wanted.trim()) {
            Some(at) => at,
            None => return Err(SheetError::NoSuchSheet { names }),
        },
    };
    if names.is_empty() {
        return Err(SheetError::NoTable);
    }
    let name = names.swap_remove(at);
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| SheetError::Damaged)?;
    let mut rows = Rows { rows: Vec::new(), bounds };
    // Cell by cell: a sheet of two cells in opposite corners would take all memory as one range.
    while let Some(cell) = cells.next_cell().map_err(|_| SheetError::Damaged)? {
        let (row, column) = cell.get_position();
        rows.put(row.saturating_add(1), column as usize, &words(cell.get_value()))?;
    }
    Ok(Table { name, rows: rows.rows })
}

/// Unpacks every part once and counts: sizes in the directory are claims.
fn check_unpacked(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Damaged)?;
    if archive.len() > PARTS_MAX {
        return Err(SheetError::Bomb);
    }
    let mut left = UNPACKED_MAX_BYTES;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| SheetError::Damaged)?;
        let unpacked =
            std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| SheetError::Damaged)?;
        left = left.checked_sub(unpacked).ok_or(SheetError::Bomb)?;
    }
    Ok(())
}

/// A cell as people write it.
fn words(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::DateTime(_) | DataRef::Float(_) | DataRef::Int(_) | DataRef::Bool(_) => {
            plain(&Data::from(cell.clone()))
        }
        DataRef::String(text) | DataRef::DateTimeIso(text) => iso_day(text).unwrap_or_else(|| text.clone()),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DurationIso(_) | DataRef::Error(_) | DataRef::Empty => String::new(),
        // The library may learn of more kinds.
        #[expect(unreachable_patterns, reason = "kept for a later release of the library")]
        _ => String::new(),
    }
}

fn plain(cell: &Data) -> String {
    match cell {
        Data::DateTime(day) => {
            // Days beyond the calendar would overflow the library's arithmetic.
            let is_day = day.is_datetime() && (0.0..=LAST_DAY).contains(&day.as_f64());
            let day = if is_day { day.as_datetime() } else { None };
            day.map(|day| vn_day(&day)).unwrap_or_default()
        }
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(is) => is.to_string(),
        _ => String::new(),
    }
}

fn vn_day(day: &NaiveDateTime) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// `2026-03-01T00:00:00` as a day; other words stay as they are.
fn iso_day(text: &str) -> Option<String> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").ok().map(|day| vn_day(&day))
}

fn values(bytes: &[u8], bounds: Bounds) -> Result<Vec<Row>, SheetError> {
    let text = match bytes.get(..2) {
        Some(b"\xff\xfe") => encoding_rs::UTF_16LE.decode_with_bom_removal(bytes).0,
        Some(b"\xfe\xff") => encoding_rs::UTF_16BE.decode_with_bom_removal(bytes).0,
        _ => std::str::from_utf8(bytes).map_err(|_| SheetError::NoTable)?.trim_start_matches('\u{feff}').into(),
    };
    if text.contains('\0') {
        return Err(SheetError::NoTable);
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Rows { rows: Vec::new(), bounds };
    let (mut line, mut counted) = (1_u32, 0);
    for record in reader.records() {
        let record = record.map_err(|_| SheetError::NoTable)?;
        // The library's own line stays behind where empty lines were skipped; people look for the row by its number.
        let at = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
        let blank = text.as_bytes().iter().skip(at).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let until = (at + blank).min(text.len());
        let passed = text.as_bytes()[counted..until].iter().filter(|byte| **byte == b'\n').count();
        line = line.saturating_add(u32::try_from(passed).unwrap_or(u32::MAX));
        counted = until;
        for (column, cell) in record.iter().enumerate() {
            rows.put(line, column, cell)?;
        }
    }
    Ok(rows.rows)
}

/// What parts the cells: of tab, semicolon and comma the one that stands most often in the first lines. Spreadsheets set to Vietnamese
/// write semicolons, because the comma is the decimal mark.
fn delimiter(text: &str) -> u8 {
    let head: String = text.lines().take(20).collect();
    let count = |mark: u8| head.bytes().filter(|byte| *byte == mark).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|mark| (count(*mark), *mark == b',')).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    const BOUNDS: Bounds = Bounds { bytes: 1 << 20, rows: 5, cell_chars: 50 };

    fn rows(bytes: &[u8]) -> Result<Vec<(u32, String)>, SheetError> {
        Ok(read(bytes, BOUNDS)?.into_iter().map(|row| (row.line, row.cells.join("|"))).collect())
    }

    /// A workbook by hand: one sheet with these rows.
    fn book(rows: &str) -> Vec<u8> {
        let parts = [
            (
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
            ),
            (
                "_rels/.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
                 <Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
                 Target=\"xl/workbook.xml\"/></Relationships>"
                    .to_owned(),
            ),
            (
                "xl/workbook.xml",
                "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
                 xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
                 <sheet name=\"Người\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
                    .to_owned(),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
                 <Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
                 Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" \
                 Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
                 </Relationships>"
                    .to_owned(),
            ),
            (
                "xl/styles.xml",
                "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\">\
                 <xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
                    .to_owned(),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!(
                    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}\
                     </sheetData></worksheet>"
                ),
            ),
        ];
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn commas_semicolons_tabs_and_the_marks_of_windows() {
        let wanted = Ok(vec![(1, "Họ tên|Vai trò".to_owned()), (3, "An, Nguyễn|văn thư".to_owned())]);
        for text in [
            "Họ tên,Vai trò\r\n\r\n\"An, Nguyễn\", văn thư \r\n",
            "\u{feff}Họ tên;Vai trò\n\nAn, Nguyễn;văn thư\n",
            "Họ tên\tVai trò\n\nAn, Nguyễn\tvăn thư",
        ] {
            assert_eq!(rows(text.as_bytes()), wanted, "{text}");
        }
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("Họ tên\tVai trò".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(rows(&utf16), Ok(vec![(1, "Họ tên|Vai trò".to_owned())]));
    }

    #[test]
    fn numbers_days_and_formulas_of_a_workbook_are_read_as_people_see_them() {
        let sheet = "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t> Đặng Thị Minh </t></is></c><c r=\"B2\"><v>912345678</v></c>\
             <c r=\"C2\" s=\"1\"><v>46082</v></c><c r=\"D2\" t=\"str\"><f>A2&amp;\"x\"</f><v>=đã tính</v></c><c r=\"E2\"><v>1.5</v></c></row>";
        assert_eq!(rows(&book(sheet)), Ok(vec![(2, "Đặng Thị Minh|912345678|01/03/2026|=đã tính|1.5".to_owned())]));
    }

    #[test]
    fn hostile_files_are_refused() {
        assert_eq!(rows(b"PK\x03\x04 cut off"), Err(SheetError::Damaged));
        assert_eq!(rows(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), Err(SheetError::OldWorkbook));
        assert_eq!(rows(b"H\xf4 t\xean,x"), Err(SheetError::NoTable));
        assert_eq!(rows(b"a\0b"), Err(SheetError::NoTable));
        assert_eq!(rows(&vec![b'a'; (1 << 20) + 1]), Err(SheetError::TooLarge));
        assert_eq!(rows("a\n".repeat(6).as_bytes()), Err(SheetError::TooManyRows));
        assert_eq!(rows(format!("a\n{}", "đ".repeat(51)).as_bytes()), Err(SheetError::CellTooLong { line: 2 }));
        assert!(rows(format!("a\n{}", "đ".repeat(50)).as_bytes()).is_ok());
        // Seventeen megabytes of blanks pack to some kilobytes.
        let bomb = book(&" ".repeat(17 << 20));
        assert!(bomb.len() < 100_000);
        assert_eq!(rows(&bomb), Err(SheetError::Bomb));
        // The last cell of the largest sheet there can be: two rows, not a million.
        let corners = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"B1048576\"><v>2</v></c><c r=\"XFD1048576\"><v>3</v></c></row>";
        assert_eq!(rows(&book(corners)), Ok(vec![(1, "1".to_owned()), (1_048_576, "|2".to_owned())]));
        // A day beyond every calendar.
        let late = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\" s=\"1\"><v>1e300</v></c></row>";
        assert_eq!(rows(&book(late)), Ok(vec![(1, "1".to_owned())]));
    }
}
