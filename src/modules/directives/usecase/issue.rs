//! Issuing: first what will happen, then all of it in one transaction, or nothing.
//!
//! Issuing an issued directive again is the supplementary issue: cards that were left out, restored or added since become tasks of it.
//! What was issued before is not touched: its expansion, its recipients and its overseer stand. Without anything new it does nothing.

use std::collections::HashSet;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, DraftTaskId};
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, StoreError};

use super::expand::{Expansion, default_overseer};
use super::{Action, DirectiveError, lock};
use crate::app::App;
use crate::modules::agencies;
use crate::modules::directives::api::DirectiveLabel;
use crate::modules::directives::model::card::{CardState, Hand};
use crate::modules::directives::model::check::{Blocker, Unresolved, Unreviewed, blockers};
use crate::modules::directives::model::directive::{Directive, DirectiveState};
use crate::modules::directives::model::draft::Draft;
use crate::modules::directives::model::review::{Review, Verb, changes};
use crate::modules::directives::store;
use crate::modules::directives::store::supplements::Supplement;
use crate::modules::obligations::api::{
    self as ledger, IssueContext, IssuedDeadline, IssuedTask, Origin, OwedTo, Preview,
};

/// How a directive is to be issued.
#[derive(Debug, Clone, Copy, Default)]
pub struct IssueCommand {
    /// The version that the person looked at; `None` on the command line.
    pub version: Option<i64>,
    /// Accept the cards that the reader had no doubt about, and leave the uncertain ones out as proposals.
    pub accept_certain: bool,
}

/// What issuing would do.
pub struct IssuePreview {
    /// The directive.
    pub directive: Directive,
    /// Its cards, with the certain ones accepted where that was asked for.
    pub review: Review,
    /// What stands in the way; empty when it can be issued.
    pub blockers: Vec<Blocker>,
    /// What the ledger would open; `None` while something stands in the way of reckoning it.
    pub ledger: Option<Preview>,
    /// Phrases that nobody was found for: nobody will owe what only they were told to do.
    pub unresolved: Vec<Unresolved>,
    /// Orders that nobody would owe, counted from 1: none of their leads was found.
    pub ownerless: Vec<usize>,
    /// Who will be sent it.
    pub recipients: Vec<(AgencyId, String)>,
    /// Who follows it up.
    pub overseer: Option<AgencyId>,
    /// Cards that nobody looked at and that would stay proposals.
    pub left_out: Vec<DraftTaskId>,
    /// Whether it is issued already, and this adds to it.
    pub is_supplement: bool,
    /// Whom the phrases mean.
    pub expansion: Expansion,
}

/// What was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The directive's code.
    pub code: String,
    /// The number of the supplementary issue; `None` for the first issue.
    pub supplement: Option<i64>,
    /// Tasks.
    pub tasks: usize,
    /// Agencies that owe something.
    pub agencies: usize,
    /// Entries of the ledger.
    pub obligations: usize,
    /// Phrases that nobody was found for.
    pub unresolved: Vec<String>,
    /// Paths and first words of cards that were left out, because nobody had looked at them.
    pub left_out: Vec<String>,
}

/// What issuing would do, without doing it.
///
/// # Errors
/// When the directive may not be seen or issued by the actor.
pub async fn preview_issue(
    app: &App,
    actor: &Actor,
    code: &str,
    command: &IssueCommand,
) -> Result<IssuePreview, DirectiveError> {
    let sql = app.store.read();
    let directive = super::look::find_visible(app, actor, code).await?;
    let review = store::cards::review(sql, directive.id).await?;
    let plan = plan(app, sql, directive, review, actor, command).await?;
    Ok(plan.preview)
}

/// Issues: tasks, obligations, recipients and history in one transaction. On an issued directive, issues what was accepted since.
///
/// # Errors
/// When the actor may not, something stands in the way, or the ledger does not take the tasks; then nothing was done.
pub async fn issue(app: &App, actor: &Actor, code: &str, command: &IssueCommand) -> Result<Issued, DirectiveError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let directive = lock(app, tx, actor, code, Action::Issue).await?;
            if let Some(version) = command.version {
                directive.check_version(version)?;
            }
            let id = directive.id;
            let before = store::cards::review(tx, id).await?;
            let Plan { preview, tasks, context } = plan(app, tx, directive, before.clone(), actor, command).await?;
            let supplements = store::supplements::all(tx, id).await?.len();
            let supplement = preview.is_supplement.then(|| i64::try_from(supplements).unwrap_or(i64::MAX) + 1);
            let left_out = named(&preview.review, &preview.left_out);
            if preview.is_supplement && tasks.is_empty() {
                let unresolved = Vec::new();
                let code = preview.directive.code;
                return Ok(Issued { code, supplement, tasks: 0, agencies: 0, obligations: 0, unresolved, left_out });
            }
            let Some(context) = context.filter(|_| preview.blockers.is_empty()) else {
                return Err(DirectiveError::Blocked(preview.blockers));
            };
            store::cards::apply(tx, id, changes(&before, &preview.review.issued())).await?;
            store::cards::clear_steps(tx, id).await?;
            let directive = if preview.is_supplement {
                let directive = preview.directive.supplemented(now)?;
                store::save(tx, &directive).await?;
                directive
            } else {
                let directive = preview.directive.issued(context.overseer, now)?;
                store::save_issue(tx, &directive, actor.account()).await?;
                directive
            };
            store::recipients::insert(tx, id, &preview.recipients).await?;
            let calendar = agencies::api::calendar(tx).await?;
            let opened = ledger::open_issued(tx, app.ids.as_ref(), &context, &tasks, &calendar).await?;
            if let Some(number) = supplement {
                let supplement = Supplement {
                    number,
                    issued_at: now,
                    issued_by_name: actor.name().to_owned(),
                    first_ordinal: context.first_ordinal,
                    tasks: i64::try_from(tasks.len()).unwrap_or(i64::MAX),
                    obligations: i64::try_from(opened.obligations).unwrap_or(i64::MAX),
                };
                store::supplements::insert(tx, id, actor.account(), &supplement).await?;
            }
            let action = if supplement.is_some() { "supplemented" } else { "issued" };
            let unresolved: Vec<_> = preview.unresolved.into_iter().map(|open| open.words).collect();
            let entry = Entry::new(now, actor, "directive", id.uuid(), action)
                .with("number", &directive.head.number)
                .with("tasks", &tasks.len())
                .with("obligations", &opened.obligations)
                .with("recipients", &preview.recipients.len())
                .with("unresolved", &unresolved)
                .with("left_out", &preview.left_out.len());
            journal::append(tx, entry).await?;
            Ok(Issued {
                code: directive.code,
                supplement,
                tasks: tasks.len(),
                agencies: opened.agencies,
                obligations: opened.obligations,
                unresolved,
                left_out,
            })
        })
        .await
}

/// Paths and first words of cards.
fn named(review: &Review, cards: &[DraftTaskId]) -> Vec<String> {
    let cards = cards.iter().filter_map(|id| review.find(*id));
    cards.map(|card| format!("{} {}", card.draft.path, first_words(&card.draft.content)).trim().to_owned()).collect()
}

/// The preview and what the ledger needs.
struct Plan {
    preview: IssuePreview,
    tasks: Vec<IssuedTask>,
    context: Option<IssueContext>,
}

/// Works out everything that issuing does, for the preview and for the issue alike, so that the two cannot differ.
async fn plan(
    app: &App,
    sql: &dyn Sql,
    directive: Directive,
    review: Review,
    actor: &Actor,
    command: &IssueCommand,
) -> Result<Plan, DirectiveError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let review = if command.accept_certain {
        let hand = Hand { by: actor.account(), at: now };
        review.apply(Verb::AcceptCertain, DraftTaskId::fresh(app.ids.as_ref(), now), &directive.text, hand)?.review
    } else {
        review
    };
    let expansion = Expansion::of(app, sql, &directive, &review).await?;
    let overseer = default_overseer(sql, &directive, &review, &expansion).await?;
    let unreviewed = if command.accept_certain { Unreviewed::LeaveOut } else { Unreviewed::Refuse };
    let blockers = blockers(&directive, &review, overseer, unreviewed);
    let accepted = || review.cards().iter().filter(|card| card.state == CardState::Accepted);
    let tasks: Vec<_> = accepted().map(|card| issued_task(&card.draft, &directive, &expansion)).collect();
    let ownerless = (1..)
        .zip(review.cards())
        .filter(|(_, card)| card.state == CardState::Accepted && expansion.chosen(&card.draft.leads).is_empty())
        .map(|(number, _)| number)
        .collect();
    let left_out = review.cards().iter().filter(|card| card.state == CardState::Proposed).map(|card| card.id).collect();
    let is_supplement = directive.state == DirectiveState::Issued;
    let recipients = if is_supplement {
        let known: HashSet<_> =
            store::recipients::all(sql, directive.id).await?.into_iter().map(|recipient| recipient.agency).collect();
        by_task(&tasks, &known)
    } else {
        recipients(&directive, &tasks, &expansion)
    };
    let context = context(sql, &directive, overseer, &tasks, today, now).await?;
    let ledger = match &context {
        Some(context) => Some(ledger::preview(context, &tasks, &agencies::api::calendar(sql).await?)?),
        None => None,
    };
    let unresolved = expansion.unresolved(&Review::of(accepted().cloned().collect()));
    // Counted among all cards, as the page numbers them.
    let unresolved = renumbered(unresolved, &review);
    let preview = IssuePreview {
        directive,
        review,
        blockers,
        ledger,
        unresolved,
        ownerless,
        recipients,
        overseer,
        left_out,
        is_supplement,
        expansion,
    };
    Ok(Plan { preview, tasks, context })
}

/// Numbers of accepted cards as numbers of all cards.
fn renumbered(unresolved: Vec<Unresolved>, review: &Review) -> Vec<Unresolved> {
    let numbers: Vec<usize> = (1..)
        .zip(review.cards())
        .filter(|(_, card)| card.state == CardState::Accepted)
        .map(|(number, _)| number)
        .collect();
    let renumber = |open: Unresolved| {
        let cards = open.cards.iter().filter_map(|number| numbers.get(number - 1).copied()).collect();
        Unresolved { cards, ..open }
    };
    unresolved.into_iter().map(renumber).collect()
}

/// What the ledger is told about the directive; `None` while a fact is missing.
async fn context(
    sql: &dyn Sql,
    directive: &Directive,
    overseer: Option<AgencyId>,
    tasks: &[IssuedTask],
    today: NaiveDate,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<IssueContext>, StoreError> {
    let head = &directive.head;
    let (Some(jurisdiction), Some(issued_on), Some(overseer)) = (head.jurisdiction, head.issued_on, overseer) else {
        return Ok(None);
    };
    let programme_ends_on = match head.programme {
        Some(id) => store::programmes(sql)
            .await?
            .into_iter()
            .find(|programme| programme.id == id)
            .and_then(|found| found.ends_on),
        None => None,
    };
    let mut leads: Vec<_> = tasks.iter().flat_map(|task| task.leads.iter().map(|(agency, _)| *agency)).collect();
    leads.sort_unstable();
    leads.dedup();
    Ok(Some(IssueContext {
        origin: Origin::Directive(directive.id),
        origin_code: directive.code.clone(),
        origin_label: DirectiveLabel::of(directive).short(),
        jurisdiction,
        issued_on,
        first_ordinal: match directive.state {
            DirectiveState::Issued => ledger::next_ordinal(sql, directive.id).await?,
            _ => 1,
        },
        overseer,
        programme: head.programme,
        programme_ends_on,
        agency_ends: ledger::agency_ends(sql, &leads).await?,
        today,
        now,
    }))
}

fn issued_task(draft: &Draft, directive: &Directive, expansion: &Expansion) -> IssuedTask {
    let leads = expansion.chosen(&draft.leads);
    let support = expansion
        .chosen(&draft.support)
        .into_iter()
        .filter(|(agency, _)| !leads.iter().any(|(lead, _)| lead == agency));
    IssuedTask {
        content: draft.content.clone(),
        path: draft.path.clone(),
        source: draft.source.clone(),
        binding: draft.binding,
        is_personal: draft.is_personal,
        is_follow_up: draft.is_follow_up,
        is_shared: draft.is_shared,
        product: draft.product.clone(),
        // A product is owed to whoever issued the directive; the agency where its name is one of the jurisdiction's.
        owed_to: directive.head.issuer.as_ref().map(|name| {
            let named = expansion.resolve(name);
            OwedTo { id: if let [only] = named[..] { Some(only) } else { None }, name: name.clone() }
        }),
        via: (!draft.via.is_empty()).then(|| draft.via.join("; ")),
        overseer: draft.overseer,
        support: support.collect(),
        leads,
        deadlines: draft
            .deadlines
            .iter()
            .map(|deadline| IssuedDeadline {
                deadline: Some(deadline.deadline.clone()),
                words: deadline.words.clone(),
                set_by: deadline.set_by,
            })
            .collect(),
    }
}

/// Who is sent the directive: whom "Kính gửi" and "Nơi nhận" mean, and everybody who owes or supports something.
fn recipients(directive: &Directive, tasks: &[IssuedTask], expansion: &Expansion) -> Vec<(AgencyId, String)> {
    let named = vanban::read(&directive.text).document.recipients;
    let by_name = named
        .iter()
        .flat_map(|phrase| expansion.resolve(&phrase.value).into_iter().map(|agency| (agency, phrase.value.clone())));
    let mut seen = HashSet::new();
    let mut all: Vec<_> = by_name.filter(|(agency, _)| seen.insert(*agency)).collect();
    all.extend(by_task(tasks, &seen));
    all
}

/// Everybody who owes or supports something and is not known yet.
fn by_task(tasks: &[IssuedTask], known: &HashSet<AgencyId>) -> Vec<(AgencyId, String)> {
    let mut seen = known.clone();
    let agencies = tasks.iter().flat_map(|task| task.leads.iter().chain(&task.support)).map(|(agency, _)| *agency);
    agencies.filter(|agency| seen.insert(*agency)).map(|agency| (agency, String::new())).collect()
}

fn first_words(content: &str) -> String {
    let words: Vec<_> = content.split_whitespace().take(12).collect();
    words.join(" ")
}
