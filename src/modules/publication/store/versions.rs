//! What everybody reads, and could read before it was corrected.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::{AccountId, PublicationId};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use super::lines;
use crate::modules::publication::model::publication::{Choices, Version};

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    title: String,
    intro: String,
    masked: String,
    kept: String,
    document: String,
    masked_count: i64,
    reason: String,
    published_at: DateTime<Utc>,
    published_by: Option<Uuid>,
    publisher: String,
}

/// The version that everybody reads.
pub(in crate::modules::publication) async fn last(
    sql: &dyn Sql,
    publication: PublicationId,
) -> Result<Option<Version>, StoreError> {
    let statement = "SELECT number, title, intro, masked, kept, document, masked_count, reason, published_at, published_by, publisher \
         FROM publication_version WHERE publication_id = $1 ORDER BY number DESC LIMIT 1";
    let Some(row) = sql.optional::<Row>(statement, values![publication.uuid()]).await? else { return Ok(None) };
    let document = serde_json::from_str(&row.document)
        .map_err(|_| StoreError::Unreadable { what: "document of a publication" })?;
    Ok(Some(Version {
        number: row.number,
        choices: Choices { title: row.title, intro: row.intro, masked: lines(&row.masked), kept: lines(&row.kept) },
        document,
        masked_count: row.masked_count,
        reason: row.reason,
        at: row.published_at,
        by: row.published_by.map(AccountId::from_uuid),
        by_name: row.publisher,
    }))
}

/// Versions that one page tells of.
const MOST_TOLD: i64 = 50;

/// When each version was published, and why; the newest first.
pub(in crate::modules::publication) async fn told(
    sql: &dyn Sql,
    publication: PublicationId,
) -> Result<Vec<(i64, Instant, String)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Told {
        number: i64,
        published_at: DateTime<Utc>,
        reason: String,
    }
    let statement = "SELECT number, published_at, reason FROM publication_version WHERE publication_id = $1 \
         ORDER BY number DESC LIMIT $2";
    let rows = sql.all::<Told>(statement, values![publication.uuid(), MOST_TOLD]).await?;
    Ok(rows.into_iter().map(|row| (row.number, row.published_at, row.reason)).collect())
}

/// A new version.
pub(in crate::modules::publication) async fn insert(
    tx: &WriteTx,
    publication: PublicationId,
    version: &Version,
) -> Result<(), StoreError> {
    let document = serde_json::to_string(&version.document)
        .map_err(|_| StoreError::Unreadable { what: "document of a publication" })?;
    let choices = &version.choices;
    tx.execute(
        "INSERT INTO publication_version (publication_id, number, title, intro, masked, kept, document, masked_count, reason, published_at, \
         published_by, publisher) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        values![
            publication.uuid(),
            version.number,
            choices.title.as_str(),
            choices.intro.as_str(),
            choices.masked.join("\n"),
            choices.kept.join("\n"),
            document,
            version.masked_count,
            version.reason.as_str(),
            version.at,
            version.by.map(AccountId::uuid),
            version.by_name.as_str()
        ],
    )
    .await?;
    Ok(())
}
