//! What people read: register, one obligation, home, calendar, table of agencies, exports. Every answer is cut to the actor's scope.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, TriggerId};
use thihanh_kernel::page::{Cursor, CursorError, Page, Slice};
use thihanh_store::journal::{self, Record};

use super::{KIND, LedgerError, Shown, Today, store};
use crate::app::App;
use crate::modules::obligations::model::class::Days;
use crate::modules::obligations::model::count::{Counts, Tally};
use crate::modules::obligations::model::filter::{ObligationFilter, Sort, Status};
use crate::modules::obligations::policy::{self, Action, Scope};
use store::overview::{Week, WorstAgency};
use store::search::{Ask, Found, Position};

/// A page of the register.
#[derive(Debug, Clone)]
pub struct Register {
    /// The rows.
    pub rows: Slice<Shown>,
    /// The numbers of the count sentence, for the whole filter.
    pub counts: Counts,
    /// The day against which lateness was asked.
    pub days: Days,
}

/// A page of the register with its count sentence.
///
/// # Errors
/// A malformed cursor, or when the database does not answer.
pub async fn register(
    app: &App,
    actor: &Actor,
    filter: &ObligationFilter,
    page: &Page,
) -> Result<Register, LedgerError> {
    let sql = app.store.read();
    let today = Today::of_list(app, filter).await?;
    let scope = policy::scope(actor);
    let ask = Ask { filter, scope: &scope, days: today.days };
    let after = page.after.as_ref().map(position).transpose()?;
    let most = usize::try_from(page.fetch()).unwrap_or(usize::MAX);
    let (found, counts) = store::search::rows_and_counts(sql, ask, after.as_ref(), most).await?;
    let rows = page.slice(found, |found| cursor(&found.position)).map(|found| today.show(found.obligation));
    Ok(Register { rows, counts, days: today.days })
}

/// The numbers of the count sentence alone.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(app: &App, actor: &Actor, filter: &ObligationFilter) -> Result<Counts, LedgerError> {
    let sql = app.store.read();
    let today = Today::of_list(app, filter).await?;
    let scope = policy::scope(actor);
    Ok(store::counting::counts(sql, Ask { filter, scope: &scope, days: today.days }).await?)
}

fn cursor(position: &Position) -> Cursor {
    let text = |part: Option<String>| part.unwrap_or_default();
    Cursor::new([
        position.phase.to_string(),
        text(position.due_on.map(|day| day.to_string())),
        position.seq.to_string(),
        text(position.agency.map(|agency| agency.to_string())),
    ])
}

/// Phase, due date, number, agency: what [`cursor`] writes.
const POSITION_PARTS: usize = 4;

fn position(cursor: &Cursor) -> Result<Position, CursorError> {
    if cursor.parts().len() != POSITION_PARTS {
        return Err(CursorError);
    }
    let part = |index: usize| cursor.parts().get(index).filter(|part| !part.is_empty());
    let due_on = part(1).map(|text| text.parse().map_err(|_| CursorError)).transpose()?;
    let agency = part(3).map(|text| text.parse().map_err(|_| CursorError)).transpose()?;
    Ok(Position { phase: cursor.part(0)?, due_on, seq: cursor.part(2)?, agency })
}

/// Whether the actor may do something to an obligation in some state of it, asked where a form cannot even be read.
///
/// # Errors
/// [`LedgerError::NotFound`] where it may not be seen, [`LedgerError::Denied`] where it may only be seen.
pub async fn check_right(app: &App, actor: &Actor, code: &str, action: Action) -> Result<(), LedgerError> {
    let obligation = find_visible(app, actor, code).await?;
    let stakes = store::find::stakes(app.store.read(), &obligation).await?;
    policy::may(actor, action, &stakes).map_err(LedgerError::Denied)
}

pub(super) async fn find_visible(
    app: &App,
    actor: &Actor,
    code: &str,
) -> Result<crate::modules::obligations::model::obligation::Obligation, LedgerError> {
    let sql = app.store.read();
    let obligation = store::find::find(sql, code).await?.ok_or(LedgerError::NotFound)?;
    let stakes = store::find::stakes(sql, &obligation).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| LedgerError::NotFound)?;
    Ok(obligation)
}

/// The history of one obligation, newest first, with that of the event it waits for.
///
/// # Errors
/// As [`obligation`].
pub async fn history(app: &App, actor: &Actor, code: &str) -> Result<Vec<Record>, LedgerError> {
    let obligation = find_visible(app, actor, code).await?;
    let sql = app.store.read();
    let mut records = journal::history(sql, KIND, obligation.id.uuid()).await?;
    if let Some(trigger) = obligation.trigger {
        records.extend(journal::history(sql, "trigger", TriggerId::uuid(trigger)).await?);
        records.sort_by_key(|record| std::cmp::Reverse(record.at));
    }
    Ok(records)
}

/// What the home page tells.
#[derive(Debug, Clone)]
pub struct Home {
    /// The numbers that matter.
    pub counts: Counts,
    /// Done on time ÷ (done + overdue) in tenths of a percent; `None` where nothing was due, or too much to count exactly.
    pub on_time_permille: Option<u64>,
    /// The agencies with most overdue, each with its oldest overdue entry.
    pub worst: Vec<(WorstAgency, Option<Shown>)>,
    /// The last weeks.
    pub trend: Vec<Week>,
    /// The day.
    pub days: Days,
}

/// How many agencies the home page names.
const WORST: u32 = 5;
/// How many weeks its trend has.
const WEEKS: u32 = 12;

/// The home page of a filter (agency and binding; the rest is ignored by its links).
///
/// # Errors
/// When the database does not answer.
pub async fn home(app: &App, actor: &Actor, filter: &ObligationFilter) -> Result<Home, LedgerError> {
    let sql = app.store.read();
    let today = Today::load(sql, app.clock.today()).await?;
    let scope = policy::scope(actor);
    let ask = Ask { filter, scope: &scope, days: today.days };
    let counts = store::counting::counts(sql, ask).await?;
    let on_time_permille = counts.on_time_permille();
    let mut worst = Vec::new();
    for agency in store::overview::worst_agencies(sql, ask, WORST).await? {
        let oldest = ObligationFilter {
            agency: Some(agency.agency),
            is_own_only: true,
            status: Some(Status::Overdue),
            sort: Sort::Due,
            ..filter.clone()
        };
        let first = store::search::rows(sql, Ask { filter: &oldest, ..ask }, None, 1).await?.pop();
        worst.push((agency, first.map(|found| today.show(found.obligation))));
    }
    let trend = store::overview::trend(sql, ask, WEEKS).await?;
    Ok(Home { counts, on_time_permille, worst, trend, days: today.days })
}

/// What is due in a span of days.
#[derive(Debug, Clone)]
pub struct Month {
    /// Each day on which something is due.
    pub due: BTreeMap<NaiveDate, Tally>,
    /// The day.
    pub days: Days,
}

/// What is due on each day of a month (or any span); the list of one day is the register with that day as both ends.
///
/// # Errors
/// When the database does not answer.
pub async fn month(
    app: &App,
    actor: &Actor,
    filter: &ObligationFilter,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Month, LedgerError> {
    let sql = app.store.read();
    let today = Today::of_list(app, filter).await?;
    let scope = policy::scope(actor);
    let ask = Ask { filter, scope: &scope, days: today.days };
    let due = store::overview::calendar(sql, ask, from, to).await?;
    Ok(Month { due, days: today.days })
}

/// An agency with what it and everything below it owe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgencyRow {
    /// The agency.
    pub agency: AgencyId,
    /// By state.
    pub tally: Tally,
}

/// The numbers of these agencies, in the order asked; agencies outside the actor's scope are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn agency_table(
    app: &App,
    actor: &Actor,
    agencies: &[AgencyId],
    filter: &ObligationFilter,
) -> Result<Vec<AgencyRow>, LedgerError> {
    let sql = app.store.read();
    let today = Today::load(sql, app.clock.today()).await?;
    let visible = match policy::scope(actor) {
        Scope::Everything => agencies.to_vec(),
        Scope::Nothing => Vec::new(),
        Scope::Subtrees(granted) => store::frame::within(sql, &granted, agencies).await?,
    };
    let cuts = filter.cuts(today.days);
    let tallies = store::counters::tallies(sql, &visible, (filter.binding, filter.part), &cuts, today.days).await?;
    let row =
        |agency: &AgencyId| AgencyRow { agency: *agency, tally: tallies.get(agency).copied().unwrap_or_default() };
    Ok(visible.iter().map(row).collect())
}

/// All rows of a filter in its order, piece by piece: for files that are written while they are read.
pub struct Export {
    filter: ObligationFilter,
    scope: Scope,
    today: Today,
    after: Option<Position>,
    is_over: bool,
}

/// Rows of one piece of an export.
const EXPORT_PIECE: usize = 1_000;

/// Begins an export.
///
/// # Errors
/// When the database does not answer.
pub async fn export_rows(app: &App, actor: &Actor, filter: &ObligationFilter) -> Result<Export, LedgerError> {
    let today = Today::of_list(app, filter).await?;
    Ok(Export { filter: filter.clone(), scope: policy::scope(actor), today, after: None, is_over: false })
}

impl Export {
    /// The next rows; empty when there are no more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next(&mut self, app: &App) -> Result<Vec<Shown>, LedgerError> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let ask = Ask { filter: &self.filter, scope: &self.scope, days: self.today.days };
        let found = store::search::rows(app.store.read(), ask, self.after.as_ref(), EXPORT_PIECE).await?;
        self.is_over = found.len() < EXPORT_PIECE;
        self.after = found.last().map(|found| found.position.clone());
        Ok(found.into_iter().map(|Found { obligation, .. }| self.today.show(obligation)).collect())
    }
}
