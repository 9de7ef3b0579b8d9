//! Which due dates are spoken of on which day.
//!
//! A reminder is so many working days before or after the due date. The run of a working day speaks of every date whose reminder fell since
//! the run before it: on a day off, on a day on which the program stood still. So nothing is spoken of on a day off, twice, or never.

use chrono::{Days, NaiveDate};
use thihanh_kernel::WorkingCalendar;

/// Before or after the due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// So many working days are left.
    Before,
    /// So many working days are over.
    After,
}

impl Moment {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Before, Self::After];

    /// The word in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }

    /// Reads the word of [`Moment::code`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|moment| moment.code() == word)
    }
}

/// Longest standstill that is made up for, in days: older reminders would only tell what everybody knows.
const LONGEST_STANDSTILL: u64 = 14;

/// Due dates after the first and up to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDates {
    /// They are later than this day.
    pub after: NaiveDate,
    /// The last of them.
    pub until: NaiveDate,
}

/// The due dates that a rule speaks of on `today`, a working day, when it last spoke on `previous`; `None` where there are none.
#[must_use]
pub fn due_dates(
    calendar: &WorkingCalendar,
    (moment, working_days): (Moment, u32),
    previous: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<DueDates> {
    let earliest = today.checked_sub_days(Days::new(LONGEST_STANDSTILL))?;
    let usual = day_before(calendar, today)?;
    let previous = previous.unwrap_or(usual).max(earliest).min(today);
    let dates = DueDates {
        after: reach(calendar, (moment, working_days), previous)?,
        until: reach(calendar, (moment, working_days), today)?,
    };
    (dates.after < dates.until).then_some(dates)
}

/// The working day before a day.
#[must_use]
pub fn day_before(calendar: &WorkingCalendar, day: NaiveDate) -> Option<NaiveDate> {
    let mut day = day.pred_opt()?;
    while !calendar.is_working_day(day) {
        day = day.pred_opt()?;
    }
    Some(day)
}

/// The latest due date that the rule has spoken of when `day` is over.
fn reach(calendar: &WorkingCalendar, rule: (Moment, u32), day: NaiveDate) -> Option<NaiveDate> {
    match rule {
        // No more than so many working days lie behind the day up to the due date: it ends before the next one.
        (Moment::Before, left) => calendar.add_working_days(day, left + 1)?.pred_opt(),
        // At least so many working days lie behind the due date up to the day.
        (Moment::After, over) => {
            let mut first = day.succ_opt()?;
            for _ in 0..over {
                first = day_before(calendar, first)?;
            }
            first.pred_opt()
        }
    }
}

/// Whether a day is the first working day of its week (Monday to Sunday), on which weekly digests go out.
#[must_use]
pub fn is_first_of_week(calendar: &WorkingCalendar, day: NaiveDate) -> bool {
    use chrono::Datelike;
    let since_monday = u64::from(day.weekday().num_days_from_monday());
    calendar.is_working_day(day)
        && (1..=since_monday)
            .filter_map(|back| day.checked_sub_days(Days::new(back)))
            .all(|earlier| !calendar.is_working_day(earlier))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use thihanh_kernel::calendar::DayKind;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Tết of 2026 (invented rows): 16 to 20 February off; Saturday the 28th worked.
    fn tet() -> WorkingCalendar {
        let off = (16..=20).map(|at| (NaiveDate::from_ymd_opt(2026, 2, at).unwrap(), DayKind::Holiday));
        WorkingCalendar::new(off.chain([(day("2026-02-28"), DayKind::SwapWorkday)]))
    }

    #[test]
    fn reminders_of_days_off_come_on_the_next_working_day() {
        use Moment::{After, Before};
        for (rule, previous, today, wanted) in [
            // Five working days before Monday the 16th is Monday the 9th.
            ((Before, 5), "2026-03-06", "2026-03-09", Some(("2026-03-15", "2026-03-16"))),
            ((Before, 1), "2026-03-09", "2026-03-10", Some(("2026-03-10", "2026-03-11"))),
            // On Thursday one speaks of what is due on Friday, Saturday and Sunday, on Friday of Monday.
            ((Before, 1), "2026-03-11", "2026-03-12", Some(("2026-03-12", "2026-03-15"))),
            ((Before, 1), "2026-03-12", "2026-03-13", Some(("2026-03-15", "2026-03-16"))),
            ((Before, 0), "2026-03-09", "2026-03-10", Some(("2026-03-09", "2026-03-10"))),
            ((After, 1), "2026-03-09", "2026-03-10", Some(("2026-03-08", "2026-03-09"))),
            // Due on Friday, Saturday or Sunday: one working day late on Monday.
            ((After, 1), "2026-03-13", "2026-03-16", Some(("2026-03-12", "2026-03-15"))),
            // Over Tết: on Thursday the 12th everything up to Sunday the 22nd is one working day away.
            ((Before, 1), "2026-02-11", "2026-02-12", Some(("2026-02-12", "2026-02-22"))),
            ((Before, 1), "2026-02-12", "2026-02-13", Some(("2026-02-22", "2026-02-23"))),
            ((After, 1), "2026-02-13", "2026-02-23", Some(("2026-02-12", "2026-02-22"))),
            ((After, 10), "2026-02-13", "2026-02-23", Some(("2026-02-01", "2026-02-02"))),
            // A run that was done today already speaks of nothing.
            ((Before, 5), "2026-03-09", "2026-03-09", None),
            // The program stood still from Monday to Thursday.
            ((Before, 1), "2026-03-09", "2026-03-12", Some(("2026-03-10", "2026-03-15"))),
        ] {
            let found = due_dates(&tet(), rule, Some(day(previous)), day(today));
            let wanted = wanted.map(|(after, until)| DueDates { after: day(after), until: day(until) });
            assert_eq!(found, wanted, "{rule:?} on {today} after {previous}");
        }
    }

    #[test]
    fn weekly_digests_go_out_on_the_first_working_day() {
        for (today, wanted) in [
            ("2026-03-09", true),
            ("2026-03-10", false),
            ("2026-02-16", false),
            ("2026-02-20", false),
            ("2026-02-23", true),
            ("2026-03-08", false),
        ] {
            assert_eq!(is_first_of_week(&tet(), day(today)), wanted, "{today}");
        }
    }

    proptest! {
        /// Every due date is spoken of once by a rule, on a working day, and at the right distance.
        #[test]
        fn each_date_once(offset in 0u32..12, is_before in any::<bool>(), skipped in proptest::collection::vec(0u64..5, 20)) {
            let calendar = tet();
            let rule = (if is_before { Moment::Before } else { Moment::After }, offset);
            let mut today = day("2026-01-05");
            let mut previous = None;
            let mut spoken: BTreeMap<NaiveDate, u32> = BTreeMap::new();
            for skip in skipped {
                today = today.checked_add_days(Days::new(1 + skip)).unwrap();
                today = calendar.roll_forward(today);
                if let Some(dates) = due_dates(&calendar, rule, previous, today) {
                    let mut due = dates.after.succ_opt().unwrap();
                    while due <= dates.until {
                        *spoken.entry(due).or_default() += 1;
                        let distance = calendar.working_days_between(today, due);
                        let wanted = i64::from(offset);
                        if is_before { prop_assert!(distance <= wanted, "{due} {today}") } else { prop_assert!(-distance >= wanted, "{due} {today}") }
                        due = due.succ_opt().unwrap();
                    }
                }
                previous = Some(today);
            }
            prop_assert!(spoken.values().all(|times| *times == 1), "{spoken:?}");
            let (first, last) = (*spoken.keys().next().unwrap(), *spoken.keys().last().unwrap());
            prop_assert_eq!(i64::try_from(spoken.len()).unwrap(), (last - first).num_days() + 1, "no date was left out");
        }
    }
}
