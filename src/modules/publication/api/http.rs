//! Publications in the JSON API: of the staff here, of everybody in `open`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

use super::super::usecase::{self, Filter};
use super::bodies::{
    self, CandidateList, ChoicesBody, MissingList, PrepareBody, PublicationDetail, PublicationList, PublishBody,
    WithdrawPublicationBody, candidate, detail, item,
};
use super::open;
use crate::api_write::{ApiWrite, Call, NoFields, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/publications", list)
        .post("/publications", prepare)
        .get("/publications/candidates", candidates)
        .get("/publications/missing", missing)
        .get("/publications/{code}", one)
        .patch("/publications/{code}", edit)
        .post("/publications/{code}/publish", publish)
        .post("/publications/{code}/withdraw", withdraw)
        .post("/publications/{code}/discard", discard)
        .get("/public/publications", open::list)
        .get("/public/publications/{code}", open::one)
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(list, prepare, candidates, missing, one, edit, publish, withdraw, discard, open::list, open::one),
    components(schemas(
        bodies::PublicationList,
        bodies::PublicationItem,
        bodies::PublicationField,
        bodies::PublicationDetail,
        bodies::PublicRecommendation,
        bodies::CandidateList,
        bodies::CandidateItem,
        bodies::MissingList,
        bodies::MissingItem,
        bodies::PrepareBody,
        bodies::ChoicesBody,
        bodies::PublishBody,
        bodies::WithdrawPublicationBody,
        bodies::PublicList,
        bodies::PublicItem,
        bodies::PublicDetail,
        bodies::PublicVersion,
        bodies::PublicDocument,
        bodies::PublicPart
    ))
)]
struct Document;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Listing {
    /// Words, with or without marks.
    q: Option<String>,
    /// Published in this year.
    year: Option<i32>,
    /// plan, conclusion, results, survey.
    kind: Option<String>,
    /// Id of the agency that published.
    agency_id: Option<Uuid>,
    /// Code of a field.
    field: Option<String>,
    /// prepared, published, withdrawn; of the staff's list alone.
    state: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

/// Characters of a query that are looked at.
const QUERY_CHARS: usize = 200;
/// Rows of a page.
const MOST_ROWS: u32 = 100;

impl Listing {
    pub(super) fn page(&self) -> Page {
        let after = self.after.as_deref().and_then(|after| after.parse().ok());
        Page::new(self.limit.map(|limit| limit.min(MOST_ROWS)), after)
    }

    pub(super) fn wants_total(&self) -> Option<bool> {
        self.count
    }

    pub(super) fn filter(&self) -> Result<Filter, Problem> {
        let unknown = |field| Problem::invalid(vec![FieldError::new(field, "choice-unknown")]);
        let word = |text: &Option<String>| text.clone().filter(|word| !word.is_empty());
        let cut = |text: String| text.chars().take(QUERY_CHARS).collect::<String>();
        if self.year.is_some_and(|year| !(1900..=2200).contains(&year)) {
            return Err(unknown("year"));
        }
        Ok(Filter {
            year: self.year,
            kind: word(&self.kind).map(|kind| kind.parse()).transpose().map_err(|_| unknown("kind"))?,
            agency: self.agency_id.map(AgencyId::from_uuid),
            field: word(&self.field).map(cut),
            state: word(&self.state).map(|state| state.parse()).transpose().map_err(|_| unknown("state"))?,
            words: word(&self.q).map(cut),
        })
    }
}

/// The publications that the caller sees, those prepared last first.
#[utoipa::path(get, path = "/api/v1/publications", tag = "publications", params(Listing),
    responses((status = 200, body = PublicationList), (status = 401), (status = 403), (status = 422)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<PublicationList>, Failure> {
    let filter = asked.filter()?;
    let (slice, count) = usecase::list(&app, &me.actor, &filter, &asked.page()).await.map_err(Problem::from)?;
    let page = PageFacts::new(slice.next, count, asked.count);
    Ok(Json(PublicationList { items: slice.items.iter().map(item).collect(), page }))
}

/// What the caller could publish and nobody prepares.
#[utoipa::path(get, path = "/api/v1/publications/candidates", tag = "publications",
    responses((status = 200, body = CandidateList), (status = 401), (status = 403)))]
async fn candidates(State(app): State<Arc<App>>, me: SignedIn) -> Result<Json<CandidateList>, Failure> {
    let found = usecase::candidates(&app, &me.actor).await.map_err(Problem::from)?;
    Ok(Json(CandidateList { items: found.into_iter().map(candidate).collect() }))
}

/// Conclusions that were sent long ago and are not public.
#[utoipa::path(get, path = "/api/v1/publications/missing", tag = "publications",
    responses((status = 200, body = MissingList), (status = 401), (status = 403)))]
async fn missing(State(app): State<Arc<App>>, me: SignedIn) -> Result<Json<MissingList>, Failure> {
    let missing = usecase::missing(&app, &me.actor).await.map_err(Problem::from)?;
    Ok(Json(bodies::missing(missing)))
}

/// One publication.
#[utoipa::path(get, path = "/api/v1/publications/{code}", tag = "publications",
    params(("code" = String, Path, description = "ket-luan-41-tb-stp-2026")),
    responses((status = 200, body = PublicationDetail), (status = 401), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    answer(&app, &me, StatusCode::OK, &code).await
}

/// Begins a publication: nobody reads it before it is published.
#[utoipa::path(post, path = "/api/v1/publications", tag = "publications", request_body = PrepareBody,
    params(WriteHeaders),
    responses((status = 201, body = PublicationDetail), (status = 401), (status = 403), (status = 409), (status = 422)))]
async fn prepare(State(app): State<Arc<App>>, write: ApiWrite<PrepareBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let made = usecase::prepare(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::CREATED, &made.slug).await
        })
        .await
}

/// Decides title, introduction, what is masked and kept in the next version.
#[utoipa::path(patch, path = "/api/v1/publications/{code}", tag = "publications", request_body = ChoicesBody,
    params(("code" = String, Path, description = "ket-luan-41-tb-stp-2026"), WriteHeaders),
    responses((status = 200, body = PublicationDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn edit(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<ChoicesBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::edit(&app, &me.actor, &code, version, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Publishes it, or the version that takes the place of what everybody reads.
#[utoipa::path(post, path = "/api/v1/publications/{code}/publish", tag = "publications", request_body = PublishBody,
    params(("code" = String, Path, description = "ket-luan-41-tb-stp-2026"), WriteHeaders),
    responses((status = 200, body = PublicationDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn publish(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<PublishBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::publish(&app, &me.actor, &code, version, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Takes it back: that it was there stays, its text goes.
#[utoipa::path(post, path = "/api/v1/publications/{code}/withdraw", tag = "publications",
    request_body = WithdrawPublicationBody,
    params(("code" = String, Path, description = "ket-luan-41-tb-stp-2026"), WriteHeaders),
    responses((status = 200, body = PublicationDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn withdraw(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<WithdrawPublicationBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::withdraw(&app, &me.actor, &code, version, &body.reason).await;
            done.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Gives up what was never published.
#[utoipa::path(post, path = "/api/v1/publications/{code}/discard", tag = "publications", request_body = NoFields,
    params(("code" = String, Path, description = "ket-luan-41-tb-stp-2026"), WriteHeaders),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn discard(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            usecase::discard(&app, &me.actor, &code, version).await.map_err(Problem::from)?;
            Ok(StatusCode::NO_CONTENT.into_response())
        })
        .await
}

async fn answer(app: &App, me: &SignedIn, status: StatusCode, code: &str) -> Result<Response, Failure> {
    let looked = usecase::look(app, &me.actor, code, me.lang()).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", looked.publication.version);
    Ok((status, [(ETAG, version)], Json(detail(looked))).into_response())
}
