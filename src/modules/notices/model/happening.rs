//! What happens in the ledger, as the journal's actions say it, and what other systems hear of it: one table. An action that does not stand
//! here is told to nobody, so the ledger may grow without this module.

use super::kind::Kind;

/// Who hears of a happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ear {
    /// Who does it.
    Owing,
    /// Who follows it up.
    Overseeing,
    /// Both.
    Both,
    /// The supporting agency that the entry names.
    Supporting,
}

/// What kind of notice, and for whom.
type Hearing = (Kind, Ear);

/// The journal's actions of an obligation: what other systems hear, and which people, if any. What climbs a rung tells people by itself.
const HAPPENINGS: [(&str, &str, Option<Hearing>); 30] = [
    ("opened", "obligation.opened", Some((Kind::Work, Ear::Owing))),
    ("received", "obligation.received", None),
    ("accepted", "obligation.accepted", None),
    ("wrong_unit", "obligation.wrong_unit", Some((Kind::Waiting, Ear::Overseeing))),
    ("wrong_unit_refused", "obligation.wrong_unit_refused", Some((Kind::Answer, Ear::Owing))),
    ("progressed", "obligation.progressed", None),
    ("obstacle_opened", "obligation.obstacle_opened", Some((Kind::Waiting, Ear::Overseeing))),
    ("obstacle_answered", "obligation.obstacle_answered", Some((Kind::Answer, Ear::Owing))),
    ("reported", "obligation.reported", Some((Kind::Waiting, Ear::Overseeing))),
    ("proof_asked", "obligation.proof_asked", Some((Kind::Work, Ear::Owing))),
    ("proven", "obligation.proven", Some((Kind::Waiting, Ear::Overseeing))),
    ("sent_back", "obligation.sent_back", Some((Kind::Answer, Ear::Owing))),
    ("completed", "obligation.completed", Some((Kind::Answer, Ear::Owing))),
    ("cancelled", "obligation.cancelled", Some((Kind::Answer, Ear::Owing))),
    ("moved", "obligation.moved", Some((Kind::Answer, Ear::Both))),
    // A reorganisation moves thousands at once: people see where they went on their desks, programs hear each.
    ("reorganised", "obligation.reorganised", None),
    ("inherited", "obligation.inherited", None),
    ("overseer_changed", "obligation.overseer_changed", None),
    ("due_changed", "obligation.due_changed", Some((Kind::Answer, Ear::Owing))),
    ("extension_asked", "obligation.extension_asked", Some((Kind::Waiting, Ear::Overseeing))),
    ("extension_granted", "obligation.extension_granted", Some((Kind::Answer, Ear::Owing))),
    ("extension_refused", "obligation.extension_refused", Some((Kind::Answer, Ear::Owing))),
    ("extension_withdrawn", "obligation.extension_withdrawn", None),
    ("contribution_asked", "obligation.contribution_asked", Some((Kind::Contribution, Ear::Supporting))),
    ("contribution_given", "obligation.contribution_given", Some((Kind::Contribution, Ear::Owing))),
    ("contribution_rated", "obligation.contribution_rated", Some((Kind::Contribution, Ear::Supporting))),
    // Those who get a part hear of it as new work.
    ("delegated", "obligation.delegated", None),
    ("assigned", "obligation.assigned", Some((Kind::Work, Ear::Owing))),
    ("urged", "obligation.urged", Some((Kind::Late, Ear::Owing))),
    ("escalated", "obligation.escalated", None),
];

/// Every event that a system can ask for.
#[must_use]
pub fn event_names() -> Vec<&'static str> {
    HAPPENINGS.iter().map(|(_, event, _)| *event).collect()
}

/// The event of an action; `None` for one that nobody is told of.
#[must_use]
pub fn event_of(action: &str) -> Option<&'static str> {
    HAPPENINGS.iter().find(|(known, ..)| *known == action).map(|(_, event, _)| *event)
}

/// What kind of notice an action is, and who gets it; `None` where no person is told.
#[must_use]
pub fn notice_of(action: &str) -> Option<Hearing> {
    HAPPENINGS.iter().find(|(known, ..)| *known == action).and_then(|(_, _, told)| *told)
}

/// What an action does to the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ladder {
    /// It was answered, or is due on another day: it comes off.
    Off,
    /// It came back, or was urged: it may climb.
    Climbs,
}

/// What an action does to the ladder, if anything.
#[must_use]
pub fn ladder_of(action: &str) -> Option<Ladder> {
    match action {
        "reported" | "completed" | "cancelled" | "moved" | "reorganised" | "due_changed" | "extension_granted" => {
            Some(Ladder::Off)
        }
        "sent_back" | "urged" => Some(Ladder::Climbs),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_actions_are_told_to_nobody() {
        assert_eq!(event_of("reported"), Some("obligation.reported"));
        assert_eq!(event_of("something_new"), None);
        let mut names = event_names();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), HAPPENINGS.len());
        assert_eq!(notice_of("sent_back"), Some((Kind::Answer, Ear::Owing)));
        assert_eq!(notice_of("something_new"), None);
    }
}
