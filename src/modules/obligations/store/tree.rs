//! What stands directly below agencies, for tables that go down the tree.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};
use uuid::Uuid;

/// Parents of one statement.
const PARENTS_PER_STATEMENT: usize = 500;

/// Pairs of parent and child on a day, at most `limit`.
pub(crate) async fn children(
    sql: &dyn Sql,
    parents: &[AgencyId],
    on: NaiveDate,
    limit: usize,
) -> Result<Vec<(AgencyId, AgencyId)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        ancestor_id: Uuid,
        descendant_id: Uuid,
    }
    let mut pairs = Vec::new();
    for chunk in parents.chunks(PARENTS_PER_STATEMENT) {
        let left = limit.saturating_sub(pairs.len());
        let mut statement =
            SqlText::new("SELECT c.ancestor_id, c.descendant_id FROM agency_closure c WHERE c.depth = 1");
        statement.push(" AND c.ancestor_id IN (").bind_all(chunk.iter().map(|agency| agency.uuid())).push(")");
        statement.push(" AND c.valid_from <= ").bind(on);
        statement.push(" AND (c.valid_to IS NULL OR c.valid_to >= ").bind(on);
        statement.push(") LIMIT ").bind(i64::try_from(left).unwrap_or(i64::MAX));
        let rows = sql.all_of::<Row>(statement).await?;
        pairs.extend(
            rows.into_iter().map(|row| (AgencyId::from_uuid(row.ancestor_id), AgencyId::from_uuid(row.descendant_id))),
        );
    }
    Ok(pairs)
}
