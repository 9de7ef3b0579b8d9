//! The register to print: A4 across, the head on every page, the columns that its reader chose.

use thihanh_papers::writing::{Align, FileFacts, PrintedList};
use tokio::sync::mpsc;

use super::rows::Line;
use super::{ExportError, Setting};
use crate::modules::obligations::model::columns::{Column, Columns};
use crate::modules::obligations::web::words;

pub(super) fn write(setting: &Setting, mut pieces: mpsc::Receiver<Vec<Line>>) -> Result<Vec<u8>, ExportError> {
    let lang = setting.lang;
    let title = lang.t("register-title").to_string();
    let columns = setting.columns.clone().unwrap_or_else(Columns::of_print);
    let fixed = |key: &'static str, share, align| PrintedList::column(lang.t(key).to_string(), share, align);
    let mut heads = vec![
        fixed("export-number", 4.0, Align::Center),
        fixed("register-code", 11.0, Align::Left),
        fixed("export-title", 40.0, Align::Left),
    ];
    heads.extend(columns.iter().map(|column| {
        let (share, align) = shape(column);
        PrintedList::column(words::column(lang, column).to_string(), share, align)
    }));
    let mut list = PrintedList { title: title.clone(), notes: Vec::new(), columns: heads, rows: Vec::new() };
    while let Some(piece) = pieces.blocking_recv() {
        for line in &piece {
            let number = list.rows.len() + 1;
            list.rows.push(row(setting, &columns, line, number));
        }
    }
    let made = lang.t("export-made").with("on", setting.today).with("count", list.rows.len());
    list.notes = vec![setting.conditions.clone(), made.to_string()];
    list.notes.retain(|note| !note.is_empty());
    let facts = FileFacts { title: &title, author: "thihanh", created: setting.now };
    list.pdf(facts).map_err(|error| ExportError::Writing(error.to_string()))
}

/// How wide a column is beside the others, and where its words stand.
fn shape(column: Column) -> (f32, Align) {
    match column {
        Column::Agency => (20.0, Align::Left),
        Column::Source => (22.0, Align::Left),
        Column::Overseer => (14.0, Align::Left),
        Column::Why => (30.0, Align::Left),
        Column::State | Column::Support | Column::Period => (12.0, Align::Left),
        Column::Part | Column::Binding => (10.0, Align::Left),
        Column::Opened | Column::Due | Column::Late | Column::Reported | Column::Completed | Column::Updated => {
            (9.0, Align::Center)
        }
    }
}

fn row(setting: &Setting, columns: &Columns, line: &Line, number: usize) -> Vec<String> {
    let obligation = &line.shown.obligation;
    let mut cells = vec![number.to_string(), obligation.code.clone(), obligation.title.clone()];
    cells.extend(columns.iter().map(|column| match column {
        Column::Agency => line.agency.clone(),
        Column::Overseer => line.overseer.clone(),
        Column::State => words::chip(setting.lang, &line.shown, setting.today).words().to_owned(),
        Column::Support => words::contributions(setting.lang, line.support).unwrap_or_default(),
        other => words::cell(setting.lang, &line.shown, other),
    }));
    cells
}
