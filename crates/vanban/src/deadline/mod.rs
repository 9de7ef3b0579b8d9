//! Deadlines: when a task is due, as the contract of the extraction writes it.

mod atoms;
mod condition;
mod find;
mod recurring;

pub(crate) use find::{Context, Found, MOST, Place, find};

use crate::date::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// One deadline of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Deadline {
    /// Until a day: `trước ngày 30/6/2021` (not inclusive), `chậm nhất ngày 28/02/2021` (inclusive).
    By {
        /// The day.
        date: Date,
        /// The day itself is still in time.
        inclusive: bool,
    },
    /// Inside a period: `Quý I năm 2021`, `từ năm 2023` (open).
    Within {
        /// First day.
        from: Date,
        /// Last day; none if the period is open.
        to: Option<Date>,
    },
    /// Again and again: `Hàng năm, trước ngày 02/12`.
    Recurring {
        /// How often.
        freq: Frequency,
        /// The day in each period.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<RecurringDay>,
        /// Whether the day itself is still in time; stated with `by` only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        inclusive: Option<bool>,
    },
    /// All the time: `thường xuyên`.
    Ongoing,
    /// Bound to an event: `trong 05 ngày làm việc kể từ khi nhận hồ sơ`.
    Conditional {
        /// The words of the document.
        text: String,
        /// The event.
        #[serde(default)]
        event: Option<String>,
        /// The time after the event, before it if negative.
        #[serde(default)]
        offset: Option<Offset>,
    },
}

/// How often something recurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Frequency {
    Yearly,
    HalfYearly,
    Quarterly,
    Monthly,
    Weekly,
    Daily,
}

/// A day that comes again in each period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecurringDay {
    /// `--MM-DD`: month and day of each year.
    MonthDay(u8, u8),
    /// `--MM`: month of each year.
    Month(u8),
    /// `---DD`: day of each month, or of a longer period's last month.
    Day(u8),
}

impl fmt::Display for RecurringDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecurringDay::MonthDay(month, day) => write!(f, "--{month:02}-{day:02}"),
            RecurringDay::Month(month) => write!(f, "--{month:02}"),
            RecurringDay::Day(day) => write!(f, "---{day:02}"),
        }
    }
}

/// The text is no recurring day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecurringDayError;

impl fmt::Display for RecurringDayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a recurring day of the form --MM-DD, --MM or ---DD")
    }
}

impl std::error::Error for RecurringDayError {}

impl FromStr for RecurringDay {
    type Err = RecurringDayError;

    fn from_str(text: &str) -> Result<Self, RecurringDayError> {
        let number = |s: &str, most: u8| {
            let digits = s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
            s.parse::<u8>().ok().filter(|n| digits && (1..=most).contains(n)).ok_or(RecurringDayError)
        };
        if let Some(day) = text.strip_prefix("---") {
            return number(day, 31).map(RecurringDay::Day);
        }
        let rest = text.strip_prefix("--").ok_or(RecurringDayError)?;
        match rest.split_once('-') {
            // 29 February is a day of some years.
            Some((month, day)) => {
                let (month, day) = (number(month, 12)?, number(day, 31)?);
                let known = Date::new(2024, u32::from(month), u32::from(day)).is_some();
                known.then_some(RecurringDay::MonthDay(month, day)).ok_or(RecurringDayError)
            }
            None => number(rest, 12).map(RecurringDay::Month),
        }
    }
}

impl Serialize for RecurringDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RecurringDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// A stretch of time after an event, before it if `n` is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offset {
    /// How many.
    pub n: i32,
    /// Of what.
    pub unit: OffsetUnit,
}

/// Units of an [`Offset`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OffsetUnit {
    /// Calendar days (hours are rounded up to days).
    Day,
    /// Working days (Labour Code and the holidays decreed each year).
    WorkingDay,
    /// Calendar months.
    Month,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_the_contract_shape() {
        let day = |s: &str| s.parse::<Date>().unwrap();
        let cases = [
            (
                Deadline::By { date: day("2021-06-30"), inclusive: false },
                r#"{"kind":"by","date":"2021-06-30","inclusive":false}"#,
            ),
            (
                Deadline::Within { from: day("2023-01-01"), to: None },
                r#"{"kind":"within","from":"2023-01-01","to":null}"#,
            ),
            (
                Deadline::Recurring {
                    freq: Frequency::Yearly,
                    by: Some(RecurringDay::MonthDay(12, 2)),
                    inclusive: Some(false),
                },
                r#"{"kind":"recurring","freq":"yearly","by":"--12-02","inclusive":false}"#,
            ),
            (
                Deadline::Recurring { freq: Frequency::HalfYearly, by: None, inclusive: None },
                r#"{"kind":"recurring","freq":"half_yearly"}"#,
            ),
            (Deadline::Ongoing, r#"{"kind":"ongoing"}"#),
            (
                Deadline::Conditional {
                    text: "x".into(),
                    event: None,
                    offset: Some(Offset { n: 5, unit: OffsetUnit::WorkingDay }),
                },
                r#"{"kind":"conditional","text":"x","event":null,"offset":{"n":5,"unit":"working_day"}}"#,
            ),
        ];
        for (deadline, json) in cases {
            assert_eq!(serde_json::to_string(&deadline).unwrap(), json);
            assert_eq!(serde_json::from_str::<Deadline>(json).unwrap(), deadline);
        }
    }

    #[test]
    fn recurring_days_are_checked() {
        for good in ["--12-02", "--02-29", "--06", "---25"] {
            assert_eq!(good.parse::<RecurringDay>().unwrap().to_string(), good);
        }
        for bad in ["--13", "--00-01", "--02-30", "---32", "12-02", "--1-2", "", "----"] {
            assert_eq!(bad.parse::<RecurringDay>(), Err(RecurringDayError), "{bad}");
        }
    }
}
