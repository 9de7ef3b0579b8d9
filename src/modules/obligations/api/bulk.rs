//! One verb for many obligations, and what became of each; the page of many rows shows the same results.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Lang, Routes};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::bodies::unknown;
use crate::api_write::{ApiWrite, Call, WriteHeaders};
use crate::app::App;
use crate::modules::obligations::usecase::{self, BulkAct, Outcome, Ticked};

/// Adds the verb.
pub(super) fn routes(routes: Routes<Arc<App>>) -> Routes<Arc<App>> {
    routes.post("/obligations/bulk", many)
}

/// The verb's part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(many), components(schemas(BulkResults)))]
pub(super) struct Document;

/// One verb for many obligations.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Many {
    /// receive, accept, complete or assign.
    action: String,
    /// At most 500; a row named twice is done once.
    rows: Vec<OneOfMany>,
    /// Words that go with each.
    #[serde(default)]
    note: String,
    /// Of `assign`: the person's account; `null` for nobody in particular.
    #[serde(default)]
    account: Option<Uuid>,
}

/// One row.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OneOfMany {
    /// NV-2026-00123
    code: String,
    /// The version that the sender looked at; a stale one is refused for this row.
    #[serde(default)]
    version: Option<i64>,
}

/// What became of each row, in their order.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(in crate::modules::obligations) struct BulkResults {
    /// How many were done.
    pub(in crate::modules::obligations) done: usize,
    /// How many were refused.
    pub(in crate::modules::obligations) refused: usize,
    pub(in crate::modules::obligations) results: Vec<BulkResult>,
}

/// What became of one row.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(in crate::modules::obligations) struct BulkResult {
    pub(in crate::modules::obligations) code: String,
    /// What the verb alone would have answered: 200, 403, 404, 409, 422.
    pub(in crate::modules::obligations) status: u16,
    /// Of a row that was done: its version then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::modules::obligations) version: Option<i64>,
    /// Of a row that was refused: stable code of the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::modules::obligations) problem: Option<String>,
    /// Of a row that was refused: why, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::modules::obligations) reason: Option<String>,
}

impl BulkResult {
    fn of(lang: Lang, outcome: Outcome) -> Self {
        let Outcome { code, result } = outcome;
        match result {
            Ok(after) => Self { code, status: 200, version: Some(after.version), problem: None, reason: None },
            Err(error) => {
                let failure = Failure::from(Problem::from(error));
                let (problem, reason) = (failure.code().to_owned(), failure.reason(lang));
                Self {
                    code,
                    status: failure.status().as_u16(),
                    version: None,
                    problem: Some(problem),
                    reason: Some(reason),
                }
            }
        }
    }
}

impl BulkResults {
    /// Does it, row by row.
    pub(in crate::modules::obligations) async fn of(
        app: &App,
        actor: &Actor,
        lang: Lang,
        act: BulkAct,
        rows: &[Ticked],
        note: &str,
    ) -> Result<Self, Failure> {
        let outcomes = usecase::bulk(app, actor, act, rows, note).await.map_err(Problem::from)?;
        let results: Vec<_> = outcomes.into_iter().map(|outcome| BulkResult::of(lang, outcome)).collect();
        let done = results.iter().filter(|result| result.reason.is_none()).count();
        Ok(Self { done, refused: results.len() - done, results })
    }
}

/// The verb by its word.
pub(in crate::modules::obligations) fn act(word: &str, person: Option<AccountId>) -> Option<BulkAct> {
    Some(match word {
        "receive" => BulkAct::Receive,
        "accept" => BulkAct::Accept,
        "complete" => BulkAct::Complete,
        "assign" => BulkAct::Assign(person),
        _ => return None,
    })
}

/// One verb for many obligations: each is done or refused by itself, and the answer says which.
#[utoipa::path(post, path = "/api/v1/obligations/bulk", tag = "obligations", request_body = Many, params(WriteHeaders),
    responses((status = 200, body = BulkResults), (status = 401), (status = 413), (status = 422)))]
async fn many(State(app): State<Arc<App>>, write: ApiWrite<Many>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let act = act(&body.action, body.account.map(AccountId::from_uuid)).ok_or_else(|| unknown("action"))?;
            let row = |OneOfMany { code, version }| Ticked { code, version };
            let rows: Vec<_> = body.rows.into_iter().map(row).collect();
            Ok(Json(BulkResults::of(&app, &me.actor, me.lang(), act, &rows, &body.note).await?).into_response())
        })
        .await
}
