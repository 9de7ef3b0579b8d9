//! The register cut along its indexes: a status, a span of days and an order become cuts of (standing, due date), each of
//! which the database reads in order without sorting.

use chrono::NaiveDate;

use super::class::{Days, Standing};
use super::filter::{Sort, Status};

/// Obligations of one standing (or of any) whose due date lies in a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// `None` for any standing.
    pub standing: Option<Standing>,
    /// The due dates.
    pub due: DueSpan,
}

/// A span of due dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueSpan {
    /// With a due date or without.
    Any,
    /// Without a due date.
    Undated,
    /// With a due date, both ends included.
    Dated {
        /// First day.
        from: Option<NaiveDate>,
        /// Last day.
        to: Option<NaiveDate>,
    },
}

/// Part of an order: its cuts come after those of the part before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phase {
    /// What stands in this part.
    pub cuts: Vec<Cut>,
    /// Its order inside.
    pub order: Order,
}

/// The order inside a phase; ties are always broken by the position in the ledger, in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Earliest due date first.
    DueAscending,
    /// Latest due date first.
    DueDescending,
    /// Oldest entry first, which is the order of codes.
    SeqAscending,
    /// Newest entry first.
    SeqDescending,
}

impl Order {
    /// Whether small keys come first.
    pub fn is_ascending(self) -> bool {
        matches!(self, Self::DueAscending | Self::SeqAscending)
    }
}

impl DueSpan {
    /// Every due date there is.
    pub const DATED: Self = Self::Dated { from: None, to: None };

    /// What lies in both spans; `None` where nothing can.
    pub fn meet(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Any, span) | (span, Self::Any) => Some(span),
            (Self::Undated, Self::Undated) => Some(Self::Undated),
            (Self::Undated, Self::Dated { .. }) | (Self::Dated { .. }, Self::Undated) => None,
            (Self::Dated { from: a, to: b }, Self::Dated { from: c, to: d }) => {
                let from = a.max(c);
                let to = [b, d].into_iter().flatten().min();
                let is_empty = matches!((from, to), (Some(from), Some(to)) if from > to);
                (!is_empty).then_some(Self::Dated { from, to })
            }
        }
    }

    /// Whether a due date lies in the span.
    pub fn holds(self, due_on: Option<NaiveDate>) -> bool {
        match (self, due_on) {
            (Self::Any, _) | (Self::Undated, None) => true,
            (Self::Dated { from, to }, Some(due)) => {
                from.is_none_or(|from| from <= due) && to.is_none_or(|to| due <= to)
            }
            (Self::Undated, Some(_)) | (Self::Dated { .. }, None) => false,
        }
    }
}

impl Cut {
    /// Every obligation.
    pub const ALL: Self = Self { standing: None, due: DueSpan::Any };

    fn of(standing: Standing) -> Self {
        Self { standing: Some(standing), due: DueSpan::Any }
    }

    fn open(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Self {
        Self { standing: Some(Standing::Open), due: DueSpan::Dated { from, to } }
    }

    /// What lies in both cuts; `None` where nothing can.
    pub fn meet(self, other: Self) -> Option<Self> {
        let standing = match (self.standing, other.standing) {
            (Some(a), Some(b)) if a != b => return None,
            (a, b) => a.or(b),
        };
        Some(Self { standing, due: self.due.meet(other.due)? })
    }

    /// Whether an obligation of these facts lies in the cut.
    pub fn holds(self, standing: Standing, due_on: Option<NaiveDate>) -> bool {
        self.standing.is_none_or(|wanted| wanted == standing) && self.due.holds(due_on)
    }
}

/// The cuts that hold exactly the obligations of a status on a day.
pub fn cuts_of(status: Option<Status>, days: Days) -> Vec<Cut> {
    use Standing::{DoneLate, DoneOnTime, Undated, UndatedDone, UndatedWaiting, WaitingInTime, WaitingLate};
    let late = Cut::open(None, days.today.pred_opt());
    let soon = Cut::open(Some(days.today), Some(days.soon_until));
    let later = Cut::open(days.soon_until.succ_opt(), None);
    let not_late = Cut::open(Some(days.today), None);
    let all_open = Cut::open(None, None);
    match status {
        None => vec![Cut::ALL],
        Some(Status::Unfinished) => {
            let mut cuts = vec![all_open];
            cuts.extend([WaitingInTime, WaitingLate, Undated, UndatedWaiting].map(Cut::of));
            cuts
        }
        Some(Status::Overdue) => vec![late, Cut::of(WaitingLate)],
        Some(Status::DueSoon) => vec![soon],
        Some(Status::DueLater) => vec![later],
        Some(Status::InTime) => vec![not_late, Cut::of(WaitingInTime)],
        Some(Status::Waiting) => [WaitingInTime, WaitingLate, UndatedWaiting].map(Cut::of).to_vec(),
        Some(Status::Completed) => [DoneOnTime, DoneLate, UndatedDone].map(Cut::of).to_vec(),
        Some(Status::CompletedOnTime) => vec![Cut::of(DoneOnTime)],
        Some(Status::CompletedLate) => vec![Cut::of(DoneLate)],
        Some(Status::NoDeadline) => [Undated, UndatedWaiting, UndatedDone].map(Cut::of).to_vec(),
        Some(Status::AwaitingEvent | Status::ProofAsked) => vec![Cut::of(Undated)],
        Some(Status::Asking) => vec![all_open, Cut::of(Undated)],
        Some(Status::Closed) => vec![Cut::of(Standing::Closed)],
    }
}

/// The parts of an order, cut down to what a filter asks for; parts that hold nothing are left empty, so that the number of a
/// part means the same on every page.
pub fn phases_of(sort: Sort, wanted: &[Cut], days: Days) -> Vec<Phase> {
    use Standing::{Closed, DoneLate, DoneOnTime, Undated, UndatedDone, UndatedWaiting, WaitingInTime, WaitingLate};
    let dated = |standing| Cut { standing: Some(standing), due: DueSpan::DATED };
    let phase = |cuts: Vec<Cut>, order| Phase { cuts, order };
    let parts = match sort {
        Sort::Due | Sort::Agency => vec![
            phase(vec![Cut { standing: None, due: DueSpan::DATED }], Order::DueAscending),
            phase(vec![Cut { standing: None, due: DueSpan::Undated }], Order::SeqAscending),
        ],
        Sort::OverdueFirst => vec![
            phase(vec![Cut::open(None, days.today.pred_opt()), dated(WaitingLate)], Order::DueAscending),
            phase(vec![Cut::open(Some(days.today), None), dated(WaitingInTime)], Order::DueAscending),
            phase([Undated, UndatedWaiting].map(Cut::of).to_vec(), Order::SeqAscending),
            phase(vec![dated(DoneOnTime), dated(DoneLate)], Order::DueDescending),
            phase(vec![Cut::of(UndatedDone)], Order::SeqDescending),
            phase(vec![Cut::of(Closed)], Order::SeqDescending),
        ],
        Sort::Newest => vec![phase(vec![Cut::ALL], Order::SeqDescending)],
        Sort::Code => vec![phase(vec![Cut::ALL], Order::SeqAscending)],
    };
    parts
        .into_iter()
        .map(|part| Phase {
            cuts: part.cuts.iter().flat_map(|cut| wanted.iter().filter_map(|other| cut.meet(*other))).collect(),
            order: part.order,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::modules::obligations::model::class::{Awaits, Class, Condition, Facts, State};
    use crate::modules::obligations::model::fixtures::any_day;

    /// What a status means, said without cuts.
    fn belongs(status: Status, facts: Facts, days: Days) -> bool {
        let standing = Standing::of(facts);
        let class = standing.class(facts.due_on, days.today);
        match status {
            Status::Unfinished => !facts.state.is_final(),
            Status::Overdue => class == Class::Overdue,
            Status::DueSoon => standing.condition(facts.due_on, Awaits::Nothing, days) == Condition::DueSoon,
            Status::DueLater => standing.condition(facts.due_on, Awaits::Nothing, days) == Condition::InTime,
            Status::InTime => class == Class::InTime,
            Status::Waiting => facts.state == State::Reported,
            Status::Completed => facts.state == State::Completed,
            Status::CompletedOnTime => class == Class::CompletedOnTime,
            Status::CompletedLate => class == Class::CompletedLate,
            Status::NoDeadline => class == Class::NoDeadline,
            Status::AwaitingEvent | Status::ProofAsked => standing == Standing::Undated,
            Status::Asking => facts.state == State::Open,
            Status::Closed => class == Class::Closed,
        }
    }

    fn any_facts() -> impl Strategy<Value = Facts> {
        (prop::sample::select(State::ALL.to_vec()), prop::option::of(any_day()), any_day()).prop_map(
            |(state, due_on, reported)| {
                let is_handed_in = matches!(state, State::Reported | State::Completed);
                Facts { state, due_on, reported_on: is_handed_in.then_some(reported) }
            },
        )
    }

    proptest! {
        #[test]
        fn the_cuts_of_a_status_hold_what_it_means(
            facts in any_facts(),
            status in prop::sample::select(Status::ALL.to_vec()),
            today in any_day(),
            soon in 0i64..10,
        ) {
            let days = Days { today, soon_until: today + chrono::Duration::days(soon) };
            let held = cuts_of(Some(status), days).into_iter().filter(|cut| cut.holds(Standing::of(facts), facts.due_on)).count();
            prop_assert_eq!(held, usize::from(belongs(status, facts, days)));
        }

        #[test]
        fn every_order_shows_each_obligation_once(
            facts in any_facts(),
            sort in prop::sample::select(Sort::ALL.to_vec()),
            status in prop::option::of(prop::sample::select(Status::ALL.to_vec())),
            today in any_day(),
        ) {
            let days = Days { today, soon_until: today };
            let wanted = cuts_of(status, days);
            let shown = phases_of(sort, &wanted, days)
                .iter()
                .flat_map(|phase| &phase.cuts)
                .filter(|cut| cut.holds(Standing::of(facts), facts.due_on))
                .count();
            let is_wanted = wanted.iter().any(|cut| cut.holds(Standing::of(facts), facts.due_on));
            prop_assert_eq!(shown, usize::from(is_wanted));
        }

        #[test]
        fn a_meeting_holds_what_both_hold(a in any_span(), b in any_span(), due in prop::option::of(any_day())) {
            prop_assert_eq!(a.meet(b).is_some_and(|met| met.holds(due)), a.holds(due) && b.holds(due));
        }
    }

    fn any_span() -> impl Strategy<Value = DueSpan> {
        prop_oneof![
            Just(DueSpan::Any),
            Just(DueSpan::Undated),
            (prop::option::of(any_day()), prop::option::of(any_day()))
                .prop_map(|(from, to)| DueSpan::Dated { from, to }),
        ]
    }
}
