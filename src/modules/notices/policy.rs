//! Who may do what with notices. Everybody has the own notices and choices; what is sent out is `delivery`'s policy.

use thihanh_kernel::access::{Actor, Module, Role};
use thihanh_kernel::problem::Problem;

/// Whoever works or oversees, in whatever module, may know after how many days who is told.
///
/// # Errors
/// [`Problem::denied`] naming the missing right.
pub fn may_see_rules(actor: &Actor) -> Result<(), Problem> {
    let is_allowed = actor.is_system() || !actor.grants_in_any_module().is_empty();
    if is_allowed { Ok(()) } else { Err(Problem::denied("see-notice-rules")) }
}

/// Administrators keep the rows.
///
/// # Errors
/// [`Problem::denied`] naming the missing right.
pub fn may_manage_rules(actor: &Actor) -> Result<(), Problem> {
    if actor.is_system() || actor.rights_in(Module::Notices).has(Role::Administrator) {
        Ok(())
    } else {
        Err(Problem::denied("manage-notice-rules"))
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::access::Grant;
    use thihanh_kernel::ids::{AccountId, AgencyId};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn everybody_with_a_role_sees_and_administrators_keep() {
        let person = |grants| Actor::person(AccountId::from_uuid(Uuid::from_u128(2)), "x".into(), grants);
        for role in Role::ALL {
            let agency = AgencyId::from_uuid(Uuid::from_u128(1));
            let actor = person(vec![Grant { role, agency, module: None, from: NaiveDate::MIN, to: None }]);
            assert!(may_see_rules(&actor).is_ok());
            assert_eq!(may_manage_rules(&actor).is_ok(), role == Role::Administrator, "{role:?}");
        }
        assert!(may_see_rules(&person(Vec::new())).is_err());
    }
}
