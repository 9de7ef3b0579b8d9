//! Who may manage accounts.
//!
//! Who administers people gives roles of every module, also such as the own role does not count in: deciding who coordinates and who reads is
//! that work, every role given stands in the journal, and an administrator limited to people could do nothing otherwise. Three bounds keep it
//! from growing beyond itself:
//!
//! - a role is given, and ended, only for agencies below one for which the giver administers people;
//! - the role of an administrator is given only within the giver's own limit: who administers people alone makes others who do, but no
//!   administrator of agencies, of what is sent out, or of everything;
//! - a person is kept (password slips, disabling, substitutes) only by who could give all that the person holds: whoever can open an account
//!   can act in its roles.

use thihanh_kernel::access::{Actor, Grant, Module, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::problem::Problem;

/// What can be done with accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Add, disable, give roles, set a new password for somebody else.
    Manage,
    /// See who has an account.
    View,
}

/// Administrators manage; auditors may look.
///
/// # Errors
/// [`Problem::denied`] naming the missing right.
pub fn may(actor: &Actor, action: Action) -> Result<(), Problem> {
    let rights = actor.rights_in(Module::People);
    let allowed =
        actor.is_system() || rights.has(Role::Administrator) || (action == Action::View && rights.has(Role::Auditor));
    if allowed { Ok(()) } else { Err(Problem::denied("manage-accounts")) }
}

/// Whether a role is the actor's to give and to end; `above` is its agency with everything above that.
///
/// # Errors
/// [`Problem::denied`] naming the missing right.
pub fn may_give(actor: &Actor, given: &Grant, above: &[AgencyId]) -> Result<(), Problem> {
    let covers = |own: &Grant| {
        let is_within = given.role != Role::Administrator || own.module.is_none() || own.module == given.module;
        own.role == Role::Administrator && above.contains(&own.agency) && is_within
    };
    let is_allowed = actor.is_system() || actor.rights_in(Module::People).grants().any(covers);
    if is_allowed { Ok(()) } else { Err(Problem::denied("give-role")) }
}

/// What belongs to one person alone: that person, and the owner of the machine.
///
/// # Errors
/// [`Problem::denied`].
pub fn may_for(actor: &Actor, account: AccountId) -> Result<(), Problem> {
    if actor.is_system() || actor.account() == Some(account) { Ok(()) } else { Err(Problem::denied("own-account")) }
}

/// What belongs to one person and administrators and auditors may see.
///
/// # Errors
/// [`Problem::denied`].
pub fn may_look(actor: &Actor, account: AccountId) -> Result<(), Problem> {
    may_for(actor, account).or_else(|_| may(actor, Action::View))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use super::*;

    const PROVINCE: u128 = 1;
    const DEPARTMENT: u128 = 2;
    const ELSEWHERE: u128 = 9;

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    fn grant(role: Role, at: u128, module: Option<Module>) -> Grant {
        Grant { role, agency: agency(at), module, from: NaiveDate::MIN, to: None }
    }

    fn actor(grants: Vec<Grant>) -> Actor {
        Actor::person(AccountId::from_uuid(Uuid::from_u128(2)), "x".into(), grants)
    }

    #[test]
    fn only_administrators_manage_and_auditors_look() {
        for role in Role::ALL {
            let actor = actor(vec![grant(role, PROVINCE, None)]);
            assert_eq!(may(&actor, Action::Manage).is_ok(), role == Role::Administrator, "{role:?}");
            assert_eq!(
                may(&actor, Action::View).is_ok(),
                matches!(role, Role::Administrator | Role::Auditor),
                "{role:?}"
            );
        }
    }

    #[test]
    fn roles_are_given_below_the_giver_and_administrators_only_within_its_limit() {
        use Module::{Agencies, People, Proposals};
        use Role::{Administrator, Auditor, Coordinator};
        let above = [agency(DEPARTMENT), agency(PROVINCE)];
        // the giver's role, agency and limit; the role given at the department with its limit; whether it is the giver's to give
        let table = [
            ((Administrator, PROVINCE, None), (Coordinator, None), true),
            ((Administrator, PROVINCE, None), (Administrator, None), true),
            ((Administrator, PROVINCE, None), (Administrator, Some(Agencies)), true),
            ((Administrator, DEPARTMENT, None), (Coordinator, Some(Proposals)), true),
            ((Administrator, ELSEWHERE, None), (Coordinator, Some(Proposals)), false),
            ((Administrator, PROVINCE, Some(People)), (Coordinator, None), true),
            ((Administrator, PROVINCE, Some(People)), (Auditor, Some(Proposals)), true),
            ((Administrator, PROVINCE, Some(People)), (Administrator, Some(People)), true),
            ((Administrator, PROVINCE, Some(People)), (Administrator, None), false),
            ((Administrator, PROVINCE, Some(People)), (Administrator, Some(Agencies)), false),
            ((Administrator, PROVINCE, Some(Agencies)), (Administrator, Some(Agencies)), false),
            ((Administrator, PROVINCE, Some(Agencies)), (Coordinator, None), false),
            ((Coordinator, PROVINCE, None), (Coordinator, None), false),
            ((Auditor, PROVINCE, None), (Auditor, None), false),
        ];
        for ((role, at, limit), (given, module), allowed) in table {
            let giver = actor(vec![grant(role, at, limit)]);
            let given = grant(given, DEPARTMENT, module);
            assert_eq!(may_give(&giver, &given, &above).is_ok(), allowed, "{role} {limit:?} gives {given:?}");
        }
        let elsewhere = [grant(Administrator, ELSEWHERE, None), grant(Administrator, PROVINCE, Some(People))];
        let everything = grant(Administrator, DEPARTMENT, None);
        assert!(may_give(&actor(elsewhere.to_vec()), &everything, &above).is_err(), "two limits are not added up");
        assert!(may_give(&Actor::system("command line"), &everything, &above).is_ok());
    }
}
