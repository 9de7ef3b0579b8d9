//! What is done to letters through the JSON API: one address per verb, each a thin caller of the same use case as the page.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::http::{LetterDetail, answer};
use crate::api_write::{ApiFile, ApiWrite, Call, FileContent, NoFields, WriteHeaders};
use crate::app::App;
use crate::modules::letters::model::template::{Mode, Wording};
use crate::modules::letters::model::{Addressee, Content, Numbering, SigningForm, UrgedRow};
use crate::modules::letters::policy::Action;
use crate::modules::letters::usecase::{self, Ask, SCAN_MAX_BYTES, Scanned, Urge};
use crate::modules::obligations::api::urging::Reach;

/// Adds the addresses.
pub(super) fn routes(routes: Routes<Arc<App>>) -> Routes<Arc<App>> {
    let most = usize::try_from(SCAN_MAX_BYTES).unwrap_or(usize::MAX);
    let scan = Routes::new().post("/letters/{code}/attach", attach).body_limit(most);
    routes
        .merge(scan)
        .patch("/letters/{code}", edit)
        .post("/letters/{code}/discard", discard)
        .post("/letters/{code}/number", number)
        .post("/letters/{code}/send", send)
        .post("/urging", urge)
        .post("/urging/preview", preview)
        .post("/urging/keep-wording", keep_wording)
}

/// The part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(edit, discard, number, attach, send, urge, preview, keep_wording))]
pub(super) struct Document;

/// Another text of a draft; what is not sent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct LetterChange {
    /// The parent body; empty for a People's Committee.
    parent: Option<String>,
    /// The body that issues it, as its head shows it.
    issuer: Option<String>,
    /// Place of the date line.
    place: Option<String>,
    /// The symbol behind the number.
    symbol: Option<String>,
    /// What it is about, without "V/v".
    about: Option<String>,
    /// A paragraph a line; `{bang}` alone on a line stands for the table.
    body: Option<String>,
    /// Who gets a copy, a line each.
    copies: Option<String>,
    /// What stands behind "Lưu:".
    archive: Option<String>,
    /// urgent, very_urgent, express, or nothing.
    urgency: Option<String>,
}

impl LetterChange {
    fn onto(self, known: Content) -> Content {
        Content {
            parent: self.parent.unwrap_or(known.parent),
            issuer: self.issuer.unwrap_or(known.issuer),
            place: self.place.unwrap_or(known.place),
            symbol: self.symbol.map_or(known.symbol, |symbol| symbol.trim().to_uppercase()),
            about: self.about.unwrap_or(known.about),
            body: self.body.unwrap_or(known.body),
            copies: self.copies.unwrap_or(known.copies),
            archive: self.archive.unwrap_or(known.archive),
            urgency: self.urgency.unwrap_or(known.urgency),
            ..Content::default()
        }
    }
}

/// Changes a draft.
#[utoipa::path(patch, path = "/api/v1/letters/{code}", tag = "letters", request_body = LetterChange,
    params(("code" = String, Path, description = "CV-2026-0001"), WriteHeaders),
    responses((status = 200, body = LetterDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn edit(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<LetterChange>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let known = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?.letter;
            // What is not sent is what was just read: nobody may have changed it since.
            let version = version.unwrap_or(known.version);
            let content = body.onto(known.content);
            usecase::edit(&app, &me.actor, &code, version, content).await.map_err(Problem::from)?;
            answer(&app, &me, &code).await
        })
        .await
}

/// A draft is given up.
#[utoipa::path(post, path = "/api/v1/letters/{code}/discard", tag = "letters", request_body = NoFields,
    params(("code" = String, Path, description = "CV-2026-0001"), WriteHeaders),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn discard(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            let version = version_of(&app, &me.actor, &code, version).await?;
            usecase::discard(&app, &me.actor, &code, version).await.map_err(Problem::from)?;
            Ok(StatusCode::NO_CONTENT.into_response())
        })
        .await
}

/// The version that the sender looked at, or the one that stands.
async fn version_of(app: &App, actor: &Actor, code: &str, version: Option<i64>) -> Result<i64, Problem> {
    match version {
        Some(version) => Ok(version),
        None => Ok(usecase::look(app, actor, code).await?.letter.version),
    }
}

/// Number, date and signer of a letter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LetterNumbering {
    number: u32,
    /// The date it bears.
    signed_on: NaiveDate,
    /// Who signs; those of the draft where not said.
    #[serde(default)]
    signing: Option<LetterSigning>,
}

/// Who signs and by what right.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct LetterSigning {
    /// TM.: the body signed for.
    on_behalf_of: String,
    /// kt, tl, tuq, or nothing.
    mark: String,
    /// Title of the person signed for.
    superior: String,
    /// Title of the signer.
    title: String,
    /// The signer is acting.
    is_acting: bool,
    /// Name of the signer.
    name: String,
}

impl From<LetterSigning> for SigningForm {
    fn from(signing: LetterSigning) -> Self {
        let LetterSigning { on_behalf_of, mark, superior, title, is_acting, name } = signing;
        let line = |text: String| text.trim().to_owned();
        Self {
            on_behalf_of: line(on_behalf_of),
            mark,
            superior: line(superior),
            title: line(title),
            is_acting,
            name: line(name),
        }
    }
}

/// Gives it number, date and signer: its files are written.
#[utoipa::path(post, path = "/api/v1/letters/{code}/number", tag = "letters", request_body = LetterNumbering,
    params(("code" = String, Path, description = "CV-2026-0001"), WriteHeaders),
    responses((status = 200, body = LetterDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn number(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<LetterNumbering>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let known = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?.letter;
            let signing = body.signing.map_or(known.content.signing, SigningForm::from);
            let numbering = Numbering { number: Some(body.number), on: Some(body.signed_on), signing };
            let version = version.unwrap_or(known.version);
            let signed = usecase::sign(&app, &me.actor, &code, version, numbering).await;
            signed.map_err(|error| match Problem::from(error) {
                Problem::Invalid(errors) => Problem::invalid(errors.into_iter().map(of_api).collect()),
                problem => problem,
            })?;
            answer(&app, &me, &code).await
        })
        .await
}

/// The page's form calls the date otherwise than the API's body.
fn of_api(error: FieldError) -> FieldError {
    if error.field == "on" { FieldError { field: "signed_on", ..error } } else { error }
}

/// What is to be said of a scan.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ScanQuery {
    /// The file's own name.
    name: String,
}

/// Lays the scan of the signed paper beside the files: PDF or a picture.
#[utoipa::path(post, path = "/api/v1/letters/{code}/attach", tag = "letters",
    request_body(content = FileContent, content_type = "application/octet-stream"),
    params(("code" = String, Path, description = "CV-2026-0001"), ScanQuery, WriteHeaders),
    responses((status = 200, body = LetterDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 413), (status = 415), (status = 422)))]
async fn attach(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    Query(query): Query<ScanQuery>,
    file: ApiFile,
) -> Result<Response, Failure> {
    // Nobody's files are taken in before it is known that they may be.
    usecase::check_may(&app, file.actor(), &code, Action::Number).await.map_err(Problem::from)?;
    let write = file.read().await?;
    write
        .once(|Call { me, body, .. }| async move {
            let scan = Scanned { name: query.name, bytes: body.to_vec() };
            usecase::attach(&app, &me.actor, &code, scan).await.map_err(Problem::from)?;
            answer(&app, &me, &code).await
        })
        .await
}

/// The letter is sent: filed, and entered in the history of everything that it urges.
#[utoipa::path(post, path = "/api/v1/letters/{code}/send", tag = "letters", request_body = NoFields,
    params(("code" = String, Path, description = "CV-2026-0001"), WriteHeaders),
    responses((status = 200, body = LetterDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn send(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            let version = version_of(&app, &me.actor, &code, version).await?;
            usecase::send(&app, &me.actor, &code, version).await.map_err(Problem::from)?;
            answer(&app, &me, &code).await
        })
        .await
}

/// What is urged, and in which words.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct Urging {
    /// Ids of agencies: everything late of theirs.
    agencies: Vec<Uuid>,
    /// Codes of obligations.
    obligations: Vec<String>,
    /// each (a letter for every agency; where not said) or all (one letter with an annex).
    mode: Option<String>,
    /// late (where not said) or soon, which adds what is due soon.
    reach: Option<String>,
    /// The agency that sends; the first that may where not said.
    sender_id: Option<Uuid>,
    /// The wording that the agency keeps where not said.
    wording: Option<UrgingWording>,
    /// Until when an answer is asked for; five working days where not said.
    reply_by_on: Option<NaiveDate>,
}

/// A wording with its places: `{don_vi}`, `{co_quan}`, `{ngay}`, `{so}`, `{tinh_trang}`, `{han}`; `{bang}` alone on a line for the table.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UrgingWording {
    /// What it is about, without "V/v".
    about: String,
    body: String,
}

/// How far a request reaches; a program must learn that it asked for something that there is not.
pub(super) fn reach(word: Option<&str>) -> Result<Reach, Problem> {
    match word {
        None | Some("" | "late") => Ok(Reach::Late),
        Some("soon") => Ok(Reach::Soon),
        Some(_) => Err(Problem::invalid(vec![FieldError::new("reach", "choice-unknown")])),
    }
}

impl Urging {
    fn read(self) -> Result<Urge, Problem> {
        let unknown = |field| Problem::invalid(vec![FieldError::new(field, "choice-unknown")]);
        let mode = match self.mode.as_deref() {
            None | Some("" | "each") => Mode::Each,
            Some("all") => Mode::All,
            Some(_) => return Err(unknown("mode")),
        };
        let reach = reach(self.reach.as_deref())?;
        Ok(Urge {
            ask: Ask {
                agencies: self.agencies.into_iter().map(AgencyId::from_uuid).collect(),
                codes: self.obligations,
                reach,
                sender: self.sender_id.map(AgencyId::from_uuid),
            },
            mode,
            wording: self.wording.map(|wording| Wording { about: wording.about, body: wording.body }),
            reply_by: self.reply_by_on,
        })
    }
}

/// The letters that were drafted.
#[derive(Debug, Serialize, ToSchema)]
struct Urged {
    /// Their codes; what may be done to each stands in its `actions`.
    letters: Vec<String>,
}

/// Drafts letters that urge.
#[utoipa::path(post, path = "/api/v1/urging", tag = "letters", request_body = Urging, params(WriteHeaders),
    responses((status = 201, body = Urged), (status = 401), (status = 403), (status = 413), (status = 422)))]
async fn urge(State(app): State<Arc<App>>, write: ApiWrite<Urging>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let letters = usecase::create(&app, &me.actor, &body.read()?).await.map_err(Problem::from)?;
            Ok((StatusCode::CREATED, Json(Urged { letters })).into_response())
        })
        .await
}

/// What would be drafted.
#[derive(Debug, Serialize, ToSchema)]
struct UrgingPreview {
    sender_id: Uuid,
    sender: String,
    /// Who may send, ids of agencies.
    sender_ids: Vec<Uuid>,
    wording: UrgingWording,
    reply_by_on: NaiveDate,
    /// What is urged, agency by agency.
    agencies: Vec<UrgedAgency>,
}

/// An agency that would be urged.
#[derive(Debug, Serialize, ToSchema)]
struct UrgedAgency {
    agency_id: Uuid,
    name: String,
    /// Codes of obligations.
    obligations: Vec<String>,
}

/// What would be drafted, without drafting it.
#[utoipa::path(post, path = "/api/v1/urging/preview", tag = "letters", request_body = Urging, params(WriteHeaders),
    responses((status = 200, body = UrgingPreview), (status = 401), (status = 403), (status = 413), (status = 422)))]
async fn preview(State(app): State<Arc<App>>, write: ApiWrite<Urging>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let seen = usecase::compose(&app, &me.actor, &body.read()?).await.map_err(Problem::from)?;
            let agency = |(to, rows): &(Addressee, Vec<UrgedRow>)| UrgedAgency {
                agency_id: to.agency.uuid(),
                name: to.name.clone(),
                obligations: rows.iter().map(|row| row.code.clone()).collect(),
            };
            let preview = UrgingPreview {
                sender_id: seen.sender.id.uuid(),
                sender: seen.sender.name.clone(),
                sender_ids: seen.senders.iter().map(|view| view.id.uuid()).collect(),
                agencies: seen.groups.iter().map(agency).collect(),
                reply_by_on: seen.reply_by,
                wording: UrgingWording { about: seen.wording.about, body: seen.wording.body },
            };
            Ok(Json(preview).into_response())
        })
        .await
}

/// The wording that an agency keeps from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct KeptWording {
    sender_id: Uuid,
    /// each or all.
    mode: String,
    wording: UrgingWording,
}

/// Keeps a wording for an agency's next letters.
#[utoipa::path(post, path = "/api/v1/urging/keep-wording", tag = "letters", request_body = KeptWording, params(WriteHeaders),
    responses((status = 200, body = UrgingWording), (status = 401), (status = 403), (status = 422)))]
async fn keep_wording(State(app): State<Arc<App>>, write: ApiWrite<KeptWording>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let mode = match body.mode.as_str() {
                "each" => Mode::Each,
                "all" => Mode::All,
                _ => return Err(Problem::invalid(vec![FieldError::new("mode", "choice-unknown")]).into()),
            };
            let UrgingWording { about, body: text } = body.wording;
            let wording = Wording { about, body: text.replace("\r\n", "\n") };
            let sender = AgencyId::from_uuid(body.sender_id);
            usecase::keep_wording(&app, &me.actor, sender, mode, &wording).await.map_err(Problem::from)?;
            Ok(Json(UrgingWording { about: wording.about, body: wording.body }).into_response())
        })
        .await
}
