//! The API of notices: `GET /api/v1/notices`, the own ones.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum_extra::extract::Query;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thihanh_kernel::page::{Count, Cursor};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;
use crate::modules::notices::usecase;

/// The module's part of the API.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new().get("/notices", list)
}

#[derive(OpenApi)]
#[openapi(paths(list))]
struct Api;

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

/// Where the list begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    /// Where the page begins: `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeItem {
    /// Its id.
    id: Uuid,
    /// `escalation`, `late`, `reminder`, `work`, `answer`, `waiting`, `contribution`.
    kind: &'static str,
    /// What happened: `reported`, `sent_back` …
    action: String,
    /// Code of the obligation.
    code: String,
    /// Its task in one line.
    title: String,
    /// The directive.
    source: String,
    /// Who owes it.
    agency_id: Uuid,
    /// Its day.
    due_on: Option<NaiveDate>,
    /// What somebody said.
    words: String,
    /// When it was told.
    told_at: DateTime<Utc>,
    /// Whether it was read.
    is_read: bool,
}

/// The own notices.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeList {
    /// Newest first.
    items: Vec<NoticeItem>,
    #[serde(flatten)]
    page: PageFacts,
}

/// The own notices, newest first, 50 on a page; `total` counts those that were not read, at most 99.
#[utoipa::path(get, path = "/api/v1/notices", params(NoticeQuery),
    responses((status = 200, body = NoticeList), (status = 401), (status = 422)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(query): Query<NoticeQuery>,
) -> Result<Json<NoticeList>, Failure> {
    let cursor =
        match query.cursor.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => Some(text.parse::<Cursor>().map_err(|_| {
                Problem::invalid(vec![FieldError::new("cursor", "cursor-malformed").with("text", text)])
            })?),
            None => None,
        };
    let found = usecase::list(&app, &me.actor, cursor.as_ref()).await.map_err(Problem::from)?;
    let items = found.items.into_iter().map(|(told, is_read)| NoticeItem {
        id: told.id,
        kind: told.item.kind.code(),
        action: told.item.action,
        code: told.item.code,
        title: told.item.title,
        source: told.item.source,
        agency_id: told.item.agency.uuid(),
        due_on: told.item.due_on,
        words: told.item.words,
        told_at: told.item.at,
        is_read,
    });
    Ok(Json(NoticeList {
        items: items.collect(),
        page: PageFacts::new(found.next, Count::capped(found.unread, 99), None),
    }))
}
