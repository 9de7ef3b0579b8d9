//! What people do to one obligation: the plain steps of its life. More time: [`super::extend`]; parts given down: [`super::delegate`];
//! another unit: [`super::relocate`].

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Module};
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::problem::Difference;
use thihanh_kernel::time::{Instant, vn_date};
use thihanh_store::{StoreError, WriteTx};

use super::delegate::{close_parts, roll_up};
use super::{LedgerError, save, store};
use crate::app::App;
use crate::modules::obligations::model::event::Event;
use crate::modules::obligations::model::extension::{Answer, Verdict};
use crate::modules::obligations::model::obligation::{Hand, Obligation, REASON_WHOLE_OVER};
use crate::modules::obligations::model::record::{Judged, Judgement, Obstacle, Report};
use crate::modules::obligations::model::transition::{Handing, JudgedBy};
use crate::modules::obligations::policy::{self, Action};
use crate::modules::{accounts, agencies};

/// What every act says.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// Code of the obligation.
    pub code: &'a str,
    /// The version that the person looked at; `None` where nobody looked (command line).
    pub version: Option<i64>,
    /// The person's words.
    pub note: &'a str,
}

/// What an agency hands in.
#[derive(Debug, Clone, Copy)]
pub struct Product<'a> {
    /// The day it reached the overseer.
    pub on: NaiveDate,
    /// Number and symbol of the document; empty where it has none.
    pub number: &'a str,
    /// The document's own date.
    pub dated_on: Option<NaiveDate>,
}

impl From<NaiveDate> for Product<'_> {
    fn from(on: NaiveDate) -> Self {
        Self { on, number: "", dated_on: None }
    }
}

/// The agency confirms that it has it.
///
/// # Errors
/// [`LedgerError`]: not there, no right, a rule, or changed meanwhile.
pub async fn receive(app: &App, actor: &Actor, act: Act<'_>) -> Result<Obligation, LedgerError> {
    change(app, actor, Action::Receive, act, |obligation, hand| obligation.receive(hand, act.note)).await
}

/// The agency takes it on.
///
/// # Errors
/// As [`receive`].
pub async fn accept(app: &App, actor: &Actor, act: Act<'_>) -> Result<Obligation, LedgerError> {
    change(app, actor, Action::Accept, act, |obligation, hand| obligation.accept(hand, act.note)).await
}

/// The agency says how far the work is, in percent; the note says what was done.
///
/// # Errors
/// As [`receive`].
pub async fn progress(app: &App, actor: &Actor, act: Act<'_>, percent: i64) -> Result<Obligation, LedgerError> {
    change(app, actor, Action::Progress, act, |obligation, hand| obligation.progress(hand, percent, act.note)).await
}

/// The agency hands in its product.
///
/// # Errors
/// As [`receive`].
pub async fn mark_reported<'a>(
    app: &App,
    actor: &Actor,
    act: Act<'_>,
    product: impl Into<Product<'a>>,
) -> Result<Obligation, LedgerError> {
    let product = product.into();
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::Report, act).await?;
            report_entry(tx, now, actor, &begun, product, act.note).await
        })
        .await
}

/// Hands in what a locked entry asks for.
pub(super) async fn report_entry(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    begun: &Begun,
    product: Product<'_>,
    note: &str,
) -> Result<Obligation, LedgerError> {
    let handing = Handing { on: product.on, product_number: product.number, product_on: product.dated_on, note };
    let asked_for_time = begun.before.work.is_extension_asked;
    let (after, event) = begun.before.clone().report(begun.hand, handing)?;
    record_report(tx, &after, &event, now, begun.hand.by).await?;
    if asked_for_time {
        let withdrawn = Answer { verdict: Verdict::Withdrawn, at: now, by: begun.hand.by, words: String::new() };
        store::records::answer_extension(tx, after.id, &withdrawn).await?;
    }
    save(tx, now, actor, &begun.before, after, &event).await
}

/// Keeps a report beside the entry, and hands its files in; a proof of a continuous duty is one too.
pub(super) async fn record_report(
    tx: &WriteTx,
    after: &Obligation,
    event: &Event,
    now: Instant,
    by: Option<AccountId>,
) -> Result<(), StoreError> {
    let (reached_on, product_number, product_on, note) = match event {
        Event::Reported { on, product_number, product_on, note, .. } => {
            (*on, product_number.clone(), *product_on, note.clone())
        }
        Event::Proven { on, note } => (*on, String::new(), None, note.clone()),
        _ => return Ok(()),
    };
    let number = after.work.reports;
    let report = Report {
        number,
        reached_on,
        product_number,
        product_on,
        note,
        reported_at: now,
        reported_by: by,
        judged: None,
    };
    store::records::insert_report(tx, after.id, &report).await?;
    store::evidence::hand_in(tx, after.id, number).await
}

/// The overseer confirms it; whoever handed it in does not.
///
/// # Errors
/// As [`receive`].
pub async fn mark_done(app: &App, actor: &Actor, act: Act<'_>) -> Result<Obligation, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::Complete, act).await?;
            super::evidence::check_verifier(tx, actor, &begun.before).await?;
            confirm_entry(tx, now, actor, &begun, act.note).await
        })
        .await
}

/// Confirms a locked entry.
pub(super) async fn confirm_entry(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    begun: &Begun,
    note: &str,
) -> Result<Obligation, LedgerError> {
    let judged_by = judged_by(tx, begun).await?;
    let (after, event) = begun.before.clone().complete(begun.hand, judged_by, note)?;
    let judged = judged(Judgement::Confirmed, begun, now, note);
    store::records::judge_report(tx, after.id, &judged).await?;
    let after = save(tx, now, actor, &begun.before, after, &event).await?;
    close_parts(tx, now, actor, &after, REASON_WHOLE_OVER).await?;
    roll_up(tx, now, actor, begun.hand, &after).await?;
    Ok(after)
}

/// The rule of the jurisdiction about which day is judged.
async fn judged_by(tx: &WriteTx, begun: &Begun) -> Result<JudgedBy, StoreError> {
    let jurisdiction = store::source::jurisdiction(tx, begun.before.task).await?;
    let Some(jurisdiction) = jurisdiction else { return Ok(JudgedBy::default()) };
    let rule = agencies::api::rule(tx, "on_time_judged_by", jurisdiction, begun.hand.today).await?;
    Ok(rule.and_then(|rule| JudgedBy::parse(&rule.value)).unwrap_or_default())
}

fn judged(verdict: Judgement, begun: &Begun, at: Instant, words: &str) -> Judged {
    Judged { verdict, at, by: begun.hand.by, words: words.trim().to_owned() }
}

/// The overseer sends it back; the note says what is missing.
///
/// # Errors
/// As [`receive`].
pub async fn send_back(app: &App, actor: &Actor, act: Act<'_>) -> Result<Obligation, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::SendBack, act).await?;
            send_back_entry(tx, now, actor, &begun, act.note).await
        })
        .await
}

/// Sends what was handed in for a locked entry back.
pub(super) async fn send_back_entry(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    begun: &Begun,
    reason: &str,
) -> Result<Obligation, LedgerError> {
    let (after, event) = begun.before.clone().send_back(begun.hand, reason)?;
    let judged = judged(Judgement::SentBack, begun, now, reason);
    store::records::judge_report(tx, after.id, &judged).await?;
    save(tx, now, actor, &begun.before, after, &event).await
}

/// The agency says what hinders the work (khó khăn, vướng mắc); the overseer sees it at once.
///
/// # Errors
/// As [`receive`].
pub async fn open_obstacle(app: &App, actor: &Actor, act: Act<'_>) -> Result<Obligation, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::OpenObstacle, act).await?;
            let (after, event) = begun.before.clone().open_obstacle(act.note)?;
            let words = event.reason().to_owned();
            let obstacle = Obstacle { words, opened_at: now, opened_by: begun.hand.by, answer: None };
            store::records::insert_obstacle(tx, after.id, &obstacle).await?;
            save(tx, now, actor, &begun.before, after, &event).await
        })
        .await
}

/// The overseer answers what hinders the work.
///
/// # Errors
/// As [`receive`].
pub async fn answer_obstacle(app: &App, actor: &Actor, act: Act<'_>) -> Result<Obligation, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::AnswerObstacle, act).await?;
            let (after, event) = begun.before.clone().answer_obstacle(act.note)?;
            store::records::answer_obstacle(tx, after.id, event.reason(), now, begun.hand.by).await?;
            save(tx, now, actor, &begun.before, after, &event).await
        })
        .await
}

/// The head names the person of the agency who does it, or nobody in particular.
///
/// # Errors
/// As [`receive`], and [`LedgerError::Delegation`] where the person does not belong to the agency.
pub async fn assign(
    app: &App,
    actor: &Actor,
    act: Act<'_>,
    person: Option<AccountId>,
) -> Result<Obligation, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::Assign, act).await?;
            let people =
                accounts::api::people_at(tx, begun.before.agency, Module::Obligations, begun.hand.today).await?;
            let named = super::delegate::find_person(&people, person)?;
            let named = named.map(|view| (view.id, view.name.as_str()));
            let (after, event) = begun.before.clone().assign(named, act.note)?;
            save(tx, now, actor, &begun.before, after, &event).await
        })
        .await
}

/// A person sets the day, shown as "hạn do người rà soát đặt"; the note says why.
///
/// # Errors
/// As [`receive`].
pub async fn set_deadline(
    app: &App,
    actor: &Actor,
    act: Act<'_>,
    due_on: NaiveDate,
) -> Result<Obligation, LedgerError> {
    change(app, actor, Action::SetDue, act, |obligation, _| obligation.set_due(due_on, actor.name(), act.note)).await
}

/// Who ordered it withdraws it, with the parts given down; the note says why.
///
/// # Errors
/// As [`receive`].
pub async fn cancel(app: &App, actor: &Actor, act: Act<'_>) -> Result<Obligation, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::Cancel, act).await?;
            let (after, event) = begun.before.clone().cancel(act.note)?;
            let after = save(tx, now, actor, &begun.before, after, &event).await?;
            close_parts(tx, now, actor, &after, REASON_WHOLE_OVER).await?;
            roll_up(tx, now, actor, begun.hand, &after).await?;
            Ok(after)
        })
        .await
}

/// An obligation that is locked and may be changed.
pub(super) struct Begun {
    pub(super) before: Obligation,
    pub(super) hand: Hand,
}

/// Loads and locks an obligation, and asks whether the actor may do something to it.
pub(super) async fn begin(
    tx: &WriteTx,
    app: &App,
    actor: &Actor,
    action: Action,
    act: Act<'_>,
) -> Result<Begun, LedgerError> {
    let before = store::find::find_for_update(tx, act.code).await?.ok_or(LedgerError::NotFound)?;
    let stakes = store::find::stakes(tx, &before).await?;
    // Who may not see it may not learn that it is there.
    policy::may(actor, Action::View, &stakes).map_err(|_| LedgerError::NotFound)?;
    policy::may(actor, action, &stakes).map_err(LedgerError::Denied)?;
    if act.version.is_some_and(|version| version != before.version) {
        return Err(LedgerError::Stale(differences(&before, act)));
    }
    Ok(Begun { before, hand: Hand { by: actor.account(), today: app.clock.today() } })
}

/// The steps that change the entry and nothing beside it.
async fn change(
    app: &App,
    actor: &Actor,
    action: Action,
    act: Act<'_>,
    transition: impl Fn(
        Obligation,
        Hand,
    ) -> Result<(Obligation, Event), crate::modules::obligations::model::obligation::ObligationError>,
) -> Result<Obligation, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, action, act).await?;
            let (after, event) = transition(begun.before.clone(), begun.hand)?;
            save(tx, now, actor, &begun.before, after, &event).await
        })
        .await
}

/// What the obligation holds now beside what the person sent.
fn differences(stored: &Obligation, act: Act<'_>) -> Vec<Difference> {
    let day = |day: Option<NaiveDate>| day.map(vn_date).unwrap_or_default();
    let looked_at = act.version.map(|version| version.to_string()).unwrap_or_default();
    [
        ("version", stored.version.to_string(), looked_at),
        ("state", stored.state.as_str().to_owned(), String::new()),
        ("stage", stored.work.stage.as_str().to_owned(), String::new()),
        ("due_on", day(stored.due_on), String::new()),
        ("reported_on", day(stored.reported_on), String::new()),
        ("note", stored.report_note.clone(), act.note.to_owned()),
    ]
    .into_iter()
    .map(|(field, stored, sent)| Difference { field, stored, sent })
    .collect()
}
