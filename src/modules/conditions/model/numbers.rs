//! What the registers come to for an agency with everything below it: indicators B1.1, B2.1 to B2.3, B3.1 and B3.2.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;

/// B2: people, on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StaffNumbers {
    /// Posts that were assigned.
    pub posts: u64,
    /// Persons in them.
    pub filled: u64,
    /// Of these, chuyên trách.
    pub full_time: u64,
    /// Of these, kiêm nhiệm.
    pub part_time: u64,
    /// Of these, with a law degree.
    pub law_degree: u64,
    /// Of these, trained in monitoring by that day.
    pub trained: u64,
    /// Agencies that should have a focal point.
    pub units: u64,
    /// Of these, without one.
    pub units_without: u64,
}

/// B1: classes, in a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TrainingNumbers {
    /// Classes held by these agencies.
    pub classes: u64,
    /// Persons who were to come to them.
    pub planned: u64,
    /// Who came to them, from wherever.
    pub attended: u64,
    /// Of these, who reached the target.
    pub passed: u64,
    /// Who came from these agencies, to whatever class.
    pub own_attended: u64,
    /// Of these, who reached the target.
    pub own_passed: u64,
}

/// B3: money, in a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BudgetNumbers {
    /// Lines.
    pub lines: u64,
    /// Asked for.
    pub asked_vnd: i64,
    /// Allotted.
    pub allotted_vnd: i64,
    /// Spent.
    pub spent_vnd: i64,
    /// Lines of which less was allotted than asked for.
    pub short: u64,
    /// Lines of which more was spent than allotted.
    pub over: u64,
}

/// All of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// The agency; everything below it is counted too.
    pub agency: AgencyId,
    /// The year of classes and money.
    pub year: i32,
    /// The day of people.
    pub on: NaiveDate,
    /// B2.
    pub staff: StaffNumbers,
    /// B1.
    pub training: TrainingNumbers,
    /// B3.
    pub budget: BudgetNumbers,
}

/// The day on which people are counted for a year: its last one, and today while it lasts or has not begun.
#[must_use]
pub fn day_of(year: i32, today: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 12, 31).map_or(today, |last| last.min(today))
}

/// A share in tenths of a percent, rounded half up; `None` of nothing.
#[must_use]
pub fn per_mille(part: u64, whole: u64) -> Option<u64> {
    (whole > 0).then(|| (part.saturating_mul(2_000).saturating_add(whole)) / whole.saturating_mul(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_counted_on_the_last_day_that_there_was() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-03-16");
        for (year, on) in [(2025, "2025-12-31"), (2026, "2026-03-16"), (2027, "2026-03-16")] {
            assert_eq!(day_of(year, today), day(on), "{year}");
        }
    }

    #[test]
    fn shares_are_rounded_and_of_nothing_there_is_none() {
        for (part, whole, expected) in [
            (0, 0, None),
            (0, 7, Some(0)),
            (1, 3, Some(333)),
            (2, 3, Some(667)),
            (1, 2_000, Some(1)),
            (5, 5, Some(1_000)),
        ] {
            assert_eq!(per_mille(part, whole), expected, "{part} of {whole}");
        }
    }
}
