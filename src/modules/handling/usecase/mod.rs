//! The verbs of handling. Pages and API call them alike.
//!
//! | file | verbs |
//! | --- | --- |
//! | `draft` | draft, change, approve, give back; what a form begins with |
//! | `send` | send: the ledger is asked |
//! | `follow` | received, begun, answered, judged, cancelled, published |
//! | `look` | what pages and the API show |
//! | `chain` | from what was found to what came of it, across years |
//! | `rules` | how long a body has to answer |

mod chain;
mod draft;
mod follow;
mod look;
mod rules;
mod send;

pub use chain::{Chain, ChainAsk, ChainLink, ChainYear, MOST_FOUND, Recommended, chain};
pub use draft::{Begin, Places, approve, change, create, filled, places, prefilled, return_to_draft};
pub use follow::{acknowledge, begin, cancel, judge, publish, reply};
pub use look::{
    FoundLink, ListChoices, Looked, MOST_ROWS, MayNow, Owes, choices, handlings, history, look, names, owed, rows,
};
pub use rules::{Kept, add_rule, change_rule, install, rules};
pub use send::send;

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::journal::Entry;
use thihanh_store::{Sql, StoreError, WriteTx};

pub use super::store::list::HandlingFilter;

use super::model::HandlingFault;
use super::model::handling::{FieldRef, Handling};
use super::policy::{self, Action, Stakes};
use super::store;
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::monitoring::api as monitoring;
use crate::modules::obligations::api::{self as ledger, Answer, Origin, State as Owed};

/// The kind of the module's entries in the journal.
const KIND: &str = "handling";
/// The kind of agency that is an area with everything in it: it neither handles nor is asked.
const TERRITORY: &str = "territory";

/// Agencies by id, as they are called today.
pub type Names = HashMap<AgencyId, AgencyView>;

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum HandlingError {
    /// It is not there, or the actor may not know that it is.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// Its state or the values do not allow it.
    #[error(transparent)]
    Fault(#[from] HandlingFault),
    /// Somebody changed it since the actor looked at it.
    #[error("the {0} was changed meanwhile")]
    Stale(&'static str),
    /// The ledger says no.
    #[error(transparent)]
    Ledger(Problem),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl HandlingError {
    fn field(error: FieldError) -> Self {
        Self::Fault(HandlingFault::Invalid(vec![error]))
    }
}

impl From<HandlingError> for Problem {
    fn from(error: HandlingError) -> Self {
        match error {
            HandlingError::NotFound(kind) => Self::not_found(kind),
            HandlingError::Denied(problem) | HandlingError::Ledger(problem) => problem,
            HandlingError::Fault(fault) => match fault {
                HandlingFault::Invalid(errors) => Self::invalid(errors),
                HandlingFault::NotDraft => Self::refused("handling-not-draft"),
                HandlingFault::OwnDraft => Self::refused("handling-own-draft"),
                HandlingFault::NotApproved => Self::refused("handling-not-approved"),
                HandlingFault::NotSent => Self::refused("handling-not-sent"),
                HandlingFault::Later => Self::refused("handling-later"),
                HandlingFault::Over => Self::refused("handling-over"),
                HandlingFault::AnsweredInLedger => Self::refused("handling-answered-in-ledger"),
                HandlingFault::NotAnswered => Self::refused("handling-not-answered"),
                HandlingFault::Refused => Self::refused("handling-refused"),
                HandlingFault::NotRefused => Self::refused("handling-not-refused"),
                HandlingFault::NothingToPublish => Self::refused("handling-nothing-to-publish"),
                HandlingFault::Published => Self::refused("handling-published"),
            },
            HandlingError::Stale(kind) => Self::conflict(kind, Vec::new()),
            HandlingError::Store(error) => error.into(),
        }
    }
}

/// The handling, where the actor may see it.
async fn find_visible(sql: &dyn Sql, actor: &Actor, code: &str) -> Result<(Handling, Stakes), HandlingError> {
    let handling = store::handlings::find(sql, code).await?.ok_or(HandlingError::NotFound(KIND))?;
    let stakes = store::handlings::stakes(sql, &handling).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| HandlingError::NotFound(KIND))?;
    Ok((handling, stakes))
}

/// The handling that an actor wants to do something with, locked: hidden where it may not be seen, denied where it may only be seen.
async fn lock(
    tx: &WriteTx,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    action: Action,
) -> Result<Handling, HandlingError> {
    let handling = store::handlings::find_for_update(tx, code).await?.ok_or(HandlingError::NotFound(KIND))?;
    let stakes = store::handlings::stakes(tx, &handling).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| HandlingError::NotFound(KIND))?;
    policy::may(actor, action, &stakes).map_err(HandlingError::Denied)?;
    if version.is_some_and(|version| version != handling.version) {
        return Err(HandlingError::Stale(KIND));
    }
    Ok(handling)
}

fn entry(app: &App, actor: &Actor, handling: &Handling, action: &'static str) -> Entry {
    Entry::new(app.clock.now(), actor, KIND, handling.id.uuid(), action)
}

/// As it stands after it was saved.
fn saved(handling: Handling) -> Handling {
    Handling { version: handling.version + 1, ..handling }
}

/// The province of an agency: the top of its tree.
async fn top_of(sql: &dyn Sql, agency: AgencyId, on: NaiveDate) -> Result<AgencyId, StoreError> {
    Ok(agencies::ancestors(sql, agency, on).await?.last().copied().unwrap_or(agency))
}

/// The fields of state management of a jurisdiction; a handling names them in Vietnamese.
async fn fields_of(sql: &dyn Sql, jurisdiction: AgencyId, on: NaiveDate) -> Result<Vec<FieldRef>, StoreError> {
    let known = monitoring::fields(sql, jurisdiction, on).await?;
    Ok(known.into_iter().map(|field| FieldRef { code: field.code, name: field.name_vi }).collect())
}

/// What became of what a handling asks for, once it was sent: the last entry, where it went to another agency than was asked first.
async fn answer_to(sql: &dyn Sql, handling: &Handling) -> Result<Option<Answer>, StoreError> {
    if handling.sending.is_none() {
        return Ok(None);
    }
    Ok(ledger::answers_to(sql, Origin::Handling(handling.id)).await?.pop())
}

/// Whether an agency of the tree handed something in.
fn is_handed_in(answer: Option<&Answer>) -> bool {
    answer.is_some_and(|answer| matches!(answer.obligation.state, Owed::Reported | Owed::Completed))
}
