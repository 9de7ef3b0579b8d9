//! What is prepared.

use chrono::Datelike;
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, ReorganisationId};
use thihanh_kernel::problem::FieldError;
use thihanh_store::{WriteTx, journal, sequence};
use uuid::Uuid;

use super::{ReorganisationError, check, entry, lock, saved, store};
use crate::app::App;
use crate::handover::Kind;
use crate::modules::agencies::api::restructure::Step;
use crate::modules::reorganisation::model::form::DecisionForm;
use crate::modules::reorganisation::model::{Decision, LARGEST_FILE, MOST_FILES, MOST_STEPS, Reorganisation, State};
use crate::modules::reorganisation::policy::Action;
use crate::modules::reorganisation::store::{File, NamedHeir};

/// Begins one.
///
/// # Errors
/// When the actor may not, or the form breaks rules.
pub async fn begin(app: &App, actor: &Actor, form: &DecisionForm) -> Result<Reorganisation, ReorganisationError> {
    check(app, app.store.read(), actor, Action::Manage).await?;
    let decision = form.read()?;
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            check(app, tx, actor, Action::Manage).await?;
            let year = u16::try_from(today.year()).unwrap_or_default();
            let it = Reorganisation {
                id: ReorganisationId::from_uuid(app.ids.uuid(now)),
                code: sequence::next(tx, CodeSeries::Reorganisation, year).await?.to_string(),
                decision: decision.clone(),
                state: State::Draft,
                steps: Vec::new(),
                accepts_covered: false,
                created_at: now,
                created_by: actor.account(),
                committed: None,
                entries: (0, 0),
                undone: None,
                updated_at: now,
                version: 1,
            };
            store::insert(tx, &it).await?;
            let told = entry(app, actor, &it, "drafted").with("code", &it.code).with("decision", &decision.words());
            journal::append(tx, told).await?;
            Ok(it)
        })
        .await
}

/// What is changed of a draft.
enum Edit<'a> {
    Decision(Decision),
    Steps(&'a [Step]),
    AddStep(&'a Step),
    RemoveStep(usize),
    AddFile(&'a str, Vec<u8>),
    RemoveFile(i64),
    Heirs(&'a [NameHeir]),
    Covered(bool),
}

/// Changes a draft and tells of it.
async fn changing(
    app: &App,
    actor: &Actor,
    (code, version): (&str, Option<i64>),
    edit: Edit<'_>,
) -> Result<Reorganisation, ReorganisationError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let it = lock(app, tx, actor, code, version).await?;
            it.check_draft()?;
            let it = Reorganisation { updated_at: now, ..edited(tx, it, &edit).await? };
            store::save(tx, &it).await?;
            journal::append(tx, entry(app, actor, &it, "changed").with("steps", &it.steps.len())).await?;
            Ok(saved(it))
        })
        .await
}

async fn edited(tx: &WriteTx, mut it: Reorganisation, edit: &Edit<'_>) -> Result<Reorganisation, ReorganisationError> {
    match edit {
        Edit::Decision(decision) => it.decision = decision.clone(),
        Edit::Steps(steps) => it.steps = steps.to_vec(),
        Edit::AddStep(step) => it.steps.push((*step).clone()),
        Edit::RemoveStep(place) => {
            if *place >= it.steps.len() {
                return Err(ReorganisationError::NotFound("step"));
            }
            it.steps.remove(*place);
        }
        Edit::AddFile(name, content) => put_file(tx, &it, name, content).await?,
        Edit::RemoveFile(number) => {
            if !store::remove_file(tx, it.id, *number).await? {
                return Err(ReorganisationError::NotFound("file"));
            }
        }
        Edit::Heirs(named) => put_heirs(tx, &it, named).await?,
        Edit::Covered(accepts) => it.accepts_covered = *accepts,
    }
    check_number(it.steps.len())?;
    Ok(it)
}

async fn put_file(tx: &WriteTx, it: &Reorganisation, name: &str, content: &[u8]) -> Result<(), ReorganisationError> {
    let files = store::files(tx, it.id).await?;
    if files.len() >= MOST_FILES {
        return Err(ReorganisationError::field(FieldError::new("file", "reorganisation-too-many-files")));
    }
    let number = files.last().map_or(1, |last| last.number + 1);
    let file = File { number, name: name.chars().take(200).collect(), content: content.to_vec() };
    Ok(store::put_file(tx, it.id, &file).await?)
}

async fn put_heirs(tx: &WriteTx, it: &Reorganisation, named: &[NameHeir]) -> Result<(), ReorganisationError> {
    for one in named {
        let NameHeir { agency, kind, item, ref heir } = *one;
        let row = NamedHeir { agency, kind, item, heir: heir.trim().to_owned() };
        match store::put_heir(tx, it.id, &row).await {
            Err(error) if error.is_reference_violation() => return Err(ReorganisationError::NotFound("agency")),
            other => other?,
        }
    }
    Ok(())
}

/// Changes the decision of a draft.
///
/// # Errors
/// When the actor may not, it is no draft, or the form breaks rules.
pub async fn change(
    app: &App,
    actor: &Actor,
    at: (&str, Option<i64>),
    form: &DecisionForm,
) -> Result<Reorganisation, ReorganisationError> {
    check(app, app.store.read(), actor, Action::Manage).await?;
    changing(app, actor, at, Edit::Decision(form.read()?)).await
}

/// Puts the changes of the tree in place of those that stood there. Whether they make sense the dry run tells: a plan is written in the order in which
/// it comes to mind.
///
/// # Errors
/// When the actor may not, it is no draft, or there are too many.
pub async fn set_steps(
    app: &App,
    actor: &Actor,
    at: (&str, Option<i64>),
    steps: &[Step],
) -> Result<Reorganisation, ReorganisationError> {
    changing(app, actor, at, Edit::Steps(steps)).await
}

/// Adds a change of the tree behind the others.
///
/// # Errors
/// As [`set_steps`].
pub async fn add_step(
    app: &App,
    actor: &Actor,
    at: (&str, Option<i64>),
    step: &Step,
) -> Result<Reorganisation, ReorganisationError> {
    changing(app, actor, at, Edit::AddStep(step)).await
}

fn check_number(steps: usize) -> Result<(), ReorganisationError> {
    if steps <= MOST_STEPS {
        return Ok(());
    }
    Err(ReorganisationError::field(FieldError::new("steps", "reorganisation-too-many-steps").with("most", MOST_STEPS)))
}

/// Takes out a change, by its place from 0.
///
/// # Errors
/// When the actor may not, it is no draft, or there is none in the place.
pub async fn remove_step(
    app: &App,
    actor: &Actor,
    at: (&str, Option<i64>),
    place: usize,
) -> Result<Reorganisation, ReorganisationError> {
    changing(app, actor, at, Edit::RemoveStep(place)).await
}

/// Adds a table in the form of the import of agencies.
///
/// # Errors
/// When the actor may not, it is no draft, or the table is too large or one too many.
pub async fn add_file(
    app: &App,
    actor: &Actor,
    at: (&str, Option<i64>),
    (name, content): (&str, Vec<u8>),
) -> Result<Reorganisation, ReorganisationError> {
    let refused = |code| Err(ReorganisationError::field(FieldError::new("file", code)));
    if content.is_empty() {
        return refused("reorganisation-file-empty");
    }
    if content.len() > LARGEST_FILE {
        return refused("reorganisation-file-too-large");
    }
    changing(app, actor, at, Edit::AddFile(name, content)).await
}

/// Takes a table out.
///
/// # Errors
/// When the actor may not, it is no draft, or there is none of the number.
pub async fn remove_file(
    app: &App,
    actor: &Actor,
    at: (&str, Option<i64>),
    number: i64,
) -> Result<Reorganisation, ReorganisationError> {
    changing(app, actor, at, Edit::RemoveFile(number)).await
}

/// Who takes over what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameHeir {
    /// The agency that ends.
    pub agency: AgencyId,
    /// What of it; `None` for everything.
    pub kind: Option<Kind>,
    /// Which one; `None` for all of the kind.
    pub item: Option<Uuid>,
    /// The key of the heir; empty to leave it to the proposal.
    pub heir: String,
}

/// Names who takes something over. Whether that agency stands on the day the dry run tells.
///
/// # Errors
/// When the actor may not, it is no draft, or an item is named without its kind.
pub async fn name_heir(
    app: &App,
    actor: &Actor,
    at: (&str, Option<i64>),
    named: &[NameHeir],
) -> Result<Reorganisation, ReorganisationError> {
    let wrong = |field, code| Err(ReorganisationError::field(FieldError::new(field, code)));
    for one in named {
        if one.item.is_some() && one.kind.is_none() {
            return wrong("kind", "required");
        }
        if one.heir.len() > 120 {
            return wrong("heir", "reorganisation-heir-unknown");
        }
    }
    changing(app, actor, at, Edit::Heirs(named)).await
}

/// Says that what an heir has done already covers what the ended agency still owed of the same, or that it does not.
///
/// # Errors
/// When the actor may not, or it is no draft.
pub async fn accept_covered(
    app: &App,
    actor: &Actor,
    at: (&str, Option<i64>),
    accepts: bool,
) -> Result<Reorganisation, ReorganisationError> {
    changing(app, actor, at, Edit::Covered(accepts)).await
}

/// Gives a draft up; it stays in the list.
///
/// # Errors
/// When the actor may not, or it is no draft.
pub async fn give_up(
    app: &App,
    actor: &Actor,
    (code, version): (&str, Option<i64>),
) -> Result<Reorganisation, ReorganisationError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let it = lock(app, tx, actor, code, version).await?.drop_it(now)?;
            store::save(tx, &it).await?;
            journal::append(tx, entry(app, actor, &it, "dropped")).await?;
            Ok(saved(it))
        })
        .await
}
