//! One entry of the ledger, what state allows what, and why something is refused. What becomes of it: [`super::transition`].

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::{AccountId, AgencyId, ObligationId, ProgrammeId, SeriesId, TaskId, TriggerId};

use super::class::{Awaits, Facts, Standing, State};
use super::delegation::RollUp;
use super::origin::Origin;
use super::why::Why;
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
    /// Phần việc được giao lại: a part of what another entry owes, given down the tree or to a person.
    Delegated,
}

/// Where an open obligation stands in its agency's work.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nobody of the agency has said anything yet.
    #[default]
    Issued,
    /// The agency says that it is another's; the overseer moves it or refuses.
    WrongUnit,
    /// The agency has it.
    Received,
    /// The agency takes it on.
    Accepted,
    /// Work goes on, or a product was handed in.
    InProgress,
}

/// What the agency does with an obligation until it is done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Work {
    /// Where it stands.
    pub stage: Stage,
    /// When the agency confirmed that it has it.
    pub received_on: Option<NaiveDate>,
    /// When the agency took it on.
    pub accepted_on: Option<NaiveDate>,
    /// When work was first heard of.
    pub started_on: Option<NaiveDate>,
    /// How much is done, in percent, as the agency says or its parts come to.
    pub progress: i64,
    /// The agency's last words about it.
    pub progress_note: String,
    /// The day as first set; extensions move the due date and leave this.
    pub first_due_on: Option<NaiveDate>,
    /// How many extensions were granted.
    pub extensions: i64,
    /// A later day was asked for and not decided.
    pub is_extension_asked: bool,
    /// Something hinders it, and the overseer has not answered.
    pub is_obstructed: bool,
    /// How often a product was handed in: the number of the last report.
    pub reports: i64,
}

/// How an obligation hangs together with parts given down, or with the one it is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Split {
    /// The entry that this is a part of.
    pub parent: Option<ObligationId>,
    /// Its number among the parts, from 1; 0 for one that is no part.
    pub share: i64,
    /// How its own parts make it done; `None` while it has none.
    pub roll_up: Option<RollUp>,
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
    /// The directive that ordered it, or what else asks for it.
    pub origin: Origin,
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
    /// What the agency does with it.
    pub work: Work,
    /// Its parts, or what it is a part of.
    pub split: Split,
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
    /// It does not stand where this could be done.
    #[error("{0} does not stand where this could be done")]
    NotNow(String),
    /// Who handed it in does not confirm it.
    #[error("{0} was reported by the same person")]
    OwnReport(String),
    /// Its parts make it done, and not all that are needed are.
    #[error("parts of {0} are missing")]
    AwaitsParts(String),
    /// More than everything, or less than nothing.
    #[error("a percentage lies between 0 and 100")]
    ProgressOutOfRange,
    /// Longer than [`LONGEST_NUMBER`] characters.
    #[error("a document's number is longer than {LONGEST_NUMBER} characters")]
    NumberTooLong,
    /// A decision against somebody needs a reason.
    #[error("a reason is missing")]
    ReasonMissing,
    /// Longer than [`LONGEST_NOTE`] characters.
    #[error("the note is longer than {LONGEST_NOTE} characters")]
    NoteTooLong,
}

/// A note is a few sentences; longer matter is a document.
pub const LONGEST_NOTE: usize = 4_000;

/// Number and symbol of a document: the longest real ones have some forty characters.
pub const LONGEST_NUMBER: usize = 100;

/// The reason given where parts made the whole done.
pub const REASON_PARTS_DONE: &str = "parts_done";
/// The reason given where a part is withdrawn because the whole is over.
pub const REASON_WHOLE_OVER: &str = "whole_over";
/// The reason given where a recurring duty is withdrawn because its programme is over.
pub const REASON_PROGRAMME_OVER: &str = "programme_over";
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
            Self::Delegated => "delegated",
        }
    }

    /// Reads the word of [`Part::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Lead, Self::CoLead, Self::Delegated].into_iter().find(|part| part.as_str() == word)
    }
}

impl Stage {
    /// Every stage, in the order of work.
    pub const ALL: [Self; 5] = [Self::Issued, Self::WrongUnit, Self::Received, Self::Accepted, Self::InProgress];

    /// The word in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::WrongUnit => "wrong_unit",
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::InProgress => "in_progress",
        }
    }

    /// Reads the word of [`Stage::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == word)
    }
}

impl Work {
    /// Of an entry that was just opened with this day.
    pub fn opened(due_on: Option<NaiveDate>) -> Self {
        Self { first_due_on: due_on, ..Self::default() }
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
            Action::Receive => self.is_at(&[Stage::Issued]),
            Action::Accept => self.is_at(&[Stage::Issued, Stage::Received]),
            Action::ClaimWrongUnit => self.is_at(&[Stage::Issued, Stage::Received, Stage::Accepted]),
            Action::RefuseClaim => self.is_at(&[Stage::WrongUnit]),
            Action::Progress => self.is_being_done(),
            // What its parts make done is not reported by hand.
            Action::Report => self.is_being_done() && !self.awaits_parts(),
            Action::Delegate => self.is_being_done() && !self.is_continuous,
            Action::OpenObstacle => self.is_being_done() && !self.work.is_obstructed,
            Action::AnswerObstacle => is_open && self.work.is_obstructed,
            Action::AskExtension => self.is_being_done() && self.due_on.is_some() && !self.work.is_extension_asked,
            Action::DecideExtension | Action::WithdrawExtension => is_open && self.work.is_extension_asked,
            // A continuous duty has no report that waits: it ends on its last proof.
            Action::Complete => {
                self.state == State::Reported || (is_open && self.is_continuous && self.reported_on.is_some())
            }
            Action::SetDue | Action::Cancel | Action::Move | Action::Assign => is_open,
            Action::AskContribution | Action::Contribute => is_open,
            Action::RateContribution => !matches!(self.state, State::Cancelled | State::Moved),
            Action::SendBack => self.state == State::Reported,
            // What is not due on any day is urged by nobody.
            Action::Urge => self.state == State::Open && self.due_on.is_some(),
            Action::RecordEvent => is_open && self.awaits_event(),
        }
    }

    fn is_at(&self, stages: &[Stage]) -> bool {
        self.state == State::Open && stages.contains(&self.work.stage)
    }

    /// Open, and not in doubt whose it is.
    fn is_being_done(&self) -> bool {
        self.state == State::Open && self.work.stage != Stage::WrongUnit
    }

    /// Whether parts that were given down make it done by themselves.
    pub fn awaits_parts(&self) -> bool {
        self.split.roll_up.is_some_and(|roll_up| roll_up != RollUp::ByHand)
    }

    /// Done by the day that was first set, whatever was granted since; `None` while that is open or where there is no day.
    pub fn is_on_time_as_first_set(&self) -> Option<bool> {
        let due = self.work.first_due_on?;
        (self.state == State::Completed).then(|| self.reported_on.is_some_and(|on| on <= due))
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
}

pub(super) fn checked_note(note: &str) -> Result<String, ObligationError> {
    let note = note.trim();
    if note.chars().count() > LONGEST_NOTE { Err(ObligationError::NoteTooLong) } else { Ok(note.to_owned()) }
}

pub(super) fn checked_reason(reason: &str) -> Result<String, ObligationError> {
    match checked_note(reason)? {
        empty if empty.is_empty() => Err(ObligationError::ReasonMissing),
        reason => Ok(reason),
    }
}

pub(super) fn checked_number(number: &str) -> Result<String, ObligationError> {
    let number = number.trim();
    if number.chars().count() > LONGEST_NUMBER { Err(ObligationError::NumberTooLong) } else { Ok(number.to_owned()) }
}
