//! Writing the questions, publishing them, ending the survey.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::QuestionId;
use thihanh_store::WriteTx;
use thihanh_store::journal::{self, Entry};

use super::{KIND, SurveyError, find_visible, lock, next};
use crate::app::App;
use crate::modules::surveys::model::edit::QuestionForm;
use crate::modules::surveys::model::form::{Form, FormFault, Way};
use crate::modules::surveys::model::question::Item;
use crate::modules::surveys::model::{Survey, SurveyFault};
use crate::modules::surveys::policy::Action;
use crate::modules::surveys::store;

/// A survey with the form that its builder shows.
#[derive(Debug, Clone)]
pub struct Building {
    /// The survey.
    pub survey: Survey,
    /// The form that is being written, else the one that is answered.
    pub form: Form,
    /// Its number.
    pub number: u32,
    /// Whether it may be changed.
    pub is_draft: bool,
    /// The actor may change it.
    pub may_manage: bool,
}

/// The form of a survey, for its builder and for looking at it beforehand.
///
/// # Errors
/// [`SurveyError`].
pub async fn building(app: &App, actor: &Actor, code: &str) -> Result<Building, SurveyError> {
    let sql = app.store.read();
    let survey = find_visible(sql, actor, code, Action::View).await?;
    let may_manage = super::check(sql, actor, &survey, Action::Manage).await.is_ok();
    let is_draft = survey.draft_no.is_some();
    let number = survey.draft_no.or(survey.published_no).unwrap_or_default();
    let form = store::form(sql, survey.id, number).await?;
    Ok(Building { form, number, is_draft, may_manage, survey })
}

/// Adds a question or the head of a section (`id` is `None`), or writes one anew.
///
/// # Errors
/// [`SurveyError`].
pub async fn save_item(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    (id, typed): (Option<QuestionId>, &QuestionForm),
) -> Result<(Survey, QuestionId), SurveyError> {
    let fresh = QuestionId::fresh(app.ids.as_ref(), app.clock.now());
    let section = typed.section.parse().ok();
    let survey = edit(app, actor, code, version, async |form| {
        let item = typed.read(id.unwrap_or(fresh), &form).map_err(SurveyFault::Invalid)?;
        let faulty = form.clone();
        let before = id.and_then(|id| form.find(id)).cloned();
        let changed = match before {
            None if id.is_some() => return Err(missing(&form)),
            None => form.with(item, section),
            // What is asked for is another thing now: answers to the old question are none to this one.
            Some(before) if !before.body.is_like(&item.body) => anew(form, before.id, Item { id: fresh, ..item }),
            Some(_) => form.replacing(item),
        };
        changed.map_err(|fault| SurveyFault::of(fault, &faulty))
    })
    .await?;
    Ok((survey, id.unwrap_or(fresh)))
}

/// Another question in the place of one.
fn anew(mut form: Form, before: QuestionId, item: Item) -> Result<Form, FormFault> {
    let looks = |it: &Item| it.shown_if.as_ref().is_some_and(|condition| condition.question == before);
    if let Some(by) = form.items.iter().position(looks) {
        return Err(FormFault::LookedAt { by });
    }
    let at = form.items.iter().position(|it| it.id == before).ok_or(FormFault::NoSuchQuestion)?;
    form.items[at].id = item.id;
    form.replacing(item)
}

fn missing(form: &Form) -> SurveyFault {
    SurveyFault::of(FormFault::NoSuchQuestion, form)
}

/// Moves a question or head one place on.
///
/// # Errors
/// [`SurveyError`].
pub async fn move_item(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    (id, way): (QuestionId, Way),
) -> Result<Survey, SurveyError> {
    edit(app, actor, code, version, async |form| {
        let before = form.clone();
        form.moved(id, way).map_err(|fault| SurveyFault::of(fault, &before))
    })
    .await
}

/// Takes a question or head out.
///
/// # Errors
/// [`SurveyError`].
pub async fn remove_item(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    id: QuestionId,
) -> Result<Survey, SurveyError> {
    edit(app, actor, code, version, async |form| {
        let before = form.clone();
        form.without(id).map_err(|fault| SurveyFault::of(fault, &before))
    })
    .await
}

/// Writes the whole form: for programs that keep questions elsewhere.
///
/// # Errors
/// [`SurveyError`].
pub async fn put_form(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &Form,
) -> Result<Survey, SurveyError> {
    edit(app, actor, code, version, async |before| {
        form.check().map_err(|fault| SurveyFault::of(fault, form))?;
        // Codes that were used once are never given to another choice.
        Ok(Form { codes: form.codes.max(before.codes), ..form.clone() })
    })
    .await
}

async fn edit(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    change: impl AsyncFnOnce(Form) -> Result<Form, SurveyFault> + Clone,
) -> Result<Survey, SurveyError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version).await?;
            let number = before.being_written()?;
            let form = change(store::form(tx, before.id, number).await?).await?;
            for (_, published) in store::published_forms(tx, before.id).await? {
                form.check_against(&published).map_err(|fault| SurveyFault::of(fault, &form))?;
            }
            store::save_form(tx, before.id, number, &form).await?;
            let after = Survey { updated_at: now, ..before };
            store::save(tx, &after).await?;
            let entry = Entry::new(now, actor, KIND, after.id.uuid(), "form_changed")
                .with("number", &number)
                .with("questions", &form.questions().count());
            journal::append(tx, entry).await?;
            Ok(next(after))
        })
        .await
}

/// What is done to a survey as a whole.
#[derive(Debug, Clone, Copy)]
enum Deed<'a> {
    /// Publish it, to be answered between two days.
    Open {
        /// First day, as it was typed.
        from: &'a str,
        /// Last day.
        to: &'a str,
    },
    /// Another last day.
    Lengthen {
        /// Last day.
        to: &'a str,
    },
    /// Begin a new version.
    Revise,
    /// Publish the new version.
    Publish,
    /// End it.
    Close,
    /// Say what came of it.
    Conclude(&'a str),
}

/// Publishes a survey for the first time.
///
/// # Errors
/// [`SurveyError`].
pub async fn open(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    (from, to): (&str, &str),
) -> Result<Survey, SurveyError> {
    act(app, actor, code, version, Deed::Open { from, to }).await
}

/// Takes answers up to another last day.
///
/// # Errors
/// [`SurveyError`].
pub async fn lengthen(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    to: &str,
) -> Result<Survey, SurveyError> {
    act(app, actor, code, version, Deed::Lengthen { to }).await
}

/// Begins a new version; the published one goes on being answered.
///
/// # Errors
/// [`SurveyError`].
pub async fn revise(app: &App, actor: &Actor, code: &str, version: Option<i64>) -> Result<Survey, SurveyError> {
    act(app, actor, code, version, Deed::Revise).await
}

/// Publishes the new version.
///
/// # Errors
/// [`SurveyError`].
pub async fn publish(app: &App, actor: &Actor, code: &str, version: Option<i64>) -> Result<Survey, SurveyError> {
    act(app, actor, code, version, Deed::Publish).await
}

/// Ends a survey.
///
/// # Errors
/// [`SurveyError`].
pub async fn close(app: &App, actor: &Actor, code: &str, version: Option<i64>) -> Result<Survey, SurveyError> {
    act(app, actor, code, version, Deed::Close).await
}

/// Says what came of a survey that is over.
///
/// # Errors
/// [`SurveyError`].
pub async fn conclude(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    text: &str,
) -> Result<Survey, SurveyError> {
    act(app, actor, code, version, Deed::Conclude(text)).await
}

async fn act(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    deed: Deed<'_>,
) -> Result<Survey, SurveyError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version).await?;
            let (after, word) = transition(app, tx, before, deed).await?;
            store::save(tx, &after).await?;
            let entry = Entry::new(now, actor, KIND, after.id.uuid(), word)
                .with("days", &after.days)
                .with("version", &after.published_no);
            journal::append(tx, entry).await?;
            Ok(next(after))
        })
        .await
}

async fn transition(
    app: &App,
    tx: &WriteTx,
    before: Survey,
    deed: Deed<'_>,
) -> Result<(Survey, &'static str), SurveyError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let id = before.id;
    let draft = before.draft_no;
    Ok(match deed {
        Deed::Open { from, to } => {
            let form = store::form(tx, id, draft.or(before.published_no).unwrap_or_default()).await?;
            let after = before.open(&form, (from, to), today, now)?;
            store::freeze_form(tx, id, draft.unwrap_or_default(), now).await?;
            (after, "opened")
        }
        Deed::Lengthen { to } => (before.lengthen(to, today, now)?, "lengthened"),
        Deed::Revise => {
            let published = before.published_no.unwrap_or_default();
            let after = before.revise(now)?;
            let form = store::form(tx, id, published).await?;
            store::save_form(tx, id, after.draft_no.unwrap_or_default(), &form).await?;
            (after, "revised")
        }
        Deed::Publish => {
            let number = before.being_written()?;
            let form = store::form(tx, id, number).await?;
            let after = before.publish(&form, now)?;
            store::freeze_form(tx, id, number, now).await?;
            (after, "published")
        }
        Deed::Close => {
            let after = before.close(now)?;
            if let Some(number) = draft {
                store::remove_form(tx, id, number).await?;
            }
            (after, "closed")
        }
        Deed::Conclude(text) => (before.conclude(text, today, now)?, "concluded"),
    })
}
