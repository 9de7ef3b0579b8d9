//! Words of proposals.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_webkit::Lang;
use thihanh_webkit::parts::{Chip, State as Mark};

use crate::modules::obligations::api::{Answer, State};
use crate::modules::proposals::model::Proposal;
use crate::modules::proposals::usecase::Names;

/// How a proposal stands: what the partner said, else what became of the answer.
pub(in crate::modules::proposals) fn chip(
    lang: Lang,
    proposal: &Proposal,
    answer: Option<&Answer>,
    today: NaiveDate,
) -> Chip {
    if proposal.withdrawal.is_some() {
        return Chip::new(Mark::NotCounted, lang.t("proposal-state-withdrawn"));
    }
    if let Some(verdict) = &proposal.verdict {
        return match verdict.is_satisfied {
            true => Chip::new(Mark::DoneOnTime, lang.t("proposal-state-satisfied")),
            false => Chip::new(Mark::Returned, lang.t("proposal-state-not-satisfied")),
        };
    }
    let Some(answer) = answer else { return Chip::new(Mark::NotCounted, lang.t("proposal-state-open")) };
    match answer.obligation.state {
        State::Completed => Chip::new(Mark::DoneOnTime, lang.t("proposal-state-answered")),
        State::Reported => Chip::new(Mark::Waiting, lang.t("proposal-state-handed-in")),
        State::Cancelled | State::Moved => Chip::new(Mark::NotCounted, lang.t("proposal-state-closed")),
        State::Open if answer.obligation.due_on.is_some_and(|due| due < today) => {
            Chip::new(Mark::Overdue, lang.t("proposal-state-late"))
        }
        State::Open => Chip::new(Mark::InTime, lang.t("proposal-state-open")),
    }
}

/// An agency by name.
pub(super) fn name(names: &Names, id: AgencyId) -> String {
    names.get(&id).map(|view| view.name.clone()).unwrap_or_default()
}
