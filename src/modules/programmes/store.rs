//! Programmes in the database. All SQL of the module stands here.
//!
//! The closure of the tree is read here too: what lies around an agency is needed inside a statement.

pub(super) mod inheritance;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, ProgrammeId};
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, capped_count, values};
use uuid::Uuid;

use super::model::{Closing, Facts, Programme};
use super::policy::{Scope, Stakes};

const COLUMNS: &str = "p.seq, p.id, p.code, p.name, p.source, p.goal, p.jurisdiction_id, p.lead_id, p.starts_on, p.ends_on, \
     p.closed_on, p.outcome, p.created_at, p.created_by, p.updated_at, p.version";

/// How far programmes are counted.
const COUNT_CAP: u64 = 10_000;

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    code: String,
    name: String,
    source: String,
    goal: String,
    jurisdiction_id: Uuid,
    lead_id: Option<Uuid>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    outcome: String,
    created_at: DateTime<Utc>,
    created_by: Option<Uuid>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl From<Row> for Programme {
    fn from(row: Row) -> Self {
        Self {
            seq: row.seq,
            id: ProgrammeId::from_uuid(row.id),
            code: row.code,
            facts: Facts {
                name: row.name,
                source: row.source,
                goal: row.goal,
                jurisdiction: AgencyId::from_uuid(row.jurisdiction_id),
                lead: row.lead_id.map(AgencyId::from_uuid),
                starts_on: row.starts_on,
                ends_on: row.ends_on,
            },
            closing: row.closed_on.map(|on| Closing { on, outcome: row.outcome }),
            created_at: row.created_at,
            created_by: row.created_by.map(AccountId::from_uuid),
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// The programme with this code.
pub(super) async fn find(sql: &dyn Sql, code: &str) -> Result<Option<Programme>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM programme p WHERE p.code = $1");
    Ok(sql.optional::<Row>(&statement, values![code]).await?.map(Programme::from))
}

/// The same, locked until the transaction ends.
pub(super) async fn find_for_update(tx: &WriteTx, code: &str) -> Result<Option<Programme>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM programme p WHERE p.code = $1{}", tx.dialect().for_update());
    Ok(tx.optional::<Row>(&statement, values![code]).await?.map(Programme::from))
}

/// A page of programmes that a person sees, the newest first.
pub(super) async fn list(
    sql: &dyn Sql,
    scope: &Scope,
    is_running: Option<bool>,
    page: &Page,
) -> Result<(Slice<Programme>, Count), StoreError> {
    let mut counted = SqlText::new("SELECT 1 FROM programme p WHERE 1 = 1");
    push_conditions(&mut counted, scope, is_running);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut statement = SqlText::new("SELECT ");
    statement.push(COLUMNS).push(" FROM programme p WHERE 1 = 1");
    push_conditions(&mut statement, scope, is_running);
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        statement.push(" AND p.seq < ").bind(seq);
    }
    statement.push(" ORDER BY p.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(statement).await?;
    let slice = page.slice(rows, |row| Cursor::new([row.seq.to_string()])).map(Programme::from);
    Ok((slice, count))
}

fn push_conditions(statement: &mut SqlText, scope: &Scope, is_running: Option<bool>) {
    match is_running {
        Some(true) => statement.push(" AND p.closed_on IS NULL"),
        Some(false) => statement.push(" AND p.closed_on IS NOT NULL"),
        None => statement,
    };
    let Scope::Around(agencies) = scope else { return };
    let ids = || agencies.iter().map(|agency| agency.uuid());
    statement
        .push(" AND (EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = p.jurisdiction_id AND b.ancestor_id IN (")
        .bind_all(ids())
        .push(")) OR EXISTS (SELECT 1 FROM agency_closure b WHERE b.ancestor_id = p.jurisdiction_id AND b.descendant_id IN (")
        .bind_all(ids())
        .push(")))");
}

/// Where a jurisdiction stands around these agencies, now or once.
pub(super) async fn stakes(sql: &dyn Sql, jurisdiction: AgencyId, own: &[AgencyId]) -> Result<Stakes, StoreError> {
    #[derive(FromQueryResult)]
    struct Id {
        id: Uuid,
    }
    let ids = |rows: Vec<Id>| rows.into_iter().map(|row| AgencyId::from_uuid(row.id)).collect();
    let above = "SELECT DISTINCT c.ancestor_id AS id FROM agency_closure c WHERE c.descendant_id = $1";
    let above = ids(sql.all::<Id>(above, values![jurisdiction.uuid()]).await?);
    let mut inside = SqlText::new("SELECT DISTINCT c.descendant_id AS id FROM agency_closure c WHERE c.ancestor_id = ");
    inside.bind(jurisdiction.uuid()).push(" AND c.descendant_id IN (");
    inside.bind_all(own.iter().map(|agency| agency.uuid())).push(")");
    Ok(Stakes { above, inside: ids(sql.all_of::<Id>(inside).await?) })
}

/// A new programme.
pub(super) async fn insert(tx: &WriteTx, programme: &Programme) -> Result<(), StoreError> {
    let facts = &programme.facts;
    tx.execute(
        "INSERT INTO programme (id, code, name, source, goal, jurisdiction_id, lead_id, starts_on, ends_on, outcome, created_at, \
         created_by, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10, $11, $10, 1)",
        values![
            programme.id.uuid(),
            programme.code.as_str(),
            facts.name.as_str(),
            facts.source.as_str(),
            facts.goal.as_str(),
            facts.jurisdiction.uuid(),
            facts.lead.map(AgencyId::uuid),
            facts.starts_on,
            facts.ends_on,
            programme.created_at,
            programme.created_by.map(AccountId::uuid)
        ],
    )
    .await?;
    Ok(())
}

/// Saves a locked programme as its next version.
pub(super) async fn save(tx: &WriteTx, programme: &Programme) -> Result<(), StoreError> {
    let facts = &programme.facts;
    let (closed_on, outcome) = match &programme.closing {
        Some(closing) => (Some(closing.on), closing.outcome.as_str()),
        None => (None, ""),
    };
    tx.execute(
        "UPDATE programme SET name = $2, source = $3, goal = $4, lead_id = $5, starts_on = $6, ends_on = $7, closed_on = $8, \
         outcome = $9, updated_at = $10, version = version + 1 WHERE id = $1",
        values![
            programme.id.uuid(),
            facts.name.as_str(),
            facts.source.as_str(),
            facts.goal.as_str(),
            facts.lead.map(AgencyId::uuid),
            facts.starts_on,
            facts.ends_on,
            closed_on,
            outcome,
            programme.updated_at
        ],
    )
    .await?;
    Ok(())
}
