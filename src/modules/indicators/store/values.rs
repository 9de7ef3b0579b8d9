//! What people entered.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, IndicatorPartId, IndicatorValueId};
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_kernel::time::civil;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, capped_count, values};
use uuid::Uuid;

use super::word;
use crate::modules::indicators::model::period::Period;
use crate::modules::indicators::model::value::{EnteredValue, Place, Said, Verified};
use crate::modules::indicators::policy::{Scope, Stakes};

const COLUMNS: &str = "v.seq, v.id, v.part_id, v.agency_id, v.keeper_id, v.field_code, v.period_from, v.period_to, v.value, v.source_kind, v.note, \
     v.evidence, v.entered_at, v.entered_by, v.entered_name, v.verified_at, v.verified_by, v.verifier_name, v.version";

/// How far values are counted.
const COUNT_CAP: u64 = 10_000;
/// Values of one page of numbers: a wall.
const MOST: i64 = 20_000;

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    part_id: Uuid,
    agency_id: Uuid,
    keeper_id: Uuid,
    field_code: String,
    period_from: NaiveDate,
    period_to: NaiveDate,
    value: i64,
    source_kind: String,
    note: String,
    evidence: String,
    entered_at: DateTime<Utc>,
    entered_by: Option<Uuid>,
    entered_name: String,
    verified_at: Option<DateTime<Utc>>,
    verified_by: Option<Uuid>,
    verifier_name: String,
    version: i64,
}

impl TryFrom<Row> for EnteredValue {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.seq,
            id: IndicatorValueId::from_uuid(row.id),
            place: Place {
                part: IndicatorPartId::from_uuid(row.part_id),
                agency: AgencyId::from_uuid(row.agency_id),
                field: row.field_code,
                period: Period { from: row.period_from, to: row.period_to },
            },
            keeper: AgencyId::from_uuid(row.keeper_id),
            said: Said {
                value: row.value,
                source: word(&row.source_kind, "source of a value")?,
                note: row.note,
                evidence: row.evidence,
            },
            entered_at: row.entered_at,
            entered_by: row.entered_by.map(AccountId::from_uuid),
            entered_name: row.entered_name,
            verified: row.verified_at.map(|at| Verified {
                at,
                by: row.verified_by.map(AccountId::from_uuid),
                name: row.verifier_name,
            }),
            version: row.version,
        })
    }
}

/// The values of agencies themselves for a period and a field (empty for all of them), of these parts or of all.
pub(in crate::modules::indicators) async fn of(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    periods: &[Period],
    field: &str,
    parts: Option<&[IndicatorPartId]>,
) -> Result<Vec<EnteredValue>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM indicator_value v WHERE v.agency_id IN (");
    text.bind_all(agencies.iter().map(|agency| agency.uuid())).push(") AND v.field_code = ").bind(field);
    text.push(" AND (1 = 0");
    for period in periods {
        text.push(" OR (v.period_from = ").bind(period.from).push(" AND v.period_to = ").bind(period.to).push(")");
    }
    text.push(")");
    if let Some(parts) = parts {
        text.push(" AND v.part_id IN (").bind_all(parts.iter().map(|part| part.uuid())).push(")");
    }
    text.push(" ORDER BY v.seq LIMIT ").bind(MOST);
    sql.all_of::<Row>(text).await?.into_iter().map(EnteredValue::try_from).collect()
}

/// One value.
pub(in crate::modules::indicators) async fn find(
    sql: &dyn Sql,
    id: IndicatorValueId,
) -> Result<Option<EnteredValue>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM indicator_value v WHERE v.id = $1");
    sql.optional::<Row>(&statement, values![id.uuid()]).await?.map(EnteredValue::try_from).transpose()
}

/// The same, locked until the transaction ends.
pub(in crate::modules::indicators) async fn find_for_update(
    tx: &WriteTx,
    id: IndicatorValueId,
) -> Result<Option<EnteredValue>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM indicator_value v WHERE v.id = $1{}", tx.dialect().for_update());
    tx.optional::<Row>(&statement, values![id.uuid()]).await?.map(EnteredValue::try_from).transpose()
}

/// The value of a place, locked until the transaction ends.
pub(in crate::modules::indicators) async fn at_for_update(
    tx: &WriteTx,
    place: &Place,
) -> Result<Option<EnteredValue>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM indicator_value v WHERE v.part_id = $1 AND v.agency_id = $2 AND v.field_code = $3 \
         AND v.period_from = $4 AND v.period_to = $5{}",
        tx.dialect().for_update()
    );
    let at = values![place.part.uuid(), place.agency.uuid(), place.field.as_str(), place.period.from, place.period.to];
    tx.optional::<Row>(&statement, at).await?.map(EnteredValue::try_from).transpose()
}

/// The agencies that have to do with a value.
pub(in crate::modules::indicators) async fn stakes(sql: &dyn Sql, value: &EnteredValue) -> Result<Stakes, StoreError> {
    let since = civil(value.entered_at);
    let mut above = super::above(sql, &[value.place.agency, value.keeper], since).await?;
    let keeper = above.get(&value.keeper).cloned().unwrap_or_default();
    Ok(Stakes { agency: above.remove(&value.place.agency).unwrap_or_default(), keeper })
}

fn push_scope(text: &mut SqlText, scope: &Scope) {
    let Scope::Of(agencies) = scope else { return };
    text.push(" AND EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = v.keeper_id AND b.ancestor_id IN (");
    text.bind_all(agencies.iter().map(|agency| agency.uuid()));
    text.push(") AND (b.valid_to IS NULL OR b.valid_to >= v.entered_on))");
}

/// A page of the values that wait for a person's verification, the oldest first.
pub(in crate::modules::indicators) async fn waiting(
    sql: &dyn Sql,
    scope: &Scope,
    page: &Page,
) -> Result<(Slice<EnteredValue>, Count), StoreError> {
    let mut counted = SqlText::new("SELECT 1 FROM indicator_value v WHERE v.verified_at IS NULL");
    push_scope(&mut counted, scope);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM indicator_value v WHERE v.verified_at IS NULL");
    push_scope(&mut text, scope);
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        text.push(" AND v.seq > ").bind(seq);
    }
    text.push(" ORDER BY v.seq LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(text).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    Ok((Slice { items: items.into_iter().map(EnteredValue::try_from).collect::<Result<_, _>>()?, next }, count))
}

/// A new value; whether its place was free.
pub(in crate::modules::indicators) async fn insert(tx: &WriteTx, value: &EnteredValue) -> Result<bool, StoreError> {
    let (place, said) = (&value.place, &value.said);
    let done = tx
        .execute(
            "INSERT INTO indicator_value (id, part_id, agency_id, keeper_id, field_code, period_from, period_to, value, source_kind, note, \
             evidence, entered_at, entered_on, entered_by, entered_name, verifier_name, updated_at, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', $12, 1) \
             ON CONFLICT (part_id, agency_id, field_code, period_from, period_to) DO NOTHING",
            values![
                value.id.uuid(),
                place.part.uuid(),
                place.agency.uuid(),
                value.keeper.uuid(),
                place.field.as_str(),
                place.period.from,
                place.period.to,
                said.value,
                said.source.as_str(),
                said.note.as_str(),
                said.evidence.as_str(),
                value.entered_at,
                civil(value.entered_at),
                value.entered_by.map(AccountId::uuid),
                value.entered_name.as_str()
            ],
        )
        .await?;
    Ok(done > 0)
}

/// Saves a locked value as its next version.
pub(in crate::modules::indicators) async fn save(
    tx: &WriteTx,
    value: &EnteredValue,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let said = &value.said;
    let verified = value.verified.as_ref();
    tx.execute(
        "UPDATE indicator_value SET value = $2, source_kind = $3, note = $4, evidence = $5, entered_at = $6, entered_on = $7, entered_by = $8, \
         entered_name = $9, verified_at = $10, verified_by = $11, verifier_name = $12, updated_at = $13, version = version + 1 WHERE id = $1",
        values![
            value.id.uuid(),
            said.value,
            said.source.as_str(),
            said.note.as_str(),
            said.evidence.as_str(),
            value.entered_at,
            civil(value.entered_at),
            value.entered_by.map(AccountId::uuid),
            value.entered_name.as_str(),
            verified.map(|it| it.at),
            verified.and_then(|it| it.by).map(AccountId::uuid),
            verified.map_or("", |it| it.name.as_str()),
            now
        ],
    )
    .await?;
    Ok(())
}

/// Removes a locked value: the journal keeps what it said.
pub(in crate::modules::indicators) async fn remove(tx: &WriteTx, id: IndicatorValueId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM indicator_value WHERE id = $1", values![id.uuid()]).await?;
    Ok(())
}

/// What the agencies directly below others say for a period and a field, added up by part: sum and how many agencies said it.
pub(in crate::modules::indicators) async fn sums_below(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    period: Period,
    field: &str,
    on: NaiveDate,
) -> Result<Vec<(AgencyId, IndicatorPartId, i64, u64)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Sum {
        ancestor_id: Uuid,
        part_id: Uuid,
        sum: i64,
        agencies: i64,
    }
    let mut text = SqlText::new(
        "SELECT c.ancestor_id, v.part_id, CAST(sum(v.value) AS bigint) AS sum, count(*) AS agencies FROM agency_closure c \
         JOIN indicator_value v ON v.agency_id = c.descendant_id WHERE c.ancestor_id IN (",
    );
    text.bind_all(agencies.iter().map(|agency| agency.uuid())).push(") AND c.depth = 1 AND c.valid_from <= ").bind(on);
    text.push(" AND (c.valid_to IS NULL OR c.valid_to >= ").bind(on).push(") AND v.period_from = ").bind(period.from);
    text.push(" AND v.period_to = ").bind(period.to).push(" AND v.field_code = ").bind(field);
    text.push(" GROUP BY c.ancestor_id, v.part_id");
    let read = |row: Sum| {
        let part = IndicatorPartId::from_uuid(row.part_id);
        (AgencyId::from_uuid(row.ancestor_id), part, row.sum, row.agencies.unsigned_abs())
    };
    Ok(sql.all_of::<Sum>(text).await?.into_iter().map(read).collect())
}
