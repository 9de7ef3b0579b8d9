//! Who may do what to an obligation, and which obligations a person sees. Pure: the store answers the same question as a
//! condition in SQL, and a test on both databases proves that the two agree.
//!
//! A grant holds for an agency and everything below it. A person sees what the own agencies owe, what they follow up, and
//! what they contribute to; a person acts on either side: the side that owes reports, the side that follows up judges.

use std::collections::BTreeSet;

use thihanh_kernel::access::{Actor, Grant, Module, Rights, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::problem::Problem;

/// What may be done to an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read it.
    View,
    /// Hand in its product.
    Report,
    /// Confirm it.
    Complete,
    /// Send it back for more work.
    SendBack,
    /// Set its day.
    SetDue,
    /// Record the event its deadline waits for.
    RecordEvent,
    /// Withdraw it.
    Cancel,
    /// Ask supporting agencies for their contribution.
    AskContribution,
    /// Give the contribution of a supporting agency; the stakes then name that agency alone.
    Contribute,
    /// Say how useful a contribution was.
    RateContribution,
    /// Confirm that it arrived.
    Receive,
    /// Take it on.
    Accept,
    /// Say that it is another unit's.
    ClaimWrongUnit,
    /// Leave it where it is.
    RefuseClaim,
    /// Give it to another unit.
    Move,
    /// Say how far the work is.
    Progress,
    /// Say what hinders the work.
    OpenObstacle,
    /// Answer what hinders the work.
    AnswerObstacle,
    /// Ask for a later day.
    AskExtension,
    /// No longer ask for it.
    WithdrawExtension,
    /// Grant or refuse a later day.
    DecideExtension,
    /// Name the person who does it.
    Assign,
    /// Give parts of it down.
    Delegate,
    /// Urge it by an official letter.
    Urge,
}

/// The agencies that have a stake in an obligation, each with everything above it (itself too).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stakes {
    /// The agency that owes it, and those above.
    pub owing: BTreeSet<AgencyId>,
    /// The agency that follows it up, and those above.
    pub overseeing: BTreeSet<AgencyId>,
    /// The agencies that contribute, and those above.
    pub supporting: BTreeSet<AgencyId>,
    /// The person who does it, once named.
    pub responsible: Option<AccountId>,
    /// It is a part that the overseeing agency itself gave down.
    pub is_part: bool,
}

/// Which obligations a person sees, for lists, counts, search, exports and feeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The whole ledger.
    Everything,
    /// What these agencies and those below them owe, follow up or contribute to.
    Subtrees(Vec<AgencyId>),
    /// Nothing.
    Nothing,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 24] = [
        Self::View,
        Self::Report,
        Self::Complete,
        Self::SendBack,
        Self::SetDue,
        Self::RecordEvent,
        Self::Cancel,
        Self::AskContribution,
        Self::Contribute,
        Self::RateContribution,
        Self::Receive,
        Self::Accept,
        Self::ClaimWrongUnit,
        Self::RefuseClaim,
        Self::Move,
        Self::Progress,
        Self::OpenObstacle,
        Self::AnswerObstacle,
        Self::AskExtension,
        Self::WithdrawExtension,
        Self::DecideExtension,
        Self::Assign,
        Self::Delegate,
        Self::Urge,
    ];

    /// The word in the API's `actions`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Report => "report",
            Self::Complete => "complete",
            Self::SendBack => "send_back",
            Self::SetDue => "set_due",
            Self::RecordEvent => "record_event",
            Self::Cancel => "cancel",
            Self::AskContribution => "ask_contribution",
            Self::Contribute => "contribute",
            Self::RateContribution => "rate_contribution",
            Self::Receive => "receive",
            Self::Accept => "accept",
            Self::ClaimWrongUnit => "claim_wrong_unit",
            Self::RefuseClaim => "refuse_claim",
            Self::Move => "move",
            Self::Progress => "progress",
            Self::OpenObstacle => "open_obstacle",
            Self::AnswerObstacle => "answer_obstacle",
            Self::AskExtension => "ask_extension",
            Self::WithdrawExtension => "withdraw_extension",
            Self::DecideExtension => "decide_extension",
            Self::Assign => "assign",
            Self::Delegate => "delegate",
            Self::Urge => "urge",
        }
    }

    /// The name of the right: the Fluent key is `right-` and this.
    pub fn right(self) -> &'static str {
        match self {
            Self::View => "obligation-view",
            Self::Report => "obligation-report",
            Self::Complete => "obligation-complete",
            Self::SendBack => "obligation-send-back",
            Self::SetDue => "obligation-set-due",
            Self::RecordEvent => "obligation-record-event",
            Self::Cancel => "obligation-cancel",
            Self::AskContribution => "obligation-ask-contribution",
            Self::Contribute => "obligation-contribute",
            Self::RateContribution => "obligation-rate-contribution",
            Self::Receive => "obligation-receive",
            Self::Accept => "obligation-accept",
            Self::ClaimWrongUnit => "obligation-claim-wrong-unit",
            Self::RefuseClaim => "obligation-refuse-claim",
            Self::Move => "obligation-move",
            Self::Progress => "obligation-progress",
            Self::OpenObstacle => "obligation-open-obstacle",
            Self::AnswerObstacle => "obligation-answer-obstacle",
            Self::AskExtension => "obligation-ask-extension",
            Self::WithdrawExtension => "obligation-withdraw-extension",
            Self::DecideExtension => "obligation-decide-extension",
            Self::Assign => "obligation-assign",
            Self::Delegate => "obligation-delegate",
            Self::Urge => "obligation-urge",
        }
    }
}

fn rights(actor: &Actor) -> Rights<'_> {
    actor.rights_in(Module::Obligations)
}

/// Whether `actor` may do `action` to the obligation with these stakes.
///
/// # Errors
/// [`Problem::Denied`] with the missing right.
pub fn may(actor: &Actor, action: Action, stakes: &Stakes) -> Result<(), Problem> {
    let is_allowed = actor.is_system()
        || rights(actor).grants().any(|grant| allows(grant, action, stakes))
        || (does_it(actor, stakes) && matches!(action, Action::Progress | Action::OpenObstacle | Action::Report));
    if is_allowed { Ok(()) } else { Err(Problem::denied(action.right())) }
}

/// Whose obligations a person may urge: what these agencies and those below them owe, and what they follow up; the twin of [`may`] with
/// [`Action::Urge`] for lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Urging {
    /// Everything.
    pub is_all: bool,
    /// What these agencies and those below them owe.
    pub owing: Vec<AgencyId>,
    /// What these agencies and those below them follow up.
    pub overseeing: Vec<AgencyId>,
}

/// The obligations that `actor` may urge.
pub fn urging(actor: &Actor) -> Urging {
    if actor.is_system() {
        return Urging { is_all: true, ..Urging::default() };
    }
    Urging {
        is_all: false,
        owing: rights(actor).agencies_of(&[Role::Coordinator, Role::Leader]),
        overseeing: rights(actor).agencies_of(&[Role::Coordinator, Role::Leader, Role::UnitHead]),
    }
}

/// The agencies whose desk somebody opens who heads them, or leads or coordinates above them.
///
/// # Errors
/// [`Problem::Denied`] where there is none.
pub fn headed(actor: &Actor) -> Result<Vec<AgencyId>, Problem> {
    let agencies = rights(actor).agencies_of(&[Role::UnitHead, Role::Leader, Role::Coordinator]);
    if agencies.is_empty() { Err(Problem::denied("unit-desk")) } else { Ok(agencies) }
}

/// What somebody follows up: as overseer, or above whoever owes it; the twin of [`may`] with [`Action::Complete`] for lists.
///
/// # Errors
/// [`Problem::Denied`] where there is nothing.
pub fn following(actor: &Actor) -> Result<Urging, Problem> {
    if actor.is_system() {
        return Ok(Urging { is_all: true, ..Urging::default() });
    }
    let overseeing = rights(actor).agencies_of(&[Role::Coordinator, Role::Leader, Role::UnitHead, Role::FocalOfficer]);
    if overseeing.is_empty() {
        return Err(Problem::denied("overseer-board"));
    }
    Ok(Urging { is_all: false, owing: rights(actor).agencies_of(&[Role::Coordinator, Role::Leader]), overseeing })
}

/// The obligations that `actor` sees.
pub fn scope(actor: &Actor) -> Scope {
    if actor.is_system() {
        return Scope::Everything;
    }
    let agencies = rights(actor).agencies_of(&Role::ALL);
    if agencies.is_empty() { Scope::Nothing } else { Scope::Subtrees(agencies) }
}

/// Whether the actor is the person named to do it. Only people of the agency are named, so that whoever is named also sees it; a
/// role that has ended meanwhile ends this too.
fn does_it(actor: &Actor, stakes: &Stakes) -> bool {
    let belongs = rights(actor).grants().any(|grant| stakes.owing.contains(&grant.agency));
    belongs && actor.account().is_some() && actor.account() == stakes.responsible
}

fn allows(grant: &Grant, action: Action, stakes: &Stakes) -> bool {
    use Role::{Coordinator, FocalOfficer, Leader, RecordsClerk, UnitHead};
    let owes = stakes.owing.contains(&grant.agency);
    let oversees = stakes.overseeing.contains(&grant.agency);
    let speaks = matches!(grant.role, UnitHead | FocalOfficer | RecordsClerk | Coordinator);
    let decides_own = matches!(grant.role, UnitHead | FocalOfficer | Coordinator);
    match action {
        Action::View => owes || oversees || stakes.supporting.contains(&grant.agency),
        // The coordinator enters what agencies without an account sent on paper.
        Action::Report | Action::Receive | Action::Progress | Action::OpenObstacle => owes && speaks,
        // A records clerk files; whether the agency takes it on or needs more time is not the clerk's to say.
        Action::Accept | Action::ClaimWrongUnit | Action::AskExtension | Action::WithdrawExtension => {
            owes && decides_own
        }
        // Who does what inside the agency is its head's to say.
        Action::Assign | Action::Delegate => owes && matches!(grant.role, UnitHead | Coordinator),
        // Only the lead asks: whoever follows it up has the lead to turn to.
        Action::AskContribution | Action::RateContribution => owes && speaks,
        Action::Contribute => stakes.supporting.contains(&grant.agency) && speaks,
        Action::Complete
        | Action::SendBack
        | Action::SetDue
        | Action::RecordEvent
        | Action::RefuseClaim
        | Action::AnswerObstacle
        | Action::DecideExtension => {
            (oversees && matches!(grant.role, UnitHead | FocalOfficer | Coordinator | Leader))
                || (owes && matches!(grant.role, Coordinator | Leader))
        }
        Action::Cancel | Action::Move => {
            ((oversees || owes) && matches!(grant.role, Coordinator | Leader))
                // Who gave a part may take it back.
                || (stakes.is_part && oversees && grant.role == UnitHead)
        }
        // A letter goes out in the name of an agency: its head or who coordinates for it, no focal officer.
        Action::Urge => {
            (oversees && matches!(grant.role, UnitHead | Coordinator | Leader))
                || (owes && matches!(grant.role, Coordinator | Leader))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::obligations::model::fixtures::{actor_with, an_agency};

    const OWING: u128 = 2;
    const OVERSEEING: u128 = 3;
    const SUPPORTING: u128 = 4;
    const ABOVE_ALL: u128 = 1;
    const STRANGER: u128 = 9;

    fn stakes() -> Stakes {
        let set = |ids: [u128; 2]| ids.into_iter().map(an_agency).collect();
        Stakes {
            owing: set([OWING, ABOVE_ALL]),
            overseeing: set([OVERSEEING, ABOVE_ALL]),
            supporting: set([SUPPORTING, ABOVE_ALL]),
            responsible: None,
            is_part: false,
        }
    }

    #[test]
    fn roles_and_actions() {
        use Action::{AskContribution, Cancel, Complete, Contribute, Report, Urge, View};
        // role, agency of the grant, and what it allows of View, Report, Complete, Cancel, AskContribution, Contribute, Urge
        let table = [
            (Role::FocalOfficer, OWING, [true, true, false, false, true, false, false]),
            (Role::FocalOfficer, OVERSEEING, [true, false, true, false, false, false, false]),
            (Role::FocalOfficer, SUPPORTING, [true, false, false, false, false, true, false]),
            (Role::FocalOfficer, STRANGER, [false, false, false, false, false, false, false]),
            (Role::UnitHead, OWING, [true, true, false, false, true, false, false]),
            (Role::UnitHead, OVERSEEING, [true, false, true, false, false, false, true]),
            (Role::RecordsClerk, OWING, [true, true, false, false, true, false, false]),
            (Role::RecordsClerk, OVERSEEING, [true, false, false, false, false, false, false]),
            (Role::Coordinator, ABOVE_ALL, [true, true, true, true, true, true, true]),
            (Role::Coordinator, OVERSEEING, [true, false, true, true, false, false, true]),
            (Role::Coordinator, STRANGER, [false, false, false, false, false, false, false]),
            (Role::Leader, ABOVE_ALL, [true, false, true, true, false, false, true]),
            (Role::Observer, ABOVE_ALL, [true, false, false, false, false, false, false]),
            (Role::Partner, OWING, [true, false, false, false, false, false, false]),
            (Role::Auditor, ABOVE_ALL, [true, false, false, false, false, false, false]),
            (Role::Inspector, ABOVE_ALL, [true, false, false, false, false, false, false]),
            (Role::Administrator, ABOVE_ALL, [true, false, false, false, false, false, false]),
        ];
        for (role, agency, allowed) in table {
            let actor = actor_with(&[(role, agency)]);
            let answers = [View, Report, Complete, Cancel, AskContribution, Contribute, Urge]
                .map(|action| may(&actor, action, &stakes()).is_ok());
            assert_eq!(answers, allowed, "{role:?} at {agency}");
        }
    }

    #[test]
    fn each_agency_stands_once_in_a_scope() {
        let actor = actor_with(&[(Role::Leader, OVERSEEING), (Role::Observer, OWING), (Role::Auditor, OWING)]);
        assert_eq!(scope(&actor), Scope::Subtrees(vec![an_agency(OWING), an_agency(OVERSEEING)]));
        assert_eq!(scope(&Actor::system("test")), Scope::Everything);
        assert_eq!(scope(&actor_with(&[])), Scope::Nothing);
    }
}
