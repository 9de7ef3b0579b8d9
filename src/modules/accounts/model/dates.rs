//! Spans of days: when somebody is out of office, and when another acts in their place.

use chrono::NaiveDate;

/// Days of one span at most: a substitute for longer is another post.
pub const LONGEST_SPAN: i64 = 366;
/// Longest note of a span, in characters.
pub const NOTE_MAX_CHARS: usize = 500;

/// A span of days, both within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// Why two days are no span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpanFault {
    /// It ends before it begins.
    #[error("the last day lies before the first")]
    Backwards,
    /// It is over already.
    #[error("the span is over")]
    Past,
    /// It is longer than [`LONGEST_SPAN`].
    #[error("the span is longer than {LONGEST_SPAN} days")]
    TooLong,
}

impl SpanFault {
    /// The Fluent key.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Backwards => "span-backwards",
            Self::Past => "span-past",
            Self::TooLong => "span-too-long",
        }
    }
}

impl Span {
    /// A span that is not over on `today`.
    ///
    /// # Errors
    /// [`SpanFault`].
    pub fn new(from: NaiveDate, to: NaiveDate, today: NaiveDate) -> Result<Self, SpanFault> {
        match () {
            () if to < from => Err(SpanFault::Backwards),
            () if to < today => Err(SpanFault::Past),
            () if (to - from).num_days() >= LONGEST_SPAN => Err(SpanFault::TooLong),
            () => Ok(Self { from, to }),
        }
    }

    /// Whether a day lies within it.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_run_forward_and_are_not_over() {
        let day = |n: u32| NaiveDate::from_ymd_opt(2026, 3, n).unwrap();
        let today = day(16);
        for (from, to, wanted) in [
            (day(16), day(16), Ok(())),
            (day(10), day(16), Ok(())),
            (day(10), day(15), Err(SpanFault::Past)),
            (day(20), day(19), Err(SpanFault::Backwards)),
            (day(20), NaiveDate::from_ymd_opt(2027, 3, 21).unwrap(), Err(SpanFault::TooLong)),
        ] {
            assert_eq!(Span::new(from, to, today).map(|_| ()), wanted, "{from}–{to}");
        }
        let span = Span { from: day(10), to: day(12) };
        assert_eq!([9, 10, 12, 13].map(|n| span.holds_on(day(n))), [false, true, true, false]);
    }
}
