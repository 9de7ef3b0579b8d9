//! Criteria, measures and questions: what ships, and what people make of it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, ChecklistItemId};
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, StoreError};

use super::{InspectionError, store, top_of};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::inspections::model::FieldRef;
use crate::modules::inspections::model::inspection::{Inspection, InspectionFault};
use crate::modules::inspections::model::reference::{ChecklistItem, ItemForm, Named, frozen};
use crate::modules::inspections::policy;
use crate::modules::monitoring::api as monitoring;

/// The kind of a question's entries in the journal.
const ITEM_KIND: &str = "checklist_item";

/// The fields of state management of a jurisdiction on a day.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn fields(sql: &dyn Sql, jurisdiction: AgencyId, on: NaiveDate) -> Result<Vec<FieldRef>, StoreError> {
    let known = monitoring::fields(sql, jurisdiction, on).await?;
    // Papers and lists name them in Vietnamese.
    Ok(known.into_iter().map(|field| FieldRef { code: field.code, name: field.name_vi }).collect())
}

/// Adds the criteria, measures and questions that ship and are not there yet. How many were added.
///
/// # Errors
/// When the database does not answer.
pub async fn install(app: &App) -> Result<u64, InspectionError> {
    let now = app.clock.now();
    app.store.write(async |tx| Ok(store::reference::install(tx, app.ids.as_ref(), now).await?)).await
}

/// The questions that an inspection would freeze on a day.
pub(super) async fn asked_of(
    sql: &dyn Sql,
    inspection: &Inspection,
    on: NaiveDate,
) -> Result<Vec<ChecklistItem>, StoreError> {
    let items = store::reference::items(sql, on).await?;
    let above = store::stakes::above(sql, &[inspection.jurisdiction, inspection.agency], on).await?;
    let jurisdictions: Vec<AgencyId> = above.into_values().flatten().collect();
    Ok(frozen(&items, &jurisdictions, &inspection.facts.fields, on))
}

/// What the page of the checklist shows.
#[derive(Debug, Clone)]
pub struct Checklist {
    /// The criteria in their order.
    pub criteria: Vec<Named>,
    /// The measures in their order.
    pub measures: Vec<Named>,
    /// The questions that hold today or will.
    pub items: Vec<ChecklistItem>,
    /// The actor changes those that every jurisdiction shares.
    pub may_keep: bool,
}

/// Criteria, measures and questions.
///
/// # Errors
/// When the actor has no role here, or the database does not answer.
pub async fn checklist(app: &App, actor: &Actor) -> Result<Checklist, InspectionError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    if !policy::sees_lists(actor) {
        return Err(InspectionError::Denied(thihanh_kernel::problem::Problem::denied("inspection-view")));
    }
    let may_keep = policy::may_keep_checklist(actor, &tops(sql, today).await?).is_ok();
    Ok(Checklist {
        criteria: store::reference::criteria(sql, today).await?,
        measures: store::reference::measures(sql, today).await?,
        items: store::reference::items(sql, today).await?,
        may_keep,
    })
}

/// The tops of the forest: whoever keeps what all of it shares has a role there.
async fn tops(sql: &dyn Sql, today: NaiveDate) -> Result<BTreeSet<AgencyId>, StoreError> {
    Ok(agencies::roots(sql, today).await?.into_iter().map(|view| view.id).collect())
}

async fn may_keep(
    sql: &dyn Sql,
    actor: &Actor,
    jurisdiction: Option<AgencyId>,
    today: NaiveDate,
) -> Result<(), InspectionError> {
    let above = match jurisdiction {
        Some(agency) => store::stakes::above(sql, &[agency], today).await?.remove(&agency).unwrap_or_default(),
        None => tops(sql, today).await?,
    };
    policy::may_keep_checklist(actor, &above).map_err(InspectionError::Denied)
}

/// A new question.
///
/// # Errors
/// [`InspectionError`].
pub async fn add_item(app: &App, actor: &Actor, form: &ItemForm) -> Result<ChecklistItem, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let jurisdiction: Option<AgencyId> = form.jurisdiction.trim().parse().ok();
            may_keep(tx, actor, jurisdiction, today).await?;
            let before = ChecklistItem {
                id: ChecklistItemId::fresh(app.ids.as_ref(), now),
                jurisdiction,
                field: String::new(),
                criterion: String::new(),
                position: 1_000,
                question: String::new(),
                guidance: String::new(),
                source: String::new(),
                is_verified: false,
                from: today,
                to: None,
                version: 1,
            };
            let item = form.read(before, &criteria(tx, today).await?)?;
            if let Some(agency) = item.jurisdiction {
                // An agency that is none would be a question that nobody asks.
                top_of(tx, agency, today).await?;
            }
            store::reference::insert_item(tx, &item, now).await?;
            let entry =
                Entry::new(now, actor, ITEM_KIND, item.id.uuid(), "question_added").with("question", &item.question);
            journal::append(tx, entry).await?;
            Ok(item)
        })
        .await
}

/// Changes a question. Inspections that have begun keep it as it was.
///
/// # Errors
/// [`InspectionError`].
pub async fn change_item(
    app: &App,
    actor: &Actor,
    id: ChecklistItemId,
    version: Option<i64>,
    form: &ItemForm,
) -> Result<ChecklistItem, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = store::reference::find_item_for_update(tx, id).await?;
            let Some(before) = before else { return Err(InspectionError::NotFound) };
            may_keep(tx, actor, before.jurisdiction, today).await?;
            if version.is_some_and(|version| version != before.version) {
                return Err(InspectionError::Stale);
            }
            let earlier = before.question.clone();
            let after = form.read(before, &criteria(tx, today).await?)?;
            store::reference::save_item(tx, &after, now).await?;
            let entry = Entry::new(now, actor, ITEM_KIND, after.id.uuid(), "question_changed")
                .with("before", &earlier)
                .with("after", &after.question);
            journal::append(tx, entry).await?;
            Ok(ChecklistItem { version: after.version + 1, ..after })
        })
        .await
}

async fn criteria(sql: &dyn Sql, today: NaiveDate) -> Result<Vec<String>, InspectionError> {
    let codes: Vec<String> =
        store::reference::criteria(sql, today).await?.into_iter().map(|criterion| criterion.code).collect();
    if codes.is_empty() { Err(InspectionFault::NotOfIt.into()) } else { Ok(codes) }
}
