//! One person, as administrators keep and auditors see them.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{ErrorSummary, Field, KeyValues, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Layout, Notice, render};
use uuid::Uuid;

use super::PEOPLE;
use super::list::{grant, role_fields};
use super::words::{agency_names, day, grant_text};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::api::{self as accounts, PersonDetail, PersonFacts};
use crate::modules::accounts::web::SignedIn;
use crate::modules::people::usecase;

/// The fields of every form of the page; each sends its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    name: Option<String>,
    position: String,
    email: String,
    phone: String,
    role: String,
    agency: String,
    module: String,
    from: String,
    to: String,
    last_day: String,
    button: String,
}

impl Input {
    fn of_role(&self) -> [&str; 5] {
        [&self.role, &self.agency, &self.module, &self.from, &self.to]
    }
}

#[derive(Template)]
#[template(path = "people/web/person.html")]
struct PersonPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    facts: KeyValues,
    login: String,
    grants: Vec<GrantRow>,
    spans: Vec<String>,
    is_active: bool,
    is_locked: bool,
    has_password: bool,
    may_mail: bool,
    has_second_factor: bool,
    sessions: usize,
    /// Where the reader keeps this person.
    forms: Option<Forms>,
}

struct Forms {
    version: i64,
    facts: Vec<Field>,
    role: Vec<Field>,
}

struct GrantRow {
    id: Uuid,
    what: String,
    from: String,
    to: Option<String>,
    is_over: bool,
}

/// `GET /nguoi-dung/{login}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(login): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&build(&app, &me, &login, &Input::default(), &[]).await?))
}

/// `POST /nguoi-dung/{login}/sua`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(login): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let facts = PersonFacts {
        name: input.name.clone().unwrap_or_default(),
        position: input.position.clone(),
        email: input.email.clone(),
        phone: input.phone.clone(),
    };
    let version = form_version(&input.version);
    let done = accounts::change_person(&app, &me.actor, &login, version, &facts).await.map_err(Problem::from);
    answer(&app, &me, &login, &input, done.map(|()| Notice::done("people-changed"))).await
}

/// `POST /nguoi-dung/{login}/vai-tro`
pub(super) async fn give_role(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(login): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let given = async {
        accounts::may_manage(&me.actor)?;
        let grant = grant(&app, input.of_role()).await?;
        accounts::grant_role(&app, &me.actor, &login, grant).await.map_err(Problem::from)
    };
    let done = given.await.map(|()| Notice::done("people-role-given"));
    answer(&app, &me, &login, &input, done).await
}

/// `POST /nguoi-dung/{login}/vai-tro/{id}`
pub(super) async fn end_role(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((login, id)): Path<(String, Uuid)>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let ended = async {
        accounts::may_manage(&me.actor)?;
        let last_day = day(&input.last_day, "last_day")?;
        accounts::end_role(&app, &me.actor, &login, id, last_day).await.map_err(Problem::from)
    };
    let done = ended.await.map(|()| Notice::done("people-role-ended"));
    answer(&app, &me, &login, &input, done).await
}

/// `POST /nguoi-dung/{login}/viec`: the button says what.
pub(super) async fn act(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(login): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let actor = &me.actor;
    let done = match input.button.as_str() {
        "disable" => accounts::set_active(&app, actor, &login, false).await.map(|()| "people-disabled"),
        "enable" => accounts::set_active(&app, actor, &login, true).await.map(|()| "people-enabled"),
        "unlock" => accounts::unlock(&app, actor, &login).await.map(|()| "people-unlocked"),
        "sessions" => accounts::end_sessions(&app, actor, &login).await.map(|()| "people-sessions-ended"),
        "factor" => accounts::drop_second_factor(&app, actor, &login).await.map(|()| "people-factor-dropped"),
        _ => {
            accounts::may_manage(actor)?;
            return Err(Problem::invalid(vec![FieldError::new("button", "choice-unknown")]).into());
        }
    };
    let done = done.map(Notice::done).map_err(Problem::from);
    answer(&app, &me, &login, &input, done).await
}

async fn answer(
    app: &App,
    me: &SignedIn,
    login: &str,
    typed: &Input,
    done: Result<Notice, Problem>,
) -> Result<Response, Failure> {
    match done {
        Ok(notice) => Ok(notice.on(format!("{PEOPLE}/{login}"))),
        Err(Problem::Invalid(errors)) => {
            let page = build(app, me, login, typed, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn build(
    app: &App,
    me: &SignedIn,
    login: &str,
    typed: &Input,
    errors: &[FieldError],
) -> Result<PersonPage, Failure> {
    let found = accounts::person(app, &me.actor, login).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::PEOPLE, &found.account.name);
    let lang = page.lang();
    let (today, places) = (app.clock.today(), &found.places);
    let others = places.substitutes.iter().chain(&places.acting).map(|found| found.grant.grant.agency);
    let ids = places.grants.iter().map(|grant| grant.grant.agency).chain(others).collect();
    let names = agency_names(app, ids).await?;
    let grants = places
        .grants
        .iter()
        .map(|grant| GrantRow {
            id: grant.id,
            what: grant_text(lang, grant, &names),
            from: lang.date(grant.grant.from),
            to: grant.grant.to.map(|to| lang.date(to)),
            is_over: grant.grant.to.is_some_and(|to| to < today),
        })
        .collect();
    let dates = |span: &accounts::Span| {
        lang.t("account-from-to").with("from", lang.date(span.from)).with("to", lang.date(span.to)).to_string()
    };
    let away = places
        .absences
        .iter()
        .map(|absence| format!("{}: {} {}", lang.t("account-away"), dates(&absence.span), absence.note));
    let acted = places.substitutes.iter().chain(&places.acting).map(|found| {
        let role = grant_text(lang, &found.grant, &names);
        let text = lang.t("people-acts").with("who", &found.substitute_name).with("owner", &found.owner_name);
        format!("{} – {role}: {}", text, dates(&found.span))
    });
    let spans = away.chain(acted).collect();
    Ok(PersonPage {
        head: PageHead::new(&found.account.name)
            .crumb(Html::link(PEOPLE, lang.t("people-title")))
            .sentence(found.account.position.clone()),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        facts: facts(&page, &found),
        login: found.account.login.clone(),
        grants,
        spans,
        is_active: found.account.is_active,
        is_locked: found.locked_until.is_some(),
        has_password: found.has_password,
        may_mail: usecase::can_mail(app) && found.account.is_active && !found.email.is_empty(),
        has_second_factor: found.second_factor_since.is_some(),
        sessions: found.sessions,
        forms: found.is_kept.then(|| forms(&page, &found, typed, errors)),
        page,
    })
}

fn facts(page: &Layout, found: &PersonDetail) -> KeyValues {
    let lang = page.lang();
    let given = |text: &String| (!text.is_empty()).then(|| text.clone());
    let state = match found {
        PersonDetail { account, .. } if !account.is_active => lang.t("people-is-disabled"),
        PersonDetail { has_password: false, .. } => lang.t("people-is-invited"),
        PersonDetail { second_factor_since: Some(_), .. } => lang.t("people-is-double"),
        _ => lang.t("people-is-active"),
    };
    KeyValues::new()
        .row(lang.t("account-login"), found.account.login.clone())
        .row_if(lang.t("people-email"), given(&found.email))
        .row_if(lang.t("people-email-confirmed"), found.email_confirmed_at.map(|at| lang.moment(at)))
        .row_if(lang.t("people-phone"), given(&found.phone))
        .row(lang.t("people-state"), state.to_string())
        .row_if(lang.t("people-locked"), found.locked_until.map(|at| lang.moment(at)))
        .row_if(lang.t("people-slip-until"), found.slip_until.map(|at| lang.moment(at)))
        .row(lang.t("people-sessions"), found.sessions.to_string())
        .row(lang.t("people-since"), lang.moment(found.created_at))
}

fn forms(page: &Layout, found: &PersonDetail, typed: &Input, errors: &[FieldError]) -> Forms {
    let lang = page.lang();
    let is_typed = typed.name.is_some();
    let text = |name, label, stored: &str, typed: &str| {
        Field::text(name, lang.t(label)).value(if is_typed { typed } else { stored }).errors(lang, errors)
    };
    Forms {
        version: found.version,
        facts: vec![
            text("name", "account-name", &found.account.name, typed.name.as_deref().unwrap_or_default()).required(),
            text("position", "account-position", &found.account.position, &typed.position),
            text("email", "people-email", &found.email, &typed.email),
            text("phone", "people-phone", &found.phone, &typed.phone),
        ],
        role: role_fields(lang, typed.of_role(), errors),
    }
}
