//! What may be done with a handling now, each with its form.

use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::law::Authority;
use thihanh_kernel::problem::FieldError;
use thihanh_webkit::parts::{Choice, Field};
use thihanh_webkit::{Lang, Text};

use super::words;
use crate::modules::handling::model::acts::{JudgeForm, ReplyForm, SendForm};
use crate::modules::handling::model::handling::{Addressee, ReplyKind};
use crate::modules::handling::usecase::Looked;

/// The fields of all forms.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    pub(super) number: String,
    symbol: String,
    pub(super) on: String,
    due_on: String,
    kind: String,
    outcome: String,
    reply: String,
    note: String,
    pub(super) reason: String,
}

impl Input {
    pub(super) fn version(&self) -> Option<i64> {
        Some(form_version(&self.version))
    }

    pub(super) fn sending(&self) -> SendForm {
        SendForm {
            number: self.number.clone(),
            symbol: self.symbol.clone(),
            on: self.on.clone(),
            due_on: self.due_on.clone(),
        }
    }

    pub(super) fn reply(&self) -> ReplyForm {
        ReplyForm { kind: self.kind.clone(), number: self.number.clone(), on: self.on.clone(), note: self.note.clone() }
    }

    pub(super) fn judgement(&self) -> JudgeForm {
        JudgeForm {
            outcome: self.outcome.clone(),
            reply: self.reply.clone(),
            on: self.on.clone(),
            note: self.note.clone(),
        }
    }
}

/// A form that was refused: which, what was typed, what is wrong.
#[derive(Debug, Default)]
pub(super) struct Refused {
    /// The last part of its address.
    pub(super) act: &'static str,
    /// What was typed.
    pub(super) input: Input,
    /// What is wrong with it.
    pub(super) errors: Vec<FieldError>,
}

/// One form of the page.
pub(super) struct Act {
    /// The last part of its address.
    pub(super) id: &'static str,
    /// What is done.
    pub(super) title: Text,
    /// What becomes of it.
    pub(super) text: String,
    /// Its fields.
    pub(super) fields: Vec<Field>,
    /// Words of its button.
    pub(super) button: Text,
    /// Icon of its button.
    pub(super) icon: &'static str,
    /// It takes something back.
    pub(super) is_dangerous: bool,
    /// It leads to the next stage.
    pub(super) is_next: bool,
    /// It is unfolded.
    pub(super) is_open: bool,
}

/// The forms of one page: each begins with what was typed into it where it was refused.
struct Forms<'a> {
    lang: Lang,
    refused: &'a Refused,
    acts: Vec<Act>,
}

impl Forms<'_> {
    /// What stands in the fields of a form.
    fn typed(&self, id: &str) -> Input {
        if self.refused.act == id { self.refused.input.clone() } else { Input::default() }
    }

    /// Adds a form. Fields of one name stand in several forms: those of the one that was refused keep the id that the error summary looks for.
    fn add(
        &mut self,
        id: &'static str,
        is_next: bool,
        texts: (Text, Option<Text>, Text, &'static str),
        fields: Vec<Field>,
    ) {
        let is_refused = self.refused.act == id && !self.refused.errors.is_empty();
        let ready = |field: Field| match is_refused {
            true => field.errors(self.lang, &self.refused.errors),
            false => field.of_form(id),
        };
        let (title, text, button, icon) = texts;
        let act = Act {
            id,
            title,
            text: text.map(|text| text.to_string()).unwrap_or_default(),
            fields: fields.into_iter().map(ready).collect(),
            button,
            icon,
            is_dangerous: id == "huy",
            is_next,
            is_open: is_next || is_refused,
        };
        self.acts.push(act);
    }
}

/// What the actor may do now, the step that leads on first.
pub(super) fn of(lang: Lang, looked: &Looked, refused: &Refused) -> Vec<Act> {
    let mut forms = Forms { lang, refused, acts: Vec::new() };
    let now = looked.now;
    if now.approve {
        let texts = (
            lang.t("handling-approve"),
            Some(lang.t("handling-approve-text")),
            lang.t("handling-approve-button"),
            "check-lg",
        );
        forms.add("duyet", true, texts, Vec::new());
    }
    if now.send {
        send(&mut forms, looked);
    }
    if now.judge {
        judge(&mut forms, looked);
    }
    if now.reply {
        reply(&mut forms, !now.judge);
    }
    if now.begin {
        let on = forms.typed("thuc-hien").on;
        let texts = (lang.t("handling-begin"), None, lang.t("handling-begin-button"), "check-lg");
        forms.add("thuc-hien", false, texts, vec![Field::date(lang, "on", lang.t("handling-began-on")).value(on)]);
    }
    if now.acknowledge {
        let on = forms.typed("da-nhan").on;
        let texts = (lang.t("handling-acknowledge"), None, lang.t("handling-acknowledge-button"), "check-lg");
        let on = Field::date(lang, "on", lang.t("handling-acknowledged-on")).value(on);
        forms.add("da-nhan", false, texts, vec![on]);
    }
    if now.publish {
        let on = forms.typed("cong-bo").on;
        let text = Some(lang.t("handling-publish-text"));
        let texts = (lang.t("handling-publish"), text, lang.t("handling-publish-button"), "megaphone");
        forms.add("cong-bo", true, texts, vec![Field::date(lang, "on", lang.t("handling-published-on")).value(on)]);
    }
    if now.give_back {
        let reason = forms.typed("tra-lai").reason;
        let texts = (lang.t("handling-give-back"), None, lang.t("handling-give-back-button"), "arrow-left");
        let reason = Field::area("reason", lang.t("handling-give-back-reason"), 3).value(reason).required();
        forms.add("tra-lai", false, texts, vec![reason]);
    }
    if now.cancel {
        let reason = forms.typed("huy").reason;
        let text = Some(lang.t("handling-cancel-text"));
        let texts = (lang.t("handling-cancel"), text, lang.t("handling-cancel-button"), "x-lg");
        let reason = Field::area("reason", lang.t("handling-cancel-reason"), 3).value(reason).required();
        forms.add("huy", false, texts, vec![reason]);
    }
    forms.acts
}

fn send(forms: &mut Forms, looked: &Looked) {
    let lang = forms.lang;
    let typed = forms.typed("gui");
    let facts = &looked.handling.facts;
    let proposed = facts.due_on.or(looked.proposed_due).map(|on| lang.date(on)).unwrap_or_default();
    let due = match forms.refused.act {
        "gui" => typed.due_on,
        _ => proposed,
    };
    let text = match (facts.due_on, looked.proposed_due, facts.authority) {
        (None, Some(_), _) => lang.t("handling-send-text-rule"),
        (None, None, Authority::Proposal) => lang.t("handling-send-text-no-rule"),
        _ => lang.t("handling-send-text"),
    };
    let due = Field::date(lang, "due_on", lang.t("handling-due")).value(due);
    let fields = vec![
        Field::text("number", lang.t("handling-sent-number"))
            .value(typed.number)
            .hint(lang.t("handling-sent-number-hint"))
            .required(),
        Field::text("symbol", lang.t("handling-sent-symbol")).value(typed.symbol),
        Field::date(lang, "on", lang.t("handling-sent-on")).value(typed.on),
        if facts.authority == Authority::Own { due.required() } else { due },
    ];
    let texts = (lang.t("handling-send"), Some(text), lang.t("handling-send-button"), "send");
    forms.add("gui", true, texts, fields);
}

fn kinds(lang: Lang, first: Text) -> Vec<Choice> {
    let kinds = ReplyKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words::reply(lang, *kind)));
    std::iter::once(Choice::new("", first)).chain(kinds).collect()
}

fn reply(forms: &mut Forms, is_next: bool) {
    let lang = forms.lang;
    let typed = forms.typed("tra-loi");
    let fields = vec![
        Field::select("kind", lang.t("handling-reply-kind"), kinds(lang, lang.t("head-choose")))
            .value(typed.kind)
            .required(),
        Field::text("number", lang.t("handling-reply-number")).value(typed.number).required(),
        Field::date(lang, "on", lang.t("handling-reply-on")).value(typed.on),
        Field::area("note", lang.t("handling-reply-note"), 3)
            .value(typed.note)
            .hint(lang.t("handling-reply-note-hint")),
    ];
    let texts = (lang.t("handling-reply-add"), None, lang.t("handling-reply-button"), "check-lg");
    forms.add("tra-loi", is_next, texts, fields);
}

fn judge(forms: &mut Forms, looked: &Looked) {
    let lang = forms.lang;
    let typed = forms.typed("ket-qua");
    let outcomes = vec![
        Choice::new("", lang.t("head-choose")),
        Choice::new("done", lang.t("handling-outcome-done")),
        Choice::new("rejected", lang.t("handling-outcome-rejected")),
    ];
    let mut fields =
        vec![Field::select("outcome", lang.t("handling-outcome"), outcomes).value(typed.outcome).required()];
    let facts = &looked.handling.facts;
    // An agency of the tree answered by its report: which way is said here.
    if matches!(facts.addressee, Addressee::Agency(_)) && facts.authority == Authority::Proposal {
        let first = lang.t("handling-reply-as-outcome");
        fields.push(Field::select("reply", lang.t("handling-reply-kind"), kinds(lang, first)).value(typed.reply));
    }
    fields.extend([
        Field::date(lang, "on", lang.t("handling-done-on")).value(typed.on),
        Field::area("note", lang.t("handling-result"), 4).value(typed.note).required(),
    ]);
    let text = Some(lang.t("handling-judge-text"));
    let texts = (lang.t("handling-judge"), text, lang.t("handling-judge-button"), "check-lg");
    forms.add("ket-qua", true, texts, fields);
}
