//! When a message is tried again: later and later, for a day.

use chrono::Duration;
use thihanh_kernel::time::Instant;

/// Minutes between one try and the next; with the last of them a day is over.
const MINUTES: [i64; 10] = [1, 4, 10, 15, 30, 60, 120, 240, 480, 480];

/// How often a message is tried.
pub const MAX_ATTEMPTS: i64 = MINUTES.len() as i64 + 1;

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The other side has it.
    Sent,
    /// Not now: it did not answer, or said to come again.
    Later(String),
    /// Never: it refused this message for good.
    Never(String),
}

/// What becomes of a message after a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// It is done.
    Sent,
    /// It is tried again then.
    Again(Instant, String),
    /// An administrator must look at it.
    Dead(String),
}

/// What becomes of a message after its try number `attempt` (from 1) ended at `now`.
#[must_use]
pub fn next(outcome: Outcome, attempt: i64, now: Instant) -> Next {
    let reason = match outcome {
        Outcome::Sent => return Next::Sent,
        Outcome::Never(reason) => return Next::Dead(reason),
        Outcome::Later(reason) => reason,
    };
    let wait = usize::try_from(attempt - 1).ok().and_then(|tried| MINUTES.get(tried));
    match wait {
        Some(minutes) => Next::Again(now + Duration::minutes(*minutes), reason),
        None => Next::Dead(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_for_a_day_and_then_shown() {
        let mut now = Instant::UNIX_EPOCH;
        let mut attempt = 1;
        let last = loop {
            match next(Outcome::Later("bận".into()), attempt, now) {
                Next::Again(at, _) => (now, attempt) = (at, attempt + 1),
                other => break other,
            }
        };
        assert_eq!((last, attempt), (Next::Dead("bận".into()), MAX_ATTEMPTS));
        assert_eq!(now - Instant::UNIX_EPOCH, Duration::days(1));
    }

    #[test]
    fn what_is_refused_for_good_is_not_tried_again() {
        assert_eq!(next(Outcome::Never("không có".into()), 1, Instant::UNIX_EPOCH), Next::Dead("không có".into()));
        assert_eq!(next(Outcome::Sent, 3, Instant::UNIX_EPOCH), Next::Sent);
    }
}
