//! What may be done on the page of an obligation: each act with its address, its right, and the names of its fields.
//!
//! Each act has field names of its own: the forms stand on one page, and a label finds its field by the name.

use thihanh_kernel::problem::FieldError;

use crate::modules::obligations::policy::Action;

/// An act of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::modules::obligations::web) enum Kind {
    Receive,
    Accept,
    Report,
    Complete,
    SendBack,
    GrantExtension,
    RefuseExtension,
    AnswerObstacle,
    RefuseClaim,
    Move,
    Progress,
    Assign,
    Delegate,
    OpenObstacle,
    AskExtension,
    WithdrawExtension,
    ClaimWrongUnit,
    AskContribution,
    Contribute,
    RateContribution,
    RecordEvent,
    SetDue,
    Cancel,
}

/// Everything about an act that is no rule.
pub(super) struct Spec {
    /// Its right.
    pub(super) action: Action,
    /// Last part of its address, and the anchor of its form.
    pub(super) slug: &'static str,
    pub(super) icon: &'static str,
    /// Keys of its texts: heading, what it means, button, and what is said when it is done.
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) button: &'static str,
    pub(super) done: &'static str,
    /// Names of the fields of its day, its words, and whom it is about; empty where it has none.
    pub(super) on: &'static str,
    pub(super) note: &'static str,
    pub(super) whom: &'static str,
}

impl Spec {
    const fn new(action: Action, slug: &'static str, icon: &'static str, texts: [&'static str; 4]) -> Self {
        let [title, text, button, done] = texts;
        Self { action, slug, icon, title, text, button, done, on: "", note: "", whom: "" }
    }

    const fn fields(self, on: &'static str, note: &'static str, whom: &'static str) -> Self {
        Self { on, note, whom, ..self }
    }
}

impl Kind {
    /// Every act, in the order of the page.
    pub(in crate::modules::obligations::web) const ALL: [Self; 23] = [
        Self::Receive,
        Self::Accept,
        Self::Report,
        Self::Complete,
        Self::SendBack,
        Self::GrantExtension,
        Self::RefuseExtension,
        Self::AnswerObstacle,
        Self::RefuseClaim,
        Self::Move,
        Self::Progress,
        Self::Assign,
        Self::Delegate,
        Self::OpenObstacle,
        Self::AskExtension,
        Self::WithdrawExtension,
        Self::ClaimWrongUnit,
        Self::AskContribution,
        Self::Contribute,
        Self::RateContribution,
        Self::RecordEvent,
        Self::SetDue,
        Self::Cancel,
    ];

    /// Where it is posted to.
    pub(in crate::modules::obligations::web) fn route(self) -> String {
        format!("/nhiem-vu/{{code}}/{}", self.spec().slug)
    }

    /// Done by one press, without anything to fill in.
    pub(super) fn is_quick(self) -> bool {
        matches!(self, Self::Receive | Self::Accept | Self::WithdrawExtension)
    }

    pub(super) const fn spec(self) -> Spec {
        use Kind::*;
        match self {
            Receive => {
                let texts = ["act-receive-title", "act-receive-text", "act-receive", "act-receive-done"];
                Spec::new(Action::Receive, "tiep-nhan", "inbox", texts)
            }
            Accept => {
                let texts = ["act-accept-title", "act-accept-text", "act-accept", "act-accept-done"];
                Spec::new(Action::Accept, "nhan-viec", "check-lg", texts)
            }
            Report => {
                let texts =
                    ["obligation-report-title", "obligation-report-text", "obligation-report", "obligation-reported"];
                Spec::new(Action::Report, "bao-cao", "upload", texts).fields("report-on", "report-note", "")
            }
            Complete => {
                let texts = [
                    "obligation-complete-title",
                    "obligation-complete-text",
                    "obligation-complete",
                    "obligation-completed",
                ];
                Spec::new(Action::Complete, "xac-nhan", "check-lg", texts).fields("", "complete-note", "")
            }
            SendBack => {
                let texts = [
                    "obligation-send-back-title",
                    "obligation-send-back-text",
                    "obligation-send-back",
                    "obligation-sent-back",
                ];
                Spec::new(Action::SendBack, "tra-lai", "arrow-return-left", texts).fields("", "back-note", "")
            }
            GrantExtension => {
                let texts = ["act-grant-title", "act-grant-text", "act-grant", "act-grant-done"];
                let spec = Spec::new(Action::DecideExtension, "gia-han", "calendar-check", texts);
                spec.fields("grant-on", "grant-note", "")
            }
            RefuseExtension => {
                let texts = ["act-refuse-title", "act-refuse-text", "act-refuse", "act-refuse-done"];
                let spec = Spec::new(Action::DecideExtension, "tu-choi-gia-han", "x-lg", texts);
                spec.fields("", "refuse-note", "")
            }
            AnswerObstacle => {
                let texts = ["act-answer-title", "act-answer-text", "act-answer", "act-answer-done"];
                let spec = Spec::new(Action::AnswerObstacle, "tra-loi-vuong-mac", "chat-left-text", texts);
                spec.fields("", "answer-note", "")
            }
            RefuseClaim => {
                let texts = ["act-keep-title", "act-keep-text", "act-keep", "act-keep-done"];
                Spec::new(Action::RefuseClaim, "giu-don-vi", "building", texts).fields("", "keep-note", "")
            }
            Move => {
                let texts = ["act-move-title", "act-move-text", "act-move", "act-move-done"];
                let spec = Spec::new(Action::Move, "chuyen-don-vi", "arrow-right", texts);
                spec.fields("", "move-note", "move-agency")
            }
            Progress => {
                let texts = ["act-progress-title", "act-progress-text", "act-progress", "act-progress-done"];
                let spec = Spec::new(Action::Progress, "tien-do", "bar-chart", texts);
                spec.fields("", "progress-note", "")
            }
            Assign => {
                let texts = ["act-assign-title", "act-assign-text", "act-assign", "act-assign-done"];
                let spec = Spec::new(Action::Assign, "phan-cong", "person-circle", texts);
                spec.fields("", "assign-note", "assign-person")
            }
            Delegate => {
                let texts = ["act-delegate-title", "act-delegate-text", "act-delegate", "act-delegate-done"];
                let spec = Spec::new(Action::Delegate, "giao-lai", "diagram-3", texts);
                spec.fields("part-on", "part-note", "giao-lai-whom")
            }
            OpenObstacle => {
                let texts = ["act-obstacle-title", "act-obstacle-text", "act-obstacle", "act-obstacle-done"];
                let spec = Spec::new(Action::OpenObstacle, "vuong-mac", "exclamation-triangle-fill", texts);
                spec.fields("", "obstacle-note", "")
            }
            AskExtension => {
                let texts = ["act-extend-title", "act-extend-text", "act-extend", "act-extend-done"];
                let spec = Spec::new(Action::AskExtension, "xin-gia-han", "hourglass-split", texts);
                spec.fields("extend-on", "extend-note", "")
            }
            WithdrawExtension => {
                let texts = ["act-withdraw-title", "act-withdraw-text", "act-withdraw", "act-withdraw-done"];
                Spec::new(Action::WithdrawExtension, "rut-gia-han", "x-lg", texts)
            }
            ClaimWrongUnit => {
                let texts = ["act-claim-title", "act-claim-text", "act-claim", "act-claim-done"];
                let spec = Spec::new(Action::ClaimWrongUnit, "khong-dung-don-vi", "question-circle", texts);
                spec.fields("", "claim-note", "claim-agency")
            }
            AskContribution => {
                let texts =
                    ["contribution-ask-title", "contribution-ask-text", "contribution-ask", "contribution-was-asked"];
                let spec = Spec::new(Action::AskContribution, "de-nghi-phoi-hop", "people", texts);
                spec.fields("ask-on", "ask-note", "de-nghi-phoi-hop-whom")
            }
            Contribute => {
                let texts = [
                    "contribution-give-title",
                    "contribution-give-text",
                    "contribution-give",
                    "contribution-was-given",
                ];
                let spec = Spec::new(Action::Contribute, "phoi-hop", "send", texts);
                spec.fields("give-on", "give-note", "give-agency")
            }
            RateContribution => {
                let texts = [
                    "contribution-rate-title",
                    "contribution-rate-text",
                    "contribution-rate",
                    "contribution-was-rated",
                ];
                let spec = Spec::new(Action::RateContribution, "danh-gia-phoi-hop", "star", texts);
                spec.fields("", "rate-note", "rate-agency")
            }
            RecordEvent => {
                let texts = [
                    "obligation-record-event-title",
                    "obligation-record-event-text",
                    "obligation-record-event",
                    "obligation-event-recorded",
                ];
                // The document stands in place of words.
                let spec = Spec::new(Action::RecordEvent, "su-kien", "calendar-event", texts);
                spec.fields("event-on", "event-document", "")
            }
            SetDue => {
                let texts =
                    ["obligation-set-due-title", "obligation-set-due-text", "obligation-set-due", "obligation-due-set"];
                Spec::new(Action::SetDue, "dat-han", "calendar-check", texts).fields("due-on", "due-note", "")
            }
            Cancel => {
                let texts =
                    ["obligation-cancel-title", "obligation-cancel-text", "obligation-cancel", "obligation-cancelled"];
                Spec::new(Action::Cancel, "huy", "slash-circle", texts).fields("", "cancel-note", "")
            }
        }
    }

    /// The refusals of the use case under the names of this form's fields.
    pub(super) fn rename(self, errors: Vec<FieldError>) -> Vec<FieldError> {
        let spec = self.spec();
        let name = |field: &'static str| match field {
            "on" | "happened_on" if !spec.on.is_empty() => spec.on,
            "note" | "document" => spec.note,
            "due_on" => "event-due",
            "agency" | "person" => spec.whom,
            "number" => "report-number",
            "percent" => "progress-percent",
            "quorum" => "part-quorum",
            other => other,
        };
        errors.into_iter().map(|error| FieldError { field: name(error.field), ..error }).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_act_has_an_address_and_fields_of_its_own() {
        let slugs: HashSet<_> = Kind::ALL.iter().map(|kind| kind.spec().slug).collect();
        assert_eq!(slugs.len(), Kind::ALL.len());
        let fields: Vec<_> = Kind::ALL.iter().flat_map(|kind| [kind.spec().on, kind.spec().note]).collect();
        let named: Vec<_> = fields.into_iter().filter(|field| !field.is_empty()).collect();
        assert_eq!(named.iter().collect::<HashSet<_>>().len(), named.len());
    }
}
