//! A programme, and what a form may say of it. No IO.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AccountId, AgencyId, ProgrammeId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::{Instant, vn_date};

/// Longest name.
pub const NAME_MAX: usize = 300;
/// Longest source.
pub const SOURCE_MAX: usize = 300;
/// Longest goal, and longest account of what came of it.
pub const TEXT_MAX: usize = 4_000;

/// What people know of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Its name.
    pub name: String,
    /// Which decision set it up, as people cite it.
    pub source: String,
    /// What it is to reach; may be empty.
    pub goal: String,
    /// Inside which agency it holds.
    pub jurisdiction: AgencyId,
    /// Who leads it (cơ quan chủ trì), where one does.
    pub lead: Option<AgencyId>,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day; `None` while that is open.
    pub ends_on: Option<NaiveDate>,
}

/// How a programme ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// The day.
    pub on: NaiveDate,
    /// What came of it (tổng kết).
    pub outcome: String,
}

/// A programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: ProgrammeId,
    /// `CT-2026-0001`.
    pub code: String,
    /// What people know of it.
    pub facts: Facts,
    /// How it ended; `None` while it runs.
    pub closing: Option<Closing>,
    /// When it was entered.
    pub created_at: Instant,
    /// By whom.
    pub created_by: Option<AccountId>,
    /// When it was changed last.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i64,
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProgrammeFault {
    /// Fields break rules.
    #[error("fields break rules")]
    Invalid(Vec<FieldError>),
    /// It is over.
    #[error("the programme is closed")]
    Closed,
}

impl ProgrammeFault {
    fn field(field: &'static str, code: &'static str) -> Self {
        Self::Invalid(vec![FieldError::new(field, code)])
    }
}

/// The form as it was sent: every field a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ProgrammeForm {
    /// Its name.
    pub name: String,
    /// Which decision set it up.
    pub source: String,
    /// What it is to reach.
    pub goal: String,
    /// Agency id.
    pub jurisdiction: String,
    /// Agency id.
    pub lead: String,
    /// First day, as people write it or ISO.
    pub starts_on: String,
    /// Last day; empty while it is open.
    pub ends_on: String,
}

impl ProgrammeForm {
    /// The form that says what is there.
    #[must_use]
    pub fn of(facts: &Facts) -> Self {
        Self {
            name: facts.name.clone(),
            source: facts.source.clone(),
            goal: facts.goal.clone(),
            jurisdiction: facts.jurisdiction.to_string(),
            lead: facts.lead.map(|id| id.to_string()).unwrap_or_default(),
            starts_on: vn_date(facts.starts_on),
            ends_on: facts.ends_on.map(vn_date).unwrap_or_default(),
        }
    }

    /// The facts, or every field that breaks a rule.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self) -> Result<Facts, ProgrammeFault> {
        let mut fields = FieldReader::new();
        let name = fields.required_text("name", &self.name, NAME_MAX);
        let source = fields.required_text("source", &self.source, SOURCE_MAX);
        let goal = fields.text("goal", &self.goal, TEXT_MAX);
        let jurisdiction = fields.required_choice("jurisdiction", &self.jurisdiction);
        let lead = fields.choice("lead", &self.lead);
        let starts_on = fields.required_day("starts_on", &self.starts_on);
        let ends_on = fields.day("ends_on", &self.ends_on);
        if let (Some(from), Some(to)) = (starts_on, ends_on)
            && to < from
        {
            fields.refuse(FieldError::new("ends_on", "programme-ends-before-start"));
        }
        fields.finish().map_err(ProgrammeFault::Invalid)?;
        match (jurisdiction, starts_on) {
            (Some(jurisdiction), Some(starts_on)) => {
                Ok(Facts { name, source, goal, jurisdiction, lead, starts_on, ends_on })
            }
            // A field that is required and was not read is noted above.
            _ => Err(ProgrammeFault::Invalid(Vec::new())),
        }
    }
}

impl Programme {
    /// With other facts. The jurisdiction stays: its directives and duties stand in it.
    ///
    /// # Errors
    /// [`ProgrammeFault`]: it is over, or would move elsewhere.
    pub fn change(self, facts: Facts, now: Instant) -> Result<Self, ProgrammeFault> {
        if self.closing.is_some() {
            return Err(ProgrammeFault::Closed);
        }
        if facts.jurisdiction != self.facts.jurisdiction {
            return Err(ProgrammeFault::field("jurisdiction", "programme-moved"));
        }
        Ok(Self { facts, updated_at: now, ..self })
    }

    /// Over since a day, with what came of it.
    ///
    /// # Errors
    /// [`ProgrammeFault`]: it is over already, the day lies before its beginning or after today, or nothing is said.
    pub fn close(self, on: &str, outcome: &str, today: NaiveDate, now: Instant) -> Result<Self, ProgrammeFault> {
        if self.closing.is_some() {
            return Err(ProgrammeFault::Closed);
        }
        let mut fields = FieldReader::new();
        let read = fields.required_day("closed_on", on);
        let outcome = fields.required_text("outcome", outcome, TEXT_MAX);
        if read.is_some_and(|day| day < self.facts.starts_on) {
            fields.refuse(FieldError::new("closed_on", "programme-ends-before-start"));
        }
        if read.is_some_and(|day| day > today) {
            fields.refuse(FieldError::new("closed_on", "date-in-future").with("today", vn_date(today)));
        }
        fields.finish().map_err(ProgrammeFault::Invalid)?;
        let Some(on) = read else { return Err(ProgrammeFault::field("closed_on", "required")) };
        let facts = Facts { ends_on: Some(on), ..self.facts };
        Ok(Self { facts, closing: Some(Closing { on, outcome }), updated_at: now, ..self })
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};
    use uuid::Uuid;

    use super::*;

    fn form() -> ProgrammeForm {
        ProgrammeForm {
            name: "Nâng cao chất lượng, hiệu quả công tác thi hành pháp luật 2018–2022".into(),
            source: "Quyết định 242/QĐ-TTg ngày 26/02/2018".into(),
            jurisdiction: Uuid::from_u128(1).to_string(),
            starts_on: "26/02/2018".into(),
            ends_on: "31/12/2022".into(),
            ..ProgrammeForm::default()
        }
    }

    fn programme() -> Programme {
        let at = Utc.with_ymd_and_hms(2026, 3, 16, 1, 0, 0).unwrap();
        Programme {
            seq: 1,
            id: ProgrammeId::from_uuid(Uuid::from_u128(9)),
            code: "CT-2026-0001".into(),
            facts: form().read().unwrap(),
            closing: None,
            created_at: at,
            created_by: None,
            updated_at: at,
            version: 1,
        }
    }

    fn refused(form: &ProgrammeForm) -> Vec<(&'static str, &'static str)> {
        match form.read() {
            Err(ProgrammeFault::Invalid(errors)) => errors.into_iter().map(|error| (error.field, error.code)).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_a_form_must_say() {
        let cases = [
            (ProgrammeForm { name: " ".into(), ..form() }, ("name", "required")),
            (ProgrammeForm { source: String::new(), ..form() }, ("source", "required")),
            (ProgrammeForm { jurisdiction: String::new(), ..form() }, ("jurisdiction", "required")),
            (ProgrammeForm { jurisdiction: "x".into(), ..form() }, ("jurisdiction", "choice-unknown")),
            (ProgrammeForm { lead: "x".into(), ..form() }, ("lead", "choice-unknown")),
            (ProgrammeForm { starts_on: "30/02/2018".into(), ..form() }, ("starts_on", "date-malformed")),
            (ProgrammeForm { ends_on: "25/02/2018".into(), ..form() }, ("ends_on", "programme-ends-before-start")),
            (ProgrammeForm { goal: "x".repeat(TEXT_MAX + 1), ..form() }, ("goal", "too-long")),
        ];
        for (form, expected) in cases {
            assert_eq!(refused(&form), [expected], "{form:?}");
        }
        let facts = form().read().unwrap();
        assert_eq!(facts.ends_on, NaiveDate::from_ymd_opt(2022, 12, 31));
        assert_eq!(ProgrammeForm::of(&facts), form());
    }

    #[test]
    fn it_closes_once_and_is_then_left_alone() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 16).unwrap();
        let now = programme().updated_at;
        let too_early = programme().close("25/02/2018", "Đạt", today, now);
        assert_eq!(too_early, Err(ProgrammeFault::field("closed_on", "programme-ends-before-start")));
        assert!(matches!(programme().close("17/3/2026", "Đạt", today, now), Err(ProgrammeFault::Invalid(_))));
        assert_eq!(programme().close("16/3/2026", " ", today, now), Err(ProgrammeFault::field("outcome", "required")));
        let closed = programme().close("30/6/2022", "Đạt 18/20 chỉ tiêu", today, now).unwrap();
        assert_eq!(closed.facts.ends_on, NaiveDate::from_ymd_opt(2022, 6, 30));
        assert_eq!(closed.clone().close("30/6/2022", "Đạt", today, now), Err(ProgrammeFault::Closed));
        assert_eq!(closed.change(form().read().unwrap(), now), Err(ProgrammeFault::Closed));
    }

    #[test]
    fn it_does_not_move_elsewhere() {
        let elsewhere = ProgrammeForm { jurisdiction: Uuid::from_u128(2).to_string(), ..form() }.read().unwrap();
        let now = programme().updated_at;
        assert_eq!(programme().change(elsewhere, now), Err(ProgrammeFault::field("jurisdiction", "programme-moved")));
    }
}
