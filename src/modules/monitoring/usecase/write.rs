//! Writing in a plan, and in the open amendment of an issued one.

use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::FieldError;
use thihanh_store::{WriteTx, journal};

use super::{MonitoringError, entry, lock, refused, store};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::monitoring::model::check::{MOST_FIELDS, MOST_ITEMS};
use crate::modules::monitoring::model::content::Content;
use crate::modules::monitoring::model::form::{PlanFieldForm, PlanItemForm};
use crate::modules::monitoring::model::line::{holding, may_change};
use crate::modules::monitoring::model::plan::{Amendment, Plan, PlanFault, PlanItem};
use crate::modules::monitoring::paper;
use crate::modules::monitoring::policy::Action;

/// Which plan, as the person looked at it.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Code of the plan.
    pub code: &'a str,
    /// The version that the person looked at; `None` where nobody looked.
    pub version: Option<i64>,
}

/// A locked plan that may be written in, and in which amendment (0: in the plan itself).
async fn writing(
    tx: &WriteTx,
    actor: &Actor,
    place: Place<'_>,
) -> Result<(Plan, i64, Vec<Amendment>), MonitoringError> {
    let plan = lock(tx, actor, place.code, place.version, Action::Write).await?;
    let amendments = store::plans::amendments(tx, plan.id).await?;
    let open = amendments.last().filter(|amendment| amendment.issued.is_none());
    let amendment = plan.writing(open).ok_or(PlanFault::NotOpen)?;
    Ok((plan, amendment, amendments))
}

/// Saves the plan as its next version, with an entry in its history.
async fn save(
    app: &App,
    tx: &WriteTx,
    actor: &Actor,
    plan: Plan,
    (what, value): (&'static str, &str),
) -> Result<(), MonitoringError> {
    let plan = Plan { updated_at: app.clock.now(), ..plan };
    store::plans::save(tx, &plan).await?;
    journal::append(tx, entry(app, actor, &plan, "edited").with(what, value)).await?;
    Ok(())
}

/// Changes the words of the document.
///
/// # Errors
/// [`MonitoringError`]: no right, not now, or fields that break rules.
pub async fn edit(app: &App, actor: &Actor, place: Place<'_>, content: Content) -> Result<(), MonitoringError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let plan = lock(tx, actor, place.code, place.version, Action::Write).await?;
            let plan = plan.edit(content.clone(), now)?;
            let whole = paper::Whole { plan: &plan, fields: &[], items: &[], name: &|_| String::new() };
            paper::official(&whole).map_err(PlanFault::Invalid)?;
            save(app, tx, actor, plan, ("what", "words")).await
        })
        .await
}

/// Adds a field to watch, or changes why.
///
/// # Errors
/// [`MonitoringError`]: no right, not now, no such field, or it is in the issued plan already.
pub async fn put_field(
    app: &App,
    actor: &Actor,
    place: Place<'_>,
    form: &PlanFieldForm,
) -> Result<(), MonitoringError> {
    let today = app.clock.today();
    app.store
        .write(async |tx| {
            let (plan, amendment, _) = writing(tx, actor, place).await?;
            let field = form.read(amendment)?;
            let known = store::rules::fields(tx, plan.duty.jurisdiction, today).await?;
            if !known.iter().any(|known| known.code == field.field) {
                return Err(refused("field", "choice-unknown"));
            }
            if let Some(matched) = &field.matched
                && !is_above(tx, &plan, matched).await?
            {
                return Err(refused("matched", "plan-match-unknown"));
            }
            let fields = store::plans::fields(tx, plan.id).await?;
            if fields.iter().any(|has| has.field == field.field && has.amendment != amendment) {
                return Err(refused("field", "plan-field-issued"));
            }
            if fields.len() >= MOST_FIELDS && !fields.iter().any(|has| has.field == field.field) {
                let error = FieldError::new("field", "plan-too-many-fields").with("most", MOST_FIELDS);
                return Err(PlanFault::Invalid(vec![error]).into());
            }
            store::plans::put_field(tx, plan.id, &field).await?;
            save(app, tx, actor, plan, ("field", &field.field)).await
        })
        .await
}

/// Whether a field is one of the plan of the unit above.
async fn is_above(tx: &WriteTx, plan: &Plan, field: &str) -> Result<bool, MonitoringError> {
    let above = super::life::above(tx, plan).await?.and_then(|above| above.plan);
    Ok(above.is_some_and(|above| above.codes().contains(field)))
}

/// Takes a field out.
///
/// # Errors
/// [`MonitoringError`]: no right, not now, or it is not in what is being written.
pub async fn remove_field(app: &App, actor: &Actor, place: Place<'_>, field: &str) -> Result<(), MonitoringError> {
    app.store
        .write(async |tx| {
            let (plan, amendment, _) = writing(tx, actor, place).await?;
            if !store::plans::remove_field(tx, plan.id, field, amendment).await? {
                return Err(MonitoringError::NotFound("field"));
            }
            save(app, tx, actor, plan, ("field_out", field)).await
        })
        .await
}

/// Adds a line behind those that are there.
///
/// # Errors
/// [`MonitoringError`]: no right, not now, or fields that break rules.
pub async fn put_item(app: &App, actor: &Actor, place: Place<'_>, form: &PlanItemForm) -> Result<(), MonitoringError> {
    write_item(app, actor, place, None, form).await
}

/// Changes a line of what is being written; in an open amendment also one of the plan, which stands as it is until the amendment is issued.
///
/// # Errors
/// As [`put_item`], and [`MonitoringError::NotFound`] where there is none with the number.
pub async fn change_item(
    app: &App,
    actor: &Actor,
    place: Place<'_>,
    number: i64,
    form: &PlanItemForm,
) -> Result<(), MonitoringError> {
    write_item(app, actor, place, Some(number), form).await
}

async fn write_item(
    app: &App,
    actor: &Actor,
    place: Place<'_>,
    number: Option<i64>,
    form: &PlanItemForm,
) -> Result<(), MonitoringError> {
    let today = app.clock.today();
    app.store
        .write(async |tx| {
            let (plan, amendment, amendments) = writing(tx, actor, place).await?;
            let items = store::plans::items(tx, plan.id).await?;
            let number = match number {
                Some(number) if may_change(&items, &amendments, amendment, number) => number,
                Some(_) => return Err(MonitoringError::NotFound("plan_item")),
                None if items.len() >= MOST_ITEMS => {
                    let error = FieldError::new("content", "plan-too-many-items").with("most", MOST_ITEMS);
                    return Err(PlanFault::Invalid(vec![error]).into());
                }
                None => items.iter().map(|item| item.number).max().unwrap_or_default() + 1,
            };
            let item = form.read(number, plan.duty.year, amendment)?;
            if !agencies::is_within(tx, item.lead, plan.duty.jurisdiction, today).await? {
                return Err(refused("lead", "choice-unknown"));
            }
            store::plans::put_item(tx, plan.id, &item).await?;
            save(app, tx, actor, plan, ("item", &item.content)).await
        })
        .await
}

/// Takes a line out of what is being written: one of an issued plan by its open amendment, a change of one by giving the change up.
///
/// # Errors
/// [`MonitoringError`]: no right, not now, or there is no such line.
pub async fn remove_item(app: &App, actor: &Actor, place: Place<'_>, number: i64) -> Result<(), MonitoringError> {
    app.store
        .write(async |tx| {
            let (plan, amendment, amendments) = writing(tx, actor, place).await?;
            if !store::plans::remove_item(tx, plan.id, number, amendment).await? {
                // What was issued stays as it was: the amendment says that it holds no longer.
                let items = store::plans::items(tx, plan.id).await?;
                let holds = holding(&items, Plan::holds_up_to(&amendments)).into_iter();
                let line = holds.filter(|_| amendment > 0).find(|item| item.number == number);
                let line = line.ok_or(MonitoringError::NotFound("plan_item"))?;
                store::plans::put_item(tx, plan.id, &PlanItem { amendment, is_dropped: true, ..line }).await?;
            }
            save(app, tx, actor, plan, ("item_out", &number.to_string())).await
        })
        .await
}
