//! One training class: what it is, who came, and that it is not held.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{ErrorSummary, Field, KeyValues, PageHead, Timeline};
use thihanh_webkit::{CheckedForm, Failure, Html, Layout, Notice, render};

use super::classes::{days, fields};
use super::{CLASSES, CONDITIONS, agencies, stale, summary, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::conditions::model::training::{ClassForm, TraineesForm, TrainingClass};
use crate::modules::conditions::usecase::{self, ClassView, ConditionError};

#[derive(Template)]
#[template(path = "conditions/web/class.html")]
struct ClassPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    code: String,
    version: i64,
    cancelled: Option<String>,
    facts: KeyValues,
    rows: Vec<Row>,
    total: (String, String),
    coming: Vec<Field>,
    changing: Vec<Field>,
    cancelling: Option<Field>,
    /// Which of the folded forms has something wrong.
    is_changing: bool,
    is_cancelling: bool,
    history: Timeline,
}

struct Row {
    href: String,
    agency: String,
    attended: String,
    passed: String,
}

/// Why it is not held.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Cancelling {
    version: String,
    reason: String,
}

/// What was typed into which of the three forms.
#[derive(Default)]
struct Typed {
    change: Option<ClassForm>,
    trainees: TraineesForm,
    cancel: Option<Cancelling>,
}

/// `GET /theo-doi/dieu-kien/tap-huan/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, Typed::default(), &[]).await?))
}

/// `POST /theo-doi/dieu-kien/tap-huan/{code}`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<ClassForm>,
) -> Result<Response, Failure> {
    let done = usecase::change_class(&app, &me.actor, &code, Some(form_version(&form.version)), &form).await;
    told(&app, &me, &code, done, Typed { change: Some(form), ..Typed::default() }).await
}

/// `POST /theo-doi/dieu-kien/tap-huan/{code}/hoc-vien`
pub(super) async fn put(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<TraineesForm>,
) -> Result<Response, Failure> {
    let done = usecase::put_trainees(&app, &me.actor, &code, Some(form_version(&form.version)), &form).await;
    told(&app, &me, &code, done, Typed { trainees: form, ..Typed::default() }).await
}

/// `POST /theo-doi/dieu-kien/tap-huan/{code}/huy`
pub(super) async fn cancel(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<Cancelling>,
) -> Result<Response, Failure> {
    let done = usecase::cancel_class(&app, &me.actor, &code, Some(form_version(&form.version)), &form.reason).await;
    told(&app, &me, &code, done, Typed { cancel: Some(form), ..Typed::default() }).await
}

async fn told(
    app: &App,
    me: &SignedIn,
    code: &str,
    done: Result<TrainingClass, ConditionError>,
    typed: Typed,
) -> Result<Response, Failure> {
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("conditions-saved").on(format!("{CLASSES}/{code}"))),
        Err(Problem::Invalid(errors)) => {
            let page = page(app, me, code, typed, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(Problem::Conflict { .. }) => {
            let page = page(app, me, code, typed, &stale()).await?;
            Ok((StatusCode::CONFLICT, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(app: &App, me: &SignedIn, code: &str, typed: Typed, errors: &[FieldError]) -> Result<ClassPage, Failure> {
    let lang = me.lang();
    let ClassView { class, trainees, may_keep } =
        usecase::look_class(app, &me.actor, code).await.map_err(Problem::from)?;
    let records = usecase::class_history(app, &me.actor, code).await.map_err(Problem::from)?;
    let facts = &class.facts;
    let ids: Vec<_> = trainees.iter().map(|it| it.agency).chain([facts.organiser]).collect();
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    let known = usecase::fields(app, &me.actor).await.map_err(Problem::from)?;
    let form = typed.change.clone().unwrap_or_else(|| ClassForm::of(facts));
    let changing = if may_keep { fields(app, me, &form, errors).await? } else { Vec::new() };
    let coming = if may_keep && app.clock.today() >= facts.starts_on {
        let seen = usecase::seen(app, &me.actor).await.map_err(Problem::from)?;
        let form = &typed.trainees;
        vec![
            Field::select("agency", lang.t("conditions-agency"), agencies(lang.t("head-choose"), &seen))
                .value(&form.agency)
                .required(),
            Field::text("attended", lang.t("training-class-attended"))
                .value(&form.attended)
                .hint(lang.t("training-class-attended-hint"))
                .required(),
            Field::text("passed", lang.t("training-class-passed")).value(&form.passed),
        ]
        .into_iter()
        .map(|field| field.errors(lang, errors))
        .collect()
    } else {
        Vec::new()
    };
    let reason = typed.cancel.as_ref().map(|form| form.reason.clone()).unwrap_or_default();
    let sum = |of: fn(&crate::modules::conditions::model::training::Trainees) -> i64| {
        lang.number(trainees.iter().map(of).fold(0, i64::saturating_add))
    };
    let organiser = Html::link(format!("/don-vi/{}", facts.organiser), words::name(&names, facts.organiser));
    Ok(ClassPage {
        page: me.layout(menu::ids::CONDITIONS, &facts.title),
        head: PageHead::new(&facts.title)
            .crumb(Html::link(CONDITIONS, lang.t("conditions-title")))
            .crumb(Html::link(CLASSES, lang.t("training-classes-title")))
            .sentence(class.code.clone()),
        errors: summary(lang, errors),
        code: class.code.clone(),
        version: class.version,
        cancelled: class.cancelled.clone(),
        facts: KeyValues::new()
            .row(lang.t("training-class-organiser"), organiser)
            .row(lang.t("training-class-days"), days(lang, facts.starts_on, facts.ends_on))
            .row_if(lang.t("training-class-field"), facts.field.as_ref().map(|code| words::field(lang, &known, code)))
            .row_if(lang.t("training-class-place"), Some(&facts.place).filter(|it| !it.is_empty()).cloned())
            .row(lang.t("training-class-planned"), lang.number(facts.planned))
            .row_if(lang.t("training-class-plan-ref"), Some(&facts.plan_ref).filter(|it| !it.is_empty()).cloned()),
        total: (sum(|it| it.attended), sum(|it| it.passed)),
        rows: trainees
            .iter()
            .map(|it| Row {
                href: format!("/don-vi/{}", it.agency),
                agency: words::name(&names, it.agency),
                attended: lang.number(it.attended),
                passed: lang.number(it.passed),
            })
            .collect(),
        coming,
        changing,
        cancelling: may_keep.then(|| {
            Field::area("reason", lang.t("training-class-cancel-reason"), 3)
                .value(reason)
                .required()
                .errors(lang, errors)
        }),
        is_changing: typed.change.is_some(),
        is_cancelling: typed.cancel.is_some(),
        history: words::timeline(lang, &records),
    })
}
