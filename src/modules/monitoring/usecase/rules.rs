//! Rules and fields as administrators and coordinators keep them.

use chrono::Days;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, PlanRuleId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::vietnamese::fold;
use thihanh_store::Sql;
use thihanh_store::journal::{self, Entry};

use super::{MonitoringError, policy, store, top_of};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::monitoring::model::form::{FieldForm, PlanRuleForm};
use crate::modules::monitoring::model::rules::{Field, PlanRule, RuleFault, RuleSet};

/// The kind of rules' entries in the journal.
const RULE: &str = "plan_rule";
/// The kind of fields' entries. A field has a word and no id: its jurisdiction's is the object.
const FIELD: &str = "field";

/// Adds the rows of the program that are not there yet; what a province changed stays. Called at every start. How many were added.
///
/// # Errors
/// When the database does not answer.
pub async fn install(app: &App) -> Result<u64, MonitoringError> {
    let now = app.clock.now();
    app.store.write(async |tx| Ok(store::rules::install(tx, app.ids.as_ref(), now).await?)).await
}

/// Rules and fields of a jurisdiction.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Whose they are.
    pub jurisdiction: AgencyId,
    /// Laws, the oldest first.
    pub rule_sets: Vec<RuleSet>,
    /// Rules of plans, the newest first.
    pub rules: Vec<PlanRule>,
    /// Fields that hold today.
    pub fields: Vec<Field>,
    /// The jurisdictions that the actor may keep rules for.
    pub keeps: Vec<AgencyView>,
}

/// Rules and fields as the actor sees them: of a jurisdiction whose rules the actor keeps, else of the province of the own agency.
///
/// # Errors
/// [`MonitoringError::Denied`] without any role in the module.
pub async fn kept(app: &App, actor: &Actor) -> Result<Kept, MonitoringError> {
    policy::may_look(actor).map_err(MonitoringError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let mut keeps = agencies::roots(sql, today).await?;
    if !actor.is_system() {
        let own = policy::keeping(actor);
        keeps.retain(|root| own.contains(&root.id));
    }
    let jurisdiction = match keeps.first() {
        Some(first) => first.id,
        None => super::look::jurisdiction_of(app, actor).await?,
    };
    Ok(Kept {
        jurisdiction,
        rule_sets: store::rules::rule_sets(sql).await?,
        rules: store::rules::plan_rules(sql, jurisdiction).await?,
        fields: store::rules::fields(sql, jurisdiction, today).await?,
        keeps,
    })
}

async fn check_keeps(app: &App, sql: &dyn Sql, actor: &Actor, jurisdiction: AgencyId) -> Result<(), MonitoringError> {
    let today = app.clock.today();
    let above = store::above(sql, jurisdiction, today).await?;
    policy::may_keep(actor, &above).map_err(MonitoringError::Denied)?;
    if top_of(sql, jurisdiction, today).await? != jurisdiction {
        return Err(RuleFault::Invalid(vec![FieldError::new("jurisdiction", "choice-unknown")]).into());
    }
    Ok(())
}

/// Whether the actor keeps the rules of any province: asked before anything is said of a form, which may name none.
async fn check_keeps_any(app: &App, actor: &Actor) -> Result<(), MonitoringError> {
    let roots = agencies::roots(app.store.read(), app.clock.today()).await?.into_iter().map(|root| root.id).collect();
    policy::may_keep(actor, &roots).map_err(MonitoringError::Denied)
}

/// Adds a rule of a jurisdiction; it belongs to the law of its first day.
///
/// # Errors
/// [`MonitoringError`]: no right, or fields that break rules.
pub async fn add_rule(app: &App, actor: &Actor, form: &PlanRuleForm) -> Result<PlanRule, MonitoringError> {
    let now = app.clock.now();
    check_keeps_any(app, actor).await?;
    let new = form.read()?;
    app.store
        .write(async |tx| {
            check_keeps(app, tx, actor, new.jurisdiction).await?;
            let unknown = |field| RuleFault::Invalid(vec![FieldError::new(field, "choice-unknown")]);
            let rule_set = store::rules::rule_set_on(tx, new.valid_from).await?.ok_or_else(|| unknown("valid_from"))?;
            let kinds = agencies::kinds(tx).await?;
            if !kinds.iter().any(|kind| kind.code == new.kind) {
                return Err(unknown("kind").into());
            }
            if agencies::Level::parse(&new.level).is_none() {
                return Err(unknown("level").into());
            }
            let rule = PlanRule {
                id: PlanRuleId::fresh(app.ids.as_ref(), now),
                jurisdiction: Some(new.jurisdiction),
                rule_set,
                kind: new.kind.clone(),
                level: new.level.clone(),
                least_fields: new.least_fields,
                due: new.due,
                must_match: new.must_match,
                valid_from: new.valid_from,
                valid_to: None,
                source: new.source.clone(),
                is_verified: new.is_verified,
            };
            store::rules::add_plan_rule(tx, &rule).await?;
            let entry = Entry::new(now, actor, RULE, rule.id.uuid(), "added")
                .with("kind", &rule.kind)
                .with("level", &rule.level)
                .with("source", &rule.source);
            journal::append(tx, entry).await?;
            Ok(rule)
        })
        .await
}

/// Ends a rule of a jurisdiction with yesterday: what was owed by it stays owed.
///
/// # Errors
/// [`MonitoringError`]: no right, no such rule, or it ended before.
pub async fn end_rule(app: &App, actor: &Actor, id: PlanRuleId) -> Result<(), MonitoringError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    check_keeps_any(app, actor).await?;
    app.store
        .write(async |tx| {
            let rule = store::rules::plan_rule(tx, id).await?.ok_or(MonitoringError::NotFound(RULE))?;
            match rule.jurisdiction {
                Some(jurisdiction) => check_keeps(app, tx, actor, jurisdiction).await?,
                // It holds for every province: none of them ends it.
                None => return Err(RuleFault::Shipped.into()),
            }
            let last = today.checked_sub_days(Days::new(1)).unwrap_or(today).max(rule.valid_from);
            if !store::rules::end_plan_rule(tx, id, last).await? {
                return Err(RuleFault::Over.into());
            }
            journal::append(tx, Entry::new(now, actor, RULE, id.uuid(), "ended")).await?;
            Ok(())
        })
        .await
}

/// Adds a field of a jurisdiction; its code is made of its name.
///
/// # Errors
/// [`MonitoringError`]: no right, or fields that break rules.
pub async fn add_field(app: &App, actor: &Actor, form: &FieldForm) -> Result<String, MonitoringError> {
    let now = app.clock.now();
    check_keeps_any(app, actor).await?;
    let new = form.read()?;
    app.store
        .write(async |tx| {
            check_keeps(app, tx, actor, new.jurisdiction).await?;
            let code = code_of(&new.name_vi);
            if code.is_empty() || !store::rules::add_field(tx, &code, &new).await? {
                return Err(RuleFault::Invalid(vec![FieldError::new("name", "monitoring-field-taken")]).into());
            }
            let entry = Entry::new(now, actor, FIELD, new.jurisdiction.uuid(), "added")
                .with("code", &code)
                .with("name", &new.name_vi);
            journal::append(tx, entry).await?;
            Ok(code)
        })
        .await
}

/// Ends a field that the province added with yesterday; plans that name it keep it.
///
/// # Errors
/// [`MonitoringError`]: no right, no such field, or it came with the program.
pub async fn end_field(app: &App, actor: &Actor, code: &str) -> Result<(), MonitoringError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    check_keeps_any(app, actor).await?;
    app.store
        .write(async |tx| {
            let found = store::rules::field_for_update(tx, code).await?.ok_or(MonitoringError::NotFound(FIELD))?;
            let (field, Some(jurisdiction)) = found else { return Err(RuleFault::Shipped.into()) };
            check_keeps(app, tx, actor, jurisdiction).await?;
            if field.valid_to.is_some_and(|to| to < today) {
                return Err(RuleFault::Over.into());
            }
            let last = today.checked_sub_days(Days::new(1)).unwrap_or(today).max(field.valid_from);
            store::rules::end_field(tx, code, last).await?;
            let entry = Entry::new(now, actor, FIELD, jurisdiction.uuid(), "ended").with("code", code);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}

/// Longest code of a field.
const CODE_MAX: usize = 60;

/// `quan ly cho` of `Quản lý chợ`, joined by low lines.
fn code_of(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("_").chars().take(CODE_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_made_of_the_name() {
        assert_eq!(code_of("Quản lý chợ, đò ngang"), "quan_ly_cho_do_ngang");
        assert_eq!(code_of("!!!"), "");
    }
}
