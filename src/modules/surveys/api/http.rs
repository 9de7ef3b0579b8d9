//! Surveys in the JSON API. Invitations are not made here: an answer of the API may be kept to be given again, and their codes must be kept nowhere.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use thihanh_kernel::ids::QuestionId;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::OpenApi;

use super::super::model::answer::{Typed, field, row_field};
use super::super::model::sample::Quota;
use super::super::model::survey::SurveyForm;
use super::super::model::words::Words;
use super::super::usecase::{self, By, CrossTable, PaperForm};
use super::bodies::{
    Crossing, Listing, SurveyAnswer, SurveyBody, SurveyChange, SurveyConclusion, SurveyCount, SurveyCross, SurveyDays,
    SurveyDetail, SurveyDraw, SurveyFormBody, SurveyFormDetail, SurveyItem, SurveyList, SurveyMatrixRow, SurveyPaper,
    SurveyQuestion, SurveyQuota, SurveyQuotas, SurveyRecorded, SurveyResults, SurveyReturned, SurveyText, SurveyUnit,
    SurveyUnits, detail, item, question,
};
use crate::api_write::{ApiWrite, Call, NoFields, WriteHeaders};
use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;

/// The module's part of `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/surveys", list)
        .post("/surveys", create)
        .get("/surveys/{code}", one)
        .patch("/surveys/{code}", change)
        .get("/surveys/{code}/form", form)
        .post("/surveys/{code}/form", put_form)
        .post("/surveys/{code}/open", open)
        .post("/surveys/{code}/lengthen", lengthen)
        .post("/surveys/{code}/revise", revise)
        .post("/surveys/{code}/publish", publish)
        .post("/surveys/{code}/close", close)
        .post("/surveys/{code}/conclude", conclude)
        .get("/surveys/{code}/units", units)
        .post("/surveys/{code}/draws", draw)
        .post("/surveys/{code}/responses", record)
        .get("/surveys/{code}/results", results)
        .get("/surveys/{code}/cross", cross)
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(
        list, create, one, change, form, put_form, open, lengthen, revise, publish, close, conclude, units, draw,
        record, results, cross
    ),
    components(schemas(
        SurveyList,
        SurveyItem,
        SurveyDetail,
        SurveyBody,
        SurveyChange,
        SurveyText,
        SurveyFormBody,
        SurveyFormDetail,
        SurveyDays,
        SurveyConclusion,
        SurveyReturned,
        SurveyUnits,
        SurveyUnit,
        SurveyQuotas,
        SurveyQuota,
        SurveyDraw,
        SurveyPaper,
        SurveyAnswer,
        SurveyRecorded,
        SurveyResults,
        SurveyQuestion,
        SurveyCount,
        SurveyMatrixRow,
        SurveyCross
    ))
)]
struct Document;

/// The surveys that the caller sees, the newest first.
#[utoipa::path(get, path = "/api/v1/surveys", tag = "surveys", params(Listing),
    responses((status = 200, body = SurveyList), (status = 401)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Listing>,
) -> Result<Json<SurveyList>, Failure> {
    let page = Page::new(asked.limit, asked.after.as_deref().and_then(|after| after.parse().ok()));
    let (slice, count) = usecase::surveys(&app, &me.actor, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(slice.next, count, asked.count);
    Ok(Json(SurveyList { items: slice.items.iter().map(item).collect(), page }))
}

/// One survey.
#[utoipa::path(get, path = "/api/v1/surveys/{code}", tag = "surveys", params(("code" = String, Path, description = "KS-2026-0001")),
    responses((status = 200, body = SurveyDetail), (status = 401), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    answer(&app, &me, StatusCode::OK, &code).await
}

/// Makes a survey, with an empty form.
#[utoipa::path(post, path = "/api/v1/surveys", tag = "surveys", request_body = SurveyBody, params(WriteHeaders),
    responses((status = 201, body = SurveyDetail), (status = 401), (status = 403), (status = 422)))]
async fn create(State(app): State<Arc<App>>, write: ApiWrite<SurveyBody>) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let made = usecase::create(&app, &me.actor, &body.into()).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::CREATED, &made.code).await
        })
        .await
}

/// Changes what a survey is about.
#[utoipa::path(patch, path = "/api/v1/surveys/{code}", tag = "surveys", request_body = SurveyChange,
    params(("code" = String, Path, description = "KS-2026-0001"), WriteHeaders),
    responses((status = 200, body = SurveyDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn change(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<SurveyChange>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let known = usecase::manageable(&app, &me.actor, &code).await.map_err(Problem::from)?;
            let form = body.onto(SurveyForm::of(&known.facts));
            // What is not sent is what was just read: nobody may have changed it since.
            let version = Some(version.unwrap_or(known.version));
            usecase::change(&app, &me.actor, &code, version, &form).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// The questions: the version being written, else the one being answered.
#[utoipa::path(get, path = "/api/v1/surveys/{code}/form", tag = "surveys", params(("code" = String, Path, description = "KS-2026-0001")),
    responses((status = 200, body = SurveyFormDetail), (status = 401), (status = 403), (status = 404)))]
async fn form(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    let building = usecase::building(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", building.survey.version);
    let detail = SurveyFormDetail { number: building.number, is_draft: building.is_draft, form: building.form };
    Ok(([(ETAG, version)], Json(detail)).into_response())
}

/// Writes the questions of the version being written, all of them.
#[utoipa::path(post, path = "/api/v1/surveys/{code}/form", tag = "surveys", request_body = SurveyFormBody,
    params(("code" = String, Path, description = "KS-2026-0001"), WriteHeaders),
    responses((status = 200, body = SurveyDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn put_form(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<SurveyFormBody>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::put_form(&app, &me.actor, &code, version, &body.form).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Publishes a survey, to be answered between two days.
#[utoipa::path(post, path = "/api/v1/surveys/{code}/open", tag = "surveys", request_body = SurveyDays,
    params(("code" = String, Path, description = "KS-2026-0001"), WriteHeaders),
    responses((status = 200, body = SurveyDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn open(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<SurveyDays>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let days = (body.from.as_str(), body.to.as_str());
            usecase::open(&app, &me.actor, &code, version, days).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Takes answers up to another last day.
#[utoipa::path(post, path = "/api/v1/surveys/{code}/lengthen", tag = "surveys", request_body = SurveyDays,
    params(("code" = String, Path, description = "KS-2026-0001"), WriteHeaders),
    responses((status = 200, body = SurveyDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn lengthen(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<SurveyDays>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::lengthen(&app, &me.actor, &code, version, &body.to).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Begins a new version; the published one goes on being answered.
#[utoipa::path(post, path = "/api/v1/surveys/{code}/revise", tag = "surveys", request_body = NoFields,
    params(("code" = String, Path, description = "KS-2026-0001"), WriteHeaders),
    responses((status = 200, body = SurveyDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn revise(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            usecase::revise(&app, &me.actor, &code, version).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Publishes the new version.
#[utoipa::path(post, path = "/api/v1/surveys/{code}/publish", tag = "surveys", request_body = NoFields,
    params(("code" = String, Path, description = "KS-2026-0001"), WriteHeaders),
    responses((status = 200, body = SurveyDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn publish(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            usecase::publish(&app, &me.actor, &code, version).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Ends a survey.
#[utoipa::path(post, path = "/api/v1/surveys/{code}/close", tag = "surveys", request_body = NoFields,
    params(("code" = String, Path, description = "KS-2026-0001"), WriteHeaders),
    responses((status = 200, body = SurveyDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn close(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, .. }| async move {
            usecase::close(&app, &me.actor, &code, version).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// Says what came of a survey that is over.
#[utoipa::path(post, path = "/api/v1/surveys/{code}/conclude", tag = "surveys", request_body = SurveyConclusion,
    params(("code" = String, Path, description = "KS-2026-0001"), WriteHeaders),
    responses((status = 200, body = SurveyDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn conclude(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<SurveyConclusion>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            usecase::conclude(&app, &me.actor, &code, version, &body.conclusion).await.map_err(Problem::from)?;
            answer(&app, &me, StatusCode::OK, &code).await
        })
        .await
}

/// How the forms came back by agency of the sample.
#[utoipa::path(get, path = "/api/v1/surveys/{code}/units", tag = "surveys", params(("code" = String, Path, description = "KS-2026-0001")),
    responses((status = 200, body = SurveyUnits), (status = 401), (status = 403), (status = 404)))]
async fn units(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Json<SurveyUnits>, Failure> {
    let sample = usecase::sample(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let unit =
        |unit: &usecase::SampleUnit| SurveyUnit { agency_id: unit.agency.uuid(), returned: unit.returned.into() };
    Ok(Json(SurveyUnits { items: sample.units.iter().map(unit).collect(), outside: sample.outside.into() }))
}

/// Draws agencies for the sample.
#[utoipa::path(post, path = "/api/v1/surveys/{code}/draws", tag = "surveys", request_body = SurveyQuotas,
    params(("code" = String, Path, description = "KS-2026-0001"), WriteHeaders),
    responses((status = 201, body = SurveyDraw), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn draw(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<SurveyQuotas>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, version, body }| async move {
            let quota = |quota: SurveyQuota| Quota { agencies: quota.agencies, forms: quota.forms };
            let quotas = body.quotas.into_iter().map(|(kind, of)| (kind, quota(of))).collect();
            let number = usecase::draw(&app, &me.actor, &code, version, &quotas).await.map_err(Problem::from)?;
            let sample = usecase::sample(&app, &me.actor, &code).await.map_err(Problem::from)?;
            let found = sample.draws.into_iter().find(|draw| draw.number == number).ok_or_else(Failure::internal)?;
            let drawn = SurveyDraw {
                number,
                seed: found.seed,
                drawn_on: found.drawn_on,
                is_repeated: found.is_repeated,
                drawn: found.drawn.into_iter().map(|(agency, forms)| (agency.uuid(), forms)).collect(),
            };
            Ok((StatusCode::CREATED, Json(drawn)).into_response())
        })
        .await
}

/// Types in a form that came on paper.
#[utoipa::path(post, path = "/api/v1/surveys/{code}/responses", tag = "surveys", request_body = SurveyPaper,
    params(("code" = String, Path, description = "KS-2026-0001"), WriteHeaders),
    responses((status = 201, body = SurveyRecorded), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn record(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<SurveyPaper>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let paper = PaperForm {
                form_no: body.form_number,
                agency: body.agency_id,
                invalid_why: body.invalid_why,
                typed: typed(&body.answers)?,
                once: String::new(),
            };
            usecase::record(&app, &me.actor, &code, &paper).await.map_err(Problem::from)?;
            Ok((StatusCode::CREATED, Json(SurveyRecorded { recorded: true })).into_response())
        })
        .await
}

/// Answers as a page would send them, so that both are read by the same rules.
fn typed(answers: &[SurveyAnswer]) -> Result<Typed, Failure> {
    let mut pairs = Vec::new();
    for (place, answer) in answers.iter().enumerate() {
        let Ok(question) = answer.question.parse::<QuestionId>() else {
            let error =
                FieldError::new("answers", "choice-unknown").with("place", format!("answers[{place}].question"));
            return Err(Problem::invalid(vec![error]).into());
        };
        pairs.extend(answer.values.iter().map(|value| (field(question), value.clone())));
        pairs.extend(answer.rows.iter().map(|(row, column)| (row_field(question, *row), column.to_string())));
    }
    Ok(Typed::of(&pairs))
}

/// What the answers come to.
#[utoipa::path(get, path = "/api/v1/surveys/{code}/results", tag = "surveys", params(("code" = String, Path, description = "KS-2026-0001")),
    responses((status = 200, body = SurveyResults), (status = 401), (status = 403), (status = 404)))]
async fn results(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Json<SurveyResults>, Failure> {
    let results = usecase::results(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let questions = results.questions.into_iter().map(question).collect();
    Ok(Json(SurveyResults { returned: results.returned.into(), questions }))
}

/// A table of one question by another, or by agency.
#[utoipa::path(get, path = "/api/v1/surveys/{code}/cross", tag = "surveys",
    params(("code" = String, Path, description = "KS-2026-0001"), Crossing),
    responses((status = 200, body = SurveyCross), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn cross(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    Query(asked): Query<Crossing>,
) -> Result<Json<SurveyCross>, Failure> {
    let unknown = |field| Problem::invalid(vec![FieldError::new(field, "choice-unknown")]);
    let by = match asked.by.as_str() {
        "agency" => Some(By::Agency),
        other => other.parse().ok().map(By::Question),
    };
    // Whether the caller may read the survey at all comes first.
    usecase::readable(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let of = asked.of.parse().map_err(|_| unknown("of"))?;
    let by = by.ok_or_else(|| unknown("by"))?;
    let table = usecase::cross(&app, &me.actor, &code, of, by).await.map_err(Problem::from)?;
    let CrossTable { rows, columns, cells, row_totals, column_totals, .. } = table;
    let texts = |words: &[Words]| words.iter().map(SurveyText::from).collect();
    Ok(Json(SurveyCross { rows: texts(&rows), columns: texts(&columns), cells, row_totals, column_totals }))
}

async fn answer(app: &App, me: &SignedIn, status: StatusCode, code: &str) -> Result<Response, Failure> {
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", looked.survey.version);
    Ok((status, [(ETAG, version)], Json(detail(looked))).into_response())
}
