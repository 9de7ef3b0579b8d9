//! Everybody with an account: found by name or login, with or without marks; and the form that adds one.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::access::Grant;
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::vietnamese;
use thihanh_webkit::parts::{Action, Choice, EmptyState, ErrorSummary, Field, PageHead, Pager, Written};
use thihanh_webkit::{CheckedForm, Failure, Lang, Layout, Notice, render};

use super::words::{agency_names, day, grant_text, module_choices, role_choices};
use super::{IMPORT, PEOPLE};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::api::{self as accounts, NewPerson, PeopleFilter, PersonFacts};
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies;
use crate::modules::people::usecase;

/// Words of a search that count.
const MAX_WORDS: usize = 8;

/// The filter as the address carries it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Ask {
    q: Option<String>,
    state: Option<String>,
    after: Option<String>,
}

/// A person to be added, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    login: String,
    name: String,
    position: String,
    email: String,
    phone: String,
    role: String,
    agency: String,
    module: String,
    from: String,
    to: String,
}

impl Input {
    fn of_role(&self) -> [&str; 5] {
        [&self.role, &self.agency, &self.module, &self.from, &self.to]
    }
}

#[derive(Template)]
#[template(path = "people/web/list.html")]
struct ListPage {
    page: Layout,
    head: PageHead,
    search: Field,
    state: Field,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
    form: Option<AddForm>,
    /// Whose invitation is on paper alone and could go by mail.
    on_paper: usize,
}

struct AddForm {
    errors: Option<ErrorSummary>,
    fields: Vec<Field>,
    is_open: bool,
}

struct Row {
    login: String,
    name: String,
    position: String,
    roles: Vec<String>,
    is_active: bool,
    has_password: bool,
    has_second_factor: bool,
    away: Option<String>,
}

/// `GET /nguoi-dung`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(ask): Query<Ask>,
) -> Result<Response, Failure> {
    Ok(render(&build(&app, &me, &ask, &Input::default(), &[]).await?))
}

/// `POST /nguoi-dung`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    match add_one(&app, &me, &input).await {
        Ok(login) => Ok(Notice::done("people-added").on(format!("{PEOPLE}/{login}"))),
        Err(Problem::Invalid(errors)) => {
            let page = build(&app, &me, &Ask::default(), &input, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn add_one(app: &App, me: &SignedIn, input: &Input) -> Result<String, Problem> {
    accounts::may_manage(&me.actor)?;
    let grants = match input.role.as_str() {
        "" => Vec::new(),
        _ => vec![grant(app, input.of_role()).await?],
    };
    let facts = PersonFacts {
        name: input.name.clone(),
        position: input.position.clone(),
        email: input.email.clone(),
        phone: input.phone.clone(),
    };
    let new = NewPerson { login: input.login.clone(), facts, grants };
    Ok(accounts::add_person(app, &me.actor, &new).await?.login)
}

/// A role as typed: role, agency by its exact name, short name or code, module, first day, last day.
pub(super) async fn grant(app: &App, typed: [&str; 5]) -> Result<Grant, Problem> {
    let [role, agency, module, from, to] = typed;
    let wrong = |field, code| Problem::invalid(vec![FieldError::new(field, code)]);
    let today = app.clock.today();
    let role = role.parse().map_err(|_| wrong("role", "choice-unknown"))?;
    let module = match module {
        "" => None,
        code => Some(code.parse().map_err(|_| wrong("module", "choice-unknown"))?),
    };
    let from = day(from, "from")?.unwrap_or(today);
    let to = day(to, "to")?;
    if to.is_some_and(|to| to < from) {
        return Err(wrong("to", "span-backwards"));
    }
    let agency = agencies::api::find_by_name(app.store.read(), agency.trim(), today).await?;
    let agency = agency.ok_or_else(|| wrong("agency", "person-agency-unknown"))?;
    Ok(Grant { role, agency, module, from, to })
}

async fn build(app: &App, me: &SignedIn, ask: &Ask, typed: &Input, errors: &[FieldError]) -> Result<ListPage, Failure> {
    let query = ask.q.clone().unwrap_or_default();
    let mut words = vietnamese::folded_tokens(&query);
    words.truncate(MAX_WORDS);
    let is_active = match ask.state.as_deref() {
        Some("active") => Some(true),
        Some("disabled") => Some(false),
        _ => None,
    };
    let filter = PeopleFilter { words, is_active };
    let after = ask.after.as_deref().and_then(|after| after.parse().ok());
    let found = accounts::people(app, &me.actor, &filter, &Page::new(None, after)).await.map_err(Problem::from)?;
    let may_manage = accounts::may_manage(&me.actor).is_ok();
    let on_paper = if may_manage && usecase::can_mail(app) {
        accounts::invited_on_paper(app, app.store.read(), &me.actor).await.map_err(Problem::from)?.len()
    } else {
        0
    };
    let page = me.layout(menu::ids::PEOPLE, me.lang().t("people-title"));
    let lang = page.lang();
    let names = agency_names(app, found.grants.iter().map(|grant| grant.grant.agency).collect()).await?;
    let total = Written::new(lang, &found.total).to_string();
    let next = found.rows.next.clone();
    let rows: Vec<Row> = rows(lang, found, &names);
    let empty = rows.is_empty().then(|| EmptyState::new("funnel", lang.t("people-none"), lang.t("people-none-text")));
    Ok(ListPage {
        head: head(lang, total, may_manage),
        search: Field::text("q", lang.t("people-search")).hint(lang.t("people-search-hint")).value(query),
        state: Field::select(
            "state",
            lang.t("people-state"),
            vec![
                Choice::new("", lang.t("people-state-all")),
                Choice::new("active", lang.t("people-state-active")),
                Choice::new("disabled", lang.t("people-state-disabled")),
            ],
        )
        .value(ask.state.clone().unwrap_or_default()),
        pager: Pager::new(lang, page.here(), rows.len(), next),
        empty,
        rows,
        form: may_manage.then(|| form(lang, typed, errors)),
        on_paper,
        page,
    })
}

fn head(lang: Lang, total: String, may_import: bool) -> PageHead {
    let head = PageHead::new(lang.t("people-title")).sentence(lang.t("people-sentence").with("count", total).markup());
    if may_import { head.action(Action::new(lang.t("people-import-title"), IMPORT).icon("upload")) } else { head }
}

fn rows(lang: Lang, found: accounts::People, names: &HashMap<AgencyId, String>) -> Vec<Row> {
    let accounts::People { rows, grants, away, .. } = found;
    let of = |account: AccountId| grants.iter().filter(move |grant| grant.account == account);
    rows.items
        .into_iter()
        .map(|row| Row {
            roles: of(row.account.id).map(|grant| grant_text(lang, grant, names)).collect(),
            away: away
                .iter()
                .find(|absence| absence.account == row.account.id)
                .map(|absence| lang.t("people-away-until").with("to", lang.date(absence.span.to)).to_string()),
            login: row.account.login,
            name: row.account.name,
            position: row.account.position,
            is_active: row.account.is_active,
            has_password: row.has_password,
            has_second_factor: row.has_second_factor,
        })
        .collect()
}

fn form(lang: Lang, typed: &Input, errors: &[FieldError]) -> AddForm {
    let text = |name, label, value: &str| Field::text(name, lang.t(label)).value(value).errors(lang, errors);
    let mut fields = vec![
        text("name", "account-name", &typed.name).required(),
        text("login", "account-login", &typed.login).required().hint(lang.t("people-login-hint")),
        text("position", "account-position", &typed.position),
        text("email", "people-email", &typed.email),
        text("phone", "people-phone", &typed.phone),
    ];
    fields.extend(role_fields(lang, typed.of_role(), errors));
    AddForm {
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        fields,
        is_open: !errors.is_empty(),
    }
}

/// The fields of a role, as [`grant`] reads them.
pub(super) fn role_fields(lang: Lang, typed: [&str; 5], errors: &[FieldError]) -> Vec<Field> {
    let [role, agency, module, from, to] = typed;
    vec![
        Field::select("role", lang.t("people-role"), role_choices(lang)).value(role).errors(lang, errors),
        Field::text("agency", lang.t("people-agency"))
            .hint(lang.t("people-agency-hint"))
            .value(agency)
            .required()
            .errors(lang, errors),
        Field::select("module", lang.t("people-module"), module_choices(lang))
            .hint(lang.t("people-module-hint"))
            .value(module)
            .errors(lang, errors),
        Field::date(lang, "from", lang.t("people-from")).value(from).errors(lang, errors),
        Field::date(lang, "to", lang.t("people-to")).value(to).errors(lang, errors),
    ]
}
