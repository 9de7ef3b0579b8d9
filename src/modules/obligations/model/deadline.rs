//! From the deadline of a directive to a course of dates.
//!
//! Dates that the text names never move, whatever day of the week they fall on; only counted terms run over days off
//! (`trigger.rs`).

use chrono::NaiveDate;
use thihanh_kernel::calendar::WorkingCalendar;
use vanban::Date;
use vanban::deadline::{Deadline, Frequency as ReadFrequency, OffsetUnit as ReadUnit};

use super::series::{Frequency, Recurrence};
use super::trigger::{Offset, OffsetUnit, is_own_issue};
use super::why::Reason;

/// What becomes of a deadline once its directive is issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Course {
    /// One obligation, due on a day.
    Dated {
        /// Last valid day.
        due_on: NaiveDate,
        /// The rule that gave it.
        reason: Reason,
    },
    /// One obligation that is never late.
    Undated {
        /// Why there is no day.
        reason: Reason,
        /// Owed all the time: asked for proof once a year.
        is_continuous: bool,
    },
    /// A series of obligations.
    Recurring(Recurrence),
    /// One obligation without a day until its event is recorded.
    Awaiting {
        /// The event in the directive's words.
        event: String,
        /// The term counted from it; without one whoever records the event sets the day.
        offset: Option<Offset>,
    },
}

/// What a stored deadline of a directive comes to. `None` for a deadline means that the directive states none.
pub fn course(deadline: Option<&Deadline>, issued_on: NaiveDate, calendar: &WorkingCalendar) -> Course {
    let Some(deadline) = deadline else { return not_stated() };
    match deadline {
        Deadline::By { date, inclusive } => match civil(*date) {
            Some(date) if *inclusive => Course::Dated { due_on: date, reason: Reason::By { date } },
            Some(date) => date
                .pred_opt()
                .map_or_else(not_stated, |due_on| Course::Dated { due_on, reason: Reason::Before { date } }),
            None => not_stated(),
        },
        Deadline::Within { from, to } => match (civil(*from), to.map(civil)) {
            (Some(from), Some(Some(to))) => Course::Dated { due_on: to, reason: Reason::Within { from, to } },
            (Some(from), None) => Course::Undated { reason: Reason::OpenEnded { from }, is_continuous: true },
            _ => not_stated(),
        },
        Deadline::Recurring { .. } => recurrence(deadline).map_or_else(not_stated, Course::Recurring),
        Deadline::Ongoing => Course::Undated { reason: Reason::Continuous, is_continuous: true },
        Deadline::Conditional { text, event, offset } => {
            let event = event.as_deref().unwrap_or(text).trim().to_owned();
            let offset = offset.as_ref().map(|offset| Offset { count: i64::from(offset.n), unit: unit(offset.unit) });
            awaiting(event, offset, issued_on, calendar)
        }
    }
}

/// What recurs, of a recurring deadline; `None` for every other kind.
pub fn recurrence(deadline: &Deadline) -> Option<Recurrence> {
    let Deadline::Recurring { freq, by, inclusive } = deadline else { return None };
    Some(Recurrence { frequency: frequency(*freq), by: *by, is_inclusive: inclusive.unwrap_or(true) })
}

/// The word of a deadline in `task_deadline.kind`.
pub fn kind(deadline: Option<&Deadline>) -> &'static str {
    match deadline {
        None => "none",
        Some(Deadline::By { .. }) => "by",
        Some(Deadline::Within { .. }) => "within",
        Some(Deadline::Recurring { .. }) => "recurring",
        Some(Deadline::Ongoing) => "ongoing",
        Some(Deadline::Conditional { .. }) => "conditional",
    }
}

fn civil(date: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(date.year(), date.month(), date.day())
}

fn frequency(read: ReadFrequency) -> Frequency {
    match read {
        ReadFrequency::Yearly => Frequency::Yearly,
        ReadFrequency::HalfYearly => Frequency::HalfYearly,
        ReadFrequency::Quarterly => Frequency::Quarterly,
        ReadFrequency::Monthly => Frequency::Monthly,
        ReadFrequency::Weekly => Frequency::Weekly,
        ReadFrequency::Daily => Frequency::Daily,
    }
}

fn unit(read: ReadUnit) -> OffsetUnit {
    match read {
        ReadUnit::Day => OffsetUnit::Day,
        ReadUnit::WorkingDay => OffsetUnit::WorkingDay,
        ReadUnit::Month => OffsetUnit::Month,
    }
}

fn not_stated() -> Course {
    Course::Undated { reason: Reason::NotStated, is_continuous: false }
}

/// A term counted from the issue of the directive itself needs no event: its day is known.
fn awaiting(event: String, offset: Option<Offset>, issued_on: NaiveDate, calendar: &WorkingCalendar) -> Course {
    let Some(term) = offset.filter(|_| is_own_issue(&event)) else { return Course::Awaiting { event, offset } };
    match term.count_from(issued_on, calendar) {
        Some(counted) => {
            Course::Dated { due_on: counted.due_on, reason: counted.reason(event, issued_on, String::new(), term) }
        }
        None => Course::Awaiting { event, offset: None },
    }
}

impl super::trigger::Counted {
    /// The reason to store with a counted due date.
    pub fn reason(self, event: String, happened_on: NaiveDate, document: String, offset: Offset) -> Reason {
        Reason::Counted {
            event,
            happened_on,
            document,
            count: offset.count,
            unit: offset.unit,
            ended_on: self.ended_on,
        }
    }
}
