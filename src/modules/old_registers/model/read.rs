//! From cells to rows: which column holds what, and where the heads stand.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::vietnamese;

use super::words::plain;
use crate::embedded;

/// Rows above the heads: a title, the agency's name, a line of law.
const TITLE_ROWS: usize = 20;

/// What a column may hold, in the order in which it is told.
pub const FIELDS: [&str; 12] = [
    "number",
    "issued_on",
    "content",
    "agency",
    "support",
    "overseer",
    "due",
    "product",
    "state",
    "done_on",
    "result",
    "note",
];

/// Without these there is no register.
const NEEDED: [&str; 2] = ["content", "agency"];

/// Whether a word names what a column may hold.
#[must_use]
pub fn is_field(word: &str) -> bool {
    FIELDS.contains(&word)
}

/// A row as it stands in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number in the file, from 1.
    pub line: u32,
    /// Every cell, as it stood.
    pub cells: Vec<String>,
    /// What the columns that are known hold.
    fields: BTreeMap<&'static str, String>,
}

impl Row {
    /// What stands in the column of a field; empty where there is none.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", String::as_str)
    }

    #[cfg(test)]
    pub(super) fn of(line: u32, fields: &[(&'static str, &str)]) -> Self {
        let fields = fields.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
        Self { line, cells: Vec::new(), fields }
    }
}

/// A table, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// Which field each known column holds, in their order: field and head.
    pub columns: Vec<(&'static str, String)>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// Reads a table, given as numbers of lines with their cells. The heads stand in the first row that names the content and the agency; `map` says
/// of heads what they hold, before what is shipped does.
///
/// # Errors
/// When there are no heads, one stands twice, one of `map` is not there, or nothing stands below them.
pub fn read(table: Vec<(u32, Vec<String>)>, map: &[(String, String)]) -> Result<Register, FieldError> {
    let known = known(map)?;
    let found =
        table.iter().take(TITLE_ROWS).enumerate().find_map(|(at, (_, cells))| Some((at, columns(cells, &known)?)));
    let Some((at, columns)) = found else { return Err(FieldError::new("file", "old-register-no-heads")) };
    let columns = columns?;
    let heads = table[at].1.clone();
    if let Some((head, _)) = map.iter().find(|(head, _)| !heads.iter().any(|there| plain(there) == plain(head))) {
        return Err(FieldError::new("file", "old-register-no-such-head").with("head", head.as_str()));
    }
    let rows: Vec<Row> =
        table.into_iter().skip(at + 1).filter_map(|(line, cells)| row(line, cells, &columns)).collect();
    if rows.is_empty() {
        return Err(FieldError::new("file", "old-register-empty"));
    }
    let mut told: Vec<_> = columns.iter().map(|(field, at)| (*at, *field)).collect();
    told.sort_unstable();
    let columns = told.into_iter().map(|(at, field)| (field, heads[at].clone())).collect();
    Ok(Register { heads, columns, rows })
}

/// Plain heads → fields.
fn known(map: &[(String, String)]) -> Result<HashMap<String, &'static str>, FieldError> {
    #[derive(Deserialize)]
    struct Shipped {
        field: String,
        head: String,
    }
    let shipped: Vec<Shipped> = embedded::rows(include_str!("../data/columns.csv"));
    let shipped = shipped.into_iter().map(|row| (row.head, row.field));
    let mut known = HashMap::new();
    for (head, field) in shipped.chain(map.iter().cloned()) {
        let code = FIELDS.into_iter().find(|code| *code == field);
        let code = code.ok_or_else(|| FieldError::new("file", "old-register-no-such-field").with("field", field))?;
        known.insert(plain(&head), code);
    }
    // A field that is mapped by hand is in that column alone, whatever else is called so.
    for (head, field) in map {
        known.retain(|other, code| *code != field.as_str() || *other == plain(head));
    }
    Ok(known)
}

type Columns = BTreeMap<&'static str, usize>;

/// The columns of a row of heads; `None` where it is none.
fn columns(cells: &[String], known: &HashMap<String, &'static str>) -> Option<Result<Columns, FieldError>> {
    let mut found = Columns::new();
    let mut twice = None;
    for (at, cell) in cells.iter().enumerate() {
        if let Some(field) = known.get(&plain(cell))
            && let Some(before) = found.insert(field, at)
        {
            twice = Some(format!("{}, {cell}", cells[before]));
        }
    }
    if !NEEDED.iter().all(|field| found.contains_key(field)) {
        return None;
    }
    Some(match twice {
        Some(heads) => Err(FieldError::new("file", "old-register-head-twice").with("heads", heads)),
        None => Ok(found),
    })
}

/// A row with anything in a known column.
fn row(line: u32, cells: Vec<String>, columns: &Columns) -> Option<Row> {
    let clean = |text: &str| {
        // What a spreadsheet of people holds besides its words: an apostrophe against formulas, no-break spaces.
        let text = text.strip_prefix('\'').unwrap_or(text).replace('\u{a0}', " ");
        vietnamese::nfc(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let fields: BTreeMap<_, _> = columns
        .iter()
        .map(|(field, at)| (*field, cells.get(*at).map(|cell| clean(cell)).unwrap_or_default()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let cells = cells.iter().map(|cell| vietnamese::nfc(cell)).collect();
    (!fields.is_empty()).then_some(Row { line, cells, fields })
}
