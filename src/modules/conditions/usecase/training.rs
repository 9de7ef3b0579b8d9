//! Classes and who came to them.

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::TrainingClassId;
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_store::journal::{self, Entry, Record};
use thihanh_store::{Sql, WriteTx, sequence};

use super::{CLASS, ClassFilter, ConditionError, check_agency, fields_of, is_stale, refused};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::conditions::model::training::{ClassFacts, ClassForm, Trainees, TraineesForm, TrainingClass};
use crate::modules::conditions::policy::{self, Action};
use crate::modules::conditions::store::training as store;

/// A class of a list, with how many came and how many of them reached the target.
#[derive(Debug, Clone)]
pub struct ClassShown {
    /// The class.
    pub class: TrainingClass,
    /// How many came.
    pub attended: i64,
    /// How many reached the target.
    pub passed: i64,
}

/// A page of the classes that the actor sees, the latest first.
///
/// # Errors
/// When the database does not answer.
pub async fn classes(
    app: &App,
    actor: &Actor,
    filter: &ClassFilter,
    page: &Page,
) -> Result<(Slice<ClassShown>, Count), ConditionError> {
    policy::may_look(actor).map_err(ConditionError::Denied)?;
    let sql = app.store.read();
    let (slice, count) = store::list(sql, &policy::scope(actor), filter, page).await?;
    let ids: Vec<_> = slice.items.iter().map(|class| class.id).collect();
    let sums = store::sums(sql, &ids).await?;
    let shown = slice.map(|class| {
        let (attended, passed) = sums.get(&class.id).copied().unwrap_or_default();
        ClassShown { class, attended, passed }
    });
    Ok((shown, count))
}

/// One class with everything that its page shows.
#[derive(Debug, Clone)]
pub struct ClassView {
    /// The class.
    pub class: TrainingClass,
    /// Who came, by agency.
    pub trainees: Vec<Trainees>,
    /// The actor writes it.
    pub may_keep: bool,
}

/// One class.
///
/// # Errors
/// [`ConditionError::NotFound`] also where the actor may not know that it is there.
pub async fn look_class(app: &App, actor: &Actor, code: &str) -> Result<ClassView, ConditionError> {
    let sql = app.store.read();
    let class = store::find(sql, code).await?.ok_or(ConditionError::NotFound(CLASS))?;
    check(sql, actor, &class, Action::View).await?;
    let is_open = class.cancelled.is_none();
    let may_keep = is_open && check(sql, actor, &class, Action::Keep).await.is_ok();
    let trainees = store::trainees(sql, class.id).await?;
    Ok(ClassView { class, trainees, may_keep })
}

/// The history of a class, newest first.
///
/// # Errors
/// As [`look_class`].
pub async fn class_history(app: &App, actor: &Actor, code: &str) -> Result<Vec<Record>, ConditionError> {
    let class = look_class(app, actor, code).await?.class;
    Ok(journal::history(app.store.read(), CLASS, class.id.uuid()).await?)
}

async fn check(sql: &dyn Sql, actor: &Actor, class: &TrainingClass, action: Action) -> Result<(), ConditionError> {
    let stakes = store::stakes(sql, class).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| ConditionError::NotFound(CLASS))?;
    policy::may(actor, action, &stakes).map_err(ConditionError::Denied)
}

/// The field is one of the jurisdiction's, where the jurisdiction has any.
async fn check_field(sql: &dyn Sql, facts: &ClassFacts, today: NaiveDate) -> Result<(), ConditionError> {
    let Some(code) = &facts.field else { return Ok(()) };
    let known = fields_of(sql, facts.organiser, today).await?;
    if known.is_empty() || known.iter().any(|field| field.code == *code) {
        Ok(())
    } else {
        Err(refused("field", "choice-unknown"))
    }
}

/// A new class.
///
/// # Errors
/// [`ConditionError`]: no right for the agency, or fields that break rules.
pub async fn add_class(app: &App, actor: &Actor, form: &ClassForm) -> Result<TrainingClass, ConditionError> {
    policy::may_keep_any(actor).map_err(ConditionError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let facts = form.read()?;
    app.store
        .write(async |tx| {
            check_agency(tx, actor, ("organiser", facts.organiser), today).await?;
            check_field(tx, &facts, today).await?;
            let year = u16::try_from(today.year()).unwrap_or_default();
            let class = TrainingClass {
                seq: 0,
                id: TrainingClassId::fresh(app.ids.as_ref(), now),
                code: sequence::next(tx, CodeSeries::TrainingClass, year).await?.to_string(),
                facts: facts.clone(),
                cancelled: None,
                updated_at: now,
                version: 1,
            };
            store::insert(tx, &class, actor.account()).await?;
            let entry = Entry::new(now, actor, CLASS, class.id.uuid(), "added")
                .with("code", &class.code)
                .with("after", &class.facts);
            journal::append(tx, entry).await?;
            Ok(class)
        })
        .await
}

/// Changes what a class is.
///
/// # Errors
/// [`ConditionError`].
pub async fn change_class(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &ClassForm,
) -> Result<TrainingClass, ConditionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version).await?;
            let facts = form.read()?;
            if facts.organiser != before.facts.organiser {
                check_agency(tx, actor, ("organiser", facts.organiser), today).await?;
            }
            if facts.field != before.facts.field {
                check_field(tx, &facts, today).await?;
            }
            let old = before.facts.clone();
            let after = before.change(facts, now)?;
            store::save(tx, &after).await?;
            let entry = Entry::new(now, actor, CLASS, after.id.uuid(), "changed")
                .with("before", &old)
                .with("after", &after.facts);
            journal::append(tx, entry).await?;
            Ok(next(after))
        })
        .await
}

/// Says who came from one agency; nobody takes it out.
///
/// # Errors
/// [`ConditionError`]: it has not begun, among others.
pub async fn put_trainees(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &TraineesForm,
) -> Result<TrainingClass, ConditionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version).await?;
            let trainees = form.read()?;
            // People of any agency may come, not only of those that the actor keeps.
            if !agencies::views(tx, &[trainees.agency], today).await?.contains_key(&trainees.agency) {
                return Err(refused("agency", "choice-unknown"));
            }
            let after = before.come(today, now)?;
            store::put_trainees(tx, after.id, trainees).await?;
            store::save(tx, &after).await?;
            let entry = Entry::new(now, actor, CLASS, after.id.uuid(), "attended").with("after", &trainees);
            journal::append(tx, entry).await?;
            Ok(next(after))
        })
        .await
}

/// It is not held, or was entered by mistake: it counts nowhere from now on.
///
/// # Errors
/// [`ConditionError`].
pub async fn cancel_class(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    reason: &str,
) -> Result<TrainingClass, ConditionError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let after = lock(tx, actor, code, version).await?.cancel(reason, now)?;
            store::save(tx, &after).await?;
            let reason = after.cancelled.as_deref().unwrap_or_default();
            journal::append(tx, Entry::new(now, actor, CLASS, after.id.uuid(), "cancelled").because(reason)).await?;
            Ok(next(after))
        })
        .await
}

/// As the row stands after it was saved.
fn next(class: TrainingClass) -> TrainingClass {
    TrainingClass { version: class.version + 1, ..class }
}

/// The class, locked, where the actor keeps it.
async fn lock(tx: &WriteTx, actor: &Actor, code: &str, version: Option<i64>) -> Result<TrainingClass, ConditionError> {
    let class = store::find_for_update(tx, code).await?.ok_or(ConditionError::NotFound(CLASS))?;
    check(tx, actor, &class, Action::Keep).await?;
    if is_stale(version, class.version) {
        return Err(ConditionError::Stale(CLASS));
    }
    Ok(class)
}
