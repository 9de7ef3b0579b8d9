//! Pages of the register: stable under ties, of the same cost on page 1 and on page 20,000.
//!
//! An order is a sequence of phases (`model::cut`), each of which the database reads along an index. The key of a row is
//! (phase, due date, position); the next page starts after it. Where an agency or a search leaves few rows, they are gathered
//! and sorted instead, because a walk along the whole ledger would meet them too rarely.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};

use super::condition::{Way, push_conditions};
use super::counters::{self, Holders};
use super::frame::{Frame, Rank, Whose};
use super::gather::Gathering;
use super::past::push_ledger;
use super::pieces::LedgerText;
use super::rows::{COLUMNS, Row, obligations};
use super::{agency_order, counting};
use crate::modules::obligations::model::class::{Days, Standing};
use crate::modules::obligations::model::count::Counts;
use crate::modules::obligations::model::cut::{Cut, DueSpan, Order, Phase, phases_of};
use crate::modules::obligations::model::filter::{ObligationFilter, PartFilter, Sort};
use crate::modules::obligations::model::obligation::{Binding, Obligation};
use crate::modules::obligations::policy::Scope;

/// What is asked of the register.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// What to show.
    pub(crate) filter: &'a ObligationFilter,
    /// What the viewer may see.
    pub(crate) scope: &'a Scope,
    /// The day.
    pub(crate) days: Days,
}

/// Where a row stands in an order: what a cursor carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// Number of the phase.
    #[serde(rename = "p")]
    pub(crate) phase: usize,
    /// Its due date.
    #[serde(rename = "d", skip_serializing_if = "Option::is_none", default)]
    pub(crate) due_on: Option<NaiveDate>,
    /// Its place in the ledger.
    #[serde(rename = "s")]
    pub(crate) seq: i64,
    /// Its agency, in the order of names.
    #[serde(rename = "a", skip_serializing_if = "Option::is_none", default)]
    pub(crate) agency: Option<AgencyId>,
}

/// A row and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// The row.
    pub(crate) obligation: Obligation,
    /// Where the page after it starts.
    pub(crate) position: Position,
}

/// Up to this many rows are gathered and sorted; reading them by index costs less than a page's walk among a million.
pub(super) const GATHER_MOST: u64 = 4_000;

#[derive(Debug, FromQueryResult)]
pub(super) struct Key {
    pub(super) seq: i64,
    pub(super) due_on: Option<NaiveDate>,
}

/// The rows after a position, at most `limit`, in the order of the filter.
pub(crate) async fn rows(
    sql: &dyn Sql,
    ask: Ask<'_>,
    after: Option<&Position>,
    limit: usize,
) -> Result<Vec<Found>, StoreError> {
    rows_in(sql, ask, &Frame::of(sql, ask).await?, after, limit).await
}

/// The same with the numbers of the count sentence: what a page of the register shows.
pub(crate) async fn rows_and_counts(
    sql: &dyn Sql,
    ask: Ask<'_>,
    after: Option<&Position>,
    limit: usize,
) -> Result<(Vec<Found>, Counts), StoreError> {
    let frame = Frame::of(sql, ask).await?;
    if frame.hits.is_none() || frame.whose == Whose::Nobody || ask.filter.sort == Sort::Agency {
        let found = rows_in(sql, ask, &frame, after, limit).await?;
        return Ok((found, counting::counts_in(sql, ask, &frame).await?));
    }
    // Looking the words up costs more than all the rest: page and numbers come of one lookup.
    let cuts = ask.filter.cuts(ask.days);
    let phases = phases_of(ask.filter.sort, &cuts, ask.days);
    let search = Search { filter: ask.filter, frame: &frame, cuts: &cuts, phases: &phases, way: Way::Gather };
    let parts = search.parts();
    let gathering = Gathering { counted: Some(ask.days), ..search.gathering(&parts) };
    let gathered = gathering.read(sql, after, limit).await?;
    Ok((
        fetch(sql, ask.filter.as_of, gathered.positions).await?,
        counting::counts_among_hits(&gathered.tally, gathered.hits),
    ))
}

async fn rows_in(
    sql: &dyn Sql,
    ask: Ask<'_>,
    frame: &Frame,
    after: Option<&Position>,
    limit: usize,
) -> Result<Vec<Found>, StoreError> {
    if frame.whose == Whose::Nobody {
        return Ok(Vec::new());
    }
    let cuts = ask.filter.cuts(ask.days);
    let positions = if ask.filter.sort == Sort::Agency {
        agency_order::positions(sql, ask, frame, &cuts, after, limit).await?
    } else {
        let way = way(sql, ask, frame, &cuts).await?;
        let phases = phases_of(ask.filter.sort, &cuts, ask.days);
        Search { filter: ask.filter, frame, cuts: &cuts, phases: &phases, way }.positions(sql, after, limit).await?
    };
    fetch(sql, ask.filter.as_of, positions).await
}

/// The statements behind the first page of a list, but for the order by agencies' names: to look at their plans.
pub(crate) async fn statements(sql: &dyn Sql, ask: Ask<'_>, limit: usize) -> Result<Vec<SqlText>, StoreError> {
    let frame = Frame::of(sql, ask).await?;
    let cuts = ask.filter.cuts(ask.days);
    let way = way(sql, ask, &frame, &cuts).await?;
    let phases = phases_of(ask.filter.sort, &cuts, ask.days);
    let search = Search { filter: ask.filter, frame: &frame, cuts: &cuts, phases: &phases, way };
    let parts = search.parts();
    Ok(match way {
        Way::Gather => search.gathering(&parts).statement(None, limit).into_iter().collect(),
        Way::Walk => {
            let filled = parts.iter().filter(|(_, phase)| !phase.cuts.is_empty());
            filled.map(|(_, phase)| search.walk(phase).statement(None, limit)).collect()
        }
    })
}

/// The codes that one way of reading gives, whatever their number: the two must agree.
#[cfg(test)]
pub(crate) async fn rows_by(sql: &dyn Sql, ask: Ask<'_>, way: Way) -> Result<Vec<String>, StoreError> {
    let frame = Frame::of(sql, ask).await?;
    let cuts = ask.filter.cuts(ask.days);
    let phases = phases_of(ask.filter.sort, &cuts, ask.days);
    let search = Search { filter: ask.filter, frame: &frame, cuts: &cuts, phases: &phases, way };
    let positions = search.positions(sql, None, 500).await?;
    Ok(fetch(sql, ask.filter.as_of, positions).await?.into_iter().map(|found| found.obligation.code).collect())
}

/// A search in an order that the ledger itself has.
struct Search<'a> {
    filter: &'a ObligationFilter,
    frame: &'a Frame,
    cuts: &'a [Cut],
    phases: &'a [Phase],
    way: Way,
}

impl<'a> Search<'a> {
    /// The parts of the order: hits with the very words of a search come before the others, each through all phases.
    fn parts(&self) -> Vec<(Rank, &'a Phase)> {
        let ranks = self.frame.ranks();
        ranks.iter().flat_map(|rank| self.phases.iter().map(move |phase| (*rank, phase))).collect()
    }

    fn gathering<'b>(&self, parts: &'b [(Rank, &'b Phase)]) -> Gathering<'b>
    where
        'a: 'b,
    {
        Gathering { filter: self.filter, frame: self.frame, cuts: self.cuts, parts, only: None, counted: None }
    }

    fn walk(&self, phase: &'a Phase) -> Walk<'a> {
        Walk { filter: self.filter, frame: self.frame, phase, only: None }
    }

    /// Goes through the parts from the one where the last page ended, until the page is full.
    async fn positions(
        &self,
        sql: &dyn Sql,
        after: Option<&Position>,
        limit: usize,
    ) -> Result<Vec<Position>, StoreError> {
        let parts = self.parts();
        // Words always name few rows.
        if self.way == Way::Gather || self.frame.hits.is_some() {
            return Ok(self.gathering(&parts).read(sql, after, limit).await?.positions);
        }
        let mut positions = Vec::with_capacity(limit);
        for (number, (_, phase)) in parts.iter().enumerate().skip(after.map_or(0, |after| after.phase)) {
            if positions.len() >= limit {
                break;
            }
            if phase.cuts.is_empty() {
                continue;
            }
            let after = after.filter(|after| after.phase == number);
            let statement = self.walk(phase).statement(after, limit - positions.len());
            let keys = sql.all_of::<Key>(statement).await?;
            let position = |key: Key| Position { phase: number, due_on: key.due_on, seq: key.seq, agency: None };
            positions.extend(keys.into_iter().map(position));
        }
        Ok(positions)
    }
}

/// One part of an order, read along an index until the page is full.
pub(super) struct Walk<'a> {
    pub(super) filter: &'a ObligationFilter,
    pub(super) frame: &'a Frame,
    pub(super) phase: &'a Phase,
    /// Only what this agency owes.
    pub(super) only: Option<AgencyId>,
}

impl Walk<'_> {
    /// The keys after a position.
    pub(super) fn statement(&self, after: Option<&Position>, limit: usize) -> SqlText {
        // A page is at most a few hundred rows long.
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        match self.branches() {
            Some(branches) => self.merged(&branches, after, limit),
            None => self.walked(after, limit),
        }
    }

    /// Along the ledger itself, newest or oldest first.
    fn walked(&self, after: Option<&Position>, limit: i64) -> SqlText {
        let mut statement = SqlText::new("");
        statement.push("SELECT o.seq, o.due_on FROM ");
        push_ledger(&mut statement, self.filter.as_of);
        statement.push(" WHERE 1 = 1").push_cuts(&self.phase.cuts, true);
        self.push_conditions(&mut statement);
        push_after(&mut statement, self.phase.order, after);
        push_order(&mut statement, self.phase.order, "o", limit);
        statement
    }

    /// Along an index for each branch; the merge of the branches' first rows is the page.
    fn merged(&self, branches: &[Cut], after: Option<&Position>, limit: i64) -> SqlText {
        let mut statement = SqlText::new("");
        // Without due dates the position alone orders; naming the due date as well lets the index be seen to fit.
        let order = match self.phase.order {
            Order::SeqAscending => Order::DueAscending,
            Order::SeqDescending => Order::DueDescending,
            by_due => by_due,
        };
        statement.push("SELECT k.seq, k.due_on FROM (");
        for (number, branch) in branches.iter().enumerate() {
            statement.push(if number == 0 { "SELECT * FROM (" } else { " UNION ALL SELECT * FROM (" });
            statement.push("SELECT o.seq, o.due_on FROM ");
            push_ledger(&mut statement, self.filter.as_of);
            statement.push(" WHERE ").push_cut(*branch);
            self.push_conditions(&mut statement);
            push_after(&mut statement, order, after);
            push_order(&mut statement, order, "o", limit);
            statement.push(") AS branch_").push(&number.to_string());
        }
        statement.push(") AS k");
        push_order(&mut statement, order, "k", limit);
        statement
    }

    fn push_conditions(&self, statement: &mut SqlText) {
        if let Some(agency) = self.only {
            statement.push(" AND o.agency_id = ").bind(agency.uuid());
        }
        push_conditions(statement, self.filter, self.frame, &self.phase.cuts, Way::Walk);
    }

    /// The cuts as branches that an index reads in order; `None` where the order is not one of the indexes'.
    fn branches(&self) -> Option<Vec<Cut>> {
        let follows_index = match self.phase.order {
            Order::DueAscending | Order::DueDescending => true,
            Order::SeqAscending | Order::SeqDescending => self.phase.cuts.iter().all(|cut| is_undated(*cut)),
        };
        if !follows_index {
            return None;
        }
        // These indexes start with the standing; the one by due date alone serves the rest.
        let needs_standing = self.only.is_some()
            || matches!(self.frame.whose, Whose::Own(_))
            || self.filter.overseer.is_some()
            || self.filter.binding == Some(Binding::Request)
            || matches!(self.filter.part, Some(PartFilter::CoLead | PartFilter::Delegated));
        let expand = |cut: &Cut| -> Vec<Cut> {
            if cut.standing.is_some() || !needs_standing {
                return vec![*cut];
            }
            let can_be = |standing: &Standing| standing.may_be_dated() || cut.due == DueSpan::Undated;
            Standing::ALL.into_iter().filter(can_be).map(|standing| Cut { standing: Some(standing), ..*cut }).collect()
        };
        Some(self.phase.cuts.iter().flat_map(expand).map(undated).collect())
    }
}

/// Says of a cut that cannot have due dates that it has none.
fn undated(cut: Cut) -> Cut {
    if is_undated(cut) { Cut { due: DueSpan::Undated, ..cut } } else { cut }
}

fn is_undated(cut: Cut) -> bool {
    cut.due == DueSpan::Undated
        || (cut.due == DueSpan::Any && cut.standing.is_some_and(|standing| !standing.may_be_dated()))
}

pub(super) fn push_after(statement: &mut SqlText, order: Order, after: Option<&Position>) {
    let Some(after) = after else { return };
    let sign = if order.is_ascending() { ">" } else { "<" };
    match (order, after.due_on) {
        (Order::DueAscending | Order::DueDescending, Some(due)) => {
            statement
                .push(" AND (o.due_on, o.seq) ")
                .push(sign)
                .push(" (")
                .bind(due)
                .push(", ")
                .bind(after.seq)
                .push(")");
        }
        _ => {
            statement.push(" AND o.seq ").push(sign).push(" ").bind(after.seq);
        }
    }
}

pub(super) fn push_order(statement: &mut SqlText, order: Order, table: &str, limit: i64) {
    let direction = if order.is_ascending() { "" } else { " DESC" };
    statement.push(" ORDER BY ");
    if matches!(order, Order::DueAscending | Order::DueDescending) {
        statement.push(table).push(".due_on").push(direction).push(", ");
    }
    statement.push(table).push(".seq").push(direction).push(" LIMIT ").bind(limit);
}

/// Whether to gather or to walk, by how many rows can match at most.
pub(super) async fn way(sql: &dyn Sql, ask: Ask<'_>, frame: &Frame, cuts: &[Cut]) -> Result<Way, StoreError> {
    if frame.is_narrow(ask.filter) {
        return Ok(Way::Gather);
    }
    let follows_due = matches!(ask.filter.sort, Sort::Due | Sort::OverdueFirst | Sort::Agency);
    let part = ask.filter.part;
    let bound = |holders| counters::bound(sql, holders, ask.filter.binding, cuts);
    let is_few = match (&frame.whose, &frame.sight) {
        (Whose::Nobody, _) => true,
        (Whose::SupportedBy { agencies, .. }, _) => {
            counting::supported(sql, agencies, GATHER_MOST).await? <= GATHER_MOST
        }
        (Whose::Own(agency), _) => bound(Holders::owing(&[*agency], part)).await? <= GATHER_MOST,
        (Whose::Below(agencies), _) => bound(Holders::owing(agencies, part)).await? <= GATHER_MOST,
        (Whose::Anybody, Some(sight)) if ask.filter.overseer.is_none() => {
            bound(Holders::seeing(&sight.agencies, part)).await? <= GATHER_MOST
        }
        (Whose::Anybody, _) => match ask.filter.overseer {
            Some(overseer) => {
                !follows_due && counting::overseen(sql, overseer, cuts, GATHER_MOST).await? <= GATHER_MOST
            }
            None if follows_due || ask.filter.status.is_none() => false,
            None => bound(Holders::everything(part)).await? <= GATHER_MOST,
        },
    };
    Ok(if is_few { Way::Gather } else { Way::Walk })
}

/// The rows at these positions, in their order.
async fn fetch(sql: &dyn Sql, as_of: Option<NaiveDate>, positions: Vec<Position>) -> Result<Vec<Found>, StoreError> {
    if positions.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = SqlText::new("");
    statement.push("SELECT ").push(COLUMNS).push(" FROM ");
    push_ledger(&mut statement, as_of);
    statement.push(" WHERE o.seq IN (");
    statement.bind_all(positions.iter().map(|position| position.seq)).push(")");
    let rows = obligations(sql.all_of::<Row>(statement).await?)?;
    let mut by_seq: HashMap<i64, Obligation> =
        rows.into_iter().map(|obligation| (obligation.seq, obligation)).collect();
    Ok(positions
        .into_iter()
        .filter_map(|position| by_seq.remove(&position.seq).map(|obligation| Found { obligation, position }))
        .collect())
}
