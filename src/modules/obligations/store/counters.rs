//! Counters per agency, binding, standing and day, changed in the transaction that changes the ledger.
//!
//! A row counts what an agency and everything below it owe, by the same rule as every list (`pieces::push_reached`): what
//! stands below it now, and of what has left it what was opened before. Rows of their own count what it follows up and
//! does not owe, so that both together are what its people see. The nil agency counts the whole ledger.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{Dialect, FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::obligations::model::class::{Days, Standing};
use crate::modules::obligations::model::count::Tally;
use crate::modules::obligations::model::cut::{Cut, DueSpan};
use crate::modules::obligations::model::filter::PartFilter;
use crate::modules::obligations::model::obligation::{Binding, Obligation, Part};

/// Stands for no due date: a primary key has no NULL.
pub(super) const NO_DAY: NaiveDate = match NaiveDate::from_ymd_opt(1, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Rows that one statement writes.
const ROWS_PER_STATEMENT: usize = 500;

/// The counter of everything.
const EVERYTHING: Uuid = Uuid::nil();

/// What an agency has to do with what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Share {
    /// It, or what stands below it, owes it.
    Owed,
    /// It, or what stands below it, follows up what somebody outside owes.
    Followed,
    /// It, or what stands below it, owes a part given down. Counted apart: the whole counts already.
    Delegated,
    /// It, or what stands below it, follows up a part that somebody outside owes.
    DelegatedFollowed,
}

impl Share {
    /// What is owed alone, of the parts that a list is about.
    pub(crate) fn owed(part: Option<PartFilter>) -> &'static [Self] {
        match part {
            Some(PartFilter::Any) => &[Self::Owed, Self::Delegated],
            Some(PartFilter::Delegated) => &[Self::Delegated],
            _ => &[Self::Owed],
        }
    }

    /// What people of an agency see of it.
    pub(crate) fn seen(part: Option<PartFilter>) -> &'static [Self] {
        match part {
            Some(PartFilter::Any) => &[Self::Owed, Self::Followed, Self::Delegated, Self::DelegatedFollowed],
            Some(PartFilter::Delegated) => &[Self::Delegated, Self::DelegatedFollowed],
            _ => &[Self::Owed, Self::Followed],
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Owed => "owed",
            Self::Followed => "followed",
            Self::Delegated => "delegated",
            Self::DelegatedFollowed => "delegated_followed",
        }
    }
}

/// What an obligation counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Who owes it.
    pub(crate) agency: AgencyId,
    /// Who follows it up.
    pub(crate) overseer: AgencyId,
    /// Decides who stands above it.
    pub(crate) opened_on: NaiveDate,
    /// It is a part given down.
    pub(crate) is_part: bool,
    pub(crate) binding: Binding,
    pub(crate) standing: Standing,
    pub(crate) due_on: Option<NaiveDate>,
}

impl From<&Obligation> for Counted {
    fn from(obligation: &Obligation) -> Self {
        Self {
            agency: obligation.agency,
            overseer: obligation.overseer,
            opened_on: obligation.opened_on,
            is_part: obligation.part == Part::Delegated,
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
    pub(crate) async fn load(sql: &dyn Sql, agencies: impl IntoIterator<Item = AgencyId>) -> Result<Self, StoreError> {
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
pub(crate) struct Changes(BTreeMap<Key, i64>);

/// Agency, share, binding, standing, day: the key of a counter.
type Key = (Uuid, Share, &'static str, &'static str, NaiveDate);

impl Changes {
    /// One more (or, negative, fewer) of this.
    pub(crate) fn add(&mut self, above: &Above, counted: Counted, number: i64) {
        let day = counted.due_on.unwrap_or(NO_DAY);
        let owing = above.of(counted.agency, counted.opened_on);
        let mut following = above.of(counted.overseer, counted.opened_on);
        following.retain(|agency| owing.binary_search(agency).is_err());
        let (owed, followed) =
            if counted.is_part { (Share::Delegated, Share::DelegatedFollowed) } else { (Share::Owed, Share::Followed) };
        let owing = owing.into_iter().map(|agency| (agency.uuid(), owed));
        let following = following.into_iter().map(|agency| (agency.uuid(), followed));
        for (holder, share) in owing.chain(following).chain([(EVERYTHING, owed)]) {
            let key = (holder, share, counted.binding.as_str(), counted.standing.as_str(), day);
            *self.0.entry(key).or_default() += number;
        }
    }

    /// Writes the changes, in the order of keys so that two transactions cannot wait for each other.
    pub(crate) async fn write(self, tx: &WriteTx) -> Result<(), StoreError> {
        let rows: Vec<_> = self.0.into_iter().filter(|(_, number)| *number != 0).collect();
        for chunk in rows.chunks(ROWS_PER_STATEMENT) {
            let mut statement = SqlText::new(
                "INSERT INTO obligation_count (agency_id, share, binding, standing, due_on, total) VALUES ",
            );
            for (index, ((agency, share, binding, standing, day), number)) in chunk.iter().enumerate() {
                statement.push(if index == 0 { "(" } else { ", (" });
                statement.bind_all(values![*agency, share.as_str(), *binding, *standing, *day, *number]).push(")");
            }
            statement.push(
                " ON CONFLICT (agency_id, share, binding, standing, due_on) DO UPDATE SET total = obligation_count.total + excluded.total",
            );
            tx.execute_of(statement).await?;
        }
        Ok(())
    }
}

/// The rows that must be there, from the ledger. An agency can have several edges to one ancestor over time: the last one counts.
const DERIVED: &str = "\
    WITH c AS MATERIALIZED (SELECT ancestor_id, descendant_id, max(coalesce(valid_to, $2)) AS until FROM agency_closure GROUP BY ancestor_id, descendant_id) \
    SELECT c.ancestor_id AS agency_id, CASE WHEN o.parent_id IS NULL THEN 'owed' ELSE 'delegated' END AS share, o.binding, o.standing, coalesce(o.due_on, $1) AS due_on, count(*) AS total \
    FROM obligation o JOIN c ON c.descendant_id = o.agency_id AND c.until >= o.opened_on \
    GROUP BY 1, 2, 3, 4, 5 \
    UNION ALL \
    SELECT c.ancestor_id, CASE WHEN o.parent_id IS NULL THEN 'followed' ELSE 'delegated_followed' END, o.binding, o.standing, coalesce(o.due_on, $1), count(*) \
    FROM obligation o JOIN c ON c.descendant_id = o.overseer_id AND c.until >= o.opened_on \
    LEFT JOIN c AS own ON own.ancestor_id = c.ancestor_id AND own.descendant_id = o.agency_id AND own.until >= o.opened_on \
    WHERE own.until IS NULL \
    GROUP BY 1, 2, 3, 4, 5 \
    UNION ALL \
    SELECT $3, CASE WHEN o.parent_id IS NULL THEN 'owed' ELSE 'delegated' END, o.binding, o.standing, coalesce(o.due_on, $1), count(*) FROM obligation o GROUP BY 1, 2, 3, 4, 5";

fn derived_values() -> Vec<thihanh_store::Value> {
    values![NO_DAY, crate::modules::obligations::store::NO_END, EVERYTHING]
}

/// How many counters differ from the ledger.
pub(crate) async fn differences(sql: &dyn Sql) -> Result<u64, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let stored = "SELECT agency_id, share, binding, standing, due_on, total FROM obligation_count WHERE total <> 0";
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
    let statement =
        format!("INSERT INTO obligation_count (agency_id, share, binding, standing, due_on, total) {DERIVED}");
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

/// Whose counters are asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holders<'a> {
    /// The agencies; none for the whole ledger.
    pub(crate) agencies: &'a [AgencyId],
    pub(crate) shares: &'static [Share],
}

impl<'a> Holders<'a> {
    /// The whole ledger.
    pub(super) fn everything(part: Option<PartFilter>) -> Self {
        Self { agencies: &[], shares: Share::owed(part) }
    }

    /// What agencies and those below them owe.
    pub(crate) fn owing(agencies: &'a [AgencyId], part: Option<PartFilter>) -> Self {
        Self { agencies, shares: Share::owed(part) }
    }

    /// What people of agencies see.
    pub(crate) fn seeing(agencies: &'a [AgencyId], part: Option<PartFilter>) -> Self {
        Self { agencies, shares: Share::seen(part) }
    }
}

/// The counters that fall into the cuts.
pub(super) fn push_counters(statement: &mut SqlText, holders: Holders<'_>, binding: Option<Binding>, cuts: &[Cut]) {
    statement.push(" FROM obligation_count n WHERE n.agency_id IN (");
    if holders.agencies.is_empty() {
        statement.bind(EVERYTHING);
    } else {
        statement.bind_all(holders.agencies.iter().map(|agency| agency.uuid()));
    }
    statement
        .push(") AND n.share IN ('")
        .push(&holders.shares.iter().map(|share| share.as_str()).collect::<Vec<_>>().join("', '"));
    // The binding stands in the key before the standing: naming both lets a cut be found, not searched.
    statement.push(match binding {
        Some(Binding::Order) => "') AND n.binding = 'order'",
        Some(Binding::Request) => "') AND n.binding = 'request'",
        None => "') AND n.binding IN ('order', 'request')",
    });
    push_cuts(statement, cuts);
}

/// Whether any of these agencies follows up what is owed outside it.
pub(super) async fn follow_anything(sql: &dyn Sql, agencies: &[AgencyId]) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        #[expect(dead_code, reason = "only whether the row is there counts")]
        total: i64,
    }
    let mut statement = SqlText::new("SELECT n.total FROM obligation_count n WHERE n.agency_id IN (");
    statement.bind_all(agencies.iter().map(|agency| agency.uuid()));
    statement.push(") AND n.share IN ('followed', 'delegated_followed') AND n.total > 0 LIMIT 1");
    Ok(!sql.all_of::<Row>(statement).await?.is_empty())
}

/// How many obligations of these can fall into the cuts at most.
pub(super) async fn bound(
    sql: &dyn Sql,
    holders: Holders<'_>,
    binding: Option<Binding>,
    cuts: &[Cut],
) -> Result<u64, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let mut statement = SqlText::new("");
    statement.push("SELECT CAST(coalesce(sum(n.total), 0) AS bigint) AS total");
    push_counters(&mut statement, holders, binding, cuts);
    Ok(sql.one_of::<Row>(statement).await?.total.unsigned_abs())
}

/// Tallies of agencies with everything below them, each for itself.
pub(crate) async fn tallies(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    (binding, part): (Option<Binding>, Option<PartFilter>),
    cuts: &[Cut],
    days: Days,
) -> Result<HashMap<AgencyId, Tally>, StoreError> {
    let mut statement = SqlText::new("");
    statement.push("SELECT n.agency_id, n.standing, ");
    push_piece(&mut statement, "n", days);
    statement.push(" AS piece, CAST(sum(n.total) AS bigint) AS total");
    push_counters(&mut statement, Holders::owing(agencies, part), binding, cuts);
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

/// Tallies of what no directive ordered and is due between two days, by agency with everything below it, each for itself: few rows, taken off the
/// counters by whoever asks for directives alone. Reached by the same rule as [`DERIVED`].
pub(crate) async fn other_tallies(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    (from, to): (NaiveDate, NaiveDate),
    days: Days,
) -> Result<HashMap<AgencyId, Tally>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Uuid,
        standing: String,
        piece: i64,
        total: i64,
    }
    let mut statement = SqlText::new("WITH c AS (SELECT ancestor_id, descendant_id, max(coalesce(valid_to, ");
    statement
        .bind(crate::modules::obligations::store::NO_END)
        .push(")) AS until FROM agency_closure WHERE ancestor_id IN (");
    statement.bind_all(agencies.iter().map(|agency| agency.uuid()));
    statement.push(") GROUP BY ancestor_id, descendant_id) SELECT c.ancestor_id AS agency_id, o.standing, ");
    push_piece(&mut statement, "o", days);
    statement.push(" AS piece, count(*) AS total FROM obligation o");
    statement.push(" JOIN c ON c.descendant_id = o.agency_id AND c.until >= o.opened_on");
    // The words of its index.
    statement.push(" WHERE o.origin <> 'directive' AND o.parent_id IS NULL AND o.due_on >= ").bind(from);
    statement.push(" AND o.due_on <= ").bind(to).push(" GROUP BY 1, 2, 3");
    let mut tallies = HashMap::<AgencyId, Tally>::new();
    for row in sql.all_of::<Row>(statement).await? {
        add(tallies.entry(AgencyId::from_uuid(row.agency_id)).or_default(), &row.standing, row.piece, row.total, days)?;
    }
    Ok(tallies)
}

/// The tally of all these together.
pub(crate) async fn tally(
    sql: &dyn Sql,
    holders: Holders<'_>,
    binding: Option<Binding>,
    cuts: &[Cut],
    days: Days,
) -> Result<Tally, StoreError> {
    let mut statement = SqlText::new("");
    statement.push("SELECT n.standing, ");
    push_piece(&mut statement, "n", days);
    statement.push(" AS piece, CAST(sum(n.total) AS bigint) AS total");
    push_counters(&mut statement, holders, binding, cuts);
    statement.push(" GROUP BY 1, 2");
    let mut tally = Tally::default();
    for row in sql.all_of::<Piece>(statement).await? {
        row.add_to(&mut tally, days)?;
    }
    Ok(tally)
}

/// A group of [`push_piece`].
#[derive(FromQueryResult)]
pub(super) struct Piece {
    pub(super) standing: String,
    pub(super) piece: i64,
    pub(super) total: i64,
}

impl Piece {
    pub(super) fn add_to(&self, tally: &mut Tally, days: Days) -> Result<(), StoreError> {
        add(tally, &self.standing, self.piece, self.total, days)
    }
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

fn add(tally: &mut Tally, standing: &str, piece: i64, total: i64, days: Days) -> Result<(), StoreError> {
    let standing = Standing::parse(standing).ok_or_else(|| StoreError::Unreadable { what: "standing" })?;
    let due_on = match piece {
        0 => days.today.pred_opt(),
        1 => Some(days.today),
        _ => days.soon_until.succ_opt(),
    };
    tally.add(standing, due_on, days, total.unsigned_abs());
    Ok(())
}
