//! The verbs of collaborators. Pages and API call them alike.
//!
//! | file | verbs |
//! | --- | --- |
//! | this | what all share: errors, who may choose which agency, fields |
//! | `people` | enter, change, check, erase, look |
//! | `contracts` | draft, change, sign, accept, end, look |
//! | `reference` | criteria and kinds of organisations |

mod contracts;
mod people;
mod reference;

pub use contracts::{
    ContractShown, accept, change_contract, contract_history, contracts, draft, end, look_contract, sign,
};
pub use people::{Looked, MOST_ROWS, Shown, add, add_check, change, collaborators, erase, filled, history, look, rows};
pub use reference::{add_reference, change_reference, install, may_keep_reference, references};

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, CollaboratorId};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::civil;
use thihanh_store::{Sql, StoreError};

pub use super::store::contracts::ContractFilter;
pub use super::store::people::{PersonFilter, Standing};

use super::model::CollaboratorFault;
use super::model::person::{Collaborator, FieldRef, Person};
use super::policy::{self, Action};
use super::store;
use super::store::people::Sealed;
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::monitoring::api as monitoring;

/// The kind of the entries about collaborators in the journal.
const COLLABORATOR: &str = "collaborator";
/// Of contracts.
const CONTRACT: &str = "collaborator_contract";
/// Of criteria and kinds of organisations.
const REFERENCE: &str = "collaborator_reference";
/// The kind of agency that is an area with everything in it: it keeps no register.
const TERRITORY: &str = "territory";

/// Agencies by id, as they are called today.
pub type Names = HashMap<AgencyId, AgencyView>;

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum CollaboratorError {
    /// It is not there, or the actor may not know that it is.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// Its state or the values do not allow it.
    #[error(transparent)]
    Fault(#[from] CollaboratorFault),
    /// Somebody changed it since the actor looked at it.
    #[error("the {0} was changed meanwhile")]
    Stale(&'static str),
    /// Personal data could not be sealed.
    #[error("personal data cannot be sealed")]
    Sealing,
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CollaboratorError {
    fn field(error: FieldError) -> Self {
        Self::Fault(CollaboratorFault::Invalid(vec![error]))
    }
}

impl From<CollaboratorError> for Problem {
    fn from(error: CollaboratorError) -> Self {
        match error {
            CollaboratorError::NotFound(kind) => Self::not_found(kind),
            CollaboratorError::Denied(problem) => problem,
            CollaboratorError::Fault(fault) => match fault {
                CollaboratorFault::Invalid(errors) => Self::invalid(errors),
                CollaboratorFault::Erased => Self::refused("collaborator-erased"),
                CollaboratorFault::UnderContract => Self::refused("collaborator-under-contract"),
                CollaboratorFault::OtherStage => Self::refused("collaborator-contract-other-stage"),
            },
            CollaboratorError::Stale(kind) => Self::conflict(kind, Vec::new()),
            CollaboratorError::Sealing => Self::unavailable(),
            CollaboratorError::Store(error) => error.into(),
        }
    }
}

fn is_stale(wanted: Option<i64>, version: i64) -> bool {
    wanted.is_some_and(|wanted| wanted != version)
}

/// What sealed personal data is about.
fn place(id: CollaboratorId) -> String {
    format!("person of collaborator {id}")
}

fn seal(app: &App, id: CollaboratorId, person: &Person) -> Result<Vec<u8>, CollaboratorError> {
    let plain = serde_json::to_vec(person).map_err(|_| CollaboratorError::Sealing)?;
    app.vault.seal(app.ids.as_ref(), &place(id), &plain).map_err(|_| CollaboratorError::Sealing)
}

/// The personal data; `None` once erased, or where another installation's key sealed it.
fn opened(app: &App, sealed: &Sealed) -> Option<Person> {
    let plain = app.vault.open(&place(sealed.collaborator.id), sealed.person.as_ref()?).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// What the actor may do with what an agency keeps; not there for whoever may not even see it.
async fn check(
    sql: &dyn Sql,
    actor: &Actor,
    (kind, agency, since): (&'static str, AgencyId, NaiveDate),
    action: Action,
) -> Result<(), CollaboratorError> {
    let above = store::above(sql, agency, since).await?;
    policy::may(actor, Action::View, &above).map_err(|_| CollaboratorError::NotFound(kind))?;
    policy::may(actor, action, &above).map_err(CollaboratorError::Denied)
}

/// Since when whoever stands above the agency of a collaborator sees it.
fn since(collaborator: &Collaborator) -> NaiveDate {
    civil(collaborator.created_at)
}

/// The agency is there, is no area, and the actor keeps its register.
async fn check_agency(
    sql: &dyn Sql,
    actor: &Actor,
    agency: AgencyId,
    today: NaiveDate,
) -> Result<(), CollaboratorError> {
    let views = agencies::views(sql, &[agency], today).await?;
    if views.get(&agency).is_none_or(|view| view.kind == TERRITORY) {
        return Err(CollaboratorError::field(FieldError::new("agency", "choice-unknown")));
    }
    let above = store::above(sql, agency, today).await?;
    policy::may(actor, Action::Keep, &above).map_err(CollaboratorError::Denied)
}

/// The fields of state management of the jurisdiction in which an agency lies.
async fn fields_of(sql: &dyn Sql, agency: AgencyId, on: NaiveDate) -> Result<Vec<FieldRef>, StoreError> {
    let top = agencies::ancestors(sql, agency, on).await?.last().copied().unwrap_or(agency);
    let known = monitoring::fields(sql, top, on).await?;
    // Names are kept as they are in Vietnamese, with what names them.
    Ok(known.into_iter().map(|field| FieldRef { code: field.code, name: field.name_vi }).collect())
}

/// The fields with their names: those of today, or those that were there before.
fn named_fields(
    asked: &[FieldRef],
    known: &[FieldRef],
    before: &[FieldRef],
) -> Result<Vec<FieldRef>, CollaboratorError> {
    let mut named: Vec<FieldRef> = Vec::new();
    for field in asked {
        let found = known.iter().chain(before).find(|other| other.code == field.code);
        let found = found.ok_or_else(|| CollaboratorError::field(FieldError::new("field", "choice-unknown")))?;
        if !named.contains(found) {
            named.push(found.clone());
        }
    }
    Ok(named)
}

/// The agencies whose collaborators the actor keeps, for the choice of a form.
///
/// # Errors
/// [`CollaboratorError::Denied`] where there is none.
pub async fn kept(app: &App, actor: &Actor) -> Result<Vec<AgencyView>, CollaboratorError> {
    const MOST_CHOICES: usize = 300;
    policy::may_keep_any(actor).map_err(CollaboratorError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let own: Vec<AgencyId> = match actor.is_system() {
        true => agencies::roots(sql, today).await?.into_iter().map(|view| view.id).collect(),
        false => policy::keeping(actor),
    };
    let (mut chosen, mut known) = (Vec::new(), BTreeSet::new());
    for agency in own {
        let inside = agencies::all_in(sql, agency, today).await?;
        let level = inside.iter().find(|view| view.id == agency).map(|view| view.level);
        // Where there are many, those of the person's own level alone.
        let is_long = inside.len() > MOST_CHOICES;
        let is_choice = |view: &AgencyView| view.kind != TERRITORY && (!is_long || Some(view.level) == level);
        chosen.extend(inside.into_iter().filter(|view| is_choice(view) && known.insert(view.id)));
    }
    Ok(chosen)
}

/// The fields of state management of the jurisdictions of the actor's agencies, for forms and filters.
///
/// # Errors
/// When the database does not answer.
pub async fn fields(app: &App) -> Result<Vec<FieldRef>, CollaboratorError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let mut fields: Vec<FieldRef> = Vec::new();
    for root in agencies::roots(sql, today).await? {
        for field in fields_of(sql, root.id, today).await? {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
    }
    Ok(fields)
}

/// The names of agencies, for pages.
///
/// # Errors
/// When the database does not answer.
pub async fn names(app: &App, ids: &[AgencyId]) -> Result<Names, StoreError> {
    agencies::views(app.store.read(), ids, app.clock.today()).await
}
