//! The table of agencies, two steps down the tree, with the share done on time as a heat cell.

use std::cmp::Reverse;

use thihanh_kernel::vietnamese;
use thihanh_webkit::{Lang, Link, paths};

use super::{list, written};
use crate::modules::obligations::model::class::Class;
use crate::modules::obligations::model::filter::Status;
use crate::modules::obligations::usecase::{AgencyRow, Branch};
use crate::modules::obligations::web::address::{self, REGISTER};
use crate::modules::obligations::web::names::Names;

/// Agencies shown below one branch; the picture of the branch shows the others.
const MOST_BELOW: usize = 5;
/// Branches shown at first: those that need a look. A province has dozens of communes beside its own bodies.
pub(super) const MOST_BRANCHES: usize = 10;

/// A branch of the tree.
pub(super) struct Group {
    /// Class of its rows, by which they fold.
    pub(super) class: String,
    pub(super) line: Line,
    pub(super) below: Vec<Line>,
    /// How many more stand below, and where they are shown.
    pub(super) more: Option<(usize, String)>,
}

/// An agency in the table.
pub(super) struct Line {
    pub(super) name: String,
    /// Its own picture.
    pub(super) href: String,
    pub(super) total: Figure,
    pub(super) overdue: Figure,
    pub(super) done: Figure,
    pub(super) on_time: Heat,
}

/// A number and the list behind it.
pub(super) struct Figure {
    pub(super) number: String,
    pub(super) href: String,
}

/// A share in a coloured cell; the number is always printed.
pub(super) struct Heat {
    pub(super) class: &'static str,
    pub(super) text: String,
    pub(super) href: String,
}

/// The first `most` branches, the furthest behind first, each with those of its agencies that are furthest behind.
pub(super) fn groups(lang: Lang, branches: &[Branch], names: &Names, most: usize) -> Vec<Group> {
    let mut branches: Vec<&Branch> = branches.iter().collect();
    branches.sort_by(|a, b| compare(&a.row, &b.row, names));
    branches.into_iter().take(most).enumerate().map(|(at, branch)| group(lang, at, branch, names)).collect()
}

fn group(lang: Lang, at: usize, branch: &Branch, names: &Names) -> Group {
    let mut below: Vec<&AgencyRow> = branch.below.iter().collect();
    below.sort_by(|a, b| compare(a, b, names));
    let more = below.len().saturating_sub(MOST_BELOW);
    below.truncate(MOST_BELOW);
    // A place whose one agency owes all of it would be the same line twice.
    if let [only] = below[..]
        && more == 0
        && only.tally == branch.row.tally
    {
        return Group { class: format!("g{at}"), line: line(lang, only, names), below: Vec::new(), more: None };
    }
    Group {
        class: format!("g{at}"),
        line: line(lang, &branch.row, names),
        below: below.into_iter().map(|row| line(lang, row, names)).collect(),
        more: (more > 0).then(|| (more, picture(&branch.row))),
    }
}

/// Most overdue first, then the smaller share done on time, then by name.
fn compare(a: &AgencyRow, b: &AgencyRow, names: &Names) -> std::cmp::Ordering {
    let key = |row: &AgencyRow| (Reverse(row.tally.of(Class::Overdue)), row.tally.on_time_permille().unwrap_or(1_001));
    key(a).cmp(&key(b)).then_with(|| vietnamese::compare(names.short(a.agency), names.short(b.agency)))
}

fn picture(row: &AgencyRow) -> String {
    Link::new(paths::HOME).with("agency", row.agency).to_string()
}

fn line(lang: Lang, row: &AgencyRow, names: &Names) -> Line {
    let tally = &row.tally;
    let href = |status: Option<Status>| address::link(REGISTER, &list(Some(row.agency), status)).to_string();
    let figure = |number, status| Figure { number: written(lang, number), href: href(status) };
    Line {
        name: names.short(row.agency).to_owned(),
        href: picture(row),
        total: figure(tally.total(), None),
        overdue: figure(tally.of(Class::Overdue), Some(Status::Overdue)),
        done: figure(tally.done_on_time + tally.done_late + tally.undated_done, Some(Status::Completed)),
        on_time: heat(lang, tally.on_time_permille(), href(Some(Status::CompletedOnTime))),
    }
}

/// Five steps from red to blue, with measured contrast of the number on each.
fn heat(lang: Lang, permille: Option<u64>, href: String) -> Heat {
    let class = match permille {
        None => "qn",
        Some(0..500) => "q0",
        Some(500..700) => "q1",
        Some(700..900) => "q2",
        Some(900..1000) => "q3",
        Some(_) => "q4",
    };
    Heat { class, text: permille.map_or_else(|| "–".to_owned(), |permille| lang.percent(permille, 1000)), href }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::obligations::model::count::Tally;
    use crate::modules::obligations::model::fixtures::an_agency;

    fn row(agency: u128, overdue: u64, on_time: u64) -> AgencyRow {
        AgencyRow {
            agency: an_agency(agency),
            tally: Tally { open_late: overdue, done_on_time: on_time, ..Tally::default() },
        }
    }

    #[test]
    fn the_furthest_behind_stand_first() {
        let branch = |row, below| Branch { row, below };
        let below = (10..20).map(|agency| row(agency, u64::try_from(agency).unwrap(), 1)).collect();
        let branches =
            [branch(row(1, 0, 5), Vec::new()), branch(row(2, 3, 5), below), branch(row(3, 3, 1), Vec::new())];
        let groups = groups(Lang::Vi, &branches, &Names::default(), MOST_BRANCHES);
        let first: Vec<_> = groups.iter().map(|group| group.line.href.ends_with(&an_agency(3).to_string())).collect();
        assert_eq!(first, [true, false, false], "as many overdue, fewer done on time");
        let second = &groups[1];
        assert_eq!(second.below.len(), MOST_BELOW);
        assert_eq!(second.below[0].overdue.number, "19");
        assert_eq!(second.more.as_ref().map(|(count, _)| *count), Some(5));
        assert_eq!(super::groups(Lang::Vi, &branches, &Names::default(), 1).len(), 1);
    }

    #[test]
    fn a_place_with_one_owing_agency_is_one_line() {
        let branches = [
            Branch { row: row(1, 2, 5), below: vec![row(2, 2, 5)] },
            Branch { row: row(3, 1, 5), below: vec![row(4, 0, 5)] },
        ];
        let groups = groups(Lang::Vi, &branches, &Names::default(), MOST_BRANCHES);
        assert!(groups[0].line.href.ends_with(&an_agency(2).to_string()) && groups[0].below.is_empty());
        assert_eq!(groups[1].below.len(), 1, "the place owes something itself");
    }

    #[test]
    fn heat_has_five_steps_and_one_for_nothing() {
        let table = [
            (None, "qn", "–"),
            (Some(0), "q0", "0\u{a0}%"),
            (Some(499), "q0", "49,9\u{a0}%"),
            (Some(500), "q1", "50\u{a0}%"),
            (Some(700), "q2", "70\u{a0}%"),
            (Some(900), "q3", "90\u{a0}%"),
            (Some(999), "q3", "99,9\u{a0}%"),
            (Some(1000), "q4", "100\u{a0}%"),
        ];
        for (permille, class, text) in table {
            let cell = heat(Lang::Vi, permille, String::new());
            assert_eq!((cell.class, cell.text.as_str()), (class, text));
        }
    }
}
