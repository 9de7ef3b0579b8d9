//! Which items an attribute line covers.
//!
//! A line covers the item before it and every earlier sibling back to the previous attribute line, or the items it names;
//! one that stands first under an item covers all of it.

use super::facts::Facts;
use crate::{
    attributes::{Sort, named_items},
    marker::Marker,
    outline::Outline,
};

/// An attribute: the node of its line and its place among the attributes of that node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ref {
    pub node: usize,
    pub index: usize,
}

/// For every node the attributes that cover it.
pub(super) struct Covers {
    of: Vec<Vec<(Sort, Ref)>>,
}

impl Covers {
    /// The attributes of one sort that cover a node itself.
    pub fn get(&self, node: usize, sort: Sort) -> impl Iterator<Item = Ref> + '_ {
        self.of[node].iter().filter(move |(s, _)| *s == sort).map(|(_, r)| *r)
    }

    pub fn new(outline: &Outline<'_>, facts: &[Facts]) -> Self {
        let mut covers = Self { of: vec![Vec::new(); outline.nodes.len()] };
        for node in 0..outline.nodes.len() {
            if !facts[node].is_attribute {
                // Attributes behind the task's own words are its own; behind a heading's they hold for all under it.
                for (index, attribute) in facts[node].split.attributes.iter().enumerate() {
                    covers.of[node].push((attribute.label.sort, Ref { node, index }));
                }
                continue;
            }
            let siblings = outline.siblings(node);
            let at = siblings.binary_search(&node).unwrap_or(0);
            let first_of_group = at == 0 || !facts[siblings[at - 1]].is_attribute;
            if first_of_group {
                let length = siblings[at..].iter().take_while(|s| facts[**s].is_attribute).count();
                covers.group(outline, facts, siblings, at..at + length);
            }
        }
        for (node, leader) in facts.iter().enumerate().filter_map(|(n, f)| f.listed_by.map(|l| (n, l))) {
            for (sort, attribute) in std::mem::take(&mut covers.of[node]) {
                covers.add(leader, sort, attribute);
            }
        }
        covers
    }

    /// One run of attribute lines: `siblings[range]`.
    fn group(&mut self, outline: &Outline<'_>, facts: &[Facts], siblings: &[usize], range: std::ops::Range<usize>) {
        let refs: Vec<(Sort, Ref)> = siblings[range.clone()]
            .iter()
            .flat_map(|n| {
                facts[*n].split.attributes.iter().enumerate().map(|(index, a)| (a.label.sort, Ref { node: *n, index }))
            })
            .collect();
        let parent = outline.nodes[siblings[range.start]].parent;
        if let Some(items) = named(outline, facts, &siblings[range.clone()], parent) {
            for item in items {
                self.of[item].extend(refs.iter().copied());
            }
            return;
        }
        for (sort, attribute) in refs {
            let before = &siblings[..range.start];
            let stop = before.iter().rposition(|s| {
                facts[*s].is_attribute && facts[*s].split.attributes.iter().any(|a| a.label.sort == sort)
            });
            let targets: Vec<usize> = before[stop.map_or(0, |s| s + 1)..]
                .iter()
                .copied()
                .filter(|s| !facts[*s].is_attribute && facts[*s].stands_alone)
                .collect();
            let nothing_before = targets.is_empty();
            for target in targets {
                self.add(target, sort, attribute);
            }
            let Some(parent) = parent.filter(|_| stop.is_none()) else { continue };
            // "c) Phân công thực hiện: - Đơn vị chủ trì: …": a label whose content stands below it is itself such a line.
            let split = &facts[parent].split;
            if nothing_before && split.own.is_empty() && !split.attributes.is_empty() {
                self.labelled(outline, facts, parent, sort, attribute);
                continue;
            }
            if nothing_before || !facts[parent].is_heading {
                self.add(parent, sort, attribute);
            }
            if nothing_before && !facts[parent].has_items && !facts[parent].ends_in_colon {
                self.spread(outline, facts, parent, sort, attribute);
            }
        }
    }

    fn add(&mut self, node: usize, sort: Sort, attribute: Ref) {
        if !self.of[node].contains(&(sort, attribute)) {
            self.of[node].push((sort, attribute));
        }
    }

    /// From a label with lines below it to the items before it, back to one that says the same.
    fn labelled(&mut self, outline: &Outline<'_>, facts: &[Facts], label: usize, sort: Sort, attribute: Ref) {
        let siblings = outline.siblings(label);
        let at = siblings.binary_search(&label).unwrap_or(0);
        for &sibling in siblings[..at].iter().rev().take(REACH) {
            let split = &facts[sibling].split;
            let says = |n: usize| facts[n].split.attributes.iter().any(|a| a.label.sort == sort);
            if split.own.is_empty() && !split.attributes.is_empty() {
                if says(sibling) || outline.nodes[sibling].children.iter().any(|c| says(*c)) {
                    return;
                }
            } else {
                self.add(sibling, sort, attribute);
            }
        }
    }

    /// From the last of several items to the earlier ones: up to one that has attribute lines of its own; one that states
    /// the same itself is passed over.
    fn spread(&mut self, outline: &Outline<'_>, facts: &[Facts], last: usize, sort: Sort, attribute: Ref) {
        let siblings = outline.siblings(last);
        let at = siblings.binary_search(&last).unwrap_or(0);
        for &sibling in siblings[..at].iter().rev() {
            let own = !facts[sibling].split.attributes.is_empty()
                || outline.nodes[sibling].children.iter().any(|c| facts[*c].is_attribute);
            if own || facts[sibling].has_items {
                return;
            }
            let same_style = match (&outline.nodes[sibling].marker, &outline.nodes[last].marker) {
                (Some(a), Some(b)) => a.style() == b.style(),
                (None, None) => true,
                _ => false,
            };
            if !same_style {
                continue;
            }
            let stated = match sort {
                Sort::Lead => !facts[sibling].actors.lead.is_empty(),
                Sort::Support => !facts[sibling].actors.lead.is_empty() || !facts[sibling].actors.support.is_empty(),
                Sort::Time => !facts[sibling].deadlines.is_empty(),
                Sort::Product | Sort::Other => true,
            };
            if !stated {
                self.add(sibling, sort, attribute);
            }
        }
    }
}

/// Items that a label names stand at most this many items before it.
const REACH: usize = 200;

/// The items that a label names: `các nội dung từ 3.1 đến 3.4`.
fn named(outline: &Outline<'_>, facts: &[Facts], lines: &[usize], parent: Option<usize>) -> Option<Vec<usize>> {
    let (from, to) = lines.iter().find_map(|n| {
        let seq = outline.seq(*n);
        facts[*n].split.attributes.iter().find_map(|a| named_items(seq, a.label.words.clone()))
    })?;
    let level = parent?;
    let above = outline.ancestors(level).next();
    let near = std::iter::once(level).chain(above).flat_map(|n| {
        let siblings = outline.siblings(n);
        let end = siblings.partition_point(|s| *s <= n);
        &siblings[end.saturating_sub(REACH)..end]
    });
    let inside = near.copied().filter(|n| match &outline.nodes[*n].marker {
        Some(Marker::Number(parts)) => parts.len() == from.len() && *parts >= from && *parts <= to,
        _ => false,
    });
    let items: Vec<usize> = inside.collect();
    (!items.is_empty()).then_some(items)
}
