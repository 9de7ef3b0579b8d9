//! The indicators themselves, and the surveys that answer them.

use std::collections::BTreeSet;

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{IndicatorId, IndicatorPartId, QuestionId};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::Sql;
use thihanh_store::journal::{self, Entry, Record};

use super::{IndicatorError, KIND, holding_one, store};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::indicators::model::indicator::{How, Indicator, IndicatorForm, Part};
use crate::modules::indicators::model::measure::Measure;
use crate::modules::indicators::policy;
use crate::modules::inspections::api::{self as inspections, Named};
use crate::modules::surveys::api::{self as surveys, Countable, Counting};

/// The place of a new one: behind those that ship.
const NEW_ORDER: i64 = 10_000;

/// Adds the indicators that ship and are not there yet. How many rows were added.
///
/// # Errors
/// When the database does not answer.
pub async fn install(app: &App) -> Result<u64, IndicatorError> {
    let now = app.clock.now();
    app.store.write(async |tx| Ok(store::indicators::install(tx, app.ids.as_ref(), now).await?)).await
}

/// Every indicator in its order, those that are over too.
///
/// # Errors
/// [`IndicatorError::Denied`] to whoever has no role here.
pub async fn indicators(app: &App, actor: &Actor) -> Result<Vec<Indicator>, IndicatorError> {
    policy::may_look(actor).map_err(IndicatorError::Denied)?;
    Ok(store::indicators::all(app.store.read()).await?)
}

/// The criteria by which indicators are grouped.
///
/// # Errors
/// When the database does not answer.
pub async fn criteria(app: &App) -> Result<Vec<Named>, IndicatorError> {
    Ok(inspections::criteria(app.store.read(), app.clock.today()).await?)
}

/// Whether the actor keeps them.
///
/// # Errors
/// When the database does not answer.
pub async fn may_keep_indicators(app: &App, actor: &Actor) -> Result<bool, IndicatorError> {
    match check(app, app.store.read(), actor).await {
        Ok(()) => Ok(true),
        Err(IndicatorError::Denied(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn check(app: &App, sql: &dyn Sql, actor: &Actor) -> Result<(), IndicatorError> {
    let tops: BTreeSet<_> = agencies::roots(sql, app.clock.today()).await?.into_iter().map(|view| view.id).collect();
    policy::may_keep(actor, &tops).map_err(IndicatorError::Denied)
}

/// A new indicator with one part, which people enter: what counts is the program's.
///
/// # Errors
/// [`IndicatorError`].
pub async fn add_indicator(app: &App, actor: &Actor, form: &IndicatorForm) -> Result<Indicator, IndicatorError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            check(app, tx, actor).await?;
            let criteria = inspections::criteria(tx, today).await?.into_iter().map(|it| it.code).collect::<Vec<_>>();
            let (code, criterion, facts, unit) = form.read_new(&criteria, today)?;
            let part = Part {
                id: IndicatorPartId::fresh(app.ids.as_ref(), now),
                code: "value".to_owned(),
                name_vi: facts.name_vi.clone(),
                name_en: facts.name_en.clone(),
                unit,
                how: How::Entered,
                measure: None,
                waits_for: String::new(),
            };
            let indicator = Indicator {
                id: IndicatorId::fresh(app.ids.as_ref(), now),
                code,
                criterion,
                facts,
                from: today,
                order: NEW_ORDER,
                parts: vec![part],
                version: 1,
            };
            if !store::indicators::insert(tx, &indicator, now).await? {
                return Err(IndicatorError::field(FieldError::new("code", "indicator-code-taken")));
            }
            let line = Entry::new(now, actor, KIND, indicator.id.uuid(), "added");
            journal::append(tx, line.with("code", &indicator.code).with("after", &indicator.facts)).await?;
            Ok(indicator)
        })
        .await
}

/// Changes what people may change of an indicator.
///
/// # Errors
/// [`IndicatorError`].
pub async fn change_indicator(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &IndicatorForm,
) -> Result<Indicator, IndicatorError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            check(app, tx, actor).await?;
            let found = store::indicators::find_for_update(tx, code).await?;
            let before = found.ok_or(IndicatorError::NotFound(KIND))?;
            if version.is_some_and(|version| version != before.version) {
                return Err(IndicatorError::Stale(KIND));
            }
            let facts = form.read(before.from)?;
            store::indicators::save(tx, before.id, &facts, now).await?;
            let line = Entry::new(now, actor, KIND, before.id.uuid(), "changed");
            journal::append(tx, line.with("before", &before.facts).with("after", &facts)).await?;
            Ok(Indicator { facts, version: before.version + 1, ..before })
        })
        .await
}

/// The history of an indicator, newest first.
///
/// # Errors
/// [`IndicatorError::NotFound`].
pub async fn history(app: &App, actor: &Actor, code: &str) -> Result<Vec<Record>, IndicatorError> {
    policy::may_look(actor).map_err(IndicatorError::Denied)?;
    let indicator = holding_one(app.store.read(), code).await?;
    Ok(journal::history(app.store.read(), KIND, indicator.id.uuid()).await?)
}

/// A survey that answers a part of an indicator.
#[derive(Debug, Clone)]
pub struct Answering {
    /// The part.
    pub part: IndicatorPartId,
    /// The survey.
    pub survey: Countable,
    /// Which question, and which answers count.
    pub counting: Counting,
}

/// The surveys that answer an indicator.
///
/// # Errors
/// When the database does not answer.
pub async fn answering(app: &App, indicator: &Indicator) -> Result<Vec<Answering>, IndicatorError> {
    let sql = app.store.read();
    let chosen: Vec<_> = store::indicators::surveys(sql)
        .await?
        .into_iter()
        .filter(|(part, _)| indicator.part(*part).is_some())
        .collect();
    let ids: Vec<_> = chosen.iter().map(|(_, counting)| counting.survey).collect();
    let known = surveys::countables(sql, &ids).await?;
    let with_survey = chosen.into_iter().filter_map(|(part, counting)| {
        let survey = known.iter().find(|survey| survey.id == counting.survey)?.clone();
        Some(Answering { part, survey, counting })
    });
    Ok(with_survey.collect())
}

/// Says that a question of a survey answers a part of an indicator, and which of its answers count: as `question:value` for each. Whoever makes the
/// survey says so.
///
/// # Errors
/// [`IndicatorError`].
pub async fn choose_survey(
    app: &App,
    actor: &Actor,
    (code, part): (&str, &str),
    survey: &str,
    answers: &[String],
) -> Result<(), IndicatorError> {
    surveys::may_manage_any(actor).map_err(IndicatorError::Denied)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let (indicator, part) = answerable(tx, code, part).await?;
            let survey = manageable(tx, actor, survey).await?;
            let counting = counting(&survey, answers)?;
            store::indicators::put_survey(tx, part, &counting, (now, actor.account())).await?;
            let line = Entry::new(now, actor, KIND, indicator.uuid(), "surveyed");
            journal::append(tx, line.with("survey", &survey.code).with("answers", &counting.values)).await?;
            Ok(())
        })
        .await
}

/// Says that a survey answers a part no more.
///
/// # Errors
/// [`IndicatorError`].
pub async fn remove_survey(
    app: &App,
    actor: &Actor,
    (code, part): (&str, &str),
    survey: &str,
) -> Result<(), IndicatorError> {
    surveys::may_manage_any(actor).map_err(IndicatorError::Denied)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let (indicator, part) = answerable(tx, code, part).await?;
            let survey = manageable(tx, actor, survey).await?;
            if store::indicators::remove_survey(tx, part, survey.id).await? {
                let line = Entry::new(now, actor, KIND, indicator.uuid(), "unsurveyed");
                journal::append(tx, line.with("survey", &survey.code)).await?;
            }
            Ok(())
        })
        .await
}

/// A part that surveys answer, and its indicator.
async fn answerable(sql: &dyn Sql, code: &str, part: &str) -> Result<(IndicatorId, IndicatorPartId), IndicatorError> {
    let indicator = holding_one(sql, code).await?;
    let is_wanted = |known: &&Part| known.code == part && known.measure == Some(Measure::SurveyRate);
    let found = indicator.parts.iter().find(is_wanted);
    let part = found.ok_or_else(|| IndicatorError::field(FieldError::new("part", "choice-unknown")))?;
    Ok((indicator.id, part.id))
}

async fn manageable(sql: &dyn Sql, actor: &Actor, code: &str) -> Result<Countable, IndicatorError> {
    let code = code.trim().to_uppercase();
    match surveys::countable(sql, actor, &code).await {
        Ok(survey) => Ok(survey),
        Err(Problem::NotFound { .. }) => Err(IndicatorError::field(FieldError::new("survey", "choice-unknown"))),
        Err(problem) => Err(IndicatorError::Denied(problem)),
    }
}

/// The answers that were ticked: of one question, and each one that it has.
fn counting(survey: &Countable, answers: &[String]) -> Result<Counting, IndicatorError> {
    let refused = |code| IndicatorError::field(FieldError::new("answer", code));
    let mut chosen: Option<(QuestionId, BTreeSet<i64>)> = None;
    for answer in answers.iter().filter(|answer| !answer.is_empty()) {
        let (question, value) = answer.split_once(':').ok_or_else(|| refused("choice-unknown"))?;
        let question: QuestionId = question.parse().map_err(|_| refused("choice-unknown"))?;
        let value: i64 = value.parse().map_err(|_| refused("choice-unknown"))?;
        let known = survey.questions.iter().find(|known| known.id == question);
        if !known.is_some_and(|known| known.values.iter().any(|(of, _)| *of == value)) {
            return Err(refused("choice-unknown"));
        }
        match &mut chosen {
            Some((of, _)) if *of != question => return Err(refused("indicator-one-question")),
            Some((_, values)) => {
                values.insert(value);
            }
            None => chosen = Some((question, [value].into())),
        }
    }
    let (question, values) = chosen.ok_or_else(|| refused("required"))?;
    Ok(Counting { survey: survey.id, question, values: values.into_iter().collect() })
}
