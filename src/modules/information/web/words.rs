//! Words of the information book: verification, reliability, sources.

use thihanh_kernel::ids::AgencyId;
use thihanh_webkit::parts::{Chip, State as Mark};
use thihanh_webkit::{Lang, Text};

use crate::modules::information::model::entry::{InformationEntry, Reliability, Verification};
use crate::modules::information::model::near::Likeness;
use crate::modules::information::model::session::SupervisionSession;
use crate::modules::information::model::source::SourceKind;
use crate::modules::information::usecase::Names;

/// Whether it was checked.
pub(in crate::modules::information) fn verification(lang: Lang, verification: Verification) -> Text {
    lang.t(match verification {
        Verification::Unverified => "information-unverified",
        Verification::Verified => "information-verified",
        Verification::Refuted => "information-refuted",
    })
}

/// The same as a chip.
pub(super) fn chip(lang: Lang, entry: &InformationEntry) -> Chip {
    let state = entry.verification();
    let mark = match state {
        Verification::Unverified => Mark::Waiting,
        Verification::Verified => Mark::DoneOnTime,
        Verification::Refuted => Mark::Returned,
    };
    Chip::new(mark, verification(lang, state))
}

/// How far it can be relied on.
pub(in crate::modules::information) fn reliability(lang: Lang, reliability: Reliability) -> Text {
    lang.t(match reliability {
        Reliability::High => "information-reliability-high",
        Reliability::Medium => "information-reliability-medium",
        Reliability::Low => "information-reliability-low",
    })
}

/// A kind of source by its name in the language of the page.
pub(in crate::modules::information) fn source(lang: Lang, kind: &SourceKind) -> &str {
    match lang {
        Lang::En if !kind.name_en.is_empty() => &kind.name_en,
        _ => &kind.name_vi,
    }
}

/// The kind with a code by its name; the code where there is none.
pub(in crate::modules::information) fn source_of(lang: Lang, kinds: &[SourceKind], code: &str) -> String {
    kinds.iter().find(|kind| kind.code == code).map_or_else(|| code.to_owned(), |kind| source(lang, kind).to_owned())
}

/// Why an entry may be the same.
pub(super) fn likeness(lang: Lang, likeness: Likeness) -> Text {
    match likeness {
        Likeness::Link => lang.t("information-same-link"),
        Likeness::Reference => lang.t("information-same-reference"),
        Likeness::Words(percent) => lang.t("information-same-words").with("percent", percent),
    }
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

/// An agency by name.
pub(in crate::modules::information) fn name(names: &Names, id: AgencyId) -> String {
    names.get(&id).map(|view| view.name.clone()).unwrap_or_default()
}

/// How a session stands.
pub(super) fn session_chip(lang: Lang, session: &SupervisionSession) -> Chip {
    match session.facts.concluded_on {
        Some(_) => Chip::new(Mark::DoneOnTime, lang.t("supervision-concluded")),
        None => Chip::new(Mark::InTime, lang.t("supervision-not-concluded")),
    }
}
