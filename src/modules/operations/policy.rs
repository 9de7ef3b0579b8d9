//! Who may see how the installation runs.

use thihanh_kernel::access::{Actor, Module, Role};
use thihanh_kernel::problem::Problem;

/// Administrators. A role limited to a module counts where that module is the journal, which is about the installation as a whole too.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may_look(actor: &Actor) -> Result<(), Problem> {
    let is_allowed = actor.is_system() || actor.rights_in(Module::Audit).has(Role::Administrator);
    if is_allowed { Ok(()) } else { Err(Problem::denied("operations-look")) }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::access::Grant;
    use thihanh_kernel::ids::{AccountId, AgencyId};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn only_administrators_look() {
        for role in Role::ALL {
            let agency = AgencyId::from_uuid(Uuid::from_u128(1));
            let grant = Grant { role, agency, module: None, from: NaiveDate::MIN, to: None };
            let actor = Actor::person(AccountId::from_uuid(Uuid::from_u128(2)), "x".into(), vec![grant]);
            assert_eq!(may_look(&actor).is_ok(), role == Role::Administrator, "{role:?}");
        }
        assert!(may_look(&Actor::system("doctor")).is_ok());
    }
}
