//! Why an obligation is due on its day: a structured reason, stored with the obligation and told by Fluent.
//!
//! The reason is kept, not a sentence, so that the same row reads in Vietnamese and in English and can be checked again when a
//! holiday changes.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::time::vn_date;

use super::series::Frequency;
use super::trigger::OffsetUnit;

/// Where a due date comes from: the rule, the directive's own words, and which directive said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The rule that gave the date.
    #[serde(flatten)]
    pub reason: Reason,
    /// The words of the directive ("trước ngày 30/6/2021"); empty where it states nothing.
    #[serde(default)]
    pub words: String,
    /// The directive ("Kế hoạch 86/KH-UBND").
    #[serde(default)]
    pub source: String,
    /// The place in it ("II.3"); empty where it has no numbered parts.
    #[serde(default)]
    pub path: String,
    /// Who put the deadline there.
    pub set_by: SetBy,
}

/// Who put a deadline on a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetBy {
    /// The directive's text.
    Text,
    /// A person while reviewing the directive or later: shown as "hạn do người rà soát đặt".
    Reviewer,
    /// A default term of the jurisdiction's rule row: shown as "hạn mặc định".
    Rule,
}

/// The rule that gave a due date, or the cause that there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// "trước ngày D": the last valid day is the day before D.
    Before {
        /// The day D.
        date: NaiveDate,
    },
    /// "chậm nhất ngày D", "đến ngày D": D itself is valid.
    By {
        /// The day D.
        date: NaiveDate,
    },
    /// "trong quý I", "tháng 9/2021", "năm 2022": the last day of the span.
    Within {
        /// First day of the span.
        from: NaiveDate,
        /// Last day of the span, the due date.
        to: NaiveDate,
    },
    /// "từ năm 2023" without an end: never late.
    OpenEnded {
        /// First day of the span.
        from: NaiveDate,
    },
    /// One period of a recurring duty.
    Period {
        /// How often it recurs.
        frequency: Frequency,
        /// The key of the period ("2021", "2021-Q1" …).
        period: String,
        /// The directive names a day inside the period; otherwise the period's last day holds.
        is_day_stated: bool,
    },
    /// "thường xuyên": never late, asked for proof once a year.
    Continuous,
    /// The directive states no deadline.
    NotStated,
    /// The deadline counts from an event that has not been recorded.
    Awaiting {
        /// The event in the directive's words.
        event: String,
    },
    /// Counted from a recorded event; a count that ends on a day off runs to the next working day (Civil Code 2015, Article 148 clause 5).
    Counted {
        /// The event in the directive's words.
        event: String,
        /// The day it happened; the count starts the day after (Civil Code 2015, Article 147 clause 2).
        happened_on: NaiveDate,
        /// The document that proves the event; empty where the event is the issue of the directive itself.
        document: String,
        /// How many units after the event, before it if negative.
        count: i64,
        /// What is counted.
        unit: OffsetUnit,
        /// Where the count ended, before it ran on over days off.
        ended_on: NaiveDate,
    },
    /// The event has no term in the directive; the person who recorded it set the day.
    SetAfterEvent {
        /// The event in the directive's words.
        event: String,
        /// The day it happened.
        happened_on: NaiveDate,
        /// The document that proves the event.
        document: String,
    },
    /// A person set the day for this one obligation.
    SetByPerson {
        /// Who set it.
        name: String,
        /// Why, in that person's words.
        note: String,
    },
    /// A later day was granted.
    Extended {
        /// The day before.
        from: NaiveDate,
        /// The day asked for.
        wanted: NaiveDate,
        /// Who granted it.
        name: String,
        /// Why it was asked for.
        cause: String,
    },
    /// A part of another obligation, by the day that its giver set.
    Delegated {
        /// Who gave it.
        name: String,
        /// Code of the whole.
        whole: String,
    },
}

/// A value of a Fluent message; dates are already written dd/mm/yyyy, words of closed sets are left to Fluent's selectors.
pub type Argument = (&'static str, String);

impl Why {
    /// The Fluent key of the sentence.
    pub fn key(&self) -> &'static str {
        match &self.reason {
            // Nothing of the directive can be quoted: somebody set the deadline while reviewing it.
            Reason::Before { .. }
            | Reason::By { .. }
            | Reason::Within { .. }
            | Reason::Period { .. }
            | Reason::Counted { .. }
                if self.words.is_empty() =>
            {
                "why-unquoted"
            }
            Reason::Before { .. } => "why-before",
            Reason::By { .. } => "why-by",
            Reason::Within { .. } => "why-within",
            Reason::OpenEnded { .. } => "why-open-ended",
            Reason::Period { is_day_stated: true, .. } => "why-period-day",
            Reason::Period { .. } => "why-period-end",
            Reason::Continuous => "why-continuous",
            Reason::NotStated => "why-not-stated",
            Reason::Awaiting { .. } => "why-awaiting",
            Reason::Counted { count, .. } if *count < 0 => "why-counted-back",
            Reason::Counted { .. } => "why-counted",
            Reason::SetAfterEvent { .. } => "why-set-after-event",
            Reason::SetByPerson { .. } => "why-set-by-person",
            Reason::Extended { .. } => "why-extended",
            Reason::Delegated { .. } => "why-delegated",
        }
    }

    /// The values of the sentence. `due_on` is the due date of the obligation that carries this reason.
    pub fn arguments(&self, due_on: Option<NaiveDate>) -> Vec<Argument> {
        let mut values = vec![
            ("words", self.words.clone()),
            ("source", self.source.clone()),
            ("path", self.path.clone()),
            ("placed", yes_or_no(!self.path.is_empty())),
        ];
        if let Some(due) = due_on {
            values.push(("due", vn_date(due)));
        }
        match &self.reason {
            Reason::Before { date } | Reason::By { date } => values.push(("date", vn_date(*date))),
            Reason::Within { from, to } => values.extend([("from", vn_date(*from)), ("to", vn_date(*to))]),
            Reason::OpenEnded { from } => values.push(("from", vn_date(*from))),
            Reason::Period { frequency, period, .. } => {
                values.extend([("frequency", frequency.as_str().into()), ("period", period.clone())]);
            }
            Reason::Continuous | Reason::NotStated => {}
            Reason::Awaiting { event } => values.push(("event", event.clone())),
            Reason::Counted { event, happened_on, document, count, unit, ended_on } => values.extend([
                ("event", event.clone()),
                ("happened", vn_date(*happened_on)),
                ("document", document.clone()),
                ("count", count.unsigned_abs().to_string()),
                ("unit", unit.as_str().into()),
                ("ended", vn_date(*ended_on)),
                ("rolled", yes_or_no(due_on.is_some_and(|due| due != *ended_on))),
            ]),
            Reason::SetAfterEvent { event, happened_on, document } => {
                values.extend([
                    ("event", event.clone()),
                    ("happened", vn_date(*happened_on)),
                    ("document", document.clone()),
                ]);
            }
            Reason::SetByPerson { name, note } => values.extend([("name", name.clone()), ("note", note.clone())]),
            Reason::Extended { from, wanted, name, cause } => values.extend([
                ("from", vn_date(*from)),
                ("wanted", vn_date(*wanted)),
                ("name", name.clone()),
                ("cause", cause.clone()),
            ]),
            Reason::Delegated { name, whole } => values.extend([("name", name.clone()), ("whole", whole.clone())]),
        }
        values
    }

    /// The Fluent key of the remark about who put the deadline there; `None` where the directive's text did.
    pub fn remark(&self) -> Option<&'static str> {
        match self.set_by {
            SetBy::Text => None,
            SetBy::Reviewer => Some("why-set-by-reviewer"),
            SetBy::Rule => Some("why-set-by-rule"),
        }
    }

    /// The same words and source with another rule: what an event or a person makes of a deadline.
    pub fn with(&self, reason: Reason) -> Self {
        Self { reason, ..self.clone() }
    }
}

/// Fluent selects on words, not on truth.
fn yes_or_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

impl SetBy {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Reviewer => "reviewer",
            Self::Rule => "rule",
        }
    }

    /// Reads the word of [`SetBy::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Text, Self::Reviewer, Self::Rule].into_iter().find(|set_by| set_by.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::obligations::model::fixtures::day;

    #[test]
    fn a_reason_keeps_its_meaning_in_the_database() {
        let why = Why {
            reason: Reason::Before { date: day("2021-06-30") },
            words: "trước ngày 30/6/2021".into(),
            source: "Kế hoạch 86/KH-UBND".into(),
            path: "III.1".into(),
            set_by: SetBy::Text,
        };
        let stored = serde_json::to_string(&why).unwrap();
        assert_eq!(serde_json::from_str::<Why>(&stored).unwrap(), why);
        assert!(stored.contains(r#""reason":"before""#), "{stored}");
    }

    #[test]
    fn what_the_directive_does_not_say_is_not_quoted() {
        let reason = Reason::By { date: day("2021-06-30") };
        let why = |words: &str| Why {
            reason: reason.clone(),
            words: words.into(),
            source: String::new(),
            path: String::new(),
            set_by: SetBy::Reviewer,
        };
        assert_eq!((why("").key(), why("chậm nhất 30/6").key()), ("why-unquoted", "why-by"));
        assert_eq!(why("").remark(), Some("why-set-by-reviewer"));
    }

    #[test]
    fn a_count_that_ran_over_days_off_says_so() {
        let why = Why {
            reason: Reason::Counted {
                event: "nhận hồ sơ".into(),
                happened_on: day("2021-02-08"),
                document: "Biên nhận 12".into(),
                count: 5,
                unit: OffsetUnit::Day,
                ended_on: day("2021-02-13"),
            },
            words: "trong 05 ngày kể từ khi nhận hồ sơ".into(),
            source: "Công văn 15/UBND-NC".into(),
            path: "2".into(),
            set_by: SetBy::Text,
        };
        assert_eq!(why.key(), "why-counted");
        let values = why.arguments(Some(day("2021-02-17")));
        assert!(values.contains(&("rolled", "yes".into())));
        assert!(values.contains(&("ended", "13/02/2021".into())));
        assert!(why.arguments(Some(day("2021-02-13"))).contains(&("rolled", "no".into())));
    }
}
