//! Who may look after what is sent out.

use thihanh_kernel::access::{Actor, Module, Role};
use thihanh_kernel::problem::Problem;

/// Administrators alone: the list names people and their addresses, and a target learns of everything that happens.
///
/// # Errors
/// [`Problem::denied`] naming the missing right.
pub fn may_manage(actor: &Actor) -> Result<(), Problem> {
    let is_allowed = actor.is_system() || actor.rights_in(Module::Notices).has(Role::Administrator);
    if is_allowed { Ok(()) } else { Err(Problem::denied("manage-delivery")) }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::access::Grant;
    use thihanh_kernel::ids::{AccountId, AgencyId};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn only_administrators_manage() {
        for role in Role::ALL {
            let agency = AgencyId::from_uuid(Uuid::from_u128(1));
            let grant = Grant { role, agency, module: None, from: NaiveDate::MIN, to: None };
            let actor = Actor::person(AccountId::from_uuid(Uuid::from_u128(2)), "x".into(), vec![grant]);
            assert_eq!(may_manage(&actor).is_ok(), role == Role::Administrator, "{role:?}");
        }
        assert!(may_manage(&Actor::system("job")).is_ok());
    }
}
