//! One reorganisation: its decision, what it changes, and who takes over what.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::vn_datetime;
use thihanh_store::journal::Record;
use thihanh_webkit::failure::field_message;
use thihanh_webkit::parts::{Action, ErrorSummary, Field, KeyValues, PageHead, State as Mark, Timeline, TimelineEntry};
use thihanh_webkit::{CheckedForm, CheckedUpload, Failure, Html, Lang, Layout, Notice, Text, form, render};

use super::list::decision_fields;
use super::steps::{self, Refused, StepSheet};
use super::{ALL, words};
use crate::app::App;
use crate::handover::{Changed, Kind};
use crate::modules::accounts::web::SignedIn;
use crate::modules::reorganisation::model::form::{DecisionForm, StepForm};
use crate::modules::reorganisation::model::{LARGEST_FILE, Reorganisation, ReorganisationFault, State as Stage};
use crate::modules::reorganisation::usecase::{self, EndedRow, ReorganisationError, StepKind};
use crate::{history, menu};

/// Lines of what changes in the tree, and agencies that are settled, that the page shows; the numbers tell of the rest.
const MOST_LINES: usize = 60;

#[derive(Template)]
#[template(path = "reorganisation/web/detail.html")]
struct DetailPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    code: String,
    version: i64,
    is_draft: bool,
    may_manage: bool,
    facts: KeyValues,
    steps: Vec<(usize, Text)>,
    files: Vec<(i64, String, String)>,
    faults: Vec<String>,
    changes: Vec<Text>,
    other_changes: usize,
    open: Vec<Ended>,
    settled: Vec<Ended>,
    other_settled: usize,
    /// Those that ended before this decision and hold something still.
    left: Vec<Ended>,
    other_left: usize,
    unknown: Vec<Text>,
    sheets: Vec<StepSheet>,
    file: Field,
    decision: Vec<Field>,
    is_decision_open: bool,
    undo: Option<Undo>,
    /// What stands in the way of the undo, each with where it is looked at.
    touched: Vec<(String, Option<String>)>,
    history: Timeline,
}

struct Undo {
    until: Text,
}

/// An ended agency with what it holds.
pub(super) struct Ended {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) held: Vec<Held>,
    /// Keys and names of those who have its place by the decision, with the one that was chosen.
    pub(super) candidates: Vec<(String, String, bool)>,
    pub(super) named: String,
}

pub(super) struct Held {
    what: Text,
    /// Who takes it over; empty where nobody does.
    heir: String,
    /// Where it is listed one by one.
    href: Option<String>,
    apart: Option<Text>,
}

/// `GET /don-vi/sap-xep/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, Refused::default(), None).await?))
}

/// `POST /don-vi/sap-xep/{code}/sua`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<DecisionForm>,
) -> Result<Response, Failure> {
    let at = (code.as_str(), Some(form_version(&form.version)));
    match usecase::change(&app, &me.actor, at, &form).await.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("reorganisation-changed").on(format!("{ALL}/{code}"))),
        Err(Problem::Invalid(errors)) => {
            let refused = Refused { errors, ..Refused::default() };
            let page = page(&app, &me, &code, refused, Some(form)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// `POST /don-vi/sap-xep/{code}/them/{kind}`
pub(super) async fn add_step(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, kind)): Path<(String, String)>,
    CheckedForm(form): CheckedForm<StepForm>,
) -> Result<Response, Failure> {
    let kind = StepKind::parse(&kind).ok_or_else(Failure::no_such_page)?;
    let at = (code.as_str(), Some(form_version(&form.version)));
    let done = match usecase::step_typed(&app, &me.actor, &code, kind, &form).await {
        Ok(step) => usecase::add_step(&app, &me.actor, at, &step).await,
        Err(error) => Err(error),
    };
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("reorganisation-step-added").on(format!("{ALL}/{code}#thay-doi"))),
        Err(Problem::Invalid(errors)) => {
            let refused = Refused { kind: Some(kind), form, errors };
            let page = page(&app, &me, &code, refused, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// A form that says nothing but from which version it was made.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Seen {
    version: String,
}

impl Seen {
    pub(super) fn at<'a>(&self, code: &'a str) -> (&'a str, Option<i64>) {
        (code, Some(form_version(&self.version)))
    }
}

/// `POST /don-vi/sap-xep/{code}/bo/{place}`
pub(super) async fn remove_step(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, place)): Path<(String, usize)>,
    CheckedForm(seen): CheckedForm<Seen>,
) -> Result<Response, Failure> {
    let done = usecase::remove_step(&app, &me.actor, seen.at(&code), place).await;
    told(done, "reorganisation-step-removed", &code)
}

/// `POST /don-vi/sap-xep/{code}/bang`
pub(super) async fn add_file(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    mut sent: CheckedUpload,
) -> Result<Response, Failure> {
    // Nobody's files are taken in before it is known that they may be.
    if !usecase::may_manage(&app, &me.actor).await.map_err(Problem::from)? {
        return Err(Problem::denied("manage-reorganisations").into());
    }
    let (mut name, mut bytes) = (String::new(), Vec::new());
    while let Some(mut field) = sent.next_field().await? {
        if field.name() == Some("file") {
            name = field.file_name().unwrap_or_default().to_owned();
            bytes = form::read(&mut field, LARGEST_FILE).await?;
        }
    }
    match usecase::add_file(&app, &me.actor, (&code, None), (&name, bytes)).await.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("reorganisation-file-added").on(format!("{ALL}/{code}#thay-doi"))),
        Err(Problem::Invalid(errors)) => {
            let refused = Refused { errors, ..Refused::default() };
            let page = page(&app, &me, &code, refused, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// `POST /don-vi/sap-xep/{code}/bo-bang/{number}`
pub(super) async fn remove_file(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, number)): Path<(String, i64)>,
    CheckedForm(seen): CheckedForm<Seen>,
) -> Result<Response, Failure> {
    let done = usecase::remove_file(&app, &me.actor, seen.at(&code), number).await;
    told(done, "reorganisation-file-removed", &code)
}

/// `POST /don-vi/sap-xep/{code}/thoi`
pub(super) async fn give_up(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(seen): CheckedForm<Seen>,
) -> Result<Response, Failure> {
    told(usecase::give_up(&app, &me.actor, seen.at(&code)).await, "reorganisation-given-up", &code)
}

/// `POST /don-vi/sap-xep/{code}/hoan-tac`
pub(super) async fn undo(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(seen): CheckedForm<Seen>,
) -> Result<Response, Failure> {
    match usecase::undo(&app, &me.actor, seen.at(&code)).await {
        Ok(_) => Ok(Notice::done("reorganisation-undone").on(format!("{ALL}/{code}"))),
        // The page has the list.
        Err(ReorganisationError::Fault(ReorganisationFault::Touched(_))) => {
            Ok(Notice::warning("reorganisation-undo-refused").on(format!("{ALL}/{code}#hoan-tac")))
        }
        Err(error) => Err(Problem::from(error).into()),
    }
}

fn told(
    done: Result<Reorganisation, ReorganisationError>,
    notice: &'static str,
    code: &str,
) -> Result<Response, Failure> {
    done.map_err(Problem::from)?;
    Ok(Notice::done(notice).on(format!("{ALL}/{code}")))
}

async fn page(
    app: &App,
    me: &SignedIn,
    code: &str,
    refused: Refused,
    typed: Option<DecisionForm>,
) -> Result<DetailPage, Failure> {
    let lang = me.lang();
    let outlook = usecase::outlook(app, &me.actor, code).await.map_err(Problem::from)?;
    let may_manage = usecase::may_manage(app, &me.actor).await.map_err(Problem::from)?;
    let records = usecase::history(app, &me.actor, code).await.map_err(Problem::from)?;
    let it = &outlook.it;
    let is_draft = it.state == Stage::Draft;
    let undo_until = it.undo_until().filter(|until| app.clock.now() <= *until && may_manage);
    let touched = match undo_until {
        Some(_) => usecase::undo_blockers(app, &me.actor, code).await.map_err(Problem::from)?,
        None => Vec::new(),
    };
    let title = lang.t("reorganisation-one").with("code", &it.code);
    let mut head = PageHead::new(&it.decision.title)
        .crumb(Html::link("/don-vi", lang.t("agencies-title")))
        .crumb(Html::link(ALL, lang.t("reorganisation-title")))
        .crumb(Html::whole(&it.code))
        .sentence(Html::from(words::chip(lang, it.state)));
    if is_draft {
        let trial = format!("{ALL}/{}/chay-thu", it.code);
        head = head.action(Action::primary(lang.t("reorganisation-dry-run"), trial).icon("check-lg"));
    }
    let changes = words::changes(lang, &outlook.changes);
    let is_settled = |row: &&EndedRow| row.is_settled && !row.is_left_behind;
    let left: Vec<&EndedRow> = outlook.ended.iter().filter(|row| row.is_left_behind).collect();
    let settled: Vec<&EndedRow> = outlook.ended.iter().filter(is_settled).collect();
    let ended = |row: &EndedRow| ended(lang, &it.code, row);
    let known = DecisionForm::of(&it.decision);
    let is_decision_open = typed.is_some();
    let of_decision: &[FieldError] = if is_decision_open { &refused.errors } else { &[] };
    let decision = match may_manage && is_draft {
        true => decision_fields(lang, typed.as_ref().unwrap_or(&known), of_decision),
        false => Vec::new(),
    };
    let decision = match is_decision_open {
        true => decision,
        false => decision.into_iter().map(|field| field.of_form("sua")).collect(),
    };
    let file =
        Field::file("file", lang.t("reorganisation-file"), ".csv,text/csv").hint(lang.t("reorganisation-file-hint"));
    let of_file = if refused.kind.is_none() && !is_decision_open { refused.errors.as_slice() } else { &[] };
    Ok(DetailPage {
        errors: (!refused.errors.is_empty()).then(|| ErrorSummary::of(lang, &refused.errors)),
        code: it.code.clone(),
        version: it.version,
        is_draft,
        may_manage,
        facts: facts(lang, it),
        steps: it.steps.iter().map(|step| words::step(lang, step, &outlook.names)).enumerate().collect(),
        files: outlook.files.iter().map(|(number, name, size)| (*number, name.clone(), size_of(lang, *size))).collect(),
        faults: outlook.faults.iter().take(MOST_LINES).map(|fault| field_message(lang, fault).to_string()).collect(),
        other_changes: changes.len().saturating_sub(MOST_LINES),
        changes: changes.into_iter().take(MOST_LINES).collect(),
        open: outlook.ended.iter().filter(|row| !row.is_settled && !row.is_left_behind).map(ended).collect(),
        other_left: left.len().saturating_sub(MOST_LINES),
        left: left.into_iter().take(MOST_LINES).map(ended).collect(),
        other_settled: settled.len().saturating_sub(MOST_LINES),
        settled: settled.into_iter().take(MOST_LINES).map(ended).collect(),
        unknown: outlook
            .unknown
            .iter()
            .map(|(name, heir)| lang.t("reorganisation-unknown-heir").with("name", name).with("heir", heir))
            .collect(),
        sheets: if may_manage && is_draft { steps::sheets(lang, &refused) } else { Vec::new() },
        file: file.errors(lang, of_file),
        decision,
        is_decision_open,
        undo: undo_until
            .map(|until| Undo { until: lang.t("reorganisation-undo-until").with("until", vn_datetime(until)) }),
        touched: touched.into_iter().map(looked_at).collect(),
        history: Timeline::new(records.iter().map(|record| record_told(lang, record)).collect()),
        head,
        page: me.layout(menu::ids::REORGANISATION, title),
    })
}

fn looked_at(changed: Changed) -> (String, Option<String>) {
    let href =
        matches!(changed.kind, Kind::Obligation | Kind::Overseen).then(|| format!("/nhiem-vu/{}", changed.label));
    (changed.label, href)
}

fn size_of(lang: Lang, bytes: usize) -> String {
    lang.t("reorganisation-kb").with("kb", bytes.div_ceil(1024)).to_string()
}

pub(super) fn ended(lang: Lang, code: &str, row: &EndedRow) -> Ended {
    Ended {
        id: row.agency.to_string(),
        name: row.name.clone(),
        held: row
            .held
            .iter()
            .map(|held| Held {
                what: words::counted(lang, held.kind, held.count),
                heir: held.heir.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
                href: words::has_items(held.kind)
                    .then(|| format!("{ALL}/{code}/muc?don_vi={}&loai={}", row.agency, held.kind.as_str())),
                apart: (held.apart > 0).then(|| {
                    lang.t("reorganisation-apart").with("count", i64::try_from(held.apart).unwrap_or(i64::MAX))
                }),
            })
            .collect(),
        candidates: row.candidates.iter().map(|(key, name)| (key.clone(), name.clone(), *key == row.named)).collect(),
        named: row.named.clone(),
    }
}

fn facts(lang: Lang, it: &Reorganisation) -> KeyValues {
    let at = |moment: Option<chrono::DateTime<chrono::Utc>>| moment.map(vn_datetime);
    let entries = it.committed.map(|_| {
        lang.t("reorganisation-entries").with("closed", it.entries.0).with("opened", it.entries.1).to_string()
    });
    KeyValues::new()
        .row(lang.t("reorganisation-decision"), it.decision.words())
        .row(lang.t("reorganisation-effective-on"), lang.date(it.decision.effective_on))
        .row_if(lang.t("reorganisation-committed-at"), at(it.committed.map(|(at, _)| at)))
        .row_if(lang.t("reorganisation-entries-label"), entries)
        .row_if(lang.t("reorganisation-undone-at"), at(it.undone.map(|(at, _)| at)))
}

/// One entry of the history.
fn record_told(lang: Lang, record: &Record) -> TimelineEntry {
    let (mark, what) = match record.action.as_str() {
        "drafted" => (Mark::InTime, lang.t("reorganisation-history-drafted")),
        "changed" => (Mark::InTime, lang.t("reorganisation-history-changed")),
        "committed" => (Mark::DoneOnTime, lang.t("reorganisation-history-committed")),
        "undone" => (Mark::Returned, lang.t("reorganisation-history-undone")),
        "dropped" => (Mark::NotCounted, lang.t("reorganisation-history-dropped")),
        _ => history::unknown(lang, record),
    };
    history::entry(lang, record, mark, &what)
}
