//! How long a body has to answer: what ships, and what people make of it.

use std::collections::BTreeSet;

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, ReplyRuleId};
use thihanh_kernel::problem::FieldError;
use thihanh_store::Sql;
use thihanh_store::journal::{self, Entry};

use super::{HandlingError, store};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::handling::model::rule::{ReplyRule, RuleForm};
use crate::modules::handling::policy;

/// The kind of their entries in the journal.
const KIND: &str = "reply_rule";

/// Adds the row that ships where it is not there yet. How many were added.
///
/// # Errors
/// When the database does not answer.
pub async fn install(app: &App) -> Result<u64, HandlingError> {
    let now = app.clock.now();
    app.store.write(async |tx| Ok(store::rules::install(tx, app.ids.as_ref(), now).await?)).await
}

/// The rules as a page shows them.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Every one.
    pub rules: Vec<ReplyRule>,
    /// The jurisdictions that there are.
    pub jurisdictions: Vec<AgencyView>,
    /// The jurisdictions whose rules the actor keeps; all of them for those of every one.
    pub keeps: BTreeSet<AgencyId>,
}

impl Kept {
    /// Whether the actor keeps the rules of a jurisdiction; of every one only who keeps them all.
    pub fn may_keep(&self, jurisdiction: Option<AgencyId>) -> bool {
        match jurisdiction {
            Some(jurisdiction) => self.keeps.contains(&jurisdiction),
            None => !self.keeps.is_empty() && self.keeps.len() == self.jurisdictions.len(),
        }
    }
}

async fn kept(app: &App, sql: &dyn Sql, actor: &Actor) -> Result<Kept, HandlingError> {
    let jurisdictions = agencies::roots(sql, app.clock.today()).await?;
    let may = |view: &&AgencyView| policy::may_keep(actor, &[view.id].into()).is_ok();
    let keeps = jurisdictions.iter().filter(may).map(|view| view.id).collect();
    Ok(Kept { rules: store::rules::all(sql).await?, jurisdictions, keeps })
}

/// Every rule.
///
/// # Errors
/// [`HandlingError::Denied`] to whoever has no role here.
pub async fn rules(app: &App, actor: &Actor) -> Result<Kept, HandlingError> {
    policy::may_look(actor).map_err(HandlingError::Denied)?;
    kept(app, app.store.read(), actor).await
}

fn check(kept: &Kept, jurisdiction: Option<AgencyId>) -> Result<(), HandlingError> {
    let denied = || thihanh_kernel::problem::Problem::denied("handling-rules");
    if kept.may_keep(jurisdiction) { Ok(()) } else { Err(HandlingError::Denied(denied())) }
}

/// A new rule.
///
/// # Errors
/// [`HandlingError`].
pub async fn add_rule(app: &App, actor: &Actor, form: &RuleForm) -> Result<ReplyRule, HandlingError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let kept = kept(app, tx, actor).await?;
            // Whoever keeps none is told so whatever the form says.
            if kept.keeps.is_empty() {
                check(&kept, None)?;
            }
            let (jurisdiction, from) = form.place(today)?;
            if jurisdiction.is_some_and(|id| kept.jurisdictions.iter().all(|view| view.id != id)) {
                return Err(HandlingError::field(FieldError::new("jurisdiction", "choice-unknown")));
            }
            check(&kept, jurisdiction)?;
            let rule = form.read(ReplyRule {
                id: ReplyRuleId::fresh(app.ids.as_ref(), now),
                jurisdiction,
                working_days: None,
                source: String::new(),
                is_verified: false,
                from,
                to: None,
                version: 1,
            })?;
            store::rules::insert(tx, &rule, now).await?;
            journal::append(tx, Entry::new(now, actor, KIND, rule.id.uuid(), "added").with("after", &rule)).await?;
            Ok(rule)
        })
        .await
}

/// Changes a rule: its days, its source, whether that was checked, its last day.
///
/// # Errors
/// [`HandlingError`].
pub async fn change_rule(
    app: &App,
    actor: &Actor,
    id: ReplyRuleId,
    version: Option<i64>,
    form: &RuleForm,
) -> Result<ReplyRule, HandlingError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            policy::may_look(actor).map_err(HandlingError::Denied)?;
            let before = store::rules::find_for_update(tx, id).await?.ok_or(HandlingError::NotFound(KIND))?;
            check(&kept(app, tx, actor).await?, before.jurisdiction)?;
            if version.is_some_and(|version| version != before.version) {
                return Err(HandlingError::Stale(KIND));
            }
            let after = form.read(before.clone())?;
            store::rules::save(tx, &after, now).await?;
            let entry = Entry::new(now, actor, KIND, id.uuid(), "changed");
            journal::append(tx, entry.with("before", &before).with("after", &after)).await?;
            Ok(ReplyRule { version: after.version + 1, ..after })
        })
        .await
}
