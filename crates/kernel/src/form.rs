//! Fields of a form, each read to what it means; what cannot be read is noted, and reading goes on to the last field.

use std::str::FromStr;

use chrono::NaiveDate;

use crate::problem::FieldError;
use crate::time::parse_date;
use crate::vietnamese::nfc;

/// As much of a text that cannot be read as an error repeats.
const LONGEST_ECHO: usize = 40;

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
}
