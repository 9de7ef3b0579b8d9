//! All reorganisations, and the form of a new one.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Chip, EmptyState, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::{ALL, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::reorganisation::model::form::DecisionForm;
use crate::modules::reorganisation::usecase;

#[derive(Template)]
#[template(path = "reorganisation/web/list.html")]
struct ListPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    fields: Vec<Field>,
    has_errors: bool,
}

struct Row {
    href: String,
    title: String,
    code: String,
    decision: String,
    on: String,
    chip: Chip,
}

/// `GET /don-vi/sap-xep`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &DecisionForm::default(), &[]).await?))
}

/// `POST /don-vi/sap-xep`
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<DecisionForm>,
) -> Result<Response, Failure> {
    match usecase::begin(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(it) => Ok(Notice::done("reorganisation-begun").on(format!("{ALL}/{}", it.code))),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, &form, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(app: &App, me: &SignedIn, form: &DecisionForm, errors: &[FieldError]) -> Result<ListPage, Failure> {
    let lang = me.lang();
    let all = usecase::all(app, &me.actor).await.map_err(Problem::from)?;
    let may = usecase::may_manage(app, &me.actor).await.map_err(Problem::from)?;
    let rows: Vec<Row> = all
        .iter()
        .map(|it| Row {
            href: format!("{ALL}/{}", it.code),
            title: it.decision.title.clone(),
            code: it.code.clone(),
            decision: it.decision.words(),
            on: lang.date(it.decision.effective_on),
            chip: words::chip(lang, it.state),
        })
        .collect();
    let empty = rows
        .is_empty()
        .then(|| EmptyState::new("diagram-3", lang.t("reorganisation-none"), lang.t("reorganisation-none-text")));
    let title = lang.t("reorganisation-title");
    let fields = if may { decision_fields(lang, form, errors) } else { Vec::new() };
    Ok(ListPage {
        head: PageHead::new(&title)
            .crumb(Html::link("/don-vi", lang.t("agencies-title")))
            .sentence(lang.t("reorganisation-sentence")),
        page: me.layout(menu::ids::REORGANISATION, title),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        has_errors: !errors.is_empty() || rows.is_empty(),
        rows,
        empty,
        fields,
    })
}

/// The fields of a decision.
pub(super) fn decision_fields(lang: Lang, form: &DecisionForm, errors: &[FieldError]) -> Vec<Field> {
    let fields = [
        Field::text("title", lang.t("reorganisation-what")).value(&form.title).required(),
        Field::text("number", lang.t("reorganisation-number")).value(&form.number).required(),
        Field::date(lang, "decided_on", lang.t("reorganisation-decided-on")).value(&form.decided_on).required(),
        Field::date(lang, "effective_on", lang.t("reorganisation-effective-on"))
            .value(&form.effective_on)
            .hint(lang.t("reorganisation-effective-hint"))
            .required(),
    ];
    fields.into_iter().map(|field| field.errors(lang, errors)).collect()
}
