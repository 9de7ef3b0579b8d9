//! An inspection and its life: prepared → decided → notified → on site → drafting → concluded → following up → closed. A transition
//! consumes it.

use chrono::NaiveDate;
use serde::Serialize;
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AccountId, AgencyId, InspectionId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::{Instant, vn_date};
use uuid::Uuid;

use super::overlap::{Overlap, Reach};
use super::paper::{PaperKind, ReportForm, SelfReport, SignForm, Signed};
use super::team::{Member, Placed, faults};
use super::{FieldRef, Span, words};

/// Longest reason, note.
pub const NOTE_MAX: usize = 2_000;
/// Longest general assessment.
pub const SUMMARY_MAX: usize = 20_000;
/// Highest number of a document: what is beyond was mistyped.
const NUMBER_MAX: u32 = 99_999;

words! {
    /// Where an inspection is in its life.
    State {
        /// Its subjects, fields, days and team are put together.
        Prepared = "prepared",
        /// Its team is decided on; nothing of that changes any more.
        Decided = "decided",
        /// The inspected agencies were told.
        Notified = "notified",
        /// The team is there; the checklist is frozen.
        OnSite = "on_site",
        /// Back from the site: findings and recommendations are written.
        Drafting = "drafting",
        /// The conclusion is settled.
        Concluded = "concluded",
        /// The conclusion was sent: what it recommends is owed.
        FollowingUp = "following_up",
        /// Everything recommended is done.
        Closed = "closed",
        /// Another body's, known for the calendar's sake.
        External = "external",
    }
}

impl State {
    /// The states that an inspection of one's own goes through.
    pub const WAY: [Self; 8] = [
        Self::Prepared,
        Self::Decided,
        Self::Notified,
        Self::OnSite,
        Self::Drafting,
        Self::Concluded,
        Self::FollowingUp,
        Self::Closed,
    ];

    /// Whether the inspected agency may know of it.
    pub fn is_told(self) -> bool {
        self >= Self::Notified
    }

    /// Whether the inspected agency may read what was found.
    pub fn is_published(self) -> bool {
        matches!(self, Self::FollowingUp | Self::Closed)
    }

    /// Whether findings and recommendations are written now.
    pub fn is_written(self) -> bool {
        matches!(self, Self::OnSite | Self::Drafting)
    }
}

words! {
    /// Why it is done.
    Kind {
        /// By the yearly plan.
        Planned = "planned",
        /// About one theme.
        Thematic = "thematic",
        /// Without being announced (đột xuất).
        Sudden = "sudden",
    }
}

words! {
    /// What is looked at (Circular 04/2021/TT-BTP, scope).
    Object {
        /// How the agency follows the carrying out of law.
        MonitoringWork = "monitoring_work",
        /// How the agency carries out the law.
        LawImplementation = "law_implementation",
    }
}

/// What is inspected, when, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// What it is about.
    pub title: String,
    /// Why it is done.
    pub kind: Kind,
    /// What is looked at.
    pub object: Object,
    /// The fields; none means every one.
    pub fields: Vec<FieldRef>,
    /// The agencies that are inspected.
    pub subjects: Vec<AgencyId>,
    /// The period that is looked at (thời kỳ kiểm tra).
    pub period: Span,
    /// The days on which it is done.
    pub visit: Span,
    /// What is looked at, in words.
    pub content: String,
    /// The line of an issued yearly plan that it carries out.
    pub plan: Option<(Uuid, i64)>,
}

impl Facts {
    /// What overlaps are found by.
    pub fn reach(&self) -> Reach {
        Reach { subjects: self.subjects.clone(), fields: self.fields.clone(), period: self.period, visit: self.visit }
    }
}

/// An inspected agency, and what it reported on itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The agency.
    pub agency: AgencyId,
    /// Its own report before the visit.
    pub report: Option<SelfReport>,
}

/// Taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
}

/// An inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: InspectionId,
    /// `KT-2026-0001`.
    pub code: String,
    /// Where it is in its life.
    pub state: State,
    /// Who inspects; of another body's inspection, who entered it.
    pub agency: AgencyId,
    /// Who follows up what is recommended.
    pub overseer: AgencyId,
    /// Inside which agency its rules hold.
    pub jurisdiction: AgencyId,
    /// The other body; empty for inspections of one's own.
    pub external_body: String,
    /// What is inspected.
    pub facts: Facts,
    /// Who inspects.
    pub team: Vec<Member>,
    /// The inspected agencies.
    pub subjects: Vec<Subject>,
    /// Its signed documents.
    pub papers: Vec<Signed>,
    /// Why it is done although it meets others; empty where it meets none.
    pub overlap_reason: String,
    /// The day on which the agencies were told.
    pub notified_on: Option<NaiveDate>,
    /// By when they report on themselves.
    pub report_due_on: Option<NaiveDate>,
    /// First day on site.
    pub began_on: Option<NaiveDate>,
    /// Last day on site.
    pub left_on: Option<NaiveDate>,
    /// The general assessment.
    pub summary: String,
    /// The day on which the conclusion was settled.
    pub concluded_on: Option<NaiveDate>,
    /// The day on which it was sent.
    pub sent_on: Option<NaiveDate>,
    /// The day on which everything was done.
    pub closed_on: Option<NaiveDate>,
    /// Taken back.
    pub withdrawal: Option<Withdrawal>,
    /// When it was entered.
    pub created_at: Instant,
    /// By whom.
    pub created_by: Option<AccountId>,
    /// Last change.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i64,
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InspectionFault {
    /// Fields break rules.
    #[error("fields break rules")]
    Invalid(Vec<FieldError>),
    /// It is at another stage.
    #[error("not at the stage {}", .0.as_str())]
    NotNow(State),
    /// It was taken back.
    #[error("it was withdrawn")]
    Withdrawn,
    /// It meets others, and nobody said why that must be.
    #[error("it meets {} others", .0.len())]
    Overlaps(Vec<Overlap>),
    /// The document has no number and date yet.
    #[error("the {} is not signed", .0.as_str())]
    Unsigned(PaperKind),
    /// Two tablets' answers stand against each other.
    #[error("{0} answers stand against each other")]
    Conflicts(usize),
    /// Recommendations are not done.
    #[error("{0} recommendations are open")]
    Open(usize),
    /// It says nothing.
    #[error("the conclusion has no finding")]
    NothingFound,
    /// The question or agency is none of this inspection's.
    #[error("not of this inspection")]
    NotOfIt,
    /// A finding that a recommendation rests on.
    #[error("a recommendation rests on it")]
    InUse,
    /// The recommendation's entry is still open.
    #[error("a recommendation is open")]
    FindingOpen,
}

fn invalid(field: &'static str, code: &'static str) -> InspectionFault {
    InspectionFault::Invalid(vec![FieldError::new(field, code)])
}

impl Inspection {
    /// The signed document of a kind.
    pub fn signed(&self, kind: PaperKind, subject: Option<AgencyId>) -> Option<&Signed> {
        self.papers.iter().find(|paper| paper.kind == kind && paper.subject == subject)
    }

    /// Whether an agency is inspected.
    pub fn inspects(&self, agency: AgencyId) -> bool {
        self.facts.subjects.contains(&agency)
    }

    fn at_stage(&self, stages: &[State]) -> Result<(), InspectionFault> {
        if self.withdrawal.is_some() {
            return Err(InspectionFault::Withdrawn);
        }
        if stages.contains(&self.state) { Ok(()) } else { Err(InspectionFault::NotNow(self.state)) }
    }

    /// What is inspected is changed: before the decision, and of other bodies' inspections at any time.
    pub fn change(self, facts: Facts, external_body: String, now: Instant) -> Result<Self, InspectionFault> {
        self.at_stage(&[State::Prepared, State::External])?;
        // Its members must not belong to whom it now inspects; the use case asks that again of the whole team.
        let kept = |agency: &AgencyId| {
            let known = self.subjects.iter().find(|subject| subject.agency == *agency);
            known.cloned().unwrap_or(Subject { agency: *agency, report: None })
        };
        let subjects = facts.subjects.iter().map(kept).collect();
        Ok(Self { facts, external_body, subjects, updated_at: now, ..self })
    }

    /// Whether the team may be changed now.
    pub fn check_team_open(&self) -> Result<(), InspectionFault> {
        self.at_stage(&[State::Prepared])
    }

    /// The team is decided on. Where it meets other inspections somebody must say why.
    pub fn decide(
        self,
        team: &[Placed],
        overlaps: Vec<Overlap>,
        reason: &str,
        now: Instant,
    ) -> Result<Self, InspectionFault> {
        self.at_stage(&[State::Prepared])?;
        let errors = faults(team, &self.facts.subjects);
        if !errors.is_empty() {
            return Err(InspectionFault::Invalid(errors));
        }
        let mut fields = FieldReader::new();
        let reason = fields.text("overlap_reason", reason, NOTE_MAX);
        fields.finish().map_err(InspectionFault::Invalid)?;
        if !overlaps.is_empty() && reason.is_empty() {
            return Err(InspectionFault::Overlaps(overlaps));
        }
        let overlap_reason = if overlaps.is_empty() { String::new() } else { reason };
        Ok(Self { state: State::Decided, overlap_reason, updated_at: now, ..self })
    }

    /// A document gets number, date and signer; again while it has not been used for the next stage.
    pub fn sign(mut self, form: &SignForm, today: NaiveDate, now: Instant) -> Result<Self, InspectionFault> {
        let stages: &[State] = match form.kind {
            PaperKind::Decision => &[State::Decided, State::Notified],
            PaperKind::Notice => &[State::Decided, State::Notified, State::OnSite],
            PaperKind::Minutes => &[State::OnSite, State::Drafting],
            PaperKind::Conclusion => &[State::Concluded],
        };
        self.at_stage(stages)?;
        let subject = match form.kind {
            PaperKind::Decision | PaperKind::Conclusion => None,
            PaperKind::Notice | PaperKind::Minutes => {
                let subject = form.subject.filter(|agency| self.inspects(*agency));
                Some(subject.ok_or(InspectionFault::NotOfIt)?)
            }
        };
        let mut fields = FieldReader::new();
        let number: Option<u32> = match form.kind.series() {
            Some(_) => fields.required_choice("number", &form.number),
            None => None,
        };
        if number.is_some_and(|number| !(1..=NUMBER_MAX).contains(&number)) {
            fields.refuse(FieldError::new("number", "inspection-number-malformed").with("most", i64::from(NUMBER_MAX)));
        }
        let on = fields.required_day("on", &form.on);
        if on.is_some_and(|on| on > today) {
            fields.refuse(FieldError::new("on", "date-in-future").with("today", vn_date(today)));
        }
        let signer_title = fields.required_text("signer_title", &form.signer_title, 200);
        let signer_name = fields.required_text("signer_name", &form.signer_name, 200);
        fields.finish().map_err(InspectionFault::Invalid)?;
        let Some(on) = on else { return Err(invalid("on", "required")) };
        let paper =
            Signed { kind: form.kind, subject, number, symbol: form.symbol.clone(), on, signer_title, signer_name };
        self.papers.retain(|known| (known.kind, known.subject) != (paper.kind, paper.subject));
        self.papers.push(paper);
        Ok(Self { updated_at: now, ..self })
    }

    /// The agencies are told, and asked to report on themselves by a day.
    pub fn notify(self, report_due: &str, today: NaiveDate, now: Instant) -> Result<Self, InspectionFault> {
        self.at_stage(&[State::Decided])?;
        let mut fields = FieldReader::new();
        let due = fields.day("report_due", report_due);
        if due.is_some_and(|due| due < today) {
            fields.refuse(FieldError::new("report_due", "inspection-day-past").with("today", vn_date(today)));
        }
        if due.is_some_and(|due| due > self.facts.visit.to) {
            fields.refuse(
                FieldError::new("report_due", "inspection-after-visit").with("last", vn_date(self.facts.visit.to)),
            );
        }
        fields.finish().map_err(InspectionFault::Invalid)?;
        Ok(Self { state: State::Notified, notified_on: Some(today), report_due_on: due, updated_at: now, ..self })
    }

    /// An inspected agency hands in what it reports on itself.
    pub fn self_report(mut self, agency: AgencyId, form: &ReportForm, now: Instant) -> Result<Self, InspectionFault> {
        self.at_stage(&[State::Notified, State::OnSite, State::Drafting])?;
        let today = thihanh_kernel::time::civil(now);
        let mut fields = FieldReader::new();
        let number = fields.text("report_number", &form.number, 100);
        let on = fields.required_day("report_on", &form.on);
        if on.is_some_and(|on| on > today) {
            fields.refuse(FieldError::new("report_on", "date-in-future").with("today", vn_date(today)));
        }
        let note = fields.required_text("report_note", &form.note, SUMMARY_MAX);
        fields.finish().map_err(InspectionFault::Invalid)?;
        let Some(on) = on else { return Err(invalid("report_on", "required")) };
        let subject = self.subjects.iter_mut().find(|subject| subject.agency == agency);
        let Some(subject) = subject else { return Err(InspectionFault::NotOfIt) };
        subject.report = Some(SelfReport { number, on, note, at: now });
        Ok(Self { updated_at: now, ..self })
    }

    /// The team begins on site. An inspection that is not announced begins without notice; none begins without a signed decision.
    pub fn begin(self, today: NaiveDate, now: Instant) -> Result<Self, InspectionFault> {
        match self.facts.kind {
            Kind::Sudden => self.at_stage(&[State::Decided, State::Notified])?,
            Kind::Planned | Kind::Thematic => self.at_stage(&[State::Notified])?,
        }
        if self.signed(PaperKind::Decision, None).is_none() {
            return Err(InspectionFault::Unsigned(PaperKind::Decision));
        }
        Ok(Self { state: State::OnSite, began_on: Some(today), updated_at: now, ..self })
    }

    /// The team leaves; answers that stand against each other are settled before.
    pub fn leave(self, conflicts: usize, today: NaiveDate, now: Instant) -> Result<Self, InspectionFault> {
        self.at_stage(&[State::OnSite])?;
        if conflicts > 0 {
            return Err(InspectionFault::Conflicts(conflicts));
        }
        Ok(Self { state: State::Drafting, left_on: Some(today), updated_at: now, ..self })
    }

    /// Whether findings and recommendations may be written now.
    pub fn check_written(&self) -> Result<(), InspectionFault> {
        self.at_stage(&[State::OnSite, State::Drafting])
    }

    /// Whether answers are taken now: also while the conclusion is drafted, from tablets that were out of reach.
    pub fn takes_answers(&self) -> bool {
        self.withdrawal.is_none() && self.state.is_written()
    }

    /// The conclusion is settled.
    pub fn conclude(
        self,
        summary: &str,
        (findings, conflicts): (usize, usize),
        today: NaiveDate,
        now: Instant,
    ) -> Result<Self, InspectionFault> {
        self.at_stage(&[State::Drafting])?;
        let mut fields = FieldReader::new();
        let summary = fields.required_text("summary", summary, SUMMARY_MAX);
        fields.finish().map_err(InspectionFault::Invalid)?;
        if conflicts > 0 {
            return Err(InspectionFault::Conflicts(conflicts));
        }
        if findings == 0 {
            return Err(InspectionFault::NothingFound);
        }
        Ok(Self { state: State::Concluded, summary, concluded_on: Some(today), updated_at: now, ..self })
    }

    /// The signed conclusion is sent: what it recommends is owed from now on.
    pub fn send(self, today: NaiveDate, now: Instant) -> Result<Self, InspectionFault> {
        self.at_stage(&[State::Concluded])?;
        if self.signed(PaperKind::Conclusion, None).is_none() {
            return Err(InspectionFault::Unsigned(PaperKind::Conclusion));
        }
        Ok(Self { state: State::FollowingUp, sent_on: Some(today), updated_at: now, ..self })
    }

    /// Everything recommended is done.
    pub fn close(self, open: usize, today: NaiveDate, now: Instant) -> Result<Self, InspectionFault> {
        self.at_stage(&[State::FollowingUp])?;
        if open > 0 {
            return Err(InspectionFault::Open(open));
        }
        Ok(Self { state: State::Closed, closed_on: Some(today), updated_at: now, ..self })
    }

    /// It is not done after all: only before the team is on site.
    pub fn withdraw(self, reason: &str, now: Instant) -> Result<Self, InspectionFault> {
        self.at_stage(&[State::Prepared, State::Decided, State::Notified, State::External])?;
        let mut fields = FieldReader::new();
        let reason = fields.required_text("reason", reason, NOTE_MAX);
        fields.finish().map_err(InspectionFault::Invalid)?;
        Ok(Self { withdrawal: Some(Withdrawal { at: now, reason }), updated_at: now, ..self })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::fixtures::{agency, at, day, inspection};
    use super::super::overlap::{Other, overlaps};
    use super::super::team::TeamRole;
    use super::*;

    fn team() -> Vec<Placed> {
        let member = Member {
            id: Uuid::from_u128(1),
            account: None,
            name: "Lê Thị Thu Hà".into(),
            agency: agency(2),
            post: String::new(),
            role: TeamRole::Head,
            conflict: String::new(),
        };
        vec![Placed { member, inside: BTreeSet::from([agency(1), agency(2)]) }]
    }

    fn sign(kind: PaperKind) -> SignForm {
        SignForm {
            kind,
            subject: None,
            number: "12".into(),
            symbol: "QĐ-STP".into(),
            on: "16/3/2026".into(),
            signer_title: "Giám đốc".into(),
            signer_name: "Chu Hồng Vân".into(),
        }
    }

    #[test]
    fn an_inspection_goes_its_way() {
        let today = day("2026-03-16");
        let decided = inspection().decide(&team(), Vec::new(), "thừa", at()).unwrap();
        assert_eq!(decided.overlap_reason, "", "a reason for nothing is not kept");
        let notified = decided.notify("20/3/2026", today, at()).unwrap();
        assert!(notified.state.is_told());
        assert_eq!(notified.clone().begin(today, at()), Err(InspectionFault::Unsigned(PaperKind::Decision)));
        let signed = notified.sign(&sign(PaperKind::Decision), today, at()).unwrap();
        assert_eq!(signed.signed(PaperKind::Decision, None).unwrap().label(), "12/QĐ-STP");
        let again = signed.sign(&SignForm { number: "13".into(), ..sign(PaperKind::Decision) }, today, at()).unwrap();
        assert_eq!(again.papers.len(), 1, "a mistyped number is mended");
        let report = ReportForm { on: "16/3/2026".into(), note: "Đã rà soát".into(), ..ReportForm::default() };
        let reported = again.self_report(agency(3), &report, at()).unwrap();
        assert_eq!(reported.clone().self_report(agency(4), &report, at()), Err(InspectionFault::NotOfIt));
        let on_site = reported.begin(today, at()).unwrap();
        assert!(on_site.takes_answers());
        assert_eq!(on_site.clone().leave(2, today, at()), Err(InspectionFault::Conflicts(2)));
        let drafting = on_site.leave(0, today, at()).unwrap();
        assert_eq!(drafting.clone().conclude("Tốt", (0, 0), today, at()), Err(InspectionFault::NothingFound));
        let concluded = drafting.conclude("Cơ bản tốt", (1, 0), today, at()).unwrap();
        assert_eq!(concluded.clone().send(today, at()), Err(InspectionFault::Unsigned(PaperKind::Conclusion)));
        let sent = concluded.sign(&sign(PaperKind::Conclusion), today, at()).unwrap().send(today, at()).unwrap();
        assert!(sent.state.is_published());
        assert_eq!(sent.clone().close(1, today, at()), Err(InspectionFault::Open(1)));
        assert_eq!(sent.close(0, today, at()).unwrap().state, State::Closed);
    }

    #[test]
    fn each_stage_takes_its_own_steps_only() {
        let today = day("2026-03-16");
        for state in State::ALL.iter().copied() {
            let at_stage = || Inspection { state, papers: vec![], ..inspection() };
            let outcomes = [
                (
                    at_stage().change(inspection().facts, String::new(), at()).is_ok(),
                    &[State::Prepared, State::External][..],
                ),
                (at_stage().decide(&team(), vec![], "", at()).is_ok(), &[State::Prepared]),
                (at_stage().notify("", today, at()).is_ok(), &[State::Decided]),
                (at_stage().leave(0, today, at()).is_ok(), &[State::OnSite]),
                (at_stage().check_written().is_ok(), &[State::OnSite, State::Drafting]),
                (at_stage().conclude("x", (1, 0), today, at()).is_ok(), &[State::Drafting]),
                (at_stage().close(0, today, at()).is_ok(), &[State::FollowingUp]),
                (
                    at_stage().withdraw("x", at()).is_ok(),
                    &[State::Prepared, State::Decided, State::Notified, State::External],
                ),
            ];
            for (step, (is_done, stages)) in outcomes.into_iter().enumerate() {
                assert_eq!(is_done, stages.contains(&state), "step {step} at {state:?}");
            }
            let gone = at_stage().withdraw("x", at());
            if let Ok(gone) = gone {
                assert_eq!(gone.clone().withdraw("y", at()), Err(InspectionFault::Withdrawn));
                assert_eq!(gone.decide(&team(), vec![], "", at()), Err(InspectionFault::Withdrawn));
            }
        }
    }

    #[test]
    fn one_that_is_not_announced_begins_without_notice() {
        let sudden = |kind| {
            let facts = Facts { kind, ..inspection().facts };
            Inspection { facts, state: State::Decided, ..inspection() }
        };
        let signed = |kind| sudden(kind).sign(&sign(PaperKind::Decision), day("2026-03-16"), at()).unwrap();
        assert!(signed(Kind::Sudden).begin(day("2026-03-16"), at()).is_ok());
        assert_eq!(signed(Kind::Planned).begin(day("2026-03-16"), at()), Err(InspectionFault::NotNow(State::Decided)));
    }

    #[test]
    fn an_overlap_needs_a_reason() {
        let other = Other {
            inspection: InspectionId::from_uuid(Uuid::from_u128(5)),
            code: "KT-2026-0002".into(),
            agency: agency(8),
            external_body: "Thanh tra tỉnh".into(),
            subject: agency(3),
            fields: vec![],
            period: inspection().facts.period,
            visit: inspection().facts.visit,
        };
        let found = overlaps(&inspection().facts.reach(), &[other]);
        let refused = inspection().decide(&team(), found.clone(), " ", at()).unwrap_err();
        assert_eq!(refused, InspectionFault::Overlaps(found.clone()));
        let decided = inspection().decide(&team(), found, "Có đơn phản ánh phải làm rõ ngay", at()).unwrap();
        assert_eq!(decided.overlap_reason, "Có đơn phản ánh phải làm rõ ngay");
    }

    #[test]
    fn what_is_typed_for_a_document_is_checked() {
        let today = day("2026-03-16");
        let decided = || Inspection { state: State::Decided, ..inspection() };
        let codes = |form: SignForm| match decided().sign(&form, today, at()) {
            Err(InspectionFault::Invalid(errors)) => {
                errors.iter().map(|error| (error.field, error.code)).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        let form = || sign(PaperKind::Decision);
        assert_eq!(codes(SignForm { number: "0".into(), ..form() }), [("number", "inspection-number-malformed")]);
        assert_eq!(codes(SignForm { number: "x".into(), ..form() }), [("number", "choice-unknown")]);
        assert_eq!(codes(SignForm { on: "17/3/2026".into(), ..form() }), [("on", "date-in-future")]);
        assert_eq!(codes(SignForm { signer_name: String::new(), ..form() }), [("signer_name", "required")]);
        let early = Inspection { state: State::Prepared, ..inspection() }.sign(&form(), today, at());
        assert_eq!(early, Err(InspectionFault::NotNow(State::Prepared)));
    }
}
