//! Who makes public what an agency issued. Everybody reads what is public, with or without an account. Pure; the store answers the same as a condition,
//! and a test on both databases holds the two together.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Module, Rights, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

/// Who prepares a publication, over the agency that issued what is published.
const PREPARING: [Role; 5] = [Role::Coordinator, Role::Leader, Role::UnitHead, Role::FocalOfficer, Role::Inspector];
/// Who looks at it and answers for it: heads, leaders, coordinators.
const PUBLISHING: [Role; 3] = [Role::Coordinator, Role::Leader, Role::UnitHead];

/// What may be done with a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read it on the pages of the staff.
    View,
    /// Prepare it, decide what is masked.
    Prepare,
    /// Publish, correct, withdraw it.
    Publish,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 3] = [Self::View, Self::Prepare, Self::Publish];

    /// The word in the API's `actions`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Prepare => "prepare",
            Self::Publish => "publish",
        }
    }

    /// The name of the right: the Fluent key is `right-` and this.
    pub fn right(self) -> &'static str {
        match self {
            Self::View => "publication-view",
            Self::Prepare => "publication-prepare",
            Self::Publish => "publication-publish",
        }
    }
}

/// The agency that has to do with a publication.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stakes {
    /// Who publishes, with everything above it.
    pub agency: BTreeSet<AgencyId>,
    /// Everybody knows of it: it was published, withdrawn or not.
    pub is_known: bool,
}

/// Which publications a person sees on the pages of the staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// Some.
    Of {
        /// Those that everybody knows of.
        known: bool,
        /// Those that are prepared for these agencies and those below them.
        over: Vec<AgencyId>,
    },
}

fn rights(actor: &Actor) -> Rights<'_> {
    actor.rights_in(Module::Monitoring)
}

fn denied(action: Action, is_allowed: bool) -> Result<(), Problem> {
    if is_allowed { Ok(()) } else { Err(Problem::denied(action.right())) }
}

/// Whether `actor` may do `action` to a publication. What is prepared holds what is to be masked: only whoever prepares it looks at it.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may(actor: &Actor, action: Action, stakes: &Stakes) -> Result<(), Problem> {
    let is_allowed = actor.is_system()
        || rights(actor).grants().any(|grant| {
            let prepares = PREPARING.contains(&grant.role) && stakes.agency.contains(&grant.agency);
            match action {
                Action::View => stakes.is_known || prepares,
                Action::Prepare => prepares,
                Action::Publish => prepares && PUBLISHING.contains(&grant.role),
            }
        });
    denied(action, is_allowed)
}

/// Whether the actor has any role here: the list is open to those.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_look(actor: &Actor) -> Result<(), Problem> {
    denied(Action::View, actor.is_system() || rights(actor).grants().next().is_some())
}

/// Whether the actor prepares publications of any agency.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_prepare_any(actor: &Actor) -> Result<(), Problem> {
    denied(Action::Prepare, actor.is_system() || PREPARING.iter().any(|role| rights(actor).has(*role)))
}

/// The agencies for which, and for those below which, the actor prepares publications, each once.
pub fn preparing(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&PREPARING)
}

/// The publications that `actor` sees.
pub fn scope(actor: &Actor) -> Scope {
    if actor.is_system() {
        return Scope::Everything;
    }
    Scope::Of { known: may_look(actor).is_ok(), over: preparing(actor) }
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

    fn actor(role: Role, at: u128) -> Actor {
        let grant = Grant { role, agency: agency(at), module: None, from: NaiveDate::MIN, to: None };
        Actor::person(AccountId::from_uuid(Uuid::from_u128(7)), "x".into(), vec![grant])
    }

    #[test]
    fn the_issuing_agency_publishes_and_everybody_reads() {
        const ABOVE: u128 = 1;
        const JUSTICE: u128 = 2;
        const STRANGER: u128 = 9;
        // role, agency: reads what is prepared, prepares, publishes
        let table = [
            (Role::Coordinator, ABOVE, [true, true, true]),
            (Role::Leader, ABOVE, [true, true, true]),
            (Role::UnitHead, JUSTICE, [true, true, true]),
            (Role::FocalOfficer, JUSTICE, [true, true, false]),
            (Role::Inspector, ABOVE, [true, true, false]),
            (Role::RecordsClerk, ABOVE, [false, false, false]),
            (Role::Observer, ABOVE, [false, false, false]),
            (Role::Partner, ABOVE, [false, false, false]),
            (Role::Auditor, ABOVE, [false, false, false]),
            (Role::Administrator, ABOVE, [false, false, false]),
            (Role::Coordinator, STRANGER, [false, false, false]),
        ];
        let prepared = Stakes { agency: [agency(JUSTICE), agency(ABOVE)].into(), is_known: false };
        let known = Stakes { is_known: true, ..prepared.clone() };
        for (role, at, expected) in table {
            let actor = actor(role, at);
            assert_eq!(Action::ALL.map(|action| may(&actor, action, &prepared).is_ok()), expected, "{role:?} at {at}");
            let answers = Action::ALL.map(|action| may(&actor, action, &known).is_ok());
            assert_eq!(answers, [true, expected[1], expected[2]], "{role:?} at {at}, published");
            assert_eq!(may_prepare_any(&actor).is_ok(), PREPARING.contains(&role), "{role:?}");
            assert_eq!(may_look(&actor), Ok(()));
        }
        let nobody = Actor::person(AccountId::from_uuid(Uuid::from_u128(7)), "x".into(), Vec::new());
        assert!(may(&nobody, Action::View, &known).is_err(), "the pages of the staff need a role");
    }
}
