//! Files that arrive in pieces.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, EvidenceId, UploadId};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::obligations::model::evidence::About;
use crate::modules::obligations::model::upload::Upload;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    code: String,
    account_id: Uuid,
    name: String,
    size_bytes: i64,
    received_bytes: i64,
    dated_on: Option<NaiveDate>,
    note: String,
    expires_at: DateTime<Utc>,
    evidence_id: Option<Uuid>,
}

impl From<Row> for Upload {
    fn from(row: Row) -> Self {
        Self {
            id: UploadId::from_uuid(row.id),
            code: row.code,
            account: AccountId::from_uuid(row.account_id),
            name: row.name,
            size: row.size_bytes.unsigned_abs(),
            received: row.received_bytes.unsigned_abs(),
            about: About { dated_on: row.dated_on, note: row.note },
            expires_at: row.expires_at,
            evidence: row.evidence_id.map(EvidenceId::from_uuid),
        }
    }
}

fn number(bytes: u64) -> Result<i64, StoreError> {
    i64::try_from(bytes).map_err(|_| StoreError::Unreadable { what: "size of a file" })
}

/// One that is on its way.
pub(crate) async fn find(sql: &dyn Sql, id: UploadId) -> Result<Option<Upload>, StoreError> {
    let statement = "SELECT u.id, o.code, u.account_id, u.name, u.size_bytes, u.received_bytes, u.dated_on, u.note, u.expires_at, u.evidence_id
                     FROM upload u JOIN obligation o ON o.id = u.obligation_id WHERE u.id = $1";
    Ok(sql.optional::<Row>(statement, values![id.uuid()]).await?.map(Into::into))
}

/// Those that a person has begun and not ended.
pub(crate) async fn open_of(sql: &dyn Sql, account: AccountId) -> Result<i64, StoreError> {
    #[derive(FromQueryResult)]
    struct Count {
        open: i64,
    }
    let statement = "SELECT count(*) AS open FROM upload WHERE account_id = $1 AND evidence_id IS NULL";
    Ok(sql.one::<Count>(statement, values![account.uuid()]).await?.open)
}

/// Writes a new one.
pub(crate) async fn insert(tx: &WriteTx, upload: &Upload, obligation: Uuid, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO upload (id, obligation_id, account_id, name, size_bytes, received_bytes, dated_on, note, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9)",
        values![
            upload.id.uuid(),
            obligation,
            upload.account.uuid(),
            upload.name.as_str(),
            number(upload.size)?,
            upload.about.dated_on,
            upload.about.note.as_str(),
            now,
            upload.expires_at,
        ],
    )
    .await?;
    Ok(())
}

/// Adds a piece behind what is there. `false` where somebody else was quicker: the place is taken.
pub(crate) async fn append(
    tx: &WriteTx,
    id: UploadId,
    start: u64,
    size: u64,
    part: Uuid,
    expires_at: Instant,
) -> Result<bool, StoreError> {
    let (start, size) = (number(start)?, number(size)?);
    let grown = tx
        .execute(
            "UPDATE upload SET received_bytes = received_bytes + $3, expires_at = $4
             WHERE id = $1 AND received_bytes = $2 AND evidence_id IS NULL",
            values![id.uuid(), start, size, expires_at],
        )
        .await?;
    if grown == 0 {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO upload_part (upload_id, start_byte, size_bytes, name) VALUES ($1, $2, $3, $4)",
        values![id.uuid(), start, size, part.to_string()],
    )
    .await?;
    Ok(true)
}

#[derive(FromQueryResult)]
struct Name {
    name: String,
}

fn parts_of(rows: Vec<Name>) -> Result<Vec<Uuid>, StoreError> {
    let read = |row: Name| row.name.parse().map_err(|_| StoreError::Unreadable { what: "name of a piece" });
    rows.into_iter().map(read).collect()
}

/// The pieces of one in their order.
pub(crate) async fn parts(sql: &dyn Sql, id: UploadId) -> Result<Vec<Uuid>, StoreError> {
    let statement = "SELECT name FROM upload_part WHERE upload_id = $1 ORDER BY start_byte";
    parts_of(sql.all(statement, values![id.uuid()]).await?)
}

/// Marks one whole: its file is this one now. `false` where it is already.
pub(crate) async fn finish(tx: &WriteTx, id: UploadId, evidence: EvidenceId) -> Result<bool, StoreError> {
    let marked = tx
        .execute(
            "UPDATE upload SET evidence_id = $2 WHERE id = $1 AND evidence_id IS NULL AND received_bytes = size_bytes",
            values![id.uuid(), evidence.uuid()],
        )
        .await?;
    if marked == 0 {
        return Ok(false);
    }
    tx.execute("DELETE FROM upload_part WHERE upload_id = $1", values![id.uuid()]).await?;
    Ok(true)
}

/// Forgets one with its pieces.
pub(crate) async fn delete(tx: &WriteTx, id: UploadId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM upload_part WHERE upload_id = $1", values![id.uuid()]).await?;
    tx.execute("DELETE FROM upload WHERE id = $1", values![id.uuid()]).await?;
    Ok(())
}

/// Those that were given up, some at a time.
pub(crate) async fn expired(sql: &dyn Sql, now: Instant) -> Result<Vec<UploadId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Id {
        id: Uuid,
    }
    let statement = "SELECT id FROM upload WHERE expires_at <= $1 ORDER BY expires_at LIMIT 500";
    let rows: Vec<Id> = sql.all(statement, values![now]).await?;
    Ok(rows.into_iter().map(|row| UploadId::from_uuid(row.id)).collect())
}

/// Those of these pieces that belong to a file on its way.
pub(crate) async fn known(sql: &dyn Sql, parts: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let mut known = Vec::new();
    for some in parts.chunks(500) {
        let mut text = SqlText::new("SELECT name FROM upload_part WHERE name IN (");
        text.bind_all(some.iter().map(Uuid::to_string)).push(")");
        known.extend(parts_of(sql.all_of(text).await?)?);
    }
    Ok(known)
}
