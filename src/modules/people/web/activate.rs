//! Where somebody with a slip chooses a password, on paper or by the link of a mail. Opening it changes nothing: programs that look through
//! mail open links too.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::header::{REFERRER_POLICY, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{ErrorSummary, Field};
use thihanh_webkit::{CheckedForm, Failure, Layout, Notice, SessionId, Visit, paths, render};

use super::GUIDE;
use crate::app::App;
use crate::modules::accounts::api::{Arrived, CameFrom};
use crate::modules::people::usecase;

#[derive(Template)]
#[template(path = "people/web/activate.html")]
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
pub(super) async fn show(visit: Visit, headers: HeaderMap, Query(ask): Query<Ask>) -> Response {
    let code: String = ask.ma.chars().take(64).collect();
    let mut response = render(&page_of(&visit, &code, &[]));
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static(referrer_policy(&headers)));
    response
}

/// The page's address holds the code, so no page and no file learns from where it was asked for. A browser that does not say
/// `Sec-Fetch-Site` (an old one; any, by plain http) would with that call the origin of the form `null`, which is refused as another
/// site's: to such a one the bare origin is left.
fn referrer_policy(headers: &HeaderMap) -> &'static str {
    if headers.contains_key("sec-fetch-site") { "no-referrer" } else { "strict-origin" }
}

/// `POST /kich-hoat`
pub(super) async fn submit(
    State(app): State<Arc<App>>,
    visit: Visit,
    CameFrom(origin): CameFrom,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    match usecase::activate(&app, &input.code, input.password, &input.again, &origin).await {
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
