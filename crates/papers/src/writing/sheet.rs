//! What the writers share: a document as sheets of styled pieces. A sheet is a run of pages with numbers of its own.

use unicode_normalization::UnicodeNormalization;

use super::geometry::{self, Style};
use super::official::Align;

/// A run of pages with the same paper.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sheet {
    pub(super) is_landscape: bool,
    /// Top, right, bottom, left.
    pub(super) margins: [f32; 4],
    pub(super) numbers: Numbers,
    pub(super) items: Vec<Item>,
    /// What stands at the foot of its first page, under a line.
    pub(super) foot: Vec<Para>,
}

/// How pages are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// In the top margin from the second page of the sheet on.
    FromSecond,
    /// "n/m" at the foot of every page.
    OfTotal,
}

/// What follows one another from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    Piece(Piece),
    Columns(Columns),
    Table(Table),
}

/// What stands in a column or across the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    Para(Para),
    /// A line of this length, centred below the words before it.
    Rule(f32),
    /// Words in a frame.
    Framed {
        words: Para,
        width: f32,
        is_red: bool,
    },
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Para {
    pub(super) style: Style,
    pub(super) runs: Vec<Run>,
    /// It stands on the page of what follows.
    pub(super) keeps_next: bool,
}

/// Words of one weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: String,
    /// Bold although its style is not.
    pub(super) is_bold: bool,
}

/// Columns side by side; each row of them begins on one line and stays on one page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Columns {
    /// Shares of the width, which make up 1.
    pub(super) shares: [f32; 2],
    pub(super) rows: Vec<[Vec<Piece>; 2]>,
    pub(super) before: f32,
}

/// A table with a frame around every cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    /// Shares of the width, which make up 1.
    pub(super) shares: Vec<f32>,
    pub(super) aligns: Vec<Align>,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) head_style: Style,
    pub(super) cell_style: Style,
    pub(super) before: f32,
}

impl Sheet {
    /// An empty sheet of an official document.
    pub(super) fn official(is_landscape: bool, items: Vec<Item>) -> Self {
        use geometry::{BOTTOM, LEFT, RIGHT, TOP};
        Self {
            is_landscape,
            margins: [TOP, RIGHT, BOTTOM, LEFT],
            numbers: Numbers::FromSecond,
            items,
            foot: Vec::new(),
        }
    }

    /// Width and height of its paper.
    pub(super) fn paper(&self) -> (f32, f32) {
        let (width, height) = geometry::PAPER;
        if self.is_landscape { (height, width) } else { (width, height) }
    }

    /// Width of the text.
    pub(super) fn width(&self) -> f32 {
        self.paper().0 - self.margins[1] - self.margins[3]
    }
}

impl Para {
    /// Words in a style.
    pub(super) fn new(style: Style, text: &str) -> Self {
        Self { style, runs: vec![Run { text: clean(text), is_bold: false }], keeps_next: false }
    }

    /// Words in which `**` begins and ends what is bold.
    pub(super) fn marked(style: Style, text: &str) -> Self {
        let text = clean(text);
        // An odd mark has no partner: it is a part of the words.
        let pairs = text.matches("**").count() / 2;
        let mut runs = Vec::new();
        let mut rest = text.as_str();
        for _ in 0..pairs {
            let Some((plain, (bold, behind))) =
                rest.split_once("**").and_then(|(plain, rest)| Some((plain, rest.split_once("**")?)))
            else {
                break;
            };
            runs.push(Run { text: plain.to_owned(), is_bold: false });
            runs.push(Run { text: bold.to_owned(), is_bold: true });
            rest = behind;
        }
        runs.push(Run { text: rest.to_owned(), is_bold: false });
        runs.retain(|run| !run.text.is_empty());
        Self { style, runs, keeps_next: false }
    }

    pub(super) fn keeping_next(self) -> Self {
        Self { keeps_next: true, ..self }
    }

    /// All its words.
    pub(super) fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

impl From<Para> for Item {
    fn from(para: Para) -> Self {
        Self::Piece(Piece::Para(para))
    }
}

impl From<Para> for Piece {
    fn from(para: Para) -> Self {
        Self::Para(para)
    }
}

/// NFC, without what no file may hold: control characters, marks that turn the direction of writing, private and missing characters. A
/// tab is a space; the ends of lines are kept.
pub(super) fn clean(text: &str) -> String {
    text.nfc()
        .filter_map(|c| match c {
            '\n' => Some('\n'),
            '\t' => Some(' '),
            c if c.is_control() => None,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
            '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{10ffff}' => None,
            c => Some(c),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_make_words_bold() {
        let runs = |text: &str| {
            let para = Para::marked(Style::Text, text);
            para.runs.into_iter().map(|run| (run.text, run.is_bold)).collect::<Vec<_>>()
        };
        let run = |text: &str, is_bold| (text.to_owned(), is_bold);
        assert_eq!(runs("trước **30/4** nhé"), [run("trước ", false), run("30/4", true), run(" nhé", false)]);
        assert_eq!(runs("2 ** 3"), [run("2 ** 3", false)]);
        assert_eq!(runs("**a** b ** c"), [run("a", true), run(" b ** c", false)]);
    }

    #[test]
    fn what_no_file_may_hold_is_left_out() {
        assert_eq!(clean("Ke\u{302}\u{301} hoạch\u{0}\u{7}\u{202e}\t1\r\n"), "Kế hoạch 1\n");
    }
}
