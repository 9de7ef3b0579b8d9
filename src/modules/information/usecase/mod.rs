//! The verbs of the information book and of supervision. Pages and API call them alike.
//!
//! | file | verbs |
//! | --- | --- |
//! | `enter` | enter, change; who may; what says nearly the same |
//! | `process` | verify, refute, tie to findings, say that it repeats another |
//! | `look` | what pages and the API show |
//! | `sources` | kinds of sources |
//! | `supervise` | sessions of supervision |

mod enter;
mod look;
mod process;
mod sources;
mod supervise;

pub use enter::{Places, change, create, filled, near, places};
pub use look::{ListChoices, Looked, MOST_ROWS, entries, history, list_choices, look, names, rows};
pub use process::{judge, link_finding, set_repeats, unlink_finding};
pub use sources::{add_source, change_source, install, may_keep_sources, sources};
pub use supervise::{
    LookedSession, change_session, create_session, filled_session, look_session, session_history, session_places,
    sessions,
};

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::journal::Entry;
use thihanh_store::{Sql, StoreError, WriteTx};

pub use super::store::list::{CountedIn, EntryFilter};

use super::model::InformationFault;
use super::model::entry::{InformationEntry, MOST_FINDINGS};
use super::policy::{self, Action, Stakes};
use super::store;
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};

/// The kind of entries' entries in the journal.
const KIND: &str = "information";
/// The kind of agency that is an area with everything in it: it neither enters nor is written about.
const TERRITORY: &str = "territory";

/// Agencies by id, as they are called today.
pub type Names = HashMap<AgencyId, AgencyView>;

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum InformationError {
    /// It is not there, or the actor may not know that it is.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// Its state or the values do not allow it.
    #[error(transparent)]
    Fault(#[from] InformationFault),
    /// Somebody changed it since the actor looked at it.
    #[error("the {0} was changed meanwhile")]
    Stale(&'static str),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl InformationError {
    fn field(error: FieldError) -> Self {
        Self::Fault(InformationFault::Invalid(vec![error]))
    }
}

impl From<InformationError> for Problem {
    fn from(error: InformationError) -> Self {
        match error {
            InformationError::NotFound(kind) => Self::not_found(kind),
            InformationError::Denied(problem) => problem,
            InformationError::Fault(fault) => match fault {
                InformationFault::Invalid(errors) => Self::invalid(errors),
                InformationFault::Judged => Self::refused("information-judged"),
                InformationFault::NotVerified => Self::refused("information-not-verified"),
                InformationFault::Linked => Self::refused("information-linked"),
                InformationFault::TooManyFindings => {
                    Self::limit("information-too-many-findings").with("most", MOST_FINDINGS)
                }
                InformationFault::Own => Self::refused("information-own"),
            },
            InformationError::Stale(kind) => Self::conflict(kind, Vec::new()),
            InformationError::Store(error) => error.into(),
        }
    }
}

/// The entry, where the actor may see it.
async fn find_visible(
    sql: &dyn Sql,
    actor: &Actor,
    code: &str,
) -> Result<(InformationEntry, Stakes), InformationError> {
    let entry = store::entries::find(sql, code).await?.ok_or(InformationError::NotFound(KIND))?;
    let stakes = store::entries::stakes(sql, &entry).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| InformationError::NotFound(KIND))?;
    Ok((entry, stakes))
}

/// The entry that an actor wants to do something with, locked: hidden where it may not be seen, denied where it may only be seen.
async fn lock(
    tx: &WriteTx,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    action: Action,
) -> Result<InformationEntry, InformationError> {
    let entry = store::entries::find_for_update(tx, code).await?.ok_or(InformationError::NotFound(KIND))?;
    let stakes = store::entries::stakes(tx, &entry).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| InformationError::NotFound(KIND))?;
    policy::may(actor, action, &stakes).map_err(InformationError::Denied)?;
    if version.is_some_and(|version| version != entry.version) {
        return Err(InformationError::Stale(KIND));
    }
    Ok(entry)
}

fn entry_of(app: &App, actor: &Actor, entry: &InformationEntry, action: &'static str) -> Entry {
    Entry::new(app.clock.now(), actor, KIND, entry.id.uuid(), action)
}

/// As it stands after it was saved.
fn saved(entry: InformationEntry) -> InformationEntry {
    InformationEntry { version: entry.version + 1, ..entry }
}

/// The province of an agency: the top of its tree.
async fn top_of(sql: &dyn Sql, agency: AgencyId, on: NaiveDate) -> Result<AgencyId, StoreError> {
    Ok(agencies::ancestors(sql, agency, on).await?.last().copied().unwrap_or(agency))
}

/// Who keeps the book of a province: whoever follows up what its state bodies owe (Sở Tư pháp), else the province.
async fn keeper_of(app: &App, sql: &dyn Sql, jurisdiction: AgencyId, on: NaiveDate) -> Result<AgencyId, StoreError> {
    agencies::state_overseer(&app.resolvers, sql, jurisdiction, jurisdiction, on).await
}

/// Agencies of a jurisdiction by what somebody typed: an id, a name, a short name, a collective phrase.
async fn agencies_typed(
    app: &App,
    sql: &dyn Sql,
    jurisdiction: AgencyId,
    (field, text): (&'static str, &str),
    on: NaiveDate,
) -> Result<Vec<AgencyId>, InformationError> {
    let text = text.trim();
    let unknown = || {
        let name = text.chars().take(80).collect::<String>();
        InformationError::field(FieldError::new(field, "information-agency-unknown").with("name", name))
    };
    if let Ok(id) = text.parse::<AgencyId>() {
        let view = agencies::views(sql, &[id], on).await?.remove(&id);
        let is_ours =
            view.is_some_and(|view| view.kind != TERRITORY) && agencies::is_within(sql, id, jurisdiction, on).await?;
        return if is_ours { Ok(vec![id]) } else { Err(unknown()) };
    }
    let resolver = app.resolvers.load(sql, jurisdiction, on).await?;
    let found = resolver.resolve(text).agencies().to_vec();
    if found.is_empty() { Err(unknown()) } else { Ok(found) }
}

/// The agencies of a person's roles and those below them, for a list of choices; where there are many, those of the person's own level alone.
async fn choices(
    sql: &dyn Sql,
    own: Vec<AgencyId>,
    today: NaiveDate,
    is_choice: impl Fn(&AgencyView) -> bool,
) -> Result<Vec<AgencyView>, StoreError> {
    const MOST_CHOICES: usize = 300;
    let mut chosen: Vec<AgencyView> = Vec::new();
    for agency in own {
        let inside = agencies::all_in(sql, agency, today).await?;
        let level = inside.iter().find(|view| view.id == agency).map(|view| view.level);
        let is_long = inside.len() > MOST_CHOICES;
        for view in inside {
            let is_near = !is_long || Some(view.level) == level;
            if is_near && view.kind != TERRITORY && is_choice(&view) && !chosen.iter().any(|known| known.id == view.id)
            {
                chosen.push(view);
            }
        }
    }
    Ok(chosen)
}
