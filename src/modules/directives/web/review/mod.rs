//! The review: the text on the left, one card per order on the right. Every step is a form that works without scripts; `review.js`
//! sends the same forms by keys and puts the answer's pieces into the page.

mod cards;
mod form;
mod text_pane;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::{AgencyId, DraftTaskId};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Action, EmptyState, Field, PageHead, Version, Versions};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render, see_other};

use self::cards::{ClosedCard, OpenCard, Table, cut};
use self::form::{Button, CardForm};
use self::text_pane::Paragraph;
use super::words;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::api as accounts;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies;
use crate::modules::directives::model::card::{CardFault, CardState, DraftTask};
use crate::modules::directives::model::directive::Directive;
use crate::modules::directives::model::parts::boundaries;
use crate::modules::directives::model::review::{CardRef, Review, ReviewFault, Verb};
use crate::modules::directives::policy::Action as Deed;
use crate::modules::directives::usecase::{self, DirectiveError, Expansion, Looked, Reviewed};

/// Set by the script, which wants the changed pieces of the page only.
const PIECE_HEADER: &str = "hx-request";

/// Cards shown behind the open one; the rest is one click away, so that a plan of a thousand orders stays light.
const CARDS_AHEAD: usize = 60;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReviewQuery {
    /// The card to open.
    the: String,
    /// Show all cards.
    tat_ca: String,
    /// For the script: the card that was open before and is to be closed.
    truoc: String,
}

/// How far the review has come.
#[derive(Template)]
#[template(path = "directives/web/review/progress.html")]
struct Progress {
    lang: Lang,
    done: usize,
    total: usize,
}

impl askama::filters::HtmlSafe for Progress {}

impl Progress {
    fn of(lang: Lang, review: &Review) -> Self {
        let total = review.cards().len();
        Self { lang, done: total - review.count(CardState::Proposed), total }
    }

    /// Width of the bar of 100 units.
    fn width(&self) -> usize {
        (self.done * 100).checked_div(self.total).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "directives/web/review/page.html")]
struct ReviewPage {
    page: Layout,
    head: PageHead,
    code: String,
    progress: Progress,
    /// Facts without which it cannot be issued.
    missing: Vec<String>,
    /// Somebody else who worked on it within the last minutes.
    other: Option<String>,
    paragraphs: Vec<Paragraph>,
    closed_before: Vec<ClosedCard>,
    open: Option<OpenCard>,
    closed_after: Vec<ClosedCard>,
    /// Reviewed cards above the open one that are folded away.
    folded: usize,
    /// Cards below that are not shown.
    rest: usize,
    agencies: Vec<String>,
    empty: Option<EmptyState>,
    certain: usize,
    may_review: bool,
}

impl ReviewPage {
    fn quote(&self) -> Field {
        Field::area("quote", self.page.t("review-add-quote"), 3).required().hint(self.page.t("review-add-hint"))
    }
}

/// The pieces that a step changed, for the script.
#[derive(Template)]
#[template(path = "directives/web/review/step.html")]
struct StepPieces {
    progress: Progress,
    closed: Vec<ClosedCard>,
    open: Option<OpenCard>,
}

/// A card that somebody else changed first.
#[derive(Template)]
#[template(path = "directives/web/review/conflict.html")]
struct ConflictPage {
    page: Layout,
    head: PageHead,
    versions: Versions,
    code: String,
    card: String,
}

/// Where an order can be cut, without a script.
#[derive(Template)]
#[template(path = "directives/web/review/cuts.html")]
struct CutsPage {
    page: Layout,
    head: PageHead,
    code: String,
    card: String,
    version: i64,
    cuts: Vec<(usize, String, String)>,
    content: String,
}

/// `GET /van-ban/{code}/soat`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    Query(query): Query<ReviewQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let looked = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
    if looked.directive.check_under_review().is_err() {
        return Ok(see_other(format!("/van-ban/{code}")));
    }
    let wanted = query.the.parse().ok().and_then(|id| looked.review.find(id)).or_else(|| looked.review.next(None));
    let wanted = wanted.map(|card| card.id);
    if headers.contains_key(PIECE_HEADER) {
        let last = query.truoc.parse::<DraftTaskId>().ok();
        return pieces(&app, &me, &looked.directive, &looked.review, wanted, |card| Some(card.id) == last).await;
    }
    let page = review_page(&app, &me, &looked, wanted, !query.tat_ca.is_empty(), None).await?;
    Ok(render(&page))
}

/// Everything the cards of a page are drawn from.
async fn table<'a>(
    app: &App,
    me: &SignedIn,
    directive: &'a Directive,
    expansion: &'a Expansion,
    with_agencies: bool,
) -> Result<OwnedTable<'a>, Problem> {
    let sql = app.store.read();
    let agencies = match directive.head.jurisdiction.filter(|_| with_agencies) {
        Some(jurisdiction) => {
            agencies::api::all_in(sql, jurisdiction, expansion.on).await?.into_iter().map(|view| view.name).collect()
        }
        None => Vec::new(),
    };
    let calendar = agencies::api::calendar(sql).await?;
    Ok(OwnedTable { lang: me.lang(), csrf: me.visit.csrf(), directive, expansion, calendar, agencies })
}

/// A [`Table`] that owns what it was loaded with.
struct OwnedTable<'a> {
    lang: Lang,
    csrf: thihanh_webkit::CsrfToken,
    directive: &'a Directive,
    expansion: &'a Expansion,
    calendar: thihanh_kernel::calendar::WorkingCalendar,
    agencies: Vec<String>,
}

impl OwnedTable<'_> {
    fn borrow(&self) -> Table<'_> {
        Table {
            lang: self.lang,
            csrf: self.csrf.clone(),
            code: &self.directive.code,
            text: &self.directive.text,
            expansion: self.expansion,
            calendar: &self.calendar,
            year: year_of(self.directive),
            agencies: self.agencies.clone(),
        }
    }
}

/// The year that stands in for one left out ("trước ngày 30/6").
fn year_of(directive: &Directive) -> Option<i32> {
    directive.head.issued_on.map(|day| chrono::Datelike::year(&day))
}

/// A form that was refused, and why.
type Refused<'a> = Option<(CardForm, &'a [FieldError])>;

async fn review_page(
    app: &App,
    me: &SignedIn,
    looked: &Looked,
    wanted: Option<DraftTaskId>,
    is_all: bool,
    refused: Refused<'_>,
) -> Result<ReviewPage, Failure> {
    let lang = me.lang();
    let Looked { directive, review, expansion, actions, .. } = looked;
    let code = directive.code.clone();
    let may_review = actions.contains(&Deed::Review);
    let has_open_phrases = !expansion.unresolved(review).is_empty();
    let owned = table(app, me, directive, expansion, may_review && has_open_phrases).await?;
    let table = owned.borrow();
    let cards = review.cards();
    let at = wanted.and_then(|id| cards.iter().position(|card| card.id == id));
    let closed = |index: usize| {
        ClosedCard::new(&table, index + 1, &cards[index], index.checked_sub(1).map(|before| &cards[before]))
    };
    let is_done = |index: &usize| cards[*index].state != CardState::Proposed;
    let before: Vec<usize> = (0..at.unwrap_or(0)).collect();
    // The last reviewed card above stays in sight, so that the way back is one step.
    let folded = if is_all { 0 } else { before.iter().take_while(|index| is_done(index)).count().saturating_sub(1) };
    let after: Vec<usize> = (at.map_or(0, |at| at + 1)..cards.len()).collect();
    let ahead = if is_all { after.len() } else { after.len().min(CARDS_AHEAD) };
    let outline = vanban::read(&directive.text).outline;
    let title =
        lang.t("review-title").with("done", cards.len() - review.count(CardState::Proposed)).with("total", cards.len());
    let page = me.layout(menu::ids::DIRECTIVES, &title).with_script("review.js");
    let certain = cards.iter().filter(|card| card.state == CardState::Proposed && !card.is_uncertain).count();
    let label = words::label(lang, &directive.head.kind, directive.head.number.as_deref(), &directive.head.title);
    let head = PageHead::new(title)
        .crumb(Html::link("/van-ban", lang.t("directives-title")))
        .crumb(Html::link(format!("/van-ban/{code}"), label))
        .action(Action::new(lang.t("review-head"), format!("/van-ban/{code}/thong-tin")).icon("pencil"))
        .action(Action::new(lang.t("review-preview"), format!("/van-ban/{code}/phat-hanh")).icon("eye"));
    Ok(ReviewPage {
        head,
        progress: Progress::of(lang, review),
        missing: missing(lang, directive),
        other: other_reviewer(app, me, directive).await?,
        paragraphs: text_pane::paragraphs(&directive.text, &outline, review, at.map(|at| at + 1)),
        closed_before: before[folded..].iter().map(|index| closed(*index)).collect(),
        open: at.filter(|_| may_review).map(|at| {
            OpenCard::new(&table, at + 1, &cards[at], at.checked_sub(1).map(|before| &cards[before]), refused)
        }),
        closed_after: after[..ahead].iter().map(|index| closed(*index)).collect(),
        folded,
        rest: after.len() - ahead,
        empty: cards
            .is_empty()
            .then(|| EmptyState::new("search", lang.t("review-no-cards"), lang.t("review-no-cards-text"))),
        agencies: table.agencies.clone(),
        certain,
        may_review,
        code,
        page,
    })
}

/// What has to be typed in before it can be issued.
fn missing(lang: Lang, directive: &Directive) -> Vec<String> {
    let head = &directive.head;
    let facts = [
        (head.number.is_none(), lang.t("head-number")),
        (head.issued_on.is_none(), lang.t("head-issued-on")),
        (head.jurisdiction.is_none(), lang.t("head-jurisdiction")),
    ];
    facts.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, name)| name.to_string()).collect()
}

async fn other_reviewer(app: &App, me: &SignedIn, directive: &Directive) -> Result<Option<String>, Failure> {
    let Some((account, at)) = usecase::other_reviewer(app, &me.actor, directive).await.map_err(Problem::from)? else {
        return Ok(None);
    };
    let account = accounts::find(app.store.read(), account).await.map_err(Problem::from)?;
    Ok(account.map(|account| me.lang().t("review-other").with("name", account.name).with("at", at).to_string()))
}

/// `POST /van-ban/{code}/soat/{card}`
pub(super) async fn step(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, card)): Path<(String, DraftTaskId)>,
    headers: HeaderMap,
    CheckedForm(form): CheckedForm<CardForm>,
) -> Result<Response, Failure> {
    let Some(button) = Button::parse(&form.button) else { return Err(Failure::unreadable()) };
    let is_piece = headers.contains_key(PIECE_HEADER);
    let looked = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let verb = match verb(&looked, button, card, &form) {
        Ok(verb) => verb,
        Err(errors) => return refuse(&app, &me, looked, card, form, &errors, is_piece).await,
    };
    let verb = match verb {
        Some(verb) => verb,
        None => return teach(&app, &me, looked, card, form, is_piece).await,
    };
    match usecase::review(&app, &me.actor, &code, verb).await {
        Ok(reviewed) if is_piece => {
            let next = next_of(&reviewed, button).map(|card| card.id);
            let Reviewed { directive, before, review, .. } = &reviewed;
            pieces(&app, &me, directive, review, next, |card| before.find(card.id) != Some(card)).await
        }
        Ok(reviewed) => Ok(see_other(next_address(&reviewed, button))),
        Err(DirectiveError::Review(ReviewFault::Stale { now })) => conflict(&app, &me, &looked, &now, &form).await,
        Err(DirectiveError::Review(ReviewFault::Card(CardFault::Draft(fault)))) => {
            let errors = [FieldError::new(fault.field(), fault.code())];
            refuse(&app, &me, looked, card, form, &errors, is_piece).await
        }
        Err(error) => Err(Problem::from(error).into()),
    }
}

/// The verb that a button asks for; none for teaching a phrase, which changes no card.
fn verb(looked: &Looked, button: Button, id: DraftTaskId, form: &CardForm) -> Result<Option<Verb>, Vec<FieldError>> {
    let card = CardRef { id, version: form.version };
    // A card that is gone is found out by the use case.
    let before = looked.review.find(id).map(|card| &card.draft);
    let draft = || {
        before.map(|before| form.draft(before, &looked.expansion, year_of(&looked.directive)).map(Box::new)).transpose()
    };
    Ok(Some(match button {
        Button::Accept => Verb::Accept(card, draft()?),
        Button::Save => match draft()? {
            Some(draft) => Verb::Edit(card, draft),
            None => Verb::Accept(card, None),
        },
        Button::Reject => Verb::Reject(card),
        Button::Restore => Verb::Restore(card),
        Button::Merge => Verb::MergeWithPrevious(card),
        Button::Split => {
            let offset = before.and_then(|before| form.cut(&before.content));
            Verb::Split(card, offset.ok_or_else(|| vec![FieldError::new("content", "card-no-cut-there")])?)
        }
        Button::Teach => return Ok(None),
    }))
}

/// The card again, with what was typed and what is wrong with it.
async fn refuse(
    app: &App,
    me: &SignedIn,
    looked: Looked,
    card: DraftTaskId,
    form: CardForm,
    errors: &[FieldError],
    is_piece: bool,
) -> Result<Response, Failure> {
    if looked.review.find(card).is_none() {
        return Err(Problem::not_found("card").into());
    }
    let page = review_page(app, me, &looked, Some(card), false, Some((form, errors))).await?;
    let body = if is_piece {
        render(&StepPieces { progress: page.progress, closed: Vec::new(), open: page.open })
    } else {
        render(&page)
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response())
}

/// From now on a phrase means an agency, in this jurisdiction; the card stays open to be looked at again.
async fn teach(
    app: &App,
    me: &SignedIn,
    looked: Looked,
    card: DraftTaskId,
    form: CardForm,
    is_piece: bool,
) -> Result<Response, Failure> {
    let Some(jurisdiction) = looked.directive.head.jurisdiction else {
        return Err(Problem::refused("issue-no-jurisdiction").into());
    };
    let taught: Vec<(String, String)> = form.taught().map(|(phrase, agency)| (phrase.to_owned(), agency)).collect();
    for (phrase, name) in &taught {
        let Some(agency) = named(app, &looked.expansion, jurisdiction, name).await? else {
            let errors = [FieldError::new("leads", "alias-agency-unknown").with("name", name.as_str())];
            return refuse(app, me, looked, card, form, &errors, is_piece).await;
        };
        let command = agencies::usecase::TeachAlias { jurisdiction, phrase: phrase.clone(), agency };
        agencies::usecase::teach_alias(app, &me.actor, command).await.map_err(Problem::from)?;
    }
    let address = format!("/van-ban/{}/soat?the={card}#c-{card}", looked.directive.code);
    Ok(match taught.first() {
        Some((phrase, name)) => Notice::done("review-taught").with("phrase", phrase).with("agency", name).on(address),
        None => see_other(address),
    })
}

/// The agency of a name that a person chose from the list, or typed.
async fn named(
    app: &App,
    expansion: &Expansion,
    jurisdiction: AgencyId,
    name: &str,
) -> Result<Option<AgencyId>, Failure> {
    let all = agencies::api::all_in(app.store.read(), jurisdiction, expansion.on).await.map_err(Problem::from)?;
    let mut same = all.iter().filter(|view| view.name == name || view.short_name == name).map(|view| view.id);
    Ok(match (same.next(), same.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    })
}

/// The card to look at after a step: the next one nobody has looked at; after a cut or a join the card itself.
fn next_of(reviewed: &Reviewed, button: Button) -> Option<&DraftTask> {
    match button {
        Button::Accept | Button::Reject => reviewed.review.next(reviewed.shown),
        _ => reviewed.shown.and_then(|id| reviewed.review.find(id)),
    }
}

fn next_address(reviewed: &Reviewed, button: Button) -> String {
    address_of(&reviewed.directive.code, next_of(reviewed, button).or_else(|| reviewed.review.next(None)))
}

fn address_of(code: &str, card: Option<&DraftTask>) -> String {
    match card {
        Some(card) => format!("/van-ban/{code}/soat?the={0}#c-{0}", card.id),
        None => format!("/van-ban/{code}/soat"),
    }
}

/// The changed cards and the one to look at, for the script.
async fn pieces(
    app: &App,
    me: &SignedIn,
    directive: &Directive,
    review: &Review,
    open: Option<DraftTaskId>,
    is_changed: impl Fn(&DraftTask) -> bool,
) -> Result<Response, Failure> {
    let expansion = usecase::expansion(app, directive, review).await.map_err(Problem::from)?;
    let owned = table(app, me, directive, &expansion, !expansion.unresolved(review).is_empty()).await?;
    let table = owned.borrow();
    let mut pieces = StepPieces { progress: Progress::of(me.lang(), review), closed: Vec::new(), open: None };
    for (index, card) in review.cards().iter().enumerate() {
        let previous = index.checked_sub(1).map(|before| &review.cards()[before]);
        if Some(card.id) == open {
            pieces.open = Some(OpenCard::new(&table, index + 1, card, previous, None));
        } else if is_changed(card) {
            pieces.closed.push(ClosedCard::new(&table, index + 1, card, previous));
        }
    }
    Ok(render(&pieces))
}

/// Both versions of a card beside each other; nothing of what was typed is lost.
async fn conflict(
    app: &App,
    me: &SignedIn,
    looked: &Looked,
    now: &DraftTask,
    form: &CardForm,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let by = match now.reviewed_by {
        Some(account) => {
            accounts::find(app.store.read(), account).await.map_err(Problem::from)?.map(|account| account.name)
        }
        None => None,
    };
    let stored = CardForm::of(now, &looked.expansion);
    let row = |label: thihanh_webkit::Text, saved: &str, own: &str| Version {
        label: label.to_string(),
        saved: saved.to_owned(),
        own: own.to_owned(),
    };
    let state = match now.state {
        CardState::Proposed => lang.t("card-proposed"),
        CardState::Accepted => lang.t("card-accepted"),
        CardState::Rejected => lang.t("card-rejected"),
    };
    let rows = vec![
        row(lang.t("card-content"), &stored.content, &form.content),
        row(lang.t("card-leads"), &stored.leads, &form.leads.replace("\r\n", "\n")),
        row(lang.t("card-support"), &stored.support, &form.support.replace("\r\n", "\n")),
        row(lang.t("card-product"), &stored.product, &form.product),
        Version { label: lang.t("directives-state").to_string(), saved: state.to_string(), own: String::new() },
    ];
    let at = now.reviewed_at.map(|at| lang.moment(at)).unwrap_or_default();
    let title = lang.t("review-conflict");
    let page = me.layout(menu::ids::DIRECTIVES, &title);
    let body = ConflictPage {
        head: PageHead::new(title)
            .sentence(lang.t("review-conflict-text").with("name", by.unwrap_or_else(|| "–".to_owned())).with("at", at)),
        versions: Versions::new(lang, rows),
        code: looked.directive.code.clone(),
        card: now.id.to_string(),
        page,
    };
    Ok((StatusCode::CONFLICT, render(&body)).into_response())
}

/// What marking a passage sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PassageForm {
    quote: String,
    /// The byte of the text behind which the passage was marked.
    near: usize,
}

/// `POST /van-ban/{code}/soat/them`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<PassageForm>,
) -> Result<Response, Failure> {
    let reviewed = usecase::add_passage(&app, &me.actor, &code, &form.quote, form.near).await.map_err(Problem::from)?;
    let added = reviewed.shown.and_then(|id| reviewed.review.find(id));
    Ok(Notice::done("review-added").on(address_of(&code, added)))
}

/// A form without fields of its own.
#[derive(Debug, Deserialize)]
pub(super) struct Nothing {}

/// `POST /van-ban/{code}/soat/hoan-tac`
pub(super) async fn undo(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(Nothing {}): CheckedForm<Nothing>,
) -> Result<Response, Failure> {
    let address = format!("/van-ban/{code}/soat");
    match usecase::undo(&app, &me.actor, &code).await {
        Ok(reviewed) => {
            let shown = reviewed.shown.and_then(|id| reviewed.review.find(id));
            Ok(Notice::done("review-undone").on(address_of(&code, shown)))
        }
        Err(DirectiveError::Review(ReviewFault::NothingToUndo)) => {
            Ok(Notice::info("problem-review-nothing-to-undo").on(address))
        }
        Err(DirectiveError::Review(ReviewFault::ChangedSince)) => {
            Ok(Notice::warning("problem-review-changed-since").on(address))
        }
        Err(error) => Err(Problem::from(error).into()),
    }
}

/// `POST /van-ban/{code}/soat/nhan-chac-chan`
pub(super) async fn accept_certain(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(Nothing {}): CheckedForm<Nothing>,
) -> Result<Response, Failure> {
    let reviewed = usecase::review(&app, &me.actor, &code, Verb::AcceptCertain).await.map_err(Problem::from)?;
    let accepted = reviewed.review.count(CardState::Accepted) - reviewed.before.count(CardState::Accepted);
    Ok(Notice::done("review-certain-accepted")
        .with("count", accepted)
        .on(address_of(&code, reviewed.review.next(None))))
}

/// `GET /van-ban/{code}/soat/{card}/tach`: without a script the place to cut is chosen from the ends of clauses.
pub(super) async fn cuts(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, card)): Path<(String, DraftTaskId)>,
) -> Result<Response, Failure> {
    let looked = usecase::look_to(&app, &me.actor, &code, Deed::Review).await.map_err(Problem::from)?;
    let card = looked.review.find(card).ok_or_else(|| Problem::not_found("card"))?;
    let lang = me.lang();
    let content = &card.draft.content;
    let halves = |at: usize| (at, cut(&content[..at], 200), cut(&content[at..], 200));
    let title = lang.t("review-split-title");
    let page = me.layout(menu::ids::DIRECTIVES, &title);
    Ok(render(&CutsPage {
        head: PageHead::new(title).sentence(lang.t("review-split-text")),
        cuts: boundaries(content).into_iter().map(halves).collect(),
        content: content.clone(),
        version: card.version,
        card: card.id.to_string(),
        code,
        page,
    }))
}
