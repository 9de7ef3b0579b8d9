//! What other modules and the edges may use of surveys: which of its questions can be counted, what they come to for many agencies, what the answers
//! of a closed one come to, and the JSON API.

mod bodies;
pub mod http;

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, QuestionId, SurveyId};
use thihanh_kernel::problem::Problem;
use thihanh_store::{Sql, StoreError};

pub use super::store::Counting;
pub use super::usecase::Gate;

use super::model::decimal;
use super::model::question::{Body, Choice};
use super::model::tally::Tally;
use super::model::words::Words;
use super::model::{State, Survey, tally};
use super::usecase::QuestionResult;
use super::{policy, store, usecase};
use crate::app::App;

/// A published survey with the questions whose answers can be counted.
#[derive(Debug, Clone)]
pub struct Countable {
    /// Stable id.
    pub id: SurveyId,
    /// `KS-2026-0001`.
    pub code: String,
    /// What it is called, in Vietnamese and, where somebody wrote it, in English.
    pub title: (String, String),
    /// Code of the field that it is about.
    pub field: Option<String>,
    /// Its questions of single or several choices and its scales, in their order.
    pub questions: Vec<CountableQuestion>,
}

/// A question whose answers can be counted.
#[derive(Debug, Clone)]
pub struct CountableQuestion {
    /// Stable id.
    pub id: QuestionId,
    /// What is asked, as a survey's title.
    pub text: (String, String),
    /// Every value that an answer may have, with its words.
    pub values: Vec<(i64, (String, String))>,
}

fn both(words: &Words) -> (String, String) {
    (words.vi.clone(), words.en.clone())
}

async fn countable_of(sql: &dyn Sql, survey: Survey) -> Result<Countable, StoreError> {
    let merged = tally::merged(&store::published_forms(sql, survey.id).await?);
    let questions = merged.iter().filter(|(item, _)| item.body.is_countable()).map(|(item, _)| CountableQuestion {
        id: item.id,
        text: both(&item.text),
        values: item.body.values().iter().map(|(value, words)| (*value, both(words))).collect(),
    });
    Ok(Countable {
        questions: questions.collect(),
        id: survey.id,
        code: survey.code,
        title: both(&survey.facts.title),
        field: survey.facts.field_code,
    })
}

/// Whether the actor manages surveys of any agency.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_manage_any(actor: &Actor) -> Result<(), Problem> {
    policy::may_manage_any(actor)
}

/// A survey that the actor manages, with what can be counted of it.
///
/// # Errors
/// [`Problem::NotFound`] or [`Problem::Denied`], or when the database does not answer.
pub async fn countable(sql: &dyn Sql, actor: &Actor, code: &str) -> Result<Countable, Problem> {
    // PostgreSQL takes no text with a NUL in it, and no survey has such a code.
    if code.contains('\0') {
        return Err(Problem::not_found("survey"));
    }
    let survey = usecase::manageable_in(sql, actor, code).await.map_err(Problem::from)?;
    Ok(countable_of(sql, survey).await?)
}

/// The surveys of these ids, with what can be counted of them.
///
/// # Errors
/// When the database does not answer.
pub async fn countables(sql: &dyn Sql, ids: &[SurveyId]) -> Result<Vec<Countable>, StoreError> {
    let mut found = Vec::new();
    for survey in store::of_ids(sql, ids).await? {
        found.push(countable_of(sql, survey).await?);
    }
    Ok(found)
}

/// The field that each of these surveys is about, where it is about one.
///
/// # Errors
/// When the database does not answer.
pub async fn fields_of(sql: &dyn Sql, ids: &[SurveyId]) -> Result<HashMap<SurveyId, Option<String>>, StoreError> {
    let found = store::of_ids(sql, ids).await?;
    Ok(found.into_iter().map(|survey| (survey.id, survey.facts.field_code)).collect())
}

/// How many valid forms, answered between two days, gave one of the answers that count, and how many answered the question at all, by agency with
/// everything that stood below it. Whether somebody may see the agencies is the caller's to ask, and that so few forms are not told apart by who gave
/// them.
///
/// # Errors
/// When the database does not answer.
pub async fn shares(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    counting: &Counting,
    days: (NaiveDate, NaiveDate),
) -> Result<HashMap<AgencyId, (u64, u64)>, StoreError> {
    store::shares(sql, agencies, counting, days).await
}

/// What the answers of a closed survey come to, in Vietnamese: no single form, no answer in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyTotals {
    /// The survey.
    pub id: SurveyId,
    /// `KS-2026-0001`.
    pub code: String,
    /// Who asked.
    pub agency: AgencyId,
    /// What it is about.
    pub title: String,
    /// Who asked and why.
    pub purpose: String,
    /// First and last day on which answers were taken.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// What came of it.
    pub conclusion: String,
    /// Valid forms.
    pub valid: u64,
    /// Question by question; those that are answered in words are left out.
    pub questions: Vec<QuestionTotals>,
}

/// What the answers to a question come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionTotals {
    /// The question.
    pub text: String,
    /// How many forms answer it.
    pub answered: u64,
    /// Each choice, step, or row with column, and how often it was made.
    pub counts: Vec<(String, u64)>,
    /// The smallest, the mean and the largest of numbers.
    pub numbers: Option<[String; 3]>,
}

/// What the answers of a survey come to; `None` while it is not closed, and where the actor may not know of it.
///
/// # Errors
/// When the database does not answer.
pub async fn totals(app: &App, actor: &Actor, code: &str) -> Result<Option<SurveyTotals>, Problem> {
    let results = match usecase::results(app, actor, code).await.map_err(Problem::from) {
        Err(Problem::NotFound { .. }) => return Ok(None),
        results => results?,
    };
    let survey = results.survey;
    if survey.state != State::Closed {
        return Ok(None);
    }
    Ok(Some(SurveyTotals {
        id: survey.id,
        code: survey.code,
        agency: survey.facts.agency,
        title: survey.facts.title.vi,
        purpose: survey.facts.purpose.vi,
        days: survey.days,
        conclusion: survey.conclusion,
        valid: results.returned.valid,
        questions: results.questions.into_iter().filter_map(totals_of).collect(),
    }))
}

fn totals_of(question: QuestionResult) -> Option<QuestionTotals> {
    let answered = question.tallied.answered;
    let counts = match (&question.item.body, &question.tallied.tally) {
        (Body::Text { .. } | Body::Section, _) | (_, Tally::Words) => return None,
        (body, Tally::Values { counts, .. }) => {
            let words = body.values();
            let word = |value: &i64| words.iter().find(|(known, _)| known == value).map(|(_, words)| words.vi.clone());
            counts.iter().map(|(value, count)| (word(value).unwrap_or_else(|| value.to_string()), *count)).collect()
        }
        (Body::Matrix { rows, columns }, Tally::Matrix(tallied)) => {
            let word = |known: &[Choice], code: u32| {
                known.iter().find(|choice| choice.code == code).map(|choice| choice.text.vi.clone()).unwrap_or_default()
            };
            let of = |row: &super::model::tally::MatrixRow| {
                let name = word(rows, row.row);
                row.counts
                    .iter()
                    .map(|(column, count)| (format!("{name}: {}", word(columns, *column)), *count))
                    .collect()
            };
            tallied.iter().flat_map(|row| -> Vec<(String, u64)> { of(row) }).collect()
        }
        _ => Vec::new(),
    };
    let numbers = match (&question.item.body, &question.tallied.tally) {
        (Body::Number { decimals, .. }, Tally::Numbers { spread, .. }) if answered > 0 => {
            // In the last decimal that the question takes.
            let mean = spread.sum / i64::try_from(answered).unwrap_or(i64::MAX);
            Some([spread.min, mean, spread.max].map(|value| decimal::written(value, *decimals)))
        }
        _ => None,
    };
    Some(QuestionTotals { text: question.item.text.vi, answered, counts, numbers })
}
