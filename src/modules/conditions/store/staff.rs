//! People in legal posts, how many posts there are, and agencies without a focal point.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, LegalStaffId};
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, capped_count, values};
use uuid::Uuid;

use super::{COUNT_CAP, During, push_below, push_scope, push_seen};
use crate::modules::conditions::model::staff::{Degree, LegalStaff, Posts, StaffFacts, StaffRole};
use crate::modules::conditions::policy::Scope;

const COLUMNS: &str = "s.seq, s.id, s.agency_id, s.name_sealed, s.account_id, s.role, s.is_full_time, s.degree, s.trained_on, s.valid_from, \
     s.valid_to, s.updated_at, s.version";

/// Which rows are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StaffFilter {
    /// Only this agency and what lies below it.
    pub agency: Option<AgencyId>,
    /// Only rows that hold on this day; every row there ever was without.
    pub on: Option<NaiveDate>,
    /// Only those who are at least this.
    pub role: Option<StaffRole>,
    /// Only chuyên trách, or only kiêm nhiệm.
    pub is_full_time: Option<bool>,
    /// Only with this degree.
    pub degree: Option<Degree>,
    /// Only who was, or was not, trained by the day.
    pub is_trained: Option<bool>,
}

/// A row whose name is still sealed.
pub struct Sealed {
    /// The row, with an empty name.
    pub staff: LegalStaff,
    /// The name.
    pub name: Vec<u8>,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    agency_id: Uuid,
    name_sealed: Vec<u8>,
    account_id: Option<Uuid>,
    role: String,
    is_full_time: bool,
    degree: String,
    trained_on: Option<NaiveDate>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl TryFrom<Row> for Sealed {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let facts = StaffFacts {
            agency: AgencyId::from_uuid(row.agency_id),
            name: String::new(),
            account: row.account_id.map(AccountId::from_uuid),
            role: row.role.parse().map_err(|_| StoreError::Unreadable { what: "role of legal staff" })?,
            is_full_time: row.is_full_time,
            degree: row.degree.parse().map_err(|_| StoreError::Unreadable { what: "degree of legal staff" })?,
            trained_on: row.trained_on,
            from: row.valid_from,
            to: row.valid_to,
        };
        let id = LegalStaffId::from_uuid(row.id);
        let staff = LegalStaff { seq: row.seq, id, facts, updated_at: row.updated_at, version: row.version };
        Ok(Self { staff, name: row.name_sealed })
    }
}

/// The row with this id.
pub async fn find(sql: &dyn Sql, id: LegalStaffId) -> Result<Option<Sealed>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM legal_staff s WHERE s.id = $1");
    sql.optional::<Row>(&statement, values![id.uuid()]).await?.map(Sealed::try_from).transpose()
}

/// The same, locked until the transaction ends.
pub async fn find_for_update(tx: &WriteTx, id: LegalStaffId) -> Result<Option<Sealed>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM legal_staff s WHERE s.id = $1{}", tx.dialect().for_update());
    tx.optional::<Row>(&statement, values![id.uuid()]).await?.map(Sealed::try_from).transpose()
}

fn push_filter(statement: &mut SqlText, scope: &Scope, filter: &StaffFilter, today: NaiveDate) {
    push_scope(statement, scope, "s.agency_id", "s.valid_from");
    match filter.on {
        Some(day) => {
            statement.push(" AND s.valid_from <= ").bind(day);
            statement.push(" AND (s.valid_to IS NULL OR s.valid_to >= ").bind(day).push(")");
            push_below(statement, "s.agency_id", filter.agency, During::Day(day));
        }
        None => {
            if let Some(root) = filter.agency {
                statement.push(" AND ");
                push_seen(statement, "s.agency_id", "s.valid_from", &[root]);
            }
        }
    }
    if let Some(role) = filter.role {
        statement.push(" AND s.role IN (").bind_all(role.held_by().iter().copied()).push(")");
    }
    if let Some(is_full_time) = filter.is_full_time {
        statement.push(" AND s.is_full_time = ").bind(is_full_time);
    }
    if let Some(degree) = filter.degree {
        statement.push(" AND s.degree = ").bind(degree.as_str());
    }
    let by = filter.on.unwrap_or(today);
    match filter.is_trained {
        Some(true) => {
            statement.push(" AND s.trained_on <= ").bind(by);
        }
        Some(false) => {
            statement.push(" AND (s.trained_on IS NULL OR s.trained_on > ").bind(by).push(")");
        }
        None => {}
    }
}

/// A page of the rows that a person sees, the newest first.
pub async fn list(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &StaffFilter,
    today: NaiveDate,
    page: &Page,
) -> Result<(Slice<Sealed>, Count), StoreError> {
    let mut counted = SqlText::new("SELECT 1 FROM legal_staff s WHERE 1 = 1");
    push_filter(&mut counted, scope, filter, today);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut statement = SqlText::new("SELECT ");
    statement.push(COLUMNS).push(" FROM legal_staff s WHERE 1 = 1");
    push_filter(&mut statement, scope, filter, today);
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        statement.push(" AND s.seq < ").bind(seq);
    }
    statement.push(" ORDER BY s.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(statement).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    let items = items.into_iter().map(Sealed::try_from).collect::<Result<_, _>>()?;
    Ok((Slice { items, next }, count))
}

/// Whether an account already has a row at an agency on any day between two, other than this one.
pub async fn has_account(sql: &dyn Sql, facts: &StaffFacts, but: Option<LegalStaffId>) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    #[expect(dead_code, reason = "whether there is a row is all that is asked")]
    struct One {
        id: Uuid,
    }
    let Some(account) = facts.account else { return Ok(false) };
    let mut statement = SqlText::new("SELECT s.id FROM legal_staff s WHERE s.agency_id = ");
    statement.bind(facts.agency.uuid()).push(" AND s.account_id = ").bind(account.uuid());
    statement.push(" AND (s.valid_to IS NULL OR s.valid_to >= ").bind(facts.from).push(")");
    if let Some(to) = facts.to {
        statement.push(" AND s.valid_from <= ").bind(to);
    }
    if let Some(but) = but {
        statement.push(" AND s.id <> ").bind(but.uuid());
    }
    statement.push(" LIMIT 1");
    Ok(!sql.all_of::<One>(statement).await?.is_empty())
}

/// A new row.
pub async fn insert(tx: &WriteTx, staff: &LegalStaff, name: &[u8], by: Option<AccountId>) -> Result<(), StoreError> {
    let facts = &staff.facts;
    tx.execute(
        "INSERT INTO legal_staff (id, agency_id, name_sealed, account_id, role, is_full_time, degree, trained_on, valid_from, valid_to, \
         created_at, created_by, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, 1)",
        values![
            staff.id.uuid(),
            facts.agency.uuid(),
            name.to_vec(),
            facts.account.map(AccountId::uuid),
            facts.role.as_str(),
            facts.is_full_time,
            facts.degree.as_str(),
            facts.trained_on,
            facts.from,
            facts.to,
            staff.updated_at,
            by.map(AccountId::uuid)
        ],
    )
    .await?;
    Ok(())
}

/// Saves a locked row, as its next version.
pub async fn save(tx: &WriteTx, staff: &LegalStaff, name: &[u8]) -> Result<(), StoreError> {
    let facts = &staff.facts;
    tx.execute(
        "UPDATE legal_staff SET name_sealed = $2, account_id = $3, role = $4, is_full_time = $5, degree = $6, trained_on = $7, \
         valid_from = $8, valid_to = $9, updated_at = $10, version = version + 1 WHERE id = $1",
        values![
            staff.id.uuid(),
            name.to_vec(),
            facts.account.map(AccountId::uuid),
            facts.role.as_str(),
            facts.is_full_time,
            facts.degree.as_str(),
            facts.trained_on,
            facts.from,
            facts.to,
            staff.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// How many posts an agency has from a day on; what was said for the same day before is replaced.
pub async fn put_posts(tx: &WriteTx, posts: &Posts, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO legal_post (agency_id, valid_from, posts, note, updated_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (agency_id, valid_from) DO UPDATE SET posts = excluded.posts, note = excluded.note, updated_at = excluded.updated_at",
        values![posts.agency.uuid(), posts.from, posts.posts, posts.note.as_str(), now],
    )
    .await?;
    Ok(())
}

/// ` FROM` the posts that hold on a day, of the agencies that the person sees.
fn push_posts(statement: &mut SqlText, scope: &Scope, root: Option<AgencyId>, on: NaiveDate) {
    statement.push(" FROM legal_post p WHERE p.valid_from = (SELECT MAX(q.valid_from) FROM legal_post q");
    statement.push(" WHERE q.agency_id = p.agency_id AND q.valid_from <= ").bind(on).push(")");
    push_scope(statement, scope, "p.agency_id", "p.valid_from");
    push_below(statement, "p.agency_id", root, During::Day(on));
}

/// A page of the posts that hold on a day, by agency.
pub async fn posts(
    sql: &dyn Sql,
    scope: &Scope,
    root: Option<AgencyId>,
    on: NaiveDate,
    page: &Page,
) -> Result<(Slice<Posts>, Count), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Uuid,
        valid_from: NaiveDate,
        posts: i64,
        note: String,
    }
    let mut counted = SqlText::new("SELECT 1");
    push_posts(&mut counted, scope, root, on);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut statement = SqlText::new("SELECT p.agency_id, p.valid_from, p.posts, p.note");
    push_posts(&mut statement, scope, root, on);
    if let Some(after) = page.after.as_ref().and_then(|after| after.part::<Uuid>(0).ok()) {
        statement.push(" AND p.agency_id > ").bind(after);
    }
    statement.push(" ORDER BY p.agency_id LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(statement).await?;
    let slice = page.slice(rows, |row| Cursor::new([row.agency_id.to_string()])).map(|row| Posts {
        agency: AgencyId::from_uuid(row.agency_id),
        from: row.valid_from,
        posts: row.posts,
        note: row.note,
    });
    Ok((slice, count))
}

/// ` FROM` the agencies below others on a day whose kind names a focal point: these kinds, or every one but areas where no rule says which.
pub(super) fn push_units(statement: &mut SqlText, roots: &[AgencyId], on: NaiveDate, kinds: Option<&[String]>) {
    statement
        .push(" FROM agency_closure c JOIN agency_version v ON v.agency_id = c.descendant_id WHERE c.ancestor_id IN (");
    statement.bind_all(roots.iter().map(|root| root.uuid())).push(")");
    for table in ["c", "v"] {
        statement.push(" AND ").push(table).push(".valid_from <= ").bind(on);
        statement.push(" AND (").push(table).push(".valid_to IS NULL OR ").push(table).push(".valid_to >= ").bind(on);
        statement.push(")");
    }
    match kinds {
        Some(kinds) => statement.push(" AND v.kind IN (").bind_all(kinds.iter().map(String::as_str)).push(")"),
        None => statement.push(" AND v.kind NOT IN ('territory', 'hamlet')"),
    };
}

/// ` AND` nobody is the focal point of it on a day.
pub(super) fn push_without(statement: &mut SqlText, on: NaiveDate) {
    statement.push(" AND NOT EXISTS (SELECT 1 FROM legal_staff s WHERE s.agency_id = c.descendant_id");
    statement.push(" AND s.role IN (").bind_all(StaffRole::FocalPoint.held_by().iter().copied());
    statement.push(") AND s.valid_from <= ").bind(on);
    statement.push(" AND (s.valid_to IS NULL OR s.valid_to >= ").bind(on).push("))");
}

/// A page of the agencies without a focal point on a day, along the closure's key.
pub async fn units_without(
    sql: &dyn Sql,
    root: AgencyId,
    on: NaiveDate,
    kinds: Option<&[String]>,
    page: &Page,
) -> Result<(Slice<AgencyId>, Count), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
    }
    let mut counted = SqlText::new("SELECT 1");
    push_units(&mut counted, &[root], on, kinds);
    push_without(&mut counted, on);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut statement = SqlText::new("SELECT c.descendant_id AS id");
    push_units(&mut statement, &[root], on, kinds);
    push_without(&mut statement, on);
    if let Some(after) = page.after.as_ref().and_then(|after| after.part::<Uuid>(0).ok()) {
        statement.push(" AND c.descendant_id > ").bind(after);
    }
    statement.push(" ORDER BY c.descendant_id LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(statement).await?;
    let slice = page.slice(rows, |row| Cursor::new([row.id.to_string()])).map(|row| AgencyId::from_uuid(row.id));
    Ok((slice, count))
}
