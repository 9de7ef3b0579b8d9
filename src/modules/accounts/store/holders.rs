//! Who holds which role where.

use chrono::NaiveDate;
use thihanh_kernel::access::Role;
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};
use uuid::Uuid;

use crate::modules::accounts::api::Holder;

/// Active people with one of these roles on a day. A few thousand rows for a whole province.
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
    let mut text = SqlText::new(
        "SELECT g.agency_id, g.role, g.account_id FROM role_grant g JOIN account a ON a.id = g.account_id WHERE a.is_active AND g.role IN (",
    );
    text.bind_all(roles.iter().map(|role| role.code())).push(") AND g.valid_from <= ").bind(on);
    text.push(" AND (g.valid_to IS NULL OR g.valid_to >= ").bind(on);
    text.push(") ORDER BY a.sort_key, a.id");
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
