//! What a person may do to an obligation, each as a small form. The policy says which; the state which of them comes next.

use chrono::NaiveDate;
use thihanh_kernel::problem::FieldError;
use thihanh_webkit::parts::{Choice, Field};
use thihanh_webkit::{Lang, Text};

use super::kind::Kind;
use super::support;
use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::contribution::Rating;
use crate::modules::obligations::model::delegation::RollUp;
use crate::modules::obligations::model::obligation::Stage;
use crate::modules::obligations::usecase::Detail;
use crate::modules::obligations::web::names::Names;
use crate::modules::obligations::web::{path_of, words};

/// What was sent with an act and is shown again when something is wrong with it.
#[derive(Debug, Clone, Default)]
pub(super) struct Filled {
    pub(super) on: String,
    pub(super) note: String,
    pub(super) document: String,
    pub(super) due: String,
    pub(super) number: String,
    pub(super) dated: String,
    pub(super) percent: String,
    pub(super) title: String,
    pub(super) rule: String,
    pub(super) quorum: String,
    pub(super) rating: String,
    pub(super) whom: Vec<String>,
}

/// A form that was refused.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    pub(super) kind: Kind,
    pub(super) filled: Filled,
    pub(super) errors: Vec<FieldError>,
    /// Not for what was written: somebody changed the obligation meanwhile.
    pub(super) is_stale: bool,
}

/// One form of the page.
pub(super) struct ActForm {
    /// Anchor, as links of other pages name it.
    pub(super) id: &'static str,
    pub(super) action: String,
    pub(super) title: Text,
    pub(super) text: Text,
    /// What is ticked: whom the form is about.
    pub(super) boxes: Vec<TickBox>,
    pub(super) boxes_title: Text,
    pub(super) fields: Vec<Field>,
    pub(super) button: Text,
    pub(super) icon: &'static str,
    /// It is the next thing to do, or was refused: shown unfolded.
    pub(super) is_open: bool,
    pub(super) is_dangerous: bool,
}

/// Somebody to tick.
pub(super) struct TickBox {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) is_ticked: bool,
}

/// A step that is one press.
pub(super) struct QuickAct {
    pub(super) action: String,
    pub(super) button: Text,
    pub(super) icon: &'static str,
    /// What it means.
    pub(super) text: Text,
    pub(super) is_first: bool,
}

/// The act that comes next for this person, if any does.
pub(super) fn next(detail: &Detail) -> Option<Kind> {
    let obligation = &detail.shown.obligation;
    let may = |kind: Kind| detail.actions.contains(&kind.spec().action);
    let order = [
        Kind::Complete,
        Kind::GrantExtension,
        Kind::AnswerObstacle,
        Kind::Move,
        Kind::RecordEvent,
        Kind::Report,
        Kind::Contribute,
    ];
    order.into_iter().filter(|kind| may(*kind)).find(|kind| match kind {
        // Ending a continuous duty is never what comes next; nor is moving what nobody calls another's.
        Kind::Complete => obligation.state == State::Reported,
        Kind::Move => obligation.work.stage == Stage::WrongUnit,
        _ => true,
    })
}

/// The steps that are one press.
pub(super) fn quick(lang: Lang, detail: &Detail) -> Vec<QuickAct> {
    let allowed = Kind::ALL.into_iter().filter(|kind| kind.is_quick() && detail.actions.contains(&kind.spec().action));
    // Who takes it on has it: the first step is not asked for beside the second.
    let takes_on = detail.actions.contains(&Kind::Accept.spec().action);
    allowed
        .filter(|kind| !(takes_on && *kind == Kind::Receive))
        .map(|kind| QuickAct {
            action: address(detail, kind),
            button: lang.t(kind.spec().button),
            icon: kind.spec().icon,
            text: lang.t(kind.spec().text),
            is_first: kind != Kind::WithdrawExtension,
        })
        .collect()
}

fn address(detail: &Detail, kind: Kind) -> String {
    format!("{}/{}", path_of(&detail.shown.obligation.code), kind.spec().slug)
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
    let allowed = Kind::ALL.into_iter().filter(|kind| !kind.is_quick() && detail.actions.contains(&kind.spec().action));
    let form = |kind: Kind| {
        let spec = kind.spec();
        let of_this = refused.filter(|refused| refused.kind == kind);
        let boxes = boxes(lang, kind, detail, names, of_this);
        ActForm {
            id: spec.slug,
            action: address(detail, kind),
            title: lang.t(spec.title),
            text: text(lang, kind, detail),
            boxes_title: if kind == Kind::Delegate { lang.t("act-delegate-whom") } else { lang.t("contribution-whom") },
            boxes,
            fields: Writer { lang, kind, detail, names, today, refused: of_this }.fields(),
            button: lang.t(spec.button),
            icon: spec.icon,
            is_open: next == Some(kind) || of_this.is_some(),
            is_dangerous: kind == Kind::Cancel,
        }
    };
    let mut forms: Vec<ActForm> = allowed.map(form).collect();
    // What comes next stands first.
    forms.sort_by_key(|form| !form.is_open);
    forms
}

fn text(lang: Lang, kind: Kind, detail: &Detail) -> Text {
    let obligation = &detail.shown.obligation;
    let text = lang.t(kind.spec().text);
    match kind {
        Kind::Report if obligation.is_continuous => lang.t("obligation-prove-text"),
        Kind::RecordEvent => {
            let event = detail.trigger.as_ref().map_or("", |trigger| trigger.event.as_str());
            text.with("event", event)
        }
        Kind::Complete if obligation.is_continuous => lang.t("obligation-end-text"),
        Kind::AskExtension => match detail.choices.extension {
            Some((rules, Some(last))) => text.with("last", last).with("most", i64::from(rules.most)),
            _ => text.with("last", "").with("most", 0),
        },
        Kind::GrantExtension => {
            let asked = detail.life.extensions.iter().find(|asked| asked.answer.is_none());
            let wanted = asked.map(|asked| lang.date(asked.wanted_due_on)).unwrap_or_default();
            let reason = asked.map_or("", |asked| asked.reason.as_str());
            text.with("wanted", wanted).with("reason", reason)
        }
        Kind::AnswerObstacle => {
            let words = detail.life.obstacles.iter().find(|obstacle| obstacle.answer.is_none());
            text.with("words", words.map_or("", |obstacle| obstacle.words.as_str()))
        }
        _ => text,
    }
}

/// Whom a form can be about; nobody is ticked unless the person ticks.
fn boxes(lang: Lang, kind: Kind, detail: &Detail, names: &Names, refused: Option<&Refused>) -> Vec<TickBox> {
    let ticked = refused.map(|refused| refused.filled.whom.as_slice()).unwrap_or_default();
    let tick = |value: String, label: String| TickBox { is_ticked: ticked.contains(&value), value, label };
    match kind {
        Kind::AskContribution => {
            let agencies = detail.supporters.iter().map(|supporter| supporter.agency);
            agencies.map(|agency| tick(agency.to_string(), names.full(agency).to_owned())).collect()
        }
        Kind::Delegate => {
            let agencies = detail.choices.subordinates.iter();
            let agencies = agencies.map(|agency| tick(format!("a/{}", agency.id), agency.name.clone()));
            let people = detail.choices.people.iter();
            let person = |name: &str, position: &str| {
                let label = lang.t("act-delegate-person").with("name", name).with("position", position);
                label.to_string()
            };
            let people = people.map(|view| tick(format!("p/{}", view.id), person(&view.name, &view.position)));
            agencies.chain(people).collect()
        }
        _ => Vec::new(),
    }
}

/// The fields of one form.
struct Writer<'a> {
    lang: Lang,
    kind: Kind,
    detail: &'a Detail,
    names: &'a Names,
    today: NaiveDate,
    refused: Option<&'a Refused>,
}

impl Writer<'_> {
    fn fields(&self) -> Vec<Field> {
        let lang = self.lang;
        match self.kind {
            Kind::Receive | Kind::Accept | Kind::WithdrawExtension => Vec::new(),
            Kind::Report => self.report(),
            Kind::Complete => vec![self.words(lang.t("obligation-note"))],
            Kind::SendBack => vec![self.words(lang.t("obligation-send-back-note")).required()],
            Kind::GrantExtension => {
                let asked = self.detail.life.extensions.iter().find(|asked| asked.answer.is_none());
                let wanted = asked.map(|asked| lang.date(asked.wanted_due_on)).unwrap_or_default();
                vec![self.day(lang.t("obligation-new-due"), wanted), self.words(lang.t("obligation-note"))]
            }
            Kind::AskExtension | Kind::SetDue => vec![
                self.day(lang.t("obligation-new-due"), String::new()),
                self.words(lang.t("obligation-reason")).required(),
            ],
            Kind::RefuseExtension | Kind::RefuseClaim | Kind::Cancel => {
                vec![self.words(lang.t("obligation-reason")).required()]
            }
            Kind::AnswerObstacle => vec![self.words(lang.t("act-answer-note")).required()],
            Kind::OpenObstacle => vec![self.words(lang.t("act-obstacle-note")).required()],
            Kind::Move | Kind::ClaimWrongUnit => self.unit(),
            Kind::Progress => self.progress(),
            Kind::Assign => self.assign(),
            Kind::Delegate => self.delegate(),
            Kind::AskContribution => vec![
                self.day(lang.t("contribution-ask-on"), String::new()),
                self.words(lang.t("contribution-ask-note")),
            ],
            Kind::Contribute => self.contribute(),
            Kind::RateContribution => self.rate(),
            Kind::RecordEvent => self.event(),
        }
    }

    fn filled(&self, given: fn(&Filled) -> &String, usual: String) -> String {
        self.refused.map_or(usual, |refused| given(&refused.filled).clone())
    }

    fn errors(&self) -> &[FieldError] {
        self.refused.map(|refused| refused.errors.as_slice()).unwrap_or_default()
    }

    fn first_whom(&self, usual: String) -> String {
        self.refused.map_or(usual, |refused| refused.filled.whom.first().cloned().unwrap_or_default())
    }

    fn day(&self, label: Text, usual: String) -> Field {
        let value = self.filled(|filled| &filled.on, usual);
        Field::date(self.lang, self.kind.spec().on, label).value(value).required().errors(self.lang, self.errors())
    }

    fn words(&self, label: Text) -> Field {
        let value = self.filled(|filled| &filled.note, String::new());
        Field::area(self.kind.spec().note, label, 3).value(value).errors(self.lang, self.errors())
    }

    fn line(&self, name: &'static str, label: Text, value: String) -> Field {
        Field::text(name, label).value(value).errors(self.lang, self.errors())
    }

    fn choice(&self, name: &'static str, label: Text, choices: Vec<Choice>, value: String) -> Field {
        Field::select(name, label, choices).value(value).errors(self.lang, self.errors())
    }

    fn report(&self) -> Vec<Field> {
        let lang = self.lang;
        let on = self.day(lang.t("obligation-report-on"), lang.date(self.today));
        let note = self.words(lang.t("obligation-report-note"));
        if self.detail.shown.obligation.is_continuous {
            return vec![on, note];
        }
        let number = self.filled(|filled| &filled.number, String::new());
        let dated = self.filled(|filled| &filled.dated, String::new());
        let number = self.line("report-number", lang.t("act-report-number"), number);
        let dated = Field::date(lang, "report-dated", lang.t("act-report-dated")).value(dated);
        vec![number.hint(lang.t("act-report-number-hint")), dated.errors(lang, self.errors()), on, note]
    }

    fn unit(&self) -> Vec<Field> {
        let claimed = self.detail.life.claim.as_ref().filter(|_| self.kind == Kind::Move);
        let usual = claimed.map(|claim| self.names.full(claim.right).to_owned()).unwrap_or_default();
        let unit = self.line(self.kind.spec().whom, self.lang.t("act-right-unit"), self.first_whom(usual));
        vec![
            unit.hint(self.lang.t("act-right-unit-hint")).required(),
            self.words(self.lang.t("obligation-reason")).required(),
        ]
    }

    fn progress(&self) -> Vec<Field> {
        let usual = self.detail.shown.obligation.work.progress.to_string();
        let percent = self.filled(|filled| &filled.percent, usual);
        let percent = self.line("progress-percent", self.lang.t("act-progress-percent"), percent);
        vec![percent.required(), self.words(self.lang.t("act-progress-note"))]
    }

    fn assign(&self) -> Vec<Field> {
        let nobody = Choice::new("", self.lang.t("act-assign-nobody"));
        let people = self.detail.choices.people.iter().map(|view| {
            let label = self.lang.t("act-delegate-person").with("name", view.name.as_str());
            Choice::new(view.id, label.with("position", view.position.as_str()))
        });
        let now = self.detail.shown.obligation.responsible.map(|id| id.to_string()).unwrap_or_default();
        let choices = std::iter::once(nobody).chain(people).collect();
        vec![
            self.choice("assign-person", self.lang.t("act-assign-person"), choices, self.first_whom(now)),
            self.words(self.lang.t("act-assign-note")),
        ]
    }

    fn delegate(&self) -> Vec<Field> {
        let lang = self.lang;
        let usual = self.detail.shown.obligation.split.roll_up.unwrap_or(RollUp::All);
        let rules = ["all", "any", "quorum", "by_hand"];
        let rules = rules.map(|rule| Choice::new(rule, words::roll_up(lang, rule))).to_vec();
        let rule = self.filled(|filled| &filled.rule, usual.as_str().to_owned());
        let quorum = usual.quorum().map(|needed| needed.to_string()).unwrap_or_default();
        let quorum = self.filled(|filled| &filled.quorum, quorum);
        let title = self.filled(|filled| &filled.title, String::new());
        let due = self.detail.shown.obligation.due_on.map(|due| lang.date(due)).unwrap_or_default();
        let due = self.filled(|filled| &filled.on, due);
        vec![
            self.line("part-title", lang.t("act-delegate-what"), title).hint(lang.t("act-delegate-what-hint")),
            Field::date(lang, "part-on", lang.t("act-delegate-due")).value(due).errors(lang, self.errors()),
            self.choice("part-rule", lang.t("act-delegate-rule"), rules, rule),
            self.line("part-quorum", lang.t("act-delegate-quorum"), quorum).hint(lang.t("act-delegate-quorum-hint")),
            self.words(lang.t("obligation-note")),
        ]
    }

    fn contribute(&self) -> Vec<Field> {
        let givers = support::givers(self.detail, self.names);
        vec![
            self.choice("give-agency", self.lang.t("contribution-giver"), givers, self.first_whom(String::new())),
            self.day(self.lang.t("contribution-give-on"), self.lang.date(self.today)),
            self.words(self.lang.t("contribution-give-note")),
        ]
    }

    fn rate(&self) -> Vec<Field> {
        let given = self.detail.supporters.iter().filter(|supporter| supporter.is_given());
        let given = given.map(|supporter| Choice::new(supporter.agency, self.names.full(supporter.agency))).collect();
        let ratings = Rating::ALL.map(|rating| Choice::new(rating.as_str(), words::rating(self.lang, rating))).to_vec();
        let rating = self.filled(|filled| &filled.rating, Rating::Useful.as_str().to_owned());
        vec![
            self.choice("rate-agency", self.lang.t("contribution-giver"), given, self.first_whom(String::new())),
            self.choice("rating", self.lang.t("contribution-rating"), ratings, rating),
            self.words(self.lang.t("contribution-rate-note")),
        ]
    }

    fn event(&self) -> Vec<Field> {
        let lang = self.lang;
        let document = Field::text(self.kind.spec().note, lang.t("obligation-event-document"))
            .hint(lang.t("obligation-event-document-hint"))
            .value(self.filled(|filled| &filled.document, String::new()))
            .required()
            .errors(lang, self.errors());
        let mut fields = vec![self.day(lang.t("obligation-event-on"), lang.date(self.today)), document];
        // Where the directive counts no term from the event, the day is set by whoever records it.
        if self.detail.trigger.as_ref().is_some_and(|trigger| trigger.offset.is_none()) {
            let due = Field::date(lang, "event-due", lang.t("obligation-new-due"));
            let value = self.filled(|filled| &filled.due, String::new());
            fields.push(due.value(value).required().errors(lang, self.errors()));
        }
        fields
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
    use crate::modules::obligations::policy::Action;
    use crate::modules::obligations::usecase::{Choices, Life, Shown};

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
        Detail {
            shown,
            task,
            trigger: None,
            supporters: Vec::new(),
            siblings: Vec::new(),
            life: Life::default(),
            choices: Choices::default(),
            actions: actions.to_vec(),
        }
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
        let refused = Refused { kind: Kind::SetDue, filled, errors, is_stale: false };
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
