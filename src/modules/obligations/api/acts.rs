//! What is done to an obligation through the JSON API: one address per verb, each a thin caller of the same use case as the page. The
//! answer is the obligation as it stands then, with what the caller may do next.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Routes};
use utoipa::OpenApi;

use super::bodies::{
    ContributionAsked, ContributionGiven, ContributionRated, Day, EventHappened, Granting, Parts, Person, Progress,
    Reporting, Unit, Words, unknown,
};
use super::http::{ObligationDetail, one};
use crate::api_write::{ApiWrite, Call, WriteHeaders};
use crate::app::App;
use crate::modules::obligations::model::contribution::{Asking, Rating};
use crate::modules::obligations::policy::Action;
use crate::modules::obligations::usecase::{self, Act, Giving, LedgerError, Product, RateContribution, RecordEvent};

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
        .post("/obligations/{code}/record-event", record_event)
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
    rate_contribution,
    record_event
))]
pub(super) struct Document;

/// What was sent, with who sent it and what it is about.
struct Sent<T> {
    app: Arc<App>,
    actor: Actor,
    code: String,
    version: Option<i64>,
    body: T,
}

impl<T> Sent<T> {
    fn act<'a>(&'a self, note: &'a str) -> Act<'a> {
        Act { code: &self.code, version: self.version, note }
    }
}

/// Does it once, and answers with the obligation as it stands then.
async fn perform<T, F>(
    app: Arc<App>,
    code: String,
    write: ApiWrite<T>,
    deed: impl FnOnce(Sent<T>) -> F + Send + 'static,
) -> Result<Response, Failure>
where
    T: Send + 'static,
    F: Future<Output = Result<(), Problem>> + Send + 'static,
{
    write
        .once(|Call { me, version, body }| async move {
            let (actor, about) = (me.actor.clone(), code.clone());
            deed(Sent { app: app.clone(), actor, code: about, version, body }).await?;
            one(State(app), me, Path(code)).await
        })
        .await
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
    perform(app, code, write, |sent| async move {
        usecase::receive(&sent.app, &sent.actor, sent.act(&sent.body.note)).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::accept(&sent.app, &sent.actor, sent.act(&sent.body.note)).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::progress(&sent.app, &sent.actor, sent.act(&sent.body.note), sent.body.percent).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        let on = sent.body.reported_on.unwrap_or_else(|| sent.app.clock.today());
        let product = Product { on, number: &sent.body.product_number, dated_on: sent.body.product_on };
        usecase::mark_reported(&sent.app, &sent.actor, sent.act(&sent.body.note), product).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::mark_done(&sent.app, &sent.actor, sent.act(&sent.body.note)).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::send_back(&sent.app, &sent.actor, sent.act(&sent.body.note)).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::open_obstacle(&sent.app, &sent.actor, sent.act(&sent.body.note)).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::answer_obstacle(&sent.app, &sent.actor, sent.act(&sent.body.note)).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::ask_extension(&sent.app, &sent.actor, sent.act(&sent.body.note), sent.body.due_on).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::withdraw_extension(&sent.app, &sent.actor, sent.act(&sent.body.note)).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::grant_extension(&sent.app, &sent.actor, sent.act(&sent.body.note), sent.body.due_on).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::refuse_extension(&sent.app, &sent.actor, sent.act(&sent.body.note)).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::claim_wrong_unit(
            &sent.app,
            &sent.actor,
            sent.act(&sent.body.note),
            AgencyId::from_uuid(sent.body.agency),
        )
        .await
        .map_err(Problem::from)?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::refuse_claim(&sent.app, &sent.actor, sent.act(&sent.body.note)).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::relocate(&sent.app, &sent.actor, sent.act(&sent.body.note), AgencyId::from_uuid(sent.body.agency))
            .await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::assign(&sent.app, &sent.actor, sent.act(&sent.body.note), sent.body.account.map(AccountId::from_uuid))
            .await
            .map_err(Problem::from)?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        let delegation = sent.body.delegation()?;
        usecase::delegate(&sent.app, &sent.actor, sent.act(&sent.body.note), &delegation).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::set_deadline(&sent.app, &sent.actor, sent.act(&sent.body.note), sent.body.due_on).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        usecase::cancel(&sent.app, &sent.actor, sent.act(&sent.body.note)).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        let agencies: Vec<_> = sent.body.agencies.into_iter().map(AgencyId::from_uuid).collect();
        let asking = Asking { due_on: sent.body.due_on, request: &sent.body.request };
        usecase::ask_contributions(&sent.app, &sent.actor, &sent.code, &agencies, asking).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        let on = sent.body.given_on.unwrap_or_else(|| sent.app.clock.today());
        let agency = AgencyId::from_uuid(sent.body.agency);
        let giving = Giving { agency, version: None, on, note: &sent.body.note };
        usecase::give_contribution(&sent.app, &sent.actor, &sent.code, giving).await?;
        Ok(())
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
    perform(app, code, write, |sent| async move {
        let rating = Rating::parse(&sent.body.rating).ok_or_else(|| unknown("rating"))?;
        let rate = RateContribution { agency: AgencyId::from_uuid(sent.body.agency), rating, note: &sent.body.note };
        usecase::rate_contribution(&sent.app, &sent.actor, &sent.code, rate).await?;
        Ok(())
    })
    .await
}

/// The event that the deadline waits for has happened: everything that waited for it gets its day.
#[utoipa::path(post, path = "/api/v1/obligations/{code}/record-event", tag = "obligations", request_body = EventHappened,
    params(("code" = String, Path, description = "NV-2026-00123"), WriteHeaders),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn record_event(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<EventHappened>,
) -> Result<Response, Failure> {
    perform(app, code, write, |sent| async move {
        // Of a day or a document that is missing only somebody who may record the event is told.
        usecase::check_right(&sent.app, &sent.actor, &sent.code, Action::RecordEvent).await?;
        let detail = usecase::obligation(&sent.app, &sent.actor, &sent.code).await?;
        let trigger = detail.trigger.ok_or(LedgerError::NotFound)?.id;
        let EventHappened { happened_on, document, due_on } = sent.body;
        let command = RecordEvent { trigger, happened_on, document: &document, due_on };
        usecase::record_event(&sent.app, &sent.actor, command).await?;
        Ok(())
    })
    .await
}
