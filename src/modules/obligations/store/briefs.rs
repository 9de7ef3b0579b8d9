//! A few facts of many obligations, for other modules.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::{AccountId, AgencyId, ObligationId};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, values};
use uuid::Uuid;

use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::obligation::Binding;
use crate::modules::obligations::model::origin::Origin;
use crate::modules::obligations::model::why::Why;

/// Ids that one query asks for.
const IDS_PER_QUERY: usize = 500;

/// An obligation in a few facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Position in the ledger.
    pub seq: i64,
    /// Its id.
    pub id: ObligationId,
    /// Its code.
    pub code: String,
    /// The task in one line.
    pub title: String,
    /// Who owes it.
    pub agency: AgencyId,
    /// Who follows it up.
    pub overseer: AgencyId,
    /// The person who does it, once named.
    pub responsible: Option<AccountId>,
    /// Order or request.
    pub binding: Binding,
    /// Last valid day.
    pub due_on: Option<NaiveDate>,
    /// The directive ("Kế hoạch 86/KH-UBND").
    pub source: String,
    /// Where it is in its life.
    pub state: State,
    /// The day on which it was confirmed.
    pub completed_on: Option<NaiveDate>,
}

/// A place in the order of due days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The day.
    pub due_on: NaiveDate,
    /// Position in the ledger.
    pub seq: i64,
}

impl Brief {
    /// Its place in the order of due days; `None` without a day.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.due_on.map(|due_on| Place { due_on, seq: self.seq })
    }
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    code: String,
    title: String,
    agency_id: Uuid,
    overseer_id: Uuid,
    responsible_id: Option<Uuid>,
    binding: String,
    due_on: Option<NaiveDate>,
    why: String,
    state: String,
    completed_on: Option<NaiveDate>,
}

const COLUMNS: &str = "o.seq, o.id, o.code, o.title, o.agency_id, o.overseer_id, o.responsible_id, o.binding, o.due_on, o.why, o.state, \
     o.completed_on";

impl TryFrom<Row> for Brief {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let unknown = |what: &'static str| StoreError::Unreadable { what };
        let why: Why = serde_json::from_str(&row.why).map_err(|_| unknown("why"))?;
        Ok(Self {
            seq: row.seq,
            id: ObligationId::from_uuid(row.id),
            code: row.code,
            title: row.title,
            agency: AgencyId::from_uuid(row.agency_id),
            overseer: AgencyId::from_uuid(row.overseer_id),
            responsible: row.responsible_id.map(AccountId::from_uuid),
            binding: Binding::parse(&row.binding).ok_or_else(|| unknown("binding"))?,
            due_on: row.due_on,
            source: why.source,
            state: State::parse(&row.state).ok_or_else(|| unknown("state"))?,
            completed_on: row.completed_on,
        })
    }
}

/// Those with these ids.
pub(crate) async fn of(sql: &dyn Sql, ids: &[ObligationId]) -> Result<HashMap<ObligationId, Brief>, StoreError> {
    let mut found = HashMap::new();
    for some in ids.chunks(IDS_PER_QUERY) {
        let mut text = SqlText::new("SELECT ");
        text.push(COLUMNS)
            .push(" FROM obligation o WHERE o.id IN (")
            .bind_all(some.iter().map(|id| id.uuid()))
            .push(")");
        for row in sql.all_of::<Row>(text).await? {
            let brief = Brief::try_from(row)?;
            found.insert(brief.id, brief);
        }
    }
    Ok(found)
}

/// Those of one origin, parts left out, in the order of the ledger.
pub(crate) async fn of_origin(sql: &dyn Sql, origin: Origin) -> Result<Vec<Brief>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM obligation o WHERE o.origin_id = $1 AND o.parent_id IS NULL ORDER BY o.seq");
    let rows: Vec<Row> = sql.all(&statement, values![origin.uuid()]).await?;
    rows.into_iter().map(Brief::try_from).collect()
}

/// Of each of these origins, of which each asks for one thing, the entry that holds: the last one where it went to another unit.
pub(crate) async fn by_origin(sql: &dyn Sql, origins: &[Uuid]) -> Result<HashMap<Uuid, Brief>, StoreError> {
    #[derive(FromQueryResult)]
    struct Of {
        origin_id: Uuid,
        #[sea_orm(nested)]
        entry: Row,
    }
    let mut found = HashMap::new();
    for some in origins.chunks(IDS_PER_QUERY) {
        let mut text = SqlText::new("SELECT o.origin_id, ");
        text.push(COLUMNS)
            .push(" FROM obligation o WHERE o.parent_id IS NULL AND o.origin_id IN (")
            .bind_all(some.iter().copied())
            .push(") ORDER BY o.seq");
        for row in sql.all_of::<Of>(text).await? {
            found.insert(row.origin_id, Brief::try_from(row.entry)?);
        }
    }
    Ok(found)
}

/// What is owed and not handed in, by day: along the index of standing and day, so that a ledger of millions gives the few of a day at once.
pub(crate) async fn open_due(
    sql: &dyn Sql,
    (after, until): (NaiveDate, NaiveDate),
    behind: Option<Place>,
    limit: u32,
) -> Result<Vec<Brief>, StoreError> {
    let from = behind.unwrap_or(Place { due_on: after, seq: i64::MAX });
    let statement = format!(
        "SELECT {COLUMNS} FROM obligation o WHERE o.standing = 'open' AND (o.due_on, o.seq) > ($1, $2) AND o.due_on <= $3
         ORDER BY o.due_on, o.seq LIMIT $4"
    );
    let rows: Vec<Row> = sql.all(&statement, values![from.due_on, from.seq, until, i64::from(limit)]).await?;
    rows.into_iter().map(Brief::try_from).collect()
}
