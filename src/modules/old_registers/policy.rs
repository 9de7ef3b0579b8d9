//! Who takes an old register over.

use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::Problem;

/// The program alone, at its owner's command: what is taken over as done is confirmed by nobody.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may_import(actor: &Actor) -> Result<(), Problem> {
    if actor.is_system() { Ok(()) } else { Err(Problem::denied("old-register-import")) }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::access::{Grant, Role};
    use thihanh_kernel::ids::{AccountId, AgencyId};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn no_person_takes_over() {
        for role in Role::ALL {
            let agency = AgencyId::from_uuid(Uuid::from_u128(1));
            let grant = Grant { role, agency, module: None, from: NaiveDate::MIN, to: None };
            let actor = Actor::person(AccountId::from_uuid(Uuid::from_u128(2)), "x".into(), vec![grant]);
            assert!(may_import(&actor).is_err(), "{role:?}");
        }
        assert!(may_import(&Actor::system("command line")).is_ok());
    }
}
