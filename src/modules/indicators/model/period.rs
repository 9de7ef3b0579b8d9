//! Periods of numbers: a year, a half, a quarter, or from one day to another.

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::time::parse_date;

/// The longest period, in days: ten years and their leap days.
const LONGEST_DAYS: i64 = 3_653;
/// Years that periods may lie in.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// From one day to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl Period {
    /// From one day to another; `None` where that is no period.
    #[must_use]
    pub fn between(from: NaiveDate, to: NaiveDate) -> Option<Self> {
        let is_period = from <= to && (to - from).num_days() < LONGEST_DAYS;
        (is_period && YEARS.contains(&from.year()) && YEARS.contains(&to.year())).then_some(Self { from, to })
    }

    /// A year.
    #[must_use]
    pub fn year(year: i32) -> Option<Self> {
        Self::months(year, 1, 12)
    }

    fn months(year: i32, first: u32, last: u32) -> Option<Self> {
        let from = NaiveDate::from_ymd_opt(year, first, 1)?;
        let behind = match last {
            12 => NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1)?,
            month => NaiveDate::from_ymd_opt(year, month + 1, 1)?,
        };
        Self::between(from, behind.pred_opt()?)
    }

    /// `2026`, `2026-h1`, `2026-q3`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim();
        let (year, part) = word.split_once('-').unwrap_or((word, ""));
        let is_plain = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        let year: i32 = year.parse().ok().filter(|_| is_plain)?;
        match part {
            "" if !word.contains('-') => Self::year(year),
            "h1" => Self::months(year, 1, 6),
            "h2" => Self::months(year, 7, 12),
            "q1" => Self::months(year, 1, 3),
            "q2" => Self::months(year, 4, 6),
            "q3" => Self::months(year, 7, 9),
            "q4" => Self::months(year, 10, 12),
            _ => None,
        }
    }

    /// What an address asks for: two days, or a word, or this year.
    #[must_use]
    pub fn asked(word: &str, from: &str, to: &str, today: NaiveDate) -> Self {
        let days = parse_date(from).zip(parse_date(to)).and_then(|(from, to)| Self::between(from, to));
        let this = || Self::year(today.year()).unwrap_or(Self { from: today, to: today });
        days.or_else(|| Self::parse(word)).unwrap_or_else(this)
    }

    /// The word of a year, half or quarter.
    #[must_use]
    pub fn word(self) -> Option<String> {
        let year = self.from.year();
        let words = ["", "-h1", "-h2", "-q1", "-q2", "-q3", "-q4"].map(|part| format!("{year}{part}"));
        words.into_iter().find(|word| Self::parse(word) == Some(self))
    }

    /// Both days.
    #[must_use]
    pub fn days(self) -> (NaiveDate, NaiveDate) {
        (self.from, self.to)
    }

    /// The day on which people and agencies are counted: the last one, and today while it lasts or has not begun.
    #[must_use]
    pub fn counted_on(self, today: NaiveDate) -> NaiveDate {
        self.to.min(today)
    }

    /// The same period of earlier years, the oldest first and this one last.
    #[must_use]
    pub fn with_years_before(self, count: i32) -> Vec<Self> {
        let back = |years: i32| {
            let before = |day: NaiveDate| {
                // The last of February is the last of February.
                let year = day.year() - years;
                day.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, day.month(), 28))
            };
            let to = match self.to.succ_opt().filter(|behind| behind.day() == 1) {
                Some(behind) => before(behind)?.pred_opt()?,
                None => before(self.to)?,
            };
            Self::between(before(self.from)?, to)
        };
        (0..=count).rev().filter_map(back).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(from: &str, to: &str) -> Period {
        Period { from: day(from), to: day(to) }
    }

    #[test]
    fn words_are_years_halves_and_quarters() {
        for (word, expected) in [
            ("2026", Some(period("2026-01-01", "2026-12-31"))),
            ("2026-h1", Some(period("2026-01-01", "2026-06-30"))),
            ("2026-h2", Some(period("2026-07-01", "2026-12-31"))),
            ("2024-q1", Some(period("2024-01-01", "2024-03-31"))),
            ("2026-q4", Some(period("2026-10-01", "2026-12-31"))),
            ("2026-", None),
            ("2026-q5", None),
            ("26", None),
            ("+026", None),
            ("9999", None),
            ("", None),
        ] {
            assert_eq!(Period::parse(word), expected, "{word}");
            if let Some(expected) = expected {
                assert_eq!(expected.word().as_deref(), Some(word));
            }
        }
        assert_eq!(period("2026-01-01", "2026-01-31").word(), None);
    }

    #[test]
    fn an_address_asks_for_days_or_a_word_or_this_year() {
        let today = day("2026-03-16");
        let this = period("2026-01-01", "2026-12-31");
        for (word, from, to, expected) in [
            ("", "", "", this),
            ("2025-q2", "", "", period("2025-04-01", "2025-06-30")),
            ("2025", "15/1/2026", "20/2/2026", period("2026-01-15", "2026-02-20")),
            ("2025", "20/2/2026", "15/1/2026", period("2025-01-01", "2025-12-31")),
            ("x", "1/1/1000", "1/1/3000", this),
        ] {
            assert_eq!(Period::asked(word, from, to, today), expected, "{word} {from} {to}");
        }
    }

    #[test]
    fn earlier_years_end_where_their_months_end() {
        let quarter = period("2024-01-01", "2024-02-29");
        let expected = [period("2022-01-01", "2022-02-28"), period("2023-01-01", "2023-02-28"), quarter];
        assert_eq!(quarter.with_years_before(2), expected);
        assert_eq!(Period::parse("2026").unwrap().with_years_before(1)[0], Period::parse("2025").unwrap());
    }
}
