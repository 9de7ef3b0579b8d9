//! Who ranks which agencies by risk, and who keeps the factors. Pure.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Grant, Module, Rights, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

/// Who chooses what to inspect: those who put inspections together.
const CHOOSING: [Role; 4] = [Role::Coordinator, Role::Leader, Role::UnitHead, Role::Inspector];
/// Who keeps the factors.
const KEEPING: [Role; 2] = [Role::Coordinator, Role::Administrator];

fn rights(actor: &Actor) -> Rights<'_> {
    actor.rights_in(Module::Monitoring)
}

fn denied(right: &'static str, is_allowed: bool) -> Result<(), Problem> {
    if is_allowed { Ok(()) } else { Err(Problem::denied(right)) }
}

/// Whether the actor ranks any agencies.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_choose_any(actor: &Actor) -> Result<(), Problem> {
    denied("risk-choose", actor.is_system() || CHOOSING.iter().any(|role| rights(actor).has(*role)))
}

/// The agencies below which the actor ranks, each once.
pub fn choosing(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&CHOOSING)
}

/// Whether the actor ranks a whole province: for whoever speaks for the agency that follows up there, given with everything above it.
pub fn chooses_for(actor: &Actor, keeper: &BTreeSet<AgencyId>) -> bool {
    actor.is_system()
        || rights(actor).grants().any(|grant| CHOOSING.contains(&grant.role) && keeper.contains(&grant.agency))
}

/// The agencies that the actor does not see ranked, for they are the own ones: what people entered about an agency is hidden from it, and a rank would
/// tell of it.
pub fn own(actor: &Actor) -> BTreeSet<AgencyId> {
    rights(actor).grants().map(|grant| grant.agency).collect()
}

/// Whether the actor sees the factors: whoever has any role here; a formula is no secret.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_look(actor: &Actor) -> Result<(), Problem> {
    denied("risk-look", actor.is_system() || rights(actor).grants().next().is_some())
}

/// Whether the actor keeps the factors: over a province, given as the tops of the tree.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_keep(actor: &Actor, tops: &BTreeSet<AgencyId>) -> Result<(), Problem> {
    let keeps = |grant: &Grant| KEEPING.contains(&grant.role) && tops.contains(&grant.agency);
    denied("risk-keep", actor.is_system() || rights(actor).grants().any(keeps))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::ids::AccountId;
    use uuid::Uuid;

    use super::*;

    const PROVINCE: u128 = 1;
    const KEEPER: u128 = 2;
    const DEPARTMENT: u128 = 3;

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    fn actor(role: Role, at: u128) -> Actor {
        let grant = Grant { role, agency: agency(at), module: None, from: NaiveDate::MIN, to: None };
        Actor::person(AccountId::from_uuid(Uuid::from_u128(7)), "x".into(), vec![grant])
    }

    #[test]
    fn who_ranks_and_who_keeps() {
        // role, agency: ranks anything; the whole province; keeps the factors
        let table = [
            (Role::Coordinator, PROVINCE, [true, true, true]),
            (Role::Leader, PROVINCE, [true, true, false]),
            (Role::Inspector, PROVINCE, [true, true, false]),
            (Role::Administrator, PROVINCE, [false, false, true]),
            (Role::Observer, PROVINCE, [false, false, false]),
            (Role::Partner, PROVINCE, [false, false, false]),
            (Role::RecordsClerk, PROVINCE, [false, false, false]),
            (Role::UnitHead, DEPARTMENT, [true, false, false]),
            (Role::FocalOfficer, DEPARTMENT, [false, false, false]),
            (Role::Inspector, KEEPER, [true, true, false]),
            (Role::FocalOfficer, KEEPER, [false, false, false]),
            (Role::Coordinator, DEPARTMENT, [true, false, false]),
        ];
        for (role, at, expected) in table {
            let actor = actor(role, at);
            let answers = [
                may_choose_any(&actor).is_ok(),
                chooses_for(&actor, &[agency(KEEPER), agency(PROVINCE)].into()),
                may_keep(&actor, &[agency(PROVINCE)].into()).is_ok(),
            ];
            assert_eq!(answers, expected, "{role:?} at {at}");
            assert_eq!(choosing(&actor).is_empty(), !answers[0], "{role:?} at {at}");
            assert_eq!(own(&actor), [agency(at)].into());
            assert_eq!(may_look(&actor), Ok(()));
        }
        assert!(may_look(&Actor::person(AccountId::from_uuid(Uuid::from_u128(7)), "x".into(), vec![])).is_err());
    }
}
