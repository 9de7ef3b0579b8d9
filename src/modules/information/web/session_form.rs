//! The form of a session of supervision.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::SESSIONS;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::api::AgencyView;
use crate::modules::information::model::session::SessionForm;
use crate::modules::information::usecase;

#[derive(Template)]
#[template(path = "information/web/session_form.html")]
struct FormPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    action: String,
    version: String,
    fields: Vec<Field>,
}

/// The form and the version that it changes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    agency: String,
    subject: String,
    content: String,
    period_from: String,
    period_to: String,
    supervised: String,
    number: String,
    concluded_on: String,
}

impl Input {
    fn form(&self) -> SessionForm {
        SessionForm {
            agency: self.agency.clone(),
            subject: self.subject.clone(),
            content: self.content.clone(),
            period_from: self.period_from.clone(),
            period_to: self.period_to.clone(),
            supervised: self.supervised.clone(),
            number: self.number.clone(),
            concluded_on: self.concluded_on.clone(),
        }
    }
}

struct Existing {
    code: String,
    version: String,
}

/// `GET /theo-doi/giam-sat/moi`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, None, &SessionForm::default(), &[]).await?))
}

/// `POST /theo-doi/giam-sat/moi`
pub(super) async fn create(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let form = input.form();
    match usecase::create_session(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(made) => Ok(Notice::done("supervision-saved").on(format!("{SESSIONS}/{}", made.code))),
        Err(problem) => refused(&app, &me, None, &form, problem).await,
    }
}

/// `GET /theo-doi/giam-sat/{code}/sua`
pub(super) async fn edit(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let looked = usecase::look_session(&app, &me.actor, &code, me.lang()).await.map_err(Problem::from)?;
    if !looked.may_manage {
        return Err(Problem::denied("supervision-manage").into());
    }
    let names = usecase::names(&app, &looked.session.facts.supervised).await.map_err(Problem::from)?;
    let form = usecase::filled_session(&looked.session, &names);
    let existing = Existing { code, version: looked.session.version.to_string() };
    Ok(render(&page(&app, &me, Some(&existing), &form, &[]).await?))
}

/// `POST /theo-doi/giam-sat/{code}/sua`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let form = input.form();
    let version = Some(form_version(&input.version));
    let existing = Existing { code, version: input.version.clone() };
    match usecase::change_session(&app, &me.actor, &existing.code, version, &form).await.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("supervision-saved").on(format!("{SESSIONS}/{}", existing.code))),
        Err(problem) => refused(&app, &me, Some(&existing), &form, problem).await,
    }
}

async fn refused(
    app: &App,
    me: &SignedIn,
    existing: Option<&Existing>,
    form: &SessionForm,
    problem: Problem,
) -> Result<Response, Failure> {
    let Problem::Invalid(errors) = problem else { return Err(problem.into()) };
    let page = page(app, me, existing, form, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
}

async fn page(
    app: &App,
    me: &SignedIn,
    existing: Option<&Existing>,
    form: &SessionForm,
    errors: &[FieldError],
) -> Result<FormPage, Failure> {
    let lang = me.lang();
    let agencies = usecase::session_places(app, &me.actor).await.map_err(Problem::from)?;
    let (title, action) = match existing {
        Some(existing) => (lang.t("supervision-change"), format!("{SESSIONS}/{}/sua", existing.code)),
        None => (lang.t("supervisions-add"), format!("{SESSIONS}/moi")),
    };
    let mut head = PageHead::new(&title).crumb(Html::link(SESSIONS, lang.t("supervisions-title")));
    if let Some(existing) = existing {
        head = head.crumb(Html::link(format!("{SESSIONS}/{}", existing.code), &existing.code));
    }
    Ok(FormPage {
        head: head.sentence(lang.t("supervisions-add-sentence")),
        page: me.layout(menu::ids::INFORMATION, title),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        action,
        version: existing.map(|existing| existing.version.clone()).unwrap_or_default(),
        fields: fields(lang, form, &agencies, existing.is_some(), errors),
    })
}

fn fields(
    lang: Lang,
    form: &SessionForm,
    agencies: &[AgencyView],
    is_existing: bool,
    errors: &[FieldError],
) -> Vec<Field> {
    let choose = Choice::new("", lang.t("head-choose"));
    let choices = std::iter::once(choose).chain(agencies.iter().map(|view| Choice::new(view.id, &view.name))).collect();
    // Who enters for one agency alone need not choose it.
    let agency = match (agencies, form.agency.as_str()) {
        ([only], "") => only.id.to_string(),
        (_, chosen) => chosen.to_owned(),
    };
    let mut all = Vec::new();
    if !is_existing {
        all.push(Field::select("agency", lang.t("supervision-agency"), choices).value(agency).required());
    }
    all.extend([
        Field::area("subject", lang.t("supervision-subject"), 2).value(&form.subject).required(),
        Field::date(lang, "period_from", lang.t("supervision-from")).value(&form.period_from).required(),
        Field::date(lang, "period_to", lang.t("supervision-to")).value(&form.period_to).required(),
        Field::area("supervised", lang.t("supervision-supervised"), 4)
            .value(&form.supervised)
            .hint(lang.t("supervision-supervised-hint"))
            .required(),
        Field::area("content", lang.t("supervision-content"), 5).value(&form.content),
        Field::text("number", lang.t("supervision-number")).value(&form.number).hint(lang.t("supervision-number-hint")),
        Field::date(lang, "concluded_on", lang.t("supervision-concluded-on")).value(&form.concluded_on),
    ]);
    all.into_iter().map(|field| field.errors(lang, errors)).collect()
}
