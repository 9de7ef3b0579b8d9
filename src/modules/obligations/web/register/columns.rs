//! The columns of the register: which are shown, and the form that chooses them.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{CheckedForm, Failure, Lang, Link, Notice};

use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::model::columns::{Column, Columns};
use crate::modules::obligations::usecase::{self, Shown};
use crate::modules::obligations::web::address::{self, Asked, REGISTER};
use crate::modules::obligations::web::words;

/// A column to tick.
pub(super) struct ColumnBox {
    pub(super) word: &'static str,
    pub(super) label: String,
    pub(super) is_ticked: bool,
}

/// The columns that have a place of their own in the table of the page; the others stand behind them.
const PLACED: [Column; 8] = [
    Column::Agency,
    Column::Overseer,
    Column::Source,
    Column::Period,
    Column::Support,
    Column::Due,
    Column::State,
    Column::Updated,
];

/// The columns of a page.
pub(super) struct Table {
    pub(super) has_source: bool,
    pub(super) has_period: bool,
    pub(super) has_support: bool,
    pub(super) has_agency: bool,
    pub(super) has_overseer: bool,
    pub(super) has_due: bool,
    pub(super) has_state: bool,
    pub(super) has_updated: bool,
    /// The heads of the others.
    pub(super) others: Vec<String>,
    columns: Columns,
}

impl Table {
    /// The table of a reader who chose these, or nothing.
    pub(super) fn new(lang: Lang, chosen: Option<&Columns>) -> Self {
        let columns = chosen.cloned().unwrap_or_else(Columns::of_page);
        let others = columns.iter().filter(|column| !PLACED.contains(column));
        Self {
            has_source: columns.has(Column::Source),
            has_period: columns.has(Column::Period),
            has_support: columns.has(Column::Support),
            has_agency: columns.has(Column::Agency),
            has_overseer: columns.has(Column::Overseer),
            has_due: columns.has(Column::Due),
            has_state: columns.has(Column::State),
            has_updated: columns.has(Column::Updated),
            others: others.map(|column| words::column(lang, column).to_string()).collect(),
            columns,
        }
    }

    /// The cells of a row behind the placed ones, each with its head.
    pub(super) fn cells(&self, lang: Lang, shown: &Shown) -> Vec<(String, String)> {
        let others = self.columns.iter().filter(|column| !PLACED.contains(column));
        others.zip(&self.others).map(|(column, head)| (head.clone(), words::cell(lang, shown, column))).collect()
    }

    /// The form.
    pub(super) fn boxes(&self, lang: Lang) -> Vec<ColumnBox> {
        let tick = |column: Column| ColumnBox {
            word: column.as_str(),
            label: words::column(lang, column).to_string(),
            is_ticked: self.columns.has(column),
        };
        Column::ALL.into_iter().map(tick).collect()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::modules::obligations::web) struct Input {
    column: Vec<String>,
    query: String,
    /// `usual` goes back to the usual columns.
    deed: String,
}

/// `POST /nhiem-vu/cot`: kept for the account; the list comes again in them.
pub(in crate::modules::obligations::web) async fn choose(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let columns = Columns::parse(&input.column.join(","));
    let columns = columns.filter(|columns| input.deed != "usual" && *columns != Columns::of_page());
    usecase::choose_columns(&app, &me.actor, columns.as_ref()).await.map_err(Problem::from)?;
    // Whatever was sent, it leads to a list of the register.
    let asked = Asked::read(&app, &Link::parsed(REGISTER, &input.query)).await?;
    Ok(Notice::done("register-columns-chosen").on(address::link(REGISTER, &asked.filter).to_string()))
}
