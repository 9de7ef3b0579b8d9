//! The verbs of reorganisations. Pages and API call them alike.
//!
//! | file | verbs |
//! | --- | --- |
//! | `draft` | begin, change, add and take out changes and tables, name heirs, give up |
//! | `foresee` | what would become of everything: the page and the dry run |
//! | `commit` | do it, in one transaction |
//! | `typed` | changes as people type them: agencies by their names |
//! | `undo` | take it back within a day |
//! | `modules` | the modules that are asked, in the order in which they pass things on |

mod commit;
mod draft;
mod foresee;
mod modules;
mod typed;
mod undo;

pub use commit::commit;
pub use draft::{
    NameHeir, accept_covered, add_file, add_step, begin, change, give_up, name_heir, remove_file, remove_step,
    set_steps,
};
pub use foresee::{Blocker, EndedRow, Foreseen, HeldRow, ItemRow, Outlook, dry_run, items, look, outlook};
pub use typed::{StepKind, key_typed, step_typed};
pub use undo::{undo, undo_blockers};

pub use super::store::{File, NamedHeir};

use std::collections::BTreeSet;

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::vn_date;
use thihanh_store::journal::{self, Entry, Record};
use thihanh_store::{Sql, StoreError, WriteTx};

use super::model::{Reorganisation, ReorganisationFault, UNDO_HOURS};
use super::policy::{self, Action};
use super::store;
use crate::app::App;
use crate::modules::agencies::api as agencies;

/// The kind of the module's entries in the journal.
pub(super) const KIND: &str = "reorganisation";

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum ReorganisationError {
    /// It is not there.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// Its state or the values do not allow it.
    #[error(transparent)]
    Fault(#[from] ReorganisationFault),
    /// Somebody changed it since the actor looked at it.
    #[error("the {0} was changed meanwhile")]
    Stale(&'static str),
    /// The ledger or the tree says no.
    #[error(transparent)]
    Other(Problem),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ReorganisationError {
    fn field(error: FieldError) -> Self {
        Self::Fault(ReorganisationFault::Invalid(vec![error]))
    }
}

impl From<ReorganisationError> for Problem {
    fn from(error: ReorganisationError) -> Self {
        match error {
            ReorganisationError::NotFound(kind) => Self::not_found(kind),
            ReorganisationError::Denied(problem) | ReorganisationError::Other(problem) => problem,
            ReorganisationError::Fault(fault) => match fault {
                ReorganisationFault::Invalid(errors) => Self::invalid(errors),
                ReorganisationFault::NotDraft => Self::refused("reorganisation-not-draft"),
                ReorganisationFault::TooEarly(on) => Self::refused("reorganisation-too-early").with("on", vn_date(on)),
                ReorganisationFault::Blocked => Self::refused("reorganisation-blocked"),
                ReorganisationFault::NotCommitted => Self::refused("reorganisation-not-committed"),
                ReorganisationFault::TooLate => Self::refused("reorganisation-too-late").with("hours", UNDO_HOURS),
                ReorganisationFault::Touched(labels) => {
                    Self::refused("reorganisation-touched").with("things", labels.join(", "))
                }
            },
            ReorganisationError::Stale(kind) => Self::conflict(kind, Vec::new()),
            ReorganisationError::Store(error) => error.into(),
        }
    }
}

/// The tops of the tree today.
async fn tops(app: &App, sql: &dyn Sql) -> Result<BTreeSet<AgencyId>, StoreError> {
    Ok(agencies::roots(sql, app.clock.today()).await?.into_iter().map(|top| top.id).collect())
}

async fn check(app: &App, sql: &dyn Sql, actor: &Actor, action: Action) -> Result<(), ReorganisationError> {
    policy::may(actor, action, &tops(app, sql).await?).map_err(ReorganisationError::Denied)
}

/// Whether the actor prepares and commits.
///
/// # Errors
/// When the database does not answer.
pub async fn may_manage(app: &App, actor: &Actor) -> Result<bool, ReorganisationError> {
    Ok(policy::may(actor, Action::Manage, &tops(app, app.store.read()).await?).is_ok())
}

/// All of them, newest first.
///
/// # Errors
/// When the actor may not look, or the database does not answer.
pub async fn all(app: &App, actor: &Actor) -> Result<Vec<Reorganisation>, ReorganisationError> {
    let sql = app.store.read();
    check(app, sql, actor, Action::View).await?;
    Ok(store::all(sql).await?)
}

/// Its history.
///
/// # Errors
/// When the actor may not look, or the database does not answer.
pub async fn history(app: &App, actor: &Actor, code: &str) -> Result<Vec<Record>, ReorganisationError> {
    let sql = app.store.read();
    let it = find(app, sql, actor, code).await?;
    Ok(journal::history(sql, KIND, it.id.uuid()).await?)
}

async fn find(app: &App, sql: &dyn Sql, actor: &Actor, code: &str) -> Result<Reorganisation, ReorganisationError> {
    check(app, sql, actor, Action::View).await?;
    store::find(sql, code).await?.ok_or(ReorganisationError::NotFound(KIND))
}

/// The one that an actor wants to change, locked.
async fn lock(
    app: &App,
    tx: &WriteTx,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
) -> Result<Reorganisation, ReorganisationError> {
    check(app, tx, actor, Action::Manage).await?;
    let it = store::find_for_update(tx, code).await?.ok_or(ReorganisationError::NotFound(KIND))?;
    if version.is_some_and(|version| version != it.version) {
        return Err(ReorganisationError::Stale(KIND));
    }
    Ok(it)
}

fn entry(app: &App, actor: &Actor, it: &Reorganisation, action: &'static str) -> Entry {
    Entry::new(app.clock.now(), actor, KIND, it.id.uuid(), action)
}

/// As it stands after it was saved.
fn saved(it: Reorganisation) -> Reorganisation {
    Reorganisation { version: it.version + 1, ..it }
}
