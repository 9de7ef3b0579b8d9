//! Who keeps collaborators, who reads of them, and who sees their personal data. Pure; the store answers the same as a condition, and a test on both
//! databases holds the two together.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Grant, Module, Rights, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

/// Who keeps collaborators and their contracts, for the own agency and those below it; they alone see personal data.
const KEEPING: [Role; 3] = [Role::Coordinator, Role::UnitHead, Role::FocalOfficer];
/// Who keeps criteria and kinds of organisations.
const KEEPING_REFERENCE: [Role; 2] = [Role::Coordinator, Role::Administrator];

/// What may be done with a collaborator and the contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read what is no personal data.
    View,
    /// Read personal data, write, check, sign, accept, erase.
    Keep,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 2] = [Self::View, Self::Keep];

    /// The word in the API's `actions`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Keep => "keep",
        }
    }

    /// The name of the right: the Fluent key is `right-` and this.
    pub fn right(self) -> &'static str {
        match self {
            Self::View => "collaborator-view",
            Self::Keep => "collaborator-keep",
        }
    }
}

/// Which collaborators a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// Those of these agencies and those below them.
    Of(Vec<AgencyId>),
}

fn rights(actor: &Actor) -> Rights<'_> {
    actor.rights_in(Module::Monitoring)
}

fn denied(right: &'static str, is_allowed: bool) -> Result<(), Problem> {
    if is_allowed { Ok(()) } else { Err(Problem::denied(right)) }
}

/// Whether `actor` may do `action` to a collaborator of an agency, given with everything above it.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may(actor: &Actor, action: Action, agency: &BTreeSet<AgencyId>) -> Result<(), Problem> {
    let allows =
        |grant: &Grant| agency.contains(&grant.agency) && (action == Action::View || KEEPING.contains(&grant.role));
    denied(action.right(), actor.is_system() || rights(actor).grants().any(allows))
}

/// Whether the actor has any role in the module: lists hold what one sees.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_look(actor: &Actor) -> Result<(), Problem> {
    denied(Action::View.right(), actor.is_system() || rights(actor).grants().next().is_some())
}

/// Whether the actor keeps collaborators of any agency.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_keep_any(actor: &Actor) -> Result<(), Problem> {
    denied(Action::Keep.right(), actor.is_system() || KEEPING.iter().any(|role| rights(actor).has(*role)))
}

/// The agencies for which, and for those below which, the actor keeps collaborators, each once.
pub fn keeping(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&KEEPING)
}

/// Whether the actor keeps criteria and kinds of organisations: over a province, given as the tops of the tree.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_keep_reference(actor: &Actor, tops: &BTreeSet<AgencyId>) -> Result<(), Problem> {
    let keeps = |grant: &Grant| KEEPING_REFERENCE.contains(&grant.role) && tops.contains(&grant.agency);
    denied("collaborator-reference", actor.is_system() || rights(actor).grants().any(keeps))
}

/// The collaborators that `actor` sees.
pub fn scope(actor: &Actor) -> Scope {
    if actor.is_system() { Scope::Everything } else { Scope::Of(rights(actor).agencies_of(&Role::ALL)) }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::ids::AccountId;
    use uuid::Uuid;

    use super::*;

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn who_keeps_and_who_reads() {
        const PROVINCE: u128 = 1;
        const OWN: u128 = 2;
        const STRANGER: u128 = 9;
        // role, agency: reads, keeps, keeps criteria
        let table = [
            (Role::Coordinator, PROVINCE, [true, true, true]),
            (Role::Administrator, PROVINCE, [true, false, true]),
            (Role::Leader, PROVINCE, [true, false, false]),
            (Role::Inspector, PROVINCE, [true, false, false]),
            (Role::RecordsClerk, PROVINCE, [true, false, false]),
            (Role::Observer, PROVINCE, [true, false, false]),
            (Role::Partner, PROVINCE, [true, false, false]),
            (Role::Auditor, PROVINCE, [true, false, false]),
            (Role::UnitHead, OWN, [true, true, false]),
            (Role::FocalOfficer, OWN, [true, true, false]),
            (Role::Coordinator, OWN, [true, true, false]),
            (Role::Coordinator, STRANGER, [false, false, false]),
        ];
        for (role, at, expected) in table {
            let grant = Grant { role, agency: agency(at), module: None, from: NaiveDate::MIN, to: None };
            let actor = Actor::person(AccountId::from_uuid(Uuid::from_u128(7)), "x".into(), vec![grant]);
            let above = [agency(OWN), agency(PROVINCE)].into();
            let answers = [
                may(&actor, Action::View, &above).is_ok(),
                may(&actor, Action::Keep, &above).is_ok(),
                may_keep_reference(&actor, &[agency(PROVINCE)].into()).is_ok(),
            ];
            assert_eq!(answers, expected, "{role:?} at {at}");
            assert_eq!(may_look(&actor), Ok(()));
            assert_eq!(may_keep_any(&actor).is_ok(), KEEPING.contains(&role));
        }
    }
}
