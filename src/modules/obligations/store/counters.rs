//! Counters per agency, binding, standing and day, changed in the transaction that changes the ledger.
//!
//! A row counts what an agency and everything below it owe, by the same rule as every list (`condition::push_reached`): what
//! stands below it now, and of what has left it what was opened before. The nil agency counts the whole ledger.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{Dialect, FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::obligations::model::class::{Days, Standing};
use crate::modules::obligations::model::count::Tally;
use crate::modules::obligations::model::cut::{Cut, DueSpan};
use crate::modules::obligations::model::obligation::{Binding, Obligation};

/// Stands for no due date: a primary key has no NULL.
pub(super) const NO_DAY: NaiveDate = match NaiveDate::from_ymd_opt(1, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Rows that one statement writes.
const ROWS_PER_STATEMENT: usize = 500;

/// The counter of everything.
const EVERYTHING: Uuid = Uuid::nil();

/// What an obligation counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Who owes it.
    pub(crate) agency: AgencyId,
    /// Decides who stands above it.
    pub(crate) opened_on: NaiveDate,
    pub(crate) binding: Binding,
    pub(crate) standing: Standing,
    pub(crate) due_on: Option<NaiveDate>,
}

impl From<&Obligation> for Counted {
    fn from(obligation: &Obligation) -> Self {
        Self {
            agency: obligation.agency,
            opened_on: obligation.opened_on,
            binding: obligation.binding,
            standing: obligation.standing(),
            due_on: obligation.due_on,
        }
    }
}

/// Everything above agencies, with the last day of the edge; loaded once for a batch.
#[derive(Debug, Default)]
pub(crate) struct Above(HashMap<AgencyId, Vec<(Uuid, Option<NaiveDate>)>>);

impl Above {
    /// Loads what stands, or stood, above these agencies.
    pub(crate) async fn load(sql: &impl Sql, agencies: impl IntoIterator<Item = AgencyId>) -> Result<Self, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            ancestor_id: Uuid,
            descendant_id: Uuid,
            valid_to: Option<NaiveDate>,
        }
        let mut agencies: Vec<AgencyId> = agencies.into_iter().collect();
        agencies.sort_unstable();
        agencies.dedup();
        let mut above = Self::default();
        for chunk in agencies.chunks(500) {
            let mut statement = SqlText::new("");
            statement
                .push("SELECT c.ancestor_id, c.descendant_id, c.valid_to FROM agency_closure c WHERE c.descendant_id IN (")
                .bind_all(chunk.iter().map(|agency| agency.uuid()))
                .push(")");
            for row in sql.all_of::<Row>(statement).await? {
                above
                    .0
                    .entry(AgencyId::from_uuid(row.descendant_id))
                    .or_default()
                    .push((row.ancestor_id, row.valid_to));
            }
        }
        Ok(above)
    }

    /// The agencies that reach an obligation of `agency` opened on a day, each once.
    pub(crate) fn of(&self, agency: AgencyId, opened_on: NaiveDate) -> Vec<AgencyId> {
        let mut ids: Vec<AgencyId> = self
            .0
            .get(&agency)
            .into_iter()
            .flatten()
            .filter(|(_, to)| to.is_none_or(|to| to >= opened_on))
            .map(|(ancestor, _)| AgencyId::from_uuid(*ancestor))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// Changes to counters, summed up before they are written.
#[derive(Debug, Default)]
pub(crate) struct Changes(BTreeMap<(Uuid, &'static str, &'static str, NaiveDate), i64>);

impl Changes {
    /// One more (or, negative, fewer) of this.
    pub(crate) fn add(&mut self, above: &Above, counted: Counted, number: i64) {
        let day = counted.due_on.unwrap_or(NO_DAY);
        let holders = above.of(counted.agency, counted.opened_on).into_iter().map(AgencyId::uuid);
        for holder in holders.chain([EVERYTHING]) {
            *self.0.entry((holder, counted.binding.as_str(), counted.standing.as_str(), day)).or_default() += number;
        }
    }

    /// Writes the changes, in the order of keys so that two transactions cannot wait for each other.
    pub(crate) async fn write(self, tx: &WriteTx) -> Result<(), StoreError> {
        let rows: Vec<_> = self.0.into_iter().filter(|(_, number)| *number != 0).collect();
        for chunk in rows.chunks(ROWS_PER_STATEMENT) {
            let mut statement =
                SqlText::new("INSERT INTO obligation_count (agency_id, binding, standing, due_on, total) VALUES ");
            for (index, ((agency, binding, standing, day), number)) in chunk.iter().enumerate() {
                statement.push(if index == 0 { "(" } else { ", (" });
                statement.bind_all(values![*agency, *binding, *standing, *day, *number]).push(")");
            }
            statement.push(
                " ON CONFLICT (agency_id, binding, standing, due_on) DO UPDATE SET total = obligation_count.total + excluded.total",
            );
            tx.execute_of(statement).await?;
        }
        Ok(())
    }
}

/// The rows that must be there, from the ledger. An agency can have several edges to one ancestor over time: the last one counts.
const DERIVED: &str = "\
    SELECT c.ancestor_id AS agency_id, o.binding, o.standing, coalesce(o.due_on, $1) AS due_on, count(*) AS total \
    FROM obligation o \
    JOIN (SELECT ancestor_id, descendant_id, max(coalesce(valid_to, $2)) AS until FROM agency_closure GROUP BY ancestor_id, descendant_id) c \
      ON c.descendant_id = o.agency_id AND c.until >= o.opened_on \
    GROUP BY c.ancestor_id, o.binding, o.standing, coalesce(o.due_on, $1) \
    UNION ALL \
    SELECT $3, o.binding, o.standing, coalesce(o.due_on, $1), count(*) FROM obligation o GROUP BY o.binding, o.standing, coalesce(o.due_on, $1)";

fn derived_values() -> Vec<thihanh_store::Value> {
    values![NO_DAY, crate::modules::obligations::store::NO_END, EVERYTHING]
}

/// How many counters differ from the ledger.
pub(crate) async fn differences(sql: &impl Sql) -> Result<u64, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let stored = "SELECT agency_id, binding, standing, due_on, total FROM obligation_count WHERE total <> 0";
    let mut found = 0;
    for (one, other) in [(DERIVED, stored), (stored, DERIVED)] {
        let statement =
            format!("SELECT count(*) AS total FROM (SELECT * FROM ({one}) a EXCEPT SELECT * FROM ({other}) b) d");
        found += sql.one::<Row>(&statement, derived_values()).await?.total;
    }
    Ok(found.unsigned_abs())
}

/// Writes all counters anew: after the tree changed, after a bulk load, or when [`differences`] found some.
pub(crate) async fn rebuild(tx: &WriteTx) -> Result<(), StoreError> {
    // Transactions that have changed the ledger and not yet ended hold this table; waiting for them makes the count exact.
    if tx.dialect() == Dialect::Postgres {
        tx.execute("LOCK TABLE obligation_count IN EXCLUSIVE MODE", values![]).await?;
    }
    tx.execute("DELETE FROM obligation_count", values![]).await?;
    let statement = format!("INSERT INTO obligation_count (agency_id, binding, standing, due_on, total) {DERIVED}");
    tx.execute(&statement, derived_values()).await?;
    Ok(())
}

/// ` AND` any of these cuts, on the counters' columns.
fn push_cuts(statement: &mut SqlText, cuts: &[Cut]) {
    if cuts.contains(&Cut::ALL) {
        return;
    }
    statement.push(" AND (1 = 0");
    for cut in cuts {
        statement.push(" OR (1 = 1");
        if let Some(standing) = cut.standing {
            statement.push(" AND n.standing = '").push(standing.as_str()).push("'");
        }
        match cut.due {
            DueSpan::Any => {}
            DueSpan::Undated => {
                statement.push(" AND n.due_on = ").bind(NO_DAY);
            }
            DueSpan::Dated { from, to } => {
                statement.push(" AND n.due_on > ").bind(NO_DAY);
                if let Some(from) = from {
                    statement.push(" AND n.due_on >= ").bind(from);
                }
                if let Some(to) = to {
                    statement.push(" AND n.due_on <= ").bind(to);
                }
            }
        }
        statement.push(")");
    }
    statement.push(")");
}

/// The counters of agencies (none for the whole ledger) that fall into the cuts.
pub(super) fn push_counters(statement: &mut SqlText, agencies: &[AgencyId], binding: Option<Binding>, cuts: &[Cut]) {
    statement.push(" FROM obligation_count n WHERE n.agency_id IN (");
    if agencies.is_empty() {
        statement.bind(EVERYTHING);
    } else {
        statement.bind_all(agencies.iter().map(|agency| agency.uuid()));
    }
    // The binding stands in the key before the standing: naming both lets a cut be found, not searched.
    statement.push(match binding {
        Some(Binding::Order) => ") AND n.binding = 'order'",
        Some(Binding::Request) => ") AND n.binding = 'request'",
        None => ") AND n.binding IN ('order', 'request')",
    });
    push_cuts(statement, cuts);
}

/// How many obligations of these agencies, and those below them, can fall into the cuts at most.
pub(super) async fn bound(
    sql: &impl Sql,
    agencies: &[AgencyId],
    binding: Option<Binding>,
    cuts: &[Cut],
) -> Result<u64, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let mut statement = SqlText::new("");
    statement.push("SELECT CAST(coalesce(sum(n.total), 0) AS bigint) AS total");
    push_counters(&mut statement, agencies, binding, cuts);
    Ok(sql.one_of::<Row>(statement).await?.total.unsigned_abs())
}

/// The same for the whole ledger.
pub(super) async fn bound_of_all(sql: &impl Sql, binding: Option<Binding>, cuts: &[Cut]) -> Result<u64, StoreError> {
    bound(sql, &[], binding, cuts).await
}

/// Tallies of agencies with everything below them, each for itself.
pub(crate) async fn tallies(
    sql: &impl Sql,
    agencies: &[AgencyId],
    binding: Option<Binding>,
    cuts: &[Cut],
    days: Days,
) -> Result<HashMap<AgencyId, Tally>, StoreError> {
    let mut statement = SqlText::new("");
    statement.push("SELECT n.agency_id, n.standing, ");
    push_piece(&mut statement, "n", days);
    statement.push(" AS piece, CAST(sum(n.total) AS bigint) AS total");
    push_counters(&mut statement, agencies, binding, cuts);
    statement.push(" GROUP BY 1, 2, 3");
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Uuid,
        standing: String,
        piece: i64,
        total: i64,
    }
    let mut tallies = HashMap::<AgencyId, Tally>::new();
    for row in sql.all_of::<Row>(statement).await? {
        add(tallies.entry(AgencyId::from_uuid(row.agency_id)).or_default(), &row.standing, row.piece, row.total, days)?;
    }
    Ok(tallies)
}

/// The tally of one agency with everything below it, or of the whole ledger.
pub(crate) async fn tally(
    sql: &impl Sql,
    agency: Option<AgencyId>,
    binding: Option<Binding>,
    cuts: &[Cut],
    days: Days,
) -> Result<Tally, StoreError> {
    let asked: Vec<AgencyId> = agency.into_iter().collect();
    Ok(tallies(sql, &asked, binding, cuts, days).await?.into_values().next().unwrap_or_default())
}

/// Past, soon or later: the piece of a due date, of the table named.
pub(super) fn push_piece(statement: &mut SqlText, table: &str, days: Days) {
    statement.push("CAST(CASE WHEN ").push(table).push(".due_on < ").bind(days.today);
    statement
        .push(" THEN 0 WHEN ")
        .push(table)
        .push(".due_on <= ")
        .bind(days.soon_until)
        .push(" THEN 1 ELSE 2 END AS bigint)");
}

/// Adds a group of [`push_piece`] to a tally.
pub(super) fn add(tally: &mut Tally, standing: &str, piece: i64, total: i64, days: Days) -> Result<(), StoreError> {
    let standing = Standing::parse(standing).ok_or_else(|| StoreError::Unreadable { what: "standing" })?;
    let due_on = match piece {
        0 => days.today.pred_opt(),
        1 => Some(days.today),
        _ => days.soon_until.succ_opt(),
    };
    tally.add(standing, due_on, days, total.unsigned_abs());
    Ok(())
}
