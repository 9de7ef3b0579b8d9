//! The rows of a table as tasks.

use super::{
    How, Reason, Task, actors,
    build::{apply, own_task},
    sections,
    select::{Draft, Walk},
    table,
};
use crate::{attributes::Sort, paragraphs, seq::Seq};

/// A cell that spans rows stands in the first of them only: the cells of the others belong to the last columns.
fn shifted<'t>(cells: Vec<Seq<'t>>, columns: Option<&[table::Column]>) -> Vec<Seq<'t>> {
    let missing = columns.map_or(0, |c| c.len().saturating_sub(cells.len()));
    let Some(first) = cells.first().filter(|_| missing > 0 && cells.len() > 1) else { return cells };
    let numbered = first.len() <= 2 && (first.number(0).is_some() || first.is_upper(0));
    if numbered || first.is_empty() {
        return cells;
    }
    let empty = first.slice(0..0);
    std::iter::repeat_n(empty, missing).chain(cells).collect()
}

impl<'t> Walk<'_, 't> {
    /// Takes the rows of the table that begins at `first`; gives the node after it.
    pub(super) fn table(&mut self, first: usize) -> usize {
        let parent = self.outline.nodes[first].parent;
        let mut end = first;
        let mut columns: Option<Vec<table::Column>> = None;
        let mut ordinal = 0u32;
        while let Some(node) = self.outline.nodes.get(end).filter(|n| n.is_row && n.parent == parent) {
            let seq = self.outline.seq(end);
            let cells = self.outline.cells(end).unwrap_or_else(|| table::cells(seq, self.outline.source()));
            let cells = shifted(cells, columns.as_deref());
            let row = end;
            end += 1;
            if table::is_rule(seq) {
                continue;
            }
            if let Some(found) = table::columns(&cells)
                .filter(|_| columns.is_none() || cells.len() > 2 && cells.iter().all(|c| c.len() < 10))
            {
                columns = Some(found);
                continue;
            }
            if parent.is_some_and(|p| self.facts[p].idle) {
                self.reject(row, Reason::Section);
                continue;
            }
            let Some(columns) = &columns else {
                self.reject(row, Reason::Heading);
                continue;
            };
            ordinal += 1;
            match self.row(&node.path, &cells, columns, (ordinal, end)) {
                Some(mut task) => {
                    self.inherit_row(parent, &mut task);
                    self.drafts.push(Draft { node: row, task });
                }
                None => self.reject(row, Reason::Heading),
            }
        }
        end
    }

    fn row(&self, path: &str, cells: &[Seq<'t>], columns: &[table::Column], at: (u32, usize)) -> Option<Task> {
        let (ordinal, next) = at;
        let of = |wanted: table::Column| columns.iter().zip(cells).find(|(c, _)| **c == wanted).map(|(_, s)| *s);
        let content = of(table::Column::Content).filter(|c| c.len() >= 2)?;
        let filled = cells.iter().filter(|c| !c.is_empty()).count();
        let number = of(table::Column::Number).filter(|n| !n.is_empty());
        // A row with nothing but a title groups the rows after it.
        let grouped = filled <= 1 + usize::from(number.is_some()) && columns.len() > 2;
        if grouped
            && (number.is_none_or(|n| n.is_upper(0) || self.is_under(next, n, columns))
                || paragraphs::is_capitals(content))
        {
            return None;
        }
        let label =
            number.map_or_else(|| ordinal.to_string(), |n| n.copy(true).trim_end_matches(['.', ')']).to_owned());
        let path = if path.is_empty() { label } else { format!("{path}.{label}") };
        let actors = actors::read(content, false);
        let deadlines = actors.deadlines(content, self.setting.context);
        let mut task = own_task(content, path, &actors, deadlines);
        let stated =
            cells.iter().zip(columns).any(|(c, col)| *col == table::Column::Attribute(Sort::Lead) && !c.is_empty());
        if stated {
            // The cell says who leads; names inside the content do not.
            task.lead.clear();
        }
        for (cell, column) in cells.iter().zip(columns) {
            if let table::Column::Attribute(sort) = column {
                apply(&mut task, *cell, *sort, self.setting.context, How::Stated);
            }
        }
        task.personal = task.lead.iter().any(|a| a.personal);
        task.follow_up = sections::is_follow_up(content);
        Some(task)
    }

    /// The row `next` is numbered below `number`: `1.1` or `a` below `1`.
    fn is_under(&self, next: usize, number: Seq<'t>, columns: &[table::Column]) -> bool {
        if self.outline.nodes.get(next).is_none_or(|n| !n.is_row) {
            return false;
        }
        let seq = self.outline.seq(next);
        let cells = self.outline.cells(next).unwrap_or_else(|| table::cells(seq, self.outline.source()));
        let label = |s: Seq<'t>| s.copy(true).trim_end_matches(['.', ')']).to_owned();
        let below = columns.iter().zip(&cells).find(|(c, _)| **c == table::Column::Number).map(|(_, s)| label(*s));
        let above = label(number);
        below.is_some_and(|b| b == "a" || b.strip_prefix(above.as_str()).is_some_and(|rest| rest.starts_with('.')))
    }

    fn inherit_row(&self, parent: Option<usize>, task: &mut Task) {
        let Some(parent) = parent else { return self.inherit_preamble(task) };
        for at in self.enclosing(parent) {
            if task.lead.is_empty() && self.facts[at].is_heading && !self.facts[at].actors.lead.is_empty() {
                self.lead_of(task, at);
            }
        }
        self.inherit_preamble(task);
    }
}
