//! Where an obligation comes from, as links name it, and whose rules hold for it.

use thihanh_kernel::ids::{AgencyId, TaskId};
use thihanh_store::{FromQueryResult, Sql, StoreError, values};
use uuid::Uuid;

/// The code of the directive or proposal that a task is part of.
pub(crate) async fn origin_code(sql: &dyn Sql, task: TaskId) -> Result<Option<String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        origin_code: String,
    }
    let row = sql.optional::<Row>("SELECT origin_code FROM task WHERE id = $1", values![task.uuid()]).await?;
    Ok(row.map(|row| row.origin_code))
}

/// The agency whose rules hold for a task.
pub(crate) async fn jurisdiction(sql: &dyn Sql, task: TaskId) -> Result<Option<AgencyId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        jurisdiction_id: Uuid,
    }
    let row = sql.optional::<Row>("SELECT jurisdiction_id FROM task WHERE id = $1", values![task.uuid()]).await?;
    Ok(row.map(|row| AgencyId::from_uuid(row.jurisdiction_id)))
}
