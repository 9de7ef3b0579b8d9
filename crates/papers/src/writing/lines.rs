//! Where lines break: between words, and behind a hyphen within one, as Word does. Vietnamese is written in syllables with spaces between
//! them, so nothing else is divided; what is longer than a line is cut.

use super::fonts::Face;
use super::geometry::Look;
use super::official::Align;
use super::sheet::Run;

/// A line of a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Its words, face by face.
    pub(super) parts: Vec<(Face, String)>,
    /// How wide they are without being drawn apart.
    pub(super) width: f32,
    /// Its spaces.
    pub(super) spaces: usize,
    /// It ends its paragraph, or a person broke it here.
    pub(super) is_last: bool,
    /// Its last word goes on in the next line.
    pub(super) is_joined: bool,
}

impl Line {
    /// Where it begins within `room`, and by how much each of its spaces is widened.
    pub(super) fn placed(&self, align: Align, room: f32) -> (f32, f32) {
        let free = (room - self.width).max(0.0);
        match align {
            Align::Left => (0.0, 0.0),
            Align::Center => (free / 2.0, 0.0),
            #[expect(clippy::cast_precision_loss, reason = "a line has few spaces")]
            Align::Justify if !self.is_last && self.spaces > 0 => (0.0, free / self.spaces as f32),
            Align::Justify => (0.0, 0.0),
        }
    }

    fn push(&mut self, (c, face): (char, Face), width: f32) {
        match self.parts.last_mut() {
            Some((last, text)) if *last == face => text.push(c),
            _ => self.parts.push((face, c.to_string())),
        }
        self.width += width;
        self.spaces += usize::from(c == ' ');
    }

    fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

const EMPTY: Line = Line { parts: Vec::new(), width: 0.0, spaces: 0, is_last: false, is_joined: false };

/// The lines of words in a column of this width; the first begins `first` further in.
pub(super) fn break_lines(runs: &[Run], look: Look, width: f32, first: f32) -> Vec<Line> {
    let chars: Vec<(char, Face)> =
        runs.iter().flat_map(|run| run.text.chars().map(|c| (c, Face::of(look, run.is_bold)))).collect();
    let advance = |(c, face): (char, Face)| face.glyph(c).1 * look.size;
    let mut lines = Vec::new();
    for paragraph in chars.split(|(c, _)| *c == '\n') {
        let mut line = EMPTY.clone();
        let mut room = if lines.is_empty() { width - first } else { width };
        for (part, is_begin) in paragraph.split(|(c, _)| *c == ' ').flat_map(parts) {
            let wide: f32 = part.iter().map(|letter| advance(*letter)).sum();
            let space = (' ', part[0].1);
            let before = if is_begin { advance(space) } else { 0.0 };
            if !line.is_empty() && line.width + before + wide > room + SLACK {
                lines.push(Line { is_joined: !is_begin, ..std::mem::replace(&mut line, EMPTY.clone()) });
                room = width;
            } else if !line.is_empty() && is_begin {
                line.push(space, advance(space));
            }
            for letter in part {
                // Only a word wider than the whole line comes to this.
                if !line.is_empty() && line.width + advance(*letter) > room + SLACK {
                    lines.push(Line { is_joined: true, ..std::mem::replace(&mut line, EMPTY.clone()) });
                    room = width;
                }
                line.push(*letter, advance(*letter));
            }
        }
        lines.push(Line { is_last: true, ..line });
    }
    lines
}

/// The parts of a word between which a line may break, each with whether the word begins there: behind hyphens between letters and digits.
fn parts(word: &[(char, Face)]) -> Vec<(&[(char, Face)], bool)> {
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 1..word.len().saturating_sub(1) {
        let [before, here, behind] = [word[at - 1].0, word[at].0, word[at + 1].0];
        if here == '-' && before.is_alphanumeric() && behind.is_alphanumeric() {
            parts.push((&word[start..=at], start == 0));
            start = at + 1;
        }
    }
    if start < word.len() {
        parts.push((&word[start..], start == 0));
    }
    parts
}

/// What sums of many widths may be off by.
const SLACK: f32 = 0.02;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::geometry::Style;

    fn texts(text: &str, width: f32, first: f32) -> Vec<String> {
        let runs = [Run { text: text.to_owned(), is_bold: false }];
        let lines = break_lines(&runs, Style::Text.look(), width, first);
        lines.into_iter().map(|line| line.parts.into_iter().map(|(_, text)| text).collect()).collect()
    }

    #[test]
    fn lines_break_between_words_and_fit() {
        let text = "Khẩn trương thực hiện và báo cáo kết quả trước ngày 30/4/2026";
        let lines = texts(text, 150.0, 36.0);
        assert_eq!(lines.join(" "), text, "nothing is lost");
        assert!(lines.len() > 2);
        let runs = [Run { text: text.to_owned(), is_bold: false }];
        for (at, line) in break_lines(&runs, Style::Text.look(), 150.0, 36.0).iter().enumerate() {
            assert!(line.width <= if at == 0 { 114.1 } else { 150.1 }, "{line:?}");
        }
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut() {
        let lines = texts(&"x".repeat(100), 50.0, 0.0);
        assert!(lines.len() > 5 && lines.concat().len() == 100);
    }

    #[test]
    fn a_symbol_breaks_behind_its_hyphen() {
        assert_eq!(texts("41/KH-UBND", 55.0, 0.0), ["41/KH-", "UBND"]);
        assert_eq!(texts("- a", 500.0, 0.0), ["- a"]);
        assert_eq!(texts("báo cáo 41/KH-UBND", 500.0, 0.0), ["báo cáo 41/KH-UBND"]);
    }

    #[test]
    fn a_broken_line_and_an_empty_text() {
        assert_eq!(texts("a\nb", 500.0, 0.0), ["a", "b"]);
        assert_eq!(texts("", 500.0, 0.0), [""]);
    }

    #[test]
    fn words_are_drawn_apart_to_both_sides_but_in_the_last_line() {
        let line = Line { width: 80.0, spaces: 4, ..EMPTY };
        assert_eq!(line.placed(Align::Justify, 100.0), (0.0, 5.0));
        assert_eq!(Line { is_last: true, ..line.clone() }.placed(Align::Justify, 100.0), (0.0, 0.0));
        assert_eq!(line.placed(Align::Center, 100.0), (10.0, 0.0));
    }
}
