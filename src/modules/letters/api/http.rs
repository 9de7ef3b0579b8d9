//! Letters and the urging centre in the JSON API.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Cursor, Page};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies;
use crate::modules::letters::model::{Letter, LetterState, UrgedRow};
use crate::modules::letters::usecase::{self, LateRow, Looked};

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    super::acts::routes(Routes::new().get("/letters", list).get("/letters/{code}", one).get("/urging", centre))
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    document.merge(super::acts::Document::openapi());
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, one, centre), components(schemas(LetterList, LetterItem, LetterDetail, UrgingCentre)))]
struct Document;

/// A page of letters.
#[derive(Debug, Serialize, ToSchema)]
struct LetterList {
    items: Vec<LetterItem>,
    #[serde(flatten)]
    page: PageFacts,
}

/// One letter in a list.
#[derive(Debug, Serialize, ToSchema)]
struct LetterItem {
    id: Uuid,
    code: String,
    /// draft, signed or sent.
    state: &'static str,
    agency_id: Uuid,
    /// Number and symbol, once they are given.
    number: Option<String>,
    signed_on: Option<NaiveDate>,
    /// What it is about.
    about: String,
    recipients: usize,
    /// How many obligations it urges.
    urged: usize,
    sent_at: Option<DateTime<Utc>>,
    version: i64,
}

/// Somebody to whom a letter goes, as called then.
#[derive(Debug, Serialize, ToSchema)]
struct Recipient {
    agency_id: Uuid,
    name: String,
}

/// An obligation that a letter urges, as it stood when the letter was drafted.
#[derive(Debug, Serialize, ToSchema)]
struct UrgedObligation {
    code: String,
    agency_id: Uuid,
    title: String,
    source: String,
    due_on: NaiveDate,
    /// Working days past its day.
    days_late: u64,
}

/// One letter with what the caller may do to it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LetterDetail {
    #[serde(flatten)]
    item: LetterItem,
    /// The parent body; empty for a People's Committee.
    parent: String,
    /// The body that issues it, as its head shows it.
    issuer: String,
    /// Place of the date line.
    place: String,
    /// The symbol behind the number.
    symbol: String,
    /// A paragraph a line; `{bang}` alone on a line stands for the table.
    body: String,
    /// Who gets a copy, a line each.
    copies: String,
    /// What stands behind "Lưu:".
    archive: String,
    /// urgent, very_urgent, express, or empty.
    urgency: String,
    to: Vec<Recipient>,
    obligations: Vec<UrgedObligation>,
    signer: String,
    signer_title: String,
    has_scan: bool,
    /// What the caller may do to it now: view, draft, number.
    actions: Vec<&'static str>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// draft, signed or sent.
    state: Option<String>,
    /// Rows of a page, 1 to 200; 50 where not said.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// `false` leaves out `total`.
    count: Option<bool>,
}

/// The letters that the caller may see, newest first.
#[utoipa::path(get, path = "/api/v1/letters", tag = "letters", params(Asked),
    responses((status = 200, body = LetterList), (status = 401), (status = 422)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Json<LetterList>, Failure> {
    let unknown = |field| Problem::invalid(vec![FieldError::new(field, "choice-unknown")]);
    let state = match asked.state.as_deref() {
        Some(word) => Some(LetterState::parse(word).ok_or_else(|| unknown("state"))?),
        None => None,
    };
    let malformed = || Problem::invalid(vec![FieldError::new("cursor", "cursor-malformed")]);
    let after = match asked.cursor.as_deref() {
        Some(text) => {
            let cursor = text.parse::<Cursor>().ok().filter(|cursor| cursor.part::<i64>(0).is_ok());
            Some(cursor.ok_or_else(malformed)?)
        }
        None => None,
    };
    let page = Page::new(asked.limit, after);
    let (found, count) = usecase::letters(&app, &me.actor, state, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(found.next, count, asked.count);
    Ok(Json(LetterList { items: found.items.iter().map(item).collect(), page }))
}

/// One letter by its code.
#[utoipa::path(get, path = "/api/v1/letters/{code}", tag = "letters", params(("code" = String, Path, description = "CV-2026-0001")),
    responses((status = 200, body = LetterDetail), (status = 401), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    answer(&app, &me, &code).await
}

/// One letter as the API answers it.
pub(super) async fn answer(app: &App, me: &SignedIn, code: &str) -> Result<Response, Failure> {
    let Looked { letter, actions, .. } = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", letter.version);
    let content = &letter.content;
    let to = content.recipients.iter().map(|to| Recipient { agency_id: to.agency.uuid(), name: to.name.clone() });
    let body = LetterDetail {
        item: item(&letter),
        parent: content.parent.clone(),
        issuer: content.issuer.clone(),
        place: content.place.clone(),
        symbol: content.symbol.clone(),
        body: content.body.clone(),
        copies: content.copies.clone(),
        archive: content.archive.clone(),
        urgency: content.urgency.clone(),
        to: to.collect(),
        obligations: content.rows.iter().map(obligation).collect(),
        signer: content.signing.name.clone(),
        signer_title: content.signing.title.clone(),
        has_scan: letter.scan.is_some(),
        actions: actions.into_iter().map(|action| action.as_str()).collect(),
    };
    Ok(([(ETAG, version)], Json(body)).into_response())
}

fn item(letter: &Letter) -> LetterItem {
    LetterItem {
        id: letter.id.uuid(),
        code: letter.code.clone(),
        state: letter.state.as_str(),
        agency_id: letter.agency.uuid(),
        number: letter.label(),
        signed_on: letter.signed_on,
        about: letter.content.about.clone(),
        recipients: letter.content.recipients.len(),
        urged: letter.content.rows.len(),
        sent_at: letter.sent_at,
        version: letter.version,
    }
}

fn obligation(row: &UrgedRow) -> UrgedObligation {
    UrgedObligation {
        code: row.code.clone(),
        agency_id: row.agency.uuid(),
        title: row.title.clone(),
        source: row.source.clone(),
        due_on: row.due_on,
        days_late: row.days_late,
    }
}

/// What is late, agency by agency.
#[derive(Debug, Serialize, ToSchema)]
struct UrgingCentre {
    items: Vec<LateItem>,
    /// When the last letter went out.
    last_sent_on: Option<NaiveDate>,
    /// What the caller may do here: urge.
    actions: Vec<&'static str>,
}

/// An agency that has not handed in what it owes.
#[derive(Debug, Serialize, ToSchema)]
struct LateItem {
    agency_id: Uuid,
    agency: String,
    total: u64,
    oldest_due_on: NaiveDate,
    /// Working days since then.
    days_late: u64,
    /// How often it was urged.
    times_urged: u64,
    last_urged_on: Option<NaiveDate>,
    /// Code of the last letter.
    last_letter: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Reached {
    /// late (where not said) or soon, which adds what is due soon.
    reach: Option<String>,
}

/// What is late and the caller may urge, agency by agency, the oldest first.
#[utoipa::path(get, path = "/api/v1/urging", tag = "letters", params(Reached),
    responses((status = 200, body = UrgingCentre), (status = 401), (status = 403), (status = 422)))]
async fn centre(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(reached): Query<Reached>,
) -> Result<Json<UrgingCentre>, Failure> {
    let reach = super::acts::reach(reached.reach.as_deref())?;
    let centre = usecase::centre(&app, &me.actor, reach, None).await.map_err(Problem::from)?;
    let ids: Vec<AgencyId> = centre.rows.iter().map(|row| row.late.agency).collect();
    let views = agencies::api::views(app.store.read(), &ids, app.clock.today()).await.map_err(Problem::from)?;
    let names: HashMap<AgencyId, String> = views.into_iter().map(|(id, view)| (id, view.name)).collect();
    let late = |row: LateRow| LateItem {
        agency_id: row.late.agency.uuid(),
        agency: names.get(&row.late.agency).cloned().unwrap_or_default(),
        total: row.late.total,
        oldest_due_on: row.late.oldest_due_on,
        days_late: row.days_late,
        times_urged: row.last.as_ref().map_or(0, |last| last.times),
        last_urged_on: row.last.as_ref().map(|last| last.on),
        last_letter: row.last.map(|last| last.letter),
    };
    Ok(Json(UrgingCentre {
        items: centre.rows.into_iter().map(late).collect(),
        last_sent_on: centre.last_run,
        actions: vec!["urge"],
    }))
}
