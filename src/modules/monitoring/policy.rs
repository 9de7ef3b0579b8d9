//! Who writes plans, who judges them, who keeps the rules. Pure; the store answers the same as a condition, and a test on both databases holds
//! the two together.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Module, Rights, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

/// Who writes a plan and sends it in, for the own agency.
const WRITING: [Role; 3] = [Role::UnitHead, Role::FocalOfficer, Role::Coordinator];
/// Who gives number and day: whoever writes, and the records clerk.
const NUMBERING: [Role; 4] = [Role::UnitHead, Role::FocalOfficer, Role::Coordinator, Role::RecordsClerk];
/// Who judges the plans of others, for the agency that takes them.
const JUDGING: [Role; 3] = [Role::Coordinator, Role::UnitHead, Role::FocalOfficer];
/// Who records what was done about agencies without a plan.
const SANCTIONING: [Role; 3] = [Role::Coordinator, Role::Leader, Role::UnitHead];
/// Who keeps rules and fields, for the whole jurisdiction.
const KEEPING: [Role; 2] = [Role::Administrator, Role::Coordinator];

/// What may be done with a plan, or with the duty to have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read it.
    View,
    /// Begin it, write in it, send it in, amend it.
    Write,
    /// Give number and day.
    Issue,
    /// Return or accept it.
    Judge,
    /// Record a measure against the agency.
    Sanction,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 5] = [Self::View, Self::Write, Self::Issue, Self::Judge, Self::Sanction];

    /// The word in the API's `actions`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Write => "write",
            Self::Issue => "issue",
            Self::Judge => "judge",
            Self::Sanction => "sanction",
        }
    }

    /// The name of the right: the Fluent key is `right-` and this.
    pub fn right(self) -> &'static str {
        match self {
            Self::View => "plan-view",
            Self::Write => "plan-write",
            Self::Issue => "plan-issue",
            Self::Judge => "plan-judge",
            Self::Sanction => "plan-sanction",
        }
    }
}

/// The agencies that have to do with a plan, each with everything above it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stakes {
    /// Whose plan it is.
    pub agency: BTreeSet<AgencyId>,
    /// Who takes it.
    pub overseer: BTreeSet<AgencyId>,
    /// It was issued: no secret any more.
    pub is_issued: bool,
}

/// Which plans and duties a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// Those of these agencies and those below them, those that they take, and of everybody else what was issued.
    Of(Vec<AgencyId>),
}

fn rights(actor: &Actor) -> Rights<'_> {
    actor.rights_in(Module::Monitoring)
}

/// Whether `actor` may do `action` to a plan.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may(actor: &Actor, action: Action, stakes: &Stakes) -> Result<(), Problem> {
    let is_allowed = actor.is_system()
        || rights(actor).grants().any(|grant| {
            let (is_own, is_overseer) =
                (stakes.agency.contains(&grant.agency), stakes.overseer.contains(&grant.agency));
            match action {
                Action::View => is_own || is_overseer || stakes.is_issued,
                Action::Write => is_own && WRITING.contains(&grant.role),
                Action::Issue => is_own && NUMBERING.contains(&grant.role),
                Action::Judge => is_overseer && JUDGING.contains(&grant.role),
                Action::Sanction => is_overseer && SANCTIONING.contains(&grant.role),
            }
        });
    if is_allowed { Ok(()) } else { Err(Problem::denied(action.right())) }
}

/// Whether the actor has any role in the module: lists, fields and rules are open to those.
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

/// Whether the actor keeps the rules and fields of a jurisdiction; `above` is it and everything above it.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_keep(actor: &Actor, above: &BTreeSet<AgencyId>) -> Result<(), Problem> {
    let is_allowed = actor.is_system()
        || rights(actor).grants().any(|grant| KEEPING.contains(&grant.role) && above.contains(&grant.agency));
    if is_allowed { Ok(()) } else { Err(Problem::denied("monitoring-rules")) }
}

/// The agencies whose rules the actor may keep, if they are jurisdictions; each once.
pub fn keeping(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&KEEPING)
}

/// The agencies whose plans the actor writes, if they are no areas; each once.
pub fn writing(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&WRITING)
}

/// The plans that `actor` sees.
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

    fn person(role: Role, at: u128) -> Actor {
        let grant = Grant { role, agency: agency(at), module: None, from: NaiveDate::MIN, to: None };
        Actor::person(AccountId::from_uuid(Uuid::from_u128(7)), "x".into(), vec![grant])
    }

    #[test]
    fn who_writes_and_who_judges() {
        const ABOVE: u128 = 1;
        const DEPARTMENT: u128 = 2;
        const JUSTICE: u128 = 3;
        const STRANGER: u128 = 9;
        // role, agency: views, writes, issues, judges, sanctions
        let table = [
            (Role::UnitHead, DEPARTMENT, [true, true, true, false, false]),
            (Role::FocalOfficer, DEPARTMENT, [true, true, true, false, false]),
            (Role::RecordsClerk, DEPARTMENT, [true, false, true, false, false]),
            (Role::Observer, DEPARTMENT, [true, false, false, false, false]),
            (Role::Coordinator, ABOVE, [true, true, true, true, true]),
            (Role::Leader, ABOVE, [true, false, false, false, true]),
            (Role::UnitHead, JUSTICE, [true, false, false, true, true]),
            (Role::FocalOfficer, JUSTICE, [true, false, false, true, false]),
            (Role::Administrator, ABOVE, [true, false, false, false, false]),
            (Role::Partner, ABOVE, [true, false, false, false, false]),
            (Role::Coordinator, STRANGER, [false, false, false, false, false]),
        ];
        let stakes = Stakes {
            agency: [agency(DEPARTMENT), agency(ABOVE)].into(),
            overseer: [agency(JUSTICE), agency(ABOVE)].into(),
            is_issued: false,
        };
        for (role, at, expected) in table {
            let actor = person(role, at);
            let answers = Action::ALL.map(|action| may(&actor, action, &stakes).is_ok());
            assert_eq!(answers, expected, "{role:?} at {at}");
        }
        let issued = Stakes { is_issued: true, ..stakes };
        assert!(may(&person(Role::Observer, STRANGER), Action::View, &issued).is_ok(), "an issued plan is no secret");
        assert!(may(&person(Role::Coordinator, STRANGER), Action::Write, &issued).is_err());
    }

    #[test]
    fn rules_are_kept_for_a_whole_jurisdiction() {
        let above: BTreeSet<AgencyId> = [agency(1)].into();
        for role in Role::ALL {
            assert_eq!(may_keep(&person(role, 1), &above).is_ok(), KEEPING.contains(&role), "{role}");
            assert!(may_keep(&person(role, 2), &above).is_err(), "{role}");
        }
    }
}
