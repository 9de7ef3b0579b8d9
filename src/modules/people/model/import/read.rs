//! From cells to rows.

use std::collections::HashMap;

use thihanh_kernel::problem::FieldError;
use thihanh_kernel::vietnamese;

use super::{COLUMNS, Row};
use crate::modules::accounts::api::PersonFacts;

/// Rows above the heads: a title, the agency's name.
const TITLE_ROWS: usize = 20;

/// Reads the rows of a table, given as numbers of lines with their cells. The heads stand in the first row that names the column of names
/// and one more.
///
/// # Errors
/// When there are no heads, a column stands twice, or nothing stands below them.
pub fn read(table: Vec<(u32, Vec<String>)>) -> Result<Vec<Row>, FieldError> {
    let columns = table.iter().take(TITLE_ROWS).enumerate().find_map(|(at, (_, cells))| Some((at, heads(cells)?)));
    let Some((at, columns)) = columns else {
        let wanted: Vec<&str> = COLUMNS.iter().map(|(_, heads)| heads[0]).collect();
        return Err(FieldError::new("file", "people-import-no-heads").with("heads", wanted.join(", ")));
    };
    let columns = columns?;
    let rows: Vec<Row> =
        table.into_iter().skip(at + 1).filter_map(|(line, cells)| row(line, &cells, &columns)).collect();
    if rows.is_empty() { Err(FieldError::new("file", "people-import-empty")) } else { Ok(rows) }
}

/// The columns of a row of heads; `None` where it is none.
fn heads(cells: &[String]) -> Option<Result<HashMap<&'static str, usize>, FieldError>> {
    let mut found = HashMap::new();
    let mut twice = None;
    for (at, cell) in cells.iter().enumerate() {
        let head = plain(cell);
        let known = COLUMNS.iter().find(|(_, heads)| heads.iter().any(|known| plain(known) == head));
        if let Some((code, _)) = known
            && found.insert(*code, at).is_some()
        {
            twice = Some(cell.clone());
        }
    }
    if !found.contains_key("name") || found.len() < 2 {
        return None;
    }
    Some(match twice {
        Some(head) => Err(FieldError::new("file", "people-import-head-twice").with("head", head)),
        None => Ok(found),
    })
}

/// Words alone, without marks: "Họ và tên (*)" is "ho va ten".
fn plain(text: &str) -> String {
    vietnamese::folded_tokens(text).join(" ")
}

/// A row with anything in a known column.
fn row(line: u32, cells: &[String], columns: &HashMap<&'static str, usize>) -> Option<Row> {
    let cell = |column| {
        let text = columns.get(column).and_then(|at| cells.get(*at)).map(String::as_str).unwrap_or_default();
        // What a spreadsheet of people holds besides its words: an apostrophe against formulas, no-break spaces.
        let text = text.strip_prefix('\'').unwrap_or(text).replace('\u{a0}', " ");
        vietnamese::nfc(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let facts = PersonFacts {
        name: cell("name"),
        position: cell("position"),
        email: cell("email"),
        phone: phone(&cell("phone")),
    };
    let row = Row {
        line,
        facts,
        login: cell("login"),
        agency: cell("agency"),
        role: cell("role"),
        module: cell("module"),
        from: cell("from"),
        to: cell("to"),
    };
    (row != Row { line, ..Row::default() }).then_some(row)
}

/// Spreadsheets take a telephone number for a number and drop its first zero; no number of Vietnam begins otherwise, with nine digits or ten.
fn phone(text: &str) -> String {
    let is_cut =
        (9..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    if is_cut { format!("0{text}") } else { text.to_owned() }
}
