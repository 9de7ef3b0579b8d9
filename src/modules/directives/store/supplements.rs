//! What was issued later onto an issued directive.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::{AccountId, DirectiveId};
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};

/// One supplementary issue.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Supplement {
    /// From 1.
    pub number: i64,
    /// When.
    pub issued_at: DateTime<Utc>,
    /// By whom, as written then.
    pub issued_by_name: String,
    /// The number of its first task in the directive.
    pub first_ordinal: i64,
    /// How many tasks.
    pub tasks: i64,
    /// How many entries of the ledger.
    pub obligations: i64,
}

/// The supplements of a directive, oldest first.
pub(in super::super) async fn all(sql: &dyn Sql, directive: DirectiveId) -> Result<Vec<Supplement>, StoreError> {
    sql.all(
        "SELECT number, issued_at, issued_by_name, first_ordinal, tasks, obligations
         FROM directive_supplement WHERE directive_id = $1 ORDER BY number",
        values![directive.uuid()],
    )
    .await
}

/// Writes the next supplement; its number follows those that are there.
pub(in super::super) async fn insert(
    tx: &WriteTx,
    directive: DirectiveId,
    by: Option<AccountId>,
    supplement: &Supplement,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO directive_supplement (directive_id, number, issued_at, issued_by, issued_by_name, first_ordinal, tasks, obligations)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            directive.uuid(),
            supplement.number,
            supplement.issued_at,
            by.map(AccountId::uuid),
            supplement.issued_by_name.as_str(),
            supplement.first_ordinal,
            supplement.tasks,
            supplement.obligations
        ],
    )
    .await?;
    Ok(())
}
