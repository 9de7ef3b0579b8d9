//! The verbs of proposals. Pages and API call them alike.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, DirectiveId, ObligationId, ProposalId};
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::{civil, vn_date};
use thihanh_store::journal::{self, Entry, Record};
use thihanh_store::{Sql, StoreError, WriteTx, sequence};
use vanban::deadline::{Deadline, Offset, OffsetUnit};

use super::model::{Facts, Proposal, ProposalFault, ProposalForm};
use super::policy::{self, Action};
use super::store;
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::directives::api as directives;
use crate::modules::obligations::api::{self as ledger, Answer, Asked, Binding, Origin, OwedTo, SetBy, State};

/// The kind of the module's entries in the journal.
const KIND: &str = "proposal";
/// Agencies by id, as they are called today.
pub type Names = HashMap<AgencyId, AgencyView>;

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum ProposalError {
    /// It is not there, or the actor may not know that it is.
    #[error("there is no such proposal")]
    NotFound,
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// Its state or the values do not allow it.
    #[error(transparent)]
    Fault(#[from] ProposalFault),
    /// Somebody changed it since the actor looked at it.
    #[error("the proposal was changed meanwhile")]
    Stale,
    /// The ledger does not take it.
    #[error(transparent)]
    Ledger(Problem),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ProposalError> for Problem {
    fn from(error: ProposalError) -> Self {
        match error {
            ProposalError::NotFound => Self::not_found(KIND),
            ProposalError::Denied(problem) | ProposalError::Ledger(problem) => problem,
            ProposalError::Fault(ProposalFault::Invalid(errors)) => Self::invalid(errors),
            ProposalError::Fault(ProposalFault::Withdrawn) => Self::refused("proposal-withdrawn"),
            ProposalError::Fault(ProposalFault::Answered) => Self::refused("proposal-answered"),
            ProposalError::Fault(ProposalFault::NotAnswered) => Self::refused("proposal-not-answered"),
            ProposalError::Stale => Self::conflict(KIND, Vec::new()),
            ProposalError::Store(error) => error.into(),
        }
    }
}

fn unknown(field: &'static str) -> ProposalError {
    ProposalFault::Invalid(vec![FieldError::new(field, "choice-unknown")]).into()
}

/// Who may propose to whom, for the form.
#[derive(Debug, Clone)]
pub struct Places {
    /// The agencies in whose name the actor proposes.
    pub from: Vec<AgencyView>,
    /// Everybody who may owe an answer.
    pub to: Vec<AgencyView>,
}

/// The choices of the form.
///
/// # Errors
/// [`ProposalError::Denied`] where the actor proposes for nobody.
pub async fn places(app: &App, actor: &Actor) -> Result<Places, ProposalError> {
    policy::may_propose_any(actor).map_err(ProposalError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let own = match actor.is_system() {
        true => agencies::roots(sql, today).await?.into_iter().map(|view| view.id).collect(),
        false => policy::proposing(actor),
    };
    let mut places = Places { from: Vec::new(), to: Vec::new() };
    for agency in own {
        let jurisdiction = top_of(sql, agency, today).await?;
        let kinds = kinds(sql, jurisdiction, today).await?;
        for view in agencies::all_in(sql, agency, today).await? {
            if kinds.contains(&view.kind) && !places.from.iter().any(|known| known.id == view.id) {
                places.from.push(view);
            }
        }
        for view in agencies::all_in(sql, jurisdiction, today).await? {
            if view.kind != TERRITORY && !places.to.iter().any(|known| known.id == view.id) {
                places.to.push(view);
            }
        }
    }
    Ok(places)
}

/// The kind of agency that is an area with everything in it: it answers by its committee.
const TERRITORY: &str = "territory";

/// The kinds of agencies that propose, by the jurisdiction's rule.
async fn kinds(sql: &dyn Sql, jurisdiction: AgencyId, on: NaiveDate) -> Result<Vec<String>, StoreError> {
    let rule = agencies::rule(sql, "proposal_kinds", jurisdiction, on).await?;
    Ok(rule.map(|rule| rule.value.split_whitespace().map(str::to_owned).collect()).unwrap_or_default())
}

/// The province of an agency: the top of its tree.
async fn top_of(sql: &dyn Sql, agency: AgencyId, on: NaiveDate) -> Result<AgencyId, StoreError> {
    Ok(agencies::ancestors(sql, agency, on).await?.last().copied().unwrap_or(agency))
}

/// Submits a proposal: the agency it goes to owes an answer from now on.
///
/// # Errors
/// [`ProposalError`]: no right to speak for the agency, or fields that break rules.
pub async fn submit(app: &App, actor: &Actor, form: &ProposalForm) -> Result<Proposal, ProposalError> {
    policy::may_propose_any(actor).map_err(ProposalError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let (facts, directive) = form.read(today)?;
    app.store
        .write(async |tx| {
            let jurisdiction = check(tx, actor, &facts, today).await?;
            let directive = match &directive {
                Some(code) => Some(find_directive(tx, actor, code, today).await?),
                None => None,
            };
            let year = u16::try_from(today.year()).unwrap_or_default();
            let proposal = Proposal {
                seq: 0,
                id: ProposalId::from_uuid(app.ids.uuid(now)),
                code: sequence::next(tx, CodeSeries::Proposal, year).await?.to_string(),
                facts: facts.clone(),
                overseer: agencies::state_overseer(&app.resolvers, tx, facts.to, jurisdiction, today).await?,
                directive,
                session: form.session(),
                publication: form.publication(),
                submitted_at: now,
                submitted_by: actor.account(),
                withdrawal: None,
                verdict: None,
                updated_at: now,
                version: 1,
            };
            store::insert(tx, &proposal).await?;
            let asked = asked(tx, &proposal, jurisdiction, today).await?;
            let obligation = open(app, tx, &asked).await?;
            let entry = Entry::new(now, actor, KIND, proposal.id.uuid(), "submitted")
                .with("code", &proposal.code)
                .with("after", &proposal.facts)
                .with("obligation", &obligation);
            journal::append(tx, entry).await?;
            Ok(proposal)
        })
        .await
}

async fn open(app: &App, tx: &WriteTx, asked: &Asked) -> Result<ObligationId, ProposalError> {
    let opened = ledger::ask(tx, app.ids.as_ref(), asked, app.clock.now()).await;
    opened.map_err(|error| ProposalError::Ledger(error.into()))
}

/// Both agencies are there, in one province; the actor speaks for the one, whose kind may propose. Gives the province.
async fn check(sql: &dyn Sql, actor: &Actor, facts: &Facts, today: NaiveDate) -> Result<AgencyId, ProposalError> {
    let views = agencies::views(sql, &[facts.from, facts.to], today).await?;
    let Some(from) = views.get(&facts.from) else { return Err(unknown("from")) };
    let stakes = store::stakes(sql, facts, None, today).await?;
    policy::may(actor, Action::Propose, &stakes).map_err(ProposalError::Denied)?;
    let jurisdiction = top_of(sql, facts.from, today).await?;
    if !kinds(sql, jurisdiction, today).await?.contains(&from.kind) {
        return Err(ProposalFault::Invalid(vec![FieldError::new("from", "proposal-not-a-partner")]).into());
    }
    let is_ours = views.get(&facts.to).is_some_and(|view| view.kind != TERRITORY)
        && agencies::is_within(sql, facts.to, jurisdiction, today).await?;
    if is_ours { Ok(jurisdiction) } else { Err(unknown("to")) }
}

/// The directive that a proposal is about, where the actor sees it.
async fn find_directive(
    sql: &dyn Sql,
    actor: &Actor,
    code: &str,
    today: NaiveDate,
) -> Result<DirectiveId, ProposalError> {
    directives::find_seen(sql, actor, code, today).await?.ok_or_else(|| unknown("directive"))
}

/// What the ledger is asked to keep.
async fn asked(
    tx: &WriteTx,
    proposal: &Proposal,
    jurisdiction: AgencyId,
    today: NaiveDate,
) -> Result<Asked, ProposalError> {
    let facts = &proposal.facts;
    let from = agencies::views(tx, &[facts.from], today).await?.remove(&facts.from);
    let from_name = from.map(|view| view.name).unwrap_or_default();
    let number = facts.number.as_deref().unwrap_or(&proposal.code);
    Ok(Asked {
        origin: Origin::Proposal(proposal.id),
        origin_code: proposal.code.clone(),
        // A name, so in Vietnamese whatever the language of the page.
        origin_label: format!("Kiến nghị {number}"),
        jurisdiction,
        agency: facts.to,
        overseer: proposal.overseer,
        owed_to: OwedTo { id: Some(facts.from), name: from_name.clone() },
        binding: Binding::Request,
        content: format!("Trả lời kiến nghị của {from_name}: {}", facts.title),
        product: "Văn bản trả lời".to_owned(),
        due: due(tx, facts, jurisdiction, today).await?,
        on: today,
    })
}

/// By when: what the partner asks for; else what the province's rule counts; else no day (decisions: no default term unless switched on).
async fn due(
    sql: &dyn Sql,
    facts: &Facts,
    jurisdiction: AgencyId,
    today: NaiveDate,
) -> Result<Option<(Deadline, String, SetBy)>, StoreError> {
    if let Some(on) = facts.wanted_on {
        let date = read_date(on);
        let words = format!("trả lời chậm nhất ngày {}", vn_date(on));
        return Ok(date.map(|date| (Deadline::By { date, inclusive: true }, words, SetBy::Text)));
    }
    let rule = agencies::rule(sql, "proposal_answer_working_days", jurisdiction, today).await?;
    let Some(days) = rule.and_then(|rule| rule.value.trim().parse::<u16>().ok()).filter(|days| *days > 0) else {
        return Ok(None);
    };
    let calendar = agencies::calendar(sql).await?;
    let on = calendar.add_working_days(today, u32::from(days));
    let offset = Offset { n: i32::from(days), unit: OffsetUnit::WorkingDay };
    let words = format!("trong {} ngày làm việc", offset.n);
    Ok(on.and_then(read_date).map(|date| (Deadline::By { date, inclusive: true }, words, SetBy::Rule)))
}

fn read_date(on: NaiveDate) -> Option<vanban::Date> {
    on.to_string().parse().ok()
}

/// A page of the proposals that the actor sees, the newest first, each with what became of it.
///
/// # Errors
/// When the database does not answer.
pub async fn proposals(
    app: &App,
    actor: &Actor,
    page: &Page,
) -> Result<(Slice<(Proposal, Option<Answer>)>, Count), ProposalError> {
    let sql = app.store.read();
    let (Slice { items, next }, count) = store::list(sql, &policy::scope(actor), page).await?;
    let mut shown = Vec::with_capacity(items.len());
    for proposal in items {
        let answer = answer_to(sql, &proposal).await?;
        shown.push((proposal, answer));
    }
    Ok((Slice { items: shown, next }, count))
}

async fn answer_to(sql: &dyn Sql, proposal: &Proposal) -> Result<Option<Answer>, StoreError> {
    // The last one, where it went to another unit than was asked first.
    Ok(ledger::answers_to(sql, Origin::Proposal(proposal.id)).await?.pop())
}

/// One proposal with everything that its page shows.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The proposal.
    pub proposal: Proposal,
    /// What became of it.
    pub answer: Option<Answer>,
    /// The obligation's code, where the actor sees that too.
    pub obligation: Option<String>,
    /// The directive's code, where it is about one that the actor sees.
    pub directive: Option<String>,
    /// The actor may take it back.
    pub may_withdraw: bool,
    /// The actor may judge its answer.
    pub may_judge: bool,
}

/// One proposal.
///
/// # Errors
/// [`ProposalError::NotFound`] also where the actor may not know that it is there.
pub async fn look(app: &App, actor: &Actor, code: &str) -> Result<Looked, ProposalError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let (proposal, stakes) = find_visible(sql, actor, code).await?;
    let answer = answer_to(sql, &proposal).await?;
    let obligation = match &answer {
        Some(answer) => ledger::seen(sql, actor, &[answer.obligation.id]).await?.remove(&answer.obligation.id),
        None => None,
    };
    let directive = match proposal.directive {
        Some(id) => directives::seen(sql, actor, &[id], today).await?.remove(&id),
        None => None,
    };
    let speaks = policy::may(actor, Action::Propose, &stakes).is_ok() && proposal.withdrawal.is_none();
    let (is_handed_in, is_confirmed) = stands(answer.as_ref());
    let (may_withdraw, may_judge) = (speaks && !is_confirmed, speaks && is_handed_in);
    Ok(Looked { proposal, answer, obligation, directive, may_withdraw, may_judge })
}

/// Whether an answer was handed in, and whether it was confirmed.
fn stands(answer: Option<&Answer>) -> (bool, bool) {
    let state = answer.map(|answer| answer.obligation.state);
    (matches!(state, Some(State::Reported | State::Completed)), state == Some(State::Completed))
}

/// The history of a proposal, newest first.
///
/// # Errors
/// As [`look`].
pub async fn history(app: &App, actor: &Actor, code: &str) -> Result<Vec<Record>, ProposalError> {
    let (proposal, _) = find_visible(app.store.read(), actor, code).await?;
    Ok(journal::history(app.store.read(), KIND, proposal.id.uuid()).await?)
}

/// Takes a proposal back: nobody owes an answer any more.
///
/// # Errors
/// [`ProposalError`].
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    reason: &str,
) -> Result<Proposal, ProposalError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version).await?;
            let (_, is_confirmed) = stands(answer_to(tx, &before).await?.as_ref());
            let after = before.withdraw(is_confirmed, reason, now)?;
            store::save(tx, &after).await?;
            let reason = after.withdrawal.as_ref().map_or("", |withdrawal| withdrawal.reason.as_str());
            ledger::withdraw(tx, now, actor, Origin::Proposal(after.id), reason)
                .await
                .map_err(|error| ProposalError::Ledger(error.into()))?;
            journal::append(tx, Entry::new(now, actor, KIND, after.id.uuid(), "withdrawn").because(reason)).await?;
            Ok(Proposal { version: after.version + 1, ..after })
        })
        .await
}

/// The refusal of a judgement that says neither: of the right first.
pub async fn unjudged(app: &App, actor: &Actor, code: &str) -> ProposalError {
    match find_visible(app.store.read(), actor, code).await {
        Ok((_, stakes)) => match policy::may(actor, Action::Propose, &stakes) {
            Ok(()) => ProposalFault::Invalid(vec![FieldError::new("verdict", "required")]).into(),
            Err(denied) => ProposalError::Denied(denied),
        },
        Err(error) => error,
    }
}

/// Says whether the answer is what was asked for.
///
/// # Errors
/// [`ProposalError`].
pub async fn judge(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    (is_satisfied, note): (bool, &str),
) -> Result<Proposal, ProposalError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version).await?;
            let (is_handed_in, _) = stands(answer_to(tx, &before).await?.as_ref());
            let after = before.judge(is_handed_in, is_satisfied, note, now)?;
            store::save(tx, &after).await?;
            let entry = Entry::new(now, actor, KIND, after.id.uuid(), "judged")
                .with("is_satisfied", &is_satisfied)
                .with("note", &after.verdict.as_ref().map(|verdict| &verdict.note));
            journal::append(tx, entry).await?;
            Ok(Proposal { version: after.version + 1, ..after })
        })
        .await
}

async fn find_visible(sql: &dyn Sql, actor: &Actor, code: &str) -> Result<(Proposal, policy::Stakes), ProposalError> {
    let proposal = store::find(sql, code).await?.ok_or(ProposalError::NotFound)?;
    let stakes = store::stakes(sql, &proposal.facts, Some(proposal.overseer), civil(proposal.submitted_at)).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| ProposalError::NotFound)?;
    Ok((proposal, stakes))
}

/// The proposal, locked, where the actor speaks for who proposed it.
async fn lock(tx: &WriteTx, actor: &Actor, code: &str, version: Option<i64>) -> Result<Proposal, ProposalError> {
    let proposal = store::find_for_update(tx, code).await?.ok_or(ProposalError::NotFound)?;
    let stakes = store::stakes(tx, &proposal.facts, Some(proposal.overseer), civil(proposal.submitted_at)).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| ProposalError::NotFound)?;
    policy::may(actor, Action::Propose, &stakes).map_err(ProposalError::Denied)?;
    if version.is_some_and(|version| version != proposal.version) {
        return Err(ProposalError::Stale);
    }
    Ok(proposal)
}

/// The proposals of a session that an agency made and the actor sees, in their order, each with what became of it.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn of_session(
    sql: &dyn Sql,
    actor: &Actor,
    session: &str,
    from: AgencyId,
) -> Result<Vec<(Proposal, Option<Answer>)>, StoreError> {
    let mut shown = Vec::new();
    for proposal in store::of_session(sql, &policy::scope(actor), session, from).await? {
        let answer = answer_to(sql, &proposal).await?;
        shown.push((proposal, answer));
    }
    Ok(shown)
}

/// The proposals that came of a publication and that the actor sees, in their order, each with what became of it.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn of_publication(
    sql: &dyn Sql,
    actor: &Actor,
    publication: &str,
) -> Result<Vec<(Proposal, Option<Answer>)>, StoreError> {
    let mut shown = Vec::new();
    for proposal in store::of_publication(sql, &policy::scope(actor), publication).await? {
        let answer = answer_to(sql, &proposal).await?;
        shown.push((proposal, answer));
    }
    Ok(shown)
}

/// The names of agencies, for pages.
///
/// # Errors
/// When the database does not answer.
pub async fn names(app: &App, ids: &[AgencyId]) -> Result<Names, StoreError> {
    agencies::views(app.store.read(), ids, app.clock.today()).await
}
