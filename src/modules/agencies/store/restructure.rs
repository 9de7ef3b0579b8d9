//! What a reorganisation reads and writes beside the tree: explicit members of collective phrases, the rows of an area that ends, and the way back.

use chrono::NaiveDate;
use thihanh_kernel::AgencyId;
use thihanh_kernel::ids::IdSource;
use thihanh_kernel::time::Instant;
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use super::IDS_PER_QUERY;
use crate::handover::{Held, Item, Kind};
use crate::modules::agencies::model::agency::Succession;
use crate::modules::agencies::model::import::OFFICIAL_SCHEME;

/// Rows of an area's own that count towards [`Kind::Rule`], with the column that names the area and what makes a row the same for another area.
const OF_AREAS: [&str; 2] = ["rule_row", "agency_alias"];

/// An agency that a collective phrase names explicitly, to be named again.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Member {
    pub group_id: Uuid,
    pub agency_id: Uuid,
    pub is_included: bool,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
}

/// The explicit members among these agencies that would hold on a day.
pub async fn members(sql: &dyn Sql, agencies: &[AgencyId], on: NaiveDate) -> Result<Vec<Member>, StoreError> {
    let mut found = Vec::new();
    for some in agencies.chunks(IDS_PER_QUERY) {
        let mut text = SqlText::new(
            "SELECT m.group_id, m.agency_id, m.is_included, m.valid_from, m.valid_to FROM recipient_member m WHERE m.valid_from < ",
        );
        text.bind(on).push(" AND (m.valid_to IS NULL OR m.valid_to >= ").bind(on).push(") AND m.agency_id IN (");
        text.bind_all(some.iter().map(|id| id.uuid())).push(") ORDER BY m.group_id, m.agency_id, m.valid_from");
        found.extend(sql.all_of::<Member>(text).await?);
    }
    Ok(found)
}

/// Ends a member on a day, or lets it go on.
pub async fn set_member_end(tx: &WriteTx, member: &Member, to: Option<NaiveDate>) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE recipient_member SET valid_to = $4 WHERE group_id = $1 AND agency_id = $2 AND valid_from = $3",
        values![member.group_id, member.agency_id, member.valid_from, to],
    )
    .await?;
    Ok(())
}

/// Names an agency in a phrase from a day on; `false` where it is named then.
pub async fn add_member(
    tx: &WriteTx,
    group: Uuid,
    agency: AgencyId,
    is_included: bool,
    from: NaiveDate,
) -> Result<bool, StoreError> {
    let added = tx
        .execute(
            "INSERT INTO recipient_member (group_id, agency_id, is_included, valid_from, valid_to)
             SELECT g.id, $2, $3, $4, NULL FROM recipient_group g WHERE g.id = $1 AND NOT EXISTS
             (SELECT 1 FROM recipient_member m WHERE m.group_id = $1 AND m.agency_id = $2 AND (m.valid_to IS NULL OR m.valid_to >= $4))",
            values![group, agency.uuid(), is_included, from],
        )
        .await?;
    Ok(added == 1)
}

/// Takes out a member that [`add_member`] added.
pub async fn remove_member(tx: &WriteTx, group: Uuid, agency: Uuid, from: NaiveDate) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM recipient_member WHERE group_id = $1 AND agency_id = $2 AND valid_from = $3",
        values![group, agency, from],
    )
    .await?;
    Ok(())
}

/// How many rows areas among these agencies have of their own.
pub async fn rules_held(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    on: NaiveDate,
    held: &mut Held,
) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency: Uuid,
        total: i64,
    }
    for some in agencies.chunks(IDS_PER_QUERY) {
        for table in OF_AREAS {
            let mut text = SqlText::new("SELECT t.jurisdiction_id AS agency, count(*) AS total FROM ");
            text.push(table)
                .push(" t WHERE t.jurisdiction_id IN (")
                .bind_all(some.iter().map(|id| id.uuid()))
                .push(")");
            if table == "rule_row" {
                text.push(" AND (t.valid_to IS NULL OR t.valid_to >= ").bind(on).push(")");
            }
            text.push(" GROUP BY 1");
            for row in sql.all_of::<Row>(text).await? {
                *held.entry((AgencyId::from_uuid(row.agency), Kind::Rule)).or_default() += row.total.unsigned_abs();
            }
        }
    }
    Ok(())
}

/// The rows of an area's own.
pub async fn rule_items(sql: &dyn Sql, area: AgencyId, limit: u32) -> Result<Vec<Item>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        label: String,
        note: String,
    }
    let rows = sql
        .all::<Row>(
            "SELECT t.id, t.key AS label, t.value AS note FROM rule_row t WHERE t.jurisdiction_id = $1
             UNION ALL SELECT t.id, t.phrase, '' FROM agency_alias t WHERE t.jurisdiction_id = $1 ORDER BY 2, 1 LIMIT $2",
            values![area.uuid(), i64::from(limit)],
        )
        .await?;
    Ok(rows.into_iter().map(|row| Item { id: row.id, label: row.label, note: row.note }).collect())
}

/// Copies the rows of an area that ends for the one that takes its place, where that has none of the same; the old ones hold for the days before. Gives
/// the ids of the copies.
pub async fn copy_rules(
    tx: &WriteTx,
    (old, new): (AgencyId, AgencyId),
    on: NaiveDate,
    (ids, now): (&dyn IdSource, Instant),
) -> Result<Vec<(&'static str, Uuid)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
    }
    let mut copies = Vec::new();
    let rules = tx
        .all::<Row>(
            "SELECT t.id FROM rule_row t WHERE t.jurisdiction_id = $1 AND t.valid_from < $3 AND (t.valid_to IS NULL OR t.valid_to >= $3)
             AND NOT EXISTS (SELECT 1 FROM rule_row o WHERE o.jurisdiction_id = $2 AND o.key = t.key AND (o.valid_to IS NULL OR o.valid_to >= $3)) ORDER BY t.id",
            values![old.uuid(), new.uuid(), on],
        )
        .await?;
    for row in rules {
        let copy = ids.uuid(now);
        tx.execute(
            "INSERT INTO rule_row (id, jurisdiction_id, key, value, valid_from, valid_to, source, is_verified)
             SELECT $2, $3, key, value, $4, valid_to, source, is_verified FROM rule_row WHERE id = $1",
            values![row.id, copy, new.uuid(), on],
        )
        .await?;
        copies.push(("rule_row", copy));
    }
    let aliases = tx
        .all::<Row>(
            "SELECT t.id FROM agency_alias t WHERE t.jurisdiction_id = $1 AND NOT EXISTS
             (SELECT 1 FROM agency_alias o WHERE o.jurisdiction_id = $2 AND o.phrase_folded = t.phrase_folded) ORDER BY t.id",
            values![old.uuid(), new.uuid()],
        )
        .await?;
    for row in aliases {
        let copy = ids.uuid(now);
        tx.execute(
            "INSERT INTO agency_alias (id, jurisdiction_id, phrase_folded, phrase, agency_id, created_by, created_at)
             SELECT $2, $3, phrase_folded, phrase, agency_id, created_by, created_at FROM agency_alias WHERE id = $1",
            values![row.id, copy, new.uuid()],
        )
        .await?;
        copies.push(("agency_alias", copy));
    }
    Ok(copies)
}

/// Takes out a row that [`copy_rules`] made.
pub async fn remove_copy(tx: &WriteTx, table: &str, id: Uuid) -> Result<(), StoreError> {
    let Some(table) = OF_AREAS.into_iter().find(|known| *known == table) else { return Ok(()) };
    tx.execute(&format!("DELETE FROM {table} WHERE id = $1"), values![id]).await?;
    Ok(())
}

/// The last number that the journal has of an agency.
pub async fn heard(sql: &dyn Sql, agency: AgencyId) -> Result<i64, StoreError> {
    super::tree::changes(sql, agency).await
}

/// Takes back a succession that was not there before.
pub async fn remove_succession(tx: &WriteTx, succession: &Succession) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM agency_succession WHERE old_id = $1 AND new_id = $2 AND on_day = $3",
        values![succession.old.uuid(), succession.new.uuid(), succession.on_day],
    )
    .await?;
    Ok(())
}

/// Takes back an official code of a period.
pub async fn remove_official_code(tx: &WriteTx, agency: AgencyId, from: NaiveDate) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM agency_identifier WHERE agency_id = $1 AND scheme = $2 AND valid_from = $3",
        values![agency.uuid(), OFFICIAL_SCHEME, from],
    )
    .await?;
    Ok(())
}

/// Takes an agency out of the tree; agencies that are to go may stand above each other, so the tree forgets all of them first.
pub async fn forget_agency(tx: &WriteTx, agency: AgencyId) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        seq: i64,
    }
    let id = || values![agency.uuid()];
    if let Some(row) = tx.optional::<Row>("SELECT seq FROM agency WHERE id = $1", id()).await? {
        Index::Agency.remove(tx, row.seq).await?;
    }
    for table in [
        "agency_closure WHERE descendant_id",
        "agency_edge WHERE child_id",
        "agency_version WHERE agency_id",
        "agency_identifier WHERE agency_id",
    ] {
        tx.execute(&format!("DELETE FROM {table} = $1"), id()).await?;
    }
    Ok(())
}

/// Takes out an agency that the tree has forgotten.
///
/// # Errors
/// [`StoreError::is_reference_violation`] where something else refers to it.
pub async fn remove_agency(tx: &WriteTx, agency: AgencyId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM agency WHERE id = $1", values![agency.uuid()]).await?;
    Ok(())
}
