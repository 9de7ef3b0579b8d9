//! One paragraph while it is open: its place in a list, and its text with how it is set.

use unicode_normalization::UnicodeNormalization;

use super::body::{Block, Tally};
use super::numbering::{Numbering, Place};
use super::styles::{Look, Styles};
use crate::reading::legacy::LegacyFont;
use crate::reading::notes::Line;

/// An open paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// `pStyle`.
    pub style: Option<String>,
    /// Its own `numPr`.
    pub place: Place,
    /// The mark at its end is deleted: it runs on into the next paragraph.
    pub runs_on: bool,
    /// What the open run's own properties say.
    pub run_look: Look,
    /// What the open run's character style says.
    pub run_style: Look,
    /// The blocks of text boxes anchored in it, which follow it.
    pub boxes: Vec<Block>,
    pieces: Vec<Piece>,
}

/// A stretch of text set in one way. Neighbouring runs that are set alike make one piece, so that a VNI letter and its
/// mark meet even where Word split them.
#[derive(Debug)]
struct Piece {
    text: String,
    font: Option<LegacyFont>,
    capitals: bool,
    raised: bool,
}

impl Paragraph {
    /// A run starts: its look is the paragraph's until its properties say otherwise.
    pub(super) fn start_run(&mut self) {
        self.run_look = Look::default();
        self.run_style = Look::default();
    }

    /// How the open run is set.
    pub(super) fn look(&self, styles: &Styles) -> Look {
        self.run_look.over(&self.run_style).over(&styles.paragraph_look(self.style.as_deref()))
    }

    /// Adds characters.
    pub(super) fn push(&mut self, text: &str, look: &Look) {
        let font = look.font.flatten();
        let capitals = look.capitals == Some(true);
        let raised = look.raised == Some(true);
        match self.pieces.last_mut() {
            Some(last) if (last.font, last.capitals, last.raised) == (font, capitals, raised) => {
                last.text.push_str(text)
            }
            _ => self.pieces.push(Piece { text: text.to_owned(), font, capitals, raised }),
        }
    }

    /// The paragraph's text in NFC, with its number in front.
    pub(super) fn finish(self, styles: &Styles, numbering: &mut Numbering, tally: &mut Tally) -> String {
        let style = self.style.as_deref();
        let of_style = styles.place(style);
        let place = Place { list: self.place.list.or(of_style.list), level: self.place.level.or(of_style.level) };
        let number = numbering.next(&place, style);

        let mut line = Line::default();
        for piece in self.pieces {
            let mut text = match piece.font {
                Some(font) => {
                    if !tally.legacy.contains(&font.encoding) {
                        tally.legacy.push(font.encoding);
                    }
                    font.to_unicode(&piece.text)
                }
                None => piece.text,
            };
            if piece.capitals {
                text = text.to_uppercase();
            }
            if piece.raised { line.push_raised(&text) } else { line.push(&text) }
        }
        let (text, lifted) = line.finish();
        tally.marks_lifted += lifted;
        let text: String = text.chars().filter_map(plain).nfc().collect();
        if text.trim().is_empty() { String::new() } else { number + &text }
    }
}

/// What a reader sees of a character: a soft hyphen shows only where a line is broken there; a blank or a hyphen that
/// forbids a break looks like any other.
fn plain(character: char) -> Option<char> {
    match character {
        '\u{ad}' => None,
        '\u{a0}' => Some(' '),
        '\u{2010}' | '\u{2011}' => Some('-'),
        other => Some(other),
    }
}
