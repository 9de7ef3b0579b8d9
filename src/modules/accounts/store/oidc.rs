//! Ways to another house and back, and whom other houses vouch for.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::AccountId;
use thihanh_store::{FromQueryResult, Sql, StoreError, values};
use uuid::Uuid;

use super::{CREDENTIAL_COLUMNS, Credential, CredentialRow};

/// A way that begins.
pub(in crate::modules::accounts) struct NewFlow<'a> {
    pub(in crate::modules::accounts) state_hash: &'a [u8],
    pub(in crate::modules::accounts) provider: &'a str,
    pub(in crate::modules::accounts) visitor_hash: &'a [u8],
    pub(in crate::modules::accounts) sealed: Vec<u8>,
    pub(in crate::modules::accounts) at: DateTime<Utc>,
    pub(in crate::modules::accounts) expires_at: DateTime<Utc>,
}

pub(in crate::modules::accounts) async fn insert_flow(sql: &dyn Sql, flow: NewFlow<'_>) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO oidc_flow (state_hash, provider, visitor_hash, sealed, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        values![
            flow.state_hash.to_vec(),
            flow.provider,
            flow.visitor_hash.to_vec(),
            flow.sealed,
            flow.at,
            flow.expires_at
        ],
    )
    .await?;
    Ok(())
}

/// A way that somebody comes back on.
#[derive(FromQueryResult)]
pub(in crate::modules::accounts) struct Flow {
    pub(in crate::modules::accounts) provider: String,
    pub(in crate::modules::accounts) visitor_hash: Vec<u8>,
    pub(in crate::modules::accounts) sealed: Vec<u8>,
    pub(in crate::modules::accounts) expires_at: DateTime<Utc>,
}

/// Takes a way out of the table: of two that come back on the same one, one finds it.
pub(in crate::modules::accounts) async fn take_flow(
    sql: &dyn Sql,
    state_hash: &[u8],
) -> Result<Option<Flow>, StoreError> {
    let statement = "DELETE FROM oidc_flow WHERE state_hash = $1 RETURNING provider, visitor_hash, sealed, expires_at";
    sql.optional(statement, values![state_hash.to_vec()]).await
}

/// The account that a house's person is linked to, active or not.
pub(in crate::modules::accounts) async fn linked(
    sql: &dyn Sql,
    issuer: &str,
    subject_hash: &[u8],
) -> Result<Option<Credential>, StoreError> {
    let statement = format!(
        "SELECT {CREDENTIAL_COLUMNS} FROM external_identity e JOIN account a ON a.id = e.account_id
         WHERE e.issuer = $1 AND e.subject_hash = $2"
    );
    Ok(sql.optional::<CredentialRow>(&statement, values![issuer, subject_hash.to_vec()]).await?.map(Into::into))
}

/// The active accounts with an e-mail address, two at most: more than one is too many.
pub(in crate::modules::accounts) async fn with_email(
    sql: &dyn Sql,
    email_hash: Vec<u8>,
) -> Result<Vec<Credential>, StoreError> {
    let statement = format!(
        "SELECT {CREDENTIAL_COLUMNS} FROM account a WHERE a.email_hash = $1 AND a.is_active ORDER BY a.id LIMIT 2"
    );
    Ok(sql.all::<CredentialRow>(&statement, values![email_hash]).await?.into_iter().map(Into::into).collect())
}

/// Links a house's person to an account; `false` where one of them is linked already.
pub(in crate::modules::accounts) async fn link(
    sql: &dyn Sql,
    id: Uuid,
    issuer: &str,
    subject_hash: &[u8],
    account: AccountId,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let linked = sql
        .execute(
            "INSERT INTO external_identity (id, issuer, subject_hash, account_id, linked_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            values![id, issuer, subject_hash.to_vec(), account.uuid(), at],
        )
        .await?;
    Ok(linked == 1)
}

/// A link as its owner sees it.
#[derive(Debug, Clone, FromQueryResult)]
pub(in crate::modules::accounts) struct IdentityRow {
    pub(in crate::modules::accounts) id: Uuid,
    pub(in crate::modules::accounts) issuer: String,
    pub(in crate::modules::accounts) linked_at: DateTime<Utc>,
}

/// The links of an account: one for each house, so their number is bounded by the configurations that there have been.
pub(in crate::modules::accounts) async fn links(
    sql: &dyn Sql,
    account: AccountId,
) -> Result<Vec<IdentityRow>, StoreError> {
    let statement =
        "SELECT id, issuer, linked_at FROM external_identity WHERE account_id = $1 ORDER BY linked_at, id LIMIT 100";
    sql.all(statement, values![account.uuid()]).await
}

/// Removes a link of an account; the house's address, or nothing where it is none of theirs.
pub(in crate::modules::accounts) async fn unlink(
    sql: &dyn Sql,
    account: AccountId,
    id: Uuid,
) -> Result<Option<String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        issuer: String,
    }
    let statement = "DELETE FROM external_identity WHERE id = $1 AND account_id = $2 RETURNING issuer";
    Ok(sql.optional::<Row>(statement, values![id, account.uuid()]).await?.map(|row| row.issuer))
}
