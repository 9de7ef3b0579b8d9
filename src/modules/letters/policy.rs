//! Who may do what with a letter, and which letters a person sees. Pure; the store answers the same as a condition, and a test on both
//! databases holds the two together.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Module, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

/// Who drafts, changes, sends: in the name of an agency.
const DRAFTING: [Role; 3] = [Role::Coordinator, Role::Leader, Role::UnitHead];
/// Who numbers, files and sends what was signed (văn thư).
const NUMBERING: [Role; 2] = [Role::Coordinator, Role::RecordsClerk];
/// Who reads what was not sent.
const READING: [Role; 5] = [Role::Coordinator, Role::Leader, Role::UnitHead, Role::RecordsClerk, Role::Auditor];

/// What may be done with a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read it.
    View,
    /// Draft it, change it, give it up.
    Draft,
    /// Give it number, date and signer; lay the scan beside it; send it.
    Number,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 3] = [Self::View, Self::Draft, Self::Number];

    /// The word in the API's `actions`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Draft => "draft",
            Self::Number => "number",
        }
    }

    /// The name of the right: the Fluent key is `right-` and this.
    pub fn right(self) -> &'static str {
        match self {
            Self::View => "letter-view",
            Self::Draft => "letter-draft",
            Self::Number => "letter-number",
        }
    }
}

/// The agencies that have to do with a letter, each with everything above it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stakes {
    /// The agency that sends it.
    pub sending: BTreeSet<AgencyId>,
    /// Those it goes to.
    pub receiving: BTreeSet<AgencyId>,
    /// It was sent.
    pub is_sent: bool,
}

/// Which letters a person sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// Those that these agencies and those below them send or were sent.
    Of {
        /// Sent by or to these, once they were sent.
        sent: Vec<AgencyId>,
        /// Drafted in the name of these.
        drafts: Vec<AgencyId>,
    },
}

/// Whether `actor` may do `action` to a letter.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may(actor: &Actor, action: Action, stakes: &Stakes) -> Result<(), Problem> {
    let rights = actor.rights_in(Module::Letters);
    let has = |roles: &[Role]| {
        rights.grants().any(|grant| roles.contains(&grant.role) && stakes.sending.contains(&grant.agency))
    };
    let reached = |agencies: &BTreeSet<AgencyId>| rights.grants().any(|grant| agencies.contains(&grant.agency));
    let is_allowed = actor.is_system()
        || match action {
            Action::View if stakes.is_sent => reached(&stakes.sending) || reached(&stakes.receiving),
            Action::View => has(&READING),
            Action::Draft => has(&DRAFTING),
            Action::Number => has(&NUMBERING),
        };
    if is_allowed { Ok(()) } else { Err(Problem::denied(action.right())) }
}

/// The letters that `actor` sees.
pub fn scope(actor: &Actor) -> Scope {
    if actor.is_system() {
        return Scope::Everything;
    }
    let rights = actor.rights_in(Module::Letters);
    Scope::Of { sent: rights.agencies_of(&Role::ALL), drafts: rights.agencies_of(&READING) }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::access::Grant;
    use thihanh_kernel::ids::AccountId;
    use uuid::Uuid;

    use super::*;

    const SENDER: u128 = 2;
    const RECEIVER: u128 = 3;
    const ABOVE: u128 = 1;
    const STRANGER: u128 = 9;

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    fn actor(role: Role, at: u128) -> Actor {
        let grant = Grant { role, agency: agency(at), module: None, from: NaiveDate::MIN, to: None };
        Actor::person(AccountId::from_uuid(Uuid::from_u128(7)), "x".into(), vec![grant])
    }

    #[test]
    fn roles_and_actions() {
        let stakes = |is_sent| Stakes {
            sending: [agency(SENDER), agency(ABOVE)].into(),
            receiving: [agency(RECEIVER), agency(ABOVE)].into(),
            is_sent,
        };
        // role, agency of the grant: sees the draft, sees it sent, drafts, numbers
        let table = [
            (Role::Coordinator, ABOVE, [true, true, true, true]),
            (Role::Coordinator, SENDER, [true, true, true, true]),
            (Role::Coordinator, RECEIVER, [false, true, false, false]),
            (Role::Leader, ABOVE, [true, true, true, false]),
            (Role::UnitHead, SENDER, [true, true, true, false]),
            (Role::UnitHead, RECEIVER, [false, true, false, false]),
            (Role::RecordsClerk, ABOVE, [true, true, false, true]),
            (Role::FocalOfficer, RECEIVER, [false, true, false, false]),
            (Role::FocalOfficer, SENDER, [false, true, false, false]),
            (Role::Observer, ABOVE, [false, true, false, false]),
            (Role::Auditor, ABOVE, [true, true, false, false]),
            (Role::Administrator, ABOVE, [false, true, false, false]),
            (Role::Coordinator, STRANGER, [false, false, false, false]),
        ];
        for (role, at, allowed) in table {
            let actor = actor(role, at);
            let answers = [
                may(&actor, Action::View, &stakes(false)),
                may(&actor, Action::View, &stakes(true)),
                may(&actor, Action::Draft, &stakes(false)),
                may(&actor, Action::Number, &stakes(false)),
            ];
            assert_eq!(answers.map(|answer| answer.is_ok()), allowed, "{role:?} at {at}");
        }
    }
}
