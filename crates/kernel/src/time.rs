//! Instants, civil days and the clock.
//!
//! An instant is UTC in whole microseconds, the finest that both databases keep. A day is the civil date at +07:00, Vietnam's
//! time all year round. Nothing below the edges asks the machine for the time: it is asked of a [`Clock`].

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveTime, SubsecRound, Utc};

/// A moment: UTC, whole microseconds.
pub type Instant = DateTime<Utc>;

/// The instant without what is finer than a microsecond, so that it reads back from the database as it was written.
#[must_use]
pub fn micros(instant: Instant) -> Instant {
    instant.trunc_subsecs(6)
}

/// Seconds by which Vietnam's time is ahead of UTC.
const VIETNAM_AHEAD: i32 = 7 * 3600;

fn in_vietnam(instant: Instant) -> DateTime<FixedOffset> {
    #[expect(clippy::expect_used, reason = "seven hours are less than a day")]
    let offset = FixedOffset::east_opt(VIETNAM_AHEAD).expect("an offset within a day");
    instant.with_timezone(&offset)
}

/// The civil date in Vietnam at an instant.
#[must_use]
pub fn civil(instant: Instant) -> NaiveDate {
    in_vietnam(instant).date_naive()
}

/// What time it is.
pub trait Clock: Send + Sync {
    /// Now, in whole microseconds.
    fn now(&self) -> Instant;

    /// Today in Vietnam.
    fn today(&self) -> NaiveDate {
        civil(self.now())
    }
}

/// A clock that stands still until it is set: for tests.
#[derive(Debug)]
pub struct FixedClock {
    micros: AtomicI64,
}

impl FixedClock {
    /// A clock that stands at an instant.
    #[must_use]
    pub fn at(instant: Instant) -> Self {
        Self { micros: AtomicI64::new(instant.timestamp_micros()) }
    }

    /// A clock that stands at noon in Vietnam on a day.
    #[must_use]
    pub fn on(day: NaiveDate) -> Self {
        Self::at(noon(day))
    }

    /// Sets the clock.
    pub fn set(&self, instant: Instant) {
        self.micros.store(instant.timestamp_micros(), Ordering::Relaxed);
    }

    /// Sets the clock to noon in Vietnam on a day.
    pub fn set_day(&self, day: NaiveDate) {
        self.set(noon(day));
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        self.set(self.now() + by);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        Instant::from_timestamp_micros(self.micros.load(Ordering::Relaxed)).unwrap_or_default()
    }
}

/// The moment of a time of day in Vietnam.
#[must_use]
pub fn instant(day: NaiveDate, at: NaiveTime) -> Instant {
    day.and_time(at).and_utc() - Duration::seconds(i64::from(VIETNAM_AHEAD))
}

fn noon(day: NaiveDate) -> Instant {
    instant(day, NaiveTime::MIN) + Duration::hours(12)
}

/// A day as official documents write it, `dd/mm/yyyy`.
#[must_use]
pub fn vn_date(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// A moment in Vietnam's time, `dd/mm/yyyy, hh:mm`.
#[must_use]
pub fn vn_datetime(instant: Instant) -> String {
    in_vietnam(instant).format("%d/%m/%Y, %H:%M").to_string()
}

/// Reads a day that a person or a program wrote: `dd/mm/yyyy` (also with `-` or `.`, also `d/m/yyyy`) or `yyyy-mm-dd`.
///
/// `None` for anything else, for days that no calendar has, and for years outside 1900–2999: those are slips of typing, and
/// the text form of days in SQLite sorts rightly only with four digits.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.trim().split(['/', '-', '.']);
    let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (day, year) = match (first.len(), last.len()) {
        (4, 2) if text.contains('-') => (last, first),
        (1 | 2, 4) => (first, last),
        _ => return None,
    };
    let day = NaiveDate::from_ymd_opt(digits(year)?.try_into().ok()?, digits(month)?, digits(day)?)?;
    (1900..=2999).contains(&day.year()).then_some(day)
}

fn digits(text: &str) -> Option<u32> {
    (text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn instant(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn the_civil_day_begins_at_seventeen_hours_utc() {
        for (at, day) in [
            ("2026-03-15T16:59:59.999999Z", "2026-03-15"),
            ("2026-03-15T17:00:00Z", "2026-03-16"),
            ("2026-12-31T20:00:00Z", "2027-01-01"),
        ] {
            assert_eq!(civil(instant(at)).to_string(), day, "{at}");
        }
    }

    #[test]
    fn what_is_finer_than_a_microsecond_is_cut_not_rounded() {
        assert_eq!(micros(instant("2026-01-01T00:00:00.123456999Z")), instant("2026-01-01T00:00:00.123456Z"));
    }

    #[test]
    fn the_fixed_clock_stands_still_until_it_is_set() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 16).unwrap();
        let clock = FixedClock::on(day);
        assert_eq!((clock.now(), clock.today()), (instant("2026-03-16T05:00:00Z"), day));
        clock.advance(Duration::hours(12));
        assert_eq!((clock.now(), clock.today()), (instant("2026-03-16T17:00:00Z"), day.succ_opt().unwrap()));
        clock.set_day(day);
        assert_eq!(clock.today(), day);
    }

    #[test]
    fn days_and_moments_are_written_the_vietnamese_way() {
        assert_eq!(vn_date(NaiveDate::from_ymd_opt(2021, 2, 5).unwrap()), "05/02/2021");
        assert_eq!(vn_datetime(instant("2026-10-13T09:20:59Z")), "13/10/2026, 16:20");
    }

    #[test]
    fn days_are_read_in_both_orders() {
        for (text, wanted) in [
            ("28/02/2021", Some("2021-02-28")),
            (" 5/2/2021 ", Some("2021-02-05")),
            ("05-02-2021", Some("2021-02-05")),
            ("05.02.2021", Some("2021-02-05")),
            ("2021-02-05", Some("2021-02-05")),
            ("2021/02/05", None),
            ("29/02/2021", None),
            ("31/04/2021", None),
            ("05/02/21", None),
            ("01/01/1899", None),
            ("+1/01/2021", None),
            ("1/1/2021/1", None),
            ("", None),
            ("ngày 5", None),
        ] {
            assert_eq!(parse_date(text).map(|day| day.to_string()).as_deref(), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_day_reads_back(days in 0i32..400_000) {
            let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + Duration::days(i64::from(days));
            prop_assert_eq!(parse_date(&vn_date(day)), Some(day));
            prop_assert_eq!(parse_date(&day.to_string()), Some(day));
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".{0,40}") {
            let _ = parse_date(&text);
        }
    }
}
