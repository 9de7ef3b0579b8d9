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
use super::counters;
use super::frame::{Frame, Rank, Whose};
use super::pieces::LedgerText;
use super::rows::{COLUMNS, Row, obligations};
use super::{agency_order, counting};
use crate::modules::obligations::model::class::{Days, Standing};
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
    sql: &impl Sql,
    ask: Ask<'_>,
    after: Option<&Position>,
    limit: usize,
) -> Result<Vec<Found>, StoreError> {
    let frame = Frame::of(sql, ask.scope, ask.filter).await?;
    if frame.whose == Whose::Nobody {
        return Ok(Vec::new());
    }
    let cuts = ask.filter.cuts(ask.days);
    let positions = if ask.filter.sort == Sort::Agency {
        agency_order::positions(sql, ask, &frame, &cuts, after, limit).await?
    } else {
        let way = way(sql, ask, &frame, &cuts).await?;
        let phases = phases_of(ask.filter.sort, &cuts, ask.days);
        positions(sql, ask.filter, &frame, &phases, way, after, limit).await?
    };
    fetch(sql, positions).await
}

/// The statements behind the first page of a list, but for the order by agencies' names: to look at their plans.
pub(crate) async fn statements(sql: &impl Sql, ask: Ask<'_>, limit: usize) -> Result<Vec<SqlText>, StoreError> {
    let frame = Frame::of(sql, ask.scope, ask.filter).await?;
    let cuts = ask.filter.cuts(ask.days);
    let way = way(sql, ask, &frame, &cuts).await?;
    let phases = phases_of(ask.filter.sort, &cuts, ask.days);
    let mut statements = Vec::new();
    for (rank, phase) in frame.ranks().iter().flat_map(|rank| phases.iter().map(move |phase| (*rank, phase))) {
        if !phase.cuts.is_empty() {
            let part = Part { filter: ask.filter, frame: &frame, phase, way, rank, only: None };
            statements.push(part.statement(None, limit));
        }
    }
    Ok(statements)
}

/// The codes that one way of reading gives, whatever their number: the two must agree.
#[cfg(test)]
pub(crate) async fn rows_by(sql: &impl Sql, ask: Ask<'_>, way: Way) -> Result<Vec<String>, StoreError> {
    let frame = Frame::of(sql, ask.scope, ask.filter).await?;
    let phases = phases_of(ask.filter.sort, &ask.filter.cuts(ask.days), ask.days);
    let positions = positions(sql, ask.filter, &frame, &phases, way, None, 500).await?;
    Ok(fetch(sql, positions).await?.into_iter().map(|found| found.obligation.code).collect())
}

/// Goes through the phases from the one where the last page ended, until the page is full. Hits with the very words of a search
/// come before the others, each through all phases.
async fn positions(
    sql: &impl Sql,
    filter: &ObligationFilter,
    frame: &Frame,
    phases: &[Phase],
    way: Way,
    after: Option<&Position>,
    limit: usize,
) -> Result<Vec<Position>, StoreError> {
    let mut positions = Vec::with_capacity(limit);
    let first = after.map_or(0, |after| after.phase);
    // Collected first: a future that holds a borrowing iterator cannot move between threads.
    let parts: Vec<_> = frame.ranks().iter().flat_map(|rank| phases.iter().map(move |phase| (*rank, phase))).collect();
    for (number, (rank, phase)) in parts.into_iter().enumerate().skip(first) {
        if positions.len() >= limit {
            break;
        }
        if phase.cuts.is_empty() {
            continue;
        }
        let after = after.filter(|after| after.phase == number);
        let part = Part { filter, frame, phase, way, rank, only: None };
        let statement = part.statement(after, limit - positions.len());
        let keys = sql.all_of::<Key>(statement).await?;
        positions.extend(keys.into_iter().map(|key| Position {
            phase: number,
            due_on: key.due_on,
            seq: key.seq,
            agency: None,
        }));
    }
    Ok(positions)
}

/// One part of an order: what the keys of a page are read from.
pub(super) struct Part<'a> {
    pub(super) filter: &'a ObligationFilter,
    pub(super) frame: &'a Frame,
    pub(super) phase: &'a Phase,
    pub(super) way: Way,
    pub(super) rank: Rank,
    /// Only what this agency owes.
    pub(super) only: Option<AgencyId>,
}

impl Part<'_> {
    /// The keys after a position.
    pub(super) fn statement(&self, after: Option<&Position>, limit: usize) -> SqlText {
        // A page is at most a few hundred rows long.
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        match (self.way, self.branches()) {
            (Way::Gather, _) => self.gathered(after, limit),
            (Way::Walk, Some(branches)) => self.merged(&branches, after, limit),
            (Way::Walk, None) => self.walked(after, limit),
        }
    }

    fn gathered(&self, after: Option<&Position>, limit: i64) -> SqlText {
        let mut statement = SqlText::new("");
        statement.push("WITH o AS MATERIALIZED (SELECT o.seq, o.due_on FROM obligation o WHERE 1 = 1");
        statement.push_cuts(&self.phase.cuts, false);
        self.push_conditions(&mut statement);
        statement.push(") SELECT o.seq, o.due_on FROM o WHERE 1 = 1");
        push_after(&mut statement, self.phase.order, after);
        push_order(&mut statement, self.phase.order, "o", limit);
        statement
    }

    /// Along the ledger itself, newest or oldest first.
    fn walked(&self, after: Option<&Position>, limit: i64) -> SqlText {
        let mut statement = SqlText::new("");
        statement.push("SELECT o.seq, o.due_on FROM obligation o WHERE 1 = 1").push_cuts(&self.phase.cuts, true);
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
            statement.push("SELECT o.seq, o.due_on FROM obligation o WHERE ").push_cut(*branch);
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
        push_conditions(statement, self.filter, self.frame, self.way, self.rank);
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
            || self.filter.part == Some(PartFilter::CoLead);
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

fn push_after(statement: &mut SqlText, order: Order, after: Option<&Position>) {
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

fn push_order(statement: &mut SqlText, order: Order, table: &str, limit: i64) {
    let direction = if order.is_ascending() { "" } else { " DESC" };
    statement.push(" ORDER BY ");
    if matches!(order, Order::DueAscending | Order::DueDescending) {
        statement.push(table).push(".due_on").push(direction).push(", ");
    }
    statement.push(table).push(".seq").push(direction).push(" LIMIT ").bind(limit);
}

/// Whether to gather or to walk, by how many rows can match at most.
pub(super) async fn way(sql: &impl Sql, ask: Ask<'_>, frame: &Frame, cuts: &[Cut]) -> Result<Way, StoreError> {
    if frame.is_narrow(ask.filter) {
        return Ok(Way::Gather);
    }
    let follows_due = matches!(ask.filter.sort, Sort::Due | Sort::OverdueFirst | Sort::Agency);
    let is_few = match (&frame.whose, &frame.sight) {
        (Whose::Nobody, _) => true,
        (Whose::SupportedBy { agencies, .. }, _) => {
            counting::supported_tasks(sql, agencies, GATHER_MOST / 2).await? <= GATHER_MOST / 2
        }
        (Whose::Own(agency), _) => counters::bound(sql, &[*agency], ask.filter.binding, cuts).await? <= GATHER_MOST,
        (Whose::Below(agencies), _) => counters::bound(sql, agencies, ask.filter.binding, cuts).await? <= GATHER_MOST,
        (Whose::Anybody, Some(sight)) if ask.filter.overseer.is_none() => {
            let owed = counters::bound(sql, &sight.agencies, ask.filter.binding, cuts).await?;
            owed <= GATHER_MOST && owed + counting::overseen(sql, &sight.agencies, GATHER_MOST).await? <= GATHER_MOST
        }
        (Whose::Anybody, _) => match ask.filter.overseer {
            Some(overseer) => !follows_due && counting::overseen(sql, &[overseer], GATHER_MOST).await? <= GATHER_MOST,
            None if follows_due || ask.filter.status.is_none() => false,
            None => counters::bound_of_all(sql, ask.filter.binding, cuts).await? <= GATHER_MOST,
        },
    };
    Ok(if is_few { Way::Gather } else { Way::Walk })
}

/// The rows at these positions, in their order.
async fn fetch(sql: &impl Sql, positions: Vec<Position>) -> Result<Vec<Found>, StoreError> {
    if positions.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = SqlText::new("");
    statement.push("SELECT ").push(COLUMNS).push(" FROM obligation o WHERE o.seq IN (");
    statement.bind_all(positions.iter().map(|position| position.seq)).push(")");
    let rows = obligations(sql.all_of::<Row>(statement).await?)?;
    let mut by_seq: HashMap<i64, Obligation> =
        rows.into_iter().map(|obligation| (obligation.seq, obligation)).collect();
    Ok(positions
        .into_iter()
        .filter_map(|position| by_seq.remove(&position.seq).map(|obligation| Found { obligation, position }))
        .collect())
}
