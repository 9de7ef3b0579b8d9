//! The journal in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum_extra::extract::Query;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thihanh_kernel::page::{Cursor, Page};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time;
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::usecase::{self, Item, Search};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new().get("/journal", list)
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list))]
struct Document;

/// Which entries are asked for; the page takes the same names.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct JournalQuery {
    /// Kind of the object: obligation, directive, account …
    pub(super) kind: String,
    /// Login of the person.
    pub(super) person: String,
    /// What was done: completed, issued …
    pub(super) action: String,
    /// From this day on.
    pub(super) from: String,
    /// Until this day.
    pub(super) to: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Paging {
    /// Entries of a page, 1 to 200; 50 where not said.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A page of the journal. It may hold fewer entries than asked for and still go on.
#[derive(Debug, Serialize, ToSchema)]
struct Journal {
    items: Vec<JournalEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Something that was done.
#[derive(Debug, Serialize, ToSchema)]
struct JournalEntry {
    /// Its number in the whole journal.
    seq: i64,
    at: DateTime<Utc>,
    /// Account of the person; absent for the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor_id: Option<Uuid>,
    /// Name of the person at that time, or of the job.
    actor: String,
    /// Network address it was done from.
    address: String,
    object_kind: String,
    object_id: Uuid,
    /// What people call the object: its code, name or login.
    object: String,
    /// Place in the object's history, from 1.
    object_seq: i64,
    action: String,
    reason: String,
    #[schema(value_type = Object)]
    facts: serde_json::Value,
}

impl JournalQuery {
    /// What is asked for; what cannot be read is an error of its field.
    pub(super) fn read(&self) -> Result<Search, Vec<FieldError>> {
        let mut errors = Vec::new();
        let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let mut day = |field: &'static str, text: &str| {
            let text = given(text)?;
            let day = time::parse_date(&text);
            if day.is_none() {
                errors.push(FieldError::new(field, "date-malformed").with("text", text));
            }
            day
        };
        let (from, to) = (day("from", &self.from), day("to", &self.to));
        let search =
            Search { kind: given(&self.kind), person: given(&self.person), action: given(&self.action), from, to };
        if errors.is_empty() { Ok(search) } else { Err(errors) }
    }
}

/// The journal as far as the caller sees the objects, newest first. Auditors and administrators only.
#[utoipa::path(get, path = "/api/v1/journal", tag = "journal", params(JournalQuery, Paging),
    responses((status = 200, body = Journal), (status = 401), (status = 403), (status = 422)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(query): Query<JournalQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<Journal>, Failure> {
    let search = query.read().map_err(Problem::invalid)?;
    let malformed = |_| Problem::invalid(vec![FieldError::new("cursor", "cursor-malformed")]);
    let after: Option<Cursor> = paging.cursor.map(|text| text.parse()).transpose().map_err(malformed)?;
    let found = usecase::list(&app, &me.actor, &search, &Page::new(paging.limit, after)).await?;
    let next_cursor = found.next.map(|next| next.to_string());
    Ok(Json(Journal { items: found.items.into_iter().map(JournalEntry::from).collect(), next_cursor }))
}

impl From<Item> for JournalEntry {
    fn from(Item { entry, object }: Item) -> Self {
        let record = entry.record;
        Self {
            seq: entry.place.seq,
            at: record.at,
            actor_id: record.actor_id,
            actor: record.actor_label,
            address: record.address,
            object_kind: entry.object_kind,
            object_id: entry.object_id,
            object: object.name,
            object_seq: record.object_seq,
            action: record.action,
            reason: record.reason,
            facts: record.payload,
        }
    }
}
