//! How often a new password may be asked for. What one account gets is bounded where its slips are made.

use chrono::Duration;
use thihanh_kernel::time::Instant;

/// Requests from one network address inside [`window`]: it may stand for a whole office.
pub const REQUESTS_PER_ADDRESS: u32 = 30;
/// Longest login or address that is kept, in characters; an e-mail address has at most 254.
pub const TYPED_MAX_CHARS: usize = 254;

/// How long a request counts.
#[must_use]
pub fn window() -> Duration {
    Duration::minutes(15)
}

/// Until when no more is taken, where the oldest of [`REQUESTS_PER_ADDRESS`] came then; `None` when one more may come.
#[must_use]
pub fn refused_until(oldest: Option<Instant>, now: Instant) -> Option<Instant> {
    oldest.map(|at| at + window()).filter(|until| *until > now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_of_thirty_says_when_the_next_may_come() {
        let at = Instant::from_timestamp(1_800_000_000, 0).unwrap();
        let minutes = |minutes| at + Duration::minutes(minutes);
        assert_eq!(refused_until(None, at), None, "fewer than thirty");
        assert_eq!(refused_until(Some(at), minutes(14)), Some(minutes(15)));
        assert_eq!(refused_until(Some(at), minutes(15)), None);
    }
}
