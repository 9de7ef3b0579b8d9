//! Roles at agencies that end: they end with them, and the person has the same role at the heir.

use chrono::NaiveDate;
use serde_json::json;
use thihanh_kernel::access::{Actor, Grant};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::time::Instant;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, StoreError, WriteTx};
use uuid::Uuid;

use super::giving::told;
use crate::handover::{Changed, Handover, Held, Item, Kind, Touched};
use crate::modules::accounts::store;

/// How many roles these agencies have that would hold on a day.
///
/// # Errors
/// When the database does not answer.
pub async fn held(sql: &dyn Sql, ended: &[AgencyId], on: NaiveDate, held: &mut Held) -> Result<(), StoreError> {
    for found in store::places::grants_at(sql, ended, on).await? {
        *held.entry((found.grant.agency, Kind::Role)).or_default() += 1;
    }
    Ok(())
}

/// The roles at an ended agency, with the person and the role's code.
///
/// # Errors
/// When the database does not answer.
pub async fn held_items(sql: &dyn Sql, agency: AgencyId, on: NaiveDate, limit: u32) -> Result<Vec<Item>, StoreError> {
    let grants = store::places::grants_at(sql, &[agency], on).await?;
    let accounts: Vec<_> = grants.iter().map(|found| found.account).collect();
    let names = store::find_all(sql, &accounts).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(grants
        .iter()
        .take(limit)
        .map(|found| {
            let name =
                names.iter().find(|view| view.id == found.account).map_or_else(String::new, |view| view.name.clone());
            Item { id: found.id, label: name, note: told(&found.grant) }
        })
        .collect())
}

/// Ends each role on the last day and gives the same at the heir; substitutes stand in for the new one. One that begins later moves.
///
/// # Errors
/// When the database does not answer.
pub async fn pass_on(tx: &WriteTx, handover: &Handover<'_>) -> Result<Vec<Touched>, StoreError> {
    let last_day = handover.on.pred_opt().unwrap_or(handover.on);
    let by = handover.actor.account();
    let mut touched = Vec::new();
    for found in store::places::grants_at(tx, &handover.heirs.ended_list(), handover.on).await? {
        let Some(heir) = handover.heirs.of(found.grant.agency, Kind::Role, found.id) else { continue };
        let grant = Grant { agency: heir, from: found.grant.from.max(handover.on), ..found.grant };
        let there = store::places::same_grant(tx, found.account, &grant).await?;
        let new = match there {
            Some(there) => there,
            None => {
                let new = handover.ids.uuid(handover.now);
                store::insert_grant(tx, new, found.account, &grant, by, handover.now).await?;
                touched.push(Touched::new("role_given", new, json!({ "account": found.account })));
                new
            }
        };
        store::places::move_substitutes(tx, found.id, new).await?;
        // A role that would have begun later never held; its last day then stands before its first, and counts nowhere.
        store::places::end_grant(tx, found.id, last_day).await?;
        touched.push(Touched::new("role_ended", found.id, json!({ "last_day": found.grant.to, "new": new })));
        let entry = Entry::new(handover.now, handover.actor, "account", found.account.uuid(), "role_moved")
            .because(handover.reason)
            .with("role", &told(&found.grant))
            .with("agency", &heir.uuid())
            .with("last_day", &last_day);
        journal::append(tx, entry).await?;
    }
    Ok(touched)
}

/// Roles that were given by the commit and ended or taken away since.
///
/// # Errors
/// When the database does not answer.
pub async fn changed_since(sql: &dyn Sql, touched: &[Touched]) -> Result<Vec<Changed>, StoreError> {
    let mut changed = Vec::new();
    for one in touched.iter().filter(|one| one.what == "role_given") {
        let found = store::places::find_grant(sql, one.id).await?;
        // The commit gives roles with the end that the old ones had; whoever ended one since meant it.
        let ended = touched.iter().find(|other| other.what == "role_ended" && other.before["new"] == json!(one.id));
        let end: Option<NaiveDate> =
            ended.and_then(|other| serde_json::from_value(other.before["last_day"].clone()).ok()).unwrap_or_default();
        if found.as_ref().is_none_or(|found| found.grant.to != end) {
            let label = found.map_or_else(|| one.id.to_string(), |found| told(&found.grant));
            changed.push(Changed { label, kind: Kind::Role });
        }
    }
    Ok(changed)
}

/// Takes the roles back.
///
/// # Errors
/// When the database does not answer.
pub async fn take_back(tx: &WriteTx, now: Instant, actor: &Actor, touched: &[Touched]) -> Result<(), StoreError> {
    for one in touched.iter().filter(|one| one.what == "role_ended") {
        let new: Uuid = serde_json::from_value(one.before["new"].clone())
            .map_err(|_| StoreError::Unreadable { what: "what a reorganisation touched" })?;
        let last_day: Option<NaiveDate> = serde_json::from_value(one.before["last_day"].clone())
            .map_err(|_| StoreError::Unreadable { what: "what a reorganisation touched" })?;
        store::places::move_substitutes(tx, new, one.id).await?;
        store::places::set_grant_end(tx, one.id, last_day).await?;
    }
    for one in touched.iter().filter(|one| one.what == "role_given") {
        store::places::remove_grant(tx, one.id).await?;
        if let Ok(account) = serde_json::from_value::<Uuid>(one.before["account"].clone()) {
            journal::append(tx, Entry::new(now, actor, "account", account, "taken_back")).await?;
        }
    }
    Ok(())
}
