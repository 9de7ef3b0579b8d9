//! Who may manage accounts.

use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::ids::AccountId;
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
    let allowed =
        actor.is_system() || actor.has(Role::Administrator) || (action == Action::View && actor.has(Role::Auditor));
    if allowed { Ok(()) } else { Err(Problem::denied("manage-accounts")) }
}

/// What belongs to one person alone: that person, and the owner of the machine.
///
/// # Errors
/// [`Problem::denied`].
pub fn may_for(actor: &Actor, account: AccountId) -> Result<(), Problem> {
    if actor.is_system() || actor.account() == Some(account) { Ok(()) } else { Err(Problem::denied("own-account")) }
}

/// What belongs to one person, and what administrators arrange for people who cannot (who is in hospital names no substitute).
///
/// # Errors
/// [`Problem::denied`].
pub fn may_arrange(actor: &Actor, account: AccountId) -> Result<(), Problem> {
    may_for(actor, account).or_else(|_| may(actor, Action::Manage))
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
    use thihanh_kernel::access::Grant;
    use thihanh_kernel::ids::AgencyId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn only_administrators_manage_and_auditors_look() {
        for role in Role::ALL {
            let agency = AgencyId::from_uuid(Uuid::from_u128(1));
            let grant = Grant { role, agency, from: NaiveDate::MIN, to: None };
            let actor = Actor::person(AccountId::from_uuid(Uuid::from_u128(2)), "x".into(), vec![grant]);
            assert_eq!(may(&actor, Action::Manage).is_ok(), role == Role::Administrator, "{role:?}");
            assert_eq!(
                may(&actor, Action::View).is_ok(),
                matches!(role, Role::Administrator | Role::Auditor),
                "{role:?}"
            );
        }
    }
}
