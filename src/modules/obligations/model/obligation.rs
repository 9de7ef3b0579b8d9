//! One entry of the ledger and what may become of it. Every transition consumes the entry and gives the new one with its event.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use thihanh_kernel::ids::{AccountId, AgencyId, DirectiveId, ObligationId, ProgrammeId, SeriesId, TaskId, TriggerId};

use super::class::{Awaits, Facts, Standing, State};
use super::why::{Reason, SetBy, Why};
use crate::modules::obligations::policy::Action;

/// Whether an obligation is an order or a request ("Đề nghị …"); counted apart everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// Giao, yêu cầu: to a subordinate.
    Order,
    /// Đề nghị, mời: to one who is not.
    Request,
}

/// The part an agency has in a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Chủ trì.
    Lead,
    /// Đồng chủ trì: shares one product with the main lead.
    CoLead,
}

/// One agency owes something by a day, or without one, and must prove it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// Position in the ledger; grows with the code.
    pub seq: i64,
    /// Stable id.
    pub id: ObligationId,
    /// Readable code, `NV-2026-00123`.
    pub code: String,
    /// The task it carries out.
    pub task: TaskId,
    /// Which of the task's deadlines, from 1.
    pub deadline_number: i64,
    /// Who owes it.
    pub agency: AgencyId,
    /// The period of a series; empty for a single obligation.
    pub period: String,
    /// The agency's part.
    pub part: Part,
    /// The directive that ordered it.
    pub directive: DirectiveId,
    /// Order or request.
    pub binding: Binding,
    /// Owed all the time, without a due date.
    pub is_continuous: bool,
    /// The task in one line.
    pub title: String,
    /// Who follows it up and confirms it.
    pub overseer: AgencyId,
    /// The person in the agency who does it, once named.
    pub responsible: Option<AccountId>,
    /// The programme it belongs to.
    pub programme: Option<ProgrammeId>,
    /// The series it was generated from.
    pub series: Option<SeriesId>,
    /// The event its deadline counts from.
    pub trigger: Option<TriggerId>,
    /// The date of the directive: owed from this day on.
    pub opened_on: NaiveDate,
    /// Last valid day.
    pub due_on: Option<NaiveDate>,
    /// Why it is due then.
    pub why: Why,
    /// Where it is in its life.
    pub state: State,
    /// When the product reached the overseer; of a continuous duty, the last proof.
    pub reported_on: Option<NaiveDate>,
    /// Who reported it.
    pub reported_by: Option<AccountId>,
    /// What the agency said when it reported.
    pub report_note: String,
    /// When the overseer confirmed it.
    pub completed_on: Option<NaiveDate>,
    /// Who confirmed it.
    pub completed_by: Option<AccountId>,
    /// When it last came back for more work.
    pub sent_back_on: Option<NaiveDate>,
    /// Of a continuous duty: when its proof was last asked for.
    pub reminded_on: Option<NaiveDate>,
    /// That proof has not come yet.
    pub is_proof_asked: bool,
    /// Last change.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change; a form of an older version is a conflict.
    pub version: i64,
}

/// Who does something to an obligation, and on which civil day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hand {
    /// The account; `None` for the system.
    pub by: Option<AccountId>,
    /// Today.
    pub today: NaiveDate,
}

/// What happened to an obligation: an entry of its history, and what other modules listen to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The agency handed in its product.
    Reported {
        /// The day it reached the overseer.
        on: NaiveDate,
        /// What the agency said.
        note: String,
    },
    /// A continuous duty was proven once more.
    Proven {
        /// The day of the proof.
        on: NaiveDate,
        /// What the agency said.
        note: String,
    },
    /// A year of a continuous duty is over: its proof is asked for.
    ProofAsked {
        /// The last proof, or the directive where there is none.
        since: NaiveDate,
    },
    /// The overseer confirmed it.
    Completed {
        /// The day the product had reached the overseer, which decides whether it was late.
        reported_on: NaiveDate,
        /// The overseer's words.
        note: String,
    },
    /// The overseer sent it back.
    SentBack {
        /// What is missing.
        reason: String,
    },
    /// It was withdrawn.
    Cancelled {
        /// Why.
        reason: String,
    },
    /// Its due date was set or changed.
    DueChanged {
        /// The day before the change.
        from: Option<NaiveDate>,
        /// The day since.
        to: Option<NaiveDate>,
        /// Why: the words of the person, or what was recomputed.
        reason: String,
    },
}

/// Why something cannot be done to an obligation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObligationError {
    /// It is completed, cancelled or moved.
    #[error("the obligation {0} is closed")]
    Final(String),
    /// Nothing was handed in that could be judged.
    #[error("nothing was reported for {0}")]
    NotReported(String),
    /// The product was handed in already; the overseer must judge it first.
    #[error("{0} was reported already")]
    AlreadyReported(String),
    /// Nothing is handed in on a day to come.
    #[error("{date} is later than today, {today}")]
    InFuture {
        /// The day given.
        date: NaiveDate,
        /// Today.
        today: NaiveDate,
    },
    /// Nothing is handed in, and nothing is due, before the directive was issued.
    #[error("{date} is earlier than the directive, {opened_on}")]
    BeforeIssue {
        /// The day given.
        date: NaiveDate,
        /// The date of the directive.
        opened_on: NaiveDate,
    },
    /// A decision against somebody needs a reason.
    #[error("a reason is missing")]
    ReasonMissing,
    /// Longer than [`LONGEST_NOTE`] characters.
    #[error("the note is longer than {LONGEST_NOTE} characters")]
    NoteTooLong,
}

/// A note is a few sentences; longer matter is a document.
pub const LONGEST_NOTE: usize = 4_000;

/// The reason given for a due date that a recorded event gave.
pub const REASON_EVENT: &str = "event_recorded";

impl Binding {
    /// The word in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Request => "request",
        }
    }

    /// Reads the word of [`Binding::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Order, Self::Request].into_iter().find(|binding| binding.as_str() == word)
    }
}

impl Part {
    /// The word in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::CoLead => "co_lead",
        }
    }

    /// Reads the word of [`Part::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Lead, Self::CoLead].into_iter().find(|part| part.as_str() == word)
    }
}

impl Event {
    /// The word in the journal.
    pub fn action(&self) -> &'static str {
        match self {
            Self::Reported { .. } => "reported",
            Self::Proven { .. } => "proven",
            Self::ProofAsked { .. } => "proof_asked",
            Self::Completed { .. } => "completed",
            Self::SentBack { .. } => "sent_back",
            Self::Cancelled { .. } => "cancelled",
            Self::DueChanged { .. } => "due_changed",
        }
    }

    /// The words of the person, for the journal.
    pub fn reason(&self) -> &str {
        match self {
            Self::Reported { note, .. } | Self::Proven { note, .. } | Self::Completed { note, .. } => note,
            Self::SentBack { reason } | Self::Cancelled { reason } | Self::DueChanged { reason, .. } => reason,
            Self::ProofAsked { .. } => "",
        }
    }

    /// The facts, for the journal.
    pub fn payload(&self) -> serde_json::Value {
        match self {
            Self::Reported { on, .. } | Self::Proven { on, .. } => json!({ "on": on }),
            Self::ProofAsked { since } => json!({ "since": since }),
            Self::Completed { reported_on, .. } => json!({ "reported_on": reported_on }),
            Self::SentBack { .. } | Self::Cancelled { .. } => json!({}),
            Self::DueChanged { from, to, .. } => json!({ "from": from, "to": to }),
        }
    }
}

impl Obligation {
    /// The facts from which lateness follows.
    pub fn facts(&self) -> Facts {
        Facts { state: self.state, due_on: self.due_on, reported_on: self.reported_on }
    }

    /// What the facts say.
    pub fn standing(&self) -> Standing {
        Standing::of(self.facts())
    }

    /// Whether its state allows an action at all, whoever asks: what is offered is never refused for the state.
    pub fn allows(&self, action: Action) -> bool {
        let is_open = !self.state.is_final();
        match action {
            Action::View => true,
            Action::Report => self.state == State::Open,
            Action::Complete | Action::SetDue | Action::Cancel => is_open,
            Action::AskContribution | Action::Contribute => is_open,
            Action::SendBack => self.state == State::Reported,
            Action::RecordEvent => is_open && self.awaits_event(),
        }
    }

    /// Whether its deadline waits for an event that nobody has recorded.
    pub fn awaits_event(&self) -> bool {
        self.trigger.is_some() && self.due_on.is_none()
    }

    /// What an undated one waits for.
    pub fn awaits(&self) -> Awaits {
        match () {
            () if self.awaits_event() => Awaits::Event,
            () if self.is_proof_asked => Awaits::Proof,
            () => Awaits::Nothing,
        }
    }

    /// The agency hands in its product, which reached the overseer on `on`. A continuous duty stays open: the report is its proof.
    pub fn report(mut self, hand: Hand, on: NaiveDate, note: &str) -> Result<(Self, Event), ObligationError> {
        self.check_open()?;
        if self.state == State::Reported {
            return Err(ObligationError::AlreadyReported(self.code));
        }
        self.check_handed_in(on, hand.today)?;
        let note = checked_note(note)?;
        self.reported_on = Some(on);
        self.reported_by = hand.by;
        self.report_note.clone_from(&note);
        self.is_proof_asked = false;
        if self.is_continuous {
            return Ok((self, Event::Proven { on, note }));
        }
        self.state = State::Reported;
        Ok((self, Event::Reported { on, note }))
    }

    /// The overseer confirms it. `reached_on` is when the product arrived, for one that was never reported here; what was
    /// reported keeps its day, so that a slow overseer makes nobody late.
    pub fn complete(
        mut self,
        hand: Hand,
        reached_on: Option<NaiveDate>,
        note: &str,
    ) -> Result<(Self, Event), ObligationError> {
        self.check_open()?;
        let is_judging = self.state == State::Reported || self.is_continuous;
        let reported_on = match self.reported_on.filter(|_| is_judging).or(reached_on) {
            Some(day) => day,
            None => return Err(ObligationError::NotReported(self.code)),
        };
        self.check_handed_in(reported_on, hand.today)?;
        let note = checked_note(note)?;
        self.state = State::Completed;
        self.is_proof_asked = false;
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
        Ok((self, Event::SentBack { reason }))
    }

    /// Who ordered it withdraws it.
    pub fn cancel(mut self, reason: &str) -> Result<(Self, Event), ObligationError> {
        self.check_open()?;
        let reason = checked_reason(reason)?;
        self.state = State::Cancelled;
        self.is_proof_asked = false;
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
        Ok((self, Event::DueChanged { from, to: due_on, reason }))
    }

    fn check_open(&self) -> Result<(), ObligationError> {
        if self.state.is_final() { Err(ObligationError::Final(self.code.clone())) } else { Ok(()) }
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

pub(super) fn checked_note(note: &str) -> Result<String, ObligationError> {
    let note = note.trim();
    if note.chars().count() > LONGEST_NOTE { Err(ObligationError::NoteTooLong) } else { Ok(note.to_owned()) }
}

fn checked_reason(reason: &str) -> Result<String, ObligationError> {
    match checked_note(reason)? {
        empty if empty.is_empty() => Err(ObligationError::ReasonMissing),
        reason => Ok(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::obligations::model::class::Class;
    use crate::modules::obligations::model::fixtures::{an_obligation, day};

    fn on(today: &str) -> Hand {
        Hand { by: None, today: day(today) }
    }

    #[test]
    fn a_slow_overseer_makes_nobody_late() {
        let obligation = an_obligation(Some("2021-06-29"));
        let (obligation, event) = obligation.report(on("2021-06-29"), day("2021-06-29"), " Báo cáo 12 ").unwrap();
        assert_eq!(event, Event::Reported { on: day("2021-06-29"), note: "Báo cáo 12".into() });
        assert_eq!(obligation.standing().class(obligation.due_on, day("2021-07-20")), Class::InTime);
        let (obligation, _) = obligation.complete(on("2021-07-20"), Some(day("2021-07-20")), "").unwrap();
        assert_eq!(obligation.reported_on, Some(day("2021-06-29")), "the day of the report stands");
        assert_eq!(obligation.standing(), Standing::DoneOnTime);
    }

    #[test]
    fn what_came_back_is_judged_at_the_next_report() {
        let (obligation, _) =
            an_obligation(Some("2021-06-29")).report(on("2021-06-29"), day("2021-06-29"), "").unwrap();
        let (obligation, _) = obligation.send_back(on("2021-07-01"), "Thiếu phụ lục").unwrap();
        assert_eq!((obligation.state, obligation.sent_back_on), (State::Open, Some(day("2021-07-01"))));
        assert_eq!(obligation.standing().class(obligation.due_on, day("2021-07-01")), Class::Overdue);
        let (obligation, _) = obligation.report(on("2021-07-02"), day("2021-07-02"), "").unwrap();
        assert_eq!(obligation.standing(), Standing::WaitingLate);
    }

    #[test]
    fn a_continuous_duty_is_proven_and_stays_open() {
        let continuous = Obligation { is_continuous: true, ..an_obligation(None) };
        let (continuous, event) = continuous.report(on("2021-12-01"), day("2021-12-01"), "").unwrap();
        assert_eq!((continuous.state, event.action()), (State::Open, "proven"));
        let (continuous, _) = continuous.report(on("2022-12-01"), day("2022-11-30"), "").unwrap();
        assert_eq!(continuous.reported_on, Some(day("2022-11-30")));
        let (ended, _) = continuous.complete(on("2022-12-31"), None, "").unwrap();
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
        let (reported, _) = open.clone().report(on("2021-06-01"), day("2021-06-01"), "").unwrap();
        let (done, _) = reported.clone().complete(on("2021-06-02"), None, "").unwrap();
        let (cancelled, _) = open.clone().cancel("Văn bản bị bãi bỏ").unwrap();
        let code = || open.code.clone();
        let table: [(&Obligation, Try, ObligationError); 11] = [
            (&open, |it| it.complete(on("2021-06-01"), None, ""), ObligationError::NotReported(code())),
            (&open, |it| it.send_back(on("2021-06-01"), "x"), ObligationError::NotReported(code())),
            (
                &reported,
                |it| it.report(on("2021-06-02"), day("2021-06-02"), ""),
                ObligationError::AlreadyReported(code()),
            ),
            (&reported, |it| it.send_back(on("2021-06-02"), "  "), ObligationError::ReasonMissing),
            (&done, |it| it.report(on("2021-06-03"), day("2021-06-03"), ""), ObligationError::Final(code())),
            (&done, |it| it.cancel("x"), ObligationError::Final(code())),
            (&done, |it| it.set_due(day("2021-07-30"), "A", "x"), ObligationError::Final(code())),
            (
                &cancelled,
                |it| it.complete(on("2021-06-03"), Some(day("2021-06-03")), ""),
                ObligationError::Final(code()),
            ),
            (
                &open,
                |it| it.report(on("2021-06-01"), day("2021-06-02"), ""),
                ObligationError::InFuture { date: day("2021-06-02"), today: day("2021-06-01") },
            ),
            (
                &open,
                |it| it.report(on("2021-06-01"), day("2021-01-03"), ""),
                ObligationError::BeforeIssue { date: day("2021-01-03"), opened_on: day("2021-01-04") },
            ),
            (
                &open,
                |it| it.report(on("2021-06-01"), day("2021-06-01"), &"á".repeat(LONGEST_NOTE + 1)),
                ObligationError::NoteTooLong,
            ),
        ];
        for (number, (obligation, attempt, error)) in table.into_iter().enumerate() {
            assert_eq!(attempt(obligation.clone()).unwrap_err(), error, "row {number}");
        }
    }
}
