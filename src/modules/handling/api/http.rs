//! Handling in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::{AgencyId, ReplyRuleId};
use thihanh_kernel::law::law_key;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

use super::super::usecase::{self, ChainAsk, HandlingFilter};
use super::bodies::{
    self, HandlingBody, HandlingChain, HandlingDayBody, HandlingDetail, HandlingJudgeBody, HandlingList,
    HandlingReasonBody, HandlingReplyBody, HandlingSendBody, ReplyRuleBody, ReplyRuleItem, ReplyRuleList, detail, item,
    rule_item,
};
use crate::api_write::{ApiWrite, Call, NoFields, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/handlings", list)
        .post("/handlings", create)
        .get("/handlings/{code}", one)
        .patch("/handlings/{code}", change)
        .post("/handlings/{code}/approve", approve)
        .post("/handlings/{code}/return", give_back)
        .post("/handlings/{code}/send", send)
        .post("/handlings/{code}/acknowledge", acknowledge)
        .post("/handlings/{code}/begin", begin)
        .post("/handlings/{code}/reply", reply)
        .post("/handlings/{code}/judge", judge)
        .post("/handlings/{code}/cancel", cancel)
        .post("/handlings/{code}/publish", publish)
        .get("/handling-chains", chain)
        .get("/reply-rules", rules)
        .post("/reply-rules", add_rule)
        .patch("/reply-rules/{id}", change_rule)
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(
        list,
        create,
        one,
        change,
        approve,
        give_back,
        send,
        acknowledge,
        begin,
        reply,
        judge,
        cancel,
        publish,
        chain,
        rules,
        add_rule,
        change_rule
    ),
    components(schemas(
        bodies::HandlingList,
        bodies::HandlingItem,
        bodies::HandlingDocument,
        bodies::HandlingReply,
        bodies::HandlingDetail,
        bodies::HandlingBody,
        bodies::HandlingSendBody,
        bodies::HandlingReplyBody,
        bodies::HandlingJudgeBody,
        bodies::HandlingDayBody,
        bodies::HandlingReasonBody,
        bodies::ReplyRuleList,
        bodies::ReplyRuleItem,
        bodies::ReplyRuleBody,
        bodies::HandlingChain,
        bodies::HandlingChainYear,
        bodies::HandlingChainLink,
        bodies::HandlingChainStep
    ))
)]
struct Document;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Listing {
    /// Words, with or without marks.
    q: Option<String>,
    /// Drafted in this year.
    year: Option<i32>,
    /// Code of a measure.
    measure: Option<String>,
    /// draft, approved, sent, acknowledged, in_progress, done, rejected, cancelled.
    state: Option<String>,
    /// own, proposal.
    authority: Option<String>,
    /// Id of the agency that is told or asked.
    addressee_id: Option<Uuid>,
    /// Code of a field.
    field: Option<String>,
    /// Number or name of a legal document.
    law: Option<String>,
    /// An article of it.
    article: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

/// A word of a closed set, where one is given.
fn word<T: std::str::FromStr>(field: &'static str, text: Option<&str>) -> Result<Option<T>, Problem> {
    let read = text.filter(|text| !text.is_empty()).map(str::parse).transpose();
    read.map_err(|_| Problem::invalid(vec![FieldError::new(field, "choice-unknown")]))
}

/// The handlings that the caller sees, the newest first.
#[utoipa::path(get, path = "/api/v1/handlings", tag = "handling", params(Listing),
    responses((status = 200, body = HandlingList), (status = 401), (status = 422)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<HandlingList>, Failure> {
    let page = Page::new(asked.limit, asked.after.as_deref().and_then(|after| after.parse().ok()));
    let filter = HandlingFilter {
        year: asked.year,
        measure: asked.measure,
        state: word("state", asked.state.as_deref())?,
        authority: word("authority", asked.authority.as_deref())?,
        addressee: asked.addressee_id.map(AgencyId::from_uuid),
        field: asked.field,
        law: asked.law.map(|law| (law_key(&law), asked.article)),
        words: asked.q,
    };
    let (slice, count) = usecase::handlings(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(slice.next, count, asked.count);
    Ok(Json(HandlingList { items: slice.items.iter().map(item).collect(), page }))
}

/// One handling.
#[utoipa::path(get, path = "/api/v1/handlings/{code}", tag = "handling",
    params(("code" = String, Path, description = "XL-2026-00001")),
    responses((status = 200, body = HandlingDetail), (status = 401), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    answer(&app, &me, StatusCode::OK, &code).await
}

/// Drafts a handling.
#[utoipa::path(post, path = "/api/v1/handlings", tag = "handling", request_body = HandlingBody,
    params(WriteHeaders),
    responses((status = 201, body = HandlingDetail), (status = 401), (status = 403), (status = 422)))]
async fn create(State(app): State<Arc<App>>, write: ApiWrite<HandlingBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let made = usecase::create(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::CREATED, &made.code).await
        })
        .await
}

/// Changes a draft.
#[utoipa::path(patch, path = "/api/v1/handlings/{code}", tag = "handling", request_body = HandlingBody,
    params(("code" = String, Path, description = "XL-2026-00001"), WriteHeaders),
    responses((status = 200, body = HandlingDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn change(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<HandlingBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::change(&app, &me.actor, &code, version, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Approves a draft; nobody does so with the own.
#[utoipa::path(post, path = "/api/v1/handlings/{code}/approve", tag = "handling", request_body = NoFields,
    params(("code" = String, Path, description = "XL-2026-00001"), WriteHeaders),
    responses((status = 200, body = HandlingDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn approve(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            usecase::approve(&app, &me.actor, &code, version).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Gives what was approved back to whoever drafted it.
#[utoipa::path(post, path = "/api/v1/handlings/{code}/return", tag = "handling", request_body = HandlingReasonBody,
    params(("code" = String, Path, description = "XL-2026-00001"), WriteHeaders),
    responses((status = 200, body = HandlingDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn give_back(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<HandlingReasonBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::return_to_draft(&app, &me.actor, &code, version, &body.reason).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Sends what was approved: somebody owes from now on.
#[utoipa::path(post, path = "/api/v1/handlings/{code}/send", tag = "handling", request_body = HandlingSendBody,
    params(("code" = String, Path, description = "XL-2026-00001"), WriteHeaders),
    responses((status = 200, body = HandlingDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn send(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<HandlingSendBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::send(&app, &me.actor, &code, version, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Says that the addressee has it.
#[utoipa::path(post, path = "/api/v1/handlings/{code}/acknowledge", tag = "handling", request_body = HandlingDayBody,
    params(("code" = String, Path, description = "XL-2026-00001"), WriteHeaders),
    responses((status = 200, body = HandlingDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn acknowledge(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<HandlingDayBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::acknowledge(&app, &me.actor, &code, version, &body.on).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Says that the addressee works on it.
#[utoipa::path(post, path = "/api/v1/handlings/{code}/begin", tag = "handling", request_body = HandlingDayBody,
    params(("code" = String, Path, description = "XL-2026-00001"), WriteHeaders),
    responses((status = 200, body = HandlingDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn begin(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<HandlingDayBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::begin(&app, &me.actor, &code, version, &body.on).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Enters the answer of a body outside the tree; an agency of the tree reports to its obligation.
#[utoipa::path(post, path = "/api/v1/handlings/{code}/reply", tag = "handling", request_body = HandlingReplyBody,
    params(("code" = String, Path, description = "XL-2026-00001"), WriteHeaders),
    responses((status = 200, body = HandlingDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn reply(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<HandlingReplyBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::reply(&app, &me.actor, &code, version, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Says what came of it.
#[utoipa::path(post, path = "/api/v1/handlings/{code}/judge", tag = "handling", request_body = HandlingJudgeBody,
    params(("code" = String, Path, description = "XL-2026-00001"), WriteHeaders),
    responses((status = 200, body = HandlingDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn judge(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<HandlingJudgeBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::judge(&app, &me.actor, &code, version, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Cancels it: nobody owes it any more.
#[utoipa::path(post, path = "/api/v1/handlings/{code}/cancel", tag = "handling", request_body = HandlingReasonBody,
    params(("code" = String, Path, description = "XL-2026-00001"), WriteHeaders),
    responses((status = 200, body = HandlingDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn cancel(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<HandlingReasonBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::cancel(&app, &me.actor, &code, version, &body.reason).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Says that its result was published.
#[utoipa::path(post, path = "/api/v1/handlings/{code}/publish", tag = "handling", request_body = HandlingDayBody,
    params(("code" = String, Path, description = "XL-2026-00001"), WriteHeaders),
    responses((status = 200, body = HandlingDetail), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn publish(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<HandlingDayBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::publish(&app, &me.actor, &code, version, &body.on).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Chained {
    /// Id or name of an agency.
    agency: String,
    /// Number or name of a legal document.
    law: String,
    /// An article of it.
    article: String,
}

/// What was found of an agency or about a legal document and what came of it, year by year.
#[utoipa::path(get, path = "/api/v1/handling-chains", tag = "handling", params(Chained),
    responses((status = 200, body = HandlingChain), (status = 401), (status = 403), (status = 422)))]
async fn chain(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Chained>,
) -> Result<Json<HandlingChain>, Failure> {
    let ask = ChainAsk { agency: asked.agency, law: asked.law, article: asked.article };
    let chain = usecase::chain(&app, &me.actor, &ask).await.map_err(Problem::from)?;
    Ok(Json(bodies::chain(chain)))
}

/// How long a body has to answer, by jurisdiction.
#[utoipa::path(get, path = "/api/v1/reply-rules", tag = "handling",
    responses((status = 200, body = ReplyRuleList), (status = 401), (status = 403)))]
async fn rules(State(app): State<Arc<App>>, me: SignedIn) -> Result<Json<ReplyRuleList>, Failure> {
    let kept = usecase::rules(&app, &me.actor).await.map_err(Problem::from)?;
    Ok(Json(ReplyRuleList { items: kept.rules.into_iter().map(rule_item).collect() }))
}

/// Adds a rule of how long a body has to answer.
#[utoipa::path(post, path = "/api/v1/reply-rules", tag = "handling", request_body = ReplyRuleBody,
    params(WriteHeaders),
    responses((status = 201, body = ReplyRuleItem), (status = 401), (status = 403), (status = 422)))]
async fn add_rule(State(app): State<Arc<App>>, write: ApiWrite<ReplyRuleBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let rule = usecase::add_rule(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            Ok((StatusCode::CREATED, Json(rule_item(rule))).into_response())
        })
        .await
}

/// Changes a rule of how long a body has to answer.
#[utoipa::path(patch, path = "/api/v1/reply-rules/{id}", tag = "handling", request_body = ReplyRuleBody,
    params(("id" = Uuid, Path, description = "id of the rule"), WriteHeaders),
    responses((status = 200, body = ReplyRuleItem), (status = 401), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
async fn change_rule(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    write: ApiWrite<ReplyRuleBody>,
) -> Result<Response, Failure> {
    let id: ReplyRuleId = id.parse().map_err(|_| Failure::no_such_page())?;
    write
        .once(|Call { me, version, body }| async move {
            let rule = usecase::change_rule(&app, &me.actor, id, version, &body.into()).await.map_err(Problem::from)?;
            Ok(Json(rule_item(rule)).into_response())
        })
        .await
}

async fn answer(app: &App, me: &SignedIn, status: StatusCode, code: &str) -> Result<Response, Failure> {
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", looked.handling.version);
    Ok((status, [(ETAG, version)], Json(detail(&looked))).into_response())
}
