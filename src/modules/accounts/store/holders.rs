//! Who holds which role where.

use chrono::NaiveDate;
use thihanh_kernel::access::Role;
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};
use uuid::Uuid;

use crate::modules::accounts::api::Holder;

/// Active people with one of these roles on a day, and those who act in their place. A few thousand rows for a whole province.
pub(in crate::modules::accounts) async fn holders(
    sql: &impl Sql,
    roles: &[Role],
    on: NaiveDate,
) -> Result<Vec<Holder>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Uuid,
        role: String,
        account_id: Uuid,
    }
    let held = |text: &mut SqlText| {
        text.push(" AND g.role IN (").bind_all(roles.iter().map(|role| role.code())).push(") AND g.valid_from <= ");
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
