//! Plans that ended agencies owe: each goes along with its entry of the ledger.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::{AgencyId, ObligationId};
use thihanh_store::{StoreError, WriteTx};

use crate::handover::Touched;
use crate::modules::monitoring::store::inheritance as store;

/// Where an entry went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Went {
    /// The entry that closed.
    pub old: ObligationId,
    /// The one that has its place.
    pub new: ObligationId,
    /// Who owes that one.
    pub heir: AgencyId,
}

#[derive(Serialize, Deserialize)]
struct Before {
    agency: AgencyId,
    entry: ObligationId,
}

/// Lets plans follow their entries. Of several that became one the first follows; the others stay with the agencies that ended, as what was owed then.
///
/// # Errors
/// When the database does not answer.
pub async fn follow(tx: &WriteTx, went: &[Went]) -> Result<Vec<Touched>, StoreError> {
    let by_old: HashMap<ObligationId, &Went> = went.iter().map(|one| (one.old, one)).collect();
    let entries: Vec<ObligationId> = went.iter().map(|one| one.old).collect();
    let mut touched = Vec::new();
    for duty in store::duties_of(tx, &entries).await? {
        let entry = ObligationId::from_uuid(duty.obligation_id);
        let Some(went) = by_old.get(&entry) else { continue };
        if store::set_duty(tx, duty.id, went.heir, went.new).await? {
            let before = Before { agency: AgencyId::from_uuid(duty.agency_id), entry };
            touched.push(Touched::new("plan_duty", duty.id, serde_json::to_value(before)?));
        }
    }
    Ok(touched)
}

/// Puts plans back to where they were owed.
///
/// # Errors
/// When the database does not answer.
pub async fn take_back(tx: &WriteTx, touched: &[Touched]) -> Result<(), StoreError> {
    for one in touched.iter().filter(|one| one.what == "plan_duty") {
        let before: Before = serde_json::from_value(one.before.clone())?;
        store::set_duty(tx, one.id, before.agency, before.entry).await?;
    }
    Ok(())
}
