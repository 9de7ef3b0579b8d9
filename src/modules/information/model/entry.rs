//! An entry of the information book, and what a form may say of it.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AccountId, AgencyId, InformationId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::{Instant, vn_date};

use super::{InformationFault, words};

/// Longest content.
pub const CONTENT_MAX: usize = 10_000;
/// Longest reference: a newspaper, a document's number.
pub const REFERENCE_MAX: usize = 300;
/// Longest address on the web.
pub const LINK_MAX: usize = 1_000;
/// Longest account of how it was verified, and what came of it.
pub const NOTE_MAX: usize = 2_000;
/// Longest code.
pub const CODE_MAX: usize = 40;
/// Findings that rest on one entry.
pub const MOST_FINDINGS: usize = 50;
/// First year that the book takes: monitoring of how law is carried out began with a circular of 2010.
pub const FIRST_YEAR: i32 = 2010;

words! {
    /// Whether an entry was checked.
    Verification {
        /// Nobody has checked it.
        Unverified = "unverified",
        /// It holds.
        Verified = "verified",
        /// It does not.
        Refuted = "refuted",
    }
}

words! {
    /// How far what was checked can be relied on.
    Reliability {
        /// Papers or several sources prove it.
        High = "high",
        /// One source that is known to be careful.
        Medium = "medium",
        /// Nothing speaks against it.
        Low = "low",
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

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Code of the kind of source.
    pub source: String,
    /// The newspaper, the number of the document.
    pub reference: String,
    /// Its date.
    pub dated_on: Option<NaiveDate>,
    /// Where it stands on the web.
    pub link: String,
    /// When it came in.
    pub received_on: NaiveDate,
    /// The agency that it is about.
    pub concerned: Option<AgencyId>,
    /// The field that it is about.
    pub field: Option<FieldRef>,
    /// What it says.
    pub content: String,
}

impl Facts {
    /// The year of the book.
    pub fn year(&self) -> i32 {
        self.received_on.year()
    }
}

/// What checking it came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// It holds; else it is refuted.
    pub holds: bool,
    /// How it was checked.
    pub method: String,
    /// What came of it.
    pub note: String,
    /// How far it can be relied on; only of what holds.
    pub reliability: Option<Reliability>,
    /// The day on which it was checked.
    pub on: NaiveDate,
    /// When that was entered.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
    /// As called then.
    pub by_name: String,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InformationEntry {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: InformationId,
    /// `TT-2026-00001`.
    pub code: String,
    /// In whose name it was entered.
    pub agency: AgencyId,
    /// Who processes it.
    pub keeper: AgencyId,
    /// What it says.
    pub facts: Facts,
    /// The earlier entry that it repeats.
    pub repeats: Option<InformationId>,
    /// What checking it came to.
    pub judgement: Option<Judgement>,
    /// When it was entered.
    pub entered_at: Instant,
    /// By whom.
    pub entered_by: Option<AccountId>,
    /// As called then.
    pub entered_name: String,
    /// When it was changed last.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i64,
}

impl InformationEntry {
    /// Whether it was checked.
    pub fn verification(&self) -> Verification {
        match &self.judgement {
            None => Verification::Unverified,
            Some(judgement) if judgement.holds => Verification::Verified,
            Some(_) => Verification::Refuted,
        }
    }

    /// Whether somebody entered it: nobody checks the own entry. What the program entered is nobody's.
    pub fn is_by(&self, account: Option<AccountId>) -> bool {
        account.is_some() && account == self.entered_by
    }

    /// The same with other facts.
    ///
    /// # Errors
    /// [`InformationFault::Judged`] once it was checked: the judgement was about what it said.
    pub fn change(self, facts: Facts, now: Instant) -> Result<Self, InformationFault> {
        match self.judgement {
            None => Ok(Self { facts, updated_at: now, ..self }),
            Some(_) => Err(InformationFault::Judged),
        }
    }

    /// The same with what checking it came to. It may be checked again while nothing rests on it.
    ///
    /// # Errors
    /// [`InformationFault`]: the own entry, or findings rest on it.
    pub fn judge(self, judgement: Judgement, findings: usize) -> Result<Self, InformationFault> {
        if self.is_by(judgement.by) {
            return Err(InformationFault::Own);
        }
        if findings > 0 {
            return Err(InformationFault::Linked);
        }
        let updated_at = judgement.at;
        Ok(Self { judgement: Some(judgement), updated_at, ..self })
    }

    /// Whether a further finding may rest on it.
    ///
    /// # Errors
    /// [`InformationFault`]: it is not verified, or many rest on it already.
    pub fn check_link(&self, findings: usize) -> Result<(), InformationFault> {
        if self.verification() != Verification::Verified {
            return Err(InformationFault::NotVerified);
        }
        if findings >= MOST_FINDINGS { Err(InformationFault::TooManyFindings) } else { Ok(()) }
    }

    /// Whether it may be said to repeat another, which is itself no repetition; and one that others repeat stays where it is. So every repetition leads
    /// to the first entry in one step, and none in a circle.
    ///
    /// # Errors
    /// The refusal at the field.
    pub fn check_repeats(&self, other: &Self, repetitions: u64) -> Result<(), InformationFault> {
        let refused = |code| Err(InformationFault::Invalid(vec![FieldError::new("repeats", code)]));
        if other.id == self.id {
            return refused("information-repeats-itself");
        }
        if other.repeats.is_some() {
            return refused("information-repeats-a-repetition");
        }
        if repetitions > 0 {
            return refused("information-is-repeated");
        }
        Ok(())
    }
}

/// The form of an entry as it was sent: every field a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct EntryForm {
    /// Agency id: in whose name.
    pub agency: String,
    /// Code of the kind of source.
    pub source: String,
    /// Newspaper, number of a document.
    pub reference: String,
    /// Its date.
    pub dated_on: String,
    /// Address on the web.
    pub link: String,
    /// When it came in.
    pub received_on: String,
    /// The agency that it is about: id or name.
    pub concerned: String,
    /// Code of the field.
    pub field: String,
    /// What it says.
    pub content: String,
    /// Code of the earlier entry that it repeats.
    pub repeats: String,
    /// `1` where somebody looked at those that say nearly the same and says that this is another.
    pub is_new: String,
}

/// What a form says, with names that only the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// In whose name.
    pub agency: AgencyId,
    /// The facts; field and concerned agency are still to be found.
    pub facts: Facts,
    /// The agency that it is about, as typed.
    pub concerned: String,
    /// Code of the field.
    pub field: String,
    /// Code of the entry that it repeats.
    pub repeats: Option<String>,
    /// Somebody looked at those that say nearly the same.
    pub is_new: bool,
}

impl EntryForm {
    /// What it says, or every field that breaks a rule.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, today: NaiveDate) -> Result<Entered, InformationFault> {
        let mut fields = FieldReader::new();
        let agency: Option<AgencyId> = fields.required_choice("agency", &self.agency);
        let source = fields.required_text("source", &self.source, CODE_MAX);
        let reference = fields.text("reference", &self.reference, REFERENCE_MAX);
        let dated_on = fields.day("dated_on", &self.dated_on);
        if dated_on.is_some_and(|on| on > today) {
            fields.refuse(FieldError::new("dated_on", "date-in-future").with("today", vn_date(today)));
        }
        let link = fields.text("link", &self.link, LINK_MAX);
        // Pages show it as a link: nothing but the web is one.
        if !link.is_empty() && !is_web_address(&link) {
            fields.refuse(FieldError::new("link", "information-link-malformed"));
        }
        let received_on = fields.required_day("received_on", &self.received_on);
        if received_on.is_some_and(|on| on > today) {
            fields.refuse(FieldError::new("received_on", "date-in-future").with("today", vn_date(today)));
        }
        if received_on.is_some_and(|on| on.year() < FIRST_YEAR) {
            fields.refuse(FieldError::new("received_on", "information-too-old").with("year", FIRST_YEAR.to_string()));
        }
        let concerned = fields.text("concerned", &self.concerned, REFERENCE_MAX);
        let field = fields.text("field", &self.field, CODE_MAX);
        let content = fields.required_text("content", &self.content, CONTENT_MAX);
        let repeats = fields.text("repeats", &self.repeats, CODE_MAX);
        fields.finish().map_err(InformationFault::Invalid)?;
        match (agency, received_on) {
            (Some(agency), Some(received_on)) => Ok(Entered {
                agency,
                facts: Facts { source, reference, dated_on, link, received_on, concerned: None, field: None, content },
                concerned,
                field,
                repeats: Some(repeats).filter(|code| !code.is_empty()),
                is_new: !self.is_new.is_empty(),
            }),
            // A field that is required and was not read is noted above.
            _ => Err(InformationFault::Invalid(Vec::new())),
        }
    }
}

fn is_web_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// The form of a verification.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct JudgementForm {
    /// `verified` or `refuted`.
    pub verification: String,
    /// How it was checked.
    pub method: String,
    /// What came of it.
    pub note: String,
    /// `high`, `medium`, `low`; of what holds.
    pub reliability: String,
    /// The day; today where empty.
    pub verified_on: String,
}

impl JudgementForm {
    /// The judgement, or every field that breaks a rule.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(
        &self,
        received_on: NaiveDate,
        (today, at): (NaiveDate, Instant),
        (by, by_name): (Option<AccountId>, &str),
    ) -> Result<Judgement, InformationFault> {
        let mut fields = FieldReader::new();
        let verification: Option<Verification> = fields.required_choice("verification", &self.verification);
        if verification == Some(Verification::Unverified) {
            fields.refuse(FieldError::new("verification", "choice-unknown"));
        }
        let holds = verification == Some(Verification::Verified);
        let reliability = match holds {
            true => fields.required_choice("reliability", &self.reliability),
            // What does not hold is not relied on, whatever the form still says.
            false => None,
        };
        let method = fields.required_text("method", &self.method, NOTE_MAX);
        let on = fields.day("verified_on", &self.verified_on).unwrap_or(today);
        if on > today {
            fields.refuse(FieldError::new("verified_on", "date-in-future").with("today", vn_date(today)));
        }
        if on < received_on {
            fields.refuse(
                FieldError::new("verified_on", "information-verified-early").with("received", vn_date(received_on)),
            );
        }
        // Whoever refutes says why.
        let note = match verification {
            Some(Verification::Refuted) => fields.required_text("note", &self.note, NOTE_MAX),
            _ => fields.text("note", &self.note, NOTE_MAX),
        };
        fields.finish().map_err(InformationFault::Invalid)?;
        Ok(Judgement { holds, method, note, reliability, on, at, by, by_name: by_name.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};
    use uuid::Uuid;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 16).unwrap()
    }

    fn noon() -> Instant {
        Utc.with_ymd_and_hms(2026, 3, 16, 1, 0, 0).unwrap()
    }

    fn account(number: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(number))
    }

    fn form() -> EntryForm {
        EntryForm {
            agency: Uuid::from_u128(1).to_string(),
            source: "press".into(),
            reference: "Báo Minh Giang số 41".into(),
            dated_on: "10/3/2026".into(),
            link: "https://bao.example.vn/a".into(),
            received_on: "11/3/2026".into(),
            content: "Người dân chờ giấy chứng nhận quá hạn.".into(),
            ..EntryForm::default()
        }
    }

    /// An entry that an account made, with a number of its own.
    fn entry(number: u128) -> InformationEntry {
        InformationEntry {
            seq: i64::try_from(number).unwrap(),
            id: InformationId::from_uuid(Uuid::from_u128(number)),
            code: format!("TT-2026-{number:05}"),
            agency: AgencyId::from_uuid(Uuid::from_u128(1)),
            keeper: AgencyId::from_uuid(Uuid::from_u128(2)),
            facts: form().read(today()).unwrap().facts,
            repeats: None,
            judgement: None,
            entered_at: noon(),
            entered_by: Some(account(7)),
            entered_name: "Lê Thu Hà".into(),
            updated_at: noon(),
            version: 1,
        }
    }

    fn told<T: std::fmt::Debug>(result: Result<T, InformationFault>) -> Vec<(&'static str, &'static str)> {
        match result {
            Err(InformationFault::Invalid(errors)) => errors.iter().map(|it| (it.field, it.code)).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_a_form_must_say() {
        let cases = [
            (EntryForm { agency: String::new(), ..form() }, ("agency", "required")),
            (EntryForm { agency: "x".into(), ..form() }, ("agency", "choice-unknown")),
            (EntryForm { source: " ".into(), ..form() }, ("source", "required")),
            (EntryForm { dated_on: "17/3/2026".into(), ..form() }, ("dated_on", "date-in-future")),
            (EntryForm { link: "javascript:alert(1)".into(), ..form() }, ("link", "information-link-malformed")),
            (EntryForm { link: "https://".into(), ..form() }, ("link", "information-link-malformed")),
            (EntryForm { link: "https://a b".into(), ..form() }, ("link", "information-link-malformed")),
            (EntryForm { received_on: String::new(), ..form() }, ("received_on", "required")),
            (EntryForm { received_on: "17/3/2026".into(), ..form() }, ("received_on", "date-in-future")),
            (EntryForm { received_on: "1/3/1999".into(), ..form() }, ("received_on", "information-too-old")),
            (EntryForm { content: String::new(), ..form() }, ("content", "required")),
            (EntryForm { content: "x".repeat(CONTENT_MAX + 1), ..form() }, ("content", "too-long")),
        ];
        for (form, expected) in cases {
            assert_eq!(told(form.read(today())), [expected], "{form:?}");
        }
        let read = form().read(today()).unwrap();
        assert_eq!((read.facts.year(), read.repeats, read.is_new), (2026, None, false));
    }

    fn judging() -> JudgementForm {
        JudgementForm {
            verification: "verified".into(),
            method: "Đối chiếu hồ sơ tại Sở".into(),
            reliability: "high".into(),
            ..JudgementForm::default()
        }
    }

    fn read(form: &JudgementForm, by: u128) -> Result<Judgement, InformationFault> {
        form.read(entry(1).facts.received_on, (today(), noon()), (Some(account(by)), "Trần Văn Nam"))
    }

    #[test]
    fn a_judgement_says_how_and_how_far() {
        let cases = [
            (JudgementForm { verification: String::new(), ..judging() }, ("verification", "required")),
            (JudgementForm { verification: "unverified".into(), ..judging() }, ("verification", "choice-unknown")),
            (JudgementForm { method: " ".into(), ..judging() }, ("method", "required")),
            (JudgementForm { reliability: String::new(), ..judging() }, ("reliability", "required")),
            (JudgementForm { reliability: "x".into(), ..judging() }, ("reliability", "choice-unknown")),
            (JudgementForm { verified_on: "17/3/2026".into(), ..judging() }, ("verified_on", "date-in-future")),
            (
                JudgementForm { verified_on: "1/3/2026".into(), ..judging() },
                ("verified_on", "information-verified-early"),
            ),
            (JudgementForm { verification: "refuted".into(), ..judging() }, ("note", "required")),
        ];
        for (form, expected) in cases {
            assert_eq!(told(read(&form, 8)), [expected], "{form:?}");
        }
        let refuted =
            JudgementForm { verification: "refuted".into(), note: "Hồ sơ đúng hạn".into(), ..judging() };
        assert_eq!(read(&refuted, 8).unwrap().reliability, None);
        assert_eq!(read(&judging(), 8).unwrap().on, today());
    }

    #[test]
    fn nobody_verifies_the_own_entry_and_nothing_rests_on_what_was_not_verified() {
        assert_eq!(entry(1).judge(read(&judging(), 7).unwrap(), 0), Err(InformationFault::Own));
        assert_eq!(entry(1).check_link(0), Err(InformationFault::NotVerified));
        let verified = entry(1).judge(read(&judging(), 8).unwrap(), 0).unwrap();
        assert_eq!(verified.verification(), Verification::Verified);
        assert_eq!(verified.check_link(0), Ok(()));
        assert_eq!(verified.check_link(MOST_FINDINGS), Err(InformationFault::TooManyFindings));
        let facts = verified.facts.clone();
        assert_eq!(verified.clone().change(facts, noon()), Err(InformationFault::Judged));
        let refuted = JudgementForm { verification: "refuted".into(), note: "Không đúng".into(), ..judging() };
        let judgement = read(&refuted, 8).unwrap();
        assert_eq!(verified.clone().judge(judgement.clone(), 1), Err(InformationFault::Linked));
        let refuted = verified.judge(judgement, 0).unwrap();
        assert_eq!(refuted.check_link(0), Err(InformationFault::NotVerified));
    }

    #[test]
    fn a_repetition_leads_to_the_first_entry_in_one_step() {
        let repetition = InformationEntry { repeats: Some(entry(1).id), ..entry(2) };
        let cases = [
            (entry(1), 0, Some("information-repeats-itself")),
            (repetition, 0, Some("information-repeats-a-repetition")),
            (entry(3), 1, Some("information-is-repeated")),
            (entry(3), 0, None),
        ];
        for (other, repetitions, expected) in cases {
            let answer = entry(1).check_repeats(&other, repetitions);
            match expected {
                Some(code) => assert_eq!(told(answer), [("repeats", code)]),
                None => assert_eq!(answer, Ok(())),
            }
        }
    }
}
