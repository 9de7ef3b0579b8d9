//! What happens in the ledger, as the journal's actions say it, and what other systems hear of it: one table. An action that does not stand
//! here is told to nobody, so the ledger may grow without this module.

/// Names of events by the journal's actions of an obligation.
const EVENTS: [(&str, &str); 21] = [
    ("opened", "obligation.opened"),
    ("accepted", "obligation.accepted"),
    ("wrong_unit", "obligation.wrong_unit"),
    ("progressed", "obligation.progressed"),
    ("obstacle_opened", "obligation.obstacle_opened"),
    ("obstacle_answered", "obligation.obstacle_answered"),
    ("reported", "obligation.reported"),
    ("proven", "obligation.proven"),
    ("sent_back", "obligation.sent_back"),
    ("completed", "obligation.completed"),
    ("cancelled", "obligation.cancelled"),
    ("moved", "obligation.moved"),
    ("due_changed", "obligation.due_changed"),
    ("extension_asked", "obligation.extension_asked"),
    ("extension_granted", "obligation.extension_granted"),
    ("extension_refused", "obligation.extension_refused"),
    ("contribution_asked", "obligation.contribution_asked"),
    ("contribution_given", "obligation.contribution_given"),
    ("delegated", "obligation.delegated"),
    ("assigned", "obligation.assigned"),
    ("escalated", "obligation.escalated"),
];

/// Every event that a system can ask for.
#[must_use]
pub fn event_names() -> Vec<&'static str> {
    EVENTS.iter().map(|(_, event)| *event).collect()
}

/// The event of an action; `None` for one that nobody is told of.
#[must_use]
pub fn event_of(action: &str) -> Option<&'static str> {
    EVENTS.iter().find(|(known, _)| *known == action).map(|(_, event)| *event)
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
        assert_eq!(names.len(), EVENTS.len());
    }
}
