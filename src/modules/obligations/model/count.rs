//! How many of what: the numbers behind the count sentence, the home page, the agency table.

use chrono::NaiveDate;
use serde::Serialize;
use thihanh_kernel::page::Count;

use super::class::{Class, Days, Standing};

/// Exact numbers, in the finest pieces that a page asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Owed and past their day.
    pub open_late: u64,
    /// Owed and due within the days that count as soon.
    pub open_soon: u64,
    /// Owed and due later.
    pub open_later: u64,
    /// Handed in by their day, not judged yet.
    pub waiting_in_time: u64,
    /// Handed in after their day, not judged yet.
    pub waiting_late: u64,
    /// Confirmed, handed in by their day.
    pub done_on_time: u64,
    /// Confirmed, handed in after their day.
    pub done_late: u64,
    /// Owed without a day.
    pub undated: u64,
    /// Handed in without a day, not judged yet.
    pub undated_waiting: u64,
    /// Confirmed without a day.
    pub undated_done: u64,
    /// Withdrawn or moved.
    pub closed: u64,
}

/// The same pieces where counting stopped at a cap ("hơn 10.000").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub total: Count,
    /// Past their day and not done.
    pub overdue: Count,
    /// Due within the days that count as soon.
    pub due_soon: Count,
    /// Owed and due later.
    pub due_later: Count,
    /// Handed in and not judged yet, late ones too.
    pub waiting: Count,
    /// Confirmed in time.
    pub completed_on_time: Count,
    /// Confirmed late.
    pub completed_late: Count,
    /// Without a day, whatever their state.
    pub no_deadline: Count,
    /// Withdrawn or moved.
    pub closed: Count,
}

impl Tally {
    /// Adds `number` obligations of one standing and day.
    pub fn add(&mut self, standing: Standing, due_on: Option<NaiveDate>, days: Days, number: u64) {
        let piece = match standing {
            Standing::Open => match due_on {
                Some(due) if due < days.today => &mut self.open_late,
                Some(due) if due <= days.soon_until => &mut self.open_soon,
                _ => &mut self.open_later,
            },
            Standing::WaitingInTime => &mut self.waiting_in_time,
            Standing::WaitingLate => &mut self.waiting_late,
            Standing::DoneOnTime => &mut self.done_on_time,
            Standing::DoneLate => &mut self.done_late,
            Standing::Undated => &mut self.undated,
            Standing::UndatedWaiting => &mut self.undated_waiting,
            Standing::UndatedDone => &mut self.undated_done,
            Standing::Closed => &mut self.closed,
        };
        *piece += number;
    }

    /// Every obligation counted.
    pub fn total(&self) -> u64 {
        Class::ALL.into_iter().map(|class| self.of(class)).sum()
    }

    /// The number in a class of the national count.
    pub fn of(&self, class: Class) -> u64 {
        match class {
            Class::CompletedOnTime => self.done_on_time,
            Class::CompletedLate => self.done_late,
            Class::InTime => self.open_soon + self.open_later + self.waiting_in_time,
            Class::Overdue => self.open_late + self.waiting_late,
            Class::NoDeadline => self.undated + self.undated_waiting + self.undated_done,
            Class::Closed => self.closed,
        }
    }

    /// Handed in and not judged yet.
    pub fn waiting(&self) -> u64 {
        self.waiting_in_time + self.waiting_late + self.undated_waiting
    }

    /// Everything that somebody still has to do or to judge.
    pub fn unfinished(&self) -> u64 {
        self.of(Class::InTime) + self.of(Class::Overdue) + self.undated + self.undated_waiting
    }

    /// Done on time ÷ (done + overdue), in tenths of a percent; `None` where nothing was due.
    pub fn on_time_permille(&self) -> Option<u64> {
        let judged = self.done_on_time + self.done_late + self.of(Class::Overdue);
        (judged > 0).then(|| (self.done_on_time * 1000 + judged / 2) / judged)
    }

    /// The pieces of the count sentence, all exact.
    pub fn counts(&self) -> Counts {
        Counts {
            total: Count::Exact(self.total()),
            overdue: Count::Exact(self.of(Class::Overdue)),
            due_soon: Count::Exact(self.open_soon),
            due_later: Count::Exact(self.open_later),
            waiting: Count::Exact(self.waiting()),
            completed_on_time: Count::Exact(self.done_on_time),
            completed_late: Count::Exact(self.done_late),
            no_deadline: Count::Exact(self.of(Class::NoDeadline)),
            closed: Count::Exact(self.closed),
        }
    }
}

impl Counts {
    /// Done on time ÷ (done + overdue), in tenths of a percent; `None` where nothing was due or a piece was not counted to its end.
    pub fn on_time_permille(&self) -> Option<u64> {
        let (Count::Exact(done_on_time), Count::Exact(done_late), Count::Exact(open_late)) =
            (self.completed_on_time, self.completed_late, self.overdue)
        else {
            return None;
        };
        Tally { done_on_time, done_late, open_late, ..Tally::default() }.on_time_permille()
    }
}

impl Tally {
    /// Without what another has: the other is a part of it. The two may have been counted a moment apart.
    #[must_use]
    pub fn without(&self, part: &Self) -> Self {
        Self {
            open_late: self.open_late.saturating_sub(part.open_late),
            open_soon: self.open_soon.saturating_sub(part.open_soon),
            open_later: self.open_later.saturating_sub(part.open_later),
            waiting_in_time: self.waiting_in_time.saturating_sub(part.waiting_in_time),
            waiting_late: self.waiting_late.saturating_sub(part.waiting_late),
            done_on_time: self.done_on_time.saturating_sub(part.done_on_time),
            done_late: self.done_late.saturating_sub(part.done_late),
            undated: self.undated.saturating_sub(part.undated),
            undated_waiting: self.undated_waiting.saturating_sub(part.undated_waiting),
            undated_done: self.undated_done.saturating_sub(part.undated_done),
            closed: self.closed.saturating_sub(part.closed),
        }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.open_late += other.open_late;
        self.open_soon += other.open_soon;
        self.open_later += other.open_later;
        self.waiting_in_time += other.waiting_in_time;
        self.waiting_late += other.waiting_late;
        self.done_on_time += other.done_on_time;
        self.done_late += other.done_late;
        self.undated += other.undated;
        self.undated_waiting += other.undated_waiting;
        self.undated_done += other.undated_done;
        self.closed += other.closed;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::modules::obligations::model::fixtures::{any_day, day};

    #[test]
    fn the_share_on_time_counts_overdue_work_against_an_agency() {
        // 861 ÷ (946 + 41) = 87,2 %
        let tally = Tally {
            done_on_time: 861,
            done_late: 85,
            open_late: 39,
            waiting_late: 2,
            open_later: 100,
            ..Tally::default()
        };
        assert_eq!(tally.on_time_permille(), Some(872));
        assert_eq!(Tally { undated: 7, open_soon: 2, ..Tally::default() }.on_time_permille(), None);
    }

    proptest! {
        #[test]
        fn every_obligation_falls_into_one_piece_of_its_class(
            standing in prop::sample::select(Standing::ALL.to_vec()),
            due in any_day(),
            today in any_day(),
            soon in 0i64..10,
        ) {
            let is_dated = !matches!(standing, Standing::Undated | Standing::UndatedWaiting | Standing::UndatedDone);
            let due = is_dated.then_some(due);
            let days = Days { today, soon_until: today + chrono::Duration::days(soon) };
            let mut tally = Tally::default();
            tally.add(standing, due, days, 3);
            prop_assert_eq!(tally.total(), 3);
            prop_assert_eq!(tally.of(standing.class(due, today)), 3);
        }

        #[test]
        fn sums_add_up(a in 0u64..50, b in 0u64..50) {
            let days = Days { today: day("2026-03-16"), soon_until: day("2026-03-19") };
            let mut sum = Tally::default();
            sum.add(Standing::DoneLate, Some(day("2026-01-01")), days, a);
            let mut other = Tally::default();
            other.add(Standing::Undated, None, days, b);
            sum += other;
            prop_assert_eq!((sum.done_late, sum.undated, sum.total()), (a, b, a + b));
        }
    }
}
