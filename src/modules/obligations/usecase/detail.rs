//! One obligation with everything that its page shows.

use std::collections::HashMap;

use thihanh_kernel::access::{Actor, Module};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_store::{Sql, StoreError};

use super::contribute::{self, Supporter};
use super::look::find_visible;
use super::{LedgerError, Shown, Today, actions, extend, store};
use crate::app::App;
use crate::modules::accounts::api::AccountView;
use crate::modules::agencies::api::AgencyView;
use crate::modules::obligations::model::delegation::MOST_PARTS;
use crate::modules::obligations::model::extension::{Extension, ExtensionRules};
use crate::modules::obligations::model::obligation::Obligation;
use crate::modules::obligations::model::record::{Claim, Obstacle, Report};
use crate::modules::obligations::policy::{self, Action};
use crate::modules::{accounts, agencies};
use store::find::{TaskView, Trigger};

/// One obligation with everything that its page shows.
#[derive(Debug, Clone)]
pub struct Detail {
    /// The entry.
    pub shown: Shown,
    /// The task behind it.
    pub task: TaskView,
    /// The event that its deadline counts from.
    pub trigger: Option<Trigger>,
    /// Who supports it, and what each was asked for.
    pub supporters: Vec<Supporter>,
    /// Other entries of the same task that the actor may see: the agency's own, and those of others for the same period, at most
    /// [`MOST_SIBLINGS`] of each.
    pub siblings: Vec<Shown>,
    /// What has become of it.
    pub life: Life,
    /// What the forms offer to choose from.
    pub choices: Choices,
    /// What the actor may do to it now.
    pub actions: Vec<Action>,
}

/// What has become of an obligation.
#[derive(Debug, Clone, Default)]
pub struct Life {
    /// Every time a product was handed in, newest first.
    pub reports: Vec<Report>,
    /// Every request for a later day, newest first.
    pub extensions: Vec<Extension>,
    /// What hindered the work, newest first.
    pub obstacles: Vec<Obstacle>,
    /// The agency says that it is another's, and nobody has decided.
    pub claim: Option<Claim>,
    /// The parts given down that the actor may see.
    pub parts: Vec<Shown>,
    /// The entry that it is a part of, where the actor may see that.
    pub whole: Option<Shown>,
    /// Codes of the entries that took its place.
    pub moved_to: Vec<String>,
    /// Codes of the entries whose place it took.
    pub moved_from: Vec<String>,
    /// The people named in all this.
    pub people: HashMap<AccountId, String>,
}

/// What the forms of the page offer to choose from; empty where the actor has no such form.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// The people of the agency, whom it can be given to.
    pub people: Vec<AccountView>,
    /// The agencies below, which a part can be given to.
    pub subordinates: Vec<AgencyView>,
    /// The rules about more time, with the last day to ask.
    pub extension: Option<(ExtensionRules, Option<chrono::NaiveDate>)>,
}

/// Entries of the same task shown beside one of them: every commune of a province.
pub const MOST_SIBLINGS: u32 = 200;

/// One obligation.
///
/// # Errors
/// [`LedgerError::NotFound`] also where the actor may not know that it is there.
pub async fn obligation(app: &App, actor: &Actor, code: &str) -> Result<Detail, LedgerError> {
    let sql = app.store.read();
    let today = Today::load(sql, app.clock.today()).await?;
    let obligation = find_visible(app, actor, code).await?;
    let actions = actions(sql, actor, &obligation).await?;
    let task = store::find::task(sql, obligation.task).await?.ok_or(LedgerError::NotFound)?;
    let supporters = contribute::supporters(sql, actor, &obligation, &task, today.days.today).await?;
    let life = life(sql, actor, &obligation, &today).await?;
    let is_there = |action: &Action| match action {
        Action::AskContribution => !supporters.is_empty(),
        Action::Contribute => supporters.iter().any(|supporter| supporter.may_give),
        Action::RateContribution => supporters.iter().any(Supporter::is_given),
        // Nobody confirms what they handed in, or decides about what they asked for.
        Action::Complete => actor.account().is_none() || actor.account() != obligation.reported_by,
        Action::DecideExtension => {
            let asked = life.extensions.iter().find(|asked| asked.answer.is_none());
            asked.is_some_and(|asked| actor.account().is_none() || actor.account() != asked.asked_by)
        }
        _ => true,
    };
    let actions: Vec<Action> = actions.into_iter().filter(is_there).collect();
    let choices = choices(sql, &obligation, &actions, &today).await?;
    let trigger = match obligation.trigger {
        Some(id) => store::find::trigger(sql, id).await?,
        None => None,
    };
    let beside = store::find::beside(sql, &obligation, MOST_SIBLINGS).await?;
    let siblings = visible(sql, actor, beside, &today).await?;
    let shown = today.show(obligation);
    Ok(Detail { shown, task, trigger, supporters, siblings, life, choices, actions })
}

/// Those that the actor may see. The lists' own condition would need the whole scope in the statement; what stands beside one entry is
/// few, and differs in agency only.
async fn visible(
    sql: &dyn Sql,
    actor: &Actor,
    entries: Vec<Obligation>,
    today: &Today,
) -> Result<Vec<Shown>, StoreError> {
    let mut answers = HashMap::<(AgencyId, AgencyId), bool>::new();
    let mut seen = Vec::new();
    for other in entries {
        let key = (other.agency, other.overseer);
        let is_seen = match answers.get(&key) {
            Some(answer) => *answer,
            None => policy::may(actor, Action::View, &store::find::stakes(sql, &other).await?).is_ok(),
        };
        answers.insert(key, is_seen);
        if is_seen {
            seen.push(today.show(other));
        }
    }
    Ok(seen)
}

async fn life(sql: &dyn Sql, actor: &Actor, obligation: &Obligation, today: &Today) -> Result<Life, StoreError> {
    let id = obligation.id;
    let reports = store::records::reports(sql, id).await?;
    let extensions = store::records::extensions(sql, id).await?;
    let obstacles = store::records::obstacles(sql, id).await?;
    let claim = store::records::open_claim(sql, id).await?;
    let (moved_to, moved_from) = store::records::moves(sql, id).await?;
    let parts = match obligation.split.roll_up {
        Some(_) => visible(sql, actor, store::find::parts(sql, id).await?, today).await?,
        None => Vec::new(),
    };
    let whole = match obligation.split.parent {
        Some(whole) => store::find::by_id(sql, whole).await?,
        None => None,
    };
    let whole = visible(sql, actor, whole.into_iter().collect(), today).await?.pop();
    let mut named: Vec<AccountId> = reports
        .iter()
        .flat_map(|report| [report.reported_by, report.judged.as_ref().and_then(|judged| judged.by)])
        .chain(extensions.iter().flat_map(|it| [it.asked_by, it.answer.as_ref().and_then(|answer| answer.by)]))
        .chain(obstacles.iter().map(|obstacle| obstacle.opened_by))
        .chain(claim.iter().map(|claim| claim.claimed_by))
        .chain(parts.iter().map(|part| part.obligation.responsible))
        .chain([obligation.responsible])
        .flatten()
        .collect();
    named.sort_unstable();
    named.dedup();
    let people = accounts::api::views(sql, &named).await?;
    let people = people.into_iter().map(|(id, view)| (id, view.name)).collect();
    Ok(Life { reports, extensions, obstacles, claim, parts, whole, moved_to, moved_from, people })
}

async fn choices(
    sql: &dyn Sql,
    obligation: &Obligation,
    actions: &[Action],
    today: &Today,
) -> Result<Choices, StoreError> {
    let day = today.days.today;
    let mut choices = Choices::default();
    let delegates = actions.contains(&Action::Delegate);
    if delegates || actions.contains(&Action::Assign) {
        choices.people = accounts::api::people_at(sql, obligation.agency, Module::Obligations, day).await?;
    }
    if delegates {
        let most = u32::try_from(MOST_PARTS).unwrap_or(u32::MAX);
        choices.subordinates = agencies::api::subordinates(sql, obligation.agency, day, most).await?;
    }
    if actions.contains(&Action::AskExtension) {
        let rules = extend::rules(sql, obligation, day).await?;
        let last = obligation.due_on.map(|due| rules.last_day(due, &today.calendar));
        choices.extension = Some((rules, last));
    }
    Ok(choices)
}
