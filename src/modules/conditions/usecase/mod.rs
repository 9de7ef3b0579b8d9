//! The verbs of the registers. Pages and API call them alike.
//!
//! | file | verbs |
//! | --- | --- |
//! | this | what all share: errors, who may choose which agency |
//! | `staff` | people in legal posts, posts, agencies without a focal point |
//! | `training` | classes and who came |
//! | `budget` | lines of money |
//! | `numbers` | what the registers come to |

mod budget;
mod numbers;
mod staff;
mod training;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::{Sql, StoreError};

pub use self::budget::{
    BudgetTotals, add_budget, budget_history, budgets, change_budget, look_budget, totals as budget_totals,
};
pub use self::numbers::{numbers, numbers_of, whole_year};
pub(super) use self::staff::seal;
pub use self::staff::{
    StaffShown, Without, add_staff, change_staff, look_staff, posts, put_posts, staff, staff_history, without,
};
pub use self::training::{
    ClassShown, ClassView, add_class, cancel_class, change_class, class_history, classes, look_class, put_trainees,
};
pub use super::store::budget::{BudgetFilter, Sum};
pub use super::store::staff::StaffFilter;
pub use super::store::training::ClassFilter;

use super::model::ConditionFault;
use super::policy::{self, Action, Stakes};
use super::store;
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::monitoring::api as monitoring;

/// The kind of the entries about people in legal posts.
pub const STAFF: &str = "legal_staff";
/// Of the number of posts of an agency; the object is the agency.
pub const POSTS: &str = "legal_post";
/// Of classes.
pub const CLASS: &str = "training_class";
/// Of lines of money.
pub const BUDGET: &str = "monitoring_budget";

/// Agencies by id, as they are called today.
pub type Names = HashMap<AgencyId, AgencyView>;

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum ConditionError {
    /// It is not there, or the actor may not know that it is.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// Its state or the values do not allow it.
    #[error(transparent)]
    Fault(#[from] ConditionFault),
    /// Somebody changed it since the actor looked at it.
    #[error("the {0} was changed meanwhile")]
    Stale(&'static str),
    /// A name could not be sealed.
    #[error("a name cannot be sealed")]
    Sealing,
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ConditionError> for Problem {
    fn from(error: ConditionError) -> Self {
        match error {
            ConditionError::NotFound(kind) => Self::not_found(kind),
            ConditionError::Denied(problem) => problem,
            ConditionError::Fault(ConditionFault::Invalid(errors)) => Self::invalid(errors),
            ConditionError::Fault(ConditionFault::Cancelled) => Self::refused("training-class-cancelled"),
            ConditionError::Stale(kind) => Self::conflict(kind, Vec::new()),
            ConditionError::Sealing => Self::unavailable(),
            ConditionError::Store(error) => error.into(),
        }
    }
}

fn refused(field: &'static str, code: &'static str) -> ConditionError {
    ConditionFault::Invalid(vec![FieldError::new(field, code)]).into()
}

/// The kind of agency that is an area with everything in it: it has people and money by its committee.
pub(super) const TERRITORY: &str = "territory";

/// The agency is there on a day, is no area, and the actor keeps its registers.
async fn check_agency(
    sql: &dyn Sql,
    actor: &Actor,
    (field, agency): (&'static str, AgencyId),
    today: NaiveDate,
) -> Result<(), ConditionError> {
    let views = agencies::views(sql, &[agency], today).await?;
    if views.get(&agency).is_none_or(|view| view.kind == TERRITORY) {
        return Err(refused(field, "choice-unknown"));
    }
    let stakes = Stakes { agency: store::above(sql, agency, today).await?, ..Stakes::default() };
    policy::may(actor, Action::Keep, &stakes).map_err(ConditionError::Denied)
}

/// What the actor may do with a row of an agency; not there for whoever may not even see it.
async fn check(
    sql: &dyn Sql,
    actor: &Actor,
    (kind, agency, since): (&'static str, AgencyId, NaiveDate),
    action: Action,
) -> Result<(), ConditionError> {
    let stakes = Stakes { agency: store::above(sql, agency, since).await?, ..Stakes::default() };
    policy::may(actor, Action::View, &stakes).map_err(|_| ConditionError::NotFound(kind))?;
    policy::may(actor, action, &stakes).map_err(ConditionError::Denied)
}

fn is_stale(wanted: Option<i64>, version: i64) -> bool {
    wanted.is_some_and(|wanted| wanted != version)
}

async fn tops(app: &App, of: Option<Vec<AgencyId>>) -> Result<Vec<AgencyId>, StoreError> {
    Ok(match of {
        Some(agencies) => agencies,
        None => agencies::roots(app.store.read(), app.clock.today()).await?.into_iter().map(|view| view.id).collect(),
    })
}

async fn inside(app: &App, tops: Vec<AgencyId>) -> Result<Vec<AgencyView>, StoreError> {
    let mut found: Vec<AgencyView> = Vec::new();
    let mut known = BTreeSet::new();
    for top in tops {
        let all = agencies::all_in(app.store.read(), top, app.clock.today()).await?;
        found.extend(all.into_iter().filter(|view| known.insert(view.id)));
    }
    Ok(found)
}

/// The agencies whose registers the actor keeps, for the choice of a form.
///
/// # Errors
/// [`ConditionError::Denied`] where there is none.
pub async fn kept(app: &App, actor: &Actor) -> Result<Vec<AgencyView>, ConditionError> {
    policy::may_keep_any(actor).map_err(ConditionError::Denied)?;
    let tops = tops(app, (!actor.is_system()).then(|| policy::keeping(actor))).await?;
    Ok(inside(app, tops).await?.into_iter().filter(|view| view.kind != TERRITORY).collect())
}

/// The agencies that the actor sees, areas too, for the choice of a filter.
///
/// # Errors
/// [`ConditionError::Denied`] where the actor has no role here.
pub async fn seen(app: &App, actor: &Actor) -> Result<Vec<AgencyView>, ConditionError> {
    Ok(inside(app, own(app, actor).await?).await?)
}

/// The tops of what the actor sees.
async fn own(app: &App, actor: &Actor) -> Result<Vec<AgencyId>, ConditionError> {
    policy::may_look(actor).map_err(ConditionError::Denied)?;
    let of = match policy::scope(actor) {
        policy::Scope::Everything => None,
        policy::Scope::Of(agencies) => Some(agencies),
    };
    Ok(tops(app, of).await?)
}

/// The agency with everything below it that numbers are asked for: the one that was chosen, where the actor sees it, else the first that
/// the actor sees.
///
/// # Errors
/// [`ConditionError::NotFound`] also where the actor may not know that it is there.
pub async fn root(
    app: &App,
    actor: &Actor,
    chosen: Option<AgencyId>,
    since: NaiveDate,
) -> Result<AgencyId, ConditionError> {
    let own = own(app, actor).await?;
    match chosen {
        Some(agency) => {
            check(app.store.read(), actor, ("agency", agency, since), Action::View).await?;
            Ok(agency)
        }
        None => own.first().copied().ok_or(ConditionError::NotFound("agency")),
    }
}

/// Which kinds of agencies name a focal point, by the jurisdiction's rule; with whether somebody has verified it.
async fn focal_kinds(sql: &dyn Sql, root: AgencyId, on: NaiveDate) -> Result<Option<(Vec<String>, bool)>, StoreError> {
    let top = agencies::ancestors(sql, root, on).await?.last().copied().unwrap_or(root);
    let rule = agencies::rule(sql, "focal_point_kinds", top, on).await?;
    Ok(rule.map(|rule| (rule.value.split_whitespace().map(str::to_owned).collect(), rule.is_verified)))
}

/// A field of management, to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What classes keep.
    pub code: String,
    /// What people read.
    pub name_vi: String,
    /// The same in English.
    pub name_en: String,
}

/// The fields of management of the jurisdiction in which an agency lies.
async fn fields_of(sql: &dyn Sql, agency: AgencyId, on: NaiveDate) -> Result<Vec<Field>, StoreError> {
    let top = agencies::ancestors(sql, agency, on).await?.last().copied().unwrap_or(agency);
    let known = monitoring::fields(sql, top, on).await?;
    Ok(known.into_iter().map(|it| Field { code: it.code, name_vi: it.name_vi, name_en: it.name_en }).collect())
}

/// The fields of management that the actor's classes may be about.
///
/// # Errors
/// When the database does not answer.
pub async fn fields(app: &App, actor: &Actor) -> Result<Vec<Field>, ConditionError> {
    match own(app, actor).await?.first() {
        Some(agency) => Ok(fields_of(app.store.read(), *agency, app.clock.today()).await?),
        None => Ok(Vec::new()),
    }
}

/// The names of agencies, for pages.
///
/// # Errors
/// When the database does not answer.
pub async fn names(app: &App, ids: &[AgencyId]) -> Result<Names, StoreError> {
    agencies::views(app.store.read(), ids, app.clock.today()).await
}
