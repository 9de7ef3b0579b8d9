//! Sign-in and sign-out.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::link::local_path;
use thihanh_webkit::parts::{ErrorSummary, Field};
use thihanh_webkit::{
    CheckedForm, EmptyForm, Failure, Layout, Link, Notice, SessionId, Visit, paths, render, see_other,
};

use super::super::api::AccountView;
use super::super::usecase::{self, AccountError, Entered, SessionDigest, SessionSecret};
use super::Origin;
use crate::app::App;

#[derive(Template)]
#[template(path = "accounts/web/sign_in.html")]
pub(super) struct SignInPage {
    page: Layout,
    errors: Option<ErrorSummary>,
    login: Field,
    password: Field,
    next: String,
    /// Whether mail leaves this installation: only then is there a way to another password from here.
    has_mail: bool,
    /// Other houses: where each begins, and its name.
    houses: Vec<(Link, String)>,
    /// In a demo: who can be tried, with the password of all of them.
    people: Vec<AccountView>,
    password_of_demo: &'static str,
}

impl SignInPage {
    pub(super) async fn new(
        app: &App,
        visit: &Visit,
        login: &str,
        next: &str,
        errors: &[FieldError],
    ) -> Result<Self, Failure> {
        let lang = visit.lang();
        let people = if app.is_demo {
            usecase::list_accounts(app, &Actor::system("demo")).await.map_err(Problem::from)?
        } else {
            Vec::new()
        };
        Ok(Self {
            page: visit.layout(lang.t("sign-in-title")),
            errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
            login: Field::credential("login", lang.t("sign-in-login"), "username")
                .value(login)
                .required()
                .errors(lang, errors),
            password: Field::credential("password", lang.t("sign-in-password"), "current-password")
                .required()
                .errors(lang, errors),
            next: next.to_owned(),
            has_mail: app.channels.has_mail(),
            houses: super::oidc::doors(app, next),
            people,
            password_of_demo: crate::demo::PASSWORD,
        })
    }
}

#[derive(Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    pub(super) next: String,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    Query(query): Query<Next>,
) -> Result<Response, Failure> {
    Ok(render(&SignInPage::new(&app, &visit, "", &query.next, &[]).await?))
}

#[derive(Deserialize)]
pub(super) struct SignInForm {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    visit: Visit,
    Origin(origin): Origin,
    CheckedForm(form): CheckedForm<SignInForm>,
) -> Result<Response, Failure> {
    match usecase::sign_in(&app, &form.login, form.password, &origin).await.map_err(Problem::from) {
        Ok(entered) => Ok(go_on(&visit, entered, &form.next)),
        Err(Problem::Invalid(errors)) => {
            let page = SignInPage::new(&app, &visit, &form.login, &form.next, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The way on: in, or the page that asks for the code.
pub(super) fn go_on(visit: &Visit, entered: Entered, next: &str) -> Response {
    match entered {
        Entered::Session(secret) => let_in(visit, secret, next),
        Entered::CodeAsked(half) => render(&CodePage::new(visit, half, next, &[])),
    }
}

/// The way on, with the session's cookie.
fn let_in(visit: &Visit, secret: SessionSecret, next: &str) -> Response {
    // Only pages of this site: the address came with the form and may be anybody's.
    let mut response = see_other(local_path(next).unwrap_or(paths::HOME));
    let session = visit.settings().cookie.set(&SessionId::new(secret.bytes()));
    response.headers_mut().append(SET_COOKIE, session);
    response
}

/// Where the code of the second factor goes.
pub(super) const CODE: &str = "/dang-nhap/ma";

#[derive(Template)]
#[template(path = "accounts/web/code.html")]
struct CodePage {
    page: Layout,
    errors: Option<ErrorSummary>,
    code: Field,
    half: String,
    next: String,
}

impl CodePage {
    fn new(visit: &Visit, half: SessionSecret, next: &str, errors: &[FieldError]) -> Self {
        let lang = visit.lang();
        Self {
            page: visit.layout(lang.t("sign-in-code-title")),
            errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
            code: Field::credential("code", lang.t("account-factor-code"), "one-time-code")
                .required()
                .errors(lang, errors),
            half: half.shown(),
            next: next.to_owned(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct CodeForm {
    half: String,
    code: String,
    next: String,
}

/// `POST /dang-nhap/ma`
pub(super) async fn enter_code(
    State(app): State<Arc<App>>,
    visit: Visit,
    Origin(origin): Origin,
    CheckedForm(form): CheckedForm<CodeForm>,
) -> Result<Response, Failure> {
    let Some(half) = SessionSecret::parse(&form.half) else {
        return Ok(Notice::warning("sign-in-code-late").on(paths::SIGN_IN));
    };
    match usecase::enter_code(&app, half, &form.code, &origin).await {
        Ok(secret) => Ok(let_in(&visit, secret, &form.next)),
        Err(AccountError::CodeTooLate) => Ok(Notice::warning("sign-in-code-late").on(paths::SIGN_IN)),
        Err(error) => match Problem::from(error) {
            Problem::Invalid(errors) => {
                // What is said of the login elsewhere is said of the code here: there is no other field.
                let at_code = |error: FieldError| FieldError { field: "code", ..error };
                let errors: Vec<_> = errors.into_iter().map(at_code).collect();
                let page = CodePage::new(&visit, half, &form.next, &errors);
                Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
            }
            problem => Err(problem.into()),
        },
    }
}

pub(super) async fn sign_out(
    State(app): State<Arc<App>>,
    visit: Visit,
    headers: HeaderMap,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    let cookie = visit.settings().cookie;
    if let Some(session) = cookie.id_of(&headers) {
        usecase::sign_out(&app, &SessionDigest::of(session.digest())).await.map_err(Problem::from)?;
    }
    let mut response = see_other(paths::SIGN_IN);
    response.headers_mut().append(SET_COOKIE, cookie.clear());
    Ok(response)
}
