//! Who asks, and who reads what was answered. Pure; the store answers the same as a condition, and a test on both databases holds the two
//! together.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Module, Rights, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

/// Who makes surveys, opens and closes them, types in forms that came on paper.
const MANAGING: [Role; 4] = [Role::Coordinator, Role::UnitHead, Role::FocalOfficer, Role::Inspector];

/// What may be done with a survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See that there is one, and how the forms of the own agencies came back.
    ViewShare,
    /// Read it whole: questions, answers, how all forms came back.
    View,
    /// Write it, open and close it, invite, type in forms.
    Manage,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 3] = [Self::ViewShare, Self::View, Self::Manage];

    /// The name of the right: the Fluent key is `right-` and this.
    pub fn right(self) -> &'static str {
        match self {
            Self::ViewShare | Self::View => "survey-view",
            Self::Manage => "survey-manage",
        }
    }
}

/// The agencies that have to do with a survey, each with everything above it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stakes {
    /// The agency that asks.
    pub asking: BTreeSet<AgencyId>,
    /// Those of the sample. A draft has none: nobody was asked yet.
    pub sampled: BTreeSet<AgencyId>,
}

/// Which surveys a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// Those that these agencies and those below them ask, and the published ones in whose sample one of them is.
    Of(Vec<AgencyId>),
}

fn rights(actor: &Actor) -> Rights<'_> {
    actor.rights_in(Module::Monitoring)
}

/// Whether `actor` may do `action` to a survey.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may(actor: &Actor, action: Action, stakes: &Stakes) -> Result<(), Problem> {
    let is_allowed = actor.is_system()
        || rights(actor).grants().any(|grant| {
            let asks = stakes.asking.contains(&grant.agency);
            match action {
                Action::ViewShare => asks || stakes.sampled.contains(&grant.agency),
                Action::View => asks,
                Action::Manage => asks && MANAGING.contains(&grant.role),
            }
        });
    if is_allowed { Ok(()) } else { Err(Problem::denied(action.right())) }
}

/// Whether the actor makes surveys for any agency.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_manage_any(actor: &Actor) -> Result<(), Problem> {
    if actor.is_system() || MANAGING.iter().any(|role| rights(actor).has(*role)) {
        Ok(())
    } else {
        Err(Problem::denied(Action::Manage.right()))
    }
}

/// The agencies for which, and for those below which, the actor makes surveys, each once.
pub fn managing(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&MANAGING)
}

/// The surveys that `actor` sees.
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
    fn who_asks_reads_and_who_is_asked_sees_the_own_share() {
        const ABOVE: u128 = 1;
        const ASKING: u128 = 2;
        const SAMPLED: u128 = 3;
        const STRANGER: u128 = 9;
        // role, agency: the own share, all of it, managing
        let table = [
            (Role::Coordinator, ABOVE, [true, true, true]),
            (Role::UnitHead, ASKING, [true, true, true]),
            (Role::FocalOfficer, ASKING, [true, true, true]),
            (Role::Inspector, ASKING, [true, true, true]),
            (Role::Leader, ASKING, [true, true, false]),
            (Role::Observer, ABOVE, [true, true, false]),
            (Role::Auditor, ABOVE, [true, true, false]),
            (Role::Administrator, ABOVE, [true, true, false]),
            (Role::RecordsClerk, ASKING, [true, true, false]),
            (Role::Partner, ABOVE, [true, true, false]),
            (Role::UnitHead, SAMPLED, [true, false, false]),
            (Role::FocalOfficer, SAMPLED, [true, false, false]),
            (Role::Observer, SAMPLED, [true, false, false]),
            (Role::Coordinator, STRANGER, [false, false, false]),
        ];
        let stakes =
            Stakes { asking: [agency(ASKING), agency(ABOVE)].into(), sampled: [agency(SAMPLED), agency(ABOVE)].into() };
        for (role, at, expected) in table {
            let grant = Grant { role, agency: agency(at), module: None, from: NaiveDate::MIN, to: None };
            let actor = Actor::person(AccountId::from_uuid(Uuid::from_u128(7)), "x".into(), vec![grant]);
            let answers = Action::ALL.map(|action| may(&actor, action, &stakes).is_ok());
            assert_eq!(answers, expected, "{role:?} at {at}");
            assert_eq!(may_manage_any(&actor).is_ok(), MANAGING.contains(&role), "{role:?}");
        }
    }
}
