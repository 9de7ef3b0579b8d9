//! Who inspects, who is inspected, and who reads what. Pure; the store answers the same as a condition, and a test on both databases holds
//! the two together.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Module, Rights, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::problem::Problem;

/// Who puts an inspection together, decides on it and concludes it, over the agency that inspects.
const LEADING: [Role; 4] = [Role::Coordinator, Role::Leader, Role::UnitHead, Role::Inspector];
/// Who enters inspections of other bodies.
const ENTERING: [Role; 2] = [Role::Coordinator, Role::Inspector];
/// Who gives documents their numbers (văn thư).
const NUMBERING: [Role; 2] = [Role::Coordinator, Role::RecordsClerk];
/// Who speaks for an inspected agency.
const ANSWERING: [Role; 2] = [Role::UnitHead, Role::FocalOfficer];
/// Who follows up what was found.
const FOLLOWING: [Role; 5] = [Role::Coordinator, Role::Leader, Role::UnitHead, Role::Inspector, Role::FocalOfficer];
/// Who keeps the questions of the checklist.
const KEEPING: [Role; 2] = [Role::Coordinator, Role::Administrator];

/// What may be done with an inspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read it.
    View,
    /// Put it together, change it, take it back.
    Prepare,
    /// Decide on it, tell the agencies, lead it from stage to stage.
    Decide,
    /// Give its documents numbers.
    Number,
    /// Answer the checklist on site, write findings: as somebody of the team.
    Record,
    /// Write recommendations and the conclusion.
    Conclude,
    /// Report on oneself as an inspected agency.
    Report,
    /// Follow up what was found.
    Follow,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 8] = [
        Self::View,
        Self::Prepare,
        Self::Decide,
        Self::Number,
        Self::Record,
        Self::Conclude,
        Self::Report,
        Self::Follow,
    ];

    /// The word in the API's `actions`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Prepare => "prepare",
            Self::Decide => "decide",
            Self::Number => "number",
            Self::Record => "record",
            Self::Conclude => "conclude",
            Self::Report => "report",
            Self::Follow => "follow",
        }
    }

    /// The name of the right: the Fluent key is `right-` and this.
    pub fn right(self) -> &'static str {
        match self {
            Self::View => "inspection-view",
            Self::Prepare => "inspection-prepare",
            Self::Decide => "inspection-decide",
            Self::Number => "inspection-number",
            Self::Record => "inspection-record",
            Self::Conclude => "inspection-conclude",
            Self::Report => "inspection-report",
            Self::Follow => "inspection-follow",
        }
    }
}

/// The agencies and people that have to do with an inspection, each agency with everything above it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stakes {
    /// The agency that inspects, or that entered another body's inspection.
    pub inspecting: BTreeSet<AgencyId>,
    /// The agency that follows up.
    pub overseer: BTreeSet<AgencyId>,
    /// Each inspected agency, and it with everything above it.
    pub subjects: Vec<(AgencyId, BTreeSet<AgencyId>)>,
    /// The people of the team who have an account.
    pub members: BTreeSet<AccountId>,
    /// The inspected agencies may know of it.
    pub is_told: bool,
    /// It is another body's.
    pub is_external: bool,
}

/// Which parts of an inspection a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// All of it.
    Whole,
    /// What concerns these inspected agencies, once it is told or published.
    Of(Vec<AgencyId>),
}

impl Sight {
    /// Whether what concerns an agency is seen.
    pub fn covers(&self, agency: AgencyId) -> bool {
        match self {
            Self::Whole => true,
            Self::Of(agencies) => agencies.contains(&agency),
        }
    }
}

/// Which inspections and findings a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// Those that these agencies and those below them make or follow up; those that they are subject to, once they are told; those whose team
    /// the person is of.
    Of {
        /// The agencies of the person's roles.
        agencies: Vec<AgencyId>,
        /// The person, where any role counts here.
        member: Option<AccountId>,
    },
}

fn rights(actor: &Actor) -> Rights<'_> {
    actor.rights_in(Module::Monitoring)
}

fn has_any_role(actor: &Actor) -> bool {
    rights(actor).grants().next().is_some()
}

fn is_member(actor: &Actor, stakes: &Stakes) -> bool {
    // Whoever has no role any more is of no team either.
    has_any_role(actor) && actor.account().is_some_and(|account| stakes.members.contains(&account))
}

fn over(actor: &Actor, roles: &[Role], agencies: &BTreeSet<AgencyId>) -> bool {
    rights(actor).grants().any(|grant| roles.contains(&grant.role) && agencies.contains(&grant.agency))
}

/// Whether `actor` may do `action` to an inspection.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may(actor: &Actor, action: Action, stakes: &Stakes) -> Result<(), Problem> {
    let has = |roles: &[Role]| over(actor, roles, &stakes.inspecting);
    let answers = || stakes.subjects.iter().any(|(subject, _)| may_report(actor, stakes, *subject).is_ok());
    let is_allowed = actor.is_system()
        || match action {
            Action::View => sight(actor, stakes).is_some(),
            Action::Prepare if stakes.is_external => has(&ENTERING),
            Action::Prepare | Action::Decide | Action::Conclude => has(&LEADING),
            Action::Number => has(&NUMBERING),
            Action::Record => is_member(actor, stakes),
            Action::Report => answers(),
            Action::Follow => has(&FOLLOWING) || over(actor, &FOLLOWING, &stakes.overseer),
        };
    if is_allowed { Ok(()) } else { Err(Problem::denied(action.right())) }
}

/// Whether the actor reports for one inspected agency.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_report(actor: &Actor, stakes: &Stakes, subject: AgencyId) -> Result<(), Problem> {
    let speaks =
        |(agency, above): &(AgencyId, BTreeSet<AgencyId>)| *agency == subject && over(actor, &ANSWERING, above);
    let is_allowed = actor.is_system() || (stakes.is_told && stakes.subjects.iter().any(speaks));
    if is_allowed { Ok(()) } else { Err(Problem::denied(Action::Report.right())) }
}

/// How much of an inspection the actor sees; `None` for nothing.
pub fn sight(actor: &Actor, stakes: &Stakes) -> Option<Sight> {
    let is_whole = actor.is_system()
        || over(actor, &Role::ALL, &stakes.inspecting)
        || over(actor, &Role::ALL, &stakes.overseer)
        || is_member(actor, stakes);
    if is_whole {
        return Some(Sight::Whole);
    }
    if !stakes.is_told {
        return None;
    }
    let own = stakes.subjects.iter().filter(|(_, above)| over(actor, &Role::ALL, above)).map(|(agency, _)| *agency);
    let own: Vec<AgencyId> = own.collect();
    (!own.is_empty()).then_some(Sight::Of(own))
}

/// Whether the actor reads a recommendation of an inspection: who sees that part of it, and, once it is sent, whoever it is addressed to and
/// whoever verifies it. Both come with everything above them.
pub fn may_view_recommendation(
    actor: &Actor,
    stakes: &Stakes,
    sides: [&BTreeSet<AgencyId>; 2],
    is_published: bool,
) -> bool {
    sight(actor, stakes) == Some(Sight::Whole)
        || (is_published && sides.into_iter().any(|side| over(actor, &Role::ALL, side)))
}

/// Whether the actor makes inspections for any agency.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_prepare_any(actor: &Actor) -> Result<(), Problem> {
    if actor.is_system() || LEADING.iter().any(|role| rights(actor).has(*role)) {
        Ok(())
    } else {
        Err(Problem::denied(Action::Prepare.right()))
    }
}

/// The agencies for which, and for those below which, the actor makes inspections, each once.
pub fn leading(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&LEADING)
}

/// The agencies for which, and for those below which, the actor answers when they are inspected, each once.
pub fn answering(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&ANSWERING)
}

/// The agencies of the actor's roles, each once.
pub fn own(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&Role::ALL)
}

/// Whether the actor sees the lists of the module at all.
pub fn sees_lists(actor: &Actor) -> bool {
    actor.is_system() || has_any_role(actor)
}

/// Whether the actor keeps the checklist over an agency, given with everything above it.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_keep_checklist(actor: &Actor, above: &BTreeSet<AgencyId>) -> Result<(), Problem> {
    if actor.is_system() || over(actor, &KEEPING, above) {
        Ok(())
    } else {
        Err(Problem::denied("inspection-checklist"))
    }
}

/// The inspections and findings that `actor` sees.
pub fn scope(actor: &Actor) -> Scope {
    if actor.is_system() {
        return Scope::Everything;
    }
    Scope::Of { agencies: own(actor), member: actor.account().filter(|_| has_any_role(actor)) }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::access::Grant;
    use uuid::Uuid;

    use super::*;

    const ABOVE: u128 = 1;
    const INSPECTING: u128 = 2;
    const SUBJECT: u128 = 3;
    const SECOND: u128 = 4;
    const OVERSEER: u128 = 5;
    const STRANGER: u128 = 9;

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    fn account(number: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(number))
    }

    fn with_above(number: u128) -> BTreeSet<AgencyId> {
        [agency(number), agency(ABOVE)].into()
    }

    fn stakes(is_told: bool) -> Stakes {
        Stakes {
            inspecting: with_above(INSPECTING),
            overseer: with_above(OVERSEER),
            subjects: vec![(agency(SUBJECT), with_above(SUBJECT)), (agency(SECOND), with_above(SECOND))],
            members: [account(8)].into(),
            is_told,
            is_external: false,
        }
    }

    fn actor(role: Role, at: u128) -> Actor {
        let grant = Grant { role, agency: agency(at), module: None, from: NaiveDate::MIN, to: None };
        Actor::person(account(7), "x".into(), vec![grant])
    }

    #[test]
    fn roles_and_actions() {
        // role, agency: sees before it is told, sees after, prepares, numbers, concludes, reports, follows
        let table = [
            (Role::Coordinator, ABOVE, [true, true, true, true, true, false, true]),
            (Role::Coordinator, INSPECTING, [true, true, true, true, true, false, true]),
            (Role::Leader, ABOVE, [true, true, true, false, true, false, true]),
            (Role::UnitHead, INSPECTING, [true, true, true, false, true, false, true]),
            (Role::Inspector, ABOVE, [true, true, true, false, true, false, true]),
            (Role::RecordsClerk, INSPECTING, [true, true, false, true, false, false, false]),
            (Role::FocalOfficer, INSPECTING, [true, true, false, false, false, false, true]),
            (Role::FocalOfficer, OVERSEER, [true, true, false, false, false, false, true]),
            (Role::Observer, OVERSEER, [true, true, false, false, false, false, false]),
            (Role::UnitHead, SUBJECT, [false, true, false, false, false, true, false]),
            (Role::FocalOfficer, SUBJECT, [false, true, false, false, false, true, false]),
            (Role::RecordsClerk, SUBJECT, [false, true, false, false, false, false, false]),
            (Role::Coordinator, SUBJECT, [false, true, false, false, false, false, false]),
            (Role::Observer, ABOVE, [true, true, false, false, false, false, false]),
            (Role::Administrator, ABOVE, [true, true, false, false, false, false, false]),
            (Role::Coordinator, STRANGER, [false, false, false, false, false, false, false]),
        ];
        for (role, at, expected) in table {
            let actor = actor(role, at);
            let answers = [
                may(&actor, Action::View, &stakes(false)),
                may(&actor, Action::View, &stakes(true)),
                may(&actor, Action::Prepare, &stakes(true)),
                may(&actor, Action::Number, &stakes(true)),
                may(&actor, Action::Conclude, &stakes(true)),
                may(&actor, Action::Report, &stakes(true)),
                may(&actor, Action::Follow, &stakes(true)),
            ];
            assert_eq!(answers.map(|answer| answer.is_ok()), expected, "{role:?} at {at}");
            assert!(may(&actor, Action::Record, &stakes(true)).is_err(), "{role:?} at {at} is of no team");
        }
    }

    #[test]
    fn an_inspected_agency_sees_its_own_part() {
        let head = actor(Role::UnitHead, SUBJECT);
        assert_eq!(sight(&head, &stakes(true)), Some(Sight::Of(vec![agency(SUBJECT)])));
        assert!(may_report(&head, &stakes(true), agency(SUBJECT)).is_ok());
        assert!(may_report(&head, &stakes(true), agency(SECOND)).is_err());
        assert!(may_report(&head, &stakes(false), agency(SUBJECT)).is_err(), "nobody reports on what was not told");
        assert_eq!(sight(&actor(Role::Leader, ABOVE), &stakes(true)), Some(Sight::Whole));
    }

    #[test]
    fn the_team_records_and_nobody_else() {
        let grant =
            Grant { role: Role::FocalOfficer, agency: agency(STRANGER), module: None, from: NaiveDate::MIN, to: None };
        let member = Actor::person(account(8), "x".into(), vec![grant]);
        assert!(may(&member, Action::Record, &stakes(false)).is_ok());
        assert_eq!(sight(&member, &stakes(false)), Some(Sight::Whole));
        let gone = Actor::person(account(8), "x".into(), vec![]);
        assert!(may(&gone, Action::Record, &stakes(false)).is_err(), "whoever lost every role is of no team");
        assert_eq!(scope(&gone), Scope::Of { agencies: vec![], member: None });
    }

    #[test]
    fn a_recommendation_is_read_by_whom_it_concerns() {
        let (to, verifier) = (with_above(STRANGER), with_above(OVERSEER));
        let reads = |role, at, is_published| {
            may_view_recommendation(&actor(role, at), &stakes(true), [&to, &verifier], is_published)
        };
        assert!(!reads(Role::FocalOfficer, STRANGER, false) && reads(Role::FocalOfficer, STRANGER, true));
        assert!(reads(Role::FocalOfficer, INSPECTING, false));
        assert!(!reads(Role::FocalOfficer, SUBJECT, true), "another agency's is not the subject's to read");
    }

    #[test]
    fn other_bodies_inspections_are_entered_by_few() {
        let external = || Stakes { is_external: true, ..stakes(true) };
        assert!(may(&actor(Role::Inspector, ABOVE), Action::Prepare, &external()).is_ok());
        assert!(may(&actor(Role::Leader, ABOVE), Action::Prepare, &external()).is_err());
    }
}
