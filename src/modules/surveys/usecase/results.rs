//! What the answers come to.

use std::collections::HashMap;

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, QuestionId};
use thihanh_kernel::page::{MAX_LIMIT, Page, Slice};
use thihanh_store::StoreError;

use super::{Names, SurveyError, find_visible, names, refused};
use crate::app::App;
use crate::modules::surveys::model::Survey;
use crate::modules::surveys::model::question::{Body, Item};
use crate::modules::surveys::model::response::ResponseLine;
use crate::modules::surveys::model::tally::{self, Cross, Returned, Spread, Tallied};
use crate::modules::surveys::model::words::Words;
use crate::modules::surveys::policy::Action;
use crate::modules::surveys::store::{self, Cell};

/// Most answered forms in one file.
pub const MOST_ROWS: usize = 50_000;

/// A question with what its answers come to.
#[derive(Debug, Clone)]
pub struct QuestionResult {
    /// The question, with every choice that any version had.
    pub item: Item,
    /// The versions that ask it, the newest first.
    pub versions: Vec<u32>,
    /// What the answers come to.
    pub tallied: Tallied,
    /// The newest answers in words.
    pub words: Vec<String>,
}

/// The results of a survey.
#[derive(Debug, Clone)]
pub struct Results {
    /// The survey.
    pub survey: Survey,
    /// How the forms came back, of all together.
    pub returned: Returned,
    /// Forms of no agency in the sample among them: nobody knows how many were asked so.
    pub outside: Returned,
    /// Question by question.
    pub questions: Vec<QuestionResult>,
}

/// The results of a survey: counted now, from what was answered. (Counters kept beside the answers would make every two answers wait for each
/// other, and say nothing about tables of one question by another.)
///
/// # Errors
/// [`SurveyError`].
pub async fn results(app: &App, actor: &Actor, code: &str) -> Result<Results, SurveyError> {
    let sql = app.store.read();
    let survey = find_visible(sql, actor, code, Action::View).await?;
    let merged = tally::merged(&store::published_forms(sql, survey.id).await?);
    let rates = store::rates(sql, survey.id).await?;
    let ids = |wanted: &dyn Fn(&Body) -> bool| -> Vec<QuestionId> {
        merged.iter().filter(|(item, _)| wanted(&item.body)).map(|(item, _)| item.id).collect()
    };
    let counted = ids(&|body| body.is_countable() || matches!(body, Body::Matrix { .. }));
    let tallies = if counted.is_empty() { HashMap::new() } else { store::tallies(sql, survey.id, &counted).await? };
    let all = ids(&|_| true);
    let answered = if all.is_empty() { HashMap::new() } else { store::answered(sql, survey.id, &all).await? };
    let mut questions = Vec::with_capacity(merged.len());
    for (item, versions) in merged {
        let mut spread = Spread::default();
        let mut bins = Vec::new();
        let mut words = Vec::new();
        match &item.body {
            Body::Number { .. } => {
                if let Some(found) = store::spread(sql, survey.id, item.id).await? {
                    spread = found;
                    let step = (found.min, tally::bin_width(found).max(1));
                    bins = tally::bins(found, &store::stepped(sql, survey.id, item.id, step).await?);
                }
            }
            Body::Text { .. } => words = store::words(sql, survey.id, item.id).await?,
            _ => {}
        }
        let counted = tallies.get(&item.id).map(Vec::as_slice).unwrap_or_default();
        let answered = answered.get(&item.id).copied().unwrap_or_default();
        let tallied = tally::tally(&item, answered, counted, spread, bins);
        questions.push(QuestionResult { item, versions, tallied, words });
    }
    let outside = rates.get(&None).copied().unwrap_or_default();
    let returned = rates.values().copied().fold(Returned::default(), Returned::and);
    Ok(Results { survey, returned, outside, questions })
}

/// By what a question is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// By the agencies of the sample.
    Agency,
    /// By the answers to another question.
    Question(QuestionId),
}

/// A table of one question by another, or by agency.
#[derive(Debug, Clone)]
pub struct CrossTable {
    /// The question whose answers are the columns.
    pub of: Item,
    /// The question whose answers are the rows; `None` for agencies.
    pub by: Option<Item>,
    /// What each row is called; empty words for forms of no agency.
    pub rows: Vec<Words>,
    /// What each column is called.
    pub columns: Vec<Words>,
    /// Counts, row by row.
    pub cells: Vec<Vec<u64>>,
    /// What each row comes to.
    pub row_totals: Vec<u64>,
    /// What each column comes to.
    pub column_totals: Vec<u64>,
}

/// A table of one question by another, or by agency. Where several choices may be ticked, a form counts in each of them.
///
/// # Errors
/// [`SurveyError`]; questions must have a few values to be counted.
pub async fn cross(
    app: &App,
    actor: &Actor,
    code: &str,
    question: QuestionId,
    by: By,
) -> Result<CrossTable, SurveyError> {
    let sql = app.store.read();
    let survey = find_visible(sql, actor, code, Action::View).await?;
    let merged = tally::merged(&store::published_forms(sql, survey.id).await?);
    let find = |id: QuestionId, field: &'static str| {
        let found = merged.iter().map(|(item, _)| item).find(|item| item.id == id && item.body.is_countable());
        found.cloned().ok_or_else(|| refused(field, "choice-unknown"))
    };
    let of = find(question, "of")?;
    let (values, columns): (Vec<i64>, Vec<Words>) = of.body.values().into_iter().unzip();
    match by {
        By::Question(other) if other == question => Err(refused("by", "survey-cross-same")),
        By::Question(other) => {
            let by = find(other, "by")?;
            let (row_values, rows) = by.body.values().into_iter().unzip();
            let counted = store::crossed(sql, survey.id, (other, question)).await?;
            Ok(table(Cross::of(row_values, values, &counted), of, Some(by), rows, columns))
        }
        By::Agency => {
            let counted = store::by_agency(sql, survey.id, question).await?;
            let mut keys: Vec<Option<AgencyId>> =
                store::units(sql, survey.id).await?.iter().map(|unit| Some(unit.agency)).collect();
            keys.extend(counted.iter().map(|(agency, ..)| *agency));
            let ids: Vec<AgencyId> = keys.iter().copied().flatten().collect();
            let names = names(app, &ids).await?;
            let name = |key: &Option<AgencyId>| {
                key.and_then(|id| names.get(&id)).map(|view| view.name.clone()).unwrap_or_default()
            };
            keys.sort_by_cached_key(|key| (key.is_none(), thihanh_kernel::vietnamese::sort_key(&name(key)), *key));
            keys.dedup();
            let rows = keys.iter().map(|key| Words::vi(&name(key))).collect();
            Ok(table(Cross::of(keys, values, &counted), of, None, rows, columns))
        }
    }
}

fn table<R: Clone + PartialEq>(
    cross: Cross<R>,
    of: Item,
    by: Option<Item>,
    rows: Vec<Words>,
    columns: Vec<Words>,
) -> CrossTable {
    let row_totals = (0..rows.len()).map(|row| cross.row_total(row)).collect();
    let column_totals = (0..columns.len()).map(|column| cross.column_total(column)).collect();
    CrossTable { of, by, rows, columns, row_totals, column_totals, cells: cross.cells }
}

/// An answered form as a row of a file.
#[derive(Debug, Clone)]
pub struct ResponseRow {
    /// The form.
    pub line: ResponseLine,
    /// What it says, by question.
    pub answers: HashMap<QuestionId, Vec<Cell>>,
}

/// Every answered form of a survey, and its agencies by name; `None` where there are more than a file holds.
///
/// # Errors
/// [`SurveyError`].
pub async fn response_rows(
    app: &App,
    actor: &Actor,
    code: &str,
    questions: &[QuestionId],
) -> Result<Option<(Vec<ResponseRow>, Names)>, SurveyError> {
    let sql = app.store.read();
    let survey = find_visible(sql, actor, code, Action::View).await?;
    let mut rows: Vec<ResponseRow> = Vec::new();
    let mut page = Page::new(Some(MAX_LIMIT), None);
    loop {
        let Slice { items, next } = store::list_responses(sql, survey.id, &page).await?;
        rows.extend(with_answers(app, questions, items).await?);
        if rows.len() > MOST_ROWS {
            return Ok(None);
        }
        match next {
            Some(next) => page = Page::new(Some(MAX_LIMIT), Some(next)),
            None => break,
        }
    }
    let mut ids: Vec<AgencyId> = rows.iter().filter_map(|row| row.line.agency).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = names(app, &ids).await?;
    Ok(Some((rows, names)))
}

async fn with_answers(
    app: &App,
    questions: &[QuestionId],
    lines: Vec<ResponseLine>,
) -> Result<Vec<ResponseRow>, StoreError> {
    let (Some(newest), Some(oldest)) = (lines.first(), lines.last()) else { return Ok(Vec::new()) };
    let mut answers: HashMap<i64, HashMap<QuestionId, Vec<Cell>>> = HashMap::new();
    if !questions.is_empty() {
        for ((seq, question), cells) in store::answers_of(app.store.read(), questions, (oldest.seq, newest.seq)).await?
        {
            answers.entry(seq).or_default().insert(question, cells);
        }
    }
    let row = |line: ResponseLine| ResponseRow { answers: answers.remove(&line.seq).unwrap_or_default(), line };
    Ok(lines.into_iter().map(row).collect())
}
