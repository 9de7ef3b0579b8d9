//! The ladder: what is late and unanswered climbs rung by rung.

/// What a rung does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// The head of the agency is told.
    NotifyHead,
    /// The level above sees it.
    ShowAbove,
    /// Whoever follows it up takes it over and decides.
    TakeOver,
}

impl Act {
    /// Every act, in the order of a ladder.
    pub const ALL: [Self; 3] = [Self::NotifyHead, Self::ShowAbove, Self::TakeOver];

    /// The word in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotifyHead => "notify_head",
            Self::ShowAbove => "show_above",
            Self::TakeOver => "take_over",
        }
    }

    /// Reads the word of [`Act::code`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == word)
    }
}

/// One rung of the ladder of a kind of obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    /// Its place, from 1.
    pub number: i64,
    /// What it does.
    pub act: Act,
    /// Reached when it is late for more than so many working days …
    pub late_days: i64,
    /// … or was urged so often while it is late; urging alone never where there is none.
    pub urgings: Option<i64>,
}

/// The rungs that something late stands on or below, in their order: the next one is never left out, so that nobody takes over what the head
/// has not heard of.
#[must_use]
pub fn reached(ladder: &[Rung], late_days: i64, urgings: i64) -> Vec<Rung> {
    let is_reached = |rung: &Rung| {
        late_days > rung.late_days || (late_days > 0 && rung.urgings.is_some_and(|needed| urgings >= needed))
    };
    let highest = ladder.iter().filter(|rung| is_reached(rung)).map(|rung| rung.number).max();
    let mut rungs: Vec<_> =
        ladder.iter().filter(|rung| highest.is_some_and(|highest| rung.number <= highest)).copied().collect();
    rungs.sort_by_key(|rung| rung.number);
    rungs
}

/// The fewest working days after which anything climbs; `None` for a ladder without rungs.
#[must_use]
pub fn first_late_days(ladder: &[Rung]) -> Option<i64> {
    ladder.iter().map(|rung| rung.late_days).min()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::WorkingCalendar;
    use thihanh_kernel::calendar::DayKind;

    use super::*;

    const LADDER: [Rung; 3] = [
        Rung { number: 1, act: Act::NotifyHead, late_days: 10, urgings: Some(2) },
        Rung { number: 2, act: Act::ShowAbove, late_days: 20, urgings: Some(3) },
        Rung { number: 3, act: Act::TakeOver, late_days: 30, urgings: None },
    ];

    #[test]
    fn which_rung_after_how_long() {
        for (late_days, urgings, wanted) in [
            (0, 0, 0),
            (0, 5, 0),
            (1, 1, 0),
            (1, 2, 1),
            (10, 0, 0),
            (11, 0, 1),
            (11, 3, 2),
            (21, 0, 2),
            (30, 9, 2),
            (31, 0, 3),
        ] {
            let numbers: Vec<_> = reached(&LADDER, late_days, urgings).iter().map(|rung| rung.number).collect();
            assert_eq!(numbers, (1..=wanted).collect::<Vec<_>>(), "{late_days} days, {urgings} urgings");
        }
        assert_eq!(reached(&[], 99, 99), []);
        assert_eq!((first_late_days(&LADDER), first_late_days(&[])), (Some(10), None));
    }

    #[test]
    fn days_off_are_no_lateness() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let off = (16..=20).map(|at| (NaiveDate::from_ymd_opt(2026, 2, at).unwrap(), DayKind::Holiday));
        let calendar = WorkingCalendar::new(off);
        // Due on Friday 6 February: ten working days are over on Friday the 27th, because a week of them was Tết.
        for (today, wanted) in
            [("2026-02-13", 0), ("2026-02-26", 0), ("2026-02-27", 0), ("2026-03-02", 1), ("2026-03-16", 2)]
        {
            let late = calendar.working_days_between(day("2026-02-06"), day(today));
            assert_eq!(reached(&LADDER, late, 0).len(), wanted, "{today}: {late} working days");
        }
    }
}
