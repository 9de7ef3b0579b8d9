//! Home, calendar, agency table, progress of a directive: grouped views of the ledger.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days as Later, NaiveDate};
use thihanh_kernel::ids::{AgencyId, TaskId};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, values};
use uuid::Uuid;

use super::condition::{Way, push_conditions};
use super::counters;
use super::counting::counted_by;
use super::frame::{Frame, Whose};
use super::past::push_ledger;
use super::pieces::LedgerText;
use super::search::{Ask, way};
use crate::modules::obligations::model::class::{Days, Standing};
use crate::modules::obligations::model::count::Tally;
use crate::modules::obligations::model::cut::{Cut, DueSpan, cuts_of};
use crate::modules::obligations::model::filter::Status;
use crate::modules::obligations::model::origin::Origin;

/// An agency with what it has overdue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorstAgency {
    /// The agency.
    pub agency: AgencyId,
    /// How many are overdue.
    pub overdue: u64,
    /// The earliest of their due dates.
    pub oldest_due_on: NaiveDate,
}

/// The agencies with most overdue, at most `limit`.
pub(crate) async fn worst_agencies(sql: &dyn Sql, ask: Ask<'_>, limit: u32) -> Result<Vec<WorstAgency>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Uuid,
        overdue: i64,
        oldest: NaiveDate,
    }
    let frame = Frame::of(sql, ask).await?;
    if frame.whose == Whose::Nobody {
        return Ok(Vec::new());
    }
    let overdue = cuts_of(Some(Status::Overdue), ask.days);
    let way = way(sql, ask, &frame, &overdue).await?;
    let mut statement = SqlText::new("");
    statement
        .push("SELECT o.agency_id, count(*) AS overdue, min(o.due_on) AS oldest FROM obligation o WHERE o.standing IN ('open', 'waiting_late')")
        .push(" AND o.due_on < ")
        .bind(ask.days.today);
    push_conditions(&mut statement, ask.filter, &frame, &overdue, way);
    statement.push(" GROUP BY o.agency_id ORDER BY overdue DESC, oldest, o.agency_id LIMIT ").bind(i64::from(limit));
    let rows = sql.all_of::<Row>(statement).await?;
    let worst = |row: Row| WorstAgency {
        agency: AgencyId::from_uuid(row.agency_id),
        overdue: row.overdue.unsigned_abs(),
        oldest_due_on: row.oldest,
    };
    Ok(rows.into_iter().map(worst).collect())
}

/// One week of the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Its last day.
    pub ends_on: NaiveDate,
    /// Handed in during the week and confirmed since.
    pub completed: u64,
    /// Overdue on its last day: past their day and not handed in by then.
    pub overdue: u64,
}

/// The last weeks up to today, oldest first. Nothing is stored for it: the due date and the day of the report say on which days
/// an obligation was overdue.
pub(crate) async fn trend(sql: &dyn Sql, ask: Ask<'_>, weeks: u32) -> Result<Vec<Week>, StoreError> {
    let today = ask.days.today;
    let ends: Vec<NaiveDate> =
        (0..weeks).rev().filter_map(|back| today.checked_sub_days(Later::new(u64::from(back) * 7))).collect();
    let Some(since) = ends.first().and_then(|first| first.checked_sub_days(Later::new(7))) else {
        return Ok(Vec::new());
    };
    let open = open_by_day(sql, ask).await?;
    let reported = reported_since(sql, ask, since).await?;
    let week = |ends_on: NaiveDate| {
        let begins_after = ends_on.checked_sub_days(Later::new(7)).unwrap_or(since);
        let mut week = Week { ends_on, completed: 0, overdue: 0 };
        week.overdue += open.range(..ends_on).map(|(_, number)| number).sum::<u64>();
        for group in &reported {
            if group.is_completed && group.reported_on > begins_after && group.reported_on <= ends_on {
                week.completed += group.total;
            }
            if group.due_on.is_some_and(|due| due < ends_on) && group.reported_on > ends_on {
                week.overdue += group.total;
            }
        }
        week
    };
    Ok(ends.into_iter().map(week).collect())
}

/// How many are owed and not handed in, by due date, past days only.
async fn open_by_day(sql: &dyn Sql, ask: Ask<'_>) -> Result<BTreeMap<NaiveDate, u64>, StoreError> {
    let late =
        Cut { standing: Some(Standing::Open), due: DueSpan::Dated { from: None, to: ask.days.today.pred_opt() } };
    let by_day = by_day(sql, ask, &[late]).await?;
    Ok(by_day.into_iter().map(|group| (group.due_on, group.total)).collect())
}

struct Reported {
    due_on: Option<NaiveDate>,
    reported_on: NaiveDate,
    is_completed: bool,
    total: u64,
}

async fn reported_since(sql: &dyn Sql, ask: Ask<'_>, since: NaiveDate) -> Result<Vec<Reported>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        due_on: Option<NaiveDate>,
        reported_on: NaiveDate,
        state: String,
        total: i64,
    }
    let frame = Frame::of(sql, ask).await?;
    let mut statement = SqlText::new("");
    statement
        .push("SELECT o.due_on, o.reported_on, o.state, count(*) AS total FROM obligation o WHERE o.reported_on > ")
        .bind(since)
        .push(" AND o.state IN ('reported', 'completed')");
    // A tree is read agency by agency; along the days a province would walk over what all others reported.
    let way = if matches!(frame.whose, Whose::Below(_)) { Way::Gather } else { Way::Walk };
    push_conditions(&mut statement, ask.filter, &frame, &[Cut::ALL], way);
    statement.push(" GROUP BY o.due_on, o.reported_on, o.state");
    let rows = sql.all_of::<Row>(statement).await?;
    let reported = |row: Row| Reported {
        due_on: row.due_on,
        reported_on: row.reported_on,
        is_completed: row.state == "completed",
        total: row.total.unsigned_abs(),
    };
    Ok(rows.into_iter().map(reported).collect())
}

struct DayGroup {
    due_on: NaiveDate,
    standing: Standing,
    total: u64,
}

/// The dated obligations of some cuts by due date and standing: from the counters where they answer.
async fn by_day(sql: &dyn Sql, ask: Ask<'_>, cuts: &[Cut]) -> Result<Vec<DayGroup>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        due_on: NaiveDate,
        standing: String,
        total: i64,
    }
    let frame = Frame::of(sql, ask).await?;
    let wanted: Vec<Cut> =
        ask.filter.cuts(ask.days).iter().flat_map(|one| cuts.iter().filter_map(|cut| one.meet(*cut))).collect();
    let mut statement = SqlText::new("");
    if let Some(holders) = counted_by(ask, &frame) {
        statement.push("SELECT n.due_on, n.standing, CAST(sum(n.total) AS bigint) AS total");
        counters::push_counters(&mut statement, holders, ask.filter.binding, &wanted);
        statement.push(" GROUP BY n.due_on, n.standing ORDER BY n.due_on");
    } else if frame.whose == Whose::Nobody {
        return Ok(Vec::new());
    } else {
        let way = way(sql, ask, &frame, &wanted).await?;
        statement.push("SELECT o.due_on, o.standing, count(*) AS total FROM ");
        push_ledger(&mut statement, ask.filter.as_of);
        statement.push(" WHERE 1 = 1").push_cuts(&wanted, false);
        push_conditions(&mut statement, ask.filter, &frame, &wanted, way);
        statement.push(" GROUP BY o.due_on, o.standing ORDER BY o.due_on");
    }
    let group = |row: Row| {
        let standing = Standing::parse(&row.standing).ok_or_else(|| StoreError::Unreadable { what: "standing" })?;
        Ok(DayGroup { due_on: row.due_on, standing, total: row.total.unsigned_abs() })
    };
    sql.all_of::<Row>(statement).await?.into_iter().map(group).collect()
}

/// What is due on each day of a span, days without anything left out.
pub(crate) async fn calendar(
    sql: &dyn Sql,
    ask: Ask<'_>,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<BTreeMap<NaiveDate, Tally>, StoreError> {
    let span = Cut { standing: None, due: DueSpan::Dated { from: Some(from), to: Some(to) } };
    let mut days = BTreeMap::<NaiveDate, Tally>::new();
    for group in by_day(sql, ask, &[span]).await? {
        days.entry(group.due_on).or_default().add(group.standing, Some(group.due_on), ask.days, group.total);
    }
    Ok(days)
}

/// What one task of a directive has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskProgress {
    /// The task.
    pub task: TaskId,
    /// Its code.
    pub code: String,
    /// Its number in the directive, from 1.
    pub ordinal: u32,
    /// Its place in the outline.
    pub path: String,
    /// The order in full.
    pub content: String,
    /// Its obligations by state.
    pub tally: Tally,
    /// Who still has what, one entry for each agency, earliest due date first, at most [`MOST_NAMED`].
    pub unfinished: Vec<Unfinished>,
    /// How many agencies still have something: `unfinished` names the first of them.
    pub agencies_unfinished: usize,
}

/// What an agency still has of a task: the earliest of its obligations that is not done (a monthly report is many).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// Its code.
    pub code: String,
    /// Who owes it.
    pub agency: AgencyId,
    /// Last valid day.
    pub due_on: Option<NaiveDate>,
    /// What its facts say.
    pub standing: Standing,
    /// Whether its deadline waits for an event.
    pub awaits_event: bool,
}

/// How many agencies of a task are named: every commune of a province before 2025 would be more than a page.
pub const MOST_NAMED: usize = 200;

/// The tasks of a directive (or what else asks) in order, with what has become of each; where `own` is given, of what these agencies owe.
pub(crate) async fn progress(
    sql: &dyn Sql,
    origin: Origin,
    own: Option<&[AgencyId]>,
    days: Days,
) -> Result<Vec<TaskProgress>, StoreError> {
    #[derive(FromQueryResult)]
    struct TaskRow {
        id: Uuid,
        code: String,
        ordinal: i64,
        path: String,
        content: String,
    }
    #[derive(FromQueryResult)]
    struct Row {
        task_id: Uuid,
        code: String,
        agency_id: Uuid,
        due_on: Option<NaiveDate>,
        standing: String,
        awaits_event: bool,
    }
    let tasks = sql
        .all::<TaskRow>(
            "SELECT id, code, ordinal, path, content FROM task WHERE origin_id = $1 ORDER BY ordinal",
            values![origin.uuid()],
        )
        .await?;
    let rows = sql
        .all::<Row>(
            "SELECT o.task_id, o.code, o.agency_id, o.due_on, o.standing, (o.trigger_id IS NOT NULL AND o.due_on IS NULL) AS awaits_event
             FROM obligation o WHERE o.origin_id = $1 AND o.parent_id IS NULL ORDER BY o.due_on, o.seq",
            values![origin.uuid()],
        )
        .await?;
    let mut by_task = HashMap::<Uuid, (Tally, HashMap<AgencyId, Unfinished>)>::new();
    for row in rows {
        let agency = AgencyId::from_uuid(row.agency_id);
        if own.is_some_and(|own| !own.contains(&agency)) {
            continue;
        }
        let standing = Standing::parse(&row.standing).ok_or_else(|| StoreError::Unreadable { what: "standing" })?;
        let (tally, unfinished) = by_task.entry(row.task_id).or_default();
        tally.add(standing, row.due_on, days, 1);
        // Rows come by day, but the databases put those without one at different ends.
        let is_earliest = unfinished.get(&agency).is_none_or(|known| known.due_on.is_none() && row.due_on.is_some());
        if !standing.is_finished() && is_earliest {
            let (due_on, awaits_event) = (row.due_on, row.awaits_event);
            unfinished.insert(agency, Unfinished { code: row.code, agency, due_on, standing, awaits_event });
        }
    }
    let progress = |task: TaskRow| {
        let (tally, unfinished) = by_task.remove(&task.id).unwrap_or_default();
        let mut unfinished: Vec<_> = unfinished.into_values().collect();
        let agencies_unfinished = unfinished.len();
        unfinished
            .sort_by(|a, b| (a.due_on.is_none(), a.due_on, &a.code).cmp(&(b.due_on.is_none(), b.due_on, &b.code)));
        unfinished.truncate(MOST_NAMED);
        TaskProgress {
            task: TaskId::from_uuid(task.id),
            code: task.code,
            ordinal: u32::try_from(task.ordinal).unwrap_or(u32::MAX),
            path: task.path,
            content: task.content,
            tally,
            unfinished,
            agencies_unfinished,
        }
    };
    Ok(tasks.into_iter().map(progress).collect())
}
