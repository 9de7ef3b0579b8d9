//! The count sentence over a list.
//!
//! Where the filter asks for nothing but agency, binding, status and days, the counters answer exactly whatever the size.
//! Otherwise rows are counted up to a cap: nobody acts differently on 10,400 than on "hơn 10.000".

use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::Count;
use thihanh_store::search_index::NEWEST_HITS;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};

use super::condition::{Way, push_conditions, push_conditions_but_words};
use super::counters::{self, Holders, Piece};
use super::frame::{Frame, Sight, Whose};
use super::past::push_ledger;
use super::pieces::LedgerText;
use super::search::{Ask, way};
use crate::modules::obligations::model::class::Standing;
use crate::modules::obligations::model::count::{Counts, Tally};
use crate::modules::obligations::model::cut::{Cut, DueSpan};
use crate::modules::obligations::model::filter::Status;

/// A total is counted up to here.
pub(crate) const CAP: u64 = 10_000;
/// A piece of a total beyond the cap is counted up to here, so that the whole sentence stays quick.
const PIECE_CAP: u64 = 1_000;

#[derive(FromQueryResult)]
struct Total {
    total: i64,
}

/// The numbers of the count sentence for what is asked.
pub(crate) async fn counts(sql: &dyn Sql, ask: Ask<'_>) -> Result<Counts, StoreError> {
    counts_in(sql, ask, &Frame::of(sql, ask).await?).await
}

pub(super) async fn counts_in(sql: &dyn Sql, ask: Ask<'_>, frame: &Frame) -> Result<Counts, StoreError> {
    let cuts = ask.filter.cuts(ask.days);
    if let Some(holders) = counted_by(ask, frame) {
        return Ok(counters::tally(sql, holders, ask.filter.binding, &cuts, ask.days).await?.counts());
    }
    if frame.whose == Whose::Nobody {
        return Ok(Tally::default().counts());
    }
    let way = way(sql, ask, frame, &cuts).await?;
    counted(sql, ask, frame, &cuts, way).await
}

/// What one way of reading counts, whatever the number: the two must agree.
#[cfg(test)]
pub(crate) async fn counts_by(sql: &dyn Sql, ask: Ask<'_>, way: Way) -> Result<Counts, StoreError> {
    let frame = Frame::of(sql, ask).await?;
    counted(sql, ask, &frame, &ask.filter.cuts(ask.days), way).await
}

async fn counted(sql: &dyn Sql, ask: Ask<'_>, frame: &Frame, cuts: &[Cut], way: Way) -> Result<Counts, StoreError> {
    if let Some(hits) = &frame.hits {
        return counts_of_hits(sql, ask, frame, &hits.plain, cuts).await;
    }
    let tally = capped_tally(sql, ask, frame, cuts, way).await?;
    if tally.total() <= CAP { Ok(tally.counts()) } else { capped_counts(sql, ask, frame, cuts, way).await }
}

/// The parts that lie in what is asked for.
fn met(parts: &[Cut], cuts: &[Cut]) -> Vec<Cut> {
    parts.iter().flat_map(|part| cuts.iter().filter_map(|cut| part.meet(*cut))).collect()
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

/// Whose counters answer, if any do.
pub(super) fn counted_by<'a>(ask: Ask<'_>, frame: &'a Frame) -> Option<Holders<'a>> {
    if !ask.filter.is_countable() {
        return None;
    }
    match (&frame.whose, &frame.sight) {
        (Whose::Anybody, None) => Some(Holders::everything(ask.filter.part)),
        // Counters of several agencies would count twice what lies below two of them.
        (Whose::Anybody, Some(Sight { agencies, with_supported: false })) if agencies.len() == 1 => {
            Some(Holders::seeing(agencies, ask.filter.part))
        }
        (Whose::Below(agencies), None) if agencies.len() == 1 => Some(Holders::owing(agencies, ask.filter.part)),
        _ => None,
    }
}

/// The hits of a search by standing and piece of due date, and how many hits there are: all from one lookup of the words.
async fn counts_of_hits(
    sql: &dyn Sql,
    ask: Ask<'_>,
    frame: &Frame,
    hits: &SqlText,
    cuts: &[Cut],
) -> Result<Counts, StoreError> {
    let mut statement = SqlText::new("WITH hit AS MATERIALIZED (");
    statement.push_text(hits.clone()).push(") SELECT k.standing, ");
    counters::push_piece(&mut statement, "k", ask.days);
    statement.push(" AS piece, count(*) AS total FROM (SELECT o.standing, o.due_on FROM hit CROSS JOIN ");
    push_ledger(&mut statement, ask.filter.as_of);
    statement.push(" WHERE o.seq = hit.seq");
    statement.push_cuts(cuts, false);
    push_conditions_but_words(&mut statement, ask.filter, frame, cuts, Way::Gather);
    statement.push(") AS k GROUP BY 1, 2 UNION ALL SELECT '', CAST(0 AS bigint), count(*) FROM hit");
    let mut tally = Tally::default();
    let mut looked_at = 0;
    for row in sql.all_of::<Piece>(statement).await? {
        if row.standing.is_empty() {
            looked_at = row.total;
        } else {
            row.add_to(&mut tally, ask.days)?;
        }
    }
    Ok(counts_among_hits(&tally, looked_at))
}

/// What was counted among so many hits: a search that stopped at its newest ones does not know the rest.
pub(super) fn counts_among_hits(tally: &Tally, looked_at: i64) -> Counts {
    let counts = tally.counts();
    if looked_at < NEWEST_HITS { counts } else { Counts { total: more_than(counts.total), ..counts } }
}

/// The rows asked for, by standing and piece of due date, counted no further than just past the cap.
async fn capped_tally(sql: &dyn Sql, ask: Ask<'_>, frame: &Frame, cuts: &[Cut], way: Way) -> Result<Tally, StoreError> {
    let mut tally = Tally::default();
    for row in sql.all_of::<Piece>(tally_statement(ask, frame, cuts, way)).await? {
        row.add_to(&mut tally, ask.days)?;
    }
    Ok(tally)
}

fn tally_statement(ask: Ask<'_>, frame: &Frame, cuts: &[Cut], way: Way) -> SqlText {
    // In no order: by the tasks every row that is met counts, along the whole ledger only those that happen to be supported.
    let way = if frame.is_by_tasks() { Way::Gather } else { way };
    let mut statement = SqlText::new("");
    statement.push("SELECT k.standing, ");
    counters::push_piece(&mut statement, "k", ask.days);
    statement.push(" AS piece, count(*) AS total FROM (SELECT o.standing, o.due_on FROM ");
    push_ledger(&mut statement, ask.filter.as_of);
    statement.push(" WHERE 1 = 1");
    // What asks for an answer has short indexes of its own, and tasks find theirs; SQLite would rather walk all that is open.
    statement.push_cuts(cuts, frame.is_by_tasks() || ask.filter.status == Some(Status::Asking));
    push_conditions(&mut statement, ask.filter, frame, cuts, way);
    statement.push(" LIMIT ").bind(limit(CAP)).push(") AS k GROUP BY 1, 2");
    statement
}

/// The statement behind the numbers of what the counters cannot know: to look at its plan.
#[cfg(test)]
pub(crate) async fn statement(sql: &dyn Sql, ask: Ask<'_>) -> Result<SqlText, StoreError> {
    let frame = Frame::of(sql, ask).await?;
    let cuts = ask.filter.cuts(ask.days);
    let way = way(sql, ask, &frame, &cuts).await?;
    Ok(tally_statement(ask, &frame, &cuts, way))
}

async fn capped_counts(
    sql: &dyn Sql,
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
    async fn piece(&self, sql: &dyn Sql, parts: &[Cut]) -> Result<Count, StoreError> {
        let mut known = 0;
        for part in met(parts, self.cuts) {
            known += count_cut(sql, self.ask, self.frame, part, self.way).await?;
        }
        Ok(Count::capped(known, PIECE_CAP))
    }
}

async fn count_cut(sql: &dyn Sql, ask: Ask<'_>, frame: &Frame, cut: Cut, way: Way) -> Result<u64, StoreError> {
    let mut statement = SqlText::new("");
    statement.push("SELECT count(*) AS total FROM (SELECT o.seq FROM ");
    push_ledger(&mut statement, ask.filter.as_of);
    statement.push(" WHERE ").push_cut(cut);
    push_conditions(&mut statement, ask.filter, frame, &[cut], way);
    statement.push(" LIMIT ").bind(limit(PIECE_CAP)).push(") AS k");
    Ok(sql.one_of::<Total>(statement).await?.total.unsigned_abs())
}

/// How much is owed of the tasks that these agencies, and those below them, contribute to; counted to just past `cap`.
pub(super) async fn supported(sql: &dyn Sql, agencies: &[AgencyId], cap: u64) -> Result<u64, StoreError> {
    let mut statement = SqlText::new("");
    statement
        .push(
            "SELECT count(*) AS total FROM (SELECT o.seq FROM obligation o WHERE o.parent_id IS NULL AND o.task_id IN ",
        )
        .push_supported_tasks(agencies)
        .push(" LIMIT ")
        .bind(limit(cap))
        .push(") AS k");
    Ok(sql.one_of::<Total>(statement).await?.total.unsigned_abs())
}

/// How many obligations of these cuts this agency itself follows up; counted to just past `cap`.
pub(super) async fn overseen(sql: &dyn Sql, overseer: AgencyId, cuts: &[Cut], cap: u64) -> Result<u64, StoreError> {
    let mut statement = SqlText::new("");
    statement
        .push("SELECT count(*) AS total FROM (SELECT o.seq FROM obligation o WHERE o.overseer_id = ")
        .bind(overseer.uuid())
        .push_cuts(cuts, false)
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
