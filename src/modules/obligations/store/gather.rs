//! Pages out of few rows: what can match is read once, and every part of the order is cut out of it.
//!
//! One statement for all parts, because the words of a search cost more than all the rest: each lookup among a million rows
//! goes through the list of every word.

use std::cmp::Ordering;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};

use super::condition::{Way, push_conditions_but_words};
use super::counters::{self, Piece};
use super::frame::{Frame, Rank};
use super::past::push_ledger;
use super::pieces::LedgerText;
use super::search::{Position, push_after, push_order};
use crate::modules::obligations::model::class::Days;
use crate::modules::obligations::model::count::Tally;
use crate::modules::obligations::model::cut::{Cut, Order, Phase};
use crate::modules::obligations::model::filter::ObligationFilter;

/// What a page is gathered from.
pub(super) struct Gathering<'a> {
    pub(super) filter: &'a ObligationFilter,
    pub(super) frame: &'a Frame,
    /// What is asked for, which the parts divide among them.
    pub(super) cuts: &'a [Cut],
    pub(super) parts: &'a [(Rank, &'a Phase)],
    /// Only what this agency owes.
    pub(super) only: Option<AgencyId>,
    /// The day, where the rows are counted too.
    pub(super) counted: Option<Days>,
}

/// What was gathered.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// The page.
    pub(super) positions: Vec<Position>,
    /// Everything that can match, where it was asked for.
    pub(super) tally: Tally,
    /// How many hits of the words were looked at.
    pub(super) hits: i64,
}

/// A row of the page, or (its part negative) a number.
#[derive(FromQueryResult)]
struct Row {
    part: i64,
    seq: i64,
    due_on: Option<NaiveDate>,
    standing: String,
}

/// In place of a part: how many hits were looked at.
const HITS: i64 = -9;

impl Gathering<'_> {
    /// Whether rows with the very words of a search come first.
    fn is_graded(&self) -> bool {
        self.parts.iter().any(|(rank, _)| *rank != Rank::All)
    }

    /// The positions after one, at most `limit`, and the numbers of all rows where they are asked for.
    pub(super) async fn read(
        &self,
        sql: &dyn Sql,
        after: Option<&Position>,
        limit: usize,
    ) -> Result<Gathered, StoreError> {
        let mut gathered = Gathered::default();
        let Some(statement) = self.statement(after, limit) else { return Ok(gathered) };
        for row in sql.all_of::<Row>(statement).await? {
            match (usize::try_from(row.part), self.counted) {
                (Ok(phase), _) => {
                    gathered.positions.push(Position { phase, due_on: row.due_on, seq: row.seq, agency: self.only })
                }
                (Err(_), Some(days)) if row.part != HITS => {
                    let piece = Piece { standing: row.standing, piece: -1 - row.part, total: row.seq };
                    piece.add_to(&mut gathered.tally, days)?;
                }
                _ => gathered.hits = row.seq,
            }
        }
        gathered.positions.sort_unstable_by(|one, other| self.compare(one, other));
        gathered.positions.truncate(limit);
        Ok(gathered)
    }

    fn compare(&self, one: &Position, other: &Position) -> Ordering {
        let within = match self.parts.get(one.phase).map(|(_, phase)| phase.order) {
            Some(order) => {
                let by_due = matches!(order, Order::DueAscending | Order::DueDescending);
                let key = |position: &Position| (position.due_on.filter(|_| by_due), position.seq);
                let ascending = key(one).cmp(&key(other));
                if order.is_ascending() { ascending } else { ascending.reverse() }
            }
            None => Ordering::Equal,
        };
        one.phase.cmp(&other.phase).then(within)
    }

    /// The statement; `None` where no part is left after the position.
    pub(super) fn statement(&self, after: Option<&Position>, limit: usize) -> Option<SqlText> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut statement = SqlText::new("WITH ");
        self.push_rows(&mut statement);
        let first = after.map_or(0, |after| after.phase);
        let mut is_empty = true;
        for (number, (rank, phase)) in self.parts.iter().enumerate().skip(first) {
            if phase.cuts.is_empty() {
                continue;
            }
            let number_text = number.to_string();
            statement
                .push(if is_empty { " SELECT * FROM (SELECT CAST(" } else { " UNION ALL SELECT * FROM (SELECT CAST(" })
                .push(&number_text)
                .push(" AS bigint) AS part, o.seq, o.due_on, o.standing FROM o WHERE ")
                .push(match rank {
                    Rank::All => "1 = 1",
                    Rank::Exact => "o.grade = 0",
                    Rank::Rest => "o.grade = 1",
                })
                .push_cuts(&phase.cuts, false);
            push_after(&mut statement, phase.order, after.filter(|after| after.phase == number));
            push_order(&mut statement, phase.order, "o", limit);
            statement.push(") AS part_").push(&number_text);
            is_empty = false;
        }
        if let Some(days) = self.counted {
            statement.push(" UNION ALL SELECT -1 - ");
            counters::push_piece(&mut statement, "o", days);
            statement.push(" AS part, count(*), CAST(NULL AS date), o.standing FROM o GROUP BY 1, 4");
            statement.push(" UNION ALL SELECT CAST(").push(&HITS.to_string());
            statement.push(" AS bigint), count(*), CAST(NULL AS date), '' FROM ");
            statement.push(if self.frame.hits.is_some() { "hit" } else { "o" });
        }
        (!is_empty).then_some(statement)
    }

    /// The rows that can match, as `o`.
    fn push_rows(&self, statement: &mut SqlText) {
        if let Some(hits) = &self.frame.hits {
            let graded = if self.is_graded() { &hits.graded } else { &hits.plain };
            statement.push("hit AS MATERIALIZED (").push_text(graded.clone()).push("), ");
        }
        statement.push("o AS MATERIALIZED (");
        // The words, and the tasks that somebody contributes to, find the rows themselves; else each cut is a place in an index, which OR
        // would hide.
        let finds_itself = self.frame.hits.is_some() || self.frame.is_by_tasks() || self.filter.as_of.is_some();
        if finds_itself || self.cuts.iter().any(|cut| cut.standing.is_none()) {
            self.push_rows_of(statement, self.cuts);
        } else {
            for (number, cut) in self.cuts.iter().enumerate() {
                statement.push(if number == 0 { "" } else { " UNION ALL " });
                self.push_rows_of(statement, &[*cut]);
            }
        }
        statement.push(")");
    }

    fn push_rows_of(&self, statement: &mut SqlText, cuts: &[Cut]) {
        statement.push("SELECT o.seq, o.due_on, o.standing");
        // CROSS JOIN: SQLite then looks the hits up in the ledger and never the ledger in the hits.
        match &self.frame.hits {
            Some(_) if self.is_graded() => statement.push(", hit.grade FROM hit CROSS JOIN "),
            Some(_) => statement.push(" FROM hit CROSS JOIN "),
            None => statement.push(" FROM "),
        };
        push_ledger(statement, self.filter.as_of);
        statement.push(if self.frame.hits.is_some() { " WHERE o.seq = hit.seq" } else { " WHERE 1 = 1" });
        statement.push_cuts(cuts, self.frame.is_by_tasks());
        if let Some(agency) = self.only {
            statement.push(" AND o.agency_id = ").bind(agency.uuid());
        }
        push_conditions_but_words(statement, self.filter, self.frame, cuts, Way::Gather);
    }
}
