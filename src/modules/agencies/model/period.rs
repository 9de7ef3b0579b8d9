//! Validity in whole civil days, both ends included, as the law counts it ("có hiệu lực từ ngày … đến hết ngày …").

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Before every day that a table holds. Days are kept with four digits of the year, so that text sorts like time.
pub const BEGINNING: NaiveDate = day_of_year(1);
/// After every day that a table holds.
pub const END: NaiveDate = day_of_year(9999);

const fn day_of_year(year: i32) -> NaiveDate {
    match NaiveDate::from_yo_opt(year, 1) {
        Some(day) => day,
        None => NaiveDate::MAX,
    }
}

/// The days from `from` to `to`, both included; without `to` it still lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// The first valid day.
    pub from: NaiveDate,
    /// The last valid day; `None` while it lasts.
    pub to: Option<NaiveDate>,
}

impl Period {
    /// `None` where the last day stands before the first.
    #[must_use]
    pub fn new(from: NaiveDate, to: Option<NaiveDate>) -> Option<Self> {
        to.is_none_or(|to| to >= from).then_some(Self { from, to })
    }

    /// Whether the day lies inside.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// The days that both have in common.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        let to = match (self.to, other.to) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self::new(self.from.max(other.from), to)
    }

    /// The days of `self` that are not in `other`: none, one or two periods.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Vec<Self> {
        if self.intersect(other).is_none() {
            return vec![*self];
        }
        let before = other.from.pred_opt().and_then(|end| Self::new(self.from, Some(end)));
        let after = other.to.and_then(|end| end.succ_opt()).and_then(|start| Self::new(start, self.to));
        before.into_iter().chain(after).collect()
    }

    /// Whether `next` begins on the day after this one ends, so that the two can be told as one.
    #[must_use]
    pub fn is_followed_by(&self, next: &Self) -> bool {
        self.to.and_then(|to| to.checked_add_days(Days::new(1))).is_some_and(|day| day == next.from)
    }

    /// The last day that counts for a question asked on `day`: that day itself while inside, else the nearest end.
    #[must_use]
    pub fn nearest(&self, day: NaiveDate) -> NaiveDate {
        match self.to {
            Some(to) if day > to => to,
            _ => day.max(self.from),
        }
    }
}

/// Sorts the pieces and joins those that carry the same value and touch.
#[must_use]
pub fn coalesce<T: Ord>(mut pieces: Vec<(T, Period)>) -> Vec<(T, Period)> {
    pieces.sort_by(|a, b| (&a.0, a.1.from).cmp(&(&b.0, b.1.from)));
    let mut joined: Vec<(T, Period)> = Vec::with_capacity(pieces.len());
    for (value, period) in pieces {
        match joined.last_mut() {
            Some((last, open)) if *last == value && open.is_followed_by(&period) => open.to = period.to,
            _ => joined.push((value, period)),
        }
    }
    joined
}

/// Whether every day of `whole` lies in one of the pieces (which may touch or overlap).
#[must_use]
pub fn covers(pieces: &[Period], whole: &Period) -> bool {
    let mut open = vec![*whole];
    for piece in pieces {
        open = open.iter().flat_map(|left| left.minus(piece)).collect();
    }
    open.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + Days::new(u64::from(n))
    }

    fn period(from: u32, to: Option<u32>) -> Period {
        Period::new(day(from), to.map(day)).unwrap()
    }

    #[test]
    fn minus_leaves_what_lies_before_and_after() {
        let rows = [
            (period(0, Some(9)), period(3, Some(5)), vec![period(0, Some(2)), period(6, Some(9))]),
            (period(0, Some(9)), period(0, Some(9)), vec![]),
            (period(0, None), period(4, None), vec![period(0, Some(3))]),
            (period(0, None), period(0, Some(4)), vec![period(5, None)]),
            (period(5, Some(9)), period(0, Some(4)), vec![period(5, Some(9))]),
        ];
        for (whole, cut, left) in rows {
            assert_eq!(whole.minus(&cut), left, "{whole:?} minus {cut:?}");
        }
    }

    #[test]
    fn touching_pieces_of_one_value_become_one() {
        let pieces = vec![("b", period(0, Some(1))), ("a", period(3, None)), ("a", period(0, Some(2)))];
        assert_eq!(coalesce(pieces), vec![("a", period(0, None)), ("b", period(0, Some(1)))]);
        let gap = vec![("a", period(0, Some(1))), ("a", period(3, Some(4)))];
        assert_eq!(coalesce(gap.clone()), gap);
    }

    fn any_period() -> impl Strategy<Value = Period> {
        (0u32..20, proptest::option::of(0u32..20)).prop_map(|(from, length)| period(from, length.map(|n| from + n)))
    }

    proptest! {
        #[test]
        fn set_rules_hold_day_by_day(a in any_period(), b in any_period(), n in 0u32..45) {
            let d = day(n);
            let both = a.intersect(&b).is_some_and(|p| p.contains(d));
            prop_assert_eq!(both, a.contains(d) && b.contains(d));
            let left = a.minus(&b).iter().any(|p| p.contains(d));
            prop_assert_eq!(left, a.contains(d) && !b.contains(d));
            prop_assert!(covers(&[b, a], &a));
        }
    }
}
