//! Who keeps the registers of an agency, and who reads them. Pure; the store answers the same as a condition, and a test on both databases holds
//! the two together.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Module, Rights, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

/// Who writes the registers, for the own agency and those below it.
const KEEPING: [Role; 3] = [Role::Coordinator, Role::UnitHead, Role::FocalOfficer];

/// What may be done with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read it.
    View,
    /// Write it.
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
            Self::View => "conditions-view",
            Self::Keep => "conditions-keep",
        }
    }
}

/// The agencies that have to do with a row, each with everything above it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stakes {
    /// Whose row it is; of a class, who holds it.
    pub agency: BTreeSet<AgencyId>,
    /// From where people came to a class.
    pub trainees: BTreeSet<AgencyId>,
}

/// Which rows a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// Those of these agencies and those below them, and classes to which people came from there.
    Of(Vec<AgencyId>),
}

fn rights(actor: &Actor) -> Rights<'_> {
    actor.rights_in(Module::Monitoring)
}

/// Whether `actor` may do `action` to a row.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may(actor: &Actor, action: Action, stakes: &Stakes) -> Result<(), Problem> {
    let is_allowed = actor.is_system()
        || rights(actor).grants().any(|grant| match action {
            Action::View => stakes.agency.contains(&grant.agency) || stakes.trainees.contains(&grant.agency),
            Action::Keep => stakes.agency.contains(&grant.agency) && KEEPING.contains(&grant.role),
        });
    if is_allowed { Ok(()) } else { Err(Problem::denied(action.right())) }
}

/// Whether the actor has any role in the module: lists hold what one sees.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_look(actor: &Actor) -> Result<(), Problem> {
    if actor.is_system() || rights(actor).grants().next().is_some() {
        Ok(())
    } else {
        Err(Problem::denied(Action::View.right()))
    }
}

/// Whether the actor keeps the registers of any agency.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_keep_any(actor: &Actor) -> Result<(), Problem> {
    if actor.is_system() || KEEPING.iter().any(|role| rights(actor).has(*role)) {
        Ok(())
    } else {
        Err(Problem::denied(Action::Keep.right()))
    }
}

/// The agencies for which, and for those below which, the actor keeps registers, each once.
pub fn keeping(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&KEEPING)
}

/// The rows that `actor` sees.
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
    fn who_keeps_and_who_reads() {
        const ABOVE: u128 = 1;
        const HOLDING: u128 = 2;
        const SENDING: u128 = 3;
        const STRANGER: u128 = 9;
        // role, agency: reads, keeps
        let table = [
            (Role::Coordinator, ABOVE, [true, true]),
            (Role::UnitHead, HOLDING, [true, true]),
            (Role::FocalOfficer, HOLDING, [true, true]),
            (Role::RecordsClerk, HOLDING, [true, false]),
            (Role::Inspector, ABOVE, [true, false]),
            (Role::Administrator, ABOVE, [true, false]),
            (Role::Leader, ABOVE, [true, false]),
            (Role::Partner, ABOVE, [true, false]),
            (Role::Auditor, ABOVE, [true, false]),
            (Role::UnitHead, SENDING, [true, false]),
            (Role::Coordinator, STRANGER, [false, false]),
        ];
        let stakes = Stakes {
            agency: [agency(HOLDING), agency(ABOVE)].into(),
            trainees: [agency(SENDING), agency(ABOVE)].into(),
        };
        for (role, at, expected) in table {
            let grant = Grant { role, agency: agency(at), module: None, from: NaiveDate::MIN, to: None };
            let actor = Actor::person(AccountId::from_uuid(Uuid::from_u128(7)), "x".into(), vec![grant]);
            assert_eq!(Action::ALL.map(|action| may(&actor, action, &stakes).is_ok()), expected, "{role:?} at {at}");
        }
    }
}
