//! The questions of a survey in their order.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::QuestionId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Action, EmptyState, ErrorSummary, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Layout, Text, render, see_other};

use super::SURVEYS;
use super::words::{self, say};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::surveys::model::State as Stage;
use crate::modules::surveys::model::Survey;
use crate::modules::surveys::model::form::Way;
use crate::modules::surveys::usecase;

/// The kinds in which something can be added, in the order of their use.
pub(super) const KINDS: [&str; 7] = ["single", "multiple", "scale", "number", "text", "matrix", "section"];

#[derive(Template)]
#[template(path = "surveys/web/builder.html")]
struct BuilderPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    note: Option<Text>,
    empty: Option<EmptyState>,
    base: String,
    version: i64,
    rows: Vec<Row>,
    may_change: bool,
    kinds: Vec<(String, Text)>,
}

struct Row {
    id: QuestionId,
    number: String,
    text: String,
    kind: Text,
    when: String,
    is_section: bool,
    is_required: bool,
}

/// What the buttons of a row send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    way: String,
}

impl Input {
    fn version(&self) -> Option<i64> {
        Some(form_version(&self.version))
    }
}

/// `GET /theo-doi/khao-sat/{code}/cau-hoi`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, &[]).await?))
}

/// `POST /theo-doi/khao-sat/{code}/cau-hoi/{id}/chuyen`
pub(super) async fn shift(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, id)): Path<(String, String)>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let way = if input.way == "up" { Way::Up } else { Way::Down };
    let done = usecase::move_item(&app, &me.actor, &code, input.version(), (question(&id)?, way)).await;
    shown(&app, &me, &code, done.map_err(Problem::from)).await
}

/// `POST /theo-doi/khao-sat/{code}/cau-hoi/{id}/bo`
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, id)): Path<(String, String)>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::remove_item(&app, &me.actor, &code, input.version(), question(&id)?).await;
    shown(&app, &me, &code, done.map_err(Problem::from)).await
}

/// The id in an address.
pub(super) fn question(id: &str) -> Result<QuestionId, Failure> {
    id.parse().map_err(|_| Failure::no_such_page())
}

async fn shown(app: &App, me: &SignedIn, code: &str, done: Result<Survey, Problem>) -> Result<Response, Failure> {
    match done {
        Ok(_) => Ok(see_other(format!("{SURVEYS}/{code}/cau-hoi"))),
        Err(Problem::Invalid(errors)) => {
            let page = page(app, me, code, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(app: &App, me: &SignedIn, code: &str, errors: &[FieldError]) -> Result<BuilderPage, Failure> {
    let lang = me.lang();
    let building = usecase::building(app, &me.actor, code).await.map_err(Problem::from)?;
    let (survey, form) = (&building.survey, &building.form);
    let may_change = building.may_manage && building.is_draft && survey.state != Stage::Closed;
    let base = format!("{SURVEYS}/{code}/cau-hoi");
    let rows = form.items.iter().map(|item| Row {
        id: item.id,
        number: form.number(item.id).map(|number| number.to_string()).unwrap_or_default(),
        text: say(lang, &item.text).to_owned(),
        kind: words::kind(lang, item.body.kind()),
        when: item.shown_if.as_ref().map(|when| words::condition(lang, form, when)).unwrap_or_default(),
        is_section: item.is_section(),
        is_required: item.is_required,
    });
    let rows: Vec<Row> = rows.collect();
    let note = match (survey.state, building.is_draft) {
        (Stage::Draft, _) => None,
        (_, true) => Some(lang.t("survey-note-revising").with("number", building.number)),
        (_, false) => Some(lang.t("survey-note-frozen").with("number", building.number)),
    };
    let preview = Action::new(lang.t("survey-preview"), format!("{SURVEYS}/{code}/xem-thu")).icon("eye");
    Ok(BuilderPage {
        page: me.layout(menu::ids::SURVEYS, lang.t("survey-questions")),
        head: PageHead::new(lang.t("survey-questions"))
            .crumb(Html::link(SURVEYS, lang.t("surveys-title")))
            .crumb(Html::link(format!("{SURVEYS}/{code}"), code))
            .sentence(say(lang, &survey.facts.title))
            .action(preview),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        note,
        empty: rows
            .is_empty()
            .then(|| EmptyState::new("list-check", lang.t("survey-no-questions"), lang.t("survey-no-questions-text"))),
        version: survey.version,
        rows,
        may_change,
        kinds: KINDS.iter().map(|kind| (format!("{base}/moi?kind={kind}"), words::kind(lang, kind))).collect(),
        base,
    })
}
