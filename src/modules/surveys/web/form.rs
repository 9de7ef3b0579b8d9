//! What a survey is about: a new one, or one that is changed.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::{SURVEYS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::api::AgencyView;
use crate::modules::surveys::model::{Method, State as Stage, SurveyForm};
use crate::modules::surveys::usecase;

#[derive(Template)]
#[template(path = "surveys/web/form.html")]
struct FormPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    action: String,
    version: String,
    fields: Vec<Field>,
}

/// `GET /theo-doi/khao-sat/moi`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    let input = SurveyForm { open_link: "1".into(), ..SurveyForm::default() };
    Ok(render(&page(&app, &me, None, &input, &[]).await?))
}

/// `POST /theo-doi/khao-sat/moi`
pub(super) async fn create(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<SurveyForm>,
) -> Result<Response, Failure> {
    match usecase::create(&app, &me.actor, &input).await.map_err(Problem::from) {
        Ok(made) => Ok(Notice::done("survey-created").on(format!("{SURVEYS}/{}/cau-hoi", made.code))),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, None, &input, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// `GET /theo-doi/khao-sat/{code}/sua`
pub(super) async fn edit(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let survey = usecase::manageable(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let input = SurveyForm { version: survey.version.to_string(), ..SurveyForm::of(&survey.facts) };
    Ok(render(&page(&app, &me, Some(&code), &input, &[]).await?))
}

/// `POST /theo-doi/khao-sat/{code}/sua`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<SurveyForm>,
) -> Result<Response, Failure> {
    let version = Some(form_version(&input.version));
    match usecase::change(&app, &me.actor, &code, version, &input).await.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("survey-changed").on(format!("{SURVEYS}/{code}"))),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, Some(&code), &input, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        // What was typed stays, over the newest version.
        Err(Problem::Conflict { .. }) => {
            let survey = usecase::manageable(&app, &me.actor, &code).await.map_err(Problem::from)?;
            let input = SurveyForm { version: survey.version.to_string(), ..input };
            let stale = FieldError::new("form", "survey-stale");
            let page = page(&app, &me, Some(&code), &input, &[stale]).await?;
            Ok((StatusCode::CONFLICT, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(
    app: &App,
    me: &SignedIn,
    code: Option<&str>,
    input: &SurveyForm,
    errors: &[FieldError],
) -> Result<FormPage, Failure> {
    let lang = me.lang();
    let places = usecase::places(app, &me.actor).await.map_err(Problem::from)?;
    let known = usecase::known_fields(app, &me.actor).await.map_err(Problem::from)?;
    let (title, action, is_frozen) = match code {
        None => (lang.t("surveys-add"), format!("{SURVEYS}/moi"), false),
        Some(code) => {
            let survey = usecase::manageable(app, &me.actor, code).await.map_err(Problem::from)?;
            (lang.t("survey-change"), format!("{SURVEYS}/{code}/sua"), survey.state != Stage::Draft)
        }
    };
    let mut head = PageHead::new(&title).crumb(Html::link(SURVEYS, lang.t("surveys-title")));
    if let Some(code) = code {
        head = head.crumb(Html::link(format!("{SURVEYS}/{code}"), code));
    }
    head = head.sentence(if is_frozen { lang.t("survey-frozen-sentence") } else { lang.t("surveys-add-sentence") });
    Ok(FormPage {
        page: me.layout(menu::ids::SURVEYS, &title),
        head,
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        action,
        version: input.version.clone(),
        fields: fields(lang, input, &places, &known, errors),
    })
}

fn fields(
    lang: Lang,
    form: &SurveyForm,
    places: &[AgencyView],
    known: &[usecase::Field],
    errors: &[FieldError],
) -> Vec<Field> {
    let choose = || std::iter::once(Choice::new("", lang.t("head-choose")));
    let agencies = choose().chain(places.iter().map(|view| Choice::new(view.id, &view.name))).collect();
    // Who asks for one agency alone need not choose it.
    let agency = match (places, form.agency.as_str()) {
        ([only], "") => only.id.to_string(),
        (_, chosen) => chosen.to_owned(),
    };
    let methods = Method::ALL.map(|method| Choice::new(method.as_str(), words::method(lang, method)));
    let open = vec![Choice::new("1", lang.t("survey-open-link-yes")), Choice::new("", lang.t("survey-open-link-no"))];
    let field = if known.is_empty() {
        Field::text("field", lang.t("survey-field")).hint(lang.t("survey-field-hint"))
    } else {
        let choices = choose().chain(known.iter().map(|field| Choice::new(&field.code, &field.name))).collect();
        Field::select("field", lang.t("survey-field"), choices)
    };
    vec![
        Field::select("agency", lang.t("survey-agency"), agencies).value(agency).required(),
        Field::text("title", lang.t("survey-title")).value(&form.title).required(),
        Field::area("purpose", lang.t("survey-purpose"), 4)
            .value(&form.purpose)
            .hint(lang.t("survey-purpose-hint"))
            .required(),
        Field::area("usage", lang.t("survey-usage"), 3).value(&form.usage).hint(lang.t("survey-usage-hint")).required(),
        Field::text("title_en", lang.t("survey-title-en")).value(&form.title_en),
        Field::area("purpose_en", lang.t("survey-purpose-en"), 3).value(&form.purpose_en),
        Field::area("usage_en", lang.t("survey-usage-en"), 3).value(&form.usage_en),
        Field::select("open_link", lang.t("survey-open-link"), open).value(&form.open_link),
        Field::select("method", lang.t("survey-method"), choose().chain(methods).collect())
            .value(&form.method)
            .required(),
        Field::area("subject_group", lang.t("survey-subject-group"), 2)
            .value(&form.subject_group)
            .hint(lang.t("survey-subject-group-hint"))
            .required(),
        Field::area("sample_plan", lang.t("survey-sample-plan"), 3)
            .value(&form.sample_plan)
            .hint(lang.t("survey-sample-plan-hint")),
        field.value(&form.field),
    ]
    .into_iter()
    .map(|field| field.errors(lang, errors))
    .collect()
}
