//! Words of handling: stages, answers, addressees.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_webkit::parts::{Chip, State as Mark};
use thihanh_webkit::{Lang, Text};

use crate::modules::handling::model::handling::{Addressee, Handling, ReplyKind, State};
use crate::modules::handling::usecase::{Names, Recommended};
use crate::modules::inspections::api::{FindingState, words as inspecting};
use crate::modules::obligations::api::{Brief, State as Owed};

/// The stage in words.
pub fn state(lang: Lang, state: State) -> Text {
    lang.t(match state {
        State::Draft => "handling-state-draft",
        State::Approved => "handling-state-approved",
        State::Sent => "handling-state-sent",
        State::Acknowledged => "handling-state-acknowledged",
        State::InProgress => "handling-state-in-progress",
        State::Done => "handling-state-done",
        State::Rejected => "handling-state-rejected",
        State::Cancelled => "handling-state-cancelled",
    })
}

/// How it stands: what the ledger says of what is owed goes before the stage.
pub(in crate::modules::handling) fn chip(
    lang: Lang,
    handling: &Handling,
    owed: Option<&Brief>,
    today: NaiveDate,
) -> Chip {
    if let Some(owed) = owed.filter(|_| handling.state.is_out()) {
        match owed.state {
            Owed::Reported | Owed::Completed => return Chip::new(Mark::Waiting, lang.t("handling-answered")),
            Owed::Open if owed.due_on.is_some_and(|due| due < today) => {
                return Chip::new(Mark::Overdue, lang.t("handling-late"));
            }
            Owed::Open | Owed::Cancelled | Owed::Moved => {}
        }
    }
    let mark = match handling.state {
        State::Draft | State::Cancelled => Mark::NotCounted,
        State::Approved => Mark::Waiting,
        State::Sent | State::Acknowledged | State::InProgress => Mark::InTime,
        State::Done => Mark::DoneOnTime,
        State::Rejected => Mark::Returned,
    };
    Chip::new(mark, state(lang, handling.state))
}

/// How a finding stands.
pub(super) fn finding_chip(lang: Lang, state: FindingState) -> Chip {
    let mark = match state {
        FindingState::Noted => Mark::NotCounted,
        FindingState::Open => Mark::InTime,
        FindingState::Closed => Mark::DoneOnTime,
    };
    Chip::new(mark, inspecting::finding_state(lang, state))
}

/// The beginning of a content, where another page only names it.
pub(super) fn beginning(content: &str) -> String {
    const MOST: usize = 200;
    let mut text: String = content.chars().take(MOST).collect();
    if text.len() < content.len() {
        text.push('…');
    }
    text
}

/// How a recommendation of a conclusion stands.
pub(super) fn recommended_chip(lang: Lang, recommended: &Recommended, today: NaiveDate) -> Chip {
    match &recommended.owed {
        None => Chip::new(Mark::NotCounted, lang.t("recommendation-state-draft")),
        Some(owed) => match owed.state {
            Owed::Completed => Chip::new(Mark::DoneOnTime, lang.t("recommendation-state-done")),
            Owed::Reported => Chip::new(Mark::Waiting, lang.t("recommendation-state-reported")),
            Owed::Cancelled | Owed::Moved => Chip::new(Mark::NotCounted, lang.t("recommendation-state-over")),
            Owed::Open if owed.due_on.is_some_and(|due| due < today) => {
                Chip::new(Mark::Overdue, lang.t("recommendation-state-late"))
            }
            Owed::Open => Chip::new(Mark::InTime, lang.t("recommendation-state-open")),
        },
    }
}

/// What was answered.
pub fn reply(lang: Lang, kind: ReplyKind) -> Text {
    lang.t(match kind {
        ReplyKind::Accepted => "handling-reply-accepted",
        ReplyKind::Partly => "handling-reply-partly",
        ReplyKind::Rejected => "handling-reply-rejected",
    })
}

/// Who is told or asked.
pub(in crate::modules::handling) fn addressee(names: &Names, addressee: &Addressee) -> String {
    match addressee {
        Addressee::Agency(agency) => name(names, *agency),
        Addressee::Outside(body) => body.clone(),
    }
}

/// An agency by name.
pub(in crate::modules::handling) fn name(names: &Names, id: AgencyId) -> String {
    names.get(&id).map(|view| view.name.clone()).unwrap_or_default()
}

/// The document that it is about: what is asked, and the place in it.
pub(in crate::modules::handling) fn document(lang: Lang, handling: &Handling) -> Option<String> {
    let (law, ask) = handling.facts.document.as_ref()?;
    Some(format!("{}: {}", inspecting::document_ask(lang, *ask), law.words()))
}

/// Days that something took.
pub(super) fn days(lang: Lang, days: Option<i64>) -> String {
    days.map(|days| lang.t("handling-days").with("days", days).to_string()).unwrap_or_default()
}
