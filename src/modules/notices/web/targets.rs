//! Systems that events are posted to.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::ids::WebhookId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{EmptyState, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, EmptyForm, Failure, Html, Layout, Notice, render};

use super::{QUEUE, TARGETS};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::delivery::api::{self as delivery, Target, TargetForm};
use crate::modules::notices::model::happening::event_names;

#[derive(Template)]
#[template(path = "notices/web/targets.html")]
struct TargetsPage {
    page: Layout,
    head: PageHead,
    targets: Vec<Target>,
    empty: Option<EmptyState>,
    /// Shown this once.
    secret: Option<String>,
    errors: Option<ErrorSummary>,
    fields: Vec<Field>,
    events: String,
}

/// `GET /gui-tin/he-thong`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    Ok(render(&targets_page(&app, &me, None, &TargetForm::default(), &[]).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AddForm {
    name: String,
    url: String,
    events: String,
}

/// `POST /gui-tin/he-thong`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<AddForm>,
) -> Result<Response, Failure> {
    let form = TargetForm { name: form.name, url: form.url, events: form.events };
    match delivery::add_target(&app, &me.actor, &form, &event_names()).await.map_err(Problem::from) {
        // No redirect: the secret stands on no other page, and in no cookie.
        Ok(secret) => Ok(render(&targets_page(&app, &me, Some(secret), &TargetForm::default(), &[]).await?)),
        Err(Problem::Invalid(errors)) => {
            let page = targets_page(&app, &me, None, &form, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// `POST /gui-tin/he-thong/{id}/bat`
pub(super) async fn switch_on(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<WebhookId>,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    delivery::switch_target(&app, &me.actor, id, true).await.map_err(Problem::from)?;
    Ok(Notice::done("webhook-switched-on").on(TARGETS))
}

/// `POST /gui-tin/he-thong/{id}/tat`
pub(super) async fn switch_off(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<WebhookId>,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    delivery::switch_target(&app, &me.actor, id, false).await.map_err(Problem::from)?;
    Ok(Notice::done("webhook-switched-off").on(TARGETS))
}

/// `POST /gui-tin/he-thong/{id}/doi-khoa`
pub(super) async fn renew(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<WebhookId>,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    let secret = delivery::renew_secret(&app, &me.actor, id).await.map_err(Problem::from)?;
    Ok(render(&targets_page(&app, &me, Some(secret), &TargetForm::default(), &[]).await?))
}

async fn targets_page(
    app: &App,
    me: &SignedIn,
    secret: Option<String>,
    typed: &TargetForm,
    errors: &[FieldError],
) -> Result<TargetsPage, Failure> {
    let targets = delivery::webhook_targets(app, &me.actor).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::DELIVERY, me.lang().t("webhook-title"));
    let lang = page.lang();
    let fields = vec![
        Field::text("name", lang.t("webhook-name")).value(&typed.name).required(),
        Field::text("url", lang.t("webhook-url")).hint(lang.t("webhook-url-hint")).value(&typed.url).required(),
        Field::text("events", lang.t("webhook-events")).hint(lang.t("webhook-events-hint")).value(&typed.events),
    ];
    let empty = targets.is_empty();
    Ok(TargetsPage {
        head: PageHead::new(lang.t("webhook-title"))
            .crumb(Html::link(QUEUE, lang.t("delivery-title")))
            .sentence(lang.t("webhook-sentence")),
        empty: empty
            .then(|| EmptyState::new("send", lang.t("webhook-empty-title"), lang.t("webhook-empty-text").markup())),
        targets,
        secret,
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        fields: fields.into_iter().map(|field| field.errors(lang, errors)).collect(),
        events: event_names().join(", "),
        page,
    })
}
