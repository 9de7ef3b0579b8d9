//! What the answers come to: tallies of single questions, and tables of one by another. The store counts, this puts into order.

use std::collections::BTreeMap;

use super::form::Form;
use super::question::{Body, Choice, Item};

/// Every question of these versions, the newest first: as the newest has it, with choices and steps that only older ones have behind its own, and
/// the numbers of the versions that ask it. Questions that the newest no longer asks come last.
#[must_use]
pub fn merged(versions: &[(u32, Form)]) -> Vec<(Item, Vec<u32>)> {
    let mut merged: Vec<(Item, Vec<u32>)> = Vec::new();
    for (number, form) in versions {
        for item in form.questions() {
            match merged.iter_mut().find(|(known, _)| known.id == item.id) {
                Some((known, numbers)) => {
                    merge(&mut known.body, &item.body);
                    numbers.push(*number);
                }
                None => merged.push((item.clone(), vec![*number])),
            }
        }
    }
    merged
}

fn merge(newer: &mut Body, older: &Body) {
    let add = |list: &mut Vec<Choice>, more: &[Choice]| {
        let missing = more.iter().filter(|choice| !list.iter().any(|known| known.code == choice.code));
        let missing: Vec<Choice> = missing.cloned().collect();
        list.extend(missing);
    };
    match (newer, older) {
        (Body::Single { choices }, Body::Single { choices: more })
        | (Body::Multiple { choices, .. }, Body::Multiple { choices: more, .. }) => add(choices, more),
        (Body::Matrix { rows, columns }, Body::Matrix { rows: more_rows, columns: more_columns }) => {
            add(rows, more_rows);
            add(columns, more_columns);
        }
        (Body::Scale { from, to, .. }, Body::Scale { from: lowest, to: highest, .. }) => {
            (*from, *to) = ((*from).min(*lowest), (*to).max(*highest));
        }
        _ => {}
    }
}

/// Steps into which numbers are sorted for a picture.
pub const BINS: i64 = 8;

/// So many answers say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Code of the row of a matrix; nought elsewhere.
    pub row: i64,
    /// Code of a choice, a step, a number.
    pub value: i64,
    /// How many.
    pub count: u64,
}

/// What the numbers of a question come to, counted in their last decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spread {
    /// The smallest.
    pub min: i64,
    /// The largest.
    pub max: i64,
    /// All together.
    pub sum: i64,
}

/// A stretch of numbers, both ends included, and how many lie in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bin {
    /// Its first number.
    pub from: i64,
    /// Its last number.
    pub to: i64,
    /// How many.
    pub count: u64,
}

/// One row of a matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixRow {
    /// Its code.
    pub row: u32,
    /// How often each column was chosen, in their order.
    pub counts: Vec<(u32, u64)>,
}

/// What the answers to one question come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tally {
    /// How often each choice or step was made, in the order of the form.
    Values {
        /// Value and count, noughts too.
        counts: Vec<(i64, u64)>,
        /// The steps together, for the mean of a scale.
        sum: i64,
    },
    /// Numbers.
    Numbers {
        /// What they come to.
        spread: Spread,
        /// In steps, for a picture.
        bins: Vec<Bin>,
    },
    /// Row by row.
    Matrix(Vec<MatrixRow>),
    /// Words are read, not counted.
    Words,
}

/// A question with what its answers come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tallied {
    /// How many forms answer it.
    pub answered: u64,
    /// What they say.
    pub tally: Tally,
}

/// Puts counted answers into the order of the question.
#[must_use]
pub fn tally(item: &Item, answered: u64, counted: &[Counted], spread: Spread, bins: Vec<Bin>) -> Tallied {
    let count_of = |row: i64, value: i64| {
        counted.iter().filter(|it| it.row == row && it.value == value).map(|it| it.count).sum::<u64>()
    };
    let tally = match &item.body {
        Body::Section | Body::Text { .. } => Tally::Words,
        Body::Number { .. } => Tally::Numbers { spread, bins },
        Body::Matrix { rows, columns } => Tally::Matrix(
            rows.iter()
                .map(|row| MatrixRow {
                    row: row.code,
                    counts: columns
                        .iter()
                        .map(|column| (column.code, count_of(i64::from(row.code), i64::from(column.code))))
                        .collect(),
                })
                .collect(),
        ),
        body => {
            let counts: Vec<_> = body.values().into_iter().map(|(value, _)| (value, count_of(0, value))).collect();
            let sum =
                counts.iter().map(|(value, count)| value.saturating_mul(i64::try_from(*count).unwrap_or(i64::MAX)));
            Tally::Values { sum: sum.fold(0, i64::saturating_add), counts }
        }
    };
    Tallied { answered, tally }
}

/// How wide the steps are into which numbers between two ends are sorted: whole numbers, so that no number lies in two.
#[must_use]
pub fn bin_width(spread: Spread) -> i64 {
    let range = spread.max.saturating_sub(spread.min).saturating_add(1);
    range.saturating_add(BINS - 1) / BINS
}

/// The steps with their counts; `counted` says how many lie in the step of each number from nought.
#[must_use]
pub fn bins(spread: Spread, counted: &[(i64, u64)]) -> Vec<Bin> {
    let width = bin_width(spread).max(1);
    let steps = (spread.max.saturating_sub(spread.min) / width) + 1;
    let count_of = |step: i64| counted.iter().filter(|(of, _)| *of == step).map(|(_, count)| count).sum();
    (0..steps)
        .map(|step| {
            let from = spread.min + step * width;
            Bin { from, to: (from + width - 1).min(spread.max), count: count_of(step) }
        })
        .collect()
}

/// A table of one question by another, or by agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cross<R> {
    /// Keys of the rows, in order.
    pub rows: Vec<R>,
    /// Values of the columns, in the order of the question.
    pub columns: Vec<i64>,
    /// Counts, row by row.
    pub cells: Vec<Vec<u64>>,
}

impl<R: Clone + PartialEq> Cross<R> {
    /// Puts counted pairs into a table with every row and column, noughts too. Pairs of values that the form does not have are left out.
    #[must_use]
    pub fn of(rows: Vec<R>, columns: Vec<i64>, counted: &[(R, i64, u64)]) -> Self {
        let cells = rows.iter().map(|row| {
            let of_row: BTreeMap<i64, u64> =
                counted.iter().filter(|(of, ..)| of == row).fold(BTreeMap::new(), |mut sums, (_, column, count)| {
                    *sums.entry(*column).or_default() += count;
                    sums
                });
            columns.iter().map(|column| of_row.get(column).copied().unwrap_or_default()).collect()
        });
        let cells = cells.collect();
        Self { rows, columns, cells }
    }

    /// What a row comes to.
    #[must_use]
    pub fn row_total(&self, row: usize) -> u64 {
        self.cells.get(row).map(|cells| cells.iter().sum()).unwrap_or_default()
    }

    /// What a column comes to.
    #[must_use]
    pub fn column_total(&self, column: usize) -> u64 {
        self.cells.iter().filter_map(|cells| cells.get(column)).sum()
    }
}

/// How the forms of one agency, or of all, came back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Returned {
    /// Invitations made, and paper forms handed out.
    pub sent: u64,
    /// Invitations used, and paper forms typed in.
    pub returned: u64,
    /// Of these, the valid ones.
    pub valid: u64,
}

impl Returned {
    /// With those of others.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { sent: self.sent + other.sent, returned: self.returned + other.returned, valid: self.valid + other.valid }
    }
}
