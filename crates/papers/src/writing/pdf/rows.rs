//! Tables: rows go on to the next page, where the head is drawn again. A row stays whole unless it is higher than a page.

use crate::writing::geometry::{CELL_ABOVE, CELL_PADDING, FRAME};
use crate::writing::official::Align;
use crate::writing::sheet::{Run, Table};

use super::pages::{Node, Owner, Pager, Set, TableCell, line_height, lines_in};

/// Height of the head row.
pub(super) fn head_height(table: &Table, width: f32) -> f32 {
    height(&head(table, width))
}

fn cells(table: &Table, words: &[String], width: f32, is_head: bool) -> Vec<Set> {
    let style = if is_head { table.head_style } else { table.cell_style };
    let cell = |((words, share), align): ((&String, &f32), &Align)| {
        let runs = [Run { text: words.clone(), is_bold: false }];
        let align = if is_head { Align::Center } else { *align };
        Set::with(style, align, &runs, width * share - 2.0 * CELL_PADDING)
    };
    words.iter().zip(&table.shares).zip(&table.aligns).map(cell).collect()
}

fn head(table: &Table, width: f32) -> Vec<Set> {
    cells(table, &table.head, width, true)
}

fn height(sets: &[Set]) -> f32 {
    sets.iter().map(Set::height).fold(0.0, f32::max) + 2.0 * CELL_ABOVE
}

/// Lays out a table.
pub(super) fn table(pager: &mut Pager<'_>, table: &Table) {
    if !pager.is_at_top() {
        pager.y += table.before;
    }
    let width = pager.width();
    let head = head(table, width);
    let head_height = height(&head);
    if pager.room() < head_height + 2.0 * CELL_ABOVE + line_height(table.cell_style) && !pager.is_at_top() {
        pager.new_page();
    }
    let slots = slots(pager, head.len());
    let mut tree = vec![row_of(&slots, true)];
    row(pager, table, &head, head_height, &slots.iter().map(|slot| Owner::Slot(*slot)).collect::<Vec<_>>());
    for words in &table.rows {
        let mut sets = cells(table, words, width, false);
        let slots = slots_of(pager, &mut tree, sets.len());
        loop {
            let needed = height(&sets);
            if needed <= pager.room() + 0.01 {
                row(pager, table, &sets, needed, &slots);
                break;
            }
            let is_more_than_a_page = needed > pager.full_room() - head_height;
            let fits = lines_in(pager.room() - 2.0 * CELL_ABOVE, line_height(table.cell_style));
            if is_more_than_a_page && fits > 1 {
                let rest = cut(&mut sets, fits);
                let needed = height(&sets);
                row(pager, table, &sets, needed, &slots);
                sets = rest;
            }
            pager.new_page();
            row(pager, table, &head, head_height, &vec![Owner::Page; head.len()]);
        }
    }
    pager.out.roots.push(Node::Table(tree));
}

fn slots(pager: &mut Pager<'_>, count: usize) -> Vec<usize> {
    (0..count).map(|_| pager.slot()).collect()
}

fn slots_of(pager: &mut Pager<'_>, tree: &mut Vec<Vec<TableCell>>, count: usize) -> Vec<Owner> {
    let slots = slots(pager, count);
    tree.push(row_of(&slots, false));
    slots.into_iter().map(Owner::Slot).collect()
}

fn row_of(slots: &[usize], is_head: bool) -> Vec<TableCell> {
    slots.iter().map(|slot| TableCell { slot: *slot, is_head }).collect()
}

/// Leaves the first lines of every cell and gives the rest.
fn cut(sets: &mut [Set], lines: usize) -> Vec<Set> {
    sets.iter_mut()
        .map(|set| {
            let rest = set.lines.split_off(lines.min(set.lines.len()));
            Set { style: set.style, align: set.align, lines: rest, width: set.width }
        })
        .collect()
}

fn row(pager: &mut Pager<'_>, table: &Table, sets: &[Set], height: f32, owners: &[Owner]) {
    let (top, width) = (pager.y, pager.width());
    let mut left = pager.left();
    let frame = |pager: &mut Pager<'_>, x: f32| pager.stroke((x, top), (x, top + height), FRAME);
    for y in [top, top + height] {
        pager.stroke((left, y), (left + width, y), FRAME);
    }
    frame(pager, left);
    for ((set, share), owner) in sets.iter().zip(&table.shares).zip(owners) {
        pager.y = top + CELL_ABOVE;
        pager.set(set, left + CELL_PADDING, false, *owner);
        left += width * share;
        frame(pager, left);
    }
    pager.y = top + height;
}
