//! Who is away, and who acts in whose place.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::access::Grant;
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use super::super::model::dates::Span;

/// Rows of one person that a list shows at most.
const LIST_LIMIT: i64 = 200;

/// A role of a person with its dates, as lists show it.
#[derive(Debug, Clone)]
pub struct GrantView {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub account: AccountId,
    /// The role itself.
    pub grant: Grant,
    /// Who gave it; `None` where the program or the owner of the machine did.
    pub by: Option<AccountId>,
    /// When it was given.
    pub at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct GrantRow {
    id: Uuid,
    account_id: Uuid,
    role: String,
    agency_id: Uuid,
    module: Option<String>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    granted_by: Option<Uuid>,
    granted_at: DateTime<Utc>,
}

impl GrantRow {
    /// What gives no right is not shown.
    fn view(self) -> Option<GrantView> {
        let (from, to) = (self.valid_from, self.valid_to);
        Some(GrantView {
            id: self.id,
            account: AccountId::from_uuid(self.account_id),
            grant: super::read_grant(&self.role, self.agency_id, self.module.as_deref(), from, to)?,
            by: self.granted_by.map(AccountId::from_uuid),
            at: self.granted_at,
        })
    }
}

const GRANT_COLUMNS: &str =
    "g.id, g.account_id, g.role, g.agency_id, g.module, g.valid_from, g.valid_to, g.granted_by, g.granted_at";

/// Every role of a person, those that are over too.
pub(in crate::modules::accounts) async fn grants_of(
    sql: &dyn Sql,
    account: AccountId,
) -> Result<Vec<GrantView>, StoreError> {
    let statement = format!(
        "SELECT {GRANT_COLUMNS} FROM role_grant g WHERE g.account_id = $1 ORDER BY g.valid_from, g.id LIMIT $2"
    );
    let rows = sql.all::<GrantRow>(&statement, values![account.uuid(), LIST_LIMIT]).await?;
    Ok(rows.into_iter().filter_map(GrantRow::view).collect())
}

/// The roles that these people hold on a day.
pub(in crate::modules::accounts) async fn grants_of_many(
    sql: &dyn Sql,
    accounts: &[AccountId],
    on: NaiveDate,
) -> Result<Vec<GrantView>, StoreError> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let mut text = SqlText::new(&format!("SELECT {GRANT_COLUMNS} FROM role_grant g WHERE g.account_id IN ("));
    text.bind_all(accounts.iter().map(|account| account.uuid())).push(") AND g.valid_from <= ").bind(on);
    text.push(" AND (g.valid_to IS NULL OR g.valid_to >= ").bind(on).push(") ORDER BY g.valid_from, g.id");
    Ok(sql.all_of::<GrantRow>(text).await?.into_iter().filter_map(GrantRow::view).collect())
}

pub(in crate::modules::accounts) async fn find_grant(sql: &dyn Sql, id: Uuid) -> Result<Option<GrantView>, StoreError> {
    let statement = format!("SELECT {GRANT_COLUMNS} FROM role_grant g WHERE g.id = $1");
    Ok(sql.optional::<GrantRow>(&statement, values![id]).await?.and_then(GrantRow::view))
}

/// Sets the last day of a role.
pub(in crate::modules::accounts) async fn end_grant(
    sql: &dyn Sql,
    id: Uuid,
    last_day: NaiveDate,
) -> Result<(), StoreError> {
    sql.execute("UPDATE role_grant SET valid_to = $2 WHERE id = $1", values![id, last_day]).await?;
    Ok(())
}

/// Sets the last day of a role, or lets it go on.
pub(in crate::modules::accounts) async fn set_grant_end(
    tx: &WriteTx,
    id: Uuid,
    last_day: Option<NaiveDate>,
) -> Result<(), StoreError> {
    tx.execute("UPDATE role_grant SET valid_to = $2 WHERE id = $1", values![id, last_day]).await?;
    Ok(())
}

/// The roles at exactly these agencies that hold on a day or begin later, in the order of agencies.
pub(in crate::modules::accounts) async fn grants_at(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    on: NaiveDate,
) -> Result<Vec<GrantView>, StoreError> {
    let mut found = Vec::new();
    for some in agencies.chunks(500) {
        let mut text = SqlText::new(&format!(
            "SELECT {GRANT_COLUMNS} FROM role_grant g WHERE (g.valid_to IS NULL OR g.valid_to >= "
        ));
        text.bind(on).push(") AND (g.valid_to IS NULL OR g.valid_to >= g.valid_from) AND g.agency_id IN (");
        text.bind_all(some.iter().map(|agency| agency.uuid())).push(") ORDER BY g.agency_id, g.valid_from, g.id");
        found.extend(sql.all_of::<GrantRow>(text).await?.into_iter().filter_map(GrantRow::view));
    }
    Ok(found)
}

/// The role that somebody has already where this one would be given: the same one at the same agency, as long at least.
pub(in crate::modules::accounts) async fn same_grant(
    sql: &dyn Sql,
    account: AccountId,
    grant: &Grant,
) -> Result<Option<Uuid>, StoreError> {
    let there = grants_of(sql, account).await?.into_iter().find(|found| {
        let lasts = match (found.grant.to, grant.to) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(has), Some(wants)) => has >= wants,
        };
        (found.grant.role, found.grant.agency, found.grant.module) == (grant.role, grant.agency, grant.module)
            && found.grant.from <= grant.from
            && lasts
    });
    Ok(there.map(|found| found.id))
}

/// Substitutes named for one role stand in for another from now on.
pub(in crate::modules::accounts) async fn move_substitutes(
    tx: &WriteTx,
    from: Uuid,
    to: Uuid,
) -> Result<(), StoreError> {
    tx.execute("UPDATE substitution SET grant_id = $2 WHERE grant_id = $1", values![from, to]).await?;
    Ok(())
}

/// Takes away a role that never held, with the substitutes named for it.
pub(in crate::modules::accounts) async fn remove_grant(sql: &dyn Sql, id: Uuid) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE session SET acting_for = NULL WHERE acting_for IN (SELECT id FROM substitution WHERE grant_id = $1)",
        values![id],
    )
    .await?;
    sql.execute("DELETE FROM substitution WHERE grant_id = $1", values![id]).await?;
    sql.execute("DELETE FROM role_grant WHERE id = $1", values![id]).await?;
    Ok(())
}

/// Somebody acts in somebody's place.
#[derive(Debug, Clone)]
pub struct SubstitutionView {
    /// Its id.
    pub id: Uuid,
    /// The role that is acted in.
    pub grant: GrantView,
    /// Whose role it is.
    pub owner_name: String,
    /// Who acts.
    pub substitute: AccountId,
    /// Name of who acts.
    pub substitute_name: String,
    /// When.
    pub span: Span,
    /// Why.
    pub reason: String,
}

#[derive(FromQueryResult)]
struct SubstitutionRow {
    id: Uuid,
    account_id: Uuid,
    role: String,
    agency_id: Uuid,
    module: Option<String>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    granted_by: Option<Uuid>,
    granted_at: DateTime<Utc>,
    substitution_id: Uuid,
    owner_name: String,
    substitute_id: Uuid,
    substitute_name: String,
    acts_from: NaiveDate,
    acts_to: NaiveDate,
    reason: String,
}

impl SubstitutionRow {
    fn view(self) -> Option<SubstitutionView> {
        let Self { id, account_id, role, agency_id, module, valid_from, valid_to, granted_by, granted_at, .. } = self;
        let grant = GrantRow { id, account_id, role, agency_id, module, valid_from, valid_to, granted_by, granted_at };
        Some(SubstitutionView {
            id: self.substitution_id,
            grant: grant.view()?,
            owner_name: self.owner_name,
            substitute: AccountId::from_uuid(self.substitute_id),
            substitute_name: self.substitute_name,
            span: Span { from: self.acts_from, to: self.acts_to },
            reason: self.reason,
        })
    }
}

fn substitutions() -> SqlText {
    SqlText::new(&format!(
        "SELECT {GRANT_COLUMNS}, s.id AS substitution_id, o.name AS owner_name, s.substitute_id,
             p.name AS substitute_name, s.valid_from AS acts_from, s.valid_to AS acts_to, s.reason
         FROM substitution s JOIN role_grant g ON g.id = s.grant_id JOIN account o ON o.id = g.account_id
             JOIN account p ON p.id = s.substitute_id"
    ))
}

async fn read(sql: &dyn Sql, text: SqlText) -> Result<Vec<SubstitutionView>, StoreError> {
    Ok(sql.all_of::<SubstitutionRow>(text).await?.into_iter().filter_map(SubstitutionRow::view).collect())
}

/// One of them.
pub(in crate::modules::accounts) async fn find_substitution(
    sql: &dyn Sql,
    id: Uuid,
) -> Result<Option<SubstitutionView>, StoreError> {
    let mut text = substitutions();
    text.push(" WHERE s.id = ").bind(id);
    Ok(read(sql, text).await?.pop())
}

/// Those named for the roles of a person, and those in which the person acts, from a day on.
pub(in crate::modules::accounts) async fn substitutions_about(
    sql: &dyn Sql,
    account: AccountId,
    from: NaiveDate,
) -> Result<Vec<SubstitutionView>, StoreError> {
    let mut text = substitutions();
    text.push(" WHERE s.valid_to >= ").bind(from).push(" AND (g.account_id = ").bind(account.uuid());
    text.push(" OR s.substitute_id = ").bind(account.uuid()).push(") ORDER BY s.valid_from, s.id LIMIT ");
    text.bind(LIST_LIMIT);
    read(sql, text).await
}

/// Those that hold on a day for these roles: the role must hold and its owner be active, for nobody acts in the place of somebody
/// who has left.
pub(in crate::modules::accounts) async fn substitutes_of(
    sql: &dyn Sql,
    grants: &[Uuid],
    on: NaiveDate,
) -> Result<Vec<SubstitutionView>, StoreError> {
    if grants.is_empty() {
        return Ok(Vec::new());
    }
    let mut text = substitutions();
    text.push(" WHERE s.grant_id IN (").bind_all(grants.iter().copied()).push(") AND o.is_active AND p.is_active");
    text.push(" AND s.valid_from <= ").bind(on).push(" AND s.valid_to >= ").bind(on).push(" ORDER BY s.id");
    read(sql, text).await
}

/// What a browser acts in: the substitution, where it holds on the day.
pub(in crate::modules::accounts) async fn acting(
    sql: &dyn Sql,
    substitution: Uuid,
    substitute: AccountId,
    on: NaiveDate,
) -> Result<Option<SubstitutionView>, StoreError> {
    let mut text = substitutions();
    text.push(" WHERE s.id = ").bind(substitution).push(" AND s.substitute_id = ").bind(substitute.uuid());
    text.push(" AND o.is_active AND s.valid_from <= ").bind(on).push(" AND s.valid_to >= ").bind(on);
    text.push(" AND g.valid_from <= ").bind(on).push(" AND (g.valid_to IS NULL OR g.valid_to >= ").bind(on).push(")");
    Ok(read(sql, text).await?.pop())
}

/// Whether somebody is named for a role on a day of the span already.
pub(in crate::modules::accounts) async fn is_taken(sql: &dyn Sql, grant: Uuid, span: Span) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let statement =
        "SELECT count(*) AS total FROM substitution WHERE grant_id = $1 AND valid_from <= $3 AND valid_to >= $2";
    Ok(sql.one::<Row>(statement, values![grant, span.from, span.to]).await?.total > 0)
}

/// A substitution to be written.
pub(in crate::modules::accounts) struct NewRow<'a> {
    pub(in crate::modules::accounts) id: Uuid,
    pub(in crate::modules::accounts) grant: Uuid,
    pub(in crate::modules::accounts) substitute: AccountId,
    pub(in crate::modules::accounts) span: Span,
    pub(in crate::modules::accounts) reason: &'a str,
    pub(in crate::modules::accounts) by: Option<AccountId>,
    pub(in crate::modules::accounts) at: DateTime<Utc>,
}

pub(in crate::modules::accounts) async fn insert_substitution(
    sql: &dyn Sql,
    row: NewRow<'_>,
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO substitution (id, grant_id, substitute_id, valid_from, valid_to, reason, named_by, named_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            row.id,
            row.grant,
            row.substitute.uuid(),
            row.span.from,
            row.span.to,
            row.reason,
            row.by.map(|by| by.uuid()),
            row.at
        ],
    )
    .await?;
    Ok(())
}

/// Ends a substitution the day before; one that has not begun by then is taken away. Browsers that act in it return to their person's
/// own name.
pub(in crate::modules::accounts) async fn end_substitution(
    sql: &dyn Sql,
    id: Uuid,
    last_day: NaiveDate,
) -> Result<(), StoreError> {
    sql.execute("UPDATE session SET acting_for = NULL WHERE acting_for = $1", values![id]).await?;
    sql.execute("DELETE FROM substitution WHERE id = $1 AND valid_from > $2", values![id, last_day]).await?;
    sql.execute("UPDATE substitution SET valid_to = $2 WHERE id = $1 AND valid_to > $2", values![id, last_day]).await?;
    Ok(())
}

/// When somebody is out of office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceView {
    /// Its id.
    pub id: Uuid,
    /// Who.
    pub account: AccountId,
    /// When.
    pub span: Span,
    /// What the person says about it.
    pub note: String,
}

#[derive(FromQueryResult)]
struct AbsenceRow {
    id: Uuid,
    account_id: Uuid,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    note: String,
}

impl From<AbsenceRow> for AbsenceView {
    fn from(row: AbsenceRow) -> Self {
        Self {
            id: row.id,
            account: AccountId::from_uuid(row.account_id),
            span: Span { from: row.valid_from, to: row.valid_to },
            note: row.note,
        }
    }
}

pub(in crate::modules::accounts) async fn find_absence(
    sql: &dyn Sql,
    id: Uuid,
) -> Result<Option<AbsenceView>, StoreError> {
    let statement = "SELECT id, account_id, valid_from, valid_to, note FROM absence WHERE id = $1";
    Ok(sql.optional::<AbsenceRow>(statement, values![id]).await?.map(Into::into))
}

/// Absences of a person that are not over on a day.
pub(in crate::modules::accounts) async fn absences_of(
    sql: &dyn Sql,
    account: AccountId,
    from: NaiveDate,
) -> Result<Vec<AbsenceView>, StoreError> {
    let statement = "SELECT id, account_id, valid_from, valid_to, note FROM absence
         WHERE account_id = $1 AND valid_to >= $2 ORDER BY valid_from, id LIMIT $3";
    let rows = sql.all::<AbsenceRow>(statement, values![account.uuid(), from, LIST_LIMIT]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Who of these is away on a day.
pub(in crate::modules::accounts) async fn away(
    sql: &dyn Sql,
    accounts: &[AccountId],
    on: NaiveDate,
) -> Result<Vec<AbsenceView>, StoreError> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let mut text = SqlText::new("SELECT id, account_id, valid_from, valid_to, note FROM absence WHERE account_id IN (");
    text.bind_all(accounts.iter().map(|account| account.uuid())).push(") AND valid_from <= ").bind(on);
    text.push(" AND valid_to >= ").bind(on).push(" ORDER BY valid_to, id");
    Ok(sql.all_of::<AbsenceRow>(text).await?.into_iter().map(Into::into).collect())
}

pub(in crate::modules::accounts) async fn insert_absence(
    sql: &dyn Sql,
    absence: &AbsenceView,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO absence (id, account_id, valid_from, valid_to, note, told_at) VALUES ($1, $2, $3, $4, $5, $6)",
        values![absence.id, absence.account.uuid(), absence.span.from, absence.span.to, absence.note.as_str(), at],
    )
    .await?;
    Ok(())
}

pub(in crate::modules::accounts) async fn remove_absence(sql: &dyn Sql, id: Uuid) -> Result<(), StoreError> {
    sql.execute("DELETE FROM absence WHERE id = $1", values![id]).await?;
    Ok(())
}
