//! The days of a month in weeks from Monday to Sunday.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};

/// A month of a year, held by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Month(NaiveDate);

impl Month {
    /// The month that a day lies in.
    pub(super) fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    /// Reads `YYYY-MM`; none for years that no document has.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.trim().split_once('-')?;
        let year = year.parse().ok().filter(|year| (1900..=2999).contains(year))?;
        NaiveDate::from_ymd_opt(year, month.parse().ok()?, 1).map(Self)
    }

    pub(super) fn year(self) -> i32 {
        self.0.year()
    }

    pub(super) fn number(self) -> u32 {
        self.0.month()
    }

    /// Its first day.
    pub(super) fn first(self) -> NaiveDate {
        self.0
    }

    /// Its last day.
    pub(super) fn last(self) -> NaiveDate {
        self.0.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(self.0)
    }

    pub(super) fn contains(self, day: NaiveDate) -> bool {
        (day.year(), day.month()) == (self.year(), self.number())
    }

    pub(super) fn previous(self) -> Self {
        self.0.checked_sub_months(Months::new(1)).map_or(self, Self)
    }

    pub(super) fn next(self) -> Self {
        self.0.checked_add_months(Months::new(1)).map_or(self, Self)
    }

    /// The Monday of its first week.
    pub(super) fn first_shown(self) -> NaiveDate {
        let back = u64::from(self.first().weekday().num_days_from_monday());
        self.first().checked_sub_days(Days::new(back)).unwrap_or(self.first())
    }

    /// The Sunday of its last week.
    pub(super) fn last_shown(self) -> NaiveDate {
        let on = 6 - u64::from(self.last().weekday().num_days_from_monday());
        self.last().checked_add_days(Days::new(on)).unwrap_or(self.last())
    }

    /// Its weeks, each of seven days; the first and the last reach into the months beside it.
    pub(super) fn weeks(self) -> Vec<Vec<NaiveDate>> {
        let days: Vec<_> = self.first_shown().iter_days().take_while(|day| *day <= self.last_shown()).collect();
        days.chunks(7).map(<[NaiveDate]>::to_vec).collect()
    }
}

/// `2026-03`, as it stands in the address.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::modules::obligations::model::fixtures::{any_day, day};

    #[test]
    fn months_in_weeks() {
        // month, first Monday shown, last Sunday shown, weeks; February 2021 is exactly four weeks
        let table = [
            ("2026-03", "2026-02-23", "2026-04-05", 6),
            ("2021-02", "2021-02-01", "2021-02-28", 4),
            ("2026-06", "2026-06-01", "2026-07-05", 5),
            ("2025-12", "2025-12-01", "2026-01-04", 5),
        ];
        for (text, first, last, weeks) in table {
            let month = Month::parse(text).unwrap();
            assert_eq!(
                (month.first_shown(), month.last_shown(), month.weeks().len()),
                (day(first), day(last), weeks),
                "{text}"
            );
            assert_eq!(month.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_month_is_none() {
        for text in ["", "2026", "2026-13", "2026-00", "99999-01", "03-2026", "2026-03-16", "a-b"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_day_of_a_month_stands_once_in_whole_weeks(any in any_day()) {
            let month = Month::of(any);
            let weeks = month.weeks();
            prop_assert!(weeks.iter().all(|week| week.len() == 7));
            let inside = weeks.iter().flatten().filter(|day| month.contains(**day)).count();
            prop_assert_eq!(inside as i64, (month.last() - month.first()).num_days() + 1);
            prop_assert_eq!(month.next().previous(), month);
        }
    }
}
