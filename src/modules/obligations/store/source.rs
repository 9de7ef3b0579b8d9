//! The directive behind an obligation, as links name it.

use thihanh_kernel::ids::DirectiveId;
use thihanh_store::{FromQueryResult, Sql, StoreError, values};

/// The directive's code.
pub(crate) async fn directive_code(sql: &impl Sql, directive: DirectiveId) -> Result<Option<String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        code: String,
    }
    let row = sql.optional::<Row>("SELECT code FROM directive WHERE id = $1", values![directive.uuid()]).await?;
    Ok(row.map(|row| row.code))
}
