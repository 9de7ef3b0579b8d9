//! What pages and the API show of handlings.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_store::StoreError;
use thihanh_store::journal::{self, Record};
use uuid::Uuid;

use super::chain::{Recommended, recommended};
use super::send::proposed;
use super::{HandlingError, HandlingFilter, KIND, Names, answer_to, fields_of, find_visible, is_handed_in, store};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::handling::model::handling::{Addressee, FieldRef, Handling, State};
use crate::modules::handling::policy::{self, Action};
use crate::modules::information::api::{self as information, EntryBrief};
use crate::modules::inspections::api::{self as inspections, FindingBrief, Named};
use crate::modules::obligations::api::{self as ledger, Answer, Brief, Origin};

/// Handlings that one file takes.
pub const MOST_ROWS: usize = 10_000;

/// A page of the handlings that the actor sees, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn handlings(
    app: &App,
    actor: &Actor,
    filter: &HandlingFilter,
    page: &Page,
) -> Result<(Slice<Handling>, Count), HandlingError> {
    Ok(store::list::list(app.store.read(), &policy::scope(actor), filter, page).await?)
}

/// What is owed by each of these handlings that was sent. The actor sees them: that was asked when they were found.
///
/// # Errors
/// When the database does not answer.
pub async fn owed(app: &App, handlings: &[Handling]) -> Result<Owes, HandlingError> {
    let sent = handlings.iter().filter(|handling| handling.sending.is_some());
    let origins: Vec<Origin> = sent.map(|handling| Origin::Handling(handling.id)).collect();
    let owed = ledger::entries_of(app.store.read(), &origins).await?;
    Ok(owed.into_iter().map(|(origin, brief)| (origin.uuid(), brief)).collect())
}

/// The handlings of a list as a file holds them; `None` where there are more than it takes.
///
/// # Errors
/// When the database does not answer.
pub async fn rows(app: &App, actor: &Actor, filter: &HandlingFilter) -> Result<Option<Vec<Handling>>, HandlingError> {
    let found = store::list::newest(app.store.read(), &policy::scope(actor), filter, MOST_ROWS + 1).await?;
    Ok((found.len() <= MOST_ROWS).then_some(found))
}

/// Entries of the ledger by the handling that asks for them.
pub type Owes = HashMap<Uuid, Brief>;

/// A finding that a handling is about, with what was recommended on it.
pub type FoundLink = (FindingBrief, Vec<Recommended>);

/// One handling with everything that its page shows.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The handling.
    pub handling: Handling,
    /// The findings that it is about, of those that the actor sees, each with what was recommended on it.
    pub findings: Vec<FoundLink>,
    /// How many more it is about.
    pub other_findings: usize,
    /// The entry of the information book that it rests on, where the actor sees that.
    pub information: Option<EntryBrief>,
    /// What became of what is owed.
    pub answer: Option<Answer>,
    /// Code of the obligation, where the actor sees that too.
    pub obligation: Option<String>,
    /// The day that the rule proposes on sending.
    pub proposed_due: Option<NaiveDate>,
    /// Measures that hold today.
    pub measures: Vec<Named>,
    /// What the actor may do with it at some stage.
    pub actions: Vec<Action>,
    /// What the actor may do with it now.
    pub now: MayNow,
    /// It waits for approval, and the actor drafted it.
    pub is_own: bool,
}

/// What somebody may do with a handling as it stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MayNow {
    /// Change the draft.
    pub change: bool,
    /// Approve it.
    pub approve: bool,
    /// Give it back.
    pub give_back: bool,
    /// Send it.
    pub send: bool,
    /// Say that it arrived.
    pub acknowledge: bool,
    /// Say that it is worked on.
    pub begin: bool,
    /// Enter the answer of a body outside.
    pub reply: bool,
    /// Say what came of it.
    pub judge: bool,
    /// Cancel it.
    pub cancel: bool,
    /// Publish its result.
    pub publish: bool,
}

fn may_now(handling: &Handling, actions: &[Action], actor: &Actor, is_answered: bool) -> MayNow {
    let may = |action| actions.contains(&action);
    let state = handling.state;
    MayNow {
        change: may(Action::Draft) && state == State::Draft,
        approve: may(Action::Approve) && state == State::Draft && !handling.is_by(actor.account()),
        give_back: may(Action::Approve) && state == State::Approved,
        send: may(Action::Send) && state == State::Approved,
        acknowledge: may(Action::Receive) && state == State::Sent,
        begin: may(Action::Receive) && matches!(state, State::Sent | State::Acknowledged),
        reply: may(Action::Follow) && handling.check_reply().is_ok(),
        judge: may(Action::Follow) && handling.check_judge(is_answered).is_ok(),
        cancel: may(Action::Follow) && !state.is_over(),
        publish: may(Action::Approve) && handling.check_publish().is_ok(),
    }
}

/// One handling.
///
/// # Errors
/// [`HandlingError::NotFound`] also where the actor may not know that it is there.
pub async fn look(app: &App, actor: &Actor, code: &str) -> Result<Looked, HandlingError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let (handling, stakes) = find_visible(sql, actor, code).await?;
    let actions: Vec<Action> =
        Action::ALL.into_iter().filter(|action| policy::may(actor, *action, &stakes).is_ok()).collect();
    let found = inspections::findings_seen(sql, actor, &handling.facts.findings).await?;
    let mut on = recommended(sql, &found).await?;
    let other_findings = handling.facts.findings.len().saturating_sub(found.len());
    let findings = found.into_iter().map(|finding| {
        let recommended = on.remove(&finding.id).unwrap_or_default();
        (finding, recommended)
    });
    let findings = findings.collect();
    let information = match handling.facts.information {
        Some(id) => information::entry_of_id(sql, actor, id).await?,
        None => None,
    };
    let answer = answer_to(sql, &handling).await?;
    let obligation = match &answer {
        Some(answer) => ledger::seen(sql, actor, &[answer.obligation.id]).await?.remove(&answer.obligation.id),
        None => None,
    };
    let is_answered = match handling.facts.addressee {
        Addressee::Outside(_) => handling.reply.is_some(),
        Addressee::Agency(_) => is_handed_in(answer.as_ref()),
    };
    let now = may_now(&handling, &actions, actor, is_answered);
    Ok(Looked {
        findings,
        other_findings,
        information,
        proposed_due: if now.send { proposed(sql, &handling, today).await? } else { None },
        answer,
        obligation,
        measures: inspections::measures(sql, today).await?,
        is_own: actions.contains(&Action::Approve) && handling.state == State::Draft && handling.is_by(actor.account()),
        now,
        actions,
        handling,
    })
}

/// The history of a handling, newest first.
///
/// # Errors
/// As [`look`].
pub async fn history(app: &App, actor: &Actor, code: &str) -> Result<Vec<Record>, HandlingError> {
    let (handling, stakes) = find_visible(app.store.read(), actor, code).await?;
    // Drafting and approving is the sender's own affair.
    let is_ours = policy::may_read_history(actor, &stakes);
    let records = journal::history(app.store.read(), KIND, handling.id.uuid()).await?;
    Ok(records.into_iter().filter(|record| is_ours || !is_internal(&record.action)).collect())
}

fn is_internal(action: &str) -> bool {
    ["drafted", "changed", "approved", "returned"].contains(&action)
}

/// The names of agencies, for pages.
///
/// # Errors
/// When the database does not answer.
pub async fn names(app: &App, ids: &[AgencyId]) -> Result<Names, StoreError> {
    agencies::views(app.store.read(), ids, app.clock.today()).await
}

/// What lists can be narrowed to.
#[derive(Debug, Clone)]
pub struct ListChoices {
    /// Measures that hold today.
    pub measures: Vec<Named>,
    /// Fields of state management.
    pub fields: Vec<FieldRef>,
}

/// What lists can be narrowed to.
///
/// # Errors
/// When the database does not answer.
pub async fn choices(app: &App) -> Result<ListChoices, HandlingError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let mut fields: Vec<FieldRef> = Vec::new();
    for root in agencies::roots(sql, today).await? {
        for field in fields_of(sql, root.id, today).await? {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
    }
    Ok(ListChoices { measures: inspections::measures(sql, today).await?, fields })
}
