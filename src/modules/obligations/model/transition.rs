//! What becomes of an obligation: every transition consumes the entry and gives the new one with its event.
//!
//! Extensions: [`super::extension`]; parts given down: [`super::delegation`].

use chrono::NaiveDate;
use thihanh_kernel::ids::AccountId;

use super::class::State;
use super::delegation::RollUp;
use super::event::Event;
use super::obligation::{Hand, Obligation, ObligationError, Stage, checked_note, checked_number, checked_reason};
use super::why::{Reason, SetBy, Why};
use crate::modules::obligations::policy::Action;

/// What is handed in.
#[derive(Debug, Clone, Copy)]
pub struct Handing<'a> {
    /// The day it reached the overseer.
    pub on: NaiveDate,
    /// Number and symbol of the document; empty where it has none.
    pub product_number: &'a str,
    /// The document's own date, which is not the day it arrived.
    pub product_on: Option<NaiveDate>,
    /// The agency's words.
    pub note: &'a str,
}

/// Which day decides whether something was in time (rule row `on_time_judged_by`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JudgedBy {
    /// The day on which the product reached the overseer, when it was later confirmed as it was.
    #[default]
    Reached,
    /// The day of the confirmation.
    Confirmed,
}

impl JudgedBy {
    /// Reads the value of the rule row.
    pub fn parse(word: &str) -> Option<Self> {
        match word.trim() {
            "reached" => Some(Self::Reached),
            "confirmed" => Some(Self::Confirmed),
            _ => None,
        }
    }
}

impl<'a> Handing<'a> {
    /// A product without a document of its own.
    pub fn words(on: NaiveDate, note: &'a str) -> Self {
        Self { on, product_number: "", product_on: None, note }
    }
}

impl Obligation {
    /// The agency has it.
    pub fn receive(mut self, hand: Hand, note: &str) -> Result<(Self, Event), ObligationError> {
        self.check_allows(Action::Receive)?;
        let note = checked_note(note)?;
        self.work.stage = Stage::Received;
        self.work.received_on = Some(hand.today);
        Ok((self, Event::Received { note }))
    }

    /// The agency takes it on.
    pub fn accept(mut self, hand: Hand, note: &str) -> Result<(Self, Event), ObligationError> {
        self.check_allows(Action::Accept)?;
        let note = checked_note(note)?;
        self.reach(Stage::Accepted, hand.today);
        Ok((self, Event::Accepted { note }))
    }

    /// The agency says that it is another's. `right` is that agency's name, for the history.
    pub fn claim_wrong_unit(mut self, right: &str, reason: &str) -> Result<(Self, Event), ObligationError> {
        self.check_allows(Action::ClaimWrongUnit)?;
        let reason = checked_reason(reason)?;
        self.work.stage = Stage::WrongUnit;
        Ok((self, Event::WrongUnit { right: right.to_owned(), reason }))
    }

    /// The overseer leaves it where it is.
    pub fn refuse_claim(mut self, hand: Hand, reason: &str) -> Result<(Self, Event), ObligationError> {
        self.check_allows(Action::RefuseClaim)?;
        let reason = checked_reason(reason)?;
        self.work.stage = Stage::Issued;
        self.reach(Stage::Received, hand.today);
        Ok((self, Event::WrongUnitRefused { reason }))
    }

    /// It goes to another unit, whose new entry has the code `to`.
    pub fn move_to(mut self, to: &str, agency: &str, reason: &str) -> Result<(Self, Event), ObligationError> {
        self.check_allows(Action::Move)?;
        let reason = checked_reason(reason)?;
        self.close(State::Moved);
        Ok((self, Event::Moved { to: to.to_owned(), agency: agency.to_owned(), reason }))
    }

    /// How far the work is, in percent.
    pub fn progress(mut self, hand: Hand, percent: i64, note: &str) -> Result<(Self, Event), ObligationError> {
        self.check_allows(Action::Progress)?;
        if !(0..=100).contains(&percent) {
            return Err(ObligationError::ProgressOutOfRange);
        }
        let note = checked_note(note)?;
        self.reach(Stage::InProgress, hand.today);
        self.work.progress = percent;
        self.work.progress_note.clone_from(&note);
        Ok((self, Event::Progressed { percent, note }))
    }

    /// Something hinders the work; the overseer is to answer.
    pub fn open_obstacle(mut self, words: &str) -> Result<(Self, Event), ObligationError> {
        self.check_allows(Action::OpenObstacle)?;
        let words = checked_reason(words)?;
        self.work.is_obstructed = true;
        Ok((self, Event::ObstacleOpened { words }))
    }

    /// The overseer answers what hinders the work.
    pub fn answer_obstacle(mut self, answer: &str) -> Result<(Self, Event), ObligationError> {
        self.check_allows(Action::AnswerObstacle)?;
        let answer = checked_reason(answer)?;
        self.work.is_obstructed = false;
        Ok((self, Event::ObstacleAnswered { answer }))
    }

    /// A person of the agency does it, or nobody in particular.
    pub fn assign(mut self, to: Option<(AccountId, &str)>, note: &str) -> Result<(Self, Event), ObligationError> {
        self.check_allows(Action::Assign)?;
        let note = checked_note(note)?;
        self.responsible = to.map(|(account, _)| account);
        Ok((self, Event::Assigned { to: to.map(|(_, name)| name.to_owned()), note }))
    }

    /// The agency hands in its product. A continuous duty stays open: the report is its proof.
    pub fn report(self, hand: Hand, handing: Handing<'_>) -> Result<(Self, Event), ObligationError> {
        if self.state == State::Open && self.awaits_parts() {
            return Err(ObligationError::AwaitsParts(self.code));
        }
        self.hand_in(hand, handing)
    }

    /// Its parts make it done: handed in on the day on which they did.
    pub fn report_by_parts(self, hand: Hand, on: NaiveDate, note: &str) -> Result<(Self, Event), ObligationError> {
        // A part may have been handed in before the one that it belongs to was ordered anew; the day is never before that.
        let on = on.max(self.opened_on);
        self.hand_in(hand, Handing::words(on, note))
    }

    fn hand_in(mut self, hand: Hand, handing: Handing<'_>) -> Result<(Self, Event), ObligationError> {
        self.check_open()?;
        if self.state == State::Reported {
            return Err(ObligationError::AlreadyReported(self.code));
        }
        if self.work.stage == Stage::WrongUnit {
            return Err(ObligationError::NotNow(self.code));
        }
        let Handing { on, product_on, .. } = handing;
        self.check_handed_in(on, hand.today)?;
        if let Some(date) = product_on.filter(|date| *date > hand.today) {
            return Err(ObligationError::InFuture { date, today: hand.today });
        }
        let product_number = checked_number(handing.product_number)?;
        let note = checked_note(handing.note)?;
        self.reach(Stage::InProgress, hand.today);
        self.reported_on = Some(on);
        self.reported_by = hand.by;
        self.report_note.clone_from(&note);
        self.is_proof_asked = false;
        self.work.reports += 1;
        if self.is_continuous {
            return Ok((self, Event::Proven { on, note }));
        }
        self.state = State::Reported;
        // Who hands in needs no later day any more.
        self.work.is_extension_asked = false;
        let number = self.work.reports;
        Ok((self, Event::Reported { number, on, product_number, product_on, note }))
    }

    /// Everything up to a stage happened by a day; what happened before keeps its own.
    pub(super) fn reach(&mut self, stage: Stage, today: NaiveDate) {
        self.work.received_on = self.work.received_on.or(Some(today));
        if stage >= Stage::Accepted {
            self.work.accepted_on = self.work.accepted_on.or(Some(today));
        }
        if stage >= Stage::InProgress {
            self.work.started_on = self.work.started_on.or(Some(today));
        }
        self.work.stage = self.work.stage.max(stage);
    }

    /// The overseer confirms it. What was reported keeps its day, so that a slow overseer makes nobody late; only where the
    /// jurisdiction's rule says so is the day of the confirmation judged.
    ///
    /// Nobody confirms what they handed in themselves.
    pub fn complete(self, hand: Hand, judged_by: JudgedBy, note: &str) -> Result<(Self, Event), ObligationError> {
        self.check_open()?;
        let is_judging = self.state == State::Reported || self.is_continuous;
        let Some(reported_on) = self.reported_on.filter(|_| is_judging) else {
            return Err(ObligationError::NotReported(self.code));
        };
        if hand.by.is_some() && hand.by == self.reported_by {
            return Err(ObligationError::OwnReport(self.code));
        }
        let reported_on = if judged_by == JudgedBy::Confirmed { hand.today } else { reported_on };
        self.completed(hand, reported_on, note)
    }

    /// An old register holds it as done, and its product as arrived on a day: the program takes that over, never a person, who hands in and
    /// lets another confirm. What was begun here, or given down in parts, is carried to its end here.
    pub fn take_over(
        self,
        today: NaiveDate,
        reached_on: NaiveDate,
        note: &str,
    ) -> Result<(Self, Event), ObligationError> {
        self.check_open()?;
        if self.work.reports > 0 || self.split.parent.is_some() || self.split.roll_up.is_some() {
            return Err(ObligationError::NotNow(self.code));
        }
        self.completed(Hand { by: None, today }, reached_on, note)
    }

    fn completed(mut self, hand: Hand, reported_on: NaiveDate, note: &str) -> Result<(Self, Event), ObligationError> {
        self.check_handed_in(reported_on, hand.today)?;
        let note = checked_note(note)?;
        self.close(State::Completed);
        self.reported_on = Some(reported_on);
        self.completed_on = Some(hand.today);
        self.completed_by = hand.by;
        Ok((self, Event::Completed { reported_on, note }))
    }

    /// The overseer sends it back: it is judged again at the next report.
    pub fn send_back(mut self, hand: Hand, reason: &str) -> Result<(Self, Event), ObligationError> {
        self.check_open()?;
        if self.state != State::Reported {
            return Err(ObligationError::NotReported(self.code));
        }
        let reason = checked_reason(reason)?;
        self.state = State::Open;
        self.reported_on = None;
        self.reported_by = None;
        self.sent_back_on = Some(hand.today);
        // What its parts came to was not enough: from now on a person reports it.
        self.split.roll_up = self.split.roll_up.map(|_| RollUp::ByHand);
        Ok((self, Event::SentBack { reason }))
    }

    /// Who ordered it withdraws it.
    pub fn cancel(mut self, reason: &str) -> Result<(Self, Event), ObligationError> {
        self.check_open()?;
        let reason = checked_reason(reason)?;
        self.close(State::Cancelled);
        Ok((self, Event::Cancelled { reason }))
    }

    /// A person sets the day, shown as theirs.
    pub fn set_due(self, due_on: NaiveDate, name: &str, note: &str) -> Result<(Self, Event), ObligationError> {
        let note = checked_reason(note)?;
        if due_on < self.opened_on {
            return Err(ObligationError::BeforeIssue { date: due_on, opened_on: self.opened_on });
        }
        let reason = Reason::SetByPerson { name: name.to_owned(), note: note.clone() };
        let why = Why { set_by: SetBy::Reviewer, ..self.why.with(reason) };
        self.with_due(Some(due_on), why, note)
    }

    /// The day follows from a recorded event, or from a calendar that changed.
    pub fn with_due(
        mut self,
        due_on: Option<NaiveDate>,
        why: Why,
        reason: String,
    ) -> Result<(Self, Event), ObligationError> {
        self.check_open()?;
        let from = std::mem::replace(&mut self.due_on, due_on);
        self.is_continuous = self.is_continuous && due_on.is_none();
        self.is_proof_asked = self.is_proof_asked && self.is_continuous;
        self.why = why;
        self.work.first_due_on = self.work.first_due_on.or(due_on);
        Ok((self, Event::DueChanged { from, to: due_on, reason }))
    }

    pub(super) fn check_open(&self) -> Result<(), ObligationError> {
        if self.state.is_final() { Err(ObligationError::Final(self.code.clone())) } else { Ok(()) }
    }

    /// Nothing more is asked for or in the way.
    pub(super) fn close(&mut self, state: State) {
        self.state = state;
        self.is_proof_asked = false;
        self.work.is_extension_asked = false;
        self.work.is_obstructed = false;
    }

    pub(super) fn check_allows(&self, action: Action) -> Result<(), ObligationError> {
        self.check_open()?;
        if self.allows(action) { Ok(()) } else { Err(ObligationError::NotNow(self.code.clone())) }
    }

    fn check_handed_in(&self, date: NaiveDate, today: NaiveDate) -> Result<(), ObligationError> {
        if date > today {
            return Err(ObligationError::InFuture { date, today });
        }
        if date < self.opened_on {
            return Err(ObligationError::BeforeIssue { date, opened_on: self.opened_on });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::obligations::model::class::{Class, Standing};
    use crate::modules::obligations::model::fixtures::{an_obligation, day};
    use crate::modules::obligations::model::obligation::LONGEST_NOTE;

    fn on(today: &str) -> Hand {
        Hand { by: None, today: day(today) }
    }

    #[test]
    fn a_slow_overseer_makes_nobody_late() {
        let obligation = an_obligation(Some("2021-06-29"));
        let (obligation, event) =
            obligation.report(on("2021-06-29"), Handing::words(day("2021-06-29"), " Báo cáo 12 ")).unwrap();
        assert_eq!(
            event,
            Event::Reported {
                number: 1,
                on: day("2021-06-29"),
                product_number: String::new(),
                product_on: None,
                note: "Báo cáo 12".into()
            }
        );
        assert_eq!(obligation.standing().class(obligation.due_on, day("2021-07-20")), Class::InTime);
        let (obligation, _) = obligation.complete(on("2021-07-20"), JudgedBy::Reached, "").unwrap();
        assert_eq!(obligation.reported_on, Some(day("2021-06-29")), "the day of the report stands");
        assert_eq!(obligation.standing(), Standing::DoneOnTime);
    }

    #[test]
    fn what_came_back_is_judged_at_the_next_report() {
        let (obligation, _) =
            an_obligation(Some("2021-06-29")).report(on("2021-06-29"), Handing::words(day("2021-06-29"), "")).unwrap();
        let (obligation, _) = obligation.send_back(on("2021-07-01"), "Thiếu phụ lục").unwrap();
        assert_eq!((obligation.state, obligation.sent_back_on), (State::Open, Some(day("2021-07-01"))));
        assert_eq!(obligation.standing().class(obligation.due_on, day("2021-07-01")), Class::Overdue);
        let (obligation, _) = obligation.report(on("2021-07-02"), Handing::words(day("2021-07-02"), "")).unwrap();
        assert_eq!(obligation.standing(), Standing::WaitingLate);
    }

    #[test]
    fn a_continuous_duty_is_proven_and_stays_open() {
        let continuous = Obligation { is_continuous: true, ..an_obligation(None) };
        let (continuous, event) = continuous.report(on("2021-12-01"), Handing::words(day("2021-12-01"), "")).unwrap();
        assert_eq!((continuous.state, event.action()), (State::Open, "proven"));
        let (continuous, _) = continuous.report(on("2022-12-01"), Handing::words(day("2022-11-30"), "")).unwrap();
        assert_eq!(continuous.reported_on, Some(day("2022-11-30")));
        let (ended, _) = continuous.complete(on("2022-12-31"), JudgedBy::Reached, "").unwrap();
        assert_eq!(ended.standing(), Standing::UndatedDone);
    }

    #[test]
    fn a_day_set_by_a_person_is_shown_as_theirs() {
        let (dated, event) =
            an_obligation(None).set_due(day("2021-05-31"), "Lê Thị Thu Hà", "Theo họp giao ban").unwrap();
        assert_eq!(dated.why.set_by, SetBy::Reviewer);
        assert_eq!(
            event,
            Event::DueChanged { from: None, to: Some(day("2021-05-31")), reason: "Theo họp giao ban".into() }
        );
        assert_eq!(dated.standing().class(dated.due_on, day("2021-06-01")), Class::Overdue);
    }

    #[test]
    fn what_may_not_be_done() {
        type Try = fn(Obligation) -> Result<(Obligation, Event), ObligationError>;
        let open = an_obligation(Some("2021-06-29"));
        let (reported, _) = open.clone().report(on("2021-06-01"), Handing::words(day("2021-06-01"), "")).unwrap();
        let (done, _) = reported.clone().complete(on("2021-06-02"), JudgedBy::Reached, "").unwrap();
        let (cancelled, _) = open.clone().cancel("Văn bản bị bãi bỏ").unwrap();
        let code = || open.code.clone();
        let table: [(&Obligation, Try, ObligationError); 11] = [
            (&open, |it| it.complete(on("2021-06-01"), JudgedBy::Reached, ""), ObligationError::NotReported(code())),
            (&open, |it| it.send_back(on("2021-06-01"), "x"), ObligationError::NotReported(code())),
            (
                &reported,
                |it| it.report(on("2021-06-02"), Handing::words(day("2021-06-02"), "")),
                ObligationError::AlreadyReported(code()),
            ),
            (&reported, |it| it.send_back(on("2021-06-02"), "  "), ObligationError::ReasonMissing),
            (
                &done,
                |it| it.report(on("2021-06-03"), Handing::words(day("2021-06-03"), "")),
                ObligationError::Final(code()),
            ),
            (&done, |it| it.cancel("x"), ObligationError::Final(code())),
            (&done, |it| it.set_due(day("2021-07-30"), "A", "x"), ObligationError::Final(code())),
            (&cancelled, |it| it.take_over(day("2021-06-03"), day("2021-06-03"), ""), ObligationError::Final(code())),
            (
                &open,
                |it| it.report(on("2021-06-01"), Handing::words(day("2021-06-02"), "")),
                ObligationError::InFuture { date: day("2021-06-02"), today: day("2021-06-01") },
            ),
            (
                &open,
                |it| it.report(on("2021-06-01"), Handing::words(day("2021-01-03"), "")),
                ObligationError::BeforeIssue { date: day("2021-01-03"), opened_on: day("2021-01-04") },
            ),
            (
                &open,
                |it| it.report(on("2021-06-01"), Handing::words(day("2021-06-01"), &"á".repeat(LONGEST_NOTE + 1))),
                ObligationError::NoteTooLong,
            ),
        ];
        for (number, (obligation, attempt, error)) in table.into_iter().enumerate() {
            assert_eq!(attempt(obligation.clone()).unwrap_err(), error, "row {number}");
        }
    }
}
