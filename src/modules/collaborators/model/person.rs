//! A collaborator, what was checked, and what is missing for a contract.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AccountId, AgencyId, CollaboratorId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::{Instant, vn_date};

use super::CollaboratorFault;
use super::reference::Reference;

/// Longest name of a person.
const NAME_MAX: usize = 100;
/// Longest contact.
const CONTACT_MAX: usize = 300;
/// Longest name of an organisation, longest course of study.
const ORGANISATION_MAX: usize = 200;
/// Longest note.
const NOTE_MAX: usize = 2_000;
/// Longest reference of the papers that were shown.
const SHOWN_MAX: usize = 500;
/// Longest code.
const CODE_MAX: usize = 40;
/// Fields that one person is known for.
const MOST_FIELDS: usize = 30;
/// Years of work that somebody can have.
const YEARS_MAX: i64 = 60;
/// Nobody who could sign was born before.
const BIRTH_YEAR_FIRST: i32 = 1920;
/// Full civil capacity begins with this age (Civil Code, Art. 20).
const ADULT_YEARS: i32 = 18;

/// Who somebody is: personal data, sealed as a whole, shown to those who keep the register, erasable.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Full name.
    pub name: String,
    /// Year of birth.
    pub birth_year: i32,
    /// Telephone, address.
    pub contact: String,
}

/// Never printed: what is logged of a collaborator is its id.
impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person")
    }
}

/// A field of state management, by its code and as it was called then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldRef {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// What is no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// The agency that keeps the register.
    pub agency: AgencyId,
    /// Code of the kind of organisation.
    pub kind: String,
    /// The organisation.
    pub organisation: String,
    /// What the person studied.
    pub study: String,
    /// The fields that the person knows.
    pub fields: Vec<FieldRef>,
    /// Anything else that helps to choose.
    pub note: String,
}

/// A collaborator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collaborator {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: CollaboratorId,
    /// What is no personal data.
    pub facts: Facts,
    /// When the personal data was erased.
    pub erased_at: Option<Instant>,
    /// When it was entered.
    pub created_at: Instant,
    /// When it was changed last.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i64,
}

/// That somebody looked whether a criterion is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Code of the criterion.
    pub criterion: String,
    /// It is met.
    pub is_met: bool,
    /// Years, where the criterion asks for some.
    pub years: Option<i64>,
    /// The papers that were shown; empty once the personal data was erased.
    pub shown: String,
    /// The day on which it was checked.
    pub on: NaiveDate,
    /// When that was entered.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
    /// As called then.
    pub by_name: String,
}

impl Check {
    /// Whether it says that a criterion is met.
    pub fn meets(&self, criterion: &Reference) -> bool {
        self.criterion == criterion.code
            && self.is_met
            && criterion.least_years.is_none_or(|least| self.years.is_some_and(|years| years >= least))
    }
}

/// The newest check of a criterion until a day; of two of one day the one that was entered last.
pub fn newest<'a>(checks: &'a [Check], criterion: &str, until: NaiveDate) -> Option<&'a Check> {
    checks
        .iter()
        .filter(|check| check.criterion == criterion && check.on <= until)
        .max_by_key(|check| (check.on, check.at))
}

/// The criteria in force on a day that no check until then says are met.
pub fn missing<'a>(criteria: &'a [Reference], checks: &[Check], on: NaiveDate) -> Vec<&'a Reference> {
    let is_met =
        |criterion: &Reference| newest(checks, &criterion.code, on).is_some_and(|check| check.meets(criterion));
    criteria.iter().filter(|criterion| criterion.holds_on(on) && !is_met(criterion)).collect()
}

/// The form of a collaborator: every field a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct CollaboratorForm {
    /// The version that it changes.
    pub version: String,
    /// Agency id, of a new one.
    pub agency: String,
    /// Full name.
    pub name: String,
    /// Year of birth.
    pub birth_year: String,
    /// Telephone, address.
    pub contact: String,
    /// Code of the kind of organisation.
    pub kind: String,
    /// The organisation.
    pub organisation: String,
    /// What the person studied.
    pub study: String,
    /// Codes of fields.
    pub field: Vec<String>,
    /// Anything else.
    pub note: String,
}

impl CollaboratorForm {
    /// What it says, with the codes of the fields alone in their names' place.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, today: NaiveDate) -> Result<(Person, Facts), CollaboratorFault> {
        let mut fields = FieldReader::new();
        let agency: Option<AgencyId> = fields.required_choice("agency", &self.agency);
        let name = fields.required_text("name", &self.name, NAME_MAX);
        let birth_year: Option<i32> = fields.required_choice("birth_year", &self.birth_year);
        if birth_year.is_some_and(|year| !(BIRTH_YEAR_FIRST..=today.year() - ADULT_YEARS).contains(&year)) {
            fields.refuse(FieldError::new("birth_year", "collaborator-birth-year"));
        }
        let contact = fields.text("contact", &self.contact, CONTACT_MAX);
        let kind = fields.required_text("kind", &self.kind, CODE_MAX);
        let organisation = fields.required_text("organisation", &self.organisation, ORGANISATION_MAX);
        let study = fields.text("study", &self.study, ORGANISATION_MAX);
        if self.field.len() > MOST_FIELDS {
            fields.refuse(FieldError::new("field", "choice-unknown"));
        }
        let note = fields.text("note", &self.note, NOTE_MAX);
        fields.finish().map_err(CollaboratorFault::Invalid)?;
        match (agency, birth_year) {
            (Some(agency), Some(birth_year)) => {
                let named = |code: &String| FieldRef { code: code.clone(), name: String::new() };
                let known = self.field.iter().map(named).collect();
                let facts = Facts { agency, kind, organisation, study, fields: known, note };
                Ok((Person { name, birth_year, contact }, facts))
            }
            // A field that is required and was not read is noted above.
            _ => Err(CollaboratorFault::Invalid(Vec::new())),
        }
    }
}

/// The form of a check.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct CheckForm {
    /// The version of the collaborator that it is about.
    pub version: String,
    /// Code of the criterion.
    pub criterion: String,
    /// `yes` or `no`.
    pub is_met: String,
    /// Years, where the criterion asks for some.
    pub years: String,
    /// The papers that were shown.
    pub shown: String,
    /// The day; today where empty.
    pub on: String,
}

impl CheckForm {
    /// The check that it enters.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(
        &self,
        criteria: &[Reference],
        (at, today): (Instant, NaiveDate),
        (by, by_name): (Option<AccountId>, &str),
    ) -> Result<Check, CollaboratorFault> {
        let mut fields = FieldReader::new();
        let criterion = criteria.iter().find(|criterion| criterion.code == self.criterion.trim());
        match criterion {
            None if self.criterion.trim().is_empty() => fields.refuse(FieldError::new("criterion", "required")),
            None => fields.refuse(FieldError::new("criterion", "choice-unknown")),
            Some(_) => {}
        }
        let is_met = match self.is_met.as_str() {
            "yes" => true,
            "no" => false,
            "" => {
                fields.refuse(FieldError::new("is_met", "required"));
                false
            }
            _ => {
                fields.refuse(FieldError::new("is_met", "choice-unknown"));
                false
            }
        };
        let years = fields.money_vnd("years", &self.years, YEARS_MAX, "collaborator-years-malformed");
        let asks = criterion.is_some_and(|criterion| criterion.least_years.is_some());
        if asks && is_met && self.years.trim().is_empty() {
            fields.refuse(FieldError::new("years", "required"));
        }
        let shown = fields.required_text("shown", &self.shown, SHOWN_MAX);
        let on = fields.day("on", &self.on).unwrap_or(today);
        if on > today {
            fields.refuse(FieldError::new("on", "date-in-future").with("today", vn_date(today)));
        }
        fields.finish().map_err(CollaboratorFault::Invalid)?;
        let criterion = criterion.map(|criterion| criterion.code.clone()).unwrap_or_default();
        let years = if asks { years } else { None };
        Ok(Check { criterion, is_met, years, shown, on, at, by, by_name: by_name.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use thihanh_kernel::ids::CollaboratorReferenceId;
    use uuid::Uuid;

    use super::*;
    use crate::modules::collaborators::model::reference::ReferenceList;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn criterion(code: &str, least_years: Option<i64>) -> Reference {
        Reference {
            id: CollaboratorReferenceId::from_uuid(Uuid::from_u128(1)),
            list: ReferenceList::Criterion,
            code: code.into(),
            name_vi: code.into(),
            name_en: String::new(),
            least_years,
            source: "thử".into(),
            is_verified: false,
            from: day("2020-01-01"),
            to: None,
            order: 1,
            version: 1,
        }
    }

    fn check(code: &str, is_met: bool, years: Option<i64>, on: &str) -> Check {
        Check {
            criterion: code.into(),
            is_met,
            years,
            shown: "thử".into(),
            on: day(on),
            at: Instant::UNIX_EPOCH,
            by: None,
            by_name: String::new(),
        }
    }

    #[test]
    fn a_contract_needs_every_criterion_of_its_day() {
        let later = Reference { from: day("2026-06-01"), ..criterion("later", None) };
        let criteria = [criterion("capacity", None), criterion("experience", Some(3)), later];
        let codes = |checks: &[Check], on: &str| -> Vec<String> {
            missing(&criteria, checks, day(on)).iter().map(|criterion| criterion.code.clone()).collect()
        };
        assert_eq!(codes(&[], "2026-03-16"), ["capacity", "experience"], "what was never checked is missing");
        let both = vec![check("capacity", true, None, "2026-03-01"), check("experience", true, Some(3), "2026-03-01")];
        assert_eq!(codes(&both, "2026-03-16"), Vec::<String>::new());
        assert_eq!(codes(&both, "2026-02-28"), ["capacity", "experience"], "checked afterwards");
        assert_eq!(codes(&both, "2026-06-01"), ["later"], "a criterion that came into force");
        let short = vec![check("capacity", true, None, "2026-03-01"), check("experience", true, Some(2), "2026-03-01")];
        assert_eq!(codes(&short, "2026-03-16"), ["experience"], "two years of three");
        let lost = [both, vec![check("capacity", false, None, "2026-03-10")]].concat();
        assert_eq!(codes(&lost, "2026-03-16"), ["capacity"], "the newest check counts");
        assert_eq!(codes(&lost, "2026-03-09"), Vec::<String>::new());
    }

    #[test]
    fn what_forms_must_say() {
        let today = day("2026-03-16");
        let form = CollaboratorForm {
            agency: Uuid::from_u128(1).to_string(),
            name: "Người thử".into(),
            birth_year: "1980".into(),
            kind: "bar".into(),
            organisation: "Đoàn Luật sư tỉnh".into(),
            ..CollaboratorForm::default()
        };
        let (person, facts) = form.read(today).unwrap();
        assert_eq!((person.birth_year, facts.kind.as_str()), (1980, "bar"));
        assert_eq!(format!("{person:?}"), "Person", "a log shows no name");
        let cases = [
            (CollaboratorForm { name: " ".into(), ..form.clone() }, ("name", "required")),
            (CollaboratorForm { birth_year: "2009".into(), ..form.clone() }, ("birth_year", "collaborator-birth-year")),
            (CollaboratorForm { birth_year: "1919".into(), ..form.clone() }, ("birth_year", "collaborator-birth-year")),
            (CollaboratorForm { kind: String::new(), ..form.clone() }, ("kind", "required")),
            (CollaboratorForm { organisation: String::new(), ..form }, ("organisation", "required")),
        ];
        for (form, expected) in cases {
            assert_eq!(refused(form.read(today)), [expected]);
        }
        let criteria = [criterion("capacity", None), criterion("experience", Some(3))];
        let form = CheckForm {
            criterion: "experience".into(),
            is_met: "yes".into(),
            years: "5".into(),
            shown: "Sơ yếu lý lịch".into(),
            ..CheckForm::default()
        };
        let read = |form: CheckForm| form.read(&criteria, (Instant::UNIX_EPOCH, today), (None, "x"));
        assert_eq!(read(form.clone()).map(|check| (check.years, check.on)), Ok((Some(5), today)));
        let cases = [
            (CheckForm { criterion: "khac".into(), ..form.clone() }, ("criterion", "choice-unknown")),
            (CheckForm { is_met: String::new(), ..form.clone() }, ("is_met", "required")),
            (CheckForm { years: " ".into(), ..form.clone() }, ("years", "required")),
            (CheckForm { shown: String::new(), ..form.clone() }, ("shown", "required")),
            (CheckForm { on: "17/3/2026".into(), ..form.clone() }, ("on", "date-in-future")),
        ];
        for (form, expected) in cases {
            assert_eq!(refused(read(form)), [expected]);
        }
        let plain = CheckForm { criterion: "capacity".into(), ..form };
        assert_eq!(read(plain).map(|check| check.years), Ok(None), "years are of no use there");
    }

    fn refused<T: std::fmt::Debug>(done: Result<T, CollaboratorFault>) -> Vec<(&'static str, &'static str)> {
        match done {
            Err(CollaboratorFault::Invalid(errors)) => errors.iter().map(|error| (error.field, error.code)).collect(),
            other => panic!("{other:?}"),
        }
    }
}
