//! Files that prove an obligation.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, EvidenceId, ObligationId};
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::obligations::model::evidence::{Evidence, Preview, Removed};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    obligation_id: Uuid,
    report_number: Option<i64>,
    name: String,
    media: String,
    size_bytes: i64,
    blob_hash: String,
    dated_on: Option<NaiveDate>,
    note: String,
    uploaded_at: DateTime<Utc>,
    uploaded_by: Option<Uuid>,
    uploader_name: String,
    preview: String,
    preview_hash: Option<String>,
    removed_at: Option<DateTime<Utc>>,
    removed_by: Option<Uuid>,
    removed_reason: String,
}

const COLUMNS: &str = "e.id, e.obligation_id, e.report_number, e.name, e.media, e.size_bytes, e.blob_hash, e.dated_on, e.note, e.uploaded_at, \
                       e.uploaded_by, e.uploader_name, e.preview, e.preview_hash, e.removed_at, e.removed_by, e.removed_reason";

impl TryFrom<Row> for Evidence {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let (by, reason) = (row.removed_by.map(AccountId::from_uuid), row.removed_reason);
        Ok(Self {
            id: EvidenceId::from_uuid(row.id),
            obligation: ObligationId::from_uuid(row.obligation_id),
            report: row.report_number,
            name: row.name,
            media: row.media,
            size: row.size_bytes.unsigned_abs(),
            blob: row.blob_hash,
            dated_on: row.dated_on,
            note: row.note,
            uploaded_at: row.uploaded_at,
            uploaded_by: row.uploaded_by.map(AccountId::from_uuid),
            uploader: row.uploader_name,
            preview: Preview::parse(&row.preview).ok_or(StoreError::Unreadable { what: "preview of a file" })?,
            preview_blob: row.preview_hash,
            removed: row.removed_at.map(|at| Removed { at, by, reason }),
        })
    }
}

/// The files of an obligation in the order in which they came.
pub(crate) async fn of(sql: &dyn Sql, obligation: ObligationId) -> Result<Vec<Evidence>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM evidence e WHERE e.obligation_id = $1 ORDER BY e.uploaded_at, e.id");
    let rows = sql.all::<Row>(&statement, values![obligation.uuid()]).await?;
    rows.into_iter().map(Evidence::try_from).collect()
}

/// One file.
pub(crate) async fn find(sql: &dyn Sql, id: EvidenceId) -> Result<Option<Evidence>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM evidence e WHERE e.id = $1");
    sql.optional::<Row>(&statement, values![id.uuid()]).await?.map(Evidence::try_from).transpose()
}

/// Writes a new one. Whoever does so has locked the obligation.
pub(crate) async fn insert(tx: &WriteTx, evidence: &Evidence) -> Result<(), StoreError> {
    let size = i64::try_from(evidence.size).map_err(|_| StoreError::Unreadable { what: "size of a file" })?;
    tx.execute(
        "INSERT INTO evidence (id, obligation_id, report_number, name, media, size_bytes, blob_hash, dated_on, note, uploaded_at, uploaded_by,
             uploader_name, preview, preview_hash, removed_reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '')",
        values![
            evidence.id.uuid(),
            evidence.obligation.uuid(),
            evidence.report,
            evidence.name.as_str(),
            evidence.media.as_str(),
            size,
            evidence.blob.as_str(),
            evidence.dated_on,
            evidence.note.as_str(),
            evidence.uploaded_at,
            evidence.uploaded_by.map(AccountId::uuid),
            evidence.uploader.as_str(),
            evidence.preview.as_str(),
            evidence.preview_blob.as_deref(),
        ],
    )
    .await?;
    Ok(())
}

/// Deletes a draft; what was handed in stays whatever is asked.
pub(crate) async fn delete_draft(tx: &WriteTx, id: EvidenceId) -> Result<bool, StoreError> {
    let draft = "SELECT 1 FROM evidence e WHERE e.id = upload.evidence_id AND e.report_number IS NULL";
    let statement = format!("DELETE FROM upload WHERE evidence_id = $1 AND EXISTS ({draft})");
    tx.execute(&statement, values![id.uuid()]).await?;
    let deleted =
        tx.execute("DELETE FROM evidence WHERE id = $1 AND report_number IS NULL", values![id.uuid()]).await?;
    Ok(deleted == 1)
}

/// Notes that a file was taken out of its report.
pub(crate) async fn save_removed(tx: &WriteTx, id: EvidenceId, removed: &Removed) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE evidence SET removed_at = $2, removed_by = $3, removed_reason = $4 WHERE id = $1",
        values![id.uuid(), removed.at, removed.by.map(AccountId::uuid), removed.reason.as_str()],
    )
    .await?;
    Ok(())
}

/// Hands the drafts of an obligation in with a report.
pub(crate) async fn hand_in(tx: &WriteTx, obligation: ObligationId, report: i64) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE evidence SET report_number = $2 WHERE obligation_id = $1 AND report_number IS NULL",
        values![obligation.uuid(), report],
    )
    .await?;
    Ok(())
}

/// Whether an account brought a file of a report that still counts.
pub(crate) async fn is_uploader(
    sql: &dyn Sql,
    obligation: ObligationId,
    report: i64,
    account: AccountId,
) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct Own {
        files: i64,
    }
    let own: Own = sql
        .one(
            "SELECT count(*) AS files FROM evidence
             WHERE obligation_id = $1 AND report_number = $2 AND uploaded_by = $3 AND removed_at IS NULL",
            values![obligation.uuid(), report, account.uuid()],
        )
        .await?;
    Ok(own.files > 0)
}

/// Notes what came of the drawing of a preview.
pub(crate) async fn save_preview(tx: &WriteTx, id: EvidenceId, blob: Option<&str>) -> Result<(), StoreError> {
    let preview = if blob.is_some() { Preview::Made } else { Preview::None };
    tx.execute(
        "UPDATE evidence SET preview = $2, preview_hash = $3 WHERE id = $1",
        values![id.uuid(), preview.as_str(), blob],
    )
    .await?;
    Ok(())
}
