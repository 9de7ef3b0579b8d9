//! Lines of money.

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, MonitoringBudgetId};
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_store::Sql;
use thihanh_store::journal::{self, Entry, Record};

use super::{BUDGET, BudgetFilter, ConditionError, Sum, check as may_with, check_agency, is_stale, refused};
use crate::app::App;
use crate::modules::conditions::model::budget::{Budget, BudgetForm, days_of};
use crate::modules::conditions::policy::{self, Action};
use crate::modules::conditions::store::budget as store;

/// A page of the lines that the actor sees, the newest first, with what all of them come to.
///
/// # Errors
/// When the database does not answer.
pub async fn budgets(
    app: &App,
    actor: &Actor,
    filter: &BudgetFilter,
    page: &Page,
) -> Result<(Slice<Budget>, Count, Sum), ConditionError> {
    policy::may_look(actor).map_err(ConditionError::Denied)?;
    let (sql, scope) = (app.store.read(), policy::scope(actor));
    let (slice, count) = store::list(sql, &scope, filter, page).await?;
    Ok((slice, count, store::sum(sql, &scope, filter).await?))
}

/// What the lines come to, by agency and by year.
#[derive(Debug, Clone)]
pub struct BudgetTotals {
    /// A page of agencies, each with its lines of the filter.
    pub agencies: Slice<(AgencyId, Sum)>,
    /// Every year, the latest first.
    pub years: Vec<(i32, Sum)>,
    /// All of the filter.
    pub all: Sum,
}

/// What the lines that the actor sees come to.
///
/// # Errors
/// When the database does not answer.
pub async fn totals(
    app: &App,
    actor: &Actor,
    filter: &BudgetFilter,
    page: &Page,
) -> Result<BudgetTotals, ConditionError> {
    policy::may_look(actor).map_err(ConditionError::Denied)?;
    let (sql, scope) = (app.store.read(), policy::scope(actor));
    Ok(BudgetTotals {
        agencies: store::sums_by_agency(sql, &scope, filter, page).await?,
        years: store::sums_by_year(sql, &scope, filter).await?,
        all: store::sum(sql, &scope, filter).await?,
    })
}

/// Since when somebody must have stood above the agency to see a line of it: the first day of its year.
fn since(budget: &Budget) -> NaiveDate {
    days_of(budget.facts.year).map_or(NaiveDate::MIN, |days| days.0)
}

async fn check(sql: &dyn Sql, actor: &Actor, budget: &Budget, action: Action) -> Result<(), ConditionError> {
    may_with(sql, actor, (BUDGET, budget.facts.agency, since(budget)), action).await
}

/// One line, and whether the actor writes it.
///
/// # Errors
/// [`ConditionError::NotFound`] also where the actor may not know that it is there.
pub async fn look_budget(app: &App, actor: &Actor, id: MonitoringBudgetId) -> Result<(Budget, bool), ConditionError> {
    let sql = app.store.read();
    let budget = store::find(sql, id).await?.ok_or(ConditionError::NotFound(BUDGET))?;
    check(sql, actor, &budget, Action::View).await?;
    let may_keep = check(sql, actor, &budget, Action::Keep).await.is_ok();
    Ok((budget, may_keep))
}

/// The history of a line, newest first.
///
/// # Errors
/// As [`look_budget`].
pub async fn budget_history(app: &App, actor: &Actor, id: MonitoringBudgetId) -> Result<Vec<Record>, ConditionError> {
    let (budget, _) = look_budget(app, actor, id).await?;
    Ok(journal::history(app.store.read(), BUDGET, budget.id.uuid()).await?)
}

/// A new line. There is one for an agency, a year and an activity: more money for the same is a change of it.
///
/// # Errors
/// [`ConditionError`]: no right for the agency, or fields that break rules.
pub async fn add_budget(app: &App, actor: &Actor, form: &BudgetForm) -> Result<Budget, ConditionError> {
    policy::may_keep_any(actor).map_err(ConditionError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let facts = form.read()?;
    app.store
        .write(async |tx| {
            check_agency(tx, actor, ("agency", facts.agency), today).await?;
            let id = MonitoringBudgetId::fresh(app.ids.as_ref(), now);
            let budget = Budget { seq: 0, id, facts: facts.clone(), updated_at: now, version: 1 };
            if !store::insert(tx, &budget, actor.account()).await? {
                return Err(refused("activity", "budget-exists"));
            }
            let entry = Entry::new(now, actor, BUDGET, id.uuid(), "added").with("after", &budget.facts);
            journal::append(tx, entry).await?;
            Ok(budget)
        })
        .await
}

/// Changes the amounts and words of a line.
///
/// # Errors
/// [`ConditionError`].
pub async fn change_budget(
    app: &App,
    actor: &Actor,
    id: MonitoringBudgetId,
    version: Option<i64>,
    form: &BudgetForm,
) -> Result<Budget, ConditionError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let before = store::find_for_update(tx, id).await?.ok_or(ConditionError::NotFound(BUDGET))?;
            check(tx, actor, &before, Action::Keep).await?;
            if is_stale(version, before.version) {
                return Err(ConditionError::Stale(BUDGET));
            }
            let fixed = BudgetForm::of(&before.facts);
            let form = BudgetForm { agency: fixed.agency, year: fixed.year, activity: fixed.activity, ..form.clone() };
            let facts = form.read()?;
            let old = before.facts.clone();
            let after = before.change(facts, now);
            store::save(tx, &after).await?;
            let entry =
                Entry::new(now, actor, BUDGET, id.uuid(), "changed").with("before", &old).with("after", &after.facts);
            journal::append(tx, entry).await?;
            Ok(Budget { version: after.version + 1, ..after })
        })
        .await
}
