//! What a reorganisation asks of calendars and of what was told.

use thihanh_kernel::ids::ObligationId;
use thihanh_store::{Stand, StoreError, WriteTx};

use super::super::store::inheritance as store;
use crate::handover::Kind;

/// Rows that live in the name of an agency.
#[must_use]
pub fn stands() -> &'static [(Kind, Stand)] {
    &store::STANDS
}

/// Forgets what was told of entries that are taken out of the ledger again, because what opened them was taken back.
///
/// # Errors
/// When the database does not answer.
pub async fn forget(tx: &WriteTx, entries: &[ObligationId]) -> Result<(), StoreError> {
    store::forget(tx, entries).await
}
