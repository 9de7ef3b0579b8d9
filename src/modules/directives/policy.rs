//! Who may do what with a directive, and which directives a person sees.
//!
//! A grant holds for an agency and everything below it. Drafts are seen by those who enter and review directives over the
//! jurisdiction (or while it is not known yet, over any); an issued directive is seen by everybody with a grant over its jurisdiction or over
//! one of its recipients.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Module, Rights, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

use super::model::directive::{Directive, DirectiveState};

/// Who enters, reviews and reads drafts.
const DRAFTING: [Role; 2] = [Role::Coordinator, Role::RecordsClerk];
/// Who reads drafts besides.
const READING_DRAFTS: [Role; 4] = [Role::Coordinator, Role::RecordsClerk, Role::Leader, Role::Auditor];
/// Who issues and withdraws.
const ISSUING: [Role; 1] = [Role::Coordinator];
/// Who speaks for a recipient.
const ANSWERING: [Role; 4] = [Role::UnitHead, Role::FocalOfficer, Role::RecordsClerk, Role::Coordinator];

/// What may be done with directives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Bring one into the inbox.
    Receive,
    /// Change head and cards.
    Review,
    /// Issue it.
    Issue,
    /// Give up a draft, or take it up again.
    Withdraw,
    /// Say that a recipient has received it, and how it told its people.
    Answer,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 5] = [Self::Receive, Self::Review, Self::Issue, Self::Withdraw, Self::Answer];

    /// The word in the API's `actions`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::Review => "review",
            Self::Issue => "issue",
            Self::Withdraw => "withdraw",
            Self::Answer => "answer",
        }
    }

    /// The right, as named to people (`right-` and this).
    #[must_use]
    pub fn right(self) -> &'static str {
        match self {
            Self::Receive => "directive-receive",
            Self::Review => "directive-review",
            Self::Issue => "directive-issue",
            Self::Withdraw => "directive-withdraw",
            Self::Answer => "directive-answer",
        }
    }

    fn roles(self) -> &'static [Role] {
        match self {
            Self::Receive | Self::Review => &DRAFTING,
            Self::Issue | Self::Withdraw => &ISSUING,
            Self::Answer => &ANSWERING,
        }
    }
}

/// Where a directive stands in the tree: agencies with everything above them, themselves included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stakes {
    /// Its jurisdiction; empty while nobody has named it.
    pub jurisdiction: BTreeSet<AgencyId>,
    /// Its recipients.
    pub recipients: BTreeSet<AgencyId>,
}

/// Which directives a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All.
    Everything,
    /// Those that the person's agencies reach.
    Of(Reach),
}

/// The agencies of a person's grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Of any grant: issued directives.
    pub sees: Vec<AgencyId>,
    /// Of grants that read drafts.
    pub drafts: Vec<AgencyId>,
    /// The day on which the tree is asked.
    pub today: NaiveDate,
}

fn rights(actor: &Actor) -> Rights<'_> {
    actor.rights_in(Module::Directives)
}

/// The directives that an actor sees.
#[must_use]
pub fn scope(actor: &Actor, today: NaiveDate) -> Scope {
    if actor.is_system() {
        return Scope::Everything;
    }
    let rights = rights(actor);
    Scope::Of(Reach { sees: rights.agencies_of(&Role::ALL), drafts: rights.agencies_of(&READING_DRAFTS), today })
}

/// The agencies for which, and for everything below which, an actor speaks; `None` for all of them.
#[must_use]
pub fn answering_agencies(actor: &Actor) -> Option<Vec<AgencyId>> {
    (!actor.is_system()).then(|| rights(actor).agencies_of(&ANSWERING))
}

/// Whether an actor ever sees a directive before it is issued.
#[must_use]
pub fn reads_drafts(actor: &Actor) -> bool {
    actor.is_system() || !rights(actor).agencies_of(&READING_DRAFTS).is_empty()
}

/// The agencies over which an actor enters directives.
#[must_use]
pub fn drafting_agencies(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&DRAFTING)
}

/// Whether an actor sees a directive; the lists ask the same in SQL, and a test holds both together.
#[must_use]
pub fn may_view(actor: &Actor, state: DirectiveState, stakes: &Stakes) -> bool {
    if actor.is_system() {
        return true;
    }
    let over = |roles: &[Role], agencies: &BTreeSet<AgencyId>| {
        rights(actor).agencies_of(roles).iter().any(|agency| agencies.contains(agency))
    };
    match state {
        DirectiveState::Issued => over(&Role::ALL, &stakes.jurisdiction) || over(&Role::ALL, &stakes.recipients),
        _ if stakes.jurisdiction.is_empty() => READING_DRAFTS.iter().any(|role| rights(actor).has(*role)),
        _ => over(&READING_DRAFTS, &stakes.jurisdiction),
    }
}

/// Whether an actor sees what all agencies make of a directive: a grant over its jurisdiction. Who sees it as a recipient only sees
/// the own agencies' part.
#[must_use]
pub fn sees_all(actor: &Actor, stakes: &Stakes) -> bool {
    actor.is_system() || rights(actor).grants().any(|grant| stakes.jurisdiction.contains(&grant.agency))
}

/// Whether an actor may do something. For [`Action::Receive`] the stakes are empty; for [`Action::Answer`] its recipients are the one
/// recipient that is spoken for.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may(actor: &Actor, action: Action, stakes: &Stakes) -> Result<(), Problem> {
    let held = rights(actor).agencies_of(action.roles());
    let is_allowed = actor.is_system()
        || match action {
            Action::Receive => !held.is_empty(),
            Action::Answer => held.iter().any(|agency| stakes.recipients.contains(agency)),
            _ if stakes.jurisdiction.is_empty() => !held.is_empty(),
            _ => held.iter().any(|agency| stakes.jurisdiction.contains(agency)),
        };
    if is_allowed { Ok(()) } else { Err(Problem::denied(action.right())) }
}

/// What the actor may do with this directive now: rights and state together.
#[must_use]
pub fn actions(actor: &Actor, directive: &Directive, stakes: &Stakes) -> Vec<Action> {
    let fits = |action: &Action| match action {
        Action::Receive => false,
        Action::Review | Action::Issue => directive.check_reviewable().is_ok(),
        Action::Withdraw => directive.state != DirectiveState::Issued,
        Action::Answer => directive.state == DirectiveState::Issued,
    };
    Action::ALL.into_iter().filter(fits).filter(|action| may(actor, *action, stakes).is_ok()).collect()
}

#[cfg(test)]
mod tests {
    use thihanh_kernel::access::Grant;
    use thihanh_kernel::ids::AccountId;
    use uuid::Uuid;

    use super::*;
    use crate::modules::directives::model::fixtures::an_agency;

    const PROVINCE: u128 = 1;
    const DEPARTMENT: u128 = 2;
    const ELSEWHERE: u128 = 9;

    fn actor(role: Role, agency: u128) -> Actor {
        let grant = Grant { role, agency: an_agency(agency), module: None, from: NaiveDate::MIN, to: None };
        Actor::person(AccountId::from_uuid(Uuid::from_u128(7)), "x".into(), vec![grant])
    }

    fn of_province() -> Stakes {
        Stakes {
            jurisdiction: [an_agency(PROVINCE)].into(),
            recipients: [an_agency(DEPARTMENT), an_agency(PROVINCE)].into(),
        }
    }

    #[test]
    fn roles_and_actions() {
        // role, agency of the grant, then Receive, Review, Issue, Withdraw, Answer, and seeing it as a draft and issued
        let table = [
            (Role::Coordinator, PROVINCE, [true, true, true, true, true], [true, true]),
            (Role::Coordinator, DEPARTMENT, [true, false, false, false, true], [false, true]),
            (Role::Coordinator, ELSEWHERE, [true, false, false, false, false], [false, false]),
            (Role::RecordsClerk, PROVINCE, [true, true, false, false, true], [true, true]),
            (Role::RecordsClerk, DEPARTMENT, [true, false, false, false, true], [false, true]),
            (Role::Leader, PROVINCE, [false, false, false, false, false], [true, true]),
            (Role::UnitHead, DEPARTMENT, [false, false, false, false, true], [false, true]),
            (Role::FocalOfficer, DEPARTMENT, [false, false, false, false, true], [false, true]),
            (Role::FocalOfficer, ELSEWHERE, [false, false, false, false, false], [false, false]),
            (Role::Observer, PROVINCE, [false, false, false, false, false], [false, true]),
            (Role::Partner, DEPARTMENT, [false, false, false, false, false], [false, true]),
            (Role::Auditor, PROVINCE, [false, false, false, false, false], [true, true]),
            (Role::Inspector, PROVINCE, [false, false, false, false, false], [false, true]),
            (Role::Administrator, PROVINCE, [false, false, false, false, false], [false, true]),
        ];
        for (role, agency, allowed, seen) in table {
            let actor = actor(role, agency);
            assert_eq!(
                Action::ALL.map(|action| may(&actor, action, &of_province()).is_ok()),
                allowed,
                "{role:?} at {agency}"
            );
            let views =
                [DirectiveState::Review, DirectiveState::Issued].map(|state| may_view(&actor, state, &of_province()));
            assert_eq!(views, seen, "{role:?} at {agency}");
        }
    }

    #[test]
    fn a_draft_without_jurisdiction_is_open_to_all_who_review() {
        let nowhere = Stakes::default();
        assert!(may(&actor(Role::RecordsClerk, ELSEWHERE), Action::Review, &nowhere).is_ok());
        assert!(may_view(&actor(Role::RecordsClerk, ELSEWHERE), DirectiveState::Review, &nowhere));
        assert!(!may_view(&actor(Role::FocalOfficer, PROVINCE), DirectiveState::Review, &nowhere));
    }

    #[test]
    fn the_missing_right_is_named() {
        let denied = may(&actor(Role::Observer, PROVINCE), Action::Issue, &of_province());
        assert_eq!(denied, Err(Problem::denied("directive-issue")));
    }
}
