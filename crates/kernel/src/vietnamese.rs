//! Vietnamese text: one form of each letter, search with and without marks, dictionary order.

use std::cmp::Ordering;
use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest token that is kept, in characters. Words of a language are far shorter; the rest of a longer run is left out, so
/// that a hostile text cannot fill the index with one word.
const TOKEN_MAX_CHARS: usize = 64;

/// The text with every letter composed (NFC), the form in which all text is stored.
#[must_use]
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// The text without marks and in lower case: "Nghị định" becomes "nghi dinh", "Đường" becomes "duong". For comparing what
/// people type with what stands in a record; folding twice changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    folded(text).collect()
}

/// Unicode does not take the stroke of đ for a mark, so it is replaced by hand.
fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .flat_map(char::to_lowercase)
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| if matches!(c, 'đ' | 'Đ') { 'd' } else { c })
}

/// The words of a text with their marks, for the index and for queries.
///
/// A word is a run of letters or a run of digits, in lower case: "123/2024/NĐ-CP" gives 123, 2024, nđ, cp, and "covid19"
/// the same as "covid-19". Leading zeros go, because 05/CT-UBND and 5/CT-UBND are one number.
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    split(text.nfc().flat_map(char::to_lowercase))
}

/// The words of a text without marks; as many as [`tokens`] gives, in the same order.
#[must_use]
pub fn folded_tokens(text: &str) -> Vec<String> {
    tokens(text).iter().map(|token| fold(token)).filter(|token| !token.is_empty()).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Other,
}

impl Class {
    fn of(c: char) -> Self {
        if c.is_numeric() {
            Self::Digit
        } else if c.is_alphabetic() || is_combining_mark(c) {
            Self::Letter
        } else {
            Self::Other
        }
    }
}

fn split(text: impl Iterator<Item = char>) -> Vec<String> {
    let mut tokens = Vec::new();
    let (mut token, mut length, mut class) = (String::new(), 0, Class::Other);
    for c in text {
        let next = Class::of(c);
        if next != class {
            push(&mut tokens, std::mem::take(&mut token));
            (length, class) = (0, next);
        }
        if class != Class::Other && length < TOKEN_MAX_CHARS {
            token.push(c);
            length += 1;
        }
    }
    push(&mut tokens, token);
    tokens
}

fn push(tokens: &mut Vec<String>, token: String) {
    let without_zeros = token.trim_start_matches('0');
    match (token.is_empty(), without_zeros.is_empty()) {
        (true, _) => {}
        (false, true) => tokens.push("0".to_owned()),
        (false, false) => tokens.push(without_zeros.to_owned()),
    }
}

static COLLATOR: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the Vietnamese rules are compiled into the program; a test sorts by them")]
    Collator::try_new(locale!("vi").into(), CollatorOptions::default()).expect("compiled collation data")
});

/// Bytes that sort in Vietnamese order (Unicode CLDR, locale vi), the same on both databases. Stored beside every name that lists
/// are ordered by. The letters of the whole text come first (a < ă < â, d < đ), its tones after them.
#[must_use]
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::new();
    let Ok(()) = COLLATOR.write_sort_key_to(text, &mut key);
    key
}

/// The order of [`sort_key`], for lists in memory.
#[must_use]
pub fn compare(a: &str, b: &str) -> Ordering {
    COLLATOR.compare(a, b)
}

#[cfg(test)]
mod tests;
