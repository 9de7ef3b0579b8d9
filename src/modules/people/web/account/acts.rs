//! What the forms of the page do.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{CheckedForm, Failure, Layout, Notice, Text, render};
use uuid::Uuid;

use super::{Input, Once, page};
use crate::app::App;
use crate::modules::accounts::api::{
    self as accounts, ChangePassword, Dates, NameSubstitute, NewToken, Origin, Scope, SessionDigest, Strength,
};
use crate::modules::accounts::web::{Credential, SignedIn};
use crate::modules::people::web::ACCOUNT;
use crate::modules::people::web::words::needed_day;

/// What was done, or the page again with what is wrong.
async fn answer(app: &App, me: &SignedIn, typed: &Input, done: Result<Response, Problem>) -> Result<Response, Failure> {
    match done {
        Ok(response) => Ok(response),
        Err(Problem::Invalid(errors)) => {
            let page = page::build(app, me, typed, &errors, Once::Nothing).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The page with something that is shown this once.
async fn shown_once(app: &App, me: &SignedIn, once: Once) -> Result<Response, Failure> {
    Ok(render(&page::build(app, me, &Input::default(), &[], once).await?))
}

/// The browser that asks: a program changes nothing of its person's account.
fn session(me: &SignedIn) -> Result<&SessionDigest, Problem> {
    match &me.by {
        Credential::Session(digest) => Ok(digest),
        Credential::Token => Err(Problem::denied("own-account")),
    }
}

fn origin(me: &SignedIn) -> Origin {
    Origin { address: me.actor.address().to_owned(), agent: String::new() }
}

/// `POST /tai-khoan/mat-khau`
pub(in crate::modules::people::web) async fn change_password(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let kept = session(&me)?;
    let change = ChangePassword { current: input.current.clone(), new: input.new.clone(), again: input.again.clone() };
    let done = accounts::change_password(&app, &me.actor, &origin(&me), kept, change).await;
    let done = done.map(|()| Notice::done("account-password-changed").on(ACCOUNT)).map_err(Problem::from);
    answer(&app, &me, &input, done).await
}

#[derive(Template)]
#[template(path = "people/web/account/strength.html")]
struct StrengthPiece {
    page: Layout,
    steps: u8,
    text: Text,
}

/// `POST /tai-khoan/do-manh`: how hard the password typed so far is to guess; a piece of the page.
pub(in crate::modules::people::web) async fn strength(
    State(_app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let strength = accounts::strength(&input.new, &me.account.login, &me.account.name);
    let key = match strength {
        Strength::VeryWeak => "strength-very-weak",
        Strength::Weak => "strength-weak",
        Strength::Fair => "strength-fair",
        Strength::Good => "strength-good",
        Strength::Strong => "strength-strong",
    };
    Ok(render(&StrengthPiece { page: me.visit.layout(""), steps: strength.steps(), text: me.lang().t(key) }))
}

/// `POST /tai-khoan/ma-xac-thuc`
pub(in crate::modules::people::web) async fn begin_factor(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    session(&me)?;
    let done = accounts::begin_second_factor(&app, &me.actor).await.map_err(Problem::from);
    let done = done.map(|()| Notice::info("account-factor-begun").on(format!("{ACCOUNT}#ma-xac-thuc")));
    answer(&app, &me, &input, done).await
}

/// `POST /tai-khoan/ma-xac-thuc/xac-nhan`
pub(in crate::modules::people::web) async fn confirm_factor(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    session(&me)?;
    match accounts::confirm_second_factor(&app, &me.actor, &input.code).await.map_err(Problem::from) {
        Ok(codes) => shown_once(&app, &me, Once::Codes(codes)).await,
        Err(problem) => answer(&app, &me, &input, Err(problem)).await,
    }
}

/// `POST /tai-khoan/ma-xac-thuc/ma-giay`
pub(in crate::modules::people::web) async fn new_codes(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    session(&me)?;
    let made = accounts::new_recovery_codes(&app, &me.actor, &origin(&me), input.factor_password.clone()).await;
    match made.map_err(Problem::from) {
        Ok(codes) => shown_once(&app, &me, Once::Codes(codes)).await,
        Err(problem) => answer(&app, &me, &input, Err(problem)).await,
    }
}

/// `POST /tai-khoan/ma-xac-thuc/tat`
pub(in crate::modules::people::web) async fn remove_factor(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    session(&me)?;
    let done = accounts::remove_second_factor(&app, &me.actor, &origin(&me), input.factor_password.clone()).await;
    let done = done.map(|()| Notice::done("account-factor-removed").on(ACCOUNT)).map_err(Problem::from);
    answer(&app, &me, &input, done).await
}

/// `POST /tai-khoan/phien`
pub(in crate::modules::people::web) async fn end_others(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(_): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let kept = session(&me)?;
    let ended = accounts::end_other_sessions(&app, &me.actor, kept).await.map_err(Problem::from)?;
    Ok(Notice::done("account-sessions-ended").with("count", ended).on(format!("{ACCOUNT}#phien")))
}

/// `POST /tai-khoan/phien/{id}`
pub(in crate::modules::people::web) async fn end_session(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<Uuid>,
    CheckedForm(_): CheckedForm<Input>,
) -> Result<Response, Failure> {
    session(&me)?;
    accounts::end_session(&app, &me.actor, id).await.map_err(Problem::from)?;
    Ok(Notice::done("account-session-ended").on(format!("{ACCOUNT}#phien")))
}

/// `POST /tai-khoan/lien-ket/{id}`
pub(in crate::modules::people::web) async fn remove_identity(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<Uuid>,
    CheckedForm(_): CheckedForm<Input>,
) -> Result<Response, Failure> {
    session(&me)?;
    accounts::remove_identity(&app, &me.actor, id).await.map_err(Problem::from)?;
    Ok(Notice::done("account-identity-removed").on(ACCOUNT))
}

/// `POST /tai-khoan/khoa`
pub(in crate::modules::people::web) async fn make_token(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    session(&me)?;
    let made = async {
        let wrong = |field, code| Problem::invalid(vec![FieldError::new(field, code)]);
        let scope: Scope = input.scope.parse().map_err(|_| wrong("scope", "choice-unknown"))?;
        let days = input.days.trim().parse().map_err(|_| wrong("days", "token-days"))?;
        let new = NewToken { name: input.name.clone(), scope, days };
        accounts::create_token(&app, &me.actor, me.account.id, new).await.map_err(Problem::from)
    };
    match made.await {
        Ok((_, secret)) => shown_once(&app, &me, Once::Token(secret.shown())).await,
        Err(problem) => answer(&app, &me, &input, Err(problem)).await,
    }
}

/// `POST /tai-khoan/khoa/{id}`
pub(in crate::modules::people::web) async fn revoke_token(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<Uuid>,
    CheckedForm(_): CheckedForm<Input>,
) -> Result<Response, Failure> {
    session(&me)?;
    accounts::revoke_token(&app, &me.actor, id).await.map_err(Problem::from)?;
    Ok(Notice::done("account-token-revoked").on(format!("{ACCOUNT}#khoa")))
}

/// `POST /tai-khoan/vang-mat`
pub(in crate::modules::people::web) async fn tell_absence(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    session(&me)?;
    let told = async {
        let from = needed_day(&input.away_from, "away_from")?;
        let to = needed_day(&input.away_to, "away_to")?;
        let told = accounts::tell_absence(&app, &me.actor, me.account.id, Dates { from, to }, &input.note).await;
        told.map_err(|error| renamed(error.into()))
    };
    let done = told.await.map(|_| Notice::done("account-absence-told").on(format!("{ACCOUNT}#vang-mat")));
    answer(&app, &me, &input, done).await
}

/// The use case speaks of `to`; on this page that is the substitute's field.
fn renamed(problem: Problem) -> Problem {
    let Problem::Invalid(errors) = problem else { return problem };
    let rename =
        |error: FieldError| FieldError { field: if error.field == "to" { "away_to" } else { error.field }, ..error };
    Problem::Invalid(errors.into_iter().map(rename).collect())
}

/// `POST /tai-khoan/vang-mat/{id}`
pub(in crate::modules::people::web) async fn withdraw_absence(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<Uuid>,
    CheckedForm(_): CheckedForm<Input>,
) -> Result<Response, Failure> {
    session(&me)?;
    accounts::withdraw_absence(&app, &me.actor, id).await.map_err(Problem::from)?;
    Ok(Notice::done("account-absence-withdrawn").on(format!("{ACCOUNT}#vang-mat")))
}

/// `POST /tai-khoan/uy-quyen`
pub(in crate::modules::people::web) async fn name_substitute(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    session(&me)?;
    let named = async {
        let from = needed_day(&input.from, "from")?;
        let to = needed_day(&input.to, "to")?;
        let new = NameSubstitute {
            grant: input.grant.parse().unwrap_or_default(),
            login: input.login.clone(),
            dates: Dates { from, to },
            reason: input.reason.clone(),
        };
        accounts::name_substitute(&app, &me.actor, new).await.map_err(Problem::from)
    };
    let done = named.await.map(|_| Notice::done("account-substitute-named").on(format!("{ACCOUNT}#uy-quyen")));
    answer(&app, &me, &input, done).await
}

/// `POST /tai-khoan/uy-quyen/{id}`
pub(in crate::modules::people::web) async fn end_substitution(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<Uuid>,
    CheckedForm(_): CheckedForm<Input>,
) -> Result<Response, Failure> {
    session(&me)?;
    accounts::end_substitution(&app, &me.actor, id).await.map_err(Problem::from)?;
    Ok(Notice::done("account-substitute-ended").on(format!("{ACCOUNT}#uy-quyen")))
}

/// `POST /tai-khoan/thay-mat`: works in somebody's place from now on, or in one's own name again where nothing is sent.
pub(in crate::modules::people::web) async fn act_for(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let asked = match input.substitution.as_str() {
        "" => None,
        id => Some(id.parse().unwrap_or_default()),
    };
    accounts::act_for(&app, &me.actor, session(&me)?, asked).await.map_err(Problem::from)?;
    let notice =
        if asked.is_some() { Notice::warning("account-acting-begun") } else { Notice::done("account-acting-over") };
    Ok(notice.on("/"))
}
