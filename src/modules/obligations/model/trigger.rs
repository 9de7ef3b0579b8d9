//! Deadlines that wait for an event ("sau khi dịch bệnh được kiểm soát", "trong 05 ngày làm việc kể từ khi nhận hồ sơ").
//!
//! A trigger is shared by the directive, or each agency has its own (what one agency receives says nothing about the others).
//! A person records the event; an offset then gives the day, without one that person sets it.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use thihanh_kernel::calendar::{WorkingCalendar, add_days, add_months};
use thihanh_kernel::vietnamese::{fold, tokens};

/// What an offset counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OffsetUnit {
    /// Calendar days.
    Day,
    /// Working days.
    WorkingDay,
    /// Months.
    Month,
}

/// A term counted from an event; negative before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offset {
    /// How many; negative before the event.
    pub count: i64,
    /// Of what.
    pub unit: OffsetUnit,
}

/// Where a count ended and what it came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The day the count ended on.
    pub ended_on: NaiveDate,
    /// The last valid day: the same, or the next working day.
    pub due_on: NaiveDate,
}

/// A longer term than ten years is a misreading, not a deadline.
pub const LONGEST_OFFSET: i64 = 3_660;

impl OffsetUnit {
    /// The word in the database and in Fluent selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::WorkingDay => "working_day",
            Self::Month => "month",
        }
    }

    /// Reads the word of [`OffsetUnit::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Day, Self::WorkingDay, Self::Month].into_iter().find(|unit| unit.as_str() == word)
    }
}

impl Offset {
    /// The due date when the event happens on `happened_on`; `None` where the term is too long to be one.
    ///
    /// The day of the event is not counted (Civil Code 2015, Article 147 clause 2). A count that ends on a day off runs to the
    /// next working day (Article 148 clause 5); one that is counted back from an event does not, or it would pass its limit.
    pub fn count_from(self, happened_on: NaiveDate, calendar: &WorkingCalendar) -> Option<Counted> {
        if self.count.abs() > LONGEST_OFFSET {
            return None;
        }
        let size = u32::try_from(self.count.unsigned_abs()).ok()?;
        let ended_on = match (self.unit, self.count < 0) {
            (OffsetUnit::Day, false) => add_days(happened_on, size)?,
            (OffsetUnit::Day, true) => happened_on.checked_sub_days(Days::new(u64::from(size)))?,
            (OffsetUnit::Month, _) => add_months(happened_on, i32::try_from(self.count).ok()?)?,
            (OffsetUnit::WorkingDay, false) => calendar.add_working_days(happened_on, size)?,
            (OffsetUnit::WorkingDay, true) => working_days_before(happened_on, size, calendar)?,
        };
        let due_on = if self.count < 0 { ended_on } else { calendar.roll_forward(ended_on) };
        Some(Counted { ended_on, due_on })
    }
}

fn working_days_before(event: NaiveDate, count: u32, calendar: &WorkingCalendar) -> Option<NaiveDate> {
    let mut day = event;
    let mut left = count;
    while left > 0 {
        day = day.pred_opt()?;
        left -= u32::from(calendar.is_working_day(day));
    }
    Some(day)
}

/// Whether each agency has the event for itself: what is received or assigned reaches every agency on a day of its own.
///
/// Read with marks: "nhận" (receive) and "nhân dân" (the people) fold to the same letters.
pub fn is_per_agency(event: &str) -> bool {
    let words = tokens(event);
    let words: Vec<_> = words.iter().map(String::as_str).skip_while(|word| matches!(*word, "ngày" | "khi")).collect();
    matches!(words.as_slice(), ["nhận", ..] | ["tiếp", "nhận", ..] | ["được", "giao" | "nhận", ..])
}

/// Whether the event is the issue of the directive itself ("kể từ ngày ban hành Kế hoạch này"): its date is known, nobody has to
/// record it.
pub fn is_own_issue(event: &str) -> bool {
    const WORDS: [&str; 20] = [
        "ngay", "khi", "duoc", "ky", "ban", "hanh", "van", "nay", "ke", "hoach", "chi", "thi", "cong", "quyet", "dinh",
        "thong", "bao", "nghi", "chuong", "trinh",
    ];
    let folded = fold(event);
    let is_signed_or_issued = folded.contains("ban hanh") || folded.split(' ').any(|word| word == "ky");
    is_signed_or_issued && folded.split_whitespace().all(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::modules::obligations::model::fixtures::{any_day, calendar_2021, day};

    #[test]
    fn counted_terms_roll_over_days_off() {
        use OffsetUnit::{Day, Month, WorkingDay};
        let table = [
            // count, unit, event, ended, due
            (5, WorkingDay, "2021-02-08", "2021-02-22", "2021-02-22"), // Tết: 10 to 16 February are off; 09, 17, 18, 19, 22 count
            (5, Day, "2021-02-08", "2021-02-13", "2021-02-17"),        // ends inside Tết, runs to the first day of work
            (3, Day, "2021-03-03", "2021-03-06", "2021-03-08"),        // ends on a Saturday
            (2, Day, "2021-03-03", "2021-03-05", "2021-03-05"),
            (0, Day, "2021-03-06", "2021-03-06", "2021-03-08"),
            (1, Month, "2021-01-31", "2021-02-28", "2021-03-01"), // 28 February 2021 is a Sunday
            (-5, Day, "2021-03-05", "2021-02-28", "2021-02-28"),  // counted back: stays on the Sunday
            (-2, WorkingDay, "2021-02-17", "2021-02-08", "2021-02-08"),
        ];
        for (count, unit, event, ended, due) in table {
            let counted = Offset { count, unit }.count_from(day(event), &calendar_2021()).unwrap();
            assert_eq!((counted.ended_on, counted.due_on), (day(ended), day(due)), "{count} {unit:?} from {event}");
        }
        assert_eq!(Offset { count: 40_000, unit: Day }.count_from(day("2021-01-04"), &calendar_2021()), None);
    }

    #[test]
    fn who_has_the_event() {
        for own in
            ["nhận hồ sơ", "nhận được văn bản", "tiếp nhận phản ánh, kiến nghị", "ngày nhận", "được giao nhiệm vụ"]
        {
            assert!(is_per_agency(own), "{own}");
        }
        for shared in ["dịch bệnh Covid-19 được kiểm soát", "Chính phủ ban hành nghị định", "nhân dân có ý kiến", ""]
        {
            assert!(!is_per_agency(shared), "{shared}");
        }
        for issue in ["ban hành", "ngày ký ban hành", "ngày ban hành Kế hoạch này", "ký Quyết định này"]
        {
            assert!(is_own_issue(issue), "{issue}");
        }
        for other in [
            "Chính phủ ban hành nghị định",
            "Luật có hiệu lực",
            "kết thúc quý",
            "ban hành Nghị quyết của Hội đồng nhân dân",
            "này",
        ] {
            assert!(!is_own_issue(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn a_longer_term_is_never_due_earlier(event in any_day(), count in 0i64..60, unit in prop::sample::select(vec![OffsetUnit::Day, OffsetUnit::WorkingDay, OffsetUnit::Month])) {
            let calendar = calendar_2021();
            let due = |count| Offset { count, unit }.count_from(event, &calendar).unwrap().due_on;
            prop_assert!(due(count) <= due(count + 1));
            prop_assert!(due(count) >= event);
            prop_assert!(calendar.is_working_day(due(count)));
        }
    }
}
