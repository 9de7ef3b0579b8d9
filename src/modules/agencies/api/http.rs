//! Agencies in the JSON API: the tree and one agency.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::page::{Cursor, Page};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::{AgencyId, time};
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::model::agency::{Level, Version};
use crate::modules::agencies::policy::{self, Action};
use crate::modules::agencies::usecase::{self, Search};

/// The module's part of the API.
pub fn routes() -> Routes<Arc<App>> {
    super::rows::routes(Routes::new().get("/agencies", list).get("/agencies/{id}", show))
}

#[derive(OpenApi)]
#[openapi(paths(list, show))]
struct Api;

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Api::openapi();
    document.merge(super::rows::Document::openapi());
    document
}

/// What of the tree is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Inside this agency; the first top of the forest where not said.
    within: Option<Uuid>,
    /// On this day (`YYYY-MM-DD`); today where not said.
    on: Option<String>,
    /// Words of a name, with or without marks. With words, a level or a kind everything below is searched, otherwise the list
    /// has what stands directly below.
    q: Option<String>,
    /// One level: central, province, district, commune, hamlet.
    level: Option<String>,
    /// One kind.
    kind: Option<String>,
    /// Items on the page, at most 200.
    limit: Option<u32>,
    /// Where the page begins: `next_cursor` of the page before.
    cursor: Option<String>,
    /// `false` leaves out `total`.
    count: Option<bool>,
}

impl ListQuery {
    /// A program must learn that it asked for something that there is not, where a page just shows everything.
    fn read(self) -> Result<(Search, Page), Problem> {
        let mut errors = Vec::new();
        let on = read_as(self.on.as_deref(), time::parse_date, "on", "date-malformed", &mut errors);
        let level = read_as(self.level.as_deref(), Level::parse, "level", "choice-unknown", &mut errors);
        let cursor = |text: &str| text.parse::<Cursor>().ok();
        let after = read_as(self.cursor.as_deref(), cursor, "cursor", "cursor-malformed", &mut errors);
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        let search = Search {
            within: self.within.map(AgencyId::from_uuid),
            on,
            query: self.q.unwrap_or_default(),
            level,
            kind: self.kind.filter(|kind| !kind.is_empty()),
        };
        Ok((search, Page::new(self.limit, after)))
    }
}

/// What was given, read; what cannot be read is noted as an error of its field, and nothing given is nothing.
fn read_as<T>(
    given: Option<&str>,
    read: impl Fn(&str) -> Option<T>,
    field: &'static str,
    code: &'static str,
    errors: &mut Vec<FieldError>,
) -> Option<T> {
    let given = given.filter(|given| !given.is_empty())?;
    let found = read(given);
    if found.is_none() {
        errors.push(FieldError::new(field, code).with("text", given));
    }
    found
}

/// One agency in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgencyItem {
    /// Identity, the same under all names.
    id: Uuid,
    /// Key in import files; empty where there is none.
    code: String,
    /// Full name on the day.
    name: String,
    /// Name for narrow columns.
    short_name: String,
    /// Kind.
    kind: String,
    /// Level of government.
    level: &'static str,
    /// Title of the head.
    head_title: String,
    /// Name of the head.
    head_name: String,
    /// First day of this name.
    valid_from: NaiveDate,
    /// Last day of this name; absent while it lasts.
    valid_to: Option<NaiveDate>,
    /// Agencies below on the day.
    below: u64,
}

/// A page of agencies.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgencyPage {
    /// The rows.
    items: Vec<AgencyItem>,
    /// Where it goes on.
    #[serde(flatten)]
    page: PageFacts,
}

/// Agencies of a tree on a day.
#[utoipa::path(get, path = "/api/v1/agencies", tag = "agencies", params(ListQuery), responses((status = 200, body = AgencyPage), (status = 401), (status = 404), (status = 422)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Json<AgencyPage>, Failure> {
    let count = query.count;
    let (search, page) = query.read()?;
    let found = usecase::list(&app, &me.actor, &search, &page).await.map_err(Problem::from)?;
    let items = found.lines.items.into_iter().map(|line| item(line.version, line.code, line.below)).collect();
    Ok(Json(AgencyPage { items, page: PageFacts::new(found.lines.next, found.total, count) }))
}

fn item(version: Version, code: String, below: u64) -> AgencyItem {
    AgencyItem {
        id: version.agency.uuid(),
        code,
        name: version.name,
        short_name: version.short_name,
        kind: version.kind,
        level: version.level.as_str(),
        head_title: version.head_title,
        head_name: version.head_name,
        valid_from: version.period.from,
        valid_to: version.period.to,
        below,
    }
}

/// Another agency by id and name.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgencyRef {
    /// Identity.
    id: Uuid,
    /// Name.
    name: String,
}

impl AgencyRef {
    pub(super) fn new(id: AgencyId, name: String) -> Self {
        Self { id: id.uuid(), name }
    }
}

/// A name and head that an agency had.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgencyPeriod {
    /// Full name.
    name: String,
    /// Kind.
    kind: String,
    /// Title of the head.
    head_title: String,
    /// Name of the head.
    head_name: String,
    /// First day.
    valid_from: NaiveDate,
    /// Last day; absent while it lasts.
    valid_to: Option<NaiveDate>,
    /// The document it rests on.
    source: String,
}

/// What became of an agency, or what it came from.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgencySuccession {
    /// Who had the duties.
    old: AgencyRef,
    /// Who has them.
    new: AgencyRef,
    /// merge, split, rename, dissolve or move_duty.
    kind: &'static str,
    /// First day of the new state.
    on: NaiveDate,
    /// Which duties, by which document.
    note: String,
}

/// One agency in full.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgencyResource {
    /// As it is on the day asked for, or on the nearest day on which it exists.
    #[serde(flatten)]
    item: AgencyItem,
    /// The day that the answer is true for.
    on: NaiveDate,
    /// Whether it exists on the day asked for.
    exists: bool,
    /// Official code.
    official_code: Option<String>,
    /// The agencies above it, from the top.
    above: Vec<AgencyRef>,
    /// Who guides it professionally.
    guided_by: Vec<AgencyRef>,
    /// All its periods, newest first.
    periods: Vec<AgencyPeriod>,
    /// Successions on either side, newest first.
    successions: Vec<AgencySuccession>,
    /// Grows with each change; the same as the ETag.
    version: i64,
    /// What this caller may do with it now.
    actions: Vec<&'static str>,
}

/// The day that a single agency is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShowQuery {
    /// On this day (`YYYY-MM-DD`); today where not said.
    on: Option<String>,
}

/// One agency.
#[utoipa::path(get, path = "/api/v1/agencies/{id}", tag = "agencies", params(("id" = Uuid, Path), ShowQuery),
    responses((status = 200, body = AgencyResource), (status = 401), (status = 404), (status = 422)))]
async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    Query(query): Query<ShowQuery>,
) -> Result<Response, Failure> {
    let id: AgencyId = id.parse().map_err(|_| Failure::from(Problem::not_found("agency")))?;
    let mut errors = Vec::new();
    let on = read_as(query.on.as_deref(), time::parse_date, "on", "date-malformed", &mut errors);
    if !errors.is_empty() {
        return Err(Problem::invalid(errors).into());
    }
    one(&app, &me, id, on).await
}

/// One agency as the API answers it.
pub(super) async fn one(app: &App, me: &SignedIn, id: AgencyId, on: Option<NaiveDate>) -> Result<Response, Failure> {
    let found = usecase::portrait(app, &me.actor, id, on).await.map_err(Problem::from)?;
    let above: Vec<AgencyId> = found.above.iter().map(|root| root.id).chain([id]).collect();
    let may_teach = policy::may(&me.actor, Action::Teach, &above).is_ok();
    let reference = |id: AgencyId, name: &str| AgencyRef::new(id, name.to_owned());
    let periods = found.versions.iter().map(|version| AgencyPeriod {
        name: version.name.clone(),
        kind: version.kind.clone(),
        head_title: version.head_title.clone(),
        head_name: version.head_name.clone(),
        valid_from: version.period.from,
        valid_to: version.period.to,
        source: version.source.clone(),
    });
    let successions = found.successions.iter().map(|found| AgencySuccession {
        old: reference(found.old.id, &found.old.name),
        new: reference(found.new.id, &found.new.name),
        kind: found.row.kind.as_str(),
        on: found.row.on_day,
        note: found.row.note.clone(),
    });
    let resource = AgencyResource {
        on: found.on,
        exists: found.exists,
        official_code: found.official_code,
        above: found.above.iter().map(|root| reference(root.id, &root.name)).collect(),
        guided_by: found.guided_by.iter().map(|guide| reference(guide.id, &guide.name)).collect(),
        periods: periods.collect(),
        successions: successions.collect(),
        version: found.changes,
        actions: if may_teach { vec!["teach_phrase"] } else { Vec::new() },
        item: item(found.version, found.code, found.by_level.iter().map(|(_, count)| count).sum()),
    };
    let mut headers = HeaderMap::new();
    if let Ok(tag) = format!("\"{}\"", resource.version).parse() {
        headers.insert(ETAG, tag);
    }
    Ok((headers, Json(resource)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_told_what_it_asked_wrongly() {
        let word = |text: &str| Some(text.to_owned());
        let asked =
            ListQuery { on: word("31/02/2026"), level: word("county"), cursor: word("%"), ..Default::default() };
        let Err(Problem::Invalid(errors)) = asked.read() else { panic!("refused") };
        assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), ["on", "level", "cursor"]);
        let asked =
            ListQuery { on: word("2026-03-16"), level: word("commune"), q: word("thăng"), ..Default::default() };
        let (search, page) = asked.read().unwrap();
        assert_eq!((search.on, search.level), (NaiveDate::from_ymd_opt(2026, 3, 16), Some(Level::Commune)));
        assert_eq!((search.query.as_str(), page.limit()), ("thăng", 50));
    }
}
