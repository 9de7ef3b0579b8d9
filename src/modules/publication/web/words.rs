//! Words of publications.

use thihanh_kernel::ids::AgencyId;
use thihanh_webkit::parts::{Chip, State as Mark};
use thihanh_webkit::{Lang, Text};

use crate::modules::publication::model::progress::Progress;
use crate::modules::publication::model::publication::{Kind, Publication, State};
use crate::modules::publication::model::redact::MaskKind;
use crate::modules::publication::usecase::Names;

/// What is published.
pub(super) fn kind(lang: Lang, kind: Kind) -> Text {
    lang.t(match kind {
        Kind::Plan => "publication-kind-plan",
        Kind::Conclusion => "publication-kind-conclusion",
        Kind::Results => "publication-kind-results",
        Kind::Survey => "publication-kind-survey",
    })
}

/// Where it is in its life.
pub(super) fn state(lang: Lang, state: State) -> Text {
    lang.t(match state {
        State::Prepared => "publication-state-prepared",
        State::Published => "publication-state-published",
        State::Withdrawn => "publication-state-withdrawn",
    })
}

/// The same as a chip.
pub(super) fn chip(lang: Lang, publication: &Publication) -> Chip {
    let mark = match publication.state {
        State::Prepared => Mark::Waiting,
        State::Published => Mark::DoneOnTime,
        State::Withdrawn => Mark::NotCounted,
    };
    Chip::new(mark, state(lang, publication.state))
}

/// How a recommendation stands.
pub(super) fn progress(lang: Lang, progress: Progress) -> Chip {
    let (mark, key) = match progress {
        Progress::Done => (Mark::DoneOnTime, "publication-progress-done"),
        Progress::Reported => (Mark::Waiting, "publication-progress-reported"),
        Progress::InTime => (Mark::InTime, "publication-progress-in-time"),
        Progress::Late => (Mark::Overdue, "publication-progress-late"),
        Progress::Over => (Mark::NotCounted, "publication-progress-over"),
    };
    Chip::new(mark, lang.t(key))
}

/// What a masked place holds.
pub(super) fn mask(lang: Lang, kind: MaskKind) -> Text {
    lang.t(match kind {
        MaskKind::Identity => "publication-mask-identity",
        MaskKind::Phone => "publication-mask-phone",
        MaskKind::Mail => "publication-mask-mail",
        MaskKind::Member => "publication-mask-member",
        MaskKind::Number => "publication-mask-number",
        MaskKind::Address => "publication-mask-address",
        MaskKind::Name => "publication-mask-name",
        MaskKind::Phrase => "publication-mask-phrase",
    })
}

/// An agency by name.
pub(super) fn name(names: &Names, id: AgencyId) -> String {
    names.get(&id).map(|view| view.name.clone()).unwrap_or_default()
}
