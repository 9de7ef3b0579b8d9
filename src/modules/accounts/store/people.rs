//! People as administrators list and keep them.

use chrono::{DateTime, Utc};
use thihanh_kernel::access::{Grant, Module};
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::page::{Cursor, Page, Slice};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, values};
use uuid::Uuid;

use super::super::api::AccountView;

/// Up to how many people are counted.
const COUNTED: u64 = 10_000;

/// One line of the list.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// The account.
    pub account: AccountView,
    /// Whether a password was chosen.
    pub has_password: bool,
    /// Whether there is a second factor.
    pub has_second_factor: bool,
    sort_key: Vec<u8>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    login: String,
    name: String,
    position: String,
    language: String,
    is_active: bool,
    sort_key: Vec<u8>,
    has_password: bool,
    has_second_factor: bool,
}

impl From<Row> for PersonRow {
    fn from(row: Row) -> Self {
        let account = AccountView {
            id: AccountId::from_uuid(row.id),
            login: row.login,
            name: row.name,
            position: row.position,
            language: row.language,
            is_active: row.is_active,
        };
        Self {
            account,
            has_password: row.has_password,
            has_second_factor: row.has_second_factor,
            sort_key: row.sort_key,
        }
    }
}

/// Whom a list holds.
#[derive(Debug, Clone, Default)]
pub struct PeopleFilter {
    /// Beginnings of words of name or login, folded.
    pub words: Vec<String>,
    /// Only those who can sign in, or only those who cannot.
    pub is_active: Option<bool>,
}

impl PeopleFilter {
    fn conditions(&self) -> SqlText {
        let mut text = SqlText::new(" WHERE 1 = 1");
        for word in &self.words {
            // Words are letters and digits alone: nothing in them is a pattern.
            text.push(" AND a.searched LIKE ").bind(format!("% {word}%"));
        }
        if let Some(is_active) = self.is_active {
            text.push(" AND a.is_active = ").bind(is_active);
        }
        text
    }
}

/// A page of the list in the order of names.
pub(in crate::modules::accounts) async fn list(
    sql: &dyn Sql,
    filter: &PeopleFilter,
    page: &Page,
) -> Result<Slice<PersonRow>, StoreError> {
    let mut text = SqlText::new(
        "SELECT a.id, a.login, a.name, a.position, a.language, a.is_active, a.sort_key,
             a.password_hash <> '' AS has_password, a.totp_since IS NOT NULL AS has_second_factor FROM account a",
    );
    text.push_text(filter.conditions());
    if let Some((sort_key, id)) = page.after.as_ref().and_then(place) {
        text.push(" AND (a.sort_key, a.id) > (").bind(sort_key).push(", ").bind(id).push(")");
    }
    text.push(" ORDER BY a.sort_key, a.id LIMIT ").bind(page.fetch());
    let rows: Vec<PersonRow> = sql.all_of::<Row>(text).await?.into_iter().map(Into::into).collect();
    Ok(page.slice(rows, |row| Cursor::new([thihanh_webkit::hex::encode(&row.sort_key), row.account.id.to_string()])))
}

/// Where a page begins; what is no place begins at the first.
fn place(cursor: &Cursor) -> Option<(Vec<u8>, Uuid)> {
    let [sort_key, id] = cursor.parts() else { return None };
    let bytes = sort_key.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(pair, 16).ok()
    });
    Some((bytes.collect::<Option<Vec<u8>>>()?, id.parse().ok()?))
}

/// How many there are, up to a bound.
pub(in crate::modules::accounts) async fn count(
    sql: &dyn Sql,
    filter: &PeopleFilter,
) -> Result<thihanh_kernel::page::Count, StoreError> {
    #[derive(FromQueryResult)]
    struct Total {
        total: i64,
    }
    let mut text = SqlText::new("SELECT count(*) AS total FROM (SELECT a.id FROM account a");
    text.push_text(filter.conditions());
    text.push(" LIMIT ").bind(i64::try_from(COUNTED + 1).unwrap_or(i64::MAX)).push(") counted");
    let total = sql.one_of::<Total>(text).await?.total;
    Ok(thihanh_kernel::page::Count::capped(u64::try_from(total).unwrap_or_default(), COUNTED))
}

/// What of a person is sealed or told apart from the account itself.
#[derive(Debug, Clone, FromQueryResult)]
pub(in crate::modules::accounts) struct Details {
    pub(in crate::modules::accounts) email_sealed: Option<Vec<u8>>,
    pub(in crate::modules::accounts) email_confirmed_at: Option<DateTime<Utc>>,
    pub(in crate::modules::accounts) phone_sealed: Option<Vec<u8>>,
    pub(in crate::modules::accounts) has_password: bool,
    pub(in crate::modules::accounts) totp_since: Option<DateTime<Utc>>,
    pub(in crate::modules::accounts) created_at: DateTime<Utc>,
    pub(in crate::modules::accounts) version: i64,
}

pub(in crate::modules::accounts) async fn details(
    sql: &dyn Sql,
    account: AccountId,
) -> Result<Option<Details>, StoreError> {
    sql.optional(
        "SELECT email_sealed, email_confirmed_at, phone_sealed, password_hash <> '' AS has_password, totp_since, created_at,
             version
         FROM account WHERE id = $1",
        values![account.uuid()],
    )
    .await
}

/// The sealed e-mail addresses of people.
pub(in crate::modules::accounts) async fn emails(
    sql: &dyn Sql,
    accounts: &[AccountId],
) -> Result<Vec<(AccountId, Vec<u8>)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        email_sealed: Vec<u8>,
    }
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let mut text = SqlText::new("SELECT id, email_sealed FROM account WHERE email_sealed IS NOT NULL AND id IN (");
    text.bind_all(accounts.iter().map(|account| account.uuid())).push(")");
    let rows = sql.all_of::<Row>(text).await?;
    Ok(rows.into_iter().map(|row| (AccountId::from_uuid(row.id), row.email_sealed)).collect())
}

/// Personal data as stored.
#[derive(Debug, Clone, Default)]
pub(in crate::modules::accounts) struct Reach {
    pub(in crate::modules::accounts) email_sealed: Option<Vec<u8>>,
    pub(in crate::modules::accounts) email_hash: Option<Vec<u8>>,
    pub(in crate::modules::accounts) phone_sealed: Option<Vec<u8>>,
}

pub(in crate::modules::accounts) async fn set_reach(
    sql: &dyn Sql,
    account: AccountId,
    reach: Reach,
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE account SET email_sealed = $2, email_hash = $3, phone_sealed = $4,
             email_confirmed_at = CASE WHEN email_hash = $3 THEN email_confirmed_at END
         WHERE id = $1",
        values![account.uuid(), reach.email_sealed, reach.email_hash, reach.phone_sealed],
    )
    .await?;
    Ok(())
}

/// The person reads mail at this address; nothing where it is no longer theirs.
pub(in crate::modules::accounts) async fn confirm_email(
    sql: &dyn Sql,
    account: AccountId,
    email_hash: Vec<u8>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let statement = "UPDATE account SET email_confirmed_at = $3 WHERE id = $1 AND email_hash = $2";
    sql.execute(statement, values![account.uuid(), email_hash, at]).await?;
    Ok(())
}

/// Name and post; `false` where somebody changed the person meanwhile.
pub(in crate::modules::accounts) async fn rename(
    sql: &dyn Sql,
    account: &AccountView,
    version: i64,
) -> Result<bool, StoreError> {
    let statement = "UPDATE account SET name = $2, sort_key = $3, searched = $4, position = $5, version = version + 1
         WHERE id = $1 AND version = $6";
    let values = values![
        account.id.uuid(),
        account.name.as_str(),
        thihanh_kernel::vietnamese::sort_key(&account.name),
        super::searched(&account.name, &account.login),
        account.position.as_str(),
        version
    ];
    Ok(sql.execute(statement, values).await? == 1)
}

/// Forgets failed sign-ins of a login.
pub(in crate::modules::accounts) async fn forget_failures(sql: &dyn Sql, login: &str) -> Result<(), StoreError> {
    sql.execute("DELETE FROM sign_in_attempt WHERE login = $1 AND NOT succeeded", values![login]).await?;
    Ok(())
}

/// The accounts that hold one of these roles, as it counts in a module, for exactly this agency on a day.
pub(in crate::modules::accounts) async fn holders(
    sql: &dyn Sql,
    agency: Uuid,
    roles: &[&str],
    module: Module,
    on: chrono::NaiveDate,
) -> Result<Vec<(Uuid, AccountId, String)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        account_id: Uuid,
        role: String,
    }
    if roles.is_empty() {
        return Ok(Vec::new());
    }
    let mut text = SqlText::new(
        "SELECT g.id, g.account_id, g.role FROM role_grant g JOIN account a ON a.id = g.account_id AND a.is_active
         WHERE g.agency_id = ",
    );
    text.bind(agency).push(" AND g.role IN (").bind_all(roles.iter().copied());
    text.push(") AND (g.module IS NULL OR g.module = ").bind(module.code()).push(") AND g.valid_from <= ").bind(on);
    text.push(" AND (g.valid_to IS NULL OR g.valid_to >= ").bind(on).push(") ORDER BY a.sort_key, a.id, g.id");
    let rows = sql.all_of::<Row>(text).await?;
    Ok(rows.into_iter().map(|row| (row.id, AccountId::from_uuid(row.account_id), row.role)).collect())
}

/// Every role of everybody.
pub(in crate::modules::accounts) async fn every_grant(sql: &dyn Sql) -> Result<Vec<(AccountId, Grant)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        account_id: Uuid,
        role: String,
        agency_id: Uuid,
        module: Option<String>,
        valid_from: chrono::NaiveDate,
        valid_to: Option<chrono::NaiveDate>,
    }
    let statement =
        "SELECT account_id, role, agency_id, module, valid_from, valid_to FROM role_grant ORDER BY valid_from, id";
    let rows = sql.all::<Row>(statement, values![]).await?;
    let grants = rows.into_iter().filter_map(|row| {
        let module = row.module.as_deref();
        let grant = super::read_grant(&row.role, row.agency_id, module, row.valid_from, row.valid_to)?;
        Some((AccountId::from_uuid(row.account_id), grant))
    });
    Ok(grants.collect())
}

/// By what everybody's address is told.
pub(in crate::modules::accounts) async fn email_prints(sql: &dyn Sql) -> Result<Vec<(AccountId, Vec<u8>)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        email_hash: Vec<u8>,
    }
    let statement = "SELECT id, email_hash FROM account WHERE email_hash IS NOT NULL";
    let rows = sql.all::<Row>(statement, values![]).await?;
    Ok(rows.into_iter().map(|row| (AccountId::from_uuid(row.id), row.email_hash)).collect())
}
