//! Reorganisations in the database. All SQL of the module stands here.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, ReorganisationId};
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use super::model::{Decision, Reorganisation, State};
use crate::handover::{Kind, Touched};

const COLUMNS: &str = "r.id, r.code, r.title, r.decision_number, r.decision_on, r.effective_on, r.state, r.steps, r.accepts_covered, \
     r.created_at, r.created_by, r.committed_at, r.committed_by, r.entries_closed, r.entries_opened, r.undone_at, r.undone_by, r.updated_at, r.version";
/// Reorganisations of one list: a province has a handful in a decade.
const MOST: i64 = 500;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    code: String,
    title: String,
    decision_number: String,
    decision_on: NaiveDate,
    effective_on: NaiveDate,
    state: String,
    steps: String,
    accepts_covered: bool,
    created_at: DateTime<Utc>,
    created_by: Option<Uuid>,
    committed_at: Option<DateTime<Utc>>,
    committed_by: Option<Uuid>,
    entries_closed: i64,
    entries_opened: i64,
    undone_at: Option<DateTime<Utc>>,
    undone_by: Option<Uuid>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl TryFrom<Row> for Reorganisation {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let by = |id: Option<Uuid>| id.map(AccountId::from_uuid);
        Ok(Self {
            id: ReorganisationId::from_uuid(row.id),
            code: row.code,
            decision: Decision {
                title: row.title,
                number: row.decision_number,
                decided_on: row.decision_on,
                effective_on: row.effective_on,
            },
            state: State::parse(&row.state).ok_or(StoreError::Unreadable { what: "state of a reorganisation" })?,
            steps: serde_json::from_str(&row.steps)?,
            accepts_covered: row.accepts_covered,
            created_at: row.created_at,
            created_by: by(row.created_by),
            committed: row.committed_at.map(|at| (at, by(row.committed_by))),
            entries: (row.entries_closed, row.entries_opened),
            undone: row.undone_at.map(|at| (at, by(row.undone_by))),
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

/// All, newest first.
pub(super) async fn all(sql: &dyn Sql) -> Result<Vec<Reorganisation>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM reorganisation r ORDER BY r.seq DESC LIMIT $1");
    sql.all::<Row>(&statement, values![MOST]).await?.into_iter().map(Reorganisation::try_from).collect()
}

/// The one of a code.
pub(super) async fn find(sql: &dyn Sql, code: &str) -> Result<Option<Reorganisation>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM reorganisation r WHERE r.code = $1");
    sql.optional::<Row>(&statement, values![code]).await?.map(Reorganisation::try_from).transpose()
}

/// The same, locked until the transaction ends.
pub(super) async fn find_for_update(tx: &WriteTx, code: &str) -> Result<Option<Reorganisation>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM reorganisation r WHERE r.code = $1{}", tx.dialect().for_update());
    tx.optional::<Row>(&statement, values![code]).await?.map(Reorganisation::try_from).transpose()
}

/// A commit that was not taken back and came later than this one: what it did stands on what this one did.
pub(super) async fn later_commit(sql: &dyn Sql, at: DateTime<Utc>) -> Result<Option<String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        code: String,
    }
    let statement = "SELECT r.code FROM reorganisation r WHERE r.state = 'committed' AND r.committed_at > $1 ORDER BY r.seq LIMIT 1";
    Ok(sql.optional::<Found>(statement, values![at]).await?.map(|found| found.code))
}

pub(super) async fn insert(tx: &WriteTx, it: &Reorganisation) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO reorganisation (id, code, title, decision_number, decision_on, effective_on, state, steps, accepts_covered, created_at, \
         created_by, entries_closed, entries_opened, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, $12, $13)",
        values![
            it.id.uuid(),
            it.code.as_str(),
            it.decision.title.as_str(),
            it.decision.number.as_str(),
            it.decision.decided_on,
            it.decision.effective_on,
            it.state.as_str(),
            serde_json::to_string(&it.steps)?,
            it.accepts_covered,
            it.created_at,
            it.created_by.map(AccountId::uuid),
            it.updated_at,
            it.version,
        ],
    )
    .await?;
    Ok(())
}

/// Writes what became of it, with the next version.
pub(super) async fn save(tx: &WriteTx, it: &Reorganisation) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE reorganisation SET title = $2, decision_number = $3, decision_on = $4, effective_on = $5, state = $6, steps = $7, \
         accepts_covered = $8, committed_at = $9, committed_by = $10, entries_closed = $11, entries_opened = $12, undone_at = $13, \
         undone_by = $14, updated_at = $15, version = version + 1 WHERE id = $1",
        values![
            it.id.uuid(),
            it.decision.title.as_str(),
            it.decision.number.as_str(),
            it.decision.decided_on,
            it.decision.effective_on,
            it.state.as_str(),
            serde_json::to_string(&it.steps)?,
            it.accepts_covered,
            it.committed.map(|(at, _)| at),
            it.committed.and_then(|(_, by)| by).map(AccountId::uuid),
            it.entries.0,
            it.entries.1,
            it.undone.map(|(at, _)| at),
            it.undone.and_then(|(_, by)| by).map(AccountId::uuid),
            it.updated_at,
        ],
    )
    .await?;
    Ok(())
}

/// A table of a decision.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct File {
    /// Its number.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

pub(super) async fn files(sql: &dyn Sql, of: ReorganisationId) -> Result<Vec<File>, StoreError> {
    let statement = "SELECT f.number, f.name, f.content FROM reorganisation_file f WHERE f.reorganisation_id = $1 ORDER BY f.number";
    sql.all(statement, values![of.uuid()]).await
}

pub(super) async fn put_file(tx: &WriteTx, of: ReorganisationId, file: &File) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO reorganisation_file (reorganisation_id, number, name, content) VALUES ($1, $2, $3, $4)",
        values![of.uuid(), file.number, file.name.as_str(), file.content.clone()],
    )
    .await?;
    Ok(())
}

/// Takes a table out; `false` where there is none of the number.
pub(super) async fn remove_file(tx: &WriteTx, of: ReorganisationId, number: i64) -> Result<bool, StoreError> {
    let statement = "DELETE FROM reorganisation_file WHERE reorganisation_id = $1 AND number = $2";
    Ok(tx.execute(statement, values![of.uuid(), number]).await? == 1)
}

/// Who takes over what, as a person said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedHeir {
    /// The agency that ends.
    pub agency: AgencyId,
    /// What of it; `None` for all.
    pub kind: Option<Kind>,
    /// Which one; `None` for all of the kind.
    pub item: Option<Uuid>,
    /// The key of the heir.
    pub heir: String,
}

pub(super) async fn heirs(sql: &dyn Sql, of: ReorganisationId) -> Result<Vec<NamedHeir>, StoreError> {
    #[derive(FromQueryResult)]
    struct HeirRow {
        agency_id: Uuid,
        kind: String,
        item_id: Uuid,
        heir: String,
    }
    let statement = "SELECT h.agency_id, h.kind, h.item_id, h.heir FROM reorganisation_heir h WHERE h.reorganisation_id = $1 \
                     ORDER BY h.agency_id, h.kind, h.item_id";
    let rows = sql.all::<HeirRow>(statement, values![of.uuid()]).await?;
    Ok(rows
        .into_iter()
        .map(|row| NamedHeir {
            agency: AgencyId::from_uuid(row.agency_id),
            kind: Kind::parse(&row.kind),
            item: (!row.item_id.is_nil()).then_some(row.item_id),
            heir: row.heir,
        })
        .collect())
}

/// Names an heir, in place of the one before; an empty key takes the name out.
pub(super) async fn put_heir(tx: &WriteTx, of: ReorganisationId, named: &NamedHeir) -> Result<(), StoreError> {
    let key = || {
        let kind = named.kind.map_or("", Kind::as_str);
        values![of.uuid(), named.agency.uuid(), kind, named.item.unwrap_or_default()]
    };
    if named.heir.is_empty() {
        tx.execute(
            "DELETE FROM reorganisation_heir WHERE reorganisation_id = $1 AND agency_id = $2 AND kind = $3 AND item_id = $4",
            key(),
        )
        .await?;
        return Ok(());
    }
    let mut values = key();
    values.push(named.heir.as_str().into());
    tx.execute(
        "INSERT INTO reorganisation_heir (reorganisation_id, agency_id, kind, item_id, heir) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (reorganisation_id, agency_id, kind, item_id) DO UPDATE SET heir = excluded.heir",
        values,
    )
    .await?;
    Ok(())
}

/// Notes what a module did, behind what was noted before.
pub(super) async fn note(
    tx: &WriteTx,
    of: ReorganisationId,
    module: &str,
    first: i64,
    touched: &[Touched],
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(touched.len());
    for (number, one) in (first..).zip(touched) {
        let before = serde_json::to_string(&one.before)?;
        rows.push(values![of.uuid(), number, module, one.what.as_str(), one.id, before]);
    }
    const COLUMNS: &[&str] = &["reorganisation_id", "number", "module", "what", "object_id", "before"];
    tx.insert_many("reorganisation_touch", COLUMNS, rows).await
}

/// What a module did, in its order.
pub(super) async fn noted(sql: &dyn Sql, of: ReorganisationId, module: &str) -> Result<Vec<Touched>, StoreError> {
    #[derive(FromQueryResult)]
    struct TouchRow {
        what: String,
        object_id: Uuid,
        before: String,
    }
    let statement = "SELECT t.what, t.object_id, t.before FROM reorganisation_touch t \
                     WHERE t.reorganisation_id = $1 AND t.module = $2 ORDER BY t.number";
    let rows = sql.all::<TouchRow>(statement, values![of.uuid(), module]).await?;
    rows.into_iter()
        .map(|row| Ok(Touched { what: row.what, id: row.object_id, before: serde_json::from_str(&row.before)? }))
        .collect()
}
