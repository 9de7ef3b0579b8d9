//! What people do on the page of an obligation: one small form each.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::parse_date;
use thihanh_webkit::{CheckedForm, Failure, Notice, render};

use super::forms::{Filled, Kind, Refused};
use super::support;
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::model::contribution::Asking;
use crate::modules::obligations::usecase::{self, Act, Giving, LedgerError, RecordEvent};
use crate::modules::obligations::web::path_of;

/// The fields of every form of the page; each sends its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::modules::obligations::web) struct Input {
    version: String,
    #[serde(
        alias = "report-on",
        alias = "complete-on",
        alias = "event-on",
        alias = "due-on",
        alias = "ask-on",
        alias = "give-on"
    )]
    on: String,
    #[serde(
        alias = "report-note",
        alias = "complete-note",
        alias = "back-note",
        alias = "due-note",
        alias = "cancel-note",
        alias = "ask-note",
        alias = "give-note"
    )]
    note: String,
    #[serde(rename = "event-document")]
    document: String,
    #[serde(rename = "event-due")]
    due: String,
    /// Of a contribution: whom the lead asks, or who gives with the version that was looked at ([`support::giver`]).
    #[serde(alias = "give-agency")]
    agency: Vec<String>,
}

/// What a form asks for, its days read.
struct Ordered {
    on: Option<NaiveDate>,
    due: Option<NaiveDate>,
}

impl Input {
    fn act<'a>(&'a self, code: &'a str) -> Act<'a> {
        // A form without a version never came from our page; the zeroth version is none that a row has.
        Act { code, version: Some(self.version.parse().unwrap_or_default()), note: &self.note }
    }

    /// Reads the days that were written; an empty one is none.
    fn read(&self, kind: Kind) -> Result<Ordered, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut day = |text: &str, field| {
            let read = parse_date(text);
            if read.is_none() && !text.trim().is_empty() {
                let shortened: String = text.chars().take(40).collect();
                errors.push(FieldError::new(field, "date-malformed").with("text", shortened));
            }
            read
        };
        let ordered = Ordered { on: day(&self.on, kind.on_field()), due: day(&self.due, "event-due") };
        if errors.is_empty() { Ok(ordered) } else { Err(errors) }
    }
}

/// `POST /nhiem-vu/{code}/bao-cao`
pub(in crate::modules::obligations::web) async fn report(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    answer(&app, &me, &code, Kind::Report, input).await
}

/// `POST /nhiem-vu/{code}/xac-nhan`
pub(in crate::modules::obligations::web) async fn complete(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    answer(&app, &me, &code, Kind::Complete, input).await
}

/// `POST /nhiem-vu/{code}/tra-lai`
pub(in crate::modules::obligations::web) async fn send_back(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    answer(&app, &me, &code, Kind::SendBack, input).await
}

/// `POST /nhiem-vu/{code}/dat-han`
pub(in crate::modules::obligations::web) async fn set_due(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    answer(&app, &me, &code, Kind::SetDue, input).await
}

/// `POST /nhiem-vu/{code}/su-kien`
pub(in crate::modules::obligations::web) async fn record_event(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    answer(&app, &me, &code, Kind::RecordEvent, input).await
}

/// `POST /nhiem-vu/{code}/huy`
pub(in crate::modules::obligations::web) async fn cancel(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    answer(&app, &me, &code, Kind::Cancel, input).await
}

/// `POST /nhiem-vu/{code}/de-nghi-phoi-hop`
pub(in crate::modules::obligations::web) async fn ask_contribution(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    answer(&app, &me, &code, Kind::AskContribution, input).await
}

/// `POST /nhiem-vu/{code}/phoi-hop`
pub(in crate::modules::obligations::web) async fn contribute(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    answer(&app, &me, &code, Kind::Contribute, input).await
}

/// Does it; what was refused for a field is shown beside that field, with everything that was written.
async fn answer(app: &App, me: &SignedIn, code: &str, kind: Kind, input: Input) -> Result<Response, Failure> {
    let done = match input.read(kind) {
        Ok(ordered) => act(app, me, code, kind, &input, &ordered).await,
        Err(errors) => Err(Problem::invalid(errors)),
    };
    match done {
        Ok(notice) => Ok(notice.on(path_of(code))),
        Err(Problem::Invalid(errors)) => {
            usecase::check_right(app, &me.actor, code, kind.action()).await.map_err(Problem::from)?;
            let Input { on, note, document, due, agency, .. } = input;
            let filled = Filled { on, note, document, due, agencies: agency };
            let refused = Refused { kind, filled, errors: kind.rename(errors) };
            let page = super::page(app, me, code, Some(&refused)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn act(
    app: &App,
    me: &SignedIn,
    code: &str,
    kind: Kind,
    input: &Input,
    ordered: &Ordered,
) -> Result<Notice, Problem> {
    let act = input.act(code);
    let missing = || Problem::invalid(vec![FieldError::new(kind.on_field(), "required")]);
    match kind {
        Kind::Report => {
            usecase::mark_reported(app, &me.actor, act, ordered.on.ok_or_else(missing)?).await?;
            Ok(Notice::done("obligation-reported"))
        }
        Kind::Complete => {
            usecase::mark_done(app, &me.actor, act, ordered.on).await?;
            Ok(Notice::done("obligation-completed"))
        }
        Kind::SendBack => {
            usecase::send_back(app, &me.actor, act).await?;
            Ok(Notice::done("obligation-sent-back"))
        }
        Kind::SetDue => {
            let due_on = ordered.on.ok_or_else(missing)?;
            usecase::set_deadline(app, &me.actor, act, due_on).await?;
            Ok(Notice::done("obligation-due-set"))
        }
        Kind::Cancel => {
            usecase::cancel(app, &me.actor, act).await?;
            Ok(Notice::done("obligation-cancelled"))
        }
        Kind::AskContribution => {
            // What is no id is no supporting agency either.
            let agencies: Vec<AgencyId> = input.agency.iter().filter_map(|id| id.parse().ok()).collect();
            let asking = Asking { due_on: ordered.on.ok_or_else(missing)?, request: &input.note };
            let asked = usecase::ask_contributions(app, &me.actor, code, &agencies, asking).await?;
            Ok(Notice::done("contribution-was-asked").with("count", asked.len()))
        }
        Kind::Contribute => {
            let giver = input.agency.first().and_then(|value| support::giver(value));
            let (agency, version) = giver.ok_or(LedgerError::NotFound)?;
            let on = ordered.on.ok_or_else(missing)?;
            let giving = Giving { agency, version: Some(version), on, note: &input.note };
            usecase::give_contribution(app, &me.actor, code, giving).await?;
            Ok(Notice::done("contribution-was-given"))
        }
        Kind::RecordEvent => {
            let detail = usecase::obligation(app, &me.actor, code).await?;
            let trigger = detail.trigger.ok_or(LedgerError::NotFound)?.id;
            let happened_on = ordered.on.ok_or_else(missing)?;
            let command = RecordEvent { trigger, happened_on, document: &input.document, due_on: ordered.due };
            let changed = usecase::record_event(app, &me.actor, command).await?;
            Ok(Notice::done("obligation-event-recorded").with("count", changed.len()))
        }
    }
}
