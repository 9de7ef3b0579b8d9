//! The verbs of inspections. Pages and API call them alike.
//!
//! | file | verbs |
//! | --- | --- |
//! | `prepare`, `team` | put together, change, overlaps, take back; who inspects |
//! | `stages` | decide, sign, notify, report on oneself, begin, leave, conclude, send, close |
//! | `site` | the pack of a tablet, changes that come back, conflicts |
//! | `found`, `files` | findings, their files, recommendations |
//! | `look` | what pages and the API show |
//! | `papers` | documents in official layout |
//! | `checklist` | criteria, measures, questions |

mod checklist;
mod files;
mod found;
mod look;
mod papers;
mod prepare;
mod site;
mod stages;
mod team;

pub use checklist::{Checklist, add_item, change_item, checklist, install};
pub use files::{FILE_MAX_BYTES, add_file, open_file, remove_file};
pub use found::{
    add_finding, add_recommendation, change_finding, close_finding, remove_finding, remove_recommendation,
};
pub use look::{
    Chain, Followed, ListFilter, Looked, LookedFinding, Year, finding, findings, history, inspections, look, names,
    recommendation, year,
};
pub(super) use papers::sent_conclusion;
pub use papers::{Format, Preview, paper, preview};
pub use prepare::{
    Clash, Places, PlanPlace, change, create, filled, places, plan_named, prefilled, preview_overlaps, withdraw,
};
pub(super) use prepare::{days_of, overlaps_of};
pub use site::{ChangeForm, ChangeResult, Pack, PackSubject, resolve, site, sync};
pub use stages::{begin, close, conclude, decide, leave, notify, self_report, send, sign};
pub use team::{MemberForm, add_member, remove_member};

pub use super::store::findings::FindingFilter;

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_papers::writing::WriteError;
use thihanh_store::blobs::BlobError;
use thihanh_store::journal::Entry;
use thihanh_store::{Sql, StoreError, WriteTx};

use super::model::inspection::{Inspection, InspectionFault};
use super::model::paper::PaperKind;
use super::policy::{self, Action, Stakes};
use super::store;
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};

/// The kind of the module's entries in the journal.
pub(super) const KIND: &str = "inspection";
/// The kind of agency that is an area with everything in it: it neither inspects nor is inspected.
const TERRITORY: &str = "territory";

/// Agencies by id, as they are called today.
pub type Names = HashMap<AgencyId, AgencyView>;

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum InspectionError {
    /// It is not there, or the actor may not know that it is.
    #[error("there is no such inspection")]
    NotFound,
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// Its state or the values do not allow it.
    #[error(transparent)]
    Fault(#[from] InspectionFault),
    /// Somebody changed it since the actor looked at it.
    #[error("the inspection was changed meanwhile")]
    Stale,
    /// Another document of the agency bears the number.
    #[error("the number is taken")]
    NumberTaken,
    /// More than one request takes.
    #[error("more than {0} changes")]
    TooMany(usize),
    /// Another module says no.
    #[error(transparent)]
    Other(Problem),
    /// The document could not be written.
    #[error(transparent)]
    Writing(#[from] WriteError),
    /// The store of files does not answer.
    #[error(transparent)]
    Files(#[from] BlobError),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl InspectionError {
    pub(super) fn field(error: FieldError) -> Self {
        Self::Fault(InspectionFault::Invalid(vec![error]))
    }
}

impl From<InspectionError> for Problem {
    fn from(error: InspectionError) -> Self {
        match error {
            InspectionError::NotFound => Self::not_found(KIND),
            InspectionError::Denied(problem) | InspectionError::Other(problem) => problem,
            InspectionError::Fault(fault) => fault_problem(fault),
            InspectionError::Stale => Self::conflict(KIND, Vec::new()),
            InspectionError::NumberTaken => Self::invalid(vec![FieldError::new("number", "inspection-number-taken")]),
            InspectionError::TooMany(most) => Self::limit("inspection-too-many-changes").with("most", most),
            InspectionError::Writing(error) => {
                tracing::error!(%error, "a document could not be written");
                Self::unavailable()
            }
            InspectionError::Files(error) => {
                tracing::error!(%error, "the files failed");
                Self::unavailable()
            }
            InspectionError::Store(error) => error.into(),
        }
    }
}

fn fault_problem(fault: InspectionFault) -> Problem {
    match fault {
        InspectionFault::Invalid(errors) => Problem::invalid(errors),
        InspectionFault::NotNow(_) => Problem::refused("inspection-not-now"),
        InspectionFault::Withdrawn => Problem::refused("inspection-withdrawn"),
        InspectionFault::Overlaps(found) => {
            let mut codes: Vec<&str> = found.iter().map(|overlap| overlap.other.code.as_str()).collect();
            codes.dedup();
            let error = FieldError::new("overlap_reason", "inspection-overlaps").with("count", found.len());
            Problem::invalid(vec![error.with("codes", codes.join(", "))])
        }
        InspectionFault::Unsigned(PaperKind::Conclusion) => Problem::refused("inspection-conclusion-unsigned"),
        InspectionFault::Unsigned(_) => Problem::refused("inspection-decision-unsigned"),
        InspectionFault::Conflicts(count) => Problem::refused("inspection-conflicts").with("count", count),
        InspectionFault::Open(count) => Problem::refused("inspection-open").with("count", count),
        InspectionFault::NothingFound => Problem::refused("inspection-nothing-found"),
        InspectionFault::NotOfIt => Problem::refused("inspection-not-of-it"),
        InspectionFault::InUse => Problem::refused("inspection-finding-in-use"),
        InspectionFault::FindingOpen => Problem::refused("inspection-finding-open"),
    }
}

/// The inspection that an actor wants to do something with, locked: hidden where it may not be seen, denied where it may only be seen.
async fn lock(
    tx: &WriteTx,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    actions: &[Action],
) -> Result<(Inspection, Stakes), InspectionError> {
    let inspection = store::find_for_update(tx, code).await?.ok_or(InspectionError::NotFound)?;
    let stakes = store::stakes::of(tx, &inspection).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| InspectionError::NotFound)?;
    check(actor, actions, &stakes)?;
    if version.is_some_and(|version| version != inspection.version) {
        return Err(InspectionError::Stale);
    }
    Ok((inspection, stakes))
}

/// Any of these actions is enough.
fn check(actor: &Actor, actions: &[Action], stakes: &Stakes) -> Result<(), InspectionError> {
    let mut denied = Ok(());
    for action in actions {
        match policy::may(actor, *action, stakes) {
            Ok(()) => return Ok(()),
            Err(problem) => denied = denied.and(Err(InspectionError::Denied(problem))),
        }
    }
    denied
}

/// The inspection, where the actor may see it.
async fn find_visible(sql: &dyn Sql, actor: &Actor, code: &str) -> Result<(Inspection, Stakes), InspectionError> {
    let inspection = store::find(sql, code).await?.ok_or(InspectionError::NotFound)?;
    let stakes = store::stakes::of(sql, &inspection).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| InspectionError::NotFound)?;
    Ok((inspection, stakes))
}

fn entry(app: &App, actor: &Actor, inspection: &Inspection, action: &'static str) -> Entry {
    Entry::new(app.clock.now(), actor, KIND, inspection.id.uuid(), action)
}

/// As it stands after it was saved.
fn saved(inspection: Inspection) -> Inspection {
    Inspection { version: inspection.version + 1, ..inspection }
}

/// The province of an agency: the top of its tree.
async fn top_of(sql: &dyn Sql, agency: AgencyId, on: NaiveDate) -> Result<AgencyId, StoreError> {
    Ok(agencies::ancestors(sql, agency, on).await?.last().copied().unwrap_or(agency))
}

/// An agency of a jurisdiction by what somebody typed: its id, its name, its short name.
async fn agency_typed(
    app: &App,
    sql: &dyn Sql,
    jurisdiction: AgencyId,
    (field, text): (&'static str, &str),
    on: NaiveDate,
) -> Result<AgencyId, InspectionError> {
    let text = text.trim();
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let unknown =
        || FieldError::new(field, "inspection-agency-unknown").with("name", text.chars().take(80).collect::<String>());
    let resolver = app.resolvers.load(sql, jurisdiction, on).await?;
    match resolver.resolve(text).agencies()[..] {
        [only] => Ok(only),
        _ => Err(InspectionError::field(unknown())),
    }
}
