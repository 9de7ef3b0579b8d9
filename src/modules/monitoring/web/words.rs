//! Words of monitoring: states, reasons, activities, fields in the page's language.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_webkit::parts::{Chip, State as Mark};
use thihanh_webkit::{Lang, Text};

use crate::modules::monitoring::model::check::Match;
use crate::modules::monitoring::model::rules::PlanRule;
use crate::modules::monitoring::model::words::{Activity, PlanState, Reason};
use crate::modules::monitoring::usecase::Names;
use crate::modules::obligations::api::{Brief, State};

/// Where a plan is in its life; without one, whether it is late.
pub(super) fn chip(lang: Lang, state: Option<PlanState>, owed: Option<&Brief>, today: NaiveDate) -> Chip {
    let is_late = owed.is_some_and(|owed| owed.state == State::Open && owed.due_on.is_some_and(|due| due < today));
    match state {
        None if is_late => Chip::new(Mark::Overdue, lang.t("plan-state-missing-late")),
        None => Chip::new(Mark::NotCounted, lang.t("plan-state-missing")),
        Some(state) => {
            let mark = match state {
                PlanState::Draft | PlanState::Returned if is_late => Mark::Overdue,
                PlanState::Draft => Mark::InTime,
                PlanState::Submitted => Mark::Waiting,
                PlanState::Returned => Mark::Returned,
                PlanState::Accepted => Mark::Waiting,
                PlanState::Issued => Mark::DoneOnTime,
            };
            Chip::new(mark, state_text(lang, Some(state)))
        }
    }
}

/// Where the ledger's entry of a line stands.
pub(super) fn line_chip(lang: Lang, entry: &Brief, today: NaiveDate) -> Chip {
    match entry.state {
        State::Completed => Chip::new(Mark::DoneOnTime, lang.t("plan-line-done")),
        State::Reported => Chip::new(Mark::Waiting, lang.t("plan-line-reported")),
        State::Cancelled | State::Moved => Chip::new(Mark::NotCounted, lang.t("plan-line-over")),
        State::Open if entry.due_on.is_some_and(|due| due < today) => {
            Chip::new(Mark::Overdue, lang.t("plan-line-late"))
        }
        State::Open => Chip::new(Mark::InTime, lang.t("plan-line-open")),
    }
}

/// How a field of a plan stands to the plan of the unit above; `None` where there is nothing to say.
pub(super) fn matching(lang: Lang, matching: Match) -> Option<Text> {
    match matching {
        Match::Same => Some(lang.t("plan-match-same")),
        Match::Other | Match::Reasoned => None,
        Match::Apart => Some(lang.t("plan-match-apart")),
        Match::Astray => Some(lang.t("plan-match-astray")),
    }
}

/// A state in words; `None`: there is no plan.
pub(super) fn state_text(lang: Lang, state: Option<PlanState>) -> Text {
    lang.t(match state {
        None => "plan-state-missing",
        Some(PlanState::Draft) => "plan-state-draft",
        Some(PlanState::Submitted) => "plan-state-submitted",
        Some(PlanState::Returned) => "plan-state-returned",
        Some(PlanState::Accepted) => "plan-state-accepted",
        Some(PlanState::Issued) => "plan-state-issued",
    })
}

/// Why a field was chosen.
pub(super) fn reason(lang: Lang, reason: Reason) -> Text {
    lang.t(match reason {
        Reason::Key => "plan-reason-key",
        Reason::Period => "plan-reason-period",
        Reason::Hot => "plan-reason-hot",
        Reason::Rights => "plan-reason-rights",
        Reason::Ministry => "plan-reason-ministry",
        Reason::Province => "plan-reason-province",
    })
}

/// What a line does.
pub fn activity(lang: Lang, activity: Activity) -> Text {
    lang.t(match activity {
        Activity::Collect => "plan-activity-collect",
        Activity::Inspect => "plan-activity-inspect",
        Activity::Survey => "plan-activity-survey",
        Activity::Assess => "plan-activity-assess",
        Activity::Train => "plan-activity-train",
        Activity::Disseminate => "plan-activity-disseminate",
        Activity::Report => "plan-activity-report",
        Activity::ReviewDocuments => "plan-activity-review-documents",
    })
}

/// An agency by name.
pub(super) fn name(names: &Names, id: AgencyId) -> String {
    names.get(&id).map(|view| view.name.clone()).unwrap_or_default()
}

/// One of two names, by the page's language.
pub(super) fn called<'a>(lang: Lang, vi: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// What a rule rests on, and that nobody has checked it where that is so.
pub(super) fn rule(lang: Lang, rule: &PlanRule) -> String {
    if rule.is_verified {
        return rule.source.clone();
    }
    lang.t("plan-rule-unverified").with("source", &rule.source).to_string()
}
