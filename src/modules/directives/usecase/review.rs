//! The verbs of the review: each loads, asks the policy, changes the cards, saves them with the step that undo takes back, and
//! writes history, in one transaction.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::DraftTaskId;
use thihanh_store::journal::{self, Entry};

use super::{Action, DirectiveError, lock};
use crate::app::App;
use crate::modules::directives::model::card::Hand;
use crate::modules::directives::model::directive::Directive;
use crate::modules::directives::model::draft::{CONTENT_MAX, Draft};
use crate::modules::directives::model::propose;
use crate::modules::directives::model::quote::find_quote;
use crate::modules::directives::model::review::{Review, ReviewFault, Verb, changes};
use crate::modules::directives::model::step::{Step, StepKind};
use crate::modules::directives::store;

/// A review after a verb.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// The directive.
    pub directive: Directive,
    /// Its cards before.
    pub before: Review,
    /// Its cards now.
    pub review: Review,
    /// The card that the verb was about.
    pub shown: Option<DraftTaskId>,
}

/// Does one verb.
///
/// # Errors
/// When the actor may not, the directive is not to be reviewed, or the card has changed since or does not allow it.
pub async fn review(app: &App, actor: &Actor, code: &str, verb: Verb) -> Result<Reviewed, DirectiveError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let directive = lock(app, tx, actor, code, Action::Review).await?;
            directive.check_reviewable()?;
            let before = store::cards::review(tx, directive.id).await?;
            let hand = Hand { by: actor.account(), at: now };
            let fresh = DraftTaskId::fresh(app.ids.as_ref(), now);
            let done = before.clone().apply(verb.clone(), fresh, &directive.text, hand)?;
            if !done.before.is_empty() {
                store::cards::apply(tx, directive.id, changes(&before, &done.review)).await?;
                let step =
                    Step { number: 0, kind: done.kind, before: done.before.clone(), at: now, by: actor.account() };
                store::cards::push_step(tx, directive.id, &step).await?;
                store::touch(tx, directive.id, now).await?;
                let touched = done.shown.and_then(|id| done.review.find(id)).map(|card| &card.draft);
                let entry = Entry::new(now, actor, "directive", directive.id.uuid(), action_of(done.kind))
                    .with("path", &touched.map(|draft| &draft.path))
                    .with("content", &touched.map(|draft| &draft.content))
                    .with("cards", &done.before.len());
                journal::append(tx, entry).await?;
            }
            Ok(Reviewed { directive, before, review: done.review, shown: done.shown })
        })
        .await
}

/// Makes a card from a passage that a person marked or copied: agencies and dates are read from it as from the rest of the text.
///
/// # Errors
/// As [`review`]; an empty or too long passage is a refused field.
pub async fn add_passage(
    app: &App,
    actor: &Actor,
    code: &str,
    quote: &str,
    near: usize,
) -> Result<Reviewed, DirectiveError> {
    if quote.trim().is_empty() {
        return Err(DirectiveError::field("quote", "required"));
    }
    if quote.chars().count() > CONTENT_MAX {
        return Err(DirectiveError::field("quote", "draft-content-too-long"));
    }
    let directive = super::look::find_visible(app, actor, code).await?;
    let draft = draft_of(&directive.text, quote, near);
    review(app, actor, code, Verb::Add(Box::new(draft))).await
}

/// What a passage says; words that stand nowhere in the text are read for themselves.
fn draft_of(text: &str, quote: &str, near: usize) -> Draft {
    let quote = thihanh_kernel::vietnamese::nfc(quote.trim());
    let Some(span) = find_quote(text, &quote, near) else {
        return match vanban::read_task(&quote, vanban::Span { start: 0, end: quote.len() }) {
            Some(task) => Draft { source: None, path: String::new(), ..propose::draft(&task, &quote) },
            None => Draft::of(quote),
        };
    };
    match vanban::read_task(text, vanban::Span { start: span.start, end: span.end }) {
        Some(task) => Draft { source: Some(span), ..propose::draft(&task, text) },
        None => Draft { source: Some(span), ..Draft::of(quote) },
    }
}

/// Takes back the last step that this person did, unless somebody went on from it.
///
/// # Errors
/// When there is none, or somebody else has changed the same card since.
pub async fn undo(app: &App, actor: &Actor, code: &str) -> Result<Reviewed, DirectiveError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let directive = lock(app, tx, actor, code, Action::Review).await?;
            directive.check_reviewable()?;
            let (step, later) = store::cards::last_step_of(tx, directive.id, actor.account())
                .await?
                .ok_or(ReviewFault::NothingToUndo)?;
            let shown = step.before.first().map(|before| before.id);
            let (number, kind) = (step.number, step.kind);
            let before = store::cards::review(tx, directive.id).await?;
            let review = before.clone().undo(step, &later)?;
            store::cards::apply(tx, directive.id, changes(&before, &review)).await?;
            store::cards::remove_step(tx, directive.id, number).await?;
            store::touch(tx, directive.id, now).await?;
            let entry =
                Entry::new(now, actor, "directive", directive.id.uuid(), "review_undo").with("step", &kind.as_str());
            journal::append(tx, entry).await?;
            Ok(Reviewed { directive, before, review, shown })
        })
        .await
}

/// The word of a step in the journal.
fn action_of(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Accept => "review_accept",
        StepKind::Edit => "review_edit",
        StepKind::Reject => "review_reject",
        StepKind::Restore => "review_restore",
        StepKind::Split => "review_split",
        StepKind::Merge => "review_merge",
        StepKind::Add => "review_add",
        StepKind::AcceptCertain => "review_accept_certain",
    }
}
