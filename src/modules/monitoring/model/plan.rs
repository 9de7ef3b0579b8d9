//! A yearly plan and what may become of it.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use thihanh_kernel::ids::{AccountId, AgencyId, MonitoringPlanId, ObligationId, PlanDutyId, PlanRuleId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::Instant;

use super::content::Content;
use super::words::{Activity, PlanState, Reason};

/// That an agency owes a plan for a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: PlanDutyId,
    /// Inside which agency its rules hold.
    pub jurisdiction: AgencyId,
    /// Who owes the plan.
    pub agency: AgencyId,
    /// For which year.
    pub year: i32,
    /// The law it is under.
    pub rule_set: String,
    /// The rule that asks for it; `None` for a plan that nobody asked for.
    pub rule: Option<PlanRuleId>,
    /// Who takes the plan and follows it up.
    pub overseer: AgencyId,
    /// The ledger's entry; `None` without a rule.
    pub obligation: Option<ObligationId>,
    /// From which day on.
    pub opened_on: NaiveDate,
}

/// A field of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanField {
    /// Code of the field.
    pub field: String,
    /// Its name in Vietnamese, for messages and documents.
    #[serde(skip)]
    pub name: String,
    /// Why it was chosen.
    pub reason: Reason,
    /// In the agency's own words.
    pub note: String,
    /// Why it is watched though it is no field of the plan of the unit above; empty where it is one or need not be.
    pub why_apart: String,
    /// The field of the plan of the unit above that it carries out, where that is another one.
    pub matched: Option<String>,
    /// 0: in the plan from the first; else the amendment that added it.
    pub amendment: i64,
}

/// A line of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanItem {
    /// Its number in the plan, from 1; never given twice.
    pub number: i64,
    /// What is done.
    pub activity: Activity,
    /// In words.
    pub content: String,
    /// What comes of it.
    pub product: String,
    /// From when; `None` for the whole time up to the end.
    pub starts_on: Option<NaiveDate>,
    /// Until when.
    pub ends_on: NaiveDate,
    /// Who leads.
    pub lead: AgencyId,
    /// Who takes part, in words.
    pub partners: String,
    /// Money for it.
    pub budget_vnd: Option<i64>,
    /// 0: in the plan from the first; else the amendment that added or changed it.
    pub amendment: i64,
    /// The amendment takes it out.
    pub is_dropped: bool,
}

/// A later change of an issued plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// Its number, from 1.
    pub amendment: i64,
    /// Why.
    pub reason: String,
    /// Number and day of its document, once it is issued.
    pub issued: Option<(u32, NaiveDate)>,
    /// When it was begun.
    pub begun_at: Instant,
    /// By whom.
    pub begun_by: Option<AccountId>,
    /// The hashes of its DOCX and PDF, once it is issued.
    pub files: Option<(String, String)>,
}

impl Amendment {
    /// The next amendment of a plan that has these.
    ///
    /// # Errors
    /// [`PlanFault`]: one is under way, or no reason is given.
    pub fn begin(before: &[Self], reason: &str, now: Instant, by: Option<AccountId>) -> Result<Self, PlanFault> {
        if before.last().is_some_and(|last| last.issued.is_none()) {
            return Err(PlanFault::AmendmentOpen);
        }
        let amendment = before.last().map_or(0, |last| last.amendment) + 1;
        Ok(Self { amendment, reason: checked_reason(reason)?, issued: None, begun_at: now, begun_by: by, files: None })
    }
}

/// A yearly plan without its fields and lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Stable id.
    pub id: MonitoringPlanId,
    /// `TD-2026-0001`.
    pub code: String,
    /// What is fulfilled by it.
    pub duty: Duty,
    /// Where it is in its life.
    pub state: PlanState,
    /// What stands in it.
    pub content: Content,
    /// Number and day of the document, once it is issued.
    pub issued: Option<(u32, NaiveDate)>,
    /// When it was last sent in, and by whom.
    pub submitted: Option<(NaiveDate, Option<AccountId>)>,
    /// When it was accepted, and by whom.
    pub accepted: Option<(NaiveDate, Option<AccountId>)>,
    /// What is missing, where it was sent back; empty before.
    pub returned_why: String,
    /// The plan that it was begun with.
    pub copied_from: Option<MonitoringPlanId>,
    /// DOCX and PDF in the file store, once it is issued.
    pub files: Option<(String, String)>,
    /// When it was begun.
    pub created_at: Instant,
    /// By whom.
    pub created_by: Option<AccountId>,
    /// Last change.
    pub updated_at: Instant,
    /// Grows with every change.
    pub version: i64,
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanFault {
    /// Fields of a form break rules, or the plan lacks what a rule asks for.
    #[error("fields of the form or the plan break rules")]
    Invalid(Vec<FieldError>),
    /// It cannot be written in now.
    #[error("the plan is not being written")]
    NotOpen,
    /// It was not sent in.
    #[error("the plan was not sent in")]
    NotSubmitted,
    /// It was not accepted.
    #[error("the plan was not accepted")]
    NotAccepted,
    /// It was issued.
    #[error("the plan was issued")]
    Issued,
    /// It was not issued.
    #[error("the plan was not issued")]
    NotIssued,
    /// Nobody accepts what they sent in themselves.
    #[error("nobody accepts what they sent in themselves")]
    OwnPlan,
    /// An amendment is under way already.
    #[error("an amendment is under way")]
    AmendmentOpen,
    /// No amendment is under way.
    #[error("no amendment is under way")]
    NoAmendment,
    /// The amendment changes nothing.
    #[error("the amendment changes nothing")]
    EmptyAmendment,
}

/// Longest reason.
const REASON_MAX: usize = 2_000;
/// Highest number: what is beyond was mistyped.
const NUMBER_MAX: u32 = 99_999;

fn refused(field: &'static str, code: &'static str) -> PlanFault {
    PlanFault::Invalid(vec![FieldError::new(field, code)])
}

/// A reason that must be given.
fn checked_reason(reason: &str) -> Result<String, PlanFault> {
    let mut fields = thihanh_kernel::form::FieldReader::new();
    let reason = fields.required_text("reason", reason, REASON_MAX);
    fields.finish().map_err(PlanFault::Invalid)?;
    Ok(reason)
}

/// Number and day of a document, as typed in.
///
/// # Errors
/// [`PlanFault::Invalid`]: no number, no day, one to come.
pub fn numbering(number: &str, on: &str, today: NaiveDate) -> Result<(u32, NaiveDate), PlanFault> {
    let mut fields = thihanh_kernel::form::FieldReader::new();
    let read = number.trim().parse().ok().filter(|number| (1..=NUMBER_MAX).contains(number));
    if read.is_none() {
        fields.refuse(FieldError::new("number", "plan-number-malformed").with("most", i64::from(NUMBER_MAX)));
    }
    let on = fields.required_day("on", on);
    if on.is_some_and(|on| on > today) {
        fields.refuse(FieldError::new("on", "date-in-future").with("today", thihanh_kernel::time::vn_date(today)));
    }
    fields.finish().map_err(PlanFault::Invalid)?;
    // What was not read is noted above.
    read.zip(on).ok_or(PlanFault::Invalid(Vec::new()))
}

impl Plan {
    /// Number and symbol, `07/KH-STP`; `None` before it has a number.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        self.issued.map(|(number, _)| format!("{number:02}/{}", self.content.symbol))
    }

    /// The agency may write in it now: `Some(0)` in the plan itself, `Some(n)` in its open amendment.
    #[must_use]
    pub fn writing(&self, open: Option<&Amendment>) -> Option<i64> {
        match self.state {
            state if state.is_open() => Some(0),
            PlanState::Issued => open.map(|amendment| amendment.amendment),
            _ => None,
        }
    }

    /// The last amendment that holds: 0 for the plan as first issued, and for one that was not issued yet.
    #[must_use]
    pub fn holds_up_to(amendments: &[Amendment]) -> i64 {
        amendments
            .iter()
            .filter(|amendment| amendment.issued.is_some())
            .map(|amendment| amendment.amendment)
            .max()
            .unwrap_or(0)
    }

    /// Its words are changed.
    ///
    /// # Errors
    /// [`PlanFault`]: not now, or fields break rules.
    pub fn edit(self, content: Content, now: Instant) -> Result<Self, PlanFault> {
        if !self.state.is_open() {
            return Err(PlanFault::NotOpen);
        }
        let content = content.read().map_err(PlanFault::Invalid)?;
        Ok(Self { content, updated_at: now, ..self })
    }

    /// It is sent to the overseer. What the rules ask for is the caller's to have checked ([`super::check::lacks`]).
    ///
    /// # Errors
    /// [`PlanFault::NotOpen`].
    pub fn submit(self, by: Option<AccountId>, today: NaiveDate, now: Instant) -> Result<Self, PlanFault> {
        if !self.state.is_open() {
            return Err(PlanFault::NotOpen);
        }
        Ok(Self { state: PlanState::Submitted, submitted: Some((today, by)), updated_at: now, ..self })
    }

    /// The overseer sends it back.
    ///
    /// # Errors
    /// [`PlanFault`]: it is not with the overseer, or nothing says what is missing.
    pub fn send_back(self, reason: &str, now: Instant) -> Result<Self, PlanFault> {
        if !matches!(self.state, PlanState::Submitted | PlanState::Accepted) {
            return Err(PlanFault::NotSubmitted);
        }
        let returned_why = checked_reason(reason)?;
        Ok(Self { state: PlanState::Returned, returned_why, accepted: None, updated_at: now, ..self })
    }

    /// The overseer has nothing against it.
    ///
    /// # Errors
    /// [`PlanFault`]: it is not with the overseer, or it is the actor's own.
    pub fn accept(self, by: Option<AccountId>, today: NaiveDate, now: Instant) -> Result<Self, PlanFault> {
        if self.state != PlanState::Submitted {
            return Err(PlanFault::NotSubmitted);
        }
        if by.is_some() && self.submitted.is_some_and(|(_, sender)| sender == by) {
            return Err(PlanFault::OwnPlan);
        }
        Ok(Self { state: PlanState::Accepted, accepted: Some((today, by)), updated_at: now, ..self })
    }

    /// Number, day and signer are given.
    ///
    /// # Errors
    /// [`PlanFault`]: it was not accepted.
    pub fn issue(self, numbered: (u32, NaiveDate), now: Instant) -> Result<Self, PlanFault> {
        match self.state {
            PlanState::Accepted => {}
            PlanState::Issued => return Err(PlanFault::Issued),
            _ => return Err(PlanFault::NotAccepted),
        }
        let unsigned = self.content.unsigned();
        if !unsigned.is_empty() {
            return Err(PlanFault::Invalid(unsigned));
        }
        // A plan for a year is issued in it, or towards the end of the year before.
        if numbered.1.year() < self.duty.year - 1 || numbered.1.year() > self.duty.year {
            return Err(refused("on", "plan-issued-in-other-year"));
        }
        Ok(Self { state: PlanState::Issued, issued: Some(numbered), updated_at: now, ..self })
    }
}

/// A line moved by whole years, for a plan that is begun with last year's: 29 February becomes the 28th.
#[must_use]
pub fn moved_by(item: PlanItem, years: i32) -> PlanItem {
    let moved = |day: NaiveDate| {
        let year = day.year() + years;
        day.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28)).unwrap_or(day)
    };
    PlanItem { starts_on: item.starts_on.map(moved), ends_on: moved(item.ends_on), amendment: 0, ..item }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::modules::monitoring::model::content::Signing;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn person(number: u128) -> Option<AccountId> {
        Some(AccountId::from_uuid(Uuid::from_u128(number)))
    }

    fn noon() -> Instant {
        "2026-02-10T02:00:00Z".parse().unwrap()
    }

    fn plan(state: PlanState) -> Plan {
        let agency = AgencyId::from_uuid(Uuid::from_u128(1));
        Plan {
            id: MonitoringPlanId::from_uuid(Uuid::from_u128(2)),
            code: "TD-2026-0001".into(),
            duty: Duty {
                seq: 1,
                id: PlanDutyId::from_uuid(Uuid::from_u128(3)),
                jurisdiction: agency,
                agency,
                year: 2026,
                rule_set: "decree_80_2025".into(),
                rule: None,
                overseer: agency,
                obligation: None,
                opened_on: day("2025-12-01"),
            },
            state,
            content: Content {
                symbol: "KH-STP".into(),
                signing: Signing { title: "Giám đốc".into(), name: "Chu Hồng Vân".into(), ..Signing::default() },
                ..Content::default()
            },
            issued: None,
            submitted: Some((day("2026-02-10"), person(7))),
            accepted: None,
            returned_why: String::new(),
            copied_from: None,
            files: None,
            created_at: noon(),
            created_by: None,
            updated_at: noon(),
            version: 1,
        }
    }

    #[test]
    fn each_step_is_taken_from_its_own_state_only() {
        use PlanState::{Accepted, Draft, Issued, Returned, Submitted};
        let today = day("2026-02-10");
        let results = |state| {
            [
                plan(state).submit(person(7), today, noon()).map(|plan| plan.state),
                plan(state).send_back("Thiếu lĩnh vực", noon()).map(|plan| plan.state),
                plan(state).accept(person(8), today, noon()).map(|plan| plan.state),
                plan(state).issue((7, today), noon()).map(|plan| plan.state),
            ]
        };
        use PlanFault::{NotAccepted, NotOpen, NotSubmitted};
        let table = [
            (Draft, [Ok(Submitted), Err(NotSubmitted), Err(NotSubmitted), Err(NotAccepted)]),
            (Submitted, [Err(NotOpen), Ok(Returned), Ok(Accepted), Err(NotAccepted)]),
            (Returned, [Ok(Submitted), Err(NotSubmitted), Err(NotSubmitted), Err(NotAccepted)]),
            (Accepted, [Err(NotOpen), Ok(Returned), Err(NotSubmitted), Ok(Issued)]),
            (Issued, [Err(NotOpen), Err(NotSubmitted), Err(NotSubmitted), Err(PlanFault::Issued)]),
        ];
        for (state, expected) in table {
            assert_eq!(results(state), expected, "{state:?}");
        }
    }

    #[test]
    fn nobody_accepts_the_own_plan_and_nothing_is_returned_without_a_word() {
        let today = day("2026-02-10");
        assert_eq!(plan(PlanState::Submitted).accept(person(7), today, noon()), Err(PlanFault::OwnPlan));
        assert_eq!(
            plan(PlanState::Submitted).send_back(" ", noon()),
            Err(PlanFault::Invalid(vec![FieldError::new("reason", "required")]))
        );
        let accepted = plan(PlanState::Submitted).accept(person(8), today, noon()).unwrap();
        assert_eq!(accepted.clone().send_back("Sai thẩm quyền", noon()).unwrap().accepted, None);
        assert_eq!(accepted.issue((7, day("2024-12-30")), noon()), Err(refused("on", "plan-issued-in-other-year")));
    }

    #[test]
    fn a_number_and_a_day_are_typed_in() {
        let today = day("2026-02-10");
        assert_eq!(numbering(" 7 ", "10/02/2026", today), Ok((7, today)));
        let told = |number, on| match numbering(number, on, today) {
            Err(PlanFault::Invalid(errors)) => errors.iter().map(|error| (error.field, error.code)).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(told("0", "11/02/2026"), [("number", "plan-number-malformed"), ("on", "date-in-future")]);
        assert_eq!(told("bảy", ""), [("number", "plan-number-malformed"), ("on", "required")]);
    }

    #[test]
    fn last_years_lines_move_by_a_year() {
        let item = PlanItem {
            number: 1,
            activity: Activity::Inspect,
            content: "Kiểm tra".into(),
            product: String::new(),
            starts_on: Some(day("2024-02-29")),
            ends_on: day("2024-12-31"),
            lead: AgencyId::from_uuid(Uuid::from_u128(1)),
            partners: String::new(),
            budget_vnd: None,
            amendment: 2,
            is_dropped: false,
        };
        let moved = moved_by(item, 1);
        assert_eq!((moved.starts_on, moved.ends_on, moved.amendment), (Some(day("2025-02-28")), day("2025-12-31"), 0));
    }
}
