//! Training classes (lớp tập huấn): who held one, when, and who came from where (criterion B1 of Art. 9 of Decree 59/2012/NĐ-CP).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AgencyId, TrainingClassId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::{Instant, vn_date};

use super::{ConditionFault, NOTE_MAX, TITLE_MAX, persons};

/// Longest code of a field of management.
const CODE_MAX: usize = 60;

/// What a class is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClassFacts {
    /// What it is about.
    pub title: String,
    /// Field of management; provinces extend the list.
    pub field: Option<String>,
    /// First day; the class counts in the year of it.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// The agency that holds it.
    pub organiser: AgencyId,
    /// Where.
    pub place: String,
    /// How many persons are to come.
    pub planned: i64,
    /// The line of a plan that it carries out, as people write it.
    pub plan_ref: String,
}

/// Who came from one agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Trainees {
    /// The agency.
    pub agency: AgencyId,
    /// How many came.
    pub attended: i64,
    /// How many reached the target of the class.
    pub passed: i64,
}

/// A class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingClass {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: TrainingClassId,
    /// `LH-2026-00001`.
    pub code: String,
    /// What it is.
    pub facts: ClassFacts,
    /// Why it is not held; a cancelled class counts nowhere.
    pub cancelled: Option<String>,
    /// When it was changed last.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i64,
}

/// The form as it was sent: every field a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ClassForm {
    /// Agency id.
    pub organiser: String,
    /// What it is about.
    pub title: String,
    /// Code of a field of management.
    pub field: String,
    /// First day.
    pub starts_on: String,
    /// Last day; empty where it is one day.
    pub ends_on: String,
    /// Where.
    pub place: String,
    /// How many persons are to come.
    pub planned: String,
    /// Line of a plan.
    pub plan_ref: String,
    /// The version that was looked at.
    pub version: String,
}

impl ClassForm {
    /// A form that says what is known.
    #[must_use]
    pub fn of(facts: &ClassFacts) -> Self {
        Self {
            organiser: facts.organiser.to_string(),
            title: facts.title.clone(),
            field: facts.field.clone().unwrap_or_default(),
            starts_on: vn_date(facts.starts_on),
            ends_on: vn_date(facts.ends_on),
            place: facts.place.clone(),
            planned: facts.planned.to_string(),
            plan_ref: facts.plan_ref.clone(),
            version: String::new(),
        }
    }

    /// What it says; whether there is such a field is the caller's to ask.
    ///
    /// # Errors
    /// Every field that breaks a rule, in the order of the form.
    pub fn read(&self) -> Result<ClassFacts, ConditionFault> {
        let mut fields = FieldReader::new();
        let organiser = fields.required_choice::<AgencyId>("organiser", &self.organiser);
        let title = fields.required_text("title", &self.title, TITLE_MAX);
        let field = fields.text("field", &self.field, CODE_MAX);
        let starts_on = fields.required_day("starts_on", &self.starts_on);
        let ends_on = fields.day("ends_on", &self.ends_on).or(starts_on);
        if let (Some(start), Some(end)) = (starts_on, ends_on)
            && end < start
        {
            fields.refuse(FieldError::new("ends_on", "conditions-ends-before-start").with("start", vn_date(start)));
        }
        let place = fields.text("place", &self.place, TITLE_MAX);
        let planned = persons(&mut fields, "planned", &self.planned);
        let plan_ref = fields.text("plan_ref", &self.plan_ref, NOTE_MAX);
        fields.finish().map_err(ConditionFault::Invalid)?;
        match (organiser, starts_on, ends_on) {
            (Some(organiser), Some(starts_on), Some(ends_on)) => {
                let field = Some(field).filter(|code| !code.is_empty());
                Ok(ClassFacts { title, field, starts_on, ends_on, organiser, place, planned, plan_ref })
            }
            _ => Err(ConditionFault::Invalid(Vec::new())),
        }
    }
}

/// The form of who came from one agency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TraineesForm {
    /// Agency id.
    pub agency: String,
    /// How many came; nought takes the agency out.
    pub attended: String,
    /// How many reached the target.
    pub passed: String,
    /// The version that was looked at.
    pub version: String,
}

impl TraineesForm {
    /// What it says.
    ///
    /// # Errors
    /// Every field that breaks a rule: more reached the target than came, among them.
    pub fn read(&self) -> Result<Trainees, ConditionFault> {
        let mut fields = FieldReader::new();
        let agency = fields.required_choice::<AgencyId>("agency", &self.agency);
        let attended = persons(&mut fields, "attended", &self.attended);
        let passed = persons(&mut fields, "passed", &self.passed);
        if passed > attended {
            fields.refuse(FieldError::new("passed", "training-class-passed-many").with("attended", attended));
        }
        fields.finish().map_err(ConditionFault::Invalid)?;
        let agency = agency.ok_or_else(|| ConditionFault::Invalid(Vec::new()))?;
        Ok(Trainees { agency, attended, passed })
    }
}

impl TrainingClass {
    /// The class with other facts.
    ///
    /// # Errors
    /// [`ConditionFault::Cancelled`].
    pub fn change(self, facts: ClassFacts, now: Instant) -> Result<Self, ConditionFault> {
        self.held()?;
        Ok(Self { facts, updated_at: now, ..self })
    }

    /// Who came is said from the first day on: nobody has come to a class that has not begun.
    ///
    /// # Errors
    /// [`ConditionFault`].
    pub fn come(self, today: NaiveDate, now: Instant) -> Result<Self, ConditionFault> {
        self.held()?;
        if today < self.facts.starts_on {
            let start = vn_date(self.facts.starts_on);
            let error = FieldError::new("attended", "training-class-not-begun").with("start", start);
            return Err(ConditionFault::Invalid(vec![error]));
        }
        Ok(Self { updated_at: now, ..self })
    }

    /// It is not held, or was entered by mistake.
    ///
    /// # Errors
    /// [`ConditionFault`]: already, or no reason is given.
    pub fn cancel(self, reason: &str, now: Instant) -> Result<Self, ConditionFault> {
        self.held()?;
        let mut fields = FieldReader::new();
        let reason = fields.required_text("reason", reason, NOTE_MAX);
        fields.finish().map_err(ConditionFault::Invalid)?;
        Ok(Self { cancelled: Some(reason), updated_at: now, ..self })
    }

    fn held(&self) -> Result<(), ConditionFault> {
        if self.cancelled.is_some() { Err(ConditionFault::Cancelled) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};
    use uuid::Uuid;

    use super::*;

    fn form() -> ClassForm {
        ClassForm {
            organiser: Uuid::from_u128(1).to_string(),
            title: "Tập huấn nghiệp vụ theo dõi tình hình thi hành pháp luật".into(),
            starts_on: "20/4/2026".into(),
            planned: "60".into(),
            ..ClassForm::default()
        }
    }

    fn class() -> TrainingClass {
        TrainingClass {
            seq: 1,
            id: TrainingClassId::from_uuid(Uuid::from_u128(9)),
            code: "LH-2026-00001".into(),
            facts: form().read().unwrap(),
            cancelled: None,
            updated_at: Utc.with_ymd_and_hms(2026, 3, 16, 1, 0, 0).unwrap(),
            version: 1,
        }
    }

    #[test]
    fn what_a_form_must_say() {
        let cases = [
            (ClassForm { organiser: "x".into(), ..form() }, ("organiser", "choice-unknown")),
            (ClassForm { title: String::new(), ..form() }, ("title", "required")),
            (ClassForm { starts_on: String::new(), ..form() }, ("starts_on", "required")),
            (ClassForm { ends_on: "19/4/2026".into(), ..form() }, ("ends_on", "conditions-ends-before-start")),
            (ClassForm { planned: "nhiều".into(), ..form() }, ("planned", "conditions-persons")),
        ];
        for (form, expected) in cases {
            let Err(ConditionFault::Invalid(errors)) = form.read() else { panic!("{form:?}") };
            let told: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
            assert_eq!(told, [expected], "{form:?}");
        }
        let read = form().read().unwrap();
        assert_eq!(read.ends_on, read.starts_on, "a class of one day");
        assert_eq!(ClassForm::of(&read).read().unwrap(), read, "what is shown reads back");
    }

    #[test]
    fn nobody_passes_who_did_not_come() {
        let agency = Uuid::from_u128(2).to_string();
        let form = |attended: &str, passed: &str| TraineesForm {
            agency: agency.clone(),
            attended: attended.into(),
            passed: passed.into(),
            ..TraineesForm::default()
        };
        assert_eq!(form("12", "10").read().unwrap().passed, 10);
        assert_eq!(form("", "").read().unwrap().attended, 0);
        for (attended, passed) in [("12", "13"), ("", "1"), ("-1", "0")] {
            assert!(form(attended, passed).read().is_err(), "{attended} {passed}");
        }
    }

    #[test]
    fn a_cancelled_class_stays_as_it_is() {
        let now = class().updated_at;
        let [before, first] = [19, 20].map(|day| NaiveDate::from_ymd_opt(2026, 4, day).unwrap());
        assert!(matches!(class().come(before, now), Err(ConditionFault::Invalid(_))));
        assert!(class().come(first, now).is_ok());
        assert!(matches!(class().cancel(" ", now), Err(ConditionFault::Invalid(_))));
        let cancelled = class().cancel("Trùng lớp", now).unwrap();
        assert_eq!(cancelled.clone().cancel("Lần nữa", now), Err(ConditionFault::Cancelled));
        assert_eq!(cancelled.clone().come(first, now), Err(ConditionFault::Cancelled));
        assert_eq!(cancelled.change(class().facts, now), Err(ConditionFault::Cancelled));
    }
}
