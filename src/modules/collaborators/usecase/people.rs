//! Collaborators: entered, changed, checked, erased, looked at.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::CollaboratorId;
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::problem::FieldError;
use thihanh_store::journal::{self, Entry, Record};
use thihanh_store::{Sql, WriteTx};

use super::{
    COLLABORATOR, CollaboratorError, PersonFilter, check, check_agency, fields_of, is_stale, named_fields, opened,
    seal, since, store,
};
use crate::app::App;
use crate::modules::collaborators::model::CollaboratorFault;
use crate::modules::collaborators::model::contract::{Contract, State};
use crate::modules::collaborators::model::person::{
    Check, CheckForm, Collaborator, CollaboratorForm, Facts, Person, missing,
};
use crate::modules::collaborators::model::reference::{Reference, ReferenceList};
use crate::modules::collaborators::policy::{self, Action};
use crate::modules::collaborators::store::people::Sealed;

/// Collaborators that one file takes.
pub const MOST_ROWS: usize = 10_000;
/// Rows of one page of a file.
const FILE_PAGE: u32 = 200;

/// A collaborator as the actor sees it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What is no personal data.
    pub collaborator: Collaborator,
    /// Personal data, for who keeps the register.
    pub person: Option<Person>,
    /// The actor keeps it.
    pub may_keep: bool,
    /// The contracts, the newest first.
    pub contracts: Vec<Contract>,
}

async fn shown(app: &App, sql: &dyn Sql, actor: &Actor, sealed: Sealed) -> Result<Shown, CollaboratorError> {
    let collaborator = &sealed.collaborator;
    let at = (COLLABORATOR, collaborator.facts.agency, since(collaborator));
    let may_keep = check(sql, actor, at, Action::Keep).await.is_ok();
    let person = if may_keep { opened(app, &sealed) } else { None };
    let contracts = store::contracts::of(sql, collaborator.id).await?;
    Ok(Shown { person, may_keep, contracts, collaborator: sealed.collaborator })
}

/// A page of the collaborators that the actor sees, the newest first.
///
/// # Errors
/// [`CollaboratorError::Denied`] to whoever has no role here.
pub async fn collaborators(
    app: &App,
    actor: &Actor,
    filter: &PersonFilter,
    page: &Page,
) -> Result<(Slice<Shown>, Count), CollaboratorError> {
    policy::may_look(actor).map_err(CollaboratorError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let (slice, count) = store::people::list(sql, &policy::scope(actor), filter, today, page).await?;
    let mut items = Vec::with_capacity(slice.items.len());
    for sealed in slice.items {
        items.push(shown(app, sql, actor, sealed).await?);
    }
    Ok((Slice { items, next: slice.next }, count))
}

/// The collaborators of a list as a file holds them; `None` where there are more than it takes.
///
/// # Errors
/// As [`collaborators`].
pub async fn rows(app: &App, actor: &Actor, filter: &PersonFilter) -> Result<Option<Vec<Shown>>, CollaboratorError> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let (slice, _) = collaborators(app, actor, filter, &Page::new(Some(FILE_PAGE), after)).await?;
        all.extend(slice.items);
        if all.len() > MOST_ROWS {
            return Ok(None);
        }
        match slice.next {
            Some(next) => after = Some(next),
            None => return Ok(Some(all)),
        }
    }
}

/// One collaborator with everything that its page shows.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The collaborator.
    pub shown: Shown,
    /// Its checks, the newest first.
    pub checks: Vec<Check>,
    /// Every criterion in its order, those that are over too.
    pub criteria: Vec<Reference>,
    /// Codes of the criteria of today that are not met.
    pub missing: Vec<String>,
    /// Its kind of organisation.
    pub kind: Option<Reference>,
}

/// One collaborator.
///
/// # Errors
/// [`CollaboratorError::NotFound`] also where the actor may not know that it is there.
pub async fn look(app: &App, actor: &Actor, id: CollaboratorId) -> Result<Looked, CollaboratorError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let sealed = store::people::find(sql, id).await?.ok_or(CollaboratorError::NotFound(COLLABORATOR))?;
    let at = (COLLABORATOR, sealed.collaborator.facts.agency, since(&sealed.collaborator));
    check(sql, actor, at, Action::View).await?;
    let checks = store::people::checks(sql, id).await?;
    let rows = store::reference::all(sql).await?;
    let (criteria, kinds): (Vec<Reference>, Vec<Reference>) =
        rows.into_iter().partition(|row| row.list == ReferenceList::Criterion);
    let missing = missing(&criteria, &checks, today).into_iter().map(|criterion| criterion.code.clone()).collect();
    let kind = kinds.into_iter().find(|kind| kind.code == sealed.collaborator.facts.kind);
    Ok(Looked { shown: shown(app, sql, actor, sealed).await?, checks, criteria, missing, kind })
}

/// The history of a collaborator, newest first.
///
/// # Errors
/// As [`look`].
pub async fn history(app: &App, actor: &Actor, id: CollaboratorId) -> Result<Vec<Record>, CollaboratorError> {
    look(app, actor, id).await?;
    Ok(journal::history(app.store.read(), COLLABORATOR, id.uuid()).await?)
}

/// The form of a collaborator as it stands, for editing.
pub fn filled(shown: &Shown) -> CollaboratorForm {
    let facts = &shown.collaborator.facts;
    let person = shown.person.as_ref();
    CollaboratorForm {
        version: shown.collaborator.version.to_string(),
        agency: facts.agency.to_string(),
        name: person.map(|person| person.name.clone()).unwrap_or_default(),
        birth_year: person.map(|person| person.birth_year.to_string()).unwrap_or_default(),
        contact: person.map(|person| person.contact.clone()).unwrap_or_default(),
        kind: facts.kind.clone(),
        organisation: facts.organisation.clone(),
        study: facts.study.clone(),
        field: facts.fields.iter().map(|field| field.code.clone()).collect(),
        note: facts.note.clone(),
    }
}

/// The facts with what only the database knows: the kind of organisation, the names of fields.
async fn found(app: &App, sql: &dyn Sql, facts: Facts, before: Option<&Facts>) -> Result<Facts, CollaboratorError> {
    let today = app.clock.today();
    // A kind that is over stays with whoever has it.
    let is_kept = before.is_some_and(|before| before.kind == facts.kind);
    let is_kind = |row: &Reference| {
        row.list == ReferenceList::Organisation && row.code == facts.kind && (is_kept || row.holds_on(today))
    };
    if !store::reference::all(sql).await?.iter().any(is_kind) {
        return Err(CollaboratorError::field(FieldError::new("kind", "choice-unknown")));
    }
    let known = fields_of(sql, facts.agency, today).await?;
    let old = before.map(|before| before.fields.as_slice()).unwrap_or_default();
    let fields = named_fields(&facts.fields, &known, old)?;
    Ok(Facts { fields, ..facts })
}

/// Enters a collaborator.
///
/// # Errors
/// [`CollaboratorError`]: no right for the agency, or fields that break rules.
pub async fn add(app: &App, actor: &Actor, form: &CollaboratorForm) -> Result<Collaborator, CollaboratorError> {
    policy::may_keep_any(actor).map_err(CollaboratorError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let (person, facts) = form.read(today)?;
    app.store
        .write(async |tx| {
            check_agency(tx, actor, facts.agency, today).await?;
            let facts = found(app, tx, facts.clone(), None).await?;
            let id = CollaboratorId::fresh(app.ids.as_ref(), now);
            let made =
                Collaborator { seq: 0, id, facts, erased_at: None, created_at: now, updated_at: now, version: 1 };
            store::people::insert(tx, &made, &seal(app, id, &person)?, actor.account()).await?;
            // Names and notes stay out of the journal, which is never erased.
            let entry = Entry::new(now, actor, COLLABORATOR, id.uuid(), "added")
                .with("agency", &made.facts.agency)
                .with("kind", &made.facts.kind);
            journal::append(tx, entry).await?;
            Ok(made)
        })
        .await
}

/// The collaborator that an actor wants to do something with, locked.
async fn lock(
    tx: &WriteTx,
    actor: &Actor,
    id: CollaboratorId,
    version: Option<i64>,
) -> Result<Sealed, CollaboratorError> {
    let sealed = store::people::find_for_update(tx, id).await?.ok_or(CollaboratorError::NotFound(COLLABORATOR))?;
    let at = (COLLABORATOR, sealed.collaborator.facts.agency, since(&sealed.collaborator));
    check(tx, actor, at, Action::Keep).await?;
    if is_stale(version, sealed.collaborator.version) {
        return Err(CollaboratorError::Stale(COLLABORATOR));
    }
    if sealed.collaborator.erased_at.is_some() {
        return Err(CollaboratorFault::Erased.into());
    }
    Ok(sealed)
}

/// Changes a collaborator; the agency stays.
///
/// # Errors
/// [`CollaboratorError`].
pub async fn change(
    app: &App,
    actor: &Actor,
    id: CollaboratorId,
    version: Option<i64>,
    form: &CollaboratorForm,
) -> Result<Collaborator, CollaboratorError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let sealed = lock(tx, actor, id, version).await?;
            let before = &sealed.collaborator;
            let form = CollaboratorForm { agency: before.facts.agency.to_string(), ..form.clone() };
            let (person, facts) = form.read(today)?;
            let facts = found(app, tx, facts, Some(&before.facts)).await?;
            let is_person_changed = opened(app, &sealed).as_ref() != Some(&person);
            let is_kind_changed = facts.kind != before.facts.kind;
            let after = Collaborator { facts, updated_at: now, ..before.clone() };
            store::people::save(tx, &after, Some(&seal(app, id, &person)?)).await?;
            let entry = Entry::new(now, actor, COLLABORATOR, id.uuid(), "changed")
                .with("is_person_changed", &is_person_changed)
                .with("is_kind_changed", &is_kind_changed);
            journal::append(tx, entry).await?;
            Ok(Collaborator { version: after.version + 1, ..after })
        })
        .await
}

/// Notes that somebody looked whether a criterion is met.
///
/// # Errors
/// [`CollaboratorError`].
pub async fn add_check(
    app: &App,
    actor: &Actor,
    id: CollaboratorId,
    version: Option<i64>,
    form: &CheckForm,
) -> Result<Collaborator, CollaboratorError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let sealed = lock(tx, actor, id, version).await?;
            let rows = store::reference::all(tx).await?;
            let criteria: Vec<Reference> =
                rows.into_iter().filter(|row| row.list == ReferenceList::Criterion && row.holds_on(today)).collect();
            let check = form.read(&criteria, (now, today), (actor.account(), actor.name()))?;
            store::people::insert_check(tx, app.ids.as_ref(), id, &check).await?;
            let after = Collaborator { updated_at: now, ..sealed.collaborator };
            store::people::save(tx, &after, sealed.person.as_deref()).await?;
            // What was shown may name the person.
            let entry = Entry::new(now, actor, COLLABORATOR, id.uuid(), "checked")
                .with("criterion", &check.criterion)
                .with("is_met", &check.is_met)
                .with("on", &check.on);
            journal::append(tx, entry).await?;
            Ok(Collaborator { version: after.version + 1, ..after })
        })
        .await
}

/// Erases the personal data, for good: contracts stay, with whom they were does not. Not while one of them is not over.
///
/// # Errors
/// [`CollaboratorError`].
pub async fn erase(
    app: &App,
    actor: &Actor,
    id: CollaboratorId,
    version: Option<i64>,
) -> Result<Collaborator, CollaboratorError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let sealed = lock(tx, actor, id, version).await?;
            let contracts = store::contracts::of(tx, id).await?;
            if contracts.iter().any(|contract| matches!(contract.state, State::Drafted | State::Signed)) {
                return Err(CollaboratorFault::UnderContract.into());
            }
            let before = sealed.collaborator;
            // A note and a course of study may tell who it was.
            let facts = Facts { note: String::new(), study: String::new(), ..before.facts };
            let after = Collaborator { facts, erased_at: Some(now), updated_at: now, ..before };
            store::people::save(tx, &after, None).await?;
            store::people::erase_shown(tx, id).await?;
            journal::append(tx, Entry::new(now, actor, COLLABORATOR, id.uuid(), "erased")).await?;
            Ok(Collaborator { version: after.version + 1, ..after })
        })
        .await
}
