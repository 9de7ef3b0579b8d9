//! The figures of a chart as a table, folded away below it.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::lang::Lang;

/// A head and rows of as many cells.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/table.html")]
pub(super) struct DataTable {
    lang: Lang,
    title: String,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl HtmlSafe for DataTable {}

impl DataTable {
    pub(super) fn new(lang: Lang, title: &str, head: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        Self { lang, title: title.to_owned(), head, rows }
    }
}
