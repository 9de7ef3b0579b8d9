//! From bytes to rows, with every fault told by file and line.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::{time, vietnamese};

use super::{AgencyRow, Fault, MAX_ROWS, Place, RowError, Rows, SourceFile, SuccessionRow};
use crate::modules::agencies::model::agency::{Level, SuccessionKind};
use crate::modules::agencies::model::period::Period;

/// Longer than the longest name in force (about 120 letters) by far.
const MAX_TEXT: usize = 500;

/// Columns by their code, each with the Vietnamese heading that a spreadsheet may carry instead.
const AGENCY_COLUMNS: [(&str, &str); 13] = [
    ("code", "mã"),
    ("name", "tên"),
    ("short_name", "tên ngắn"),
    ("kind", "loại"),
    ("level", "cấp"),
    ("parent", "trực thuộc"),
    ("guided_by", "hướng dẫn nghiệp vụ"),
    ("head_title", "chức danh"),
    ("head_name", "người đứng đầu"),
    ("valid_from", "từ ngày"),
    ("valid_to", "đến ngày"),
    ("official_code", "mã số"),
    ("source", "nguồn"),
];
const SUCCESSION_COLUMNS: [(&str, &str); 5] =
    [("old", "đơn vị cũ"), ("new", "đơn vị mới"), ("kind", "hình thức"), ("on_day", "từ ngày"), ("note", "ghi chú")];

/// Columns without which a row says nothing.
const NEEDED: [&str; 5] = ["code", "name", "kind", "level", "valid_from"];

/// Reads all files. `kinds` maps codes and folded Vietnamese names to codes.
///
/// # Errors
/// Every fault found, in the order of files and lines.
pub fn read(files: &[SourceFile], kinds: &HashMap<String, String>) -> Result<Rows, Vec<RowError>> {
    let (mut rows, mut errors) = (Rows::default(), Vec::new());
    for file in files {
        if let Err(fault) = read_file(file, kinds, &mut rows, &mut errors) {
            errors.push(RowError { at: Place { file: file.name.clone(), line: 1 }, fault });
        }
    }
    if errors.is_empty() { Ok(rows) } else { Err(errors) }
}

fn read_file(
    file: &SourceFile,
    kinds: &HashMap<String, String>,
    rows: &mut Rows,
    errors: &mut Vec<RowError>,
) -> Result<(), Fault> {
    let text = std::str::from_utf8(&file.bytes).map_err(|_| Fault::NotCsv)?.trim_start_matches('\u{feff}');
    let header = text.lines().next().unwrap_or_default();
    // Spreadsheets set to Vietnamese write semicolons, because the comma is the decimal mark.
    let delimiter = if header.contains(';') && !header.contains(',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| Fault::NotCsv)?.clone();
    let successions = columns(&header, &SUCCESSION_COLUMNS);
    let is_successions = successions.contains_key("old") && successions.contains_key("new");
    let columns = if is_successions { successions } else { columns(&header, &AGENCY_COLUMNS) };
    let needed: &[&str] = if is_successions { &["old", "new", "kind", "on_day"] } else { &NEEDED };
    if let Some(missing) = needed.iter().find(|column| !columns.contains_key(**column)) {
        return Err(Fault::MissingColumn((*missing).to_owned()));
    }
    for record in reader.records() {
        let line = |record: &csv::StringRecord| record.position().map_or(0, csv::Position::line);
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                errors.push(RowError { at: Place { file: file.name.clone(), line }, fault: Fault::NotCsv });
                continue;
            }
        };
        if rows.agencies.len() + rows.successions.len() >= MAX_ROWS {
            return Err(Fault::TooManyRows);
        }
        let row =
            Fields { record: &record, columns: &columns, at: Place { file: file.name.clone(), line: line(&record) } };
        let outcome = if is_successions {
            row.succession().map(|row| rows.successions.push(row))
        } else {
            row.agency(kinds).map(|row| rows.agencies.push(row))
        };
        if let Err(fault) = outcome {
            errors.push(RowError { at: row.at, fault });
        }
    }
    Ok(())
}

fn columns(header: &csv::StringRecord, known: &[(&'static str, &str)]) -> HashMap<&'static str, usize> {
    let mut found = HashMap::new();
    for (at, heading) in header.iter().enumerate() {
        let folded = vietnamese::fold(heading);
        if let Some((code, _)) = known.iter().find(|(code, vi)| *code == folded || vietnamese::fold(vi) == folded) {
            found.entry(*code).or_insert(at);
        }
    }
    found
}

struct Fields<'a> {
    record: &'a csv::StringRecord,
    columns: &'a HashMap<&'static str, usize>,
    at: Place,
}

impl Fields<'_> {
    fn text(&self, column: &'static str) -> Result<String, Fault> {
        let value = self.columns.get(column).and_then(|at| self.record.get(*at)).unwrap_or_default();
        if value.chars().count() > MAX_TEXT {
            return Err(Fault::TooLong(column));
        }
        Ok(vietnamese::nfc(value).to_string())
    }

    fn needed(&self, column: &'static str) -> Result<String, Fault> {
        Some(self.text(column)?).filter(|value| !value.is_empty()).ok_or(Fault::Empty(column))
    }

    fn date(&self, column: &'static str) -> Result<Option<NaiveDate>, Fault> {
        let value = self.text(column)?;
        if value.is_empty() { Ok(None) } else { time::parse_date(&value).map(Some).ok_or(Fault::BadDate(value)) }
    }

    fn agency(&self, kinds: &HashMap<String, String>) -> Result<AgencyRow, Fault> {
        let name = self.needed("name")?;
        let kind = self.needed("kind")?;
        let kind =
            kinds.get(&kind).or_else(|| kinds.get(&vietnamese::fold(&kind))).ok_or(Fault::UnknownKind(kind))?.clone();
        let level = self.needed("level")?;
        let level = level_named(&level).ok_or(Fault::UnknownLevel(level))?;
        let from = self.date("valid_from")?.ok_or(Fault::Empty("valid_from"))?;
        let period = Period::new(from, self.date("valid_to")?).ok_or(Fault::EndsBeforeStart)?;
        let short_name = self.text("short_name")?;
        Ok(AgencyRow {
            at: self.at.clone(),
            code: self.needed("code")?,
            short_name: if short_name.is_empty() { name.clone() } else { short_name },
            name,
            kind,
            level,
            parent: self.text("parent")?,
            guided_by: self.text("guided_by")?,
            head_title: self.text("head_title")?,
            head_name: self.text("head_name")?,
            period,
            official_code: self.text("official_code")?,
            source: self.text("source")?,
        })
    }

    fn succession(&self) -> Result<SuccessionRow, Fault> {
        let kind = self.needed("kind")?;
        let (old, new) = (self.needed("old")?, self.needed("new")?);
        if old == new {
            return Err(Fault::SucceedsItself);
        }
        Ok(SuccessionRow {
            at: self.at.clone(),
            old,
            new,
            kind: SuccessionKind::parse(&kind).ok_or(Fault::UnknownSuccession(kind))?,
            on_day: self.date("on_day")?.ok_or(Fault::Empty("on_day"))?,
            note: self.text("note")?,
        })
    }
}

fn level_named(value: &str) -> Option<Level> {
    let folded = vietnamese::fold(value);
    let name = folded.strip_prefix("cap ").unwrap_or(&folded);
    Level::parse(name).or(match name {
        "trung uong" => Some(Level::Central),
        "tinh" => Some(Level::Province),
        "huyen" => Some(Level::District),
        "xa" => Some(Level::Commune),
        "thon" => Some(Level::Hamlet),
        _ => None,
    })
}
