//! The rules of the conditions for carrying law out, as plain Rust. No IO.

pub mod budget;
pub mod numbers;
pub mod staff;
pub mod training;

use thihanh_kernel::form::FieldReader;
use thihanh_kernel::problem::FieldError;

/// Longest name or title.
pub const TITLE_MAX: usize = 300;
/// Longest note or reason.
pub const NOTE_MAX: usize = 1_000;
/// Most persons of a class, and most posts of an agency: more was mistyped.
pub const PERSONS_MAX: i64 = 100_000;

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConditionFault {
    /// Fields break rules.
    #[error("fields break rules")]
    Invalid(Vec<FieldError>),
    /// The class was cancelled: nothing is said of it any more.
    #[error("the class was cancelled")]
    Cancelled,
}

/// A word that is none of a closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the word is unknown")]
pub struct UnknownWord;

/// A whole number of persons; nought where nothing is written.
pub(super) fn persons(fields: &mut FieldReader, field: &'static str, text: &str) -> i64 {
    let text = text.trim();
    if text.is_empty() {
        return 0;
    }
    let digits: String = text.chars().filter(|c| !matches!(c, '.' | ' ' | '\u{a0}')).collect();
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    let read = digits.parse::<i64>().ok().filter(|count| is_plain && (0..=PERSONS_MAX).contains(count));
    if read.is_none() {
        fields.refuse(FieldError::new(field, "conditions-persons").with("max", PERSONS_MAX));
    }
    read.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_persons_is_whole_and_believable() {
        for (text, expected) in [
            ("", Some(0)),
            (" 12 ", Some(12)),
            ("1.200", Some(1_200)),
            ("-1", None),
            ("+1", None),
            ("1e3", None),
            ("100.001", None),
        ] {
            let mut fields = FieldReader::new();
            let read = persons(&mut fields, "planned", text);
            assert_eq!(fields.finish().is_ok().then_some(read), expected, "{text}");
        }
    }
}
