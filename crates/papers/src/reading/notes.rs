//! A line of text put together from pieces, some of them raised: marks of footnotes are lifted out, so that they do not
//! stick to the word ("30/6/2021" + "1" is no year 20211), and exponents of units are kept as ² and ³.

/// A line while it is being put together.
#[derive(Debug, Default)]
pub(super) struct Line {
    text: String,
    lifted: u32,
}

/// Units whose square or cube is written with a raised digit.
const UNITS: &[&str] = &["m", "km", "cm", "mm", "dm", "hm", "dam"];

impl Line {
    /// Adds ordinary text.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds raised text: a note's mark is lifted out, except at the start of a line, where the note itself begins.
    pub(super) fn push_raised(&mut self, raised: &str) {
        let mark = raised.trim();
        if mark.is_empty() || !is_note_mark(mark) {
            self.text.push_str(raised);
        } else if self.text.trim().is_empty() {
            self.text.push_str(mark);
            self.text.push(' ');
        } else if let Some(exponent) = self.exponent(mark) {
            self.text.push(exponent);
        } else {
            self.lifted += 1;
            // "CP" + " 2 " + "của": the blank that the mark carried belongs to the text.
            if raised.ends_with(char::is_whitespace) {
                self.text.push(' ');
            }
        }
    }

    fn exponent(&self, mark: &str) -> Option<char> {
        let unit = self.text.rsplit(|c: char| !c.is_alphabetic()).next()?;
        match mark {
            "2" if UNITS.contains(&unit) => Some('²'),
            "3" if UNITS.contains(&unit) => Some('³'),
            _ => None,
        }
    }

    /// The line so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The line, and how many marks were lifted out of it.
    pub(super) fn finish(self) -> (String, u32) {
        (self.text, self.lifted)
    }
}

/// One to three digits or asterisks, also in brackets.
fn is_note_mark(text: &str) -> bool {
    let inner = text.trim_matches(['(', ')', '[', ']']);
    let count = inner.chars().count();
    (1..=3).contains(&count) && (inner.bytes().all(|b| b.is_ascii_digit()) || inner.bytes().all(|b| b == b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_exponents_and_note_starts() {
        type Case<'a> = (&'a [(&'a str, bool)], &'a str, u32);
        let rows: &[Case] = &[
            (&[("ngày 30/6/2021", false), ("1", true), (" của", false)], "ngày 30/6/2021 của", 1),
            (&[("32/2020/NĐ-CP", false), ("(12)", true), (",", false)], "32/2020/NĐ-CP,", 1),
            (&[("NĐ-CP", false), ("2 ", true), ("của", false)], "NĐ-CP của", 1),
            (&[("1", true), ("Nghị định", false)], "1 Nghị định", 0),
            (&[("rộng 200 m", false), ("2", true)], "rộng 200 m²", 0),
            (&[("xem", false), ("2", true)], "xem", 1),
            (&[("N", false), ("o", true), (" 5", false)], "No 5", 0),
        ];
        for (pieces, expected, lifted) in rows {
            let mut line = Line::default();
            for (text, raised) in *pieces {
                if *raised { line.push_raised(text) } else { line.push(text) }
            }
            assert_eq!(line.finish(), ((*expected).to_owned(), *lifted));
        }
    }
}
