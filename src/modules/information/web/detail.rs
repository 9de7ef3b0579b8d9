//! One entry: what it says, what checking it came to, what rests on it, what it repeats.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::journal::Record;
use thihanh_webkit::parts::{
    Action, Chip, Choice, ErrorSummary, Field, KeyValues, PageHead, State as Mark, Timeline, TimelineEntry,
};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::{INFORMATION, words};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::information::model::entry::{
    InformationEntry, Judgement, JudgementForm, Reliability, Verification,
};
use crate::modules::information::policy::Action as Right;
use crate::modules::information::usecase::{self, InformationError, Looked, Names};
use crate::{history, menu};

#[derive(Template)]
#[template(path = "information/web/detail.html")]
struct DetailPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    code: String,
    version: i64,
    content: String,
    facts: KeyValues,
    judged: Option<KeyValues>,
    judgement_note: String,
    judging: Option<Vec<Field>>,
    is_own: bool,
    findings: Vec<FindingRow>,
    other_findings: usize,
    linking: Option<Field>,
    may_unlink: bool,
    is_verified: bool,
    repeats: Option<OtherRow>,
    is_hidden_repetition: bool,
    repetitions: Vec<OtherRow>,
    near: Vec<OtherRow>,
    repeating: Option<Field>,
    may_unrepeat: bool,
    history: Timeline,
}

struct FindingRow {
    href: String,
    code: String,
    description: String,
    subject: String,
}

struct OtherRow {
    href: String,
    code: String,
    content: String,
    why: String,
    chip: Chip,
}

/// The fields of all forms.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    verification: String,
    method: String,
    note: String,
    reliability: String,
    verified_on: String,
    finding: String,
    repeats: String,
}

impl Input {
    fn version(&self) -> Option<i64> {
        Some(form_version(&self.version))
    }

    fn judgement(&self) -> JudgementForm {
        JudgementForm {
            verification: self.verification.clone(),
            method: self.method.clone(),
            note: self.note.clone(),
            reliability: self.reliability.clone(),
            verified_on: self.verified_on.clone(),
        }
    }
}

/// `GET /theo-doi/thong-tin/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, &Input::default(), &[]).await?))
}

/// `POST /theo-doi/thong-tin/{code}/xac-minh`
pub(super) async fn judge(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::judge(&app, &me.actor, &code, input.version(), &input.judgement()).await;
    told_or_refused(&app, &me, &code, input, done, "information-judged-done").await
}

/// `POST /theo-doi/thong-tin/{code}/phat-hien`
pub(super) async fn link(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::link_finding(&app, &me.actor, &code, input.version(), &input.finding).await;
    told_or_refused(&app, &me, &code, input, done, "information-linked-done").await
}

/// `POST /theo-doi/thong-tin/{code}/phat-hien/go`
pub(super) async fn unlink(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::unlink_finding(&app, &me.actor, &code, input.version(), &input.finding).await;
    told_or_refused(&app, &me, &code, input, done, "information-unlinked-done").await
}

/// `POST /theo-doi/thong-tin/{code}/trung`
pub(super) async fn repeats(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::set_repeats(&app, &me.actor, &code, input.version(), &input.repeats).await;
    told_or_refused(&app, &me, &code, input, done, "information-repeats-done").await
}

async fn told_or_refused(
    app: &App,
    me: &SignedIn,
    code: &str,
    input: Input,
    done: Result<InformationEntry, InformationError>,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done(notice).on(format!("{INFORMATION}/{code}"))),
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
    let lang = me.lang();
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let records = usecase::history(app, &me.actor, code).await.map_err(Problem::from)?;
    let entry = &looked.entry;
    let mut ids: Vec<AgencyId> = vec![entry.agency, entry.keeper];
    ids.extend(entry.facts.concerned);
    ids.extend(looked.findings.iter().map(|finding| finding.subject));
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    let by = lang.t("information-sentence").with("agency", words::name(&names, entry.agency));
    let mut head = PageHead::new(lang.t("information-one").with("code", &entry.code))
        .crumb(Html::link(INFORMATION, lang.t("information-title")))
        .crumb(Html::whole(&entry.code))
        .sentence(Html::from(words::chip(lang, entry)).and(by));
    if looked.may_change {
        let action = Action::new(lang.t("information-change"), format!("{INFORMATION}/{}/sua", entry.code));
        head = head.action(action.icon("pencil"));
    }
    let processes = looked.actions.contains(&Right::Process);
    if processes && entry.verification() == Verification::Verified {
        let action = Action::new(lang.t("information-handle"), format!("/theo-doi/xu-ly/moi?thong-tin={}", entry.code));
        head = head.action(action.icon("arrow-repeat"));
    }
    let other = |entry: &InformationEntry, why: String| OtherRow {
        href: format!("{INFORMATION}/{}", entry.code),
        code: entry.code.clone(),
        content: words::beginning(&entry.facts.content),
        why,
        chip: words::chip(lang, entry),
    };
    let near = looked.near.iter();
    let may_repeat = processes && entry.repeats.is_none() && looked.repetitions.is_empty();
    Ok(DetailPage {
        page: me.layout(menu::ids::INFORMATION, lang.t("information-one").with("code", &entry.code)),
        head,
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        code: entry.code.clone(),
        version: entry.version,
        content: entry.facts.content.clone(),
        facts: facts(lang, &looked, &names),
        judged: entry.judgement.as_ref().map(|judgement| judged(lang, judgement)),
        judgement_note: entry.judgement.as_ref().map(|judgement| judgement.note.clone()).unwrap_or_default(),
        judging: looked.may_judge.then(|| judging(lang, input, errors)),
        is_own: processes && entry.is_by(me.actor.account()),
        findings: looked
            .findings
            .iter()
            .map(|finding| FindingRow {
                href: format!("/theo-doi/phat-hien/{}", finding.code),
                code: finding.code.clone(),
                description: finding.description.clone(),
                subject: words::name(&names, finding.subject),
            })
            .collect(),
        other_findings: looked.other_findings,
        linking: looked.may_link.then(|| {
            Field::text("finding", lang.t("information-finding"))
                .value(&input.finding)
                .hint(lang.t("information-finding-hint"))
                .required()
                .errors(lang, errors)
        }),
        may_unlink: processes,
        is_verified: entry.verification() == Verification::Verified,
        repeats: looked.repeats.as_ref().map(|it| other(it, String::new())),
        is_hidden_repetition: entry.repeats.is_some() && looked.repeats.is_none(),
        repetitions: looked.repetitions.iter().map(|it| other(it, String::new())).collect(),
        near: near.map(|(it, likeness)| other(it, words::likeness(lang, *likeness).to_string())).collect(),
        repeating: may_repeat.then(|| {
            Field::text("repeats", lang.t("information-repeats"))
                .value(&input.repeats)
                .hint(lang.t("information-repeats-hint"))
                .required()
                .errors(lang, errors)
        }),
        may_unrepeat: processes && entry.repeats.is_some(),
        history: Timeline::new(records.iter().map(|record| told(lang, record)).collect()),
    })
}

fn facts(lang: Lang, looked: &Looked, names: &Names) -> KeyValues {
    let entry = &looked.entry;
    let facts = &entry.facts;
    let agency = |id| Html::link(format!("/don-vi/{id}"), words::name(names, id));
    let source = match &looked.source {
        Some(kind) => words::source(lang, kind).to_owned(),
        None => facts.source.clone(),
    };
    let basis = looked.source.as_ref().map(|kind| match kind.is_verified {
        true => kind.source.clone(),
        false => format!("{} ({})", kind.source, lang.t("information-source-unverified")),
    });
    KeyValues::new()
        .row(lang.t("information-source"), source)
        .row_if(lang.t("information-source-law"), basis)
        .row_if(lang.t("information-reference"), Some(facts.reference.clone()).filter(|it| !it.is_empty()))
        .row_if(lang.t("information-dated-on"), facts.dated_on.map(|on| lang.date(on)))
        // Only addresses of the web are taken (`model::entry`).
        .row_if(lang.t("information-link"), (!facts.link.is_empty()).then(|| Html::link(&facts.link, &facts.link)))
        .row(lang.t("information-received-on"), lang.date(facts.received_on))
        .row_if(lang.t("information-concerned"), facts.concerned.map(agency))
        .row_if(lang.t("information-field"), facts.field.as_ref().map(|field| field.name.clone()))
        .row(lang.t("information-agency"), agency(entry.agency))
        .row(lang.t("information-keeper"), agency(entry.keeper))
        .row(
            lang.t("information-entered"),
            lang.t("information-entered-by")
                .with("who", entered_by(lang, entry))
                .with("at", lang.moment(entry.entered_at)),
        )
}

fn entered_by(lang: Lang, entry: &InformationEntry) -> String {
    match entry.entered_by {
        Some(_) => entry.entered_name.clone(),
        None => lang.t("history-system").to_string(),
    }
}

fn judged(lang: Lang, judgement: &Judgement) -> KeyValues {
    let who = match judgement.by {
        Some(_) => judgement.by_name.clone(),
        None => lang.t("history-system").to_string(),
    };
    KeyValues::new()
        .row(lang.t("information-verified-by"), who)
        .row(lang.t("information-verified-on"), lang.date(judgement.on))
        .row(lang.t("information-method"), judgement.method.clone())
        .row_if(
            lang.t("information-reliability"),
            judgement.reliability.map(|it| words::reliability(lang, it).to_string()),
        )
}

fn judging(lang: Lang, input: &Input, errors: &[FieldError]) -> Vec<Field> {
    let choose = || Choice::new("", lang.t("head-choose"));
    let states = [Verification::Verified, Verification::Refuted];
    let states = states.iter().map(|it| Choice::new(it.as_str(), words::verification(lang, *it)));
    let grades = Reliability::ALL.iter().map(|it| Choice::new(it.as_str(), words::reliability(lang, *it)));
    vec![
        Field::select("verification", lang.t("information-result"), std::iter::once(choose()).chain(states).collect())
            .value(&input.verification)
            .required(),
        Field::select(
            "reliability",
            lang.t("information-reliability"),
            std::iter::once(choose()).chain(grades).collect(),
        )
        .value(&input.reliability)
        .hint(lang.t("information-reliability-hint")),
        Field::area("method", lang.t("information-method"), 2)
            .value(&input.method)
            .hint(lang.t("information-method-hint"))
            .required(),
        Field::date(lang, "verified_on", lang.t("information-verified-on")).value(&input.verified_on),
        Field::area("note", lang.t("information-note"), 3).value(&input.note).hint(lang.t("information-note-hint")),
    ]
    .into_iter()
    .map(|field| field.errors(lang, errors))
    .collect()
}

/// One entry of the history.
fn told(lang: Lang, record: &Record) -> TimelineEntry {
    let text = |name: &str| record.payload.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let (mark, what) = match record.action.as_str() {
        "entered" => (Mark::InTime, lang.t("information-history-entered")),
        "changed" => (Mark::InTime, lang.t("information-history-changed")),
        "verified" => (Mark::DoneOnTime, lang.t("information-history-verified")),
        "refuted" => (Mark::Returned, lang.t("information-history-refuted")),
        "linked" => (Mark::DoneOnTime, lang.t("information-history-linked").with("code", text("finding"))),
        "unlinked" => (Mark::NotCounted, lang.t("information-history-unlinked").with("code", text("finding"))),
        "repeats" => (Mark::NotCounted, lang.t("information-history-repeats").with("code", text("code"))),
        "repeats_not" => (Mark::NotCounted, lang.t("information-history-repeats-not")),
        _ => history::unknown(lang, record),
    };
    history::entry(lang, record, mark, &what)
}
