//! The register in the order of the agencies' names, Vietnamese collation, by due date inside each.
//!
//! The sort keys of names stand with the agencies, not with a million obligations. So a page asks first which agencies come
//! next and how many rows each has (counted no further than the page is long), then reads those rows: the short agencies
//! together, a long one by its index.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};
use uuid::Uuid;

use super::condition::{Way, push_conditions};
use super::frame::{Frame, Rank, Whose};
use super::gather::Gathering;
use super::past::push_ledger;
use super::pieces::LedgerText;
use super::search::{Ask, Key, Position, Walk};
use crate::modules::obligations::model::cut::{Cut, Phase, phases_of};

/// Positions after one, at most `limit`.
pub(super) async fn positions(
    sql: &dyn Sql,
    ask: Ask<'_>,
    frame: &Frame,
    cuts: &[Cut],
    after: Option<&Position>,
    limit: usize,
) -> Result<Vec<Position>, StoreError> {
    let page = Page { ask, frame, cuts, phases: phases_of(ask.filter.sort, cuts, ask.days) };
    let mut positions = Vec::with_capacity(limit);
    let begun = after.and_then(|after| after.agency);
    if let Some(agency) = begun {
        page.of_one(sql, agency, after, limit, &mut positions).await?;
    }
    if positions.len() >= limit {
        return Ok(positions);
    }
    let next = page.agencies(sql, begun, limit - positions.len()).await?;
    let mut short = Vec::new();
    let mut long = None;
    let mut room = limit - positions.len();
    for (agency, rows) in next {
        if rows >= room {
            long = Some(agency);
            break;
        }
        room -= rows;
        short.push(agency);
    }
    page.of_short(sql, &short, &mut positions).await?;
    if let Some(agency) = long {
        page.of_one(sql, agency, None, limit, &mut positions).await?;
    }
    Ok(positions)
}

struct Page<'a> {
    ask: Ask<'a>,
    frame: &'a Frame,
    cuts: &'a [Cut],
    phases: Vec<Phase>,
}

impl Page<'_> {
    /// The rows of one agency, after a position in it, until the page is full.
    async fn of_one(
        &self,
        sql: &dyn Sql,
        agency: AgencyId,
        after: Option<&Position>,
        limit: usize,
        positions: &mut Vec<Position>,
    ) -> Result<(), StoreError> {
        if self.frame.is_narrow(self.ask.filter) {
            let parts: Vec<_> = self.phases.iter().map(|phase| (Rank::All, phase)).collect();
            let gathering = Gathering {
                filter: self.ask.filter,
                frame: self.frame,
                cuts: self.cuts,
                parts: &parts,
                only: Some(agency),
                counted: None,
            };
            positions.extend(gathering.read(sql, after, limit - positions.len()).await?.positions);
            return Ok(());
        }
        for (number, phase) in self.phases.iter().enumerate().skip(after.map_or(0, |after| after.phase)) {
            if positions.len() >= limit {
                break;
            }
            if phase.cuts.is_empty() {
                continue;
            }
            let walk = Walk { filter: self.ask.filter, frame: self.frame, phase, only: Some(agency) };
            let statement = walk.statement(after.filter(|after| after.phase == number), limit - positions.len());
            let keys = sql.all_of::<Key>(statement).await?;
            let position =
                |key: Key| Position { phase: number, due_on: key.due_on, seq: key.seq, agency: Some(agency) };
            positions.extend(keys.into_iter().map(position));
        }
        Ok(())
    }

    /// All rows of agencies that have few, in the order given.
    async fn of_short(
        &self,
        sql: &dyn Sql,
        agencies: &[AgencyId],
        positions: &mut Vec<Position>,
    ) -> Result<(), StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            agency_id: Uuid,
            seq: i64,
            due_on: Option<NaiveDate>,
        }
        if agencies.is_empty() {
            return Ok(());
        }
        let mut statement = SqlText::new("");
        statement.push("SELECT o.agency_id, o.seq, o.due_on FROM ");
        push_ledger(&mut statement, self.ask.filter.as_of);
        statement.push(" WHERE o.agency_id IN (").bind_all(agencies.iter().map(|agency| agency.uuid())).push(")");
        statement.push_cuts(self.cuts, false);
        push_conditions(&mut statement, self.ask.filter, self.frame, self.cuts, Way::Walk);
        let mut rows = HashMap::<AgencyId, Vec<Position>>::new();
        for row in sql.all_of::<Row>(statement).await? {
            let agency = AgencyId::from_uuid(row.agency_id);
            // The parts of this order are: with a due date, without.
            let phase = usize::from(row.due_on.is_none());
            rows.entry(agency).or_default().push(Position {
                phase,
                due_on: row.due_on,
                seq: row.seq,
                agency: Some(agency),
            });
        }
        for agency in agencies {
            let mut own = rows.remove(agency).unwrap_or_default();
            own.sort_unstable_by_key(|position| (position.phase, position.due_on, position.seq));
            positions.append(&mut own);
        }
        Ok(())
    }

    /// The agencies that have rows, in the order of their newest names, each with the number of its rows up to `limit`.
    async fn agencies(
        &self,
        sql: &dyn Sql,
        after: Option<AgencyId>,
        limit: usize,
    ) -> Result<Vec<(AgencyId, usize)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            agency_id: Uuid,
            rows_found: i64,
        }
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut statement = SqlText::new("");
        statement
            .push("SELECT n.agency_id, n.rows_found FROM (SELECT v.agency_id, v.sort_key, (SELECT count(*) FROM (");
        statement.push("SELECT o.seq FROM ");
        push_ledger(&mut statement, self.ask.filter.as_of);
        statement.push(" WHERE o.agency_id = v.agency_id");
        statement.push_cuts(self.cuts, false);
        push_conditions(&mut statement, self.ask.filter, self.frame, self.cuts, Way::Walk);
        statement.push(" LIMIT ").bind(limit).push(") AS few) AS rows_found FROM agency_version v WHERE ");
        statement
            .push("v.valid_from = (SELECT max(w.valid_from) FROM agency_version w WHERE w.agency_id = v.agency_id)");
        if let Whose::Own(agency) = &self.frame.whose {
            statement.push(" AND v.agency_id = ").bind(agency.uuid());
        }
        if let Whose::Below(agencies) = &self.frame.whose {
            statement.push(" AND v.agency_id IN ").push_below(agencies);
        }
        if let Some(after) = after {
            statement
                .push(" AND (v.sort_key, v.agency_id) > (SELECT a.sort_key, a.agency_id FROM agency_version a WHERE a.agency_id = ")
                .bind(after.uuid())
                .push(" ORDER BY a.valid_from DESC LIMIT 1)");
        }
        statement.push(") AS n WHERE n.rows_found > 0 ORDER BY n.sort_key, n.agency_id LIMIT ").bind(limit);
        let rows = sql.all_of::<Row>(statement).await?;
        let number =
            |row: Row| (AgencyId::from_uuid(row.agency_id), usize::try_from(row.rows_found).unwrap_or_default());
        Ok(rows.into_iter().map(number).collect())
    }
}
