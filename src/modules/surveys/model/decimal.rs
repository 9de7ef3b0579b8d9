//! Numbers as people in Vietnam write them: a comma before the decimals, dots between the thousands.

use super::question::NUMBER_MAX;

/// Longest number that is read.
const LONGEST: usize = 40;

/// A number counted in its last decimal (12,5 with two decimals is 1250). A comma parts the decimals; dots part thousands where three digits
/// follow each, and a single dot with another number of digits behind is taken for a decimal one. `None` for what is no number, for more
/// decimals than there are, and beyond what is kept.
#[must_use]
pub fn read(text: &str, decimals: u8) -> Option<i64> {
    let text: String = text.chars().take(LONGEST + 1).filter(|c| !c.is_whitespace()).collect();
    let (is_negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let (whole, part) = split(digits)?;
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if digits.len() > LONGEST || whole.is_empty() || !are_digits(&whole) || !are_digits(part) {
        return None;
    }
    let part = part.trim_end_matches('0');
    let missing = usize::from(decimals).checked_sub(part.len())?;
    let value: i64 = format!("{whole}{part}{}", "0".repeat(missing)).parse().ok()?;
    let value = if is_negative { -value } else { value };
    (value.abs() <= NUMBER_MAX).then_some(value)
}

/// What stands before and behind the decimal mark.
fn split(digits: &str) -> Option<(String, &str)> {
    let are_thousands = |text: &str| {
        let mut groups = text.split('.');
        groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
    };
    let plain = |text: &str| if are_thousands(text) { Some(text.replace('.', "")) } else { None };
    match digits.split_once(',') {
        Some((_, part)) if part.is_empty() || part.contains([',', '.']) => None,
        Some((whole, part)) if !whole.contains('.') => Some((whole.to_owned(), part)),
        Some((whole, part)) => Some((plain(whole)?, part)),
        None if !digits.contains('.') => Some((digits.to_owned(), "")),
        None => match plain(digits) {
            Some(whole) => Some((whole, "")),
            None => {
                let (whole, part) =
                    digits.split_once('.').filter(|(_, part)| !part.is_empty() && !part.contains('.'))?;
                Some((whole.to_owned(), part))
            }
        },
    }
}

/// A number that is counted in its last decimal, as people type it: `12,5`.
#[must_use]
pub fn written(value: i64, decimals: u8) -> String {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = usize::from(decimals) + 1);
    let (whole, part) = digits.split_at(digits.len() - usize::from(decimals));
    let part = part.trim_end_matches('0');
    let sign = if value < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole},{part}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written_here() {
        for (text, decimals, wanted) in [
            ("12", 0, Some(12)),
            (" 1 234 ", 0, Some(1_234)),
            ("1.234", 0, Some(1_234)),
            ("1.234.567", 0, Some(1_234_567)),
            ("1.234,5", 1, Some(12_345)),
            ("12,5", 2, Some(1_250)),
            ("12.5", 2, Some(1_250)),
            ("12,50", 1, Some(125)),
            ("12,55", 1, None),
            ("12,5", 0, None),
            ("12,0", 0, Some(12)),
            ("-3", 0, Some(-3)),
            ("−3", 0, Some(-3)),
            ("0", 0, Some(0)),
            ("", 0, None),
            ("-", 0, None),
            (",5", 1, None),
            ("5,", 1, None),
            ("1,2,3", 3, None),
            ("1.2.3", 3, None),
            ("1e5", 0, None),
            ("mười", 0, None),
            ("1000000000001", 0, None),
            ("99999999999999999999999999", 0, None),
        ] {
            assert_eq!(read(text, decimals), wanted, "{text} with {decimals}");
        }
        assert_eq!(read(&"9".repeat(10_000), 0), None);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(value in -NUMBER_MAX..=NUMBER_MAX, decimals in 0u8..=3) {
            prop_assert_eq!(read(&written(value, decimals), decimals), Some(value));
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".{0,60}", decimals in 0u8..=3) {
            let _ = read(&text, decimals);
        }
    }
}
