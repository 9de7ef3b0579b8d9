//! Rows on which something lives in an agency's name, and which pass to another agency in place when it ends: a shared filter, a rule row of a
//! jurisdiction, a programme. The module that owns the table says which column that is; what is done with it is the same for all.
//!
//! Nothing here comes from outside: names of tables and columns are constants of the program's source, everything else is a parameter.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Sql, SqlText, StoreError, WriteTx, values};

/// Agencies that one statement names.
const AGENCIES_PER_STATEMENT: usize = 500;

/// A column that names the agency in whose name a row lives.
#[derive(Debug, Clone, Copy)]
pub struct Stand {
    /// The table.
    pub table: &'static str,
    /// Its column with a unique UUID.
    pub id: &'static str,
    /// The column with the agency.
    pub agency: &'static str,
    /// Which rows live, as a condition over `t`; the others are history and stay.
    pub living: &'static str,
    /// How people call a row, as an expression over `t`.
    pub label: &'static str,
    /// The columns that are unique together with the agency: a row whose place is taken stays behind.
    pub unique: &'static [&'static str],
    /// Whether the table counts its changes in `version`.
    pub has_version: bool,
}

/// How many rows live in the name of each of these agencies; those without any are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn counted(sql: &dyn Sql, stand: &Stand, agencies: &[Uuid]) -> Result<Vec<(Uuid, u64)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency: Uuid,
        total: i64,
    }
    let mut found = Vec::new();
    for some in agencies.chunks(AGENCIES_PER_STATEMENT) {
        let mut text = SqlText::new("SELECT t.");
        text.push(stand.agency).push(" AS agency, count(*) AS total");
        push_living(&mut text, stand, some);
        text.push(" GROUP BY t.").push(stand.agency);
        found.extend(sql.all_of::<Row>(text).await?.into_iter().map(|row| (row.agency, row.total.unsigned_abs())));
    }
    Ok(found)
}

fn push_living(text: &mut SqlText, stand: &Stand, agencies: &[Uuid]) {
    text.push(" FROM ").push(stand.table).push(" t WHERE ").push(stand.living).push(" AND t.").push(stand.agency);
    text.push(" IN (").bind_all(agencies.iter().copied()).push(")");
}

/// The rows of one agency with their labels, at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn items(sql: &dyn Sql, stand: &Stand, agency: Uuid, limit: u32) -> Result<Vec<(Uuid, String)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        label: String,
    }
    let mut text = SqlText::new("SELECT t.");
    text.push(stand.id).push(" AS id, ").push(stand.label).push(" AS label");
    push_living(&mut text, stand, &[agency]);
    text.push(" ORDER BY 2, 1 LIMIT ").bind(i64::from(limit));
    Ok(sql.all_of::<Row>(text).await?.into_iter().map(|row| (row.id, row.label)).collect())
}

/// Every row that lives in the name of these agencies, with the agency, in the order of ids.
///
/// # Errors
/// When the database does not answer.
pub async fn living(sql: &dyn Sql, stand: &Stand, agencies: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        agency: Uuid,
    }
    let mut found = Vec::new();
    for some in agencies.chunks(AGENCIES_PER_STATEMENT) {
        let mut text = SqlText::new("SELECT t.");
        text.push(stand.id).push(" AS id, t.").push(stand.agency).push(" AS agency");
        push_living(&mut text, stand, some);
        found.extend(sql.all_of::<Row>(text).await?.into_iter().map(|row| (row.id, row.agency)));
    }
    found.sort_unstable();
    Ok(found)
}

/// Passes a row from one agency to another; `false` where the other has a row in its place already.
///
/// # Errors
/// When the database does not answer.
pub async fn pass_on(tx: &WriteTx, stand: &Stand, id: Uuid, (from, to): (Uuid, Uuid)) -> Result<bool, StoreError> {
    let mut text = SqlText::new("UPDATE ");
    text.push(stand.table).push(" SET ").push(stand.agency).push(" = ").bind(to);
    if stand.has_version {
        text.push(", version = version + 1");
    }
    text.push(" WHERE ").push(stand.id).push(" = ").bind(id);
    text.push(" AND ").push(stand.agency).push(" = ").bind(from);
    if !stand.unique.is_empty() {
        text.push(" AND NOT EXISTS (SELECT 1 FROM ").push(stand.table).push(" other JOIN ").push(stand.table);
        text.push(" own ON own.").push(stand.id).push(" = ").bind(id).push(" WHERE other.").push(stand.agency);
        text.push(" = ").bind(to);
        for column in stand.unique {
            text.push(" AND other.").push(column).push(" = own.").push(column);
        }
        text.push(")");
    }
    Ok(tx.execute_of(text).await? == 1)
}

/// Whether a row stands in the name of an agency.
///
/// # Errors
/// When the database does not answer.
pub async fn stands_at(sql: &dyn Sql, stand: &Stand, id: Uuid, agency: Uuid) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let mut text = SqlText::new("SELECT count(*) AS total FROM ");
    text.push(stand.table).push(" t WHERE t.").push(stand.id).push(" = ").bind(id);
    text.push(" AND t.").push(stand.agency).push(" = ").bind(agency);
    Ok(sql.one_of::<Row>(text).await?.total == 1)
}

/// How people call a row; `None` where it is not there any more.
///
/// # Errors
/// When the database does not answer.
pub async fn label(sql: &dyn Sql, stand: &Stand, id: Uuid) -> Result<Option<String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        label: String,
    }
    let statement = format!("SELECT {} AS label FROM {} t WHERE t.{} = $1", stand.label, stand.table, stand.id);
    Ok(sql.optional::<Row>(&statement, values![id]).await?.map(|row| row.label))
}

/// Puts a row back to the agency that it came from.
///
/// # Errors
/// When the database does not answer.
pub async fn put_back(tx: &WriteTx, stand: &Stand, id: Uuid, (from, to): (Uuid, Uuid)) -> Result<(), StoreError> {
    let back = Stand { unique: &[], ..*stand };
    pass_on(tx, &back, id, (from, to)).await.map(|_| ())
}
