//! The directive behind an obligation, as links name it.

use thihanh_kernel::ids::{AgencyId, DirectiveId};
use thihanh_store::{FromQueryResult, Sql, StoreError, values};
use uuid::Uuid;

/// The directive's code.
pub(crate) async fn directive_code(sql: &impl Sql, directive: DirectiveId) -> Result<Option<String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        code: String,
    }
    let row = sql.optional::<Row>("SELECT code FROM directive WHERE id = $1", values![directive.uuid()]).await?;
    Ok(row.map(|row| row.code))
}

/// The agency whose rules hold for what the directive orders.
pub(crate) async fn jurisdiction(sql: &impl Sql, directive: DirectiveId) -> Result<Option<AgencyId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        jurisdiction_id: Option<Uuid>,
    }
    let statement = "SELECT jurisdiction_id FROM directive WHERE id = $1";
    let row = sql.optional::<Row>(statement, values![directive.uuid()]).await?;
    Ok(row.and_then(|row| row.jurisdiction_id).map(AgencyId::from_uuid))
}
