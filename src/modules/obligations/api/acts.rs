//! What is done to an obligation through the JSON API: one address per verb, each a thin caller of the same use case as the page. The
//! answer is the obligation as it stands then, with what the caller may do next.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::http::{ObligationDetail, one};
use crate::api_write::{ApiWrite, Call, WriteHeaders};
use crate::app::App;
use crate::modules::obligations::model::contribution::{Asking, Rating};
use crate::modules::obligations::model::delegation::RollUp;
use crate::modules::obligations::usecase::{self, Act, Delegation, Giving, PartOrder, Product, RateContribution};

/// Adds the verbs.
pub(super) fn routes(routes: Routes<Arc<App>>) -> Routes<Arc<App>> {
    routes
        .post("/obligations/{code}/receive", receive)
        .post("/obligations/{code}/accept", accept)
        .post("/obligations/{code}/progress", progress)
        .post("/obligations/{code}/report", report)
        .post("/obligations/{code}/complete", complete)
        .post("/obligations/{code}/send-back", send_back)
        .post("/obligations/{code}/open-obstacle", open_obstacle)
        .post("/obligations/{code}/answer-obstacle", answer_obstacle)
        .post("/obligations/{code}/ask-extension", ask_extension)
        .post("/obligations/{code}/withdraw-extension", withdraw_extension)
        .post("/obligations/{code}/grant-extension", grant_extension)
        .post("/obligations/{code}/refuse-extension", refuse_extension)
        .post("/obligations/{code}/claim-wrong-unit", claim_wrong_unit)
        .post("/obligations/{code}/refuse-claim", refuse_claim)
        .post("/obligations/{code}/move", relocate)
        .post("/obligations/{code}/assign", assign)
        .post("/obligations/{code}/delegate", delegate)
        .post("/obligations/{code}/set-due", set_due)
        .post("/obligations/{code}/cancel", cancel)
        .post("/obligations/{code}/ask-contribution", ask_contribution)
        .post("/obligations/{code}/contribute", contribute)
        .post("/obligations/{code}/rate-contribution", rate_contribution)
}

/// The verbs' part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(
    receive,
    accept,
    progress,
    report,
    complete,
    send_back,
    open_obstacle,
    answer_obstacle,
    ask_extension,
    withdraw_extension,
    grant_extension,
    refuse_extension,
    claim_wrong_unit,
    refuse_claim,
    relocate,
    assign,
    delegate,
    set_due,
    cancel,
    ask_contribution,
    contribute,
    rate_contribution
))]
pub(super) struct Document;

/// Words that go with an act: a reason, an answer, a remark.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Words {
    note: String,
}

/// How far the work is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Progress {
    /// 0 to 100.
    percent: i64,
    #[serde(default)]
    note: String,
}

/// What the agency hands in.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Reporting {
    /// The day on which it reached the overseer; today where not said.
    reported_on: Option<NaiveDate>,
    /// Number and symbol of the document; empty where it has none.
    product_number: String,
    /// The document's own date.
    product_on: Option<NaiveDate>,
    note: String,
}

/// A day and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Day {
    due_on: NaiveDate,
    #[serde(default)]
    note: String,
}

/// The overseer's answer to a request for more time.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Granting {
    /// The day granted; the one asked for where not said.
    due_on: Option<NaiveDate>,
    note: String,
}

/// Another unit and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Unit {
    agency: Uuid,
    #[serde(default)]
    note: String,
}

/// The person who does it; `null` for nobody in particular.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Person {
    account: Option<Uuid>,
    #[serde(default)]
    note: String,
}

/// Parts given down.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Parts {
    /// The new parts; none where only the rule changes.
    #[serde(default)]
    parts: Vec<NewPart>,
    /// all, any, quorum or by_hand.
    roll_up: String,
    /// How many parts a quorum needs.
    quorum: Option<u32>,
    #[serde(default)]
    note: String,
}

/// One part.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPart {
    /// The agency below that gets it; left out for a person of the agency itself.
    agency: Option<Uuid>,
    /// The person who gets it.
    account: Option<Uuid>,
    /// What is to be done; empty for the whole's own words.
    #[serde(default)]
    title: String,
    /// By when; the whole's own day where not said.
    due_on: Option<NaiveDate>,
}

/// What a lead asks supporting agencies for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContributionAsked {
    agencies: Vec<Uuid>,
    due_on: NaiveDate,
    #[serde(default)]
    request: String,
}

/// What a supporting agency gives.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContributionGiven {
    agency: Uuid,
    /// The day on which it reached the lead; today where not said.
    given_on: Option<NaiveDate>,
    #[serde(default)]
    note: String,
}

/// How useful a contribution was.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContributionRated {
    agency: Uuid,
    /// useful, partial or poor.
    rating: String,
    #[serde(default)]
    note: String,
}

fn unknown(field: &'static str) -> Failure {
    Problem::invalid(vec![FieldError::new(field, "choice-unknown")]).into()
}

impl Parts {
    fn delegation(self) -> Result<Delegation, Failure> {
        let roll_up = RollUp::parse(&self.roll_up, self.quorum).ok_or_else(|| unknown("roll_up"))?;
        let order = |part: NewPart| PartOrder {
            agency: part.agency.map(AgencyId::from_uuid),
            person: part.account.map(AccountId::from_uuid),
            title: part.title,
            due_on: part.due_on,
        };
        Ok(Delegation { parts: self.parts.into_iter().map(order).collect(), roll_up })
    }
}

/// The agency confirms that it has it.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/receive", tag = "obligations", request_body = Words,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn receive(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Words>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::receive(&app, &me.actor, act).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The agency takes it on.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/accept", tag = "obligations", request_body = Words,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn accept(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Words>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::accept(&app, &me.actor, act).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The agency says how far the work is.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/progress", tag = "obligations", request_body = Progress,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn progress(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Progress>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::progress(&app, &me.actor, act, body.percent).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The agency hands in its product.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/report", tag = "obligations", request_body = Reporting,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn report(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Reporting>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let on = body.reported_on.unwrap_or_else(|| app.clock.today());
            let product = Product { on, number: &body.product_number, dated_on: body.product_on };
            let act = Act { code: &code, version, note: &body.note };
            usecase::mark_reported(&app, &me.actor, act, product).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The overseer confirms it; whoever handed it in does not.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/complete", tag = "obligations", request_body = Words,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn complete(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Words>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::mark_done(&app, &me.actor, act, None).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The overseer sends it back; the note says what is missing.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/send-back", tag = "obligations", request_body = Words,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn send_back(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Words>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::send_back(&app, &me.actor, act).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The agency says what hinders the work.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/open-obstacle", tag = "obligations", request_body = Words,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn open_obstacle(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Words>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::open_obstacle(&app, &me.actor, act).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The overseer answers what hinders the work.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/answer-obstacle", tag = "obligations", request_body = Words,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn answer_obstacle(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Words>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::answer_obstacle(&app, &me.actor, act).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The agency asks for a later day; the note says why.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/ask-extension", tag = "obligations", request_body = Day,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn ask_extension(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Day>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::ask_extension(&app, &me.actor, act, body.due_on).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The agency no longer asks.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/withdraw-extension", tag = "obligations", request_body = Words,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn withdraw_extension(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Words>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::withdraw_extension(&app, &me.actor, act).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The overseer grants a later day; whoever asked does not decide.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/grant-extension", tag = "obligations", request_body = Granting,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn grant_extension(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Granting>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::grant_extension(&app, &me.actor, act, body.due_on).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The overseer refuses a later day; the note says why.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/refuse-extension", tag = "obligations", request_body = Words,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn refuse_extension(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Words>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::refuse_extension(&app, &me.actor, act).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The agency says that it is another’s.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/claim-wrong-unit", tag = "obligations", request_body = Unit,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn claim_wrong_unit(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Unit>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::claim_wrong_unit(&app, &me.actor, act, AgencyId::from_uuid(body.agency))
                .await
                .map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The overseer leaves it where it is; the note says why.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/refuse-claim", tag = "obligations", request_body = Words,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn refuse_claim(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Words>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::refuse_claim(&app, &me.actor, act).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// It goes to another unit; the answer is the entry that closed as moved, whose `moved_to` names the new one.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/move", tag = "obligations", request_body = Unit,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn relocate(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Unit>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::relocate(&app, &me.actor, act, AgencyId::from_uuid(body.agency)).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The head names the person who does it.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/assign", tag = "obligations", request_body = Person,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn assign(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Person>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::assign(&app, &me.actor, act, body.account.map(AccountId::from_uuid))
                .await
                .map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// Parts are given to agencies below or to persons.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/delegate", tag = "obligations", request_body = Parts,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn delegate(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Parts>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let note = body.note.clone();
            let delegation = body.delegation()?;
            let act = Act { code: &code, version, note: &note };
            usecase::delegate(&app, &me.actor, act, &delegation).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The overseer sets the day; the note says why.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/set-due", tag = "obligations", request_body = Day,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn set_due(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Day>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::set_deadline(&app, &me.actor, act, body.due_on).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// It is withdrawn, with the parts given down; the note says why.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/cancel", tag = "obligations", request_body = Words,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn cancel(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Words>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let act = Act { code: &code, version, note: &body.note };
            usecase::cancel(&app, &me.actor, act).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The lead asks supporting agencies for their contribution.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/ask-contribution", tag = "obligations", request_body = ContributionAsked,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn ask_contribution(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<ContributionAsked>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let agencies: Vec<_> = body.agencies.into_iter().map(AgencyId::from_uuid).collect();
            let asking = Asking { due_on: body.due_on, request: &body.request };
            usecase::ask_contributions(&app, &me.actor, &code, &agencies, asking).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// A supporting agency gives what it was asked for.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/contribute", tag = "obligations", request_body = ContributionGiven,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn contribute(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<ContributionGiven>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let on = body.given_on.unwrap_or_else(|| app.clock.today());
            let agency = AgencyId::from_uuid(body.agency);
            let giving = Giving { agency, version: None, on, note: &body.note };
            usecase::give_contribution(&app, &me.actor, &code, giving).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}

/// The lead says how useful a contribution was.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/rate-contribution", tag = "obligations", request_body = ContributionRated,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn rate_contribution(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<ContributionRated>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let rating = Rating::parse(&body.rating).ok_or_else(|| unknown("rating"))?;
            let rate = RateContribution { agency: AgencyId::from_uuid(body.agency), rating, note: &body.note };
            usecase::rate_contribution(&app, &me.actor, &code, rate).await.map_err(Problem::from)?;
            one(State(app), me, Path(code)).await
        })
        .await
}
