//! The register to print: A4 across, the head on every page, a row in eight columns.

use thihanh_kernel::time::vn_date;
use thihanh_papers::writing::{Align, FileFacts, PrintedList};
use tokio::sync::mpsc;

use super::rows::Line;
use super::{ExportError, Setting};
use crate::modules::obligations::web::words;

pub(super) fn write(setting: &Setting, mut pieces: mpsc::Receiver<Vec<Line>>) -> Result<Vec<u8>, ExportError> {
    let lang = setting.lang;
    let title = lang.t("register-title").to_string();
    let column = |key: &'static str, share, align| PrintedList::column(lang.t(key).to_string(), share, align);
    let mut list = PrintedList {
        title: title.clone(),
        notes: Vec::new(),
        columns: vec![
            column("export-number", 4.0, Align::Center),
            column("register-code", 11.0, Align::Left),
            column("export-title", 40.0, Align::Left),
            column("register-agency", 20.0, Align::Left),
            column("export-directive", 22.0, Align::Left),
            column("register-due", 9.0, Align::Center),
            column("register-state", 12.0, Align::Left),
            column("register-overseer", 14.0, Align::Left),
        ],
        rows: Vec::new(),
    };
    while let Some(piece) = pieces.blocking_recv() {
        for line in &piece {
            let number = list.rows.len() + 1;
            list.rows.push(row(setting, line, number));
        }
    }
    let made = lang.t("export-made").with("on", setting.today).with("count", list.rows.len());
    list.notes = vec![setting.conditions.clone(), made.to_string()];
    list.notes.retain(|note| !note.is_empty());
    let facts = FileFacts { title: &title, author: "thihanh", created: setting.now };
    list.pdf(facts).map_err(|error| ExportError::Writing(error.to_string()))
}

fn row(setting: &Setting, line: &Line, number: usize) -> Vec<String> {
    let obligation = &line.shown.obligation;
    vec![
        number.to_string(),
        obligation.code.clone(),
        obligation.title.clone(),
        line.agency.clone(),
        words::source(setting.lang, &obligation.why),
        obligation.due_on.map(vn_date).unwrap_or_default(),
        words::chip(setting.lang, &line.shown, setting.today).words().to_owned(),
        line.overseer.clone(),
    ]
}
