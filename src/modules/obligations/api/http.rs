//! The ledger in the JSON API.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::{AccountId, AgencyId, ObligationId};
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_store::StoreError;
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::life::Life;
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies;
use crate::modules::obligations::model::contribution::Contributions;
use crate::modules::obligations::model::filter::{FilterQuery, ObligationFilter};
use crate::modules::obligations::model::obligation::{Binding, Part};
use crate::modules::obligations::usecase::{self, Detail, LedgerError, Shown};

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    let routes = super::bulk::routes(Routes::new().get("/obligations", list).get("/obligations/{code}", one));
    super::acts::routes(super::desks::routes(routes)).merge(super::evidence::routes())
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    document.merge(super::evidence::Document::openapi());
    document.merge(super::acts::Document::openapi());
    document.merge(super::bulk::Document::openapi());
    document.merge(super::desks::Document::openapi());
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, one), components(schemas(ObligationList, ObligationItem, ObligationDetail)))]
struct Document;

/// A page of the register.
#[derive(Debug, Serialize, ToSchema)]
struct ObligationList {
    items: Vec<ObligationItem>,
    #[serde(flatten)]
    page: PageFacts,
}

/// An agency by id and name.
#[derive(Debug, Serialize, ToSchema)]
struct Named {
    id: Uuid,
    name: String,
}

/// What supporting agencies were asked for. With `part=support`, those asked about alone.
#[derive(Debug, Serialize, ToSchema)]
struct ContributionSum {
    /// Asked for and not given.
    open: u64,
    /// Of these, past their day.
    silent: u64,
    given: u64,
    /// The earliest day of those that are open.
    next_due_on: Option<NaiveDate>,
}

/// A supporting agency. It owes nothing until the lead asks for its contribution by a day.
#[derive(Debug, Serialize, ToSchema)]
struct Supporter {
    id: Uuid,
    name: String,
    /// expected, asked, silent or given.
    state: &'static str,
    request: Option<String>,
    asked_on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
    given_on: Option<NaiveDate>,
    note: Option<String>,
    /// Whether the caller may give it now.
    may_give: bool,
}

/// Where an obligation comes from.
#[derive(Debug, Serialize, ToSchema)]
struct Source {
    /// directive or proposal.
    kind: &'static str,
    id: Uuid,
    /// As people call it.
    label: String,
    /// The place in it.
    path: String,
}

/// One obligation in a list.
#[derive(Debug, Serialize, ToSchema)]
struct ObligationItem {
    id: Uuid,
    code: String,
    title: String,
    agency: Named,
    overseer: Named,
    part: Part,
    binding: Binding,
    source: Source,
    /// The period of a recurring duty ("2026-Q1").
    #[serde(skip_serializing_if = "str::is_empty")]
    period: String,
    is_continuous: bool,
    contributions: ContributionSum,
    opened_on: NaiveDate,
    due_on: Option<NaiveDate>,
    /// Why it is due then: a rule with its values and the directive's own words.
    #[schema(value_type = Object)]
    why: serde_json::Value,
    /// open, reported, completed, cancelled or moved.
    state: &'static str,
    /// Of an open one: issued, wrong_unit, received, accepted or in_progress.
    stage: &'static str,
    /// Percent.
    progress: i64,
    /// The day as first set; extensions move `due_on` and leave this.
    first_due_on: Option<NaiveDate>,
    /// How many extensions were granted.
    extensions: i64,
    /// Done by the day first set; `null` while it is open or where there is no day.
    is_on_time_as_first_set: Option<bool>,
    /// A later day was asked for and not decided.
    is_extension_asked: bool,
    /// Something hinders it, and the overseer has not answered.
    is_obstructed: bool,
    /// The account of the person who does it.
    responsible: Option<Uuid>,
    /// It is a part of another entry.
    is_part: bool,
    /// completed_on_time, completed_late, in_time, overdue, no_deadline or closed: judged at the day of the report.
    class: &'static str,
    /// The finer word that pages show: due_soon, waiting, awaiting_event, proof_asked …
    condition: &'static str,
    /// Working days past the due date, or left.
    working_days: Option<u64>,
    reported_on: Option<NaiveDate>,
    /// Of a continuous duty: when its yearly proof was last asked for.
    reminded_on: Option<NaiveDate>,
    /// That proof has not come yet.
    is_proof_asked: bool,
    completed_on: Option<NaiveDate>,
    updated_at: DateTime<Utc>,
    version: i64,
}

/// One obligation with its task and what the caller may do to it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ObligationDetail {
    #[serde(flatten)]
    item: ObligationItem,
    /// The order in full.
    content: String,
    product: Option<String>,
    owed_to: Option<String>,
    via: Option<String>,
    /// Who supports it, and what each was asked for.
    support: Vec<Supporter>,
    report_note: String,
    #[serde(flatten)]
    life: Life,
    /// What the caller may do to it now.
    actions: Vec<&'static str>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Paging {
    /// Rows of a page, 1 to 200; 50 where not said.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// `false` leaves out `total`.
    count: Option<bool>,
}

/// The obligations that the caller may see.
#[utoipa::path(get, path = "/api/v1/obligations", tag = "obligations", params(FilterQuery, Paging),
    responses((status = 200, body = ObligationList), (status = 401), (status = 422)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(query): Query<FilterQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<ObligationList>, Failure> {
    let (filter, ignored) = ObligationFilter::read(&query);
    // A page shows what it could read; a program must learn that it asked for something else than it got.
    if !ignored.is_empty() {
        return Err(Problem::invalid(ignored.iter().map(Into::into).collect()).into());
    }
    let after = paging
        .cursor
        .map(|text| text.parse())
        .transpose()
        .map_err(|error| Problem::from(LedgerError::Cursor(error)))?;
    let page = Page::new(paging.limit, after);
    let found = usecase::register(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let names = names(&app, &found.rows.items).await.map_err(Problem::from)?;
    let sums = usecase::contributions(&app, &me.actor, &filter, &found.rows.items).await.map_err(Problem::from)?;
    let page = PageFacts::new(found.rows.next, found.counts.total, paging.count);
    Ok(Json(ObligationList {
        items: found.rows.items.into_iter().map(|shown| item(shown, &names, &sums)).collect(),
        page,
    }))
}

/// One obligation by its code.
#[utoipa::path(get, path = "/api/v1/obligations/{code}", tag = "obligations", params(("code" = String, Path, description = "NV-2026-00123")),
    responses((status = 200, body = ObligationDetail), (status = 401), (status = 404)))]
pub(super) async fn one(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let detail = usecase::obligation(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let Detail { shown, task, supporters, life, actions, .. } = detail;
    let supporting: Vec<AgencyId> = supporters.iter().map(|supporter| supporter.agency).collect();
    let any = ObligationFilter::default();
    let row = std::slice::from_ref(&shown);
    let sums = usecase::contributions(&app, &me.actor, &any, row).await.map_err(Problem::from)?;
    let mut names = names(&app, std::slice::from_ref(&shown)).await.map_err(Problem::from)?;
    names.extend(names_of(&app, &supporting).await.map_err(Problem::from)?);
    let version = format!("\"{}\"", shown.obligation.version);
    let (report_note, roll_up) = (shown.obligation.report_note.clone(), shown.obligation.split.roll_up);
    let body = ObligationDetail {
        item: item(shown, &names, &sums),
        content: task.content,
        product: task.product,
        owed_to: task.owed_to,
        via: task.via,
        support: supporters.into_iter().map(|it| supporter(it, &names)).collect(),
        report_note,
        life: Life::of(life, roll_up),
        actions: actions.into_iter().map(|action| action.as_str()).collect(),
    };
    Ok(([(ETAG, version)], Json(body)).into_response())
}

type Names = HashMap<AgencyId, String>;

/// The present names of everybody in these rows.
async fn names(app: &App, rows: &[Shown]) -> Result<Names, StoreError> {
    let mut ids: Vec<AgencyId> = rows.iter().flat_map(|row| [row.obligation.agency, row.obligation.overseer]).collect();
    ids.sort_unstable();
    ids.dedup();
    names_of(app, &ids).await
}

async fn names_of(app: &App, ids: &[AgencyId]) -> Result<Names, StoreError> {
    let views = agencies::api::views(app.store.read(), ids, app.clock.today()).await?;
    Ok(views.into_iter().map(|(id, view)| (id, view.name)).collect())
}

fn named(agency: AgencyId, names: &Names) -> Named {
    Named { id: agency.uuid(), name: names.get(&agency).cloned().unwrap_or_default() }
}

fn supporter(it: usecase::Supporter, names: &Names) -> Supporter {
    let Named { id, name } = named(it.agency, names);
    let asked = it.contribution.as_ref();
    Supporter {
        id,
        name,
        state: it.standing.as_str(),
        request: asked.map(|asked| asked.request.clone()),
        asked_on: asked.map(|asked| asked.asked_on),
        due_on: asked.map(|asked| asked.due_on),
        given_on: asked.and_then(|asked| asked.given_on),
        note: asked.filter(|asked| asked.given_on.is_some()).map(|asked| asked.note.clone()),
        may_give: it.may_give,
    }
}

fn item(shown: Shown, names: &Names, sums: &HashMap<ObligationId, Contributions>) -> ObligationItem {
    let Shown { obligation, class, condition, working_days } = shown;
    let sum = sums.get(&obligation.id).copied().unwrap_or_default();
    let is_on_time_as_first_set = obligation.is_on_time_as_first_set();
    ObligationItem {
        contributions: ContributionSum {
            open: sum.open,
            silent: sum.silent,
            given: sum.given,
            next_due_on: sum.next_due_on,
        },
        id: obligation.id.uuid(),
        code: obligation.code,
        title: obligation.title,
        agency: named(obligation.agency, names),
        overseer: named(obligation.overseer, names),
        part: obligation.part,
        binding: obligation.binding,
        source: Source {
            kind: obligation.origin.kind(),
            id: obligation.origin.uuid(),
            label: obligation.why.source.clone(),
            path: obligation.why.path.clone(),
        },
        period: obligation.period,
        is_continuous: obligation.is_continuous,
        opened_on: obligation.opened_on,
        due_on: obligation.due_on,
        // Every part of a reason has a JSON form; it is stored in the same one.
        why: serde_json::to_value(&obligation.why).unwrap_or_default(),
        state: obligation.state.as_str(),
        stage: obligation.work.stage.as_str(),
        progress: obligation.work.progress,
        first_due_on: obligation.work.first_due_on,
        extensions: obligation.work.extensions,
        is_on_time_as_first_set,
        is_extension_asked: obligation.work.is_extension_asked,
        is_obstructed: obligation.work.is_obstructed,
        responsible: obligation.responsible.map(AccountId::uuid),
        is_part: obligation.split.parent.is_some(),
        class: class.as_str(),
        condition: condition.as_str(),
        working_days,
        reported_on: obligation.reported_on,
        reminded_on: obligation.reminded_on,
        is_proof_asked: obligation.is_proof_asked,
        completed_on: obligation.completed_on,
        updated_at: obligation.updated_at,
        version: obligation.version,
    }
}
