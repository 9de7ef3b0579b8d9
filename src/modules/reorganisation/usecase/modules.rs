//! The modules that hold things in the name of agencies. Those whose rows pass in place are one list; the tree, the ledger and the roles have verbs of
//! their own.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{Sql, Stand, StoreError};

use crate::handover::{self, Held, Item, Kind};
use crate::modules::{
    accounts, agencies, handling, inspections, letters, monitoring, notices, obligations, programmes, proposals,
};

/// A module whose rows pass in place: its name in the notes of a commit, and the rows. A new module adds its line here.
pub(super) type InPlace = (&'static str, &'static [(Kind, Stand)]);

/// All of them. Before the ledger: what lives is told by entries that are not over.
pub(super) fn in_place() -> [InPlace; 7] {
    [
        ("notices", notices::api::inheritance::stands()),
        ("programmes", programmes::api::inheritance::stands()),
        ("proposals", proposals::api::inheritance::stands()),
        ("letters", letters::api::inheritance::stands()),
        ("inspections", inspections::api::inheritance::stands()),
        ("handling", handling::api::inheritance::stands()),
        ("monitoring_rows", monitoring::api::inheritance::stands()),
    ]
}

/// What these agencies hold, in every module.
pub(super) async fn held(sql: &dyn Sql, ended: &[AgencyId], on: NaiveDate) -> Result<Held, StoreError> {
    let mut held = Held::new();
    obligations::api::inheritance::held(sql, ended, on.pred_opt().unwrap_or(on), &mut held).await?;
    accounts::api::inheritance::held(sql, ended, on, &mut held).await?;
    agencies::api::restructure::held(sql, ended, on, &mut held).await?;
    for (_, rows) in in_place() {
        handover::held_by_stands(sql, rows, ended, &mut held).await?;
    }
    Ok(held)
}

/// What one agency holds of a kind, at most `limit`.
pub(super) async fn items(
    sql: &dyn Sql,
    (agency, kind): (AgencyId, Kind),
    on: NaiveDate,
    limit: u32,
) -> Result<Vec<Item>, StoreError> {
    let mut items = obligations::api::inheritance::held_items(sql, agency, kind, limit).await?;
    if kind == Kind::Role {
        items.extend(accounts::api::inheritance::held_items(sql, agency, on, limit).await?);
    }
    items.extend(agencies::api::restructure::held_items(sql, agency, kind, limit).await?);
    for (_, rows) in in_place() {
        items.extend(handover::items_of_stands(sql, rows, (agency, kind), limit).await?);
    }
    items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(items)
}
