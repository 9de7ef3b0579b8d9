//! The files of an obligation in the JSON API, and the small protocol by which a file comes in pieces.
//!
//! `POST /uploads` announces it, `PATCH` adds a piece behind what is there (`Upload-Offset` says where it begins), `GET` or `HEAD` tells how far
//! it has come, `DELETE` gives it up. The piece that makes it whole makes it evidence.

use std::io;
use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::{EvidenceId, UploadId};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::parse_date;
use thihanh_webkit::json::bearer_token;
use thihanh_webkit::{Failure, Routes};
use tokio_util::io::StreamReader;
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::api_write::{ApiFile, ApiWrite, Call, FileContent, WriteHeaders};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::model::evidence::{About, Evidence};
use crate::modules::obligations::model::upload::Upload;
use crate::modules::obligations::usecase::{self, BeginUpload, LedgerError};

/// Where a piece begins, and how far a file has come.
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// The size that was announced.
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// What a piece is sent as.
const PIECE: &str = "application/offset+octet-stream";

/// Largest file that is taken whole, in one request: what is larger comes in pieces.
const WHOLE_MAX_BYTES: usize = 32 * 1024 * 1024;

/// The part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .post("/obligations/{code}/evidence", add)
        .body_limit(WHOLE_MAX_BYTES)
        .get("/obligations/{code}/evidence", list)
        .post("/obligations/{code}/evidence/{id}/remove", remove)
        .post("/uploads", begin)
        .get("/uploads/{id}", look)
        .patch("/uploads/{id}", append)
        .delete("/uploads/{id}", cancel)
}

/// The part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(
    paths(list, add, remove, begin, look, append, cancel),
    components(schemas(EvidenceList, EvidenceItem, UploadState, NewUpload))
)]
pub(super) struct Document;

/// The files of an obligation.
#[derive(Debug, Serialize, ToSchema)]
struct EvidenceList {
    items: Vec<EvidenceItem>,
}

/// A file that proves an obligation.
#[derive(Debug, Serialize, ToSchema)]
struct EvidenceItem {
    id: Uuid,
    name: String,
    /// Its kind, told by its content.
    media: String,
    size: u64,
    /// The report it was handed in with, from 1; absent while it is a draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    report_number: Option<i64>,
    /// The day that the document itself bears.
    dated_on: Option<NaiveDate>,
    note: String,
    uploaded_at: DateTime<Utc>,
    uploaded_by: Option<Uuid>,
    uploader: String,
    /// waiting, made or none: whether there is a small picture.
    preview: &'static str,
    /// When it was taken out of its report; it stays kept.
    removed_at: Option<DateTime<Utc>>,
    removed_reason: Option<String>,
    /// Where its content is.
    href: String,
}

/// A file on its way.
#[derive(Debug, Serialize, ToSchema)]
struct UploadState {
    id: Uuid,
    /// How much has come; the next piece begins here.
    offset: u64,
    /// The size that was announced.
    size: u64,
    expires_at: DateTime<Utc>,
    /// What became of it, once it is whole.
    evidence_id: Option<Uuid>,
}

/// A file that is announced.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewUpload {
    /// Code of the obligation that it proves.
    obligation: String,
    name: String,
    /// In bytes.
    size: u64,
    /// The day that the document itself bears.
    #[serde(default)]
    dated_on: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

impl From<Evidence> for EvidenceItem {
    fn from(file: Evidence) -> Self {
        Self {
            id: file.id.uuid(),
            name: file.name,
            media: file.media,
            size: file.size,
            report_number: file.report,
            dated_on: file.dated_on,
            note: file.note,
            uploaded_at: file.uploaded_at,
            uploaded_by: file.uploaded_by.map(|id| id.uuid()),
            uploader: file.uploader,
            preview: file.preview.as_str(),
            removed_at: file.removed.as_ref().map(|removed| removed.at),
            removed_reason: file.removed.map(|removed| removed.reason),
            href: String::new(),
        }
    }
}

/// The files of an obligation in the order in which they came.
#[utoipa::path(get, path = "/api/v1/obligations/{code}/evidence", tag = "evidence", params(("code" = String, Path, description = "NV-2026-00123")),
    responses((status = 200, body = EvidenceList), (status = 401), (status = 404)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Json<EvidenceList>, Failure> {
    files(&app, &me, &code).await
}

async fn files(app: &App, me: &SignedIn, code: &str) -> Result<Json<EvidenceList>, Failure> {
    let files = usecase::evidence(app, &me.actor, code).await.map_err(Problem::from)?;
    Ok(Json(EvidenceList { items: files.into_iter().map(|file| item(code, file)).collect() }))
}

fn item(code: &str, file: Evidence) -> EvidenceItem {
    let href = format!("/nhiem-vu/{code}/minh-chung/{}", file.id);
    EvidenceItem { href, ..EvidenceItem::from(file) }
}

/// What is to be said of a file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FileQuery {
    /// Its name; its kind is told by its content (docs/evidence.md).
    name: String,
    /// The day that the document itself bears.
    dated_on: Option<String>,
    note: Option<String>,
}

/// Adds a file whole, at most 32 MB; a larger one, or over a line that breaks, comes in pieces (`/uploads`).
#[utoipa::path(post, path = "/api/v1/obligations/{code}/evidence", tag = "evidence",
    params(("code" = String, Path, description = "NV-2026-00123"), FileQuery, WriteHeaders),
    request_body(content = FileContent, content_type = "application/octet-stream"),
    responses((status = 201, body = EvidenceItem), (status = 401), (status = 403), (status = 404), (status = 409), (status = 413), (status = 415), (status = 422)))]
async fn add(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    Query(query): Query<FileQuery>,
    file: ApiFile,
) -> Result<Response, Failure> {
    // Nobody's files are taken in before it is known that they may be.
    usecase::check_may_add(&app, file.actor(), &code).await.map_err(Problem::from)?;
    let write = file.read().await?;
    write
        .once(|Call { me, body, .. }| async move {
            let about = about(query.dated_on.as_deref(), query.note)?;
            let added = usecase::add_evidence(&app, &me.actor, &code, &query.name, &about, &body[..]).await;
            let item = item(&code, added.map_err(renamed)?);
            Ok((StatusCode::CREATED, Json(item)).into_response())
        })
        .await
}

fn about(dated_on: Option<&str>, note: Option<String>) -> Result<About, Problem> {
    let text = dated_on.unwrap_or_default().trim();
    let dated_on = parse_date(text);
    if dated_on.is_none() && !text.is_empty() {
        let shortened: String = text.chars().take(40).collect();
        return Err(Problem::invalid(vec![FieldError::new("dated_on", "date-malformed").with("text", shortened)]));
    }
    Ok(About { dated_on, note: note.unwrap_or_default() })
}

/// The page's form calls some fields otherwise than the API.
fn renamed(error: LedgerError) -> Problem {
    let of_api = |error: FieldError| match error.field {
        "dated" => FieldError { field: "dated_on", ..error },
        "about" => FieldError { field: "note", ..error },
        _ => error,
    };
    match Problem::from(error) {
        Problem::Invalid(errors) => Problem::invalid(errors.into_iter().map(of_api).collect()),
        problem => problem,
    }
}

/// Why a file is taken out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct EvidenceRemoval {
    /// Needed once it was handed in with a report.
    reason: String,
}

/// Deletes a draft, or takes a file out of its report with a reason: it stays kept and is shown as taken out. The answer is what is left.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/evidence/{id}/remove", tag = "evidence", request_body = EvidenceRemoval,
    params(("code" = String, Path, description = "NV-2026-00123"), ("id" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = EvidenceList), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn remove(
    State(app): State<Arc<App>>,
    Path((code, id)): Path<(String, String)>,
    write: ApiWrite<EvidenceRemoval>,
) -> Result<Response, Failure> {
    let id: EvidenceId = id.parse().map_err(|_| Failure::from(Problem::not_found("evidence")))?;
    write
        .once(move |Call { me, body, .. }| async move {
            usecase::remove_evidence(&app, &me.actor, &code, id, &body.reason).await.map_err(Problem::from)?;
            Ok(files(&app, &me, &code).await?.into_response())
        })
        .await
}

/// Announces a file; pieces follow.
#[utoipa::path(post, path = "/api/v1/uploads", tag = "evidence", request_body = NewUpload, params(WriteHeaders),
    responses((status = 201, body = UploadState), (status = 401), (status = 403), (status = 404), (status = 413), (status = 422)))]
async fn begin(State(app): State<Arc<App>>, write: ApiWrite<NewUpload>) -> Result<Response, Failure> {
    write.once(|Call { me, body, .. }| async move { announce(&app, &me, body).await }).await
}

async fn announce(app: &App, me: &SignedIn, new: NewUpload) -> Result<Response, Failure> {
    let about = about(new.dated_on.as_deref(), new.note)?;
    let announced = BeginUpload { code: new.obligation, name: new.name, size: new.size, about };
    let upload = usecase::begin_upload(app, &me.actor, announced).await.map_err(renamed)?;
    let place = HeaderValue::from_str(&format!("/api/v1/uploads/{}", upload.id)).map_err(|_| Failure::internal())?;
    let mut response = state(upload);
    *response.status_mut() = StatusCode::CREATED;
    response.headers_mut().insert(LOCATION, place);
    Ok(response)
}

/// How far a file has come. Somebody else's is not found.
#[utoipa::path(get, path = "/api/v1/uploads/{id}", tag = "evidence", params(("id" = Uuid, Path)),
    responses((status = 200, body = UploadState), (status = 401), (status = 404)))]
async fn look(State(app): State<Arc<App>>, me: SignedIn, Path(id): Path<String>) -> Result<Response, Failure> {
    Ok(state(usecase::upload(&app, &me.actor, known(&id)?).await.map_err(Problem::from)?))
}

/// Adds a piece that begins at `Upload-Offset`; 409 where the file has come to another place. What came before the line broke is kept.
#[utoipa::path(patch, path = "/api/v1/uploads/{id}", tag = "evidence",
    params(("id" = Uuid, Path), ("Upload-Offset" = u64, Header)), request_body(content = FileContent, content_type = "application/offset+octet-stream"),
    responses((status = 200, body = UploadState), (status = 401), (status = 404), (status = 409), (status = 413), (status = 415), (status = 422)))]
async fn append(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    check_token(&me, &headers)?;
    let id = known(&id)?;
    if headers.get(CONTENT_TYPE).is_none_or(|value| value != PIECE) {
        return Err(Failure::unsupported_type());
    }
    let offset = headers.get(UPLOAD_OFFSET).and_then(|value| value.to_str().ok()?.parse().ok());
    let offset: u64 = offset.ok_or_else(Failure::unreadable)?;
    // A task of its own: where the line breaks the request is dropped, and what came is still to be kept.
    let taken = tokio::spawn(async move {
        let content = StreamReader::new(body.into_data_stream().map_err(io::Error::other));
        usecase::append_upload(&app, &me.actor, id, offset, content).await.map_err(Problem::from)
    });
    match taken.await {
        Ok(outcome) => Ok(state(outcome?)),
        Err(_) => Err(Failure::internal()),
    }
}

/// Gives a file up.
#[utoipa::path(delete, path = "/api/v1/uploads/{id}", tag = "evidence", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 401), (status = 404)))]
async fn cancel(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Failure> {
    check_token(&me, &headers)?;
    usecase::cancel_upload(&app, &me.actor, known(&id)?).await.map_err(Problem::from)?;
    Ok(StatusCode::NO_CONTENT)
}

/// A browser's script sends the token of its page. A program has a token of its own, which no other site can send; whoever brought one
/// is signed in by it.
fn check_token(me: &SignedIn, headers: &HeaderMap) -> Result<(), Failure> {
    if bearer_token(headers).is_some() { Ok(()) } else { me.visit.check_csrf_header(headers) }
}

/// What is no id is no upload either.
fn known(id: &str) -> Result<UploadId, Failure> {
    id.parse().map_err(|_| Problem::not_found("upload").into())
}

fn state(upload: Upload) -> Response {
    let headers =
        [(UPLOAD_OFFSET, HeaderValue::from(upload.received)), (UPLOAD_LENGTH, HeaderValue::from(upload.size))];
    let body = UploadState {
        id: upload.id.uuid(),
        offset: upload.received,
        size: upload.size,
        expires_at: upload.expires_at,
        evidence_id: upload.evidence.map(|id| id.uuid()),
    };
    (headers, Json(body)).into_response()
}
