//! Who handles results of monitoring, who is told, and who reads what. Pure; the store answers the same as a condition, and a test on both databases holds
//! the two together.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Grant, Module, Rights, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

/// Who drafts for an agency, and follows up what it sent.
const DRAFTING: [Role; 5] = [Role::Coordinator, Role::Leader, Role::UnitHead, Role::Inspector, Role::FocalOfficer];
/// Who approves: whoever answers for the agency.
const APPROVING: [Role; 2] = [Role::Leader, Role::UnitHead];
/// Who sends, by a document with a number (văn thư).
const SENDING: [Role; 2] = [Role::Coordinator, Role::RecordsClerk];
/// Who speaks for the addressee.
const ANSWERING: [Role; 2] = [Role::UnitHead, Role::FocalOfficer];
/// Who keeps the rules of how long a body has to answer.
const KEEPING: [Role; 2] = [Role::Coordinator, Role::Administrator];

/// What may be done with a handling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read it.
    View,
    /// Draft it, change the draft.
    Draft,
    /// Approve it, give it back, publish its result.
    Approve,
    /// Send it.
    Send,
    /// Say that it arrived and is worked on.
    Receive,
    /// Enter the answer, say what came of it, cancel it.
    Follow,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 6] = [Self::View, Self::Draft, Self::Approve, Self::Send, Self::Receive, Self::Follow];

    /// The word in the API's `actions`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Draft => "draft",
            Self::Approve => "approve",
            Self::Send => "send",
            Self::Receive => "receive",
            Self::Follow => "follow",
        }
    }

    /// The name of the right: the Fluent key is `right-` and this.
    pub fn right(self) -> &'static str {
        match self {
            Self::View => "handling-view",
            Self::Draft => "handling-draft",
            Self::Approve => "handling-approve",
            Self::Send => "handling-send",
            Self::Receive => "handling-receive",
            Self::Follow => "handling-follow",
        }
    }
}

/// The agencies that have to do with a handling, each with everything above it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stakes {
    /// Who handles it.
    pub agency: BTreeSet<AgencyId>,
    /// Who follows up what is owed.
    pub overseer: BTreeSet<AgencyId>,
    /// Who is told or asked, where that is an agency of the tree.
    pub addressee: BTreeSet<AgencyId>,
    /// It was sent.
    pub is_sent: bool,
}

/// Which handlings a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// Those that these agencies and those below them handle or follow up, and those sent to them.
    Of(Vec<AgencyId>),
}

fn rights(actor: &Actor) -> Rights<'_> {
    actor.rights_in(Module::Monitoring)
}

fn over(actor: &Actor, roles: &[Role], agencies: &BTreeSet<AgencyId>) -> bool {
    rights(actor).grants().any(|grant| roles.contains(&grant.role) && agencies.contains(&grant.agency))
}

fn denied(right: &'static str, is_allowed: bool) -> Result<(), Problem> {
    if is_allowed { Ok(()) } else { Err(Problem::denied(right)) }
}

/// Whether `actor` may do `action` to a handling.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may(actor: &Actor, action: Action, stakes: &Stakes) -> Result<(), Problem> {
    let has = |roles: &[Role]| over(actor, roles, &stakes.agency);
    let is_allowed = actor.is_system()
        || match action {
            Action::View => {
                has(&Role::ALL)
                    || over(actor, &Role::ALL, &stakes.overseer)
                    || (stakes.is_sent && over(actor, &Role::ALL, &stakes.addressee))
            }
            Action::Draft | Action::Follow => has(&DRAFTING),
            Action::Approve => has(&APPROVING),
            Action::Send => has(&SENDING),
            Action::Receive => has(&DRAFTING) || (stakes.is_sent && over(actor, &ANSWERING, &stakes.addressee)),
        };
    denied(action.right(), is_allowed)
}

/// Whether the actor reads how a handling was drafted and approved: who sees it from the side of the agency that handles it, or follows it up.
pub fn may_read_history(actor: &Actor, stakes: &Stakes) -> bool {
    actor.is_system() || over(actor, &Role::ALL, &stakes.agency) || over(actor, &Role::ALL, &stakes.overseer)
}

/// Whether the actor drafts in the name of an agency, given with everything above it.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_draft(actor: &Actor, above: &BTreeSet<AgencyId>) -> Result<(), Problem> {
    denied(Action::Draft.right(), actor.is_system() || over(actor, &DRAFTING, above))
}

/// Whether the actor drafts for any agency.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_draft_any(actor: &Actor) -> Result<(), Problem> {
    denied(Action::Draft.right(), actor.is_system() || DRAFTING.iter().any(|role| rights(actor).has(*role)))
}

/// The agencies for which, and for those below which, the actor drafts, each once.
pub fn drafting(actor: &Actor) -> Vec<AgencyId> {
    rights(actor).agencies_of(&DRAFTING)
}

/// Whether the actor sees the rules and the chain: whoever has any role here.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_look(actor: &Actor) -> Result<(), Problem> {
    denied(Action::View.right(), actor.is_system() || rights(actor).grants().next().is_some())
}

/// Whether the actor keeps the rules of a jurisdiction, given with everything above it.
///
/// # Errors
/// [`Problem::Denied`].
pub fn may_keep(actor: &Actor, above: &BTreeSet<AgencyId>) -> Result<(), Problem> {
    let keeps = |grant: &Grant| KEEPING.contains(&grant.role) && above.contains(&grant.agency);
    denied("handling-rules", actor.is_system() || rights(actor).grants().any(keeps))
}

/// The handlings that `actor` sees.
pub fn scope(actor: &Actor) -> Scope {
    if actor.is_system() { Scope::Everything } else { Scope::Of(rights(actor).agencies_of(&Role::ALL)) }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::modules::handling::model::handling::fixtures::{account, agency};

    const ABOVE: u128 = 1;
    const HANDLING: u128 = 2;
    const OVERSEER: u128 = 3;
    const ADDRESSEE: u128 = 4;
    const STRANGER: u128 = 9;

    fn actor(role: Role, at: u128) -> Actor {
        let grant = Grant { role, agency: agency(at), module: None, from: NaiveDate::MIN, to: None };
        Actor::person(account(7), "x".into(), vec![grant])
    }

    #[test]
    fn who_drafts_does_not_send_and_the_addressee_waits() {
        // role, agency: view, draft, approve, send, receive, follow; once it was sent, and before
        let table = [
            (Role::FocalOfficer, HANDLING, "vd--rf", "vd--rf"),
            (Role::UnitHead, HANDLING, "vda-rf", "vda-rf"),
            (Role::Leader, ABOVE, "vda-rf", "vda-rf"),
            (Role::Coordinator, ABOVE, "vd-srf", "vd-srf"),
            (Role::Inspector, ABOVE, "vd--rf", "vd--rf"),
            (Role::RecordsClerk, HANDLING, "v--s--", "v--s--"),
            (Role::Observer, ABOVE, "v-----", "v-----"),
            (Role::Partner, HANDLING, "v-----", "v-----"),
            (Role::UnitHead, OVERSEER, "v-----", "v-----"),
            (Role::UnitHead, ADDRESSEE, "v---r-", "------"),
            (Role::FocalOfficer, ADDRESSEE, "v---r-", "------"),
            (Role::Observer, ADDRESSEE, "v-----", "------"),
            (Role::Coordinator, STRANGER, "------", "------"),
        ];
        for (role, at, sent, before) in table {
            for (is_sent, wanted) in [(true, sent), (false, before)] {
                let stakes = Stakes {
                    agency: [agency(HANDLING), agency(ABOVE)].into(),
                    overseer: [agency(OVERSEER)].into(),
                    addressee: [agency(ADDRESSEE)].into(),
                    is_sent,
                };
                let actor = actor(role, at);
                let answers: String = Action::ALL
                    .into_iter()
                    .zip("vdasrf".chars())
                    .map(|(action, word)| if may(&actor, action, &stakes).is_ok() { word } else { '-' })
                    .collect();
                assert_eq!(answers, wanted, "{role:?} at {at}, sent: {is_sent}");
            }
        }
    }

    #[test]
    fn rules_are_kept_over_the_province() {
        for (role, at, expected) in [
            (Role::Administrator, ABOVE, true),
            (Role::Coordinator, ABOVE, true),
            (Role::Coordinator, HANDLING, false),
            (Role::Leader, ABOVE, false),
        ] {
            assert_eq!(may_keep(&actor(role, at), &[agency(ABOVE)].into()).is_ok(), expected, "{role:?} at {at}");
            assert_eq!(may_look(&actor(role, at)), Ok(()));
        }
    }
}
