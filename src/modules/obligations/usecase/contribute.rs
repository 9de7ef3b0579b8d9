//! Contributions: the lead asks supporting agencies for something by a day, each gives it. Both are entries in the history of the
//! lead's obligation, which itself does not change.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, ObligationId};
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, StoreError, WriteTx};

use super::{KIND, LedgerError, Shown, names, store};
use crate::app::App;
use crate::modules::obligations::model::contribution::{
    Asking, Contribution, ContributionFault, Contributions, Rating, Standing,
};
use crate::modules::obligations::model::filter::{ObligationFilter, PartFilter};
use crate::modules::obligations::model::obligation::{Hand, Obligation};
use crate::modules::obligations::policy::{self, Action, Scope, Stakes};
use store::find::TaskView;

/// One supporting agency of an obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supporter {
    /// The agency.
    pub agency: AgencyId,
    /// The directive's words that name it.
    pub phrase: String,
    /// How it stands.
    pub standing: Standing,
    /// What it was asked for.
    pub contribution: Option<Contribution>,
    /// Whether the actor may give it now.
    pub may_give: bool,
}

impl Supporter {
    /// Whether it gave what it was asked for.
    pub fn is_given(&self) -> bool {
        self.contribution.as_ref().is_some_and(|contribution| contribution.given_on.is_some())
    }
}

/// The lead asks supporting agencies; those asked before are asked anew.
///
/// # Errors
/// [`LedgerError`]: not there, no right, no such support, or the day is none.
pub async fn ask_contributions(
    app: &App,
    actor: &Actor,
    code: &str,
    agencies: &[AgencyId],
    asking: Asking<'_>,
) -> Result<Vec<Contribution>, LedgerError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let lead = lock(tx, actor, code).await?;
            let stakes = store::find::stakes(tx, &lead).await?;
            policy::may(actor, Action::AskContribution, &stakes).map_err(LedgerError::Denied)?;
            if agencies.is_empty() {
                return Err(ContributionFault::NobodyNamed.into());
            }
            let task = store::find::task(tx, lead.task).await?.ok_or(LedgerError::NotFound)?;
            let mut before = store::contributions::of(tx, lead.id).await?;
            let names = names(tx, agencies, today).await?;
            let mut asked: Vec<Contribution> = Vec::with_capacity(agencies.len());
            for agency in agencies {
                if !task.support.iter().any(|(support, _)| support == agency) {
                    return Err(ContributionFault::NotSupporting.into());
                }
                if asked.iter().any(|done| done.agency == *agency) {
                    continue;
                }
                let hand = Hand { by: actor.account(), today };
                let contribution = Contribution::ask(before.remove(agency), *agency, &lead, asking, hand, now)?;
                store::contributions::save(tx, lead.id, &contribution).await?;
                let entry = entry(now, actor, &lead, "contribution_asked", names.get(agency))
                    .because(&contribution.request)
                    .with("due_on", &contribution.due_on);
                journal::append(tx, entry).await?;
                asked.push(contribution);
            }
            Ok(asked)
        })
        .await
}

/// What a supporting agency gives.
#[derive(Debug, Clone, Copy)]
pub struct Giving<'a> {
    /// The agency.
    pub agency: AgencyId,
    /// The version that the person looked at; `None` where nobody looked.
    pub version: Option<i64>,
    /// The day it reached the lead.
    pub on: NaiveDate,
    /// The agency's words.
    pub note: &'a str,
}

/// A supporting agency gives what it was asked for.
///
/// # Errors
/// [`LedgerError`]: not there, no right, nothing asked, given already, or changed meanwhile.
pub async fn give_contribution(
    app: &App,
    actor: &Actor,
    code: &str,
    giving: Giving<'_>,
) -> Result<Contribution, LedgerError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let lead = lock(tx, actor, code).await?;
            let own = own_stakes(tx, &lead, giving.agency).await?;
            policy::may(actor, Action::Contribute, &own).map_err(LedgerError::Denied)?;
            let before = store::contributions::of(tx, lead.id).await?.remove(&giving.agency);
            let before = before.ok_or(ContributionFault::NotAsked)?;
            if giving.version.is_some_and(|version| version != before.version) {
                return Err(LedgerError::Stale(Vec::new()));
            }
            let hand = Hand { by: actor.account(), today };
            let given = before.give(&lead, giving.on, giving.note, hand, now)?;
            store::contributions::save(tx, lead.id, &given).await?;
            let names = names(tx, &[giving.agency], today).await?;
            let entry = entry(now, actor, &lead, "contribution_given", names.get(&giving.agency))
                .because(&given.note)
                .with("on", &giving.on);
            journal::append(tx, entry).await?;
            Ok(given)
        })
        .await
}

/// What a lead thinks of a contribution.
#[derive(Debug, Clone, Copy)]
pub struct RateContribution<'a> {
    /// Whose.
    pub agency: AgencyId,
    /// How useful it was.
    pub rating: Rating,
    /// Why; needed unless it was useful.
    pub note: &'a str,
}

/// The lead says how useful a contribution was.
///
/// # Errors
/// [`LedgerError`]: not there, no right, or nothing was given.
pub async fn rate_contribution(
    app: &App,
    actor: &Actor,
    code: &str,
    rate: RateContribution<'_>,
) -> Result<Contribution, LedgerError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let lead = lock(tx, actor, code).await?;
            let stakes = store::find::stakes(tx, &lead).await?;
            policy::may(actor, Action::RateContribution, &stakes).map_err(LedgerError::Denied)?;
            let before = store::contributions::of(tx, lead.id).await?.remove(&rate.agency);
            let before = before.ok_or(ContributionFault::NotAsked)?;
            let rated = before.rate(rate.rating, rate.note, Hand { by: actor.account(), today }, now)?;
            store::contributions::save(tx, lead.id, &rated).await?;
            let names = names(tx, &[rate.agency], today).await?;
            let entry = entry(now, actor, &lead, "contribution_rated", names.get(&rate.agency))
                .because(rate.note.trim())
                .with("rating", &rate.rating.as_str());
            journal::append(tx, entry).await?;
            Ok(rated)
        })
        .await
}

/// The lead's obligation, locked: it is the root of its contributions. Who may not see it does not learn that it is there.
async fn lock(tx: &WriteTx, actor: &Actor, code: &str) -> Result<Obligation, LedgerError> {
    let lead = store::find::find_for_update(tx, code).await?.ok_or(LedgerError::NotFound)?;
    let stakes = store::find::stakes(tx, &lead).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| LedgerError::NotFound)?;
    Ok(lead)
}

fn entry(
    now: thihanh_kernel::time::Instant,
    actor: &Actor,
    lead: &Obligation,
    action: &'static str,
    agency: Option<&String>,
) -> Entry {
    Entry::new(now, actor, KIND, lead.id.uuid(), action).with("agency", &agency)
}

/// Who speaks for one supporting agency.
async fn own_stakes(sql: &dyn Sql, lead: &Obligation, agency: AgencyId) -> Result<Stakes, StoreError> {
    let supporting = store::find::all_above(sql, agency, lead.opened_on).await?;
    Ok(Stakes { supporting, ..Stakes::default() })
}

/// The supporting agencies of an obligation, in the order of its task.
pub(super) async fn supporters(
    sql: &dyn Sql,
    actor: &Actor,
    lead: &Obligation,
    task: &TaskView,
    today: NaiveDate,
) -> Result<Vec<Supporter>, StoreError> {
    let mut asked = store::contributions::of(sql, lead.id).await?;
    let mut supporters = Vec::with_capacity(task.support.len());
    for (agency, phrase) in &task.support {
        let contribution = asked.remove(agency);
        let standing = Standing::of(contribution.as_ref(), today);
        let is_open = matches!(standing, Standing::Asked | Standing::Silent) && !lead.state.is_final();
        let may_give = is_open && {
            let own = own_stakes(sql, lead, *agency).await?;
            policy::may(actor, Action::Contribute, &own).is_ok()
        };
        supporters.push(Supporter { agency: *agency, phrase: phrase.clone(), standing, contribution, may_give });
    }
    Ok(supporters)
}

/// What the supporting agencies of the rows of a list have come to. A list of what somebody supports tells of these agencies only.
///
/// # Errors
/// When the database does not answer.
pub async fn contributions(
    app: &App,
    actor: &Actor,
    filter: &ObligationFilter,
    rows: &[Shown],
) -> Result<HashMap<ObligationId, Contributions>, StoreError> {
    let ids: Vec<_> = rows.iter().map(|row| row.obligation.id).collect();
    let own = match (filter.part, filter.agency, policy::scope(actor)) {
        (Some(PartFilter::Support), Some(agency), _) => Some(vec![agency]),
        (Some(PartFilter::Support), None, Scope::Subtrees(agencies)) => Some(agencies),
        _ => None,
    };
    store::contributions::sums(app.store.read(), &ids, own.as_deref(), app.clock.today()).await
}
