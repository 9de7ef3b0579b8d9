//! What ended agencies hold in the ledger, and what passes to their heirs beside the entries themselves.

mod carried;
mod series;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, ObligationId, TaskId, TriggerId};
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, Sql, SqlText, Stand, StoreError, Value, WriteTx, values};
use uuid::Uuid;

use super::rows::{COLUMNS, Row, obligations};
use crate::handover::{Held, Item, Kind};
use crate::modules::obligations::model::delegation::RollUp;
use crate::modules::obligations::model::obligation::Obligation;
use crate::modules::obligations::model::succession::{Closed, Key};

pub(crate) use carried::{Carried, carried, carry, carry_back, urged};
pub(crate) use series::{end_series, open_series, remove_series, series, series_of};

/// Ids of one statement.
const CHUNK: usize = 500;

/// The standings of entries that are not over; the words let the indexes be used.
const LIVING: &str = "o.standing IN ('open', 'waiting_in_time', 'waiting_late', 'undated', 'undated_waiting')";

/// Rows that pass in place: filters shared with an agency, and the overseers of tasks, from which entries to come take theirs.
pub(crate) const STANDS: [(Kind, Stand); 2] = [
    (
        Kind::Filter,
        Stand {
            table: "saved_filter",
            id: "id",
            agency: "shared_with",
            living: "t.shared_with IS NOT NULL",
            label: "t.name",
            unique: &[],
            has_version: false,
        },
    ),
    (
        Kind::Overseen,
        Stand {
            table: "task",
            id: "id",
            agency: "overseer_id",
            living: "(EXISTS (SELECT 1 FROM obligation o WHERE o.task_id = t.id AND o.state IN ('open', 'reported')) \
                     OR EXISTS (SELECT 1 FROM obligation_series s WHERE s.task_id = t.id AND s.ends_on IS NULL))",
            label: "t.code",
            unique: &[],
            has_version: false,
        },
    ),
];

fn uuids(agencies: &[AgencyId]) -> impl Iterator<Item = Uuid> + '_ {
    agencies.iter().map(|agency| agency.uuid())
}

/// How much of the ledger these agencies hold.
pub(crate) async fn held(
    sql: &dyn Sql,
    ended: &[AgencyId],
    last_day: NaiveDate,
    held: &mut Held,
) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct Counted {
        agency: Uuid,
        total: i64,
    }
    for some in ended.chunks(CHUNK) {
        let statements = [
            (Kind::Obligation, count("o.agency_id", " FROM obligation o WHERE ", LIVING, some)),
            (Kind::Overseen, count("o.overseer_id", " FROM obligation o WHERE o.parent_id IS NULL AND ", LIVING, some)),
            (
                Kind::Contribution,
                count(
                    "c.agency_id",
                    " FROM contribution c JOIN obligation o ON o.id = c.obligation_id WHERE c.given_on IS NULL AND ",
                    LIVING,
                    some,
                ),
            ),
            (Kind::Series, {
                let mut text = count("s.agency_id", " FROM obligation_series s WHERE ", "1 = 1", some);
                text.push("");
                text
            }),
        ];
        for (kind, mut text) in statements {
            if kind == Kind::Series {
                text.push(" AND (s.ends_on IS NULL OR s.ends_on >= ").bind(last_day).push(")");
            }
            text.push(" GROUP BY 1");
            for row in sql.all_of::<Counted>(text).await? {
                *held.entry((AgencyId::from_uuid(row.agency), kind)).or_default() += row.total.unsigned_abs();
            }
        }
    }
    Ok(())
}

fn count(agency: &str, from: &str, condition: &str, agencies: &[AgencyId]) -> SqlText {
    let mut text = SqlText::new("SELECT ");
    text.push(agency).push(" AS agency, count(*) AS total").push(from).push(condition);
    text.push(" AND ").push(agency).push(" IN (").bind_all(uuids(agencies)).push(")");
    text
}

/// Entries that an ended agency owes or follows up, as the wizard lists them; at most `limit`.
pub(crate) async fn items(sql: &dyn Sql, agency: AgencyId, kind: Kind, limit: u32) -> Result<Vec<Item>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
        label: String,
        note: String,
    }
    let of = match kind {
        Kind::Obligation => "o.agency_id",
        Kind::Overseen => "o.parent_id IS NULL AND o.overseer_id",
        _ => return Ok(Vec::new()),
    };
    let statement = format!(
        "SELECT o.id, o.code AS label, o.title AS note FROM obligation o WHERE {LIVING} AND {of} = $1 ORDER BY o.due_on, o.seq LIMIT $2"
    );
    let rows = sql.all::<Found>(&statement, values![agency.uuid(), i64::from(limit)]).await?;
    Ok(rows.into_iter().map(|row| Item { id: row.id, label: row.label, note: row.note }).collect())
}

/// Entries that are not over and that one of these agencies owes, with the parts of these that are not over, in the order of the ledger.
/// Locked where a transaction asks.
pub(crate) async fn owed(sql: &dyn Sql, ended: &[AgencyId], lock: &str) -> Result<Vec<Obligation>, StoreError> {
    let mut found: BTreeMap<i64, Obligation> = BTreeMap::new();
    for some in ended.chunks(CHUNK) {
        let mut text = SqlText::new("SELECT ");
        text.push(COLUMNS).push(" FROM obligation o WHERE ").push(LIVING).push(" AND o.agency_id IN (");
        text.bind_all(uuids(some)).push(") ORDER BY o.seq").push(lock);
        found.extend(obligations(sql.all_of::<Row>(text).await?)?.into_iter().map(|entry| (entry.seq, entry)));
    }
    // Parts of parts: a tree is a few levels deep, and whoever was found is not looked at again.
    let mut wholes: Vec<ObligationId> = found.values().map(|entry| entry.id).collect();
    while !wholes.is_empty() {
        let mut next = Vec::new();
        for some in wholes.chunks(CHUNK) {
            let mut text = SqlText::new("SELECT ");
            text.push(COLUMNS).push(" FROM obligation o WHERE ").push(LIVING).push(" AND o.parent_id IN (");
            text.bind_all(some.iter().map(|id| id.uuid())).push(") ORDER BY o.seq").push(lock);
            for part in obligations(sql.all_of::<Row>(text).await?)? {
                if let Entry::Vacant(place) = found.entry(part.seq) {
                    next.push(part.id);
                    place.insert(part);
                }
            }
        }
        wholes = next;
    }
    Ok(found.into_values().collect())
}

/// Entries that are not over, that one of these agencies follows up, and whose owner goes on; parts are followed up by who owes the whole.
pub(crate) async fn overseen(sql: &dyn Sql, ended: &[AgencyId], lock: &str) -> Result<Vec<Obligation>, StoreError> {
    let mut found = Vec::new();
    for some in ended.chunks(CHUNK) {
        let mut text = SqlText::new("SELECT ");
        text.push(COLUMNS).push(" FROM obligation o WHERE ").push(LIVING).push(" AND o.overseer_id IN (");
        text.bind_all(uuids(some)).push(") ORDER BY o.seq").push(lock);
        found.extend(obligations(sql.all_of::<Row>(text).await?)?);
    }
    let ended: BTreeSet<AgencyId> = ended.iter().copied().collect();
    found.retain(|entry| !ended.contains(&entry.agency));
    Ok(found)
}

/// The entries under these keys, whatever their role and state.
pub(crate) async fn under(sql: &dyn Sql, keys: &BTreeSet<Key>) -> Result<Vec<Obligation>, StoreError> {
    let tasks: BTreeSet<Uuid> = keys.iter().map(|key| key.task.uuid()).collect();
    let agencies: BTreeSet<AgencyId> = keys.iter().map(|key| key.agency).collect();
    let (tasks, agencies): (Vec<Uuid>, Vec<AgencyId>) = (tasks.into_iter().collect(), agencies.into_iter().collect());
    let mut found = Vec::new();
    for heirs in agencies.chunks(CHUNK) {
        for some in tasks.chunks(CHUNK) {
            let mut text = SqlText::new("SELECT ");
            text.push(COLUMNS).push(" FROM obligation o WHERE o.parent_id IS NULL AND o.task_id IN (");
            text.bind_all(some.iter().copied()).push(") AND o.agency_id IN (").bind_all(uuids(heirs)).push(")");
            found.extend(obligations(sql.all_of::<Row>(text).await?)?);
        }
    }
    let planning: BTreeSet<AgencyId> = keys.iter().filter(|key| key.is_of_plan()).map(|key| key.agency).collect();
    for heirs in planning.into_iter().collect::<Vec<_>>().chunks(CHUNK) {
        let mut text = SqlText::new("SELECT ");
        text.push(COLUMNS)
            .push(" FROM obligation o WHERE o.parent_id IS NULL AND o.origin = 'monitoring_plan' AND o.agency_id IN (");
        text.bind_all(uuids(heirs)).push(")");
        found.extend(obligations(sql.all_of::<Row>(text).await?)?);
    }
    found.retain(|entry| keys.contains(&Key::of(entry, entry.agency)));
    Ok(found)
}

/// Of these wholes the highest number of a part, and how many parts were confirmed.
pub(crate) async fn parts_of(
    sql: &dyn Sql,
    wholes: &[ObligationId],
) -> Result<(HashMap<ObligationId, i64>, HashMap<ObligationId, u32>), StoreError> {
    #[derive(FromQueryResult)]
    struct Parts {
        parent_id: Uuid,
        last: i64,
        done: i64,
    }
    let (mut shares, mut done) = (HashMap::new(), HashMap::new());
    for some in wholes.chunks(CHUNK) {
        let mut text = SqlText::new("SELECT o.parent_id, CAST(max(o.share) AS bigint) AS last, ");
        text.push("CAST(sum(CASE WHEN o.state = 'completed' THEN 1 ELSE 0 END) AS bigint) AS done");
        text.push(" FROM obligation o WHERE o.parent_id IN (").bind_all(some.iter().map(|id| id.uuid()));
        text.push(") GROUP BY o.parent_id");
        for row in sql.all_of::<Parts>(text).await? {
            let whole = ObligationId::from_uuid(row.parent_id);
            shares.insert(whole, row.last);
            done.insert(whole, u32::try_from(row.done).unwrap_or_default());
        }
    }
    Ok((shares, done))
}

/// Gives entries another overseer, with the version that a form must name from then on.
pub(crate) async fn set_overseer(
    tx: &WriteTx,
    entries: &[ObligationId],
    overseer: AgencyId,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<(), StoreError> {
    for some in entries.chunks(CHUNK) {
        let mut text = SqlText::new("UPDATE obligation SET overseer_id = ");
        text.bind(overseer.uuid()).push(", version = version + 1, updated_at = ").bind(at).push(" WHERE id IN (");
        text.bind_all(some.iter().map(|id| id.uuid())).push(")");
        tx.execute_of(text).await?;
    }
    Ok(())
}

/// Sets how the parts of a whole make it done; gives the rule before.
pub(crate) async fn set_roll_up(tx: &WriteTx, whole: ObligationId, roll_up: Option<RollUp>) -> Result<(), StoreError> {
    let (word, quorum) = (roll_up.map(RollUp::as_str), roll_up.and_then(RollUp::quorum).map(i64::from));
    tx.execute(
        "UPDATE obligation SET roll_up = $2, quorum = $3, version = version + 1 WHERE id = $1",
        values![whole.uuid(), word, quorum],
    )
    .await?;
    Ok(())
}

/// An event that one agency alone waits for is another's from now on.
pub(crate) async fn set_trigger_agency(tx: &WriteTx, trigger: TriggerId, agency: AgencyId) -> Result<bool, StoreError> {
    let statement =
        "UPDATE deadline_trigger SET agency_id = $2 WHERE id = $1 AND agency_id IS NOT NULL AND agency_id <> $2";
    Ok(tx.execute(statement, values![trigger.uuid(), agency.uuid()]).await? == 1)
}

/// Contributions that ended agencies owe to entries that stay: by entry and agency.
pub(crate) async fn contributions(
    sql: &dyn Sql,
    ended: &[AgencyId],
) -> Result<Vec<(ObligationId, AgencyId)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        obligation_id: Uuid,
        agency_id: Uuid,
    }
    let mut found = Vec::new();
    for some in ended.chunks(CHUNK) {
        let mut text = SqlText::new(
            "SELECT c.obligation_id, c.agency_id FROM contribution c JOIN obligation o ON o.id = c.obligation_id",
        );
        text.push(" WHERE c.given_on IS NULL AND ").push(LIVING).push(" AND c.agency_id IN (").bind_all(uuids(some));
        text.push(") ORDER BY c.obligation_id, c.agency_id");
        let rows = sql.all_of::<Found>(text).await?;
        found.extend(
            rows.into_iter()
                .map(|row| (ObligationId::from_uuid(row.obligation_id), AgencyId::from_uuid(row.agency_id))),
        );
    }
    Ok(found)
}

/// A contribution is another agency's from now on; `false` where that one is asked already.
pub(crate) async fn set_contributor(
    tx: &WriteTx,
    obligation: ObligationId,
    (from, to): (AgencyId, AgencyId),
) -> Result<bool, StoreError> {
    let touched = tx
        .execute(
            "UPDATE contribution SET agency_id = $3, version = version + 1 WHERE obligation_id = $1 AND agency_id = $2 AND NOT EXISTS \
             (SELECT 1 FROM contribution other WHERE other.obligation_id = $1 AND other.agency_id = $3)",
            values![obligation.uuid(), from.uuid(), to.uuid()],
        )
        .await?;
    Ok(touched == 1)
}

/// Lets the heirs of supporting agencies be asked too: the expansion of the directive stays as it was frozen, and they stand beside it.
pub(crate) async fn add_support(
    tx: &WriteTx,
    pairs: &[(AgencyId, AgencyId)],
    phrase: &str,
) -> Result<Vec<(TaskId, AgencyId)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        task_id: Uuid,
    }
    let mut added = Vec::new();
    for (ended, heir) in pairs {
        let rows = tx
            .all::<Found>(
                "SELECT a.task_id FROM task_agency a WHERE a.agency_id = $1 AND a.role = 'support' \
                 AND EXISTS (SELECT 1 FROM obligation o WHERE o.task_id = a.task_id AND o.state IN ('open', 'reported')) \
                 AND NOT EXISTS (SELECT 1 FROM task_agency b WHERE b.task_id = a.task_id AND b.agency_id = $2) ORDER BY a.task_id",
                values![ended.uuid(), heir.uuid()],
            )
            .await?;
        let new = rows.iter().map(|row| values![row.task_id, heir.uuid(), "support", phrase]).collect();
        tx.insert_many("task_agency", &["task_id", "agency_id", "role", "phrase"], new).await?;
        added.extend(rows.into_iter().map(|row| (TaskId::from_uuid(row.task_id), *heir)));
    }
    Ok(added)
}

/// Takes back a supporting agency that [`add_support`] added.
pub(crate) async fn remove_support(tx: &WriteTx, task: TaskId, agency: AgencyId) -> Result<(), StoreError> {
    let statement = "DELETE FROM task_agency WHERE task_id = $1 AND agency_id = $2 AND role = 'support'";
    tx.execute(statement, values![task.uuid(), agency.uuid()]).await?;
    Ok(())
}

/// The orders in full of tasks, for the search.
pub(crate) async fn contents(sql: &dyn Sql, tasks: &[TaskId]) -> Result<HashMap<TaskId, String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
        content: String,
    }
    let mut found = HashMap::new();
    for some in tasks.chunks(CHUNK) {
        let mut text = SqlText::new("SELECT t.id, t.content FROM task t WHERE t.id IN (");
        text.bind_all(some.iter().map(|id| id.uuid())).push(")");
        let rows = sql.all_of::<Found>(text).await?;
        found.extend(rows.into_iter().map(|row| (TaskId::from_uuid(row.id), row.content)));
    }
    Ok(found)
}

/// Writes many moves at once.
pub(crate) async fn insert_moves(
    tx: &WriteTx,
    moves: &[(ObligationId, ObligationId)],
    reason: &str,
    at: chrono::DateTime<chrono::Utc>,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let rows = moves.iter().map(|(old, new)| -> Vec<Value> { values![old.uuid(), new.uuid(), reason, at, by] });
    tx.insert_many("obligation_move", &["old_id", "new_id", "reason", "moved_at", "moved_by"], rows.collect()).await
}

/// The entries of these ids, locked in the order of the ledger.
pub(crate) async fn by_ids(sql: &dyn Sql, ids: &[ObligationId], lock: &str) -> Result<Vec<Obligation>, StoreError> {
    let mut found = Vec::new();
    for some in ids.chunks(CHUNK) {
        let mut text = SqlText::new("SELECT ");
        text.push(COLUMNS).push(" FROM obligation o WHERE o.id IN (").bind_all(some.iter().map(|id| id.uuid()));
        text.push(") ORDER BY o.seq").push(lock);
        found.extend(obligations(sql.all_of::<Row>(text).await?)?);
    }
    Ok(found)
}

/// The last number that the journal has of each of these entries: what was done to one since shows in it.
pub(crate) async fn heard(sql: &dyn Sql, ids: &[ObligationId]) -> Result<HashMap<ObligationId, i64>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        object_id: Uuid,
        last: i64,
    }
    let mut found = HashMap::new();
    for some in ids.chunks(CHUNK) {
        let mut text = SqlText::new(
            "SELECT j.object_id, max(j.object_seq) AS last FROM journal j WHERE j.object_kind = 'obligation'",
        );
        text.push(" AND j.object_id IN (").bind_all(some.iter().map(|id| id.uuid())).push(") GROUP BY j.object_id");
        let rows = sql.all_of::<Found>(text).await?;
        found.extend(rows.into_iter().map(|row| (ObligationId::from_uuid(row.object_id), row.last)));
    }
    Ok(found)
}

/// Takes entries out of the ledger that a reorganisation opened and that nobody has touched: the old ones are owed again. Parts before their wholes.
pub(crate) async fn remove(tx: &WriteTx, entries: &[Obligation]) -> Result<(), StoreError> {
    for entry in entries.iter().rev() {
        let id = || values![entry.id.uuid()];
        for table in [
            "obligation_move WHERE new_id",
            "obligation_report WHERE obligation_id",
            "obligation_urged WHERE obligation_id",
        ] {
            tx.execute(&format!("DELETE FROM {table} = $1"), id()).await?;
        }
        Index::Obligation.remove(tx, entry.seq).await?;
        tx.execute("DELETE FROM obligation WHERE id = $1", id()).await?;
    }
    Ok(())
}

/// Takes back the moves into an entry that the heir had before.
pub(crate) async fn remove_move(tx: &WriteTx, old: ObligationId, new: ObligationId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM obligation_move WHERE old_id = $1 AND new_id = $2", values![old.uuid(), new.uuid()])
        .await?;
    Ok(())
}

/// A closed entry lives again: what closing took is given back.
pub(crate) async fn reopen(tx: &WriteTx, entry: &Obligation, closed: Closed) -> Result<(), StoreError> {
    let after = entry.clone().taken_back(closed);
    super::write::save_uncounted(tx, &[(entry, &after)]).await.map(|_| ())
}
