//! What a form may say of a decision.

use chrono::NaiveDate;
use serde::Deserialize;
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::vn_date;

use super::{Decision, ReorganisationFault};

/// Longest title and number, in characters.
const LONGEST: usize = 300;
/// A decision is committed within a year of its day, or it was typed wrongly.
const MOST_DAYS_APART: i64 = 400;

/// The decision, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    /// The version that the form was made from.
    pub version: String,
    /// What it is about.
    pub title: String,
    /// Number and symbol.
    pub number: String,
    /// Its date.
    pub decided_on: String,
    /// First day of the new state.
    pub effective_on: String,
}

impl DecisionForm {
    /// What a form begins with where there is a decision.
    #[must_use]
    pub fn of(decision: &Decision) -> Self {
        Self {
            version: String::new(),
            title: decision.title.clone(),
            number: decision.number.clone(),
            decided_on: vn_date(decision.decided_on),
            effective_on: vn_date(decision.effective_on),
        }
    }

    /// The decision.
    ///
    /// # Errors
    /// [`ReorganisationFault::Invalid`] with every field that breaks a rule.
    pub fn read(&self) -> Result<Decision, ReorganisationFault> {
        let mut form = FieldReader::new();
        let title = form.required_text("title", &self.title, LONGEST);
        let number = form.required_text("number", &self.number, LONGEST);
        let decided_on = form.required_day("decided_on", &self.decided_on);
        let effective_on = form.required_day("effective_on", &self.effective_on);
        if let (Some(decided), Some(effective)) = (decided_on, effective_on) {
            check_days(&mut form, decided, effective);
        }
        form.finish().map_err(ReorganisationFault::Invalid)?;
        match (decided_on, effective_on) {
            (Some(decided_on), Some(effective_on)) => Ok(Decision { title, number, decided_on, effective_on }),
            _ => Err(ReorganisationFault::Invalid(Vec::new())),
        }
    }
}

fn check_days(form: &mut FieldReader, decided: NaiveDate, effective: NaiveDate) {
    if (effective - decided).num_days().abs() > MOST_DAYS_APART {
        form.refuse(FieldError::new("effective_on", "reorganisation-days-apart").with("most", MOST_DAYS_APART));
    }
}

/// A change of the tree, as typed: agencies by their names, short names or keys, one a line.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    /// The version that the form was made from.
    pub version: String,
    /// Who ends; of a merge.
    pub from: String,
    /// Which one; of the others.
    pub agency: String,
    /// An heir that stands: of a merge the one, of a split one a line, of an abolition who has the duties.
    pub into: String,
    /// The key of a new body.
    pub new_code: String,
    /// Its name, or the new name of a renamed one.
    pub new_name: String,
    /// Its name for narrow columns.
    pub new_short: String,
    /// The official code of a new area.
    pub official_code: String,
    /// Below whom.
    pub parent: String,
    /// Of a split: new bodies, one a line, key and name with a bar between them.
    pub new_bodies: String,
    /// Of a split: it goes on beside the new ones.
    pub goes_on: String,
}

/// The lines of a field that say something.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_needs_a_number_and_days_that_belong_together() {
        let form = |number: &str, decided: &str, effective: &str| DecisionForm {
            version: String::new(),
            title: "Sắp xếp".into(),
            number: number.into(),
            decided_on: decided.into(),
            effective_on: effective.into(),
        };
        assert!(form("12/NQ-HĐND", "20/06/2025", "01/07/2025").read().is_ok());
        let wrong = |form: DecisionForm| match form.read() {
            Err(ReorganisationFault::Invalid(errors)) => {
                errors.into_iter().map(|error| error.field).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(wrong(form("", "20/06/2025", "2025-13-01")), ["number", "effective_on"]);
        assert_eq!(wrong(form("12", "20/06/2025", "01/07/2035")), ["effective_on"]);
    }
}
