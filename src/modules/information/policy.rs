//! Who enters information, who checks it, who reads it; and who enters sessions of supervision. Pure; the store answers the same as a condition, and a
//! test on both databases holds the two together.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Grant, Module, Rights, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::problem::Problem;

/// Who enters information for an agency.
const ENTERING: [Role; 6] =
    [Role::Partner, Role::Coordinator, Role::UnitHead, Role::FocalOfficer, Role::Inspector, Role::RecordsClerk];
/// Who checks it and ties it to findings, over the agency that keeps the book.
const PROCESSING: [Role; 4] = [Role::Coordinator, Role::UnitHead, Role::FocalOfficer, Role::Inspector];
/// Who keeps the kinds of sources.
const KEEPING: [Role; 2] = [Role::Coordinator, Role::Administrator];
/// Who enters sessions of supervision: partners their own, and coordinators and records clerks what came on paper.
const SUPERVISING: [Role; 3] = [Role::Partner, Role::Coordinator, Role::RecordsClerk];

/// What may be done with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read it.
    View,
    /// Change it, in the name of the agency that entered it.
    Change,
    /// Verify or refute it, tie it to findings, say that it repeats another.
    Process,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 3] = [Self::View, Self::Change, Self::Process];

    /// The word in the API's `actions`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Change => "change",
            Self::Process => "process",
        }
    }

    /// The name of the right: the Fluent key is `right-` and this.
    pub fn right(self) -> &'static str {
        match self {
            Self::View => "information-view",
            Self::Change => "information-enter",
            Self::Process => "information-process",
        }
    }
}

/// The agencies and the person that have to do with an entry; each agency with everything above it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stakes {
    /// The agency in whose name it was entered, by itself.
    pub own: Option<AgencyId>,
    /// It with everything above it.
    pub agency: BTreeSet<AgencyId>,
    /// The agency that keeps the book.
    pub keeper: BTreeSet<AgencyId>,
    /// Who entered it.
    pub entered_by: Option<AccountId>,
}

/// Which entries a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// Some.
    Of {
        /// Those that these agencies and those below them entered or keep.
        over: Vec<AgencyId>,
        /// Those that these agencies entered: of partners, who see their own alone.
        own: Vec<AgencyId>,
        /// Those that this partner entered.
        entered_by: Option<AccountId>,
    },
}

/// What may be done with a session of supervision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionAction {
    /// Read it.
    View,
    /// Enter and change it, in the name of the agency that supervises.
    Manage,
}

impl SessionAction {
    /// Every action.
    pub const ALL: [Self; 2] = [Self::View, Self::Manage];

    /// The name of the right: the Fluent key is `right-` and this.
    pub fn right(self) -> &'static str {
        match self {
            Self::View => "supervision-view",
            Self::Manage => "supervision-manage",
        }
    }
}

/// The agencies that have to do with a session, each with everything above it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionStakes {
    /// Who supervises.
    pub agency: BTreeSet<AgencyId>,
    /// Who follows it up.
    pub keeper: BTreeSet<AgencyId>,
    /// Who is supervised.
    pub supervised: BTreeSet<AgencyId>,
}

/// Which sessions a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionScope {
    /// All of them.
    Everything,
    /// Those that these agencies and those below them hold, follow up or are subject to.
    Of(Vec<AgencyId>),
}

fn rights(actor: &Actor) -> Rights<'_> {
    actor.rights_in(Module::Monitoring)
}

fn denied(right: &'static str, is_allowed: bool) -> Result<(), Problem> {
    if is_allowed { Ok(()) } else { Err(Problem::denied(right)) }
}

/// Whether an entry is a grant's on the side of who entered it. A partner sees what the own agency entered and what the person did, whatever stands below the
/// agency: the Front of a province does not read what a department there wrote down.
fn is_entered_under(actor: &Actor, grant: &Grant, stakes: &Stakes) -> bool {
    match grant.role {
        Role::Partner => {
            stakes.own == Some(grant.agency) || (actor.account().is_some() && actor.account() == stakes.entered_by)
        }
        _ => stakes.agency.contains(&grant.agency),
    }
}

/// Whether `actor` may do `action` to an entry.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may(actor: &Actor, action: Action, stakes: &Stakes) -> Result<(), Problem> {
    let is_allowed = actor.is_system()
        || rights(actor).grants().any(|grant| {
            let keeps = grant.role != Role::Partner && stakes.keeper.contains(&grant.agency);
            match action {
                Action::View => keeps || is_entered_under(actor, grant, stakes),
                Action::Change => ENTERING.contains(&grant.role) && is_entered_under(actor, grant, stakes),
                Action::Process => keeps && PROCESSING.contains(&grant.role),
            }
        });
    denied(action.right(), is_allowed)
}

/// Whether the actor enters information in the name of an agency, given with everything above it.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_enter(actor: &Actor, above: &BTreeSet<AgencyId>) -> Result<(), Problem> {
    let enters = |grant: &Grant| ENTERING.contains(&grant.role) && above.contains(&grant.agency);
    denied(Action::Change.right(), actor.is_system() || rights(actor).grants().any(enters))
}

/// Whether the actor enters information for any agency.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_enter_any(actor: &Actor) -> Result<(), Problem> {
    denied(Action::Change.right(), actor.is_system() || ENTERING.iter().any(|role| rights(actor).has(*role)))
}

/// The agencies for which, and for those below which, the actor enters information, each once.
pub fn entering(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&ENTERING)
}

/// Whether the actor sees the kinds of sources: whoever has any role here.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_look(actor: &Actor) -> Result<(), Problem> {
    denied(Action::View.right(), actor.is_system() || rights(actor).grants().next().is_some())
}

/// Whether the actor keeps the kinds of sources: over a province, given as the tops of the tree.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_keep(actor: &Actor, tops: &BTreeSet<AgencyId>) -> Result<(), Problem> {
    let keeps = |grant: &Grant| KEEPING.contains(&grant.role) && tops.contains(&grant.agency);
    denied("information-sources", actor.is_system() || rights(actor).grants().any(keeps))
}

/// The entries that `actor` sees.
pub fn scope(actor: &Actor) -> Scope {
    if actor.is_system() {
        return Scope::Everything;
    }
    let others: Vec<Role> = Role::ALL.into_iter().filter(|role| *role != Role::Partner).collect();
    let own = rights(actor).agencies_of(&[Role::Partner]);
    let entered_by = if own.is_empty() { None } else { actor.account() };
    Scope::Of { over: rights(actor).agencies_of(&others), own, entered_by }
}

/// Whether `actor` may do `action` to a session.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may_session(actor: &Actor, action: SessionAction, stakes: &SessionStakes) -> Result<(), Problem> {
    let is_allowed = actor.is_system()
        || rights(actor).grants().any(|grant| match action {
            SessionAction::View => {
                [&stakes.agency, &stakes.keeper, &stakes.supervised].iter().any(|side| side.contains(&grant.agency))
            }
            SessionAction::Manage => SUPERVISING.contains(&grant.role) && stakes.agency.contains(&grant.agency),
        });
    denied(action.right(), is_allowed)
}

/// Whether the actor enters sessions for any agency.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_supervise_any(actor: &Actor) -> Result<(), Problem> {
    denied(SessionAction::Manage.right(), actor.is_system() || SUPERVISING.iter().any(|role| rights(actor).has(*role)))
}

/// The agencies for which, and for those below which, the actor enters sessions, each once.
pub fn supervising(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&SUPERVISING)
}

/// The sessions that `actor` sees.
pub fn session_scope(actor: &Actor) -> SessionScope {
    if actor.is_system() { SessionScope::Everything } else { SessionScope::Of(rights(actor).agencies_of(&Role::ALL)) }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use super::*;

    const ABOVE: u128 = 1;
    const FRONT: u128 = 2;
    const KEEPER: u128 = 3;
    const SUPERVISED: u128 = 4;
    const STRANGER: u128 = 9;

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    fn account(number: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(number))
    }

    fn actor(role: Role, at: u128) -> Actor {
        let grant = Grant { role, agency: agency(at), module: None, from: NaiveDate::MIN, to: None };
        Actor::person(account(7), "x".into(), vec![grant])
    }

    #[test]
    fn who_keeps_the_book_checks_and_who_enters_sees_the_own() {
        // role, agency: reads, changes, checks
        let table = [
            (Role::Partner, FRONT, [true, true, false]),
            (Role::Partner, ABOVE, [false, false, false]),
            (Role::Partner, KEEPER, [false, false, false]),
            (Role::UnitHead, FRONT, [true, true, false]),
            (Role::Observer, FRONT, [true, false, false]),
            (Role::Coordinator, ABOVE, [true, true, true]),
            (Role::Inspector, ABOVE, [true, true, true]),
            (Role::RecordsClerk, ABOVE, [true, true, false]),
            (Role::Leader, ABOVE, [true, false, false]),
            (Role::Observer, ABOVE, [true, false, false]),
            (Role::Auditor, ABOVE, [true, false, false]),
            (Role::Administrator, ABOVE, [true, false, false]),
            (Role::FocalOfficer, KEEPER, [true, false, true]),
            (Role::UnitHead, KEEPER, [true, false, true]),
            (Role::Observer, KEEPER, [true, false, false]),
            (Role::Coordinator, STRANGER, [false, false, false]),
        ];
        let stakes = Stakes {
            own: Some(agency(FRONT)),
            agency: [agency(FRONT), agency(ABOVE)].into(),
            keeper: [agency(KEEPER), agency(ABOVE)].into(),
            entered_by: Some(account(8)),
        };
        for (role, at, expected) in table {
            let answers = Action::ALL.map(|action| may(&actor(role, at), action, &stakes).is_ok());
            assert_eq!(answers, expected, "{role:?} at {at}");
            assert_eq!(may_enter_any(&actor(role, at)).is_ok(), ENTERING.contains(&role), "{role:?}");
            assert_eq!(may_look(&actor(role, at)), Ok(()));
        }
        let own = Stakes { entered_by: Some(account(7)), ..stakes };
        assert_eq!(may(&actor(Role::Partner, ABOVE), Action::View, &own), Ok(()), "what one entered one sees");
        assert!(may(&Actor::person(account(7), "x".into(), vec![]), Action::View, &own).is_err(), "no role any more");
    }

    #[test]
    fn both_sides_of_a_session_read_it_and_the_one_enters_it() {
        let table = [
            (Role::Partner, FRONT, [true, true]),
            (Role::Coordinator, ABOVE, [true, true]),
            (Role::RecordsClerk, ABOVE, [true, true]),
            (Role::Observer, FRONT, [true, false]),
            (Role::FocalOfficer, KEEPER, [true, false]),
            (Role::UnitHead, SUPERVISED, [true, false]),
            (Role::Partner, SUPERVISED, [true, false]),
            (Role::Partner, STRANGER, [false, false]),
        ];
        let stakes = SessionStakes {
            agency: [agency(FRONT), agency(ABOVE)].into(),
            keeper: [agency(KEEPER), agency(ABOVE)].into(),
            supervised: [agency(SUPERVISED), agency(ABOVE)].into(),
        };
        for (role, at, expected) in table {
            let answers = SessionAction::ALL.map(|action| may_session(&actor(role, at), action, &stakes).is_ok());
            assert_eq!(answers, expected, "{role:?} at {at}");
        }
    }

    #[test]
    fn kinds_of_sources_are_kept_over_the_province() {
        for (role, at, expected) in [
            (Role::Administrator, ABOVE, true),
            (Role::Coordinator, ABOVE, true),
            (Role::Coordinator, FRONT, false),
            (Role::Leader, ABOVE, false),
        ] {
            assert_eq!(may_keep(&actor(role, at), &[agency(ABOVE)].into()).is_ok(), expected, "{role:?} at {at}");
        }
    }
}
