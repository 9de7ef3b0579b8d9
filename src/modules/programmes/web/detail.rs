//! One programme: how far it is, the directives under it, its end.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::{Difference, FieldError, Problem};
use thihanh_store::journal::Record;
use thihanh_webkit::chart::StackedBar;
use thihanh_webkit::parts::{
    Action, ErrorSummary, Field, KeyValues, PageHead, State as Mark, Timeline, TimelineEntry, Version, Versions,
};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Link, Notice, Text, render};

use super::form;
use super::list::{self, PROGRAMMES};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::api::class_bar;
use crate::modules::programmes::model::{Programme, ProgrammeForm};
use crate::modules::programmes::policy::Action as Deed;
use crate::modules::programmes::usecase::{self, Looked};
use crate::{history, menu};

#[derive(Template)]
#[template(path = "programmes/web/detail.html")]
struct DetailPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    conflict: Option<Versions>,
    code: String,
    version: i64,
    goal: String,
    outcome: Option<String>,
    progress: Option<(Text, StackedBar)>,
    directives: Vec<Directive>,
    facts: KeyValues,
    editing: Option<Vec<Field>>,
    has_edit_errors: bool,
    closing: Option<[Field; 2]>,
    has_close_errors: bool,
    history: Timeline,
}

struct Directive {
    href: String,
    label: String,
    title: String,
    date: String,
}

/// The fields of both forms.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    name: String,
    source: String,
    goal: String,
    lead: String,
    starts_on: String,
    ends_on: String,
    closed_on: String,
    outcome: String,
}

impl Input {
    fn version(&self) -> Option<i64> {
        Some(form_version(&self.version))
    }

    /// With the jurisdiction that the programme has: it does not move.
    fn form(&self, programme: &Programme) -> ProgrammeForm {
        ProgrammeForm {
            name: self.name.clone(),
            source: self.source.clone(),
            goal: self.goal.clone(),
            jurisdiction: programme.facts.jurisdiction.to_string(),
            lead: self.lead.clone(),
            starts_on: self.starts_on.clone(),
            ends_on: self.ends_on.clone(),
        }
    }
}

/// What was refused, with what was typed.
enum Refused {
    Change(Input, Vec<FieldError>),
    Close(Input, Vec<FieldError>),
    Conflict(Input, Vec<Difference>),
}

/// `GET /chuong-trinh/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, None).await?))
}

/// `POST /chuong-trinh/{code}/sua`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let known = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?.shown.programme;
    let done = usecase::change(&app, &me.actor, &code, input.version(), &input.form(&known)).await;
    let refused = match done.map_err(Problem::from) {
        Ok(_) => return Ok(Notice::done("programme-changed").on(path_of(&code))),
        Err(Problem::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, Refused::Change(input, errors)),
        Err(Problem::Conflict { differences, .. }) if !differences.is_empty() => {
            (StatusCode::CONFLICT, Refused::Conflict(input, differences))
        }
        Err(problem) => return Err(problem.into()),
    };
    refuse(&app, &me, &code, refused).await
}

/// `POST /chuong-trinh/{code}/ket-thuc`
pub(super) async fn close(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let closing = (input.closed_on.as_str(), input.outcome.as_str());
    let done = usecase::close(&app, &me.actor, &code, input.version(), closing).await;
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("programme-closed-done").on(path_of(&code))),
        Err(Problem::Invalid(errors)) => {
            refuse(&app, &me, &code, (StatusCode::UNPROCESSABLE_ENTITY, Refused::Close(input, errors))).await
        }
        Err(problem) => Err(problem.into()),
    }
}

fn path_of(code: &str) -> String {
    format!("{PROGRAMMES}/{code}")
}

async fn refuse(
    app: &App,
    me: &SignedIn,
    code: &str,
    (status, refused): (StatusCode, Refused),
) -> Result<Response, Failure> {
    let page = page(app, me, code, Some(refused)).await?;
    Ok((status, render(&page)).into_response())
}

async fn page(app: &App, me: &SignedIn, code: &str, refused: Option<Refused>) -> Result<DetailPage, Failure> {
    let lang = me.lang();
    let Looked { shown, directives, actions } = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let records = usecase::history(app, &me.actor, code).await.map_err(Problem::from)?;
    let programme = &shown.programme;
    let facts = &programme.facts;
    let ids: Vec<_> = [Some(facts.jurisdiction), facts.lead].into_iter().flatten().collect();
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    let may_manage = actions.contains(&Deed::Manage);
    let errors: &[FieldError] = match &refused {
        Some(Refused::Change(_, errors) | Refused::Close(_, errors)) => errors,
        _ => &[],
    };
    let editing = match may_manage {
        true => {
            let places = usecase::places(app, &me.actor).await.map_err(Problem::from)?;
            let form = match &refused {
                Some(Refused::Change(input, _) | Refused::Conflict(input, _)) => input.form(programme),
                _ => ProgrammeForm::of(facts),
            };
            Some(form::fields(lang, &form, &places, errors))
        }
        false => None,
    };
    let today = lang.date(app.clock.today());
    let (closed_on, outcome) = match &refused {
        Some(Refused::Close(input, _)) => (input.closed_on.clone(), input.outcome.clone()),
        _ => (today, String::new()),
    };
    let closing = may_manage.then(|| {
        [
            Field::date(lang, "closed_on", lang.t("programme-closed-on")).value(closed_on).required(),
            Field::area("outcome", lang.t("programme-outcome"), 5).value(outcome).required(),
        ]
        .map(|field| field.errors(lang, errors))
    });
    let register = Link::new("/nhiem-vu").with("programme", programme.id);
    let head = PageHead::new(&facts.name)
        .crumb(Html::link(PROGRAMMES, lang.t("programmes-title")))
        .crumb(Html::whole(&programme.code))
        .sentence(Html::from(list::chip(lang, programme)).and(list::term(lang, programme)))
        .action(Action::primary(lang.t("programme-register"), register).icon("list-check"));
    let conflict = match &refused {
        Some(Refused::Conflict(_, differences)) => Some(versions(lang, differences)),
        _ => None,
    };
    Ok(DetailPage {
        page: me.layout(menu::ids::PROGRAMMES, &facts.name),
        head,
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        has_edit_errors: matches!(refused, Some(Refused::Change(..) | Refused::Conflict(..))),
        has_close_errors: matches!(refused, Some(Refused::Close(..))),
        conflict,
        code: programme.code.clone(),
        version: programme.version,
        goal: facts.goal.clone(),
        outcome: programme.closing.as_ref().map(|closing| closing.outcome.clone()),
        progress: class_bar(lang, &shown.counts),
        directives: directives
            .into_iter()
            .map(|label| Directive {
                href: format!("/van-ban/{}", label.code),
                label: label.short(),
                date: label.issued_on.map(|on| lang.date(on)).unwrap_or_default(),
                title: label.title,
            })
            .collect(),
        facts: KeyValues::new()
            .row(lang.t("programme-source"), facts.source.clone())
            .row_if(lang.t("head-jurisdiction"), form::name_of(&names, facts.jurisdiction))
            .row_if(lang.t("programme-lead"), facts.lead.and_then(|id| form::name_of(&names, id)))
            .row_if(lang.t("programme-closed-on"), programme.closing.as_ref().map(|closing| lang.date(closing.on))),
        editing,
        closing,
        history: Timeline::new(records.iter().map(|record| told(lang, record)).collect()),
    })
}

/// What somebody saved meanwhile beside what this person wrote.
fn versions(lang: Lang, differences: &[Difference]) -> Versions {
    let label = |field: &str| match field {
        "name" => lang.t("programme-name"),
        "source" => lang.t("programme-source"),
        "goal" => lang.t("programme-goal"),
        "starts_on" => lang.t("programme-starts-on"),
        _ => lang.t("programme-ends-on"),
    };
    let row = |difference: &Difference| Version {
        label: label(difference.field).to_string(),
        saved: difference.stored.clone(),
        own: difference.sent.clone(),
    };
    Versions::new(lang, differences.iter().map(row).collect())
}

/// One entry of the history.
fn told(lang: Lang, record: &Record) -> TimelineEntry {
    let (mark, what) = match record.action.as_str() {
        "created" => (Mark::InTime, lang.t("programme-history-created")),
        "changed" => (Mark::InTime, lang.t("programme-history-changed")),
        "closed" => {
            let withdrawn = record.payload.get("withdrawn").and_then(serde_json::Value::as_u64).unwrap_or_default();
            (Mark::DoneOnTime, lang.t("programme-history-closed").with("withdrawn", withdrawn))
        }
        _ => history::unknown(lang, record),
    };
    history::entry(lang, record, mark, &what)
}
