//! Who prepares reorganisations, and who looks at them. Pure.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Grant, Module, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See what is prepared and what was done.
    View,
    /// Prepare, commit, take back.
    Manage,
}

/// Who sees what a reorganisation does to everybody's work.
const LOOKING: [Role; 3] = [Role::Administrator, Role::Coordinator, Role::Leader];

/// Whether the actor may; `tops` are the tops of the tree: a reorganisation touches all of it.
///
/// # Errors
/// [`Problem::denied`] naming the missing right.
pub fn may(actor: &Actor, action: Action, tops: &BTreeSet<AgencyId>) -> Result<(), Problem> {
    let rights = actor.rights_in(Module::Agencies);
    let holds = |grant: &Grant| match action {
        Action::View => LOOKING.contains(&grant.role),
        Action::Manage => grant.role == Role::Administrator,
    };
    let is_allowed = actor.is_system() || rights.grants().any(|grant| holds(grant) && tops.contains(&grant.agency));
    let right = match action {
        Action::View => "see-reorganisations",
        Action::Manage => "manage-reorganisations",
    };
    if is_allowed { Ok(()) } else { Err(Problem::denied(right)) }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::ids::AccountId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn only_administrators_of_the_whole_tree_rebuild_it() {
        let agency = |number: u128| AgencyId::from_uuid(Uuid::from_u128(number));
        let tops: BTreeSet<AgencyId> = [agency(1)].into();
        let actor = |role, at, module| {
            let grant = Grant { role, agency: agency(at), module, from: NaiveDate::MIN, to: None };
            Actor::person(AccountId::from_uuid(Uuid::from_u128(7)), "x".into(), vec![grant])
        };
        // role, agency, its module: looks, manages
        let table = [
            (Role::Administrator, 1, None, [true, true]),
            (Role::Administrator, 1, Some(Module::Agencies), [true, true]),
            (Role::Administrator, 1, Some(Module::People), [false, false]),
            (Role::Administrator, 2, None, [false, false]),
            (Role::Coordinator, 1, None, [true, false]),
            (Role::Leader, 1, None, [true, false]),
            (Role::UnitHead, 1, None, [false, false]),
            (Role::Auditor, 1, None, [false, false]),
        ];
        for (role, at, module, expected) in table {
            let actor = actor(role, at, module);
            let answers = [Action::View, Action::Manage].map(|action| may(&actor, action, &tops).is_ok());
            assert_eq!(answers, expected, "{role:?} at {at} {module:?}");
        }
    }
}
