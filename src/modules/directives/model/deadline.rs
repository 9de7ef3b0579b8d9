//! The editor of one deadline: kind, fields and words, as a form shows and sends them.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::{time, vietnamese};
use vanban::Date;
use vanban::deadline::{Deadline, Frequency, Offset, OffsetUnit, RecurringDay};

use super::draft::DraftDeadline;
use crate::modules::obligations::api::SetBy;

/// Longest words of a deadline.
const WORDS_MAX: usize = 300;
/// Longest term: ten years in days.
const COUNT_MAX: i32 = 3_660;

/// The choices of the editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// No deadline in this line of the form.
    #[default]
    None,
    /// Read it from the words.
    Words,
    /// "chậm nhất ngày …": the day counts.
    By,
    /// "trước ngày …": the day before is the last one.
    Before,
    /// Inside a period.
    Within,
    /// Again and again.
    Recurring,
    /// All the time.
    Ongoing,
    /// Bound to an event.
    Conditional,
}

impl Choice {
    /// Every choice, in the order of the form.
    pub const ALL: [Self; 8] = [
        Self::None,
        Self::Words,
        Self::By,
        Self::Before,
        Self::Within,
        Self::Recurring,
        Self::Ongoing,
        Self::Conditional,
    ];

    /// The value in the form.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Words => "words",
            Self::By => "by",
            Self::Before => "before",
            Self::Within => "within",
            Self::Recurring => "recurring",
            Self::Ongoing => "ongoing",
            Self::Conditional => "conditional",
        }
    }

    /// Reads the value of the form.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == word)
    }
}

/// Frequencies by their value in the form, which is the wire value.
pub const FREQUENCIES: [(&str, Frequency); 6] = [
    ("yearly", Frequency::Yearly),
    ("half_yearly", Frequency::HalfYearly),
    ("quarterly", Frequency::Quarterly),
    ("monthly", Frequency::Monthly),
    ("weekly", Frequency::Weekly),
    ("daily", Frequency::Daily),
];

/// Units of a term by their value in the form, which is the wire value.
pub const UNITS: [(&str, OffsetUnit); 3] =
    [("working_day", OffsetUnit::WorkingDay), ("day", OffsetUnit::Day), ("month", OffsetUnit::Month)];

/// One line of the editor: every field a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeadlineFields {
    /// A [`Choice`].
    pub choice: String,
    /// The directive's words.
    pub words: String,
    /// The day, or the first day of a period, or (recurring) day, day and month, or `tháng n`.
    pub day: String,
    /// The last day of a period.
    pub to: String,
    /// A frequency.
    pub freq: String,
    /// Recurring: whether the day itself is still in time ("1").
    pub inclusive: String,
    /// The event.
    pub event: String,
    /// The term after the event; negative before it.
    pub count: String,
    /// Unit of the term.
    pub unit: String,
}

impl DeadlineFields {
    /// The line that shows a deadline.
    #[must_use]
    pub fn of(deadline: &DraftDeadline) -> Self {
        let mut fields = Self { words: deadline.words.clone(), ..Self::default() };
        let mut choose = |choice: Choice| choice.as_str().clone_into(&mut fields.choice);
        match &deadline.deadline {
            Deadline::By { date, inclusive } => {
                choose(if *inclusive { Choice::By } else { Choice::Before });
                fields.day = shown(*date);
            }
            Deadline::Within { from, to } => {
                choose(Choice::Within);
                fields.day = shown(*from);
                fields.to = to.map(shown).unwrap_or_default();
            }
            Deadline::Recurring { freq, by, inclusive } => {
                choose(Choice::Recurring);
                fields.freq = word_of(&FREQUENCIES, *freq);
                fields.day = by.map(shown_recurring).unwrap_or_default();
                fields.inclusive = if inclusive.unwrap_or(true) { "1" } else { "" }.to_owned();
            }
            Deadline::Ongoing => choose(Choice::Ongoing),
            Deadline::Conditional { text, event, offset } => {
                choose(Choice::Conditional);
                fields.event = event.clone().unwrap_or_else(|| text.clone());
                if let Some(offset) = offset {
                    fields.count = offset.n.to_string();
                    fields.unit = word_of(&UNITS, offset.unit);
                }
            }
        }
        fields
    }

    /// The deadlines that the line says: none, one, or what its words hold. A line that says the same as `kept` keeps it, with its
    /// words and whoever set it; anything else was set by the reviewer.
    ///
    /// # Errors
    /// The field that breaks a rule, under the name `deadlines`.
    pub fn parse(&self, kept: Option<&DraftDeadline>, year: Option<i32>) -> Result<Vec<DraftDeadline>, FieldError> {
        if let Some(kept) = kept.filter(|kept| Self::of(kept) == *self) {
            return Ok(vec![kept.clone()]);
        }
        let words = vietnamese::nfc(self.words.trim());
        if words.chars().count() > WORDS_MAX {
            return Err(refused("too-long").with("max", WORDS_MAX.to_string()));
        }
        let one = |deadline| Ok(vec![DraftDeadline { deadline, words: words.clone(), set_by: SetBy::Reviewer }]);
        match Choice::parse(&self.choice).ok_or_else(|| refused("choice-unknown"))? {
            Choice::None => Ok(Vec::new()),
            Choice::Words => {
                let found = vanban::find_deadlines(&words, year);
                if found.is_empty() {
                    return Err(refused("deadline-not-read").with("text", words));
                }
                // The words are the reviewer's, who may have copied them or not: the date is shown as set by a person.
                let set = |found: vanban::FoundDeadline| DraftDeadline {
                    deadline: found.deadline,
                    words: words.clone(),
                    set_by: SetBy::Reviewer,
                };
                Ok(found.into_iter().map(set).collect())
            }
            Choice::By => one(Deadline::By { date: day(&self.day)?, inclusive: true }),
            Choice::Before => one(Deadline::By { date: day(&self.day)?, inclusive: false }),
            Choice::Within => {
                let from = day(&self.day)?;
                let to = if self.to.trim().is_empty() { None } else { Some(day(&self.to)?) };
                if to.is_some_and(|to| to < from) {
                    return Err(refused("period-backwards"));
                }
                one(Deadline::Within { from, to })
            }
            Choice::Recurring => {
                let freq = value_of(&FREQUENCIES, &self.freq).ok_or_else(|| refused("choice-unknown"))?;
                let by = if self.day.trim().is_empty() { None } else { Some(recurring_day(&self.day)?) };
                one(Deadline::Recurring { freq, by, inclusive: by.map(|_| !self.inclusive.is_empty()) })
            }
            Choice::Ongoing => one(Deadline::Ongoing),
            Choice::Conditional => {
                let event = vietnamese::nfc(self.event.trim());
                if event.is_empty() {
                    return Err(refused("event-missing"));
                }
                let offset = if self.count.trim().is_empty() { None } else { Some(self.term()?) };
                let text = if words.is_empty() { event.clone() } else { words.clone() };
                one(Deadline::Conditional { text, event: Some(event), offset })
            }
        }
    }

    fn term(&self) -> Result<Offset, FieldError> {
        let n = self.count.trim().parse().ok().filter(|n: &i32| n.unsigned_abs() <= COUNT_MAX.unsigned_abs());
        let n = n.ok_or_else(|| refused("term-malformed").with("max", COUNT_MAX.to_string()))?;
        let unit = value_of(&UNITS, &self.unit).ok_or_else(|| refused("choice-unknown"))?;
        Ok(Offset { n, unit })
    }
}

fn refused(code: &'static str) -> FieldError {
    FieldError::new("deadlines", code)
}

fn word_of<T: PartialEq + Copy>(table: &[(&'static str, T)], value: T) -> String {
    table.iter().find(|(_, known)| *known == value).map_or_else(String::new, |(word, _)| (*word).to_owned())
}

fn value_of<T: Copy>(table: &[(&'static str, T)], word: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

fn day(text: &str) -> Result<Date, FieldError> {
    time::parse_date(text).and_then(of_civil).ok_or_else(|| refused("date-malformed").with("text", text))
}

/// `--12-02` is written "02/12", `--06` "tháng 6" without its word: "/6", `---25` "25".
fn recurring_day(text: &str) -> Result<RecurringDay, FieldError> {
    let malformed = || refused("recurring-day-malformed").with("text", text);
    let number = |part: &str| part.trim().parse::<u8>().map_err(|_| malformed());
    let wire = match text.trim().split_once('/') {
        Some(("", month)) => format!("--{:02}", number(month)?),
        Some((day, month)) => format!("--{:02}-{:02}", number(month)?, number(day)?),
        None => format!("---{:02}", number(text)?),
    };
    wire.parse().map_err(|_| malformed())
}

fn shown_recurring(day: RecurringDay) -> String {
    match day {
        RecurringDay::MonthDay(month, day) => format!("{day:02}/{month:02}"),
        RecurringDay::Month(month) => format!("/{month:02}"),
        RecurringDay::Day(day) => day.to_string(),
    }
}

fn shown(date: Date) -> String {
    civil(date).map(time::vn_date).unwrap_or_default()
}

/// The reader's date as the calendar's.
#[must_use]
pub fn civil(date: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(date.year(), date.month(), date.day())
}

fn of_civil(day: NaiveDate) -> Option<Date> {
    Date::new(day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn line(choice: &str) -> DeadlineFields {
        DeadlineFields { choice: choice.into(), ..DeadlineFields::default() }
    }

    #[test]
    fn every_kind_comes_back_from_its_own_line() {
        let table = [
            Deadline::By { date: date("2026-06-30"), inclusive: true },
            Deadline::By { date: date("2026-06-30"), inclusive: false },
            Deadline::Within { from: date("2026-01-01"), to: Some(date("2026-03-31")) },
            Deadline::Within { from: date("2026-01-01"), to: None },
            Deadline::Recurring {
                freq: Frequency::Yearly,
                by: Some(RecurringDay::MonthDay(12, 2)),
                inclusive: Some(false),
            },
            Deadline::Recurring { freq: Frequency::Yearly, by: Some(RecurringDay::Month(6)), inclusive: Some(true) },
            Deadline::Recurring { freq: Frequency::Monthly, by: Some(RecurringDay::Day(25)), inclusive: Some(true) },
            Deadline::Recurring { freq: Frequency::Weekly, by: None, inclusive: None },
            Deadline::Ongoing,
            Deadline::Conditional {
                text: "nhận hồ sơ".into(),
                event: Some("nhận hồ sơ".into()),
                offset: Some(Offset { n: 5, unit: OffsetUnit::WorkingDay }),
            },
        ];
        for deadline in table {
            let kept = DraftDeadline { deadline: deadline.clone(), words: String::new(), set_by: SetBy::Text };
            let fields = DeadlineFields::of(&kept);
            assert_eq!(fields.parse(Some(&kept), None), Ok(vec![kept.clone()]), "untouched: {fields:?}");
            let typed = fields.parse(None, None).unwrap();
            assert_eq!(typed, [DraftDeadline { set_by: SetBy::Reviewer, ..kept }], "typed: {fields:?}");
        }
    }

    #[test]
    fn a_changed_date_was_set_by_the_reviewer() {
        let kept = DraftDeadline {
            deadline: Deadline::By { date: date("2026-06-30"), inclusive: false },
            words: "trước ngày 30/6/2026".into(),
            set_by: SetBy::Text,
        };
        let fields = DeadlineFields { day: "15/6/2026".into(), ..DeadlineFields::of(&kept) };
        let changed = fields.parse(Some(&kept), None).unwrap();
        assert_eq!(changed[0].set_by, SetBy::Reviewer);
        assert_eq!(changed[0].deadline, Deadline::By { date: date("2026-06-15"), inclusive: false });
    }

    #[test]
    fn mistakes_are_named() {
        let table = [
            (line("năm sau"), "choice-unknown"),
            (DeadlineFields { day: "31/02/2026".into(), ..line("by") }, "date-malformed"),
            (DeadlineFields { day: "2/1/2026".into(), to: "1/1/2026".into(), ..line("within") }, "period-backwards"),
            (line("recurring"), "choice-unknown"),
            (
                DeadlineFields { freq: "yearly".into(), day: "31/02".into(), ..line("recurring") },
                "recurring-day-malformed",
            ),
            (DeadlineFields { freq: "yearly".into(), day: "x".into(), ..line("recurring") }, "recurring-day-malformed"),
            (line("conditional"), "event-missing"),
            (
                DeadlineFields {
                    event: "nhận".into(),
                    count: "9999".into(),
                    unit: "day".into(),
                    ..line("conditional")
                },
                "term-malformed",
            ),
            (
                DeadlineFields {
                    event: "nhận".into(),
                    count: "-2147483648".into(),
                    unit: "day".into(),
                    ..line("conditional")
                },
                "term-malformed",
            ),
            (DeadlineFields { words: "sớm".into(), ..line("words") }, "deadline-not-read"),
            (DeadlineFields { words: "a".repeat(WORDS_MAX + 1), ..line("ongoing") }, "too-long"),
        ];
        for (fields, code) in table {
            assert_eq!(fields.parse(None, Some(2026)).map_err(|error| error.code), Err(code), "{fields:?}");
        }
        assert_eq!(line("none").parse(None, None), Ok(Vec::new()));
    }

    #[test]
    fn words_are_read_as_the_text_is() {
        let read = |words: &str| {
            let found = DeadlineFields { words: words.into(), ..line("words") }.parse(None, Some(2026)).unwrap();
            found.into_iter().map(|deadline| deadline.deadline).collect::<Vec<_>>()
        };
        assert_eq!(read("trước ngày 30/6/2026"), [Deadline::By { date: date("2026-06-30"), inclusive: false }]);
        assert_eq!(
            read("Quý I năm 2026"),
            [Deadline::Within { from: date("2026-01-01"), to: Some(date("2026-03-31")) }]
        );
    }
}
