//! Forms that came on paper, typed in by officers; forms that do not count.

use std::collections::HashMap;

use thihanh_kernel::access::Actor;
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AgencyId, QuestionId, ResponseId};
use thihanh_kernel::page::{Page, Slice};
use thihanh_store::journal::{self, Entry};

use super::answer::read_once;
use super::sample::check_unit;
use super::{KIND, SurveyError, find_visible, refused};
use crate::app::App;
use crate::modules::surveys::model::answer::{self, Answers, Typed};
use crate::modules::surveys::model::form::Form;
use crate::modules::surveys::model::response::{Channel, ResponseLine};
use crate::modules::surveys::model::{Survey, SurveyFault};
use crate::modules::surveys::policy::Action;
use crate::modules::surveys::store::{self, Cell, NewResponse};

/// Longest reason why a form does not count.
const WHY_MAX: usize = 500;

/// A form on paper as an officer typed it in.
#[derive(Debug, Clone, Default)]
pub struct PaperForm {
    /// The version that the officer's page showed.
    pub form_no: u32,
    /// From which agency of the sample it came; empty where from none.
    pub agency: String,
    /// Why it does not count; empty where it does. What is wrong with its answers then does not matter, and none is kept.
    pub invalid_why: String,
    /// The answers as they were typed.
    pub typed: Typed,
    /// The random word of the page.
    pub once: String,
}

/// The survey and its form, for typing in.
///
/// # Errors
/// [`SurveyError`].
pub async fn paper(app: &App, actor: &Actor, code: &str) -> Result<(Survey, Form, u32), SurveyError> {
    let sql = app.store.read();
    let survey = find_visible(sql, actor, code, Action::Manage).await?;
    let number = survey.published_no.ok_or(SurveyFault::NotPublished)?;
    let form = store::form(sql, survey.id, number).await?;
    Ok((survey, form, number))
}

/// Types a form in; `false` where the same page was kept before.
///
/// # Errors
/// [`SurveyError`].
pub async fn record(app: &App, actor: &Actor, code: &str, paper: &PaperForm) -> Result<bool, SurveyError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let mut fields = FieldReader::new();
    let agency: Option<AgencyId> = fields.choice("agency", &paper.agency);
    let why = fields.text("invalid_why", &paper.invalid_why, WHY_MAX);
    fields.finish().map_err(SurveyFault::Invalid)?;
    let invalid_why = Some(why).filter(|why| !why.is_empty());
    app.store
        .write(async |tx| {
            // Many officers type at once; they only must not meet whoever closes the survey.
            let found = store::find(tx, code).await?.ok_or(SurveyError::NotFound)?;
            let survey = store::find_shared(tx, found.id).await?.ok_or(SurveyError::NotFound)?;
            super::check(tx, actor, &survey, Action::Manage).await?;
            if !survey.takes_paper(today) {
                return Err(match survey.days {
                    None => SurveyFault::NotPublished.into(),
                    Some((from, _)) if today < from => SurveyFault::NotPublished.into(),
                    Some(_) => SurveyFault::Closed.into(),
                });
            }
            if survey.published_no != Some(paper.form_no) {
                return Err(SurveyError::Stale);
            }
            if let Some(agency) = agency {
                check_unit(tx, &survey, agency, today).await?;
            }
            let form = store::form(tx, survey.id, paper.form_no).await?;
            let answers = match &invalid_why {
                Some(_) => Answers::new(),
                None => answer::read(&form, &paper.typed).whole().map_err(SurveyError::Answers)?,
            };
            let response = NewResponse {
                id: ResponseId::fresh(app.ids.as_ref(), now),
                survey: survey.id,
                form_no: paper.form_no,
                channel: Channel::Paper,
                agency,
                invalid_why: invalid_why.clone(),
                once: read_once(&paper.once),
                on: today,
                by: actor.account(),
                answers,
            };
            if !store::insert_response(tx, &response).await? {
                return Ok(false);
            }
            let entry = Entry::new(now, actor, "survey_response", response.id.uuid(), "typed_in")
                .with("survey", &survey.code)
                .with("is_valid", &response.invalid_why.is_none());
            journal::append(tx, entry).await?;
            Ok(true)
        })
        .await
}

/// A page of the answered forms of a survey, the newest first.
///
/// # Errors
/// [`SurveyError`].
pub async fn responses(
    app: &App,
    actor: &Actor,
    code: &str,
    page: &Page,
) -> Result<(Survey, Slice<ResponseLine>), SurveyError> {
    let sql = app.store.read();
    let survey = find_visible(sql, actor, code, Action::View).await?;
    let slice = store::list_responses(sql, survey.id, page).await?;
    Ok((survey, slice))
}

/// One answered form with its answers.
#[derive(Debug, Clone)]
pub struct ResponseView {
    /// The survey.
    pub survey: Survey,
    /// The version that it answers.
    pub form: Form,
    /// The form itself.
    pub line: ResponseLine,
    /// What it says, by question.
    pub answers: HashMap<QuestionId, Vec<Cell>>,
    /// The actor may leave it out.
    pub may_manage: bool,
}

/// One answered form.
///
/// # Errors
/// [`SurveyError`].
pub async fn response(app: &App, actor: &Actor, code: &str, id: ResponseId) -> Result<ResponseView, SurveyError> {
    let sql = app.store.read();
    let survey = find_visible(sql, actor, code, Action::View).await?;
    let line = store::find_response(sql, survey.id, id).await?.ok_or(SurveyError::NotFound)?;
    let form = store::form(sql, survey.id, line.form_no).await?;
    let questions: Vec<QuestionId> = form.questions().map(|item| item.id).collect();
    let answers = store::answers_of(sql, &questions, (line.seq, line.seq)).await?;
    let answers = answers.into_iter().map(|((_, question), cells)| (question, cells)).collect();
    let may_manage = super::check(sql, actor, &survey, Action::Manage).await.is_ok();
    Ok(ResponseView { survey, form, line, answers, may_manage })
}

/// Leaves a form out of every count and says why, or takes it in again.
///
/// # Errors
/// [`SurveyError`].
pub async fn set_valid(
    app: &App,
    actor: &Actor,
    code: &str,
    id: ResponseId,
    (is_valid, why): (bool, &str),
) -> Result<(), SurveyError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let survey = super::lock(tx, actor, code, None).await?;
            let line = store::find_response(tx, survey.id, id).await?.ok_or(SurveyError::NotFound)?;
            let why = match is_valid {
                true => None,
                false => {
                    let mut fields = FieldReader::new();
                    let why = fields.required_text("why", why, WHY_MAX);
                    fields.finish().map_err(SurveyFault::Invalid)?;
                    Some(why)
                }
            };
            let questions: Vec<QuestionId> =
                store::form(tx, survey.id, line.form_no).await?.questions().map(|item| item.id).collect();
            // A form on paper that was never read has nothing to be counted.
            if is_valid && store::answers_of(tx, &questions, (line.seq, line.seq)).await?.is_empty() {
                return Err(refused("why", "survey-response-empty"));
            }
            store::set_valid(tx, id, why.as_deref()).await?;
            let action = if is_valid { "taken_in" } else { "left_out" };
            let entry = Entry::new(now, actor, KIND, survey.id.uuid(), action)
                .because(why.unwrap_or_default())
                .with("response", &id);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}
