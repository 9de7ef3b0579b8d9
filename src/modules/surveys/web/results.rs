//! What the answers come to: a chart with its figures for each question, tables of one by another, and all of it as a workbook.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::chart::{Bar, Bars};
use thihanh_webkit::parts::{Action, Choice, EmptyState, ErrorSummary, Field, PageHead, State as Mark};
use thihanh_webkit::{Failure, Html, Lang, Layout, Text, download, render};

use super::SURVEYS;
use super::words::say;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::surveys::export;
use crate::modules::surveys::model::decimal;
use crate::modules::surveys::model::question::{Body, Choice as Column, Item};
use crate::modules::surveys::model::tally::{MatrixRow, Tally};
use crate::modules::surveys::model::words::Words;
use crate::modules::surveys::usecase::{self, By, CrossTable, QuestionResult, Results};

/// What the choice of rows says for agencies.
const BY_AGENCY: &str = "agency";

#[derive(Template)]
#[template(path = "surveys/web/results.html")]
struct ResultsPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    empty: Option<EmptyState>,
    here: String,
    crossing: Option<[Field; 2]>,
    cross: Option<CrossView>,
    questions: Vec<QuestionView>,
}

struct QuestionView {
    title: String,
    sentence: String,
    bars: Option<Bars>,
    matrix: Option<MatrixView>,
    words_title: Text,
    words: Vec<String>,
}

struct MatrixView {
    columns: Vec<String>,
    rows: Vec<(String, Vec<Share>)>,
}

struct Share {
    count: String,
    share: String,
}

struct CrossView {
    title: String,
    by: String,
    columns: Vec<String>,
    rows: Vec<CrossRow>,
    totals: Vec<String>,
    total: String,
    counts_often: bool,
}

struct CrossRow {
    name: String,
    cells: Vec<Share>,
    total: String,
}

/// Which question is split by what.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    of: String,
    by: String,
}

/// `GET /theo-doi/khao-sat/{code}/ket-qua`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Failure> {
    let results = usecase::results(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let (cross, errors) = match crossed(&app, &me, &code, &ask).await {
        Ok(cross) => (cross, Vec::new()),
        Err(Problem::Invalid(errors)) => (None, errors),
        Err(problem) => return Err(problem.into()),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, render(&page(&me, &results, cross.as_ref(), &ask, &errors))).into_response())
}

async fn crossed(app: &App, me: &SignedIn, code: &str, ask: &Ask) -> Result<Option<CrossTable>, Problem> {
    if ask.of.is_empty() {
        return Ok(None);
    }
    let unknown = |field| Problem::invalid(vec![FieldError::new(field, "choice-unknown")]);
    let of = ask.of.parse().map_err(|_| unknown("of"))?;
    let by = match ask.by.as_str() {
        BY_AGENCY => By::Agency,
        other => By::Question(other.parse().map_err(|_| unknown("by"))?),
    };
    Ok(Some(usecase::cross(app, &me.actor, code, of, by).await?))
}

/// `GET /theo-doi/khao-sat/{code}/ket-qua.xlsx`
pub(super) async fn xlsx(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let bytes = export::workbook(&app, &me.actor, me.lang(), &code).await?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((download::saved(&format!("khao-sat-{code}.xlsx"), media), bytes).into_response())
}

fn page(me: &SignedIn, results: &Results, cross: Option<&CrossTable>, ask: &Ask, errors: &[FieldError]) -> ResultsPage {
    let lang = me.lang();
    let survey = &results.survey;
    let here = format!("{SURVEYS}/{}/ket-qua", survey.code);
    let file = Action::new(lang.t("survey-xlsx"), format!("{here}.xlsx")).icon("download");
    let valid = results.returned.valid;
    let mut head = PageHead::new(lang.t("survey-results"))
        .crumb(Html::link(SURVEYS, lang.t("surveys-title")))
        .crumb(Html::link(format!("{SURVEYS}/{}", survey.code), &survey.code))
        .sentence(lang.t("survey-results-sentence").with("title", say(lang, &survey.facts.title)).with("count", valid));
    if valid > 0 {
        head = head.action(file);
    }
    ResultsPage {
        page: me.layout(menu::ids::SURVEYS, lang.t("survey-results")),
        head,
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        empty: results
            .questions
            .is_empty()
            .then(|| EmptyState::new("bar-chart", lang.t("survey-no-results"), lang.t("survey-no-results-text"))),
        crossing: crossing(lang, results, ask, errors),
        cross: cross.map(|cross| cross_view(lang, cross)),
        questions: (1..)
            .zip(&results.questions)
            .map(|(number, question)| view(lang, number, question, valid))
            .collect(),
        here,
    }
}

fn crossing(lang: Lang, results: &Results, ask: &Ask, errors: &[FieldError]) -> Option<[Field; 2]> {
    let countable: Vec<Choice> = (1..)
        .zip(&results.questions)
        .filter(|(_, question)| question.item.body.is_countable())
        .map(|(number, question)| Choice::new(question.item.id, title(lang, number, &question.item)))
        .collect();
    if countable.is_empty() {
        return None;
    }
    let choose = || std::iter::once(Choice::new("", lang.t("head-choose")));
    let agency = std::iter::once(Choice::new(BY_AGENCY, lang.t("survey-by-agency")));
    let rows = choose().chain(agency).chain(countable.iter().cloned());
    Some([
        Field::select("of", lang.t("survey-cross-of"), choose().chain(countable.iter().cloned()).collect())
            .value(&ask.of)
            .required()
            .errors(lang, errors),
        Field::select("by", lang.t("survey-cross-by"), rows.collect()).value(&ask.by).required().errors(lang, errors),
    ])
}

fn title(lang: Lang, number: usize, item: &Item) -> String {
    format!("{number}. {}", say(lang, &item.text))
}

fn number_of(lang: Lang, number: u64) -> String {
    lang.number(i64::try_from(number).unwrap_or(i64::MAX))
}

fn view(lang: Lang, number: usize, question: &QuestionResult, valid: u64) -> QuestionView {
    let QuestionResult { item, versions, tallied, words } = question;
    let answered = tallied.answered;
    let mut sentence =
        lang.t("survey-answered-by").with("count", answered).with("share", lang.percent(answered, valid)).to_string();
    let mut add = |text: Text| {
        sentence.push(' ');
        sentence.push_str(&text.to_string());
    };
    if versions.len() == 1 && versions.first() != Some(&1) || versions.len() > 1 {
        let listed: Vec<String> = versions.iter().rev().map(u32::to_string).collect();
        add(lang.t("survey-in-versions").with("versions", listed.join(", ")));
    }
    let mut bars = None;
    let mut matrix = None;
    match (&item.body, &tallied.tally) {
        (body, Tally::Values { counts, sum }) => {
            if matches!(body, Body::Scale { .. }) && answered > 0 {
                add(lang.t("survey-mean").with("mean", mean(lang, *sum, answered, 0)));
            }
            bars = Some(values_chart(lang, number, item, counts, answered));
        }
        (Body::Number { decimals, .. }, Tally::Numbers { spread, bins }) if answered > 0 => {
            let written = |value: i64| decimal::written(value, *decimals);
            add(lang.t("survey-mean").with("mean", mean(lang, spread.sum, answered, *decimals)));
            add(lang.t("survey-spread").with("min", written(spread.min)).with("max", written(spread.max)));
            let bar = |name: String, value: u64| Bar { name, value, state: Mark::InTime };
            let bins = bins.iter().map(|bin| match bin.from == bin.to {
                true => bar(written(bin.from), bin.count),
                false => bar(format!("{} – {}", written(bin.from), written(bin.to)), bin.count),
            });
            bars = Some(chart(lang, number, item, bins.collect()));
        }
        (Body::Matrix { rows, columns }, Tally::Matrix(counted)) => {
            matrix = Some(matrix_view(lang, rows, columns, counted))
        }
        _ => {}
    }
    QuestionView {
        title: title(lang, number, item),
        sentence,
        bars,
        matrix,
        words_title: lang.t("survey-newest-words").with("count", words.len()),
        words: words.clone(),
    }
}

/// A mean with one digit after the comma.
#[expect(clippy::cast_precision_loss, reason = "one digit after the comma is shown")]
pub(in crate::modules::surveys) fn mean(lang: Lang, sum: i64, count: u64, decimals: u8) -> String {
    lang.decimal(sum as f64 / count.max(1) as f64 / 10_f64.powi(i32::from(decimals)))
}

fn values_chart(lang: Lang, number: usize, item: &Item, counts: &[(i64, u64)], answered: u64) -> Bars {
    let names = item.body.values();
    let bars = counts.iter().zip(names).map(|((_, count), (_, name))| Bar {
        name: format!("{} ({})", say(lang, &name), lang.percent(*count, answered)),
        value: *count,
        state: Mark::InTime,
    });
    chart(lang, number, item, bars.collect())
}

fn chart(lang: Lang, number: usize, item: &Item, bars: Vec<Bar>) -> Bars {
    let most = bars.iter().max_by_key(|bar| bar.value).map(|bar| bar.name.clone()).unwrap_or_default();
    let description = lang.t("survey-chart-most").with("what", most);
    let heads = (lang.t("survey-answer"), lang.t("chart-count"));
    Bars::new(lang, title(lang, number, item), description, heads, bars)
}

fn matrix_view(lang: Lang, rows: &[Column], columns: &[Column], counted: &[MatrixRow]) -> MatrixView {
    let row = |row: &MatrixRow| {
        let name =
            rows.iter().find(|it| it.code == row.row).map(|it| say(lang, &it.text).to_owned()).unwrap_or_default();
        let total: u64 = row.counts.iter().map(|(_, count)| count).sum();
        (name, row.counts.iter().map(|(_, count)| share(lang, *count, total)).collect())
    };
    MatrixView {
        columns: columns.iter().map(|column| say(lang, &column.text).to_owned()).collect(),
        rows: counted.iter().map(row).collect(),
    }
}

fn share(lang: Lang, count: u64, total: u64) -> Share {
    Share { count: number_of(lang, count), share: if total == 0 { String::new() } else { lang.percent(count, total) } }
}

fn cross_view(lang: Lang, cross: &CrossTable) -> CrossView {
    let is_many = |item: &Item| matches!(item.body, Body::Multiple { .. });
    let by = match &cross.by {
        Some(item) => say(lang, &item.text).to_owned(),
        None => lang.t("survey-unit").to_string(),
    };
    let name = |words: &Words| match say(lang, words) {
        "" => lang.t("survey-no-unit").to_string(),
        name => name.to_owned(),
    };
    let rows = cross.rows.iter().zip(&cross.cells).zip(&cross.row_totals).map(|((words, cells), total)| CrossRow {
        name: name(words),
        cells: cells.iter().map(|count| share(lang, *count, *total)).collect(),
        total: number_of(lang, *total),
    });
    CrossView {
        title: lang.t("survey-cross-title").with("of", say(lang, &cross.of.text)).with("by", by.as_str()).to_string(),
        by,
        columns: cross.columns.iter().map(|words| say(lang, words).to_owned()).collect(),
        rows: rows.collect(),
        totals: cross.column_totals.iter().map(|total| number_of(lang, *total)).collect(),
        total: number_of(lang, cross.row_totals.iter().sum()),
        counts_often: is_many(&cross.of) || cross.by.as_ref().is_some_and(is_many),
    }
}
