//! Open data: what everybody reads, as JSON, without signing in and for pages of other sites too.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Serialize;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::Failure;

use super::super::usecase;
use super::super::web::cached;
use super::bodies::{PublicDetail, PublicList, public_detail, public_item};
use super::http::Listing;
use crate::app::App;
use crate::listing::PageFacts;

/// What everybody knows of, the newest first.
#[utoipa::path(get, path = "/api/v1/public/publications", tag = "public", params(Listing),
    responses((status = 200, body = PublicList), (status = 304), (status = 422)))]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Query(asked): Query<Listing>,
) -> Result<Response, Failure> {
    let filter = asked.filter()?;
    let (slice, count, names) = usecase::public_list(&app, &filter, &asked.page()).await.map_err(Problem::from)?;
    let origin = app.config.origin();
    let items = slice.items.iter().map(|publication| public_item(&origin, publication, &names)).collect();
    json(&headers, &PublicList { items, page: PageFacts::new(slice.next, count, asked.wants_total()) })
}

/// One publication as everybody reads it.
#[utoipa::path(get, path = "/api/v1/public/publications/{code}", tag = "public",
    params(("code" = String, Path, description = "ket-luan-41-tb-stp-2026")),
    responses((status = 200, body = PublicDetail), (status = 304), (status = 404)))]
pub(super) async fn one(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let view = usecase::public(&app, &code).await.map_err(Problem::from)?;
    json(&headers, &public_detail(&app.config.origin(), view))
}

fn json(headers: &HeaderMap, body: &impl Serialize) -> Result<Response, Failure> {
    let body = serde_json::to_vec(body).map_err(|error| {
        tracing::error!(%error, "open data could not be written");
        Failure::internal()
    })?;
    cached::open(headers, "application/json", body)
}
