//! The answered forms of a survey, one by one.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::ResponseId;
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Chip, EmptyState, ErrorSummary, Field, KeyValues, PageHead, Pager, State as Mark};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, Text, render};

use super::SURVEYS;
use super::words::{self, say};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::surveys::model::decimal;
use crate::modules::surveys::model::question::{Body, Choice, Item};
use crate::modules::surveys::model::response::ResponseLine;
use crate::modules::surveys::usecase;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    after: String,
}

#[derive(Template)]
#[template(path = "surveys/web/responses.html")]
struct ListPage {
    page: Layout,
    head: PageHead,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    day: String,
    agency: String,
    channel: Text,
    form_no: u32,
    chip: Chip,
    why: String,
}

#[derive(Template)]
#[template(path = "surveys/web/response.html")]
struct ResponsePage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    rows: Vec<(String, Vec<String>)>,
    facts: KeyValues,
    action: String,
    leaving_out: Option<Field>,
    may_take_in: bool,
}

/// The fields by which a form is left out or taken in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    valid: String,
    why: String,
}

fn validity(lang: Lang, line: &ResponseLine) -> Chip {
    match line.is_valid {
        true => Chip::new(Mark::DoneOnTime, lang.t("survey-is-valid")),
        false => Chip::new(Mark::Returned, lang.t("survey-is-invalid")),
    }
}

/// `GET /theo-doi/khao-sat/{code}/phieu`
pub(super) async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let page = Page::new(None, ask.after.parse().ok());
    let (survey, slice) = usecase::responses(&app, &me.actor, &code, &page).await.map_err(Problem::from)?;
    let Slice { items, next } = slice;
    let ids: Vec<_> = items.iter().filter_map(|line| line.agency).collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let rows = items.iter().map(|line| Row {
        href: format!("{SURVEYS}/{code}/phieu/{}", line.id),
        day: lang.date(line.on),
        agency: line.agency.map(|agency| words::name(&names, agency)).unwrap_or_default(),
        channel: words::channel(lang, line.channel),
        form_no: line.form_no,
        chip: validity(lang, line),
        why: line.invalid_why.clone(),
    });
    let rows: Vec<Row> = rows.collect();
    let page = me.layout(menu::ids::SURVEYS, lang.t("survey-responses"));
    Ok(render(&ListPage {
        head: PageHead::new(lang.t("survey-responses"))
            .crumb(Html::link(SURVEYS, lang.t("surveys-title")))
            .crumb(Html::link(format!("{SURVEYS}/{code}"), &code))
            .sentence(say(lang, &survey.facts.title)),
        empty: rows
            .is_empty()
            .then(|| EmptyState::new("inbox", lang.t("survey-no-responses"), lang.t("survey-no-responses-text"))),
        pager: Pager::new(lang, page.here(), rows.len(), next),
        rows,
        page,
    }))
}

fn id_of(id: &str) -> Result<ResponseId, Failure> {
    id.parse().map_err(|_| Failure::no_such_page())
}

/// `GET /theo-doi/khao-sat/{code}/phieu/{id}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, id_of(&id)?, &Input::default(), &[]).await?))
}

/// `POST /theo-doi/khao-sat/{code}/phieu/{id}/hop-le`
pub(super) async fn set_valid(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, id)): Path<(String, String)>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let verdict = (input.valid == "yes", input.why.as_str());
    match usecase::set_valid(&app, &me.actor, &code, id, verdict).await.map_err(Problem::from) {
        Ok(()) => Ok(Notice::done("survey-validity-saved").on(format!("{SURVEYS}/{code}/phieu/{id}"))),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, &code, id, &input, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(
    app: &App,
    me: &SignedIn,
    code: &str,
    id: ResponseId,
    input: &Input,
    errors: &[FieldError],
) -> Result<ResponsePage, Failure> {
    let lang = me.lang();
    let view = usecase::response(app, &me.actor, code, id).await.map_err(Problem::from)?;
    let line = &view.line;
    let names = usecase::names(app, line.agency.as_slice()).await.map_err(Problem::from)?;
    let rows = view.form.questions().map(|item| {
        let number = view.form.number(item.id).unwrap_or_default();
        let cells = view.answers.get(&item.id).map(Vec::as_slice).unwrap_or_default();
        (format!("{number}. {}", say(lang, &item.text)), cells.iter().map(|cell| answer(lang, item, cell)).collect())
    });
    let facts = KeyValues::new()
        .row(lang.t("survey-answered-on"), lang.date(line.on))
        .row(lang.t("survey-channel"), words::channel(lang, line.channel).to_string())
        .row_if(lang.t("survey-unit"), line.agency.map(|agency| words::name(&names, agency)))
        .row(lang.t("survey-form-number"), line.form_no.to_string())
        .row(lang.t("survey-validity"), Html::from(validity(lang, line)))
        .row_if(lang.t("survey-why-not"), Some(line.invalid_why.clone()).filter(|why| !why.is_empty()));
    Ok(ResponsePage {
        page: me.layout(menu::ids::SURVEYS, lang.t("survey-response")),
        head: PageHead::new(lang.t("survey-response"))
            .crumb(Html::link(SURVEYS, lang.t("surveys-title")))
            .crumb(Html::link(format!("{SURVEYS}/{code}"), code))
            .crumb(Html::link(format!("{SURVEYS}/{code}/phieu"), lang.t("survey-responses"))),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        rows: rows.collect(),
        facts,
        action: format!("{SURVEYS}/{code}/phieu/{id}/hop-le"),
        leaving_out: (view.may_manage && line.is_valid)
            .then(|| Field::text("why", lang.t("survey-why-not")).value(&input.why).required().errors(lang, errors)),
        may_take_in: view.may_manage && !line.is_valid && !view.answers.is_empty(),
    })
}

/// One cell of an answer in words.
fn answer(lang: Lang, item: &Item, (row, value, words): &(i64, i64, String)) -> String {
    let named = |list: &[Choice], code: i64| {
        let found = list.iter().find(|choice| i64::from(choice.code) == code);
        found.map(|choice| say(lang, &choice.text).to_owned()).unwrap_or_default()
    };
    match &item.body {
        Body::Single { choices } | Body::Multiple { choices, .. } => named(choices, *value),
        Body::Matrix { rows, columns } => format!("{}: {}", named(rows, *row), named(columns, *value)),
        Body::Number { decimals, unit, .. } => {
            format!("{} {}", decimal::written(*value, *decimals), say(lang, unit)).trim().to_owned()
        }
        Body::Scale { .. } => value.to_string(),
        Body::Text { .. } | Body::Section => words.clone(),
    }
}
