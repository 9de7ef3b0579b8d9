//! What goes along with an entry: files, those on their way, what was asked of supporting agencies, reports, how often it was urged.

use std::collections::{BTreeSet, HashMap};

use thihanh_kernel::ids::ObligationId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use super::CHUNK;

/// Moves what is drafted, arriving and asked for under an entry to the one that takes its place, and what was handed in where the new one is handed in:
/// files, uploads, contributions without a clash, how often it was urged.
pub(crate) async fn carry(
    tx: &WriteTx,
    (old, new): (ObligationId, ObligationId),
    (is_new, with_reports): (bool, bool),
) -> Result<(), StoreError> {
    let ids = || values![old.uuid(), new.uuid()];
    tx.execute("UPDATE evidence SET obligation_id = $2 WHERE obligation_id = $1 AND report_number IS NULL", ids())
        .await?;
    tx.execute("UPDATE upload SET obligation_id = $2 WHERE obligation_id = $1", ids()).await?;
    tx.execute(
        "UPDATE contribution SET obligation_id = $2 WHERE obligation_id = $1 AND NOT EXISTS \
         (SELECT 1 FROM contribution other WHERE other.obligation_id = $2 AND other.agency_id = contribution.agency_id)",
        ids(),
    )
    .await?;
    if is_new {
        tx.execute(
        "INSERT INTO obligation_urged (obligation_id, urged_on, times) \
         SELECT $2, urged_on, times FROM obligation_urged WHERE obligation_id = $1 \
         ON CONFLICT (obligation_id) DO UPDATE SET times = obligation_urged.times + excluded.times, \
         urged_on = CASE WHEN excluded.urged_on > obligation_urged.urged_on THEN excluded.urged_on ELSE obligation_urged.urged_on END",
            ids(),
        )
        .await?;
    }
    if with_reports {
        tx.execute(
            "INSERT INTO obligation_report (obligation_id, number, reached_on, product_number, product_on, note, reported_at, reported_by, verdict, judged_at, judged_by, judgement) \
             SELECT $2, number, reached_on, product_number, product_on, note, reported_at, reported_by, verdict, judged_at, judged_by, judgement \
             FROM obligation_report WHERE obligation_id = $1",
            ids(),
        )
        .await?;
        tx.execute("UPDATE evidence SET obligation_id = $2 WHERE obligation_id = $1", ids()).await?;
    }
    Ok(())
}

/// Where what is carried with an entry lies: files, uploads, contributions, by id of the row and of the entry. For an undo.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(crate) struct Carried {
    /// Evidence.
    pub(crate) evidence: Vec<Uuid>,
    /// Uploads.
    pub(crate) uploads: Vec<Uuid>,
    /// Agencies that were asked to contribute.
    pub(crate) contributions: Vec<Uuid>,
}

/// What [`carry`] would move.
pub(crate) async fn carried(sql: &dyn Sql, of: &[ObligationId]) -> Result<HashMap<ObligationId, Carried>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        obligation_id: Uuid,
        what: Uuid,
    }
    let mut found: HashMap<ObligationId, Carried> = HashMap::new();
    for some in of.chunks(CHUNK) {
        for (number, select) in [
            "SELECT t.obligation_id, t.id AS what FROM evidence t",
            "SELECT t.obligation_id, t.id AS what FROM upload t",
            "SELECT t.obligation_id, t.agency_id AS what FROM contribution t",
        ]
        .into_iter()
        .enumerate()
        {
            let mut text = SqlText::new(select);
            text.push(" WHERE t.obligation_id IN (").bind_all(some.iter().map(|id| id.uuid())).push(") ORDER BY 1, 2");
            for row in sql.all_of::<Found>(text).await? {
                let carried = found.entry(ObligationId::from_uuid(row.obligation_id)).or_insert_with(|| Carried {
                    evidence: vec![],
                    uploads: vec![],
                    contributions: vec![],
                });
                match number {
                    0 => carried.evidence.push(row.what),
                    1 => carried.uploads.push(row.what),
                    _ => carried.contributions.push(row.what),
                }
            }
        }
    }
    Ok(found)
}

/// Puts back what was carried.
pub(crate) async fn carry_back(
    tx: &WriteTx,
    (old, new): (ObligationId, ObligationId),
    carried: &Carried,
) -> Result<(), StoreError> {
    for (table, column, rows) in [
        ("evidence", "id", &carried.evidence),
        ("upload", "id", &carried.uploads),
        ("contribution", "agency_id", &carried.contributions),
    ] {
        for some in rows.chunks(CHUNK) {
            let mut text = SqlText::new("UPDATE ");
            text.push(table)
                .push(" SET obligation_id = ")
                .bind(old.uuid())
                .push(" WHERE obligation_id = ")
                .bind(new.uuid());
            text.push(" AND ").push(column).push(" IN (").bind_all(some.iter().copied()).push(")");
            tx.execute_of(text).await?;
        }
    }
    Ok(())
}

/// Which of these entries were urged.
pub(crate) async fn urged(sql: &dyn Sql, ids: &[ObligationId]) -> Result<BTreeSet<ObligationId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        obligation_id: Uuid,
    }
    let mut found = BTreeSet::new();
    for some in ids.chunks(CHUNK) {
        let mut text = SqlText::new("SELECT u.obligation_id FROM obligation_urged u WHERE u.obligation_id IN (");
        text.bind_all(some.iter().map(|id| id.uuid())).push(")");
        let rows = sql.all_of::<Found>(text).await?;
        found.extend(rows.into_iter().map(|row| ObligationId::from_uuid(row.obligation_id)));
    }
    Ok(found)
}
