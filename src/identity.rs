//! The two sources that the rules must not reach for themselves: time and randomness.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use thihanh_kernel::ids::IdSource;
use thihanh_kernel::time::{self, Clock};
use uuid::Uuid;

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
        time::micros(Utc::now())
    }
}

/// The demo's clock: today is a chosen day, time goes on from there.
#[derive(Debug, Clone, Copy)]
pub struct DemoClock {
    ahead: Duration,
}

impl DemoClock {
    /// A clock on which today is `today`.
    #[must_use]
    pub fn starting_at(today: NaiveDate) -> Self {
        Self { ahead: today - SystemClock.today() }
    }
}

impl Clock for DemoClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + self.ahead
    }
}

/// Random ids (UUID version 7, so that they sort by time) and secrets from the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct RandomIds;

impl IdSource for RandomIds {
    fn uuid(&self, at: DateTime<Utc>) -> Uuid {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks for randomness")]
        let random = rand::random::<[u8; 10]>();
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    fn secret(&self) -> [u8; 32] {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks for randomness")]
        rand::random()
    }
}
