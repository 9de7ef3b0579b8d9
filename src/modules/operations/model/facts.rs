//! How the installation stands at a moment.

use chrono::Duration;
use thihanh_kernel::time::Instant;

/// The row of `setting` in which whoever backs the installation up says when that was done last, as an instant of RFC 3339.
pub const LAST_BACKUP: &str = "last_backup";

/// A kind of work that this process does in rounds, beside the queue of jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Its name.
    pub name: &'static str,
    /// When a round of it was done last.
    pub done_at: Option<Instant>,
    /// When a round of it failed last.
    pub failed_at: Option<Instant>,
    /// How often it failed since the program started.
    pub failures: u64,
}

/// Jobs of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jobs {
    /// The kind.
    pub kind: String,
    /// Due and waiting.
    pub waiting: u64,
    /// How long the one that has been due longest waits.
    pub oldest: Option<Duration>,
    /// Failed for good.
    pub dead: u64,
    /// When one was done last.
    pub done_at: Option<Instant>,
}

/// Messages of one channel that are not sent yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// `email`, `webhook`, `zalo`
    pub channel: &'static str,
    /// How many.
    pub waiting: u64,
    /// How long the oldest of them waits.
    pub oldest: Option<Duration>,
}

/// Connections of one pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// Its name.
    pub name: &'static str,
    /// Used just now.
    pub used: u32,
    /// Open, and used by nobody.
    pub idle: u32,
    /// As many as there may be.
    pub most: u32,
}

/// How the database and what lies in it stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// When this was looked at.
    pub at: Instant,
    /// The queue of jobs.
    pub jobs: Vec<Jobs>,
    /// What is to be sent.
    pub queues: Vec<Queue>,
    /// Messages that nobody tries to send any more.
    pub dead_messages: u64,
    /// Entries of the journal that no checkpoint covers yet; at most so many.
    pub unsealed: u64,
    /// When the newest checkpoint was made.
    pub sealed_at: Option<Instant>,
    /// Bytes of the database.
    pub database_bytes: u64,
}

impl Facts {
    /// How long it is since `then`, never less than nothing: clocks of two instances may differ.
    #[must_use]
    pub fn since(&self, then: Instant) -> Duration {
        age(self.at, then)
    }
}

/// How long it is from `then` to `now`, never less than nothing.
#[must_use]
pub fn age(now: Instant, then: Instant) -> Duration {
    (now - then).max(Duration::zero())
}

/// Whether the clocks of a server and of this machine stand too far apart: leases of jobs, sessions and seals are counted in minutes.
#[must_use]
pub fn is_skewed(apart: Duration) -> bool {
    apart.abs() > Duration::seconds(5)
}

/// Whether a disk is about to be full: less than a tenth of it or less than 2 GiB is free. A database that cannot grow refuses every write.
#[must_use]
pub fn is_nearly_full(free: u64, whole: u64) -> bool {
    free < whole / 10 || free < 2 * 1024 * 1024 * 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds() {
        const GIB: u64 = 1024 * 1024 * 1024;
        for (free, whole, wanted) in [(50, 100, false), (11, 100, false), (9, 100, true), (1, 4, true), (2, 4, false)] {
            assert_eq!(is_nearly_full(free * GIB, whole * GIB), wanted, "{free} of {whole} GiB");
        }
        for (seconds, wanted) in [(0, false), (5, false), (6, true), (-6, true)] {
            assert_eq!(is_skewed(Duration::seconds(seconds)), wanted, "{seconds} s");
        }
        let then = Instant::from_timestamp(1_000, 0).unwrap();
        assert_eq!(age(then + Duration::seconds(7), then), Duration::seconds(7));
        assert_eq!(age(then - Duration::seconds(7), then), Duration::zero());
    }
}
