//! People in the JSON API, as administrators keep and auditors see them. What somebody's own account is (password, second factor, sessions,
//! tokens, days away, substitutes) is not here: a program's token changes nothing of its person's account.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thihanh_kernel::access::{Grant, Module, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::page::{Cursor, Page};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::vietnamese;
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::api_write::{ApiWrite, Call, NoFields, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::api::{self as accounts, GrantView, NewPerson, PeopleFilter, PersonDetail, PersonFacts};
use crate::modules::accounts::web::SignedIn;
use crate::modules::people::usecase;
use crate::modules::people::web::words::agency_names;

/// Words of a search that count.
const MAX_WORDS: usize = 8;

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    let routes = Routes::new()
        .get("/people", list)
        .post("/people", add)
        .get("/people/{login}", one)
        .patch("/people/{login}", change)
        .post("/people/{login}/grant-role", grant_role)
        .post("/people/{login}/end-role", end_role)
        .post("/people/{login}/disable", disable)
        .post("/people/{login}/enable", enable)
        .post("/people/{login}/unlock", unlock)
        .post("/people/{login}/end-sessions", end_sessions)
        .post("/people/{login}/drop-second-factor", drop_second_factor)
        .post("/people/{login}/invite", invite)
        .post("/people/invite-all", invite_all);
    routes.merge(super::import::routes())
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    document.merge(super::import::Document::openapi());
    document
}

#[derive(OpenApi)]
#[openapi(paths(
    list,
    add,
    one,
    change,
    grant_role,
    end_role,
    disable,
    enable,
    unlock,
    end_sessions,
    drop_second_factor,
    invite,
    invite_all
))]
struct Document;

/// A page of people in Vietnamese order of names.
#[derive(Debug, Serialize, ToSchema)]
struct PersonList {
    items: Vec<PersonItem>,
    #[serde(flatten)]
    page: PageFacts,
}

/// One person in a list.
#[derive(Debug, Serialize, ToSchema)]
struct PersonItem {
    id: Uuid,
    /// What the person types to sign in.
    login: String,
    name: String,
    /// Post.
    position: String,
    /// A disabled account opens no session and its tokens are worth nothing.
    is_active: bool,
    has_password: bool,
    has_second_factor: bool,
    /// The roles held today.
    roles: Vec<PersonRole>,
    /// Last day of being out of office, where the person is today.
    away_until_on: Option<NaiveDate>,
}

/// A role with its days.
#[derive(Debug, Serialize, ToSchema)]
struct PersonRole {
    /// By which it is ended.
    id: Uuid,
    /// administrator, coordinator, leader, unit_head, focal_officer, records_clerk, inspector, observer, partner or auditor.
    role: &'static str,
    /// For this agency and everything below it.
    agency_id: Uuid,
    /// Its name today.
    agency: String,
    /// The only module in which it counts; absent where it counts in every one.
    module: Option<&'static str>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// One person with what the caller may do.
#[derive(Debug, Serialize, ToSchema)]
struct PersonResource {
    id: Uuid,
    login: String,
    name: String,
    position: String,
    is_active: bool,
    /// Empty where none is known.
    email: String,
    /// When a code that was mailed there was used.
    email_confirmed_at: Option<DateTime<Utc>>,
    /// Empty where none is known.
    phone: String,
    has_password: bool,
    second_factor_since_at: Option<DateTime<Utc>>,
    /// Until when signing in is refused after failures.
    locked_until_at: Option<DateTime<Utc>>,
    /// Until when an invitation or a slip holds that was not used.
    slip_until_at: Option<DateTime<Utc>>,
    /// Browsers that are signed in.
    sessions: usize,
    /// Every role, those that are over too, by their first day.
    roles: Vec<PersonRole>,
    created_at: DateTime<Utc>,
    /// Grows with each change of name, post or how to reach the person; the same as the ETag.
    version: i64,
    /// What the caller may do: change, grant_role, end_role, disable or enable, unlock, end_sessions, drop_second_factor, invite.
    actions: Vec<&'static str>,
}

/// Whom a list holds.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Beginnings of words of name or login, with or without marks.
    q: Option<String>,
    /// active or disabled; both where not said.
    state: Option<String>,
    /// Rows of a page, 1 to 200; 50 where not said.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// `false` leaves out `total`.
    count: Option<bool>,
}

impl Asked {
    /// A program must learn that it asked for something that there is not, where a page just shows everything.
    fn read(&self) -> Result<(PeopleFilter, Page), Problem> {
        let mut errors = Vec::new();
        let is_active = match self.state.as_deref() {
            None | Some("") => None,
            Some("active") => Some(true),
            Some("disabled") => Some(false),
            Some(_) => {
                errors.push(FieldError::new("state", "choice-unknown"));
                None
            }
        };
        let after = self.cursor.as_deref().and_then(|text| {
            let cursor = text.parse::<Cursor>().ok().filter(|cursor| cursor.part::<Uuid>(1).is_ok());
            if cursor.is_none() {
                errors.push(FieldError::new("cursor", "cursor-malformed"));
            }
            cursor
        });
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        let mut words = vietnamese::folded_tokens(self.q.as_deref().unwrap_or_default());
        words.truncate(MAX_WORDS);
        Ok((PeopleFilter { words, is_active }, Page::new(self.limit, after)))
    }
}

/// People with an account.
#[utoipa::path(get, path = "/api/v1/people", tag = "people", params(Asked),
    responses((status = 200, body = PersonList), (status = 401), (status = 403), (status = 422)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Json<PersonList>, Failure> {
    let (filter, page) = asked.read()?;
    let found = accounts::people(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let names = agency_names(&app, found.grants.iter().map(|grant| grant.grant.agency).collect()).await?;
    let accounts::People { rows, total, grants, away } = found;
    let items = rows.items.into_iter().map(|row| PersonItem {
        id: row.account.id.uuid(),
        roles: of_account(&grants, row.account.id).map(|grant| role(grant, &names)).collect(),
        away_until_on: away.iter().find(|it| it.account == row.account.id).map(|it| it.span.to),
        login: row.account.login,
        name: row.account.name,
        position: row.account.position,
        is_active: row.account.is_active,
        has_password: row.has_password,
        has_second_factor: row.has_second_factor,
    });
    Ok(Json(PersonList { items: items.collect(), page: PageFacts::new(rows.next, total, asked.count) }))
}

fn of_account(grants: &[GrantView], account: AccountId) -> impl Iterator<Item = &GrantView> {
    grants.iter().filter(move |grant| grant.account == account)
}

fn role(view: &GrantView, names: &HashMap<AgencyId, String>) -> PersonRole {
    let Grant { role, agency, module, from, to } = view.grant;
    PersonRole {
        id: view.id,
        role: role.code(),
        agency_id: agency.uuid(),
        agency: names.get(&agency).cloned().unwrap_or_default(),
        module: module.map(Module::code),
        valid_from: from,
        valid_to: to,
    }
}

/// One person by what they type to sign in.
#[utoipa::path(get, path = "/api/v1/people/{login}", tag = "people", params(("login" = String, Path, description = "ha.ltt")),
    responses((status = 200, body = PersonResource), (status = 401), (status = 403), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(login): Path<String>) -> Result<Response, Failure> {
    answer(&app, &me, StatusCode::OK, &login).await
}

async fn answer(app: &App, me: &SignedIn, status: StatusCode, login: &str) -> Result<Response, Failure> {
    let found = accounts::person(app, &me.actor, login).await.map_err(Problem::from)?;
    let names = agency_names(app, found.places.grants.iter().map(|grant| grant.grant.agency).collect()).await?;
    let may_manage = accounts::may_manage(&me.actor).is_ok();
    let version = format!("\"{}\"", found.version);
    Ok((status, [(ETAG, version)], Json(resource(found, may_manage, &names))).into_response())
}

fn resource(found: PersonDetail, may_manage: bool, names: &HashMap<AgencyId, String>) -> PersonResource {
    let mut actions = if may_manage { vec!["grant_role", "end_role"] } else { Vec::new() };
    if may_manage && found.is_kept {
        actions.extend(["change", if found.account.is_active { "disable" } else { "enable" }]);
        actions.extend(["unlock", "end_sessions", "drop_second_factor", "invite"]);
    }
    PersonResource {
        id: found.account.id.uuid(),
        login: found.account.login,
        name: found.account.name,
        position: found.account.position,
        is_active: found.account.is_active,
        email: found.email,
        email_confirmed_at: found.email_confirmed_at,
        phone: found.phone,
        has_password: found.has_password,
        second_factor_since_at: found.second_factor_since,
        locked_until_at: found.locked_until,
        slip_until_at: found.slip_until,
        sessions: found.sessions,
        roles: found.places.grants.iter().map(|grant| role(grant, names)).collect(),
        created_at: found.created_at,
        version: found.version,
        actions,
    }
}

/// A role to be given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RoleToGrant {
    /// administrator, coordinator, leader, unit_head, focal_officer, records_clerk, inspector, observer, partner or auditor.
    role: String,
    /// For this agency and everything below it.
    agency_id: Uuid,
    /// agencies, people, directives, obligations, letters, programmes, proposals, monitoring, notices or audit; every one where not said.
    #[serde(default)]
    module: Option<String>,
    /// Today where not said.
    #[serde(default)]
    valid_from: Option<NaiveDate>,
    /// The last day; none where not said.
    #[serde(default)]
    valid_to: Option<NaiveDate>,
}

impl RoleToGrant {
    fn read(self, today: NaiveDate) -> Result<Grant, Problem> {
        let wrong = |field, code| Problem::invalid(vec![FieldError::new(field, code)]);
        let role: Role = self.role.parse().map_err(|_| wrong("role", "choice-unknown"))?;
        let module = match self.module.as_deref() {
            None | Some("") => None,
            Some(code) => Some(code.parse().map_err(|_| wrong("module", "choice-unknown"))?),
        };
        let from = self.valid_from.unwrap_or(today);
        if self.valid_to.is_some_and(|to| to < from) {
            return Err(wrong("valid_to", "span-backwards"));
        }
        Ok(Grant { role, agency: AgencyId::from_uuid(self.agency_id), module, from, to: self.valid_to })
    }
}

/// Somebody to be invited: the person chooses a password by the invitation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPersonBody {
    login: String,
    name: String,
    #[serde(default)]
    position: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    phone: String,
    /// Held from the first day.
    #[serde(default)]
    roles: Vec<RoleToGrant>,
}

/// Adds a person. No invitation goes out: `invite` sends one by mail, the page prints one.
#[utoipa::path(post, path = "/api/v1/people", tag = "people", request_body = NewPersonBody, params(WriteHeaders),
    responses((status = 201, body = PersonResource), (status = 401), (status = 403), (status = 422)))]
async fn add(State(app): State<Arc<App>>, write: ApiWrite<NewPersonBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            accounts::may_manage(&me.actor)?;
            let NewPersonBody { login, name, position, email, phone, roles } = body;
            let mut grants = Vec::new();
            for role in roles {
                grants.push(role.read(app.clock.today())?);
            }
            let facts = PersonFacts { name, position, email, phone };
            let new = NewPerson { login, facts, grants };
            let added = accounts::add_person(&app, &me.actor, &new).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::CREATED, &added.login).await
        })
        .await
}

/// What is changed; what is not sent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct PersonChange {
    name: Option<String>,
    position: Option<String>,
    /// Empty takes it away.
    email: Option<String>,
    /// Empty takes it away.
    phone: Option<String>,
}

/// Changes name, post or how to reach a person.
#[utoipa::path(patch, path = "/api/v1/people/{login}", tag = "people", request_body = PersonChange,
    params(("login" = String, Path, description = "ha.ltt"), WriteHeaders),
    responses((status = 200, body = PersonResource), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn change(
    State(app): State<Arc<App>>,
    Path(login): Path<String>,
    write: ApiWrite<PersonChange>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            accounts::may_manage(&me.actor)?;
            let known = accounts::person(&app, &me.actor, &login).await.map_err(Problem::from)?;
            let facts = PersonFacts {
                name: body.name.unwrap_or(known.account.name),
                position: body.position.unwrap_or(known.account.position),
                email: body.email.unwrap_or(known.email),
                phone: body.phone.unwrap_or(known.phone),
            };
            // What is not sent is what was just read: nobody may have changed it since.
            let version = version.unwrap_or(known.version);
            accounts::change_person(&app, &me.actor, &login, version, &facts).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &login).await
        })
        .await
}

/// Gives a role.
#[utoipa::path(post, path = "/api/v1/people/{login}/grant-role", tag = "people", request_body = RoleToGrant,
    params(("login" = String, Path, description = "ha.ltt"), WriteHeaders),
    responses((status = 200, body = PersonResource), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn grant_role(
    State(app): State<Arc<App>>,
    Path(login): Path<String>,
    write: ApiWrite<RoleToGrant>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            accounts::may_manage(&me.actor)?;
            let grant = body.read(app.clock.today())?;
            accounts::grant_role(&app, &me.actor, &login, grant).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &login).await
        })
        .await
}

/// Which role ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RoleToEnd {
    role_id: Uuid,
    /// The last day on which it holds; yesterday where not said, so that it is over at once.
    #[serde(default)]
    last_on: Option<NaiveDate>,
}

/// Ends a role; one that had not begun is taken away.
#[utoipa::path(post, path = "/api/v1/people/{login}/end-role", tag = "people", request_body = RoleToEnd,
    params(("login" = String, Path, description = "ha.ltt"), WriteHeaders),
    responses((status = 200, body = PersonResource), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn end_role(
    State(app): State<Arc<App>>,
    Path(login): Path<String>,
    write: ApiWrite<RoleToEnd>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let ended = accounts::end_role(&app, &me.actor, &login, body.role_id, body.last_on).await;
            ended.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &login).await
        })
        .await
}

/// The account opens no session any more; those that are open end, and its tokens are worth nothing.
#[utoipa::path(post, path = "/api/v1/people/{login}/disable", tag = "people", request_body = NoFields,
    params(("login" = String, Path, description = "ha.ltt"), WriteHeaders),
    responses((status = 200, body = PersonResource), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn disable(
    State(app): State<Arc<App>>,
    Path(login): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, .. }| async move {
            accounts::set_active(&app, &me.actor, &login, false).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &login).await
        })
        .await
}

/// The account may sign in again.
#[utoipa::path(post, path = "/api/v1/people/{login}/enable", tag = "people", request_body = NoFields,
    params(("login" = String, Path, description = "ha.ltt"), WriteHeaders),
    responses((status = 200, body = PersonResource), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn enable(
    State(app): State<Arc<App>>,
    Path(login): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, .. }| async move {
            accounts::set_active(&app, &me.actor, &login, true).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &login).await
        })
        .await
}

/// Opens the door that failures to sign in have shut.
#[utoipa::path(post, path = "/api/v1/people/{login}/unlock", tag = "people", request_body = NoFields,
    params(("login" = String, Path, description = "ha.ltt"), WriteHeaders),
    responses((status = 200, body = PersonResource), (status = 401), (status = 403), (status = 404)))]
async fn unlock(
    State(app): State<Arc<App>>,
    Path(login): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, .. }| async move {
            accounts::unlock(&app, &me.actor, &login).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &login).await
        })
        .await
}

/// Signs a person out of every browser.
#[utoipa::path(post, path = "/api/v1/people/{login}/end-sessions", tag = "people", request_body = NoFields,
    params(("login" = String, Path, description = "ha.ltt"), WriteHeaders),
    responses((status = 200, body = PersonResource), (status = 401), (status = 403), (status = 404)))]
async fn end_sessions(
    State(app): State<Arc<App>>,
    Path(login): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, .. }| async move {
            accounts::end_sessions(&app, &me.actor, &login).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &login).await
        })
        .await
}

/// Takes away the second factor of somebody who lost telephone and paper.
#[utoipa::path(post, path = "/api/v1/people/{login}/drop-second-factor", tag = "people", request_body = NoFields,
    params(("login" = String, Path, description = "ha.ltt"), WriteHeaders),
    responses((status = 200, body = PersonResource), (status = 401), (status = 403), (status = 404)))]
async fn drop_second_factor(
    State(app): State<Arc<App>>,
    Path(login): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, .. }| async move {
            accounts::drop_second_factor(&app, &me.actor, &login).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &login).await
        })
        .await
}

/// Sends an invitation, or a way to another password, by mail to the address that the account has; nobody here sees its code.
#[utoipa::path(post, path = "/api/v1/people/{login}/invite", tag = "people", request_body = NoFields,
    params(("login" = String, Path, description = "ha.ltt"), WriteHeaders),
    responses((status = 200, body = PersonResource), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn invite(
    State(app): State<Arc<App>>,
    Path(login): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, .. }| async move {
            usecase::mail_slip(&app, &me.actor, &login).await?;
            answer(&app, &me, StatusCode::OK, &login).await
        })
        .await
}

/// How many were invited.
#[derive(Debug, Serialize, ToSchema)]
struct Invited {
    invited: u64,
}

/// Sends an invitation to everybody who holds one on paper alone and has an address; those on paper hold no more.
#[utoipa::path(post, path = "/api/v1/people/invite-all", tag = "people", request_body = NoFields, params(WriteHeaders),
    responses((status = 200, body = Invited), (status = 401), (status = 403), (status = 409)))]
async fn invite_all(State(app): State<Arc<App>>, write: ApiWrite<NoFields>) -> Result<Response, Failure> {
    write
        .once(|Call { me, .. }| async move {
            let invited = usecase::mail_invitations(&app, &me.actor).await?;
            Ok(Json(Invited { invited }).into_response())
        })
        .await
}
