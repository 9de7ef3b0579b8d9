//! Collective phrases, what a phrase means, and days off in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thihanh_kernel::AgencyId;
use thihanh_kernel::calendar::DayKind;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::http::{AgencyRef, AgencyResource, one};
use crate::api_write::{ApiWrite, Call, WriteHeaders};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::model::days_off::DayOffForm;
use crate::modules::agencies::model::resolver::Resolution;
use crate::modules::agencies::model::shipped::Holiday;
use crate::modules::agencies::policy::{self, Action};
use crate::modules::agencies::usecase::{self, GroupOnDay, Neighbour, TeachAlias};
use crate::modules::agencies::web::explain;

/// Adds the addresses.
pub(super) fn routes(routes: Routes<Arc<App>>) -> Routes<Arc<App>> {
    routes
        .get("/agency-groups", groups)
        .get("/agency-phrases", phrase)
        .post("/agencies/{id}/teach-phrase", teach)
        .get("/days-off", days_off)
        .post("/days-off", add_day_off)
        .post("/days-off/withdraw", withdraw_day_off)
}

/// The part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(groups, phrase, teach, days_off, add_day_off, withdraw_day_off))]
pub(super) struct Document;

/// Where and when phrases are understood.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct GroupQuery {
    /// In directives of this agency; the first top of the forest where not said.
    within: Option<Uuid>,
    /// On this day; today where not said.
    on: Option<NaiveDate>,
}

/// The collective phrases of a jurisdiction.
#[derive(Debug, Serialize, ToSchema)]
struct AgencyGroups {
    items: Vec<AgencyGroup>,
    on: NaiveDate,
    /// The jurisdiction; absent while there is no tree.
    within: Option<AgencyRef>,
}

/// A collective phrase ("các sở, ban, ngành") with its members on the day.
#[derive(Debug, Serialize, ToSchema)]
struct AgencyGroup {
    id: Uuid,
    /// The same in every installation; rows of one code differ in their period.
    code: String,
    name_vi: String,
    name_en: String,
    phrases: Vec<String>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    /// The law or custom it rests on.
    source: String,
    /// Whether somebody has checked the row against its source.
    is_verified: bool,
    /// Whether it means anything on the day.
    is_valid: bool,
    /// Nobody in particular is meant: a person picks.
    is_indefinite: bool,
    members: Vec<AgencyRef>,
}

/// Collective phrases with their members on a day.
#[utoipa::path(get, path = "/api/v1/agency-groups", tag = "agencies", params(GroupQuery),
    responses((status = 200, body = AgencyGroups), (status = 401), (status = 403)))]
async fn groups(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(query): Query<GroupQuery>,
) -> Result<Json<AgencyGroups>, Failure> {
    let on = query.on.unwrap_or_else(|| app.clock.today());
    let within = query.within.map(AgencyId::from_uuid);
    let (top, found) = usecase::groups(&app, &me.actor, within, on).await.map_err(Problem::from)?;
    let within = top.map(|top| AgencyRef::new(top.id, top.name));
    Ok(Json(AgencyGroups { items: found.into_iter().map(group).collect(), on, within }))
}

fn group(GroupOnDay { group, is_valid, members }: GroupOnDay) -> AgencyGroup {
    AgencyGroup {
        id: group.id.uuid(),
        is_indefinite: group.is_indefinite(),
        code: group.code,
        name_vi: group.name_vi,
        name_en: group.name_en,
        phrases: group.phrases,
        valid_from: group.period.from,
        valid_to: group.period.to,
        source: group.source,
        is_verified: group.is_verified,
        is_valid,
        members: members.into_iter().map(neighbour).collect(),
    }
}

fn neighbour(neighbour: Neighbour) -> AgencyRef {
    AgencyRef::new(neighbour.id, neighbour.name)
}

/// A phrase to be tried.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PhraseQuery {
    /// The words of a directive: "các sở, ban, ngành".
    phrase: String,
    /// In directives of this agency; the first top of the forest where not said.
    within: Option<Uuid>,
    /// On this day; today where not said.
    on: Option<NaiveDate>,
}

/// Whom a phrase means, and why.
#[derive(Debug, Serialize, ToSchema)]
struct PhraseMeaning {
    phrase: String,
    on: NaiveDate,
    within: AgencyRef,
    /// agencies, other_province (a notice only) or unknown (a person is asked).
    result: &'static str,
    agencies: Vec<AgencyRef>,
    /// Why, in sentences of the language asked for.
    reasons: Vec<String>,
}

/// Whom a phrase means in directives of a jurisdiction on a day.
#[utoipa::path(get, path = "/api/v1/agency-phrases", tag = "agencies", params(PhraseQuery),
    responses((status = 200, body = PhraseMeaning), (status = 401), (status = 403), (status = 404)))]
async fn phrase(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(query): Query<PhraseQuery>,
) -> Result<Json<PhraseMeaning>, Failure> {
    let on = query.on.unwrap_or_else(|| app.clock.today());
    let within = query.within.map(AgencyId::from_uuid);
    let (top, _) = usecase::groups(&app, &me.actor, within, on).await.map_err(Problem::from)?;
    let top = top.ok_or_else(|| Problem::not_found("agency"))?;
    let (resolution, agencies) =
        usecase::resolve(&app, &me.actor, top.id, on, query.phrase.trim()).await.map_err(Problem::from)?;
    Ok(Json(PhraseMeaning {
        on,
        within: AgencyRef::new(top.id, top.name),
        result: match resolution {
            Resolution::Agencies { .. } => "agencies",
            Resolution::OtherProvince { .. } => "other_province",
            Resolution::Unknown { .. } => "unknown",
        },
        agencies: agencies.into_iter().map(neighbour).collect(),
        reasons: explain(me.lang(), &resolution).iter().map(ToString::to_string).collect(),
        phrase: query.phrase,
    }))
}

/// A phrase that means the agency of the address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TaughtPhrase {
    /// In whose directives it means that.
    jurisdiction_id: Uuid,
    phrase: String,
}

/// From now on a phrase means this agency in directives of a jurisdiction; issued directives stay as they are.
#[utoipa::path(post, path = "/api/v1/agencies/{id}/teach-phrase", tag = "agencies", request_body = TaughtPhrase,
    params(("id" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = AgencyResource), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn teach(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    write: ApiWrite<TaughtPhrase>,
) -> Result<Response, Failure> {
    let agency: AgencyId = id.parse().map_err(|_| Failure::from(Problem::not_found("agency")))?;
    write
        .once(move |Call { me, body, .. }| async move {
            let jurisdiction = AgencyId::from_uuid(body.jurisdiction_id);
            let command = TeachAlias { jurisdiction, phrase: body.phrase, agency };
            usecase::teach_alias(&app, &me.actor, command).await.map_err(Problem::from)?;
            one(&app, &me, agency, None).await
        })
        .await
}

/// The year that is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct YearQuery {
    /// This year where not said.
    year: Option<i32>,
}

/// The days off and worked weekends of a year.
#[derive(Debug, Serialize, ToSchema)]
struct DaysOff {
    items: Vec<DayOff>,
    year: i32,
    /// The years of which any are known.
    years: Vec<i32>,
    /// What the caller may do to them now: manage.
    actions: Vec<&'static str>,
}

/// One of them.
#[derive(Debug, Serialize, ToSchema)]
struct DayOff {
    day_on: NaiveDate,
    /// holiday, compensation or swap_workday.
    kind: &'static str,
    name: String,
    /// The decision it rests on.
    source: String,
    is_verified: bool,
}

/// Days off and worked weekends of a year.
#[utoipa::path(get, path = "/api/v1/days-off", tag = "agencies", params(YearQuery),
    responses((status = 200, body = DaysOff), (status = 401), (status = 403)))]
async fn days_off(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(query): Query<YearQuery>,
) -> Result<Json<DaysOff>, Failure> {
    of_year(&app, &me, query.year.unwrap_or_else(|| app.clock.today().year())).await
}

async fn of_year(app: &App, me: &SignedIn, year: i32) -> Result<Json<DaysOff>, Failure> {
    let (days, years) = usecase::holidays(app, &me.actor, year).await.map_err(Problem::from)?;
    let may_manage = policy::may(&me.actor, Action::Manage, &[]).is_ok();
    let actions = if may_manage { vec!["manage"] } else { Vec::new() };
    Ok(Json(DaysOff { items: days.into_iter().map(day_off).collect(), year, years, actions }))
}

fn day_off(day: Holiday) -> DayOff {
    DayOff { day_on: day.day, kind: day.kind.code(), name: day.name, source: day.source, is_verified: day.is_verified }
}

/// A day to be added, or said again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDayOff {
    day_on: NaiveDate,
    /// holiday, compensation or swap_workday.
    kind: String,
    name: String,
    /// The decision it rests on.
    source: String,
}

/// Adds a day off, or says again what a known one is; due dates counted in working days move with it.
#[utoipa::path(post, path = "/api/v1/days-off", tag = "agencies", request_body = NewDayOff, params(WriteHeaders),
    responses((status = 201, body = DayOff), (status = 401), (status = 403), (status = 422)))]
async fn add_day_off(State(app): State<Arc<App>>, write: ApiWrite<NewDayOff>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let NewDayOff { day_on, kind, name, source } = body;
            let form = DayOffForm { day: day_on.to_string(), kind, name, source };
            let added = usecase::add_day_off(&app, &me.actor, &form).await.map_err(renamed)?;
            Ok((StatusCode::CREATED, Json(day_off(added))).into_response())
        })
        .await
}

/// The page's form calls the day otherwise than the API's body.
fn renamed(error: usecase::AgencyError) -> Problem {
    match Problem::from(error) {
        Problem::Invalid(errors) => {
            let of_api = |error: FieldError| match error.field {
                "day" => FieldError { field: "day_on", ..error },
                _ => error,
            };
            Problem::Invalid(errors.into_iter().map(of_api).collect())
        }
        problem => problem,
    }
}

/// Which day is taken out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WithdrawnDayOff {
    day_on: NaiveDate,
    /// holiday, compensation or swap_workday.
    kind: String,
}

/// Takes a day out of the calendar; the answer is the rest of its year.
#[utoipa::path(post, path = "/api/v1/days-off/withdraw", tag = "agencies", request_body = WithdrawnDayOff,
    params(WriteHeaders),
    responses((status = 200, body = DaysOff), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn withdraw_day_off(State(app): State<Arc<App>>, write: ApiWrite<WithdrawnDayOff>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let unknown = || Problem::invalid(vec![FieldError::new("kind", "choice-unknown")]);
            policy::may(&me.actor, Action::Manage, &[])?;
            let kind = DayKind::parse(&body.kind).ok_or_else(unknown)?;
            usecase::withdraw_day_off(&app, &me.actor, body.day_on, kind).await.map_err(Problem::from)?;
            Ok(of_year(&app, &me, body.day_on.year()).await?.into_response())
        })
        .await
}
