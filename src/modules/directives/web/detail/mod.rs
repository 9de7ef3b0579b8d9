//! A directive's own page: its facts, its clauses with their tasks, who still has what, who has received it.

mod citations;
mod clauses;
mod recipients;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::access::{Module, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::chart::StackedBar;
use thihanh_webkit::parts::{
    Action, ErrorSummary, Field, KeyValues, PageHead, State as ChipState, Timeline, TimelineEntry,
};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, Text, render};

use self::citations::CitationsView;
use self::clauses::Clause;
use self::recipients::RecipientsView;
use super::text_pane::{self, Paragraph};
use super::words;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::directives::api::DirectiveLabel;
use crate::modules::directives::model::card::CardState;
use crate::modules::directives::model::directive::{Directive, DirectiveState};
use crate::modules::directives::model::review::Review;
use crate::modules::directives::policy::Action as Deed;
use crate::modules::directives::usecase::{self, Communication, Looked, Received};
use crate::modules::obligations;
use crate::modules::obligations::api::{Counts, Tally};
use crate::modules::people;
use crate::outline;

#[derive(Template)]
#[template(path = "directives/web/detail/page.html")]
struct DetailPage {
    page: Layout,
    head: PageHead,
    code: String,
    version: i64,
    errors: Option<ErrorSummary>,
    /// What has to be said about the state, with the way on.
    note: Option<(Text, Option<(String, Text)>)>,
    facts: KeyValues,
    bar: Option<StackedBar>,
    clauses: Vec<Clause>,
    /// By which of the reader's roles this is seen.
    seen_by: Vec<Text>,
    sees_all: bool,
    left_out: Vec<String>,
    recipients: Option<RecipientsView>,
    may_withdraw: bool,
    may_reopen: bool,
    may_read_again: bool,
    history: Timeline,
    citations: Option<CitationsView>,
    children: Vec<Child>,
    paragraphs: Vec<Paragraph>,
}

impl DetailPage {
    fn reason(&self) -> Field {
        Field::text("reason", self.page.t("detail-withdraw-reason"))
    }
}

/// `GET /van-ban/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&detail_page(&app, &me, &code, &[]).await?))
}

async fn detail_page(app: &App, me: &SignedIn, code: &str, errors: &[FieldError]) -> Result<DetailPage, Failure> {
    let lang = me.lang();
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let (directive, today) = (&looked.directive, app.clock.today());
    let is_issued = directive.state == DirectiveState::Issued;
    let progress = if is_issued {
        let own = (!looked.sees_all).then_some(looked.own.as_slice());
        obligations::api::progress_of(app.store.read(), directive.id, own, today).await.map_err(Problem::from)?
    } else {
        Vec::new()
    };
    let mut named: Vec<AgencyId> = looked.recipients.iter().map(|recipient| recipient.agency).collect();
    named.extend(progress.iter().flat_map(|task| &task.unfinished).map(|open| open.agency));
    named.extend(directive.head.jurisdiction.into_iter().chain(directive.head.overseer));
    let names = usecase::agency_names(app, named, looked.expansion.on).await.map_err(Problem::from)?;
    // Of the recipients only those that the reader speaks for: a circular has hundreds.
    let mut object_of = looked.own.clone();
    object_of.extend(directive.head.jurisdiction.into_iter().chain(directive.head.overseer));
    let today = app.clock.today();
    let seen_by = people::api::why_seen(app.store.read(), &me.actor, Module::Directives, &object_of, today).await;
    let seen_by = seen_by.map_err(Problem::from)?;
    let history = usecase::history(app, directive).await.map_err(Problem::from)?;
    let label = words::label(lang, &directive.head.kind, directive.head.number.as_deref(), &directive.head.title);
    let page = me.layout(menu::ids::DIRECTIVES, &label);
    let reading = vanban::read(&directive.text);
    let paragraphs = text_pane::paragraphs(&directive.text, &reading.outline, &Review::of(Vec::new()), None);
    let sees_all = looked.sees_all;
    Ok(DetailPage {
        head: page_head(lang, directive, &label, &looked.actions),
        code: code.to_owned(),
        version: directive.version,
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        note: note(lang, directive, &looked),
        facts: facts(lang, &looked, &names),
        children: children(lang, &looked),
        bar: progress.iter().any(|task| task.tally != Tally::default()).then(|| clauses::bar(lang, &progress)),
        clauses: clauses::of(lang, &directive.text, &reading.outline, progress, &looked.supplements, &names),
        seen_by: people::api::sentences(lang, &seen_by),
        sees_all,
        left_out: if is_issued { left_out(lang, &looked.review) } else { Vec::new() },
        recipients: is_issued.then(|| RecipientsView::of(lang, &looked, &names)),
        may_withdraw: looked.actions.contains(&Deed::Withdraw) && directive.state != DirectiveState::Withdrawn,
        may_reopen: looked.actions.contains(&Deed::Withdraw) && directive.state == DirectiveState::Withdrawn,
        may_read_again: directive.state == DirectiveState::Failed && looked.actions.contains(&Deed::Review),
        history: timeline(lang, &history, me.actor.rights_in(Module::Directives).has(Role::Auditor)),
        citations: CitationsView::of(lang, &looked.citations, &reading.outline, &paragraphs),
        paragraphs,
        page,
    })
}

fn page_head(lang: Lang, directive: &Directive, label: &str, actions: &[Deed]) -> PageHead {
    let code = &directive.code;
    let dated = match directive.head.issued_on {
        Some(day) => lang.t("detail-dated").with("label", label).with("date", day).to_string(),
        None => label.to_owned(),
    };
    let head =
        PageHead::new(&directive.head.title).crumb(Html::link("/van-ban", lang.t("directives-title"))).crumb(dated);
    let head = head.action(Action::new(lang.t("detail-original"), format!("/van-ban/{code}/ban-goc")).icon("download"));
    match directive.state {
        DirectiveState::Issued => {
            let head = match actions.contains(&Deed::Review) {
                true => head.action(Action::new(lang.t("detail-add"), format!("/van-ban/{code}/soat")).icon("plus-lg")),
                false => head,
            };
            head.action(
                Action::primary(lang.t("detail-register"), format!("/nhiem-vu?directive={code}")).icon("list-check"),
            )
        }
        DirectiveState::Review if actions.contains(&Deed::Review) => {
            head.action(Action::primary(lang.t("detail-review"), format!("/van-ban/{code}/soat")).icon("quote"))
        }
        _ => head,
    }
}

/// How it stands, where that is not plain from the page.
fn note(lang: Lang, directive: &Directive, looked: &Looked) -> Option<(Text, Option<(String, Text)>)> {
    let code = &directive.code;
    let may_issue = looked.actions.contains(&Deed::Issue);
    let way = |text: Text| may_issue.then(|| (format!("/van-ban/{code}/phat-hanh"), text));
    match directive.state {
        DirectiveState::Issued => {
            let waiting = looked.review.count(CardState::Accepted);
            (waiting > 0 && looked.actions.contains(&Deed::Review)).then(|| {
                let words = lang.t("detail-not-added").with("count", waiting);
                (words, way(lang.t("review-preview-supplement")))
            })
        }
        DirectiveState::Review => Some((lang.t("detail-not-issued"), way(lang.t("review-preview")))),
        DirectiveState::Withdrawn => Some((lang.t("detail-withdrawn"), None)),
        DirectiveState::Failed => {
            let reason = directive.failure_code.clone().unwrap_or_default();
            Some((lang.t("detail-failed").with("reason", Text::new(lang, format!("problem-{reason}"))), None))
        }
    }
}

/// A directive that carries this one out.
struct Child {
    href: String,
    label: String,
    title: String,
    progress: Option<Text>,
}

fn children(lang: Lang, looked: &Looked) -> Vec<Child> {
    let child = |(label, counts): &(DirectiveLabel, Counts)| Child {
        href: format!("/van-ban/{}", label.code),
        label: label.short(),
        title: label.title.clone(),
        progress: obligations::api::class_bar(lang, counts).map(|(words, _)| words),
    };
    looked.carried_out_by.iter().map(child).collect()
}

fn facts(lang: Lang, looked: &Looked, names: &usecase::Names) -> KeyValues {
    let (directive, supplements) = (&looked.directive, &looked.supplements);
    let parent = looked.carries_out.as_ref();
    let parent = parent.map(|label| Html::link(format!("/van-ban/{}", label.code), label.short()));
    let head = &directive.head;
    let name = |id: AgencyId| names.get(&id).map(|view| Html::link(format!("/don-vi/{id}"), &view.name));
    let signer = head.signer.as_ref().map(|signer| match &head.signer_position {
        Some(position) => format!("{signer}, {position}"),
        None => signer.clone(),
    });
    let facts = KeyValues::new()
        .row(lang.t("detail-code"), Html::whole(&directive.code))
        .row_if(lang.t("head-issuer"), head.issuer.clone())
        .row_if(lang.t("head-signer"), signer)
        .row_if(lang.t("head-carries-out"), parent)
        .row_if(lang.t("head-jurisdiction"), head.jurisdiction.and_then(name))
        .row_if(lang.t("head-overseer"), head.overseer.and_then(name))
        .row(lang.t("detail-received"), lang.moment(directive.received_at))
        .row_if(lang.t("detail-issued"), directive.issued_at.map(|at| lang.moment(at)))
        .row(lang.t("directives-file"), directive.file_name.clone());
    supplements.iter().fold(facts, |facts, supplement| {
        let said = lang
            .t("detail-supplement-said")
            .with("at", lang.moment(supplement.issued_at))
            .with("name", &supplement.issued_by_name)
            .with("tasks", supplement.tasks)
            .with("obligations", supplement.obligations);
        facts.row(lang.t("detail-supplement").with("number", supplement.number), said)
    })
}

/// Proposals that nobody had looked at when it was issued: no part of it, but not hidden either.
fn left_out(lang: Lang, review: &Review) -> Vec<String> {
    let open = review.cards().iter().filter(|card| card.state == CardState::Proposed);
    open.map(|card| format!("{} {}", outline::place(lang, &card.draft.path), card.draft.content).trim().to_owned())
        .collect()
}

/// Steps of one kind that somebody took in a row are one line: a review has dozens.
fn timeline(lang: Lang, history: &[thihanh_store::journal::Record], with_address: bool) -> Timeline {
    let runs = history.chunk_by(|a, b| {
        a.action == b.action
            && a.actor_label == b.actor_label
            && a.reason.is_empty()
            && b.reason.is_empty()
            && (a.address == b.address || !with_address)
    });
    let entry = |run: &[thihanh_store::journal::Record]| {
        let record = &run[0];
        let state = match record.action.as_str() {
            "issued" | "supplemented" | "communicated" | "receipt_confirmed" => ChipState::DoneOnTime,
            "withdrawn" => ChipState::NotCounted,
            _ => ChipState::InTime,
        };
        let what = Text::new(lang, format!("directive-event-{}", record.action));
        let times = if run.len() > 1 { format!(" × {}", run.len()) } else { String::new() };
        let who = if record.actor_label.is_empty() { String::new() } else { format!(" · {}", record.actor_label) };
        let why = if record.reason.is_empty() { String::new() } else { format!(": {}", record.reason) };
        let address = match record.address.as_str() {
            address if with_address && !address.is_empty() => {
                format!(" {}", lang.t("history-address").with("address", address))
            }
            _ => String::new(),
        };
        TimelineEntry::new(state, lang.moment(record.at), format!("{what}{times}{why}{who}{address}"))
    };
    Timeline::new(runs.map(entry).collect())
}

/// A form that names the version the person looked at.
#[derive(Debug, Deserialize)]
pub(super) struct VersionForm {
    version: i64,
    #[serde(default)]
    reason: String,
}

/// `POST /van-ban/{code}/thoi`
pub(super) async fn withdraw(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<VersionForm>,
) -> Result<Response, Failure> {
    usecase::withdraw(&app, &me.actor, &code, Some(form.version), &form.reason).await.map_err(Problem::from)?;
    Ok(Notice::done("detail-was-withdrawn").on(format!("/van-ban/{code}")))
}

/// `POST /van-ban/{code}/mo-lai`
pub(super) async fn reopen(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<VersionForm>,
) -> Result<Response, Failure> {
    usecase::reopen(&app, &me.actor, &code, Some(form.version)).await.map_err(Problem::from)?;
    Ok(Notice::done("detail-was-reopened").on(format!("/van-ban/{code}")))
}

/// `POST /van-ban/{code}/doc-lai`
pub(super) async fn read_again(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(_): CheckedForm<VersionForm>,
) -> Result<Response, Failure> {
    match usecase::read_again(&app, &me.actor, &code).await.map_err(Problem::from)? {
        Received::New { cards, uncertain, .. } => {
            let notice = Notice::done("directives-received").with("cards", cards).with("uncertain", uncertain);
            Ok(notice.on(format!("/van-ban/{code}/soat")))
        }
        _ => Ok(Notice::warning("detail-still-unread").on(format!("/van-ban/{code}"))),
    }
}

/// What a recipient sends: for which agency, and how its people were told.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AnswerForm {
    agency: String,
    form: String,
    on: String,
}

impl AnswerForm {
    fn agency(&self) -> Result<AgencyId, Problem> {
        self.agency.parse().map_err(|_| Problem::not_found("directive"))
    }
}

/// `POST /van-ban/{code}/tiep-nhan`
pub(super) async fn confirm_receipt(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<AnswerForm>,
) -> Result<Response, Failure> {
    usecase::confirm_receipt(&app, &me.actor, &code, form.agency()?).await.map_err(Problem::from)?;
    Ok(Notice::done("detail-receipt-confirmed").on(format!("/van-ban/{code}#recipients")))
}

/// `POST /van-ban/{code}/quan-triet`
pub(super) async fn communicate(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<AnswerForm>,
) -> Result<Response, Failure> {
    let said = Communication { form: form.form.clone(), on: form.on.clone() };
    match usecase::communicate(&app, &me.actor, &code, form.agency()?, &said).await.map_err(Problem::from) {
        Ok(()) => Ok(Notice::done("detail-communicated").on(format!("/van-ban/{code}#recipients"))),
        Err(Problem::Invalid(errors)) => {
            let page = detail_page(&app, &me, &code, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}
