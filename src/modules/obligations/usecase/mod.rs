//! The verbs of the ledger. Page, API, command line and job are four thin callers of the same functions.
//!
//! Shape of each that changes something: load and lock, ask the policy, make the transition, save with counters, write the
//! journal, commit.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::Value as Json;
use thihanh_kernel::access::Actor;
use thihanh_kernel::calendar::WorkingCalendar;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::CursorError;
use thihanh_kernel::problem::{Difference, FieldError, Problem};
use thihanh_kernel::time::{Instant, vn_date};
use thihanh_store::blobs::BlobError;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, StoreError, WriteTx};

use super::model::class::{Class, Condition, Days};
use super::model::contribution::ContributionFault;
use super::model::delegation::{DelegationFault, MOST_PARTS};
use super::model::event::Event;
use super::model::evidence::EvidenceFault;
use super::model::extension::ExtensionFault;
use super::model::filter::ObligationFilter;
use super::model::obligation::{LONGEST_NOTE, LONGEST_NUMBER, Obligation, ObligationError};
use super::model::upload::UploadFault;
use super::policy::{self, Action};
use super::store;
use crate::modules::agencies;

mod act;
mod agency_tree;
mod bulk;
mod contribute;
mod counters;
mod delegate;
mod desk;
mod detail;
mod event;
mod evidence;
mod extend;
mod for_origin;
mod inherit;
mod look;
mod open;
mod relocate;
mod remind;
mod saved_filters;
mod selection;
mod series;
mod take_over;
mod upload;
mod withdraw;

pub use act::{
    Act, Product, accept, answer_obstacle, assign, cancel, mark_done, mark_reported, open_obstacle, progress, receive,
    send_back, set_deadline,
};
pub use agency_tree::{Branch, agency_tree};
pub use bulk::{BulkAct, BulkFault, MOST_BULK, Outcome, Ticked, bulk, matching, with_actions};
pub use contribute::{
    Giving, RateContribution, Supporter, ask_contributions, contributions, give_contribution, rate_contribution,
};
pub use counters::{check_counters, rebuild_counters};
pub use delegate::{Delegation, PartOrder, delegate, people_of};
pub use desk::{Board, DESK_ROWS, DeskList, LateUnit, PersonLoad, PersonRow, UnitDesk, board, merge, unit_desk};
pub use detail::{Choices, Detail, Life, MOST_SIBLINGS, obligation};
pub use event::{RecordEvent, recompute_due_dates, record_event};
pub use evidence::{add_evidence, check_may_add, evidence, make_preview, open_evidence, open_preview, remove_evidence};
pub use extend::{ask_extension, grant_extension, refuse_extension, withdraw_extension};
pub(super) use for_origin::{confirm as confirm_for, hand_in as hand_in_for, send_back as send_back_for};
pub use inherit::{Inheritance, Into, Named, changed_since, held, held_items, opened, owners, settle, take_back, went};
pub use look::{
    AgencyRow, Export, Home, Month, Register, agency_table, check_right, counts, export_rows, history, home, month,
    register,
};
pub use open::{AgencyEnds, Opened, OpeningError, agency_ends, open_issued, preview};
pub(super) use open::{prepare, searched};
pub use relocate::{RelocationFault, claim_wrong_unit, refuse_claim, relocate};
pub use remind::remind_continuous;
pub use saved_filters::{
    FilterFault, MOST_FILTERS, SavedFilter, choose_columns, chosen_columns, remove_filter, save_filter, saved_filters,
};
pub use selection::{MOST_PICKED, origin_code, picked};
pub use series::generate_series;
pub(in crate::modules::obligations) use take_over::take_over_of_origins;
pub use take_over::{Finished, take_over};
pub use upload::{BeginUpload, append_upload, begin_upload, cancel_upload, sweep_uploads, upload};
pub(super) use withdraw::{withdraw_later, withdraw_of_origin};

/// The kind of the ledger's entries in the journal.
pub(super) const KIND: &str = "obligation";

/// Working days before its day within which an obligation is "due soon", where no rule row says otherwise.
const SOON_WORKING_DAYS: u32 = 3;

/// No agency: asks for the rule row that holds in every jurisdiction. One list shows several jurisdictions, so "soon" is one span.
const EVERY_JURISDICTION: AgencyId = AgencyId::from_uuid(uuid::Uuid::nil());

/// Why a verb of the ledger was not done.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// It is not there, or the actor may not know that it is.
    #[error("no such obligation")]
    NotFound,
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// The obligation's state or the values do not allow it.
    #[error(transparent)]
    Rule(#[from] ObligationError),
    /// Somebody changed it since the actor looked at it.
    #[error("the obligation was changed meanwhile")]
    Stale(Vec<Difference>),
    /// A contribution is not asked for or given so.
    #[error(transparent)]
    Contribution(#[from] ContributionFault),
    /// Parts are not given so.
    #[error(transparent)]
    Delegation(#[from] DelegationFault),
    /// More time is not asked for or granted so.
    #[error(transparent)]
    Extension(#[from] ExtensionFault),
    /// It does not go to that unit.
    #[error(transparent)]
    Relocation(#[from] RelocationFault),
    /// The event was recorded already, or the deadline needs a day that was not given.
    #[error(transparent)]
    Event(#[from] EventFault),
    /// A file is not taken, or nothing becomes of it.
    #[error(transparent)]
    Evidence(#[from] EvidenceFault),
    /// Nothing was begun for any of many rows.
    #[error(transparent)]
    Bulk(#[from] BulkFault),
    /// A piece of a file is not taken.
    #[error(transparent)]
    Upload(#[from] UploadFault),
    /// The store of files does not answer.
    #[error(transparent)]
    Files(#[from] BlobError),
    /// The place in the list is none.
    #[error(transparent)]
    Cursor(#[from] CursorError),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an event was not recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventFault {
    /// It has a date already.
    #[error("the event was recorded already")]
    Recorded,
    /// The directive counts no term from it, and the recorder set no day.
    #[error("the deadline has no term, a day must be set")]
    DueMissing,
    /// The event lies in the future.
    #[error("the event lies in the future")]
    InFuture,
    /// The document that proves it is not named.
    #[error("the document that proves the event is missing")]
    DocumentMissing,
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::NotFound => Self::not_found(KIND),
            LedgerError::Denied(problem) => problem,
            LedgerError::Rule(rule) => rule_problem(rule),
            LedgerError::Stale(differences) => Self::conflict(KIND, differences),
            LedgerError::Contribution(fault) => contribution_problem(fault),
            LedgerError::Delegation(fault) => delegation_problem(fault),
            LedgerError::Extension(fault) => extension_problem(fault),
            LedgerError::Relocation(fault) => relocation_problem(fault),
            LedgerError::Event(EventFault::Recorded) => Self::refused("event-recorded"),
            LedgerError::Event(EventFault::DueMissing) => {
                Self::invalid(vec![FieldError::new("due_on", "event-due-missing")])
            }
            LedgerError::Event(EventFault::InFuture) => {
                Self::invalid(vec![FieldError::new("happened_on", "event-in-future")])
            }
            LedgerError::Event(EventFault::DocumentMissing) => {
                Self::invalid(vec![FieldError::new("document", "event-document-missing")])
            }
            LedgerError::Evidence(fault) => evidence::problem(fault),
            LedgerError::Upload(fault) => upload::problem(fault),
            LedgerError::Bulk(BulkFault::Nothing) => Self::invalid(vec![FieldError::new("rows", "bulk-nothing")]),
            LedgerError::Bulk(BulkFault::TooMany) => Self::limit("bulk-too-many").with("most", MOST_BULK),
            LedgerError::Files(error) => files_problem(error),
            LedgerError::Cursor(_) => Self::invalid(vec![FieldError::new("cursor", "cursor-malformed")]),
            LedgerError::Store(error) => error.into(),
        }
    }
}

fn files_problem(error: BlobError) -> Problem {
    match error {
        BlobError::TooLarge { limit } => evidence::problem(EvidenceFault::TooLarge { limit }),
        error => {
            tracing::error!(%error, "the store of files failed");
            Problem::Unavailable
        }
    }
}

fn contribution_problem(fault: ContributionFault) -> Problem {
    match fault {
        ContributionFault::Lead(rule) => rule_problem(rule),
        ContributionFault::NobodyNamed => Problem::invalid(vec![FieldError::new("agency", "contribution-nobody")]),
        ContributionFault::NotSupporting => {
            Problem::invalid(vec![FieldError::new("agency", "contribution-not-supporting")])
        }
        ContributionFault::InPast => Problem::invalid(vec![FieldError::new("on", "contribution-in-past")]),
        ContributionFault::AfterLead(due) => {
            Problem::invalid(vec![FieldError::new("on", "contribution-after-lead").with("due", vn_date(due))])
        }
        ContributionFault::NotAsked => Problem::refused("contribution-not-asked"),
        ContributionFault::AlreadyGiven => Problem::refused("contribution-already-given"),
        ContributionFault::NotGiven => Problem::refused("contribution-not-given"),
        ContributionFault::InFuture => Problem::invalid(vec![FieldError::new("on", "contribution-in-future")]),
    }
}

fn delegation_problem(fault: DelegationFault) -> Problem {
    let invalid = |field, code| Problem::invalid(vec![FieldError::new(field, code)]);
    match fault {
        DelegationFault::Whole(rule) => rule_problem(rule),
        DelegationFault::NobodyNamed => invalid("agency", "delegation-nobody"),
        DelegationFault::TooMany => {
            Problem::invalid(vec![FieldError::new("agency", "delegation-too-many").with("most", MOST_PARTS)])
        }
        DelegationFault::NotBelow => invalid("agency", "delegation-not-below"),
        DelegationFault::NotOfAgency => invalid("person", "delegation-not-of-agency"),
        DelegationFault::AfterWhole(due) => after_whole(due),
        DelegationFault::InPast => invalid("on", "delegation-in-past"),
        DelegationFault::QuorumOutOfRange(parts) => {
            Problem::invalid(vec![FieldError::new("quorum", "delegation-quorum").with("parts", parts)])
        }
    }
}

fn after_whole(due: NaiveDate) -> Problem {
    Problem::invalid(vec![FieldError::new("on", "day-after-whole").with("due", vn_date(due))])
}

fn extension_problem(fault: ExtensionFault) -> Problem {
    match fault {
        ExtensionFault::Obligation(rule) => rule_problem(rule),
        ExtensionFault::TooMany(most) => Problem::refused("extension-too-many").with("most", i64::from(most)),
        ExtensionFault::TooLate(last) => Problem::refused("extension-too-late").with("last", vn_date(last)),
        ExtensionFault::NotLater(due) => {
            Problem::invalid(vec![FieldError::new("on", "extension-not-later").with("due", vn_date(due))])
        }
        ExtensionFault::AfterWhole(due) => after_whole(due),
        ExtensionFault::OwnRequest => Problem::refused("extension-own-request"),
    }
}

fn relocation_problem(fault: RelocationFault) -> Problem {
    let code = match fault {
        RelocationFault::NoSuchAgency => "relocation-no-agency",
        RelocationFault::SameAgency => "relocation-same-agency",
        RelocationFault::OwedAlready => "relocation-owed-already",
    };
    Problem::invalid(vec![FieldError::new("agency", code)])
}

fn rule_problem(rule: ObligationError) -> Problem {
    match rule {
        ObligationError::Final(code) => Problem::refused("obligation-final").with("code", code),
        ObligationError::NotReported(code) => Problem::refused("obligation-not-reported").with("code", code),
        ObligationError::AlreadyReported(code) => Problem::refused("obligation-already-reported").with("code", code),
        ObligationError::InFuture { date, today } => Problem::invalid(vec![
            FieldError::new("on", "day-in-future").with("date", vn_date(date)).with("today", vn_date(today)),
        ]),
        ObligationError::BeforeIssue { date, opened_on } => Problem::invalid(vec![
            FieldError::new("on", "day-before-issue").with("date", vn_date(date)).with("issued", vn_date(opened_on)),
        ]),
        ObligationError::NotNow(code) => Problem::refused("obligation-not-now").with("code", code),
        ObligationError::OwnReport(code) => Problem::refused("obligation-own-report").with("code", code),
        ObligationError::AwaitsParts(code) => Problem::refused("obligation-awaits-parts").with("code", code),
        ObligationError::ProgressOutOfRange => {
            Problem::invalid(vec![FieldError::new("percent", "progress-out-of-range")])
        }
        ObligationError::NumberTooLong => {
            Problem::invalid(vec![FieldError::new("number", "number-too-long").with("most", LONGEST_NUMBER)])
        }
        ObligationError::ReasonMissing => Problem::invalid(vec![FieldError::new("note", "reason-missing")]),
        ObligationError::NoteTooLong => {
            Problem::invalid(vec![FieldError::new("note", "note-too-long").with("most", LONGEST_NOTE)])
        }
    }
}

/// An obligation as a page or the API shows it on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The entry.
    pub obligation: Obligation,
    /// Its class of the national count.
    pub class: Class,
    /// The word shown.
    pub condition: Condition,
    /// Working days past its day where that is over, else working days left; `None` without a day or once it is done.
    pub working_days: Option<u64>,
}

/// A day with the calendar that its terms are counted by.
#[derive(Debug, Clone)]
pub struct Today {
    /// The day, and what counts as soon.
    pub days: Days,
    /// Working days.
    pub calendar: WorkingCalendar,
}

impl Today {
    /// Loads the calendar and the rule row of "due soon".
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(sql: &dyn Sql, today: NaiveDate) -> Result<Self, StoreError> {
        let calendar = agencies::api::calendar(sql).await?;
        let rule = agencies::api::rule(sql, "due_soon_working_days", EVERY_JURISDICTION, today).await?;
        // A row that is no small number is a typing error of an administrator: the default serves meanwhile.
        let count = rule
            .and_then(|rule| rule.value.trim().parse().ok())
            .filter(|days| *days <= 60)
            .unwrap_or(SOON_WORKING_DAYS);
        let soon_until = calendar.add_working_days(today, count).unwrap_or(today);
        Ok(Self { days: Days { today, soon_until }, calendar })
    }

    /// The same for a list: the day whose register is read (no later than today), or today.
    ///
    /// # Errors
    /// When the database does not answer.
    async fn of_list(app: &crate::app::App, filter: &ObligationFilter) -> Result<Self, StoreError> {
        let today = app.clock.today();
        Self::load(app.store.read(), filter.as_of.map_or(today, |day| day.min(today))).await
    }

    /// An obligation with what the day makes of it.
    pub fn show(&self, obligation: Obligation) -> Shown {
        let standing = obligation.standing();
        let condition = standing.condition(obligation.due_on, obligation.awaits(), self.days);
        let class = standing.class(obligation.due_on, self.days.today);
        let working_days = match (condition, obligation.due_on) {
            (Condition::Overdue, Some(due)) => {
                Some(self.calendar.working_days_between(due, self.days.today).unsigned_abs())
            }
            (Condition::InTime | Condition::DueSoon, Some(due)) => {
                Some(self.calendar.working_days_between(self.days.today, due).unsigned_abs())
            }
            _ => None,
        };
        Shown { obligation, class, condition, working_days }
    }
}

/// What the actor may do to an obligation now: the policy's answer for its state.
async fn actions(sql: &dyn Sql, actor: &Actor, obligation: &Obligation) -> Result<Vec<Action>, StoreError> {
    let stakes = store::find::stakes(sql, obligation).await?;
    let is_own = evidence::is_submitter(sql, actor.account(), obligation).await?;
    Ok(Action::ALL
        .into_iter()
        .filter(|action| obligation.allows(*action) && policy::may(actor, *action, &stakes).is_ok())
        .filter(|action| !(is_own && *action == Action::Complete))
        .collect())
}

/// One entry in an obligation's history.
fn entry(now: Instant, actor: &Actor, obligation: &Obligation, event: &Event) -> Entry {
    let entry = Entry::new(now, actor, KIND, obligation.id.uuid(), event.action()).because(event.reason());
    match event.payload() {
        Json::Object(facts) => facts.iter().fold(entry, |entry, (name, value)| entry.with(name, value)),
        _ => entry,
    }
}

/// Saves what a transition made, with its history.
async fn save(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    before: &Obligation,
    after: Obligation,
    event: &Event,
) -> Result<Obligation, LedgerError> {
    let after = Obligation { updated_at: now, ..after };
    if !store::write::save(tx, before, &after).await? {
        // The row is locked, so only a caller that passes something else than what it loaded comes here.
        return Err(LedgerError::Stale(Vec::new()));
    }
    journal::append(tx, entry(now, actor, &after, event)).await?;
    Ok(Obligation { version: before.version + 1, ..after })
}

/// The names of agencies, for words that are searched.
async fn names(sql: &dyn Sql, agencies: &[AgencyId], on: NaiveDate) -> Result<HashMap<AgencyId, String>, StoreError> {
    Ok(agencies::api::views(sql, agencies, on).await?.into_iter().map(|(id, view)| (id, view.name)).collect())
}
