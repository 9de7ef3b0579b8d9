//! Words of inspections: stages, kinds, verdicts, documents.

use std::fmt;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_webkit::parts::{Chip, State as Mark};
use thihanh_webkit::{Html, Lang, Text};

use crate::modules::inspections::model::Span;
use crate::modules::inspections::model::answer::{Value, Verdict};
use crate::modules::inspections::model::finding::{Authority, DocumentAsk, Finding, FindingKind, FindingState};
use crate::modules::inspections::model::inspection::{Inspection, Kind, Object, State};
use crate::modules::inspections::model::paper::PaperKind;
use crate::modules::inspections::model::reference::Named;
use crate::modules::inspections::model::team::TeamRole;
use crate::modules::inspections::usecase::{Followed, Names, PlanPlace};
use crate::modules::obligations::api::State as Owed;

/// A document as its writer made it: every word in it is escaped there.
pub(super) struct Sheet(pub(super) String);

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Sheet {}

/// The stage in words.
pub(super) fn state(lang: Lang, state: State) -> Text {
    lang.t(match state {
        State::Prepared => "inspection-state-prepared",
        State::Decided => "inspection-state-decided",
        State::Notified => "inspection-state-notified",
        State::OnSite => "inspection-state-on-site",
        State::Drafting => "inspection-state-drafting",
        State::Concluded => "inspection-state-concluded",
        State::FollowingUp => "inspection-state-following-up",
        State::Closed => "inspection-state-closed",
        State::External => "inspection-state-external",
    })
}

/// The stage as a chip.
pub(super) fn chip(lang: Lang, inspection: &Inspection) -> Chip {
    if inspection.withdrawal.is_some() {
        return Chip::new(Mark::NotCounted, lang.t("inspection-state-withdrawn"));
    }
    let mark = match inspection.state {
        State::Prepared | State::External => Mark::NotCounted,
        State::Decided | State::Notified => Mark::Waiting,
        State::OnSite | State::Drafting | State::Concluded => Mark::DueSoon,
        State::FollowingUp => Mark::InTime,
        State::Closed => Mark::DoneOnTime,
    };
    Chip::new(mark, state(lang, inspection.state))
}

/// Why it is done.
pub(super) fn kind(lang: Lang, kind: Kind) -> Text {
    lang.t(match kind {
        Kind::Planned => "inspection-kind-planned",
        Kind::Thematic => "inspection-kind-thematic",
        Kind::Sudden => "inspection-kind-sudden",
    })
}

/// What is looked at.
pub(super) fn object(lang: Lang, object: Object) -> Text {
    lang.t(match object {
        Object::MonitoringWork => "inspection-object-monitoring-work",
        Object::LawImplementation => "inspection-object-law-implementation",
    })
}

/// What somebody is in the team.
pub(super) fn role(lang: Lang, role: TeamRole) -> Text {
    lang.t(match role {
        TeamRole::Head => "inspection-role-head",
        TeamRole::Deputy => "inspection-role-deputy",
        TeamRole::Secretary => "inspection-role-secretary",
        TeamRole::Member => "inspection-role-member",
    })
}

/// What an answer says.
pub(super) fn verdict(lang: Lang, verdict: Verdict) -> Text {
    lang.t(match verdict {
        Verdict::Met => "inspection-verdict-met",
        Verdict::Partly => "inspection-verdict-partly",
        Verdict::NotMet => "inspection-verdict-not-met",
        Verdict::NotApplicable => "inspection-verdict-not-applicable",
    })
}

/// An answer in one line.
pub(super) fn value(lang: Lang, value: &Value) -> String {
    let verdict = value.verdict.map(|said| verdict(lang, said).to_string()).unwrap_or_default();
    match (verdict.is_empty(), value.note.is_empty()) {
        (false, false) => format!("{verdict}. {}", value.note),
        (false, true) => verdict,
        (true, _) => value.note.clone(),
    }
}

/// A document by name.
pub(super) fn paper(lang: Lang, kind: PaperKind) -> Text {
    lang.t(match kind {
        PaperKind::Decision => "inspection-paper-decision",
        PaperKind::Notice => "inspection-paper-notice",
        PaperKind::Minutes => "inspection-paper-minutes",
        PaperKind::Conclusion => "inspection-paper-conclusion",
    })
}

/// The part of an address that names a document.
pub(super) fn paper_slug(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Decision => "quyet-dinh",
        PaperKind::Notice => "thong-bao",
        PaperKind::Minutes => "bien-ban",
        PaperKind::Conclusion => "ket-luan",
    }
}

/// What a finding is.
pub fn finding_kind(lang: Lang, kind: FindingKind) -> Text {
    lang.t(match kind {
        FindingKind::Strength => "finding-kind-strength",
        FindingKind::Shortcoming => "finding-kind-shortcoming",
        FindingKind::Violation => "finding-kind-violation",
        FindingKind::Obstacle => "finding-kind-obstacle",
    })
}

/// Where a finding stands.
pub fn finding_state(lang: Lang, state: FindingState) -> Text {
    lang.t(match state {
        FindingState::Noted => "finding-state-noted",
        FindingState::Open => "finding-state-open",
        FindingState::Closed => "finding-state-closed",
    })
}

/// The same as a chip.
pub(super) fn finding_chip(lang: Lang, finding: &Finding) -> Chip {
    let mark = match finding.state {
        FindingState::Noted => Mark::NotCounted,
        FindingState::Open => Mark::InTime,
        FindingState::Closed => Mark::DoneOnTime,
    };
    Chip::new(mark, finding_state(lang, finding.state))
}

/// Within whose authority.
pub fn authority(lang: Lang, authority: Authority) -> Text {
    lang.t(match authority {
        Authority::Own => "recommendation-authority-own",
        Authority::Proposal => "recommendation-authority-proposal",
    })
}

/// What is asked of a legal document.
pub fn document_ask(lang: Lang, ask: DocumentAsk) -> Text {
    lang.t(match ask {
        DocumentAsk::Amend => "recommendation-ask-amend",
        DocumentAsk::Replace => "recommendation-ask-replace",
        DocumentAsk::Repeal => "recommendation-ask-repeal",
        DocumentAsk::Suspend => "recommendation-ask-suspend",
        DocumentAsk::Issue => "recommendation-ask-issue",
        DocumentAsk::Guide => "recommendation-ask-guide",
    })
}

/// How a recommendation stands: what the ledger says of it.
pub(super) fn followed_chip(lang: Lang, followed: &Followed, today: NaiveDate) -> Chip {
    let Some(answer) = &followed.answer else {
        return Chip::new(Mark::NotCounted, lang.t("recommendation-state-draft"));
    };
    match answer.obligation.state {
        Owed::Completed => Chip::new(Mark::DoneOnTime, lang.t("recommendation-state-done")),
        Owed::Reported => Chip::new(Mark::Waiting, lang.t("recommendation-state-reported")),
        Owed::Cancelled | Owed::Moved => Chip::new(Mark::NotCounted, lang.t("recommendation-state-over")),
        Owed::Open if answer.obligation.due_on.is_some_and(|due| due < today) => {
            Chip::new(Mark::Overdue, lang.t("recommendation-state-late"))
        }
        Owed::Open => Chip::new(Mark::InTime, lang.t("recommendation-state-open")),
    }
}

/// The line of a plan that an inspection carries out, with the way there; nothing where there is no such plan.
pub(super) fn planned(lang: Lang, planned: Option<&PlanPlace>) -> Html {
    match planned {
        Some((plan, number)) => {
            let text = match number {
                Some(number) => lang.t("inspection-of-line").with("number", *number),
                None => lang.t("inspection-of-plan"),
            };
            let text = text.with("plan", &plan.label);
            Html::link(format!("/theo-doi/ke-hoach/{}#hoat-dong", plan.code), text)
        }
        None => Html::from(lang.t("inspection-of-line-unknown")),
    }
}

/// An agency by name.
pub(super) fn name(names: &Names, id: AgencyId) -> String {
    names.get(&id).map(|view| view.name.clone()).unwrap_or_default()
}

/// Who inspects: the agency, or the other body.
pub(super) fn inspector(names: &Names, inspection: &Inspection) -> String {
    match inspection.external_body.as_str() {
        "" => name(names, inspection.agency),
        body => body.to_owned(),
    }
}

/// Inspected agencies in a word: the first two, and how many more.
pub(super) fn subjects(lang: Lang, names: &Names, inspection: &Inspection) -> String {
    let subjects = &inspection.facts.subjects;
    let shown: Vec<String> = subjects.iter().take(2).map(|agency| name(names, *agency)).collect();
    let shown = shown.join(", ");
    match subjects.len() {
        0..=2 => shown,
        count => lang.t("inspection-subjects-more").with("names", shown).with("count", count - 2).to_string(),
    }
}

/// Fields in a word.
pub(super) fn fields(lang: Lang, inspection: &Inspection) -> String {
    let names: Vec<&str> = inspection.facts.fields.iter().map(|field| field.name.as_str()).collect();
    if names.is_empty() { lang.t("inspection-every-field").to_string() } else { names.join("; ") }
}

/// From one day to another.
pub(super) fn days(lang: Lang, span: Span) -> String {
    if span.from == span.to {
        return lang.date(span.from);
    }
    lang.t("inspection-days").with("from", span.from).with("to", span.to).to_string()
}

/// A criterion or measure by its code: `A1. Tính kịp thời …`.
pub fn named(lang: Lang, all: &[Named], code: &str) -> String {
    match all.iter().find(|named| named.code == code) {
        Some(named) => format!("{code}. {}", own_name(lang, named)),
        None => code.to_owned(),
    }
}

/// Its name in the language of the page.
pub fn own_name(lang: Lang, named: &Named) -> &str {
    match lang {
        Lang::Vi => &named.name_vi,
        Lang::En => &named.name_en,
    }
}
