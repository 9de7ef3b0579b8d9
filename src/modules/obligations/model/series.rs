//! Recurring duties: which periods there are, which is the first, and when each is due.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use vanban::deadline::RecurringDay;

/// How often a duty recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Hằng năm.
    Yearly,
    /// 6 tháng.
    HalfYearly,
    /// Hằng quý.
    Quarterly,
    /// Hằng tháng.
    Monthly,
    /// Hằng tuần (Monday to Sunday, ISO 8601).
    Weekly,
    /// Hằng ngày.
    Daily,
}

/// What recurs: how often and, where stated, by which day of the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurrence {
    /// How often.
    pub frequency: Frequency,
    /// The day inside the period; without it the period's last day. In a period shorter than a year `--MM-DD` is the same place
    /// in each ("15/6 và 15/12" for half years); a month that is too short gives its last day.
    pub by: Option<RecurringDay>,
    /// `false` for "trước ngày D": the day before is the last valid one.
    pub is_inclusive: bool,
}

/// One period of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Part of the ledger's key: "2021", "2021-H1", "2021-Q1", "2021-01", "2021-W05", "2021-01-15".
    pub key: String,
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Last valid day of what is owed for the period.
    pub due_on: NaiveDate,
}

/// Without a day of its own the period in which a directive is issued counts only if this much of it remains: a plan of
/// 31 December does not ask for that year's work.
pub const LEAST_DAYS_OF_FIRST_PERIOD: i64 = 60;

impl Frequency {
    /// Every frequency, longest first.
    pub const ALL: [Self; 6] =
        [Self::Yearly, Self::HalfYearly, Self::Quarterly, Self::Monthly, Self::Weekly, Self::Daily];

    /// The word in the database, the extraction contract and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yearly => "yearly",
            Self::HalfYearly => "half_yearly",
            Self::Quarterly => "quarterly",
            Self::Monthly => "monthly",
            Self::Weekly => "weekly",
            Self::Daily => "daily",
        }
    }

    /// Reads the word of [`Frequency::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|frequency| frequency.as_str() == word)
    }

    /// The length in months; `None` for weeks and days.
    fn months(self) -> Option<u32> {
        match self {
            Self::Yearly => Some(12),
            Self::HalfYearly => Some(6),
            Self::Quarterly => Some(3),
            Self::Monthly => Some(1),
            Self::Weekly | Self::Daily => None,
        }
    }
}

impl Recurrence {
    /// The first period owed under a directive of `issued_on`; `None` only at the end of the calendar.
    pub fn first(&self, issued_on: NaiveDate) -> Option<Period> {
        let mut period = self.period_with(issued_on)?;
        let counts = |period: &Period| match self.named_day() {
            Some(_) => period.due_on > issued_on,
            None => period.start > issued_on || (period.end - issued_on).num_days() >= LEAST_DAYS_OF_FIRST_PERIOD,
        };
        while !counts(&period) {
            period = self.after(&period)?;
        }
        Some(period)
    }

    /// The periods from the one that holds `from`, in order, that are due by `until`.
    pub fn periods(&self, from: NaiveDate, until: NaiveDate) -> impl Iterator<Item = Period> + use<> {
        let recurrence = *self;
        std::iter::successors(recurrence.period_with(from), move |period| recurrence.after(period))
            .take_while(move |period| period.due_on <= until)
    }

    /// Whether the directive names a day inside the period that holds for this frequency.
    pub fn is_day_stated(&self) -> bool {
        self.named_day().is_some()
    }

    /// A named day of a month says nothing about weeks and days.
    fn named_day(&self) -> Option<RecurringDay> {
        self.by.filter(|_| self.frequency.months().is_some())
    }

    fn after(&self, period: &Period) -> Option<Period> {
        self.period_with(period.end.succ_opt()?)
    }

    /// The period that holds a day.
    fn period_with(&self, day: NaiveDate) -> Option<Period> {
        let (year, month) = (day.year(), day.month());
        let (key, start, end) = match self.frequency {
            Frequency::Daily => (day.to_string(), day, day),
            Frequency::Weekly => {
                let week = day.iso_week();
                let start = day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday())))?;
                (format!("{}-W{:02}", week.year(), week.week()), start, start.checked_add_days(Days::new(6))?)
            }
            Frequency::Yearly => (year.to_string(), first_of(year, 1)?, last_of(year, 12)?),
            Frequency::HalfYearly => {
                let half = month.div_ceil(6);
                (format!("{year}-H{half}"), first_of(year, half * 6 - 5)?, last_of(year, half * 6)?)
            }
            Frequency::Quarterly => {
                let quarter = month.div_ceil(3);
                (format!("{year}-Q{quarter}"), first_of(year, quarter * 3 - 2)?, last_of(year, quarter * 3)?)
            }
            Frequency::Monthly => (format!("{year}-{month:02}"), first_of(year, month)?, last_of(year, month)?),
        };
        let due_on = self.due_in(start, end)?;
        Some(Period { key, start, end, due_on })
    }

    fn due_in(&self, start: NaiveDate, end: NaiveDate) -> Option<NaiveDate> {
        let (Some(named), Some(length)) = (self.named_day(), self.frequency.months()) else { return Some(end) };
        let month_of = |month: u8| start.checked_add_months(Months::new((u32::from(month) - 1) % length));
        let (stated, first_stated) = match named {
            RecurringDay::MonthDay(month, day) => {
                let day = day_of_month(month_of(month)?, day)?;
                (day, day)
            }
            RecurringDay::Month(month) => {
                let first = month_of(month)?;
                (last_of(first.year(), first.month())?, first)
            }
            RecurringDay::Day(day) => {
                let day = day_of_month(first_of(end.year(), end.month())?, day)?;
                (day, day)
            }
        };
        // "trước tháng 12" ends on 30 November, not on 30 December.
        if self.is_inclusive { Some(stated) } else { first_stated.pred_opt() }
    }
}

/// How far series are generated: to the end of next year.
pub fn horizon(today: NaiveDate) -> NaiveDate {
    last_of(today.year() + 1, 12).unwrap_or(NaiveDate::MAX)
}

fn first_of(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn last_of(year: i32, month: u32) -> Option<NaiveDate> {
    first_of(year, month)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// The day of the month that starts on `first`, or the month's last day where it is too short.
fn day_of_month(first: NaiveDate, day: u8) -> Option<NaiveDate> {
    first.with_day(u32::from(day)).or_else(|| last_of(first.year(), first.month()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::modules::obligations::model::fixtures::{any_day, day};

    fn recurrence(frequency: Frequency, by: &str, is_inclusive: bool) -> Recurrence {
        Recurrence { frequency, by: by.parse().ok(), is_inclusive }
    }

    #[test]
    fn the_first_period_is_the_first_that_can_still_be_done() {
        use Frequency::*;
        let table = [
            // frequency, by, inclusive, issued on, first period, due
            (Yearly, "", true, "2020-12-31", "2021", "2021-12-31"), // a plan of New Year's Eve starts next year
            (Yearly, "", true, "2021-11-01", "2021", "2021-12-31"), // 60 days remain
            (Yearly, "", true, "2021-11-02", "2022", "2022-12-31"), // 59 remain
            (Yearly, "--12-02", false, "2021-06-10", "2021", "2021-12-01"), // "hằng năm, trước ngày 02/12"
            (Yearly, "--12-02", false, "2021-12-01", "2022", "2022-12-01"), // its day is not after the issue
            (Yearly, "--12-02", true, "2021-12-01", "2021", "2021-12-02"),
            (Yearly, "--02-29", true, "2021-01-04", "2021", "2021-02-28"),
            (Yearly, "--12", true, "2021-01-04", "2021", "2021-12-31"),
            (Yearly, "--12", false, "2021-01-04", "2021", "2021-11-30"),
            (Yearly, "--01-01", false, "2021-03-01", "2022", "2021-12-31"),
            (Yearly, "---15", true, "2021-01-04", "2021", "2021-12-15"),
            (HalfYearly, "", true, "2021-05-05", "2021-H2", "2021-12-31"), // 56 days of the half remain
            (HalfYearly, "", true, "2021-04-15", "2021-H1", "2021-06-30"),
            (HalfYearly, "--06-15", true, "2021-06-20", "2021-H2", "2021-12-15"),
            (Quarterly, "", true, "2021-01-04", "2021-Q1", "2021-03-31"),
            (Quarterly, "", true, "2021-02-09", "2021-Q2", "2021-06-30"),
            (Quarterly, "---20", true, "2021-02-09", "2021-Q1", "2021-03-20"),
            (Monthly, "---22", true, "2021-02-09", "2021-02", "2021-02-22"),
            (Monthly, "---22", true, "2021-02-22", "2021-03", "2021-03-22"),
            (Monthly, "---31", true, "2021-02-09", "2021-02", "2021-02-28"),
            (Monthly, "", true, "2021-01-01", "2021-02", "2021-02-28"), // a month never leaves 60 days
            (Weekly, "", true, "2021-02-09", "2021-W07", "2021-02-21"),
            (Weekly, "---22", true, "2020-12-29", "2021-W01", "2021-01-10"),
            (Daily, "", true, "2021-02-28", "2021-03-01", "2021-03-01"),
        ];
        for (frequency, by, inclusive, issued_on, key, due) in table {
            let first = recurrence(frequency, by, inclusive).first(day(issued_on)).unwrap();
            assert_eq!((first.key.as_str(), first.due_on), (key, day(due)), "{frequency:?} {by:?} issued {issued_on}");
        }
    }

    #[test]
    fn periods_run_to_the_horizon() {
        let keys = |frequency, from: &str, until: &str| -> Vec<String> {
            recurrence(frequency, "", true).periods(day(from), day(until)).map(|period| period.key).collect()
        };
        assert_eq!(keys(Frequency::Yearly, "2021-01-01", "2024-12-31"), ["2021", "2022", "2023", "2024"]);
        assert_eq!(keys(Frequency::HalfYearly, "2021-07-01", "2022-07-01"), ["2021-H2", "2022-H1"]);
        assert_eq!(keys(Frequency::Quarterly, "2021-10-01", "2022-06-30"), ["2021-Q4", "2022-Q1", "2022-Q2"]);
        assert_eq!(keys(Frequency::Weekly, "2020-12-28", "2021-01-10"), ["2020-W53", "2021-W01"]);
        assert_eq!(horizon(day("2026-03-16")), day("2027-12-31"));
    }

    fn any_recurrence() -> impl Strategy<Value = Recurrence> {
        let by = prop_oneof![
            Just(None),
            (1u8..=12, 1u8..=31).prop_map(|(month, day)| Some(RecurringDay::MonthDay(month, day))),
            (1u8..=12).prop_map(|month| Some(RecurringDay::Month(month))),
            (1u8..=31).prop_map(|day| Some(RecurringDay::Day(day))),
        ];
        (prop::sample::select(Frequency::ALL.to_vec()), by, any::<bool>())
            .prop_map(|(frequency, by, is_inclusive)| Recurrence { frequency, by, is_inclusive })
    }

    proptest! {
        #[test]
        fn a_series_never_starts_due_before_its_directive(recurrence in any_recurrence(), issued_on in any_day()) {
            let first = recurrence.first(issued_on).unwrap();
            prop_assert!(first.due_on > issued_on || first.start > issued_on);
        }

        #[test]
        fn periods_follow_one_another_and_dues_grow(recurrence in any_recurrence(), from in any_day()) {
            let periods: Vec<_> = recurrence.periods(from, from + chrono::Duration::days(900)).take(40).collect();
            for pair in periods.windows(2) {
                prop_assert_eq!(pair[0].end.succ_opt().unwrap(), pair[1].start);
                prop_assert!(pair[0].due_on < pair[1].due_on);
                prop_assert!(pair[0].key != pair[1].key);
            }
            for period in &periods {
                prop_assert!(period.due_on <= period.end && period.due_on >= period.start.pred_opt().unwrap());
            }
        }
    }
}
