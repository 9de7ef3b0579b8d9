//! What the database knows of stored files, and the removal of those that nothing refers to.

use thihanh_kernel::time::Instant;

use super::{BlobError, BlobHash, Blobs, StoredBlob};
use crate::{FromQueryResult, Sql, SqlText, Store, StoreError, values};

/// Every column that refers to a stored file. A test compares it with the tables.
pub const REFERENCES: &[(&str, &str)] = &[
    ("directive", "blob_hash"),
    ("evidence", "blob_hash"),
    ("evidence", "preview_hash"),
    ("finding_file", "blob_hash"),
    ("letter", "docx_hash"),
    ("letter", "pdf_hash"),
    ("letter", "scan_hash"),
    ("monitoring_plan", "docx_hash"),
    ("monitoring_plan", "pdf_hash"),
    ("monitoring_plan_amendment", "docx_hash"),
    ("monitoring_plan_amendment", "pdf_hash"),
];

/// Files looked at in one transaction.
const BATCH: i64 = 500;
/// How long nothing must have referred to a file before it is removed.
const KEPT: chrono::Duration = chrono::Duration::days(30);
/// A file that was stored again within this time stays, although no row speaks of it yet: its sender is about to write one.
const FRESH: chrono::Duration = chrono::Duration::days(1);

/// Notes a stored file in the database, once; rows that speak of it refer to this one. It is wanted from now on.
///
/// # Errors
/// When the database does not answer.
pub async fn record(sql: &dyn Sql, blob: &StoredBlob, media: &str, at: Instant) -> Result<(), StoreError> {
    let size = i64::try_from(blob.size).map_err(|_| StoreError::Unreadable { what: "size of a file" })?;
    sql.execute(
        "INSERT INTO blob (hash, size_bytes, media, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (hash) DO UPDATE SET unreferenced_since = NULL",
        values![blob.hash.as_str(), size, media, at],
    )
    .await?;
    Ok(())
}

/// How many bytes all files take together. Reads every row.
///
/// # Errors
/// When the database does not answer.
pub async fn total_bytes(sql: &dyn Sql) -> Result<u64, StoreError> {
    #[derive(FromQueryResult)]
    struct Total {
        bytes: i64,
    }
    let text = "SELECT CAST(coalesce(sum(size_bytes), 0) AS bigint) AS bytes FROM blob";
    Ok(sql.one::<Total>(text, values![]).await?.bytes.unsigned_abs())
}

/// Marks files that nothing refers to, and removes those that have been so for 30 days; how many. To be run once a day.
///
/// Whoever stores the same content at the same moment is safe: his row takes the mark away or waits for the removal of the old one, and
/// his file is younger than a day.
///
/// # Errors
/// When the database does not answer or a file cannot be removed; the next run goes on.
pub async fn collect(store: &Store, blobs: &Blobs, now: Instant) -> Result<u64, BlobError> {
    let mut after = String::new();
    let mut removed = 0;
    loop {
        let batch = hashes(store, &after).await?;
        let Some(last) = batch.last().cloned() else { return Ok(removed) };
        let gone = store.write(async |tx| sweep(tx, &after, &last, now).await).await?;
        for hash in gone {
            if blobs.remove(&hash, now - FRESH).await? {
                removed += 1;
            }
        }
        after = last;
    }
}

#[derive(FromQueryResult)]
struct Row {
    hash: String,
}

async fn hashes(store: &Store, after: &str) -> Result<Vec<String>, StoreError> {
    let text = "SELECT hash FROM blob WHERE hash > $1 ORDER BY hash LIMIT $2";
    let rows: Vec<Row> = store.read().all(text, values![after, BATCH]).await?;
    Ok(rows.into_iter().map(|row| row.hash).collect())
}

/// One stretch of names: marks what came out of use, takes the mark from what came into use, forgets what is over. The files of these are
/// the caller's to remove, after the commit.
async fn sweep(sql: &dyn Sql, after: &str, until: &str, now: Instant) -> Result<Vec<BlobHash>, StoreError> {
    let stretch = |text: &mut SqlText| {
        text.push(" WHERE hash > ").bind(after).push(" AND hash <= ").bind(until);
    };
    let mut text = SqlText::new("UPDATE blob SET unreferenced_since = NULL");
    stretch(&mut text);
    text.push(" AND unreferenced_since IS NOT NULL AND NOT (").push(&is_unreferenced()).push(")");
    sql.execute_of(text).await?;
    let mut text = SqlText::new("UPDATE blob SET unreferenced_since = ");
    text.bind(now);
    stretch(&mut text);
    text.push(" AND unreferenced_since IS NULL AND ").push(&is_unreferenced());
    sql.execute_of(text).await?;
    let mut text = SqlText::new("DELETE FROM blob");
    stretch(&mut text);
    text.push(" AND unreferenced_since <= ").bind(now - KEPT).push(" AND ").push(&is_unreferenced());
    text.push(" RETURNING hash");
    let rows: Vec<Row> = sql.all_of(text).await?;
    rows.into_iter()
        .map(|row| row.hash.parse().map_err(|_| StoreError::Unreadable { what: "name of a stored file" }))
        .collect()
}

/// The files that rows speak of, in the order of their names behind `after`, at most `most`: name and size in bytes.
///
/// # Errors
/// When the database does not answer.
pub async fn referenced(sql: &dyn Sql, after: &str, most: i64) -> Result<Vec<(BlobHash, u64)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        hash: String,
        size_bytes: i64,
    }
    let mut text = SqlText::new("SELECT hash, size_bytes FROM blob WHERE hash > ");
    text.bind(after).push(" AND NOT (").push(&is_unreferenced()).push(") ORDER BY hash LIMIT ").bind(most);
    let rows: Vec<Row> = sql.all_of(text).await?;
    let read = |row: Row| match row.hash.parse() {
        Ok(hash) => Ok((hash, row.size_bytes.unsigned_abs())),
        Err(_) => Err(StoreError::Unreadable { what: "name of a stored file" }),
    };
    rows.into_iter().map(read).collect()
}

fn is_unreferenced() -> String {
    let none = |(table, column): &(&str, &str)| {
        format!("NOT EXISTS (SELECT 1 FROM {table} used WHERE used.{column} = blob.hash)")
    };
    REFERENCES.iter().map(none).collect::<Vec<_>>().join(" AND ")
}
