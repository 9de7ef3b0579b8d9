//! A contract for one job, and its life.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AgencyId, CollaboratorContractId, CollaboratorId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::{Instant, vn_date};

use super::person::FieldRef;
use super::{CollaboratorFault, words};

/// Longest number of a contract.
const NUMBER_MAX: usize = 100;
/// Longest job, longest product.
const JOB_MAX: usize = 2_000;
/// Longest note and reason.
const NOTE_MAX: usize = 1_000;
/// Longest code of something else.
const CODE_MAX: usize = 40;
/// Largest fee.
const FEE_MAX_VND: i64 = 100_000_000_000;
/// Days before the end that count as soon.
pub const SOON_DAYS: u64 = 30;

words! {
    /// Where a contract is in its life.
    State {
        /// Put together; binds nobody.
        Drafted = "drafted",
        /// Signed: the product is owed.
        Signed = "signed",
        /// The product was accepted.
        Accepted = "accepted",
        /// Ended before that.
        Ended = "ended",
    }
}

words! {
    /// What a day makes of a signed contract.
    Urgency {
        /// The product is past its day.
        Overdue = "overdue",
        /// It is due, or the contract ends, within some days.
        Soon = "soon",
    }
}

/// What a contract says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Number of the document.
    pub number: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// What is to be done.
    pub job: String,
    /// The field that it is about.
    pub field: Option<FieldRef>,
    /// Code of the inspection that it helps.
    pub inspection: String,
    /// Code of the survey that it helps.
    pub survey: String,
    /// What is paid.
    pub fee_vnd: i64,
    /// What is to be handed over.
    pub product: String,
    /// By when.
    pub due_on: NaiveDate,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: CollaboratorContractId,
    /// `CTV-2026-0001`.
    pub code: String,
    /// With whom.
    pub collaborator: CollaboratorId,
    /// Which agency.
    pub agency: AgencyId,
    /// What it says.
    pub facts: Facts,
    /// Where it is in its life.
    pub state: State,
    /// When it was signed.
    pub signed_on: Option<NaiveDate>,
    /// When the product was accepted.
    pub accepted_on: Option<NaiveDate>,
    /// By whom, as called then.
    pub accepted_name: String,
    /// How it was paid.
    pub paid_note: String,
    /// When it ended early.
    pub ended_on: Option<NaiveDate>,
    /// Why.
    pub ended_why: String,
    /// Since when whoever stands above the agency sees it.
    pub created_on: NaiveDate,
    /// When it was changed last.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i64,
}

impl Contract {
    /// What a day makes of it; nothing of what is not signed or over.
    pub fn urgency(&self, today: NaiveDate) -> Option<Urgency> {
        let soon = today.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(today);
        match self.state {
            State::Signed if self.facts.due_on < today => Some(Urgency::Overdue),
            State::Signed if self.facts.due_on <= soon || self.facts.to <= soon => Some(Urgency::Soon),
            _ => None,
        }
    }

    /// The same with other facts, while it binds nobody.
    ///
    /// # Errors
    /// [`CollaboratorFault::OtherStage`] once it is signed.
    pub fn change(self, facts: Facts, now: Instant) -> Result<Self, CollaboratorFault> {
        match self.state {
            State::Drafted => Ok(Self { facts, updated_at: now, ..self }),
            _ => Err(CollaboratorFault::OtherStage),
        }
    }

    /// The same, signed. Whether every criterion is met is asked before.
    ///
    /// # Errors
    /// [`CollaboratorFault`]: at another stage, without a number, or on a day that does not fit.
    pub fn sign(self, on: NaiveDate, today: NaiveDate, now: Instant) -> Result<Self, CollaboratorFault> {
        if self.state != State::Drafted {
            return Err(CollaboratorFault::OtherStage);
        }
        if on > today {
            return Err(refused(FieldError::new("on", "date-in-future").with("today", vn_date(today))));
        }
        if on > self.facts.to {
            return Err(refused(FieldError::new("on", "collaborator-contract-signed-late")));
        }
        if self.facts.number.is_empty() {
            return Err(refused(FieldError::new("number", "collaborator-contract-no-number")));
        }
        Ok(Self { state: State::Signed, signed_on: Some(on), updated_at: now, ..self })
    }

    /// The same with an accepted product.
    ///
    /// # Errors
    /// [`CollaboratorFault`]: not signed, or a day that does not fit.
    pub fn accept(
        self,
        (on, paid_note): (NaiveDate, String),
        by_name: &str,
        today: NaiveDate,
        now: Instant,
    ) -> Result<Self, CollaboratorFault> {
        self.check_after(on, today)?;
        let accepted_name = by_name.to_owned();
        Ok(Self { state: State::Accepted, accepted_on: Some(on), accepted_name, paid_note, updated_at: now, ..self })
    }

    /// The same, ended early.
    ///
    /// # Errors
    /// [`CollaboratorFault`]: not signed, or a day that does not fit.
    pub fn end(
        self,
        (on, why): (NaiveDate, String),
        today: NaiveDate,
        now: Instant,
    ) -> Result<Self, CollaboratorFault> {
        self.check_after(on, today)?;
        Ok(Self { state: State::Ended, ended_on: Some(on), ended_why: why, updated_at: now, ..self })
    }

    fn check_after(&self, on: NaiveDate, today: NaiveDate) -> Result<(), CollaboratorFault> {
        let (State::Signed, Some(signed_on)) = (self.state, self.signed_on) else {
            return Err(CollaboratorFault::OtherStage);
        };
        if on > today {
            return Err(refused(FieldError::new("on", "date-in-future").with("today", vn_date(today))));
        }
        if on < signed_on {
            return Err(refused(FieldError::new("on", "collaborator-contract-before-signed")));
        }
        Ok(())
    }
}

fn refused(error: FieldError) -> CollaboratorFault {
    CollaboratorFault::Invalid(vec![error])
}

/// The form of a contract: every field a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ContractForm {
    /// The version that it changes.
    pub version: String,
    /// Id of the collaborator, of a new one.
    pub collaborator: String,
    /// Number of the document.
    pub number: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// What is to be done.
    pub job: String,
    /// Code of a field.
    pub field: String,
    /// Code of an inspection.
    pub inspection: String,
    /// Code of a survey.
    pub survey: String,
    /// Đồng.
    pub fee: String,
    /// What is to be handed over.
    pub product: String,
    /// By when; the last day where empty.
    pub due_on: String,
}

impl ContractForm {
    /// The form of a contract as it stands.
    pub fn of(contract: &Contract) -> Self {
        let facts = &contract.facts;
        Self {
            version: contract.version.to_string(),
            collaborator: contract.collaborator.to_string(),
            number: facts.number.clone(),
            from: vn_date(facts.from),
            to: vn_date(facts.to),
            job: facts.job.clone(),
            field: facts.field.as_ref().map(|field| field.code.clone()).unwrap_or_default(),
            inspection: facts.inspection.clone(),
            survey: facts.survey.clone(),
            fee: facts.fee_vnd.to_string(),
            product: facts.product.clone(),
            due_on: vn_date(facts.due_on),
        }
    }

    /// What it says; the field still without its name.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self) -> Result<Facts, CollaboratorFault> {
        let mut fields = FieldReader::new();
        let number = fields.text("number", &self.number, NUMBER_MAX);
        let from = fields.required_day("from", &self.from);
        let to = fields.required_day("to", &self.to);
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            fields.refuse(FieldError::new("to", "collaborator-ends-before-start"));
        }
        let job = fields.required_text("job", &self.job, JOB_MAX);
        let field = fields.text("field", &self.field, CODE_MAX);
        let inspection = fields.text("inspection", &self.inspection, CODE_MAX).to_uppercase();
        let survey = fields.text("survey", &self.survey, CODE_MAX).to_uppercase();
        let fee_vnd = fields.money_vnd("fee", &self.fee, FEE_MAX_VND, "collaborator-fee-malformed");
        if self.fee.trim().is_empty() {
            fields.refuse(FieldError::new("fee", "required"));
        }
        let product = fields.required_text("product", &self.product, JOB_MAX);
        let due_on = fields.day("due_on", &self.due_on).or(to);
        if due_on.zip(from).is_some_and(|(due, from)| due < from) {
            fields.refuse(FieldError::new("due_on", "collaborator-due-before-start"));
        }
        fields.finish().map_err(CollaboratorFault::Invalid)?;
        let (Some(from), Some(to), Some(due_on)) = (from, to, due_on) else {
            // A field that is required and was not read is noted above.
            return Err(CollaboratorFault::Invalid(Vec::new()));
        };
        let field = (!field.is_empty()).then(|| FieldRef { code: field, name: String::new() });
        let fee_vnd = fee_vnd.unwrap_or_default();
        Ok(Facts { number, from, to, job, field, inspection, survey, fee_vnd, product, due_on })
    }
}

/// The form of an act: the day, and what is noted of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ActForm {
    /// The version that it changes.
    pub version: String,
    /// The day; today where empty.
    pub on: String,
    /// How it was paid; why it ended.
    pub note: String,
}

impl ActForm {
    /// The day and the note, which must say something where it is a reason.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, today: NaiveDate, is_reason: bool) -> Result<(NaiveDate, String), CollaboratorFault> {
        let mut fields = FieldReader::new();
        let on = fields.day("on", &self.on).unwrap_or(today);
        let note = match is_reason {
            true => fields.required_text("note", &self.note, NOTE_MAX),
            false => fields.text("note", &self.note, NOTE_MAX),
        };
        fields.finish().map_err(CollaboratorFault::Invalid)?;
        Ok((on, note))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn form() -> ContractForm {
        ContractForm {
            number: "5/HĐ-STP".into(),
            from: "1/3/2026".into(),
            to: "30/4/2026".into(),
            job: "Tổng hợp phiếu".into(),
            fee: "5.000.000".into(),
            product: "Báo cáo tổng hợp".into(),
            ..ContractForm::default()
        }
    }

    fn contract() -> Contract {
        Contract {
            seq: 1,
            id: CollaboratorContractId::from_uuid(Uuid::from_u128(1)),
            code: "CTV-2026-0001".into(),
            collaborator: CollaboratorId::from_uuid(Uuid::from_u128(2)),
            agency: AgencyId::from_uuid(Uuid::from_u128(3)),
            facts: form().read().unwrap(),
            state: State::Drafted,
            signed_on: None,
            accepted_on: None,
            accepted_name: String::new(),
            paid_note: String::new(),
            ended_on: None,
            ended_why: String::new(),
            created_on: day("2026-03-01"),
            updated_at: Instant::UNIX_EPOCH,
            version: 1,
        }
    }

    #[test]
    fn its_life() {
        let (today, now) = (day("2026-03-16"), Instant::UNIX_EPOCH);
        let accept = |contract: Contract, on: &str| contract.accept((day(on), String::new()), "x", today, now);
        let end = |contract: Contract, on: &str| contract.end((day(on), "thử".into()), today, now);
        assert_eq!(accept(contract(), "2026-03-16"), Err(CollaboratorFault::OtherStage));
        let signed = contract().sign(day("2026-03-02"), today, now).unwrap();
        assert_eq!((signed.state, signed.signed_on), (State::Signed, Some(day("2026-03-02"))));
        assert_eq!(signed.clone().sign(today, today, now), Err(CollaboratorFault::OtherStage));
        assert_eq!(signed.clone().change(form().read().unwrap(), now), Err(CollaboratorFault::OtherStage));
        assert!(accept(signed.clone(), "2026-03-01").is_err(), "before it was signed");
        assert!(accept(signed.clone(), "2026-03-17").is_err(), "tomorrow");
        let accepted = accept(signed.clone(), "2026-03-16").unwrap();
        assert_eq!(end(accepted, "2026-03-16"), Err(CollaboratorFault::OtherStage));
        assert_eq!(end(signed, "2026-03-16").unwrap().state, State::Ended);
        let bare = Contract { facts: Facts { number: String::new(), ..contract().facts }, ..contract() };
        assert!(bare.sign(today, today, now).is_err(), "without a number");
        assert!(contract().sign(day("2026-05-01"), day("2026-05-02"), now).is_err(), "after its last day");
    }

    #[test]
    fn what_a_day_makes_of_it() {
        let signed = Contract { state: State::Signed, signed_on: Some(day("2026-03-02")), ..contract() };
        for (today, expected) in [
            ("2026-03-30", None),
            // The last day is the thirtieth day after 31/3.
            ("2026-03-31", Some(Urgency::Soon)),
            ("2026-04-30", Some(Urgency::Soon)),
            ("2026-05-01", Some(Urgency::Overdue)),
        ] {
            assert_eq!(signed.urgency(day(today)), expected, "{today}");
            assert_eq!(contract().urgency(day(today)), None, "a draft is not due");
        }
    }

    #[test]
    fn what_a_form_must_say() {
        let facts = form().read().unwrap();
        assert_eq!((facts.fee_vnd, facts.due_on), (5_000_000, day("2026-04-30")), "due on the last day");
        let cases = [
            (ContractForm { from: String::new(), ..form() }, ("from", "required")),
            (
                ContractForm { to: "1/2/2026".into(), due_on: "1/4/2026".into(), ..form() },
                ("to", "collaborator-ends-before-start"),
            ),
            (ContractForm { job: " ".into(), ..form() }, ("job", "required")),
            (ContractForm { fee: "x".into(), ..form() }, ("fee", "collaborator-fee-malformed")),
            (ContractForm { fee: String::new(), ..form() }, ("fee", "required")),
            (ContractForm { product: String::new(), ..form() }, ("product", "required")),
            (ContractForm { due_on: "1/2/2026".into(), ..form() }, ("due_on", "collaborator-due-before-start")),
        ];
        for (form, expected) in cases {
            match form.read() {
                Err(CollaboratorFault::Invalid(errors)) => {
                    let told: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
                    assert_eq!(told, [expected], "{form:?}");
                }
                other => panic!("{form:?}: {other:?}"),
            }
        }
        let today = day("2026-03-16");
        assert!(ActForm::default().read(today, true).is_err(), "an early end has a reason");
        assert_eq!(ActForm::default().read(today, false), Ok((today, String::new())));
    }
}
