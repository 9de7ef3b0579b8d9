//! The verbs of indicators. Pages and API call them alike.
//!
//! | file | verbs |
//! | --- | --- |
//! | this | what all share: errors, who may choose which agency |
//! | `compute` | what the registers come to for many agencies at once |
//! | `look` | the table, the comparison, the years of one indicator, what stands behind a number |
//! | `enter` | entering, verifying |
//! | `define` | the indicators themselves, the surveys that answer them |

mod compute;
mod define;
mod enter;
mod look;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, IndicatorPartId};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::{Sql, StoreError};

pub use self::define::{
    Answering, add_indicator, answering, change_indicator, choose_survey, criteria, history, indicators, install,
    may_keep_indicators, remove_survey,
};
pub use self::enter::{
    Cell, CellForm, LookedValue, Sheet, SheetForm, enter, kept, look_value, sheet, value_history, verify, waiting,
};
pub use self::look::{
    Behind, BehindRow, Compared, Comparison, IndicatorRow, PartRow, Table, behind, compare, over_years, table,
};

use super::model::IndicatorFault;
use super::model::indicator::Indicator;
use super::model::period::Period;
use super::policy::{self, Action, Stakes};
use super::store;
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::monitoring::api as monitoring;

/// The kind of the entries about indicators in the journal.
pub const KIND: &str = "indicator";
/// Of those about values.
pub const VALUE: &str = "indicator_value";

/// Agencies by id, as they are called today.
pub type Names = HashMap<AgencyId, AgencyView>;

/// A cell of the sheet that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// The part that it is about.
    pub part: IndicatorPartId,
    /// What is wrong.
    pub error: FieldError,
}

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum IndicatorError {
    /// It is not there, or the actor may not know that it is.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// Its state or the values do not allow it.
    #[error(transparent)]
    Fault(#[from] IndicatorFault),
    /// Cells of a sheet break rules.
    #[error("cells break rules")]
    Cells(Vec<CellFault>),
    /// Somebody changed it since the actor looked at it.
    #[error("the {0} was changed meanwhile")]
    Stale(&'static str),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl IndicatorError {
    fn field(error: FieldError) -> Self {
        Self::Fault(IndicatorFault::Invalid(vec![error]))
    }
}

/// Where an error of a JSON body stands.
const PLACE: &str = "place";

impl From<IndicatorError> for Problem {
    fn from(error: IndicatorError) -> Self {
        match error {
            IndicatorError::NotFound(kind) => Self::not_found(kind),
            IndicatorError::Denied(problem) => problem,
            IndicatorError::Fault(IndicatorFault::Invalid(errors)) => Self::invalid(errors),
            IndicatorError::Fault(IndicatorFault::Own) => Self::refused("indicator-own"),
            IndicatorError::Fault(IndicatorFault::Verified) => Self::refused("indicator-verified-already"),
            IndicatorError::Cells(faults) => Self::invalid(
                faults.into_iter().map(|fault| fault.error.with(PLACE, format!("values.{}", fault.part))).collect(),
            ),
            IndicatorError::Stale(kind) => Self::conflict(kind, Vec::new()),
            IndicatorError::Store(error) => error.into(),
        }
    }
}

/// What numbers are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The agency; the first that the actor sees where none is named.
    pub agency: Option<AgencyId>,
    /// The period.
    pub period: Period,
    /// Code of a field; every one where none is named, or none that there is.
    pub field: Option<String>,
}

/// A field of management, to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What rows keep.
    pub code: String,
    /// What people read.
    pub name_vi: String,
    /// The same in English.
    pub name_en: String,
}

/// What numbers are asked for, once it is known that the actor sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The agency with everything below it.
    pub agency: AgencyId,
    /// The period.
    pub period: Period,
    /// The day on which people and the tree are looked at.
    pub on: NaiveDate,
    /// The field, where one is asked for.
    pub field: Option<Field>,
    /// The fields to choose from.
    pub fields: Vec<Field>,
    /// The top of the agency's tree.
    pub top: AgencyId,
    /// What the actor may do with the numbers of the agency.
    pub actions: Vec<Action>,
}

impl Setting {
    /// Code of the field; empty for all of them, as values keep it.
    #[must_use]
    pub fn field_code(&self) -> &str {
        self.field.as_ref().map_or("", |field| field.code.as_str())
    }
}

/// The tops of what the actor sees.
async fn own(app: &App, actor: &Actor) -> Result<Vec<AgencyId>, IndicatorError> {
    policy::may_look(actor).map_err(IndicatorError::Denied)?;
    Ok(match actor.is_system() {
        true => agencies::roots(app.store.read(), app.clock.today()).await?.into_iter().map(|view| view.id).collect(),
        false => policy::seeing(actor),
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

/// The agencies that the actor sees, for the choice of a filter.
///
/// # Errors
/// [`IndicatorError::Denied`] where the actor has no role here.
pub async fn seen(app: &App, actor: &Actor) -> Result<Vec<AgencyView>, IndicatorError> {
    Ok(inside(app, own(app, actor).await?).await?)
}

/// The agency, period and field that numbers are asked for, where the actor sees them.
///
/// # Errors
/// [`IndicatorError::NotFound`] also where the actor may not know that the agency is there.
pub async fn setting(app: &App, actor: &Actor, asked: &Asked) -> Result<Setting, IndicatorError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let own = own(app, actor).await?;
    let on = asked.period.counted_on(today);
    // Seen as it stands in the period: the lists behind the numbers hold then what the numbers do.
    let since = on.max(asked.period.from);
    let agency = asked.agency.or_else(|| own.first().copied()).ok_or(IndicatorError::NotFound("agency"))?;
    let stakes = stakes_of(sql, agency, since).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| IndicatorError::NotFound("agency"))?;
    if agencies::views(sql, &[agency], on).await?.is_empty() {
        return Err(IndicatorError::NotFound("agency"));
    }
    let top = top_of(sql, agency, on).await?;
    let fields = fields_of(sql, top, on).await?;
    Ok(Setting {
        agency,
        period: asked.period,
        on,
        field: fields.iter().find(|field| Some(&field.code) == asked.field.as_ref()).cloned(),
        fields,
        top,
        actions: Action::ALL.into_iter().filter(|action| policy::may(actor, *action, &stakes).is_ok()).collect(),
    })
}

async fn stakes_of(sql: &dyn Sql, agency: AgencyId, since: NaiveDate) -> Result<Stakes, StoreError> {
    let above = store::above(sql, &[agency], since).await?.remove(&agency).unwrap_or_default();
    Ok(Stakes { agency: above, ..Stakes::default() })
}

/// The province of an agency: the top of its tree.
async fn top_of(sql: &dyn Sql, agency: AgencyId, on: NaiveDate) -> Result<AgencyId, StoreError> {
    Ok(agencies::ancestors(sql, agency, on).await?.last().copied().unwrap_or(agency))
}

async fn fields_of(sql: &dyn Sql, top: AgencyId, on: NaiveDate) -> Result<Vec<Field>, StoreError> {
    let known = monitoring::fields(sql, top, on).await?;
    Ok(known.into_iter().map(|it| Field { code: it.code, name_vi: it.name_vi, name_en: it.name_en }).collect())
}

/// The indicators that hold in a period.
async fn holding(sql: &dyn Sql, period: Period) -> Result<Vec<Indicator>, StoreError> {
    let all = store::indicators::all(sql).await?;
    Ok(all.into_iter().filter(|indicator| indicator.holds_between(period.from, period.to)).collect())
}

/// One of them by its code.
async fn holding_one(sql: &dyn Sql, code: &str) -> Result<Indicator, IndicatorError> {
    let all = store::indicators::all(sql).await?;
    all.into_iter().find(|indicator| indicator.code == code).ok_or(IndicatorError::NotFound(KIND))
}

/// The names of agencies, for pages.
///
/// # Errors
/// When the database does not answer.
pub async fn names(app: &App, ids: &[AgencyId]) -> Result<Names, StoreError> {
    agencies::views(app.store.read(), ids, app.clock.today()).await
}
