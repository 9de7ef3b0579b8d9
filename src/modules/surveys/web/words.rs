//! Words of surveys.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_webkit::parts::{Chip, State as Mark};
use thihanh_webkit::{Lang, Text};

use crate::modules::surveys::model::form::Form;
use crate::modules::surveys::model::question::{Body, Condition, Test};
use crate::modules::surveys::model::response::Channel;
use crate::modules::surveys::model::words::Words;
use crate::modules::surveys::model::{Method, Standing, Survey, decimal};
use crate::modules::surveys::usecase::Names;

/// A text of a survey in the reader's language.
pub(in crate::modules::surveys) fn say(lang: Lang, words: &Words) -> &str {
    match lang {
        Lang::Vi => &words.vi,
        Lang::En => words.for_english(),
    }
}

/// How a survey stands.
pub(super) fn chip(lang: Lang, survey: &Survey, today: NaiveDate) -> Chip {
    match survey.standing(today) {
        Standing::Draft => Chip::new(Mark::NotCounted, lang.t("survey-state-draft")),
        Standing::NotYet(from) => Chip::new(Mark::Waiting, lang.t("survey-state-not-yet").with("from", from)),
        Standing::Open(to) => Chip::new(Mark::InTime, lang.t("survey-state-open").with("to", to)),
        Standing::Over if survey.takes_paper(today) => Chip::new(Mark::DueSoon, lang.t("survey-state-over")),
        Standing::Over => Chip::new(Mark::DoneOnTime, lang.t("survey-state-closed")),
    }
}

/// How people are asked.
pub(in crate::modules::surveys) fn method(lang: Lang, method: Method) -> Text {
    match method {
        Method::Forms => lang.t("survey-method-forms"),
        Method::Interview => lang.t("survey-method-interview"),
        Method::RoundTable => lang.t("survey-method-round-table"),
        Method::Mixed => lang.t("survey-method-mixed"),
    }
}

/// By which way an answer came.
pub(in crate::modules::surveys) fn channel(lang: Lang, channel: Channel) -> Text {
    match channel {
        Channel::Link => lang.t("survey-channel-link"),
        Channel::Invitation => lang.t("survey-channel-invitation"),
        Channel::Paper => lang.t("survey-channel-paper"),
    }
}

/// What kind of question it is.
pub(in crate::modules::surveys) fn kind(lang: Lang, kind: &str) -> Text {
    match kind {
        "section" => lang.t("survey-kind-section"),
        "single" => lang.t("survey-kind-single"),
        "multiple" => lang.t("survey-kind-multiple"),
        "scale" => lang.t("survey-kind-scale"),
        "number" => lang.t("survey-kind-number"),
        "matrix" => lang.t("survey-kind-matrix"),
        _ => lang.t("survey-kind-text"),
    }
}

/// When a question is asked: "câu 3 là: Có, Một phần".
pub(super) fn condition(lang: Lang, form: &Form, condition: &Condition) -> String {
    let number = form.number(condition.question).unwrap_or_default();
    let source = form.find(condition.question).map(|item| &item.body);
    match &condition.test {
        Test::AnyOf(codes) => {
            let choices = source.map(Body::choices).unwrap_or_default();
            let chosen = choices.iter().filter(|choice| codes.contains(&choice.code));
            let chosen: Vec<_> = chosen.map(|choice| say(lang, &choice.text)).collect();
            lang.t("survey-when-choice").with("number", number).with("choices", chosen.join("; ")).to_string()
        }
        Test::Within { min, max } => {
            let decimals = if let Some(Body::Number { decimals, .. }) = source { *decimals } else { 0 };
            let written = |value: &i64| decimal::written(*value, decimals);
            match (min.as_ref().map(written), max.as_ref().map(written)) {
                (Some(min), Some(max)) => {
                    lang.t("survey-when-between").with("number", number).with("min", min).with("max", max)
                }
                (Some(min), None) => lang.t("survey-when-from").with("number", number).with("min", min),
                (None, max) => lang.t("survey-when-to").with("number", number).with("max", max.unwrap_or_default()),
            }
            .to_string()
        }
    }
}

/// An agency by name.
pub(in crate::modules::surveys) fn name(names: &Names, id: AgencyId) -> String {
    names.get(&id).map(|view| view.name.clone()).unwrap_or_default()
}
