//! Filters that people keep under a name, and the columns that they chose.

use chrono::NaiveDate;
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

/// A kept filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub owner: AccountId,
    /// The name that its owner gave it.
    pub name: String,
    /// The query of the register's address.
    pub query: String,
    /// The agency whose people, and those below it, see it too.
    pub shared_with: Option<AgencyId>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    account_id: Uuid,
    name: String,
    query: String,
    shared_with: Option<Uuid>,
}

impl From<Row> for SavedFilter {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            owner: AccountId::from_uuid(row.account_id),
            name: row.name,
            query: row.query,
            shared_with: row.shared_with.map(AgencyId::from_uuid),
        }
    }
}

/// The filters of a person in the order of their making, at most `limit`.
pub(crate) async fn all(sql: &dyn Sql, account: AccountId, limit: u32) -> Result<Vec<SavedFilter>, StoreError> {
    let rows: Vec<Row> = sql
        .all(
            "SELECT id, account_id, name, query, shared_with FROM saved_filter WHERE account_id = $1 ORDER BY created_at, id LIMIT $2",
            values![account.uuid(), i64::from(limit)],
        )
        .await?;
    Ok(rows.into_iter().map(SavedFilter::from).collect())
}

/// Others' filters that are shared with one of these agencies, or with one that it stands below on a day, and those shared anywhere below
/// the agencies that somebody administers; by name, at most `limit`.
pub(crate) async fn shared(
    sql: &dyn Sql,
    account: AccountId,
    (agencies, administered): (&[AgencyId], &[AgencyId]),
    today: NaiveDate,
    limit: u32,
) -> Result<Vec<SavedFilter>, StoreError> {
    if agencies.is_empty() {
        return Ok(Vec::new());
    }
    let ids = |agencies: &[AgencyId]| agencies.iter().map(|agency| agency.uuid()).collect::<Vec<_>>();
    let mut statement = SqlText::new(
        "SELECT f.id, f.account_id, f.name, f.query, f.shared_with FROM saved_filter f WHERE f.account_id <> ",
    );
    statement
        .bind(account.uuid())
        .push(" AND f.shared_with IN (SELECT c.ancestor_id FROM agency_closure c WHERE c.descendant_id IN (");
    statement.bind_all(ids(agencies)).push(") AND c.valid_from <= ").bind(today);
    statement.push(" AND (c.valid_to IS NULL OR c.valid_to >= ").bind(today).push(")");
    if !administered.is_empty() {
        statement.push(" UNION SELECT c.descendant_id FROM agency_closure c WHERE c.ancestor_id IN (");
        statement.bind_all(ids(administered)).push(")");
    }
    statement.push(") ORDER BY f.name, f.id LIMIT ").bind(i64::from(limit));
    Ok(sql.all_of::<Row>(statement).await?.into_iter().map(SavedFilter::from).collect())
}

/// One filter, whosever it is.
pub(crate) async fn find(sql: &dyn Sql, id: Uuid) -> Result<Option<SavedFilter>, StoreError> {
    let row: Option<Row> = sql
        .optional("SELECT id, account_id, name, query, shared_with FROM saved_filter WHERE id = $1", values![id])
        .await?;
    Ok(row.map(SavedFilter::from))
}

/// Keeps a filter; one of the same name gets the new query and is shared as this one is.
pub(crate) async fn put(tx: &WriteTx, filter: &SavedFilter, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO saved_filter (id, account_id, name, query, created_at, shared_with) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (account_id, name) DO UPDATE SET query = excluded.query, shared_with = excluded.shared_with",
        values![
            filter.id,
            filter.owner.uuid(),
            filter.name.as_str(),
            filter.query.as_str(),
            now,
            filter.shared_with.map(AgencyId::uuid)
        ],
    )
    .await?;
    Ok(())
}

/// Drops a filter; whether there was one.
pub(crate) async fn remove(tx: &WriteTx, id: Uuid) -> Result<bool, StoreError> {
    Ok(tx.execute("DELETE FROM saved_filter WHERE id = $1", values![id]).await? > 0)
}

/// The columns that a person chose, as they were written.
pub(crate) async fn columns(sql: &dyn Sql, account: AccountId) -> Result<Option<String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Chosen {
        columns: String,
    }
    let row: Option<Chosen> =
        sql.optional("SELECT columns FROM register_choice WHERE account_id = $1", values![account.uuid()]).await?;
    Ok(row.map(|row| row.columns))
}

/// Keeps the columns that a person chose; `None` goes back to the usual ones.
pub(crate) async fn choose_columns(
    tx: &WriteTx,
    account: AccountId,
    columns: Option<String>,
) -> Result<(), StoreError> {
    match columns {
        Some(columns) => {
            tx.execute(
                "INSERT INTO register_choice (account_id, columns) VALUES ($1, $2)
                 ON CONFLICT (account_id) DO UPDATE SET columns = excluded.columns",
                values![account.uuid(), columns],
            )
            .await?
        }
        None => tx.execute("DELETE FROM register_choice WHERE account_id = $1", values![account.uuid()]).await?,
    };
    Ok(())
}
