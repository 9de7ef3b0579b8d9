//! Which of some obligations a viewer sees: the lists' condition, asked of rows that are named.

use std::collections::HashMap;

use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};
use uuid::Uuid;

use super::pieces::LedgerText;
use crate::modules::obligations::policy::Scope;

/// By what they are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// Their ids.
    Id,
    /// The event that they wait for; the first that does stands for all.
    Trigger,
}

/// The codes of those that the scope sees, by what was asked for.
pub(crate) async fn codes(
    sql: &dyn Sql,
    scope: &Scope,
    column: Column,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        named: Uuid,
        code: String,
    }
    let column = match column {
        Column::Id => "o.id",
        Column::Trigger => "o.trigger_id",
    };
    let mut text = SqlText::new("SELECT ");
    text.push(column).push(" AS named, min(o.code) AS code FROM obligation o WHERE ").push(column).push(" IN (");
    text.bind_all(ids).push(")");
    match scope {
        Scope::Everything => {}
        Scope::Nothing => return Ok(HashMap::new()),
        Scope::Subtrees(agencies) => {
            text.push(" AND (").push_reached(agencies, "o.agency_id").push(" OR ");
            text.push_reached(agencies, "o.overseer_id").push(" OR ").push_supported(agencies, false).push(")");
        }
    }
    text.push(" GROUP BY ").push(column);
    Ok(sql.all_of::<Row>(text).await?.into_iter().map(|row| (row.named, row.code)).collect())
}
