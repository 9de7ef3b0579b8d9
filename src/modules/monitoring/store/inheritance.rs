//! Plans that are owed go to the heir with the entries of the ledger that they are; who follows them up passes in place.

use thihanh_kernel::ids::{AgencyId, ObligationId};
use thihanh_store::{FromQueryResult, Sql, SqlText, Stand, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::handover::Kind;

/// Rows that live in the name of an agency, and pass to its heir in place.
pub const STANDS: [(Kind, Stand); 1] = [(
    Kind::Overseen,
    Stand {
        table: "plan_duty",
        id: "id",
        agency: "overseer_id",
        living: "EXISTS (SELECT 1 FROM obligation o WHERE o.id = t.obligation_id AND o.state IN ('open', 'reported'))",
        label: "CAST(t.year AS text)",
        unique: &[],
        has_version: false,
    },
)];

/// A plan that is owed, as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct DutyRow {
    pub id: Uuid,
    pub agency_id: Uuid,
    pub obligation_id: Uuid,
}

/// The plans behind these entries of the ledger.
pub async fn duties_of(sql: &dyn Sql, entries: &[ObligationId]) -> Result<Vec<DutyRow>, StoreError> {
    let mut found = Vec::new();
    for some in entries.chunks(500) {
        let mut text =
            SqlText::new("SELECT d.id, d.agency_id, d.obligation_id FROM plan_duty d WHERE d.obligation_id IN (");
        text.bind_all(some.iter().map(|id| id.uuid())).push(") ORDER BY d.seq");
        found.extend(sql.all_of::<DutyRow>(text).await?);
    }
    Ok(found)
}

/// A plan is owed by another agency, as another entry of the ledger; `false` where that agency owes one of the year already.
pub async fn set_duty(tx: &WriteTx, duty: Uuid, agency: AgencyId, entry: ObligationId) -> Result<bool, StoreError> {
    let touched = tx
        .execute(
            "UPDATE plan_duty SET agency_id = $2, obligation_id = $3 WHERE id = $1 AND NOT EXISTS
             (SELECT 1 FROM plan_duty other WHERE other.agency_id = $2 AND other.year = plan_duty.year AND other.id <> $1)",
            values![duty, agency.uuid(), entry.uuid()],
        )
        .await?;
    Ok(touched == 1)
}
