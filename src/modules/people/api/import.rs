//! People taken over from a table, in the JSON API: the file as it is, first looked at, then imported as it was looked at.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::{Deserialize, Serialize};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::failure::field_message;
use thihanh_webkit::{Failure, Lang, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api_write::{ApiFile, Call, FileContent, WriteHeaders};
use crate::app::App;
use crate::modules::accounts::api as accounts;
use crate::modules::people::model::import::{Change, Line, MAX_BYTES, Plan};
use crate::modules::people::usecase::{self, Import, Imported};

/// Adds the addresses.
pub(super) fn routes() -> Routes<Arc<App>> {
    Routes::new().post("/people/import", import).body_limit(MAX_BYTES)
}

/// The part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(import))]
pub(super) struct Document;

/// What to do with a table.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ImportQuery {
    /// `plan` of the look that somebody agreed to: the table is imported if it still comes to that. Without it nothing is written.
    agreed: Option<String>,
    /// Invitations go by mail to whoever has an address; the others are printed on their pages.
    by_mail: Option<bool>,
}

/// What a table comes to.
#[derive(Debug, Serialize, ToSchema)]
struct PeopleImport {
    /// Whether it was written.
    is_done: bool,
    /// By which this outcome is agreed to.
    plan: String,
    /// New people.
    people: usize,
    /// New roles, those of new people too.
    roles: usize,
    /// Rows that are wrong: with any of them nothing is imported.
    wrong: usize,
    rows: Vec<PeopleImportRow>,
}

/// One row.
#[derive(Debug, Serialize, ToSchema)]
struct PeopleImportRow {
    /// Its number in the file, from 1.
    line: u32,
    name: String,
    login: String,
    /// person, role, nothing or wrong.
    outcome: &'static str,
    errors: Vec<PeopleImportError>,
}

/// What is wrong with a row.
#[derive(Debug, Serialize, ToSchema)]
struct PeopleImportError {
    /// The column: name, position, agency, role, module, email, phone, login, from or to.
    field: &'static str,
    code: &'static str,
    message: String,
}

/// Says of every row of an XLSX or CSV file what importing it would do; with `agreed` does it, all of it or nothing.
#[utoipa::path(post, path = "/api/v1/people/import", tag = "people", params(ImportQuery, WriteHeaders),
    request_body(content = FileContent, content_type = "application/octet-stream"),
    responses((status = 200, body = PeopleImport), (status = 401), (status = 403), (status = 409), (status = 413), (status = 415), (status = 422)))]
async fn import(
    State(app): State<Arc<App>>,
    Query(query): Query<ImportQuery>,
    file: ApiFile,
) -> Result<Response, Failure> {
    accounts::may_manage(file.actor())?;
    let write = file.read().await?;
    write
        .once(|Call { me, body, .. }| async move {
            let lang = me.lang();
            let bytes = body.to_vec();
            let Some(agreed) = query.agreed else {
                let looked = usecase::look(&app, &me.actor, bytes).await?;
                return Ok(Json(told(lang, looked.plan, looked.print, false)).into_response());
            };
            let by_mail = query.by_mail == Some(true);
            let command = Import { bytes, agreed: Some(agreed.clone()), by_mail };
            match usecase::import(&app, &me.actor, command).await? {
                Imported::Done(plan, _) => Ok(Json(told(lang, plan, agreed, true)).into_response()),
                Imported::Wrong(_) | Imported::Changed(_) => Err(Problem::refused("people-import-changed").into()),
            }
        })
        .await
}

fn told(lang: Lang, plan: Plan, print: String, is_done: bool) -> PeopleImport {
    PeopleImport {
        is_done,
        plan: print,
        people: plan.added(),
        roles: plan.grants(),
        wrong: plan.wrong(),
        rows: plan.lines.into_iter().map(|line| row(lang, line)).collect(),
    }
}

fn row(lang: Lang, line: Line) -> PeopleImportRow {
    let (outcome, faults) = match line.outcome {
        Ok(Change::Person) => ("person", Vec::new()),
        Ok(Change::Role) => ("role", Vec::new()),
        Ok(Change::Nothing) => ("nothing", Vec::new()),
        Err(faults) => ("wrong", faults),
    };
    let error = |fault: &thihanh_kernel::problem::FieldError| PeopleImportError {
        field: fault.field,
        code: fault.code,
        message: field_message(lang, fault).to_string(),
    };
    PeopleImportRow {
        line: line.row.line,
        name: line.row.facts.name,
        login: line.login,
        outcome,
        errors: faults.iter().map(error).collect(),
    }
}
