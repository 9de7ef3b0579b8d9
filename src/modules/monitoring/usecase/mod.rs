//! The verbs of monitoring. Pages, API and jobs call them alike.

mod begin;
mod duty;
pub(super) mod inherit;
mod life;
mod lines;
mod look;
mod rules;
mod write;

pub use begin::{begin, discard};
pub(super) use duty::asked;
pub use duty::{Opened, open_duties, open_year, record_measure};
pub use life::{accept, begin_amendment, give_up_amendment, issue, issue_amendment, send_back, submit};
pub use lines::{InspectionLine, IssuedPlan, LineFault, inspection_line, issued_plan};
pub use look::{
    Above, AbovePlan, Board, Coverage, DutyLooked, FileKind, Line, LineEntry, Looked, Names, board, coverage, file,
    history, look, look_duty, names,
};
pub(super) use look::{issued_document, jurisdiction_of};
pub use rules::{Kept, add_field, add_rule, end_field, end_rule, install, kept};
pub use write::{Place, change_item, edit, put_field, put_item, remove_field, remove_item};

pub use super::store::duties::{Filter, Measure};
pub use super::store::rules::MeasureKind;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_papers::writing::WriteError;
use thihanh_store::blobs::BlobError;
use thihanh_store::journal::Entry;
use thihanh_store::{Sql, StoreError, WriteTx};

use super::model::plan::{Plan, PlanFault};
use super::model::rules::RuleFault;
use super::policy::{self, Action, Stakes};
use super::store;
use crate::app::App;
use crate::modules::agencies::api as agencies;

/// The kind of plans' entries in the journal.
const PLAN: &str = "monitoring_plan";
/// The kind of duties' entries.
const DUTY: &str = "plan_duty";

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum MonitoringError {
    /// It is not there, or the actor may not know that it is.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// The plan's state or the values do not allow it.
    #[error(transparent)]
    Fault(#[from] PlanFault),
    /// A rule or field is not kept so.
    #[error(transparent)]
    Rule(#[from] RuleFault),
    /// The agency has a plan for the year already: its code.
    #[error("there is a plan already: {0}")]
    Exists(String),
    /// Somebody changed it since the actor looked at it.
    #[error("the plan was changed meanwhile")]
    Stale,
    /// Another plan of the agency bears the number.
    #[error("the number is taken")]
    NumberTaken,
    /// The ledger does not take it.
    #[error(transparent)]
    Ledger(Problem),
    /// The files could not be written.
    #[error(transparent)]
    Writing(#[from] WriteError),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder of files does not answer.
    #[error(transparent)]
    Files(#[from] BlobError),
}

fn refused(field: &'static str, code: &'static str) -> MonitoringError {
    PlanFault::Invalid(vec![FieldError::new(field, code)]).into()
}

impl From<MonitoringError> for Problem {
    fn from(error: MonitoringError) -> Self {
        match error {
            MonitoringError::NotFound(what) => Self::not_found(what),
            MonitoringError::Denied(problem) | MonitoringError::Ledger(problem) => problem,
            MonitoringError::Fault(fault) => of_fault(fault),
            MonitoringError::Rule(RuleFault::Invalid(errors)) => Self::invalid(errors),
            MonitoringError::Rule(RuleFault::Over) => Self::refused("monitoring-rule-over"),
            MonitoringError::Rule(RuleFault::Shipped) => Self::refused("monitoring-field-shipped"),
            MonitoringError::Exists(code) => Self::refused("plan-exists").with("code", code),
            MonitoringError::Stale => Self::conflict(PLAN, Vec::new()),
            MonitoringError::NumberTaken => Self::invalid(vec![FieldError::new("number", "plan-number-taken")]),
            MonitoringError::Store(error) => error.into(),
            MonitoringError::Writing(error) => {
                tracing::error!(%error, "a plan could not be written");
                Self::unavailable()
            }
            MonitoringError::Files(error) => {
                tracing::error!(%error, "the files failed");
                Self::unavailable()
            }
        }
    }
}

fn of_fault(fault: PlanFault) -> Problem {
    Problem::refused(match fault {
        PlanFault::Invalid(errors) => return Problem::invalid(errors),
        PlanFault::NotOpen => "plan-not-open",
        PlanFault::NotSubmitted => "plan-not-submitted",
        PlanFault::NotAccepted => "plan-not-accepted",
        PlanFault::Issued => "plan-issued",
        PlanFault::NotIssued => "plan-not-issued",
        PlanFault::OwnPlan => "plan-own",
        PlanFault::AmendmentOpen => "plan-amendment-open",
        PlanFault::NoAmendment => "plan-no-amendment",
        PlanFault::EmptyAmendment => "plan-amendment-empty",
    })
}

/// The plan that an actor wants to do something with, locked: hidden where it may not be seen, denied where it may only be seen.
async fn lock(
    tx: &WriteTx,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    action: Action,
) -> Result<Plan, MonitoringError> {
    let plan = store::plans::find_for_update(tx, code).await?.ok_or(MonitoringError::NotFound(PLAN))?;
    let stakes = stakes(tx, &plan).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| MonitoringError::NotFound(PLAN))?;
    policy::may(actor, action, &stakes).map_err(MonitoringError::Denied)?;
    if version.is_some_and(|version| version != plan.version) {
        return Err(MonitoringError::Stale);
    }
    Ok(plan)
}

async fn stakes(sql: &dyn Sql, plan: &Plan) -> Result<Stakes, StoreError> {
    store::plans::stakes(sql, &plan.duty, plan.issued.is_some()).await
}

/// The plan, where the actor may see it.
async fn find_visible(sql: &dyn Sql, actor: &Actor, code: &str) -> Result<(Plan, Stakes), MonitoringError> {
    let plan = store::plans::find(sql, code).await?.ok_or(MonitoringError::NotFound(PLAN))?;
    let stakes = stakes(sql, &plan).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| MonitoringError::NotFound(PLAN))?;
    Ok((plan, stakes))
}

fn entry(app: &App, actor: &Actor, plan: &Plan, action: &'static str) -> Entry {
    Entry::new(app.clock.now(), actor, PLAN, plan.id.uuid(), action)
}

/// The province of an agency: the top of its tree.
async fn top_of(sql: &dyn Sql, agency: AgencyId, on: NaiveDate) -> Result<AgencyId, StoreError> {
    Ok(agencies::ancestors(sql, agency, on).await?.last().copied().unwrap_or(agency))
}

/// Work that takes a while, off the async threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, MonitoringError> + Send + 'static,
) -> Result<T, MonitoringError> {
    let done = tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other);
    done.map_err(StoreError::from)?
}
