//! People taken over from a table: upload, a look at every row, confirmation, slips to print.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::failure::field_message;
use thihanh_webkit::parts::{Chip, ErrorSummary, Field, PageHead, State as ChipState};
use thihanh_webkit::{CheckedForm, CheckedUpload, Failure, Html, Lang, Layout, Notice, Text, form, render};

use super::{IMPORT, PEOPLE, slip, template};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::api as accounts;
use crate::modules::accounts::web::SignedIn;
use crate::modules::people::model::import::{Change, Line, MAX_BYTES};
use crate::modules::people::usecase::{self, Import, Imported, Looked};

#[derive(Template)]
#[template(path = "people/web/import.html")]
struct ImportPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    changed: Option<Text>,
    look: Option<Look>,
    file: Field,
    /// What each column holds.
    columns: Vec<(&'static str, Text)>,
}

/// What an import would do.
struct Look {
    sentence: Text,
    /// By which the plan is agreed to; none where it cannot be.
    print: Option<String>,
    may_mail: bool,
    rows: Vec<Row>,
}

struct Row {
    line: u32,
    name: String,
    login: String,
    role: String,
    chip: Chip,
    faults: Vec<String>,
}

/// `GET /nguoi-dung/nhap`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    accounts::may_manage(&me.actor)?;
    Ok(render(&build(&app, &me, None, &[], false)))
}

/// `POST /nguoi-dung/nhap`
pub(super) async fn look(
    State(app): State<Arc<App>>,
    me: SignedIn,
    mut sent: CheckedUpload,
) -> Result<Response, Failure> {
    // Nobody's files are taken in before it is known that they may be.
    accounts::may_manage(&me.actor)?;
    let mut bytes = Vec::new();
    while let Some(mut field) = sent.next_field().await? {
        if field.name() == Some("file") {
            bytes = form::read(&mut field, MAX_BYTES).await?;
        }
    }
    if bytes.is_empty() {
        return Ok(refused(&app, &me, &[FieldError::new("file", "people-import-no-file")]));
    }
    match usecase::look(&app, &me.actor, bytes.clone()).await {
        Ok(looked) => {
            if looked.plan.wrong() == 0 {
                usecase::keep(&app, &me.actor, &bytes).await?;
            }
            Ok(render(&build(&app, &me, Some(looked), &[], false)))
        }
        Err(Problem::Invalid(errors)) => Ok(refused(&app, &me, &errors)),
        Err(problem) => Err(problem.into()),
    }
}

/// What was agreed to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Agreed {
    agreed: String,
    by_mail: Option<String>,
}

/// `POST /nguoi-dung/nhap/xac-nhan`
pub(super) async fn confirm(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(agreed): CheckedForm<Agreed>,
) -> Result<Response, Failure> {
    let Some(bytes) = usecase::forget(&app, &me.actor).await? else {
        return Ok(Notice::warning("people-import-late").on(IMPORT));
    };
    let by_mail = agreed.by_mail.is_some();
    let command = Import { bytes: bytes.clone(), agreed: Some(agreed.agreed), by_mail };
    match usecase::import(&app, &me.actor, command).await? {
        Imported::Done(_, slips) if !slips.is_empty() => {
            let may_mail = usecase::can_mail(&app) && !by_mail;
            Ok(slip::page(&app, &me, slips, PEOPLE.to_owned(), may_mail))
        }
        Imported::Done(plan, _) => Ok(Notice::done("people-import-roles").with("count", plan.grants()).on(PEOPLE)),
        Imported::Wrong(looked) | Imported::Changed(looked) => {
            usecase::keep(&app, &me.actor, &bytes).await?;
            Ok((StatusCode::CONFLICT, render(&build(&app, &me, Some(looked), &[], true))).into_response())
        }
    }
}

/// `GET /nguoi-dung/nhap/mau.csv`
pub(super) async fn csv(me: SignedIn) -> Result<Response, Failure> {
    accounts::may_manage(&me.actor)?;
    template::csv(me.lang())
}

/// `GET /nguoi-dung/nhap/mau.xlsx`
pub(super) async fn xlsx(me: SignedIn) -> Result<Response, Failure> {
    accounts::may_manage(&me.actor)?;
    template::xlsx(me.lang())
}

fn refused(app: &App, me: &SignedIn, errors: &[FieldError]) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, render(&build(app, me, None, errors, false))).into_response()
}

fn build(app: &App, me: &SignedIn, looked: Option<Looked>, errors: &[FieldError], is_changed: bool) -> ImportPage {
    let page = me.layout(menu::ids::PEOPLE, me.lang().t("people-import-title"));
    let lang = page.lang();
    ImportPage {
        head: PageHead::new(lang.t("people-import-title"))
            .crumb(Html::link(PEOPLE, lang.t("people-title")))
            .sentence(lang.t("people-import-sentence")),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        changed: is_changed.then(|| lang.t("people-import-changed")),
        look: looked.map(|looked| look_of(app, lang, looked)),
        file: Field::file("file", lang.t("people-import-file"), ".xlsx,.csv")
            .hint(lang.t("people-import-file-hint"))
            .required()
            .errors(lang, errors),
        columns: template::columns(lang),
        page,
    }
}

fn look_of(app: &App, lang: Lang, looked: Looked) -> Look {
    let Looked { plan, print } = looked;
    let (wrong, added, grants) = (plan.wrong(), plan.added(), plan.grants());
    let sentence = match (wrong, plan.people.is_empty()) {
        (0, true) => lang.t("people-import-nothing"),
        (0, false) => lang.t("people-import-would").with("people", added).with("roles", grants),
        _ => lang.t("people-import-wrong").with("count", wrong),
    };
    Look {
        sentence,
        print: (wrong == 0 && !plan.people.is_empty()).then_some(print),
        may_mail: usecase::can_mail(app) && added > 0,
        rows: plan.lines.into_iter().map(|line| row(lang, line)).collect(),
    }
}

fn row(lang: Lang, line: Line) -> Row {
    let Line { row, login, outcome } = line;
    let (chip, faults) = match outcome {
        Ok(change) => (chip(lang, change), Vec::new()),
        Err(faults) => (Chip::new(ChipState::Overdue, lang.t("people-import-is-wrong")), faults),
    };
    let days = [&row.from, &row.to].map(String::as_str).into_iter().filter(|day| !day.is_empty());
    let words = [&row.role, &row.agency, &row.module].map(String::as_str).into_iter().filter(|words| !words.is_empty());
    let role = words.chain(days);
    Row {
        line: row.line,
        login,
        role: role.collect::<Vec<_>>().join(", "),
        name: row.facts.name,
        faults: faults.iter().map(|fault| fault_text(lang, fault)).collect(),
        chip,
    }
}

fn chip(lang: Lang, change: Change) -> Chip {
    match change {
        Change::Person => Chip::new(ChipState::DoneOnTime, lang.t("people-import-is-person")),
        Change::Role => Chip::new(ChipState::InTime, lang.t("people-import-is-role")),
        Change::Nothing => Chip::new(ChipState::NotCounted, lang.t("people-import-is-nothing")),
    }
}

/// "Thư điện tử: Địa chỉ thư điện tử không hợp lệ"
pub fn fault_text(lang: Lang, fault: &FieldError) -> String {
    format!("{}: {}", template::column_name(lang, fault.field), field_message(lang, fault))
}
