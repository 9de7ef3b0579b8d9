//! The inbox: every directive with its state, and the way in for files and pasted text.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::{Deserialize, Serialize};
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{
    Action, Chip, EmptyState, ErrorSummary, Field, FilterChip, FilterChips, PageHead, Pager, State as ChipState,
    Written,
};
use thihanh_webkit::{CheckedUpload, Failure, Lang, Layout, Link, Notice, form, render};

use super::words;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::directives::model::directive::DirectiveState;
use crate::modules::directives::policy::{self, Action as Deed, Stakes};
use crate::modules::directives::store::list::{DirectiveFilter, DirectiveSummary};
use crate::modules::directives::usecase::{self, Incoming, Received, TEXT_MAX_BYTES};

/// Files in one upload.
const FILES_MAX: usize = 50;

/// What the address says.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct InboxQuery {
    q: String,
    state: String,
    kind: String,
    year: String,
    #[serde(skip_serializing)]
    after: String,
}

impl InboxQuery {
    /// What cannot be read asks for nothing.
    fn filter(&self) -> DirectiveFilter {
        let text = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        DirectiveFilter {
            q: text(&self.q),
            state: DirectiveState::parse(&self.state),
            kind: text(&self.kind),
            year: self.year.trim().parse().ok(),
            ..DirectiveFilter::default()
        }
    }

    fn page(&self) -> Page {
        Page::new(None, self.after.parse().ok())
    }
}

#[derive(Template)]
#[template(path = "directives/web/inbox.html")]
struct InboxPage {
    page: Layout,
    head: PageHead,
    outcomes: Vec<OutcomeRow>,
    errors: Option<ErrorSummary>,
    may_receive: bool,
    /// Nothing to choose for those who see only what is issued.
    states: Option<FilterChips>,
    conditions: Option<FilterChips>,
    query: InboxQuery,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

/// One directive in the table.
struct Row {
    href: String,
    label: String,
    title: String,
    issuer: String,
    date: String,
    chip: Chip,
    unreviewed: usize,
}

/// What became of one file.
struct OutcomeRow {
    name: String,
    chip: Chip,
    words: String,
    href: Option<String>,
}

/// `GET /van-ban`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(query): Query<InboxQuery>,
) -> Result<Response, Failure> {
    Ok(render(&inbox_page(&app, &me, query, Vec::new(), &[]).await?))
}

async fn inbox_page(
    app: &App,
    me: &SignedIn,
    query: InboxQuery,
    outcomes: Vec<OutcomeRow>,
    errors: &[FieldError],
) -> Result<InboxPage, Failure> {
    let lang = me.lang();
    let filter = query.filter();
    let (slice, count) = usecase::list(app, &me.actor, &filter, &query.page()).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::DIRECTIVES, lang.t("directives-title")).with_script("upload.js");
    let here = Link::of("/van-ban", &query);
    let may_receive = policy::may(&me.actor, Deed::Receive, &Stakes::default()).is_ok();
    let reads_drafts = policy::reads_drafts(&me.actor);
    let in_review = match filter.state {
        None if reads_drafts => {
            let asked = DirectiveFilter { state: Some(DirectiveState::Review), ..filter.clone() };
            usecase::list(app, &me.actor, &asked, &Page::new(Some(1), None)).await.map_err(Problem::from)?.1
        }
        _ => Count::Exact(0),
    };
    let sentence = if in_review.is_zero() { lang.t("directives-count") } else { lang.t("directives-count-review") };
    let sentence = sentence.with("count", count).with("review", in_review);
    let Slice { items, next } = slice;
    Ok(InboxPage {
        head: PageHead::new(lang.t("directives-title")).sentence(sentence),
        outcomes,
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        may_receive,
        states: reads_drafts.then(|| state_chips(lang, &here, filter.state)),
        conditions: conditions(lang, &here, &filter),
        empty: items.is_empty().then(|| empty(lang, &filter, may_receive)),
        pager: Pager::new(lang, page.here(), items.len(), next),
        rows: items.into_iter().map(|item| row(lang, item)).collect(),
        query,
        page,
    })
}

fn state_chips(lang: Lang, here: &Link, current: Option<DirectiveState>) -> FilterChips {
    let all = FilterChip::new(lang.t("directives-all"), here.without("state"));
    let of = |state: DirectiveState| {
        let words = match state {
            DirectiveState::Review => lang.t("directives-filter-review"),
            DirectiveState::Failed => lang.t("directives-state-failed"),
            DirectiveState::Issued => lang.t("directives-state-issued"),
            DirectiveState::Withdrawn => lang.t("directives-state-withdrawn"),
        };
        FilterChip::new(words, here.with("state", state.as_str()))
    };
    let chips = std::iter::once(all).chain(DirectiveState::ALL.map(of)).collect();
    let at =
        current.and_then(|state| DirectiveState::ALL.iter().position(|known| *known == state)).map_or(0, |at| at + 1);
    FilterChips::choices(lang, lang.t("directives-filter-state"), chips, Some(at))
}

/// The conditions in force besides the state, each of which a click drops.
fn conditions(lang: Lang, here: &Link, filter: &DirectiveFilter) -> Option<FilterChips> {
    let mut chips = Vec::new();
    if let Some(q) = &filter.q {
        chips.push(FilterChip::new(lang.t("directives-condition-words").with("q", q), here.without("q")));
    }
    if let Some(kind) = &filter.kind {
        chips.push(FilterChip::new(words::kind(lang, kind), here.without("kind")));
    }
    if let Some(year) = filter.year {
        chips.push(FilterChip::new(
            lang.t("directives-condition-year").with("year", year.to_string()),
            here.without("year"),
        ));
    }
    (!chips.is_empty()).then(|| FilterChips::conditions(lang, lang.t("directives-conditions"), chips))
}

fn empty(lang: Lang, filter: &DirectiveFilter, may_receive: bool) -> EmptyState {
    if *filter != DirectiveFilter::default() {
        return EmptyState::new("funnel", lang.t("directives-none-found"), lang.t("directives-none-found-text"))
            .action(Action::new(lang.t("directives-show-all"), "/van-ban"));
    }
    let state = |text| EmptyState::new("inbox", lang.t("directives-none-yet"), text);
    if may_receive {
        state(lang.t("directives-none-yet-upload"))
            .action(Action::new(lang.t("directives-files"), "#f-file").icon("file-earmark-plus"))
            .action(Action::new(lang.t("directives-paste"), "#f-text"))
    } else {
        state(lang.t("directives-none-yet-text"))
    }
}

fn row(lang: Lang, item: DirectiveSummary) -> Row {
    let place = if item.state == DirectiveState::Review { "/soat" } else { "" };
    Row {
        href: format!("/van-ban/{}{place}", item.code),
        label: words::label(lang, &item.kind, item.number.as_deref(), &words::kind(lang, &item.kind)),
        title: item.title,
        issuer: item.issuer.unwrap_or_default(),
        date: item.issued_on.map(|day| lang.date(day)).unwrap_or_default(),
        chip: words::state_chip(lang, item.state, item.cards),
        unreviewed: item.cards.proposed,
    }
}

/// What an upload form holds.
#[derive(Default)]
struct Upload {
    files: Vec<Incoming>,
    text: String,
}

async fn read_upload(app: &App, mut sent: CheckedUpload) -> Result<Upload, Failure> {
    let mut upload = Upload::default();
    while let Some(mut field) = sent.next_field().await? {
        match field.name() {
            Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                // One byte over the reader's limit is enough for it to say that this one file is too large.
                let bytes = form::read(&mut field, app.reader.max_bytes() + 1).await?;
                // A file control without a choice sends an empty file without a name.
                if !(name.is_empty() && bytes.is_empty()) {
                    upload.files.push(Incoming { name, bytes });
                }
                if upload.files.len() > FILES_MAX {
                    return Err(Problem::limit("upload-too-many-files").with("max", FILES_MAX).into());
                }
            }
            Some("text") => {
                let bytes = form::read(&mut field, TEXT_MAX_BYTES * 2).await?;
                upload.text = String::from_utf8(bytes).map_err(|_| Failure::unreadable())?;
            }
            _ => {}
        }
    }
    Ok(upload)
}

/// `POST /van-ban`: several files, or a pasted text, each with an answer of its own.
pub(super) async fn receive(
    State(app): State<Arc<App>>,
    me: SignedIn,
    sent: CheckedUpload,
) -> Result<Response, Failure> {
    let lang = me.lang();
    // Nobody's files are taken in before it is known that they may be.
    policy::may(&me.actor, Deed::Receive, &Stakes::default())?;
    let upload = read_upload(&app, sent).await?;
    let mut received = Vec::new();
    if !upload.text.trim().is_empty() {
        let outcome = usecase::paste(&app, &me.actor, &upload.text, None).await.map_err(Problem::from)?;
        received.push((lang.t("directives-pasted").to_string(), outcome));
    }
    for file in upload.files {
        let name = file.name.clone();
        let outcome = usecase::receive(&app, &me.actor, file, None).await.map_err(Problem::from)?;
        received.push((name, outcome));
    }
    match &received[..] {
        [] => {
            let errors = [FieldError::new("file", "upload-nothing")];
            let page = inbox_page(&app, &me, InboxQuery::default(), Vec::new(), &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        [(_, Received::New { code, cards, uncertain, .. })] => {
            let notice = Notice::done("directives-received").with("cards", cards).with("uncertain", uncertain);
            Ok(notice.on(format!("/van-ban/{code}/soat")))
        }
        [(_, Received::AlreadyThere { first: Some(first) })] => {
            let place = if first.state == DirectiveState::Review { "/soat" } else { "" };
            Ok(Notice::info("directives-already-there").on(format!("/van-ban/{}{place}", first.code)))
        }
        _ => {
            let outcomes = received.into_iter().map(|(name, outcome)| outcome_row(lang, name, outcome)).collect();
            Ok(render(&inbox_page(&app, &me, InboxQuery::default(), outcomes, &[]).await?))
        }
    }
}

fn outcome_row(lang: Lang, name: String, outcome: Received) -> OutcomeRow {
    let problem =
        |code: &'static str| thihanh_webkit::failure::field_message(lang, &FieldError::new("file", code)).to_string();
    match outcome {
        Received::New { code, cards, uncertain, .. } => OutcomeRow {
            name,
            chip: Chip::new(ChipState::DoneOnTime, lang.t("directives-outcome-new")),
            words: lang.t("directives-received").with("cards", cards).with("uncertain", uncertain).to_string(),
            href: Some(format!("/van-ban/{code}/soat")),
        },
        Received::AlreadyThere { first } => OutcomeRow {
            name,
            chip: Chip::new(ChipState::NotCounted, lang.t("directives-outcome-there")),
            words: first
                .as_ref()
                .map_or_else(|| lang.t("directives-already-there").to_string(), |first| first.title.clone()),
            href: first.map(|first| format!("/van-ban/{}", first.code)),
        },
        Received::Failed { code, reason, .. } => OutcomeRow {
            name,
            chip: Chip::new(ChipState::Returned, lang.t("directives-outcome-kept")),
            words: problem(reason),
            href: Some(format!("/van-ban/{code}")),
        },
        Received::Refused(refusal) => OutcomeRow {
            name,
            chip: Chip::new(ChipState::Overdue, lang.t("directives-outcome-refused")),
            words: problem(refusal.code()),
            href: None,
        },
    }
}

impl InboxPage {
    fn written(&self, count: &usize) -> Written {
        Written::new(self.page.lang(), &thihanh_kernel::page::Count::Exact(*count as u64))
    }

    fn search(&self) -> Field {
        Field::text("q", self.page.t("directives-search"))
            .value(&self.query.q)
            .hint(self.page.t("directives-search-hint"))
    }
}
