//! Files of findings.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::{AccountId, FindingId};
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::inspections::model::finding::FindingFile;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    finding_id: Uuid,
    name: String,
    media: String,
    size_bytes: i64,
    blob_hash: String,
    uploaded_at: DateTime<Utc>,
    uploaded_by: Option<Uuid>,
    uploader_name: String,
}

impl From<Row> for FindingFile {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            finding: FindingId::from_uuid(row.finding_id),
            name: row.name,
            media: row.media,
            size: row.size_bytes.unsigned_abs(),
            blob: row.blob_hash,
            uploaded_at: row.uploaded_at,
            uploaded_by: row.uploaded_by.map(AccountId::from_uuid),
            uploader: row.uploader_name,
        }
    }
}

/// The files of a finding in the order in which they came.
pub(in crate::modules::inspections) async fn of(
    sql: &dyn Sql,
    finding: FindingId,
) -> Result<Vec<FindingFile>, StoreError> {
    let statement = "SELECT id, finding_id, name, media, size_bytes, blob_hash, uploaded_at, uploaded_by, uploader_name FROM finding_file \
         WHERE finding_id = $1 ORDER BY uploaded_at, id";
    Ok(sql.all::<Row>(statement, values![finding.uuid()]).await?.into_iter().map(FindingFile::from).collect())
}

/// A new file.
pub(in crate::modules::inspections) async fn insert(tx: &WriteTx, file: &FindingFile) -> Result<(), StoreError> {
    let size = i64::try_from(file.size).map_err(|_| StoreError::Unreadable { what: "size of a file" })?;
    tx.execute(
        "INSERT INTO finding_file (id, finding_id, name, media, size_bytes, blob_hash, uploaded_at, uploaded_by, uploader_name) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            file.id,
            file.finding.uuid(),
            file.name.as_str(),
            file.media.as_str(),
            size,
            file.blob.as_str(),
            file.uploaded_at,
            file.uploaded_by.map(AccountId::uuid),
            file.uploader.as_str()
        ],
    )
    .await?;
    Ok(())
}

/// Removes a file of a finding that stands in no conclusion.
pub(in crate::modules::inspections) async fn remove(tx: &WriteTx, id: Uuid) -> Result<(), StoreError> {
    tx.execute("DELETE FROM finding_file WHERE id = $1", values![id]).await?;
    Ok(())
}
