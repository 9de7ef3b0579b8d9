//! Tokens of programs.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::AccountId;
use thihanh_store::{FromQueryResult, Sql, StoreError, values};
use uuid::Uuid;

use super::super::model::token::Scope;

/// A token as lists show it; its secret is nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenView {
    /// Its id, by which it is revoked.
    pub id: Uuid,
    /// Whose programs use it.
    pub account: AccountId,
    /// What the person calls it.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl TokenView {
    /// Whether it opens anything.
    #[must_use]
    pub fn is_valid(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    account_id: Uuid,
    name: String,
    may_write: bool,
    modules: String,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
}

impl From<Row> for TokenView {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            account: AccountId::from_uuid(row.account_id),
            name: row.name,
            scope: Scope { may_write: row.may_write, modules: Scope::modules_of(&row.modules) },
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            last_used_at: row.last_used_at,
        }
    }
}

const COLUMNS: &str =
    "t.id, t.account_id, t.name, t.may_write, t.modules, t.created_at, t.expires_at, t.revoked_at, t.last_used_at";

pub(in crate::modules::accounts) async fn insert(
    sql: &dyn Sql,
    token: &TokenView,
    token_hash: &[u8],
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO api_token (id, account_id, name, token_hash, may_write, modules, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            token.id,
            token.account.uuid(),
            token.name.as_str(),
            token_hash.to_vec(),
            token.scope.may_write,
            token.scope.listed(),
            token.created_at,
            token.expires_at
        ],
    )
    .await?;
    Ok(())
}

/// The token behind a secret, whether valid or not.
pub(in crate::modules::accounts) async fn find_by_hash(
    sql: &dyn Sql,
    token_hash: &[u8],
) -> Result<Option<TokenView>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM api_token t WHERE t.token_hash = $1");
    Ok(sql.optional::<Row>(&statement, values![token_hash.to_vec()]).await?.map(Into::into))
}

pub(in crate::modules::accounts) async fn find(sql: &dyn Sql, id: Uuid) -> Result<Option<TokenView>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM api_token t WHERE t.id = $1");
    Ok(sql.optional::<Row>(&statement, values![id]).await?.map(Into::into))
}

/// Tokens of one person, or of everybody, the newest first; those that were revoked are left out.
pub(in crate::modules::accounts) async fn list(
    sql: &dyn Sql,
    account: Option<AccountId>,
    limit: usize,
) -> Result<Vec<TokenView>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = match account {
        Some(account) => {
            let statement = format!(
                "SELECT {COLUMNS} FROM api_token t WHERE t.account_id = $1 AND t.revoked_at IS NULL
                 ORDER BY t.created_at DESC, t.id LIMIT $2"
            );
            sql.all::<Row>(&statement, values![account.uuid(), limit]).await?
        }
        None => {
            let statement = format!(
                "SELECT {COLUMNS} FROM api_token t WHERE t.revoked_at IS NULL ORDER BY t.created_at DESC, t.id LIMIT $1"
            );
            sql.all::<Row>(&statement, values![limit]).await?
        }
    };
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(in crate::modules::accounts) async fn revoke(
    sql: &dyn Sql,
    id: Uuid,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let statement = "UPDATE api_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    Ok(sql.execute(statement, values![id, at]).await? == 1)
}

pub(in crate::modules::accounts) async fn note_use(
    sql: &dyn Sql,
    id: Uuid,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sql.execute("UPDATE api_token SET last_used_at = $2 WHERE id = $1", values![id, at]).await?;
    Ok(())
}
