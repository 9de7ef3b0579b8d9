//! A person's own notices in the JSON API, and how that person wants to be told.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thihanh_kernel::page::{Count, Cursor, Page};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::api_write::{ApiWrite, Call, NoFields, WriteHeaders};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::notices::usecase::{self, Choices, ChoicesForm, Told};

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/notices", list)
        .post("/notices/read", read_all)
        .post("/notices/{id}/read", read)
        .get("/notices/choices", choices)
        .patch("/notices/choices", choose)
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(list, read_all, read, choices, choose),
    components(schemas(NoticeList, NoticeItem, NoticesRead, NoticeChoices, NoticeChoicesChange))
)]
struct Document;

/// A page of the caller's own notices.
#[derive(Debug, Serialize, ToSchema)]
struct NoticeList {
    items: Vec<NoticeItem>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    /// How many were not read.
    unread: u64,
    /// `false` where there are more than `unread`.
    unread_is_exact: bool,
}

/// One notice.
#[derive(Debug, Serialize, ToSchema)]
struct NoticeItem {
    id: Uuid,
    /// escalation, late, reminder, work, answer, waiting, contribution.
    kind: &'static str,
    /// What happened, as the journal names it.
    action: String,
    /// The obligation's code.
    obligation: String,
    title: String,
    source: String,
    agency_id: Uuid,
    due_on: Option<NaiveDate>,
    /// What somebody said: a reason, a note.
    words: String,
    at: DateTime<Utc>,
    is_read: bool,
}

/// How many were marked read.
#[derive(Debug, Serialize, ToSchema)]
struct NoticesRead {
    read: u64,
}

/// How the caller wants to be told.
#[derive(Debug, Serialize, ToSchema)]
struct NoticeChoices {
    /// page, email or zalo.
    channel: String,
    /// Mail address; empty for the account's own.
    address: String,
    /// The caller's id at the Official Account.
    zalo_id: String,
    /// Own working days before the due date; absent for those of the rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    lead_days: Option<i64>,
    /// Hours without messages, 0 to 23; the same twice for none.
    quiet_from: u32,
    quiet_to: u32,
    /// Each kind with at_once, daily, weekly or page_only.
    how: BTreeMap<&'static str, &'static str>,
    version: i64,
}

/// What changes of the choices; what is not sent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct NoticeChoicesChange {
    channel: Option<String>,
    /// Empty for the account's own.
    address: Option<String>,
    zalo_id: Option<String>,
    /// 1 to 60; 0 for those of the rules.
    lead_days: Option<i64>,
    quiet_from: Option<u32>,
    quiet_to: Option<u32>,
    /// Only the kinds that change.
    how: BTreeMap<String, String>,
}

impl NoticeChoicesChange {
    fn onto(self, known: Choices, version: i64) -> ChoicesForm {
        let days = self.lead_days.or(known.lead_days).filter(|days| *days != 0);
        let mut how: BTreeMap<String, String> =
            known.how.into_iter().map(|(kind, how)| (kind.code().to_owned(), how.code().to_owned())).collect();
        how.extend(self.how);
        ChoicesForm {
            channel: self.channel.unwrap_or(known.channel),
            address: self.address.unwrap_or(known.address),
            zalo_id: self.zalo_id.unwrap_or(known.zalo_id),
            lead_days: days.map(|days| days.to_string()).unwrap_or_default(),
            quiet_from: self.quiet_from.unwrap_or(known.quiet.from).to_string(),
            quiet_to: self.quiet_to.unwrap_or(known.quiet.to).to_string(),
            how: how.into_iter().collect(),
            version: version.to_string(),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Listing {
    /// `true` for those alone that were not read.
    unread: Option<bool>,
    /// Rows of a page, 1 to 200; 50 where not said.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The caller's own notices, the newest first.
#[utoipa::path(get, path = "/api/v1/notices", tag = "notices", params(Listing),
    responses((status = 200, body = NoticeList), (status = 401), (status = 422)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<NoticeList>, Failure> {
    let malformed = || Problem::invalid(vec![FieldError::new("cursor", "cursor-malformed")]);
    let after: Option<Cursor> = match asked.cursor.as_deref() {
        Some(text) => Some(text.parse().map_err(|_| malformed())?),
        None => None,
    };
    let page = Page::new(asked.limit, after);
    let is_unread_only = asked.unread == Some(true);
    let found = usecase::list(&app, &me.actor, is_unread_only, &page).await.map_err(Problem::from)?;
    Ok(Json(NoticeList {
        items: found.items.into_iter().map(item).collect(),
        next_cursor: found.next.map(|next| next.to_string()),
        unread: found.unread.at_least(),
        unread_is_exact: matches!(found.unread, Count::Exact(_)),
    }))
}

/// Marks everything read that the caller was told so far.
#[utoipa::path(post, path = "/api/v1/notices/read", tag = "notices", request_body = NoFields, params(WriteHeaders),
    responses((status = 200, body = NoticesRead), (status = 401)))]
async fn read_all(State(app): State<Arc<App>>, write: ApiWrite<NoFields>) -> Result<Response, Failure> {
    write
        .once(|Call { me, .. }| async move {
            let read = usecase::mark_all_read(&app, &me.actor).await.map_err(Problem::from)?;
            Ok(Json(NoticesRead { read }).into_response())
        })
        .await
}

/// Marks one of the caller's notices read.
#[utoipa::path(post, path = "/api/v1/notices/{id}/read", tag = "notices", request_body = NoFields, params(("id" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = NoticesRead), (status = 401), (status = 404)))]
async fn read(
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(move |Call { me, .. }| async move {
            usecase::mark_read(&app, &me.actor, id).await.map_err(Problem::from)?;
            Ok(Json(NoticesRead { read: 1 }).into_response())
        })
        .await
}

/// How the caller wants to be told.
#[utoipa::path(get, path = "/api/v1/notices/choices", tag = "notices",
    responses((status = 200, body = NoticeChoices), (status = 401)))]
async fn choices(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    answer(&app, &me).await
}

/// Changes how the caller wants to be told.
#[utoipa::path(patch, path = "/api/v1/notices/choices", tag = "notices", request_body = NoticeChoicesChange,
    params(WriteHeaders),
    responses((status = 200, body = NoticeChoices), (status = 401), (status = 409), (status = 422)))]
async fn choose(State(app): State<Arc<App>>, write: ApiWrite<NoticeChoicesChange>) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let known = usecase::choices(&app, &me.actor).await.map_err(Problem::from)?;
            // What is not sent is what was just read: nobody may have changed it since.
            let version = version.unwrap_or(known.version);
            usecase::keep_choices(&app, &me.actor, &body.onto(known, version)).await.map_err(Problem::from)?;
            answer(&app, &me).await
        })
        .await
}

async fn answer(app: &App, me: &SignedIn) -> Result<Response, Failure> {
    let known = usecase::choices(app, &me.actor).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", known.version);
    let body = NoticeChoices {
        channel: known.channel,
        address: known.address,
        zalo_id: known.zalo_id,
        lead_days: known.lead_days,
        quiet_from: known.quiet.from,
        quiet_to: known.quiet.to,
        how: known.how.into_iter().map(|(kind, how)| (kind.code(), how.code())).collect(),
        version: known.version,
    };
    Ok(([(ETAG, version)], Json(body)).into_response())
}

fn item((told, is_read): (Told, bool)) -> NoticeItem {
    let Told { item, id } = told;
    NoticeItem {
        id,
        kind: item.kind.code(),
        action: item.action,
        obligation: item.code,
        title: item.title,
        source: item.source,
        agency_id: item.agency.uuid(),
        due_on: item.due_on,
        words: item.words,
        at: item.at,
        is_read,
    }
}
