//! Who holds which role where, and what stands above there.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::{Grant, Module, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, values};
use uuid::Uuid;

use super::GrantRow;
use crate::modules::accounts::api::Holder;

/// Active people with one of these roles, as it counts in a module, on a day, and those who act in their place. A few thousand rows for a
/// whole province.
pub(in crate::modules::accounts) async fn holders(
    sql: &dyn Sql,
    roles: &[Role],
    module: Module,
    on: NaiveDate,
) -> Result<Vec<Holder>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Uuid,
        role: String,
        account_id: Uuid,
    }
    let held = |text: &mut SqlText| {
        text.push(" AND g.role IN (").bind_all(roles.iter().map(|role| role.code()));
        text.push(") AND (g.module IS NULL OR g.module = ").bind(module.code()).push(") AND g.valid_from <= ");
        text.bind(on).push(" AND (g.valid_to IS NULL OR g.valid_to >= ").bind(on).push(")");
    };
    let mut text = SqlText::new(
        "SELECT h.agency_id, h.role, h.account_id FROM (SELECT g.agency_id, g.role, g.account_id, a.sort_key
         FROM role_grant g JOIN account a ON a.id = g.account_id WHERE a.is_active",
    );
    held(&mut text);
    // Who acts in somebody's place hears what that person hears; nobody acts in the place of somebody who has left.
    text.push(
        " UNION SELECT g.agency_id, g.role, s.substitute_id, a.sort_key FROM substitution s
         JOIN role_grant g ON g.id = s.grant_id JOIN account o ON o.id = g.account_id
         JOIN account a ON a.id = s.substitute_id WHERE a.is_active AND o.is_active AND s.valid_from <= ",
    );
    text.bind(on).push(" AND s.valid_to >= ").bind(on);
    held(&mut text);
    text.push(") AS h ORDER BY h.sort_key, h.account_id");
    let rows: Vec<Row> = sql.all_of(text).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let role = row.role.parse().ok()?;
            Some(Holder {
                agency: AgencyId::from_uuid(row.agency_id),
                role,
                account: AccountId::from_uuid(row.account_id),
            })
        })
        .collect())
}

/// Every role that somebody holds, or is named a substitute for, on a day or after it. Without a bound, which could hide the one that matters.
pub(in crate::modules::accounts) async fn acts_in(
    sql: &dyn Sql,
    account: AccountId,
    from: NaiveDate,
) -> Result<Vec<Grant>, StoreError> {
    let statement = "SELECT g.role, g.agency_id, g.module, g.valid_from, g.valid_to FROM role_grant g
         WHERE (g.valid_to IS NULL OR g.valid_to >= $2) AND (g.account_id = $1
             OR g.id IN (SELECT s.grant_id FROM substitution s WHERE s.substitute_id = $1 AND s.valid_to >= $2))";
    let rows = sql.all::<GrantRow>(statement, values![account.uuid(), from]).await?;
    Ok(rows.iter().filter_map(GrantRow::grant).collect())
}

/// Each of these agencies with everything above it on a day, itself included; one that has ended, with everything that ever stood above it,
/// so that the roles held there can still be ended.
pub(in crate::modules::accounts) async fn above(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    on: NaiveDate,
) -> Result<HashMap<AgencyId, Vec<AgencyId>>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        descendant_id: Uuid,
        ancestor_id: Uuid,
    }
    let mut found: HashMap<AgencyId, Vec<AgencyId>> = HashMap::new();
    if agencies.is_empty() {
        return Ok(found);
    }
    let mut text =
        SqlText::new("SELECT c.descendant_id, c.ancestor_id FROM agency_closure c WHERE c.descendant_id IN (");
    text.bind_all(agencies.iter().map(|agency| agency.uuid())).push(") AND c.valid_from <= ").bind(on);
    text.push(" AND (c.valid_to IS NULL OR c.valid_to >= ").bind(on);
    text.push(" OR NOT EXISTS (SELECT 1 FROM agency_closure d WHERE d.descendant_id = c.descendant_id");
    text.push(" AND (d.valid_to IS NULL OR d.valid_to >= ").bind(on).push(")))");
    for row in sql.all_of::<Row>(text).await? {
        let above = AgencyId::from_uuid(row.ancestor_id);
        found.entry(AgencyId::from_uuid(row.descendant_id)).or_default().push(above);
    }
    Ok(found)
}
