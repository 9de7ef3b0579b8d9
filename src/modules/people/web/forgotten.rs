//! Where somebody who forgot a password asks for another. Whatever was typed, the answer is the same.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{ErrorSummary, Field};
use thihanh_webkit::{CheckedForm, Failure, Layout, Visit, render};

use crate::app::App;
use crate::modules::accounts::api::CameFrom;
use crate::modules::people::usecase;

#[derive(Template)]
#[template(path = "people/web/forgotten.html")]
struct ForgottenPage {
    page: Layout,
    errors: Option<ErrorSummary>,
    /// Where mail leaves this installation.
    who: Option<Field>,
    is_asked: bool,
}

impl ForgottenPage {
    fn new(app: &App, visit: &Visit, who: &str, errors: &[FieldError], is_asked: bool) -> Self {
        let lang = visit.lang();
        let field =
            || Field::credential("who", lang.t("forgotten-who"), "username").value(who).required().errors(lang, errors);
        Self {
            page: visit.layout(lang.t("forgotten-title")),
            errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
            who: usecase::can_mail(app).then(field),
            is_asked,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    who: String,
}

/// `GET /quen-mat-khau`
pub(super) async fn show(State(app): State<Arc<App>>, visit: Visit) -> Response {
    render(&ForgottenPage::new(&app, &visit, "", &[], false))
}

/// `POST /quen-mat-khau`
pub(super) async fn submit(
    State(app): State<Arc<App>>,
    visit: Visit,
    CameFrom(origin): CameFrom,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    if !usecase::can_mail(&app) {
        return Ok(show(State(app), visit).await);
    }
    match usecase::ask(&app, &input.who, &origin).await {
        Ok(()) => Ok(render(&ForgottenPage::new(&app, &visit, "", &[], true))),
        Err(Problem::Invalid(errors)) => {
            let page = ForgottenPage::new(&app, &visit, &input.who, &errors, false);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}
