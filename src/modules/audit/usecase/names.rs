//! The objects of entries: whether a reader may see them, and what they are called. Each module is asked for its own.

use std::collections::{BTreeMap, HashMap};

use thihanh_kernel::access::{Actor, Module, Role};
use thihanh_kernel::ids::{AccountId, AgencyId, DirectiveId, ObligationId, TriggerId};
use thihanh_store::StoreError;
use thihanh_store::journal::Listed;
use uuid::Uuid;

use crate::app::App;
use crate::modules::{accounts, agencies, directives, obligations};

/// What an object is called and where it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// Code, name or login; empty for what has none.
    pub name: String,
    /// Its page.
    pub href: Option<String>,
}

/// The objects that the reader may see.
pub(super) struct Names(HashMap<String, HashMap<Uuid, Named>>);

impl Names {
    /// The name of an entry's object; `None` where the reader may not see it.
    pub(super) fn of(&self, entry: &Listed) -> Option<Named> {
        self.0.get(&entry.object_kind)?.get(&entry.object_id).cloned()
    }
}

/// The objects of these entries that the actor may see.
pub(super) async fn seen(app: &App, actor: &Actor, entries: &[Listed]) -> Result<Names, StoreError> {
    let mut kinds: BTreeMap<&str, Vec<Uuid>> = BTreeMap::new();
    for entry in entries {
        kinds.entry(&entry.object_kind).or_default().push(entry.object_id);
    }
    let mut names = HashMap::new();
    for (kind, mut ids) in kinds {
        ids.sort_unstable();
        ids.dedup();
        names.insert(kind.to_owned(), of_kind(app, actor, kind, &ids).await?);
    }
    Ok(Names(names))
}

/// What one object is called, whoever asks.
pub(super) async fn of(app: &App, kind: &str, id: Uuid) -> Result<Option<String>, StoreError> {
    let mut found = of_kind(app, &Actor::system("audit"), kind, &[id]).await?;
    Ok(found.remove(&id).map(|named| named.name).filter(|name| !name.is_empty()))
}

async fn of_kind(app: &App, actor: &Actor, kind: &str, ids: &[Uuid]) -> Result<HashMap<Uuid, Named>, StoreError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let at = |path: &str, code: String| Named { href: Some(format!("{path}/{code}")), name: code };
    Ok(match kind {
        "obligation" => {
            let ids: Vec<_> = ids.iter().copied().map(ObligationId::from_uuid).collect();
            let found = obligations::api::seen(sql, actor, &ids).await?;
            found.into_iter().map(|(id, code)| (id.uuid(), at("/nhiem-vu", code))).collect()
        }
        // An event is shown on the page of an obligation that waits for it.
        "trigger" => {
            let ids: Vec<_> = ids.iter().copied().map(TriggerId::from_uuid).collect();
            let found = obligations::api::seen_by_trigger(sql, actor, &ids).await?;
            found.into_iter().map(|(id, code)| (id.uuid(), at("/nhiem-vu", code))).collect()
        }
        "directive" => {
            let ids: Vec<_> = ids.iter().copied().map(DirectiveId::from_uuid).collect();
            let found = directives::api::seen(sql, actor, &ids, today).await?;
            found.into_iter().map(|(id, code)| (id.uuid(), at("/van-ban", code))).collect()
        }
        "agency" => {
            let ids: Vec<_> = ids.iter().copied().map(AgencyId::from_uuid).collect();
            let named = |(id, view): (AgencyId, agencies::api::AgencyView)| {
                (id.uuid(), Named { name: view.name, href: Some(format!("/don-vi/{id}")) })
            };
            agencies::api::views(sql, &ids, today).await?.into_iter().map(named).collect()
        }
        "account" => {
            let ids: Vec<_> = ids.iter().copied().map(AccountId::from_uuid).collect();
            let found = accounts::api::views(sql, &ids).await?;
            found.into_iter().map(|(id, view)| (id.uuid(), Named { name: view.login, href: None })).collect()
        }
        // What belongs to no agency is seen by whoever sees the whole installation.
        _ if sees_everything(app, actor).await? => ids.iter().map(|id| (*id, Named::default())).collect(),
        _ => HashMap::new(),
    })
}

async fn sees_everything(app: &App, actor: &Actor) -> Result<bool, StoreError> {
    if actor.is_system() {
        return Ok(true);
    }
    let roots = agencies::api::roots(app.store.read(), app.clock.today()).await?;
    Ok(actor.rights_in(Module::Audit).grants().any(|grant| {
        matches!(grant.role, Role::Auditor | Role::Administrator) && roots.iter().any(|root| root.id == grant.agency)
    }))
}
