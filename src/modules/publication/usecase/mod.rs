//! The verbs of publications. Pages and API call them alike.
//!
//! | file | verbs |
//! | --- | --- |
//! | `source` | what is published, from the modules that keep it |
//! | `write` | prepare, decide what is masked, publish, correct, withdraw, give up |
//! | `look` | what pages of the staff show |
//! | `waiting` | what could be published and is not |
//! | `public` | what everybody reads |

mod look;
mod public;
mod source;
mod waiting;
mod write;

pub use look::{Looked, Preview, filled, history, list, look};
pub use public::{ListChoices, PublicView, Standing, list_choices, public, public_list};
pub use waiting::{Candidate, Missing, MissingRow, candidates, missing};
pub use write::{discard, edit, prepare, publish, rebuild_search, withdraw};

pub use super::store::list::Filter;

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::journal::Entry;
use thihanh_store::{Sql, StoreError, WriteTx};

use super::model::PublicationFault;
use super::model::publication::Publication;
use super::model::redact::Redaction;
use super::policy::{self, Action, Stakes};
use super::store;
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};

/// The kind of the module's entries in the journal.
const KIND: &str = "publication";

/// Agencies by id, as they are called today.
pub type Names = HashMap<AgencyId, AgencyView>;

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum PublicationError {
    /// It is not there, or the actor may not know that it is.
    #[error("there is no such publication")]
    NotFound,
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// Its state or the values do not allow it.
    #[error(transparent)]
    Fault(#[from] PublicationFault),
    /// The thing is published or prepared already: its address.
    #[error("there is a publication already: {0}")]
    Exists(String),
    /// What is to be published cannot be read any more.
    #[error("what is published is gone")]
    SourceGone,
    /// Somebody changed it since the actor looked at it.
    #[error("the publication was changed meanwhile")]
    Stale,
    /// Another module says no.
    #[error(transparent)]
    Other(Problem),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PublicationError {
    fn field(error: FieldError) -> Self {
        Self::Fault(PublicationFault::Invalid(vec![error]))
    }
}

impl From<PublicationError> for Problem {
    fn from(error: PublicationError) -> Self {
        match error {
            PublicationError::NotFound => Self::not_found(KIND),
            PublicationError::Denied(problem) | PublicationError::Other(problem) => problem,
            PublicationError::Fault(fault) => match fault {
                PublicationFault::Invalid(errors) => Self::invalid(errors),
                PublicationFault::Withdrawn => Self::refused("publication-withdrawn"),
                PublicationFault::NotPublished => Self::refused("publication-not-published"),
                PublicationFault::Published => Self::refused("publication-published"),
            },
            PublicationError::Exists(slug) => Self::refused("publication-exists").with("slug", slug),
            PublicationError::SourceGone => Self::refused("publication-source-gone"),
            PublicationError::Stale => Self::conflict(KIND, Vec::new()),
            PublicationError::Store(error) => error.into(),
        }
    }
}

/// The publication, where the actor may see it on the pages of the staff.
async fn find_visible(sql: &dyn Sql, actor: &Actor, slug: &str) -> Result<(Publication, Stakes), PublicationError> {
    let publication = store::find(sql, slug).await?.ok_or(PublicationError::NotFound)?;
    let stakes = store::stakes(sql, &publication).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| PublicationError::NotFound)?;
    Ok((publication, stakes))
}

/// The publication that an actor wants to do something with, locked: hidden where it may not be seen, denied where it may only be seen.
async fn lock(
    tx: &WriteTx,
    actor: &Actor,
    slug: &str,
    version: Option<i64>,
    action: Action,
) -> Result<Publication, PublicationError> {
    let publication = store::find_for_update(tx, slug).await?.ok_or(PublicationError::NotFound)?;
    let stakes = store::stakes(tx, &publication).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| PublicationError::NotFound)?;
    policy::may(actor, action, &stakes).map_err(PublicationError::Denied)?;
    if version.is_some_and(|version| version != publication.version) {
        return Err(PublicationError::Stale);
    }
    Ok(publication)
}

fn entry(app: &App, actor: &Actor, publication: &Publication, action: &'static str) -> Entry {
    Entry::new(app.clock.now(), actor, KIND, publication.id.uuid(), action)
}

/// As it stands after it was saved.
fn saved(publication: Publication) -> Publication {
    Publication { version: publication.version + 1, ..publication }
}

/// The province of an agency: the top of its tree.
async fn top_of(sql: &dyn Sql, agency: AgencyId, on: NaiveDate) -> Result<AgencyId, StoreError> {
    Ok(agencies::ancestors(sql, agency, on).await?.last().copied().unwrap_or(agency))
}

/// The names of agencies, for pages.
///
/// # Errors
/// When the database does not answer.
pub async fn names(app: &App, ids: &[AgencyId]) -> Result<Names, StoreError> {
    agencies::views(app.store.read(), ids, app.clock.today()).await
}

/// What is masked and kept by what was decided, and the people of the team.
fn redaction(people: &[String], masked: &[String], kept: &[String]) -> Redaction {
    Redaction::new(people, masked, kept)
}
