//! Kinds of sources: what ships, and what people make of it.

use std::collections::BTreeSet;

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::InformationSourceId;
use thihanh_kernel::problem::FieldError;
use thihanh_store::Sql;
use thihanh_store::journal::{self, Entry};

use super::{InformationError, store};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::information::model::source::{SourceForm, SourceKind};
use crate::modules::information::policy;

/// The kind of their entries in the journal.
const KIND: &str = "information_source";
/// The place of a new one: behind those that ship, before what a province adds later.
const NEW_ORDER: i64 = 1_000;

/// Adds the kinds that ship and are not there yet. How many were added.
///
/// # Errors
/// When the database does not answer.
pub async fn install(app: &App) -> Result<u64, InformationError> {
    let now = app.clock.now();
    app.store.write(async |tx| Ok(store::sources::install(tx, app.ids.as_ref(), now).await?)).await
}

/// Every kind in its order, those that are over too.
///
/// # Errors
/// [`InformationError::Denied`] to whoever has no role here.
pub async fn sources(app: &App, actor: &Actor) -> Result<Vec<SourceKind>, InformationError> {
    policy::may_look(actor).map_err(InformationError::Denied)?;
    Ok(store::sources::all(app.store.read()).await?)
}

/// Whether the actor keeps them.
///
/// # Errors
/// When the database does not answer.
pub async fn may_keep_sources(app: &App, actor: &Actor) -> Result<bool, InformationError> {
    match check(app, app.store.read(), actor).await {
        Ok(()) => Ok(true),
        Err(InformationError::Denied(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn check(app: &App, sql: &dyn Sql, actor: &Actor) -> Result<(), InformationError> {
    let tops: BTreeSet<_> = agencies::roots(sql, app.clock.today()).await?.into_iter().map(|view| view.id).collect();
    policy::may_keep(actor, &tops).map_err(InformationError::Denied)
}

/// A new kind.
///
/// # Errors
/// [`InformationError`].
pub async fn add_source(app: &App, actor: &Actor, form: &SourceForm) -> Result<SourceKind, InformationError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            check(app, tx, actor).await?;
            let begun = SourceKind {
                id: InformationSourceId::fresh(app.ids.as_ref(), now),
                code: form.read_code()?,
                name_vi: String::new(),
                name_en: String::new(),
                source: String::new(),
                is_verified: false,
                from: today,
                to: None,
                order: NEW_ORDER,
                version: 1,
            };
            let kind = form.read(begun)?;
            if !store::sources::insert(tx, &kind, now).await? {
                return Err(InformationError::field(FieldError::new("code", "information-source-code-taken")));
            }
            journal::append(tx, Entry::new(now, actor, KIND, kind.id.uuid(), "added").with("after", &kind)).await?;
            Ok(kind)
        })
        .await
}

/// Changes a kind: its names, the law that it rests on, whether that was checked, its last day.
///
/// # Errors
/// [`InformationError`].
pub async fn change_source(
    app: &App,
    actor: &Actor,
    id: InformationSourceId,
    version: Option<i64>,
    form: &SourceForm,
) -> Result<SourceKind, InformationError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            check(app, tx, actor).await?;
            let before = store::sources::find_for_update(tx, id).await?.ok_or(InformationError::NotFound(KIND))?;
            if version.is_some_and(|version| version != before.version) {
                return Err(InformationError::Stale(KIND));
            }
            let after = form.read(before.clone())?;
            store::sources::save(tx, &after, now).await?;
            let entry = Entry::new(now, actor, KIND, id.uuid(), "changed");
            journal::append(tx, entry.with("before", &before).with("after", &after)).await?;
            Ok(SourceKind { version: after.version + 1, ..after })
        })
        .await
}
