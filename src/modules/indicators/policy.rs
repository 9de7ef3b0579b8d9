//! Who reads numbers, who enters them, who verifies them, who keeps what is counted. Pure; the store answers the same as a condition, and a test on both
//! databases holds the two together.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Grant, Module, Rights, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

/// Who enters values, for the own agency and those below it.
const ENTERING: [Role; 3] = [Role::Coordinator, Role::UnitHead, Role::FocalOfficer];
/// Who verifies what others entered, over the agency that follows up.
const VERIFYING: [Role; 4] = [Role::Coordinator, Role::UnitHead, Role::FocalOfficer, Role::Inspector];
/// Who keeps the indicators themselves, over the province.
const KEEPING: [Role; 2] = [Role::Coordinator, Role::Administrator];

/// What may be done with the numbers of an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read them.
    View,
    /// Enter and change them.
    Enter,
    /// Verify what somebody else entered.
    Verify,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 3] = [Self::View, Self::Enter, Self::Verify];

    /// The word in the API's `actions`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Enter => "enter",
            Self::Verify => "verify",
        }
    }

    /// The name of the right: the Fluent key is `right-` and this.
    pub fn right(self) -> &'static str {
        match self {
            Self::View => "indicators-view",
            Self::Enter => "indicators-enter",
            Self::Verify => "indicators-verify",
        }
    }
}

/// The agencies that have to do with a value, each with everything above it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stakes {
    /// Whose number it is.
    pub agency: BTreeSet<AgencyId>,
    /// Who verifies it.
    pub keeper: BTreeSet<AgencyId>,
}

/// Which values wait for a person's verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// Those that these agencies and those below them verify.
    Of(Vec<AgencyId>),
}

fn rights(actor: &Actor) -> Rights<'_> {
    actor.rights_in(Module::Monitoring)
}

fn denied(right: &'static str, is_allowed: bool) -> Result<(), Problem> {
    if is_allowed { Ok(()) } else { Err(Problem::denied(right)) }
}

/// Whether `actor` may do `action` to a number.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may(actor: &Actor, action: Action, stakes: &Stakes) -> Result<(), Problem> {
    let is_allowed = actor.is_system()
        || rights(actor).grants().any(|grant| {
            let verifies = VERIFYING.contains(&grant.role) && stakes.keeper.contains(&grant.agency);
            match action {
                Action::View => verifies || stakes.agency.contains(&grant.agency),
                Action::Enter => ENTERING.contains(&grant.role) && stakes.agency.contains(&grant.agency),
                Action::Verify => verifies,
            }
        });
    denied(action.right(), is_allowed)
}

/// Whether the actor has any role in the module: pages show what one sees.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_look(actor: &Actor) -> Result<(), Problem> {
    denied(Action::View.right(), actor.is_system() || rights(actor).grants().next().is_some())
}

/// Whether the actor enters values for any agency.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_enter_any(actor: &Actor) -> Result<(), Problem> {
    denied(Action::Enter.right(), actor.is_system() || ENTERING.iter().any(|role| rights(actor).has(*role)))
}

/// Whether the actor verifies values for any agency.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_verify_any(actor: &Actor) -> Result<(), Problem> {
    denied(Action::Verify.right(), actor.is_system() || VERIFYING.iter().any(|role| rights(actor).has(*role)))
}

/// Whether the actor keeps the indicators: over a province, given as the tops of the tree.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_keep(actor: &Actor, tops: &BTreeSet<AgencyId>) -> Result<(), Problem> {
    let keeps = |grant: &Grant| KEEPING.contains(&grant.role) && tops.contains(&grant.agency);
    denied("indicators-keep", actor.is_system() || rights(actor).grants().any(keeps))
}

/// The agencies of the actor's roles, each once: they and what lies below them are seen.
pub fn seeing(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&Role::ALL)
}

/// The agencies for which, and for those below which, the actor enters values, each once.
pub fn entering(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&ENTERING)
}

/// The values that wait for the actor's verification.
pub fn scope(actor: &Actor) -> Scope {
    if actor.is_system() { Scope::Everything } else { Scope::Of(rights(actor).agencies_of(&VERIFYING)) }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::ids::AccountId;
    use uuid::Uuid;

    use super::*;

    const ABOVE: u128 = 1;
    const OWN: u128 = 2;
    const KEEPER: u128 = 3;
    const STRANGER: u128 = 9;

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    fn actor(role: Role, at: u128) -> Actor {
        let grant = Grant { role, agency: agency(at), module: None, from: NaiveDate::MIN, to: None };
        Actor::person(AccountId::from_uuid(Uuid::from_u128(7)), "x".into(), vec![grant])
    }

    #[test]
    fn who_reads_enters_and_verifies() {
        // role, agency: reads, enters, verifies
        let table = [
            (Role::Coordinator, ABOVE, [true, true, true]),
            (Role::Inspector, ABOVE, [true, false, true]),
            (Role::Leader, ABOVE, [true, false, false]),
            (Role::Observer, ABOVE, [true, false, false]),
            (Role::Auditor, ABOVE, [true, false, false]),
            (Role::Administrator, ABOVE, [true, false, false]),
            (Role::Partner, ABOVE, [true, false, false]),
            (Role::UnitHead, OWN, [true, true, false]),
            (Role::FocalOfficer, OWN, [true, true, false]),
            (Role::RecordsClerk, OWN, [true, false, false]),
            (Role::FocalOfficer, KEEPER, [true, false, true]),
            (Role::Inspector, KEEPER, [true, false, true]),
            (Role::Observer, KEEPER, [false, false, false]),
            (Role::Coordinator, STRANGER, [false, false, false]),
        ];
        let stakes =
            Stakes { agency: [agency(OWN), agency(ABOVE)].into(), keeper: [agency(KEEPER), agency(ABOVE)].into() };
        for (role, at, expected) in table {
            let answers = Action::ALL.map(|action| may(&actor(role, at), action, &stakes).is_ok());
            assert_eq!(answers, expected, "{role:?} at {at}");
            assert_eq!(may_enter_any(&actor(role, at)).is_ok(), ENTERING.contains(&role), "{role:?}");
            assert_eq!(may_verify_any(&actor(role, at)).is_ok(), VERIFYING.contains(&role), "{role:?}");
        }
    }

    #[test]
    fn indicators_are_kept_over_the_province() {
        for (role, at, expected) in [
            (Role::Administrator, ABOVE, true),
            (Role::Coordinator, ABOVE, true),
            (Role::Coordinator, OWN, false),
            (Role::Leader, ABOVE, false),
        ] {
            assert_eq!(may_keep(&actor(role, at), &[agency(ABOVE)].into()).is_ok(), expected, "{role:?} at {at}");
        }
    }
}
