//! Money for monitoring (kinh phí), by agency, year and kind of activity (criterion B3 of Art. 9 of Decree 59/2012/NĐ-CP).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AgencyId, MonitoringBudgetId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::Instant;

use super::{ConditionFault, NOTE_MAX};
use crate::modules::monitoring::api::Activity;

/// Most money of a line, in đồng: beyond ten thousand billion it was mistyped, and sums of so many stay far below 2^63.
const MONEY_MAX_VND: i64 = 10_000_000_000_000;
/// The years that a form may name; monitoring has its decree since 2012.
const YEARS: std::ops::RangeInclusive<i32> = 2012..=2100;

/// A line: what an agency asked for, got and spent in a year for a kind of activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BudgetFacts {
    /// The agency.
    pub agency: AgencyId,
    /// The year.
    pub year: i32,
    /// What it is for: the same kinds as the lines of plans.
    pub activity: Activity,
    /// Đề nghị.
    pub asked_vnd: i64,
    /// Được cấp.
    pub allotted_vnd: i64,
    /// Đã chi.
    pub spent_vnd: i64,
    /// Where it comes from, by which decision.
    pub note: String,
    /// Why more was spent than allotted; empty where it was not.
    pub over_reason: String,
}

impl BudgetFacts {
    /// More was spent than allotted: warned of, and allowed with a reason.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.spent_vnd > self.allotted_vnd
    }

    /// Less was allotted than asked for (B3.2).
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.allotted_vnd < self.asked_vnd
    }
}

/// A line in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: MonitoringBudgetId,
    /// How much for what.
    pub facts: BudgetFacts,
    /// When it was changed last.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i64,
}

/// The first and the last day of a year.
#[must_use]
pub fn days_of(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31))
}

/// A year that somebody typed; `None` where it is none that lines can be of.
#[must_use]
pub fn parse_year(text: &str) -> Option<i32> {
    text.trim().parse().ok().filter(|year| YEARS.contains(year))
}

/// The form as it was sent: every field a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct BudgetForm {
    /// Agency id; of a new line only, like year and activity.
    pub agency: String,
    /// The year.
    pub year: String,
    /// A word of [`Activity`].
    pub activity: String,
    /// Đồng, with or without dots between the thousands.
    pub asked: String,
    /// Đồng.
    pub allotted: String,
    /// Đồng.
    pub spent: String,
    /// Where it comes from.
    pub note: String,
    /// Why more was spent than allotted.
    pub over_reason: String,
    /// The version that was looked at.
    pub version: String,
}

impl BudgetForm {
    /// A form that says what is known.
    #[must_use]
    pub fn of(facts: &BudgetFacts) -> Self {
        Self {
            agency: facts.agency.to_string(),
            year: facts.year.to_string(),
            activity: facts.activity.as_str().to_owned(),
            asked: facts.asked_vnd.to_string(),
            allotted: facts.allotted_vnd.to_string(),
            spent: facts.spent_vnd.to_string(),
            note: facts.note.clone(),
            over_reason: facts.over_reason.clone(),
            version: String::new(),
        }
    }

    /// What it says.
    ///
    /// # Errors
    /// Every field that breaks a rule, in the order of the form.
    pub fn read(&self) -> Result<BudgetFacts, ConditionFault> {
        let mut fields = FieldReader::new();
        let agency = fields.required_choice::<AgencyId>("agency", &self.agency);
        let year = parse_year(&self.year);
        if year.is_none() {
            fields.refuse(FieldError::new("year", "budget-year"));
        }
        let activity = fields.required_choice::<Activity>("activity", &self.activity);
        let asked_vnd = fields.money_vnd("asked", &self.asked, MONEY_MAX_VND, "budget-money").unwrap_or_default();
        let allotted_vnd =
            fields.money_vnd("allotted", &self.allotted, MONEY_MAX_VND, "budget-money").unwrap_or_default();
        let spent_vnd = fields.money_vnd("spent", &self.spent, MONEY_MAX_VND, "budget-money").unwrap_or_default();
        let note = fields.text("note", &self.note, NOTE_MAX);
        let over_reason = fields.text("over_reason", &self.over_reason, NOTE_MAX);
        if spent_vnd > allotted_vnd && over_reason.is_empty() {
            fields.refuse(FieldError::new("over_reason", "budget-over"));
        }
        fields.finish().map_err(ConditionFault::Invalid)?;
        match (agency, year, activity) {
            (Some(agency), Some(year), Some(activity)) => {
                // A reason for what is no longer so would puzzle whoever reads it.
                let over_reason = if spent_vnd > allotted_vnd { over_reason } else { String::new() };
                Ok(BudgetFacts { agency, year, activity, asked_vnd, allotted_vnd, spent_vnd, note, over_reason })
            }
            _ => Err(ConditionFault::Invalid(Vec::new())),
        }
    }
}

impl Budget {
    /// The line with other amounts and words; agency, year and activity are what it is.
    #[must_use]
    pub fn change(self, facts: BudgetFacts, now: Instant) -> Self {
        let BudgetFacts { agency, year, activity, .. } = self.facts;
        Self { facts: BudgetFacts { agency, year, activity, ..facts }, updated_at: now, ..self }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn form() -> BudgetForm {
        BudgetForm {
            agency: Uuid::from_u128(1).to_string(),
            year: "2026".into(),
            activity: "train".into(),
            asked: "50.000.000".into(),
            allotted: "40 000 000".into(),
            spent: "12500000".into(),
            ..BudgetForm::default()
        }
    }

    #[test]
    fn what_a_form_must_say() {
        let cases = [
            (BudgetForm { agency: String::new(), ..form() }, ("agency", "required")),
            (BudgetForm { year: "26".into(), ..form() }, ("year", "budget-year")),
            (BudgetForm { activity: "dance".into(), ..form() }, ("activity", "choice-unknown")),
            (BudgetForm { asked: "-5".into(), ..form() }, ("asked", "budget-money")),
            (BudgetForm { asked: "10.000.000.000.001".into(), ..form() }, ("asked", "budget-money")),
            (BudgetForm { spent: "40.000.001".into(), ..form() }, ("over_reason", "budget-over")),
        ];
        for (form, expected) in cases {
            let Err(ConditionFault::Invalid(errors)) = form.read() else { panic!("{form:?}") };
            let told: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
            assert_eq!(told, [expected], "{form:?}");
        }
    }

    #[test]
    fn more_may_be_spent_than_allotted_with_a_reason() {
        let read = form().read().unwrap();
        assert_eq!((read.asked_vnd, read.allotted_vnd, read.spent_vnd), (50_000_000, 40_000_000, 12_500_000));
        assert!(read.is_short() && !read.is_over());
        assert_eq!(BudgetForm::of(&read).read().unwrap(), read, "what is shown reads back");
        let over = BudgetForm { spent: "45.000.000".into(), over_reason: "Bù từ nguồn khác".into(), ..form() };
        assert!(over.read().unwrap().is_over());
        let no_longer = BudgetForm { over_reason: "Bù từ nguồn khác".into(), ..form() };
        assert_eq!(no_longer.read().unwrap().over_reason, "");
    }
}
