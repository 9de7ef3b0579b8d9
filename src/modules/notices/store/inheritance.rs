//! What passes on, and what goes, where agencies end and where that is taken back.

use thihanh_kernel::ids::ObligationId;
use thihanh_store::{SqlText, Stand, StoreError, WriteTx};

use crate::handover::Kind;

/// Calendars of an agency: the address stays, and shows what the heir owes.
pub const STANDS: [(Kind, Stand); 1] = [(
    Kind::Feed,
    Stand {
        table: "calendar_feed",
        id: "id",
        agency: "agency_id",
        living: "t.revoked_at IS NULL",
        label: "(SELECT a.name FROM account a WHERE a.id = t.account_id)",
        unique: &[],
        has_version: false,
    },
)];

/// Forgets what was told of entries that are taken out of the ledger again.
pub async fn forget(tx: &WriteTx, entries: &[ObligationId]) -> Result<(), StoreError> {
    for some in entries.chunks(500) {
        for table in ["notice", "escalation"] {
            let mut text = SqlText::new("DELETE FROM ");
            text.push(table).push(" WHERE obligation_id IN (").bind_all(some.iter().map(|id| id.uuid())).push(")");
            tx.execute_of(text).await?;
        }
    }
    Ok(())
}
