//! The page of a review, whole or by the pieces that a step changed.

use askama::Template;
use axum::response::Response;
use thihanh_kernel::ids::DraftTaskId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Action, EmptyState, Field, PageHead};
use thihanh_webkit::{Failure, Html, Lang, Layout, Text, render};

use super::cards::{ClosedCard, OpenCard};
use super::form::CardForm;
use super::table;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::api as accounts;
use crate::modules::accounts::web::SignedIn;
use crate::modules::directives::model::card::{CardState, DraftTask};
use crate::modules::directives::model::directive::{Directive, DirectiveState};
use crate::modules::directives::model::review::Review;
use crate::modules::directives::policy::Action as Deed;
use crate::modules::directives::usecase::{self, Looked};
use crate::modules::directives::web::text_pane::{self, Paragraph};
use crate::modules::directives::web::words;

/// Cards shown behind the open one; the rest is one click away, so that a plan of a thousand orders stays light.
const CARDS_AHEAD: usize = 60;

/// How far the review has come.
#[derive(Template)]
#[template(path = "directives/web/review/progress.html")]
pub(super) struct Progress {
    lang: Lang,
    done: usize,
    total: usize,
    /// Proposed cards without a doubt.
    certain: usize,
}

impl askama::filters::HtmlSafe for Progress {}

impl Progress {
    fn of(lang: Lang, review: &Review) -> Self {
        let cards = review.cards();
        let certain = cards.iter().filter(|card| card.state == CardState::Proposed && !card.is_uncertain).count();
        Self { lang, done: cards.len() - review.count(CardState::Proposed), total: cards.len(), certain }
    }

    /// Head of the page; the script writes it anew after each step.
    fn title(&self) -> Text {
        self.lang.t("review-title").with("done", self.done).with("total", self.total)
    }

    /// Words of the button that accepts what is certain, where it is worth a button.
    fn accept_certain(&self) -> Option<Text> {
        (self.certain > 1).then(|| self.lang.t("review-accept-certain").with("count", self.certain))
    }

    /// Width of the bar of 100 units.
    fn width(&self) -> usize {
        (self.done * 100).checked_div(self.total).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "directives/web/review/page.html")]
pub(super) struct ReviewPage {
    page: Layout,
    head: PageHead,
    code: String,
    pub(super) progress: Progress,
    /// Facts without which it cannot be issued.
    missing: Vec<String>,
    /// Somebody else who worked on it within the last minutes.
    other: Option<String>,
    paragraphs: Vec<Paragraph>,
    closed_before: Vec<ClosedCard>,
    pub(super) open: Option<OpenCard>,
    closed_after: Vec<ClosedCard>,
    /// Reviewed cards above the open one that are folded away.
    folded: usize,
    /// Cards below that are not shown.
    rest: usize,
    empty: Option<EmptyState>,
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
pub(super) struct StepPieces {
    pub(super) progress: Progress,
    pub(super) closed: Vec<ClosedCard>,
    pub(super) open: Option<OpenCard>,
}

/// A form that was refused, and why.
pub(super) type Refused<'a> = Option<(CardForm, &'a [FieldError])>;

pub(super) async fn review_page(
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
    // An issued card has nothing to fill in, and who only reads fills in nothing: their cards stay closed, each in its place.
    let at = wanted
        .filter(|_| may_review)
        .and_then(|id| cards.iter().position(|card| card.id == id && card.state != CardState::Issued));
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
    let progress = Progress::of(lang, review);
    let title = progress.title();
    let page = me.layout(menu::ids::DIRECTIVES, &title).with_script("review.js");
    let label = words::label(lang, &directive.head.kind, directive.head.number.as_deref(), &directive.head.title);
    let is_issued = directive.state == DirectiveState::Issued;
    let mut head = PageHead::new(title)
        .crumb(Html::link("/van-ban", lang.t("directives-title")))
        .crumb(Html::link(format!("/van-ban/{code}"), label));
    if !is_issued && may_review {
        head = head.action(Action::new(lang.t("review-head"), format!("/van-ban/{code}/thong-tin")).icon("pencil"));
    }
    let preview = if is_issued { lang.t("review-preview-supplement") } else { lang.t("review-preview") };
    let head = head.action(Action::new(preview, format!("/van-ban/{code}/phat-hanh")).icon("eye"));
    Ok(ReviewPage {
        head,
        progress,
        missing: missing(lang, directive),
        other: other_reviewer(app, me, directive).await?,
        paragraphs: text_pane::paragraphs(&directive.text, &outline, review, at.map(|at| at + 1)),
        closed_before: before[folded..].iter().map(|index| closed(*index)).collect(),
        open: at.map(|at| {
            OpenCard::new(&table, at + 1, &cards[at], at.checked_sub(1).map(|before| &cards[before]), refused)
        }),
        closed_after: after[..ahead].iter().map(|index| closed(*index)).collect(),
        folded,
        rest: after.len() - ahead,
        empty: cards
            .is_empty()
            .then(|| EmptyState::new("search", lang.t("review-no-cards"), lang.t("review-no-cards-text"))),
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

/// The changed cards and the one to look at, for the script.
pub(super) async fn pieces(
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
