//! The installation's Zalo Official Account.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{ErrorSummary, Field, KeyValues, PageHead};
use thihanh_webkit::{CheckedForm, EmptyForm, Failure, Html, Layout, Notice, render};

use super::{QUEUE, ZALO};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::delivery::api::{self as delivery, ZaloForm};

#[derive(Template)]
#[template(path = "notices/web/zalo.html")]
struct ZaloPage {
    page: Layout,
    head: PageHead,
    state: Option<KeyValues>,
    errors: Option<ErrorSummary>,
    fields: Vec<Field>,
}

/// `GET /gui-tin/zalo`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    Ok(render(&zalo_page(&app, &me, "", &[]).await?))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct SetForm {
    app_id: String,
    app_secret: String,
    refresh_token: String,
}

/// `POST /gui-tin/zalo`
pub(super) async fn set(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<SetForm>,
) -> Result<Response, Failure> {
    let form = ZaloForm { app_id: form.app_id, app_secret: form.app_secret, refresh_token: form.refresh_token };
    match delivery::set_zalo(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(()) => Ok(Notice::done("zalo-set").on(ZALO)),
        Err(Problem::Invalid(errors)) => {
            let page = zalo_page(&app, &me, &form.app_id, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// `POST /gui-tin/zalo/go`
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    delivery::remove_zalo(&app, &me.actor).await.map_err(Problem::from)?;
    Ok(Notice::done("zalo-removed").on(ZALO))
}

async fn zalo_page(app: &App, me: &SignedIn, app_id: &str, errors: &[FieldError]) -> Result<ZaloPage, Failure> {
    let state = delivery::zalo_state(app, &me.actor).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::DELIVERY, me.lang().t("zalo-title"));
    let lang = page.lang();
    let fields = vec![
        Field::text("app_id", lang.t("zalo-app-id")).value(app_id).required(),
        Field::credential("app_secret", lang.t("zalo-app-secret"), "new-password").required(),
        Field::credential("refresh_token", lang.t("zalo-refresh-token"), "new-password")
            .hint(lang.t("zalo-refresh-token-hint"))
            .required(),
    ];
    let state = state.map(|state| {
        let token = match state.expires_at {
            Some(at) => lang.t("zalo-token-until").with("moment", lang.moment(at)),
            None => lang.t("zalo-token-next"),
        };
        KeyValues::new()
            .row(lang.t("zalo-app-id"), state.app_id)
            .row(lang.t("zalo-token"), token)
            .row(lang.t("zalo-changed"), lang.moment(state.updated_at))
            .row_if(lang.t("zalo-error"), Some(state.last_error).filter(|error| !error.is_empty()))
            .row(lang.t("zalo-consent"), lang.t("zalo-consent-text"))
            .row(lang.t("zalo-template"), lang.t("zalo-template-text"))
    });
    Ok(ZaloPage {
        head: PageHead::new(lang.t("zalo-title"))
            .crumb(Html::link(QUEUE, lang.t("delivery-title")))
            .sentence(lang.t("zalo-sentence")),
        state,
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        fields: fields.into_iter().map(|field| field.errors(lang, errors)).collect(),
        page,
    })
}
