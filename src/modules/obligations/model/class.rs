//! In time, late, done: derived from four facts and the day, in this one place.
//!
//! [`Standing`] is what the facts alone say; the database holds the same word as a generated column, and a test compares the
//! two row by row. [`Class`] adds the day and is the national count (done on time, done late, not done in time, not done late).
//! [`Condition`] is the finer word a page shows.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where an obligation is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Owed; nothing handed in (or what was handed in came back).
    Open,
    /// The product was handed in; the overseer has not judged it yet.
    Reported,
    /// The overseer confirmed it.
    Completed,
    /// Withdrawn by who ordered it.
    Cancelled,
    /// Went to a successor agency in a reorganisation.
    Moved,
}

/// The facts from which every word about lateness follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Where the obligation is in its life.
    pub state: State,
    /// Last valid day; `None` where no deadline is stated, the duty is continuous or its event has not happened.
    pub due_on: Option<NaiveDate>,
    /// The day the product reached the overseer.
    pub reported_on: Option<NaiveDate>,
}

/// What the facts say whatever day it is: the generated column `obligation.standing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Owed by a day, nothing handed in.
    Open,
    /// Handed in by the day, not judged yet.
    WaitingInTime,
    /// Handed in after the day, not judged yet.
    WaitingLate,
    /// Confirmed, handed in by the day.
    DoneOnTime,
    /// Confirmed, handed in after the day.
    DoneLate,
    /// Owed without a day.
    Undated,
    /// Handed in without a day, not judged yet.
    UndatedWaiting,
    /// Confirmed without a day.
    UndatedDone,
    /// Withdrawn or moved: in no count of work.
    Closed,
}

/// The classes of the national count, with the two that stand in no denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Hoàn thành đúng hạn.
    CompletedOnTime,
    /// Hoàn thành quá hạn.
    CompletedLate,
    /// Chưa hoàn thành, trong hạn.
    InTime,
    /// Chưa hoàn thành, quá hạn.
    Overdue,
    /// Không tính hạn: no deadline stated, continuous, or its event has not happened.
    NoDeadline,
    /// Withdrawn or moved.
    Closed,
}

/// The word, icon and colour of an obligation on a page: its class, made finer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Còn hạn.
    InTime,
    /// Sắp đến hạn: within the working days that the jurisdiction's rule row names.
    DueSoon,
    /// Quá hạn.
    Overdue,
    /// Chờ xác nhận, handed in by the day (or without a day).
    Waiting,
    /// Chờ xác nhận, handed in late: counts as overdue.
    WaitingLate,
    /// Hoàn thành đúng hạn.
    CompletedOnTime,
    /// Hoàn thành quá hạn.
    CompletedLate,
    /// Không tính hạn.
    NoDeadline,
    /// Chờ sự kiện: the deadline counts from an event that nobody has recorded.
    AwaitingEvent,
    /// Chờ minh chứng: a continuous duty whose yearly proof was asked for.
    ProofAsked,
    /// Hoàn thành, không tính hạn.
    UndatedDone,
    /// Đã hủy or đã chuyển.
    Closed,
}

/// What an obligation without a day waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaits {
    /// Nothing in particular.
    Nothing,
    /// The event that its deadline counts from.
    Event,
    /// Its yearly proof.
    Proof,
}

impl State {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 5] = [Self::Open, Self::Reported, Self::Completed, Self::Cancelled, Self::Moved];

    /// The word in the database and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Reported => "reported",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Moved => "moved",
        }
    }

    /// Reads the word of [`State::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Nothing more is expected from the agency.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled | Self::Moved)
    }
}

impl Standing {
    /// Every standing.
    pub const ALL: [Self; 9] = [
        Self::Open,
        Self::WaitingInTime,
        Self::WaitingLate,
        Self::DoneOnTime,
        Self::DoneLate,
        Self::Undated,
        Self::UndatedWaiting,
        Self::UndatedDone,
        Self::Closed,
    ];

    /// The twin of the generated column: same cases, same order.
    pub fn of(facts: Facts) -> Self {
        let in_time = |due: NaiveDate| facts.reported_on.is_some_and(|on| on <= due);
        match (facts.state, facts.due_on) {
            (State::Cancelled | State::Moved, _) => Self::Closed,
            (State::Completed, None) => Self::UndatedDone,
            (State::Reported, None) => Self::UndatedWaiting,
            (State::Open, None) => Self::Undated,
            (State::Completed, Some(due)) if in_time(due) => Self::DoneOnTime,
            (State::Completed, Some(_)) => Self::DoneLate,
            (State::Reported, Some(due)) if in_time(due) => Self::WaitingInTime,
            (State::Reported, Some(_)) => Self::WaitingLate,
            (State::Open, Some(_)) => Self::Open,
        }
    }

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::WaitingInTime => "waiting_in_time",
            Self::WaitingLate => "waiting_late",
            Self::DoneOnTime => "done_on_time",
            Self::DoneLate => "done_late",
            Self::Undated => "undated",
            Self::UndatedWaiting => "undated_waiting",
            Self::UndatedDone => "undated_done",
            Self::Closed => "closed",
        }
    }

    /// Reads the word of [`Standing::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == word)
    }

    /// Whether obligations of this standing can have a due date; only closed ones are of both sorts.
    pub fn may_be_dated(self) -> bool {
        !matches!(self, Self::Undated | Self::UndatedWaiting | Self::UndatedDone)
    }

    /// Nothing more is expected from anybody.
    pub fn is_finished(self) -> bool {
        matches!(self, Self::DoneOnTime | Self::DoneLate | Self::UndatedDone | Self::Closed)
    }

    /// The class on a day. Late is judged at the day the product was handed in, so a slow overseer makes nobody late.
    pub fn class(self, due_on: Option<NaiveDate>, today: NaiveDate) -> Class {
        match self {
            Self::Open if due_on.is_some_and(|due| due < today) => Class::Overdue,
            Self::Open | Self::WaitingInTime => Class::InTime,
            Self::WaitingLate => Class::Overdue,
            Self::DoneOnTime => Class::CompletedOnTime,
            Self::DoneLate => Class::CompletedLate,
            Self::Undated | Self::UndatedWaiting | Self::UndatedDone => Class::NoDeadline,
            Self::Closed => Class::Closed,
        }
    }

    /// The word shown on `days.today`; `awaits` tells undated ones that wait for something from the others.
    pub fn condition(self, due_on: Option<NaiveDate>, awaits: Awaits, days: Days) -> Condition {
        match self {
            Self::Open => match due_on {
                Some(due) if due < days.today => Condition::Overdue,
                Some(due) if due <= days.soon_until => Condition::DueSoon,
                _ => Condition::InTime,
            },
            Self::WaitingInTime | Self::UndatedWaiting => Condition::Waiting,
            Self::WaitingLate => Condition::WaitingLate,
            Self::DoneOnTime => Condition::CompletedOnTime,
            Self::DoneLate => Condition::CompletedLate,
            Self::Undated => match awaits {
                Awaits::Nothing => Condition::NoDeadline,
                Awaits::Event => Condition::AwaitingEvent,
                Awaits::Proof => Condition::ProofAsked,
            },
            Self::UndatedDone => Condition::UndatedDone,
            Self::Closed => Condition::Closed,
        }
    }
}

impl Class {
    /// Every class, in the order of a report.
    pub const ALL: [Self; 6] =
        [Self::CompletedOnTime, Self::CompletedLate, Self::InTime, Self::Overdue, Self::NoDeadline, Self::Closed];

    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CompletedOnTime => "completed_on_time",
            Self::CompletedLate => "completed_late",
            Self::InTime => "in_time",
            Self::Overdue => "overdue",
            Self::NoDeadline => "no_deadline",
            Self::Closed => "closed",
        }
    }
}

impl Condition {
    /// Every condition.
    pub const ALL: [Self; 12] = [
        Self::InTime,
        Self::DueSoon,
        Self::Overdue,
        Self::Waiting,
        Self::WaitingLate,
        Self::CompletedOnTime,
        Self::CompletedLate,
        Self::NoDeadline,
        Self::AwaitingEvent,
        Self::ProofAsked,
        Self::UndatedDone,
        Self::Closed,
    ];

    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InTime => "in_time",
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
            Self::Waiting => "waiting",
            Self::WaitingLate => "waiting_late",
            Self::CompletedOnTime => "completed_on_time",
            Self::CompletedLate => "completed_late",
            Self::NoDeadline => "no_deadline",
            Self::AwaitingEvent => "awaiting_event",
            Self::ProofAsked => "proof_asked",
            Self::UndatedDone => "undated_done",
            Self::Closed => "closed",
        }
    }
}

/// The day against which lateness is asked, and the last day that counts as "soon".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The civil date at +07:00, from the clock.
    pub today: NaiveDate,
    /// The n-th working day after today, n from the rule row `due_soon_working_days`; never before `today`.
    pub soon_until: NaiveDate,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::modules::obligations::model::fixtures::{any_day, day};

    const DUE: &str = "2021-06-29";

    fn facts(state: State, due: Option<&str>, reported: Option<&str>) -> Facts {
        Facts { state, due_on: due.map(day), reported_on: reported.map(day) }
    }

    #[test]
    fn the_class_follows_from_the_facts_and_the_day() {
        use Class::*;
        use State::{Cancelled, Completed, Moved, Open, Reported};
        let table = [
            // state, due, reported, today, class
            (Open, Some(DUE), None, "2021-06-28", InTime),
            (Open, Some(DUE), None, "2021-06-29", InTime),
            (Open, Some(DUE), None, "2021-06-30", Overdue),
            (Reported, Some(DUE), Some("2021-06-29"), "2021-07-30", InTime),
            (Reported, Some(DUE), Some("2021-06-30"), "2021-07-30", Overdue),
            (Completed, Some(DUE), Some("2021-06-29"), "2022-01-01", CompletedOnTime),
            (Completed, Some(DUE), Some("2021-06-30"), "2022-01-01", CompletedLate),
            (Open, None, None, "2030-01-01", NoDeadline),
            (Reported, None, Some("2021-06-29"), "2030-01-01", NoDeadline),
            (Completed, None, Some("2021-06-29"), "2030-01-01", NoDeadline),
            (Cancelled, Some(DUE), None, "2030-01-01", Closed),
            (Moved, Some(DUE), Some("2021-06-01"), "2030-01-01", Closed),
        ];
        for (state, due, reported, today, class) in table {
            let facts = facts(state, due, reported);
            assert_eq!(Standing::of(facts).class(facts.due_on, day(today)), class, "{facts:?} on {today}");
        }
    }

    #[test]
    fn the_word_shown_is_finer_than_the_class() {
        let days = Days { today: day("2026-10-15"), soon_until: day("2026-10-20") };
        let table = [
            (facts(State::Open, Some("2026-10-14"), None), Condition::Overdue),
            (facts(State::Open, Some("2026-10-15"), None), Condition::DueSoon),
            (facts(State::Open, Some("2026-10-20"), None), Condition::DueSoon),
            (facts(State::Open, Some("2026-10-21"), None), Condition::InTime),
            (facts(State::Reported, Some("2026-10-15"), Some("2026-10-15")), Condition::Waiting),
            (facts(State::Reported, Some("2026-10-13"), Some("2026-10-14")), Condition::WaitingLate),
            (facts(State::Reported, None, Some("2026-10-14")), Condition::Waiting),
            (facts(State::Completed, None, Some("2026-10-14")), Condition::UndatedDone),
            (facts(State::Open, None, None), Condition::NoDeadline),
        ];
        for (facts, word) in table {
            assert_eq!(Standing::of(facts).condition(facts.due_on, Awaits::Nothing, days), word, "{facts:?}");
        }
        assert_eq!(Standing::Undated.condition(None, Awaits::Event, days), Condition::AwaitingEvent);
        assert_eq!(Standing::Undated.condition(None, Awaits::Proof, days), Condition::ProofAsked);
    }

    proptest! {
        #[test]
        fn only_what_is_owed_and_past_its_day_is_overdue(
            state in prop::sample::select(State::ALL.to_vec()),
            due in prop::option::of(any_day()),
            reported in prop::option::of(any_day()),
            today in any_day(),
        ) {
            let facts = Facts { state, due_on: due, reported_on: reported };
            let class = Standing::of(facts).class(due, today);
            prop_assert_eq!(class == Class::Closed, matches!(state, State::Cancelled | State::Moved));
            prop_assert_eq!(class == Class::NoDeadline, due.is_none() && class != Class::Closed);
            if class == Class::Overdue {
                prop_assert!(!state.is_final());
                let is_past = due.is_some_and(|due| if state == State::Open { due < today } else { reported.is_none_or(|on| on > due) });
                prop_assert!(is_past);
            }
        }

        #[test]
        fn words_read_back(standing in prop::sample::select(Standing::ALL.to_vec()), state in prop::sample::select(State::ALL.to_vec())) {
            prop_assert_eq!(Standing::parse(standing.as_str()), Some(standing));
            prop_assert_eq!(State::parse(state.as_str()), Some(state));
        }
    }
}
