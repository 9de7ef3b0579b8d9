//! One indicator: what it is, its years at an agency, the surveys that answer it; and what stands behind a number.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query as Asking;
use chrono::Datelike;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::journal::Record;
use thihanh_webkit::chart::{Point, Trend};
use thihanh_webkit::parts::{
    Action, Choice, EmptyState, ErrorSummary, Field, KeyValues, PageHead, State as Mark, Timeline, TimelineEntry,
};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Link, Notice, render};

use super::asked::{self, Query};
use super::compare::whole;
use super::table::{PartView, part_view};
use super::{COMPARE, DEFINITIONS, INDICATORS, words};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::indicators::model::indicator::{Indicator, Part};
use crate::modules::indicators::model::measure::Measure;
use crate::modules::indicators::model::period::Period;
use crate::modules::indicators::usecase::{self, Answering, IndicatorRow, Setting};
use crate::modules::surveys::api::{self as surveys, Countable};
use crate::{history, menu};

#[derive(Template)]
#[template(path = "indicators/web/one.html")]
struct OnePage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    here: String,
    facts: KeyValues,
    fields: Vec<Field>,
    parts: Vec<PartView>,
    trends: Vec<Trend>,
    surveys: Option<Surveys>,
    history: Timeline,
}

/// The surveys that answer an indicator, and the form that chooses another.
struct Surveys {
    rows: Vec<SurveyRow>,
    looking: Field,
    choosing: Option<Choosing>,
}

struct SurveyRow {
    href: String,
    code: String,
    part: String,
    part_code: String,
    question: String,
    answers: String,
}

struct Choosing {
    survey: String,
    title: String,
    part: Field,
    questions: Vec<QuestionView>,
}

struct QuestionView {
    text: String,
    answers: Vec<(String, String, bool)>,
}

/// The form that chooses a survey, or gives one up.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    part: String,
    survey: String,
    answer: Vec<String>,
}

/// `GET /theo-doi/chi-so/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    Asking(query): Asking<Query>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, &query, &Input::default(), &[]).await?))
}

/// `POST /theo-doi/chi-so/{code}/khao-sat`
pub(super) async fn choose(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::choose_survey(&app, &me.actor, (&code, &input.part), &input.survey, &input.answer).await;
    match done.map_err(Problem::from) {
        Ok(()) => Ok(Notice::done("indicator-survey-chosen").on(format!("{INDICATORS}/{code}"))),
        Err(Problem::Invalid(errors)) => {
            let query = Query { khao_sat: input.survey.clone(), ..Query::default() };
            let page = page(&app, &me, &code, &query, &input, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// `POST /theo-doi/chi-so/{code}/khao-sat/go`
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::remove_survey(&app, &me.actor, (&code, &input.part), &input.survey).await;
    match done.map_err(Problem::from) {
        Ok(()) => Ok(Notice::done("indicator-survey-removed").on(format!("{INDICATORS}/{code}"))),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, &code, &Query::default(), &Input::default(), &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(
    app: &App,
    me: &SignedIn,
    code: &str,
    query: &Query,
    input: &Input,
    errors: &[FieldError],
) -> Result<OnePage, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let (setting, indicator, years) =
        usecase::over_years(app, &me.actor, &query.asked(today), code).await.map_err(Problem::from)?;
    let seen = usecase::seen(app, &me.actor).await.map_err(Problem::from)?;
    let names = usecase::names(app, &[setting.agency]).await.map_err(Problem::from)?;
    let criteria = usecase::criteria(app).await.map_err(Problem::from)?;
    let records = usecase::history(app, &me.actor, code).await.map_err(Problem::from)?;
    let mut head = PageHead::new(format!("{}. {}", indicator.code, words::indicator(lang, &indicator)))
        .crumb(Html::link(asked::link(INDICATORS, &setting), lang.t("indicators-title")))
        .sentence(
            lang.t("indicator-sentence")
                .with("agency", words::name(&names, setting.agency))
                .with("period", words::period(lang, setting.period)),
        )
        .action(
            Action::new(
                lang.t("indicators-compare"),
                asked::link(COMPARE, &setting).with("chi_so", format!("{}/", indicator.code)),
            )
            .icon("bar-chart"),
        );
    if usecase::may_keep_indicators(app, &me.actor).await.map_err(Problem::from)? {
        let edit = format!("{DEFINITIONS}?sua={}#sua", indicator.code);
        head = head.action(Action::new(lang.t("indicator-change"), edit).icon("pencil"));
    }
    let now = years.last().map(|(_, row)| row);
    let verified = if indicator.facts.is_verified { "indicator-is-verified" } else { "indicator-unverified" };
    let facts = KeyValues::new()
        .row(lang.t("indicator-criterion"), words::criterion(lang, &criteria, &indicator.criterion))
        .row(lang.t("indicator-formula"), indicator.facts.formula_vi.clone())
        .row(lang.t("indicator-law"), format!("{} ({})", indicator.facts.source, lang.t(verified)))
        .row(lang.t("indicator-valid-from"), lang.date(indicator.from))
        .row_if(lang.t("indicator-valid-to"), indicator.facts.to.map(|to| lang.date(to)));
    Ok(OnePage {
        page: me.layout(menu::ids::INDICATORS, format!("{} {}", lang.t("indicator"), indicator.code)),
        head,
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        here: format!("{INDICATORS}/{}", indicator.code),
        facts,
        fields: asked::fields(lang, query, &setting, &seen, today),
        parts: now
            .map(|row| row.parts.iter().map(|it| part_view(lang, &setting, row, it)).collect())
            .unwrap_or_default(),
        trends: trends(lang, &indicator, &years),
        surveys: surveys(app, me, &indicator, query, input, errors).await?,
        history: Timeline::new(records.iter().map(|record| told(lang, record)).collect()),
    })
}

/// A line for each part that has a number in more than one of the years.
fn trends(lang: Lang, indicator: &Indicator, years: &[(Period, IndicatorRow)]) -> Vec<Trend> {
    let trend = |part: &Part| {
        let numbers = years.iter().filter_map(|(period, row)| {
            let it = row.parts.iter().find(|it| it.part.id == part.id)?;
            Some((period.to.year().to_string(), it.number()?))
        });
        let numbers: Vec<(String, i64)> = numbers.collect();
        let (first, last) = numbers.first().zip(numbers.last()).filter(|_| numbers.len() > 1)?;
        let description = lang
            .t("indicator-trend")
            .with("first", words::number(lang, first.1, part.unit))
            .with("last", words::number(lang, last.1, part.unit));
        let points = numbers.iter().map(|(name, value)| Point { name: name.clone(), value: whole(*value, part.unit) });
        let title = format!("{} {} ({})", indicator.code, words::part(lang, part), words::unit(lang, part.unit));
        let heads = (lang.t("indicators-year"), words::unit(lang, part.unit));
        Some(Trend::new(lang, title, description, heads, Mark::InTime, points.collect()))
    };
    indicator.parts.iter().filter_map(trend).collect()
}

async fn surveys(
    app: &App,
    me: &SignedIn,
    indicator: &Indicator,
    query: &Query,
    input: &Input,
    errors: &[FieldError],
) -> Result<Option<Surveys>, Failure> {
    let lang = me.lang();
    let parts: Vec<&Part> = indicator.parts.iter().filter(|part| part.measure == Some(Measure::SurveyRate)).collect();
    if parts.is_empty() {
        return Ok(None);
    }
    let rows = usecase::answering(app, indicator).await.map_err(Problem::from)?;
    let code = query.khao_sat.trim().to_uppercase();
    let mut unknown = Vec::new();
    let found = match code.is_empty() {
        true => None,
        false => match surveys::countable(app.store.read(), &me.actor, &code).await {
            Ok(survey) => Some(survey),
            Err(Problem::NotFound { .. } | Problem::Denied { .. }) => {
                unknown.push(FieldError::new("khao_sat", "choice-unknown"));
                None
            }
            Err(problem) => return Err(problem.into()),
        },
    };
    Ok(Some(Surveys {
        rows: rows.iter().map(|it| survey_row(lang, indicator, it)).collect(),
        looking: Field::text("khao_sat", lang.t("indicator-survey"))
            .value(&query.khao_sat)
            .hint(lang.t("indicator-survey-hint"))
            .errors(lang, &unknown),
        choosing: found.map(|survey| choosing(lang, &parts, &survey, input, errors)),
    }))
}

fn survey_row(lang: Lang, indicator: &Indicator, it: &Answering) -> SurveyRow {
    let question = it.survey.questions.iter().find(|question| question.id == it.counting.question);
    let part = indicator.part(it.part);
    let answers = question.map(|question| {
        let counting = question.values.iter().filter(|(value, _)| it.counting.values.contains(value));
        counting.map(|(_, text)| words::written(lang, text)).collect::<Vec<_>>().join("; ")
    });
    SurveyRow {
        href: format!("/theo-doi/khao-sat/{}", it.survey.code),
        code: it.survey.code.clone(),
        part: part.map(|part| words::part(lang, part).to_owned()).unwrap_or_default(),
        part_code: part.map(|part| part.code.clone()).unwrap_or_default(),
        question: question.map(|question| words::written(lang, &question.text).to_owned()).unwrap_or_default(),
        answers: answers.unwrap_or_default(),
    }
}

fn choosing(lang: Lang, parts: &[&Part], survey: &Countable, input: &Input, errors: &[FieldError]) -> Choosing {
    let choose = std::iter::once(Choice::new("", lang.t("head-choose")));
    let of = parts.iter().map(|part| Choice::new(&part.code, words::part(lang, part)));
    let question = |question: &surveys::CountableQuestion| QuestionView {
        text: words::written(lang, &question.text).to_owned(),
        answers: question
            .values
            .iter()
            .map(|(value, text)| {
                let sent = format!("{}:{value}", question.id);
                let is_chosen = input.answer.contains(&sent);
                (sent, words::written(lang, text).to_owned(), is_chosen)
            })
            .collect(),
    };
    Choosing {
        survey: survey.code.clone(),
        title: words::written(lang, &survey.title).to_owned(),
        part: Field::select("part", lang.t("indicator-part"), choose.chain(of).collect())
            .value(&input.part)
            .required()
            .errors(lang, errors),
        questions: survey.questions.iter().map(question).collect(),
    }
}

/// One entry of the history.
fn told(lang: Lang, record: &Record) -> TimelineEntry {
    let text = |name: &str| record.payload.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let (mark, what) = match record.action.as_str() {
        "added" => (Mark::InTime, lang.t("indicator-history-added")),
        "changed" => (Mark::InTime, lang.t("indicator-history-redefined")),
        "surveyed" => (Mark::InTime, lang.t("indicator-history-surveyed").with("code", text("survey"))),
        "unsurveyed" => (Mark::NotCounted, lang.t("indicator-history-unsurveyed").with("code", text("survey"))),
        _ => history::unknown(lang, record),
    };
    history::entry(lang, record, mark, &what)
}

#[derive(Template)]
#[template(path = "indicators/web/behind.html")]
struct BehindPage {
    page: Layout,
    head: PageHead,
    rows: Vec<BehindView>,
    empty: Option<EmptyState>,
    has_shares: bool,
}

struct BehindView {
    href: String,
    code: String,
    what: String,
    agency: String,
    share: String,
}

/// `GET /theo-doi/chi-so/{code}/so-lieu`
pub(super) async fn behind(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    Asking(query): Asking<Query>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let asked = query.asked(today);
    let found = usecase::behind(&app, &me.actor, &asked, (&code, &query.phan)).await.map_err(Problem::from)?;
    let setting: &Setting = &found.setting;
    let mut ids: Vec<AgencyId> = found.rows.iter().filter_map(|row| row.agency).collect();
    ids.push(setting.agency);
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let title = format!("{} {}", found.indicator.code, words::part(lang, &found.part));
    let one: Link = asked::link(format!("{INDICATORS}/{}", found.indicator.code), setting);
    let rows = found.rows.iter().map(|row| BehindView {
        href: row.href.clone(),
        code: row.code.clone(),
        what: row.what.clone(),
        agency: row.agency.map(|id| words::name(&names, id)).unwrap_or_default(),
        share: row
            .share
            .map(|(part, whole)| {
                lang.t("indicator-share")
                    .with("part", part)
                    .with("whole", whole)
                    .with("share", lang.percent(part, whole))
                    .to_string()
            })
            .unwrap_or_default(),
    });
    Ok(render(&BehindPage {
        head: PageHead::new(&title)
            .crumb(Html::link(asked::link(INDICATORS, setting), lang.t("indicators-title")))
            .crumb(Html::link(one, &found.indicator.code))
            .sentence(
                lang.t("indicator-behind-sentence")
                    .with("agency", words::name(&names, setting.agency))
                    .with("period", words::period(lang, setting.period)),
            ),
        page: me.layout(menu::ids::INDICATORS, title),
        empty: found.rows.is_empty().then(|| {
            EmptyState::new("inbox", lang.t("indicator-nothing-behind"), lang.t("indicator-nothing-behind-text"))
        }),
        has_shares: found.rows.iter().any(|row| row.share.is_some()),
        rows: rows.collect(),
    }))
}
