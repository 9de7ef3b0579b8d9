//! Fields of a form, each read to what it means; what cannot be read is noted, and reading goes on to the last field.

use std::str::FromStr;

use chrono::NaiveDate;

use crate::problem::FieldError;
use crate::time::parse_date;
use crate::vietnamese::nfc;

/// As much of a text that cannot be read as an error repeats.
const LONGEST_ECHO: usize = 40;

/// The version that a form was made from. A form without one, or with something else in its place, never came from our page: it gives the zeroth
/// version, which is none that a row has, so that nothing is overwritten unseen.
#[must_use]
pub fn form_version(text: &str) -> i64 {
    text.parse().unwrap_or_default()
}

/// Reads field after field and keeps what is wrong, in the order of reading.
#[derive(Debug, Default)]
pub struct FieldReader {
    errors: Vec<FieldError>,
}

impl FieldReader {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Text without blanks at its ends, in NFC, lines ended by `\n`; `max` counts characters.
    pub fn text(&mut self, field: &'static str, text: &str, max: usize) -> String {
        let text = nfc(text.replace("\r\n", "\n").trim()).to_string();
        if text.chars().count() > max {
            self.refuse(FieldError::new(field, "too-long").with("max", max.to_string()));
        }
        text
    }

    /// The same, where it must say something.
    pub fn required_text(&mut self, field: &'static str, text: &str, max: usize) -> String {
        let text = self.text(field, text, max);
        if text.is_empty() {
            self.refuse(FieldError::new(field, "required"));
        }
        text
    }

    /// A date as people write it or ISO; `None` where nothing is written.
    pub fn day(&mut self, field: &'static str, text: &str) -> Option<NaiveDate> {
        let text = text.trim();
        let read = parse_date(text);
        if read.is_none() && !text.is_empty() {
            let shortened: String = text.chars().take(LONGEST_ECHO).collect();
            self.refuse(FieldError::new(field, "date-malformed").with("text", shortened));
        }
        read
    }

    /// The same, where one must be written.
    pub fn required_day(&mut self, field: &'static str, text: &str) -> Option<NaiveDate> {
        if text.trim().is_empty() {
            self.refuse(FieldError::new(field, "required"));
        }
        self.day(field, text)
    }

    /// An amount in đồng, at most `most`, with or without dots or blanks between the thousands; `None` where nothing is written.
    pub fn money_vnd(&mut self, field: &'static str, text: &str, most: i64, code: &'static str) -> Option<i64> {
        let digits: String = text.chars().filter(|c| !matches!(c, '.' | ',' | ' ' | '\u{a0}')).collect();
        if digits.is_empty() && text.trim().is_empty() {
            return None;
        }
        let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        let amount = digits.parse::<i64>().ok().filter(|amount| is_plain && *amount <= most);
        if amount.is_none() {
            self.refuse(FieldError::new(field, code));
        }
        amount
    }

    /// One of a list of choices, by its id; `None` where nothing is chosen.
    pub fn choice<T: FromStr>(&mut self, field: &'static str, text: &str) -> Option<T> {
        let text = text.trim();
        let read = text.parse().ok();
        if read.is_none() && !text.is_empty() {
            self.refuse(FieldError::new(field, "choice-unknown"));
        }
        read
    }

    /// The same, where one must be chosen.
    pub fn required_choice<T: FromStr>(&mut self, field: &'static str, text: &str) -> Option<T> {
        if text.trim().is_empty() {
            self.refuse(FieldError::new(field, "required"));
        }
        self.choice(field, text)
    }

    /// Notes what is wrong beyond the field itself.
    pub fn refuse(&mut self, error: FieldError) {
        self.errors.push(error);
    }

    /// Nothing was wrong.
    ///
    /// # Errors
    /// Everything that was.
    pub fn finish(self) -> Result<(), Vec<FieldError>> {
        if self.errors.is_empty() { Ok(()) } else { Err(self.errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_noted_and_nothing_else() {
        let mut read = FieldReader::new();
        assert_eq!(read.required_text("name", " Đề\r\nán ", 10), "Đề\nán");
        assert_eq!(read.text("note", "", 10), "");
        assert_eq!(read.day("from", "05/01/2026"), NaiveDate::from_ymd_opt(2026, 1, 5));
        assert_eq!(read.day("to", " "), None);
        assert_eq!(read.choice::<u8>("kind", "7"), Some(7));
        assert_eq!(read.choice::<u8>("kind", ""), None);
        assert_eq!(read.finish(), Ok(()));

        let mut read = FieldReader::new();
        read.required_text("name", " ", 10);
        // A letter written as three code points is one character.
        assert_eq!(read.text("note", "Đe\u{302}\u{301}", 1), "Đế");
        read.required_day("from", "");
        read.day("to", &"9".repeat(100));
        read.choice::<u8>("kind", "x");
        read.required_choice::<u8>("role", "");
        let errors = read.finish().unwrap_err();
        let told: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
        let expected = [
            ("name", "required"),
            ("note", "too-long"),
            ("from", "required"),
            ("to", "date-malformed"),
            ("kind", "choice-unknown"),
            ("role", "required"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn money_is_read_as_people_write_it() {
        let read = |text: &str| {
            let mut fields = FieldReader::new();
            let amount = fields.money_vnd("asked", text, 9_000, "money-malformed");
            fields.finish().map(|()| amount)
        };
        let wrong = || Err(vec![FieldError::new("asked", "money-malformed")]);
        for (text, expected) in [
            ("", Ok(None)),
            (" ", Ok(None)),
            ("0", Ok(Some(0))),
            ("1.500", Ok(Some(1_500))),
            ("1 500", Ok(Some(1_500))),
            ("9,000", Ok(Some(9_000))),
            ("9001", wrong()),
            ("-1", wrong()),
            ("+5", wrong()),
            (".", wrong()),
            ("1500 đ", wrong()),
            ("99999999999999999999", wrong()),
        ] {
            assert_eq!(read(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_form_without_a_version_was_made_from_none() {
        assert_eq!(["7", "", "x", "1.5"].map(form_version), [7, 0, 0, 0]);
    }
}
