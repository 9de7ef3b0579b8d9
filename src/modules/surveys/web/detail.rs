//! One survey: what it is about, what came back, and the steps of its life.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::journal::Record;
use thihanh_webkit::parts::{Action, ErrorSummary, Field, KeyValues, PageHead, State as Mark, Timeline, TimelineEntry};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, Text, render};

use super::words::{self, say};
use super::{PUBLIC, SURVEYS};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::surveys::model::tally::Returned;
use crate::modules::surveys::model::{Standing, State as Stage, Survey};
use crate::modules::surveys::usecase::{self, Looked, Names};
use crate::{history, menu};

#[derive(Template)]
#[template(path = "surveys/web/detail.html")]
struct DetailPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    base: String,
    version: i64,
    returned: Option<Html>,
    outside: Option<Text>,
    own: Vec<RateRow>,
    address: Option<String>,
    path: String,
    address_text: Text,
    purpose: String,
    usage: String,
    conclusion: String,
    opening: Option<[Field; 2]>,
    lengthening: Option<Field>,
    concluding: Option<Field>,
    may_publish: bool,
    may_revise: bool,
    may_close: bool,
    may_remove: bool,
    has_day_errors: bool,
    has_conclusion_errors: bool,
    facts: KeyValues,
    history: Option<Timeline>,
}

/// How the forms of one agency came back.
pub(super) struct RateRow {
    pub(super) name: String,
    pub(super) sent: String,
    pub(super) returned: String,
    pub(super) valid: String,
    pub(super) rate: String,
}

impl RateRow {
    pub(super) fn new(lang: Lang, name: String, returned: Returned) -> Self {
        let number = |number: u64| lang.number(i64::try_from(number).unwrap_or(i64::MAX));
        Self {
            name,
            sent: number(returned.sent),
            returned: number(returned.returned),
            valid: number(returned.valid),
            rate: lang.percent(returned.returned, returned.sent),
        }
    }
}

/// The fields of every form of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    from: String,
    to: String,
    conclusion: String,
}

impl Input {
    fn version(&self) -> Option<i64> {
        Some(form_version(&self.version))
    }
}

/// `GET /theo-doi/khao-sat/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, &Input::default(), &[]).await?))
}

/// `POST /theo-doi/khao-sat/{code}/mo`
pub(super) async fn open(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::open(&app, &me.actor, &code, input.version(), (&input.from, &input.to)).await;
    told(&app, &me, &code, input, done.map_err(Problem::from), "survey-opened").await
}

/// `POST /theo-doi/khao-sat/{code}/han`
pub(super) async fn lengthen(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::lengthen(&app, &me.actor, &code, input.version(), &input.to).await;
    told(&app, &me, &code, input, done.map_err(Problem::from), "survey-lengthened").await
}

/// `POST /theo-doi/khao-sat/{code}/phien-ban`
pub(super) async fn revise(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::revise(&app, &me.actor, &code, input.version()).await;
    told(&app, &me, &code, input, done.map_err(Problem::from), "survey-revising").await
}

/// `POST /theo-doi/khao-sat/{code}/ap-dung`
pub(super) async fn publish(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::publish(&app, &me.actor, &code, input.version()).await;
    told(&app, &me, &code, input, done.map_err(Problem::from), "survey-published").await
}

/// `POST /theo-doi/khao-sat/{code}/dong`
pub(super) async fn close(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::close(&app, &me.actor, &code, input.version()).await;
    told(&app, &me, &code, input, done.map_err(Problem::from), "survey-closed-done").await
}

/// `POST /theo-doi/khao-sat/{code}/ket-luan`
pub(super) async fn conclude(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::conclude(&app, &me.actor, &code, input.version(), &input.conclusion).await;
    told(&app, &me, &code, input, done.map_err(Problem::from), "survey-concluded").await
}

/// `POST /theo-doi/khao-sat/{code}/bo`
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    usecase::remove(&app, &me.actor, &code, input.version()).await.map_err(Problem::from)?;
    Ok(Notice::done("survey-removed").with("code", &code).on(SURVEYS))
}

async fn told(
    app: &App,
    me: &SignedIn,
    code: &str,
    input: Input,
    done: Result<Survey, Problem>,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done {
        Ok(_) => Ok(Notice::done(notice).on(format!("{SURVEYS}/{code}"))),
        Err(Problem::Invalid(errors)) => {
            let page = page(app, me, code, &input, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(
    app: &App,
    me: &SignedIn,
    code: &str,
    input: &Input,
    errors: &[FieldError],
) -> Result<DetailPage, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let history = match looked.may_view {
        true => Some(usecase::history(app, &me.actor, code).await.map_err(Problem::from)?),
        false => None,
    };
    let survey = &looked.survey;
    let mut ids = vec![survey.facts.agency];
    ids.extend(looked.own.iter().map(|(agency, _)| *agency));
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    let title = say(lang, &survey.facts.title);
    let standing = survey.standing(today);
    let is_draft = survey.state == Stage::Draft;
    let is_open = survey.state == Stage::Open;
    let manages = looked.may_manage;
    let path = format!("{PUBLIC}/{}", survey.link);
    let is_wrong = |field: &str| errors.iter().any(|error| error.field == field);
    let last_day = survey.days.map(|(_, to)| lang.date(to)).unwrap_or_default();
    let typed = |typed: &str, usual: String| if typed.is_empty() { usual } else { typed.to_owned() };
    Ok(DetailPage {
        page: me.layout(menu::ids::SURVEYS, title),
        head: head(lang, &looked, title, Html::from(words::chip(lang, survey, today))),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        base: format!("{SURVEYS}/{code}"),
        version: survey.version,
        returned: looked.returned.map(|returned| sentence(lang, returned, looked.outside)),
        outside: (looked.may_view && looked.outside.returned > 0).then(|| {
            lang.t("survey-outside").with("count", looked.outside.returned).with("valid", looked.outside.valid)
        }),
        own: looked
            .own
            .iter()
            .map(|(agency, returned)| RateRow::new(lang, words::name(&names, *agency), *returned))
            .collect(),
        address: (looked.may_view && !is_draft).then(|| format!("{}{path}", app.config.origin())),
        address_text: if survey.facts.is_open_link {
            lang.t("survey-address-open")
        } else {
            lang.t("survey-address-code")
        },
        path,
        purpose: say(lang, &survey.facts.purpose).to_owned(),
        usage: say(lang, &survey.facts.usage).to_owned(),
        conclusion: if looked.may_view { survey.conclusion.clone() } else { String::new() },
        opening: (manages && is_draft).then(|| {
            [
                Field::date(lang, "from", lang.t("survey-from"))
                    .value(typed(&input.from, lang.date(today)))
                    .required()
                    .errors(lang, errors),
                Field::date(lang, "to", lang.t("survey-to")).value(&input.to).required().errors(lang, errors),
            ]
        }),
        lengthening: (manages && is_open).then(|| {
            let field = Field::date(lang, "to", lang.t("survey-to"));
            field.value(typed(&input.to, last_day)).required().errors(lang, errors)
        }),
        concluding: (manages && standing == Standing::Over).then(|| {
            Field::area("conclusion", lang.t("survey-conclusion"), 8)
                .value(typed(&input.conclusion, survey.conclusion.clone()))
                .hint(lang.t("survey-conclusion-hint"))
                .required()
                .errors(lang, errors)
        }),
        may_publish: manages && is_open && survey.draft_no.is_some(),
        may_revise: manages && is_open && survey.draft_no.is_none(),
        may_close: manages && is_open,
        may_remove: manages && is_draft,
        has_day_errors: is_wrong("to"),
        has_conclusion_errors: is_wrong("conclusion"),
        facts: facts(lang, &looked, &names),
        history: history.map(|records| Timeline::new(records.iter().map(|record| happened(lang, record)).collect())),
    })
}

/// "Đã gửi 120 phiếu, thu về 96 (80 %), hợp lệ 94."
fn sentence(lang: Lang, returned: Returned, outside: Returned) -> Html {
    let (back, valid) = (returned.returned - outside.returned, returned.valid - outside.valid);
    let text =
        lang.t("survey-returned-sentence").with("sent", returned.sent).with("returned", back).with("valid", valid);
    text.with("rate", lang.percent(back, returned.sent)).markup()
}

fn head(lang: Lang, looked: &Looked, title: &str, chip: Html) -> PageHead {
    let survey = &looked.survey;
    let base = format!("{SURVEYS}/{}", survey.code);
    let mut head = PageHead::new(title)
        .crumb(Html::link(SURVEYS, lang.t("surveys-title")))
        .crumb(Html::whole(&survey.code))
        .sentence(chip.and(lang.t("survey-sentence").with("questions", looked.questions)));
    if !looked.may_view {
        return head;
    }
    let is_published = survey.state != Stage::Draft;
    let action = |text: Text, path: &str, icon| Action::new(text, format!("{base}/{path}")).icon(icon);
    head = match is_published {
        true => head.action(Action::primary(lang.t("survey-results"), format!("{base}/ket-qua")).icon("bar-chart")),
        false => head.action(Action::primary(lang.t("survey-questions"), format!("{base}/cau-hoi")).icon("list-check")),
    };
    head = head.action(action(lang.t("survey-preview"), "xem-thu", "eye"));
    head = head.action(action(lang.t("survey-sample"), "mau", "people"));
    if is_published {
        head = head.action(action(lang.t("survey-questions"), "cau-hoi", "list-check"));
        head = head.action(action(lang.t("survey-responses"), "phieu", "inbox"));
    }
    if looked.may_manage {
        if survey.state == Stage::Open {
            head = head.action(action(lang.t("survey-paper"), "nhap", "pencil"));
        }
        if survey.state != Stage::Closed {
            head = head.action(action(lang.t("survey-change"), "sua", "gear"));
        }
    }
    head
}

fn facts(lang: Lang, looked: &Looked, names: &Names) -> KeyValues {
    let facts = &looked.survey.facts;
    let agency = Html::link(format!("/don-vi/{}", facts.agency), words::name(names, facts.agency));
    let days = looked.survey.days.map(|(from, to)| format!("{} – {}", lang.date(from), lang.date(to)));
    let mut rows = KeyValues::new()
        .row(lang.t("survey-agency"), agency)
        .row_if(lang.t("survey-days"), days)
        .row(lang.t("survey-method"), words::method(lang, facts.method).to_string())
        .row(lang.t("survey-subject-group"), facts.subject_group.clone());
    if looked.may_view {
        let plan = Some(facts.sample_plan.clone()).filter(|plan| !plan.is_empty());
        let number = looked.survey.published_no.map(|number| number.to_string());
        rows = rows
            .row_if(lang.t("survey-sample-plan"), plan)
            .row_if(lang.t("survey-field"), facts.field_code.clone())
            .row_if(lang.t("survey-form-number"), number)
            .row_if(lang.t("survey-concluded-on"), looked.survey.concluded_on.map(|on| lang.date(on)));
    }
    rows
}

/// One entry of the history.
fn happened(lang: Lang, record: &Record) -> TimelineEntry {
    let number = |name: &str| record.payload.get(name).and_then(serde_json::Value::as_u64).unwrap_or_default();
    let (mark, what) = match record.action.as_str() {
        "created" => (Mark::NotCounted, lang.t("survey-history-created")),
        "changed" => (Mark::NotCounted, lang.t("survey-history-changed")),
        "form_changed" => (Mark::NotCounted, lang.t("survey-history-form").with("count", number("questions"))),
        "opened" => (Mark::InTime, lang.t("survey-history-opened")),
        "lengthened" => (Mark::InTime, lang.t("survey-history-lengthened")),
        "revised" => (Mark::NotCounted, lang.t("survey-history-revised")),
        "published" => (Mark::InTime, lang.t("survey-history-published").with("number", number("version"))),
        "closed" => (Mark::DoneOnTime, lang.t("survey-history-closed")),
        "concluded" => (Mark::DoneOnTime, lang.t("survey-history-concluded")),
        "drawn" => (Mark::NotCounted, lang.t("survey-history-drawn").with("number", number("number"))),
        "invited" => (Mark::InTime, lang.t("survey-history-invited").with("count", number("count"))),
        "taken_back" => (Mark::Returned, lang.t("survey-history-taken-back").with("count", number("count"))),
        "paper_sent" => (Mark::InTime, lang.t("survey-history-paper-sent").with("count", number("count"))),
        "left_out" => (Mark::Returned, lang.t("survey-history-left-out").with("why", record.reason.as_str())),
        "taken_in" => (Mark::InTime, lang.t("survey-history-taken-in")),
        _ => history::unknown(lang, record),
    };
    history::entry(lang, record, mark, &what)
}
