//! A question as the builder's form sends it: every field a text.

use serde::Deserialize;
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::QuestionId;
use thihanh_kernel::problem::FieldError;

use super::decimal;
use super::form::{Form, lines_of};
use super::question::{
    ANSWER_MAX, Body, CHOICE_MAX, CHOICES_MAX, COLUMNS_MAX, Choice, Condition, DECIMALS_MAX, Item, STEPS_MAX, TEXT_MAX,
    Test,
};
use super::words::Words;

/// Longest list of choices as it is typed.
const LINES_MAX: usize = CHOICES_MAX * (2 * CHOICE_MAX + 4);
/// Characters of an answer in words where nothing is said.
const ANSWER_USUAL: usize = 500;

/// A question or the head of a section, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct QuestionForm {
    /// The version of the survey that the page showed.
    pub version: String,
    /// A word of [`Body::kind`].
    pub kind: String,
    /// In which section a new one goes: the id of its head; empty for the end.
    pub section: String,
    /// What is asked.
    pub text: String,
    /// The same in English.
    pub text_en: String,
    /// How it is meant.
    pub help: String,
    /// The same in English.
    pub help_en: String,
    /// Filled where it must be answered.
    pub required: String,
    /// Choices, or rows of a matrix, one a line: `tiếng Việt | English`.
    pub choices: String,
    /// Columns of a matrix.
    pub columns: String,
    /// How many may be ticked; how many characters may be written.
    pub most: String,
    /// The lowest step or number.
    pub min: String,
    /// The highest step or number.
    pub max: String,
    /// What the lowest step means; in what a number is counted.
    pub low: String,
    /// The same in English.
    pub low_en: String,
    /// What the highest step means.
    pub high: String,
    /// The same in English.
    pub high_en: String,
    /// Decimals of a number.
    pub decimals: String,
    /// Filled where the answer runs over several lines.
    pub long: String,
    /// Choices of an earlier question under which it is asked: `question:code`.
    pub when: Vec<String>,
    /// An earlier question with steps or a number, under which it is asked.
    pub when_question: String,
    /// From where on.
    pub when_min: String,
    /// To where.
    pub when_max: String,
}

impl QuestionForm {
    /// The form that says what is there.
    #[must_use]
    pub fn of(item: &Item, form: &Form) -> Self {
        let mut fields = Self {
            kind: item.body.kind().to_owned(),
            text: item.text.vi.clone(),
            text_en: item.text.en.clone(),
            help: item.help.vi.clone(),
            help_en: item.help.en.clone(),
            required: if item.is_required { "1".to_owned() } else { String::new() },
            ..Self::default()
        };
        match &item.body {
            Body::Section => {}
            Body::Single { choices } => fields.choices = lines_of(choices),
            Body::Multiple { choices, most } => {
                fields.choices = lines_of(choices);
                fields.most = most.map(|most| most.to_string()).unwrap_or_default();
            }
            Body::Scale { from, to, low, high } => {
                (fields.min, fields.max) = (from.to_string(), to.to_string());
                (fields.low, fields.low_en) = (low.vi.clone(), low.en.clone());
                (fields.high, fields.high_en) = (high.vi.clone(), high.en.clone());
            }
            Body::Number { min, max, decimals, unit } => {
                let typed =
                    |value: &Option<i64>| value.map(|value| decimal::written(value, *decimals)).unwrap_or_default();
                (fields.min, fields.max, fields.decimals) = (typed(min), typed(max), decimals.to_string());
                (fields.low, fields.low_en) = (unit.vi.clone(), unit.en.clone());
            }
            Body::Text { most, is_long } => {
                fields.most = most.to_string();
                fields.long = if *is_long { "1".to_owned() } else { String::new() };
            }
            Body::Matrix { rows, columns } => {
                (fields.choices, fields.columns) = (lines_of(rows), lines_of(columns));
            }
        }
        match &item.shown_if {
            Some(Condition { question, test: Test::AnyOf(codes) }) => {
                fields.when = codes.iter().map(|code| format!("{question}:{code}")).collect();
            }
            Some(Condition { question, test: Test::Within { min, max } }) => {
                let decimals = form.find(*question).map_or(0, |item| decimals_of(&item.body));
                let typed =
                    |value: &Option<i64>| value.map(|value| decimal::written(value, decimals)).unwrap_or_default();
                fields.when_question = question.to_string();
                (fields.when_min, fields.when_max) = (typed(min), typed(max));
            }
            None => {}
        }
        fields
    }

    /// The question, to be put into `form`, where it may stand already under this id.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, id: QuestionId, form: &Form) -> Result<Item, Vec<FieldError>> {
        let mut fields = FieldReader::new();
        let text = Words::read(&mut fields, ("text", &self.text), ("text_en", &self.text_en), TEXT_MAX, true);
        let help = Words::read(&mut fields, ("help", &self.help), ("help_en", &self.help_en), TEXT_MAX, false);
        let before = form.find(id).map(|item| &item.body);
        let body = self.body(&mut fields, form, before);
        let shown_if = self.condition(&mut fields, form);
        fields.finish()?;
        let Some(body) = body else { return Err(vec![FieldError::new("kind", "choice-unknown")]) };
        let is_required = !self.required.is_empty() && body != Body::Section;
        Ok(Item { id, text, help, shown_if, is_required, body })
    }

    fn body(&self, fields: &mut FieldReader, form: &Form, before: Option<&Body>) -> Option<Body> {
        let mut next = form.codes;
        let mut list = |field: &'static str, lines: &str, before: &[Choice], least: usize, most: usize| {
            let lines = fields.text(field, lines, LINES_MAX);
            let list = form.choices_of(&lines, before, &mut next);
            check_list(fields, field, &list, least, most);
            list
        };
        let choices_before = before.map(Body::choices).unwrap_or_default();
        Some(match self.kind.as_str() {
            "section" => Body::Section,
            "single" => Body::Single { choices: list("choices", &self.choices, choices_before, 2, CHOICES_MAX) },
            "multiple" => {
                let choices = list("choices", &self.choices, choices_before, 2, CHOICES_MAX);
                let most = whole(fields, "most", &self.most, 1, choices.len().max(1));
                Body::Multiple { most: most.and_then(|most| u32::try_from(most).ok()), choices }
            }
            "scale" => self.scale(fields),
            "number" => self.number(fields),
            "text" => {
                let most = whole(fields, "most", &self.most, 1, ANSWER_MAX).unwrap_or(ANSWER_USUAL);
                Body::Text { most, is_long: !self.long.is_empty() }
            }
            "matrix" => {
                let (rows_before, columns_before) = match before {
                    Some(Body::Matrix { rows, columns }) => (&rows[..], &columns[..]),
                    _ => (&[][..], &[][..]),
                };
                let rows = list("choices", &self.choices, rows_before, 1, CHOICES_MAX);
                let columns = list("columns", &self.columns, columns_before, 2, COLUMNS_MAX);
                Body::Matrix { rows, columns }
            }
            _ => return None,
        })
    }

    fn scale(&self, fields: &mut FieldReader) -> Body {
        let mut step = |field: &'static str, text: &str, usual: i64| match text.trim() {
            "" => usual,
            text => decimal::read(text, 0).unwrap_or_else(|| {
                fields.refuse(FieldError::new(field, "survey-not-a-number"));
                usual
            }),
        };
        let (from, to) = (step("min", &self.min, 1), step("max", &self.max, 5));
        if from >= to || to.saturating_sub(from) >= STEPS_MAX {
            fields.refuse(FieldError::new("max", "survey-scale-steps").with("most", STEPS_MAX));
        }
        let low = Words::read(fields, ("low", &self.low), ("low_en", &self.low_en), CHOICE_MAX, false);
        let high = Words::read(fields, ("high", &self.high), ("high_en", &self.high_en), CHOICE_MAX, false);
        Body::Scale { from, to, low, high }
    }

    fn number(&self, fields: &mut FieldReader) -> Body {
        let most = usize::from(DECIMALS_MAX);
        let decimals = whole(fields, "decimals", &self.decimals, 0, most).and_then(|it| u8::try_from(it).ok());
        let decimals = decimals.unwrap_or(0);
        let min = bound(fields, "min", &self.min, decimals);
        let max = bound(fields, "max", &self.max, decimals);
        if min.zip(max).is_some_and(|(min, max)| min > max) {
            fields.refuse(FieldError::new("max", "survey-bounds-crossed"));
        }
        let unit = Words::read(fields, ("low", &self.low), ("low_en", &self.low_en), CHOICE_MAX, false);
        Body::Number { min, max, decimals, unit }
    }

    fn condition(&self, fields: &mut FieldReader, form: &Form) -> Option<Condition> {
        let ticked: Vec<&str> = self.when.iter().map(|it| it.trim()).filter(|it| !it.is_empty()).collect();
        let question = self.when_question.trim();
        if !ticked.is_empty() && !question.is_empty() {
            fields.refuse(FieldError::new("when", "survey-condition-of-two"));
            return None;
        }
        if let Some(first) = ticked.first() {
            let read = |text: &str| -> Option<(QuestionId, u32)> {
                let (question, code) = text.split_once(':')?;
                Some((question.parse().ok()?, code.parse().ok()?))
            };
            let Some((question, _)) = read(first) else {
                fields.refuse(FieldError::new("when", "choice-unknown"));
                return None;
            };
            let codes: Option<Vec<u32>> =
                ticked.iter().map(|text| read(text).filter(|(of, _)| *of == question).map(|(_, code)| code)).collect();
            if codes.is_none() {
                fields.refuse(FieldError::new("when", "survey-condition-of-two"));
            }
            return codes.map(|codes| Condition { question, test: Test::AnyOf(codes) });
        }
        if question.is_empty() {
            return None;
        }
        let Some(looked_at) = question.parse().ok().and_then(|id| form.find(id)) else {
            fields.refuse(FieldError::new("when_question", "choice-unknown"));
            return None;
        };
        let decimals = decimals_of(&looked_at.body);
        let min = bound(fields, "when_min", &self.when_min, decimals);
        let max = bound(fields, "when_max", &self.when_max, decimals);
        if min.is_none() && max.is_none() {
            fields.refuse(FieldError::new("when_min", "survey-condition-without-bounds"));
        }
        Some(Condition { question: looked_at.id, test: Test::Within { min, max } })
    }
}

fn decimals_of(body: &Body) -> u8 {
    if let Body::Number { decimals, .. } = body { *decimals } else { 0 }
}

fn check_list(fields: &mut FieldReader, field: &'static str, list: &[Choice], least: usize, most: usize) {
    if list.len() < least {
        fields.refuse(FieldError::new(field, "survey-choices-few").with("least", least));
    }
    if list.len() > most {
        fields.refuse(FieldError::new(field, "survey-choices-many").with("most", most));
    }
    let is_long = |words: &Words| words.vi.chars().count().max(words.en.chars().count()) > CHOICE_MAX;
    if list.iter().any(|choice| is_long(&choice.text)) {
        fields.refuse(FieldError::new(field, "survey-choice-long").with("max", CHOICE_MAX));
    }
    let mut seen = std::collections::BTreeSet::new();
    if let Some(twice) = list.iter().find(|choice| !seen.insert(choice.text.vi.as_str())) {
        let shown: String = twice.text.vi.chars().take(60).collect();
        fields.refuse(FieldError::new(field, "survey-choice-twice").with("text", shown));
    }
}

fn whole(fields: &mut FieldReader, field: &'static str, text: &str, least: usize, most: usize) -> Option<usize> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let read = text.parse().ok().filter(|number| (least..=most).contains(number));
    if read.is_none() {
        fields.refuse(FieldError::new(field, "survey-not-within").with("least", least).with("most", most));
    }
    read
}

fn bound(fields: &mut FieldReader, field: &'static str, text: &str, decimals: u8) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let read = decimal::read(text, decimals);
    if read.is_none() {
        fields.refuse(FieldError::new(field, "survey-not-a-number"));
    }
    read
}
