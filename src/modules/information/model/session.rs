//! A session of supervision from outside, and what a form may say of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AccountId, AgencyId, SupervisionId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::{Instant, vn_date};

use super::InformationFault;

/// Longest subject.
const SUBJECT_MAX: usize = 500;
/// Longest content.
const CONTENT_MAX: usize = 10_000;
/// Longest number of a document.
const NUMBER_MAX: usize = 100;
/// Agencies that one session supervises.
pub const MOST_SUPERVISED: usize = 200;
/// Longest list of names.
const NAMES_MAX: usize = 20_000;

/// What a session says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionFacts {
    /// What is supervised.
    pub subject: String,
    /// More about it.
    pub content: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Number of the conclusion; empty while there is none.
    pub number: String,
    /// Its date.
    pub concluded_on: Option<NaiveDate>,
    /// The agencies that are supervised, in the order of the form.
    pub supervised: Vec<AgencyId>,
}

/// A session of supervision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupervisionSession {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: SupervisionId,
    /// `GS-2026-0001`.
    pub code: String,
    /// Who supervises.
    pub agency: AgencyId,
    /// Who follows it up for the province.
    pub keeper: AgencyId,
    /// What it says.
    pub facts: SessionFacts,
    /// When it was entered.
    pub created_at: Instant,
    /// By whom.
    pub created_by: Option<AccountId>,
    /// When it was changed last.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i64,
}

/// The form of a session: every field a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SessionForm {
    /// Agency id: who supervises.
    pub agency: String,
    /// What is supervised.
    pub subject: String,
    /// More about it.
    pub content: String,
    /// First day.
    pub period_from: String,
    /// Last day.
    pub period_to: String,
    /// Supervised agencies: ids or names, one a line.
    pub supervised: String,
    /// Number of the conclusion.
    pub number: String,
    /// Its date.
    pub concluded_on: String,
}

/// What a form says; the supervised agencies are still names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredSession {
    /// Who supervises.
    pub agency: AgencyId,
    /// The facts, without the supervised agencies.
    pub facts: SessionFacts,
    /// Supervised agencies as typed.
    pub supervised: Vec<String>,
}

impl SessionForm {
    /// What it says, or every field that breaks a rule.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, today: NaiveDate) -> Result<EnteredSession, InformationFault> {
        let mut fields = FieldReader::new();
        let agency: Option<AgencyId> = fields.required_choice("agency", &self.agency);
        let subject = fields.required_text("subject", &self.subject, SUBJECT_MAX);
        let content = fields.text("content", &self.content, CONTENT_MAX);
        let from = fields.required_day("period_from", &self.period_from);
        let to = fields.required_day("period_to", &self.period_to);
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            fields.refuse(FieldError::new("period_to", "supervision-ends-before-start"));
        }
        let names = fields.required_text("supervised", &self.supervised, NAMES_MAX);
        let supervised: Vec<String> =
            names.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
        if supervised.len() > MOST_SUPERVISED {
            let most = MOST_SUPERVISED.to_string();
            fields.refuse(FieldError::new("supervised", "supervision-too-many").with("most", most));
        }
        let number = fields.text("number", &self.number, NUMBER_MAX);
        let concluded_on = fields.day("concluded_on", &self.concluded_on);
        if concluded_on.is_some_and(|on| on > today) {
            fields.refuse(FieldError::new("concluded_on", "date-in-future").with("today", vn_date(today)));
        }
        if concluded_on.zip(from).is_some_and(|(on, from)| on < from) {
            fields.refuse(FieldError::new("concluded_on", "supervision-concluded-early"));
        }
        // A document has both or is none yet.
        if number.is_empty() && concluded_on.is_some() {
            fields.refuse(FieldError::new("number", "required"));
        }
        if !number.is_empty() && concluded_on.is_none() && self.concluded_on.trim().is_empty() {
            fields.refuse(FieldError::new("concluded_on", "required"));
        }
        fields.finish().map_err(InformationFault::Invalid)?;
        match (agency, from, to) {
            (Some(agency), Some(from), Some(to)) => {
                let facts = SessionFacts { subject, content, from, to, number, concluded_on, supervised: Vec::new() };
                Ok(EnteredSession { agency, facts, supervised })
            }
            // A field that is required and was not read is noted above.
            _ => Err(InformationFault::Invalid(Vec::new())),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn form() -> SessionForm {
        SessionForm {
            agency: Uuid::from_u128(1).to_string(),
            subject: "Việc thi hành pháp luật về đất đai".into(),
            period_from: "1/3/2026".into(),
            period_to: "31/3/2026".into(),
            supervised: "Sở Y tế\n\n Sở Nội vụ ".into(),
            ..SessionForm::default()
        }
    }

    #[test]
    fn what_a_form_must_say() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 16).unwrap();
        let cases = [
            (SessionForm { agency: String::new(), ..form() }, ("agency", "required")),
            (SessionForm { subject: " ".into(), ..form() }, ("subject", "required")),
            (SessionForm { period_to: "1/2/2026".into(), ..form() }, ("period_to", "supervision-ends-before-start")),
            (SessionForm { supervised: " \n ".into(), ..form() }, ("supervised", "required")),
            (
                SessionForm { supervised: "x\n".repeat(MOST_SUPERVISED + 1), ..form() },
                ("supervised", "supervision-too-many"),
            ),
            (SessionForm { number: "5/BC".into(), ..form() }, ("concluded_on", "required")),
            (SessionForm { concluded_on: "10/3/2026".into(), ..form() }, ("number", "required")),
            (
                SessionForm { number: "5/BC".into(), concluded_on: "17/3/2026".into(), ..form() },
                ("concluded_on", "date-in-future"),
            ),
            (
                SessionForm { number: "5/BC".into(), concluded_on: "1/2/2026".into(), ..form() },
                ("concluded_on", "supervision-concluded-early"),
            ),
        ];
        for (form, expected) in cases {
            match form.read(today) {
                Err(InformationFault::Invalid(errors)) => {
                    let told: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
                    assert_eq!(told, [expected], "{form:?}");
                }
                other => panic!("{form:?}: {other:?}"),
            }
        }
        assert_eq!(form().read(today).unwrap().supervised, ["Sở Y tế", "Sở Nội vụ"]);
    }
}
