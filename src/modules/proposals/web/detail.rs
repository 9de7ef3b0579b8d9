//! One proposal: what is proposed, what became of it, what the partner says to the answer.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::journal::Record;
use thihanh_webkit::parts::{
    Action, Choice, ErrorSummary, Field, KeyValues, PageHead, State as Mark, Timeline, TimelineEntry,
};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, Text, render};

use super::list::PROPOSALS;
use super::words;
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::proposals::model::Proposal;
use crate::modules::proposals::usecase::{self, Looked, Names};
use crate::{history, menu};

#[derive(Template)]
#[template(path = "proposals/web/detail.html")]
struct DetailPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    code: String,
    version: i64,
    content: String,
    facts: KeyValues,
    withdrawn: Option<String>,
    answers: Vec<Handed>,
    verdict: Option<(Text, String)>,
    withdrawing: Option<Field>,
    has_withdraw_errors: bool,
    judging: Option<[Field; 2]>,
    history: Timeline,
}

struct Handed {
    heading: Text,
    note: String,
}

/// The fields of both forms.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    reason: String,
    verdict: String,
    note: String,
}

impl Input {
    fn version(&self) -> Option<i64> {
        Some(form_version(&self.version))
    }
}

/// `GET /kien-nghi/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, &Input::default(), &[]).await?))
}

/// `POST /kien-nghi/{code}/rut`
pub(super) async fn withdraw(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::withdraw(&app, &me.actor, &code, input.version(), &input.reason).await;
    told_or_refused(&app, &me, &code, input, done.map_err(Problem::from), "proposal-withdrawn-done").await
}

/// `POST /kien-nghi/{code}/danh-gia`
pub(super) async fn judge(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = match input.verdict.as_str() {
        SATISFIED | NOT_SATISFIED => {
            let verdict = (input.verdict == SATISFIED, input.note.as_str());
            usecase::judge(&app, &me.actor, &code, input.version(), verdict).await
        }
        // Nobody is taken to be satisfied who did not say so. Whether the actor may judge at all comes first.
        _ => Err(usecase::unjudged(&app, &me.actor, &code).await),
    };
    told_or_refused(&app, &me, &code, input, done.map_err(Problem::from), "proposal-judged-done").await
}

/// What the form sends where the partner is satisfied.
const SATISFIED: &str = "yes";
/// And where not.
const NOT_SATISFIED: &str = "no";

async fn told_or_refused(
    app: &App,
    me: &SignedIn,
    code: &str,
    input: Input,
    done: Result<Proposal, Problem>,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done {
        Ok(_) => Ok(Notice::done(notice).on(format!("{PROPOSALS}/{code}"))),
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
    let records = usecase::history(app, &me.actor, code).await.map_err(Problem::from)?;
    let proposal = &looked.proposal;
    let names = usecase::names(app, &[proposal.facts.from, proposal.facts.to]).await.map_err(Problem::from)?;
    let chip = words::chip(lang, proposal, looked.answer.as_ref(), today);
    let from = words::name(&names, proposal.facts.from);
    let mut head = PageHead::new(&proposal.facts.title)
        .crumb(Html::link(PROPOSALS, lang.t("proposals-title")))
        .crumb(Html::whole(&proposal.code))
        .sentence(Html::from(chip).and(lang.t("proposal-sentence").with("from", from)));
    if let Some(code) = &looked.obligation {
        let action = Action::new(lang.t("proposal-obligation"), format!("/nhiem-vu/{code}"));
        head = head.action(action.icon("list-check"));
    }
    let reports = looked.answer.iter().flat_map(|answer| &answer.reports);
    let answers = reports.map(|report| {
        let heading = match (report.product_number.is_empty(), report.product_on) {
            (false, Some(on)) => {
                lang.t("proposal-answer-numbered").with("number", &report.product_number).with("date", on)
            }
            (false, None) => lang.t("proposal-answer-number").with("number", &report.product_number),
            (true, _) => lang.t("proposal-answer-reached").with("date", report.reached_on),
        };
        Handed { heading, note: report.note.clone() }
    });
    Ok(DetailPage {
        page: me.layout(menu::ids::PROPOSALS, &proposal.facts.title),
        head,
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        code: proposal.code.clone(),
        version: proposal.version,
        content: proposal.facts.content.clone(),
        facts: facts(lang, &looked, &names),
        withdrawn: proposal.withdrawal.as_ref().map(|withdrawal| withdrawal.reason.clone()),
        answers: answers.collect(),
        verdict: proposal.verdict.as_ref().map(|verdict| {
            let words = if verdict.is_satisfied { "proposal-satisfied" } else { "proposal-not-satisfied" };
            (lang.t(words), verdict.note.clone())
        }),
        withdrawing: looked.may_withdraw.then(|| {
            Field::area("reason", lang.t("proposal-withdraw-reason"), 3)
                .value(&input.reason)
                .required()
                .errors(lang, errors)
        }),
        has_withdraw_errors: errors.iter().any(|error| error.field == "reason"),
        judging: looked.may_judge.then(|| judging(lang, input, errors)),
        history: Timeline::new(records.iter().map(|record| told(lang, record)).collect()),
    })
}

fn judging(lang: Lang, input: &Input, errors: &[FieldError]) -> [Field; 2] {
    let choices = vec![
        Choice::new("", lang.t("head-choose")),
        Choice::new(SATISFIED, lang.t("proposal-satisfied")),
        Choice::new(NOT_SATISFIED, lang.t("proposal-not-satisfied")),
    ];
    [
        Field::select("verdict", lang.t("proposal-verdict"), choices)
            .value(&input.verdict)
            .required()
            .errors(lang, errors),
        Field::area("note", lang.t("proposal-verdict-note"), 3)
            .value(&input.note)
            .hint(lang.t("proposal-verdict-note-hint"))
            .errors(lang, errors),
    ]
}

fn facts(lang: Lang, looked: &Looked, names: &Names) -> KeyValues {
    let facts = &looked.proposal.facts;
    let agency = |id| Html::link(format!("/don-vi/{id}"), words::name(names, id));
    let session = looked.proposal.session.as_ref();
    let session = session.map(|code| Html::link(format!("/theo-doi/giam-sat/{code}"), code));
    let publication = looked.proposal.publication.as_ref();
    let publication = publication.map(|slug| Html::link(format!("/cong-khai/{slug}"), slug));
    let directive = looked.directive.as_ref().map(|code| Html::link(format!("/van-ban/{code}"), code));
    KeyValues::new()
        .row(lang.t("proposal-from"), agency(facts.from))
        .row(lang.t("proposal-to"), agency(facts.to))
        .row_if(lang.t("proposal-number"), facts.number.clone())
        .row_if(lang.t("proposal-dated-on"), facts.dated_on.map(|on| lang.date(on)))
        .row(lang.t("proposal-submitted-at"), lang.moment(looked.proposal.submitted_at))
        .row(
            lang.t("proposal-due"),
            match looked.answer.as_ref().and_then(|answer| answer.obligation.due_on) {
                Some(on) => lang.date(on),
                None => lang.t("proposal-no-due").to_string(),
            },
        )
        .row_if(lang.t("proposal-directive"), directive)
        .row_if(lang.t("proposal-session"), session)
        .row_if(lang.t("proposal-publication"), publication)
}

/// One entry of the history.
fn told(lang: Lang, record: &Record) -> TimelineEntry {
    let is_satisfied = record.payload.get("is_satisfied").and_then(serde_json::Value::as_bool).unwrap_or_default();
    let (mark, what) = match record.action.as_str() {
        "submitted" => (Mark::InTime, lang.t("proposal-history-submitted")),
        "withdrawn" => (Mark::NotCounted, lang.t("proposal-history-withdrawn")),
        "judged" if is_satisfied => (Mark::DoneOnTime, lang.t("proposal-history-satisfied")),
        "judged" => (Mark::Returned, lang.t("proposal-history-not-satisfied")),
        _ => history::unknown(lang, record),
    };
    history::entry(lang, record, mark, &what)
}
