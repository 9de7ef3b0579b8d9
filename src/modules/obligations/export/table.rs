//! Columns and cells of a list, for workbook and CSV alike.

use chrono::NaiveDate;
use thihanh_kernel::time::civil;
use thihanh_webkit::{Lang, Text};

use super::Setting;
use super::rows::Line;
use crate::modules::obligations::model::class::Condition;
use crate::modules::obligations::model::columns::{Column as Choice, Columns};
use crate::modules::obligations::web::words;
use crate::outline;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Words; empty where there is nothing to say.
    Words(String),
    /// A day.
    Day(Option<NaiveDate>),
    /// A number.
    Number(Option<u64>),
}

/// A column: its head, and how wide it is in characters.
pub(super) struct Column {
    pub(super) head: Text,
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "only a workbook has widths"))]
    pub(super) width: u8,
}

/// The columns, in the order of [`cells`].
fn all_columns(lang: Lang) -> [Column; 20] {
    let column = |head: Text, width| Column { head, width };
    [
        column(lang.t("register-code"), 16),
        column(lang.t("export-title"), 60),
        column(lang.t("register-agency"), 34),
        column(lang.t("export-part"), 14),
        column(lang.t("export-binding"), 12),
        column(lang.t("export-directive"), 24),
        column(lang.t("export-path"), 10),
        column(lang.t("export-period"), 14),
        column(lang.t("export-opened"), 12),
        column(lang.t("register-due"), 12),
        column(lang.t("register-state"), 22),
        column(lang.t("export-late"), 10),
        column(lang.t("export-reported"), 12),
        column(lang.t("export-completed"), 12),
        column(lang.t("register-overseer"), 26),
        column(lang.t("export-support-asked"), 12),
        column(lang.t("export-support-given"), 12),
        column(lang.t("export-support-due"), 14),
        column(lang.t("export-why"), 60),
        column(lang.t("register-updated"), 12),
    ]
}

/// The cells of a row.
fn all_cells(setting: &Setting, line: &Line) -> [Cell; 20] {
    let lang = setting.lang;
    let obligation = &line.shown.obligation;
    let words = |words: &str| Cell::Words(words.to_owned());
    let late = line.shown.working_days.filter(|_| line.shown.condition == Condition::Overdue);
    let was_asked = line.support.asked() > 0;
    let period = if obligation.period.is_empty() { String::new() } else { words::period(lang, &obligation.period) };
    [
        words(&obligation.code),
        words(&obligation.title),
        words(&line.agency),
        Cell::Words(words::part(lang, obligation.part).to_string()),
        Cell::Words(words::binding(lang, obligation.binding).to_string()),
        words(&obligation.why.source),
        words(&outline::place(lang, &obligation.why.path)),
        Cell::Words(period),
        Cell::Day(Some(obligation.opened_on)),
        Cell::Day(obligation.due_on),
        words(words::chip(lang, &line.shown, setting.today).words()),
        Cell::Number(late),
        Cell::Day(obligation.reported_on),
        Cell::Day(obligation.completed_on),
        words(&line.overseer),
        Cell::Number(was_asked.then(|| line.support.asked())),
        Cell::Number(was_asked.then_some(line.support.given)),
        Cell::Day(line.support.next_due_on),
        Cell::Words(words::why(lang, obligation)),
        Cell::Day(Some(civil(obligation.updated_at))),
    ]
}

/// Which choice of the reader shows each column; code and title are always there.
const SHOWN_BY: [Option<Choice>; 20] = [
    None,
    None,
    Some(Choice::Agency),
    Some(Choice::Part),
    Some(Choice::Binding),
    Some(Choice::Source),
    Some(Choice::Source),
    Some(Choice::Period),
    Some(Choice::Opened),
    Some(Choice::Due),
    Some(Choice::State),
    Some(Choice::Late),
    Some(Choice::Reported),
    Some(Choice::Completed),
    Some(Choice::Overseer),
    Some(Choice::Support),
    Some(Choice::Support),
    Some(Choice::Support),
    Some(Choice::Why),
    Some(Choice::Updated),
];

/// The columns that the file shows.
pub(super) fn columns(setting: &Setting) -> Vec<Column> {
    chosen(setting, all_columns(setting.lang))
}

/// The cells of a row in the columns that the file shows.
pub(super) fn cells(setting: &Setting, line: &Line) -> Vec<Cell> {
    chosen(setting, all_cells(setting, line))
}

fn chosen<T>(setting: &Setting, all: [T; 20]) -> Vec<T> {
    let columns = setting.columns.clone().unwrap_or_else(Columns::of_file);
    let is_shown = |by: Option<Choice>| by.is_none_or(|choice| columns.has(choice));
    all.into_iter().zip(SHOWN_BY).filter(|(_, by)| is_shown(*by)).map(|(it, _)| it).collect()
}
