//! Who proposes, and who reads proposals. Pure; the store answers the same as a condition, and a test on both databases holds the two together.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Module, Rights, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

/// Who proposes; coordinators and records clerks enter what came on paper.
const PROPOSING: [Role; 3] = [Role::Partner, Role::Coordinator, Role::RecordsClerk];

/// What may be done with a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read it and its answer.
    View,
    /// Submit it, take it back, judge its answer: in the name of the agency that proposes.
    Propose,
}

impl Action {
    /// The name of the right: the Fluent key is `right-` and this.
    pub fn right(self) -> &'static str {
        match self {
            Self::View => "proposal-view",
            Self::Propose => "proposal-propose",
        }
    }
}

/// The agencies that have to do with a proposal, each with everything above it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stakes {
    /// The agency that proposes.
    pub from: BTreeSet<AgencyId>,
    /// The agency that owes the answer.
    pub to: BTreeSet<AgencyId>,
    /// The agency that follows the answer up.
    pub overseer: BTreeSet<AgencyId>,
}

/// Which proposals a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// Those from or to these agencies and those below them, and those whose answers they follow up.
    Of(Vec<AgencyId>),
}

fn rights(actor: &Actor) -> Rights<'_> {
    actor.rights_in(Module::Proposals)
}

/// Whether `actor` may do `action` to a proposal.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may(actor: &Actor, action: Action, stakes: &Stakes) -> Result<(), Problem> {
    let is_allowed = actor.is_system()
        || rights(actor).grants().any(|grant| match action {
            Action::View => {
                [&stakes.from, &stakes.to, &stakes.overseer].iter().any(|side| side.contains(&grant.agency))
            }
            Action::Propose => PROPOSING.contains(&grant.role) && stakes.from.contains(&grant.agency),
        });
    if is_allowed { Ok(()) } else { Err(Problem::denied(action.right())) }
}

/// Whether the actor proposes for any agency.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_propose_any(actor: &Actor) -> Result<(), Problem> {
    if actor.is_system() || PROPOSING.iter().any(|role| rights(actor).has(*role)) {
        Ok(())
    } else {
        Err(Problem::denied(Action::Propose.right()))
    }
}

/// The agencies for which, and for those below which, the actor proposes, each once.
pub fn proposing(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&PROPOSING)
}

/// The proposals that `actor` sees.
pub fn scope(actor: &Actor) -> Scope {
    if actor.is_system() { Scope::Everything } else { Scope::Of(rights(actor).agencies_of(&Role::ALL)) }
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
    fn partners_propose_and_both_sides_read() {
        const ABOVE: u128 = 1;
        const FRONT: u128 = 2;
        const DEPARTMENT: u128 = 3;
        const OVERSEER: u128 = 4;
        const STRANGER: u128 = 9;
        // role, agency: reads, proposes
        let table = [
            (Role::Partner, FRONT, [true, true]),
            (Role::Partner, ABOVE, [true, true]),
            (Role::Partner, DEPARTMENT, [true, false]),
            (Role::Coordinator, ABOVE, [true, true]),
            (Role::RecordsClerk, ABOVE, [true, true]),
            (Role::UnitHead, FRONT, [true, false]),
            (Role::UnitHead, DEPARTMENT, [true, false]),
            (Role::FocalOfficer, DEPARTMENT, [true, false]),
            (Role::FocalOfficer, OVERSEER, [true, false]),
            (Role::Observer, ABOVE, [true, false]),
            (Role::Auditor, ABOVE, [true, false]),
            (Role::Partner, STRANGER, [false, false]),
        ];
        let stakes = Stakes {
            from: [agency(FRONT), agency(ABOVE)].into(),
            to: [agency(DEPARTMENT), agency(ABOVE)].into(),
            overseer: [agency(OVERSEER), agency(ABOVE)].into(),
        };
        for (role, at, expected) in table {
            let grant = Grant { role, agency: agency(at), module: None, from: NaiveDate::MIN, to: None };
            let actor = Actor::person(AccountId::from_uuid(Uuid::from_u128(7)), "x".into(), vec![grant]);
            let answers = [Action::View, Action::Propose].map(|action| may(&actor, action, &stakes).is_ok());
            assert_eq!(answers, expected, "{role:?} at {at}");
        }
    }
}
