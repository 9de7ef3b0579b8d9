//! Criteria and kinds of organisations: what ships, and what people make of it.

use std::collections::BTreeSet;

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::CollaboratorReferenceId;
use thihanh_kernel::problem::FieldError;
use thihanh_store::Sql;
use thihanh_store::journal::{self, Entry};

use super::{CollaboratorError, REFERENCE, is_stale, store};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::collaborators::model::reference::{Reference, ReferenceForm};
use crate::modules::collaborators::policy;

/// The place of a new one: behind those that ship.
const NEW_ORDER: i64 = 1_000;

/// Adds the rows that ship and are not there yet. How many were added.
///
/// # Errors
/// When the database does not answer.
pub async fn install(app: &App) -> Result<u64, CollaboratorError> {
    let now = app.clock.now();
    app.store.write(async |tx| Ok(store::reference::install(tx, app.ids.as_ref(), now).await?)).await
}

/// Every row in its order, those that are over too.
///
/// # Errors
/// [`CollaboratorError::Denied`] to whoever has no role here.
pub async fn references(app: &App, actor: &Actor) -> Result<Vec<Reference>, CollaboratorError> {
    policy::may_look(actor).map_err(CollaboratorError::Denied)?;
    Ok(store::reference::all(app.store.read()).await?)
}

/// Whether the actor keeps them.
///
/// # Errors
/// When the database does not answer.
pub async fn may_keep_reference(app: &App, actor: &Actor) -> Result<bool, CollaboratorError> {
    match check_keeper(app, app.store.read(), actor).await {
        Ok(()) => Ok(true),
        Err(CollaboratorError::Denied(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn check_keeper(app: &App, sql: &dyn Sql, actor: &Actor) -> Result<(), CollaboratorError> {
    let tops: BTreeSet<_> = agencies::roots(sql, app.clock.today()).await?.into_iter().map(|view| view.id).collect();
    policy::may_keep_reference(actor, &tops).map_err(CollaboratorError::Denied)
}

/// A new row.
///
/// # Errors
/// [`CollaboratorError`].
pub async fn add_reference(app: &App, actor: &Actor, form: &ReferenceForm) -> Result<Reference, CollaboratorError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            check_keeper(app, tx, actor).await?;
            let (list, code) = form.read_new()?;
            let begun = Reference {
                id: CollaboratorReferenceId::fresh(app.ids.as_ref(), now),
                list,
                code,
                name_vi: String::new(),
                name_en: String::new(),
                least_years: None,
                source: String::new(),
                is_verified: false,
                from: today,
                to: None,
                order: NEW_ORDER,
                version: 1,
            };
            let row = form.read(begun)?;
            if !store::reference::insert(tx, &row, now).await? {
                return Err(CollaboratorError::field(FieldError::new("code", "collaborator-code-taken")));
            }
            journal::append(tx, Entry::new(now, actor, REFERENCE, row.id.uuid(), "added").with("after", &row)).await?;
            Ok(row)
        })
        .await
}

/// Changes a row: its names, what it asks for, the law, its last day.
///
/// # Errors
/// [`CollaboratorError`].
pub async fn change_reference(
    app: &App,
    actor: &Actor,
    id: CollaboratorReferenceId,
    version: Option<i64>,
    form: &ReferenceForm,
) -> Result<Reference, CollaboratorError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            check_keeper(app, tx, actor).await?;
            let before = store::reference::find_for_update(tx, id).await?;
            let before = before.ok_or(CollaboratorError::NotFound(REFERENCE))?;
            if is_stale(version, before.version) {
                return Err(CollaboratorError::Stale(REFERENCE));
            }
            let after = form.read(before.clone())?;
            store::reference::save(tx, &after, now).await?;
            let entry = Entry::new(now, actor, REFERENCE, id.uuid(), "changed");
            journal::append(tx, entry.with("before", &before).with("after", &after)).await?;
            Ok(Reference { version: after.version + 1, ..after })
        })
        .await
}
