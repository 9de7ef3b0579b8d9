//! What a person may do to an obligation, each as a small form. The policy says which; the state which of them comes next.

use chrono::NaiveDate;
use thihanh_kernel::problem::FieldError;
use thihanh_webkit::parts::Field;
use thihanh_webkit::{Lang, Text};

use super::support;
use crate::modules::obligations::model::class::State;
use crate::modules::obligations::policy::Action;
use crate::modules::obligations::usecase::Detail;
use crate::modules::obligations::web::names::Names;
use crate::modules::obligations::web::path_of;

/// An act of the page. Each has names of its own for its fields: the forms stand on one page, and a label finds its field by the
/// name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Report,
    Complete,
    SendBack,
    AskContribution,
    Contribute,
    RecordEvent,
    SetDue,
    Cancel,
}

/// What was sent with an act and is shown again when something is wrong with it.
#[derive(Debug, Clone, Default)]
pub(super) struct Filled {
    pub(super) on: String,
    pub(super) note: String,
    pub(super) document: String,
    pub(super) due: String,
    pub(super) agencies: Vec<String>,
}

/// A form that was refused.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    pub(super) kind: Kind,
    pub(super) filled: Filled,
    pub(super) errors: Vec<FieldError>,
}

/// One form of the page.
pub(super) struct ActForm {
    /// Anchor, as links of other pages name it.
    pub(super) id: &'static str,
    pub(super) action: String,
    pub(super) title: Text,
    pub(super) text: Text,
    /// Agencies to tick, each with its name and whether it is ticked.
    pub(super) boxes: Vec<(String, String, bool)>,
    pub(super) fields: Vec<Field>,
    pub(super) button: Text,
    pub(super) icon: &'static str,
    /// It is the next thing to do, or was refused: shown unfolded.
    pub(super) is_open: bool,
    pub(super) is_dangerous: bool,
}

impl Kind {
    /// Every act, in the order of the page.
    pub(super) const ALL: [Self; 8] = [
        Self::Report,
        Self::Complete,
        Self::SendBack,
        Self::AskContribution,
        Self::Contribute,
        Self::RecordEvent,
        Self::SetDue,
        Self::Cancel,
    ];

    /// Its action in the policy.
    pub(super) fn action(self) -> Action {
        match self {
            Self::Report => Action::Report,
            Self::Complete => Action::Complete,
            Self::SendBack => Action::SendBack,
            Self::RecordEvent => Action::RecordEvent,
            Self::SetDue => Action::SetDue,
            Self::Cancel => Action::Cancel,
            Self::AskContribution => Action::AskContribution,
            Self::Contribute => Action::Contribute,
        }
    }

    /// Last part of its address, and the anchor of its form.
    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Report => "bao-cao",
            Self::Complete => "xac-nhan",
            Self::SendBack => "tra-lai",
            Self::RecordEvent => "su-kien",
            Self::SetDue => "dat-han",
            Self::Cancel => "huy",
            Self::AskContribution => "de-nghi-phoi-hop",
            Self::Contribute => "phoi-hop",
        }
    }

    /// Name of the field of its day.
    pub(super) fn on_field(self) -> &'static str {
        match self {
            Self::Report => "report-on",
            Self::Complete => "complete-on",
            Self::RecordEvent => "event-on",
            Self::SetDue => "due-on",
            Self::AskContribution => "ask-on",
            Self::Contribute => "give-on",
            // Acts without a day of their own: the day is today.
            Self::SendBack | Self::Cancel => "",
        }
    }

    /// Name of the field of its words.
    pub(super) fn note_field(self) -> &'static str {
        match self {
            Self::Report => "report-note",
            Self::Complete => "complete-note",
            Self::SendBack => "back-note",
            Self::SetDue => "due-note",
            Self::Cancel => "cancel-note",
            Self::AskContribution => "ask-note",
            Self::Contribute => "give-note",
            // The document stands in place of words.
            Self::RecordEvent => "event-document",
        }
    }

    /// The refusals of the use case under the names of this form's fields.
    pub(super) fn rename(self, errors: Vec<FieldError>) -> Vec<FieldError> {
        let name = |field: &'static str| match field {
            "on" | "happened_on" => self.on_field(),
            "note" | "document" => self.note_field(),
            "due_on" => "event-due",
            "agency" if self == Self::Contribute => "give-agency",
            other => other,
        };
        errors.into_iter().map(|error| FieldError { field: name(error.field), ..error }).collect()
    }

    /// The words on its button and in the head of the page.
    pub(super) fn button(self, lang: Lang) -> Text {
        match self {
            Self::Report => lang.t("obligation-report"),
            Self::Complete => lang.t("obligation-complete"),
            Self::SendBack => lang.t("obligation-send-back"),
            Self::RecordEvent => lang.t("obligation-record-event"),
            Self::SetDue => lang.t("obligation-set-due"),
            Self::Cancel => lang.t("obligation-cancel"),
            Self::AskContribution => lang.t("contribution-ask"),
            Self::Contribute => lang.t("contribution-give"),
        }
    }

    pub(super) fn icon(self) -> &'static str {
        match self {
            Self::Report => "upload",
            Self::Complete => "check-lg",
            Self::SendBack => "arrow-return-left",
            Self::RecordEvent => "calendar-event",
            Self::SetDue => "calendar-check",
            Self::Cancel => "slash-circle",
            Self::AskContribution => "people",
            Self::Contribute => "send",
        }
    }
}

/// The act that comes next for this person, if any does.
pub(super) fn next(detail: &Detail) -> Option<Kind> {
    let may = |kind: Kind| detail.actions.contains(&kind.action());
    let state = detail.shown.obligation.state;
    [Kind::Complete, Kind::RecordEvent, Kind::Report, Kind::Contribute]
        .into_iter()
        // Before anything was handed in, confirming is a by-way for what came on paper.
        .find(|kind| may(*kind) && (*kind != Kind::Complete || state == State::Reported))
}

/// The forms that this person may send.
pub(super) fn forms(
    lang: Lang,
    detail: &Detail,
    names: &Names,
    today: NaiveDate,
    refused: Option<&Refused>,
) -> Vec<ActForm> {
    let next = next(detail);
    let allowed = Kind::ALL.into_iter().filter(|kind| detail.actions.contains(&kind.action()));
    let form = |kind: Kind| {
        let of_this = refused.filter(|refused| refused.kind == kind);
        ActForm {
            id: kind.slug(),
            action: format!("{}/{}", path_of(&detail.shown.obligation.code), kind.slug()),
            title: title(lang, kind),
            text: text(lang, kind, detail),
            boxes: if kind == Kind::AskContribution { boxes(detail, names, of_this) } else { Vec::new() },
            fields: fields(lang, kind, detail, names, today, of_this),
            button: kind.button(lang),
            icon: kind.icon(),
            is_open: next == Some(kind) || of_this.is_some(),
            is_dangerous: kind == Kind::Cancel,
        }
    };
    allowed.map(form).collect()
}

fn title(lang: Lang, kind: Kind) -> Text {
    match kind {
        Kind::Report => lang.t("obligation-report-title"),
        Kind::Complete => lang.t("obligation-complete-title"),
        Kind::SendBack => lang.t("obligation-send-back-title"),
        Kind::RecordEvent => lang.t("obligation-record-event-title"),
        Kind::SetDue => lang.t("obligation-set-due-title"),
        Kind::Cancel => lang.t("obligation-cancel-title"),
        Kind::AskContribution => lang.t("contribution-ask-title"),
        Kind::Contribute => lang.t("contribution-give-title"),
    }
}

fn text(lang: Lang, kind: Kind, detail: &Detail) -> Text {
    match kind {
        Kind::Report if detail.shown.obligation.is_continuous => lang.t("obligation-prove-text"),
        Kind::Report => lang.t("obligation-report-text"),
        Kind::Complete if detail.shown.obligation.state == State::Reported => lang.t("obligation-complete-text"),
        Kind::Complete => lang.t("obligation-complete-unreported-text"),
        Kind::SendBack => lang.t("obligation-send-back-text"),
        Kind::RecordEvent => {
            let event = detail.trigger.as_ref().map_or("", |trigger| trigger.event.as_str());
            lang.t("obligation-record-event-text").with("event", event)
        }
        Kind::SetDue => lang.t("obligation-set-due-text"),
        Kind::Cancel => lang.t("obligation-cancel-text"),
        Kind::AskContribution => lang.t("contribution-ask-text"),
        Kind::Contribute => lang.t("contribution-give-text"),
    }
}

/// The supporting agencies that a lead may ask; none is asked unless it is ticked.
fn boxes(detail: &Detail, names: &Names, refused: Option<&Refused>) -> Vec<(String, String, bool)> {
    let ticked = refused.map(|refused| refused.filled.agencies.as_slice()).unwrap_or_default();
    let agencies = detail.supporters.iter().map(|supporter| supporter.agency);
    agencies
        .map(|agency| {
            let id = agency.to_string();
            let is_ticked = ticked.contains(&id);
            (id, names.full(agency).to_owned(), is_ticked)
        })
        .collect()
}

fn fields(
    lang: Lang,
    kind: Kind,
    detail: &Detail,
    names: &Names,
    today: NaiveDate,
    refused: Option<&Refused>,
) -> Vec<Field> {
    let filled = refused.map(|refused| refused.filled.clone());
    let errors = refused.map(|refused| refused.errors.as_slice()).unwrap_or_default();
    let or =
        |given: fn(&Filled) -> &String, usual: String| filled.as_ref().map_or(usual, |filled| given(filled).clone());
    let day = |label: Text, usual: String| {
        let value = or(|filled| &filled.on, usual);
        Field::date(lang, kind.on_field(), label).value(value).required().errors(lang, errors)
    };
    let words = |label: Text| {
        let value = or(|filled| &filled.note, String::new());
        Field::area(kind.note_field(), label, 3).value(value).errors(lang, errors)
    };
    match kind {
        Kind::Report => {
            vec![day(lang.t("obligation-report-on"), lang.date(today)), words(lang.t("obligation-report-note"))]
        }
        Kind::Complete if detail.shown.obligation.state == State::Reported => vec![words(lang.t("obligation-note"))],
        Kind::Complete => vec![day(lang.t("obligation-report-on"), lang.date(today)), words(lang.t("obligation-note"))],
        Kind::SendBack => vec![words(lang.t("obligation-send-back-note")).required()],
        Kind::SetDue => {
            vec![day(lang.t("obligation-new-due"), String::new()), words(lang.t("obligation-reason")).required()]
        }
        Kind::Cancel => vec![words(lang.t("obligation-reason")).required()],
        Kind::AskContribution => {
            vec![day(lang.t("contribution-ask-on"), String::new()), words(lang.t("contribution-ask-note"))]
        }
        Kind::Contribute => {
            let chosen = filled.as_ref().and_then(|filled| filled.agencies.first().cloned()).unwrap_or_default();
            let agency = Field::select("give-agency", lang.t("contribution-giver"), support::givers(detail, names))
                .value(chosen)
                .errors(lang, errors);
            let note = words(lang.t("contribution-give-note"));
            vec![agency, day(lang.t("contribution-give-on"), lang.date(today)), note]
        }
        Kind::RecordEvent => {
            let document = Field::text(kind.note_field(), lang.t("obligation-event-document"))
                .hint(lang.t("obligation-event-document-hint"))
                .value(or(|filled| &filled.document, String::new()))
                .required()
                .errors(lang, errors);
            let mut fields = vec![day(lang.t("obligation-event-on"), lang.date(today)), document];
            // Where the directive counts no term from the event, the day is set by whoever records it.
            if detail.trigger.as_ref().is_some_and(|trigger| trigger.offset.is_none()) {
                let due = Field::date(lang, "event-due", lang.t("obligation-new-due"));
                fields.push(due.value(or(|filled| &filled.due, String::new())).required().errors(lang, errors));
            }
            fields
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::modules::obligations::api::TaskView;
    use crate::modules::obligations::model::class::{Class, Condition};
    use crate::modules::obligations::model::fixtures::{an_obligation, day};
    use crate::modules::obligations::model::obligation::{Binding, Obligation};
    use crate::modules::obligations::usecase::Shown;

    fn detail(state: State, actions: &[Action]) -> Detail {
        let obligation = Obligation { state, ..an_obligation(Some("2026-03-20")) };
        let task = TaskView {
            id: obligation.task,
            code: "NV-2026-00001".into(),
            path: "II.1".into(),
            content: "Báo cáo".into(),
            source: None,
            binding: Binding::Order,
            is_personal: false,
            is_shared: false,
            product: None,
            owed_to: None,
            via: None,
            support: Vec::new(),
        };
        let shown = Shown { obligation, class: Class::InTime, condition: Condition::InTime, working_days: None };
        Detail { shown, task, trigger: None, supporters: Vec::new(), siblings: Vec::new(), actions: actions.to_vec() }
    }

    #[test]
    fn the_next_act_follows_from_state_and_rights() {
        use Action::{AskContribution, Complete, Contribute, RecordEvent, Report};
        let table: [(State, &[Action], Option<Kind>); 8] = [
            (State::Open, &[Report, Complete], Some(Kind::Report)),
            (State::Open, &[Complete], None),
            (State::Open, &[RecordEvent, Report], Some(Kind::RecordEvent)),
            (State::Reported, &[Report, Complete], Some(Kind::Complete)),
            (State::Open, &[AskContribution, Contribute], Some(Kind::Contribute)),
            (State::Open, &[AskContribution, Report], Some(Kind::Report)),
            (State::Reported, &[], None),
            (State::Completed, &[], None),
        ];
        for (state, actions, expected) in table {
            assert_eq!(next(&detail(state, actions)), expected, "{state:?} {actions:?}");
        }
    }

    #[test]
    fn the_forms_of_a_page_share_no_field() {
        let detail = detail(State::Open, &Action::ALL);
        let page: String = forms(Lang::Vi, &detail, &Names::default(), day("2026-03-16"), None)
            .iter()
            .flat_map(|form| form.fields.iter().map(ToString::to_string))
            .collect();
        let ids: Vec<_> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let distinct: HashSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "{ids:?}");
    }

    #[test]
    fn a_refused_form_is_unfolded_with_what_was_written() {
        let errors = Kind::SetDue.rename(vec![FieldError::new("on", "date-malformed").with("text", "31/2")]);
        assert_eq!(errors[0].field, "due-on");
        let filled = Filled { on: "31/2".into(), note: "Theo đề nghị của sở".into(), ..Filled::default() };
        let refused = Refused { kind: Kind::SetDue, filled, errors };
        let forms =
            forms(Lang::Vi, &detail(State::Open, &Action::ALL), &Names::default(), day("2026-03-16"), Some(&refused));
        let form = forms.iter().find(|form| form.id == "dat-han").unwrap();
        let fields: String = form.fields.iter().map(ToString::to_string).collect();
        assert!(
            form.is_open && fields.contains("value=\"31/2\"") && fields.contains("Theo đề nghị của sở"),
            "{fields}"
        );
        assert!(fields.contains("aria-invalid=\"true\""), "{fields}");
    }
}
