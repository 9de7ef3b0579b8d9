//! The way to another house and back (OpenID Connect). Neither is a page: both lead on.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Link, Notice, Visit, paths, render, see_other};

use super::super::provider;
use super::super::usecase::oidc::{self as usecase, Answer, OidcError};
use super::Origin;
use super::sign_in::{Next, SignInPage, go_on};
use crate::app::App;

/// Where a way begins.
pub(super) const BEGIN: &str = "/dang-nhap/mot-lan/{id}";
/// Where it comes back. The provider's configuration names it, so it never changes.
pub(super) const BACK: &str = "/dang-nhap/mot-lan/{id}/ve";

/// The buttons under the form: where each leads, and the house's name. Nobody is asked for that.
pub(super) fn doors(app: &App, next: &str) -> Vec<(Link, String)> {
    let door = |id: &str| Link::new(format!("{}/{id}", provider::BEGIN));
    let door = |id: &str| if next.is_empty() { door(id) } else { door(id).with("next", next) };
    app.providers.iter().map(|provider| (door(&provider.id), provider.name.clone())).collect()
}

/// `GET /dang-nhap/mot-lan/{id}`: on to the house's own page. A link and no form, since browsers let a form lead to this site only
/// (`form-action 'self'`), and follow that rule through redirects.
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    visit: Visit,
    Path(id): Path<String>,
    Query(query): Query<Next>,
) -> Result<Response, Failure> {
    let begun = usecase::begin(&app, &id, &query.next, &visit.browser_digest(), visit.lang().code()).await;
    let mut response = match begun {
        Ok(door) => see_other(door),
        Err(error) => refused(&app, &visit, &id, error).await?,
    };
    if let Some(cookie) = visit.visitor_cookie() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `GET /dang-nhap/mot-lan/{id}/ve`
pub(super) async fn come_back(
    State(app): State<Arc<App>>,
    visit: Visit,
    Origin(origin): Origin,
    Path(id): Path<String>,
    Query(answer): Query<Answer>,
) -> Result<Response, Failure> {
    match usecase::come_back(&app, &id, &answer, &visit.browser_digest(), &origin).await {
        Ok(returned) => Ok(go_on(&visit, returned.entered, &returned.next)),
        Err(error) => refused(&app, &visit, &id, error).await,
    }
}

/// Back to the sign-in form, which says in a sentence why: a password still lets people in.
async fn refused(app: &App, visit: &Visit, id: &str, error: OidcError) -> Result<Response, Failure> {
    let key = match error {
        OidcError::UnknownProvider => return Err(Failure::no_such_page()),
        OidcError::Account(error) => {
            return match Problem::from(error) {
                Problem::Invalid(errors) => {
                    let page = SignInPage::new(app, visit, "", "", &errors).await?;
                    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
                }
                problem => Err(problem.into()),
            };
        }
        OidcError::Down => "oidc-down",
        OidcError::Over => "oidc-over",
        OidcError::Refused => "oidc-refused",
        OidcError::NoAccount => "oidc-no-account",
        OidcError::Several => "oidc-several",
        OidcError::NoClaim => "oidc-no-claim",
        OidcError::Unverified => "oidc-unverified",
        OidcError::Taken => "oidc-taken",
    };
    let name = app.providers.find(id).map_or(id, |provider| &provider.name);
    Ok(Notice::warning(key).with("provider", name).on(paths::SIGN_IN))
}
