//! What an import compares with, and the writing of its plan.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::IdSource;
use thihanh_kernel::{AgencyId, vietnamese};
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use super::{EdgeRow, IDS_PER_QUERY, SuccessionRow, VERSION_COLUMNS, VersionRow, edges, versions};
use crate::modules::agencies::model::agency::Succession;
use crate::modules::agencies::model::import::{CODE_SCHEME, Known, OFFICIAL_SCHEME, Plan};
use crate::modules::agencies::model::period::{BEGINNING, Period};

#[derive(FromQueryResult)]
struct IdentifierRow {
    agency_id: Uuid,
    scheme: String,
    value: String,
    valid_from: NaiveDate,
}

#[derive(FromQueryResult)]
struct KindRow {
    code: String,
    name_vi: String,
}

/// Makes imports wait for each other: two at once could both create the same agency.
pub async fn lock(tx: &WriteTx) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO setting (key, value) VALUES ('agency_import', '') ON CONFLICT (key) DO UPDATE SET value = setting.value",
        values![],
    )
    .await?;
    Ok(())
}

/// The whole forest as it is.
pub async fn known(sql: &dyn Sql) -> Result<Known, StoreError> {
    let mut known = Known { kinds: kinds(sql).await?, ..Known::default() };
    let rows = sql
        .all::<IdentifierRow>("SELECT agency_id, scheme, value, valid_from FROM agency_identifier", values![])
        .await?;
    let (mut codes, mut official_codes) = (BTreeMap::new(), BTreeMap::new());
    for row in rows {
        let agency = AgencyId::from_uuid(row.agency_id);
        match row.scheme.as_str() {
            CODE_SCHEME => _ = codes.insert(row.value, agency),
            OFFICIAL_SCHEME => _ = official_codes.insert((agency, row.valid_from), row.value),
            _ => {}
        }
    }
    known.codes = codes.into_iter().collect();
    known.official_codes = official_codes;
    let rows = sql
        .all::<VersionRow>(&format!("SELECT {VERSION_COLUMNS} FROM agency_version v ORDER BY v.valid_from"), values![])
        .await?;
    known.versions = versions(rows)?;
    let rows = sql
        .all::<EdgeRow>("SELECT kind, parent_id, child_id, valid_from, valid_to FROM agency_edge", values![])
        .await?;
    known.edges = edges(rows)?;
    let rows =
        sql.all::<SuccessionRow>("SELECT old_id, new_id, kind, on_day, note FROM agency_succession", values![]).await?;
    known.successions = rows.into_iter().map(Succession::try_from).collect::<Result<_, _>>()?;
    Ok(known)
}

/// Codes of kinds and, folded, their Vietnamese names, each with its code.
pub async fn kinds(sql: &dyn Sql) -> Result<std::collections::HashMap<String, String>, StoreError> {
    let rows = sql.all::<KindRow>("SELECT code, name_vi FROM agency_kind", values![]).await?;
    let pairs = rows
        .into_iter()
        .flat_map(|row| [(vietnamese::fold(&row.name_vi), row.code.clone()), (row.code.clone(), row.code)]);
    Ok(pairs.collect())
}

/// Writes what an import changes.
pub async fn write(tx: &WriteTx, plan: &Plan, ids: &dyn IdSource, now: DateTime<Utc>) -> Result<(), StoreError> {
    add(tx, plan, now).await?;
    let touched: Vec<AgencyId> = plan.touched.iter().copied().collect();
    for table in [
        "agency_version WHERE agency_id IN (",
        "agency_edge WHERE kind IN ('administrative', 'professional') AND child_id IN (",
    ] {
        for some in touched.chunks(IDS_PER_QUERY) {
            let mut text = SqlText::new("DELETE FROM ");
            text.push(table).bind_all(some.iter().map(|id| id.uuid())).push(")");
            tx.execute_of(text).await?;
        }
    }
    let rows = plan.versions.iter().map(|version| {
        values![
            ids.uuid(now),
            version.agency.uuid(),
            version.name.as_str(),
            version.short_name.as_str(),
            vietnamese::fold(&version.name),
            vietnamese::sort_key(&version.name),
            version.kind.as_str(),
            version.level.as_str(),
            version.head_title.as_str(),
            version.head_name.as_str(),
            version.period.from,
            version.period.to,
            version.source.as_str()
        ]
    });
    tx.insert_many(
        "agency_version",
        &[
            "id",
            "agency_id",
            "name",
            "short_name",
            "name_folded",
            "sort_key",
            "kind",
            "level",
            "head_title",
            "head_name",
            "valid_from",
            "valid_to",
            "source",
        ],
        rows.collect(),
    )
    .await?;
    let rows = plan.edges.iter().map(|(kind, edge)| {
        values![ids.uuid(now), kind.as_str(), edge.parent.uuid(), edge.child.uuid(), edge.period.from, edge.period.to]
    });
    tx.insert_many("agency_edge", &["id", "kind", "parent_id", "child_id", "valid_from", "valid_to"], rows.collect())
        .await?;
    write_closure(tx, plan).await?;
    write_codes_and_successions(tx, plan, ids, now).await?;
    index(tx, &touched).await
}

async fn add(tx: &WriteTx, plan: &Plan, now: DateTime<Utc>) -> Result<(), StoreError> {
    let rows = plan.added.iter().map(|(id, _)| values![id.uuid(), now]).collect();
    tx.insert_many("agency", &["id", "created_at"], rows).await?;
    // The key of a file belongs to the agency for good, whatever it is called.
    let rows = plan.added.iter().map(|(id, code)| values![id.uuid(), CODE_SCHEME, code.as_str(), BEGINNING]).collect();
    insert_identifiers(tx, rows).await
}

async fn insert_identifiers(tx: &WriteTx, rows: Vec<Vec<thihanh_store::Value>>) -> Result<(), StoreError> {
    tx.insert_many("agency_identifier", &["agency_id", "scheme", "value", "valid_from"], rows).await
}

/// The closure is written as a whole: it is computed as a whole, and one import touches most of it.
async fn write_closure(tx: &WriteTx, plan: &Plan) -> Result<(), StoreError> {
    let Some(closure) = &plan.closure else { return Ok(()) };
    tx.execute("DELETE FROM agency_closure", values![]).await?;
    let rows = closure
        .iter()
        .map(|row| values![row.ancestor.uuid(), row.descendant.uuid(), row.depth, row.period.from, row.period.to]);
    tx.insert_many(
        "agency_closure",
        &["ancestor_id", "descendant_id", "depth", "valid_from", "valid_to"],
        rows.collect(),
    )
    .await
}

async fn write_codes_and_successions(
    tx: &WriteTx,
    plan: &Plan,
    ids: &dyn IdSource,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for (agency, _, Period { from, .. }) in &plan.official_codes {
        tx.execute(
            "DELETE FROM agency_identifier WHERE agency_id = $1 AND scheme = $2 AND valid_from = $3",
            values![agency.uuid(), OFFICIAL_SCHEME, *from],
        )
        .await?;
    }
    let rows = plan
        .official_codes
        .iter()
        .map(|(agency, code, period)| values![agency.uuid(), OFFICIAL_SCHEME, code.as_str(), period.from, period.to]);
    let columns = &["agency_id", "scheme", "value", "valid_from", "valid_to"];
    tx.insert_many("agency_identifier", columns, rows.collect()).await?;
    for row in &plan.successions {
        tx.execute(
            "INSERT INTO agency_succession (id, old_id, new_id, kind, on_day, note) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (old_id, new_id, on_day) DO UPDATE SET kind = $4, note = $6",
            values![ids.uuid(now), row.old.uuid(), row.new.uuid(), row.kind.as_str(), row.on_day, row.note.as_str()],
        )
        .await?;
    }
    Ok(())
}

/// Puts the agencies into the search index under all names they ever had, so that an old name still finds them.
async fn index(tx: &WriteTx, touched: &[AgencyId]) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        seq: i64,
        name: String,
        short_name: String,
    }
    for some in touched.chunks(IDS_PER_QUERY) {
        let mut text = SqlText::new(
            "SELECT a.seq, v.name, v.short_name FROM agency a JOIN agency_version v ON v.agency_id = a.id",
        );
        text.push(" WHERE a.id IN (").bind_all(some.iter().map(|id| id.uuid())).push(")");
        let mut names: BTreeMap<i64, String> = BTreeMap::new();
        for row in tx.all_of::<Row>(text).await? {
            let words = names.entry(row.seq).or_default();
            *words = format!("{words} {} {}", row.name, row.short_name);
        }
        Index::Agency.put_all(tx, &names.into_iter().collect::<Vec<_>>()).await?;
    }
    Ok(())
}

/// Makes the whole search index from the rows.
pub async fn index_all(tx: &WriteTx) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        seq: i64,
        id: Uuid,
    }
    let mut after = 0;
    loop {
        let statement = "SELECT seq, id FROM agency WHERE seq > $1 ORDER BY seq LIMIT $2";
        let some: Vec<Row> = tx.all(statement, values![after, IDS_PER_QUERY as i64]).await?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.seq;
        let ids: Vec<_> = some.iter().map(|row| AgencyId::from_uuid(row.id)).collect();
        index(tx, &ids).await?;
    }
}

/// Keeps a phrase for an agency, in place of what it meant before.
pub async fn put_alias(
    tx: &WriteTx,
    id: Uuid,
    jurisdiction: AgencyId,
    (phrase, folded): (&str, &str),
    agency: AgencyId,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO agency_alias (id, jurisdiction_id, phrase_folded, phrase, agency_id, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (jurisdiction_id, phrase_folded) DO UPDATE SET phrase = $4, agency_id = $5, created_by = $6, created_at = $7",
        values![id, jurisdiction.uuid(), folded, phrase, agency.uuid(), by, now],
    )
    .await?;
    Ok(())
}
