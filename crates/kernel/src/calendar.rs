//! Working days.
//!
//! Which days are off stands in rows that people keep (the Prime Minister decides Tết and swapped days each year), never in
//! code. Saturday and Sunday are off unless a row says that a Saturday is worked for a swapped day.

use std::collections::BTreeSet;
use std::ops::Bound;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// Why a day differs from its weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayKind {
    /// A holiday, or a weekday given off in exchange for a worked weekend.
    Holiday,
    /// A day off in place of a holiday that fell on a weekend (Labour Code 2019, Article 111 clause 3).
    Compensation,
    /// A weekend day worked in exchange for a weekday off.
    SwapWorkday,
}

impl DayKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Holiday, Self::Compensation, Self::SwapWorkday];

    /// The word in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Holiday => "holiday",
            Self::Compensation => "compensation",
            Self::SwapWorkday => "swap_workday",
        }
    }

    /// Reads the word of [`DayKind::code`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == word)
    }
}

/// Which days are worked. Without rows: Monday to Friday.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkingCalendar {
    /// Monday to Friday, yet off.
    off: BTreeSet<NaiveDate>,
    /// Saturday or Sunday, yet worked.
    worked: BTreeSet<NaiveDate>,
}

impl WorkingCalendar {
    /// A calendar of rows. A day that one row gives off and another has worked is off: the doubt goes to whoever owes.
    pub fn new(rows: impl IntoIterator<Item = (NaiveDate, DayKind)>) -> Self {
        let (mut off, mut worked) = (BTreeSet::new(), BTreeSet::new());
        for (day, kind) in rows {
            match kind {
                DayKind::Holiday | DayKind::Compensation => off.insert(day),
                DayKind::SwapWorkday => worked.insert(day),
            };
        }
        worked.retain(|day| is_weekend(*day) && !off.contains(day));
        off.retain(|day| !is_weekend(*day));
        Self { off, worked }
    }

    /// Whether offices work on the day.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        if is_weekend(day) { self.worked.contains(&day) } else { !self.off.contains(&day) }
    }

    /// The day itself, or the next working day: where a counted period ends that would end on a day off (Civil Code 2015,
    /// Article 148 clause 5). A date that a document fixes is not a counted period and never moves.
    #[must_use]
    pub fn roll_forward(&self, day: NaiveDate) -> NaiveDate {
        let mut rolled = day;
        while !self.is_working_day(rolled) {
            match rolled.succ_opt() {
                Some(next) => rolled = next,
                None => return day,
            }
        }
        rolled
    }

    /// The last day of a period of `count` working days that begins with `from`. The day it begins with is not counted (Civil
    /// Code 2015, Article 147 clause 2); a period of none ends where it begins. `None` past the end of the calendar.
    #[must_use]
    pub fn add_working_days(&self, from: NaiveDate, count: u32) -> Option<NaiveDate> {
        let mut day = from;
        let mut left = count;
        while left > 0 {
            day = day.succ_opt()?;
            left -= u32::from(self.is_working_day(day));
        }
        Some(day)
    }

    /// How many working days lie after `from` up to and with `to`; negative when `to` is the earlier one.
    #[must_use]
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let span = (Bound::Excluded(from), Bound::Included(to));
        let count = |days: &BTreeSet<NaiveDate>| if from < to { days.range(span).count() as i64 } else { 0 };
        weekdays_until(to) - weekdays_until(from) - count(&self.off) + count(&self.worked)
    }
}

/// The same day `months` later, or earlier where negative; the last day of a month that has no such day (31/01 + 1 month =
/// 28/02). `None` past the end of the calendar.
#[must_use]
pub fn add_months(from: NaiveDate, months: i32) -> Option<NaiveDate> {
    let size = Months::new(months.unsigned_abs());
    if months < 0 { from.checked_sub_months(size) } else { from.checked_add_months(size) }
}

/// The day `days` later; `None` past the end of the calendar. The first day is not counted (Civil Code 2015, Article 147).
#[must_use]
pub fn add_days(from: NaiveDate, days: u32) -> Option<NaiveDate> {
    from.checked_add_days(Days::new(u64::from(days)))
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Mondays to Fridays from a fixed Monday up to and with the day; the difference of two is what lies between.
fn weekdays_until(day: NaiveDate) -> i64 {
    // Day 1 of the common era is a Monday in the proleptic Gregorian calendar.
    let days = i64::from(day.num_days_from_ce());
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
}

#[cfg(test)]
mod tests;
