//! From characters to rows: what stands on one baseline, in order from left to right, whatever order it was drawn in.
//! A font that lacks some letters makes the producer draw these apart, which is why order of drawing means nothing.

use std::cmp::Ordering;
use std::rc::Rc;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::content::Glyph;
use crate::reading::legacy::LegacyFont;
use crate::reading::notes::Line;

/// A piece of a row without a wide gap in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    /// Where it starts.
    pub left: f64,
    /// Where it ends.
    pub right: f64,
    /// Its text, in NFC.
    pub text: String,
}

/// What stands on one baseline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Height of the baseline.
    pub y: f64,
    /// Size of most of its characters.
    pub size: f64,
    /// Its pieces from left to right; never empty.
    pub segments: Vec<Segment>,
    /// Where its second word starts, for hanging indents.
    pub second_word: Option<f64>,
    /// How many marks of notes were lifted out of it.
    pub marks_lifted: u32,
}

impl Row {
    /// Where the row starts.
    pub(super) fn left(&self) -> f64 {
        self.segments.first().map_or(0.0, |segment| segment.left)
    }

    /// Where the row ends.
    pub(super) fn right(&self) -> f64 {
        self.segments.last().map_or(0.0, |segment| segment.right)
    }

    /// The row's text.
    pub(super) fn text(&self) -> String {
        let texts: Vec<&str> = self.segments.iter().map(|segment| segment.text.as_str()).collect();
        texts.join(" ")
    }
}

/// A gap wider than this share of the font size is a blank; blanks are 0.25, kerning stays below 0.1.
const BLANK: f64 = 0.17;
/// A gap wider than this share starts a new segment: the padding of two table cells.
const GAP: f64 = 0.6;
/// Characters within this share of the size belong to one baseline.
const SAME_BASELINE: f64 = 0.2;
/// Raised marks are at most this share of the size of what they stand at, and rise by no more than [`HIGHEST_RISE`].
const RAISED_SIZE: f64 = 0.8;
const HIGHEST_RISE: f64 = 0.65;
/// A mark stands no farther from its word than this share of the size.
const MARK_DISTANCE: f64 = 0.6;

struct Placed {
    glyph: Glyph,
    raised: bool,
}

impl Placed {
    fn is_blank(&self) -> bool {
        self.glyph.text.as_deref().is_some_and(|text| !text.is_empty() && text.chars().all(char::is_whitespace))
    }

    fn end(&self) -> f64 {
        self.glyph.x + self.glyph.width
    }
}

/// Puts characters of one direction into rows, top to bottom.
pub(super) fn rows(mut glyphs: Vec<Glyph>) -> Vec<Row> {
    attach_combining_marks(&mut glyphs);
    let mut baselines = baselines(glyphs);
    place_raised(&mut baselines);
    baselines.into_iter().filter_map(row).collect()
}

/// A combining mark belongs to the letter drawn just before it; fonts draw it anywhere around that letter.
fn attach_combining_marks(glyphs: &mut [Glyph]) {
    for index in 1..glyphs.len() {
        let (before, rest) = glyphs.split_at_mut(index);
        let (Some(letter), Some(mark)) = (before.last(), rest.first_mut()) else { continue };
        let is_mark = mark.text.as_deref().is_some_and(|text| !text.is_empty() && text.chars().all(is_combining_mark));
        let near = (letter.x - letter.size..=letter.x + letter.width + letter.size).contains(&mark.x);
        if is_mark && near && (letter.y - mark.y).abs() < letter.size {
            (mark.x, mark.y, mark.size, mark.width) = (letter.x, letter.y, letter.size, letter.width);
        }
    }
}

/// Groups by baseline, top to bottom; within a group from left to right.
fn baselines(mut glyphs: Vec<Glyph>) -> Vec<Vec<Placed>> {
    glyphs.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut groups: Vec<Vec<Placed>> = Vec::new();
    for glyph in glyphs {
        let placed = Placed { glyph, raised: false };
        match groups.last_mut() {
            Some(group) if group.first().is_some_and(|first| on_one_baseline(&first.glyph, &placed.glyph)) => {
                group.push(placed);
            }
            _ => groups.push(vec![placed]),
        }
    }
    for group in &mut groups {
        group.sort_by(by_place);
    }
    groups
}

fn on_one_baseline(a: &Glyph, b: &Glyph) -> bool {
    (a.y - b.y).abs() <= SAME_BASELINE * a.size.min(b.size)
}

fn by_place(a: &Placed, b: &Placed) -> Ordering {
    a.glyph.x.total_cmp(&b.glyph.x)
}

/// Moves raised marks (and lowered ones) to the row that they stand at.
fn place_raised(groups: &mut Vec<Vec<Placed>>) {
    for index in 0..groups.len() {
        for host in [index + 1, index.wrapping_sub(1)] {
            if host >= groups.len() || groups[host].is_empty() {
                continue;
            }
            let small = std::mem::take(&mut groups[index]);
            let (moved, kept): (Vec<_>, Vec<_>) = small.into_iter().partition(|mark| stands_at(mark, &groups[host]));
            groups[index] = kept;
            if moved.is_empty() {
                continue;
            }
            groups[host].extend(moved.into_iter().map(|mark| Placed { raised: host > index, ..mark }));
            groups[host].sort_by(by_place);
        }
    }
    groups.retain(|group| !group.is_empty());
}

/// Whether a small character stands at the shoulder of one of the row's.
fn stands_at(mark: &Placed, host: &[Placed]) -> bool {
    let after = host.partition_point(|placed| placed.glyph.x <= mark.glyph.x);
    let fits = |neighbour: &Placed| {
        let size = neighbour.glyph.size;
        mark.glyph.size <= RAISED_SIZE * size
            && (mark.glyph.y - neighbour.glyph.y).abs() <= HIGHEST_RISE * size
            && mark.glyph.x - neighbour.end() <= MARK_DISTANCE * size
            && neighbour.glyph.x - mark.end() <= MARK_DISTANCE * size
    };
    // A mark stands next to its word; a hostile row of blanks is not searched through for one.
    const NEAREST: usize = 8;
    let before = host[..after].iter().rev().take(NEAREST).find(|placed| !placed.is_blank());
    let behind = host[after..].iter().take(NEAREST).find(|placed| !placed.is_blank());
    !mark.is_blank() && (before.is_some_and(fits) || behind.is_some_and(fits))
}

/// The text of one baseline; `None` when nothing is to be seen there.
fn row(group: Vec<Placed>) -> Option<Row> {
    let mut sizes: Vec<f64> = group.iter().filter(|placed| !placed.raised).map(|placed| placed.glyph.size).collect();
    sizes.sort_by(f64::total_cmp);
    let size = sizes.get(sizes.len() / 2).copied()?;
    let y = group.iter().find(|placed| !placed.raised)?.glyph.y;

    let mut builder = Builder::default();
    let mut blank_before = false;
    let mut end: Option<f64> = None;
    let mut last: Option<(f64, Rc<str>)> = None;
    for placed in &group {
        if placed.is_blank() {
            blank_before = true;
            continue;
        }
        let text = placed.glyph.text.as_deref().unwrap_or("\u{fffd}");
        if text.is_empty() {
            end = end.map(|end: f64| end.max(placed.end()));
            continue;
        }
        // Bold made by drawing twice, a little apart.
        let drawn_again = last.as_ref().is_some_and(|(x, before)| {
            **before == *text && !text.chars().all(is_combining_mark) && placed.glyph.x - x < 0.15 * placed.glyph.width
        });
        if drawn_again {
            continue;
        }
        let gap = end.map_or(0.0, |end| placed.glyph.x - end);
        if end.is_some() && gap > GAP * size {
            builder.end_segment();
        } else if end.is_some() && (blank_before || gap > BLANK * placed.glyph.size) {
            builder.blank(placed.glyph.x);
        }
        builder.push(text, placed);
        end = Some(end.map_or(placed.end(), |end| end.max(placed.end())));
        last = placed.glyph.text.clone().map(|text| (placed.glyph.x, text));
        blank_before = false;
    }
    builder.end_segment();
    (!builder.segments.is_empty()).then_some(Row {
        y,
        size,
        segments: builder.segments,
        second_word: builder.second_word,
        marks_lifted: builder.lifted,
    })
}

/// Puts a row's text together.
#[derive(Default)]
struct Builder {
    segments: Vec<Segment>,
    line: Line,
    /// A stretch set in one way, not yet in `line`.
    piece: String,
    set: (Option<LegacyFont>, bool),
    bounds: Option<(f64, f64)>,
    second_word: Option<f64>,
    lifted: u32,
}

impl Builder {
    fn push(&mut self, text: &str, placed: &Placed) {
        let set = (placed.glyph.legacy, placed.raised);
        if set != self.set {
            self.end_piece();
            self.set = set;
        }
        if self.bounds.is_none() && !self.segments.is_empty() {
            self.second_word.get_or_insert(placed.glyph.x);
        }
        // Hyphens that are drawn are hyphens, whatever they allow or forbid at a line's end.
        self.piece.extend(text.chars().map(|c| if matches!(c, '\u{ad}' | '\u{2010}' | '\u{2011}') { '-' } else { c }));
        let (left, right) = self.bounds.unwrap_or((placed.glyph.x, placed.end()));
        self.bounds = Some((left, right.max(placed.end())));
    }

    /// A blank before the character at `x`.
    fn blank(&mut self, x: f64) {
        self.piece.push(' ');
        self.second_word.get_or_insert(x);
    }

    fn end_piece(&mut self) {
        let piece = std::mem::take(&mut self.piece);
        let (legacy, raised) = self.set;
        let piece = legacy.map_or(piece.clone(), |font| font.to_unicode(&piece));
        if raised { self.line.push_raised(&piece) } else { self.line.push(&piece) }
    }

    fn end_segment(&mut self) {
        self.end_piece();
        let (text, lifted) = std::mem::take(&mut self.line).finish();
        self.lifted += lifted;
        let text: String = text.trim().nfc().filter(|c| !c.is_control()).collect();
        if let Some((left, right)) = self.bounds.take()
            && !text.is_empty()
        {
            self.segments.push(Segment { left, right, text });
        }
    }
}
