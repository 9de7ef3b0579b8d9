//! What people are told.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, ObligationId};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, Value, WriteTx, values};
use uuid::Uuid;

use crate::modules::notices::model::kind::Kind;

/// Most notices of one person that a digest gathers.
const MOST_PER_PERSON: i64 = 500;

/// A notice to be written.
#[derive(Debug, Clone)]
pub struct NewNotice {
    pub id: Uuid,
    pub account: AccountId,
    pub kind: Kind,
    /// The journal's word, or the reminder's.
    pub action: String,
    pub obligation: ObligationId,
    pub code: String,
    pub title: String,
    pub source: String,
    pub agency: AgencyId,
    pub due_on: Option<NaiveDate>,
    /// What somebody said: a reason, a note.
    pub words: String,
    /// The same for the same happening and person.
    pub unique_key: String,
}

const COLUMNS: [&str; 13] = [
    "id",
    "account_id",
    "kind",
    "action",
    "obligation_id",
    "code",
    "title",
    "source",
    "agency_id",
    "due_on",
    "words",
    "unique_key",
    "created_at",
];

/// Writes notices; those that are there already are left alone. How many were new.
pub async fn insert(tx: &WriteTx, notices: Vec<NewNotice>, now: Instant) -> Result<u64, StoreError> {
    let row = |notice: NewNotice| -> Vec<Value> {
        values![
            notice.id,
            notice.account.uuid(),
            notice.kind.code(),
            notice.action,
            notice.obligation.uuid(),
            notice.code,
            notice.title,
            notice.source,
            notice.agency.uuid(),
            notice.due_on,
            notice.words,
            notice.unique_key,
            now
        ]
    };
    tx.insert_new("notice", &COLUMNS, notices.into_iter().map(row).collect()).await
}

/// A notice as it stands.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Row {
    pub id: Uuid,
    pub account_id: Uuid,
    pub kind: String,
    pub action: String,
    pub code: String,
    pub title: String,
    pub source: String,
    pub agency_id: Uuid,
    pub due_on: Option<NaiveDate>,
    pub words: String,
    pub created_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

const SHOWN: &str = "id, account_id, kind, action, code, title, source, agency_id, due_on, words, created_at, read_at";

/// The newest notices of somebody before a place; those alone that were not read where asked.
pub async fn list(
    sql: &dyn Sql,
    account: AccountId,
    is_unread_only: bool,
    before: Option<(Instant, Uuid)>,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(SHOWN).push(" FROM notice WHERE account_id = ").bind(account.uuid());
    if is_unread_only {
        text.push(" AND read_at IS NULL");
    }
    if let Some((at, id)) = before {
        text.push(" AND (created_at, id) < (").bind(at).push(", ").bind(id).push(")");
    }
    text.push(" ORDER BY created_at DESC, id DESC LIMIT ").bind(limit);
    sql.all_of(text).await
}

/// How many notices somebody has not read, counted no further than one past `bound`.
pub async fn unread(sql: &dyn Sql, account: AccountId, bound: u32) -> Result<u64, StoreError> {
    #[derive(FromQueryResult)]
    struct Total {
        total: i64,
    }
    let row: Total = sql
        .one(
            "SELECT count(*) AS total FROM (SELECT 1 AS one FROM notice WHERE account_id = $1 AND read_at IS NULL LIMIT $2) AS counted",
            values![account.uuid(), i64::from(bound) + 1],
        )
        .await?;
    Ok(row.total.unsigned_abs())
}

/// Marks a notice of somebody read; `false` where it is none of theirs.
pub async fn mark_read(tx: &WriteTx, account: AccountId, id: Uuid, now: Instant) -> Result<bool, StoreError> {
    let statement = "UPDATE notice SET read_at = coalesce(read_at, $3) WHERE id = $2 AND account_id = $1";
    Ok(tx.execute(statement, values![account.uuid(), id, now]).await? == 1)
}

/// Marks everything read that somebody was told up to a moment.
pub async fn mark_all_read(tx: &WriteTx, account: AccountId, until: Instant, now: Instant) -> Result<u64, StoreError> {
    let statement = "UPDATE notice SET read_at = $3 WHERE account_id = $1 AND read_at IS NULL AND created_at <= $2";
    tx.execute(statement, values![account.uuid(), until, now]).await
}

/// Those who have something that was not sent, behind one of them, in the order of their ids.
pub async fn waiting_accounts(
    sql: &dyn Sql,
    behind: Option<AccountId>,
    limit: u32,
) -> Result<Vec<AccountId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Account {
        account_id: Uuid,
    }
    let mut text = SqlText::new("SELECT DISTINCT account_id FROM notice WHERE sent_at IS NULL");
    if let Some(behind) = behind {
        text.push(" AND account_id > ").bind(behind.uuid());
    }
    text.push(" ORDER BY account_id LIMIT ").bind(i64::from(limit));
    let rows: Vec<Account> = sql.all_of(text).await?;
    Ok(rows.into_iter().map(|row| AccountId::from_uuid(row.account_id)).collect())
}

/// What was not sent of these people, newest first, at most some hundreds of each.
pub async fn unsent(sql: &dyn Sql, accounts: &[AccountId]) -> Result<Vec<Row>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(SHOWN).push(" FROM notice WHERE sent_at IS NULL AND account_id IN (");
    text.bind_all(accounts.iter().map(|account| account.uuid()));
    let most = MOST_PER_PERSON * i64::try_from(accounts.len()).unwrap_or(1);
    text.push(") ORDER BY created_at DESC, id DESC LIMIT ").bind(most);
    sql.all_of(text).await
}

/// Marks notices as having left the page, or as never leaving it.
pub async fn mark_sent(tx: &WriteTx, ids: &[Uuid], now: Instant) -> Result<(), StoreError> {
    for some in ids.chunks(500) {
        let mut text = SqlText::new("UPDATE notice SET sent_at = ");
        text.bind(now).push(" WHERE sent_at IS NULL AND id IN (").bind_all(some.iter().copied()).push(")");
        tx.execute_of(text).await?;
    }
    Ok(())
}
