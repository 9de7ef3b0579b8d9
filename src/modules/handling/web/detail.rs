//! One handling: its way, its chain from what was found to what came of it, and what may be done with it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::civil;
use thihanh_store::journal::Record;
use thihanh_webkit::parts::{Action, Chip, ErrorSummary, KeyValues, PageHead, State as Mark, Timeline, TimelineEntry};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Link, Notice, render};

use super::acts::{self, Act, Input, Refused};
use super::{CHAIN, FINDINGS, HANDLINGS, RECOMMENDATIONS, words};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::handling::model::handling::{Addressee, Handling, State as Stage};
use crate::modules::handling::usecase::{self, FoundLink, HandlingError, Looked, Names};
use crate::modules::inspections::api::words as inspecting;
use crate::{history, menu};

#[derive(Template)]
#[template(path = "handling/web/detail.html")]
struct DetailPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    code: String,
    version: i64,
    steps: Vec<Step>,
    content: String,
    document: Option<String>,
    law_chain: String,
    agency_chain: String,
    found: Vec<Found>,
    other_findings: usize,
    information: Option<(String, String, String)>,
    ground: String,
    is_groundless: bool,
    owed: Option<Owed>,
    answers: Vec<(String, String)>,
    result: String,
    took: String,
    is_own: bool,
    is_ledger: bool,
    acts: Vec<Act>,
    facts: KeyValues,
    history: Timeline,
}

struct Step {
    class: &'static str,
    is_here: bool,
    name: String,
    on: String,
}

/// A finding with what was recommended on it.
struct Found {
    href: String,
    code: String,
    title: String,
    note: String,
    chip: Chip,
    recommended: Vec<Other>,
}

struct Other {
    href: String,
    title: String,
    note: String,
    chip: Chip,
}

struct Owed {
    href: String,
    title: String,
    note: String,
}

/// `GET /theo-doi/xu-ly/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, Refused::default()).await?))
}

/// `POST /theo-doi/xu-ly/{code}/duyet`
pub(super) async fn approve(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::approve(&app, &me.actor, &code, input.version()).await;
    told(&app, &me, &code, ("duyet", input), done, "handling-approved-done").await
}

/// `POST /theo-doi/xu-ly/{code}/tra-lai`
pub(super) async fn give_back(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::return_to_draft(&app, &me.actor, &code, input.version(), &input.reason).await;
    told(&app, &me, &code, ("tra-lai", input), done, "handling-given-back-done").await
}

/// `POST /theo-doi/xu-ly/{code}/gui`
pub(super) async fn send(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::send(&app, &me.actor, &code, input.version(), &input.sending()).await;
    told(&app, &me, &code, ("gui", input), done, "handling-sent-done").await
}

/// `POST /theo-doi/xu-ly/{code}/da-nhan`
pub(super) async fn acknowledge(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::acknowledge(&app, &me.actor, &code, input.version(), &input.on).await;
    told(&app, &me, &code, ("da-nhan", input), done, "handling-acknowledged-done").await
}

/// `POST /theo-doi/xu-ly/{code}/thuc-hien`
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::begin(&app, &me.actor, &code, input.version(), &input.on).await;
    told(&app, &me, &code, ("thuc-hien", input), done, "handling-begun-done").await
}

/// `POST /theo-doi/xu-ly/{code}/tra-loi`
pub(super) async fn reply(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::reply(&app, &me.actor, &code, input.version(), &input.reply()).await;
    told(&app, &me, &code, ("tra-loi", input), done, "handling-replied-done").await
}

/// `POST /theo-doi/xu-ly/{code}/ket-qua`
pub(super) async fn judge(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::judge(&app, &me.actor, &code, input.version(), &input.judgement()).await;
    told(&app, &me, &code, ("ket-qua", input), done, "handling-judged-done").await
}

/// `POST /theo-doi/xu-ly/{code}/huy`
pub(super) async fn cancel(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::cancel(&app, &me.actor, &code, input.version(), &input.reason).await;
    told(&app, &me, &code, ("huy", input), done, "handling-cancelled-done").await
}

/// `POST /theo-doi/xu-ly/{code}/cong-bo`
pub(super) async fn publish(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::publish(&app, &me.actor, &code, input.version(), &input.on).await;
    told(&app, &me, &code, ("cong-bo", input), done, "handling-published-done").await
}

async fn told(
    app: &App,
    me: &SignedIn,
    code: &str,
    (act, input): (&'static str, Input),
    done: Result<Handling, HandlingError>,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done(notice).on(format!("{HANDLINGS}/{code}"))),
        Err(Problem::Invalid(errors)) => {
            let page = page(app, me, code, Refused { act, input, errors }).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(app: &App, me: &SignedIn, code: &str, refused: Refused) -> Result<DetailPage, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let records = usecase::history(app, &me.actor, code).await.map_err(Problem::from)?;
    let handling = &looked.handling;
    let mut ids: Vec<AgencyId> = vec![handling.agency, handling.overseer];
    ids.extend(handling.facts.addressee.agency());
    ids.extend(looked.findings.iter().map(|(finding, _)| finding.subject));
    ids.extend(looked.findings.iter().flat_map(|(_, all)| all.iter().map(|it| it.recommendation.to)));
    ids.extend(looked.answer.iter().map(|answer| answer.obligation.agency));
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    let title = lang.t("handling-one").with("code", &handling.code);
    let chip = words::chip(lang, handling, looked.answer.as_ref().map(|answer| &answer.obligation), today);
    let sentence = lang.t("handling-sentence").with("agency", words::name(&names, handling.agency));
    let mut head = PageHead::new(&title)
        .crumb(Html::link(HANDLINGS, lang.t("handling-title")))
        .crumb(Html::whole(&handling.code))
        .sentence(Html::from(chip).and(sentence));
    if let Some(obligation) = &looked.obligation {
        let action = Action::new(lang.t("handling-obligation"), format!("/nhiem-vu/{obligation}"));
        head = head.action(action.icon("list-check"));
    }
    if looked.now.change {
        let action = Action::new(lang.t("handling-change"), format!("{HANDLINGS}/{}/sua", handling.code));
        head = head.action(action.icon("pencil"));
    }
    let facts = &handling.facts;
    let law = facts.document.as_ref().map(|(law, _)| law);
    let law_chain = law.map(|law| Link::new(CHAIN).with("van_ban", &law.number).with("dieu", &law.article));
    let about = looked.findings.first().map(|(finding, _)| finding.subject).or(facts.addressee.agency());
    let is_groundless = looked.findings.is_empty()
        && looked.other_findings == 0
        && looked.information.is_none()
        && facts.ground.is_empty();
    let acts = acts::of(lang, &looked, &refused);
    Ok(DetailPage {
        page: me.layout(menu::ids::HANDLINGS, title),
        head,
        errors: (!refused.errors.is_empty()).then(|| ErrorSummary::of(lang, &refused.errors)),
        code: handling.code.clone(),
        version: handling.version,
        steps: steps(lang, handling),
        content: facts.content.clone(),
        document: words::document(lang, handling),
        law_chain: law_chain.map(|link| link.to_string()).unwrap_or_default(),
        agency_chain: about.map(|id| Link::new(CHAIN).with("don_vi", id).to_string()).unwrap_or_default(),
        found: looked.findings.iter().map(|link| found(lang, &names, link, today)).collect(),
        other_findings: looked.other_findings,
        information: looked.information.as_ref().map(|known| {
            (format!("/theo-doi/thong-tin/{}", known.code), known.code.clone(), words::beginning(&known.content))
        }),
        ground: facts.ground.clone(),
        is_groundless,
        owed: owed(lang, &looked, &names),
        answers: answers(lang, &looked),
        result: handling.result_note.clone(),
        took: words::days(lang, handling.days_taken()),
        is_own: looked.is_own,
        is_ledger: handling.state.is_out() && matches!(facts.addressee, Addressee::Agency(_)) && !looked.now.judge,
        acts,
        facts: facts_of(lang, &looked, &names),
        history: Timeline::new(records.iter().map(|record| record_told(lang, record)).collect()),
    })
}

/// The way of a handling; one that ended otherwise says so at its end.
fn steps(lang: Lang, handling: &Handling) -> Vec<Step> {
    let on = |state: Stage| match state {
        Stage::Draft => Some(civil(handling.created_at)),
        Stage::Approved => handling.approval.as_ref().map(|approval| civil(approval.at)),
        Stage::Sent => handling.sending.as_ref().map(|sending| sending.on),
        Stage::Acknowledged => handling.acknowledged_on,
        Stage::InProgress => handling.began_on,
        Stage::Done => handling.done_on,
        Stage::Rejected | Stage::Cancelled => handling.closed_on,
    };
    let last = if handling.state.is_over() { handling.state } else { Stage::Done };
    // What was left out on the way is shown while it may still come.
    let is_shown = |state: &Stage| !handling.state.is_over() || on(*state).is_some();
    let way = Stage::WAY.into_iter().filter(|state| *state != Stage::Done).filter(is_shown).chain([last]);
    way.map(|state| Step {
        class: match state.cmp(&handling.state) {
            std::cmp::Ordering::Less => "past",
            std::cmp::Ordering::Equal => "here",
            std::cmp::Ordering::Greater => "",
        },
        is_here: state == handling.state,
        name: words::state(lang, state).to_string(),
        on: on(state).map(|on| lang.date(on)).unwrap_or_default(),
    })
    .collect()
}

fn found(lang: Lang, names: &Names, (finding, recommended): &FoundLink, today: chrono::NaiveDate) -> Found {
    let law = finding.law.as_ref().map(|law| law.words()).unwrap_or_default();
    let note = [words::name(names, finding.subject), law];
    Found {
        href: format!("{FINDINGS}/{}", finding.code),
        code: finding.code.clone(),
        title: finding.description.clone(),
        note: note.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        chip: words::finding_chip(lang, finding.state),
        recommended: recommended
            .iter()
            .map(|it| Other {
                href: format!("{RECOMMENDATIONS}/{}", it.recommendation.code),
                title: it.recommendation.content.clone(),
                note: words::name(names, it.recommendation.to),
                chip: words::recommended_chip(lang, it, today),
            })
            .collect(),
    }
}

fn owed(lang: Lang, looked: &Looked, names: &Names) -> Option<Owed> {
    let owed = &looked.answer.as_ref()?.obligation;
    let by = words::name(names, owed.agency);
    let note = match owed.due_on {
        Some(on) => lang.t("handling-owed-by-until").with("agency", by).with("date", on),
        None => lang.t("handling-owed-by").with("agency", by),
    };
    Some(Owed {
        href: looked.obligation.as_ref().map(|code| format!("/nhiem-vu/{code}")).unwrap_or_default(),
        title: owed.title.clone(),
        note: note.to_string(),
    })
}

/// What was answered: the answer that was entered or judged, else what was handed in.
fn answers(lang: Lang, looked: &Looked) -> Vec<(String, String)> {
    if let Some(reply) = &looked.handling.reply {
        let heading = match reply.number.as_str() {
            "" => lang.t("handling-reply-line-bare"),
            number => lang.t("handling-reply-line").with("number", number),
        };
        let heading = heading.with("kind", words::reply(lang, reply.kind)).with("date", reply.on);
        return vec![(heading.to_string(), reply.note.clone())];
    }
    // Of a body outside the tree the reports are the follower's own.
    let reports = looked.answer.iter().flat_map(|answer| &answer.reports);
    reports
        .map(|report| {
            let heading = lang.t("handling-report-line").with("date", report.reached_on);
            (heading.to_string(), report.note.clone())
        })
        .collect()
}

fn facts_of(lang: Lang, looked: &Looked, names: &Names) -> KeyValues {
    let handling = &looked.handling;
    let facts = &handling.facts;
    let agency = |id| Html::link(format!("/don-vi/{id}"), words::name(names, id));
    let addressee = match &facts.addressee {
        Addressee::Agency(id) => agency(*id),
        Addressee::Outside(body) => Html::from(body.as_str()),
    };
    let measure = looked.measures.iter().find(|known| known.code == facts.measure);
    let basis = measure.map(|known| match known.is_verified {
        true => known.source.clone(),
        false => format!("{} ({})", known.source, lang.t("handling-unverified")),
    });
    let due = looked.answer.as_ref().and_then(|answer| answer.obligation.due_on).or(facts.due_on);
    let due = due.map(|on| match handling.is_due_by_rule {
        true => lang.t("handling-due-by-rule").with("date", on).to_string(),
        false => lang.date(on),
    });
    let by = |name: &str, is_person: bool| match is_person {
        true => name.to_owned(),
        false => lang.t("history-system").to_string(),
    };
    KeyValues::new()
        .row(lang.t("handling-measure"), inspecting::named(lang, &looked.measures, &facts.measure))
        .row_if(lang.t("handling-measure-law"), basis)
        .row(lang.t("handling-authority"), inspecting::authority(lang, facts.authority).to_string())
        .row(lang.t("handling-agency"), agency(handling.agency))
        .row(lang.t("handling-addressee"), addressee)
        .row_if(lang.t("handling-overseer"), (handling.overseer != handling.agency).then(|| agency(handling.overseer)))
        .row_if(lang.t("handling-field"), facts.field.as_ref().map(|field| field.name.clone()))
        .row_if(lang.t("handling-legal-basis"), some(&facts.legal_basis))
        .row_if(lang.t("handling-due"), due)
        .row_if(lang.t("handling-sent-document"), handling.sending.as_ref().map(|sending| sending.label()))
        .row_if(lang.t("handling-sent-on"), handling.sending.as_ref().map(|sending| lang.date(sending.on)))
        .row(lang.t("handling-drafted-by"), by(&handling.creator_name, handling.created_by.is_some()))
        .row_if(lang.t("handling-approved-by"), handling.approval.as_ref().map(|it| by(&it.by_name, it.by.is_some())))
        .row_if(lang.t("handling-done-on"), handling.done_on.map(|on| lang.date(on)))
        .row_if(lang.t("handling-published-on"), handling.published_on.map(|on| lang.date(on)))
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// One entry of the history.
fn record_told(lang: Lang, record: &Record) -> TimelineEntry {
    let number = record.payload.get("number").and_then(serde_json::Value::as_str).unwrap_or_default();
    let (mark, what) = match record.action.as_str() {
        "drafted" => (Mark::InTime, lang.t("handling-history-drafted")),
        "changed" => (Mark::InTime, lang.t("handling-history-changed")),
        "approved" => (Mark::DoneOnTime, lang.t("handling-history-approved")),
        "returned" => (Mark::Returned, lang.t("handling-history-returned").with("reason", record.reason.as_str())),
        "sent" => (Mark::InTime, lang.t("handling-history-sent").with("number", number)),
        "acknowledged" => (Mark::InTime, lang.t("handling-history-acknowledged")),
        "began" => (Mark::InTime, lang.t("handling-history-began")),
        "replied" => (Mark::Waiting, lang.t("handling-history-replied").with("number", number)),
        "done" => (Mark::DoneOnTime, lang.t("handling-history-done")),
        "rejected" => (Mark::Returned, lang.t("handling-history-rejected")),
        "cancelled" => (Mark::NotCounted, lang.t("handling-history-cancelled").with("reason", record.reason.as_str())),
        "published" => (Mark::DoneOnTime, lang.t("handling-history-published")),
        _ => history::unknown(lang, record),
    };
    history::entry(lang, record, mark, &what)
}
