//! Where somebody with a slip chooses a password.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{ErrorSummary, Field};
use thihanh_webkit::{CheckedForm, Failure, Layout, Notice, SessionId, Visit, paths, render};

use super::super::usecase::{self, Arrived};
use super::Origin;
use crate::app::App;

/// The first page after the first sign-in.
const GUIDE: &str = "/bat-dau";

#[derive(Template)]
#[template(path = "accounts/web/activate.html")]
struct ActivatePage {
    page: Layout,
    errors: Option<ErrorSummary>,
    fields: Vec<Field>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    ma: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    code: String,
    password: String,
    again: String,
}

fn page_of(visit: &Visit, code: &str, errors: &[FieldError]) -> ActivatePage {
    let lang = visit.lang();
    ActivatePage {
        page: visit.layout(lang.t("activate-title")),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        fields: vec![
            Field::credential("code", lang.t("slip-code"), "one-time-code").value(code).required().errors(lang, errors),
            Field::credential("password", lang.t("account-password-new"), "new-password")
                .hint(lang.t("account-password-hint"))
                .required()
                .errors(lang, errors),
            Field::credential("again", lang.t("account-password-again"), "new-password")
                .required()
                .errors(lang, errors),
        ],
    }
}

/// `GET /kich-hoat`
pub(super) async fn show(visit: Visit, Query(ask): Query<Ask>) -> Response {
    let code: String = ask.ma.chars().take(64).collect();
    render(&page_of(&visit, &code, &[]))
}

/// `POST /kich-hoat`
pub(super) async fn submit(
    State(app): State<Arc<App>>,
    visit: Visit,
    Origin(origin): Origin,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    match usecase::accept_slip(&app, &input.code, input.password, &input.again, &origin).await.map_err(Problem::from) {
        Ok(Arrived::Session(secret)) => {
            let mut response = Notice::done("activate-done").on(GUIDE);
            response.headers_mut().append(SET_COOKIE, visit.settings().cookie.set(&SessionId::new(secret.bytes())));
            Ok(response)
        }
        Ok(Arrived::SignInNext) => Ok(Notice::done("activate-sign-in").on(paths::SIGN_IN)),
        Err(Problem::Invalid(errors)) => {
            let page = page_of(&visit, &input.code, &errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}
