//! Tables with ruled lines: the rules make the grid, and a rule that is missing between two cells merges them.

use super::content::{Glyph, Rule};
use super::rows::rows;
use crate::reading::table::{Cell, Table};

/// A table on a page.
#[derive(Debug)]
pub(super) struct RuledTable {
    /// Its content.
    pub table: Table,
    /// Height of its upper end.
    pub top: f64,
    /// Where its columns begin, and where the last one ends.
    pub columns: Vec<f64>,
    /// How many marks of notes were lifted out of it.
    pub marks_lifted: u32,
}

/// Rules closer than this, in points, touch.
const TOUCH: f64 = 3.0;
/// Pages with more rules are drawings; comparing each with each would take too long.
const MOST_RULES: usize = 3_000;
/// Most cells of a grid; a page of a table has hundreds.
const MOST_CELLS: usize = 20_000;

/// Finds the tables and takes their characters out of `glyphs`.
pub(super) fn take_tables(rules: &[Rule], glyphs: &mut Vec<Glyph>) -> Vec<RuledTable> {
    if rules.len() > MOST_RULES {
        return Vec::new();
    }
    let mut tables: Vec<RuledTable> =
        connected(rules).iter().filter_map(|rules| Grid::new(rules)).map(|grid| grid.take(glyphs)).collect();
    // A frame around text, or a page border, is no table.
    tables.retain(|table| table.columns.len() > 1);
    tables
}

/// Groups of rules that touch.
fn connected(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut groups: Vec<Vec<Rule>> = Vec::new();
    let mut left: Vec<Rule> = rules.to_vec();
    while let Some(first) = left.pop() {
        let mut group = vec![first];
        let mut index = 0;
        while index < group.len() {
            let current = group[index];
            let (touching, apart): (Vec<Rule>, Vec<Rule>) = left.into_iter().partition(|rule| touch(&current, rule));
            group.extend(touching);
            left = apart;
            index += 1;
        }
        groups.push(group);
    }
    groups
}

fn touch(a: &Rule, b: &Rule) -> bool {
    a.from.0 <= b.to.0 + TOUCH && b.from.0 <= a.to.0 + TOUCH && a.from.1 <= b.to.1 + TOUCH && b.from.1 <= a.to.1 + TOUCH
}

/// A grid: where its columns and rows are divided, and the rules themselves.
struct Grid<'a> {
    rules: &'a [Rule],
    xs: Vec<f64>,
    /// From top to bottom.
    ys: Vec<f64>,
}

impl<'a> Grid<'a> {
    /// The grid of touching rules; `None` unless it has at least two columns and one row.
    fn new(rules: &'a [Rule]) -> Option<Self> {
        let upright = |rule: &&Rule| rule.to.1 - rule.from.1 > rule.to.0 - rule.from.0;
        let middle = |from: f64, to: f64| (from + to) / 2.0;
        let xs = distinct(rules.iter().filter(upright).map(|rule| middle(rule.from.0, rule.to.0)).collect());
        let mut ys =
            distinct(rules.iter().filter(|rule| !upright(rule)).map(|rule| middle(rule.from.1, rule.to.1)).collect());
        ys.reverse();
        let fits = xs.len() >= 3 && ys.len() >= 2 && xs.len() * ys.len() <= MOST_CELLS;
        fits.then_some(Self { rules, xs, ys })
    }

    fn take(self, glyphs: &mut Vec<Glyph>) -> RuledTable {
        let (columns, lines) = (self.xs.len() - 1, self.ys.len() - 1);
        let mut inside: Vec<Vec<Vec<Glyph>>> = vec![vec![Vec::new(); columns]; lines];
        let owners = self.owners(columns, lines);
        for glyph in std::mem::take(glyphs) {
            let at = |divisions: &[f64], value: f64, down: bool| {
                divisions.windows(2).position(|pair| {
                    if down { value <= pair[0] && value > pair[1] } else { value >= pair[0] && value < pair[1] }
                })
            };
            // The middle of a small letter is inside its cell even where the baseline sits on the rule.
            let column = at(&self.xs, glyph.x + glyph.width / 2.0, false);
            let line = at(&self.ys, glyph.y + glyph.size * 0.25, true);
            match (line, column) {
                (Some(line), Some(column)) => {
                    let (line, column) = owners[line][column];
                    inside[line][column].push(glyph);
                }
                _ => glyphs.push(glyph),
            }
        }
        let mut table = Table::default();
        let mut marks_lifted = 0;
        for (line, cells) in inside.into_iter().enumerate() {
            let mut row = Vec::new();
            for (column, glyphs) in cells.into_iter().enumerate() {
                let owner = owners[line][column];
                if owner.1 < column {
                    continue;
                }
                let span = owners[line][column..].iter().take_while(|other| **other == owner).count();
                let lines = rows(glyphs);
                marks_lifted += lines.iter().map(|row| row.marks_lifted).sum::<u32>();
                let lines = lines.iter().map(super::rows::Row::text).collect();
                row.push(Cell { lines, span, continues: owner.0 < line });
            }
            table.rows.push(row);
        }
        RuledTable { table, top: self.ys[0], columns: self.xs, marks_lifted }
    }

    /// For each cell of the grid, the cell that it is merged into: itself, one to its left, or one above.
    fn owners(&self, columns: usize, lines: usize) -> Vec<Vec<(usize, usize)>> {
        let mut owners = vec![vec![(0, 0); columns]; lines];
        for line in 0..lines {
            let y = (self.ys[line] + self.ys[line + 1]) / 2.0;
            for column in 0..columns {
                let x = (self.xs[column] + self.xs[column + 1]) / 2.0;
                owners[line][column] = if column > 0 && !self.has_rule((self.xs[column], y)) {
                    owners[line][column - 1]
                } else if line > 0 && !self.has_rule((x, self.ys[line])) {
                    owners[line - 1][column]
                } else {
                    (line, column)
                };
            }
        }
        owners
    }

    fn has_rule(&self, (x, y): (f64, f64)) -> bool {
        self.rules.iter().any(|rule| {
            (rule.from.0 - TOUCH..=rule.to.0 + TOUCH).contains(&x)
                && (rule.from.1 - TOUCH..=rule.to.1 + TOUCH).contains(&y)
        })
    }
}

/// Sorted values, those that touch taken as one.
fn distinct(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values.dedup_by(|next, kept| (*next - *kept).abs() <= TOUCH);
    values
}
