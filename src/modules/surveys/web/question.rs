//! One question, to be answered: on the public page, on paper's page, in the preview.

use askama::Template;
use thihanh_kernel::ids::QuestionId;
use thihanh_webkit::Lang;
use thihanh_webkit::failure::field_message;
use thihanh_webkit::parts::Icon;

use super::words::{self, say};
use crate::modules::surveys::model::answer::{AnswerFault, Typed, field, row_field};
use crate::modules::surveys::model::decimal;
use crate::modules::surveys::model::form::Form;
use crate::modules::surveys::model::question::{Body, Choice, Item, Test};

/// A question as it is drawn. `survey.js` hides those whose condition does not hold; without scripts the condition stands there in words.
#[derive(Template)]
#[template(path = "surveys/web/question.html")]
pub(super) struct QuestionView {
    lang: Lang,
    dom: String,
    name: String,
    number: usize,
    text: String,
    help: String,
    hint: String,
    error: String,
    is_required: bool,
    /// It was answered although it is not asked: a choice that takes the answer back.
    may_drop: bool,
    when: Option<When>,
    control: Control,
}

impl askama::filters::HtmlSafe for QuestionView {}

/// The condition, for the script and in words.
pub(super) struct When {
    pub(super) name: String,
    pub(super) any: String,
    pub(super) min: String,
    pub(super) max: String,
    pub(super) words: String,
}

struct Opt {
    value: String,
    text: String,
    is_chosen: bool,
}

struct MatrixRow {
    dom: String,
    name: String,
    text: String,
    options: Vec<Opt>,
}

enum Control {
    Choices { is_many: bool, options: Vec<Opt> },
    Scale { steps: Vec<Opt>, low: String, high: String },
    Line { value: String, is_number: bool, most: usize, unit: String },
    Area { value: String, most: usize },
    Matrix { rows: Vec<MatrixRow> },
}

/// The error of a question with the place that the summary links to.
pub(super) struct ErrorLink {
    pub(super) dom: String,
    pub(super) number: usize,
    pub(super) message: String,
}

fn dom_of(question: QuestionId) -> String {
    format!("f-q-{}", question.uuid().simple())
}

/// The errors of a form, in its order.
pub(super) fn error_links(lang: Lang, form: &Form, faults: &[AnswerFault]) -> Vec<ErrorLink> {
    let link = |fault: &AnswerFault| ErrorLink {
        dom: dom_of(fault.question),
        number: form.number(fault.question).unwrap_or_default(),
        message: field_message(lang, &fault.error).to_string(),
    };
    faults.iter().map(link).collect()
}

/// The questions among `items`, with what was typed and what is wrong.
pub(super) fn views(
    lang: Lang,
    form: &Form,
    items: &[Item],
    typed: &Typed,
    faults: &[AnswerFault],
) -> Vec<QuestionView> {
    items.iter().filter(|item| !item.is_section()).map(|item| view(lang, form, item, typed, faults)).collect()
}

fn view(lang: Lang, form: &Form, item: &Item, typed: &Typed, faults: &[AnswerFault]) -> QuestionView {
    let name = field(item.id);
    let fault = faults.iter().find(|fault| fault.question == item.id);
    QuestionView {
        lang,
        dom: dom_of(item.id),
        number: form.number(item.id).unwrap_or_default(),
        text: say(lang, &item.text).to_owned(),
        help: say(lang, &item.help).to_owned(),
        hint: hint(lang, &item.body),
        error: fault.map(|fault| field_message(lang, &fault.error).to_string()).unwrap_or_default(),
        is_required: item.is_required,
        may_drop: fault.is_some_and(|fault| fault.error.code == "survey-answer-skipped")
            && matches!(item.body, Body::Single { .. } | Body::Scale { .. }),
        when: when(lang, form, item),
        control: control(lang, item, &name, typed),
        name,
    }
}

fn hint(lang: Lang, body: &Body) -> String {
    match body {
        Body::Multiple { most: Some(most), .. } => {
            lang.t("survey-hint-most").with("most", i64::from(*most)).to_string()
        }
        Body::Multiple { most: None, .. } => lang.t("survey-hint-many").to_string(),
        Body::Number { min, max, decimals, .. } => {
            let written = |value: &Option<i64>| value.map(|value| decimal::written(value, *decimals));
            match (written(min), written(max)) {
                (Some(min), Some(max)) => lang.t("survey-hint-between").with("min", min).with("max", max).to_string(),
                (Some(min), None) => lang.t("survey-hint-from").with("min", min).to_string(),
                (None, Some(max)) => lang.t("survey-hint-to").with("max", max).to_string(),
                (None, None) => String::new(),
            }
        }
        Body::Text { most, .. } => lang.t("survey-hint-length").with("most", *most).to_string(),
        _ => String::new(),
    }
}

/// Under which condition a question or section is asked.
pub(super) fn when(lang: Lang, form: &Form, item: &Item) -> Option<When> {
    let condition = item.shown_if.as_ref()?;
    let decimals = match form.find(condition.question).map(|item| &item.body) {
        Some(Body::Number { decimals, .. }) => *decimals,
        _ => 0,
    };
    // For the script: a point before the decimals.
    let plain = |value: &Option<i64>| value.map(|value| decimal::written(value, decimals).replace(',', "."));
    let (any, min, max) = match &condition.test {
        Test::AnyOf(codes) => (codes.iter().map(u32::to_string).collect::<Vec<_>>().join(" "), None, None),
        Test::Within { min, max } => (String::new(), plain(min), plain(max)),
    };
    Some(When {
        name: field(condition.question),
        any,
        min: min.unwrap_or_default(),
        max: max.unwrap_or_default(),
        words: words::condition(lang, form, condition),
    })
}

fn control(lang: Lang, item: &Item, name: &str, typed: &Typed) -> Control {
    let chosen = typed.values(name);
    let option = |choice: &Choice| {
        let value = choice.code.to_string();
        let is_chosen = chosen.contains(&value.as_str());
        Opt { is_chosen, value, text: say(lang, &choice.text).to_owned() }
    };
    match &item.body {
        Body::Single { choices } => Control::Choices { is_many: false, options: choices.iter().map(option).collect() },
        Body::Multiple { choices, .. } => {
            Control::Choices { is_many: true, options: choices.iter().map(option).collect() }
        }
        Body::Scale { from, to, low, high } => {
            let step = |step: i64| {
                let value = step.to_string();
                Opt { is_chosen: chosen.contains(&value.as_str()), text: value.clone(), value }
            };
            let steps = (*from..=*to).map(step).collect();
            Control::Scale { steps, low: say(lang, low).to_owned(), high: say(lang, high).to_owned() }
        }
        Body::Number { unit, .. } => Control::Line {
            value: typed.first(name).to_owned(),
            is_number: true,
            most: 0,
            unit: say(lang, unit).to_owned(),
        },
        Body::Text { most, is_long: true } => Control::Area { value: typed.first(name).to_owned(), most: *most },
        Body::Matrix { rows, columns } => {
            Control::Matrix { rows: rows.iter().map(|row| matrix_row(lang, item.id, row, columns, typed)).collect() }
        }
        // Heads of sections are left out before.
        Body::Text { most, .. } => line(typed.first(name), *most),
        Body::Section => line("", 0),
    }
}

fn line(value: &str, most: usize) -> Control {
    Control::Line { value: value.to_owned(), is_number: false, most, unit: String::new() }
}

fn matrix_row(lang: Lang, question: QuestionId, row: &Choice, columns: &[Choice], typed: &Typed) -> MatrixRow {
    let name = row_field(question, row.code);
    let chosen = typed.values(&name);
    let option = |choice: &Choice| {
        let value = choice.code.to_string();
        Opt { is_chosen: chosen.contains(&value.as_str()), value, text: say(lang, &choice.text).to_owned() }
    };
    MatrixRow {
        dom: format!("{}-{}", dom_of(question), row.code),
        text: say(lang, &row.text).to_owned(),
        options: columns.iter().map(option).collect(),
        name,
    }
}
