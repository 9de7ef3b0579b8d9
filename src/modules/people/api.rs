//! What other modules and the edges may use: the JSON API, and why somebody sees an object.

pub mod http;
mod import;

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Module, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{Sql, StoreError};
use thihanh_webkit::{Lang, Text};

use crate::modules::accounts::api as accounts;
use crate::modules::agencies::api as agencies;

use super::web::words::held_text;
pub use super::web::words::role_text;

/// By which role somebody sees an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenBy {
    /// The role.
    pub role: Role,
    /// The only module in which it counts; `None` where it counts in every one.
    pub module: Option<Module>,
    /// From the agency for which the role is held down to the object's agency, by name.
    pub path: Vec<String>,
    /// Since when the role is held.
    pub since: NaiveDate,
    /// Until when; `None` while it lasts.
    pub until: Option<NaiveDate>,
    /// Who gave it; `None` where the owner of the machine did.
    pub granted_by: Option<String>,
}

/// By which of the actor's roles an object of a module that belongs to these agencies is seen, the nearest role first; none where the actor is the program.
///
/// # Errors
/// When the database does not answer.
pub async fn why_seen(
    sql: &dyn Sql,
    actor: &Actor,
    module: Module,
    object_of: &[AgencyId],
    on: NaiveDate,
) -> Result<Vec<SeenBy>, StoreError> {
    let mut found = Vec::new();
    for agency in object_of {
        // Nearest first: the object's agency itself, then everything above it.
        let above = agencies::ancestors(sql, *agency, on).await?;
        for grant in actor.rights_in(module).grants() {
            if let Some(steps) = above.iter().position(|id| *id == grant.agency) {
                found.push((steps, *grant, above[..=steps].to_vec()));
            }
        }
    }
    found.sort_by_key(|(steps, grant, _)| (*steps, grant.role));
    let mut told = Vec::new();
    found.retain(|(_, grant, _)| {
        let is_new = !told.contains(grant);
        told.push(*grant);
        is_new
    });
    let ids: Vec<AgencyId> = found.iter().flat_map(|(_, _, path)| path.iter().copied()).collect();
    let names = agencies::views(sql, &ids, on).await?;
    let givers = accounts::givers(sql, actor, on).await?;
    let seen = found.into_iter().map(|(_, grant, path)| SeenBy {
        role: grant.role,
        module: grant.module,
        path: path.iter().rev().filter_map(|id| names.get(id).map(|view| view.name.clone())).collect(),
        since: grant.from,
        until: grant.to,
        granted_by: givers.iter().find(|(given, _)| *given == grant).and_then(|(_, by)| by.clone()),
    });
    Ok(seen.collect())
}

/// The same as sentences for a page.
#[must_use]
pub fn sentences(lang: Lang, seen: &[SeenBy]) -> Vec<Text> {
    seen.iter()
        .map(|seen| {
            let path = seen.path.join(" › ");
            let text = match &seen.granted_by {
                Some(by) => lang.t("why-seen-by").with("by", by.clone()),
                None => lang.t("why-seen"),
            };
            let role = held_text(lang, seen.role, seen.module);
            text.with("role", role).with("path", path).with("since", lang.date(seen.since))
        })
        .collect()
}
