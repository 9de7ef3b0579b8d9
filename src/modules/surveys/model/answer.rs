//! Answers: what was typed read against the form, which questions are asked at all, and what is wrong.

use std::collections::{BTreeMap, BTreeSet};

use thihanh_kernel::ids::QuestionId;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::vietnamese::nfc;

use super::decimal;
use super::form::Form;
use super::question::{Body, Choice, Condition, Item, NUMBER_MAX, Test};

/// Most values that are looked at in one form: more than any form asks.
const TYPED_MAX: usize = 10_000;

/// What somebody answered to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// One choice.
    Choice(u32),
    /// Ticked choices, one at least.
    Choices(BTreeSet<u32>),
    /// A step, or a number counted in its last decimal.
    Value(i64),
    /// Words; never empty.
    Words(String),
    /// The column chosen for each row that was answered, one at least.
    Rows(BTreeMap<u32, u32>),
}

/// The answers of one form.
pub type Answers = BTreeMap<QuestionId, Answer>;

/// What is wrong with the answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerFault {
    /// Which question.
    pub question: QuestionId,
    /// What.
    pub error: FieldError,
}

/// What was typed, by the names of the fields ([`field`], [`row_field`]), before anything is believed of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed(BTreeMap<String, Vec<String>>);

/// Name of the field of a question.
#[must_use]
pub fn field(question: QuestionId) -> String {
    format!("q.{}", question.uuid().simple())
}

/// Name of the field of a row of a matrix.
#[must_use]
pub fn row_field(question: QuestionId, row: u32) -> String {
    format!("q.{}.{row}", question.uuid().simple())
}

impl Typed {
    /// What a form sent; other fields than those of questions are left out.
    #[must_use]
    pub fn of(pairs: &[(String, String)]) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs.iter().filter(|(name, _)| name.starts_with("q.")).take(TYPED_MAX) {
            // Characters that no keyboard types: one of the databases takes no NUL.
            let value = value.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect();
            typed.0.entry(name.clone()).or_default().push(value);
        }
        typed
    }

    /// The values of a field that say something.
    #[must_use]
    pub fn values(&self, field: &str) -> Vec<&str> {
        let values = self.0.get(field).map(Vec::as_slice).unwrap_or_default();
        values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect()
    }

    /// The first value of a field as it was typed, to be shown again.
    #[must_use]
    pub fn first(&self, field: &str) -> &str {
        self.0.get(field).and_then(|values| values.first()).map(String::as_str).unwrap_or_default()
    }

    /// Every field with its value that belongs to one of these questions, to be carried along.
    pub fn pairs_of<'a>(&'a self, items: &'a [Item]) -> impl Iterator<Item = (&'a str, &'a str)> {
        let ids: BTreeSet<String> = items.iter().map(|item| field(item.id)).collect();
        let belongs = move |name: &str| {
            let question = name.get(..34).unwrap_or(name);
            ids.contains(question)
        };
        let pairs = self.0.iter().flat_map(|(name, values)| values.iter().map(|value| (name.as_str(), value.as_str())));
        pairs.filter(move |(name, _)| belongs(name))
    }

    fn says_something(&self, item: &Item) -> bool {
        match &item.body {
            Body::Matrix { rows, .. } => rows.iter().any(|row| !self.values(&row_field(item.id, row.code)).is_empty()),
            _ => !self.values(&field(item.id)).is_empty(),
        }
    }
}

/// A form as it was read: answers of the questions that are asked, and what is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Answers to questions that are asked and were answered rightly.
    pub answers: Answers,
    /// The questions and heads that are asked.
    pub asked: BTreeSet<QuestionId>,
    /// What is wrong, in the order of the form.
    pub faults: Vec<AnswerFault>,
}

impl Reading {
    /// The whole, where nothing is wrong.
    ///
    /// # Errors
    /// What is.
    pub fn whole(self) -> Result<Answers, Vec<AnswerFault>> {
        if self.faults.is_empty() { Ok(self.answers) } else { Err(self.faults) }
    }
}

/// Reads what was typed. A question is asked where the conditions of its section and its own hold; they look at earlier answers that were
/// themselves asked for, so going through the form once decides everything. An answer to a question that is not asked is refused: whoever
/// gave it saw another form than this.
#[must_use]
pub fn read(form: &Form, typed: &Typed) -> Reading {
    let mut reading = Reading::default();
    let mut is_section_asked = true;
    for item in &form.items {
        let holds = item.shown_if.as_ref().is_none_or(|condition| is_met(condition, &reading.answers));
        if item.is_section() {
            is_section_asked = holds;
        }
        let is_asked = is_section_asked && holds;
        if is_asked {
            reading.asked.insert(item.id);
        }
        if item.is_section() {
            continue;
        }
        let read = match (is_asked, typed.says_something(item)) {
            (true, true) => answer(item, typed).map(Some),
            (true, false) if item.is_required => Err(FieldError::new("answers", "survey-answer-required")),
            (false, true) => Err(FieldError::new("answers", "survey-answer-skipped")),
            (_, false) => Ok(None),
        };
        match read {
            Ok(Some(answer)) => {
                reading.answers.insert(item.id, answer);
            }
            Ok(None) => {}
            Err(error) => reading.faults.push(AnswerFault { question: item.id, error }),
        }
    }
    reading
}

/// Whether a condition holds. The answers hold only what was asked, so a question that is skipped meets none.
fn is_met(condition: &Condition, answers: &Answers) -> bool {
    match (answers.get(&condition.question), &condition.test) {
        (Some(Answer::Choice(code)), Test::AnyOf(codes)) => codes.contains(code),
        (Some(Answer::Choices(ticked)), Test::AnyOf(codes)) => codes.iter().any(|code| ticked.contains(code)),
        (Some(Answer::Value(value)), Test::Within { min, max }) => {
            min.is_none_or(|min| min <= *value) && max.is_none_or(|max| *value <= max)
        }
        _ => false,
    }
}

fn answer(item: &Item, typed: &Typed) -> Result<Answer, FieldError> {
    let name = field(item.id);
    let values = typed.values(&name);
    let first = values.first().copied().unwrap_or_default();
    let refused = |code: &'static str| FieldError::new("answers", code);
    match &item.body {
        Body::Single { choices } => match values[..] {
            [only] => Ok(Answer::Choice(choice(choices, only)?)),
            _ => Err(refused("survey-answer-one")),
        },
        Body::Multiple { choices, most } => {
            let ticked: BTreeSet<u32> = values.iter().map(|text| choice(choices, text)).collect::<Result<_, _>>()?;
            match most {
                Some(most) if ticked.len() > *most as usize => {
                    Err(FieldError::new("answers", "survey-answer-too-many").with("most", i64::from(*most)))
                }
                _ => Ok(Answer::Choices(ticked)),
            }
        }
        Body::Scale { from, to, .. } => match first.parse::<i64>() {
            Ok(step) if values.len() == 1 && (*from..=*to).contains(&step) => Ok(Answer::Value(step)),
            _ => Err(FieldError::new("answers", "survey-answer-step").with("least", *from).with("most", *to)),
        },
        Body::Number { min, max, decimals, .. } => number(first, *min, *max, *decimals),
        Body::Text { most, .. } => {
            let words = nfc(first.replace("\r\n", "\n").trim());
            if words.chars().count() > *most {
                return Err(FieldError::new("answers", "survey-answer-long").with("max", *most));
            }
            Ok(Answer::Words(words))
        }
        Body::Matrix { rows, columns } => matrix(item, typed, rows, columns),
        // A head of a section asks nothing.
        Body::Section => Err(refused("survey-answer-skipped")),
    }
}

fn choice(choices: &[Choice], text: &str) -> Result<u32, FieldError> {
    let code = text.parse().ok().filter(|code| choices.iter().any(|choice| choice.code == *code));
    code.ok_or_else(|| FieldError::new("answers", "survey-answer-choice"))
}

fn number(text: &str, min: Option<i64>, max: Option<i64>, decimals: u8) -> Result<Answer, FieldError> {
    let Some(value) = decimal::read(text, decimals) else {
        return Err(FieldError::new("answers", "survey-answer-number").with("decimals", i64::from(decimals)));
    };
    let written = |value: i64| decimal::written(value, decimals);
    if min.is_some_and(|min| value < min) || max.is_some_and(|max| value > max) {
        return Err(match (min, max) {
            (Some(min), None) => FieldError::new("answers", "survey-answer-low").with("least", written(min)),
            (None, Some(max)) => FieldError::new("answers", "survey-answer-high").with("most", written(max)),
            (min, max) => FieldError::new("answers", "survey-answer-bounds")
                .with("least", written(min.unwrap_or(-NUMBER_MAX)))
                .with("most", written(max.unwrap_or(NUMBER_MAX))),
        });
    }
    Ok(Answer::Value(value))
}

fn matrix(item: &Item, typed: &Typed, rows: &[Choice], columns: &[Choice]) -> Result<Answer, FieldError> {
    let mut chosen = BTreeMap::new();
    for row in rows {
        match typed.values(&row_field(item.id, row.code))[..] {
            [] if item.is_required => return Err(FieldError::new("answers", "survey-answer-rows")),
            [] => {}
            [only] => {
                chosen.insert(row.code, choice(columns, only)?);
            }
            _ => return Err(FieldError::new("answers", "survey-answer-one")),
        }
    }
    Ok(Answer::Rows(chosen))
}
