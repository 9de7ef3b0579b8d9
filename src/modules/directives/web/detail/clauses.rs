//! The clauses of an issued directive with their tasks and what became of each.

use thihanh_kernel::time::civil;
use thihanh_webkit::chart::{Part, StackedBar};
use thihanh_webkit::parts::{Chip, State};
use thihanh_webkit::{Lang, Text};
use vanban::Block;

use crate::modules::directives::store::supplements::Supplement;
use crate::modules::directives::usecase::Names;
use crate::modules::obligations::api::{Standing, Tally, TaskProgress};
use crate::outline;

/// A clause: its number and words, and its tasks.
pub(super) struct Clause {
    path: String,
    /// Its number in words.
    pub(super) place: String,
    pub(super) words: String,
    pub(super) tasks: Vec<TaskRow>,
}

/// One task.
pub(super) struct TaskRow {
    pub(super) code: String,
    pub(super) content: String,
    /// How it stands; `None` for a task that nobody owes, or none of the agencies asked about.
    pub(super) chip: Option<Chip>,
    /// Said of a task that was issued later.
    pub(super) added: Option<Text>,
    /// Who still has what.
    pub(super) unfinished: Vec<OpenRow>,
    /// How many agencies still have something, named or not.
    pub(super) agencies_unfinished: usize,
}

/// One agency that is not done.
pub(super) struct OpenRow {
    pub(super) code: String,
    pub(super) agency: String,
    pub(super) due: String,
    pub(super) is_waiting: bool,
}

/// The tasks under the first two steps of their path, in the order of the directive.
pub(super) fn of(
    lang: Lang,
    text: &str,
    blocks: &[Block],
    progress: Vec<TaskProgress>,
    supplements: &[Supplement],
    names: &Names,
) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    for task in progress {
        let path = clause_of(&task.path);
        // What was issued later stands behind all others, but belongs to its clause.
        let added = supplements.iter().rev().find(|supplement| supplement.first_ordinal <= i64::from(task.ordinal));
        let known = clauses
            .iter()
            .rposition(|clause| clause.path == path)
            .filter(|at| added.is_some() || at + 1 == clauses.len());
        if known.is_none() {
            let heading =
                blocks.iter().find(|block| block.path == path).map(|block| block.span.of(text)).unwrap_or_default();
            let place = outline::place(lang, &path);
            clauses.push(Clause { words: heading_words(heading, &path), path, place, tasks: Vec::new() });
        }
        let unfinished = task.unfinished.iter().map(|open| OpenRow {
            code: open.code.clone(),
            agency: names.get(&open.agency).map(|view| view.name.clone()).unwrap_or_default(),
            due: match open.due_on {
                Some(day) => lang.date(day),
                None if open.awaits_event => lang.t("detail-awaits-event").to_string(),
                None => String::new(),
            },
            is_waiting: matches!(
                open.standing,
                Standing::WaitingInTime | Standing::WaitingLate | Standing::UndatedWaiting
            ),
        });
        let row = TaskRow {
            chip: chip(lang, &task.tally),
            unfinished: unfinished.collect(),
            agencies_unfinished: task.agencies_unfinished,
            added: added.map(|supplement| lang.t("detail-added").with("on", civil(supplement.issued_at))),
            code: task.code,
            content: task.content,
        };
        let at = known.unwrap_or(clauses.len() - 1);
        if let Some(clause) = clauses.get_mut(at) {
            clause.tasks.push(row);
        }
    }
    clauses
}

/// "II.3" of "II.3.1.-2".
fn clause_of(path: &str) -> String {
    path.split('.').take(2).collect::<Vec<_>>().join(".")
}

/// The first words of a heading without its number.
fn heading_words(heading: &str, path: &str) -> String {
    let words: Vec<_> = heading.split_whitespace().collect();
    let number = path.rsplit('.').next().unwrap_or_default();
    let is_number = words
        .first()
        .is_some_and(|first| first.trim_end_matches(['.', ')', ':']).ends_with(number) && !number.is_empty());
    let words = if is_number { &words[1..] } else { &words[..] };
    let line = words.join(" ");
    if line.chars().count() > 120 { String::new() } else { line }
}

/// The worst of what is open comes first; a task is done when nothing of it is open.
fn chip(lang: Lang, tally: &Tally) -> Option<Chip> {
    let total = total(tally);
    let of = |state: State, count: u64, text: thihanh_webkit::Text| {
        Some(Chip::new(state, text.with("count", count).with("total", total)))
    };
    match tally {
        _ if total == 0 => None,
        Tally { open_late: late @ 1.., .. } => of(State::Overdue, *late, lang.t("detail-task-late")),
        Tally { open_soon: soon @ 1.., .. } => of(State::DueSoon, *soon, lang.t("detail-task-soon")),
        Tally { open_later: later @ 1.., .. } => of(State::InTime, *later, lang.t("detail-task-open")),
        Tally { undated: undated @ 1.., .. } => of(State::NotCounted, *undated, lang.t("detail-task-undated")),
        _ if waiting(tally) > 0 => of(State::Waiting, waiting(tally), lang.t("detail-task-waiting")),
        Tally { done_late: late @ 1.., .. } => of(State::DoneLate, *late, lang.t("detail-task-done-late")),
        _ => of(State::DoneOnTime, total, lang.t("detail-task-done")),
    }
}

fn waiting(tally: &Tally) -> u64 {
    tally.waiting_in_time + tally.waiting_late + tally.undated_waiting
}

fn total(tally: &Tally) -> u64 {
    let open = tally.open_late + tally.open_soon + tally.open_later + tally.undated;
    open + waiting(tally) + tally.done_on_time + tally.done_late + tally.undated_done
}

/// The whole directive in one bar.
pub(super) fn bar(lang: Lang, progress: &[TaskProgress]) -> StackedBar {
    let sum = |piece: fn(&Tally) -> u64| progress.iter().map(|task| piece(&task.tally)).sum();
    let parts = [
        (State::DoneOnTime, sum(|tally| tally.done_on_time)),
        (State::DoneLate, sum(|tally| tally.done_late)),
        (State::Waiting, sum(waiting)),
        (State::InTime, sum(|tally| tally.open_later)),
        (State::DueSoon, sum(|tally| tally.open_soon)),
        (State::Overdue, sum(|tally| tally.open_late)),
        (State::NotCounted, sum(|tally| tally.undated + tally.undated_done)),
    ];
    let parts = parts.into_iter().map(|(state, value)| Part { state, value }).collect();
    StackedBar::new(lang, lang.t("detail-progress").with("count", progress.len()), parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_are_the_first_two_steps() {
        for (path, clause) in [("II.3.1.-2", "II.3"), ("II", "II"), ("", ""), ("1.a", "1.a")] {
            assert_eq!(clause_of(path), clause);
        }
    }

    #[test]
    fn a_heading_loses_its_number() {
        assert_eq!(heading_words("3. Phổ biến,\n giáo dục pháp luật", "II.3"), "Phổ biến, giáo dục pháp luật");
        assert_eq!(heading_words("Phổ biến", "II.3"), "Phổ biến");
        assert_eq!(heading_words(&"dài ".repeat(60), "II.3"), "");
    }

    #[test]
    fn the_worst_of_what_is_open_is_shown() {
        let words = |tally: Tally| chip(Lang::Vi, &tally).map(|chip| chip.to_string());
        assert_eq!(words(Tally::default()), None);
        let late = words(Tally { open_late: 1, done_on_time: 5, ..Tally::default() }).unwrap();
        assert!(late.contains("s-late") && late.contains("1/6"), "{late}");
        let done = words(Tally { done_on_time: 5, ..Tally::default() }).unwrap();
        assert!(done.contains("s-ok"), "{done}");
    }
}
