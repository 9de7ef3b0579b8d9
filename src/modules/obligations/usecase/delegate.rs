//! Parts of an obligation given down the tree or to persons, and what they make of the whole.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Module};
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AccountId, AgencyId, ObligationId};
use thihanh_kernel::time::Instant;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{StoreError, WriteTx};

use super::act::{Act, begin, record_report};
use super::open::{codes, searched};
use super::{KIND, LedgerError, names, save, store};
use crate::app::App;
use crate::modules::accounts::api::AccountView;
use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::delegation::{
    DelegationFault, Giver, MOST_PARTS, NewPart, PartFacts, RollUp, progress_of,
};
use crate::modules::obligations::model::obligation::{Hand, Obligation, REASON_PARTS_DONE};
use crate::modules::obligations::policy::Action;
use crate::modules::{accounts, agencies};

/// One part, as a person asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartOrder {
    /// The agency below that gets it; `None` for a person of the agency itself.
    pub agency: Option<AgencyId>,
    /// The person who gets it.
    pub person: Option<AccountId>,
    /// What is to be done; empty for the whole's own words.
    pub title: String,
    /// By when; `None` for the whole's own day.
    pub due_on: Option<NaiveDate>,
}

/// What a head gives down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// The new parts; none where only the rule changes.
    pub parts: Vec<PartOrder>,
    /// How the parts make the whole done.
    pub roll_up: RollUp,
}

/// Gives parts of an obligation to agencies below or to persons; the note goes into the history.
///
/// # Errors
/// [`LedgerError`]: not there, no right, a rule, or changed meanwhile.
pub async fn delegate(
    app: &App,
    actor: &Actor,
    act: Act<'_>,
    delegation: &Delegation,
) -> Result<Vec<Obligation>, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::Delegate, act).await?;
            let whole = &begun.before;
            let there = store::find::parts(tx, whole.id).await?;
            let count = there.len() + delegation.parts.len();
            let (after, event) = whole.clone().delegate(begun.hand, count, delegation.roll_up, act.note)?;
            let giver = Giver { name: actor.name(), hand: begun.hand, at: now };
            let first = there.last().map_or(0, |last| last.split.share) + 1;
            let mut parts = Vec::with_capacity(delegation.parts.len());
            for (share, order) in (first..).zip(&delegation.parts) {
                let (agency, person) = receiver(tx, whole, order, begun.hand.today).await?;
                let new = NewPart { agency, person, title: &order.title, due_on: order.due_on };
                parts.push(whole.part(ObligationId::from_uuid(app.ids.uuid(now)), share, new, giver)?);
            }
            let written = open_parts(tx, now, actor, whole, parts, begun.hand.today).await?;
            let after = save(tx, now, actor, whole, after, &event).await?;
            let facts: Vec<PartFacts> = there.iter().chain(&written).map(facts).collect();
            follow_parts(tx, now, actor, begun.hand, after, &facts).await?;
            Ok(written)
        })
        .await
}

/// Who gets a part: an agency below, or a person of the agency itself or of one below.
async fn receiver(
    tx: &WriteTx,
    whole: &Obligation,
    order: &PartOrder,
    today: NaiveDate,
) -> Result<(AgencyId, Option<AccountId>), LedgerError> {
    let agency = order.agency.unwrap_or(whole.agency);
    if agency == whole.agency && order.person.is_none() {
        return Err(DelegationFault::NobodyNamed.into());
    }
    if agency != whole.agency && !agencies::api::answers_to(tx, agency, whole.agency, today).await? {
        return Err(DelegationFault::NotBelow.into());
    }
    if order.person.is_some() {
        find_person(&accounts::api::people_at(tx, agency, Module::Obligations, today).await?, order.person)?;
    }
    Ok((agency, order.person))
}

/// The person among those of an agency; `None` where nobody is asked for.
pub(super) fn find_person(
    people: &[AccountView],
    person: Option<AccountId>,
) -> Result<Option<&AccountView>, DelegationFault> {
    let Some(person) = person else { return Ok(None) };
    people.iter().find(|view| view.id == person).map(Some).ok_or(DelegationFault::NotOfAgency)
}

/// Writes parts with codes, words to be found by, and history.
async fn open_parts(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    whole: &Obligation,
    mut parts: Vec<Obligation>,
    today: NaiveDate,
) -> Result<Vec<Obligation>, LedgerError> {
    let taken = codes(tx, CodeSeries::Obligation, today, parts.len()).await?;
    for (part, code) in parts.iter_mut().zip(taken) {
        part.code = code.to_string();
    }
    let agencies: Vec<AgencyId> = parts.iter().map(|part| part.agency).collect();
    let names: HashMap<AgencyId, String> = names(tx, &agencies, today).await?;
    let written = store::write::insert_obligations(tx, parts, |part| searched(part, None, &names)).await?;
    let entry = |part: &Obligation| {
        Entry::new(now, actor, KIND, part.id.uuid(), "opened")
            .with("code", &part.code)
            .with("part_of", &whole.code)
            .with("due_on", &part.due_on)
    };
    journal::append_all(tx, written.iter().map(entry).collect()).await?;
    Ok(written)
}

fn facts(part: &Obligation) -> PartFacts {
    PartFacts { state: part.state, reported_on: part.reported_on }
}

/// After a part changed: what it makes of the whole, and that of the next one up.
pub(super) async fn roll_up(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    hand: Hand,
    part: &Obligation,
) -> Result<(), LedgerError> {
    let Some(whole) = part.split.parent else { return Ok(()) };
    let Some(whole) = store::find::get_for_update(tx, whole).await? else { return Ok(()) };
    let parts = store::find::parts(tx, whole.id).await?;
    let facts: Vec<PartFacts> = parts.iter().map(facts).collect();
    follow_parts(tx, now, actor, hand, whole, &facts).await
}

/// Sets the whole's progress by its parts, and hands it in where they make it done.
async fn follow_parts(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    hand: Hand,
    whole: Obligation,
    parts: &[PartFacts],
) -> Result<(), LedgerError> {
    if whole.state != State::Open {
        return Ok(());
    }
    let percent = progress_of(parts);
    let whole = if percent == whole.work.progress {
        whole
    } else {
        let (after, event) = whole.clone().progress(hand, percent, "")?;
        save(tx, now, actor, &whole, after, &event).await?
    };
    let met_on = whole.split.roll_up.and_then(|roll_up| roll_up.met_on(parts));
    if let Some(on) = met_on {
        let (after, event) = whole.clone().report_by_parts(hand, on, REASON_PARTS_DONE)?;
        record_report(tx, &after, &event, now, hand.by).await?;
        save(tx, now, actor, &whole, after, &event).await?;
    }
    Ok(())
}

/// Withdraws what is left of the parts of an obligation that is over, with the parts of those.
pub(super) async fn close_parts(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    whole: &Obligation,
    reason: &str,
) -> Result<(), LedgerError> {
    let mut wholes = vec![whole.id];
    // Parts of parts: a tree is a few levels deep, and each whole has a bounded number of parts.
    let mut left = MOST_PARTS * MOST_LEVELS;
    while let Some(whole) = wholes.pop() {
        for part in store::find::parts_for_update(tx, whole).await? {
            left = left.checked_sub(1).ok_or(DelegationFault::TooMany)?;
            wholes.push(part.id);
            if !part.state.is_final() {
                let (after, event) = part.clone().cancel(reason)?;
                save(tx, now, actor, &part, after, &event).await?;
            }
        }
    }
    Ok(())
}

/// Province, district (before July 2025), commune, division, person.
const MOST_LEVELS: usize = 5;

/// The people of an agency whom a part or the whole can be given to, for forms.
///
/// # Errors
/// When the database does not answer.
pub async fn people_of(app: &App, agency: AgencyId) -> Result<Vec<AccountView>, StoreError> {
    accounts::api::people_at(app.store.read(), agency, Module::Obligations, app.clock.today()).await
}
