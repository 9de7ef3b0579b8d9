//! The desk of whoever heads an agency, and the board of whoever follows others up.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::page::{Count, Page};

use super::{LedgerError, Shown, Today, counts, policy, register, store};
use crate::app::App;
use crate::modules::accounts;
use crate::modules::obligations::model::class::Days;
use crate::modules::obligations::model::count::Counts;
use crate::modules::obligations::model::filter::{ContributionFilter, ObligationFilter, PartFilter, Sort, Status};
use crate::modules::obligations::model::obligation::Stage;

pub use store::desk::PersonLoad;

/// Rows of one list: the register has the rest.
pub const DESK_ROWS: u32 = 10;
/// What nobody was named for is shown at more length: it is named here.
const MOST_UNASSIGNED: u32 = 20;
/// Rows looked through for who asks for what; beyond, numbers are lower bounds.
const MOST_ASKING: u32 = 200;
/// Agencies that are late on one board.
const MOST_LATE: u32 = 50;

/// One list of a desk: its first rows, its size, and the same list in the register.
#[derive(Debug, Clone)]
pub struct DeskList {
    /// The first rows.
    pub rows: Vec<Shown>,
    /// How many there are.
    pub count: Count,
    /// The same in the register.
    pub filter: ObligationFilter,
}

/// What one person has on the desk of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// The numbers.
    pub load: PersonLoad,
    /// The person's name; empty for nobody.
    pub name: String,
}

/// The desk of an agency.
#[derive(Debug, Clone)]
pub struct UnitDesk {
    /// The agency.
    pub agency: AgencyId,
    /// The agencies whose desks the actor may open, this one too.
    pub agencies: Vec<AgencyId>,
    /// How it and everything below it stand: counters.
    pub counts: Counts,
    /// Done on time ÷ (done + overdue) in tenths of a percent.
    pub on_time_permille: Option<u64>,
    /// What the agency itself has open, by person; nobody first, then who has most late.
    pub people: Vec<PersonRow>,
    /// What nobody was named for, the earliest day first.
    pub unassigned: Vec<Shown>,
    /// What waits for the head's word: parts handed in, more time, obstacles, other units.
    pub deciding: DeskList,
    /// The same, what is asked besides.
    pub asking: DeskList,
    /// Past its day.
    pub late: DeskList,
    /// Due within the days that count as soon.
    pub soon: DeskList,
    /// What supporting agencies were asked for and left without an answer past the day.
    pub silent: DeskList,
    /// The day.
    pub days: Days,
}

/// The desk of one of the actor's agencies, or of the first.
///
/// # Errors
/// [`LedgerError::Denied`] where the actor heads none, or not this one.
pub async fn unit_desk(app: &App, actor: &Actor, agency: Option<AgencyId>) -> Result<UnitDesk, LedgerError> {
    let agencies = policy::headed(actor).map_err(LedgerError::Denied)?;
    let agency = match (agency, agencies.first()) {
        (Some(asked), _) if agencies.contains(&asked) => asked,
        (None, Some(first)) => *first,
        _ => return Err(LedgerError::NotFound),
    };
    let sql = app.store.read();
    let today = Today::load(sql, app.clock.today()).await?;
    let own = ObligationFilter { agency: Some(agency), ..ObligationFilter::default() };
    let of_status = |status| ObligationFilter { status: Some(status), ..own.clone() };
    let followed = |status| ObligationFilter {
        overseer: Some(agency),
        part: Some(PartFilter::Any),
        status: Some(status),
        ..ObligationFilter::default()
    };
    let silent = ObligationFilter {
        contribution: Some(ContributionFilter::Silent),
        status: Some(Status::Unfinished),
        ..own.clone()
    };
    let counted = counts(app, actor, &own).await?;
    let unassigned = store::desk::unassigned(sql, agency, MOST_UNASSIGNED).await?;
    let loads = store::desk::by_person(sql, agency, today.days).await?;
    Ok(UnitDesk {
        on_time_permille: counted.on_time_permille(),
        counts: counted,
        people: people(app, loads).await?,
        unassigned: unassigned.into_iter().map(|obligation| today.show(obligation)).collect(),
        deciding: list(app, actor, followed(Status::Waiting)).await?,
        asking: list(app, actor, followed(Status::Asking)).await?,
        late: list(app, actor, of_status(Status::Overdue)).await?,
        soon: list(app, actor, of_status(Status::DueSoon)).await?,
        silent: list(app, actor, silent).await?,
        days: today.days,
        agency,
        agencies,
    })
}

async fn people(app: &App, mut loads: Vec<PersonLoad>) -> Result<Vec<PersonRow>, LedgerError> {
    let ids: Vec<AccountId> = loads.iter().filter_map(|load| load.person).collect();
    let views = accounts::api::views(app.store.read(), &ids).await?;
    loads
        .sort_by_key(|load| (load.person.is_some(), std::cmp::Reverse((load.late, load.soon, load.open)), load.person));
    let name = |load: &PersonLoad| load.person.and_then(|id| views.get(&id)).map(|view| view.name.clone());
    Ok(loads.into_iter().map(|load| PersonRow { name: name(&load).unwrap_or_default(), load }).collect())
}

async fn list(app: &App, actor: &Actor, filter: ObligationFilter) -> Result<DeskList, LedgerError> {
    let found = register(app, actor, &filter, &Page::new(Some(DESK_ROWS), None)).await?;
    Ok(DeskList { rows: found.rows.items, count: found.counts.total, filter })
}

/// An agency that is late, on the board of who follows it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateUnit {
    /// The agency.
    pub agency: AgencyId,
    /// How many are past their day and not handed in.
    pub total: u64,
    /// The earliest of their days.
    pub oldest_due_on: NaiveDate,
    /// When any of them was last urged.
    pub urged_on: Option<NaiveDate>,
}

/// What waits for somebody who follows others up.
#[derive(Debug, Clone)]
pub struct Board {
    /// Handed in, to be judged.
    pub waiting: DeskList,
    /// More time is asked for.
    pub extensions: DeskList,
    /// The agency says that it is another's.
    pub wrong_units: DeskList,
    /// Something hinders the work.
    pub obstacles: DeskList,
    /// Agencies that are late, the oldest first.
    pub late: Vec<LateUnit>,
    /// There are more of them than are shown.
    pub has_more_late: bool,
    /// The day.
    pub days: Days,
}

/// The board of somebody who follows others up.
///
/// # Errors
/// [`LedgerError::Denied`] where the actor follows nobody up.
pub async fn board(app: &App, actor: &Actor) -> Result<Board, LedgerError> {
    let following = policy::following(actor).map_err(LedgerError::Denied)?;
    let sql = app.store.read();
    let today = Today::load(sql, app.clock.today()).await?;
    let waiting = merged(app, actor, &lists(&following, Status::Waiting), DESK_ROWS).await?;
    let asking = merged(app, actor, &lists(&following, Status::Asking), MOST_ASKING).await?;
    let of = |is: fn(&Shown) -> bool| {
        let rows: Vec<Shown> = asking.rows.iter().filter(|shown| is(shown)).cloned().collect();
        let is_cut = asking.count != Count::Exact(asking.rows.len() as u64);
        let found = rows.len() as u64;
        let count = if is_cut { Count::MoreThan(found) } else { Count::Exact(found) };
        let rows = rows.into_iter().take(DESK_ROWS as usize).collect();
        DeskList { rows, count, filter: asking.filter.clone() }
    };
    let until = today.days.today.pred_opt().unwrap_or(today.days.today);
    // One more than is shown tells whether there are more.
    let mut late = store::late::agencies(sql, &following, until, MOST_LATE + 1).await?;
    let has_more_late = late.len() > MOST_LATE as usize;
    late.truncate(MOST_LATE as usize);
    let ids: Vec<AgencyId> = late.iter().map(|late| late.agency).collect();
    let urged: HashMap<AgencyId, NaiveDate> = store::desk::last_urged(sql, &ids, until).await?;
    Ok(Board {
        waiting,
        extensions: of(|shown| shown.obligation.work.is_extension_asked),
        wrong_units: of(|shown| shown.obligation.work.stage == Stage::WrongUnit),
        obstacles: of(|shown| shown.obligation.work.is_obstructed),
        late: late
            .into_iter()
            .map(|late| LateUnit {
                agency: late.agency,
                total: late.total,
                oldest_due_on: late.oldest_due_on,
                urged_on: urged.get(&late.agency).copied(),
            })
            .collect(),
        has_more_late,
        days: today.days,
    })
}

/// The lists of what somebody follows up: as overseer, or above whoever owes it.
fn lists(following: &policy::Urging, status: Status) -> Vec<ObligationFilter> {
    let of = ObligationFilter {
        status: Some(status),
        part: Some(PartFilter::Any),
        sort: Sort::Due,
        ..ObligationFilter::default()
    };
    let owing = following.owing.iter().map(|agency| ObligationFilter { agency: Some(*agency), ..of.clone() });
    let overseen = following.overseeing.iter().filter(|agency| !following.owing.contains(agency));
    let overseen = overseen.map(|agency| ObligationFilter { overseer: Some(*agency), ..of.clone() });
    if following.is_all { vec![of.clone()] } else { owing.chain(overseen).collect() }
}

/// Several lists as one.
async fn merged(app: &App, actor: &Actor, filters: &[ObligationFilter], limit: u32) -> Result<DeskList, LedgerError> {
    let mut found = Vec::new();
    for filter in filters {
        let list = register(app, actor, filter, &Page::new(Some(limit), None)).await?;
        found.push((list.rows.items, list.counts.total, list.rows.next.is_some()));
    }
    let (rows, count) = merge(found, limit as usize);
    Ok(DeskList { rows, count, filter: filters.first().cloned().unwrap_or_default() })
}

/// The first `limit` rows of several lists by due date, each obligation once, and how many there are in all. `lists` holds rows,
/// size, and whether there are more rows.
pub fn merge(lists: Vec<(Vec<Shown>, Count, bool)>, limit: usize) -> (Vec<Shown>, Count) {
    let is_complete = lists.iter().all(|(_, _, has_more)| !has_more);
    let sum = lists.iter().fold(Count::Exact(0), |sum, (_, count, _)| add(sum, *count));
    let mut seen = BTreeSet::new();
    let mut rows: Vec<Shown> =
        lists.into_iter().flat_map(|(rows, _, _)| rows).filter(|shown| seen.insert(shown.obligation.seq)).collect();
    rows.sort_by_key(|shown| (shown.obligation.due_on.is_none(), shown.obligation.due_on, shown.obligation.seq));
    // Lists of agencies above each other share rows: where all are here, they are counted once each.
    let count = if is_complete { Count::Exact(rows.len() as u64) } else { sum };
    rows.truncate(limit);
    (rows, count)
}

fn add(a: Count, b: Count) -> Count {
    match (a, b) {
        (Count::Exact(a), Count::Exact(b)) => Count::Exact(a + b),
        (Count::MoreThan(a) | Count::Exact(a), Count::MoreThan(b) | Count::Exact(b)) => Count::MoreThan(a + b),
    }
}
