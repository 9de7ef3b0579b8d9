//! The outline: paragraphs hung under the items they belong to.

use crate::{
    marker::{Marker, Style},
    paragraphs::Body,
    seq::Seq,
    text::{Span, Text},
};
use std::ops::Range;

/// Deeper nesting than any real document has; hostile input stays flat instead of growing the stack.
const DEEPEST: usize = 12;

/// One item or paragraph.
pub(crate) struct Node {
    pub marker: Option<Marker>,
    /// Path of the item (`II.2.3`, `II.3.1.-2`); of a paragraph, its item's.
    pub path: String,
    /// Tokens of the text without the mark.
    pub tokens: Range<usize>,
    pub span: Span,
    pub parent: Option<usize>,
    pub children: Vec<usize>,
    pub depth: usize,
    pub is_row: bool,
    cells: Vec<Range<usize>>,
    pub lines: (usize, usize),
}

/// All items and paragraphs in reading order; children come after their parents.
pub(crate) struct Outline<'t> {
    text: &'t Text<'t>,
    body: &'t Body,
    pub nodes: Vec<Node>,
    pub roots: Vec<usize>,
}

/// Which styles enclose which. Bullets have no rank: they nest by the order in which their signs appear.
fn rank(style: Style) -> Option<u8> {
    Some(match style {
        Style::Part => 0,
        Style::Heading => 1,
        Style::Article | Style::Upper => 2,
        Style::Roman => 3,
        Style::Number(depth) => 3 + depth.min(4),
        Style::Letter => 8,
        Style::Bullet(_) => return None,
    })
}

struct Builder {
    nodes: Vec<Node>,
    roots: Vec<usize>,
    stack: Vec<usize>,
    /// For each node: how many bullets `-`, `+` and other signs it has.
    bullets: Vec<[u32; 3]>,
}

impl Builder {
    fn style(&self, node: usize) -> Option<Style> {
        self.nodes[node].marker.as_ref().map(Marker::style)
    }

    /// A numbering that is open begins anew.
    fn restarts(&self, marker: &Marker) -> bool {
        let style = marker.style();
        marker.ordinal() == Some(1) && self.stack.iter().any(|n| self.style(*n) == Some(style))
    }

    /// Pops the stack to the place where an item with this mark hangs.
    fn settle(&mut self, marker: &Marker) {
        let style = marker.style();
        if let Marker::Number(parts) = marker
            && let Some((_, prefix)) = parts.split_last().filter(|(_, prefix)| !prefix.is_empty())
        {
            let parent = self
                .stack
                .iter()
                .rposition(|n| matches!(&self.nodes[*n].marker, Some(Marker::Number(p)) if p.as_slice() == prefix));
            if let Some(at) = parent {
                self.stack.truncate(at + 1);
                return;
            }
        }
        if let Some(at) = self.stack.iter().rposition(|n| self.style(*n) == Some(style)) {
            self.stack.truncate(at);
            return;
        }
        if let Some(own) = rank(style) {
            let keep = self.stack.iter().position(|n| self.style(*n).is_none_or(|s| rank(s).is_none_or(|r| r >= own)));
            self.stack.truncate(keep.unwrap_or(self.stack.len()));
        }
    }

    fn path(&mut self, marker: &Marker, parent: Option<usize>) -> String {
        let mut base = parent;
        if matches!(marker, Marker::Number(parts) if parts.len() > 1) {
            while let Some(node) = base.filter(|n| matches!(self.nodes[*n].marker, Some(Marker::Number(_)))) {
                base = self.nodes[node].parent;
            }
        }
        let mut label = marker.label();
        if let Marker::Bullet(sign) = marker {
            let slot = match sign {
                '-' => 0,
                '+' => 1,
                _ => 2,
            };
            let counts = &mut self.bullets[parent.map_or(0, |p| p + 1)];
            counts[slot] += 1;
            label.push_str(&counts[slot].to_string());
            if *sign == '(' {
                label.push(')');
            }
        }
        let base = base.map_or("", |n| self.nodes[n].path.as_str());
        match (base.is_empty(), label.is_empty()) {
            (true, _) => label,
            (_, true) => base.to_owned(),
            _ => format!("{base}.{label}"),
        }
    }
}

impl<'t> Outline<'t> {
    /// `starts`: lines at which another part begins (a plan after its decision); nothing hangs across them.
    pub fn new(text: &'t Text<'t>, body: &'t Body, starts: &[usize]) -> Self {
        let mut starts = starts.iter().peekable();
        let mut b = Builder { nodes: Vec::new(), roots: Vec::new(), stack: Vec::new(), bullets: vec![[0; 3]] };
        let mut ends_in_colon = false;
        for paragraph in &body.paragraphs {
            let index = b.nodes.len();
            if starts.next_if(|s| **s <= paragraph.lines.0).is_some() {
                b.stack.clear();
            }
            if let Some(marker) = &paragraph.marker {
                let leads = index.checked_sub(1).filter(|_| b.restarts(marker) && ends_in_colon);
                match leads {
                    // "…có trách nhiệm:" and then "a)" again: the points are the sentence's.
                    Some(lead_in) if b.stack.last() != Some(&lead_in) => b.stack.push(lead_in),
                    Some(_) => {}
                    None => b.settle(marker),
                }
                b.stack.truncate(DEEPEST);
            }
            ends_in_colon = body.tokens[paragraph.tokens.clone()].last().is_some_and(|t| text.folded(t) == ":");
            let parent = b.stack.last().copied();
            let path = match &paragraph.marker {
                Some(marker) => b.path(marker, parent),
                None => parent.map_or_else(String::new, |p| b.nodes[p].path.clone()),
            };
            match parent {
                Some(p) => b.nodes[p].children.push(index),
                None => b.roots.push(index),
            }
            b.nodes.push(Node {
                marker: paragraph.marker.clone(),
                path,
                tokens: paragraph.tokens.clone(),
                span: paragraph.span,
                parent,
                children: Vec::new(),
                depth: b.stack.len(),
                is_row: paragraph.is_row,
                cells: paragraph.cells.clone(),
                lines: paragraph.lines,
            });
            b.bullets.push([0; 3]);
            if paragraph.marker.is_some() {
                b.stack.push(index);
            }
        }
        Self { text, body, nodes: b.nodes, roots: b.roots }
    }

    /// The text of a node, without its mark.
    pub fn seq(&self, node: usize) -> Seq<'t> {
        Seq::new(self.text, &self.body.tokens[self.nodes[node].tokens.clone()])
    }

    /// The cells of a row that were found one below the other.
    pub fn cells(&self, node: usize) -> Option<Vec<Seq<'t>>> {
        let cells = &self.nodes[node].cells;
        (!cells.is_empty()).then(|| cells.iter().map(|c| Seq::new(self.text, &self.body.tokens[c.clone()])).collect())
    }

    /// The nodes beside `node`, itself among them.
    pub fn siblings(&self, node: usize) -> &[usize] {
        self.nodes[node].parent.map_or(&self.roots, |p| &self.nodes[p].children)
    }

    /// The enclosing items, nearest first.
    pub fn ancestors(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.nodes[node].parent, |n| self.nodes[*n].parent)
    }

    /// The source text.
    pub fn source(&self) -> &'t str {
        self.text.source
    }
}
