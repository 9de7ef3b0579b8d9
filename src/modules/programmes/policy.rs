//! Who keeps programmes, and who sees them. Pure; the store answers the same as a condition, and a test on both databases holds the two together.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Module, Rights, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

/// What may be done with a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read it.
    View,
    /// Enter it, change it, close it.
    Manage,
}

impl Action {
    /// The word in the API's `actions`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Manage => "manage",
        }
    }

    /// The name of the right: the Fluent key is `right-` and this.
    pub fn right(self) -> &'static str {
        match self {
            Self::View => "programme-view",
            Self::Manage => "programme-manage",
        }
    }
}

/// Where a programme stands in the tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stakes {
    /// Its jurisdiction and everything above.
    pub above: BTreeSet<AgencyId>,
    /// Those of the actor's agencies that lie inside the jurisdiction.
    pub inside: BTreeSet<AgencyId>,
}

/// Which programmes a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// Those over these agencies, and those inside which they lie.
    Around(Vec<AgencyId>),
}

fn rights(actor: &Actor) -> Rights<'_> {
    actor.rights_in(Module::Programmes)
}

/// Whether `actor` may do `action` to a programme.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may(actor: &Actor, action: Action, stakes: &Stakes) -> Result<(), Problem> {
    let is_allowed = actor.is_system()
        || rights(actor).grants().any(|grant| match action {
            Action::View => stakes.above.contains(&grant.agency) || stakes.inside.contains(&grant.agency),
            Action::Manage => grant.role == Role::Coordinator && stakes.above.contains(&grant.agency),
        });
    if is_allowed { Ok(()) } else { Err(Problem::denied(action.right())) }
}

/// Whether the actor may keep programmes of any jurisdiction.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_manage_any(actor: &Actor) -> Result<(), Problem> {
    if actor.is_system() || rights(actor).has(Role::Coordinator) {
        Ok(())
    } else {
        Err(Problem::denied(Action::Manage.right()))
    }
}

/// The programmes that `actor` sees.
pub fn scope(actor: &Actor) -> Scope {
    if actor.is_system() {
        return Scope::Everything;
    }
    Scope::Around(own(actor))
}

/// The agencies over which the actor coordinates, each once.
pub fn coordinated(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&[Role::Coordinator])
}

/// The agencies of the actor's roles, each once.
pub fn own(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&Role::ALL)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::access::Grant;
    use thihanh_kernel::ids::AccountId;
    use uuid::Uuid;

    use super::*;

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn coordinators_above_keep_what_everybody_around_sees() {
        const ABOVE: u128 = 1;
        const INSIDE: u128 = 3;
        const STRANGER: u128 = 9;
        // role, agency: sees, keeps
        let table = [
            (Role::Coordinator, ABOVE, [true, true]),
            (Role::Coordinator, INSIDE, [true, false]),
            (Role::Coordinator, STRANGER, [false, false]),
            (Role::Leader, ABOVE, [true, false]),
            (Role::FocalOfficer, INSIDE, [true, false]),
            (Role::Observer, ABOVE, [true, false]),
            (Role::Partner, INSIDE, [true, false]),
            (Role::Administrator, STRANGER, [false, false]),
        ];
        for (role, at, expected) in table {
            let grant = Grant { role, agency: agency(at), module: None, from: NaiveDate::MIN, to: None };
            let actor = Actor::person(AccountId::from_uuid(Uuid::from_u128(7)), "x".into(), vec![grant]);
            let own = own(&actor);
            let stakes = Stakes {
                above: [agency(ABOVE), agency(2)].into(),
                inside: own.into_iter().filter(|id| *id == agency(INSIDE)).collect(),
            };
            let answers = [Action::View, Action::Manage].map(|action| may(&actor, action, &stakes).is_ok());
            assert_eq!(answers, expected, "{role:?} at {at}");
        }
    }
}
