//! The count sentence over a list.
//!
//! Where the filter asks for nothing but agency, binding, status and days, the counters answer exactly whatever the size.
//! Otherwise rows are counted up to a cap: nobody acts differently on 10,400 than on "hơn 10.000".

use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::Count;
use thihanh_store::search_index::NEWEST_HITS;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};

use super::condition::{Way, push_conditions};
use super::counters;
use super::frame::{Frame, Rank, Whose};
use super::pieces::LedgerText;
use super::search::{Ask, way};
use crate::modules::obligations::model::class::{Class, Standing};
use crate::modules::obligations::model::count::{Counts, Tally};
use crate::modules::obligations::model::cut::{Cut, DueSpan};

/// A total is counted up to here.
pub(crate) const CAP: u64 = 10_000;
/// A piece of a total beyond the cap is counted up to here, so that the whole sentence stays quick.
const PIECE_CAP: u64 = 1_000;

#[derive(FromQueryResult)]
struct Total {
    total: i64,
}

/// The numbers of the count sentence for what is asked.
pub(crate) async fn counts(sql: &impl Sql, ask: Ask<'_>) -> Result<Counts, StoreError> {
    let frame = Frame::of(sql, ask.scope, ask.filter).await?;
    let cuts = ask.filter.cuts(ask.days);
    if let Some(agency) = counted_by(ask, &frame) {
        return Ok(counters::tally(sql, agency, ask.filter.binding, &cuts, ask.days).await?.counts());
    }
    if frame.whose == Whose::Nobody {
        return Ok(Tally::default().counts());
    }
    let way = way(sql, ask, &frame, &cuts).await?;
    counted(sql, ask, &frame, &cuts, way).await
}

/// What one way of reading counts, whatever the number: the two must agree.
#[cfg(test)]
pub(crate) async fn counts_by(sql: &impl Sql, ask: Ask<'_>, way: Way) -> Result<Counts, StoreError> {
    let frame = Frame::of(sql, ask.scope, ask.filter).await?;
    counted(sql, ask, &frame, &ask.filter.cuts(ask.days), way).await
}

async fn counted(sql: &impl Sql, ask: Ask<'_>, frame: &Frame, cuts: &[Cut], way: Way) -> Result<Counts, StoreError> {
    if let Some(agency) = followed_beside(ask, frame, way) {
        return counts_with_followed(sql, ask, agency, cuts).await;
    }
    let tally = capped_tally(sql, ask, frame, cuts, way).await?;
    let mut counts =
        if tally.total() <= CAP { tally.counts() } else { capped_counts(sql, ask, frame, cuts, way).await? };
    if hits_are_cut(sql, frame).await? {
        counts.total = more_than(counts.total);
    }
    Ok(counts)
}

/// The agency of a viewer who follows up more than is owed below: what is owed stands in its counters, the rest is counted.
fn followed_beside(ask: Ask<'_>, frame: &Frame, way: Way) -> Option<AgencyId> {
    match (&frame.whose, &frame.sight) {
        (Whose::Anybody, Some(sight)) if way == Way::Walk && ask.filter.is_countable() && !sight.with_supported => {
            if let [only] = sight.agencies[..] {
                Some(only)
            } else {
                None
            }
        }
        _ => None,
    }
}

async fn counts_with_followed(
    sql: &impl Sql,
    ask: Ask<'_>,
    agency: AgencyId,
    cuts: &[Cut],
) -> Result<Counts, StoreError> {
    let owed = counters::tally(sql, Some(agency), ask.filter.binding, cuts, ask.days).await?;
    let pieces = Pieces::of(ask);
    let beside = Beside { ask, agency, cuts };
    Ok(Counts {
        total: beside.sum(sql, owed.total(), &[Cut::ALL], CAP).await?,
        overdue: beside.sum(sql, owed.of(Class::Overdue), &pieces.overdue, PIECE_CAP).await?,
        due_soon: beside.sum(sql, owed.open_soon, &pieces.due_soon, PIECE_CAP).await?,
        due_later: beside.sum(sql, owed.open_later, &pieces.due_later, PIECE_CAP).await?,
        waiting: beside.sum(sql, owed.waiting(), &pieces.waiting, PIECE_CAP).await?,
        completed_on_time: beside.sum(sql, owed.done_on_time, &pieces.completed_on_time, PIECE_CAP).await?,
        completed_late: beside.sum(sql, owed.done_late, &pieces.completed_late, PIECE_CAP).await?,
        no_deadline: beside.sum(sql, owed.of(Class::NoDeadline), &pieces.no_deadline, PIECE_CAP).await?,
        closed: beside.sum(sql, owed.closed, &pieces.closed, PIECE_CAP).await?,
    })
}

/// What an agency follows up beside what is owed below it.
struct Beside<'a> {
    ask: Ask<'a>,
    agency: AgencyId,
    cuts: &'a [Cut],
}

impl Beside<'_> {
    /// What is owed, and what is followed up beside it, counted to just past `cap`.
    async fn sum(&self, sql: &impl Sql, owed: u64, parts: &[Cut], cap: u64) -> Result<Count, StoreError> {
        let mut beside = 0;
        for part in met(parts, self.cuts) {
            beside += followed_outside(sql, self.ask, self.agency, part, cap).await?;
        }
        Ok(if beside > cap { Count::MoreThan(cap) } else { Count::Exact(owed + beside) })
    }
}

/// The parts that lie in what is asked for.
fn met(parts: &[Cut], cuts: &[Cut]) -> Vec<Cut> {
    parts.iter().flat_map(|part| cuts.iter().filter_map(|cut| part.meet(*cut))).collect()
}

/// How many of a cut are followed up by an agency or below it and owed elsewhere; counted to just past `cap`.
async fn followed_outside(
    sql: &impl Sql,
    ask: Ask<'_>,
    agency: AgencyId,
    cut: Cut,
    cap: u64,
) -> Result<u64, StoreError> {
    let mut statement = SqlText::new("SELECT count(*) AS total FROM (SELECT o.seq FROM obligation o WHERE ");
    statement.push_cut(cut).push(" AND o.overseer_id IN ").push_below(&[agency]);
    statement.push(" AND (").push_reached(&[agency], "o.overseer_id").push(")");
    statement.push(" AND NOT (").push_reached(&[agency], "o.agency_id").push(")");
    if let Some(binding) = ask.filter.binding {
        statement.push(" AND o.binding = '").push(binding.as_str()).push("'");
    }
    statement.push(" LIMIT ").bind(limit(cap)).push(") AS k");
    Ok(sql.one_of::<Total>(statement).await?.total.unsigned_abs())
}

/// The cuts of each number of the count sentence.
struct Pieces {
    overdue: [Cut; 2],
    due_soon: [Cut; 1],
    due_later: [Cut; 1],
    waiting: [Cut; 3],
    completed_on_time: [Cut; 1],
    completed_late: [Cut; 1],
    no_deadline: [Cut; 3],
    closed: [Cut; 1],
}

impl Pieces {
    fn of(ask: Ask<'_>) -> Self {
        use Standing::{
            Closed, DoneLate, DoneOnTime, Undated, UndatedDone, UndatedWaiting, WaitingInTime, WaitingLate,
        };
        let days = ask.days;
        let open = |from, to| Cut { standing: Some(Standing::Open), due: DueSpan::Dated { from, to } };
        let of = |standing| Cut { standing: Some(standing), due: DueSpan::Any };
        Self {
            overdue: [open(None, days.today.pred_opt()), of(WaitingLate)],
            due_soon: [open(Some(days.today), Some(days.soon_until))],
            due_later: [open(days.soon_until.succ_opt(), None)],
            waiting: [WaitingInTime, WaitingLate, UndatedWaiting].map(of),
            completed_on_time: [of(DoneOnTime)],
            completed_late: [of(DoneLate)],
            no_deadline: [Undated, UndatedWaiting, UndatedDone].map(of),
            closed: [of(Closed)],
        }
    }
}

/// The agency whose counters answer (`Some(None)` for the whole ledger's), if any do.
pub(super) fn counted_by(ask: Ask<'_>, frame: &Frame) -> Option<Option<AgencyId>> {
    if !ask.filter.is_countable() || frame.sight.is_some() {
        return None;
    }
    match &frame.whose {
        Whose::Anybody => Some(None),
        Whose::Below(agencies) if agencies.len() == 1 => Some(agencies.first().copied()),
        _ => None,
    }
}

/// The rows asked for, by standing and piece of due date, counted no further than just past the cap.
async fn capped_tally(
    sql: &impl Sql,
    ask: Ask<'_>,
    frame: &Frame,
    cuts: &[Cut],
    way: Way,
) -> Result<Tally, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        standing: String,
        piece: i64,
        total: i64,
    }
    let mut statement = SqlText::new("");
    statement.push("SELECT k.standing, ");
    counters::push_piece(&mut statement, "k", ask.days);
    statement.push(" AS piece, count(*) AS total FROM (SELECT o.standing, o.due_on FROM obligation o WHERE 1 = 1");
    statement.push_cuts(cuts, false);
    push_conditions(&mut statement, ask.filter, frame, way, Rank::All);
    statement.push(" LIMIT ").bind(limit(CAP)).push(") AS k GROUP BY 1, 2");
    let mut tally = Tally::default();
    for row in sql.all_of::<Row>(statement).await? {
        counters::add(&mut tally, &row.standing, row.piece, row.total, ask.days)?;
    }
    Ok(tally)
}

async fn capped_counts(
    sql: &impl Sql,
    ask: Ask<'_>,
    frame: &Frame,
    cuts: &[Cut],
    way: Way,
) -> Result<Counts, StoreError> {
    let pieces = Pieces::of(ask);
    let capped = Capped { ask, frame, cuts, way };
    Ok(Counts {
        total: Count::MoreThan(CAP),
        overdue: capped.piece(sql, &pieces.overdue).await?,
        due_soon: capped.piece(sql, &pieces.due_soon).await?,
        due_later: capped.piece(sql, &pieces.due_later).await?,
        waiting: capped.piece(sql, &pieces.waiting).await?,
        completed_on_time: capped.piece(sql, &pieces.completed_on_time).await?,
        completed_late: capped.piece(sql, &pieces.completed_late).await?,
        no_deadline: capped.piece(sql, &pieces.no_deadline).await?,
        closed: capped.piece(sql, &pieces.closed).await?,
    })
}

/// A list of which each piece is counted for itself.
struct Capped<'a> {
    ask: Ask<'a>,
    frame: &'a Frame,
    cuts: &'a [Cut],
    way: Way,
}

impl Capped<'_> {
    async fn piece(&self, sql: &impl Sql, parts: &[Cut]) -> Result<Count, StoreError> {
        let mut known = 0;
        for part in met(parts, self.cuts) {
            known += count_cut(sql, self.ask, self.frame, part, self.way).await?;
        }
        Ok(Count::capped(known, PIECE_CAP))
    }
}

async fn count_cut(sql: &impl Sql, ask: Ask<'_>, frame: &Frame, cut: Cut, way: Way) -> Result<u64, StoreError> {
    let mut statement = SqlText::new("");
    statement.push("SELECT count(*) AS total FROM (SELECT o.seq FROM obligation o WHERE ").push_cut(cut);
    push_conditions(&mut statement, ask.filter, frame, way, Rank::All);
    statement.push(" LIMIT ").bind(limit(PIECE_CAP)).push(") AS k");
    Ok(sql.one_of::<Total>(statement).await?.total.unsigned_abs())
}

/// Whether the search itself stopped at its newest hits.
async fn hits_are_cut(sql: &impl Sql, frame: &Frame) -> Result<bool, StoreError> {
    let Some(hits) = &frame.hits else { return Ok(false) };
    let mut statement = SqlText::new("");
    statement.push("SELECT count(*) AS total FROM (").push_text(hits.clone()).push(") AS k");
    Ok(sql.one_of::<Total>(statement).await?.total >= NEWEST_HITS)
}

/// How many tasks these agencies, and those below them, contribute to; counted to just past `cap`.
pub(super) async fn supported_tasks(sql: &impl Sql, agencies: &[AgencyId], cap: u64) -> Result<u64, StoreError> {
    let mut statement = SqlText::new("");
    statement
        .push("SELECT count(*) AS total FROM (SELECT t.task_id FROM task_agency t WHERE t.role = 'support' AND t.agency_id IN ")
        .push_below(agencies)
        .push(" LIMIT ")
        .bind(limit(cap))
        .push(") AS k");
    Ok(sql.one_of::<Total>(statement).await?.total.unsigned_abs())
}

/// How many obligations these agencies, and those below them, follow up; counted to just past `cap`.
pub(super) async fn overseen(sql: &impl Sql, agencies: &[AgencyId], cap: u64) -> Result<u64, StoreError> {
    let mut statement = SqlText::new("");
    statement
        .push("SELECT count(*) AS total FROM (SELECT o.seq FROM obligation o WHERE o.overseer_id IN ")
        .push_below(agencies)
        .push(" LIMIT ")
        .bind(limit(cap))
        .push(") AS k");
    Ok(sql.one_of::<Total>(statement).await?.total.unsigned_abs())
}

/// A number that was counted among the newest hits only.
fn more_than(count: Count) -> Count {
    match count {
        Count::Exact(known) | Count::MoreThan(known) => Count::MoreThan(known),
    }
}

/// One more than the cap tells that there are more.
fn limit(cap: u64) -> i64 {
    i64::try_from(cap + 1).unwrap_or(i64::MAX)
}
