//! Indicators in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::NaiveDate;
use serde::Deserialize;
use thihanh_kernel::ids::{AgencyId, IndicatorValueId};
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

use super::super::model::period::Period;
use super::super::usecase::{self, Asked};
use super::bodies::{
    self, ComparisonBody, EnteredBody, IndicatorBody, IndicatorItem, IndicatorList, NumbersBody, SheetBody,
    ValueDetail, ValueList,
};
use crate::api_write::{ApiWrite, Call, NoFields, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/indicators", list)
        .post("/indicators", add)
        .patch("/indicators/{code}", change)
        .get("/indicator-numbers", numbers)
        .get("/indicator-numbers/comparison", comparison)
        .get("/indicator-values", waiting)
        .post("/indicator-values", enter)
        .get("/indicator-values/{id}", one)
        .post("/indicator-values/{id}/verify", verify)
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(list, add, change, numbers, comparison, waiting, enter, one, verify),
    components(schemas(
        bodies::IndicatorList,
        bodies::IndicatorItem,
        bodies::IndicatorPartItem,
        bodies::IndicatorBody,
        bodies::NumbersBody,
        bodies::NumberItem,
        bodies::ComparisonBody,
        bodies::ComparedItem,
        bodies::ValueList,
        bodies::ValueItem,
        bodies::ValueDetail,
        bodies::SheetBody,
        bodies::SheetCell,
        bodies::EnteredBody
    ))
)]
struct Document;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Asking {
    /// With everything below it; the first that the caller sees where not said.
    agency_id: Option<Uuid>,
    /// `2026`, `2026-h1`, `2026-q3`; this year where nothing is said.
    period: Option<String>,
    /// First day, with `to` instead of a period.
    from: Option<NaiveDate>,
    /// Last day.
    to: Option<NaiveDate>,
    /// Code of a field.
    field: Option<String>,
    /// Of a comparison: code of an indicator.
    indicator: Option<String>,
    /// Of a comparison: code of its part.
    part: Option<String>,
}

impl Asking {
    fn asked(&self, today: NaiveDate) -> Asked {
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let word = self.period.as_deref().unwrap_or_default();
        Asked {
            agency: self.agency_id.map(AgencyId::from_uuid),
            period: Period::asked(word, &text(self.from), &text(self.to), today),
            field: self.field.clone().filter(|code| !code.is_empty()),
        }
    }
}

/// The indicators with their parts.
#[utoipa::path(get, path = "/api/v1/indicators", tag = "indicators",
    responses((status = 200, body = IndicatorList), (status = 401), (status = 403)))]
async fn list(State(app): State<Arc<App>>, me: SignedIn) -> Result<Json<IndicatorList>, Failure> {
    let found = usecase::indicators(&app, &me.actor).await.map_err(Problem::from)?;
    Ok(Json(IndicatorList { items: found.iter().map(IndicatorItem::of).collect() }))
}

/// A new indicator, which people enter.
#[utoipa::path(post, path = "/api/v1/indicators", tag = "indicators", request_body = IndicatorBody, params(WriteHeaders),
    responses((status = 201, body = IndicatorItem), (status = 401), (status = 403), (status = 422)))]
async fn add(State(app): State<Arc<App>>, write: ApiWrite<IndicatorBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let made = usecase::add_indicator(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            Ok((StatusCode::CREATED, [(ETAG, etag(made.version))], Json(IndicatorItem::of(&made))).into_response())
        })
        .await
}

/// Changes the words of an indicator, what it rests on, whether that was checked, its last day.
#[utoipa::path(patch, path = "/api/v1/indicators/{code}", tag = "indicators", request_body = IndicatorBody,
    params(("code" = String, Path, description = "A1.1"), WriteHeaders),
    responses((status = 200, body = IndicatorItem), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn change(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<IndicatorBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::change_indicator(&app, &me.actor, &code, version, &body.into()).await;
            let after = done.map_err(Problem::from)?;
            Ok(([(ETAG, etag(after.version))], Json(IndicatorItem::of(&after))).into_response())
        })
        .await
}

/// The numbers of an agency with everything below it.
#[utoipa::path(get, path = "/api/v1/indicator-numbers", tag = "indicators", params(Asking),
    responses((status = 200, body = NumbersBody), (status = 401), (status = 403), (status = 404)))]
async fn numbers(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asking): Query<Asking>,
) -> Result<Json<NumbersBody>, Failure> {
    let asked = asking.asked(app.clock.today());
    let table = usecase::table(&app, &me.actor, &asked).await.map_err(Problem::from)?;
    Ok(Json(NumbersBody::of(&table)))
}

/// The agencies directly below one, side by side by a part of an indicator.
#[utoipa::path(get, path = "/api/v1/indicator-numbers/comparison", tag = "indicators", params(Asking),
    responses((status = 200, body = ComparisonBody), (status = 401), (status = 403), (status = 404)))]
async fn comparison(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asking): Query<Asking>,
) -> Result<Json<ComparisonBody>, Failure> {
    let asked = asking.asked(app.clock.today());
    let wanted = (asking.indicator.as_deref().unwrap_or_default(), asking.part.as_deref().unwrap_or_default());
    let found = usecase::compare(&app, &me.actor, &asked, wanted).await.map_err(Problem::from)?;
    Ok(Json(ComparisonBody::of(&found)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Listing {
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

/// The values that wait for the caller's verification, the oldest first.
#[utoipa::path(get, path = "/api/v1/indicator-values", tag = "indicators", params(Listing),
    responses((status = 200, body = ValueList), (status = 401), (status = 403)))]
async fn waiting(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<ValueList>, Failure> {
    let page = Page::new(asked.limit, asked.after.as_deref().and_then(|after| after.parse().ok()));
    let (slice, count, indicators) = usecase::waiting(&app, &me.actor, &page).await.map_err(Problem::from)?;
    let items = slice.items.iter().map(|value| bodies::value_item(&indicators, value)).collect();
    Ok(Json(ValueList { items, page: PageFacts::new(slice.next, count, asked.count) }))
}

/// Enters values of an agency, a period and a field: all of them or, where one is wrong, none. A value without a number is removed.
#[utoipa::path(post, path = "/api/v1/indicator-values", tag = "indicators", request_body = SheetBody, params(WriteHeaders),
    responses((status = 200, body = EnteredBody), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn enter(State(app): State<Arc<App>>, write: ApiWrite<SheetBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let indicators = usecase::indicators(&app, &me.actor).await.map_err(Problem::from)?;
            let (asked, form) = body.read(&indicators, app.clock.today())?;
            let changed = usecase::enter(&app, &me.actor, &asked, &form).await.map_err(Problem::from)?;
            Ok(Json(EnteredBody { changed }).into_response())
        })
        .await
}

/// One value.
#[utoipa::path(get, path = "/api/v1/indicator-values/{id}", tag = "indicators", params(("id" = Uuid, Path)),
    responses((status = 200, body = ValueDetail), (status = 401), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(id): Path<Uuid>) -> Result<Response, Failure> {
    answer(&app, &me, IndicatorValueId::from_uuid(id)).await
}

/// Says that a value was checked; nobody does so with the own.
#[utoipa::path(post, path = "/api/v1/indicator-values/{id}/verify", tag = "indicators", request_body = NoFields,
    params(("id" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = ValueDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn verify(
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            let id = IndicatorValueId::from_uuid(id);
            usecase::verify(&app, &me.actor, id, version).await.map_err(Problem::from)?;
            answer(&app, &me, id).await
        })
        .await
}

fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

async fn answer(app: &App, me: &SignedIn, id: IndicatorValueId) -> Result<Response, Failure> {
    let looked = usecase::look_value(app, &me.actor, id).await.map_err(Problem::from)?;
    Ok(([(ETAG, etag(looked.value.version))], Json(bodies::value_detail(&looked))).into_response())
}
