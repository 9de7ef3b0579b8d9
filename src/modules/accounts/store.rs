//! Accounts, grants, sessions and sign-in attempts in the database.

pub(super) mod holders;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;
use thihanh_kernel::access::{Grant, Module};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::vietnamese;
use thihanh_store::{Sql, SqlText, StoreError, values};
use uuid::Uuid;

use super::api::AccountView;
use super::model::{Failures, lock_window};

pub(super) mod invitations;
pub(super) mod oidc;
pub(super) mod people;
pub(super) mod places;
pub(super) mod second_factor;
pub(super) mod sessions;
pub(super) mod tokens;

/// Accounts with one address that get a mail each.
const MOST_OF_ONE_ADDRESS: i64 = 10;

#[derive(FromQueryResult)]
struct CredentialRow {
    id: Uuid,
    login: String,
    password_hash: String,
    is_active: bool,
    has_second_factor: bool,
}

/// What signing in needs to know of a login.
pub(super) struct Credential {
    pub(super) account: AccountId,
    pub(super) login: String,
    /// Empty until the person has chosen a password.
    pub(super) password_hash: String,
    pub(super) is_active: bool,
    pub(super) has_second_factor: bool,
}

impl From<CredentialRow> for Credential {
    fn from(row: CredentialRow) -> Self {
        Self {
            account: AccountId::from_uuid(row.id),
            login: row.login,
            password_hash: row.password_hash,
            is_active: row.is_active,
            has_second_factor: row.has_second_factor,
        }
    }
}

const CREDENTIAL_COLUMNS: &str =
    "a.id, a.login, a.password_hash, a.is_active, a.totp_since IS NOT NULL AS has_second_factor";

pub(super) async fn find_credential(sql: &dyn Sql, login: &str) -> Result<Option<Credential>, StoreError> {
    let statement = format!("SELECT {CREDENTIAL_COLUMNS} FROM account a WHERE a.login = $1");
    Ok(sql.optional::<CredentialRow>(&statement, values![login]).await?.map(Into::into))
}

#[derive(FromQueryResult)]
struct AccountRow {
    id: Uuid,
    login: String,
    name: String,
    position: String,
    language: String,
    is_active: bool,
}

impl From<AccountRow> for AccountView {
    fn from(row: AccountRow) -> Self {
        Self {
            id: AccountId::from_uuid(row.id),
            login: row.login,
            name: row.name,
            position: row.position,
            language: row.language,
            is_active: row.is_active,
        }
    }
}

const ACCOUNT_COLUMNS: &str = "a.id, a.login, a.name, a.position, a.language, a.is_active";

pub(super) async fn find(sql: &dyn Sql, id: AccountId) -> Result<Option<AccountView>, StoreError> {
    let statement = format!("SELECT {ACCOUNT_COLUMNS} FROM account a WHERE a.id = $1");
    Ok(sql.optional::<AccountRow>(&statement, values![id.uuid()]).await?.map(Into::into))
}

pub(super) async fn find_by_login(sql: &dyn Sql, login: &str) -> Result<Option<AccountView>, StoreError> {
    let statement = format!("SELECT {ACCOUNT_COLUMNS} FROM account a WHERE a.login = $1");
    Ok(sql.optional::<AccountRow>(&statement, values![login]).await?.map(Into::into))
}

pub(super) async fn find_all(sql: &dyn Sql, ids: &[AccountId]) -> Result<Vec<AccountView>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(ACCOUNT_COLUMNS)
        .push(" FROM account a WHERE a.id IN (")
        .bind_all(ids.iter().map(|id| id.uuid()))
        .push(")");
    Ok(sql.all_of::<AccountRow>(text).await?.into_iter().map(Into::into).collect())
}

/// All accounts in Vietnamese order of names.
pub(super) async fn list(sql: &dyn Sql) -> Result<Vec<AccountView>, StoreError> {
    let statement = format!("SELECT {ACCOUNT_COLUMNS} FROM account a ORDER BY a.sort_key, a.login");
    Ok(sql.all::<AccountRow>(&statement, values![]).await?.into_iter().map(Into::into).collect())
}

/// The active people with a role at exactly this agency that counts in a module on a day.
pub(super) async fn people_at(
    sql: &dyn Sql,
    agency: AgencyId,
    module: Module,
    on: NaiveDate,
) -> Result<Vec<AccountView>, StoreError> {
    let statement = format!(
        "SELECT {ACCOUNT_COLUMNS} FROM account a WHERE a.is_active AND a.id IN (SELECT g.account_id FROM role_grant g
             WHERE g.agency_id = $1 AND (g.module IS NULL OR g.module = $3)
             AND g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to >= $2))
         ORDER BY a.sort_key, a.login"
    );
    let values = values![agency.uuid(), on, module.code()];
    Ok(sql.all::<AccountRow>(&statement, values).await?.into_iter().map(Into::into).collect())
}

/// The accounts that a forgotten password's request means, by login or by address: active, with a password and an address that was
/// confirmed. Several people may share one.
pub(super) async fn forgetful(sql: &dyn Sql, login: &str, email_hash: Vec<u8>) -> Result<Vec<AccountView>, StoreError> {
    let statement = format!(
        "SELECT {ACCOUNT_COLUMNS} FROM account a WHERE (a.login = $1 OR a.email_hash = $2) AND a.is_active
             AND a.password_hash <> '' AND a.email_confirmed_at IS NOT NULL
         ORDER BY a.login LIMIT $3"
    );
    let values = values![login, email_hash, MOST_OF_ONE_ADDRESS];
    Ok(sql.all::<AccountRow>(&statement, values).await?.into_iter().map(Into::into).collect())
}

/// People without a password who hold an invitation on paper and have an address, in Vietnamese order of names.
pub(super) async fn invited_on_paper(sql: &dyn Sql, now: DateTime<Utc>) -> Result<Vec<AccountView>, StoreError> {
    let statement = format!(
        "SELECT {ACCOUNT_COLUMNS} FROM account a WHERE a.is_active AND a.password_hash = '' AND a.email_hash IS NOT NULL
             AND a.id IN (SELECT i.account_id FROM invitation i
                 WHERE i.mailed_to IS NULL AND i.used_at IS NULL AND i.expires_at > $1)
         ORDER BY a.sort_key, a.login"
    );
    Ok(sql.all::<AccountRow>(&statement, values![now]).await?.into_iter().map(Into::into).collect())
}

pub(super) async fn count(sql: &dyn Sql) -> Result<i64, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    Ok(sql.one::<Row>("SELECT count(*) AS total FROM account", values![]).await?.total)
}

/// A new account, ready to insert.
pub(super) struct NewAccount<'a> {
    pub(super) id: AccountId,
    pub(super) login: &'a str,
    pub(super) name: &'a str,
    pub(super) position: &'a str,
    pub(super) password_hash: &'a str,
    pub(super) language: &'a str,
    pub(super) created_at: DateTime<Utc>,
}

pub(super) async fn insert(sql: &dyn Sql, account: NewAccount<'_>) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO account (id, login, name, sort_key, searched, position, password_hash, language, is_active,
             totp_last_step, created_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, 1)",
        values![
            account.id.uuid(),
            account.login,
            account.name,
            vietnamese::sort_key(account.name),
            searched(account.name, account.login),
            account.position,
            account.password_hash,
            account.language,
            true,
            account.created_at
        ],
    )
    .await?;
    Ok(())
}

/// What a person is found by: the words of name and login, folded, with a space before each.
fn searched(name: &str, login: &str) -> String {
    let mut words = vietnamese::folded_tokens(name);
    words.extend(vietnamese::folded_tokens(login));
    format!(" {}", words.join(" "))
}

pub(super) async fn set_password(sql: &dyn Sql, id: AccountId, hash: &str) -> Result<(), StoreError> {
    sql.execute("UPDATE account SET password_hash = $2, version = version + 1 WHERE id = $1", values![id.uuid(), hash])
        .await?;
    Ok(())
}

pub(super) async fn set_active(sql: &dyn Sql, id: AccountId, is_active: bool) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE account SET is_active = $2, version = version + 1 WHERE id = $1",
        values![id.uuid(), is_active],
    )
    .await?;
    Ok(())
}

pub(super) async fn set_language(sql: &dyn Sql, id: AccountId, language: &str) -> Result<(), StoreError> {
    sql.execute("UPDATE account SET language = $2 WHERE id = $1", values![id.uuid(), language]).await?;
    Ok(())
}

/// A grant as stored: role, agency, module, first day, last day. One with a role or a module that this release does not know gives no right.
fn read_grant(role: &str, agency: Uuid, module: Option<&str>, from: NaiveDate, to: Option<NaiveDate>) -> Option<Grant> {
    let module = module.map(str::parse).transpose().ok()?;
    Some(Grant { role: role.parse().ok()?, agency: AgencyId::from_uuid(agency), module, from, to })
}

#[derive(FromQueryResult)]
struct GrantRow {
    role: String,
    agency_id: Uuid,
    module: Option<String>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

impl GrantRow {
    fn grant(&self) -> Option<Grant> {
        read_grant(&self.role, self.agency_id, self.module.as_deref(), self.valid_from, self.valid_to)
    }
}

/// The grants of an account that hold on a day.
pub(super) async fn grants(sql: &dyn Sql, account: AccountId, on: NaiveDate) -> Result<Vec<Grant>, StoreError> {
    let rows = sql
        .all::<GrantRow>(
            "SELECT role, agency_id, module, valid_from, valid_to FROM role_grant
             WHERE account_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)
             ORDER BY role, agency_id, id",
            values![account.uuid(), on],
        )
        .await?;
    Ok(rows.iter().filter_map(GrantRow::grant).collect())
}

pub(super) async fn insert_grant(
    sql: &dyn Sql,
    id: Uuid,
    account: AccountId,
    grant: &Grant,
    by: Option<AccountId>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO role_grant (id, account_id, role, agency_id, module, valid_from, valid_to, granted_by, granted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            id,
            account.uuid(),
            grant.role.code(),
            grant.agency.uuid(),
            grant.module.map(Module::code),
            grant.from,
            grant.to,
            by.map(|by| by.uuid()),
            at
        ],
    )
    .await?;
    Ok(())
}

/// A session, by the hash of its secret.
#[derive(FromQueryResult)]
pub(super) struct SessionRow {
    pub(super) account_id: Uuid,
    pub(super) created_at: DateTime<Utc>,
    pub(super) seen_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) acting_for: Option<Uuid>,
}

pub(super) async fn find_session(sql: &dyn Sql, token_hash: &[u8]) -> Result<Option<SessionRow>, StoreError> {
    sql.optional::<SessionRow>(
        "SELECT s.account_id, s.created_at, s.seen_at, s.expires_at, s.acting_for FROM session s
         JOIN account a ON a.id = s.account_id AND a.is_active
         WHERE s.token_hash = $1",
        values![token_hash.to_vec()],
    )
    .await
}

pub(super) struct NewSession<'a> {
    pub(super) token_hash: &'a [u8],
    pub(super) id: Uuid,
    pub(super) account: AccountId,
    pub(super) at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) address: &'a str,
    pub(super) agent: &'a str,
}

pub(super) async fn insert_session(sql: &dyn Sql, session: NewSession<'_>) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO session (token_hash, id, account_id, created_at, seen_at, expires_at, address, agent)
         VALUES ($1, $2, $3, $4, $4, $5, $6, $7)",
        values![
            session.token_hash.to_vec(),
            session.id,
            session.account.uuid(),
            session.at,
            session.expires_at,
            session.address,
            session.agent
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn touch_session(
    sql: &dyn Sql,
    token_hash: &[u8],
    seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE session SET seen_at = $2, expires_at = $3 WHERE token_hash = $1",
        values![token_hash.to_vec(), seen_at, expires_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn remove_session(sql: &dyn Sql, token_hash: &[u8]) -> Result<(), StoreError> {
    sql.execute("DELETE FROM session WHERE token_hash = $1", values![token_hash.to_vec()]).await?;
    Ok(())
}

/// Those too that wait for the code of a second factor.
pub(super) async fn remove_sessions_of(sql: &dyn Sql, account: AccountId) -> Result<(), StoreError> {
    sql.execute("DELETE FROM session WHERE account_id = $1", values![account.uuid()]).await?;
    sql.execute("DELETE FROM half_session WHERE account_id = $1", values![account.uuid()]).await?;
    Ok(())
}

/// Drops what no longer counts: expired sessions, attempts older than a day.
pub(super) async fn sweep(sql: &dyn Sql, now: DateTime<Utc>) -> Result<(), StoreError> {
    sql.execute("DELETE FROM session WHERE expires_at < $1", values![now]).await?;
    sql.execute("DELETE FROM half_session WHERE expires_at < $1", values![now]).await?;
    sql.execute("DELETE FROM oidc_flow WHERE expires_at < $1", values![now]).await?;
    sql.execute("DELETE FROM sign_in_attempt WHERE at < $1", values![now - chrono::Duration::days(1)]).await?;
    Ok(())
}

pub(super) async fn insert_attempt(
    sql: &dyn Sql,
    id: Uuid,
    login: &str,
    address: &str,
    at: DateTime<Utc>,
    succeeded: bool,
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO sign_in_attempt (id, login, address, at, succeeded) VALUES ($1, $2, $3, $4, $5)",
        values![id, login, address, at, succeeded],
    )
    .await?;
    Ok(())
}

/// Failures inside the window: of the login since its last success there, and from the address.
pub(super) async fn failures(
    sql: &dyn Sql,
    login: &str,
    address: &str,
    now: DateTime<Utc>,
) -> Result<Failures, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
        newest: Option<DateTime<Utc>>,
    }
    let since = now - lock_window();
    let of_login = sql
        .one::<Row>(
            "SELECT count(*) AS total, max(at) AS newest FROM sign_in_attempt
             WHERE login = $1 AND at > $2 AND NOT succeeded
               AND at > coalesce((SELECT max(s.at) FROM sign_in_attempt s WHERE s.login = $1 AND s.at > $2 AND s.succeeded), $2)",
            values![login, since],
        )
        .await?;
    let of_address = sql
        .one::<Row>(
            "SELECT count(*) AS total, max(at) AS newest FROM sign_in_attempt WHERE address = $1 AND at > $2 AND NOT succeeded",
            values![address, since],
        )
        .await?;
    Ok(Failures {
        of_login: of_login.total,
        of_address: of_address.total,
        newest: of_login.newest.max(of_address.newest),
    })
}
