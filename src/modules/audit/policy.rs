//! Who may read the journal.

use thihanh_kernel::access::{Actor, Module, Role};
use thihanh_kernel::problem::Problem;

/// Auditors and administrators read it; of which objects is asked of the modules that have them.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may_read(actor: &Actor) -> Result<(), Problem> {
    let rights = actor.rights_in(Module::Audit);
    let is_allowed = actor.is_system() || rights.has(Role::Auditor) || rights.has(Role::Administrator);
    if is_allowed { Ok(()) } else { Err(Problem::denied("journal-read")) }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::access::Grant;
    use thihanh_kernel::ids::{AccountId, AgencyId};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn auditors_and_administrators_read() {
        for role in Role::ALL {
            let agency = AgencyId::from_uuid(Uuid::from_u128(1));
            let grant = Grant { role, agency, module: None, from: NaiveDate::MIN, to: None };
            let actor = Actor::person(AccountId::from_uuid(Uuid::from_u128(2)), "x".into(), vec![grant]);
            let expected = matches!(role, Role::Auditor | Role::Administrator);
            assert_eq!(may_read(&actor).is_ok(), expected, "{role:?}");
        }
    }
}
