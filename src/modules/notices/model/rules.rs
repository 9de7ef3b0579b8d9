//! The rows of reminders and of the ladder: what the program brings along, and what an administrator may write.

use thihanh_kernel::problem::FieldError;

use super::ladder::{Act, Rung};
use super::people::Audience;
use super::reminder::Moment;

/// Longest name of a source, in characters.
const SOURCE_MAX_CHARS: usize = 300;
/// Most working days of a reminder or a rung.
const MOST_DAYS: u32 = 365;

/// Where the rows that the program brings along come from; nobody has found them in law.
pub const SHIPPED_SOURCE: &str = "Mặc định của phần mềm, theo thông lệ, chưa xác minh";

/// A reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// Before or after the due date.
    pub moment: Moment,
    /// How many working days.
    pub working_days: u32,
    /// To whom.
    pub audience: Audience,
}

/// The reminders that hold where nobody wrote others: five and one working days before, one after.
pub const REMINDERS: [Reminder; 3] = [
    Reminder { moment: Moment::Before, working_days: 5, audience: Audience::Owing },
    Reminder { moment: Moment::Before, working_days: 1, audience: Audience::Owing },
    Reminder { moment: Moment::After, working_days: 1, audience: Audience::Owing },
];

/// The ladder of orders: the head hears of it after ten working days or the second urging, the level above after twenty, and after thirty
/// whoever follows it up takes it over.
pub const ORDERS: [Rung; 3] = [
    Rung { number: 1, act: Act::NotifyHead, late_days: 10, urgings: Some(2) },
    Rung { number: 2, act: Act::ShowAbove, late_days: 20, urgings: Some(3) },
    Rung { number: 3, act: Act::TakeOver, late_days: 30, urgings: None },
];

/// The ladder of requests: who is not subordinate is asked again, nobody takes anything over.
pub const REQUESTS: [Rung; 1] = [Rung { number: 1, act: Act::NotifyHead, late_days: 10, urgings: Some(2) }];

/// A reminder as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReminderForm {
    /// `before` or `after`.
    pub moment: String,
    /// A number.
    pub working_days: String,
    /// A code of [`Audience`].
    pub audience: String,
    /// What it rests on.
    pub source: String,
}

impl ReminderForm {
    /// What was typed, and its source.
    ///
    /// # Errors
    /// What is wrong in which field.
    pub fn read(&self) -> Result<(Reminder, String), Vec<FieldError>> {
        let mut faults = Vec::new();
        let moment = Moment::parse(&self.moment);
        let audience = Audience::parse(&self.audience);
        let days = days_of(&self.working_days).filter(|days| *days > 0 || moment == Some(Moment::Before));
        let source = source_of(&self.source);
        if moment.is_none() {
            faults.push(FieldError::new("moment", "rule-choice"));
        }
        if days.is_none() {
            faults.push(FieldError::new("working_days", "rule-days"));
        }
        if audience.is_none() {
            faults.push(FieldError::new("audience", "rule-choice"));
        }
        if source.is_none() {
            faults.push(FieldError::new("source", "rule-source"));
        }
        match (moment, days, audience, source) {
            (Some(moment), Some(working_days), Some(audience), Some(source)) => {
                Ok((Reminder { moment, working_days, audience }, source))
            }
            _ => Err(faults),
        }
    }
}

/// A rung as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RungForm {
    /// A number.
    pub late_days: String,
    /// A number, or empty where urging alone moves nothing.
    pub urgings: String,
    /// What it rests on.
    pub source: String,
}

impl RungForm {
    /// Days, urgings and source.
    ///
    /// # Errors
    /// What is wrong in which field.
    pub fn read(&self) -> Result<(i64, Option<i64>, String), Vec<FieldError>> {
        let days = days_of(&self.late_days).filter(|days| *days > 0);
        let urgings = match self.urgings.trim() {
            "" => Some(None),
            text => days_of(text).filter(|count| (1..=20).contains(count)).map(Some),
        };
        match (days, urgings, source_of(&self.source)) {
            (Some(days), Some(urgings), Some(source)) => Ok((i64::from(days), urgings.map(i64::from), source)),
            (days, urgings, source) => {
                let faults = [
                    days.is_none().then(|| FieldError::new("late_days", "rule-days")),
                    urgings.is_none().then(|| FieldError::new("urgings", "rule-urgings")),
                    source.is_none().then(|| FieldError::new("source", "rule-source")),
                ];
                Err(faults.into_iter().flatten().collect())
            }
        }
    }
}

fn days_of(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|days| *days <= MOST_DAYS)
}

fn source_of(text: &str) -> Option<String> {
    let source = thihanh_kernel::vietnamese::nfc(text.trim());
    (!source.is_empty() && source.chars().count() <= SOURCE_MAX_CHARS).then_some(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_administrators_write() {
        let form = |moment: &str, days: &str, audience: &str, source: &str| ReminderForm {
            moment: moment.into(),
            working_days: days.into(),
            audience: audience.into(),
            source: source.into(),
        };
        let wanted = Reminder { moment: Moment::After, working_days: 3, audience: Audience::OwingHead };
        assert_eq!(form("after", " 3 ", "owing_head", "Quy chế").read(), Ok((wanted, "Quy chế".into())));
        assert!(form("before", "0", "owing", "x").read().is_ok(), "on the day itself");
        for wrong in
            [form("after", "0", "owing", "x"), form("before", "400", "owing", "x"), form("before", "-1", "owing", "x")]
        {
            assert_eq!(wrong.read().unwrap_err()[0].field, "working_days", "{wrong:?}");
        }
        let faults = ReminderForm::default().read().unwrap_err();
        assert_eq!(faults.len(), 4, "{faults:?}");
        let rung = |days: &str, urgings: &str| RungForm {
            late_days: days.into(),
            urgings: urgings.into(),
            source: "x".into(),
        };
        assert_eq!(rung("15", "").read(), Ok((15, None, "x".into())));
        assert_eq!(rung("15", "2").read(), Ok((15, Some(2), "x".into())));
        assert_eq!(rung("0", "0").read().unwrap_err().len(), 2);
    }
}
