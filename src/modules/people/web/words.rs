//! Words about people: roles, dates, agencies of grants.

use std::collections::HashMap;

use thihanh_kernel::access::{Module, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::parse_date;
use thihanh_webkit::parts::Choice;
use thihanh_webkit::{Failure, Lang, Text};

use crate::app::App;
use crate::modules::accounts::api::GrantView;
use crate::modules::agencies;

/// A role in words.
#[must_use]
pub fn role_text(lang: Lang, role: Role) -> Text {
    lang.t(match role {
        Role::Administrator => "role-administrator",
        Role::Coordinator => "role-coordinator",
        Role::Leader => "role-leader",
        Role::UnitHead => "role-unit-head",
        Role::FocalOfficer => "role-focal-officer",
        Role::RecordsClerk => "role-records-clerk",
        Role::Inspector => "role-inspector",
        Role::Observer => "role-observer",
        Role::Partner => "role-partner",
        Role::Auditor => "role-auditor",
    })
}

/// A module in words.
#[must_use]
pub fn module_text(lang: Lang, module: Module) -> Text {
    lang.t(match module {
        Module::Agencies => "module-agencies",
        Module::People => "module-people",
        Module::Directives => "module-directives",
        Module::Obligations => "module-obligations",
        Module::Letters => "module-letters",
        Module::Programmes => "module-programmes",
        Module::Proposals => "module-proposals",
        Module::Monitoring => "module-monitoring",
        Module::Notices => "module-notices",
        Module::Audit => "module-audit",
    })
}

/// A role with its limit, where it has one: "Điều phối (chỉ phân hệ Kiến nghị)".
#[must_use]
pub fn held_text(lang: Lang, role: Role, module: Option<Module>) -> String {
    let role = role_text(lang, role);
    match module {
        Some(module) => lang.t("role-limited").with("role", role).with("module", module_text(lang, module)).to_string(),
        None => role.to_string(),
    }
}

/// Every module to limit a role to, and none.
pub(super) fn module_choices(lang: Lang) -> Vec<Choice> {
    let modules = Module::ALL.into_iter().map(|module| Choice::new(module.code(), module_text(lang, module)));
    std::iter::once(Choice::new("", lang.t("module-all"))).chain(modules).collect()
}

/// Every role to choose from.
pub(super) fn role_choices(lang: Lang) -> Vec<Choice> {
    Role::ALL.into_iter().map(|role| Choice::new(role.code(), role_text(lang, role))).collect()
}

/// Names of agencies today; an agency that has ended keeps the last one it had.
pub(in crate::modules::people) async fn agency_names(
    app: &App,
    ids: Vec<AgencyId>,
) -> Result<HashMap<AgencyId, String>, Failure> {
    let views = agencies::api::views(app.store.read(), &ids, app.clock.today()).await.map_err(Problem::from)?;
    Ok(views.into_iter().map(|(id, view)| (id, view.name)).collect())
}

/// "Cán bộ đầu mối, Sở Y tế", with its limit where it has one.
pub(super) fn grant_text(lang: Lang, grant: &GrantView, names: &HashMap<AgencyId, String>) -> String {
    let agency = names.get(&grant.grant.agency).cloned().unwrap_or_default();
    format!("{}, {agency}", held_text(lang, grant.grant.role, grant.grant.module))
}

/// The day that was written in a field; `None` where nothing was.
pub(super) fn day(text: &str, field: &'static str) -> Result<Option<chrono::NaiveDate>, Problem> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let shown: String = text.chars().take(40).collect();
    let malformed = || Problem::invalid(vec![FieldError::new(field, "date-malformed").with("text", shown)]);
    parse_date(text).map(Some).ok_or_else(malformed)
}

/// The day that must be written in a field.
pub(super) fn needed_day(text: &str, field: &'static str) -> Result<chrono::NaiveDate, Problem> {
    day(text, field)?.ok_or_else(|| Problem::invalid(vec![FieldError::new(field, "required")]))
}
