//! Webhook targets; their secrets stay sealed here.

use thihanh_kernel::ids::{AccountId, WebhookId};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::delivery::model::webhook::Target;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    url: String,
    secret: Vec<u8>,
    events: String,
    is_active: bool,
    version: i64,
}

impl Row {
    fn target(self) -> (Target, Vec<u8>) {
        let target = Target {
            id: WebhookId::from_uuid(self.id),
            name: self.name,
            url: self.url,
            events: self.events.split_whitespace().map(str::to_owned).collect(),
            is_active: self.is_active,
            version: self.version,
        };
        (target, self.secret)
    }
}

/// Most targets that are listed and posted to.
const MOST: i64 = 200;

pub async fn all(sql: &dyn Sql) -> Result<Vec<Target>, StoreError> {
    let rows: Vec<Row> = sql
        .all(
            "SELECT id, name, url, secret, events, is_active, version FROM webhook_target ORDER BY created_at, id LIMIT $1",
            values![MOST],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.target().0).collect())
}

/// A target with its sealed secret.
pub async fn find(sql: &dyn Sql, id: WebhookId) -> Result<Option<(Target, Vec<u8>)>, StoreError> {
    let row: Option<Row> = sql
        .optional(
            "SELECT id, name, url, secret, events, is_active, version FROM webhook_target WHERE id = $1",
            values![id.uuid()],
        )
        .await?;
    Ok(row.map(Row::target))
}

/// Whether another target has this name.
pub async fn is_taken(sql: &dyn Sql, name: &str) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct Id {
        #[expect(dead_code, reason = "asked for only to see whether it is there")]
        id: Uuid,
    }
    let found: Option<Id> = sql.optional("SELECT id FROM webhook_target WHERE name = $1", values![name]).await?;
    Ok(found.is_some())
}

pub async fn insert(
    tx: &WriteTx,
    target: &Target,
    secret: Vec<u8>,
    by: Option<AccountId>,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO webhook_target (id, name, url, secret, events, is_active, created_at, created_by, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
        values![
            target.id.uuid(),
            target.name.as_str(),
            target.url.as_str(),
            secret,
            target.events.join(" "),
            target.is_active,
            now,
            by.map(AccountId::uuid)
        ],
    )
    .await
    .map(|_| ())
}

/// Switches a target on or off; `false` where there is none.
pub async fn set_active(tx: &WriteTx, id: WebhookId, is_active: bool) -> Result<bool, StoreError> {
    let statement = "UPDATE webhook_target SET is_active = $2, version = version + 1 WHERE id = $1";
    Ok(tx.execute(statement, values![id.uuid(), is_active]).await? == 1)
}

/// Replaces the secret; `false` where there is no such target.
pub async fn set_secret(tx: &WriteTx, id: WebhookId, secret: Vec<u8>) -> Result<bool, StoreError> {
    let statement = "UPDATE webhook_target SET secret = $2, version = version + 1 WHERE id = $1";
    Ok(tx.execute(statement, values![id.uuid(), secret]).await? == 1)
}
