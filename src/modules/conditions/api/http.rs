//! Conditions in the JSON API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use thihanh_kernel::ids::{LegalStaffId, MonitoringBudgetId};
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

use super::bodies::{
    BudgetBody, BudgetDetail, BudgetItem, BudgetList, BudgetSum, BudgetSums, CancelBody, ConditionNumbers,
    LegalStaffBody, LegalStaffDetail, LegalStaffItem, LegalStaffList, PostsBody, PostsItem, PostsList, TraineesBody,
    TrainingClassBody, TrainingClassDetail, TrainingClassItem, TrainingClassList, UnitItem, UnitList, actions,
};
use crate::api_write::{ApiWrite, Call, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;
use crate::modules::conditions::model::budget::BudgetForm;
use crate::modules::conditions::model::staff::StaffForm;
use crate::modules::conditions::model::training::ClassForm;
use crate::modules::conditions::usecase::{
    self, BUDGET, BudgetFilter, BudgetTotals, ClassFilter, STAFF, StaffFilter, StaffShown, Without,
};

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/conditions", numbers)
        .get("/legal-staff", staff)
        .post("/legal-staff", add_staff)
        .get("/legal-staff/missing", missing)
        .get("/legal-staff/posts", posts)
        .post("/legal-staff/posts", put_posts)
        .get("/legal-staff/{id}", one_staff)
        .patch("/legal-staff/{id}", change_staff)
        .get("/training-classes", classes)
        .post("/training-classes", add_class)
        .get("/training-classes/{code}", one_class)
        .patch("/training-classes/{code}", change_class)
        .post("/training-classes/{code}/trainees", put_trainees)
        .post("/training-classes/{code}/cancel", cancel_class)
        .get("/monitoring-budgets", budgets)
        .post("/monitoring-budgets", add_budget)
        .get("/monitoring-budgets/totals", totals)
        .get("/monitoring-budgets/{id}", one_budget)
        .patch("/monitoring-budgets/{id}", change_budget)
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(
        numbers,
        staff,
        add_staff,
        missing,
        posts,
        put_posts,
        one_staff,
        change_staff,
        classes,
        add_class,
        one_class,
        change_class,
        put_trainees,
        cancel_class,
        budgets,
        add_budget,
        totals,
        one_budget,
        change_budget
    ),
    components(schemas(
        ConditionNumbers,
        LegalStaffList,
        LegalStaffItem,
        LegalStaffDetail,
        LegalStaffBody,
        UnitList,
        PostsList,
        PostsItem,
        PostsBody,
        TrainingClassList,
        TrainingClassItem,
        TrainingClassDetail,
        TrainingClassBody,
        TraineesBody,
        CancelBody,
        BudgetList,
        BudgetItem,
        BudgetDetail,
        BudgetBody,
        BudgetSums
    ))
)]
struct Document;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NumbersAsked {
    /// With everything below it; the first that the caller sees where not said.
    agency: Option<Uuid>,
    /// This year where not said.
    year: Option<i32>,
}

/// What the registers come to for an agency with everything below it.
#[utoipa::path(get, path = "/api/v1/conditions", tag = "conditions", params(NumbersAsked),
    responses((status = 200, body = ConditionNumbers), (status = 401), (status = 404)))]
async fn numbers(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<NumbersAsked>,
) -> Result<Json<ConditionNumbers>, Failure> {
    let year = asked.year.filter(|year| (2012..=2100).contains(year)).unwrap_or_else(|| app.clock.today().year());
    let agency = asked.agency.map(thihanh_kernel::ids::AgencyId::from_uuid);
    let (numbers, is_verified) = usecase::numbers(&app, &me.actor, agency, year).await.map_err(Problem::from)?;
    Ok(Json(ConditionNumbers::of(&numbers, is_verified)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StaffAsked {
    /// With everything below it.
    agency: Option<Uuid>,
    /// Only those of this day; everybody there ever was where not said.
    on: Option<NaiveDate>,
    /// legal_officer, focal_point, both.
    role: Option<String>,
    is_full_time: Option<bool>,
    /// law, other, none.
    degree: Option<String>,
    /// Trained by the day.
    is_trained: Option<bool>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

fn page_of(limit: Option<u32>, after: Option<&str>) -> Page {
    Page::new(limit, after.and_then(|after| after.parse().ok()))
}

fn agency_of(id: Option<Uuid>) -> Option<thihanh_kernel::ids::AgencyId> {
    id.map(thihanh_kernel::ids::AgencyId::from_uuid)
}

/// People in legal posts, the newest first.
#[utoipa::path(get, path = "/api/v1/legal-staff", tag = "conditions", params(StaffAsked),
    responses((status = 200, body = LegalStaffList), (status = 401)))]
async fn staff(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<StaffAsked>,
) -> Result<Json<LegalStaffList>, Failure> {
    let filter = StaffFilter {
        agency: agency_of(asked.agency),
        on: asked.on,
        role: asked.role.as_deref().and_then(|word| word.parse().ok()),
        is_full_time: asked.is_full_time,
        degree: asked.degree.as_deref().and_then(|word| word.parse().ok()),
        is_trained: asked.is_trained,
    };
    let page = page_of(asked.limit, asked.after.as_deref());
    let (slice, count) = usecase::staff(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let items = slice.items.iter().map(LegalStaffItem::from).collect();
    Ok(Json(LegalStaffList { items, page: PageFacts::new(slice.next, count, asked.count) }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DayAsked {
    /// With everything below it; the first that the caller sees where not said.
    agency: Option<Uuid>,
    /// Today where not said.
    on: Option<NaiveDate>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

/// Agencies that have nobody as a focal point.
#[utoipa::path(get, path = "/api/v1/legal-staff/missing", tag = "conditions", params(DayAsked),
    responses((status = 200, body = UnitList), (status = 401), (status = 404)))]
async fn missing(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<DayAsked>,
) -> Result<Json<UnitList>, Failure> {
    let on = asked.on.unwrap_or_else(|| app.clock.today());
    let page = page_of(asked.limit, asked.after.as_deref());
    let found = usecase::without(&app, &me.actor, (agency_of(asked.agency), on), &page).await;
    let Without { root, units, count, is_verified } = found.map_err(Problem::from)?;
    Ok(Json(UnitList {
        root_id: root.uuid(),
        on,
        is_rule_verified: is_verified,
        items: units.items.iter().map(|agency| UnitItem { agency_id: agency.uuid() }).collect(),
        page: PageFacts::new(units.next, count, asked.count),
    }))
}

/// How many legal posts agencies have on a day.
#[utoipa::path(get, path = "/api/v1/legal-staff/posts", tag = "conditions", params(DayAsked),
    responses((status = 200, body = PostsList), (status = 401)))]
async fn posts(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<DayAsked>,
) -> Result<Json<PostsList>, Failure> {
    let on = asked.on.unwrap_or_else(|| app.clock.today());
    let page = page_of(asked.limit, asked.after.as_deref());
    let found = usecase::posts(&app, &me.actor, (agency_of(asked.agency), on), &page).await;
    let (slice, count) = found.map_err(Problem::from)?;
    let items = slice.items.iter().map(PostsItem::from).collect();
    Ok(Json(PostsList { items, page: PageFacts::new(slice.next, count, asked.count) }))
}

/// Says how many legal posts an agency has from a day on.
#[utoipa::path(post, path = "/api/v1/legal-staff/posts", tag = "conditions", request_body = PostsBody, params(WriteHeaders),
    responses((status = 200, body = PostsItem), (status = 401), (status = 403), (status = 422)))]
async fn put_posts(State(app): State<Arc<App>>, write: ApiWrite<PostsBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let done = usecase::put_posts(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            Ok(Json(PostsItem::from(&done)).into_response())
        })
        .await
}

fn staff_id(text: &str) -> Result<LegalStaffId, Problem> {
    text.parse().map_err(|_| Problem::not_found(STAFF))
}

async fn staff_answer(app: &App, me: &SignedIn, status: StatusCode, id: LegalStaffId) -> Result<Response, Failure> {
    let StaffShown { staff, login, may_keep } = usecase::look_staff(app, &me.actor, id).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", staff.version);
    let detail = LegalStaffDetail { item: LegalStaffItem::from(&staff), login, actions: actions(may_keep) };
    Ok((status, [(ETAG, version)], Json(detail)).into_response())
}

/// Names somebody for an agency.
#[utoipa::path(post, path = "/api/v1/legal-staff", tag = "conditions", request_body = LegalStaffBody, params(WriteHeaders),
    responses((status = 201, body = LegalStaffDetail), (status = 401), (status = 403), (status = 422)))]
async fn add_staff(State(app): State<Arc<App>>, write: ApiWrite<LegalStaffBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let form = body.onto(StaffForm::default());
            let made = usecase::add_staff(&app, &me.actor, &form).await.map_err(Problem::from)?;
            staff_answer(&app, &me, StatusCode::CREATED, made.id).await
        })
        .await
}

/// Somebody in a legal post.
#[utoipa::path(get, path = "/api/v1/legal-staff/{id}", tag = "conditions", params(("id" = Uuid, Path)),
    responses((status = 200, body = LegalStaffDetail), (status = 401), (status = 404)))]
async fn one_staff(State(app): State<Arc<App>>, me: SignedIn, Path(id): Path<String>) -> Result<Response, Failure> {
    staff_answer(&app, &me, StatusCode::OK, staff_id(&id)?).await
}

/// Changes a row; who leaves gets a last day.
#[utoipa::path(patch, path = "/api/v1/legal-staff/{id}", tag = "conditions", request_body = LegalStaffBody,
    params(("id" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = LegalStaffDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn change_staff(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    write: ApiWrite<LegalStaffBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let id = staff_id(&id)?;
            let known = usecase::look_staff(&app, &me.actor, id).await.map_err(Problem::from)?;
            let form = body.onto(StaffForm { login: known.login, ..StaffForm::of(&known.staff.facts) });
            // What is not sent is what was just read: nobody may have changed it since.
            let version = Some(version.unwrap_or(known.staff.version));
            usecase::change_staff(&app, &me.actor, id, version, &form).await.map_err(Problem::from)?;
            staff_answer(&app, &me, StatusCode::OK, id).await
        })
        .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ClassesAsked {
    /// With everything below it.
    agency: Option<Uuid>,
    /// The classes to which people of the agency came, not those that it holds.
    by_trainees: Option<bool>,
    /// The year in which it begins.
    year: Option<i32>,
    /// Code of a field of management.
    field: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

/// Training classes, the latest first.
#[utoipa::path(get, path = "/api/v1/training-classes", tag = "conditions", params(ClassesAsked),
    responses((status = 200, body = TrainingClassList), (status = 401)))]
async fn classes(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<ClassesAsked>,
) -> Result<Json<TrainingClassList>, Failure> {
    let filter = ClassFilter {
        agency: agency_of(asked.agency),
        by_trainees: asked.by_trainees == Some(true),
        year: asked.year,
        field: asked.field,
        is_held: false,
        days: None,
    };
    let page = page_of(asked.limit, asked.after.as_deref());
    let (slice, count) = usecase::classes(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let items = slice.items.iter().map(|it| TrainingClassItem::of(&it.class, (it.attended, it.passed))).collect();
    Ok(Json(TrainingClassList { items, page: PageFacts::new(slice.next, count, asked.count) }))
}

async fn class_answer(app: &App, me: &SignedIn, status: StatusCode, code: &str) -> Result<Response, Failure> {
    let view = usecase::look_class(app, &me.actor, code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", view.class.version);
    Ok((status, [(ETAG, version)], Json(TrainingClassDetail::from(&view))).into_response())
}

/// A new training class.
#[utoipa::path(post, path = "/api/v1/training-classes", tag = "conditions", request_body = TrainingClassBody, params(WriteHeaders),
    responses((status = 201, body = TrainingClassDetail), (status = 401), (status = 403), (status = 422)))]
async fn add_class(State(app): State<Arc<App>>, write: ApiWrite<TrainingClassBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let form = body.onto(ClassForm::default());
            let made = usecase::add_class(&app, &me.actor, &form).await.map_err(Problem::from)?;
            class_answer(&app, &me, StatusCode::CREATED, &made.code).await
        })
        .await
}

/// One training class.
#[utoipa::path(get, path = "/api/v1/training-classes/{code}", tag = "conditions",
    params(("code" = String, Path, description = "LH-2026-00001")),
    responses((status = 200, body = TrainingClassDetail), (status = 401), (status = 404)))]
async fn one_class(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    class_answer(&app, &me, StatusCode::OK, &code).await
}

/// Changes what a class is.
#[utoipa::path(patch, path = "/api/v1/training-classes/{code}", tag = "conditions", request_body = TrainingClassBody,
    params(("code" = String, Path, description = "LH-2026-00001"), WriteHeaders),
    responses((status = 200, body = TrainingClassDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn change_class(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<TrainingClassBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let known = usecase::look_class(&app, &me.actor, &code).await.map_err(Problem::from)?.class;
            let form = body.onto(ClassForm::of(&known.facts));
            let version = Some(version.unwrap_or(known.version));
            usecase::change_class(&app, &me.actor, &code, version, &form).await.map_err(Problem::from)?;
            class_answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Says who came from one agency.
#[utoipa::path(post, path = "/api/v1/training-classes/{code}/trainees", tag = "conditions", request_body = TraineesBody,
    params(("code" = String, Path, description = "LH-2026-00001"), WriteHeaders),
    responses((status = 200, body = TrainingClassDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn put_trainees(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<TraineesBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::put_trainees(&app, &me.actor, &code, version, &body.into()).await;
            done.map_err(Problem::from)?;
            class_answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Says that a class is not held.
#[utoipa::path(post, path = "/api/v1/training-classes/{code}/cancel", tag = "conditions", request_body = CancelBody,
    params(("code" = String, Path, description = "LH-2026-00001"), WriteHeaders),
    responses((status = 200, body = TrainingClassDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn cancel_class(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<CancelBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let done = usecase::cancel_class(&app, &me.actor, &code, version, &body.reason).await;
            done.map_err(Problem::from)?;
            class_answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BudgetsAsked {
    /// With everything that lay below it in the year.
    agency: Option<Uuid>,
    year: Option<i32>,
    /// collect, inspect, survey, assess, train, disseminate, report, review_documents.
    activity: Option<String>,
    /// Only lines of which less was allotted than asked for.
    short: Option<bool>,
    /// Only lines of which more was spent than allotted.
    over: Option<bool>,
    after: Option<String>,
    limit: Option<u32>,
    count: Option<bool>,
}

impl BudgetsAsked {
    fn filter(&self) -> BudgetFilter {
        BudgetFilter {
            agency: agency_of(self.agency),
            year: self.year,
            activity: self.activity.as_deref().and_then(|word| word.parse().ok()),
            is_short: self.short == Some(true),
            is_over: self.over == Some(true),
        }
    }
}

/// Lines of money, the newest first.
#[utoipa::path(get, path = "/api/v1/monitoring-budgets", tag = "conditions", params(BudgetsAsked),
    responses((status = 200, body = BudgetList), (status = 401)))]
async fn budgets(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<BudgetsAsked>,
) -> Result<Json<BudgetList>, Failure> {
    let page = page_of(asked.limit, asked.after.as_deref());
    let found = usecase::budgets(&app, &me.actor, &asked.filter(), &page).await;
    let (slice, count, _) = found.map_err(Problem::from)?;
    let items = slice.items.iter().map(BudgetItem::from).collect();
    Ok(Json(BudgetList { items, page: PageFacts::new(slice.next, count, asked.count) }))
}

/// What lines of money come to, by agency and by year.
#[utoipa::path(get, path = "/api/v1/monitoring-budgets/totals", tag = "conditions", params(BudgetsAsked),
    responses((status = 200, body = BudgetSums), (status = 401)))]
async fn totals(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<BudgetsAsked>,
) -> Result<Json<BudgetSums>, Failure> {
    let page = page_of(asked.limit, asked.after.as_deref());
    let filter = asked.filter();
    let found = usecase::budget_totals(&app, &me.actor, &filter, &page).await;
    let BudgetTotals { agencies, years, all } = found.map_err(Problem::from)?;
    Ok(Json(BudgetSums {
        next_cursor: agencies.next.as_ref().map(ToString::to_string),
        agencies: agencies
            .items
            .into_iter()
            .map(|(agency, sum)| BudgetSum::of(Some(agency.uuid()), None, sum))
            .collect(),
        years: years.into_iter().map(|(year, sum)| BudgetSum::of(None, Some(year), sum)).collect(),
        total: BudgetSum::of(None, filter.year, all),
    }))
}

fn budget_id(text: &str) -> Result<MonitoringBudgetId, Problem> {
    text.parse().map_err(|_| Problem::not_found(BUDGET))
}

async fn budget_answer(
    app: &App,
    me: &SignedIn,
    status: StatusCode,
    id: MonitoringBudgetId,
) -> Result<Response, Failure> {
    let (budget, may_keep) = usecase::look_budget(app, &me.actor, id).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", budget.version);
    let detail = BudgetDetail { item: BudgetItem::from(&budget), actions: actions(may_keep) };
    Ok((status, [(ETAG, version)], Json(detail)).into_response())
}

/// A new line of money.
#[utoipa::path(post, path = "/api/v1/monitoring-budgets", tag = "conditions", request_body = BudgetBody, params(WriteHeaders),
    responses((status = 201, body = BudgetDetail), (status = 401), (status = 403), (status = 422)))]
async fn add_budget(State(app): State<Arc<App>>, write: ApiWrite<BudgetBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let form = body.onto(BudgetForm::default());
            let made = usecase::add_budget(&app, &me.actor, &form).await.map_err(Problem::from)?;
            budget_answer(&app, &me, StatusCode::CREATED, made.id).await
        })
        .await
}

/// One line of money.
#[utoipa::path(get, path = "/api/v1/monitoring-budgets/{id}", tag = "conditions", params(("id" = Uuid, Path)),
    responses((status = 200, body = BudgetDetail), (status = 401), (status = 404)))]
async fn one_budget(State(app): State<Arc<App>>, me: SignedIn, Path(id): Path<String>) -> Result<Response, Failure> {
    budget_answer(&app, &me, StatusCode::OK, budget_id(&id)?).await
}

/// Changes the amounts and words of a line.
#[utoipa::path(patch, path = "/api/v1/monitoring-budgets/{id}", tag = "conditions", request_body = BudgetBody,
    params(("id" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = BudgetDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn change_budget(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    write: ApiWrite<BudgetBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let id = budget_id(&id)?;
            let (known, _) = usecase::look_budget(&app, &me.actor, id).await.map_err(Problem::from)?;
            let form = body.onto(BudgetForm::of(&known.facts));
            let version = Some(version.unwrap_or(known.version));
            usecase::change_budget(&app, &me.actor, id, version, &form).await.map_err(Problem::from)?;
            budget_answer(&app, &me, StatusCode::OK, id).await
        })
        .await
}
